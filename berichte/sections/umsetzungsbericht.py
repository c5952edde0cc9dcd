"""What the report on the Umsetzungsstand of the Konzeptionen consists of, for the city or any Gebiet (seed 000, "Offene Themen")."""

from dataclasses import dataclass
from datetime import date

from basis import kanonisch
from basis.zahlen import datum, zahl
from proaktiv.luecken import BEKANNT, Lage
from proaktiv.platzzahl import Platzzahl
from proaktiv.umsetzungsstand import Standzahlen, Umsetzung

TYP, FASSUNG = "umsetzungsbericht", 1


@dataclass(frozen=True)
class Umsetzungskopf:
    """Of which Konzeptionen, where, as of which day. ``seit``: the day of the last report, since which something is new."""

    stadt: str
    fachbereich: str
    ort: str
    name: str
    ebene: str
    schluessel: str
    konzeptionen: str
    stand: date
    seit: date
    gebietsstand: date
    statistik: str
    achse: str


@dataclass(frozen=True)
class Standzeile:
    """A chapter, a Lebensphase or a Gebiet (``ebene`` and ``schluessel``) with how far its Maßnahmen are."""

    name: str
    zahlen: Standzahlen
    ebene: str = ""
    schluessel: str = ""


@dataclass(frozen=True)
class Konzeptionsblock:
    """``art``: the kind in words; the Teilplan of another says so in ``zu``. Each Maßnahme stands in exactly one chapter, or in none."""

    name: str
    schluessel: str
    art: str
    zu: str
    laufzeit: str
    kapitel: tuple[Standzeile, ...]
    summe: Standzahlen

    @property
    def leere(self) -> tuple[str, ...]:
        return tuple(z.name for z in self.kapitel if not z.zahlen.alle)


@dataclass(frozen=True)
class Massnahmenzeile:
    """A Maßnahme in words. ``grund`` empty: none was reported; ``berichtet_am`` None: nobody has reported yet, which is something else."""

    nummer: int
    titel: str
    konzeption: str
    kapitel: str
    gebiete: str
    jetzt: Umsetzung
    vorher: Umsetzung
    grund: str
    stelle: str
    termin: str
    versaeumt: date | None
    berichtet_am: date | None
    text: str

    @property
    def grundtext(self) -> str:
        if self.grund:
            return self.grund
        return "kein Grund gemeldet" if self.berichtet_am else "kein Bericht"

    @property
    def wechsel(self) -> str:
        """What is new of it: the state before and now, or that it stayed."""
        if self.jetzt is self.vorher:
            return "unverändert"
        return f"vorher {self.vorher.bezeichnung}"


@dataclass(frozen=True)
class Matrixzelle:
    """A field: what runs and lacks as in the matrix of the Präventionskette, and how far the Maßnahmen of this report are in it."""

    lage: Lage
    angebote: int
    bedarf: int
    plaetze: Platzzahl
    luecke: int
    luecke_mindestens: bool
    unbekannt: int
    massnahmen: int
    staende: str

    @property
    def hat_bedarf(self) -> bool:
        """Where a rule says how much is needed, and the number is known at least in part."""
        return self.lage in BEKANNT or self.bedarf > 0

    @property
    def luecke_genannt(self) -> int | None:
        """None: not to be told, which is not 0."""
        return self.luecke if self.lage in BEKANNT else None

    @property
    def bedarfstext(self) -> str:
        if not self.unbekannt:
            return zahl(self.bedarf)
        return f"mindestens {zahl(self.bedarf)}" if self.bedarf else "unbekannt"


@dataclass(frozen=True)
class Matrixzeile:
    name: str
    zellen: tuple[Matrixzelle, ...]


@dataclass(frozen=True)
class Umsetzungsbericht:
    """The whole report: shown, printed and exported from this content alone."""

    kopf: Umsetzungskopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    summe: Standzahlen
    vorher: Standzahlen
    konzeptionen: tuple[Konzeptionsblock, ...]
    phasen: tuple[Standzeile, ...]
    gebiete: tuple[Standzeile, ...]
    offene: tuple[Massnahmenzeile, ...]
    neue: tuple[Massnahmenzeile, ...]
    matrixphasen: tuple[str, ...]
    matrix: tuple[Matrixzeile, ...]
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Umsetzungsstand der Konzeptionen: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"umsetzungsstand-{kopf.ebene}-{kopf.schluessel}-{kopf.stand.isoformat()}".lower()

    @property
    def seittext(self) -> str:
        return datum(self.kopf.seit)

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}
