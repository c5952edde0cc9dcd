"""Geheimhaltung: die feinste Fassung einer Tabelle, die nichts verrät (domain.md 2; Regeln und Beispiel: docs/methodik.md).

Jede Fassung wird gesperrt (klein, gierig, dann nach dem Angriff ergänzt) und zuletzt unabhängig angegriffen, zusammen mit allem, was
früher veröffentlicht wurde. Hält sie nicht, kommt die nächstgröbere; hält keine, wird nichts veröffentlicht.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sozialraum.angriff import pruefe
from sozialraum.geheimhaltung_typen import Angabe, Gliederung, Menge, Verknuepfung, Wissen, Zahlen, Zelle
from sozialraum.schutz import Schuetzer
from sozialraum.sperrung import sperre

RUNDEN = 8


@dataclass(frozen=True, slots=True)
class Fassung:
    """Eine Feinheit mit ihrer Tabelle; ``name`` ist deutsch, etwa „Stadtteil × Hilfeart“, ``ort`` und ``merkmal`` sind seine Teile."""

    name: str
    tabelle: Gliederung
    ort: str = ""
    merkmal: str = ""


@dataclass(frozen=True)
class Ergebnis:
    """Die gewählte Fassung (None: keine hält), ihre gesperrten Zellen, und je verworfener Fassung ein Satz."""

    fassung: Fassung | None
    gesperrt: frozenset[Zelle]
    gruende: tuple[str, ...]


def sperre_sicher(
    tabelle: Gliederung, zahlen: Zahlen, davor: Wissen, schwelle: int, dazu: Iterable[Zelle] = (), eigene: Menge = frozenset()
) -> frozenset[Zelle] | None:
    """Die gesperrten Zellen einer Tabelle, die dem Angriff standhält; None, wenn keine Sperrung hält.

    ``dazu`` wird jedenfalls gesperrt. ``eigene`` sind Orte, deren Zahlen der gedachte Leser ohnehin kennt: Sie sind nicht zu schützen.
    """
    werte = tabelle.werte(zahlen)
    gesperrt = sperre(tabelle, werte, schwelle, dazu)
    gesperrt -= {a.zelle for a in davor.angaben if a.unten == a.oben and not a.gefolgert}  # einmal gezeigt, bleibt gezeigt
    verraten = schon_verraten(davor, tabelle.zellen, schwelle)
    schuetzer = Schuetzer(tabelle, werte, davor, schwelle)
    ziele: Sequence[Zelle] = sorted((z for z in gesperrt - verraten if not z.orte <= eigene), key=lambda zelle: zelle.schluessel)
    for _ in range(RUNDEN):
        if not schuetzer.schuetze(ziele, gesperrt):
            return None
        gezeigt = angaben(tabelle, zahlen, gesperrt)
        lecks = [z for z in neue_lecks(davor, gezeigt, schwelle) if not z.orte <= eigene]
        if not lecks:
            return frozenset(gesperrt)
        if (weitere := _in_der_tabelle(lecks, werte, gesperrt, eigene)) is None:
            return None
        ziele = weitere
    return None


def schon_verraten(davor: Wissen, zellen: Iterable[Zelle], schwelle: int) -> frozenset[Zelle]:
    """Welche Zellen sich ohne die neue Tabelle schon zu eng eingrenzen lassen, weil ein Betrag sie verraten hat."""
    if not any(a.gefolgert for a in davor.angaben):
        return frozenset()
    gesucht = frozenset(zellen)
    ohne = davor.und(Angabe(zelle, 0, None) for zelle in gesucht)
    return frozenset(leck.zelle for leck in pruefe(ohne, schwelle, gesucht))


def neue_lecks(davor: Wissen, gezeigt: Collection[Angabe], schwelle: int) -> list[Zelle]:
    """Was eine Tabelle verrät und ohne sie niemand wüsste."""
    lecks = [leck.zelle for leck in pruefe(davor.und(gezeigt), schwelle)]
    if not lecks:
        return []
    verraten = schon_verraten(davor.und(Angabe(a.zelle, 0, None) for a in gezeigt), lecks, schwelle)
    return [zelle for zelle in lecks if zelle not in verraten]


def _in_der_tabelle(
    lecks: Iterable[Zelle], werte: Mapping[Zelle, int], gesperrt: set[Zelle], eigene: Menge
) -> list[Zelle] | None:
    """Die Lecks, die Zellen der Tabelle sind; für andere wird die kleinste sichtbare Zelle gesperrt, in der sie stecken."""
    ziele = []
    for leck in lecks:
        if leck in werte:
            ziele.append(leck)
            continue
        huellen = [z for z, wert in werte.items() if wert and z not in gesperrt and z.orte >= leck.orte and z.merkmale >= leck.merkmale]
        huellen = [z for z in huellen if not z.orte <= eigene]
        if not huellen:
            return None
        ziele.append(min(huellen, key=lambda z: (werte[z], z.schluessel)))
        gesperrt.add(ziele[-1])
    return ziele


def feinste_fassung(fassungen: Iterable[Fassung], zahlen: Zahlen, davor: Wissen, schwelle: int) -> Ergebnis:
    """Probiert die Fassungen von der feinsten zur gröbsten."""
    gruende: list[str] = []
    for fassung in fassungen:
        gesperrt = sperre_sicher(fassung.tabelle, zahlen, davor, schwelle)
        if gesperrt is None:
            gruende.append(
                f"{fassung.name}: Auch mit weiteren Sperrungen ließe sich eine Zahl unter {schwelle} aus Summen oder früheren "
                "Veröffentlichungen eingrenzen."
            )
        elif _zeigt_nur_summen(fassung.tabelle.werte(zahlen), gesperrt):
            gruende.append(f"{fassung.name}: Außer der Summe bliebe nichts zu sehen.")
        else:
            return Ergebnis(fassung, gesperrt, tuple(gruende))
    return Ergebnis(None, frozenset(), tuple(gruende))


def _zeigt_nur_summen(werte: Mapping[Zelle, int], gesperrt: frozenset[Zelle]) -> bool:
    """Ob von mehreren Zahlen über 0 nur noch die größte zu sehen ist."""
    echte = [zelle for zelle, wert in werte.items() if wert]
    return len(echte) > 1 and len([zelle for zelle in echte if zelle not in gesperrt]) <= 1


def angaben(tabelle: Gliederung, zahlen: Zahlen, gesperrt: Iterable[Zelle]) -> tuple[Angabe, ...]:
    """Was ein Leser aus der Tabelle erfährt: die Zahl, oder dass sie gesperrt und also wenigstens 1 ist."""
    verborgen = frozenset(gesperrt)
    return tuple(
        Angabe(zelle, 1, None, True) if zelle in verborgen else Angabe(zelle, wert, wert) for zelle, wert in tabelle.werte(zahlen).items()
    )


def bestandsgleichung(bestand: str, davor: str, begonnen: str, beendet: str) -> Verknuepfung:
    """Bestand = Bestand davor + begonnen − beendet."""
    return Verknuepfung(((bestand, 1), (davor, -1), (begonnen, -1), (beendet, 1)))
