"""The report *Schwerpunkträume* in the workshop. A Stadtteil that became one asks for an explanation: what is done there."""

from datetime import date
from typing import Any

from basis import kanonisch
from basis.zahlen import anzahl, aufzaehlung, datum
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe
from berichte.sections import raumbild, rauminhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, baum_am, zuordnung
from berichte.sections.raumbericht import Raumbericht
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Gebietsbaum, Knoten

EIN_JAHR = 366


def _lade(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, _heute: date) -> Gelesen:
    """The method and its weights are in the frozen list, whose checksum the report holds."""
    damals = baum_am(baum, knoten, z.bis)
    hier = damals.knoten[knoten.id]
    bericht = rauminhalt.lade(damals, hier, z)
    liste = {"liste": bericht.liste.nummer, "pruefsumme_der_liste": bericht.liste.pruefsumme} if bericht.liste else {}
    return Gelesen(bericht, bericht.stand, {"gebiete": zuordnung(damals, hier), **liste})


def _erklaerungen(b: Raumbericht) -> tuple[Erklaerung, ...]:
    namen = [z.name for z in b.neue]
    if not namen:
        return ()
    lage = f"{anzahl(len(namen), 'Stadtteil ist', 'Stadtteile sind')} neu Schwerpunktraum: {aufzaehlung(namen)}."
    return (Erklaerung("neue", "Neue Schwerpunkträume", lage),)


def _luecken(b: Raumbericht) -> tuple[str, ...]:
    if b.liste is None:
        return (b.kernaussage,)
    saetze = []
    if (b.kopf.bis - b.liste.stichtag).days > EIN_JAHR:
        saetze.append(f"Die Liste ist vom {datum(b.liste.stichtag)}; eine neuere ist bis zum {datum(b.kopf.bis)} nicht festgestellt.")
    if b.nicht_bewertete:
        saetze.append(f"{anzahl(len(b.nicht_bewertete), 'Stadtteil ist', 'Stadtteile sind')} nicht bewertet.")
    if b.fehlende:
        saetze.append(f"Nicht in der Liste: {aufzaehlung(b.fehlende)}.")
    return tuple(saetze)


def _damals(baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe, _jetzt: Any, heute: date) -> Paar:
    """A list that was replaced by a correction says otherwise now."""
    neu = _lade(baum, knoten, Berichtszeitraum(row.von, row.bis), heute).bericht
    return raumbild.blaetter(_lies(row.inhalt)), raumbild.blaetter(kanonisch.lies(Raumbericht, neu.inhalt()))


def _lies(inhalt: Any) -> Raumbericht:
    bericht: Raumbericht = kanonisch.lies(Raumbericht, inhalt["bericht"])
    return bericht


QUELLE = Quelle(
    Lesart(_lies, raumbild.blaetter), _lade, _erklaerungen, _luecken, _damals, raumbild.seite, raumbild.auftrag,
    ("berichte/_rauminhalt.html",),
)  # fmt: skip
