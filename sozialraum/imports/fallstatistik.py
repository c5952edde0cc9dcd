"""Textzeilen → Fallzahlen: eine Zeile je Hilfeart, Stadtteil (oder übergreifend mit Grund) und Monat.

Eine Datei nennt für jede Hilfeart und jeden Monat, den sie enthält, alle Zahlen: Was darin keine Zeile hat, ist 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from basis.imports.kopfzeile import beiwerk, normalisiere
from basis.imports.tabelle import Tabelle, Tabellenstrom, Zeile
from basis.monate import folgemonat, lies_monat, monatserster
from basis.zahlen import Zahlfehler
from sozialraum.imports.befund import Fehler, lies_tag
from sozialraum.imports.fallworte import GESCHLECHTER, Fallzeile, leistungsort, uebergreifender_grund
from sozialraum.imports.gebietssuche import Gebietsangabe, Gebietssuche
from sozialraum.imports.hilfeartsuche import Hilfeartangabe, Hilfeartsuche
from sozialraum.imports.zahlenspalte import lies_anzahl
from sozialraum.imports.zuordnung import Zuordnung, pruefe_zuordnung

NOETIG = ("hilfeart", "gebiet", "monat", "bestand", "begonnen", "beendet")
MESSWERTE = ("bestand", "begonnen", "beendet", "tage")
HOECHSTENS_WARNUNGEN = 500


@dataclass(frozen=True)
class Fallkontext:
    """Was beim Lesen bekannt ist; alles andere wird abgelehnt. ``baender``: Vergleichsform von Schlüssel und Name → Altersband."""

    hilfearten: tuple[Hilfeartangabe, ...]
    gebiete: Mapping[str, Gebietsangabe]
    baender: Mapping[str, int] = field(default_factory=dict)
    stadt: str = ""


@dataclass(frozen=True)
class Fallergebnis:
    """Zeilen, Fehler und Warnungen je Zelle, Hinweise zur Datei. Mit Fehlern darf nichts übernommen werden."""

    zeilen: tuple[Fallzeile, ...]
    fehler: tuple[Fehler, ...]
    warnungen: tuple[Fehler, ...]
    hinweise: tuple[str, ...]


def lies(tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, kontext: Fallkontext) -> Fallergebnis:
    """Liest alle Zeilen und meldet jeden Fehler.

    Abgelehnt werden unbekannte Hilfearten, Gebiete, Altersgruppen und Orte, Monate, die es nicht gibt, Anzahlen, die keine ganze Zahl ab
    0 sind (auch „–“ und „·“: die eigene Fallstatistik ist vollständig), Tage ohne beendete Hilfen, weniger Tage als beendete, Doppeltes.
    """
    saetze = pruefe_zuordnung(tabelle.kopf, zuordnung, noetig=NOETIG)
    if saetze:
        return Fallergebnis((), tuple(Fehler(tabelle.blatt, 0, "", "", satz) for satz in saetze), (), ())
    leser = _Leser(tabelle, zuordnung, kontext)
    for zeile in tabelle.daten:
        leser.lies_zeile(zeile)
    return leser.ergebnis()


class _Leser:
    def __init__(self, tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, kontext: Fallkontext) -> None:
        self._tabelle, self._kontext = tabelle, kontext
        self._spalten = {ziel.art: nummer for nummer, ziel in zuordnung.items()}
        spalte = self._spalten.get("gebiet", -1)
        in_datei = {zeile.zelle(spalte) for zeile in tabelle.daten} if isinstance(tabelle, Tabelle) and spalte >= 0 else set()
        self._gebiete, self._hilfearten = Gebietssuche(kontext.gebiete, in_datei), Hilfeartsuche(kontext.hilfearten)
        self._zeilen: list[Fallzeile] = []
        self._fehler: list[Fehler] = []
        self._warnungen: list[Fehler] = []
        self._hinweise: list[str] = []
        self._orte: dict[tuple[Any, ...], int] = {}
        self._monate: dict[str, date | str] = {}

    def lies_zeile(self, zeile: Zeile) -> None:
        vorher = len(self._fehler)
        hilfeart = self._hilfeart(zeile)
        if hilfeart is None and (art := beiwerk(zeile.zellen, len(self._tabelle.kopf))):
            del self._fehler[vorher:]
            if art != "Trennlinie":
                self._hinweise.append(f"Zeile {zeile.nummer} („{zeile.zellen[0][:60]}“) ist eine {art} und wurde nicht übernommen.")
            return
        gebiet, grund = self._gebiet(zeile)
        monat, ort = self._monat(zeile), self._ort(zeile)
        band, geschlecht = self._altersband(zeile), self._geschlecht(zeile)
        zahlen = {name: self._anzahl(zeile, name) for name in MESSWERTE}
        if len(self._fehler) > vorher or hilfeart is None or monat is None:
            return
        zelle = (hilfeart.id, monat, gebiet, grund, band, geschlecht, ort)
        erste = self._orte.setdefault(zelle, zeile.nummer)
        if erste != zeile.nummer:
            self._melde(zeile, "hilfeart", f"Doppelt: Diese Hilfeart steht für Monat und Gebiet schon in Zeile {erste}.")
            return
        self._pruefe_tage(zeile, zahlen["beendet"] or 0, zahlen["tage"])
        self._zeilen.append(
            Fallzeile(*zelle, zahlen["bestand"] or 0, zahlen["begonnen"] or 0, zahlen["beendet"] or 0, zahlen["tage"], zeile.nummer)
        )

    def _hilfeart(self, zeile: Zeile) -> Hilfeartangabe | None:
        text = self._zelle(zeile, "hilfeart")
        if (treffer := self._hilfearten.finde(text)) is None:
            satz = f"Die Hilfeart „{text[:40]}“ steht nicht im Katalog." if text else "Die Hilfeart fehlt."
            self._melde(zeile, "hilfeart", satz)
        return treffer

    def _gebiet(self, zeile: Zeile) -> tuple[int | None, str]:
        text, name = self._zelle(zeile, "gebiet"), self._zelle(zeile, "name")
        if grund := uebergreifender_grund(text or name):
            return None, grund
        treffer = self._gebiete.finde(text, name)
        if treffer.gebiet is None:
            self._melde(zeile, "gebiet", treffer.fehler, treffer.vorschlag)
            return None, ""
        if treffer.warnung:
            self._warnungen.append(self._befund(zeile, "name", treffer.warnung, treffer.vorschlag))
        return treffer.gebiet.id, ""

    def _monat(self, zeile: Zeile) -> date | None:
        text = self._zelle(zeile, "monat")
        if text not in self._monate:
            self._monate[text] = _lies_monat_oder_tag(text)
        monat = self._monate[text]
        if isinstance(monat, str):
            self._melde(zeile, "monat", monat)
            return None
        return monat

    def _ort(self, zeile: Zeile) -> str:
        text = self._zelle(zeile, "ort")
        ort = leistungsort(text, self._kontext.stadt)
        if ort is None:
            self._melde(zeile, "ort", f"„{text[:40]}“ ist kein Ort der Leistung; erwartet wird „in“, „außerhalb“ oder nichts.")
        return ort or ""

    def _altersband(self, zeile: Zeile) -> int | None:
        text = self._zelle(zeile, "altersgruppe")
        band = self._kontext.baender.get(normalisiere(text))
        if text and band is None:
            self._melde(zeile, "altersgruppe", f"Ein Altersband „{text[:40]}“ gibt es nicht.")
        return band

    def _geschlecht(self, zeile: Zeile) -> str:
        text = self._zelle(zeile, "geschlecht")
        geschlecht = GESCHLECHTER.get(normalisiere(text), "")
        if text and not geschlecht:
            self._melde(zeile, "geschlecht", f"„{text[:40]}“ ist kein Geschlecht; erwartet wird w, m, d oder nichts.")
        return geschlecht

    def _anzahl(self, zeile: Zeile, art: str) -> int | None:
        spalte = self._spalten.get(art, -1)
        text = zeile.zelle(spalte) if spalte >= 0 else ""
        if not text and art == "tage":
            return None
        anzahl = None if zeile.zellfehler(spalte) else lies_anzahl(text, zeile.typ(spalte))
        if anzahl is None:
            self._melde(zeile, art, zeile.zellfehler(spalte) or f"„{text[:40]}“ ist keine Anzahl; erwartet wird eine ganze Zahl ab 0.")
        return anzahl

    def _pruefe_tage(self, zeile: Zeile, beendet: int, tage: int | None) -> None:
        if tage is not None and (tage > 0 if not beendet else tage < beendet):
            zu_wenig, zu_viel = "Jede beendete Hilfe dauert mindestens einen Tag.", "Tage ohne eine beendete Hilfe kann es nicht geben."
            self._melde(zeile, "tage", zu_wenig if beendet else zu_viel)

    def _zelle(self, zeile: Zeile, art: str) -> str:
        spalte = self._spalten.get(art, -1)
        return zeile.zelle(spalte) if spalte >= 0 else ""

    def _melde(self, zeile: Zeile, art: str, satz: str, vorschlag: str = "") -> None:
        self._fehler.append(self._befund(zeile, art, satz, vorschlag))

    def _befund(self, zeile: Zeile, art: str, satz: str, vorschlag: str = "") -> Fehler:
        spalte = self._spalten.get(art, -1)
        kopf = self._tabelle.kopf[spalte] if spalte >= 0 else ""
        return Fehler(zeile.blatt, zeile.nummer, kopf, self._zelle(zeile, art)[:80], satz, vorschlag)

    def ergebnis(self) -> Fallergebnis:
        if not self._zeilen and not self._fehler:
            self._fehler.append(Fehler(self._tabelle.blatt, 0, "", "", "Unter der Kopfzeile steht keine Zeile mit Daten."))
        bruchstellen = unstetige(self._zeilen)
        for zeile, satz in bruchstellen[:HOECHSTENS_WARNUNGEN]:
            self._warnungen.append(Fehler(self._tabelle.blatt, zeile, "", "", satz))
        if len(bruchstellen) > HOECHSTENS_WARNUNGEN:
            self._hinweise.append(f"An {len(bruchstellen)} Stellen folgt der Bestand nicht aus dem Vormonat; gezeigt sind die ersten.")
        hinweise = (*self._tabelle.hinweise, *self._hinweise)
        return Fallergebnis(tuple(self._zeilen), tuple(self._fehler), tuple(self._warnungen), hinweise)


def unstetige(zeilen: list[Fallzeile]) -> list[tuple[int, str]]:
    """Wo der Bestand nicht der des Vormonats plus begonnen minus beendet ist: meist ein Umzug, manchmal ein Zählfehler. Zeile und Satz."""
    staende: dict[tuple[int, int | None, str], dict[date, list[int]]] = {}
    gemeldet: dict[int, set[date]] = {}
    for z in zeilen:
        gemeldet.setdefault(z.hilfeart_id, set()).add(z.monat)
        stand = staende.setdefault((z.hilfeart_id, z.gebiet_id, z.uebergreifend), {}).setdefault(z.monat, [0, 0, 0])
        stand[0] += z.bestand
        stand[1] += z.begonnen - z.beendet
        stand[2] = z.zeile
    befunde = []
    for (hilfeart, *_), reihe in staende.items():
        for monat, (bestand, saldo, zeile) in reihe.items():
            davor = folgemonat(monat, -1)
            erwartet = reihe.get(davor, [0])[0] + saldo
            if davor in gemeldet[hilfeart] and bestand != erwartet:
                satz = f"Nach Vormonat, begonnenen und beendeten wären es {erwartet} laufende Hilfen, hier stehen {bestand}."
                befunde.append((zeile, satz))
    return sorted(befunde)


def _lies_monat_oder_tag(text: str) -> date | str:
    """Der Monat, auch aus einem Tag in ihm; sonst der Fehlersatz."""
    leser: tuple[Callable[[str], date], ...] = (lies_monat, lies_tag)
    for lies_text in leser:
        try:
            return monatserster(lies_text(text))
        except Zahlfehler:
            continue
    return f"„{text[:40]}“ ist kein Monat; erwartet wird MM.JJJJ, zum Beispiel 09.2007." if text else "Der Monat fehlt."
