"""Was eine Fassung einer Konzeption festhält, und worin sich zwei unterscheiden (domain.md 7). Rein; Beträge in Cent.

Festgehalten wird der ganze Inhalt, nicht ein Verweis: was danach geändert wird, ändert eine Fassung nicht mehr.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from basis.geld import euro
from basis.zahlen import datum, zahl
from proaktiv.massnahmenweg import MASSNAHMENSTAENDE, Massnahmenstand

BEDARFSARTEN = {"geplant": "geplant", "geaendert": "geändert", "beschlossen": "beschlossen"}


@dataclass(frozen=True)
class Bedarfsinhalt:
    """Der geltende Bedarf eines Jahres in einer Art; None heißt: keine Angabe, nicht 0."""

    jahr: int
    art: str
    betrag_cent: int | None = None
    vze: Fraction | None = None

    @property
    def feld(self) -> str:
        return f"Bedarf {self.jahr}, {BEDARFSARTEN.get(self.art, self.art)}"

    @property
    def text(self) -> str:
        teile = ["" if self.betrag_cent is None else euro(self.betrag_cent), "" if self.vze is None else f"{zahl(self.vze, 2)} VZÄ"]
        return "; ".join(teil for teil in teile if teil)


@dataclass(frozen=True)
class Kapitelinhalt:
    """``id`` ist dieselbe über alle Fassungen, auch wenn Nummer und Titel sich ändern."""

    id: int
    nummer: str
    titel: str
    text: str = ""

    @property
    def name(self) -> str:
        return f"{self.nummer} {self.titel}"

    @property
    def felder(self) -> dict[str, str]:
        return {"Nummer": self.nummer, "Titel": self.titel, "Inhalt": self.text}


@dataclass(frozen=True)
class Massnahmeninhalt:
    """``kapitel`` ist die ``id`` eines Kapitels derselben Fassung; ``muster``: sie selbst, ihr Stand oder ihr Bedarf ist erfunden."""

    id: int
    titel: str
    ziel: str
    stand: str
    kapitel: int | None = None
    bedarfe: tuple[Bedarfsinhalt, ...] = ()
    muster: bool = False

    @property
    def standwort(self) -> str:
        return MASSNAHMENSTAENDE[Massnahmenstand(self.stand)] if self.stand in set(Massnahmenstand) else self.stand

    def felder(self, kapitel: Mapping[int, str]) -> dict[str, str]:
        """``kapitel``: wie ein Kapitel heißt; umbenannt ist es noch dasselbe."""
        wo = "" if self.kapitel is None else kapitel.get(self.kapitel, "")
        return {
            "Titel": self.titel, "Ziel": self.ziel, "Kapitel": wo, "Stand": self.standwort,
            **{b.feld: b.text for b in self.bedarfe},
        }  # fmt: skip


@dataclass(frozen=True)
class Konzeptionsinhalt:
    """Alles, was eine Fassung enthält: Name, Ziel, Laufzeit, Kapitel und Maßnahmen."""

    name: str
    ziel: str
    laufzeit_von: date
    laufzeit_bis: date | None = None
    kapitel: tuple[Kapitelinhalt, ...] = ()
    massnahmen: tuple[Massnahmeninhalt, ...] = ()

    @property
    def laufzeit(self) -> str:
        return f"ab {datum(self.laufzeit_von)}" + (f", bis {datum(self.laufzeit_bis)}" if self.laufzeit_bis else "")

    @property
    def felder(self) -> dict[str, str]:
        return {"Name": self.name, "Wozu": self.ziel, "Laufzeit": self.laufzeit}

    @property
    def muster(self) -> bool:
        return any(m.muster for m in self.massnahmen)

    @property
    def gliederung(self) -> tuple[tuple[str, str, tuple[Massnahmeninhalt, ...]], ...]:
        """Je Kapitel Name, Text und Maßnahmen; am Ende, falls es welche gibt, die ohne Kapitel."""
        bekannt = {k.id for k in self.kapitel}
        je = tuple((k.name, k.text, tuple(m for m in self.massnahmen if m.kapitel == k.id)) for k in self.kapitel)
        lose = tuple(m for m in self.massnahmen if m.kapitel not in bekannt)
        return (*je, ("Ohne Kapitel", "", lose)) if lose else je


class Unterschiedsart(StrEnum):
    NEU = "neu"
    ENTFALLEN = "entfallen"
    GEAENDERT = "geändert"


@dataclass(frozen=True)
class Aenderung:
    """Ein Feld vorher und nachher; leer heißt: keine Angabe."""

    feld: str
    alt: str
    neu: str


@dataclass(frozen=True)
class Unterschied:
    """Ein Teil, der neu, entfallen oder geändert ist, mit den Feldern, in denen er sich unterscheidet."""

    teil: str
    name: str
    art: Unterschiedsart
    aenderungen: tuple[Aenderung, ...]


def vergleiche(alt: Konzeptionsinhalt, neu: Konzeptionsinhalt) -> tuple[Unterschied, ...]:
    """Was sich von ``alt`` zu ``neu`` geändert hat: die Konzeption selbst, dann Kapitel, dann Maßnahmen; leer, wenn nichts."""
    konzeption = _unterschied("Konzeption", neu.name, alt.felder, neu.felder)
    # ein Kapitel, das beide kennen, heißt auf beiden Seiten wie zuletzt: umbenannt zieht keine Maßnahme um
    namen = {k.id: k.name for k in (*alt.kapitel, *neu.kapitel)}
    return (
        *((konzeption,) if konzeption else ()),
        *_teile("Kapitel", {k.id: (k.name, k.felder) for k in alt.kapitel}, {k.id: (k.name, k.felder) for k in neu.kapitel}),
        *_teile("Maßnahme", {m.id: (m.titel, m.felder(namen)) for m in alt.massnahmen},
                {m.id: (m.titel, m.felder(namen)) for m in neu.massnahmen}),
    )  # fmt: skip


Teile = Mapping[int, tuple[str, Mapping[str, str]]]


def _teile(was: str, alt: Teile, neu: Teile) -> Iterator[Unterschied]:
    """In der Reihenfolge der neuen Fassung, danach, was entfallen ist."""
    for nummer in [*neu, *(n for n in alt if n not in neu)]:
        name = (neu.get(nummer) or alt[nummer])[0]
        vorher, nachher = (seite[nummer][1] if nummer in seite else None for seite in (alt, neu))
        if unterschied := _unterschied(was, name, vorher, nachher):
            yield unterschied


def _unterschied(was: str, name: str, alt: Mapping[str, str] | None, neu: Mapping[str, str] | None) -> Unterschied | None:
    vorher, nachher = alt or {}, neu or {}
    felder = dict.fromkeys([*vorher, *nachher])
    aenderungen = tuple(
        Aenderung(feld, vorher.get(feld, ""), nachher.get(feld, "")) for feld in sorted(felder, key=_ordnung)
        if vorher.get(feld, "") != nachher.get(feld, "")
    )  # fmt: skip
    art = Unterschiedsart.NEU if alt is None else Unterschiedsart.ENTFALLEN if neu is None else Unterschiedsart.GEAENDERT
    return Unterschied(was, name, art, aenderungen) if aenderungen else None


def _ordnung(feld: str) -> tuple[bool, str]:
    """Die festen Felder in ihrer Folge, dann der Bedarf nach Jahren (``sorted`` bewahrt die Folge, was gleich ist)."""
    return feld.startswith("Bedarf"), feld if feld.startswith("Bedarf") else ""
