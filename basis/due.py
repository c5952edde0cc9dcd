"""What waits for somebody, what is red and what is new: each app says it in its `due.py`, read with one statement for all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

from basis.aufgaben import Art, Faelligkeit, Spalte, geordnet

__all__ = ["Art", "Faelligkeit", "Frage", "Spalte", "Zeilen", "beantworte", "lies_zusammen", "module", "sammle", "sammle_alles"]

Zeilen = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Frage:
    """Rows that are read together with those of all other apps: ``felder`` names expressions over ``rows``.

    ``antwort`` makes Fälligkeiten of them. A row is what JSON makes of it: days are texts of ISO 8601. The order is not kept.
    """

    rows: QuerySet[Any]
    felder: Mapping[str, Any]
    antwort: Callable[[Zeilen], Iterable[Faelligkeit]]
    art: Art = Art.TERMIN


def sammle(zugang: Any, tag: date) -> list[Faelligkeit]:
    """All apps' things to do: urgent ones first, then by day. A `due.py` has ``faelligkeiten(zugang, tag)``; at most one query."""
    return [f for f in sammle_alles(zugang, tag) if f.spalte is Spalte.TUN]


def sammle_alles(zugang: Any, tag: date) -> list[Faelligkeit]:
    """Also what is red and what is new; at most one query."""
    gesagt = [eintrag for modul in module("due") for eintrag in modul.faelligkeiten(zugang, tag)]
    alle = [eintrag for eintrag in gesagt if isinstance(eintrag, Faelligkeit)]
    alle += beantworte([eintrag for eintrag in gesagt if isinstance(eintrag, Frage)])
    return geordnet(alle)


def beantworte(fragen: Sequence[Frage]) -> list[Faelligkeit]:
    """The Fälligkeiten of all questions, in their order; one query, or none without a question."""
    je = lies_zusammen([(frage.rows, frage.felder) for frage in fragen])
    return [f if f.art else replace(f, art=frage.art) for frage, zeilen in zip(fragen, je, strict=True) for f in frage.antwort(zeilen)]


def lies_zusammen(fragen: Sequence[tuple[QuerySet[Any], Mapping[str, Any]]]) -> list[list[Mapping[str, Any]]]:
    """The rows of each (rows, felder), all in one query; what a ``Frage`` says about its rows holds here too."""
    je: list[list[Mapping[str, Any]]] = [[] for _ in fragen]
    for nummer, form in _vereint(fragen):
        je[nummer].append(form)
    return je


def _vereint(fragen: Sequence[tuple[QuerySet[Any], Mapping[str, Any]]]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    teile = [rows.order_by().values_list(Value(nummer), JSONObject(**felder)) for nummer, (rows, felder) in enumerate(fragen)]
    return teile[0].union(*teile[1:], all=True) if teile else ()


def module(name: str) -> Iterable[Any]:
    """The modules of this name that the apps above have, in their order."""
    for config in apps.get_app_configs():
        if config.name != "basis" and "." not in config.name and find_spec(config.name) and find_spec(f"{config.name}.{name}"):
            yield import_module(f"{config.name}.{name}")
