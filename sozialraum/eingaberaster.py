"""Ein Raster zum Eintragen: was in zwei Feldern steht, wird ein Wert, ein Grund seines Fehlens oder ein Satz; und was sich damit ändert.

Ein leeres Feldpaar ändert nichts. „–“ heißt keine Angabe, „·“ gesperrt (domain.md 2); gelöscht wird nie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from basis.imports.zahlformat import zustand_ohne_wert
from basis.zahlen import ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT, Zahlfehler, Zustand, eigene_stellen, lies_zahl, zahl

GROESSTE_ZAHL = Decimal(10) ** 12
STELLEN = 12


class Wirkung(StrEnum):
    LEER = "leer"
    NEU = "neu"
    GEAENDERT = "geaendert"
    UNVERAENDERT = "unveraendert"
    FEHLER = "fehler"


@dataclass(frozen=True)
class Regel:
    """Was für einen Indikator gilt: ob er einen Nenner hat, ob er ihn braucht, ob er ein Anteil in Prozent ist."""

    mit_nenner: bool = True
    braucht_nenner: bool = True
    anteil: bool = False


@dataclass(frozen=True)
class Stand:
    """Zähler und Nenner, wie sie gelten oder gelten sollen; ohne Wert sagt ``zustand``, warum."""

    zaehler: Decimal | None
    nenner: Decimal | None
    zustand: Zustand

    def als_felder(self) -> tuple[str, str]:
        """So steht der Stand in den beiden Feldern."""
        zeichen = {Zustand.KEINE_ANGABE: ZEICHEN_OHNE_WERT, Zustand.GESPERRT: ZEICHEN_GESPERRT}
        zaehler = zeichen.get(self.zustand, "") if self.zaehler is None else _text(self.zaehler)
        return zaehler, "" if self.nenner is None else _text(self.nenner)


@dataclass(frozen=True)
class Befund:
    """Ein Platz des Rasters nach der Prüfung: seine Texte, der neue Stand, die Wirkung, Sätze zu Fehlern und Hinweise."""

    zaehler_text: str
    nenner_text: str
    alt: Stand | None
    neu: Stand | None = None
    wirkung: Wirkung = Wirkung.LEER
    saetze: tuple[str, ...] = ()
    hinweise: tuple[str, ...] = ()


def pruefe(regel: Regel, alt: Stand | None, zaehler: str, nenner: str) -> Befund:
    """Liest ein Feldpaar gegen das, was gilt. Alle Mängel auf einmal."""
    zaehler, nenner = zaehler.strip(), nenner.strip() if regel.mit_nenner else ""
    if alt is not None and (zaehler, nenner) == (alt.als_felder()[0], alt.als_felder()[1] if regel.mit_nenner else ""):
        return Befund(zaehler, nenner, alt, alt, Wirkung.UNVERAENDERT)  # auch, wo das Feld weniger Stellen zeigt, als gespeichert sind
    if not zaehler and not nenner:
        if alt is None:
            return Befund("", "", None)
        satz = "Ein Wert lässt sich nicht löschen. Schreiben Sie „–“ für keine Angabe oder „·“ für gesperrt."
        return Befund("", "", alt, wirkung=Wirkung.FEHLER, saetze=(satz,))
    saetze: list[str] = []
    zustand = zustand_ohne_wert(zaehler) if zaehler else None
    z = None if zustand else _lies(zaehler, "Zähler", saetze)
    n = _lies(nenner, "Nenner", saetze) if nenner and not zustand_ohne_wert(nenner) else None
    neu = Stand(z, n, zustand or Zustand.WERT)
    saetze = saetze or list(_maengel(regel, neu))
    if saetze:
        return Befund(zaehler, nenner, alt, wirkung=Wirkung.FEHLER, saetze=tuple(saetze))
    wirkung = Wirkung.NEU if alt is None else Wirkung.UNVERAENDERT if neu == alt else Wirkung.GEAENDERT
    return Befund(zaehler, nenner, alt, neu, wirkung, hinweise=tuple(_hinweise(regel, neu)))


def anzahl(befunde: Iterable[Befund], wirkung: Wirkung) -> int:
    return sum(befund.wirkung is wirkung for befund in befunde)


def _lies(text: str, was: str, saetze: list[str]) -> Decimal | None:
    if not text:
        saetze.append(f"Es fehlt der {was}.")
        return None
    try:
        gelesen = lies_zahl(text)
    except Zahlfehler as fehler:
        saetze.append(f"{was}: {fehler}")
        return None
    if abs(gelesen) >= GROESSTE_ZAHL:
        saetze.append(f"{was}: „{text[:40]}“ ist zu groß.")
    exponent = gelesen.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -STELLEN:
        saetze.append(f"{was}: „{text[:40]}“ hat mehr als {STELLEN} Nachkommastellen.")
    return gelesen


def _maengel(regel: Regel, neu: Stand) -> Iterable[str]:
    if neu.nenner is not None and neu.nenner <= 0:
        ohne_quote = neu.nenner == 0 and not neu.zaehler
        yield (
            "Der Nenner ist 0; eine Quote gibt es dann nicht. Schreiben Sie „–“ in den Zähler und lassen Sie den Nenner leer."
            if ohne_quote
            else "Der Nenner muss größer als 0 sein."
        )
    if neu.zaehler is None:
        return
    if neu.nenner is None and regel.braucht_nenner and regel.mit_nenner:
        yield "Der Indikator braucht einen Nenner."
    if neu.zaehler < 0 and regel.anteil:
        yield "Der Zähler eines Anteils ist negativ; gezählt wird ab 0."


def _hinweise(regel: Regel, neu: Stand) -> Iterable[str]:
    if neu.zaehler is None:
        return
    if neu.zaehler < 0:
        yield "Der Zähler ist negativ."
    if regel.anteil and neu.nenner is not None and neu.zaehler > neu.nenner:
        yield "Der Zähler ist größer als der Nenner; das sind mehr als 100\u00a0%."


def _text(wert: Decimal) -> str:
    return zahl(wert, eigene_stellen(wert))
