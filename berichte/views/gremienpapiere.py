"""Papers of the Gremien as PDF: the Beschlussverfolgung of a Gremium, the Tagesordnung of a Sitzung. ``?nur=oeffentlich`` for everybody."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from berichte import pdf
from berichte.sections import beschlussverfolgung, foerderliste, handlungskonzept, tagesordnung, zielvereinbarung
from berichte.views.budgetbericht import drucke
from bsc.models import Vereinbarungsziel
from bsc.selectors.konzeptblatt import als_blatt, lies_blatt
from bsc.selectors.vereinbarungsblatt import gesperrte, oeffentliche_messzeilen
from bsc.views.handlungskonzepte import hole as hole_handlungskonzept
from bsc.views.scorecard import stand_von
from bsc.views.zielvereinbarungen import hole as hole_zielvereinbarung
from budgets.models import Foerderliste
from budgets.querysets.foerderung import foerdertopf, listenzeilen
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models import Gremium, Sitzung
from sozialraum.querysets.papiere import sichtbare_vorlagen
from sozialraum.rechte import Recht
from sozialraum.views.auftraege import lesbare
from sozialraum.views.sitzungen import lesbare_punkte


@seite(lesen=Recht.PAPIERE_LESEN)
def beschlussverfolgung_pdf(request: Any, schluessel: str) -> HttpResponse:
    gremium = get_object_or_404(Gremium, schluessel=schluessel)
    rows = lesbare(request.zugang).filter(gremium=gremium).nach_dringlichkeit()
    bericht = beschlussverfolgung.stelle_zusammen(gremium, rows, heute(), _adresse(request), oeffentliche_fassung=_nur_oeffentlich(request))
    return drucke(request, pdf.beschlussverfolgungsauftrag(bericht), bericht.dateiname)


@seite(lesen=Recht.PAPIERE_LESEN)
def tagesordnung_pdf(request: Any, pk: int) -> HttpResponse:
    sitzung = get_object_or_404(Sitzung.objects.sichtbar_fuer(request.zugang).select_related("gremium"), pk=pk)
    punkte = list(lesbare_punkte(request.zugang, sitzung))
    nummern = {punkt.vorlage.pk for punkt in punkte if punkt.vorlage}
    lesbar = set(sichtbare_vorlagen(request.zugang).filter(pk__in=nummern).values_list("pk", flat=True))
    bericht = tagesordnung.stelle_zusammen(sitzung, punkte, lesbar, _adresse(request), oeffentliche_fassung=_nur_oeffentlich(request))
    return drucke(request, pdf.tagesordnungsauftrag(bericht), bericht.dateiname)


@seite(lesen=Recht.PAPIERE_LESEN)
def foerderliste_pdf(request: Any, pk: int) -> HttpResponse:
    """For staff as it stands; for members of the Gremium once it is presented."""
    rows = Foerderliste.objects.sichtbar_fuer(request.zugang).select_related("haushaltsjahr", "gremium", "vorlage", "beschluss")
    liste = get_object_or_404(rows, pk=pk)
    bericht = foerderliste.stelle_zusammen(liste, listenzeilen(liste, request.zugang), foerdertopf(liste.haushaltsjahr_id), heute())
    return drucke(request, pdf.foerderlistenauftrag(bericht), bericht.dateiname)


@seite(lesen=Recht.PAPIERE_LESEN)
def zielvereinbarung_pdf(request: Any, pk: int) -> HttpResponse:
    """To be signed; a draft for who may see it, a member of a Gremium what is negotiated or agreed with it. The same for every reader:
    what is kept secret is so on paper."""
    row = hole_zielvereinbarung(request, pk)
    ziele = list(Vereinbarungsziel.objects.mit_schwellen().filter(vereinbarung=row))
    zu = gesperrte(ziele, oeffentliche_messzeilen(ziele, request.zugang.baum, stand_von(request)))
    papier = zielvereinbarung.stelle_zusammen(row, ziele, heute(), zu)
    return drucke(request, pdf.zielvereinbarungsauftrag(papier), papier.dateiname)


@seite(lesen=Recht.PAPIERE_LESEN)
def handlungskonzept_pdf(request: Any, pk: int) -> HttpResponse:
    """A draft for who may see it. The reader's own: a member of a Gremium gets the Rückmeldungen to it."""
    row = hole_handlungskonzept(request, pk)
    blatt = lies_blatt(row, heute(), request.zugang, papier=True)
    papier = handlungskonzept.stelle_zusammen(row, blatt, heute())
    return drucke(request, pdf.handlungskonzeptauftrag(papier, als_blatt(row, blatt)), papier.dateiname)


def _nur_oeffentlich(request: Any) -> bool:
    return bool(request.GET.get("nur") == "oeffentlich")


def _adresse(request: Any) -> Callable[[Any], str]:
    """Whole addresses, since paper travels."""
    return lambda ziel: str(request.build_absolute_uri(ziel.get_absolute_url()))
