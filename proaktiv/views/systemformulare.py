"""Pages that write Systeme: new, change, end, their dated parts, their Auftrag."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from proaktiv.actions import systeme as aktionen
from proaktiv.forms import systeme as forms
from proaktiv.models import Mitgliedschaft, Rundenauftrag, System, Systemeinrichtung, Systemkoordination, Systemstadtteil
from proaktiv.views.ansicht import PFLEGEN, nummer_aus, weg
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.views.formularseite import formularseite

ZUORDNUNG = "Zuordnung beenden"
# kind of part → its model, its form, the action that adds it, what the pages call it
TEILE: dict[str, tuple[Any, type[forms.TeilForm], Callable[..., Any], str, str]] = {
    "einrichtung": (Systemeinrichtung, forms.EinrichtungForm, aktionen.ordne_einrichtung_zu, "Einrichtung zuordnen", ZUORDNUNG),
    "stadtteil": (Systemstadtteil, forms.StadtteilForm, aktionen.ordne_stadtteil_zu, "Stadtteil zuordnen", ZUORDNUNG),
    "koordination": (
        Systemkoordination, forms.KoordinationForm, aktionen.setze_koordination, "Koordination festlegen", "Koordination beenden",
    ),
    "akteur": (Mitgliedschaft, forms.AkteurwahlForm, aktionen.nimm_akteur_auf, "Akteur aufnehmen", "Mitgliedschaft beenden"),
}  # fmt: skip
MELDUNGEN = {
    "einrichtung": "Die Einrichtung ist zugeordnet.",
    "stadtteil": "Der Stadtteil ist zugeordnet.",
    "koordination": "Die Koordination ist festgelegt.",
    "akteur": "Der Akteur ist aufgenommen.",
}
HINWEIS_ENDE = (
    "Mit dem System enden Koordination, Zuordnungen und Mitgliedschaften. Gelöscht wird nichts. "
    "Es geht erst, wenn kein Hinweis mehr offen ist."
)


def _hole(request: Any, pk: int) -> tuple[System, Wer]:
    """Everybody inside reads Systeme: 403 with the sentence for who keeps those of other Gebiete."""
    row = get_object_or_404(System.objects.mit_allem(), pk=pk)
    return row, request.zugang.verlange(PFLEGEN, row.gebiet_id)


def _seite(request: Any, form: Any, speichere: Any, row: System, titel: str, **dazu: Any) -> HttpResponse:
    krumen = weg((row.name, row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def system_neu(request: Any) -> HttpResponse:
    gebiete, titel = request.zugang.gebiete_mit(PFLEGEN), "System anlegen"
    form = forms.SystemForm(request.POST or None, gebiete=gebiete, initial={"gueltig_von": heute()})

    def speichere() -> System:
        row = form.save(commit=False)
        wer = request.zugang.verlange(PFLEGEN, row.gebiet_id)
        return aktionen.speichere_system(wer=wer, system=row, geprueft=form.geprueft)

    meldung = "Das System ist angelegt. Jetzt fehlen noch Koordination, Einrichtungen, Stadtteile und Akteure."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse("systeme"), brotkrumen=weg((titel, None)), meldung=meldung
    )


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def system_aendern(request: Any, pk: int) -> HttpResponse:
    row, wer = _hole(request, pk)
    form = forms.SystemForm(request.POST or None, instance=row, gebiete=request.zugang.gebiete_mit(PFLEGEN))

    def speichere() -> System:
        neu = form.save(commit=False)
        request.zugang.verlange(PFLEGEN, neu.gebiet_id)
        return aktionen.speichere_system(wer=wer, system=neu, geprueft=form.geprueft)

    return _seite(request, form, speichere, get_object_or_404(System, pk=pk), "System ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def system_beenden(request: Any, pk: int) -> HttpResponse:
    row, wer = _hole(request, pk)
    form = forms.BeendenForm(request.POST or None, initial={"bis": heute()})
    return _seite(
        request, form, lambda: aktionen.beende_system(wer=wer, system=row, **form.cleaned_data), row, "System beenden",
        hinweis=HINWEIS_ENDE, absenden="System beenden", meldung="Das System ist beendet.",
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def systemteil_neu(request: Any, pk: int, teil: str) -> HttpResponse:
    if teil not in TEILE:
        raise Http404
    row, wer = _hole(request, pk)
    _, form_klasse, tun, titel, _ = TEILE[teil]
    anfang = {teil: nummer_aus(request, teil)}  # a new Akteur comes back chosen
    form = form_klasse(request.POST or None, system=row, baum=request.zugang.baum, tag=heute(), initial=anfang)

    def speichere() -> System:
        tun(wer=wer, system=row, **form.cleaned_data)
        return row

    dazu: dict[str, Any] = {"meldung": MELDUNGEN[teil]}
    if teil == "akteur":
        neu = f"{reverse('akteur_neu')}?weiter={reverse('systemteil_neu', args=[pk, teil])}"
        dazu |= {"hinweis": "Fehlt die Organisation in der Auswahl?", "hinweis_link": ("Akteur anlegen", neu)}
    return _seite(request, form, speichere, row, titel, absenden=titel, **dazu)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def systemteil_beenden(request: Any, pk: int, teil: str, nummer: int) -> HttpResponse:
    if teil not in TEILE:
        raise Http404
    row, wer = _hole(request, pk)
    modell, _, _, _, titel = TEILE[teil]
    stueck = get_object_or_404(modell.objects.select_related("system"), pk=nummer, system=row)
    form = forms.BisForm(request.POST or None, initial={"bis": heute()})

    def speichere() -> System:
        aktionen.beende_teil(wer=wer, teil=stueck, **form.cleaned_data)
        return row

    worte = {"hinweis": f"{stueck}. Was bis dahin galt, bleibt stehen.", "absenden": titel}
    return _seite(request, form, speichere, row, titel, **worte)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def rundenauftrag_neu(request: Any, pk: int) -> HttpResponse:
    row, wer = _hole(request, pk)
    letzter = row.auftraege.first()
    anfang: dict[str, Any] = {"gueltig_ab": heute()}
    if letzter:
        anfang |= {"fragestellungen": letzter.fragestellungen, "aufgaben": letzter.aufgaben}
    auftrag = Rundenauftrag(system=row)
    form = forms.AuftragForm(request.POST or None, instance=auftrag, initial=anfang, erste=letzter is None)

    def speichere() -> System:
        aktionen.erteile_auftrag(wer=wer, auftrag=form.save(commit=False), geprueft=form.geprueft)
        return row

    titel = "Auftrag neu fassen" if letzter else "Auftrag erteilen"
    return _seite(request, form, speichere, row, titel, absenden=titel, meldung="Der Auftrag ist gespeichert.")
