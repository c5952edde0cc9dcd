"""CSV lesen: Kodierung und Trennzeichen erkennen, jede Zeile prüfen, Texte lassen, wie sie dastehen."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from basis.imports.kind.grundlagen import Ablehnung, Auftrag, Sender, tausend
from basis.imports.kind.kodierung import bestaetige, erkenne

TRENNZEICHEN = (";", "\t", ",", "|")
PROBE_ZEICHEN = 64_000
PROBE_ZEILEN = 60
_STEUER = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd"
_VERSTECKT = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_STEUERZEICHEN = re.compile(f"[{_STEUER}]")
_UNSICHTBAR = re.compile(f"[{_VERSTECKT}]")
_AUFFAELLIG = re.compile(f"[{_STEUER}{_VERSTECKT}Ãâ]")
_DOPPELT_KODIERT = re.compile("Ã[\u00a4\u00b6\u00bc\u201e\u2013\u0153\u0178]|â\u201a¬")
# Der Apostroph, mit dem unser Export Texte vor dem Ausführen schützt; ohne ihn ergibt Export → Import dieselben Texte.
_FORMELZEICHEN = frozenset("=+-@＝＋－＠")
_SEP_ZEILE = re.compile(r"""sep=([^\w"'\r\n])\r?\n?""")


def lies_csv(datei: BinaryIO, auftrag: Auftrag, sender: Sender) -> None:
    """Liest die Datei von vorn bis hinten und sendet jede Zeile, die Text enthält; leere Zeilen zählen mit."""
    kodierung = bestaetige(datei, auftrag.kodierung) if auftrag.kodierung else erkenne(datei)
    text = _oeffne(datei, kodierung.codec)
    probe = text.read(PROBE_ZEICHEN)
    _verweigere_fremdes(probe)
    trennzeichen, ueberspringen = _trennzeichen(probe)
    trennzeichen = auftrag.trennzeichen or trennzeichen
    text.detach()
    text = _oeffne(datei, kodierung.codec)
    sender.kopf(kodierung=kodierung.name, trennzeichen=trennzeichen, blaetter=[], blatt="")
    zeilen = _gepruefte_zeilen(text, sender)
    for _ in range(ueberspringen):
        next(zeilen, "")
    csv.field_size_limit(auftrag.zeichen_je_zelle)
    if not _sende_alle(csv.reader(zeilen, delimiter=trennzeichen, strict=True), auftrag, sender, ueberspringen):
        raise Ablehnung("Die Datei enthält keinen Text. Laden Sie eine Tabelle mit einer Kopfzeile und mindestens einer Zeile hoch.")


def _oeffne(datei: BinaryIO, codec: str) -> io.TextIOWrapper:
    datei.seek(0)
    return io.TextIOWrapper(datei, encoding=codec, newline="")


def _sende_alle(leser: Iterator[list[str]], auftrag: Auftrag, sender: Sender, nummer: int) -> int:
    gesendet = 0
    while True:
        nummer += 1
        try:
            zellen = next(leser)
        except StopIteration:
            return gesendet
        except csv.Error as fehler:
            raise Ablehnung(_satz_zu(fehler, nummer, auftrag)) from None
        zellen = list(map(str.strip, zellen))
        if "'" in "".join(zellen):
            zellen = [zelle[1:] if zelle[:1] == "'" and zelle.lstrip("'")[:1] in _FORMELZEICHEN else zelle for zelle in zellen]
        while zellen and not zellen[-1]:
            zellen.pop()
        if not zellen:
            continue
        if len(zellen) > auftrag.spalten:
            raise Ablehnung(
                f"Zeile {tausend(nummer)}: Die Zeile hat {tausend(len(zellen))} Spalten; gelesen werden höchstens {auftrag.spalten}. "
                "Prüfen Sie das Trennzeichen, oder teilen Sie die Tabelle."
            )
        gesendet += 1
        if gesendet > auftrag.zeilen_csv:
            raise Ablehnung(f"Die Datei hat mehr als {tausend(auftrag.zeilen_csv)} Zeilen. Teilen Sie sie in mehrere Dateien.")
        sender.zeile(nummer, zellen)


def _satz_zu(fehler: csv.Error, nummer: int, auftrag: Auftrag) -> str:
    ort = f"Zeile {tausend(nummer)}: "
    if "field larger" in str(fehler):
        return (
            f"{ort}Eine Zelle hat mehr als {tausend(auftrag.zeichen_je_zelle)} Zeichen. "
            "Vermutlich fehlt hier ein schließendes Anführungszeichen; ergänzen Sie es."
        )
    if "unexpected end" in str(fehler):
        return f"{ort}Ein Anführungszeichen wird geöffnet und bis zum Ende der Datei nicht geschlossen. Ergänzen oder entfernen Sie es."
    return f"{ort}Nach einem schließenden Anführungszeichen folgt kein Trennzeichen. Verdoppeln Sie Anführungszeichen im Text."


def _gepruefte_zeilen(text: io.TextIOWrapper, sender: Sender) -> Iterator[str]:
    """Reicht Zeilen weiter; verweigert Steuerzeichen und doppelt kodierte Umlaute, entfernt unsichtbare Zeichen mit Hinweis."""
    erste = 0
    for nummer, zeile in enumerate(text, 1):
        if _AUFFAELLIG.search(zeile) is None:
            yield zeile
            continue
        if treffer := _STEUERZEICHEN.search(zeile):
            raise Ablehnung(_satz_steuerzeichen(nummer, treffer[0]))
        if treffer := _DOPPELT_KODIERT.search(zeile):
            raise Ablehnung(
                f"Zeile {tausend(nummer)}: Umlaute sind doppelt kodiert („{treffer[0]}“). Öffnen Sie die Ausgangsdatei mit der richtigen "
                "Zeichenkodierung und speichern Sie sie neu als „CSV UTF-8“."
            )
        sauber = _UNSICHTBAR.sub("", zeile)
        if sauber != zeile and not erste:
            erste = nummer
            sender.hinweise.append(f"Unsichtbare Zeichen wurden entfernt, zuerst in Zeile {tausend(nummer)}.")
        yield sauber


def _satz_steuerzeichen(nummer: int, zeichen: str) -> str:
    if zeichen == "\ufffd":
        return (
            f"Zeile {tausend(nummer)}: Hier sind Zeichen schon verloren gegangen (�). Speichern Sie die Ausgangsdatei neu als „CSV UTF-8“."
        )
    return f"Zeile {tausend(nummer)}: Die Zeile enthält ein Steuerzeichen (U+{ord(zeichen):04X}). Entfernen Sie es aus der Datei."


def _verweigere_fremdes(probe: str) -> None:
    anfang = probe.lstrip("\ufeff \t\r\n").lower()
    if anfang.startswith("<"):
        raise Ablehnung(
            "Die Datei ist eine Webseite oder ein XML-Dokument, keine Tabelle. Öffnen Sie sie in Ihrem Tabellenprogramm und speichern "
            "Sie sie als XLSX oder als „CSV UTF-8“."
        )
    if anfang.startswith(("{", "[{", "[\n")):
        raise Ablehnung("Die Datei ist JSON, keine Tabelle. Speichern Sie die Daten als XLSX oder als „CSV UTF-8“.")
    if anfang.startswith("%pdf"):
        raise Ablehnung("Die Datei ist ein PDF. Gelesen werden Tabellen als XLSX oder CSV.")


def _trennzeichen(probe: str) -> tuple[str, int]:
    """Trennzeichen und Zahl der Vorzeilen (Excels ``sep=;``). Es gilt das erste Zeichen, das die meisten Zeilen gleich teilt."""
    if treffer := _SEP_ZEILE.match(probe):
        return treffer[1], 1
    zeilen = probe.splitlines()
    if len(probe) == PROBE_ZEICHEN and len(zeilen) > 1:
        zeilen.pop()
    zeilen = [zeile for zeile in zeilen if zeile.strip()][:PROBE_ZEILEN]
    guete = [(_gleichmass(zeilen, zeichen), -rang, zeichen) for rang, zeichen in enumerate(TRENNZEICHEN)]
    sichere = [eintrag for eintrag in guete if eintrag[0] >= 0.5]
    if sichere:
        return max(sichere, key=lambda eintrag: eintrag[1])[2], 0
    bestes = max(guete)
    return (bestes[2] if bestes[0] > 0 else ";"), 0


def _gleichmass(zeilen: list[str], zeichen: str) -> float:
    """Anteil der Zeilen, die dieses Zeichen in dieselbe Zahl (mindestens zwei) Spalten teilt."""
    try:
        breiten = Counter(len(felder) for felder in csv.reader(zeilen, delimiter=zeichen))
    except csv.Error:
        return 0.0
    mehrspaltig = {breite: anzahl for breite, anzahl in breiten.items() if breite > 1}
    return max(mehrspaltig.values()) / len(zeilen) if mehrspaltig else 0.0
