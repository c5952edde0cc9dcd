"""Pages that write the Ausbaustand: Angebot, Angebotsart, rule."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from proaktiv.actions import ausbau as actions
from proaktiv.forms.ausbau import AngebotForm, AusbauregelForm
from proaktiv.models import Angebot, Ausbauregel
from proaktiv.selectors.angebotsrecht import SCHULSOZIALARBEIT, pflegbare_arten, pflegbare_einrichtungen, verlange_angebot
from proaktiv.views.ausbau import PFLEGEN, ausbau_weg
from proaktiv.views.ausbaubild import hole_regel
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.views.formularseite import formularseite

ANGEBOTE = ("Angebote an Einrichtungen", "angebote")


def _angebotsseite(request: Any, form: Any, speichere: Any, titel: str) -> HttpResponse:
    krumen = ausbau_weg((ANGEBOTE[0], reverse(ANGEBOTE[1])), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=reverse(ANGEBOTE[1]), brotkrumen=krumen)


@seite(lesen=SCHULSOZIALARBEIT, methoden=("GET", "POST"))
def angebot_neu(request: Any) -> HttpResponse:
    """Of the kinds that this person keeps."""
    wahl = {"arten": pflegbare_arten(request.zugang), "einrichtungen": pflegbare_einrichtungen(request.zugang)}
    form = AngebotForm(request.POST or None, initial={"gueltig_von": heute()}, **wahl)

    def speichere() -> str:
        angebot = form.save(commit=False)
        actions.speichere_angebot(wer=verlange_angebot(request.zugang, angebot), angebot=angebot)
        return reverse(ANGEBOTE[1])

    return _angebotsseite(request, form, speichere, "Angebot eintragen")


@seite(lesen=SCHULSOZIALARBEIT, methoden=("GET", "POST"))
def angebot_aendern(request: Any, pk: int) -> HttpResponse:
    angebot = get_object_or_404(Angebot.objects.select_related("art", "einrichtung"), pk=pk)
    wer = verlange_angebot(request.zugang, angebot)
    form = AngebotForm(request.POST or None, instance=angebot)

    def speichere() -> str:
        actions.speichere_angebot(wer=wer, angebot=form.save(commit=False))
        return reverse(ANGEBOTE[1])

    return _angebotsseite(request, form, speichere, f"{angebot} ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def ausbauregel_neu(request: Any) -> HttpResponse:
    wer, titel, jahr = request.zugang.verlange(PFLEGEN), "Ausbauregel anlegen", heute().year
    form = AusbauregelForm(request.POST or None, initial={"erstes_schuljahr": jahr, "letztes_schuljahr": jahr + 3})

    def speichere() -> Ausbauregel:
        arten = list(form.cleaned_data["arten"])
        return actions.speichere_ausbauregel(wer=wer, regel=form.save(commit=False), arten=arten, kriterien=form.kriterien)

    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse("ausbaustand"), brotkrumen=ausbau_weg((titel, None)),
        hinweis="Gezählt wird, an wie vielen Einrichtungen dieser Arten es das Angebot am Stichtag eines Schuljahrs gibt.",
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def ausbauregel_aendern(request: Any, schluessel: str) -> HttpResponse:
    regel, wer, titel = hole_regel(schluessel), request.zugang.verlange(PFLEGEN), "Ausbauregel ändern"
    name = regel.name
    form = AusbauregelForm(request.POST or None, instance=regel)

    def speichere() -> Ausbauregel:
        arten = list(form.cleaned_data["arten"])
        return actions.speichere_ausbauregel(wer=wer, regel=form.save(commit=False), arten=arten, kriterien=form.kriterien)

    return formularseite(
        request, form, speichere, titel=titel, zurueck=regel.get_absolute_url(),
        brotkrumen=ausbau_weg((name, regel.get_absolute_url()), (titel, None)),
    )  # fmt: skip
