"""The values behind the comparison of a Reflexion, as far as a reader may see them; papers take ``niemand``, for partners read them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from basis.zahlen import Wert, Zustand
from proaktiv.fruehwarnung import Messpunkt
from proaktiv.indikatorvergleich import BELASTUNG, ENTLASTUNG, Vergleich
from proaktiv.models import Reflexion
from proaktiv.selectors.beobachtung import wert_am
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum
from sozialraum.inputs.baeume import GEBIETE_JSON, ZUORDNUNGEN_JSON, Baumfolge
from sozialraum.inputs.wertschutz import Leser
from sozialraum.models import Indikator
from sozialraum.selectors import Gebietswert, Gebietswerte, reihe

MISST = {Indikator.Richtung.BELASTEND.value: BELASTUNG, Indikator.Richtung.ENTLASTEND.value: ENTLASTUNG}
Reihen = dict[int, dict[date, Gebietswerte]]


def mit_baum(rows: QuerySet[Reflexion]) -> QuerySet[Reflexion]:
    """With the compared Indikator, and all Gebiete as ``vergleiche`` needs them, so that no query of its own asks for them."""
    return rows.select_related("indikator").annotate(gebiete=RawSQL(GEBIETE_JSON, ()), zuordnungen=RawSQL(ZUORDNUNGEN_JSON, ()))


def vergleiche(reflexionen: Iterable[Any], offen: Leser) -> dict[int, Vergleich]:
    """By Reflexion, for those that compare an Indikator; in one query for all of them, none where there is none.

    Needs ``mit_baum`` and ``hinweis__gebiet``. Both days are summed up on the mapping of today, as the page of the Gebiet does it.
    """
    rows = [r for r in reflexionen if r.indikator is not None]
    if not rows:
        return {}
    baum = Baumfolge.aus(rows[0].gebiete, rows[0].zuordnungen).genau(heute())
    indikatoren = {r.indikator.pk: r.indikator for r in rows if r.indikator}
    tage = {tag for r in rows for tag in (r.vorher, r.nachher) if tag}
    reihen = reihe(baum, indikatoren.values(), tage=tage, offen=offen)
    return {r.pk: _vergleich(r, indikatoren[r.indikator_id], reihen) for r in rows if r.indikator_id}


def stichtage(indikator: Indikator, ort: int, baum: Gebietsbaum, offen: Leser) -> list[date]:
    """The days on which there is a value to compare, the oldest first; one that is gesperrt is there too."""
    werte = reihe(baum, [indikator], offen=offen).get(indikator.pk, {})
    return sorted(tag for tag, je_ort in werte.items() if ort in je_ort and je_ort[ort].wert.zustand is not Zustand.KEINE_ANGABE)


def _vergleich(r: Reflexion, indikator: Indikator, reihen: Reihen) -> Vergleich:
    assert r.vorher is not None and r.nachher is not None  # the database keeps both or none
    ort, werte = r.hinweis.gebiet, reihen.get(indikator.pk, {})
    alt, neu = wert_am(werte, r.vorher, ort.pk), wert_am(werte, r.nachher, ort.pk)
    return Vergleich(
        indikator.name, ort.bezeichnung, _punkt(r.vorher, alt), _punkt(r.nachher, neu), indikator.einheit_am_wert,
        indikator.nachkommastellen, MISST.get(indikator.richtung, ""),
        alt is None or neu is None or (alt.fehlend, alt.gesperrt) == (neu.fehlend, neu.gesperrt),
    )  # fmt: skip


def _punkt(tag: date, wert: Gebietswert | None) -> Messpunkt:
    return Messpunkt(tag, wert.wert if wert else Wert(None, Zustand.KEINE_ANGABE))
