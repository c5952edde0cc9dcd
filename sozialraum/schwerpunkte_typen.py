"""Bausteine der Schwerpunkträume: Verfahren, Eingaben je Stadtteil, Ergebnis. Nur Daten; gerechnet wird in ``schwerpunkte``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from basis.zahlen import Wert, Zustand
from sozialraum.typisierung import Index, Indexmodell, Typmodell

STATUS, DYNAMIK = "status", "dynamik"
TEILNAMEN = {STATUS: "Status", DYNAMIK: "Dynamik"}


@dataclass(frozen=True, slots=True)
class Merkmal:
    """Ein gewichteter Indikator in Status oder Dynamik; ``veraenderung`` misst ihn gegen den Vergleichstag.

    Ein entlastender Indikator zählt mit umgekehrtem Vorzeichen: ein hoher z-Wert heißt immer hohe Belastung.
    """

    schluessel: str
    indikator: str
    name: str
    teil: str
    gewicht: Fraction
    entlastend: bool = False
    veraenderung: bool = False
    einheit: str = "%"
    stellen: int = 1
    fallzahlen: bool = False
    quelle: str = ""

    @property
    def titel(self) -> str:
        return f"{self.name}, Veränderung" if self.veraenderung else self.name


def merkmalsschluessel(teil: str, indikator: str) -> str:
    return f"{teil[0]}_{indikator}"


@dataclass(frozen=True, slots=True)
class Stufen:
    """Aufsteigende Grenzen und eine Klasse mehr; Klasse i gilt oberhalb von ``grenzen[i − 1]``, die letzte ist die belastetste."""

    grenzen: tuple[Fraction, ...]
    klassen: tuple[str, ...]


@dataclass(frozen=True)
class Verfahren:
    """Eine Fassung des Verfahrens. ``schwerpunkt``: Paare (Statusklasse, Dynamikklasse), die einen Schwerpunktraum ausmachen.

    Ohne Dynamik ist die zweite Hälfte jedes Paares leer. ``mindesteinwohner`` 0: alle Räume werden bewertet.
    """

    schluessel: str
    version: int
    name: str
    merkmale: tuple[Merkmal, ...]
    status: Stufen
    dynamik: Stufen | None
    schwerpunkt: frozenset[tuple[str, str]]
    ddof: int = 0
    mindesteinwohner: int = 300
    vergleichsjahre: int = 2
    quelle: str = ""

    def merkmale_von(self, teil: str) -> tuple[Merkmal, ...]:
        return tuple(merkmal for merkmal in self.merkmale if merkmal.teil == teil)

    def stufen_von(self, teil: str) -> Stufen | None:
        return self.status if teil == STATUS else self.dynamik

    def typmodell(self) -> Typmodell:
        """Das Modell der reinen Typisierung."""
        dynamik = self._indexmodell(DYNAMIK, self.dynamik) if self.dynamik else None
        return Typmodell(self._indexmodell(STATUS, self.status), dynamik, self.ddof)

    def _indexmodell(self, teil: str, stufen: Stufen) -> Indexmodell:
        return Indexmodell({m.schluessel: m.gewicht for m in self.merkmale_von(teil)}, stufen.grenzen, stufen.klassen)

    def ist_schwerpunkt(self, status: str, dynamik: str) -> bool:
        return (status, dynamik) in self.schwerpunkt


@dataclass(frozen=True, slots=True)
class Rohwert:
    """Der Wert am Stichtag und, für eine Veränderung, am Vergleichstag."""

    jetzt: Wert
    vorher: Wert | None = None

    def gemessen(self, merkmal: Merkmal) -> Wert:
        """Der Wert selbst oder die Differenz; fehlt eine Hälfte oder ist sie gesperrt, gilt das für das Ganze."""
        if not merkmal.veraenderung:
            return self.jetzt
        haelften = [self.jetzt, self.vorher or Wert(None, Zustand.KEINE_ANGABE)]
        if any(h.zustand is Zustand.GESPERRT for h in haelften):
            return Wert(None, Zustand.GESPERRT)
        if haelften[0].zahl is None or haelften[1].zahl is None:
            return Wert(None, Zustand.KEINE_ANGABE)
        return Wert(Fraction(haelften[0].zahl) - Fraction(haelften[1].zahl))


@dataclass(frozen=True, slots=True)
class Ort:
    """Ein Stadtteil mit seinen Rohwerten je Merkmal. ``ausschluss`` nennt den Grund, warum er nicht bewertet werden soll (leer: keiner)."""

    id: int
    schluessel: str
    name: str
    gruppe: str
    gruppenname: str
    einwohner: int | None
    werte: Mapping[str, Rohwert]
    ausschluss: str = ""


@dataclass(frozen=True, slots=True)
class Quelle:
    """Eine Lieferung hinter einem Merkmal oder den Einwohnerzahlen."""

    gegenstand: str
    stichtag: date
    datei: str
    sha256: str
    muster: bool


@dataclass(frozen=True)
class Grundlage:
    """Alles, woraus eine Liste entsteht. ``tage``: Stichtag und Vergleichstag, die ein Merkmal wirklich hat (None: keinen Wert)."""

    verfahren: Verfahren
    orte: tuple[Ort, ...]
    gebietsstand: date
    stichtag: date
    vergleichstag: date | None
    tage: Mapping[str, tuple[date | None, date | None]]
    einwohnertag: date | None = None
    muster: bool = False
    quellen: tuple[Quelle, ...] = ()
    lieferungen: frozenset[int] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Kennwert:
    """Mittel und Standardabweichung über die bewerteten Räume, jeder Raum zählt gleich."""

    mittel: Fraction
    streuung: Fraction


@dataclass(frozen=True)
class Zeile:
    """Ein Stadtteil im Ergebnis. Wer nicht bewertet ist, nennt die Gründe und hat weder z-Werte noch Klassen."""

    ort: Ort
    gruende: tuple[str, ...]
    z: Mapping[str, Fraction]
    status: Index | None = None
    dynamik: Index | None = None
    schwerpunkt: bool = False

    @property
    def bewertet(self) -> bool:
        return self.status is not None

    @property
    def schluessel(self) -> str:
        return self.ort.schluessel

    @property
    def name(self) -> str:
        return self.ort.name

    @property
    def grund(self) -> str:
        return "; ".join(self.gruende)

    @property
    def statusklasse(self) -> str:
        return self.status.klasse if self.status else ""

    @property
    def dynamikklasse(self) -> str:
        return self.dynamik.klasse if self.dynamik else ""

    def index(self, teil: str) -> Index | None:
        return self.status if teil == STATUS else self.dynamik


@dataclass(frozen=True)
class Bestimmung:
    """Das Ergebnis. Mit ``fehler`` ließ sich nicht rechnen; dann gibt es keine Zeilen."""

    grundlage: Grundlage
    zeilen: tuple[Zeile, ...] = ()
    kennwerte: Mapping[str, Kennwert] = field(default_factory=dict)
    fehler: tuple[str, ...] = ()
    hinweise: tuple[str, ...] = ()

    @property
    def verfahren(self) -> Verfahren:
        return self.grundlage.verfahren

    @cached_property
    def je_schluessel(self) -> dict[str, Zeile]:
        return {zeile.schluessel: zeile for zeile in self.zeilen}

    @cached_property
    def bewertete(self) -> tuple[Zeile, ...]:
        return tuple(zeile for zeile in self.zeilen if zeile.bewertet)

    @cached_property
    def nicht_bewertete(self) -> tuple[Zeile, ...]:
        return tuple(zeile for zeile in self.zeilen if not zeile.bewertet)

    @cached_property
    def schwerpunkte(self) -> tuple[Zeile, ...]:
        return tuple(zeile for zeile in self.zeilen if zeile.schwerpunkt)

    def anzahl(self, status: str, dynamik: str = "") -> int:
        """Wie viele bewertete Räume in ein Feld der Matrix fallen; ``dynamik`` leer zählt die ganze Statusklasse."""
        return sum(z.statusklasse == status and dynamik in ("", z.dynamikklasse) for z in self.bewertete)
