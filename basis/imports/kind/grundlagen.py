"""Was alle Leser des Kindprozesses teilen: die Ablehnung, die Grenzen und der Versand der Zeilen."""

import json
from collections.abc import Sequence
from io import StringIO
from typing import Any, NamedTuple, TextIO

ZEICHEN_JE_SENDUNG = 200_000


class Ablehnung(Exception):
    """Die Datei wird nicht gelesen. Jeder Satz nennt Ort und Abhilfe."""

    def __init__(self, *saetze: str) -> None:
        super().__init__(" ".join(saetze))
        self.saetze = saetze


class Auftrag(NamedTuple):
    """Was der Elternprozess verlangt: Dateiname (nur für Meldungen), Blatt und alle Grenzen."""

    dateiname: str
    blatt: str | None
    bytes_csv: int
    bytes_xlsx: int
    entpackt: int
    eintraege: int
    verhaeltnis: int
    zeilen_csv: int
    zeilen_xlsx: int
    spalten: int
    zellen_xlsx: int
    zeichen_je_zelle: int
    formeln: bool = True  # ob das gespeicherte Ergebnis einer Formel als Wert gilt
    kodierung: str = ""  # vorgegeben statt erkannt
    trennzeichen: str = ""


class Sender:
    """Schickt erst den Kopf, dann die Zeilen in Bündeln, am Ende die Hinweise; jede Sendung ist eine JSON-Zeile."""

    def __init__(self, ausgabe: TextIO) -> None:
        self._ausgabe = ausgabe
        self._buendel: list[tuple[int, Sequence[str], str]] = []
        self._zeichen = 0
        self.hinweise: list[str] = []
        self.weitere: list[dict[str, Any]] = []

    @classmethod
    def stumm(cls) -> "Sender":
        """Für Leser, die nichts senden."""
        return cls(StringIO())

    def kopf(self, **angaben: Any) -> None:
        self._schreibe({"art": "kopf", **angaben})

    def ergebnis(self, inhalt: Any) -> None:
        self._schreibe({"art": "ergebnis", "inhalt": inhalt})

    def zeile(self, nummer: int, zellen: Sequence[str], typen: str = "") -> None:
        self._buendel.append((nummer, zellen, typen))
        self._zeichen += 20 + sum(map(len, zellen))
        if self._zeichen > ZEICHEN_JE_SENDUNG:
            self._leere()

    def ende(self) -> None:
        self._leere()
        self._schreibe({"art": "ende", "hinweise": self.hinweise, "weitere": self.weitere})

    def fehler(self, saetze: Sequence[str]) -> None:
        self._schreibe({"art": "fehler", "saetze": list(saetze)})

    def _leere(self) -> None:
        if self._buendel:
            self._schreibe(self._buendel)
        self._buendel, self._zeichen = [], 0

    def _schreibe(self, inhalt: Any) -> None:
        self._ausgabe.write(json.dumps(inhalt, ensure_ascii=False, separators=(",", ":")))
        self._ausgabe.write("\n")


def tausend(anzahl: int) -> str:
    """Schreibt eine Anzahl mit Tausenderpunkten; eigene Zeile, damit der Kindprozess nichts weiter laden muss."""
    return f"{anzahl:,}".replace(",", ".")
