"""Gezählte Zellen der Fallstatistik zusammenfassen: nach Hilfeart, nach Gebiet, zu den Summen der Kennzahlen. Summen gehen immer auf."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from sozialraum.fallkennzahlen import NICHTS, Fallsummen, Zaehlung

S = TypeVar("S")


class Fallzelle(NamedTuple):
    """Was in einem Zeitraum an einem Ort von einer Hilfeart gezählt wurde; ohne ``gebiet`` übergreifend mit ``grund``."""

    gebiet: int | None
    grund: str
    hilfeart: int
    ort: str
    zaehlung: Zaehlung


class Monatszelle(NamedTuple):
    """Was eine Meldung von einem Ort zählt, über Alter, Geschlecht und Ort der Leistung."""

    gebiet: int | None
    grund: str
    hilfeart: int
    monat: date
    zaehlung: Zaehlung


class Art(NamedTuple):
    """Was die Summen von einer Hilfeart wissen müssen."""

    id: int
    schluessel: str
    name: str
    form: str
    gruppe: str
    hze: bool


def in_gebieten(zellen: Iterable[Fallzelle], teile: Collection[int]) -> list[Fallzelle]:
    """Die Zellen dieser Stadtteile; Übergreifendes gehört zu keinem."""
    menge = frozenset(teile)
    return [z for z in zellen if z.gebiet in menge]


def uebergreifende(zellen: Iterable[Fallzelle]) -> list[Fallzelle]:
    return [z for z in zellen if z.gebiet is None]


def summiere(zellen: Iterable[Fallzelle], nach: Callable[[Fallzelle], S]) -> dict[S, Zaehlung]:
    """Die Summe je Merkmal."""
    summen: dict[S, Zaehlung] = defaultdict(lambda: NICHTS)
    for zelle in zellen:
        merkmal = nach(zelle)
        summen[merkmal] = summen[merkmal] + zelle.zaehlung
    return dict(summen)


def gesamt(zellen: Iterable[Fallzelle]) -> Zaehlung:
    return sum((z.zaehlung for z in zellen), NICHTS)


def fuer_kennzahlen(zellen: Iterable[Fallzelle], arten: Mapping[int, Art], unter_21: int | None) -> Fallsummen:
    """Die Summen eines Gebiets, aus denen seine Kennzahlen entstehen; nur Hilfen zur Erziehung zählen."""
    hze = [z for z in zellen if arten[z.hilfeart].hze]
    stationaer = summiere((z for z in hze if arten[z.hilfeart].form == "stationaer"), lambda z: z.ort)
    bestand = {ort: zaehlung.bestand for ort, zaehlung in stationaer.items()}
    je_form = summiere(hze, lambda z: arten[z.hilfeart].form)
    return Fallsummen(je_form, bestand.get("in", 0), bestand.get("ausserhalb", 0), bestand.get("", 0), unter_21)
