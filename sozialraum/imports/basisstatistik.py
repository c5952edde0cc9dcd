"""Textzeilen → Messungen der Basisstatistik, oder eine vollständige Liste der Fehler.

Zwei Formen: **breit** (eine Zeile je Gebiet, je Indikator eigene Spalten für Zähler, Nenner oder Wert, ein Stichtag für alles) und **lang**
(eine Zeile je Gebiet, Indikator und Stichtag). Zähler und Nenner bleiben getrennt; eine Quote allein genügt einem Indikator nicht, der
über Σ Zähler / Σ Nenner zusammengefasst wird (domain.md 2). Nichts wird gespeichert; wer Fehler hat, hat keine Messung zu übernehmen.
"""

from itertools import chain, islice

from basis.imports.tabelle import Tabelle, Tabellenstrom
from sozialraum.imports.befund import Fehler
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.statistikleser import Statistikleser
from sozialraum.imports.statistikvorgaben import Ergebnis, Kontext, Messung, maengel
from sozialraum.imports.zuordnung import (
    ARTEN_BASISSTATISTIK,
    IGNORIEREN,
    Indikatorangabe,
    Spaltenziel,
    Zuordnung,
    als_profil,
    schlage_zuordnung_vor,
)

__all__ = [
    "ARTEN_BASISSTATISTIK",
    "IGNORIEREN",
    "Ergebnis",
    "Fehler",
    "Gebietsangabe",
    "Indikatorangabe",
    "Kontext",
    "Messung",
    "Spaltenziel",
    "Zuordnung",
    "als_profil",
    "lies",
    "schlage_zuordnung_vor",
]

PROBE = 20_000


def lies(tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, kontext: Kontext) -> Ergebnis:
    """Liest alle Zeilen nach der Kopfzeile und meldet jeden Fehler mit Blatt, Zeile, Spalte, Wert, Satz und Vorschlag.

    Fehler sind: unbekanntes Gebiet oder Indikator, Widerspruch von Schlüssel und Name, verlorene führende Nullen ohne Beleg, keine Zahl,
    Zahl im falschen Format, Tag, den es nicht gibt, Nenner 0 oder negativ, fehlender Nenner, doppelte Angabe, überzählige Zellen.
    """
    saetze = maengel(tabelle, zuordnung, kontext)
    if saetze:
        return Ergebnis((), tuple(Fehler(tabelle.blatt, 0, "", "", satz) for satz in saetze), (), ())
    daten = iter(tabelle.daten)
    probe = list(daten) if isinstance(tabelle, Tabelle) else list(islice(daten, PROBE))
    leser = Statistikleser(tabelle, zuordnung, kontext, probe)
    for zeile in chain(probe, daten):
        leser.lies_zeile(zeile)
    return leser.ergebnis()
