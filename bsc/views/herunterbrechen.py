"""The page that breaks a goal down to lower Gebiete in one step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from basis.zahlen import anzahl, datum
from bsc.actions.ziele import brich_herunter
from bsc.forms.herunterbrechen import HerunterbrechenForm
from bsc.herunterbrechen import summensatz
from bsc.messgroesse import Messart
from bsc.models import Ziel
from bsc.models.ziel import in_der_familie
from bsc.selectors.herunterbrechen import planspalten
from bsc.views.formulare import ziel_von, zurueck
from bsc.views.rahmen import knoten_von, rahmen, sage_ab_wann
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht


@seite(lesen=Recht.SCORECARD_PFLEGEN, methoden=("GET", "POST"))
def ziel_herunterbrechen(request: Any, pk: int) -> HttpResponse:
    """All lower Gebiete that do not have the goal yet; where a plan is for the whole Gebiet alone, one for each."""
    ziel, wer = ziel_von(request, pk)
    darunter = [k.id for k in request.zugang.baum.nachfahren(knoten_von(request, ziel.gebiet_id).id)]
    gebiete = Gebiet.objects.filter(pk__in=darunter).exclude(pk__in=Ziel.objects.filter(in_der_familie(ziel)).values("gebiet"))
    spalten = planspalten(ziel)
    form = HerunterbrechenForm(request.POST if request.method == "POST" else None, gebiete=gebiete, spalten=spalten)

    def speichere() -> str:
        neue = brich_herunter(wer=wer, ziel=ziel, gebiete=list(form.cleaned_data["gebiete"]), plaene=form.plaene)
        for satz in _saetze(form, neue):
            messages.info(request, satz)
        if form.plaene:
            sage_ab_wann(request, form.cleaned_data["gueltig_ab"] or heute())
        return zurueck(request, ziel.gebiet_id)

    return rahmen(
        request, form, speichere, ziel.gebiet_id, "Ziel herunterbrechen", absenden="Herunterbrechen", hinweis=f"Ziel: {ziel}",
        meldung="Das Ziel ist heruntergebrochen. Abweichende Gebiete nennt die Scorecard in seiner Zeile.",
    )  # fmt: skip


def _saetze(form: HerunterbrechenForm, neue: list[Ziel]) -> list[str]:
    """Where the plans of the Gebiete do not add up to the one above, and how many Gebiete have none yet."""
    saetze = []
    for spalte in form.spalten:
        je_ebene: dict[str, list[Any]] = {}
        ohne = 0
        for ziel in neue:
            plan = next((p for p in form.plaene.get((ziel.gebiet_id, spalte.messgroesse.pk), ()) if p.tag == spalte.plan.tag), None)
            if plan is None:
                ohne += 1
            elif plan.wert is not None:
                je_ebene.setdefault(ziel.gebiet.get_ebene_display(), []).append(plan.wert)
        name, art, oben = spalte.messgroesse.name, Messart(spalte.messgroesse.art), spalte.plan.wert
        if oben is not None and (satz := summensatz(name, art, spalte.plan.tag, oben, je_ebene)):
            saetze.append(satz)
        if ohne:
            saetze.append(f"„{name}“: {anzahl(ohne, 'Gebiet hat', 'Gebiete haben')} noch keinen Plan zum {datum(spalte.plan.tag)}.")
    return saetze
