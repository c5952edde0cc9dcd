"""The Monats-Controllingbericht of a Ressort (or Sozialraum, or the Fachbereich) for one month: frozen values only (domain.md 4)."""

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from basis import kanonisch
from basis.monate import NAMEN, monatsspanne
from berichte.sections.monatsscorecard import Monatsscorecard
from budgets.nachweis import Nachweis
from budgets.vollzugsblatt import Aussicht, Verlaufspunkt, Vollzugszeile
from budgets.vollzugsvergleich import Pfad, Vorjahresvergleich

TYP, FASSUNG = "monatsbericht", 1


@dataclass(frozen=True)
class Monatskopf:
    """Whose month this is, and as of when."""

    stadt: str
    fachbereich: str
    jahr: int
    monat: int
    ort: str
    name: str
    ebene: str
    schluessel: str
    stichtag: date
    gebietsstand: date
    von: date | None = None  # of more months than one, the first day

    @property
    def gebiet(self) -> str:
        return self.name if self.name.startswith(self.ort) else f"{self.ort}, {self.name}"

    @property
    def monat_name(self) -> str:
        return NAMEN[self.monat - 1]

    @property
    def monatsname(self) -> str:
        return f"{self.monat_name} {self.jahr}"

    @property
    def zeitraumname(self) -> str:
        """ "September 2007", or "Januar bis Juni 2007"."""
        return monatsspanne(self.von or self.stichtag, self.stichtag)


@dataclass(frozen=True)
class Berichtszeile:
    """One Budget or sum: the statement in its order, then where the year ends. Cents; ``status`` is a word of basis.diagramme.Status."""

    name: str
    ansatz: int
    nachtrag: int
    ausserplan: int
    rest: int
    umschichtung: int
    sperre: int
    festlegung: int
    ist: int
    prognose: int | None
    status: str
    grund: str
    posten: tuple[int, ...]
    ohne_ansatz: bool = False

    @cached_property
    def vollzug(self) -> Vollzugszeile:
        """The row as the page of the running year has it: what follows from the amounts is said there."""
        aussicht = Aussicht(self.prognose, self.grund)
        return Vollzugszeile(self.name, self.nachweis, aussicht, posten=self.posten, ohne_ansatz=self.ohne_ansatz)

    @property
    def nachweis(self) -> Nachweis:
        return Nachweis(*(getattr(self, feld.name) for feld in fields(Nachweis)))

    @property
    def kennung(self) -> str:
        return self.vollzug.kennung

    @property
    def fortgeschrieben(self) -> int | None:
        return self.vollzug.fortgeschrieben

    @property
    def verfuegbar(self) -> int | None:
        return self.vollzug.verfuegbar

    @property
    def abweichung(self) -> int | None:
        return self.vollzug.abweichung

    @property
    def anteil(self) -> Fraction | None:
        return self.vollzug.abweichung_anteil


@dataclass(frozen=True)
class Berichtsgruppe:
    """The Budgets of a Sozialraum or Ressort with their sum."""

    titel: str
    zeilen: tuple[Berichtszeile, ...]
    summe: Berichtszeile


@dataclass(frozen=True)
class Prognoseweg:
    """A way to the year's end and how far off it was in earlier years."""

    name: str
    betrag: int | None
    abweichung: int | None
    fehler: Fraction | None
    anmerkung: str
    bester: bool


@dataclass(frozen=True)
class Umschichtungszeile:
    """Money shifted in this month, into, out of or within the Gebiet."""

    nummer: int
    tag: date
    von: str
    nach: str
    betrag: int
    wirkung: str
    begruendung: str


@dataclass(frozen=True)
class Erlaeuterungszeile:
    """A Budget whose Prognose asks for action, and what was written about it; ``erfuellt``: it still holds."""

    posten: int
    ort: str
    budget: str
    abweichung: int
    hoehe: str
    lage: str
    satz: str
    erfuellt: bool
    ursache: str
    massnahme: str
    termin: date | None

    @property
    def name(self) -> str:
        return f"{self.ort}, {self.budget} ({self.hoehe})"


@dataclass(frozen=True)
class Monatsbericht:
    """The whole report: it can be shown, printed, exported, stored as JSON and read back from it."""

    kopf: Monatskopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    ausgaben: tuple[Berichtsgruppe, ...]
    summe: Berichtszeile
    einnahmen: tuple[Berichtszeile, ...]
    summe_einnahmen: Berichtszeile
    wege: tuple[Prognoseweg, ...]
    bester_weg: str
    verlauf: tuple[Verlaufspunkt, ...]
    vorjahr: Vorjahresvergleich | None
    vorjahrsatz: str
    pfad: Pfad | None
    pfadsatz: str
    umschichtungen: tuple[Umschichtungszeile, ...]
    erlaeuterungen: tuple[Erlaeuterungszeile, ...]
    grenzen: str
    hinweise: tuple[str, ...]
    muster: bool
    scorecard: Monatsscorecard | None = None

    @property
    def titel(self) -> str:
        art = "Monatsbericht" if self.kopf.von is None else "Controllingbericht"
        return f"{art} {self.kopf.zeitraumname}: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        ab = f"{kopf.von.month:02d}-bis-" if kopf.von else ""
        return f"monatsbericht-{kopf.jahr}-{ab}{kopf.monat:02d}-{kopf.ebene}-{kopf.schluessel}".lower()

    @property
    def zeilen(self) -> list[Berichtszeile]:
        return [zeile for gruppe in self.ausgaben for zeile in gruppe.zeilen]

    @property
    def offene(self) -> list[Erlaeuterungszeile]:
        """What must be explained before the report is released."""
        return [e for e in self.erlaeuterungen if not e.erfuellt]

    @property
    def offene_namen(self) -> list[str]:
        return [f"{e.name}: {e.lage}" for e in self.offene]

    @property
    def zuschussbedarf(self) -> int:
        """Ausgaben minus Einnahmen, as booked."""
        return self.summe.ist - self.summe_einnahmen.ist

    @property
    def zuschussbedarf_geplant(self) -> int | None:
        geplant = self.summe.fortgeschrieben
        return None if geplant is None else geplant - self.summe_einnahmen.nachweis.fortgeschrieben

    def inhalt(self) -> dict[str, Any]:
        """Without a released Scorecard, and of one month, as it was before there were these parts: the checksum says the same."""
        inhalt: dict[str, Any] = {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}
        if self.scorecard is None:
            del inhalt["scorecard"]
        if self.kopf.von is None:
            del inhalt["kopf"]["von"]
        return inhalt


def aus_inhalt(inhalt: dict[str, Any]) -> Monatsbericht:
    """The report as it was released, in the workshop or before there was one; whatever was booked since is not in it."""
    bericht: Monatsbericht = kanonisch.lies(Monatsbericht, inhalt.get("bericht", inhalt))
    return bericht
