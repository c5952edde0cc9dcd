"""Enthält eine Datei einzelne Fälle oder Angaben zu Personen? Gefragt wird vor jedem Import, der seine Datei aufbewahrt.

Geprüft werden alle Blätter, auch die ausgeblendeten und die Zwischenspeicher von Pivot-Tabellen: Aufbewahrt wird die ganze Datei. Im
Zweifel wird sie abgewiesen; der Satz nennt die Spalte und den Weg, der bleibt.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import PROBE, TYP_DATUM, TYP_PROZENT, TYP_ZAHL, Tabelle, Zeile
from basis.imports.zahlformat import zustand_ohne_wert
from sozialraum.imports.fallspalten import ist_persoenlich, rolle_der
from sozialraum.imports.zuordnung import ARTEN_FALLZAHLEN, NAMEN_DER_ARTEN, SYNONYME

WEG = (
    "Für einzelne Fälle nehmen Sie den Fallexport („Daten“, „Fallexport zählen“): Er zählt die Fälle beim Einlesen und behält nur die "
    "Zahlen. Gespeichert wurde nichts."
)
NAMEN = ", ".join(NAMEN_DER_ARTEN[art] for art in ARTEN_FALLZAHLEN if art != "ignorieren")
TABELLE_AB = 3  # Spalten: schmalere Nebenblätter sind Erläuterungen
ZEILEN = 500  # so viele Zellen einer Spalte sagen, ob Tage darunter stehen
# Worte, die nur über einer Spalte mit einzelnen Fällen stehen.
_EINZELFALL = frozenset({
    "pseudonym", "fallpseudonym", "pseudonymid", "fallkennung", "fallid", "aktenzeichen", "fallnummer", "vorname", "nachname",
    "familienname", "geburtsdatum", "geburtstag", "geburtsname", "sorgeberechtigte",
})  # fmt: skip
# Zahlen unter solchen Überschriften sind keine Anzahlen, sondern Kennzeichen oder Merkmale eines Menschen.
_KENNZEICHEN = re.compile(
    "name|geburt(?!en)|gebam|gebdat|geboren(?!e)|aktenzeichen|aktennummer|fallnummer|telefon|iban|konto|hausnummer|postleitzahl|plz"
    "|versicherungsnummer|versichertennummer|sachbearbeit|klient|^(lebens)?alter(sjahr|injahren)?$"
)
_ZAHL = re.compile(r"[-+\u2212]?[0-9][0-9.,\u00a0 ]*\s?[%€]?")
_TAG = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.([0-9]{2}|[0-9]{4})|[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+)?")
_ZAHLTYPEN = (TYP_ZAHL, TYP_PROZENT)
_STAND = ("stichtag", "monat")


@dataclass(frozen=True)
class Regeln:
    """Was ein Import von seinen Spalten weiß.

    ``kennt``: Überschrift → hat hier eine Bedeutung. ``zahlen``: Tabellen aus Anzahlen je Gebiet; „Kinder unter 6“ mit lauter Zahlen ist
    dort kein Mensch. ``nur_bekannte``: Jede andere Spalte lehnt die Datei ab.
    """

    kennt: Callable[[str], bool]
    zahlen: bool = False
    nur_bekannte: bool = False


@dataclass
class _Blatt:
    name: str
    zeilen: Sequence[Zeile]
    index: int | None

    @property
    def kopf(self) -> tuple[str, ...]:
        return self.zeilen[self.index].zellen if self.index is not None else ()

    @property
    def daten(self) -> Sequence[Zeile]:
        return self.zeilen[0 if self.index is None else self.index + 1 :]

    @cached_property
    def breite(self) -> int:
        return max((len(zeile.zellen) for zeile in self.daten), default=0)

    def spalte(self, nummer: int) -> Iterator[tuple[str, str]]:
        """(Text, Typ) der Zellen unter der Kopfzeile, die etwas enthalten."""
        return ((text, zeile.typ(nummer)) for zeile in self.daten if (text := zeile.zelle(nummer)))

    @property
    def wo(self) -> str:
        return f"Blatt „{self.name}“, " if self.name else ""


def saetze_zum_einzelfall(tabelle: Tabelle, regeln: Regeln) -> tuple[str, ...]:
    """Die Sätze, die eine Datei abweisen, die hier nicht aufbewahrt werden darf; leer, wenn nichts dagegen spricht."""
    blaetter = [_Blatt(tabelle.blatt, tabelle.zeilen, tabelle.kopfzeile_index)]
    blaetter += [_Blatt(probe.blatt, probe.zeilen, probe.kopfzeile_index) for probe in tabelle.weitere]
    for blatt in blaetter:
        if satz := _einzelne_faelle(blatt, regeln):
            return (f"{satz} {WEG}",)
    saetze = [satz for nummer, blatt in enumerate(blaetter) for satz in _spalten(blatt, regeln, neben=nummer > 0)]
    return (*saetze[:5], WEG) if saetze else ()


def _einzelne_faelle(blatt: _Blatt, regeln: Regeln) -> str:
    for zeile in blatt.zeilen[:PROBE]:
        belegt = [text for text in zeile.zellen if text]
        wort = next((text for text in belegt if normalisiere(text) in _EINZELFALL), "")
        if wort and (len(belegt) > 1 or zeile.zellen == blatt.kopf):
            return f"Die Datei enthält einzelne Fälle ({blatt.wo}Spalte „{wort}“). Hier würde sie gespeichert; das darf sie nicht."
    rollen = {rolle_der(name) for name in blatt.kopf if not _ist_zaehlwort(name)}
    tage = list(_tagesspalten(blatt, regeln))
    ueber_tagen = [blatt.kopf[nummer] for nummer in tage if nummer < len(blatt.kopf)]
    ohne_kopf = blatt.breite >= TABELLE_AB and (not blatt.kopf or any(_TAG.fullmatch(text) for text in ueber_tagen))
    zeitraum = rollen & {"beginn", "ende", "geplantes_ende"} or tage
    if ("hilfeart" in rollen and zeitraum) or (regeln.zahlen and len(tage) > 1) or (tage and ohne_kopf):
        woran = "Hilfeart und Beginn oder Ende" if "hilfeart" in rollen else "mehrere Tage in einer Zeile" if blatt.kopf else "Tage"
        wo = f" ({blatt.wo.removesuffix(', ')})" if blatt.wo else ""
        return f"Die Datei sieht nach einzelnen Fällen aus{wo}: {woran}. Hier würde sie gespeichert; das darf sie nicht."
    return ""


def _ist_zaehlwort(name: str) -> bool:
    """„begonnen“ und „beendet“ heißen auch die Spalten mit Anzahlen."""
    return SYNONYME.get(normalisiere(name)) in ("begonnen", "beendet")


def _tagesspalten(blatt: _Blatt, regeln: Regeln) -> Iterator[int]:
    """Spalten, unter denen meist Tage stehen, außer Stichtag, Monat und Gültigkeit eines Gebiets."""
    for nummer in range(blatt.breite):
        wort = normalisiere(blatt.kopf[nummer]) if nummer < len(blatt.kopf) else ""
        if SYNONYME.get(wort) in _STAND or wort.startswith("gueltig") or (not regeln.zahlen and regeln.kennt(wort)):
            continue
        zellen = list(islice(blatt.spalte(nummer), ZEILEN))
        if zellen and 2 * sum(1 for text, typ in zellen if typ == TYP_DATUM or _TAG.fullmatch(text)) > len(zellen):
            yield nummer


def _spalten(blatt: _Blatt, regeln: Regeln, *, neben: bool) -> Iterator[str]:
    if neben and (sum(1 for name in blatt.kopf if name) < TABELLE_AB or not blatt.daten):
        return
    for nummer in range(max(len(blatt.kopf), blatt.breite)):
        name = blatt.kopf[nummer] if nummer < len(blatt.kopf) else ""
        if ist_persoenlich(name) and not regeln.kennt(name) and not (regeln.zahlen and _zaehlt(blatt, nummer)):
            yield f"{blatt.wo}Spalte „{name}“: Sie nennt Angaben zur Person oder freien Text. Nehmen Sie sie aus der Datei."
        elif regeln.nur_bekannte and not regeln.kennt(name) and (name or any(blatt.spalte(nummer))):
            was = f"Spalte „{name}“" if name else f"Spalte {nummer + 1} ohne Überschrift"
            yield f"{blatt.wo}{was}: Sie gehört nicht zu den Anzahlen. Nehmen Sie sie heraus, oder nennen Sie sie wie erlaubt: {NAMEN}."


def _zaehlt(blatt: _Blatt, nummer: int) -> bool:
    """Lauter Zahlen (oder keine Angabe, gesperrt), und die Überschrift meint kein Kennzeichen."""
    if _KENNZEICHEN.search(normalisiere(blatt.kopf[nummer])):
        return False
    return all(typ in _ZAHLTYPEN or _ZAHL.fullmatch(text) or zustand_ohne_wert(text) for text, typ in blatt.spalte(nummer))
