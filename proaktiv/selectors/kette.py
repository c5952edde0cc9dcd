"""What the pages of the Präventionskette read: the five-year plan, possible duplicates, who may report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, JSONObject

from proaktiv.dubletten import Kandidat, dubletten
from proaktiv.finanzplanung import Bedarf, Finanzplan, Mittel, plane, trenne_nach_ende
from proaktiv.massnahmenorte import orte_von
from proaktiv.massnahmenweg import Massnahmenstand
from proaktiv.models import (
    Aktion,
    Hinweis,
    Massnahme,
    Massnahmenbedarf,
    Massnahmenbericht,
    Massnahmenfinanzierung,
    Massnahmengebiet,
    Massnahmenphase,
    Wirkungserwartung,
)
from proaktiv.models.finanzierung import GESICHERT
from proaktiv.models.massnahme import MassnahmeQuerySet
from proaktiv.umsetzungsstand import Gruppe, Umsetzung
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht

GEENDET = [Massnahmenstand.FERTIG.value, Massnahmenstand.AUFGEGEBEN.value]


def darf_berichten(zugang: Zugang, gebiete: Iterable[int]) -> bool:
    """Whoever works in one of its Gebiete; where a Maßnahme is nobody knows, only who may everywhere."""
    recht = Recht.MASSNAHMEN_BERICHTEN
    return zugang.darf_ueberall(recht) or any(zugang.darf(recht, gebiet) for gebiet in gebiete)


def steht(wie: Umsetzung) -> Q:
    """Of rows ``mit_gruppe``: those that are so far. Nobody reported on it is not the same as not begun."""
    ohne = Q(berichtet_am__isnull=True)
    if wie is Umsetzung.OHNE_BERICHT:
        return Q(gruppe=Gruppe.NICHT_BEGONNEN.value) & ohne
    return Q(gruppe=wie.value) & ~ohne if wie is Umsetzung.NICHT_BEGONNEN else Q(gruppe=wie.value)


def mit_allem(rows: MassnahmeQuerySet, tag: date) -> Any:
    """As lists show them: names, Gebiete, phases, how far, need and money of the year, whether an effect is measured."""
    jahr = tag.year
    beschlossen = Massnahmenbedarf.objects.filter(massnahme=OuterRef("pk"), jahr=jahr, art="beschlossen").order_by("-pk")
    geld = Massnahmenfinanzierung.objects.filter(massnahme=OuterRef("pk"), jahr=jahr).ohne_abgelehnte().order_by().values("massnahme")
    gesichert = Coalesce(Sum("betrag_cent", filter=GESICHERT), Value(0))  # money that is only in sight is no missing answer
    return (
        rows.mit_allem()
        .mit_gruppe(tag)
        .annotate(
            bedarf_cent=Subquery(beschlossen.values("betrag_cent")[:1]),
            gesichert_cent=Subquery(geld.annotate(summe=gesichert).values("summe"), output_field=BigIntegerField()),
            musterwerte=Exists(Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), muster=True))
            | Exists(Massnahmenbedarf.objects.filter(massnahme=OuterRef("pk"), muster=True)),
            gemessen=Exists(Wirkungserwartung.objects.filter(massnahme=OuterRef("pk"))),
        )
        .annotate(**gebiete_und_phasen())
    )


def ohne_wirkungsmessung() -> Q:
    """Nobody said which Indikator shall move, and it was not given up: the list and its number alike."""
    return ~Exists(Wirkungserwartung.objects.filter(massnahme=OuterRef("pk"))) & ~Q(stand=Massnahmenstand.AUFGEGEBEN.value)


def gebiete_und_phasen() -> dict[str, Any]:
    """What ``gebiete_von`` and ``phasen_von`` need, as annotations."""
    return {"gebietsliste": ArraySubquery(_gebiete()), "phasenliste": ArraySubquery(_phasen())}


def _gebiete() -> Any:
    rows = Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).order_by("gebiet__ebene", "gebiet__schluessel")
    return rows.values(json=JSONObject(id="gebiet_id", ebene="gebiet__ebene", schluessel="gebiet__schluessel", name="gebiet__name"))


def _phasen() -> Any:
    rows = Massnahmenphase.objects.filter(massnahme=OuterRef("pk")).order_by("lebensphase__reihenfolge")
    return rows.values(json=JSONObject(id="lebensphase_id", name="lebensphase__name"))


def mit_orten(rows: MassnahmeQuerySet) -> Any:
    """With the keys of its Gebiete and Lebensphasen, as forms begin with them: ``orte``, ``dabei``."""
    return rows.annotate(
        orte=ArraySubquery(Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).values("gebiet")),
        dabei=ArraySubquery(Massnahmenphase.objects.filter(massnahme=OuterRef("pk")).values("lebensphase")),
    )


def gebiete_von(row: Any) -> list[Gebiet]:
    """The Gebiete of a Maßnahme read ``mit_allem``."""
    return [Gebiet(**angaben) for angaben in row.gebietsliste]


def kurzname(gebiet: Gebiet) -> str:
    """As lists of Maßnahmen say it: the whole city, Sozialraum II, 101 Altstadt."""
    if gebiet.ebene == Ebene.FACHBEREICH:
        return "ganze Stadt"
    return f"Sozialraum {gebiet.schluessel}" if gebiet.ebene == Ebene.SOZIALRAUM else gebiet.bezeichnung


def phasen_von(row: Any) -> list[str]:
    return [angaben["name"] for angaben in row.phasenliste]


def aktionen_von(massnahme: Massnahme, zugang: Zugang) -> tuple[list[Aktion], bool]:
    """The Aktionen of Hausrunden that belong to it, as far as one may read their Hinweise; and whether there are others; one query."""
    lesbar = Exists(Hinweis.objects.sichtbar_fuer(zugang).filter(pk=OuterRef("hinweis_id")))
    rows: Any = massnahme.aktionen.select_related("hinweis__gebiet", "akteur").annotate(lesbar=lesbar).order_by("-beginn", "pk")
    eigene = [row for row in rows if row.lesbar]
    return eigene, len(eigene) < len(rows)


def als_mittel(f: Massnahmenfinanzierung) -> Mittel:
    return Mittel(f.massnahme_id, f.jahr, f.betrag_cent, f.gesichert, gefoerdert=f.foerdermittel_id is not None)


def geendet_am(rows: MassnahmeQuerySet) -> Any:
    """With ``geendet_am``: on which day it was reported finished or given up, if it is so now; None otherwise."""
    wechsel = Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), stand_neu=OuterRef("stand")).exclude(stand_alt=F("stand_neu"))
    tag = Subquery(wechsel.order_by("-tag", "-pk").values("tag")[:1])
    return rows.annotate(geendet_am=Case(When(stand__in=GEENDET, then=tag)))


def letzte_jahre(rows: Iterable[Any]) -> dict[int, int]:
    """Of those read with ``geendet_am`` that ended, the last year that counts; one of which no report says when counts in none."""
    return {row.pk: row.geendet_am.year if row.geendet_am else 0 for row in rows if row.stand in GEENDET}


def finanzplan(massnahmen: Sequence[int], von: int) -> Finanzplan:
    return finanzplaene(massnahmen, von, {})[0]


def finanzplaene(massnahmen: Sequence[int], von: int, letzte: Mapping[int, int]) -> tuple[Finanzplan, Finanzplan]:
    """The plan, and beside it what lies after the last year of those that ended (``letzte``); two queries.

    Of the need the newest decided entry, if it is one in euro; of the money all but what was refused.
    """
    bedarfe = Massnahmenbedarf.objects.filter(massnahme__in=massnahmen, art="beschlossen").geltend()
    mittel = Massnahmenfinanzierung.objects.filter(massnahme__in=massnahmen).ohne_abgelehnte().select_related("foerdermittel")
    noetig = [Bedarf(b.massnahme_id, b.jahr, b.betrag_cent) for b in bedarfe if b.betrag_cent is not None]
    drin, danach = trenne_nach_ende(noetig, [als_mittel(f) for f in mittel], letzte)
    return plane(massnahmen, *drin, von), plane(massnahmen, *danach, von)


def ist_muster(massnahmen: Sequence[int]) -> bool:
    """Whether need or money of these is invented; one query."""
    mittel = Massnahmenfinanzierung.objects.filter(massnahme__in=massnahmen, muster=True).values("pk")[:1]
    bedarf = Massnahmenbedarf.objects.filter(massnahme__in=massnahmen, muster=True).values("pk")[:1]
    return bool(mittel.union(bedarf))


def moegliche_dubletten(massnahme: Massnahme, gebiete: Iterable[int], baum: Gebietsbaum) -> list[Massnahme]:
    """Maßnahmen of any Konzeption that could be the same, the likeliest first; one query."""
    orte = Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).values("gebiet_id")
    rows = Massnahme.objects.exclude(stand=Massnahmenstand.AUFGEGEBEN.value).select_related("konzeption").annotate(orte=ArraySubquery(orte))
    neu = Kandidat(massnahme.pk or 0, massnahme.titel, orte_von(baum, gebiete), massnahme.zielgruppe_id)
    bestand = [Kandidat(row.pk, row.titel, orte_von(baum, row.orte), row.zielgruppe_id) for row in rows]
    nach_nummer = {row.pk: row for row in rows}
    return [nach_nummer[nummer] for nummer, _ in dubletten(neu, bestand)]
