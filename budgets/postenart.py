"""Wer ein Budget hält: ein Name für jeden Teil des Geldes eines Jahres, damit das Ganze aufgeht. Rein."""

from enum import StrEnum


class Postenart(StrEnum):
    """Die Arten mit ihrem Wort auf den Seiten."""

    SOZIALRAUM = "sozialraum"
    RESSORT = "ressort"
    DIENST = "dienst"
    RESERVE = "reserve"
    OHNE_RAUM = "ohne_raum"
    ZENTRAL = "zentral"

    @property
    def bezeichnung(self) -> str:
        return WORTE[self]


WORTE = {
    Postenart.SOZIALRAUM: "Sozialraumbudget",
    Postenart.RESSORT: "Budget des Ressorts",
    Postenart.DIENST: "Übergreifender Dienst",
    Postenart.RESERVE: "Reserve",
    Postenart.OHNE_RAUM: "Nicht zugeordnet",
    Postenart.ZENTRAL: "Zentral bewirtschaftet",
}
AUSWAHL = [(art.value, wort) for art, wort in WORTE.items()]
