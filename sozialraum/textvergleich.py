"""Zwei Fassungen eines Beschlusstextes nebeneinander: was gestrichen wurde und was hinzukam, Wort für Wort."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_STUECKE = re.compile(r"\s+|[^\s]+")
GROESSTES = 4_000_000  # Stücke mal Stücke; darüber dauert der Vergleich zu lange für eine Seite


@dataclass(frozen=True)
class Textteil:
    """Ein Stück Text: ``gleich``, ``neu`` oder ``gestrichen``."""

    art: str
    text: str


def vergleiche(alt: str, neu: str) -> list[Textteil]:
    """Die Teile beider Fassungen in Leserichtung. Ohne die gestrichenen ergibt sich die neue, ohne die neuen die alte Fassung."""
    vorher, nachher = _STUECKE.findall(alt), _STUECKE.findall(neu)
    if len(vorher) * len(nachher) > GROESSTES:
        return [Textteil("gestrichen", alt), Textteil("neu", neu)]
    teile: list[Textteil] = []
    for art, a1, a2, n1, n2 in SequenceMatcher(None, vorher, nachher, autojunk=False).get_opcodes():
        if art == "equal":
            teile.append(Textteil("gleich", "".join(nachher[n1:n2])))
            continue
        if a2 > a1:
            teile.append(Textteil("gestrichen", "".join(vorher[a1:a2])))
        if n2 > n1:
            teile.append(Textteil("neu", "".join(nachher[n1:n2])))
    return teile
