"""Ein zurückgesandter Bogen: gelesen im begrenzten Kindprozess, jeder Fehler als Satz mit Zelle.

Abgelehnt wird auch, was auf dem Bogen nicht vorgesehen ist: Die Datei wird aufbewahrt, und Namen von Personen gehören nicht hinein.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from basis.imports.kind.xlsxleser import spaltenname
from basis.imports.kindprozess import Grenzen, Tabellenfehler
from basis.imports.tabelle import TYP_FEHLER, TYP_FORMEL, TYP_TEXT, TYP_ZAHL, Tabelle, Zeile, lies_tabelle
from sozialraum.abfragebogen import BLATT, ERSTE_ZEILE, HINWEISE, KENNUNGSZEILE, MERKMALE, SPALTE_ANGABE, Kennung, Merkmal, lies_kennung

DAUER = 8.0  # Sekunden; ein Bogen braucht den Bruchteil einer Sekunde
GRENZEN = Grenzen(
    bytes_xlsx=2_000_000, bytes_csv=2_000_000, entpackt=10_000_000, zeilen_xlsx=200, spalten=30, formeln=False,
    speicher=256 * 1024 * 1024, rechenzeit=4, dauer=DAUER,
)  # fmt: skip
_ANGABE = ord(SPALTE_ANGABE) - 65
_VORGESEHEN = _ANGABE + 1
_TAUSEND = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_DEZIMAL = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,12})?")


@dataclass(frozen=True)
class Rueckgabe:
    """Was ein Bogen sagt. Mit ``saetze`` wird er nicht übernommen; ``kennung`` None: nicht zu erkennen."""

    kennung: Kennung | None
    werte: Mapping[str, Decimal | None] = field(default_factory=dict)
    saetze: tuple[str, ...] = ()


def lies_bogen(inhalt: bytes, dateiname: str) -> Rueckgabe:
    """Liest einen Bogen ganz; saetze nennt alle Fehler."""
    try:
        tabelle = lies_tabelle(inhalt, dateiname, blatt=BLATT, grenzen=GRENZEN)
    except Tabellenfehler as fehler:
        return Rueckgabe(None, {}, fehler.saetze)
    return pruefe_bogen(tabelle)


def pruefe_bogen(tabelle: Tabelle) -> Rueckgabe:
    """Prüft die gelesenen Zeilen."""
    if tabelle.kodierung != "XLSX":
        return Rueckgabe(None, {}, ("Die Datei ist keine XLSX-Datei. Bitte senden Sie den Bogen so zurück, wie Sie ihn erhalten haben.",))
    zeilen = {zeile.nummer: zeile for zeile in tabelle.zeilen}
    kopf = zeilen.get(KENNUNGSZEILE)
    text = kopf.zelle(1) if kopf else ""
    kennung = lies_kennung(text)
    saetze: list[str] = []
    if not text:
        saetze.append("Der verborgene Schlüssel in Zeile 1 fehlt. Die Datei ist kein Bogen, oder ihre erste Zeile ist gelöscht.")
    elif kennung is None:
        saetze.append("Der verborgene Schlüssel in Zelle B1 ist verändert. Bitte laden Sie den Bogen neu herunter und füllen Sie ihn aus.")
    werte = {m.name: _wert(m, zeilen.get(nummer), nummer, saetze) for nummer, m in enumerate(MERKMALE, ERSTE_ZEILE)}
    saetze += _fremdes(tabelle)
    if not saetze:
        saetze += _zusammenhang(werte)
    return Rueckgabe(kennung, werte, tuple(saetze))


def _wert(merkmal: Merkmal, zeile: Zeile | None, nummer: int, saetze: list[str]) -> Decimal | None:
    if zeile is None or zeile.zelle(0) != merkmal.titel:
        steht = f"„{zeile.zelle(0)[:40]}“" if zeile and zeile.zelle(0) else "nichts"
        saetze.append(f"Zelle A{nummer}: Erwartet wird „{merkmal.titel}“, dort steht {steht}. Zeilen dürfen nicht verschoben werden.")
        return None
    text, typ, zelle = zeile.zelle(_ANGABE), zeile.typ(_ANGABE), f"Zelle {SPALTE_ANGABE}{nummer} ({merkmal.titel})"
    if typ == TYP_FORMEL:
        saetze.append(f"{zelle}: Dort steht eine Formel. Bitte tragen Sie die Zahl selbst ein.")
        return None
    if typ == TYP_FEHLER:
        saetze.append(f"{zelle}: Dort steht der Fehler {text}. Bitte tragen Sie die Zahl ein.")
        return None
    if text in ("", "–", "-"):
        return None
    if typ not in (TYP_ZAHL, TYP_TEXT) or not _DEZIMAL.fullmatch(text) or (typ == TYP_ZAHL and "," in text):
        saetze.append(f"{zelle}: „{text[:40]}“ ist keine Zahl. Bitte tragen Sie eine Anzahl ein, oder lassen Sie die Zelle leer.")
        return None
    if typ == TYP_TEXT and _TAUSEND.fullmatch(text):
        saetze.append(f"{zelle}: „{text}“ ist zweideutig: tausend oder ein Bruch. Bitte schreiben Sie die Zahl ohne Punkt.")
        return None
    wert = Decimal(text.replace(",", "."))
    if wert < 0 or wert > merkmal.hoechstens:
        saetze.append(f"{zelle}: {text} liegt nicht zwischen 0 und {merkmal.hoechstens}.")
    elif wert != round(wert, merkmal.stellen):
        erlaubt = f"höchstens {merkmal.stellen} Nachkommastellen" if merkmal.stellen else "eine ganze Zahl"
        saetze.append(f"{zelle}: {text} ist zu genau; erwartet wird {erlaubt}.")
    return wert


def _fremdes(tabelle: Tabelle) -> list[str]:
    """Text neben und unter dem Bogen, und Blätter, die er nicht hat, auch ausgeblendete."""
    namen = dict.fromkeys((*tabelle.blaetter, *(probe.blatt for probe in tabelle.weitere)))
    saetze = [f"Das Blatt „{name}“ gehört nicht zum Bogen. Bitte löschen Sie es." for name in namen if name != BLATT]
    for zeile in tabelle.zeilen:
        for spalte, text in enumerate(zeile.zellen):
            darunter = zeile.nummer >= ERSTE_ZEILE + len(MERKMALE) and text not in HINWEISE
            if text and (spalte >= _VORGESEHEN or darunter):
                ort = f"Zelle {spaltenname(spalte + 1)}{zeile.nummer}"
                saetze.append(f"{ort}: Hier ist keine Angabe vorgesehen. Bitte löschen Sie sie.")
    return saetze


def _zusammenhang(werte: Mapping[str, Decimal | None]) -> list[str]:
    saetze = []
    alle, fach = werte["personal_vzae"], werte["fachkraefte_vzae"]
    if alle is not None and fach is not None and fach > alle:
        zelle = f"Zelle {SPALTE_ANGABE}{ERSTE_ZEILE + 2}"
        saetze.append(f"{zelle}: Die Fachkräfte ({fach} VZÄ) können nicht mehr sein als das Personal insgesamt ({alle} VZÄ).")
    if all(wert is None for wert in werte.values()):
        saetze.append("Der Bogen enthält keine einzige Angabe.")
    return saetze
