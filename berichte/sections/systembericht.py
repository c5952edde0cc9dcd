"""What the report *Pro-Aktive Systeme* of a Gebiet consists of, on any of the four Ebenen. It names Gebiete and loops, never persons."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis import kanonisch
from basis.zahlen import Wert, Zustand
from berichte.sections.systemmischung import Mischung

TYP, FASSUNG = "systembericht", 3
GESPERRT = Wert(None, Zustand.GESPERRT)
Anzeige = int | Fraction | Wert | None


@dataclass(frozen=True)
class Systemkopf:
    """Whose report, of which Zeitraum, as of when; ``heute`` is the day on which rounds and Systeme were read."""

    stadt: str
    fachbereich: str
    ort: str
    name: str
    ebene: str
    schluessel: str
    von: date
    bis: date
    zeitraum: str
    davor: str
    davor_bis: date
    gebietsstand: date
    heute: date


@dataclass(frozen=True)
class Kennzeile:
    """One number with the one of the Zeitraum before; None: no value. ``art``: what it is counted in.

    ``gesperrt`` and ``vorher_gesperrt``: not for this reader. What is gesperrt never looks like what is missing, or like 0.
    """

    schluessel: str
    name: str
    art: str
    wert: int | Fraction | None
    vorher: int | Fraction | None
    gesperrt: bool = False
    vorher_gesperrt: bool = False

    @property
    def aenderung(self) -> int | Fraction | None:
        return None if self.wert is None or self.vorher is None else self.wert - self.vorher

    @property
    def anzeige(self) -> Anzeige:
        """As pages and files write it."""
        return GESPERRT if self.gesperrt else self.wert

    @property
    def anzeige_vorher(self) -> Anzeige:
        return GESPERRT if self.vorher_gesperrt else self.vorher

    @property
    def anzeige_aenderung(self) -> Anzeige:
        return GESPERRT if self.gesperrt or self.vorher_gesperrt else self.aenderung

    @property
    def ist_teil(self) -> bool:
        return self.name.startswith("davon")


@dataclass(frozen=True)
class Kenngruppe:
    titel: str
    zeilen: tuple[Kennzeile, ...]


@dataclass(frozen=True)
class Gebietszeile:
    """A Gebiet below, or what belongs to the Gebiet itself (``ebene`` empty). None: is not counted there.

    ``gesperrt``: rounds of another Ressort are among those that count here.
    """

    name: str
    ebene: str
    schluessel: str
    stadtteile: int | None
    mit_system: int | None
    runden: int | None
    gehalten: int | None
    mischung: Mischung | None
    neu: int
    offen: int
    ueberfaellig: int
    geschlossen: int
    laufend: int
    unbeantwortet: int
    gesperrt: bool = False

    @property
    def runden_anzeige(self) -> Anzeige:
        return GESPERRT if self.gesperrt else self.runden

    @property
    def gehalten_anzeige(self) -> Anzeige:
        return GESPERRT if self.gesperrt else self.gehalten


@dataclass(frozen=True)
class Systemzeile:
    """A System at the end of the Zeitraum; ``gesperrt``: its rounds belong to another Ressort."""

    nummer: int
    name: str
    anker: tuple[str, ...]
    stadtteile: tuple[str, ...]
    koordiniert: bool
    runden: int | None
    gehalten: int | None
    letzte: date | None
    gesperrt: bool

    @property
    def anzeige(self) -> Anzeige:
        return GESPERRT if self.gesperrt else self.gehalten


@dataclass(frozen=True)
class Schleifenzeile:
    """A Hinweis that was open at the end of the Zeitraum; ``heute`` says how it stands now, where that is something else."""

    nummer: int
    titel: str
    ort: str
    stand: str
    frist: str
    faellig_am: date | None
    satz: str
    heute: str


@dataclass(frozen=True)
class Gremienzeile:
    """What was handed over to a Gremium, and what waits there at the end of the Zeitraum, the oldest since ``seit``."""

    gremium: str
    uebergeben: int
    offen: int
    ueberfaellig: int
    seit: date | None


@dataclass(frozen=True)
class Artzeile:
    art: str
    geplant: int
    laufend: int
    beendet: int
    abgebrochen: int


@dataclass(frozen=True)
class Konzeptzeile:
    """Handlungskonzepte of a Gebiet at the end of the Zeitraum; ``gemeldet``: Rückmeldungen within it."""

    name: str
    raeume: int
    mit_konzept: int
    gelten: int
    faellig: int
    gemeldet: int


@dataclass(frozen=True)
class Systembericht:
    """The whole report: shown, printed, exported and checked from this content alone."""

    kopf: Systemkopf
    kernaussage: str
    wichtigste: tuple[str, ...]
    gruppen: tuple[Kenngruppe, ...]
    mischung: Mischung
    mischung_vorher: Mischung
    gebiete: tuple[Gebietszeile, ...]
    summe: Gebietszeile
    systeme: tuple[Systemzeile, ...]
    schleifen: tuple[Schleifenzeile, ...]
    gremien: tuple[Gremienzeile, ...]
    arten: tuple[Artzeile, ...]
    konzepte: tuple[Konzeptzeile, ...]
    ohne_system: tuple[str, ...]
    hinweise: tuple[str, ...]
    muster: bool

    @property
    def titel(self) -> str:
        return f"Pro-Aktive Systeme: {self.kopf.ort}"

    @property
    def dateiname(self) -> str:
        kopf = self.kopf
        return f"pro-aktive-systeme-{kopf.ebene}-{kopf.schluessel}-{kopf.von.isoformat()}-{kopf.bis.isoformat()}".lower()

    @property
    def nennt_schleifen(self) -> bool:
        """The upper Ebenen show counts alone: their paper goes to Gremien, which do not read the words of Hinweise."""
        return self.kopf.ebene in ("sozialraum", "stadtteil")

    @property
    def ist_leer(self) -> bool:
        """Neither a System nor a Hinweis in both Zeiträume; rounds that are gesperrt are not none."""
        runden = self.zeile("runden")
        if runden.gesperrt or runden.vorher_gesperrt:
            return False
        return all(not z.wert and not z.vorher for g in self.gruppen for z in g.zeilen if z.schluessel != "stadtteile")

    def zeile(self, schluessel: str) -> Kennzeile:
        return next(z for g in self.gruppen for z in g.zeilen if z.schluessel == schluessel)

    def wert(self, schluessel: str) -> int:
        """Of a number that is always counted."""
        return int(self.zeile(schluessel).wert or 0)

    def inhalt(self) -> dict[str, object]:
        return {"typ": TYP, "fassung": FASSUNG, **kanonisch.als_inhalt(self)}
