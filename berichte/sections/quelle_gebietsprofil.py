"""The Gebietsprofil in the workshop. Its figures are context and have no status: nothing in it must be explained (docs/decisions.md)."""

from datetime import date
from typing import Any

from basis import kanonisch
from basis.zahlen import Zustand, anzahl, aufzaehlung
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe
from berichte.sections import profilbild, profilinhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, baum_am, zuordnung
from berichte.sections.profilbericht import Profilbericht
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Gebietsbaum, Knoten

GENANNT = 3


def _lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, _heute: date) -> Gelesen:
    """As exact as it would be kept, so that differences of two values are the same before and after."""
    damals = baum_am(baum, knoten, z.bis)
    bericht = _lies({"bericht": profilinhalt.lade(damals, knoten, z).inhalt()})
    grundlagen = {"gebiete": zuordnung(damals, damals.knoten[knoten.id]), "schwelle": bericht.kopf.schwelle}
    return Gelesen(bericht, bericht.stand, grundlagen)


def _erklaerungen(_b: Profilbericht) -> tuple[Erklaerung, ...]:
    return ()


def _luecken(b: Profilbericht) -> tuple[str, ...]:
    """What nobody delivered; what is gesperrt is no gap."""
    saetze = []
    if b.menschen.gesamt is None:
        saetze.append("Die Bevölkerung fehlt.")
    elif b.menschen.fehlend:
        saetze.append(f"Die Bevölkerung fehlt in {anzahl(b.menschen.fehlend, 'Stadtteil', 'Stadtteilen')}.")
    ohne = [i.name for i in b.mit_zustand(Zustand.KEINE_ANGABE)]
    if ohne:
        saetze.append(f"{anzahl(len(ohne), 'Indikator hat', 'Indikatoren haben')} keinen Wert: {aufzaehlung(ohne, GENANNT)}.")
    if teils := [i for i in b.indikatoren if i.fehlend and i.wert.zustand is not Zustand.KEINE_ANGABE]:
        wie = anzahl(len(teils), "Indikator hat", "Indikatoren haben")
        saetze.append(f"{wie} in einzelnen Stadtteilen keinen Wert: {aufzaehlung([i.name for i in teils], GENANNT)}.")
    return tuple(saetze)


def _damals(baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe, _jetzt: Any, heute: date) -> Paar:
    neu = _lade(baum, knoten, Berichtszeitraum(row.von, row.bis), heute).bericht
    return profilbild.blaetter(_lies(row.inhalt)), profilbild.blaetter(neu)


def _lies(inhalt: Any) -> Profilbericht:
    bericht: Profilbericht = kanonisch.lies(Profilbericht, inhalt["bericht"])
    return bericht


QUELLE = Quelle(
    Lesart(_lies, profilbild.blaetter), _lade, _erklaerungen, _luecken, _damals, profilbild.seite, profilbild.auftrag,
    ("berichte/_profilinhalt.html",),
)  # fmt: skip
