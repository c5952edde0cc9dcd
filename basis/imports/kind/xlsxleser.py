"""Ein Tabellenblatt lesen, Zelle für Zelle, ohne die Mappe in den Speicher zu laden.

Zahlen werden zu Text mit Dezimalpunkt und höchstens 15 gültigen Ziffern, so genau, wie Tabellenprogramme sie führen. Die Typen einer
Zeile sind ein Zeichen je Zelle: t Text, z Zahl, p Prozent, d Datum, b Wahrheitswert, e Fehlerzelle, f Formel ohne Ergebnis.
"""

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO
from xml.sax import handler

from basis.imports.kind.grundlagen import Ablehnung, Auftrag, Sender, tausend
from basis.imports.kind.xlsxarchiv import Archiv, ohne_praefix
from basis.imports.kind.xlsxmappe import Blattangabe, Mappe, lies_mappe

OHNE_ERGEBNIS = "#OHNE_ERGEBNIS"
_ZAHL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_BEZUG = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_STEUERZEICHEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]|_x00[01][0-9A-F]_")
_UNSICHTBAR = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def lies_xlsx(datei: BinaryIO, auftrag: Auftrag, sender: Sender) -> None:
    """Liest ein Blatt: das verlangte, sonst das erste sichtbare, das Text enthält."""
    from basis.imports.kind.xlsxproben import lies_proben

    archiv = Archiv(datei, auftrag)
    mappe = lies_mappe(archiv)
    sichtbare = [blatt for blatt in mappe.blaetter if blatt.sichtbar] or list(mappe.blaetter)
    _hinweise_zur_mappe(archiv, mappe, sender)
    for blatt in _auswahl(auftrag, mappe, sichtbare):
        leser = Blattleser(blatt, mappe, auftrag, sender, [angabe.name for angabe in sichtbare])
        archiv.lies(blatt.teil, leser)
        if leser.gesendet:
            break
    else:
        raise Ablehnung("Das Blatt enthält keinen Text." if auftrag.blatt else "Kein Blatt der Datei enthält Text.")
    sender.weitere = lies_proben(archiv, mappe, auftrag, blatt)
    if not auftrag.blatt and len(sichtbare) > 1:
        weitere = ", ".join(f"„{angabe.name}“" for angabe in sichtbare if angabe.name != blatt.name)
        sender.hinweise.append(f"Gelesen wurde das Blatt „{blatt.name}“. Die Datei enthält außerdem: {weitere}.")


def _auswahl(auftrag: Auftrag, mappe: Mappe, sichtbare: list[Blattangabe]) -> list[Blattangabe]:
    if not auftrag.blatt:
        return sichtbare
    gewaehlt = [blatt for blatt in mappe.blaetter if blatt.name == auftrag.blatt]
    if not gewaehlt:
        namen = ", ".join(f"„{blatt.name}“" for blatt in sichtbare)
        raise Ablehnung(f"Das Blatt „{auftrag.blatt}“ gibt es in der Datei nicht. Sie enthält: {namen}.")
    return gewaehlt


def _hinweise_zur_mappe(archiv: Archiv, mappe: Mappe, sender: Sender) -> None:
    if archiv.hat_makros:
        sender.hinweise.append("Die Datei enthält Makros. Sie wurden weder ausgeführt noch gelesen.")
    verborgen = [blatt.name for blatt in mappe.blaetter if not blatt.sichtbar]
    if verborgen and len(verborgen) < len(mappe.blaetter):
        sender.hinweise.append("Ausgeblendete Blätter wurden nicht gelesen: " + ", ".join(f"„{name}“" for name in verborgen) + ".")


class Blattleser(handler.ContentHandler):
    """Nimmt die XML-Ereignisse eines Blatts entgegen und sendet jede Zeile, die etwas enthält."""

    def __init__(self, blatt: Blattangabe, mappe: Mappe, auftrag: Auftrag, sender: Sender, blaetter: list[str]) -> None:
        super().__init__()
        self._blatt, self._mappe, self._auftrag, self._sender, self._blaetter = blatt, mappe, auftrag, sender, blaetter
        self.gesendet = 0
        self._zellen_gesamt = 0
        self._nummer = 0
        self._zellen: list[str] = []
        self._typen: list[str] = []
        self._spalte = 0
        self._art = self._stil = ""
        self._teile: list[str] = []
        self._liest = self._formel = self._lautschrift = False
        self._unsichtbare = False

    def startElement(self, name: str, attrs: Any) -> None:
        if ":" in name:
            name = ohne_praefix(name)
        if name == "c":
            self._beginne_zelle(attrs)
        elif name in ("v", "t"):
            self._liest = not self._lautschrift
        elif name == "f":
            self._formel = True
        elif name == "rPh":
            self._lautschrift = True
        elif name == "row":
            nummer = attrs.get("r", "")
            self._nummer = int(nummer) if nummer.isdecimal() and len(nummer) < 9 else self._nummer + 1
            self._zellen, self._typen, self._spalte = [], [], 0

    def characters(self, content: str) -> None:
        if self._liest:
            self._teile.append(content)

    def endElement(self, name: str) -> None:
        if ":" in name:
            name = ohne_praefix(name)
        if name in ("v", "t"):
            self._liest = False
        elif name == "c":
            self._beende_zelle()
        elif name == "rPh":
            self._lautschrift = False
        elif name == "row" and self._zellen:
            self._sende_zeile()

    def _beginne_zelle(self, attrs: Any) -> None:
        self._zellen_gesamt += 1
        if self._zellen_gesamt > self._auftrag.zellen_xlsx:
            grenze = tausend(self._auftrag.zellen_xlsx)
            raise self._ablehnung(f"Das Blatt hat mehr als {grenze} Zellen. Speichern Sie es als CSV, oder teilen Sie es.")
        treffer = _BEZUG.fullmatch(attrs.get("r", ""))
        self._spalte = spaltennummer(treffer[1]) if treffer else self._spalte + 1
        self._art, self._stil = attrs.get("t", "n"), attrs.get("s", "")
        self._teile, self._formel = [], False

    def _beende_zelle(self) -> None:
        roh = "".join(self._teile)
        text, typ = self._wert(roh) if roh or self._formel else ("", "t")
        if not text:
            return
        if self._spalte > self._auftrag.spalten:
            raise self._ablehnung(
                f"In Spalte {spaltenname(self._spalte)} steht noch Text; gelesen werden höchstens {self._auftrag.spalten} Spalten. "
                "Löschen Sie, was nicht zur Tabelle gehört, oder teilen Sie sie.",
            )
        if self._spalte <= len(self._zellen):
            raise self._ablehnung("Eine Zelle kommt doppelt vor; die Datei ist beschädigt. Speichern Sie sie neu als XLSX.")
        luecke = self._spalte - len(self._zellen) - 1
        self._zellen += [""] * luecke + [text]
        self._typen += ["t"] * luecke + [typ]

    def _sende_zeile(self) -> None:
        if self._nummer > self._auftrag.zeilen_xlsx:
            raise self._ablehnung(
                f"Hier steht noch Text; gelesen werden höchstens {tausend(self._auftrag.zeilen_xlsx)} Zeilen. "
                "Löschen Sie, was nicht zur Tabelle gehört, oder speichern Sie sie als CSV.",
            )
        if not self.gesendet:
            self._sender.kopf(kodierung="XLSX", trennzeichen="", blaetter=self._blaetter, blatt=self._blatt.name)
        self.gesendet += 1
        self._sender.zeile(self._nummer, self._zellen, "".join(self._typen))

    def _wert(self, roh: str) -> tuple[str, str]:
        if self._art == "e":
            return self._text(roh) or "#FEHLER", "e"
        if self._formel and (not self._auftrag.formeln or (not roh and self._art != "str")):
            return OHNE_ERGEBNIS, "f"
        if self._art == "s":
            return self._text(self._gemeinsamer_text(roh)), "t"
        if self._art in ("str", "inlineStr"):
            return self._text(roh), "t"
        if self._art == "b":
            return ("WAHR" if roh.strip() == "1" else "FALSCH"), "b"
        if self._art == "d":
            return self._text(roh), "d"
        return self._zahl(roh.strip())

    def _gemeinsamer_text(self, roh: str) -> str:
        try:
            return self._mappe.texte[int(roh)]
        except (ValueError, IndexError):
            raise self._ablehnung("Eine Zelle verweist auf einen Text, den es nicht gibt; die Datei ist beschädigt.") from None

    def _text(self, roh: str) -> str:
        if len(roh) > self._auftrag.zeichen_je_zelle:
            raise self._ablehnung(f"Eine Zelle hat mehr als {tausend(self._auftrag.zeichen_je_zelle)} Zeichen. Kürzen Sie den Text.")
        if _STEUERZEICHEN.search(roh):
            raise self._ablehnung(f"Der Text in Spalte {spaltenname(self._spalte)} enthält ein Steuerzeichen. Entfernen Sie es.")
        sauber = _UNSICHTBAR.sub("", roh)
        if sauber != roh and not self._unsichtbare:
            self._unsichtbare = True
            self._sender.hinweise.append(f"Unsichtbare Zeichen wurden entfernt, zuerst in Zeile {tausend(self._nummer)}.")
        return sauber.strip()

    def _zahl(self, roh: str) -> tuple[str, str]:
        typ = self._mappe.arten[int(self._stil)] if self._stil.isdecimal() and int(self._stil) < len(self._mappe.arten) else "z"
        text = zahl_als_text(roh)
        if text is None:
            return self._text(roh), "t"
        if typ == "d":
            tag = tag_der_zahl(float(roh), ab_1904=self._mappe.ab_1904)
            return (tag, "d") if tag else (text, "z")
        if typ == "p":
            return f"{_schlicht(Decimal(text) * 100)} %", "p"
        return text, "z"

    def _ablehnung(self, satz: str) -> Ablehnung:
        return Ablehnung(f"Blatt „{self._blatt.name}“, Zeile {tausend(self._nummer)}: {satz}")


def zahl_als_text(roh: str) -> str | None:
    """Gespeicherte Zahl als Text mit Dezimalpunkt, 15 gültige Ziffern, ohne Exponent; None, wenn es keine endliche Zahl ist."""
    if _ZAHL.fullmatch(roh) is None:
        return None
    wert = float(roh)
    if not math.isfinite(wert) or abs(wert) >= 1e30 or 0 < abs(wert) < 1e-30:
        return None
    text = format(wert, ".15g")
    return _schlicht(Decimal(text)) if "e" in text or text == "-0" else text


def _schlicht(zahl: Decimal) -> str:
    text = format(zahl, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def tag_der_zahl(wert: float, *, ab_1904: bool) -> str | None:
    """Seriennummer eines Tabellenprogramms als ISO-Datum (mit Uhrzeit, wenn sie nicht Mitternacht ist); None außerhalb 1900–9999.

    Die 60 ist dort der 29.02.1900, den es nicht gab: auch sie ist kein Tag.
    """
    if not 1 <= wert < 2_950_000 or (60 <= wert < 61 and not ab_1904):
        return None
    anfang = datetime(1904, 1, 1) if ab_1904 else datetime(1899, 12, 31 if wert < 60 else 30)  # noqa: DTZ001
    zeit = anfang + timedelta(days=int(wert), seconds=round((wert - int(wert)) * 86_400))
    return zeit.date().isoformat() if (zeit.hour, zeit.minute, zeit.second) == (0, 0, 0) else zeit.isoformat()


def spaltennummer(buchstaben: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    nummer = 0
    for zeichen in buchstaben:
        nummer = nummer * 26 + ord(zeichen) - 64
    return nummer


def spaltenname(nummer: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    name = ""
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        name = chr(65 + rest) + name
    return name
