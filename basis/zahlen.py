"""Deutsche Zahlen und Daten, und die drei Zustände eines Werts.

Ein Wert ist da, gesperrt oder nicht angegeben. Die drei sehen nie gleich aus: eine 0 ist eine Angabe, „·“ ist gesperrt, „–“ fehlt.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from math import gcd, lcm

NBSP = "\u00a0"
MINUS = "\u2212"
LAENGSTE_ZAHL = 60  # Zeichen; mehr rechnet niemand mehr als Zahl
ZEICHEN_OHNE_WERT = "–"
ZEICHEN_GESPERRT = "·"

_WEITER_KONTEXT = Context(prec=100_000)  # der übliche Kontext schnitte nach 28 Stellen ab
_WEISSRAUM = " \t\r\n\u00a0\u202f"
_MUSTER_KOMMA = re.compile(r"([-\u2212]?)([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_MUSTER_PUNKT = re.compile(r"([-\u2212]?)([0-9]+)(?:\.([0-9]+))?")
_MUSTER_DATUM = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


class Zahlfehler(ValueError):
    """Ein Text ist keine Zahl oder kein Datum. Die Meldung ist ein deutscher Satz."""


class Zustand(StrEnum):
    """Was von einem Wert bekannt ist: der Wert selbst, nur dass er gesperrt ist, oder nichts."""

    WERT = "wert"
    GESPERRT = "gesperrt"
    KEINE_ANGABE = "keine_angabe"


@dataclass(frozen=True)
class Wert:
    """Eine Zahl mit ihrem Zustand. Nur der Zustand WERT trägt eine Zahl; Widersprüche werden abgelehnt."""

    zahl: Decimal | Fraction | None
    zustand: Zustand = Zustand.WERT

    def __post_init__(self) -> None:
        if (self.zahl is None) is (self.zustand is Zustand.WERT):
            raise Zahlfehler("Nur ein Wert im Zustand „wert“ trägt eine Zahl, und er trägt immer eine.")


GESPERRT = Wert(None, Zustand.GESPERRT)


def lies_zahl(text: str, *, komma: str = ",") -> Decimal:
    """Liest eine Zahl streng: mit ``komma=","`` deutsch (1.234,5), mit ``komma="."`` mit Dezimalpunkt und ohne Gruppen (1234.5).

    Abgelehnt werden Zweideutiges (bei deutschem Komma ``25.5`` und ``0.123``), fremde Ziffern, Exponenten, ``NaN``, ``inf``, leerer Text.
    """
    if komma not in (",", "."):
        raise ValueError("komma ist ',' oder '.'")
    if len(text) > LAENGSTE_ZAHL:
        raise Zahlfehler(f"Eine Zahl mit {gruppiere(len(text))} Zeichen wird nicht gelesen.")
    muster = _MUSTER_KOMMA if komma == "," else _MUSTER_PUNKT
    treffer = muster.fullmatch(text.strip(_WEISSRAUM))
    if treffer is None:
        beispiel = "1.234,5" if komma == "," else "1234.5"
        raise Zahlfehler(f"„{text}“ ist keine Zahl; erwartet wird zum Beispiel {beispiel}.")
    minuszeichen, ganze, nachkomma = treffer.groups()
    minus = "-" if minuszeichen else ""
    return Decimal(minus + ganze.replace(".", "") + (f".{nachkomma}" if nachkomma else ""))


def gruppiere(ganze: int) -> str:
    """Setzt Tausenderpunkte in eine ganze Zahl ab 0: 1234567 ergibt ``1.234.567``."""
    return f"{ganze:,}".replace(",", ".")


def runde(wert: Decimal | Fraction | int, stellen: int = 0) -> Decimal:
    """Rundet kaufmännisch (halbe vom Nullpunkt weg) auf feste Nachkommastellen, ohne Zwischenrundung."""
    bruch = Fraction(wert)
    return runde_quotient(bruch.numerator, bruch.denominator, stellen)


def runde_quotient(zaehler: int, nenner: int, stellen: int = 0) -> Decimal:
    """Rundet ``zaehler / nenner`` (Nenner größer als 0) kaufmännisch, ohne den Bruch zu kürzen; schnell auch bei riesigen Zahlen."""
    ganze = (2 * abs(zaehler) * 10**stellen + nenner) // (2 * nenner)
    return Decimal(-ganze if zaehler < 0 else ganze).scaleb(-stellen, _WEITER_KONTEXT)


def gemeinsamer_nenner(brueche: Sequence[Fraction | int]) -> tuple[list[int], int]:
    """Schreibt Brüche als ganze Zähler über einen gemeinsamen Nenner: exakt, und viel schneller als fortgesetztes Kürzen."""
    return auf_gemeinsamen_nenner([bruch.as_integer_ratio() for bruch in brueche])


def auf_gemeinsamen_nenner(paare: Sequence[tuple[int, int]]) -> tuple[list[int], int]:
    """Dasselbe für Brüche, die als Zähler und Nenner vorliegen und nicht gekürzt sein müssen."""
    alle = {nenner for _, nenner in paare}
    teiler = gcd(*alle) or 1  # was alle Nenner gemeinsam haben, muss nicht durch die Divisionen geschleppt werden
    hauptnenner = _kgv(einer // teiler for einer in alle)
    return [zaehler * (hauptnenner // (nenner // teiler)) for zaehler, nenner in paare], hauptnenner * teiler


def summe(brueche: Sequence[Fraction | int]) -> Fraction:
    """Summe von Brüchen über den gemeinsamen Nenner; die leere Summe ist 0."""
    zaehler, nenner = gemeinsamer_nenner(brueche)
    return Fraction(sum(zaehler), nenner)


def _kgv(zahlen: Iterable[int]) -> int:
    """Kleinstes gemeinsames Vielfaches, paarweise wie in einem Turnier: so bleiben die Zahlen lange klein."""
    reihe = list(zahlen)
    while len(reihe) > 8:
        reihe = [lcm(*reihe[i : i + 8]) for i in range(0, len(reihe), 8)]
    return lcm(*reihe)


def _schreibe(gerundet: Decimal, stellen: int) -> str:
    ganze, _, nachkomma = f"{gerundet.copy_abs():.{stellen}f}".partition(".")
    return gruppiere(int(ganze)) + (f",{nachkomma}" if nachkomma else "")


def zahl(wert: Decimal | Fraction | int | Wert | None, stellen: int = 0) -> str:
    """Schreibt eine Zahl deutsch mit fester Zahl von Nachkommastellen; ohne Wert „–“, gesperrt „·“, nie „−0“."""
    if isinstance(wert, Wert):
        if wert.zustand is Zustand.GESPERRT:
            return ZEICHEN_GESPERRT
        wert = wert.zahl
    if wert is None:
        return ZEICHEN_OHNE_WERT
    gerundet = runde(wert, stellen)
    return (MINUS if gerundet < 0 else "") + _schreibe(gerundet, stellen)


def anzahl(wie_viele: int, eins: str, viele: str) -> str:
    """Schreibt, wie viele es sind, mit dem passenden Wort: ``1 Antrag``, ``0 Anträge``, ``1.234 Anträge``."""
    return f"{zahl(wie_viele)} {eins if wie_viele == 1 else viele}"


MEHRZAHL = {"läuft": "laufen", "gilt": "gelten", "ist": "sind"}


def gezaehlt(wie_viele: int, stand: str) -> str:
    """Schreibt, wie viele so weit sind; beginnt der Stand mit einem Zeitwort, steht es in der passenden Form: ``9 laufen bald aus``."""
    verb, _, rest = stand.partition(" ")
    return anzahl(wie_viele, stand, f"{MEHRZAHL.get(verb, verb)} {rest}".strip())


def prozent(anteil: Decimal | Fraction | int | Wert | None, stellen: int = 1) -> str:
    """Schreibt einen Anteil (1 = das Ganze) als Prozent: 0,25 ergibt ``25,0 %`` mit geschütztem Leerzeichen."""
    if isinstance(anteil, Wert):
        if anteil.zustand is not Zustand.WERT:
            return zahl(anteil)
        anteil = anteil.zahl
    if anteil is None:
        return ZEICHEN_OHNE_WERT
    return f"{zahl(Fraction(anteil) * 100, stellen)}{NBSP}%"


def eigene_stellen(wert: Decimal | Fraction | int) -> int:
    """So viele Nachkommastellen, wie der Wert hat; ein Drittel wird nach sechs abgeschnitten."""
    bruch = Fraction(wert)
    return next((stellen for stellen in range(6) if (bruch * 10**stellen).denominator == 1), 6)


def prozent_kurz(anteil: Decimal | Fraction | int) -> str:
    """Ein genauer Anteil ohne angehängte Nullen: 1,1 ergibt ``110 %``, 0,125 ergibt ``12,5 %``."""
    hundertfach = Fraction(anteil) * 100
    return f"{zahl(hundertfach, eigene_stellen(hundertfach))}{NBSP}%"


def vorzeichen(wert: Decimal | Fraction | int | None, stellen: int = 0) -> str:
    """Schreibt eine Veränderung mit Vorzeichen: ``+1,5``, ``−1,5``; gerundete Null ohne Vorzeichen als ``0,0`` (±0 gibt es nicht)."""
    text = zahl(wert, stellen)
    if wert is None or text.startswith(MINUS) or runde(wert, stellen) == 0:
        return text
    return f"+{text}"


def aufzaehlung(namen: Sequence[str], hoechstens: int = 8) -> str:
    """Schreibt Namen hintereinander: ``A, B und C``; was über ``hoechstens`` hinausgeht, wird gezählt: ``A, B und 1.200 weitere``."""
    if len(namen) > hoechstens:
        return f"{', '.join(namen[:hoechstens])} und {zahl(len(namen) - hoechstens)} weitere"
    return f"{', '.join(namen[:-1])} und {namen[-1]}" if len(namen) > 1 else "".join(namen)


def datum(tag: date) -> str:
    """Schreibt ein Datum als TT.MM.JJJJ."""
    return f"{tag.day:02d}.{tag.month:02d}.{tag.year:04d}"


def lies_datum(text: str) -> date:
    """Liest TT.MM.JJJJ (auch T.M.JJJJ). Zweistellige Jahre, andere Reihenfolgen und Tage, die es nicht gibt, werden abgelehnt."""
    treffer = _MUSTER_DATUM.fullmatch(text.strip(_WEISSRAUM))
    if treffer is None:
        raise Zahlfehler(f"„{text}“ ist kein Datum; erwartet wird TT.MM.JJJJ, zum Beispiel 31.12.2006.")
    tag, monat, jahr = (int(teil) for teil in treffer.groups())
    try:
        return date(jahr, monat, tag)
    except ValueError:
        raise Zahlfehler(f"Den Tag „{text}“ gibt es nicht.") from None

