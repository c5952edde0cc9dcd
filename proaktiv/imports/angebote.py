"""Angebote an Einrichtungen aus einer Tabelle, mit den Überschriften der ausgegebenen Liste (domain.md 7). Rein."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import TYP_ZAHL, Tabelle, Zeile
from basis.zahlen import Zahlfehler, lies_zahl
from proaktiv.imports.listen import Listenform, Listenleser
from sozialraum.imports.stammtabelle import Auswahl, Feld, Stammergebnis

NUMMER, EINRICHTUNG, ANGEBOT, TRAEGER = "Nummer", "Einrichtung", "Angebot", "Träger des Angebots"
VZAE, AB, BIS, GRUNDLAGE = "VZÄ", "Ab", "Bis", "Grundlage"
SPALTEN = (
    Feld(NUMMER), Feld(EINRICHTUNG, True), Feld(ANGEBOT, True), Feld(TRAEGER), Feld(VZAE), Feld(AB, True), Feld(BIS),
    Feld(GRUNDLAGE, False, 200),
)  # fmt: skip
NUR_GEZEIGT = ("Art der Einrichtung", "Stadtteil", "Herkunft")
FORM = Listenform(SPALTEN, NUR_GEZEIGT, ANGEBOT, "Das gehört zur Einrichtung.")
MEISTENS = Decimal(999)  # VZÄ eines Angebots


class Bekanntes(NamedTuple):
    """Ein Angebot, das es schon gibt."""

    art: int
    einrichtung: int
    von: date


@dataclass(frozen=True)
class Kontext:
    """Wozu sich die Texte auflösen: (Text, Schlüssel der Datenbank) je Verzeichnis, die Namen der Einrichtungen, und was es schon gibt."""

    arten: Iterable[tuple[str, int]]
    einrichtungen: Iterable[tuple[str, int]]
    traeger: Iterable[tuple[str, int]]
    namen: Mapping[int, str] = field(default_factory=dict)
    angebote: Mapping[int, Bekanntes] = field(default_factory=dict)


@dataclass(frozen=True)
class Angebotszeile:
    """Eine Zeile, aufgelöst. ``felder``: nur, was die Datei nennt."""

    zeile: int
    angebot: int | None  # das es schon gibt
    art: int
    einrichtung: int
    von: date
    felder: Mapping[str, str | int | date | Decimal | None]


class _Aufloesung:
    """Macht aus Zeilen Angebote und merkt, welche die Datei schon nannte."""

    def __init__(self, leser: Listenleser, kontext: Kontext) -> None:
        self.leser, self.kontext = leser, kontext
        self.arten, self.haeuser, self.traeger = Auswahl(kontext.arten), Auswahl(kontext.einrichtungen), Auswahl(kontext.traeger)
        self.nach_angaben = {bekanntes: nummer for nummer, bekanntes in kontext.angebote.items()}
        self.genannt: dict[object, int] = {}

    def lies(self, zeile: Zeile) -> Angebotszeile | None:
        leser = self.leser
        nummer = leser.ganzzahl(zeile, NUMMER, 2**31 - 1)
        bisher = self.kontext.angebote.get(nummer) if nummer is not None else None
        if nummer is not None and bisher is None:
            leser.melde(zeile, NUMMER, f"Das Angebot {nummer} gibt es nicht. Lassen Sie die Nummer leer, wenn es neu ist.")
            return None
        haus = self._haus(zeile, bisher)
        art = leser.eines(zeile, ANGEBOT, self.arten, "Das Angebot")
        felder, von = self._felder(zeile), leser.tag(zeile, AB)
        if bisher and (art or bisher.art, haus or bisher.einrichtung) != (bisher.art, bisher.einrichtung):
            satz = "Ein Angebot wechselt weder Art noch Einrichtung. Beenden Sie es, und tragen Sie das neue ohne Nummer ein."
            leser.melde(zeile, NUMMER, satz)
            return None
        if haus is None or art is None or von is None:
            return None
        da = nummer if nummer is not None else self.nach_angaben.get(Bekanntes(art, haus, von))
        return None if self._doppelt(zeile, da, Bekanntes(art, haus, von)) else Angebotszeile(zeile.nummer, da, art, haus, von, felder)

    def _haus(self, zeile: Zeile, bisher: Bekanntes | None) -> int | None:
        """Heißen mehrere so, sagt die Nummer des Angebots, welche gemeint ist."""
        text = self.leser.text(zeile, EINRICHTUNG)
        if bisher and text and normalisiere(text) == normalisiere(self.kontext.namen.get(bisher.einrichtung, "")):
            return bisher.einrichtung
        return self.leser.eines(zeile, EINRICHTUNG, self.haeuser, "Die Einrichtung")

    def _felder(self, zeile: Zeile) -> dict[str, str | int | date | Decimal | None]:
        leser = self.leser
        felder: dict[str, str | int | date | Decimal | None] = {}
        if leser.hat(TRAEGER):
            felder["traeger"] = leser.eines(zeile, TRAEGER, self.traeger, "Den Träger")
        if leser.hat(VZAE):
            felder["vzae"] = self._umfang(zeile)
        if leser.hat(BIS):
            felder["gueltig_bis"] = leser.tag(zeile, BIS)
        if leser.hat(GRUNDLAGE):
            felder["quelle"] = leser.text(zeile, GRUNDLAGE)
        return felder

    def _umfang(self, zeile: Zeile) -> Decimal | None:
        if not (text := self.leser.text(zeile, VZAE)):
            return None
        try:
            als_zahl = zeile.typ(self.leser.spalte(VZAE)) == TYP_ZAHL
            umfang = lies_zahl(text, komma="." if als_zahl else ",")
        except Zahlfehler as fehler:
            self.leser.melde(zeile, VZAE, str(fehler))
            return None
        if not 0 < umfang <= MEISTENS or umfang != round(umfang, 2):
            satz = f"Der Umfang ist größer als 0, höchstens {MEISTENS}, und hat höchstens zwei Nachkommastellen. Unbekannt heißt: leer."
            self.leser.melde(zeile, VZAE, satz)
            return None
        return umfang

    def _doppelt(self, zeile: Zeile, da: int | None, genannt: Bekanntes) -> bool:
        for was in (genannt, da):
            erste = self.genannt.setdefault(was, zeile.nummer) if was is not None else zeile.nummer
            if erste != zeile.nummer:
                satz = f"Dieses Angebot steht schon in Zeile {erste}. Bitte lassen Sie nur eine der Zeilen stehen."
                self.leser.melde(zeile, ANGEBOT, satz)
                return True
        return False


def lies_angebote(tabelle: Tabelle, kontext: Kontext) -> Stammergebnis[Angebotszeile]:
    """Alle Zeilen, aufgelöst, und jeder Fehler mit Zeile und Spalte; mit Fehlern darf nichts übernommen werden."""
    leser = Listenleser(tabelle, FORM)
    aufloesung = _Aufloesung(leser, kontext)
    gelesen = [aufloesung.lies(zeile) for zeile in leser.datenzeilen("kein Angebot", "Angebote")]
    return leser.ergebnis(zeile for zeile in gelesen if zeile is not None)
