"""A series of Sitzungen from the Turnus of a Gremium: look first, then create what is ticked."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from sozialraum.access import seite
from sozialraum.actions import sitzungen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.forms.sitzungen import ReiheForm, TageField
from sozialraum.models import Gremium, Sitzung
from sozialraum.rechte import Recht
from sozialraum.sitzungskalender import WOCHENTAGE, Turnus, beschreibe
from sozialraum.views.papiere import GREMIEN, rahmen


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def sitzungsreihe(request: Any, schluessel: str) -> HttpResponse:
    """GET with the details of the series shows its days; POST creates the ticked ones."""
    gremium = get_object_or_404(Gremium, schluessel=schluessel)
    daten = request.POST if request.method == "POST" else request.GET
    form = ReiheForm(daten or None, initial=_vorgabe(gremium))
    gueltig = form.is_bound and form.is_valid()
    if request.method == "POST" and gueltig and (antwort := _lege_an(request, gremium, form)):
        return antwort
    context = {
        "titel": f"Sitzungsreihe: {gremium.name}",
        "kernaussage": _kernaussage(form) if gueltig else _hinweis(gremium),
        "gremium": gremium,
        "form": form,
        "tage": _tage(gremium, form) if gueltig else [],
        "verborgen": [(name, daten[name]) for name in form.fields if name in daten],
        "gewaehlt": request.POST.getlist("tage"),
        **rahmen(request, GREMIEN, jetzt="Sitzungsreihe"),
    }
    context["brotkrumen"].insert(1, (gremium.name, gremium.get_absolute_url()))
    return render(request, "sozialraum/sitzungsreihe.html", context, status=422 if form.errors or request.method == "POST" else 200)


def _vorgabe(gremium: Gremium) -> dict[str, Any]:
    """The Gremium's Turnus, the rest of the year, and place and time of the latest Sitzung."""
    tag, letzte = heute(), gremium.sitzungen.order_by("-tag").first()
    vorgabe: dict[str, Any] = {
        "turnus": gremium.turnus,
        "ankertag": gremium.ankertag,
        "von": tag,
        "bis": date(tag.year if tag.month < 12 else tag.year + 1, 12, 31),
        "nichtoeffentlicher_teil": True,
    }
    if letzte:
        gleich = ("beginn", "ende", "ort", "oeffentlicher_teil", "nichtoeffentlicher_teil")
        vorgabe |= {feld: getattr(letzte, feld) for feld in gleich} | {"ankertag": gremium.ankertag or letzte.tag}
    return vorgabe


def _hinweis(gremium: Gremium) -> str:
    takt = f"Eingetragen ist: {gremium.takt}." if gremium.takt else "Für dieses Gremium ist kein Turnus eingetragen."
    return f"{takt} Die Vorschau zeigt jeden Tag, bevor etwas angelegt wird."


def _kernaussage(form: ReiheForm) -> str:
    takt = beschreibe(Turnus(form.cleaned_data["turnus"]), form.cleaned_data["ankertag"])
    return f"{len(form.tage)} Tage, {takt}. Feiertage und Ferien sind nicht berücksichtigt; nehmen Sie heraus, was nicht passt."


def _tage(gremium: Gremium, form: ReiheForm) -> list[dict[str, Any]]:
    """Each day with its weekday, and why it cannot be chosen."""
    da = set(Sitzung.objects.filter(gremium=gremium, tag__in=form.tage, beginn=form.cleaned_data["beginn"]).values_list("tag", flat=True))
    return [
        {
            "tag": tag,
            "wert": tag.isoformat(),
            "wochentag": WOCHENTAGE[tag.weekday()],
            "hinweis": "Es gibt schon eine Sitzung." if tag in da else "" if gremium.tagt_am(tag) else "Das Gremium tagt dann nicht mehr.",
        }
        for tag in form.tage
    ]


def _lege_an(request: Any, gremium: Gremium, form: ReiheForm) -> HttpResponse | None:
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    try:
        tage = TageField(form.tage).clean(request.POST.getlist("tage"))
        neu = actions.lege_reihe_an(wer=wer, gremium=gremium, tage=tage, rahmen=form.rahmen())
    except ValidationError as fehler:
        form.add_error(None, forms.ValidationError(fehler.messages))
    except Abgelehnt as fehler:
        form.add_error(None, list(fehler.saetze))
    else:
        messages.success(request, "1 Sitzung ist angelegt." if len(neu) == 1 else f"{len(neu)} Sitzungen sind angelegt.")
        return redirect(f"{reverse('sitzungen')}?gremium={gremium.schluessel}")
    return None
