"""What the report *Haushaltsplanung des folgenden Jahres* of a Gebiet consists of, on any of the four Ebenen. Frozen values only."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis import kanonisch
from basis.zahlen import prozent_kurz, vorzeichen, zahl
from budgets.planlage import Annahmen
from budgets.planzeilen import Planabschnitt, Planung

TYP, FASSUNG = "haushaltsplanung", 1


@dataclass(frozen=True)
class Haushaltskopf:
    """``jahr`` is the running year, the one after it is planned. ``stand``: the end of the last booked month, None before the first."""

    stadt: str
    fachbereich: str
    ort: str
    name: str
    ebene: str
    schluessel: str
    jahr: int
    stand: date | None
    tag: date
    gebietsstand: date

    @property
    def folgejahr(self) -> int:
        return self.jahr + 1


@dataclass(frozen=True)
class Annahmezeile:
    """``wert`` in words; ``quelle``: where it comes from, or that it was chosen for this calculation alone."""

    schluessel: str
    name: str
    anteil: Fraction | None
    wert: str
    quelle: str


@dataclass(frozen=True)
class Abschnittslage:
    """How the need of an Unterabschnitt stands against the Ansatz of the running year."""

    nummer: str
    im_kreis: bool
    status: str


@dataclass(frozen=True)
class Einwohnerzeile:
    """An age group of the whole Gebiet; without ``faktor`` its reason."""

    gruppe: str
    davor: date | None
    vorher: int | None
    stichtag: date | None
    zuletzt: int | None
    faktor: Fraction | None
    grund: str

    @property
    def veraenderung(self) -> int | None:
        return None if self.vorher is None or self.zuletzt is None else self.zuletzt - self.vorher


@dataclass(frozen=True)
class Pfadzeile:
    jahr: int
    ansatz: int
    schritt: int | None


@dataclass(frozen=True)
class Pfadvergleich:
    """The need of the Deckungskreis against its Ansatz of the next year; only the total is checked. ``grund``: what is missing."""

    jahre: tuple[Pfadzeile, ...]
    ansatz: int | None
    bedarf: int | None
    status: str
    grund: str

    @property
    def luecke(self) -> int | None:
        return None if self.ansatz is None or self.bedarf is None else self.bedarf - self.ansatz


@dataclass(frozen=True)
class Verteilzeile:
    """``bedarf``: what the Gebiet itself was found to need in the same Unterabschnitte; None where it has no budget of its own."""

    name: str
    ebene: str
    schluessel: str
    jetzt: int | None
    dann: int | None
    bedarf: int | None
    ist_summe: bool = False

    @property
    def mehr(self) -> int | None:
        return None if self.jetzt is None or self.dann is None else self.dann - self.jetzt


@dataclass(frozen=True)
class Verteilvergleich:
    """What the Gebiete would get by the Verteilung that counts; without rows the reason. ``abschnitte``: what it splits."""

    name: str
    jahr: int | None
    stand: str
    abschnitte: tuple[str, ...]
    zeilen: tuple[Verteilzeile, ...]
    summe: Verteilzeile | None
    grund: str
    muster: bool


@dataclass(frozen=True)
class Haushaltsbericht:
    """The whole report: shown, printed, exported and checked from this content alone."""

    kopf: Haushaltskopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    annahmen: tuple[Annahmezeile, ...]
    gewaehlt: Annahmen
    planung: Planung | None
    lagen: tuple[Abschnittslage, ...]
    status: str
    einwohner: tuple[Einwohnerzeile, ...]
    pfad: Pfadvergleich | None
    verteilung: Verteilvergleich
    grenzen: str
    luecken: tuple[str, ...]
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Haushaltsplanung {self.kopf.folgejahr}: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"haushaltsplanung-{kopf.folgejahr}-{kopf.ebene}-{kopf.schluessel}".lower()

    @property
    def abschnitte(self) -> list[tuple[Planabschnitt, Abschnittslage]]:
        """Ausgaben with their state."""
        return list(zip(self.planung.ausgaben, self.lagen, strict=True)) if self.planung else []

    @property
    def einnahmen(self) -> tuple[Planabschnitt, ...]:
        return self.planung.einnahmen if self.planung else ()

    @property
    def bedarf(self) -> int | None:
        return self.planung.summe.bedarf if self.planung else None

    @property
    def eigene(self) -> Verteilzeile | None:
        """What the Verteilung gives to this Gebiet as a whole."""
        return self.verteilung.summe

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}


def anteil_mit_vorzeichen(anteil: Fraction) -> str:
    """+1,5 % or 0 %, as exact as it is."""
    zeichen = "+" if anteil > 0 else ""
    return f"{zeichen}{prozent_kurz(anteil)}"


def faktortext(faktor: Fraction | None) -> str:
    """What new cases become by the change of inhabitants: 0,9700 is −3,0 %."""
    return "unbekannt" if faktor is None else f"{zahl(faktor, 4)} ({vorzeichen((faktor - 1) * 100, 1)}\u00a0%)"
