"""Welche Hilfeart meint eine Zelle? Schlüssel, Paragraf, Name und Synonyme des Katalogs, ohne „§“ und „SGB VIII“."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere

_BEIWERK = re.compile(r"\bsgb\s*viii\b|\bkjhg\b|§+", re.IGNORECASE)


class Hilfeartangabe(NamedTuple):
    """Eine Hilfeart, wie der Import sie kennt."""

    id: int
    schluessel: str
    paragraf: str
    name: str
    form: str
    gruppe: str
    synonyme: tuple[str, ...] = ()

    @property
    def bezeichnung(self) -> str:
        """„§ 34 Heimerziehung“."""
        return f"{self.paragraf.split(' SGB VIII')[0]} {self.name}"


def vergleichsform(text: str) -> str:
    """„§ 34 SGB VIII“, „34“ und „§34“ sind dasselbe."""
    return normalisiere(_BEIWERK.sub(" ", text))


class Hilfeartsuche:
    """Sucht Hilfearten und merkt sich jede Antwort."""

    def __init__(self, hilfearten: Iterable[Hilfeartangabe]) -> None:
        self._eindeutig = {text: gleiche[0] for text, gleiche in _nach_text(hilfearten).items() if len(gleiche) == 1}
        self._antworten: dict[str, Hilfeartangabe | None] = {}

    def finde(self, text: str) -> Hilfeartangabe | None:
        """Die Hilfeart, oder None, wenn es sie nicht gibt oder der Text für mehrere stehen kann."""
        if text not in self._antworten:
            self._antworten[text] = self._eindeutig.get(vergleichsform(text))
        return self._antworten[text]


def mehrdeutige(hilfearten: Iterable[Hilfeartangabe]) -> dict[str, list[str]]:
    """Schlüssel und Synonyme, die für mehrere Hilfearten stehen; ein gemeinsamer Paragraf ist kein Mangel, er entscheidet nur nichts."""
    wer: dict[str, list[str]] = {}
    for hilfeart in hilfearten:
        for text in _eigene_texte(hilfeart):
            wer.setdefault(text, []).append(hilfeart.schluessel)
    return {text: schluessel for text, schluessel in wer.items() if len(schluessel) > 1}


def _eigene_texte(hilfeart: Hilfeartangabe) -> set[str]:
    return {vergleichsform(text) for text in (hilfeart.schluessel, hilfeart.name, *hilfeart.synonyme)} - {""}


def _nach_text(hilfearten: Iterable[Hilfeartangabe]) -> dict[str, list[Hilfeartangabe]]:
    """Was einer Hilfeart ausdrücklich gehört (Schlüssel, Name, Synonyme), geht einem Paragrafen vor, den sich mehrere teilen."""
    eigene: dict[str, list[Hilfeartangabe]] = {}
    paragrafen: dict[str, list[Hilfeartangabe]] = {}
    for hilfeart in hilfearten:
        for text in _eigene_texte(hilfeart):
            eigene.setdefault(text, []).append(hilfeart)
        paragrafen.setdefault(vergleichsform(hilfeart.paragraf), []).append(hilfeart)
    return paragrafen | eigene
