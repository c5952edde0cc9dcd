"""Ausbaustand: an wie vielen Einrichtungen es ein Angebot gibt, je Schuljahr, Gebiet und Art (domain.md 7). Rein.

Gezählt wird an einem Stichtag: wie viele Einrichtungen es an diesem Tag gibt und an wie vielen davon das Angebot läuft. Die Zahlen der
Gebiete sind Summen ihrer Stadtteile; die Stadt enthält auch die Stadtteile, die keinem Sozialraum zugeordnet sind.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis.zahlen import gruppiere
from sozialraum.ebenen import Gebietsbaum

BEGINN_SCHULJAHR = 8  # August


def schuljahr(beginn: int) -> str:
    """2024 → „2024/25“."""
    return f"{beginn}/{(beginn + 1) % 100:02d}"


def schuljahr_am(tag: date) -> int:
    """Das Jahr, in dem das Schuljahr dieses Tages begonnen hat; Schuljahre beginnen am 1. August."""
    return tag.year if tag.month >= BEGINN_SCHULJAHR else tag.year - 1


def stichtag(beginn: int, monat: int) -> date:
    """Der Tag, an dem in einem Schuljahr gezählt wird: der Erste des Monats."""
    return date(beginn if monat >= BEGINN_SCHULJAHR else beginn + 1, monat, 1)


@dataclass(frozen=True, slots=True)
class Haus:
    """Eine Einrichtung mit ihrer Art, ihrem Stadtteil und der Zeit, in der es sie gibt; ``plaetze`` None: nicht bekannt."""

    id: int
    name: str
    art: str
    ort: int
    von: date
    bis: date | None = None
    plaetze: int | None = None


@dataclass(frozen=True, slots=True)
class Angebotszeit:
    """Ein Angebot an einem Haus, vom ersten bis zum letzten Tag."""

    haus: int
    von: date
    bis: date | None = None


def _gilt(eintrag: Haus | Angebotszeit, tag: date) -> bool:
    return eintrag.von <= tag and (eintrag.bis is None or tag <= eintrag.bis)


@dataclass(frozen=True, slots=True)
class Deckung:
    """An wie vielen von allen es das Angebot gibt."""

    mit: int = 0
    alle: int = 0

    @property
    def offen(self) -> int:
        return self.alle - self.mit

    @property
    def anteil(self) -> Fraction | None:
        """None, wo es keine solche Einrichtung gibt: dort ist nichts zu versorgen, und das ist weder 0 % noch 100 %."""
        return Fraction(self.mit, self.alle) if self.alle else None

    def __add__(self, andere: "Deckung") -> "Deckung":
        return Deckung(self.mit + andere.mit, self.alle + andere.alle)


@dataclass(frozen=True)
class Ausbaulage:
    """Was eine Regel zählt. ``voraussetzung`` None: alle Häuser zählen; sonst nur, an denen es dieses andere Angebot gibt.

    ``muster``: Unter den Angeboten sind erfundene.
    """

    haeuser: Sequence[Haus]
    angebote: Sequence[Angebotszeit]
    voraussetzung: Sequence[Angebotszeit] | None = None
    muster: bool = False


@dataclass(frozen=True)
class Bestand:
    """Die Häuser, die an einem Tag zählen, und welche davon das Angebot haben."""

    tag: date
    haeuser: tuple[Haus, ...]
    mit: frozenset[int]

    @property
    def deckung(self) -> Deckung:
        return Deckung(sum(haus.id in self.mit for haus in self.haeuser), len(self.haeuser))

    @property
    def offene(self) -> tuple[Haus, ...]:
        return tuple(haus for haus in self.haeuser if haus.id not in self.mit)

    def je(self, merkmal: Callable[[Haus], str]) -> dict[str, Deckung]:
        """Zum Beispiel je Art; zusammen ergeben die Teile die Deckung."""
        teile: dict[str, Deckung] = {}
        for haus in self.haeuser:
            teile[merkmal(haus)] = teile.get(merkmal(haus), Deckung()) + Deckung(int(haus.id in self.mit), 1)
        return teile

    def je_gebiet(self, baum: Gebietsbaum) -> dict[int, Deckung]:
        """Jedes Gebiet des Baums als Summe seiner Stadtteile."""
        je_ort: dict[int, Deckung] = {}
        for haus in self.haeuser:
            je_ort[haus.ort] = je_ort.get(haus.ort, Deckung()) + Deckung(int(haus.id in self.mit), 1)
        return {nummer: summiere(je_ort[ort] for ort in baum.stadtteile(nummer) if ort in je_ort) for nummer in baum.knoten}


def bestand(lage: Ausbaulage, tag: date) -> Bestand:
    """Was an einem Tag zählt. Ein Angebot an einem Haus, das es an diesem Tag nicht gibt, zählt nicht."""
    haeuser = [haus for haus in lage.haeuser if _gilt(haus, tag)]
    if lage.voraussetzung is not None:
        erfuellt = {zeit.haus for zeit in lage.voraussetzung if _gilt(zeit, tag)}
        haeuser = [haus for haus in haeuser if haus.id in erfuellt]
    da = {haus.id for haus in haeuser}
    return Bestand(tag, tuple(haeuser), frozenset(zeit.haus for zeit in lage.angebote if _gilt(zeit, tag)) & da)


def verlauf(lage: Ausbaulage, schuljahre: Iterable[int], monat: int) -> dict[int, Bestand]:
    """Der Bestand je Schuljahr."""
    return {jahr: bestand(lage, stichtag(jahr, monat)) for jahr in schuljahre}


def summiere(teile: Iterable[Deckung]) -> Deckung:
    return sum(teile, Deckung())


def satz(angebot: str, praeposition: str, wort: str, deckung: Deckung) -> str:
    """„Schulsozialarbeit an 43 von 67 Grundschulen“."""
    if not deckung.alle:
        return f"{angebot}: Es gibt keine {wort}."
    return f"{angebot} {praeposition} {gruppiere(deckung.mit)} von {gruppiere(deckung.alle)} {wort}"


def gezeigtes_schuljahr(jahre: Sequence[int], heute: date, angebote: Iterable[Angebotszeit]) -> int:
    """Welches Schuljahr eine Seite zeigt, wenn niemand eines wählt: das heutige; liegt es nicht in der Zeit der Regel, das letzte, in dem
    ein Angebot dazukam, sonst das erste."""
    jetzt = schuljahr_am(heute)
    if jetzt in jahre:
        return jetzt
    begonnen = {schuljahr_am(zeit.von) for zeit in angebote}
    return max((jahr for jahr in jahre if jahr in begonnen), default=jahre[0])
