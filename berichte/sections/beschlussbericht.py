"""What the report on the Beschlussverfolgung consists of, on any Ebene. It counts all Aufträge and names the öffentliche ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from basis import kanonisch
from berichte.sections.tageskopf import Tageskopf
from sozialraum.auftragslage import Lage

TYP, FASSUNG = "beschlussbericht", 1


@dataclass(frozen=True)
class Auftragszahlen:
    """How many Aufträge stood how; together they are all."""

    ueberfaellig: int = 0
    bald: int = 0
    in_frist: int = 0
    ohne_frist: int = 0
    erledigt: int = 0
    entfallen: int = 0
    kenntnis: int = 0

    @property
    def je(self) -> Mapping[Lage, int]:
        """In the order of the fields, which is that of ``Lage``."""
        zahlen = (self.ueberfaellig, self.bald, self.in_frist, self.ohne_frist, self.erledigt, self.entfallen, self.kenntnis)
        return dict(zip(Lage, zahlen, strict=True))

    @property
    def alle(self) -> int:
        return sum(self.je.values())

    @property
    def offen(self) -> int:
        return self.ueberfaellig + self.bald + self.in_frist + self.ohne_frist

    @property
    def vorzulegen(self) -> int:
        """Done or dropped, and not noted by the Gremium yet."""
        return self.erledigt + self.entfallen


@dataclass(frozen=True)
class Zahlenzeile:
    """A kind, a Gremium or a responsible Gebiet (``ebene`` and ``schluessel``) with its Aufträge; of them so many not öffentlich."""

    name: str
    zahlen: Auftragszahlen
    geheim: int
    ebene: str = ""
    schluessel: str = ""


@dataclass(frozen=True)
class Neuzahl:
    name: str
    wert: int


@dataclass(frozen=True)
class Auftragszeile:
    """An öffentlicher Auftrag by name. ``tage``: since when it is overdue, 0 where it is not; ``neu`` empty: nothing happened."""

    nummer: int
    titel: str
    ist_anfrage: bool
    gremium: str
    zustaendig: str
    herkunft: str
    erteilt: date | None
    frist: date | None
    erste_frist: date | None
    lage: Lage
    status: str
    stand: str
    tage: int
    grund: str
    ergebnis: str
    erledigt_am: date | None
    kenntnis_am: date | None
    neu: str

    @property
    def art(self) -> str:
        return "Anfrage" if self.ist_anfrage else "Auftrag"


@dataclass(frozen=True)
class Beschlussbericht:
    """The whole report: shown, printed, exported and checked from this content alone."""

    kopf: Tageskopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    summe: Auftragszahlen
    vorher: Auftragszahlen
    anfragen: Auftragszahlen
    geheim: int
    arten: tuple[Zahlenzeile, ...]
    gremien: tuple[Zahlenzeile, ...]
    gebiete: tuple[Zahlenzeile, ...]
    neues: tuple[Neuzahl, ...]
    zeilen: tuple[Auftragszeile, ...]
    ohne_stelle: int
    ohne_gebiet: int
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Beschlussverfolgung: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"beschlussverfolgung-{kopf.ebene}-{kopf.schluessel}-{kopf.bis.isoformat()}".lower()

    @property
    def staende(self) -> list[tuple[str, int, int]]:
        """How many stood how on both days."""
        return [(lage.bezeichnung, n, self.vorher.je[lage]) for lage, n in self.summe.je.items()]

    @property
    def auftraege(self) -> Auftragszahlen:
        """Without the Anfragen."""
        return next(z.zahlen for z in self.arten)

    @property
    def unerledigte(self) -> tuple[Auftragszeile, ...]:
        return tuple(z for z in self.zeilen if z.lage in (Lage.UEBERFAELLIG, Lage.BALD, Lage.IN_FRIST, Lage.OHNE_FRIST))

    @property
    def beendete(self) -> tuple[Auftragszeile, ...]:
        """What waits to be noted, and what was noted since the report before."""
        return tuple(z for z in self.zeilen if z.lage in (Lage.ERLEDIGT, Lage.ENTFALLEN, Lage.KENNTNIS))

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}
