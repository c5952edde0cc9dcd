"""Viele Maßnahmen zusammen ändern: was mit Gebieten und Lebensphasen geschieht, und woran man eine Vorschau wiedererkennt. Rein."""

import hashlib
from collections.abc import Collection, Iterable
from enum import StrEnum

# (Nummer der Maßnahme, ((Feld, alt, neu), …))
Unterschiede = tuple[tuple[str, str, str], ...]


class Wie(StrEnum):
    """Was mit den gewählten Gebieten oder Lebensphasen geschieht."""

    SETZEN = "setzen"
    HINZU = "hinzu"
    WEG = "weg"

    @property
    def bezeichnung(self) -> str:
        return WORTE[self]


WORTE = {Wie.SETZEN: "genau diese", Wie.HINZU: "diese hinzufügen", Wie.WEG: "diese wegnehmen"}


def ergibt(bisher: Collection[int], wie: Wie, gewaehlt: Collection[int]) -> frozenset[int]:
    """Beispiel: aus {1, 2} wird mit {2, 3}: genau diese {2, 3}, hinzu {1, 2, 3}, weg {1}."""
    alt, neu = frozenset(bisher), frozenset(gewaehlt)
    return {Wie.SETZEN: neu, Wie.HINZU: alt | neu, Wie.WEG: alt - neu}[wie]


def kennung(geplant: Iterable[tuple[int, Unterschiede]]) -> str:
    """Gleich genau dann, wenn jede Maßnahme dieselben alten und neuen Angaben hat: Bestätigt wird, was zu sehen war."""
    return hashlib.sha256(repr(sorted(geplant)).encode()).hexdigest()
