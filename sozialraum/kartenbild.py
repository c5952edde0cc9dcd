"""Eine Karte der Stadtteile: Umrisse, wenn die Stadt alle geladen hat, sonst Kacheln; ohne Kachelplan stehen die Gebiete in Blöcken.

Für jede Seite und jeden Bericht dieselbe Zeichnung; gefärbt wird nach fünf Klassen in einem Ton, nicht Zugeordnetes bleibt gestrichelt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from basis import diagramme, zahlen
from basis.diagramme import Diagramm, Kachel, Klassen, Umriss
from basis.diagramme.typen import Schreibweise, Zahl
from sozialraum.ebenen import ordnung


@dataclass(frozen=True, slots=True)
class Kartenort:
    """Ein Stadtteil mit Wert und Platz. ``gruppe`` ist der Schlüssel seines Sozialraums (leer: nicht zugeordnet)."""

    schluessel: str
    name: str
    gruppe: str
    wert: Zahl
    url: str = ""
    hervor: bool = False
    spalte: int | None = None
    zeile: int | None = None
    geometrie: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Beschriftung:
    """Was an der Karte steht; ``ohne`` heißt, was eine schraffierte Fläche bedeutet, ``hervorgehoben`` ein Rahmen."""

    titel: str
    einheit: str = ""
    schreibweise: Schreibweise = zahlen.zahl
    ohne: str = "kein Wert"
    hervorgehoben: str = ""
    kopf: tuple[str, str, str] = ("Gebiet", "Sozialraum", "Wert")

    def angaben(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("titel", "einheit", "schreibweise", "ohne", "hervorgehoben", "kopf")}


def zeichne(orte: Sequence[Kartenort], klassen: Klassen, text: Beschriftung, *, nur_kacheln: bool = False) -> Diagramm | None:
    """Die Karte; None, wenn es keinen Stadtteil gibt."""
    if not orte:
        return None
    if hat_umrisse(orte) and not nur_kacheln:
        return diagramme.polygonkarte([_umriss(ort) for ort in orte], klassen, **text.angaben())
    return diagramme.kachelkarte(_kacheln(orte), klassen, **text.angaben())


def hat_umrisse(orte: Sequence[Kartenort]) -> bool:
    """Ein einzelner fehlender Umriss ließe einen Stadtteil verschwinden; dann gelten Kacheln."""
    return all(ort.geometrie for ort in orte)


def _umriss(ort: Kartenort) -> Umriss:
    ringe = diagramme.ringe_aus_geojson(ort.geometrie or {})
    return Umriss(ort.schluessel, ort.name, ringe, ort.wert, ort.gruppe, ort.url, ort.hervor)


def _kacheln(orte: Sequence[Kartenort]) -> list[Kachel]:
    plaetze = {ort.schluessel: (ort.spalte, ort.zeile) for ort in orte if ort.spalte is not None and ort.zeile is not None}
    if len(set(plaetze.values())) < len(orte):
        geordnet = sorted(orte, key=lambda ort: (ordnung(ort.gruppe or "~"), ordnung(ort.schluessel)))
        plaetze = {**diagramme.ordne_an([(ort.schluessel, ort.gruppe) for ort in geordnet])}
    return [_kachel(ort, *plaetze[ort.schluessel]) for ort in orte]


def _kachel(ort: Kartenort, spalte: int | None, zeile: int | None) -> Kachel:
    return Kachel(ort.schluessel, ort.name, spalte or 0, zeile or 0, ort.wert, ort.gruppe, ort.url, ort.hervor)
