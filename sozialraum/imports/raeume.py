"""``gebiete.csv`` → Gebiete auf vier Ebenen mit datierten Zuordnungen.

Spalten: ``ebene;schluessel;name;kurzname;uebergeordnet;gueltig_von;gueltig_bis;spalte;zeile``, weitere werden übergangen. ``ebene`` ist 1
bis 4 oder ihr Name. Wechselt ein Gebiet das übergeordnete, steht es in mehreren Zeilen mit verschiedener Gültigkeit. Ein Stadtteil ohne
übergeordnetes Gebiet ist nicht zugeordnet: das ist eine Warnung, kein Fehler.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Zeile
from basis.zahlen import Zahlfehler
from sozialraum.ebenen import Ebene
from sozialraum.imports.befund import Fehler, lies_tag

PFLICHT = ("ebene", "schluessel", "name", "uebergeordnet", "gueltig_von")
KANN = ("kurzname", "gueltig_bis", "spalte", "zeile", "quelle")
GROESSTE_KACHEL = 200
_EBENEN = {str(ebene.value): ebene for ebene in Ebene} | {normalisiere(ebene.name): ebene for ebene in Ebene}


class Gebietszeile(NamedTuple):
    """Ein Gebiet, wie es in der ersten seiner Zeilen steht; ``spalte`` und ``zeile`` sind die Kachel der Karte.

    Es gilt von der frühesten bis zur spätesten seiner Zeilen (``gueltig_bis`` None: offen).
    """

    ebene: Ebene
    schluessel: str
    name: str
    kurzname: str
    spalte: int | None
    zeile: int | None
    gueltig_von: date | None = None
    gueltig_bis: date | None = None


class Zuordnungszeile(NamedTuple):
    """Von wann bis wann (einschließlich; None: offen) ein Gebiet zu einem übergeordneten gehört."""

    schluessel: str
    uebergeordnet: str
    gueltig_von: date
    gueltig_bis: date | None
    nummer: int
    quelle: str = ""


@dataclass(frozen=True)
class Raumergebnis:
    """Gebiete von oben nach unten und ihre Zuordnungen. Mit Fehlern darf nichts übernommen werden."""

    gebiete: tuple[Gebietszeile, ...]
    zuordnungen: tuple[Zuordnungszeile, ...]
    fehler: tuple[Fehler, ...]
    warnungen: tuple[Fehler, ...]


def lies(tabelle: Tabelle) -> Raumergebnis:
    """Liest alle Gebiete und meldet jeden Fehler: unbekannte Ebene, doppelter Schlüssel, Eltern, die fehlen oder nicht genau eine Ebene
    höher liegen, überlappende Gültigkeit, mehr oder weniger als eine Wurzel."""
    spalten = {normalisiere(name): nummer for nummer, name in enumerate(tabelle.kopf)}
    fehlende = [name for name in PFLICHT if normalisiere(name) not in spalten]
    if fehlende:
        namen = ", ".join(f"„{name}“" for name in fehlende)
        return Raumergebnis((), (), (Fehler(tabelle.blatt, 0, "", "", f"Der Kopfzeile fehlen die Spalten {namen}."),), ())
    leser = _Leser({name: spalten.get(normalisiere(name), -1) for name in PFLICHT + KANN})
    for zeile in tabelle.daten:
        leser.lies_zeile(zeile)
    return leser.ergebnis(tabelle.blatt)


class _Leser:
    def __init__(self, spalten: Mapping[str, int]) -> None:
        self._spalten = spalten
        self._gebiete: dict[str, Gebietszeile] = {}
        self._zeilen: dict[str, Zeile] = {}
        self._zuordnungen: list[tuple[Zuordnungszeile, Zeile]] = []
        self._fehler: list[Fehler] = []
        self._warnungen: list[Fehler] = []

    def lies_zeile(self, zeile: Zeile) -> None:
        ebene = _EBENEN.get(normalisiere(self._zelle(zeile, "ebene")))
        schluessel, name = self._zelle(zeile, "schluessel"), self._zelle(zeile, "name")
        von, bis = self._tag(zeile, "gueltig_von"), self._tag(zeile, "gueltig_bis")
        kachel = self._kachel(zeile, "spalte"), self._kachel(zeile, "zeile")
        if ebene is None:
            self._melde(zeile, "ebene", "Die Ebene ist 1 (Fachbereich), 2 (Ressort), 3 (Sozialraum) oder 4 (Stadtteil).")
        for angabe in ("schluessel", "name", "gueltig_von"):
            if not self._zelle(zeile, angabe):
                self._melde(zeile, angabe, "Die Angabe fehlt.")
        if ebene is None or not schluessel or not name:
            return
        gebiet = Gebietszeile(ebene, schluessel, name, self._zelle(zeile, "kurzname") or name, *kachel, von, bis)
        bekannt = self._gebiete.setdefault(schluessel, gebiet)
        self._zeilen.setdefault(schluessel, zeile)
        if (bekannt.ebene, bekannt.name) != (ebene, name):
            ort = self._zeilen[schluessel].nummer
            self._melde(zeile, "schluessel", f"Der Schlüssel „{schluessel}“ steht schon in Zeile {ort} für „{bekannt.name}“.")
        elif von is not None:
            self._gebiete[schluessel] = _verlaengert(bekannt, von, bis)
            self._merke_zuordnung(zeile, gebiet, von, bis)

    def _merke_zuordnung(self, zeile: Zeile, gebiet: Gebietszeile, von: date, bis: date | None) -> None:
        if bis is not None and bis < von:
            self._melde(zeile, "gueltig_bis", "Das Ende der Gültigkeit liegt vor ihrem Anfang.")
            return
        eltern = self._zelle(zeile, "uebergeordnet")
        if eltern:
            self._zuordnungen.append(
                (Zuordnungszeile(gebiet.schluessel, eltern, von, bis, zeile.nummer, self._zelle(zeile, "quelle")), zeile)
            )
        elif gebiet.ebene is Ebene.STADTTEIL:
            self._warnungen.append(self._befund(zeile, "uebergeordnet", f"{gebiet.name} ist keinem Sozialraum zugeordnet."))
        elif gebiet.ebene is not Ebene.FACHBEREICH:
            self._melde(zeile, "uebergeordnet", "Das übergeordnete Gebiet fehlt. Nur Stadtteile dürfen ohne Zuordnung sein.")

    def _tag(self, zeile: Zeile, name: str) -> date | None:
        text = self._zelle(zeile, name)
        if not text:
            return None
        try:
            return lies_tag(text)
        except Zahlfehler as fehler:
            self._melde(zeile, name, str(fehler))
            return None

    def _kachel(self, zeile: Zeile, name: str) -> int | None:
        text = self._zelle(zeile, name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= GROESSTE_KACHEL):
            self._melde(
                zeile, name, f"„{text}“ ist keine Stelle der Kachelkarte; erwartet wird eine ganze Zahl von 0 bis {GROESSTE_KACHEL}."
            )
            return None
        return int(text)

    def ergebnis(self, blatt: str) -> Raumergebnis:
        for zuordnung, zeile in self._zuordnungen:
            self._pruefe_eltern(zuordnung, zeile)
        self._pruefe_ueberlappung()
        self._pruefe_kacheln()
        wurzeln = [gebiet for gebiet in self._gebiete.values() if gebiet.ebene is Ebene.FACHBEREICH]
        if len(wurzeln) != 1:
            self._fehler.append(
                Fehler(blatt, 0, "ebene", "", f"Es muss genau ein Gebiet der Ebene Fachbereich geben, nicht {len(wurzeln)}.")
            )
        gebiete = sorted(self._gebiete.values(), key=lambda gebiet: gebiet.ebene)
        return Raumergebnis(tuple(gebiete), tuple(z for z, _ in self._zuordnungen), tuple(self._fehler), tuple(self._warnungen))

    def _pruefe_eltern(self, zuordnung: Zuordnungszeile, zeile: Zeile) -> None:
        gebiet, eltern = self._gebiete[zuordnung.schluessel], self._gebiete.get(zuordnung.uebergeordnet)
        if eltern is None:
            self._melde(zeile, "uebergeordnet", f"Das übergeordnete Gebiet „{zuordnung.uebergeordnet}“ steht nicht in der Datei.")
        elif eltern.ebene != gebiet.ebene - 1:
            self._melde(
                zeile,
                "uebergeordnet",
                f"„{eltern.name}“ liegt nicht genau eine Ebene über „{gebiet.name}“; eine Ebene auslassen geht nicht.",
            )

    def _pruefe_ueberlappung(self) -> None:
        letzte: dict[str, Zuordnungszeile] = {}
        for zuordnung, zeile in sorted(self._zuordnungen, key=lambda paar: (paar[0].schluessel, paar[0].gueltig_von)):
            vorige = letzte.get(zuordnung.schluessel)
            if vorige is not None and (vorige.gueltig_bis is None or vorige.gueltig_bis >= zuordnung.gueltig_von):
                self._melde(zeile, "gueltig_von", f"Die Gültigkeit überlappt sich mit Zeile {vorige.nummer}.")
            letzte[zuordnung.schluessel] = zuordnung

    def _pruefe_kacheln(self) -> None:
        belegt: dict[tuple[int, int], str] = {}
        for gebiet in self._gebiete.values():
            if gebiet.spalte is None or gebiet.zeile is None:
                continue
            andere = belegt.setdefault((gebiet.spalte, gebiet.zeile), gebiet.schluessel)
            if andere != gebiet.schluessel:
                zeile = self._zeilen[gebiet.schluessel]
                self._warnungen.append(self._befund(zeile, "spalte", f"Die Kachel ist schon durch {andere} belegt."))

    def _zelle(self, zeile: Zeile, name: str) -> str:
        spalte = self._spalten[name]
        return zeile.zelle(spalte) if spalte >= 0 else ""

    def _melde(self, zeile: Zeile, name: str, satz: str) -> None:
        self._fehler.append(self._befund(zeile, name, satz))

    def _befund(self, zeile: Zeile, name: str, satz: str) -> Fehler:
        return Fehler(zeile.blatt, zeile.nummer, name, self._zelle(zeile, name)[:80], satz)


def _verlaengert(gebiet: Gebietszeile, von: date, bis: date | None) -> Gebietszeile:
    ende = None if bis is None or gebiet.gueltig_bis is None else max(bis, gebiet.gueltig_bis)
    return gebiet._replace(gueltig_von=min(von, gebiet.gueltig_von or von), gueltig_bis=ende)
