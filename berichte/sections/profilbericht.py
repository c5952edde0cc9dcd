"""What the report *Gebietsprofil* consists of: the Basisstatistik of one Gebiet on any Ebene as of one day, as everybody may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis import kanonisch
from basis.zahlen import Wert, Zustand
from berichte.sections.profilmenschen import Menschen, Raumzeile
from sozialraum.einrichtungsbestand import Bestand

TYP, FASSUNG = "gebietsprofil", 1
KEIN_WERT = Wert(None, Zustand.KEINE_ANGABE)
BELASTEND, ENTLASTEND = "belastend", "entlastend"


@dataclass(frozen=True)
class Profilkopf:
    """Whose profile, as of which day (``bis``). ``darueber``: the level above; empty where that is the city, or nothing.

    ``schwelle``: below which counts of cases are gesperrt.
    """

    stadt: str
    fachbereich: str
    ort: str
    name: str
    ebene: str
    schluessel: str
    bis: date
    zeitraum: str
    gebietsstand: date
    darueber: str
    schwelle: int

    @property
    def darueber_kurz(self) -> str:
        """For the head of a narrow column."""
        return self.darueber.partition(" · ")[0]


@dataclass(frozen=True)
class Stand:
    """A value on a Stichtag, in its three states."""

    stichtag: date
    wert: Wert


@dataclass(frozen=True)
class Ende:
    """The Stadtteil with the lowest or highest value that everybody may read."""

    name: str
    wert: Fraction


@dataclass(frozen=True)
class Indikatorzeile:
    """One Indikator. ``verlauf``: all its Stichtage; none: no value was ever delivered.

    ``rang``: 1 is the highest value among the ``von`` Gebiete of the Ebene whose value everybody may read. ``hoechster``: the scale of the
    picture. ``fehlend``: Stadtteile without value, which the sum leaves out, ``fehlend_vorher`` on the Stichtag before. ``summe``: a
    count, which grows with the Gebiet.
    """

    schluessel: str
    name: str
    kategorie: str
    einheit: str
    stellen: int
    richtung: str
    summe: bool
    verlauf: tuple[Stand, ...]
    darueber: Wert | None
    stadt: Wert
    rang: int | None
    von: int
    hoechster: Fraction | None
    tief: Ende | None
    hoch: Ende | None
    fehlend: int
    quelle: str
    dateien: tuple[str, ...]
    fehlend_vorher: int = 0

    @property
    def wert(self) -> Wert:
        return self.verlauf[-1].wert if self.verlauf else KEIN_WERT

    @property
    def stichtag(self) -> date | None:
        return self.verlauf[-1].stichtag if self.verlauf else None

    @property
    def vorher(self) -> Wert:
        return self.verlauf[-2].wert if len(self.verlauf) > 1 else KEIN_WERT

    @property
    def davor(self) -> date | None:
        return self.verlauf[-2].stichtag if len(self.verlauf) > 1 else None

    @property
    def vergleichbar(self) -> bool:
        """Whether both days rest on the same Stadtteile."""
        return not self.fehlend and not self.fehlend_vorher

    @property
    def aenderung(self) -> Wert:
        """Gesperrt where one of the two is; no value where one is missing, or a Stadtteil in one: it would compare unequal sets."""
        a, b = self.wert, self.vorher
        if Zustand.GESPERRT in (a.zustand, b.zustand):
            return Wert(None, Zustand.GESPERRT)
        return Wert(Fraction(a.zahl) - Fraction(b.zahl)) if self.vergleichbar and a.zahl is not None and b.zahl is not None else KEIN_WERT

    @property
    def vorzeichen(self) -> int:
        """1: high means burdened, −1: high means relieved, 0: neither."""
        return {BELASTEND: 1, ENTLASTEND: -1}.get(self.richtung, 0)

    @property
    def abstand(self) -> Fraction | None:
        """How much more burdened than the city, as a share of the city's value; None where that cannot be compared."""
        if self.summe or not self.vorzeichen or self.wert.zahl is None or not self.stadt.zahl:
            return None
        return self.vorzeichen * (Fraction(self.wert.zahl) - Fraction(self.stadt.zahl)) / abs(Fraction(self.stadt.zahl))

    @property
    def bewegung(self) -> Fraction | None:
        """The change since the Stichtag before, as a share of the value then."""
        delta, alt = self.aenderung.zahl, self.vorher.zahl
        return None if self.summe or delta is None or not alt else Fraction(delta) / abs(Fraction(alt))


@dataclass(frozen=True)
class Einrichtungszeile:
    """The Einrichtungen of one Art; their names only for a Stadtteil."""

    art: str
    bestand: Bestand
    namen: tuple[str, ...]


@dataclass(frozen=True)
class Gremienzeile:
    name: str
    ort: str
    turnus: str


@dataclass(frozen=True)
class Lieferungszeile:
    """A delivery behind the numbers; ``sha256`` is shortened to twelve digits."""

    gegenstand: str
    stichtag: date
    datei: str
    sha256: str
    uebernommen_am: date
    muster: bool


@dataclass(frozen=True)
class Profilbericht:
    """The whole report: shown, printed, exported and checked from this content alone."""

    kopf: Profilkopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    menschen: Menschen
    indikatoren: tuple[Indikatorzeile, ...]
    einrichtungen: tuple[Einrichtungszeile, ...]
    gremien: tuple[Gremienzeile, ...]
    einstufung: str
    quellen: tuple[Lieferungszeile, ...]
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Gebietsprofil: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"gebietsprofil-{kopf.ebene}-{kopf.schluessel}-{kopf.bis.isoformat()}".lower()

    @property
    def stand(self) -> date:
        """The youngest Stichtag of all numbers; of none the day of the report."""
        tage = [tag for tag in (self.menschen.stichtag, *(i.stichtag for i in self.indikatoren)) if tag]
        return max(tage, default=self.kopf.bis)

    @property
    def ist_leer(self) -> bool:
        return self.menschen.stichtag is None and not any(i.verlauf for i in self.indikatoren)

    @property
    def bestand(self) -> Bestand:
        return gesamtbestand(self.einrichtungen)

    @property
    def gebiete(self) -> tuple[Raumzeile, ...]:
        """Those below, as the page links them."""
        return self.menschen.raeume

    def mit_zustand(self, zustand: Zustand) -> tuple[Indikatorzeile, ...]:
        return tuple(i for i in self.indikatoren if i.wert.zustand is zustand)

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}


def gesamtbestand(zeilen: Iterable[Einrichtungszeile]) -> Bestand:
    return sum((z.bestand for z in zeilen), Bestand())
