"""Wo die Kachel jedes Stadtteils liegt: am Platz aus der Datei der Stadt, sonst in Blöcken je Sozialraum."""

from collections.abc import Mapping

from basis.diagramme import ordne_an
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten, ordnung


def gruppe(baum: Gebietsbaum, knoten: Knoten) -> str:
    """Schlüssel des Gebiets darüber; leer, wenn es nicht zugeordnet ist."""
    eltern = baum.eltern(knoten.id)
    return eltern.schluessel if eltern else ""


def kachelorte(baum: Gebietsbaum, geplant: Mapping[int, tuple[int | None, int | None]]) -> dict[int, tuple[int, int]]:
    """Spalte und Zeile je Stadtteil. Fehlt einem der Platz oder ist einer doppelt vergeben, werden alle in Blöcken angeordnet."""
    stadtteile = baum.auf_ebene(Ebene.STADTTEIL)
    orte = {nummer: (spalte, zeile) for nummer, (spalte, zeile) in geplant.items() if spalte is not None and zeile is not None}
    if all(k.id in orte for k in stadtteile) and len({orte[k.id] for k in stadtteile}) == len(stadtteile):
        return orte
    geordnet = sorted(stadtteile, key=lambda k: (ordnung(gruppe(baum, k) or "~"), ordnung(k.schluessel)))
    bloecke = ordne_an([(k.schluessel, gruppe(baum, k)) for k in geordnet])
    return {k.id: bloecke[k.schluessel] for k in stadtteile}
