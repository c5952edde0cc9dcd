"""Was liegt für einen Zeitraum vor, und was fehlt: die Lage einer Lieferung aus Bestand, Frist und Tag."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.zeitraum import Zeitraum

FEHLT = "fehlt"  # der Stand eines Gebiets, für das nichts geliefert ist
KEINE: frozenset[int] = frozenset()


class Lage(StrEnum):
    """Wie es um einen Zeitraum steht. „offen“: nichts da, aber auch noch nicht fällig."""

    DA = "da"
    LUECKE = "luecke"
    UEBERFAELLIG = "ueberfaellig"
    FEHLT = "fehlt"
    OFFEN = "offen"


LAGEWORTE = {
    Lage.DA: "vollständig",
    Lage.LUECKE: "lückenhaft",
    Lage.UEBERFAELLIG: "überfällig",
    Lage.FEHLT: "fehlt",
    Lage.OFFEN: "noch nicht fällig",
}


@dataclass(frozen=True)
class Bestand:
    """Die Gebiete, für die in einem Zeitraum etwas geliefert ist; jedes steht in genau einer der ersten drei Mengen."""

    mit_wert: frozenset[int] = KEINE
    keine_angabe: frozenset[int] = KEINE
    gesperrt: frozenset[int] = KEINE
    korrigiert: frozenset[int] = KEINE

    @property
    def da(self) -> frozenset[int]:
        """Auch „keine Angabe“ und „gesperrt“ sind eine Lieferung: der Grund ist bekannt."""
        return self.mit_wert | self.keine_angabe | self.gesperrt


@dataclass(frozen=True)
class Zelle:
    """Ein Gegenstand in einem Zeitraum. ``erwartet`` und ``da`` zählen Gebiete der gewählten Ebene, die übrigen Zahlen Stadtteile."""

    zeitraum: Zeitraum
    lage: Lage
    erwartet: int
    da: int
    keine_angabe: int
    gesperrt: int
    korrigiert: int
    faellig_am: date | None
    verspaetet: bool

    @property
    def fehlt(self) -> int:
        return self.erwartet - self.da


def vollstaendige(baum: Gebietsbaum, ebene: Ebene, da: Collection[int]) -> frozenset[int]:
    """Gebiete der Ebene, die selbst geliefert sind oder deren Stadtteile es alle sind. Ohne Stadtteile gilt nur die eigene Lieferung."""
    ganz = set()
    for knoten in baum.auf_ebene(ebene):
        teile = baum.stadtteile(knoten.id)
        if knoten.id in da or (teile and all(teil in da for teil in teile)):
            ganz.add(knoten.id)
    return frozenset(ganz)


def beurteile(
    zeitraum: Zeitraum, bestand: Bestand, erwartet: Collection[int], vorhanden: Collection[int], *, frist_tage: int | None, heute: date
) -> Zelle:
    """Die Lage eines Zeitraums. ``vorhanden``: die gelieferten unter den erwarteten; ``frist_tage`` None heißt: kein Termin vereinbart."""
    faellig = None if frist_tage is None else zeitraum.faellig_am(frist_tage)
    da = len(set(erwartet) & set(vorhanden))
    lage = _lage(len(erwartet), da, bool(bestand.da), faellig, zeitraum.ende, heute)
    spaet = faellig is not None and heute > faellig and lage in (Lage.LUECKE, Lage.UEBERFAELLIG)
    zahlen = (len(bestand.keine_angabe), len(bestand.gesperrt), len(bestand.korrigiert))
    return Zelle(zeitraum, lage, len(erwartet), da, *zahlen, faellig, spaet)


def _lage(erwartet: int, da: int, irgendetwas: bool, faellig: date | None, ende: date, heute: date) -> Lage:
    if erwartet and da >= erwartet:
        return Lage.DA
    if irgendetwas:
        return Lage.LUECKE
    if faellig is None:
        return Lage.FEHLT if heute > ende else Lage.OFFEN
    return Lage.UEBERFAELLIG if heute > faellig else Lage.OFFEN


def zaehle(zellen: Iterable[Zelle]) -> dict[Lage, int]:
    """Wie viele Zellen in welcher Lage sind; jede Lage kommt vor."""
    alle = [zelle.lage for zelle in zellen]
    return {lage: alle.count(lage) for lage in Lage}


def ueberfaellige_zeitraeume(
    folge: Sequence[Zeitraum], geliefert: Collection[date], *, frist_tage: int, heute: date
) -> tuple[Zeitraum, ...]:
    """Die erwarteten Zeiträume ohne einen gelieferten Stichtag, deren Termin vorbei ist; auch die Lücke vor der letzten Lieferung."""
    da = {z for z in folge if any(z.anfang <= tag <= z.ende for tag in geliefert)}
    return tuple(z for z in folge if heute > z.faellig_am(frist_tage) and z not in da)
