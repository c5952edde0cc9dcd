"""Geheimhaltung: die feinste Fassung einer Tabelle, die nichts verrät (domain.md 2; Regeln und Beispiel: docs/methodik.md).

Jede Fassung wird gesperrt (klein, gierig, dann nach dem Angriff ergänzt) und zuletzt unabhängig angegriffen, zusammen mit allem, was
früher veröffentlicht wurde. Hält sie nicht, kommt die nächstgröbere; hält keine, wird nichts veröffentlicht.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from sozialraum.angriff import pruefe
from sozialraum.geheimhaltung_typen import Angabe, Tabelle, Verknuepfung, Wissen, Zahlen, Zelle
from sozialraum.schutz import Schuetzer
from sozialraum.sperrung import sperre

RUNDEN = 4


@dataclass(frozen=True, slots=True)
class Fassung:
    """Eine Feinheit mit ihrer Tabelle; ``name`` ist deutsch, etwa „Stadtteil × Hilfeart“."""

    name: str
    tabelle: Tabelle


@dataclass(frozen=True)
class Ergebnis:
    """Die gewählte Fassung (None: keine hält), ihre gesperrten Zellen, und je verworfener Fassung ein Satz."""

    fassung: Fassung | None
    gesperrt: frozenset[Zelle]
    gruende: tuple[str, ...]


def sperre_sicher(tabelle: Tabelle, zahlen: Zahlen, davor: Wissen, schwelle: int) -> frozenset[Zelle] | None:
    """Die gesperrten Zellen einer Tabelle, die dem Angriff standhält; None, wenn keine Sperrung hält."""
    werte = tabelle.werte(zahlen)
    gesperrt = sperre(tabelle, werte, schwelle)
    gesperrt -= {a.zelle for a in davor.angaben if a.unten == a.oben}  # einmal gezeigt, bleibt gezeigt
    schuetzer = Schuetzer(tabelle, werte, davor, schwelle)
    ziele: Sequence[Zelle] = sorted(gesperrt, key=lambda zelle: zelle.schluessel)
    for _ in range(RUNDEN):
        if not schuetzer.schuetze(ziele, gesperrt):
            return None
        lecks = pruefe(davor.und(angaben(tabelle, zahlen, gesperrt)), schwelle)
        if not lecks:
            return frozenset(gesperrt)
        ziele = [leck.zelle for leck in lecks]
    return None


def feinste_fassung(fassungen: Iterable[Fassung], zahlen: Zahlen, davor: Wissen, schwelle: int) -> Ergebnis:
    """Probiert die Fassungen von der feinsten zur gröbsten."""
    gruende: list[str] = []
    for fassung in fassungen:
        gesperrt = sperre_sicher(fassung.tabelle, zahlen, davor, schwelle)
        if gesperrt is not None:
            return Ergebnis(fassung, gesperrt, tuple(gruende))
        gruende.append(
            f"{fassung.name}: Auch mit weiteren Sperrungen ließe sich eine Zahl unter {schwelle} aus Summen oder früheren "
            "Veröffentlichungen eingrenzen."
        )
    return Ergebnis(None, frozenset(), tuple(gruende))


def angaben(tabelle: Tabelle, zahlen: Zahlen, gesperrt: Iterable[Zelle]) -> tuple[Angabe, ...]:
    """Was ein Leser aus der Tabelle erfährt: die Zahl, oder dass sie gesperrt und also wenigstens 1 ist."""
    verborgen = frozenset(gesperrt)
    return tuple(
        Angabe(zelle, 1, None, True) if zelle in verborgen else Angabe(zelle, wert, wert) for zelle, wert in tabelle.werte(zahlen).items()
    )


def angabe_aus_quote(zelle: Zelle, quote: Fraction, nenner: int, *, faktor: int, stellen: int) -> Angabe:
    """Was eine gerundet gezeigte Quote über ihren Zähler verrät: die Spanne der ganzen Zähler, die dieselbe Anzeige ergäben."""
    halbe = Fraction(1, 2 * 10**stellen)
    unten, oben = ((quote + d) * nenner / faktor for d in (-halbe, halbe))
    return Angabe(zelle, max(0, ceil(unten)), floor(oben))


def angabe_aus_betrag(zelle: Zelle, cent: int, kleinster_satz: int, groesster_satz: int) -> Angabe:
    """Was ein Eurobetrag über die Fälle verrät, wenn ein Leser weiß, zwischen welchen Cent je Fall er liegt."""
    if not 0 < kleinster_satz <= groesster_satz:
        raise ValueError("Die Kosten je Fall sind größer als 0, die kleinsten zuerst.")
    return Angabe(zelle, ceil(Fraction(cent, groesster_satz)), floor(Fraction(cent, kleinster_satz)))


def bestandsgleichung(bestand: str, davor: str, begonnen: str, beendet: str) -> Verknuepfung:
    """Bestand = Bestand davor + begonnen − beendet."""
    return Verknuepfung(((bestand, 1), (davor, -1), (begonnen, -1), (beendet, 1)))
