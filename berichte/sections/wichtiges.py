"""The top of the Übersicht: what waits for a person by kinds, what is red, what is new; and a line of the list of all tasks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from basis.aufgaben import Art, Artgruppe, Faelligkeit, Frist, Spalte, geordnet, je_art, je_frist

ARTEN, ROTE, NEUE, JE_ART = 5, 4, 4, 2  # what a glance takes in


@dataclass(frozen=True)
class Aufgabe:
    """One line of the list of all tasks."""

    eintrag: Faelligkeit
    frist: Frist

    @property
    def titel(self) -> str:
        return self.eintrag.titel

    @property
    def url(self) -> str:
        return self.eintrag.url

    @property
    def text(self) -> str:
        return self.eintrag.text

    @property
    def art(self) -> Art:
        return self.eintrag.art or Art.TERMIN

    @property
    def artname(self) -> str:
        return self.art.wort

    @property
    def tag(self) -> date | None:
        return self.eintrag.tag

    @property
    def dringend(self) -> bool:
        return self.eintrag.dringend

    @property
    def reihe(self) -> tuple[bool, date, str]:
        """By day, what is urgent today before what has no day."""
        return self.tag is None and not self.dringend, self.tag or date.max, self.titel


@dataclass(frozen=True)
class Fristzahl:
    """How many things have this Frist, with the list that shows them."""

    wort: str
    anzahl: int
    url: str


@dataclass(frozen=True)
class Wichtiges:
    """``gruppen`` are those that the page shows; ``anzahl`` counts all things to do."""

    anzahl: int
    fristen: Sequence[Fristzahl]
    gruppen: Sequence[Artgruppe]
    rot: Sequence[Faelligkeit]
    rot_weitere: int
    neu: Sequence[Faelligkeit]


def stelle_zusammen(alle: Sequence[Faelligkeit], tag: date) -> Wichtiges:
    tun, rot, neu = ([f for f in alle if f.spalte is spalte] for spalte in (Spalte.TUN, Spalte.ROT, Spalte.NEU))
    zahlen = je_frist(tun, tag)
    fristen = [Fristzahl(frist.wort, zahl, liste(frist=frist.value)) for frist, zahl in zahlen.items() if zahl]
    rot = sorted(rot, key=lambda f: -f.wie_viele)
    return Wichtiges(sum(zahlen.values()), fristen, je_art(tun, tag)[:ARTEN], rot[:ROTE], len(rot[ROTE:]), _neueste(neu, tag))


def _neueste(neu: Sequence[Faelligkeit], tag: date) -> list[Faelligkeit]:
    """The latest of all, no kind more often than twice: a delivery of many parts does not hide a decision.

    In a demonstration the real day lies after its fixed one; what was done since was done on that one.
    """
    gezeigt: list[Faelligkeit] = []
    for f in sorted(neu, key=lambda f: f.tag or date.min, reverse=True):
        if sum(g.art is f.art for g in gezeigt) < JE_ART:
            gezeigt.append(f)
    return [replace(f, tag=min(f.tag, tag)) if f.tag else f for f in gezeigt[:NEUE]]


def liste(**wahl: str) -> str:
    """The list of all tasks with this choice."""
    return f"{reverse('aufgaben')}?{urlencode(wahl)}"


def staende(alle: Sequence[Faelligkeit]) -> dict[int, Faelligkeit]:
    """What the comparison says of a Gebiet beside its values."""
    return {f.gebiet: f for f in alle if f.spalte is Spalte.STAND and f.gebiet is not None}


def zeilen(alle: Sequence[Faelligkeit], tag: date) -> list[Aufgabe]:
    return [Aufgabe(f, f.frist(tag)) for f in geordnet(alle)]
