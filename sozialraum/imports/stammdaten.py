"""Stammdaten einer Stadt lesen: CSV mit fester Kopfzeile und TOML, jede Zeile mit ihrer Nummer, alle Mängel auf einmal."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from basis.imports.tabelle import Tabellenfehler, lies_tabelle, normalisiere
from basis.zahlen import LAENGSTE_ZAHL, Zahlfehler
from sozialraum.imports.befund import lies_tag


class Stammdatenfehler(ValueError):
    """Eine Datei der Stadt ist nicht lesbar; ``saetze`` nennt jeden Mangel mit Datei, Zeile und Spalte."""

    def __init__(self, *saetze: str) -> None:
        self.saetze = tuple(saetze)
        super().__init__(" ".join(saetze))


@dataclass(frozen=True)
class Datensatz:
    """Eine Zeile als Wörterbuch; ``ort`` sagt in einem Fehlersatz, wo sie steht."""

    datei: str
    zeile: int
    werte: Mapping[str, str]

    def __getitem__(self, spalte: str) -> str:
        return self.werte[spalte]

    def ort(self, spalte: str = "") -> str:
        return f"{self.datei}, Zeile {self.zeile}" + (f", Spalte „{spalte}“" if spalte else "")

    def tag(self, spalte: str, maengel: list[str]) -> date | None:
        """Der Tag der Spalte; leer ist None. Ein Tag, den es nicht gibt, kommt in die Liste der Mängel."""
        if not self[spalte]:
            return None
        try:
            return lies_tag(self[spalte])
        except Zahlfehler as fehler:
            maengel.append(f"{self.ort(spalte)}: {fehler}")
            return None

    def ja(self, spalte: str, maengel: list[str]) -> bool:
        if self[spalte] not in ("ja", "nein"):
            maengel.append(f"{self.ort(spalte)}: Erwartet wird „ja“ oder „nein“, da steht „{self[spalte]}“.")
        return self[spalte] == "ja"

    def ganzzahl(self, spalte: str, maengel: list[str]) -> int | None:
        text = self[spalte]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 5):
            maengel.append(f"{self.ort(spalte)}: „{text}“ ist keine ganze Zahl.")
            return None
        return int(text)


def lies_datensaetze(inhalt: bytes, dateiname: str, spalten: Sequence[str], pflicht: Iterable[str] = ()) -> list[Datensatz]:
    """Liest eine CSV oder XLSX, deren Kopfzeile die Spalten in beliebiger Reihenfolge nennt; lehnt fehlende und unbekannte Spalten ab."""
    try:
        tabelle = lies_tabelle(inhalt, dateiname)
    except Tabellenfehler as fehler:
        raise Stammdatenfehler(*(f"{dateiname}: {satz}" for satz in fehler.saetze)) from fehler
    stellen = {normalisiere(name): stelle for stelle, name in enumerate(tabelle.kopf) if name}
    gesucht = {normalisiere(name): name for name in spalten}
    maengel = [f"{dateiname}: Die Spalte „{name}“ fehlt." for form, name in gesucht.items() if form not in stellen and name in pflicht]
    maengel += [f"{dateiname}: Die Spalte „{tabelle.kopf[s]}“ ist unbekannt." for form, s in stellen.items() if form not in gesucht]
    if maengel:
        raise Stammdatenfehler(*maengel)
    ort = {name: stellen.get(form) for form, name in gesucht.items()}
    saetze = [
        Datensatz(dateiname, z.nummer, {name: z.zelle(s).strip() if s is not None else "" for name, s in ort.items()})
        for z in tabelle.daten
    ]
    maengel = [f"{satz.ort(name)}: Die Angabe fehlt." for satz in saetze for name in pflicht if not satz[name]]
    if maengel:
        raise Stammdatenfehler(*maengel)
    return saetze


def lies_toml(pfad: Path) -> dict[str, Any]:
    """Liest eine TOML-Datei; ein Schreibfehler darin wird ein Satz."""
    try:
        return tomllib.loads(pfad.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fehler:
        raise Stammdatenfehler(f"{pfad.name} ist keine gültige TOML-Datei: {fehler}.") from fehler
    except (RecursionError, ValueError):
        raise Stammdatenfehler(f"{pfad.name} ist zu tief verschachtelt oder enthält eine übergroße Zahl.") from None


def toml_tag(text: str) -> date | None:
    """„JJJJ-MM-TT“; leer ist None."""
    return toml_pflichttag(text) if text else None


def toml_pflichttag(text: str) -> date:
    """„JJJJ-MM-TT“; leer oder anders wird abgelehnt."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stammdatenfehler(f"„{text}“ ist kein Tag der Form JJJJ-MM-TT.") from None


def toml_zahl(text: str | int) -> Decimal:
    """Zahl als Text mit Dezimalpunkt; alles andere wird abgelehnt."""
    try:
        zahl = Decimal(text)
    except InvalidOperation:
        raise Stammdatenfehler(f"„{text}“ ist keine Zahl mit Dezimalpunkt.") from None
    if not zahl.is_finite():
        raise Stammdatenfehler(f"„{text}“ ist keine Zahl.")
    return zahl


def toml_cent(text: str | int) -> int:
    """Euro als Text mit Dezimalpunkt oder ganze Euro als Zahl → ganze Cent; Bruchteile eines Cents werden abgelehnt."""
    if isinstance(text, str) and len(text) > LAENGSTE_ZAHL:
        raise Stammdatenfehler(f"„{text[:40]}“ ist kein Betrag in ganzen Cent.")
    cent = toml_zahl(text) * 100
    if cent != cent.to_integral_value():
        raise Stammdatenfehler(f"„{text}“ ist kein Betrag in ganzen Cent.")
    return int(cent)
