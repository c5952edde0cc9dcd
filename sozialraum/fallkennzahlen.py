"""Kennzahlen der Fallstatistik: jede mit Definition, Zähler und Nenner; auf jeder Ebene Σ Zähler / Σ Nenner, nie ein Mittel von Quoten.

Gezählt werden Hilfen, nicht Menschen. In die Kennzahlen gehen nur Hilfen ein, die als Hilfen zur Erziehung zählen (``Hilfeart``), und nur
Fälle mit einem Stadtteil: Zähler und Nenner gehören zu denselben Gebieten. Beispiele von Hand: docs/methodik.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from basis.zahlen import GESPERRT, Wert, Zustand

TAGE_JE_MONAT = Fraction(487, 16)  # 365,25 / 12
KEINE_ANGABE = Wert(None, Zustand.KEINE_ANGABE)


@dataclass(frozen=True)
class Zaehlung:
    """Was in einem Zeitraum gezählt wurde: Bestand an dessen Ende, begonnen und beendet in ihm, Tage der beendeten Hilfen.

    ``beendet_mit_tagen`` zählt nur die beendeten Hilfen, deren Tage bekannt sind; nur sie haben eine Dauer.
    """

    bestand: int = 0
    begonnen: int = 0
    beendet: int = 0
    tage: int = 0
    beendet_mit_tagen: int = 0

    def __add__(self, andere: "Zaehlung") -> "Zaehlung":
        return Zaehlung(
            self.bestand + andere.bestand,
            self.begonnen + andere.begonnen,
            self.beendet + andere.beendet,
            self.tage + andere.tage,
            self.beendet_mit_tagen + andere.beendet_mit_tagen,
        )


NICHTS = Zaehlung()


@dataclass(frozen=True)
class Fallsummen:
    """Ein Gebiet in einem Zeitraum: Hilfen zur Erziehung nach Form, stationäre nach Ort, junge Menschen unter 21 (None: unbekannt)."""

    je_form: Mapping[str, Zaehlung] = field(default_factory=dict)
    stationaer_in: int = 0
    stationaer_ausserhalb: int = 0
    stationaer_ohne_ort: int = 0
    unter_21: int | None = None

    @property
    def alle(self) -> Zaehlung:
        return summe(self.je_form.values())

    def form(self, name: str) -> Zaehlung:
        return self.je_form.get(name, NICHTS)


@dataclass(frozen=True)
class Kennzahl:
    """Eine Kennzahl mit allem, was man zum Nachrechnen braucht. ``einheit`` steht hinter dem Wert, ``stellen`` sind Nachkommastellen.

    ``gegenwert`` ist die zweite Seite eines Verhältnisses; beide ergeben zusammen 100 %.
    """

    schluessel: str
    name: str
    definition: str
    zaehler_name: str
    zaehler: Wert
    nenner_name: str
    nenner: Wert
    wert: Wert
    einheit: str = ""
    stellen: int = 1
    gegenwert: Wert | None = None
    grund: str = ""


def summe(zaehlungen: Iterable[Zaehlung]) -> Zaehlung:
    return sum(zaehlungen, NICHTS)


@dataclass(frozen=True)
class Sichtbar:
    """Was ein Leser von den Zahlen hinter den Kennzahlen sehen darf; was daraus folgt, ist ebenso gezeigt oder gesperrt."""

    bestand: bool = True
    stroeme: bool = True
    formen: bool = True  # ambulante und stationäre am Ende
    ort: bool = True
    dauer: bool = True


ALLES = Sichtbar()


def kennzahlen(summen: Fallsummen, sichtbar: Sichtbar = ALLES) -> tuple[Kennzahl, ...]:
    """Alle Kennzahlen eines Gebiets. Beruht eine auf etwas Gesperrtem, ist sie gesperrt."""
    alle, s = summen.alle, sichtbar
    am_ende, im_zeitraum = alle.bestand, alle.bestand + alle.beendet
    beides = s.bestand and s.stroeme
    return (
        _dichte("hze_je_1000", "Dichte der Hilfen zur Erziehung", _DICHTE, "laufende Hilfen am Ende", am_ende, summen, 1000, s.bestand),
        _dichte("hze_je_10000", "Inanspruchnahme", _INANSPRUCHNAHME, "laufende am Ende und beendete", im_zeitraum, summen, 10000, beides),
        _verhaeltnis("ambulant_stationaer", "Ambulant zu stationär", _AMBULANT, ("ambulante Hilfen", summen.form("ambulant").bestand),
                     ("ambulante und stationäre Hilfen", summen.form("stationaer").bestand), s.formen),
        _verhaeltnis("in_ausserhalb", "Stationär in der Stadt zu außerhalb", _ORT, ("stationäre Hilfen in der Stadt", summen.stationaer_in),
                     ("stationäre Hilfen mit bekanntem Ort", summen.stationaer_ausserhalb), s.ort),
        _dauer(alle, s.dauer),
        _anzahl("zugaenge", "Zugänge", "Hilfen, die im Zeitraum begonnen haben.", alle.begonnen, s.stroeme),
        _anzahl("abgaenge", "Abgänge", "Hilfen, die im Zeitraum geendet haben.", alle.beendet, s.stroeme),
    )  # fmt: skip


_DICHTE = "Laufende Hilfen zur Erziehung am Ende des Zeitraums je 1.000 Einwohnende unter 21 Jahren; welche zählen, sagt der Katalog."
_INANSPRUCHNAHME = (
    "Am Ende laufende und im Zeitraum beendete Hilfen zur Erziehung je 10.000 Einwohnende unter 21 Jahren. Über zwölf Monate bis Dezember "
    "ist das die Inanspruchnahme der Kinder- und Jugendhilfestatistik."
)
_AMBULANT = "Laufende ambulante und stationäre Hilfen am Ende des Zeitraums; teilstationäre zählen auf keiner der beiden Seiten."
_ORT = "Laufende stationäre Hilfen am Ende des Zeitraums nach dem Ort der Leistung; Hilfen ohne Angabe zum Ort zählen nicht mit."
_DAUER = "Tage der im Zeitraum beendeten Hilfen, erster und letzter Tag eingeschlossen, durch ihre Zahl; ein Monat hat 30,4375 Tage."


def _dichte(
    schluessel: str, name: str, definition: str, zaehler_name: str, zaehler: int, summen: Fallsummen, faktor: int, offen: bool
) -> Kennzahl:
    nenner = summen.unter_21
    grund = "" if nenner else "Hier wohnt niemand unter 21 Jahren." if nenner == 0 else "Die Bevölkerung unter 21 Jahren liegt nicht vor."
    wert = GESPERRT if not offen else Wert(Fraction(zaehler * faktor, nenner)) if nenner else KEINE_ANGABE
    return Kennzahl(
        schluessel, name, definition, zaehler_name, _wert(zaehler, offen), "Einwohnende unter 21 Jahren",
        KEINE_ANGABE if nenner is None else Wert(Fraction(nenner)), wert, "je 1.000" if faktor == 1000 else "je 10.000", 1, grund=grund,
    )  # fmt: skip


def _verhaeltnis(schluessel: str, name: str, definition: str, eine: tuple[str, int], andere: tuple[str, int], offen: bool) -> Kennzahl:
    """Zwei Seiten, die zusammen 100 % ergeben: Sie sind zusammen gezeigt oder zusammen gesperrt."""
    (zaehler_name, zaehler), (nenner_name, rest) = eine, andere
    nenner = zaehler + rest
    if not offen:
        return Kennzahl(
            schluessel, name, definition, zaehler_name, GESPERRT, nenner_name, GESPERRT, GESPERRT, "%", gegenwert=GESPERRT
        )
    wert, gegenwert = (Wert(Fraction(teil * 100, nenner)) if nenner else KEINE_ANGABE for teil in (zaehler, rest))
    grund = "" if nenner else "Am Ende des Zeitraums läuft keine solche Hilfe."
    return Kennzahl(
        schluessel, name, definition, zaehler_name, Wert(Fraction(zaehler)), nenner_name, Wert(Fraction(nenner)), wert, "%",
        gegenwert=gegenwert, grund=grund,
    )  # fmt: skip


def _dauer(alle: Zaehlung, offen: bool) -> Kennzahl:
    anzahl = alle.beendet_mit_tagen
    wert = GESPERRT if not offen else Wert(Fraction(alle.tage, anzahl) / TAGE_JE_MONAT) if anzahl else KEINE_ANGABE
    grund = "" if anzahl or not offen else "Im Zeitraum hat keine Hilfe mit bekannter Dauer geendet."
    return Kennzahl(
        "dauer", "Mittlere Dauer beendeter Hilfen", _DAUER, "Tage", _wert(alle.tage, offen), "beendete Hilfen mit bekannter Dauer",
        _wert(anzahl, offen), wert, "Monate", grund=grund,
    )  # fmt: skip


def _anzahl(schluessel: str, name: str, definition: str, anzahl: int, offen: bool) -> Kennzahl:
    wert = _wert(anzahl, offen)
    return Kennzahl(schluessel, name, definition, "Hilfen", wert, "", KEINE_ANGABE, wert, "", 0)


def _wert(anzahl: int, offen: bool) -> Wert:
    return Wert(Fraction(anzahl)) if offen else GESPERRT
