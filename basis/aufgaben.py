"""Was auf jemanden wartet, was rot ist und was neu ist: ein Eintrag, seine Frist an einem Tag, und Einträge nach Arten geordnet. Rein."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BALD = timedelta(days=7)


class Spalte(StrEnum):
    """Wohin ein Eintrag gehört: etwas zu tun, etwas Rotes, etwas Neues, oder der Stand eines Gebiets, der neben anderen zu lesen ist."""

    TUN = "tun"
    ROT = "rot"
    NEU = "neu"
    STAND = "stand"


class Art(StrEnum):
    """Arten der Arbeit in der Reihenfolge, in der eine Seite sie nennt."""

    ENTSCHEIDUNG = "entscheidung"
    BERICHT = "bericht"
    BUDGET = "budget"
    AUFTRAG = "auftrag"
    TERMIN = "termin"
    FOERDERUNG = "foerderung"
    RUNDE = "runde"
    ZIEL = "ziel"
    DATEN = "daten"
    ENTWURF = "entwurf"

    @property
    def wort(self) -> str:
        return ARTWORTE[self]


ARTWORTE = {
    Art.ENTSCHEIDUNG: "Entscheiden und bestätigen",
    Art.BERICHT: "Berichte",
    Art.BUDGET: "Budgets und Monate",
    Art.AUFTRAG: "Aufträge aus Beschlüssen",
    Art.TERMIN: "Termine und Meilensteine",
    Art.FOERDERUNG: "Förderung und Anträge",
    Art.RUNDE: "Hausrunden und Hinweise",
    Art.ZIEL: "Ziele und Handlungskonzepte",
    Art.DATEN: "Daten und Messwerte",
    Art.ENTWURF: "Entwürfe",
}


class Frist(StrEnum):
    """Wie es an einem Tag um die Frist eines Eintrags steht."""

    UEBERFAELLIG = "ueberfaellig"
    BALD = "bald"
    SPAETER = "spaeter"
    OHNE = "ohne"

    @property
    def wort(self) -> str:
        return FRISTWORTE[self]


FRISTWORTE = {
    Frist.UEBERFAELLIG: "überfällig",
    Frist.BALD: "in den nächsten 7 Tagen",
    Frist.SPAETER: "später",
    Frist.OHNE: "ohne Frist",
}


@dataclass(frozen=True)
class Faelligkeit:
    """Ein Eintrag für die Person, nach deren Zugang gefragt war. ``tag``: fällig am; ``dringend`` steht zuerst.

    ``im_text``: der Text nennt den Tag schon. ``art``: None nimmt die der Frage. ``wie_viele``: von wie vielen Sachen er spricht.
    ``eigen``: es ist zuerst Sache dieser Person, nicht nur ihres Ressorts. ``eskaliert``: es ist bei jemand anderem überfällig.
    ``brief``: der Titel darf in eine E-Mail; andere Titel nennen eine Person, einen Betrag oder was jemand frei geschrieben hat, und eine
    E-Mail sagt von ihnen nur die Art. ``gebiet`` und ``status``: wovon ein Stand spricht, und wie es darum steht;
    ``betraege``: worauf das Jahr hinausläuft und wovon es ausging, in Cent; ``muster``: sie sind erfunden.
    """

    titel: str
    text: str
    url: str
    tag: date | None = None
    dringend: bool = False
    im_text: bool = False
    art: Art | None = None
    spalte: Spalte = Spalte.TUN
    wie_viele: int = 1
    eigen: bool = False
    eskaliert: bool = False
    brief: bool = False
    gebiet: int | None = None
    status: str = ""
    betraege: tuple[int, int] | None = None
    muster: bool = False

    def frist(self, heute: date) -> Frist:
        """Was heute fällig ist, ist noch nicht überfällig."""
        if self.tag is None:
            return Frist.OHNE
        if self.tag < heute:
            return Frist.UEBERFAELLIG
        return Frist.BALD if self.tag <= heute + BALD else Frist.SPAETER


@dataclass(frozen=True)
class Artgruppe:
    """Die Einträge einer Art, der dringendste zuerst."""

    art: Art
    eintraege: tuple[Faelligkeit, ...]
    ueberfaellig: int

    @property
    def anzahl(self) -> int:
        return sum(f.wie_viele for f in self.eintraege)

    @property
    def erster(self) -> Faelligkeit:
        return self.eintraege[0]


def geordnet(alle: Iterable[Faelligkeit]) -> list[Faelligkeit]:
    """Dringendes zuerst, darin und danach das Eigene zuerst, dann nach dem Tag; ohne Tag zuletzt."""
    return sorted(alle, key=lambda f: (not f.dringend, not f.eigen, f.tag or date.max, f.titel))


def je_art(alle: Sequence[Faelligkeit], heute: date) -> list[Artgruppe]:
    """Die Arten, die vorkommen: erst die mit Dringendem, dann die mit den meisten überfälligen Sachen, sonst wie bei ``Art``."""
    arten = list(Art)
    gruppen = []
    for art in arten:
        teil = tuple(geordnet(f for f in alle if f.art is art))
        if teil:
            gruppen.append(Artgruppe(art, teil, sum(f.wie_viele for f in teil if f.frist(heute) is Frist.UEBERFAELLIG)))
    return sorted(gruppen, key=lambda g: (not g.erster.dringend, -g.ueberfaellig, arten.index(g.art)))


def je_frist(alle: Iterable[Faelligkeit], heute: date) -> dict[Frist, int]:
    """Wie viele Sachen in welcher Frist sind; jede Frist kommt vor."""
    zahlen = dict.fromkeys(Frist, 0)
    for f in alle:
        zahlen[f.frist(heute)] += f.wie_viele
    return zahlen
