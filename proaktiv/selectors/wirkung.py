"""The series of the Indikatoren that shall show the effect of a Maßnahme, as far as a reader may see them."""

from collections.abc import Sequence
from typing import Any

from basis.zahlen import Wert, Zustand
from proaktiv.fruehwarnung import Messpunkt
from proaktiv.selectors.beobachtung import wert_am
from proaktiv.selectors.vergleiche import MISST
from proaktiv.wirkungsverlauf import Reihenpunkt, Wirkungsverlauf
from sozialraum.ebenen import Gebietsbaum
from sozialraum.inputs.wertschutz import Leser
from sozialraum.selectors import Gebietswert, reihe


def wirkungsverlaeufe(erwartungen: Sequence[Any], baum: Gebietsbaum, offen: Leser, *, begonnen: bool) -> list[Wirkungsverlauf]:
    """One for each, in their order, all days summed up on the mapping of the tree; two queries, none where nothing is expected.

    Needs Indikator and Gebiet, and the Altersband of the Indikator.
    """
    if not erwartungen:
        return []
    indikatoren = {e.indikator.pk: e.indikator for e in erwartungen}
    reihen = reihe(baum, indikatoren.values(), orte={e.gebiet_id for e in erwartungen}, offen=offen)
    return [_verlauf(e, reihen.get(e.indikator_id, {}), begonnen) for e in erwartungen]


def _verlauf(e: Any, werte: Any, begonnen: bool) -> Wirkungsverlauf:
    punkte = tuple(_punkt(tag, wert_am(werte, tag, e.gebiet_id)) for tag in sorted(werte))
    i = e.indikator
    return Wirkungsverlauf(
        i.name, e.gebiet.bezeichnung, e.richtung, e.ab, e.bis, punkte, i.einheit_am_wert, i.nachkommastellen, MISST.get(i.richtung, ""),
        begonnen,
    )  # fmt: skip


def _punkt(tag: Any, wert: Gebietswert | None) -> Reihenpunkt:
    if wert is None:
        return Reihenpunkt(Messpunkt(tag, Wert(None, Zustand.KEINE_ANGABE)))
    return Reihenpunkt(Messpunkt(tag, wert.wert), (wert.fehlend, wert.gesperrt))
