"""Das Arbeitsbuch: seine Blätter, die gemeinsamen Texte und welche Formate Daten oder Prozente sind."""

import re
from typing import Any, NamedTuple
from xml.sax import handler

from basis.imports.kind.grundlagen import Ablehnung
from basis.imports.kind.xlsxarchiv import Archiv, Beziehungen, ohne_praefix

LAENGSTER_BLATTNAME = 100  # Tabellenprogramme erlauben 31 Zeichen
_UNLESBAR = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffd]")
# Eingebaute Formate nach ECMA-376, 18.8.30; die ostasiatischen Datumsformate eingeschlossen.
DATUMSFORMATE = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
PROZENTFORMATE = {9, 10}
_KEIN_FORMATZEICHEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Blattangabe(NamedTuple):
    name: str
    teil: str
    sichtbar: bool


class Mappe(NamedTuple):
    """Alles, was zum Lesen eines Blatts gebraucht wird; ``arten`` sagt je Stil: z Zahl, d Datum, p Prozent."""

    blaetter: tuple[Blattangabe, ...]
    texte: list[str]
    arten: str
    ab_1904: bool


def lies_mappe(archiv: Archiv) -> Mappe:
    """Liest Blattliste, gemeinsame Texte und Formate."""
    beziehungen, buch, formate, texte = Beziehungen(), _Buch(), _Formate(), _Texte()
    archiv.lies("xl/_rels/workbook.xml.rels", beziehungen)
    archiv.lies("xl/workbook.xml", buch)
    for teil, behandlung in (("xl/styles.xml", formate), ("xl/sharedStrings.xml", texte)):
        if teil in archiv.namen:
            archiv.lies(teil, behandlung)
    blaetter = tuple(
        Blattangabe(name, beziehungen.ziele.get(kennung, ""), sichtbar)
        for name, kennung, sichtbar in buch.blaetter
        if "worksheets/" in beziehungen.ziele.get(kennung, "")
    )
    if not blaetter:
        raise Ablehnung("Die Datei enthält kein Tabellenblatt.")
    for nummer, blatt in enumerate(blaetter, 1):
        if len(blatt.name) > LAENGSTER_BLATTNAME or _UNLESBAR.search(blatt.name):
            grund = "enthält unlesbare Zeichen" if len(blatt.name) <= LAENGSTER_BLATTNAME else f"hat mehr als {LAENGSTER_BLATTNAME} Zeichen"
            raise Ablehnung(f"Der Name des {nummer}. Tabellenblatts {grund}. Benennen Sie das Blatt um.")
    return Mappe(blaetter, texte.texte, formate.arten(), buch.ab_1904)


def art_des_formats(code: str) -> str:
    """z Zahl, d Datum oder Uhrzeit, p Prozent, nach dem Formatcode (im Dateiformat immer englisch)."""
    rein = _KEIN_FORMATZEICHEN.sub("", code).lower()
    if "general" in rein:
        return "z"
    if "%" in rein:
        return "p"
    return "d" if re.search("[dmyhs]", rein) else "z"


class _Buch(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.blaetter: list[tuple[str, str, bool]] = []
        self.ab_1904 = False

    def startElement(self, name: str, attrs: Any) -> None:
        name = ohne_praefix(name)
        if name == "sheet":
            kennung = next((wert for schluessel, wert in attrs.items() if ohne_praefix(schluessel) == "id"), "")
            self.blaetter.append((attrs.get("name", ""), kennung, attrs.get("state", "visible") == "visible"))
        elif name == "workbookPr":
            self.ab_1904 = attrs.get("date1904", "0") in ("1", "true")


class _Formate(handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self._eigene: dict[str, str] = {}
        self._stile: list[str] = []
        self._in_stilen = False

    def startElement(self, name: str, attrs: Any) -> None:
        name = ohne_praefix(name)
        if name == "numFmt":
            self._eigene[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
        elif name == "cellXfs":
            self._in_stilen = True
        elif name == "xf" and self._in_stilen:
            self._stile.append(attrs.get("numFmtId", "0"))

    def endElement(self, name: str) -> None:
        if ohne_praefix(name) == "cellXfs":
            self._in_stilen = False

    def arten(self) -> str:
        return "".join(self._art(kennung) for kennung in self._stile)

    def _art(self, kennung: str) -> str:
        if kennung in self._eigene:
            return art_des_formats(self._eigene[kennung])
        nummer = int(kennung) if kennung.isdecimal() else 0
        return "d" if nummer in DATUMSFORMATE else "p" if nummer in PROZENTFORMATE else "z"


class _Texte(handler.ContentHandler):
    """Gemeinsame Texte; Lautschrift (rPh) gehört nicht zum Text."""

    def __init__(self) -> None:
        super().__init__()
        self.texte: list[str] = []
        self._teile: list[str] = []
        self._liest = False
        self._lautschrift = False

    def startElement(self, name: str, attrs: Any) -> None:
        name = ohne_praefix(name)
        if name == "si":
            self._teile = []
        elif name == "rPh":
            self._lautschrift = True
        elif name == "t":
            self._liest = not self._lautschrift

    def characters(self, content: str) -> None:
        if self._liest:
            self._teile.append(content)

    def endElement(self, name: str) -> None:
        name = ohne_praefix(name)
        if name == "t":
            self._liest = False
        elif name == "rPh":
            self._lautschrift = False
        elif name == "si":
            self.texte.append("".join(self._teile))
