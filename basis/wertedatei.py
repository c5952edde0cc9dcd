"""Wertedateien der Rechenbefehle: CSV mit Kopfzeile, gelesen ohne Datenbank und ohne Tabellenprogramm.

UTF-8, Komma oder Semikolon, Dezimalpunkt oder Dezimalkomma. Leer und „–“ heißen keine Angabe; „·“, „•“ und „.“ heißen gesperrt.
Gesammelt werden alle Beanstandungen, je ein deutscher Satz mit Datei, Zeile und Spalte.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from basis.zahlen import Wert, Zahlfehler, Zustand, lies_zahl

KEINE_ANGABE = frozenset({"", "–"})
GESPERRT = frozenset({"·", "•", "."})


class Dateifehler(ValueError):
    """Eine Datei ist so nicht zu rechnen. ``saetze`` nennt alle Gründe, je ein deutscher Satz."""

    def __init__(self, saetze: tuple[str, ...] | list[str] | str) -> None:
        self.saetze = (saetze,) if isinstance(saetze, str) else tuple(saetze)
        super().__init__(" ".join(self.saetze))


@dataclass(frozen=True, slots=True)
class Datenzeile:
    """Eine Zeile mit ihrer Nummer in der Datei (die Kopfzeile ist 1) und den Zellen je Spalte."""

    nummer: int
    zellen: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wertedatei:
    """Kopf und Zeilen einer Wertedatei; Zahlen sind noch Text."""

    name: str
    spalten: tuple[str, ...]
    zeilen: tuple[Datenzeile, ...]

    def ort(self, zeile: int | None = None, spalte: str | None = None) -> str:
        """„werte.csv, Zeile 3, Spalte sgb2“ für den Anfang einer Beanstandung."""
        teile = [self.name]
        if zeile is not None:
            teile.append(f"Zeile {zeile}")
        if spalte is not None:
            teile.append(f"Spalte {spalte}")
        return ", ".join(teile)


def lies_wertedatei(inhalt: bytes, name: str) -> Wertedatei:
    """Liest Kopf und Zeilen. Abgelehnt (Dateifehler): andere Kodierungen, doppelte oder leere Spaltennamen, Zeilen anderer Länge."""
    try:
        text = inhalt.decode("utf-8-sig")
    except UnicodeDecodeError as fehler:
        zeile = inhalt[: fehler.start].count(b"\n") + 1
        raise Dateifehler(f"{name}, Zeile {zeile}: Die Datei ist nicht in UTF-8 geschrieben.") from None
    if "\0" in text:
        raise Dateifehler(f"{name}: Die Datei enthält Nullzeichen und ist keine CSV-Datei.")
    trennzeichen = ";" if ";" in text.partition("\n")[0] else ","
    leser = csv.reader(io.StringIO(text, newline=""), delimiter=trennzeichen, strict=True)
    try:
        reihen = [(leser.line_num, reihe) for reihe in leser]
    except csv.Error:
        raise Dateifehler(f"{name}, Zeile {leser.line_num}: Die Zeile ist kein gültiges CSV; prüfen Sie die Anführungszeichen.") from None
    return _ordne(name, reihen)


def _ordne(name: str, reihen: list[tuple[int, list[str]]]) -> Wertedatei:
    if not reihen:
        raise Dateifehler(f"{name}: Die Datei ist leer.")
    kopf = tuple(zelle.strip() for zelle in reihen[0][1])
    zeilen = [(nummer, reihe) for nummer, reihe in reihen[1:] if any(zelle.strip() for zelle in reihe)]
    fehler = [*_kopffehler(name, kopf)]
    for nummer, reihe in zeilen:
        if len(reihe) != len(kopf):
            fehler.append(f"{name}, Zeile {nummer}: Die Zeile hat {len(reihe)} Zellen, die Kopfzeile {len(kopf)}.")
    if not zeilen:
        fehler.append(f"{name}: Unter der Kopfzeile steht keine Zeile.")
    if fehler:
        raise Dateifehler(fehler)
    daten = tuple(Datenzeile(nummer, dict(zip(kopf, (zelle.strip() for zelle in reihe), strict=True))) for nummer, reihe in zeilen)
    doppelt = list(_schluesselfehler(name, daten))
    if doppelt:
        raise Dateifehler(doppelt)
    return Wertedatei(name, kopf, daten)


def _kopffehler(name: str, kopf: tuple[str, ...]) -> Iterator[str]:
    if "" in kopf:
        yield f"{name}, Zeile 1: Eine Spalte hat keinen Namen."
    for spalte, anzahl in Counter(kopf).items():
        if spalte and anzahl > 1:
            yield f"{name}, Zeile 1, Spalte {spalte}: Die Spalte kommt mehrfach vor."
    if "schluessel" not in kopf:
        yield f"{name}, Zeile 1: Die Spalte schluessel fehlt."


def _schluesselfehler(name: str, zeilen: tuple[Datenzeile, ...]) -> Iterator[str]:
    bekannt: dict[str, int] = {}
    for zeile in zeilen:
        schluessel = zeile.zellen["schluessel"]
        if not schluessel:
            yield f"{name}, Zeile {zeile.nummer}, Spalte schluessel: Der Schlüssel fehlt."
        elif schluessel in bekannt:
            yield f"{name}, Zeile {zeile.nummer}, Spalte schluessel: „{schluessel}“ steht schon in Zeile {bekannt[schluessel]}."
        bekannt.setdefault(schluessel, zeile.nummer)


@dataclass
class Zellenleser:
    """Liest Zahlen aus Zellen und sammelt Beanstandungen.

    Eine Datei schreibt Nachkommastellen einheitlich: stehen Komma und Punkt nebeneinander, ist 1.234 zweideutig und wird abgelehnt.
    """

    datei: Wertedatei
    fehler: list[str] = field(default_factory=list)
    _mit_komma: list[tuple[int, str]] = field(default_factory=list)
    _mit_punkt: list[tuple[int, str]] = field(default_factory=list)

    def zahl(self, zeile: Datenzeile, spalte: str) -> Wert | None:
        """Der Wert einer Zelle in einem der drei Zustände; None, wenn sie keine Zahl ist (der Satz dazu ist dann gesammelt)."""
        text = zeile.zellen[spalte]
        if text in KEINE_ANGABE:
            return Wert(None, Zustand.KEINE_ANGABE)
        if text in GESPERRT:
            return Wert(None, Zustand.GESPERRT)
        try:
            zahl = lies_zahl(text.replace(",", ".", 1), komma=".")
        except Zahlfehler:
            satz = f"„{text[:40]}“ ist keine Zahl; erwartet wird zum Beispiel 1234,5 ohne Tausenderpunkt."
            self.beanstande(zeile.nummer, spalte, satz)
            return None
        if "," in text:
            self._mit_komma.append((zeile.nummer, spalte))
        elif "." in text:
            self._mit_punkt.append((zeile.nummer, spalte))
        return Wert(Fraction(zahl))

    def beanstande(self, zeile: int | None, spalte: str | None, satz: str) -> None:
        """Merkt eine Beanstandung mit ihrem Ort vor."""
        self.fehler.append(f"{self.datei.ort(zeile, spalte)}: {satz}")

    def schliesse(self) -> None:
        """Wirft Dateifehler, wenn etwas beanstandet wurde."""
        if self._mit_komma and self._mit_punkt:
            komma, punkt = self._mit_komma[0], self._mit_punkt[0]
            anderswo = f"in Zeile {komma[0]}, Spalte {komma[1]} ein Dezimalkomma"
            self.beanstande(*punkt, f"Hier steht ein Dezimalpunkt, {anderswo}; das ist zweideutig.")
        if self.fehler:
            raise Dateifehler(self.fehler)
