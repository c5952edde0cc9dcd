"""Träger und Einrichtungen aus CSV oder XLSX.

Träger: ``schluessel;name;art;gueltig_von;gueltig_bis;muster``. Einrichtungen: ``schluessel;name;art;traeger;stadtteil;anschrift;plaetze;
gueltig_von;gueltig_bis;muster``. Der Schlüssel darf fehlen: dann gilt der Name (bei Einrichtungen mit dem Stadtteil), und ein neuer
Schlüssel entsteht daraus. Art, Träger und Stadtteil dürfen mit Schlüssel oder Namen genannt sein.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Zeile
from sozialraum.imports.gebietssuche import Gebietsangabe, Gebietssuche
from sozialraum.imports.stammtabelle import Auswahl, Einmalig, Feld, Stammergebnis, Stammleser

MEISTE_PLAETZE = 20_000
SCHLUESSEL_TRAEGER, SCHLUESSEL_EINRICHTUNG = 60, 80
_GUELTIGKEIT = (Feld("gueltig_von", pflicht=True), Feld("gueltig_bis"), Feld("muster"))
FELDER_TRAEGER = (Feld("schluessel", laenge=SCHLUESSEL_TRAEGER), Feld("name", True, 150), Feld("art", True), *_GUELTIGKEIT)
FELDER_EINRICHTUNG = (
    Feld("schluessel", laenge=SCHLUESSEL_EINRICHTUNG),
    *(Feld("name", True, 150), Feld("art", True), Feld("traeger", True), Feld("stadtteil", True)),
    *(Feld("anschrift", laenge=200), Feld("plaetze"), *_GUELTIGKEIT),
)


class Traegerzeile(NamedTuple):
    """Ein Träger, wie er in der Datei steht; ``art`` ist der Wert der Auswahl."""

    schluessel: str
    name: str
    art: str
    gueltig_von: date
    gueltig_bis: date | None
    muster: bool
    nummer: int


class Einrichtungszeile(NamedTuple):
    """Eine Einrichtung; Art und Träger mit ihrem Schlüssel, der Stadtteil mit seiner Nummer, ``plaetze`` None: keine Angabe."""

    schluessel: str
    name: str
    art: str
    traeger: str
    stadtteil_id: int
    anschrift: str
    plaetze: int | None
    gueltig_von: date
    gueltig_bis: date | None
    muster: bool
    nummer: int


class Traegerangabe(NamedTuple):
    """Ein Träger, wie der Import ihn kennt; ``gebraucht_bis``: Ende seiner am längsten geltenden Einrichtung (None: er hat keine)."""

    name: str
    gueltig_bis: date | None = None
    gebraucht_bis: date | None = None


@dataclass(frozen=True)
class Ortskontext:
    """Was es schon gibt, je nach Schlüssel: Arten, Träger, Stadtteile, Einrichtungen (Name und Nummer des Stadtteils)."""

    arten: Mapping[str, str] = field(default_factory=dict)
    traeger: Mapping[str, Traegerangabe] = field(default_factory=dict)
    gebiete: Mapping[str, Gebietsangabe] = field(default_factory=dict)
    einrichtungen: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def lies_traeger(
    tabelle: Tabelle, arten: Mapping[str, str], kontext: Ortskontext, zuordnung: Mapping[str, str] | None = None
) -> Stammergebnis[Traegerzeile]:
    """Liest alle Träger; ``arten`` sind Wert und Wortlaut der Auswahl, ``zuordnung`` wie beim ``Stammleser``."""
    leser = Stammleser(tabelle, FELDER_TRAEGER, zuordnung)
    einmalig, auswahl = Einmalig(leser), Auswahl(_mit_namen(arten.items()))
    bekannt = {normalisiere(angabe.name): schluessel for schluessel, angabe in kontext.traeger.items()}
    zeilen = []
    for zeile in leser.zeilen():
        name, art, zeitraum = leser.text(zeile, "name"), leser.wahl(zeile, "art", auswahl, "Die Art"), leser.zeitraum(zeile)
        muster = leser.ja(zeile, "muster")
        ersatz = bekannt.get(normalisiere(name), name)
        schluessel = leser.schluessel(zeile, "schluessel", ersatz, laenge=SCHLUESSEL_TRAEGER)
        if not (einmalig.pruefe(zeile, schluessel) and name and art and zeitraum):
            continue
        bis, gebraucht = zeitraum[1], kontext.traeger[schluessel].gebraucht_bis if schluessel in kontext.traeger else None
        if bis and gebraucht and gebraucht > bis:
            leser.melde(zeile, "gueltig_bis", "Einrichtungen dieses Trägers gelten länger. Beenden Sie zuerst die Einrichtungen.")
        else:
            zeilen.append(Traegerzeile(schluessel, name, art, *zeitraum, muster, zeile.nummer))
    return leser.ergebnis(zeilen)


def lies_einrichtungen(
    tabelle: Tabelle, kontext: Ortskontext, zuordnung: Mapping[str, str] | None = None
) -> Stammergebnis[Einrichtungszeile]:
    """Liest alle Einrichtungen. Abgelehnt wird auch, was einen Träger nennt, der vor der Einrichtung endet."""
    leser = _Einrichtungsleser(tabelle, kontext, zuordnung)
    return leser.leser.ergebnis([e for zeile in leser.leser.zeilen() if (e := leser.lies(zeile)) is not None])


class _Einrichtungsleser:
    def __init__(self, tabelle: Tabelle, kontext: Ortskontext, zuordnung: Mapping[str, str] | None) -> None:
        self.leser, self._kontext = Stammleser(tabelle, FELDER_EINRICHTUNG, zuordnung), kontext
        self._einmalig, self._gebiete = Einmalig(self.leser), Gebietssuche(kontext.gebiete)
        self._arten = Auswahl(_mit_namen(kontext.arten.items()))
        self._traeger = Auswahl(_mit_namen((schluessel, angabe.name) for schluessel, angabe in kontext.traeger.items()))
        self._bekannt = {(normalisiere(name), ort): schluessel for schluessel, (name, ort) in kontext.einrichtungen.items()}

    def lies(self, zeile: Zeile) -> Einrichtungszeile | None:
        leser = self.leser
        name, zeitraum, plaetze = leser.text(zeile, "name"), leser.zeitraum(zeile), leser.ganzzahl(zeile, "plaetze", MEISTE_PLAETZE)
        art = leser.wahl(zeile, "art", self._arten, "Die Art")
        traeger = leser.wahl(zeile, "traeger", self._traeger, "Den Träger")
        ort, muster = self._stadtteil(zeile), leser.ja(zeile, "muster")
        if not (name and art and traeger and zeitraum and ort):
            return None
        gebiet, ortsschluessel = ort
        bekannt = self._bekannt.get((normalisiere(name), gebiet.id))
        ersatz = (bekannt,) if bekannt else (name, ortsschluessel)
        schluessel = leser.schluessel(zeile, "schluessel", *ersatz, laenge=SCHLUESSEL_EINRICHTUNG)
        if not self._einmalig.pruefe(zeile, schluessel) or not self._traeger_gilt(zeile, traeger, zeitraum[1]):
            return None
        anschrift = leser.text(zeile, "anschrift")
        return Einrichtungszeile(schluessel, name, art, traeger, gebiet.id, anschrift, plaetze, *zeitraum, muster, zeile.nummer)

    def _stadtteil(self, zeile: Zeile) -> tuple[Gebietsangabe, str] | None:
        text = self.leser.text(zeile, "stadtteil")
        if not text:
            return None
        treffer = self._gebiete.finde(text)
        if treffer.gebiet is None:
            self.leser.melde(zeile, "stadtteil", treffer.fehler, treffer.vorschlag)
            return None
        return treffer.gebiet, treffer.schluessel

    def _traeger_gilt(self, zeile: Zeile, traeger: str, bis: date | None) -> bool:
        angabe = self._kontext.traeger[traeger]
        if angabe.gueltig_bis is None or (bis is not None and bis <= angabe.gueltig_bis):
            return True
        ende = f"{angabe.gueltig_bis:%d.%m.%Y}"
        self.leser.melde(zeile, "traeger", f"Den Träger „{angabe.name}“ gibt es nur bis {ende}; die Einrichtung gilt länger.")
        return False


def _mit_namen(paare: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Jeder Eintrag unter seinem Schlüssel und unter seinem Namen."""
    for schluessel, name in paare:
        yield schluessel, schluessel
        yield name, schluessel
