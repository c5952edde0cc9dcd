"""What is done for a goal: the list of its Maßnahmen."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.zahlen import anzahl
from bsc.models import Rotnotiz, Ziel
from bsc.rotlage import Notiz
from bsc.selectors.scorecard import lies_notiz, lies_zeilen, messgroessen
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import stand_von
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def zielmassnahmen(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Ziel.objects.select_related("gebiet", "katalogziel", "oberziel__gebiet"), pk=pk)
    knoten = request.zugang.baum.knoten.get(ziel.gebiet_id)
    if knoten is None:
        raise Http404
    antworten = Rotnotiz.objects.filter(massnahme=OuterRef("pk"), art=Rotnotiz.Art.KORREKTUR).order_by("-pk")
    felder = {feld: feld for feld in ("art", "notiert_am", "bis", "stichtag", "messgroesse")}
    massnahmen = list(ziel.massnahmen.annotate(korrekturen=ArraySubquery(antworten.values(json=JSONObject(**felder)))))
    neu = korrekturen(request.zugang, massnahmen)
    zeilen = [(m, m.ist_verspaetet(heute()), neu.get(m.pk)) for m in massnahmen]
    offen, spaet = sum(m.ist_offen for m in massnahmen), sum(zu_spaet for _, zu_spaet, _ in zeilen)
    ort = adresse(stand_von(request).year, knoten)
    satz = f"{anzahl(len(massnahmen), 'Maßnahme', 'Maßnahmen')}, davon {offen} offen und {spaet} über dem Termin."
    context = {
        "titel": ziel.text,
        "kernaussage": satz if massnahmen else "Für dieses Ziel ist noch keine Maßnahme festgelegt.",
        "ziel": ziel,
        "massnahmen": zeilen,
        "muster": ziel.muster or any(m.muster for m in massnahmen),
        "darf_pflegen": request.zugang.darf(Recht.SCORECARD_PFLEGEN, ziel.gebiet_id),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (kurzname(knoten), ort), ("Maßnahmen", None)],
    }
    return render(request, "bsc/massnahmen.html", context)


def korrekturen(zugang: Zugang, massnahmen: Sequence[Any]) -> dict[int, tuple[int, Notiz]]:
    """Of each Maßnahme the newest answer to red that corrects it, with its measure; only what this reader may read."""
    gefragt = {json["messgroesse"] for m in massnahmen for json in m.korrekturen}
    if not gefragt:
        return {}
    zeilen = lies_zeilen(messgroessen(heute()).filter(pk__in=gefragt), zugang, zugang.baum, heute())
    lesbar = {z.messgroesse.pk: z.notizen for z in zeilen}
    je: dict[int, tuple[int, Notiz]] = {}
    for m in massnahmen:
        for json in m.korrekturen:
            if (notiz := lies_notiz(json)) in lesbar.get(json["messgroesse"], []):
                je.setdefault(m.pk, (json["messgroesse"], notiz))
    return je
