"""Stammdaten aus einer hochgeladenen Tabelle: feste Überschriften, jeder Fehler mit Blatt, Zeile, Spalte und einem Satz.

Unbekannte Spalten werden abgelehnt statt übergangen: eine Spalte „Ansprechpartner“ soll nicht mit der Datei aufbewahrt werden.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Generic, NamedTuple, TypeVar

from basis.imports.kopfzeile import beiwerk, normalisiere
from basis.imports.tabelle import TYP_TEXT, Tabelle, Zeile, maengel_der_kopfzeile
from basis.zahlen import Zahlfehler
from sozialraum.imports.befund import Fehler, lies_tag, mit_jahrhundert

T = TypeVar("T")
_GRUPPIERT = re.compile(r"[1-9][0-9]{0,2}(?:[.\u00a0 ][0-9]{3})+")
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Feld(NamedTuple):
    """Eine Spalte: Name, ob sie in jeder Zeile stehen muss, und wie viele Zeichen höchstens (0: gleich)."""

    name: str
    pflicht: bool = False
    laenge: int = 0


@dataclass(frozen=True)
class Stammergebnis(Generic[T]):
    """Was eine Datei sagt. Mit Fehlern darf nichts übernommen werden."""

    zeilen: tuple[T, ...]
    fehler: tuple[Fehler, ...]
    warnungen: tuple[Fehler, ...] = ()
    hinweise: tuple[str, ...] = ()


def schluessel_aus(*teile: str, laenge: int = 80) -> str:
    """Kurzform für eine Adresse: kleine Buchstaben, Ziffern und Bindestriche, höchstens ``laenge`` Zeichen."""
    klein = " ".join(teile).casefold().translate(_UMLAUTE)
    return re.sub(r"[^a-z0-9]+", "-", klein).strip("-")[:laenge].rstrip("-")


class Auswahl(Generic[T]):
    """Was in einer Spalte stehen darf: Schlüssel oder Name, ohne Rücksicht auf Groß- und Kleinschreibung und Umlaute."""

    def __init__(self, eintraege: Iterable[tuple[str, T]]) -> None:
        self._werte: dict[str, T] = {}
        self._namen: dict[str, str] = {}
        self._mehrdeutig: set[str] = set()
        for name, wert in eintraege:
            form = normalisiere(name)
            if self._werte.setdefault(form, wert) != wert:
                self._mehrdeutig.add(form)
            self._namen.setdefault(form, name)

    def finde(self, text: str) -> T | None:
        form = normalisiere(text)
        return None if form in self._mehrdeutig else self._werte.get(form)

    def mangel(self, text: str, was: str) -> tuple[str, str]:
        """(Satz, Vorschlag), wenn ``finde`` nichts fand."""
        form = normalisiere(text)
        if form in self._mehrdeutig:
            return f"Der Name „{text}“ steht für mehrere; nennen Sie den Schlüssel.", ""
        nahe = get_close_matches(form, self._namen, n=1, cutoff=0.7)
        return f"{was} „{text}“ gibt es nicht.", self._namen[nahe[0]] if nahe else ""


class Stammleser:
    """Gibt die Datenzeilen einer Tabelle und liest ihre Zellen; alle Befunde sammeln sich in ``fehler`` und ``warnungen``."""

    def __init__(self, tabelle: Tabelle, felder: Iterable[Feld], zuordnung: Mapping[str, str] | None = None) -> None:
        """``zuordnung``: Überschrift (Vergleichsform) → Feld; ohne sie heißen die Spalten wie die Felder."""
        self._tabelle, self._felder = tabelle, {feld.name: feld for feld in felder}
        bekannt = {form: name for form, name in zuordnung.items() if name in self._felder} if zuordnung else {}
        bekannt = bekannt or {normalisiere(name): name for name in self._felder}
        stellen = {normalisiere(kopf): nummer for nummer, kopf in enumerate(tabelle.kopf) if kopf}
        self._orte = {name: stellen[form] for form, name in bekannt.items() if form in stellen}
        self.warnungen: list[Fehler] = []
        self.hinweise = list(tabelle.hinweise)
        fremde = [tabelle.kopf[nummer] for form, nummer in stellen.items() if form not in bekannt]
        fehlende = [feld.name for feld in self._felder.values() if feld.pflicht and feld.name not in self._orte]
        self.fehler = [Fehler(tabelle.blatt, 0, "", "", satz) for satz in self._kopfmaengel(fremde, fehlende)]
        self.lesbar = not self.fehler

    def _kopfmaengel(self, fremde: list[str], fehlende: list[str]) -> list[str]:
        maengel = maengel_der_kopfzeile(self._tabelle.kopf)
        if self._tabelle.kopf and fehlende:
            maengel.append(f"Der Kopfzeile fehlen die Spalten {_liste(fehlende)}.")
        if fremde:
            maengel.append(f"Unbekannte Spalten: {_liste(fremde)}. Bitte löschen Sie sie. Erlaubt sind {_liste(self._felder)}.")
        return maengel

    def zeilen(self) -> Iterator[Zeile]:
        """Die Zeilen mit Daten; Summen, Striche und Fußnoten werden genannt und übergangen. Fehlende Pflichtangaben sind gemeldet."""
        for zeile in self._tabelle.daten if self.lesbar else ():
            art = beiwerk(zeile.zellen, len(self._tabelle.kopf))
            if art is None:
                self._pruefe(zeile)
                yield zeile
            elif art not in ("Leerzeile", "Trennlinie"):
                self.hinweise.append(f"Zeile {zeile.nummer} ist eine {art} und wurde nicht übernommen.")

    def _pruefe(self, zeile: Zeile) -> None:
        for feld in self._felder.values():
            text = self.text(zeile, feld.name)
            if feld.pflicht and not text:
                self.melde(zeile, feld.name, "Die Angabe fehlt.")
            elif feld.laenge and len(text) > feld.laenge:
                self.melde(zeile, feld.name, f"Die Angabe ist länger als {feld.laenge} Zeichen.")

    def text(self, zeile: Zeile, name: str) -> str:
        return zeile.zelle(self._orte[name]).strip() if name in self._orte else ""

    def schluessel(self, zeile: Zeile, name: str, *ersatz: str, laenge: int) -> str:
        """Der Schlüssel der Zeile; ist keiner genannt, entsteht er aus ``ersatz``."""
        text = self.text(zeile, name)
        if text and text != schluessel_aus(text, laenge=laenge):
            self.melde(zeile, name, "Ein Schlüssel besteht aus kleinen Buchstaben, Ziffern und Bindestrichen.", schluessel_aus(text))
        return text or schluessel_aus(*ersatz, laenge=laenge)

    def tag(self, zeile: Zeile, name: str, *, kurz: bool = False) -> date | None:
        """``kurz``: auch mit zwei Ziffern des Jahres."""
        text = mit_jahrhundert(self.text(zeile, name)) if kurz else self.text(zeile, name)
        try:
            return lies_tag(text) if text else None
        except Zahlfehler as fehler:
            self.melde(zeile, name, str(fehler))
            return None

    def zeitraum(self, zeile: Zeile) -> tuple[date, date | None] | None:
        """Gültig von und bis; None, wenn der Beginn fehlt oder das Ende davor liegt (dann ist es gemeldet)."""
        von, bis = self.tag(zeile, "gueltig_von"), self.tag(zeile, "gueltig_bis")
        if von and bis and bis < von:
            self.melde(zeile, "gueltig_bis", "Das Ende der Gültigkeit liegt vor ihrem Anfang.")
            return None
        return (von, bis) if von else None

    def ganzzahl(self, zeile: Zeile, name: str, hoechstens: int) -> int | None:
        text = self.text(zeile, name)
        if text in ("", "–", "-"):
            return None
        als_text = zeile.typ(self._orte[name]) == TYP_TEXT  # die Zahl 1,234 einer Mappe ist nicht 1234
        ziffern = re.sub(r"[.\u00a0 ]", "", text) if als_text and _GRUPPIERT.fullmatch(text) else text
        if not (ziffern.isascii() and ziffern.isdigit() and len(ziffern) <= 20 and int(ziffern) <= hoechstens):
            self.melde(zeile, name, f"„{text[:40]}“ ist keine ganze Zahl von 0 bis {hoechstens}.")
            return None
        return int(ziffern)

    def ja(self, zeile: Zeile, name: str) -> bool:
        """Ob „ja“ dasteht; leer heißt nein, alles andere ist ein Fehler."""
        text = self.text(zeile, name).casefold()
        if text not in ("", "ja", "nein"):
            self.melde(zeile, name, "Erwartet wird „ja“ oder „nein“.")
        return text == "ja"

    def wahl(self, zeile: Zeile, name: str, auswahl: Auswahl[T], was: str) -> T | None:
        """Der Eintrag, den die Zelle nennt; None, wenn es ihn nicht gibt (dann ist es gemeldet) oder nichts dasteht."""
        text = self.text(zeile, name)
        treffer = auswahl.finde(text) if text else None
        if text and treffer is None:
            self.melde(zeile, name, *auswahl.mangel(text, was))
        return treffer

    def melde(self, zeile: Zeile, name: str, satz: str, vorschlag: str = "") -> None:
        self.fehler.append(self._befund(zeile, name, satz, vorschlag))

    def warne(self, zeile: Zeile, name: str, satz: str, vorschlag: str = "") -> None:
        self.warnungen.append(self._befund(zeile, name, satz, vorschlag))

    def _befund(self, zeile: Zeile, name: str, satz: str, vorschlag: str) -> Fehler:
        spalte = self._tabelle.kopf[self._orte[name]] if name in self._orte else name
        return Fehler(zeile.blatt, zeile.nummer, spalte, self.text(zeile, name)[:80], satz, vorschlag)

    def ergebnis(self, zeilen: Iterable[T]) -> Stammergebnis[T]:
        return Stammergebnis(tuple(zeilen), tuple(self.fehler), tuple(self.warnungen), tuple(self.hinweise))


class Einmalig:
    """Merkt, in welcher Zeile ein Schlüssel zuerst stand."""

    def __init__(self, leser: Stammleser) -> None:
        self._leser, self._zeilen = leser, dict[str, int]()

    def pruefe(self, zeile: Zeile, schluessel: str) -> bool:
        """Ob der Schlüssel neu ist; sonst ist die zweite Zeile gemeldet."""
        erste = self._zeilen.setdefault(schluessel, zeile.nummer)
        if erste != zeile.nummer:
            self._leser.melde(zeile, "schluessel", f"Diesen Eintrag gibt es schon in Zeile {erste} (Schlüssel „{schluessel}“).")
        return erste == zeile.nummer


def _liste(namen: Iterable[str] | Mapping[str, object]) -> str:
    return ", ".join(f"„{name}“" for name in namen)
