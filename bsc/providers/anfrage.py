"""What the readers of computed measures are asked, and the one query that brings what most of them read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from bsc.messquellen import MESSQUELLEN, Berechnet, Messquelle, verbinde, zerlege
from sozialraum.access import Zugang
from sozialraum.ebenen import Gebietsbaum

Antwort = Mapping[tuple[int, date], Berechnet]
Angaben = tuple[str, ...]  # of one source: for which Hilfen, of which Indikatoren; ("",) where it needs none
Spalte = tuple[str, dict[str, Any]]  # a query of one JSON value with its parameters; their names begin with the source's letter
KEINE_SPALTE: Spalte = ("NULL", {})


@dataclass(frozen=True)
class Anfrage:
    """For these Gebiete up to ``stand``; ``tage`` are further days, such as the ends of quarters for the course.

    ``zugang`` None: nothing is locked, for freezing and loading; such values pass the lock when they are shown. ``aussen``: what is asked
    leaves the house, so rates of small groups of people are locked too.
    """

    zugang: Zugang | None
    baum: Gebietsbaum
    gebiete: tuple[int, ...]
    stand: date
    tage: tuple[date, ...] = ()
    aussen: bool = False

    def stichtage(self, quelle: Messquelle) -> tuple[date, ...]:
        """What the source has a value for: its own Stichtag at ``stand`` and those of the other days."""
        return tuple(sorted({quelle.stichtag(tag) for tag in (*self.tage, self.stand)}))


@dataclass(frozen=True)
class Leser:
    """One source: what it asks the database, and what its values are for each Angabe."""

    spalte: Callable[[Anfrage, Angaben], Spalte]
    deute: Callable[[Anfrage, Angaben, Any], Mapping[str, Antwort]]


def frage_alle(leser: Mapping[str, Leser], quellen: Collection[str], anfrage: Anfrage) -> dict[str, Antwort]:
    """One query for all columns; source → (Gebiet, day) → value. An unknown source has none."""
    je: dict[str, list[str]] = {}
    for schluessel in sorted({q for q in quellen if q in MESSQUELLEN}):
        name, angabe = zerlege(schluessel)
        je.setdefault(name, []).append(angabe)
    spalten = {name: leser[name].spalte(anfrage, tuple(angaben)) for name, angaben in je.items()}
    gelesen = _lies(spalten)
    ergebnis: dict[str, Antwort] = {}
    for name, angaben in je.items():
        antworten = leser[name].deute(anfrage, tuple(angaben), gelesen.get(name))
        ergebnis |= {verbinde(name, angabe): antwort for angabe, antwort in antworten.items()}
    return ergebnis


def _lies(spalten: Mapping[str, Spalte]) -> dict[str, Any]:
    namen = [name for name, spalte in spalten.items() if spalte is not KEINE_SPALTE]
    if not namen:
        return {}
    angaben = {schluessel: wert for name in namen for schluessel, wert in spalten[name][1].items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({spalten[name][0]})' for name in namen)}", angaben)
        return dict(zip(namen, cursor.fetchone() or (), strict=True))
