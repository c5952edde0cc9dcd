"""Was ein Leser von gezählten Fällen sieht: die einzige Stelle, an der Seiten und Ausgaben der Fallstatistik sperren.

Controlling und die zuständige Ressortleitung sehen jede Zahl („nur intern“). Alle anderen sehen, was die geprüften Tabellen zeigen
(``fallsperre``): den Bestand an Quartalsenden, Zu- und Abgänge ganzer Quartale. Was in keiner dieser Tabellen steht, ist gesperrt, auch
eine Null: Was nicht geprüft ist, wird nicht gezeigt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from basis.monate import folgemonat, monate
from basis.zahlen import GESPERRT, Wert, Zustand
from sozialraum.fallsperre import kennung
from sozialraum.geheimhaltung_typen import Menge

KEINE_ANGABE = Wert(None, Zustand.KEINE_ANGABE)
SPALTEN = ("bestand", "begonnen", "beendet", "innen", "ausserhalb")
Muster = Mapping[date, frozenset[str]]  # Monat → Kennungen der sichtbaren Zellen


def quartalsende(monat: date) -> bool:
    """Ob ein Monat der letzte seines Quartals ist."""
    return monat.month % 3 == 0


def letztes_quartalsende(monat: date) -> date:
    """Der Monat selbst oder das letzte Quartalsende davor."""
    return folgemonat(monat, -(monat.month % 3))


def quartale(von: date, bis: date) -> tuple[date, ...]:
    """Die letzten Monate der Quartale eines Zeitraums; leer, wenn er nicht aus ganzen Quartalen besteht."""
    alle = monate(von, bis)
    return tuple(m for m in alle if quartalsende(m)) if alle and von.month % 3 == 1 and quartalsende(bis) else ()


@dataclass(frozen=True)
class Sicht:
    """Die sichtbaren Zellen je Monat; ein Monat ohne Eintrag ist noch nicht geprüft und also gesperrt."""

    bestand: Muster = field(default_factory=dict)
    stroeme: Muster = field(default_factory=dict)
    orte: Muster = field(default_factory=dict)

    def zeigt_bestand(self, monat: date, orte: Menge, arten: Menge) -> bool:
        return kennung(orte, arten) in self.bestand.get(monat, ())

    def zeigt_stroeme(self, von: date, bis: date, orte: Menge, arten: Menge) -> bool:
        """Ein Zeitraum zeigt, was jedes seiner ganzen Quartale zeigt: Sein Unterschied zu einem anderen ist dann nie neu."""
        enden = quartale(von, bis)
        return bool(enden) and all(kennung(orte, arten) in self.stroeme.get(ende, ()) for ende in enden)

    def zeigt_ort(self, monat: date, orte: Menge) -> bool:
        return all(kennung(orte, frozenset({ort})) in self.orte.get(monat, ()) for ort in ("in", "ausserhalb", "ohne"))


def zeige_zeile(zahlen: Mapping[str, int], *, bestand: bool = True, stroeme: bool = True, ort: bool = True) -> dict[str, Wert]:
    """Die ``SPALTEN`` einer Zeile, jede gezeigt oder gesperrt."""
    offen = {"bestand": bestand, "begonnen": stroeme, "beendet": stroeme, "innen": ort, "ausserhalb": ort}
    werte = {spalte: Wert(Fraction(zahlen[spalte])) if offen[spalte] else GESPERRT for spalte in SPALTEN}
    return ort_wo_bekannt(werte)


def ort_wo_bekannt(werte: Mapping[str, Wert]) -> dict[str, Wert]:
    """Laufen Hilfen und ist von keiner der Ort bekannt (ambulante haben keinen), ist er keine Angabe und nicht 0."""
    if werte["bestand"].zahl and werte["innen"].zahl == 0 and werte["ausserhalb"].zahl == 0:
        return {**werte, "innen": KEINE_ANGABE, "ausserhalb": KEINE_ANGABE}
    return dict(werte)
