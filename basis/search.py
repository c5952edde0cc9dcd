"""The search: each app says in its `search.py` what it finds, for a person who may see it."""

from dataclasses import dataclass
from typing import Any

from basis.due import module

JE_GRUPPE = 20
MINDESTENS, HOECHSTENS = 2, 100


@dataclass(frozen=True)
class Treffer:
    """One hit. ``gruppe`` is its heading on the page."""

    gruppe: str
    titel: str
    text: str
    url: str


def suche(text: str, zugang: Any) -> list[Treffer]:
    """Hits of all apps, each group in its own order. A `search.py` has ``suche(text, zugang)`` and shows nothing that is private."""
    frage = " ".join(text.split())[:HOECHSTENS]
    if len(frage) < MINDESTENS:
        return []
    return [treffer for modul in module("search") for treffer in modul.suche(frage, zugang)]
