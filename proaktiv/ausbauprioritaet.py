"""Prioritätenliste: welche Einrichtung ein Angebot als nächste bekommt, nach gewichteten Merkmalen ihres Stadtteils (domain.md 7). Rein.

Die Punkte rechnet dieselbe Maschine wie bei der Verteilung (``sozialraum.punktwerte``, Verfahren „anteil“): 100 ist der Durchschnitt der
Stadt. Gleiche Punkte sind derselbe Rang; darunter steht die größere Einrichtung zuerst.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import Zustand
from proaktiv.ausbaustand import Haus
from sozialraum.punktwerte import Merkmal, Messwert, Punktergebnis, Punktmodell, Punktwert, Raum, berechne

OHNE_WERT = Messwert(None, None, Zustand.KEINE_ANGABE)


@dataclass(frozen=True)
class Rang:
    """Ein Platz der Liste. Ohne Punkte hat er keinen Rang und steht am Ende."""

    rang: int | None
    haus: Haus
    punktwert: Punktwert | None

    @property
    def punkte(self) -> Fraction | None:
        return self.punktwert.wert if self.punktwert else None


def punkte(merkmale: Sequence[Merkmal], orte: Mapping[int, str], werte: Mapping[str, Mapping[int, Messwert]]) -> Punktergebnis:
    """Die Punkte der Stadtteile (``orte``: Nummer → Name). Lehnt ab wie ``berechne``: etwa Gewichte, die nicht genau 1 ergeben."""
    raeume = [
        Raum(str(nummer), name, Fraction(1), {m.schluessel: werte.get(m.schluessel, {}).get(nummer, OHNE_WERT) for m in merkmale})
        for nummer, name in orte.items()
    ]
    return berechne(raeume, Punktmodell("anteil", tuple(merkmale)))


def ordne(offene: Sequence[Haus], punktwerte: Mapping[str, Punktwert]) -> list[Rang]:
    """Die Häuser ohne Angebot nach Punkten, mit Rang."""

    def schluessel(haus: Haus) -> tuple[bool, Fraction, int, str]:
        wert = punktwerte.get(str(haus.ort))
        return wert is None, -(wert.wert if wert else Fraction(0)), -(haus.plaetze or 0), haus.name

    liste: list[Rang] = []
    for platz, haus in enumerate(sorted(offene, key=schluessel), 1):
        wert = punktwerte.get(str(haus.ort))
        davor = liste[-1] if liste else None
        gleich = davor is not None and wert is not None and davor.punkte == wert.wert
        liste.append(Rang(None if wert is None else davor.rang if gleich and davor else platz, haus, wert))
    return liste
