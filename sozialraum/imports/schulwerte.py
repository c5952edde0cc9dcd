"""Zählungen der Schulen aus CSV oder XLSX: ``schule;stichtag;zaehler;nenner``. Die Schule mit Schlüssel oder Namen.

Andere Spalten werden abgelehnt: Gezählt wird, kein Kind wird genannt. Fehler sind: unbekannte oder mehrdeutige Schule, eine Einrichtung,
die keine Schule ist oder am Stichtag nicht gilt, kein Tag, ein Tag in der Zukunft, keine ganze Zahl, ein Zähler über dem Nenner, ein
Nenner 0, eine Schule zweimal zum selben Stichtag.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Zeile
from sozialraum.imports.befund import Fehler
from sozialraum.imports.stammtabelle import Auswahl, Feld, Stammergebnis, Stammleser

FELDER = (Feld("schule", True, 150), Feld("stichtag", True), Feld("zaehler", True), Feld("nenner", True))
MEISTE = 20_000
OHNE_STICHTAG = "Gilt ein Stichtag für alle Zeilen, so genügt statt der Spalte „stichtag“ das Feld Stichtag auf dieser Seite."


class Schulangabe(NamedTuple):
    """Eine Einrichtung, wie der Import sie kennt."""

    id: int
    schluessel: str
    name: str
    stadtteil_id: int
    ist_schule: bool
    gueltig_von: date
    gueltig_bis: date | None

    def gilt_am(self, tag: date) -> bool:
        return self.gueltig_von <= tag and (self.gueltig_bis is None or tag <= self.gueltig_bis)


class Schulzeile(NamedTuple):
    """Eine gelesene Zeile."""

    schule: Schulangabe
    stichtag: date
    zaehler: int
    nenner: int
    nummer: int


def lies_schulwerte(
    tabelle: Tabelle, einrichtungen: Iterable[Schulangabe], heute: date, stichtag: date | None = None
) -> Stammergebnis[Schulzeile]:
    """``stichtag`` gilt, wo die Datei keinen nennt: dann darf die Spalte fehlen oder leer sein."""
    leser = Stammleser(tabelle, [feld._replace(pflicht=False) if stichtag and feld.name == "stichtag" else feld for feld in FELDER])
    if stichtag is None and tabelle.kopf and "stichtag" not in map(normalisiere, tabelle.kopf):
        leser.fehler.append(Fehler(tabelle.blatt, 0, "", "", OHNE_STICHTAG))
    auswahl = Auswahl((text, e) for e in einrichtungen for text in (e.schluessel, e.name))
    erste: dict[tuple[int, date], int] = {}
    zeilen = []
    for zeile in leser.zeilen():
        gelesen = _lies(leser, zeile, auswahl, heute, stichtag)
        if gelesen is None:
            continue
        vorher = erste.setdefault((gelesen.schule.id, gelesen.stichtag), zeile.nummer)
        if vorher == zeile.nummer:
            zeilen.append(gelesen)
        else:
            satz = f"Diese Schule steht zum selben Stichtag schon in Zeile {vorher}."
            leser.melde(zeile, "schule", satz, "eine der beiden Zeilen löschen")
    if leser.lesbar and not zeilen and not leser.fehler:
        leser.fehler.append(Fehler(tabelle.blatt, 0, "", "", "Die Datei enthält keine Zeile mit einer Zählung."))
    return leser.ergebnis(zeilen)


def _lies(leser: Stammleser, zeile: Zeile, auswahl: Auswahl[Schulangabe], heute: date, stichtag: date | None) -> Schulzeile | None:
    """None, wenn etwas fehlt oder nicht stimmt; dann ist es gemeldet."""
    schule = leser.wahl(zeile, "schule", auswahl, "Die Schule")
    tag = leser.tag(zeile, "stichtag", kurz=True) if leser.text(zeile, "stichtag") else stichtag
    zaehler, nenner = (_zahl(leser, zeile, name) for name in ("zaehler", "nenner"))
    davor = len(leser.fehler)
    if schule and not schule.ist_schule:
        leser.melde(zeile, "schule", f"„{schule.name}“ ist keine Schule.", "Schlüssel der Schule eintragen")
    elif schule and tag and not schule.gilt_am(tag):
        bis = f" bis {schule.gueltig_bis:%d.%m.%Y}" if schule.gueltig_bis else ""
        leser.melde(zeile, "stichtag", f"„{schule.name}“ gilt am Stichtag nicht, sondern ab {schule.gueltig_von:%d.%m.%Y}{bis}.")
    if tag and tag > heute:
        leser.melde(zeile, "stichtag", f"Der Stichtag {tag:%d.%m.%Y} liegt in der Zukunft.")
    if nenner == 0:
        leser.melde(zeile, "nenner", "Der Nenner ist 0; so lässt sich kein Anteil bilden.", "Zeile löschen, wenn niemand gezählt wurde")
    elif zaehler is not None and nenner is not None and zaehler > nenner:
        leser.melde(zeile, "zaehler", "Der Zähler ist größer als der Nenner.", "prüfen, ob die beiden vertauscht sind")
    if len(leser.fehler) > davor or not schule or not tag or zaehler is None or nenner is None:
        return None
    return Schulzeile(schule, tag, zaehler, nenner, zeile.nummer)


def _zahl(leser: Stammleser, zeile: Zeile, name: str) -> int | None:
    """Ein Strich ist hier keine Angabe wert: eine Schule, die nichts meldet, steht nicht in der Datei."""
    if leser.text(zeile, name) in ("–", "-"):
        leser.melde(zeile, name, "Hier fehlt die Zahl.", "Zahl eintragen, oder die Zeile löschen, wenn die Schule nichts gemeldet hat")
        return None
    return leser.ganzzahl(zeile, name, MEISTE)
