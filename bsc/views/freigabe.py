"""Releasing a Scorecard: what stands against it, and the confirmation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.zahlen import datum
from bsc.actions.freigabe import gib_frei, hindernisse, veraltete, zeilen_fuer
from bsc.forms.freigabe import FreigabeForm
from bsc.models import Scorecardfreigabe
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import knoten_der_adresse, stand_von, wer_darf
from sozialraum.access import seite
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

FREIGEBEN = Recht.SCORECARD_FREIGEBEN
GESPERRTES = (
    "Eine Freigabe lesen alle, und ihr Papier verlässt das Haus: Was auf kleinen Fallzahlen oder einer kleinen Gruppe beruht, wird "
    "gesperrt freigegeben."
)


@seite(lesen=FREIGEBEN, methoden=("GET", "POST"))
def scorecard_freigeben(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    knoten = knoten_der_adresse(request.zugang.baum, ebene, schluessel)
    wer = wer_darf(request, FREIGEBEN, knoten.id)
    stand, gebiet = stand_von(request, jahr), get_object_or_404(Gebiet, pk=knoten.id)
    form = FreigabeForm(request.POST if request.method == "POST" else None)
    ort = adresse(jahr, knoten)

    def speichere() -> Scorecardfreigabe:
        return gib_frei(wer=wer, gebiet=gebiet, stand=stand, grund=form.cleaned_data["grund"])

    saetze = [f"Stand {datum(stand)}. Berechnete Werte werden mit ihren Summanden festgeschrieben und ändern sich danach nicht von selbst."]
    if request.method == "GET":
        zeilen = zeilen_fuer(knoten.id, stand, request.zugang)
        saetze += [GESPERRTES, *veraltete(zeilen), *hindernisse(zeilen)]
    return formularseite(
        request, form, speichere, titel="Scorecard freigeben", zurueck=ort, absenden="Freigeben", meldung="Die Scorecard ist freigegeben.",
        brotkrumen=[("Scorecard", reverse("scorecards")), (kurzname(knoten), ort), ("Freigeben", None)],
        hinweis=" ".join(saetze),
    )  # fmt: skip
