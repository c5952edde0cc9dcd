"""What the report on the Vereinbarungen with Träger consists of, on any of the four Ebenen. It holds no Entgelt and no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis import kanonisch
from berichte.sections.tageskopf import Tageskopf
from budgets.vereinbarungslage import Lage

TYP, FASSUNG = "vereinbarungsbericht", 1


@dataclass(frozen=True)
class Lagezahlen:
    """How many Vereinbarungen stand how; together they are all that run."""

    gilt: int = 0
    bald: int = 0
    weiter: int = 0
    abgelaufen: int = 0
    unvollstaendig: int = 0
    kommt: int = 0

    @property
    def je(self) -> Mapping[Lage, int]:
        return {
            Lage.GILT: self.gilt, Lage.BALD: self.bald, Lage.WEITER: self.weiter, Lage.ABGELAUFEN: self.abgelaufen,
            Lage.UNVOLLSTAENDIG: self.unvollstaendig, Lage.KOMMT: self.kommt,
        }  # fmt: skip

    @property
    def alle(self) -> int:
        return sum(self.je.values())

    @property
    def zu_klaeren(self) -> int:
        """What asks for action."""
        return self.abgelaufen + self.unvollstaendig


LAGEKOPF = {
    Lage.GILT: "gültig",
    Lage.BALD: "läuft bald aus",
    Lage.WEITER: "gilt nach Ablauf weiter",
    Lage.ABGELAUFEN: "abgelaufen",
    Lage.UNVOLLSTAENDIG: "unvollständig",
    Lage.KOMMT: "gilt künftig",
}


@dataclass(frozen=True)
class Zahlenzeile:
    """A kind of Vereinbarung, or a Gebiet with what names it itself (``ebene`` and ``schluessel``)."""

    name: str
    zahlen: Lagezahlen
    spaete: int = 0
    ebene: str = ""
    schluessel: str = ""


@dataclass(frozen=True)
class Zielgruppenzeile:
    """A Gebiet with how many Vereinbarungen each Zielgruppe has there, in the order of ``zielgruppen``."""

    name: str
    je: tuple[int, ...]

    @property
    def alle(self) -> int:
        return sum(self.je)


@dataclass(frozen=True)
class Terminartzeile:
    """Dates of one kind: done in the Zeitraum, and open at its end: overdue, soon due, later."""

    art: str
    erledigt: int
    spaet: int
    bald: int
    spaeter: int


@dataclass(frozen=True)
class Neuzahl:
    name: str
    wert: int


@dataclass(frozen=True)
class Zielstand:
    """A line of the goal of the Fachkonzept (5.3): how many of how many have it."""

    ziel: str
    wie: str
    erreicht: int
    von: int


@dataclass(frozen=True)
class Vertragszeile:
    """A Vereinbarung by name; ``anteil`` None: none is agreed or in force. ``darueber``: agreed above, so it is not counted here."""

    nummer: int
    titel: str
    art: str
    traeger: str
    ort: str
    zielgruppe: str
    wirkungsauftrag: str
    anteil: Fraction | None
    ende: date | None
    lage: Lage
    neu: str
    audit: date | None
    spaete: int | None
    darueber: bool = False

    @property
    def status(self) -> str:
        return self.lage.ampel

    @property
    def stand(self) -> str:
        return self.lage.bezeichnung


@dataclass(frozen=True)
class Terminzeile:
    """An open date of a Vereinbarung; ``tage``: since when it is overdue, 0 where it is not yet."""

    nummer: int
    titel: str
    traeger: str
    ort: str
    art: str
    faellig_am: date
    tage: int


@dataclass(frozen=True)
class Vereinbarungsbericht:
    """The whole report: shown, printed, exported and checked from this content alone."""

    kopf: Tageskopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    summe: Lagezahlen
    vorher: Lagezahlen
    arten: tuple[Zahlenzeile, ...]
    gebiete: tuple[Zahlenzeile, ...]
    zielgruppen: tuple[str, ...]
    ordnung: tuple[Zielgruppenzeile, ...]
    zielgruppensumme: Zielgruppenzeile
    terminarten: tuple[Terminartzeile, ...]
    neues: tuple[Neuzahl, ...]
    ziele: tuple[Zielstand, ...]
    vertraege: tuple[Vertragszeile, ...]
    termine: tuple[Terminzeile, ...]
    ohne_audit: int
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Vereinbarungen mit Trägern: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"vereinbarungen-{kopf.ebene}-{kopf.schluessel}-{kopf.bis.isoformat()}".lower()

    @property
    def nennt_einzelne(self) -> bool:
        """The report of the whole city counts: it is read by all, and a Vereinbarung is private to its Ressort."""
        return self.kopf.ebene != "fachbereich"

    @property
    def staende(self) -> list[tuple[str, int, int]]:
        """How many stood how on both days."""
        je = [(LAGEKOPF[lage], n, self.vorher.je[lage]) for lage, n in self.summe.je.items()]
        return [("Vereinbarungen", self.summe.alle, self.vorher.alle), *je]

    @property
    def spaete(self) -> int:
        return sum(t.spaet for t in self.terminarten)

    @property
    def eigene(self) -> tuple[Vertragszeile, ...]:
        return tuple(v for v in self.vertraege if not v.darueber)

    @property
    def obere(self) -> tuple[Vertragszeile, ...]:
        return tuple(v for v in self.vertraege if v.darueber)

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}
