"""Welche Rolle gemeint ist, wenn eine Stelle als verantwortlich genannt ist. Rein.

Stellen stehen als Text in Definition und Ziel. Manche haben eine Rolle im System; wer sonst verantwortlich ist, bekommt einen Brief.
"""

import re
from collections.abc import Iterable

from sozialraum.rechte import Rolle

WORTE = (
    ("fachbereichsleitung", Rolle.FACHBEREICHSLEITUNG),
    ("controlling", Rolle.CONTROLLING),
    ("planung", Rolle.CONTROLLING),
    ("sozialpädagogische", Rolle.FACHKRAFT),
    ("fachkr", Rolle.FACHKRAFT),
    ("netzwerkstelle", Rolle.NETZWERKSTELLE),
    ("ressort", Rolle.RESSORTLEITUNG),
)


def rolle_von(stelle: str) -> Rolle | None:
    """Beispiel: „Sozialpädagogische Teams der Ressorts“: Fachkräfte; „Ressort II“: Ressortleitung; „Personalentwicklung“: keine Rolle."""
    text = stelle.casefold()
    return next((rolle for wort, rolle in WORTE if wort in text), None)


def genannte(stelle: str, namen: Iterable[str]) -> set[str]:
    """Die Namen von Gebieten, die eine Stelle nennt, als ganze Worte: „Leitung Ressort II“ nennt nicht „Ressort I“."""
    return {name for name in namen if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", stelle)}
