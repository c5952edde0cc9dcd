"""Eine Spalte mit Zahlen: ihr Format steht fest, jede Zelle wird zu Zahl, Zustand oder Fehlersatz, jede Schreibweise nur einmal gelesen."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from basis.imports.tabelle import TYP_FEHLER, TYP_FORMEL, TYP_PROZENT, TYP_TEXT, TYP_ZAHL, Zeile
from basis.imports.zahlformat import Formatbefund, Zahlformat, entscheide, lies, untersuche, zustand_ohne_wert
from basis.zahlen import Zustand

GROESSTE_ZAHL = Decimal(10) ** 12
GROESSTE_ZAHL_TEXT = "1.000.000.000.000"
GROESSTE_ANZAHL = 10_000_000
_ANZAHL = re.compile(r"[0-9]{1,12}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}")
_GANZE_ZAHL = re.compile("[0-9]{1,12}")
_EINHEITEN = {"prozent": ("%", "Prozent"), "euro": ("€", "EUR", "Euro")}
_BEISPIEL = {"deutsch": "1.234,5", "punkt": "1234.5"}


class Angabe(NamedTuple):
    """Was in einer Zelle steht: Zahl mit Zustand, oder ein Fehlersatz."""

    zahl: Decimal | None
    zustand: Zustand
    fehler: str = ""
    gerundet: bool = False


class Zahlenspalte:
    """Liest die Zellen einer Spalte in ihrem Format; ``einheit`` erlaubt das Einheitenzeichen hinter der Zahl."""

    def __init__(self, spalte: int, zahlformat: Zahlformat, *, einheit: str = "", nachkommastellen: int = 12) -> None:
        self.spalte = spalte
        self.zahlformat = zahlformat
        self._endungen = _EINHEITEN.get(einheit, ())
        self._stufe = Decimal(1).scaleb(-nachkommastellen)
        self._stellen = nachkommastellen
        self._gelesen: defaultdict[str, dict[str, Angabe]] = defaultdict(dict)
        self.gerundet = 0

    def lies(self, zeile: Zeile) -> Angabe:
        """Die Angabe dieser Zeile. Fehlende Zellen sind keine Angabe."""
        zellen, spalte = zeile.zellen, self.spalte
        text = zellen[spalte] if spalte < len(zellen) else ""
        gelesen = self._gelesen[zeile.typ(spalte) if zeile.typen else TYP_TEXT]
        angabe = gelesen.get(text)
        if angabe is None:
            angabe = gelesen[text] = self._bestimme(zeile, text, zeile.typ(spalte))
        if angabe.gerundet:
            self.gerundet += 1
        return angabe

    def _bestimme(self, zeile: Zeile, text: str, typ: str) -> Angabe:
        if typ in (TYP_FEHLER, TYP_FORMEL):
            return _fehler(zeile.zellfehler(self.spalte) or "")
        zustand = zustand_ohne_wert(text) if typ == TYP_TEXT else None
        if zustand is not None:
            return Angabe(None, zustand)
        zahl = self._zahl(text, "punkt" if typ in (TYP_ZAHL, TYP_PROZENT) else self.zahlformat)
        if zahl is None:
            return _fehler(self._satz(text))
        if abs(zahl) >= GROESSTE_ZAHL:
            return _fehler(f"„{_kurz(text)}“ ist zu groß; gelesen werden Zahlen unter {GROESSTE_ZAHL_TEXT}.")
        genau = int(zahl.as_tuple().exponent) >= -self._stellen
        return Angabe(zahl if genau else zahl.quantize(self._stufe, ROUND_HALF_UP), Zustand.WERT, gerundet=not genau)

    def _zahl(self, text: str, zahlformat: Zahlformat) -> Decimal | None:
        for endung in self._endungen:
            if text.endswith(endung):
                text = text.removesuffix(endung).rstrip()
                break
        return lies(text, zahlformat) if len(text) <= 40 else None

    def _satz(self, text: str) -> str:
        if text.endswith("%"):
            return f"„{_kurz(text)}“ ist ein Prozentwert; hier wird eine Zahl ohne Prozentzeichen erwartet."
        andere: Zahlformat = "punkt" if self.zahlformat == "deutsch" else "deutsch"
        erwartet = f"erwartet wird zum Beispiel {_BEISPIEL[self.zahlformat]}"
        if lies(text, andere) is not None:
            wie = "mit Dezimalkomma" if self.zahlformat == "deutsch" else "mit Dezimalpunkt"
            return f"„{_kurz(text)}“ widerspricht dem Zahlenformat der Spalte ({wie}); {erwartet}."
        return f"„{_kurz(text)}“ ist keine Zahl; {erwartet}."


def lies_anzahl(text: str, typ: str) -> int | None:
    """Eine ganze Zahl ab 0, als Text auch mit Tausenderpunkten; None, wenn es keine ist oder mehr als zehn Millionen."""
    if not (_ANZAHL if typ == TYP_TEXT else _GANZE_ZAHL).fullmatch(text):
        return None
    anzahl = int(text.replace(".", ""))
    return anzahl if anzahl <= GROESSTE_ANZAHL else None


def bestimme_spalten(
    kopf: Sequence[str], zeilen: Iterable[Zeile], einheiten: dict[int, str], *, zahlformat: str, nachkommastellen: int
) -> tuple[dict[int, Zahlenspalte], list[str]]:
    """Legt das Format jeder Spalte fest und gibt Hinweise, wo es geraten ist.

    ``einheiten``: Spalte → Einheit des Indikators (leer, wenn keine gilt). ``zahlformat``: „auto“, „deutsch“ oder „punkt“.
    """
    befunde = _befunde(zeilen, list(einheiten), einheiten) if zahlformat == "auto" else {}
    spalten: dict[int, Zahlenspalte] = {}
    hinweise: list[str] = []
    for spalte, einheit in einheiten.items():
        geraten = False
        gewaehlt: Zahlformat = "punkt" if zahlformat == "punkt" else "deutsch"
        if zahlformat == "auto":
            gewaehlt, geraten = entscheide(befunde[spalte], befunde.values())
        spalten[spalte] = Zahlenspalte(spalte, gewaehlt, einheit=einheit, nachkommastellen=nachkommastellen)
        if geraten:
            beispiel = befunde[spalte].beispiel
            hinweise.append(
                f"Spalte „{kopf[spalte]}“: „{beispiel}“ wurde mit Tausenderpunkt gelesen, also als {beispiel.replace('.', '')}. "
                "Ist der Punkt ein Dezimalpunkt, wählen Sie das Zahlenformat „Dezimalpunkt“."
            )
    return spalten, hinweise


def _befunde(zeilen: Iterable[Zeile], spalten: list[int], einheiten: dict[int, str]) -> dict[int, Formatbefund]:
    texte: dict[int, set[str]] = {spalte: set() for spalte in spalten}
    for zeile in zeilen:
        for spalte in spalten:
            if zeile.typ(spalte) == TYP_TEXT:
                texte[spalte].add(zeile.zelle(spalte))
    endungen = tuple(endung for gruppe in _EINHEITEN.values() for endung in gruppe)
    for spalte in spalten:
        if einheiten[spalte] in _EINHEITEN:
            texte[spalte] = {_ohne_endung(text, endungen) for text in texte[spalte]}
    return {spalte: untersuche(texte[spalte]) for spalte in spalten}


def _ohne_endung(text: str, endungen: tuple[str, ...]) -> str:
    for endung in endungen:
        if text.endswith(endung):
            return text.removesuffix(endung).rstrip()
    return text


def _fehler(satz: str) -> Angabe:
    return Angabe(None, Zustand.KEINE_ANGABE, satz)


def _kurz(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
