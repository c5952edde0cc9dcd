"""Pro-Aktive Systeme, Handlungskonzepte and open loops of one Gebiet; read within the query that loads the Gebiet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.http import urlencode

from basis.tables import status_html
from basis.zahlen import anzahl
from berichte.access import liest_systembericht
from bsc.models import Handlungskonzept
from proaktiv.kreislauffristen import Faelligkeit, faellig_am, faelligkeit_am, fristsatz
from proaktiv.models import Hinweis, System, Systemstadtteil
from proaktiv.models.system import Rundenart
from proaktiv.selectors.fristen import FRISTFELDER, mit_tagen, schleife_aus
from proaktiv.tables.hinweise import ZEICHEN
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht

GEZEIGT = 5


@dataclass(frozen=True)
class Systemteil:
    """``systeme``: (name, address, kind of round, number of Akteure); ``hinweise``: (title, address, shape and word, sentence), due first.

    ``satz`` says how many loops are open; empty for whoever may not know. ``konzepte``: (title, address, group) of those in force.
    """

    systeme: tuple[tuple[str, str, str, str], ...]
    weitere: int
    satz: str
    hinweise: tuple[tuple[str, str, str, str], ...]
    hinweise_url: str
    ressourcen_url: str
    bericht_url: str
    konzepte: tuple[tuple[str, str, str], ...]


def angaben(baum: Gebietsbaum, knoten: Knoten, tag: date, zugang: Zugang) -> dict[str, Combinable]:
    """What the query of the Gebiet is to bring along: the Systeme of the day; of today also the open loops, for who may read them."""
    orte = [knoten.id, *(k.id for k in baum.nachfahren(knoten.id))]
    felder: dict[str, Combinable] = {"systemliste": ArraySubquery(_systeme(orte, tag))}
    raum = [k.id for k in baum.vorfahren(knoten.id) if k.ebene == Ebene.SOZIALRAUM]  # what its Sozialraum's group plans is for it too
    felder["konzeptliste"] = ArraySubquery(_konzepte([*orte, *raum], tag))
    if tag == heute() and zugang.darf(Recht.HAUSRUNDEN_LESEN):
        rows = mit_tagen(Hinweis.objects.sichtbar_fuer(zugang).offen().filter(gebiet__in=orte), tag)
        felder["schleifen"] = ArraySubquery(rows.order_by("pk").values(json=JSONObject(**FRISTFELDER, pk=F("pk"), titel=F("titel"))))
    return felder


def _systeme(orte: Collection[int], tag: date) -> Any:
    dort = Systemstadtteil.objects.gueltig_am(tag).filter(system=OuterRef("pk"), gebiet__in=orte)
    rows = System.objects.gueltig_am(tag).filter(Q(Exists(dort)) | Q(gebiet__in=orte))
    rows = rows.annotate(akteure=Count("mitgliedschaften", filter=gueltig_am(tag, "mitgliedschaften__")))
    return rows.order_by("name", "pk").values(json=JSONObject(pk=F("pk"), name=F("name"), art=F("rundenart"), akteure=F("akteure")))


def _konzepte(orte: Collection[int], tag: date) -> Any:
    rows = Handlungskonzept.objects.gueltig_am(tag).filter(gebiet__in=orte).order_by("gebiet__schluessel", "pk")
    return rows.values(json=JSONObject(pk=F("pk"), titel=F("titel"), version=F("version"), gruppe=F("gruppe__name")))


def systemteil(gebiet: Any, knoten: Knoten, zugang: Zugang) -> Systemteil:
    """``gebiet`` was read with ``angaben``."""
    alle: list[dict[str, Any]] = gebiet.systemliste
    zeilen = tuple(
        (s["name"], reverse("system", args=[s["pk"]]), str(Rundenart(s["art"]).label), anzahl(s["akteure"], "Akteur", "Akteure"))
        for s in alle
    )
    offen: list[dict[str, Any]] | None = getattr(gebiet, "schleifen", None)
    satz, hinweise = _schleifen(offen) if offen is not None else ("", ())
    liste = f"{reverse('hinweise')}?{urlencode({'gebiet': gebietsschluessel(knoten), 'frist': 'offen'})}"
    ressourcen = reverse("stadtteilressourcen", args=[knoten.schluessel]) if knoten.ebene == Ebene.STADTTEIL else ""
    konzepte = tuple(
        (str(Handlungskonzept(titel=k["titel"], version=k["version"])), reverse("handlungskonzept", args=[k["pk"]]), k["gruppe"])
        for k in gebiet.konzeptliste
    )
    bericht = reverse("systembericht", args=[knoten.ebene.name.lower(), knoten.schluessel])
    return Systemteil(
        zeilen[:GEZEIGT], max(0, len(zeilen) - GEZEIGT), satz, hinweise, liste if offen else "", ressourcen,
        bericht if liest_systembericht(zugang, knoten.id) else "", konzepte,
    )  # fmt: skip


def _schleifen(zeilen: list[dict[str, Any]]) -> tuple[str, tuple[tuple[str, str, str, str], ...]]:
    tag = heute()
    rows = []
    for z in zeilen:
        schleife, tage = schleife_aus(z)
        am = faellig_am(schleife, tage)
        rows.append((am or date.max, z["pk"], z["titel"], faelligkeit_am(am, tag), fristsatz(schleife, tage, tag)))
    rows.sort()
    spaet = sum(lage is Faelligkeit.UEBERFAELLIG for *_, lage, _ in rows)
    satz = f"{anzahl(len(rows), 'Hinweis ist', 'Hinweise sind')} offen, {spaet} davon überfällig." if rows else "Kein Hinweis ist offen."
    zeichen = {lage: status_html(ZEICHEN[lage], lage.bezeichnung) for lage in Faelligkeit}
    return satz, tuple((titel, reverse("hinweis", args=[pk]), zeichen[lage], was) for _, pk, titel, lage, was in rows[:GEZEIGT])
