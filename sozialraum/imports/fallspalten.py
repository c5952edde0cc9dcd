"""Das Spaltenprofil eines Fallexports: welche Spalten es geben darf, und der Satz für jede andere.

Nichts wird übergangen: Eine Spalte, die nicht zum Profil gehört, lehnt die ganze Datei ab, denn schon ihr Inhalt hätte das Haus der
Fachsoftware nicht verlassen sollen. Spalten mit Personenangaben lassen sich keinem Ziel zuordnen.
"""

import csv
import re
from collections.abc import Mapping, Sequence

from basis.imports.kopfzeile import normalisiere

NOETIG = ("pseudonym", "hilfeart", "beginn", "ende", "stadtteil")
NAMEN = {
    "pseudonym": "Pseudonym",
    "hilfeart": "Hilfeart",
    "beginn": "Beginn",
    "ende": "Ende",
    "stadtteil": "Stadtteil",
    "traeger": "Träger",
    "tagessatz": "Tagessatz",
    "geplantes_ende": "geplantes Ende",
    "ort": "Ort der Unterbringung",
    "altersgruppe": "Altersgruppe",
    "geschlecht": "Geschlecht",
}
ERKLAERUNGEN = {
    "pseudonym": "Kennzeichen des Falls ohne Bezug zur Person, mit mindestens einer Ziffer; nur um Doppeltes zu finden, wird nie behalten",
    "hilfeart": "Paragraf, Schlüssel oder Name nach dem Katalog der Hilfearten",
    "beginn": "erster Tag der Hilfe, TT.MM.JJJJ",
    "ende": "letzter Tag der Hilfe; leer, solange sie läuft",
    "stadtteil": "Schlüssel oder Name des Stadtteils, in dem der gewöhnliche Aufenthalt liegt, der die Zuständigkeit begründet (§§ 86 bis "
    "86b); sonst umA, § 86 Abs. 6, außerhalb oder unbekannt",
    "traeger": "Schlüssel oder Name eines Trägers, den das System kennt; jeder andere wird nicht gespeichert",
    "tagessatz": "Euro je Tag, zum Beispiel 112,50",
    "geplantes_ende": "TT.MM.JJJJ; behalten wird nur der Monat",
    "ort": "in oder außerhalb, oder der Name des Ortes; jeder andere als der der Stadt zählt als außerhalb",
    "altersgruppe": "Schlüssel oder Name eines Altersbandes, zum Beispiel 6-u10",
    "geschlecht": "w, m oder d",
}
_WOERTER = {
    "pseudonym": "pseudonym fallpseudonym fallkennung kennung id fallid pseudonymid",
    "hilfeart": "hilfeart hilfe hilfeform paragraf paragraph leistungsart leistung massnahme",
    "beginn": "beginn begonnen hilfebeginn von beginndatum anfang start datumbeginn",
    "ende": "ende beendet hilfeende bis endedatum enddatum datumende",
    "stadtteil": "stadtteil stadtteilschluessel stadtteilnr stadtteilname stadtteilnummer gebiet ortsteil gewoehnlicheraufenthalt",
    "traeger": "traeger traegerschluessel traegername leistungserbringer anbieter",
    "tagessatz": "tagessatz entgelt entgeltsatz kostensatz pflegesatz tagesentgelt",
    "geplantes_ende": "geplantesende planende voraussichtlichesende bisgeplant hilfeplanende endegeplant",
    "ort": "ort ortderunterbringung unterbringung unterbringungsort ortderleistung leistungsort inausserhalb",
    "altersgruppe": "altersgruppe altersband altersklasse",
    "geschlecht": "geschlecht",
}
_ROLLE_ZUM_WORT = {wort: rolle for rolle, woerter in _WOERTER.items() for wort in woerter.split()}
_PERSOENLICHES = (
    "name nachname vorname geburt geboren gebam gebdat adresse anschrift strasse hausnummer postleitzahl plz telefon mobil mail",
    "aktenzeichen akte aktennummer fallnummer mutter vater eltern sorgeberechtigt kind klient versicher konto iban staatsangehoer",
    "nationalitaet religion diagnose bemerkung notiz kommentar foto schule alter sachbearbeit",
)
_PERSOENLICH = frozenset(wort for reihe in _PERSOENLICHES for wort in reihe.split())
_UEBERSCHRIFT = re.compile(r"[A-Za-zÄÖÜäöüß§(][A-Za-zÄÖÜäöüß §./():,_-]{0,59}")


def rolle_der(ueberschrift: str) -> str:
    """Das Ziel, das zu einer Überschrift passt; leer, wenn keines. Personenangaben haben keines."""
    return _ROLLE_ZUM_WORT.get(normalisiere(ueberschrift), "")


def ist_persoenlich(ueberschrift: str) -> bool:
    wort = normalisiere(ueberschrift)
    return wort not in _ROLLE_ZUM_WORT and any(teil in wort for teil in _PERSOENLICH)


def lies_kopf(text: str) -> list[str]:
    """Die Überschriften aus der ersten Zeile einer Datei, mit Semikolon, Tabulator oder Komma getrennt."""
    zeile = next((z for z in text.lstrip("\ufeff").splitlines() if z.strip()), "")
    teile = max((next(csv.reader([zeile], delimiter=zeichen), []) for zeichen in (";", "\t", "|", ",")), key=len)
    while teile and not teile[-1].strip():
        teile.pop()
    return [teil.strip() for teil in teile]


def maengel_des_kopfs(kopf: Sequence[str]) -> list[str]:
    """Was gegen eine Kopfzeile spricht, bevor jemand Ziele wählt. Was nach Daten aussieht, wird nicht wiederholt."""
    if not kopf:
        return ["Es wurde keine Kopfzeile gefunden. Die erste Zeile muss die Überschriften der Spalten enthalten."]
    ohne = [nummer for nummer, name in enumerate(kopf, 1) if not _UEBERSCHRIFT.fullmatch(name)]
    if ohne:
        wo = ", ".join(map(str, ohne))
        return [f"Die erste Zeile sieht nicht nach Überschriften aus (Spalte {wo}). Sie darf nur die Namen der Spalten enthalten."]
    saetze = [
        f"Die Spalte „{name}“ enthält Angaben zur Person oder freien Text. Nehmen Sie sie aus dem Export; so wird nichts angenommen."
        for name in kopf
        if ist_persoenlich(name)
    ]
    gesehen: set[str] = set()
    for name in kopf:
        if normalisiere(name) in gesehen:
            saetze.append(f"Die Überschrift „{name}“ kommt mehrfach vor.")
        gesehen.add(normalisiere(name))
    return saetze


def maengel_der_rollen(kopf: Sequence[str], rollen: Mapping[str, str]) -> list[str]:
    """Was einer Zuordnung Überschrift → Ziel fehlt: jede Spalte braucht genau ein Ziel, und die nötigen Ziele müssen vorkommen."""
    saetze = []
    spalten: dict[str, list[str]] = {}
    for name in kopf:
        rolle = rollen.get(normalisiere(name), "")
        if rolle in NAMEN:
            spalten.setdefault(rolle, []).append(name)
        else:
            saetze.append(f"Die Spalte „{name}“ gehört nicht zum Spaltenprofil. Nehmen Sie sie aus dem Export, oder ordnen Sie sie zu.")
    for rolle, namen in spalten.items():
        if len(namen) > 1:
            saetze.append(f"Das Ziel „{NAMEN[rolle]}“ haben mehrere Spalten: {', '.join(f'„{name}“' for name in namen)}.")
    saetze += [f"Es fehlt eine Spalte für „{NAMEN[rolle]}“." for rolle in NOETIG if rolle not in spalten]
    return saetze


def standardrollen(kopf: Sequence[str]) -> dict[str, str]:
    """Überschrift (Vergleichsform) → Ziel nach dem beschriebenen Profil; unbekannte Spalten bleiben ohne Ziel."""
    return {normalisiere(name): rolle for name in kopf if (rolle := rolle_der(name))}
