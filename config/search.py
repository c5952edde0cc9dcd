"""What the search finds here: terms of the glossary, sections of help and method."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from config import glossary, markdown

TEXTE = (("hilfe", "Hilfe", "hilfe.md"), ("methodik", "Methodik", "methodik.md"))


def suche(text: str, zugang: Any) -> Iterator[Treffer]:
    """Open to all: these pages hold no data of the city."""
    for name, titel, abschnitt, inhalt, anker in _abschnitte():
        if text.casefold() in f"{abschnitt} {inhalt}".casefold():
            yield Treffer("Hilfe und Methodik", f"{titel}: {abschnitt}", "", f"{reverse(name)}{anker}")
    begriffe = [eintrag for eintrag in glossary.eintraege() if eintrag.enthaelt(text)]
    for eintrag in begriffe[:JE_GRUPPE]:
        yield Treffer("Glossar", eintrag.begriff, eintrag.bedeutung, f"{reverse('glossar')}?suche={quote(eintrag.begriff)}")


@lru_cache
def _abschnitte() -> tuple[tuple[str, str, str, str, str], ...]:
    """(URL name, page, heading, text, anchor) of every section of the second level."""
    gefunden = []
    for name, titel, datei in TEXTE:
        pfad = settings.BASE_DIR / "docs" / datei
        teile = pfad.read_text().split("\n## ")[1:] if pfad.exists() else []
        anker = {kapitel: f"#{kennung}" for kennung, kapitel in markdown.lies(pfad).kapitel} if teile else {}
        for teil in teile:
            kopf, _, inhalt = teil.partition("\n")
            gefunden.append((name, titel, kopf, inhalt, anker.get(kopf, "")))
    return tuple(gefunden)
