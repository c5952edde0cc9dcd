"""Der Anfang aller anderen Blätter einer Mappe, auch der ausgeblendeten: Wer eine Datei aufbewahrt, muss wissen, was noch in ihr steht.

Dazu die Feldnamen der Pivot-Zwischenspeicher: Eine Pivot-Tabelle trägt die Zeilen, aus denen sie gezählt ist, mit sich.
"""

from typing import Any
from xml.sax import handler

from basis.imports.kind.grundlagen import Auftrag, Sender
from basis.imports.kind.xlsxarchiv import Archiv, ohne_praefix
from basis.imports.kind.xlsxleser import Blattleser
from basis.imports.kind.xlsxmappe import Blattangabe, Mappe

ZEILEN_JE_BLATT = 100
ZEICHEN = 80
ALLE_ZEILEN, ALLE_SPALTEN = 1_048_576, 16_384
PIVOT = "Pivot-Zwischenspeicher"


class _Genug(Exception):
    """Die Probe ist voll."""


def lies_proben(archiv: Archiv, mappe: Mappe, auftrag: Auftrag, gelesen: Blattangabe) -> list[dict[str, Any]]:
    """Je weiterem Blatt mit Inhalt: Name und erste Zeilen (Nummer, Zellen, Typen), gekürzt."""
    proben = []
    for blatt in mappe.blaetter:
        if blatt is gelesen or blatt.teil not in archiv.namen:
            continue
        leser = _Probenleser(blatt, mappe, auftrag)
        archiv.lies_bis(blatt.teil, leser, _Genug)
        if leser.zeilen:
            proben.append({"blatt": blatt.name, "zeilen": leser.zeilen})
    for teil in sorted(archiv.namen):
        if teil.startswith("xl/pivotCache/") and "efinition" in teil and teil.endswith(".xml"):
            felder = _Pivotfelder()
            archiv.lies(teil, felder)
            if felder.namen:
                proben.append({"blatt": PIVOT, "zeilen": [[1, felder.namen, "t" * len(felder.namen)]]})
    return proben


class _Probenleser(Blattleser):
    def __init__(self, blatt: Blattangabe, mappe: Mappe, auftrag: Auftrag) -> None:
        weit = auftrag._replace(spalten=ALLE_SPALTEN, zeilen_xlsx=ALLE_ZEILEN)
        super().__init__(blatt, mappe, weit, Sender.stumm(), [])
        self.zeilen: list[list[Any]] = []

    def _sende_zeile(self) -> None:
        self.zeilen.append([self._nummer, self._zellen, "".join(self._typen)])
        if len(self.zeilen) >= ZEILEN_JE_BLATT:
            raise _Genug

    def _text(self, roh: str) -> str:
        return "".join(zeichen for zeichen in roh[:ZEICHEN] if zeichen.isprintable()).strip()


class _Pivotfelder(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.namen: list[str] = []

    def startElement(self, name: str, attrs: Any) -> None:
        if ohne_praefix(name) == "cacheField":
            self.namen.append(attrs.get("name", "")[:ZEICHEN])
