"""Values that are due by the rhythm of their definition, and whether somebody's office is the one responsible."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from bsc.messgroesse import fehlende_stichtage
from bsc.models import Messdefinition, Messgroesse, Messwert
from bsc.models.ziel import im_jahr
from bsc.stelle import WORTE, genannte, rolle_von
from sozialraum.access import Zugang

ROLLEN = frozenset(rolle for _, rolle in WORTE)
FELDER = {
    "pk": F("pk"), "name": F("name"), "rhythmus": F("rhythmus"), "tage": F("tage"), "ab": F("ab"), "basis": F("basis"),
    "stelle": F("verantwortlich"), "gebiet": F("ziel__gebiet"),
}  # fmt: skip


def eintragbare(orte: Collection[int], tag: date) -> QuerySet[Any]:
    """Measures entered by hand whose goal holds this year, with their rhythm, the office responsible and the days of their values.

    They are due from the first day on which the goal and the definition hold and the measure is there, and after their start value.
    """
    gilt = Messdefinition.objects.filter(messgroesse=OuterRef("pk")).am(tag)
    berechnet = Messdefinition.objects.filter(messgroesse=OuterRef("messgroesse"), gueltig_ab__lte=tag).exclude(messquelle="")
    von_hand = Messdefinition.objects.filter(~Exists(berechnet.filter(gueltig_ab__gt=OuterRef("gueltig_ab"))), messgroesse=OuterRef("pk"))
    rows = Messgroesse.objects.filter(im_jahr(tag.year, "ziel__"), ziel__gebiet__in=orte)
    werte = Messwert.objects.filter(messgroesse=OuterRef("pk"))
    beginn = Messwert.objects.wirksam().filter(messgroesse=OuterRef("pk"), ist_ausgangswert=True).order_by("stichtag")
    erster_tag = Func(F("ziel__von_jahr"), 1, 1, function="make_date", output_field=DateField())
    return rows.annotate(
        quelle=Subquery(gilt.values("messquelle")[:1]), rhythmus=Subquery(gilt.values("rhythmus")[:1]),
        verantwortlich=Subquery(gilt.values("verantwortlich")[:1]), tage=ArraySubquery(werte.values("stichtag")),
        basis=Subquery(beginn.values("stichtag")[:1]),
        ab=Greatest(
            Subquery(von_hand.filter(messquelle="").order_by("gueltig_ab").values("gueltig_ab")[:1]), erster_tag, F("werte_ab"),
        ),
    ).filter(quelle="")  # fmt: skip


def orte_der_stellen(zugang: Zugang) -> frozenset[int]:
    """The Gebiete whose goals may name an office that this account belongs to: its own, those below and those above."""
    eigene = {e.gebiet_id for e in zugang.eigenschaften if e.rolle in ROLLEN and e.gebiet_id in zugang.baum.knoten}
    return frozenset(ort for gebiet in eigene if gebiet for ort in _linie(zugang, gebiet))


def ist_zustaendig(zugang: Zugang, stelle: str, gebiet: int) -> bool:
    """Whether the office is a role that this account holds there; one that names Gebiete ("Ressort II") is that of those alone."""
    rolle = rolle_von(stelle)
    if rolle is None or gebiet not in zugang.baum.knoten:
        return False
    knoten, linie = zugang.baum.knoten, _linie(zugang, gebiet)
    namen = genannte(stelle, {k.name for k in knoten.values()})
    return any(
        e.rolle == rolle and e.gebiet_id in linie and (not namen or knoten[e.gebiet_id].name in namen)
        for e in zugang.eigenschaften if e.gebiet_id
    )  # fmt: skip


def _linie(zugang: Zugang, gebiet: int) -> set[int]:
    return {gebiet, *(k.id for k in zugang.baum.vorfahren(gebiet)), *(k.id for k in zugang.baum.nachfahren(gebiet))}


def fehlende(z: Mapping[str, Any], tag: date) -> list[date]:
    """The Stichtage over by ``tag`` that a row of ``eintragbare`` (days, or their texts) has no value for."""
    vorhandene, ab, basis = {_tag(t) for t in z["tage"]}, _tag(z["ab"]), z["basis"] and _tag(z["basis"])
    return fehlende_stichtage(vorhandene, max(ab, basis + timedelta(days=1)) if basis else ab, tag, z["rhythmus"])


def _tag(wert: date | str) -> date:
    return date.fromisoformat(wert) if isinstance(wert, str) else wert


@dataclass(frozen=True)
class FaelligerWert:
    """A measure with all its Stichtage that lack a value, the oldest first."""

    messgroesse: Messgroesse
    tage: tuple[date, ...]
    stelle: str


def faellige_werte(orte: Collection[int], tag: date) -> list[FaelligerWert]:
    """Whose oldest missing Stichtag is longest ago first."""
    werte = []
    for m in eintragbare(orte, tag).select_related("ziel__gebiet").order_by("name", "pk"):
        if tage := fehlende(vars(m), tag):
            werte.append(FaelligerWert(m, tuple(tage), m.verantwortlich))
    return sorted(werte, key=lambda w: w.tage[0])
