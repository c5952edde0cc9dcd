"""What the report *Schwerpunkträume* of a Gebiet consists of: how its Stadtteile stand in the list in force, and what changed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis import kanonisch
from basis.zahlen import Wert
from sozialraum.schwerpunktbild import Matrix

TYP, FASSUNG = "schwerpunktraeume", 1


@dataclass(frozen=True)
class Raumkopf:
    """Whose report, as of which day (``bis``); the list says of which Stichtag."""

    stadt: str
    fachbereich: str
    ort: str
    name: str
    ebene: str
    schluessel: str
    von: date
    bis: date
    zeitraum: str
    gebietsstand: date


@dataclass(frozen=True)
class Liste:
    """A frozen list. ``beschluss`` empty: none took it over yet."""

    nummer: int
    name: str
    stichtag: date
    vergleichstag: date | None
    gebietsstand: date
    verfahren: str
    regel: str
    beschluss: str
    pruefsumme: str
    muster: bool


@dataclass(frozen=True)
class Einstufung:
    """How a Stadtteil stands in a list: rank 1 is the most strained of the ``von`` rated ones of the city.

    ``grund``: why it is not rated.
    """

    bewertet: bool
    schwerpunkt: bool
    statusklasse: str
    statusindex: Fraction | None
    dynamikklasse: str
    dynamikindex: Fraction | None
    rang: int | None
    von: int
    grund: str

    @property
    def wort(self) -> str:
        if not self.bewertet:
            return "nicht bewertet"
        return "ja" if self.schwerpunkt else "nein"


@dataclass(frozen=True)
class Kriterium:
    """A weighted Indikator of a Stadtteil: its value, for a change the one on the Vergleichstag, and its z-Wert (None: not rated)."""

    teil: str
    name: str
    einheit: str
    stellen: int
    gewicht: Fraction
    wert: Wert
    vorher: Wert | None
    z: Fraction | None


@dataclass(frozen=True)
class Raumzeile:
    """A Stadtteil. ``vorher`` None: it was in no list before. ``wechsel``: what changed, in words; ``satz``: why it is so."""

    schluessel: str
    name: str
    sozialraum: str
    einwohner: int | None
    jetzt: Einstufung
    vorher: Einstufung | None
    wechsel: str
    neu: bool
    fort: bool
    satz: str
    kriterien: tuple[Kriterium, ...]


@dataclass(frozen=True)
class Gebietszeile:
    """A Gebiet below: its Stadtteile in the list."""

    name: str
    ebene: str
    schluessel: str
    stadtteile: int
    bewertete: int
    schwerpunkte: int
    vorher: int | None


@dataclass(frozen=True)
class Listenquelle:
    gegenstand: str
    stichtag: date
    datei: str
    sha256: str
    muster: bool


@dataclass(frozen=True)
class Raumbericht:
    """The whole report: shown, printed, exported and checked from this content alone. ``liste`` None: none was in force."""

    kopf: Raumkopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    liste: Liste | None
    davor: Liste | None
    zeilen: tuple[Raumzeile, ...]
    fehlende: tuple[str, ...]
    matrix: Matrix | None
    matrix_davor: Matrix | None
    gebiete: tuple[Gebietszeile, ...]
    quellen: tuple[Listenquelle, ...]
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Schwerpunkträume: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"schwerpunktraeume-{kopf.ebene}-{kopf.schluessel}-{kopf.bis.isoformat()}".lower()

    @property
    def stand(self) -> date:
        return self.liste.stichtag if self.liste else self.kopf.bis

    @property
    def bewertete(self) -> tuple[Raumzeile, ...]:
        return tuple(z for z in self.zeilen if z.jetzt.bewertet)

    @property
    def nicht_bewertete(self) -> tuple[Raumzeile, ...]:
        return tuple(z for z in self.zeilen if not z.jetzt.bewertet)

    @property
    def schwerpunkte(self) -> tuple[Raumzeile, ...]:
        return tuple(z for z in self.zeilen if z.jetzt.schwerpunkt)

    @property
    def neue(self) -> tuple[Raumzeile, ...]:
        return tuple(z for z in self.zeilen if z.neu)

    @property
    def stadtteile(self) -> int:
        return len(self.zeilen) + len(self.fehlende)

    @property
    def genaue(self) -> tuple[Raumzeile, ...]:
        """Those whose criteria the page and the paper show: Schwerpunkträume, what moved, and a Stadtteil of its own report."""
        alle = self.kopf.ebene == "stadtteil"
        return tuple(z for z in self.bewertete if alle or z.jetzt.schwerpunkt or z.neu or z.fort)

    @property
    def vorher(self) -> int | None:
        """How many of these Stadtteile were Schwerpunkträume in the list before."""
        return sum(bool(z.vorher and z.vorher.schwerpunkt) for z in self.zeilen) if self.davor else None

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}
