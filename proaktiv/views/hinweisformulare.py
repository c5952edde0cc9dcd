"""Pages that write Hinweise: taking one in, its steps, the end of an Aktion."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from budgets.models import Umschichtung
from budgets.models.umschichtung import Umschichtungsweg
from proaktiv.actions import kreislauf as aktionen
from proaktiv.actions.kreislauforte import gebiet_und_darueber, sozialraum_von
from proaktiv.forms import aktionen as aktionsforms
from proaktiv.forms import hinweise as forms
from proaktiv.kreislauf import Schritt, pruefe_schritt
from proaktiv.models import Abwaegung, Aktion, Hinweis, Massnahme, Reflexion, System
from proaktiv.selectors.systeme import naheliegender_ort
from proaktiv.selectors.vergleiche import stichtage
from proaktiv.views.ansicht import nummer_aus
from proaktiv.views.hinweis import KNOEPFE, hole, verlange_fuehren
from proaktiv.views.hinweise import FUEHREN, LESEN, weg
from sozialraum.access import Wer, seite
from sozialraum.querysets.papiere import sichtbare_beschluesse
from sozialraum.rechte import Recht
from sozialraum.selectors import leser
from sozialraum.views.formularseite import formularseite

MELDUNGEN = {
    Schritt.VORLEGEN: "Der Hinweis liegt zur Abwägung vor.",
    Schritt.ABWAEGEN: "Die Abwägung ist eingetragen.",
    Schritt.PLANEN: "Das Vorhaben ist eingetragen.",
    Schritt.REFLEKTIEREN: "Die Reflexion ist eingetragen.",
    Schritt.RUECKMELDEN: "Die Rückmeldung ist eingetragen; der Hinweis ist geschlossen.",
    Schritt.ZURUECKGEBEN: "Der Hinweis liegt wieder bei der Runde.",
    Schritt.VERMERKEN: "Der Vermerk steht im Faden.",
    Schritt.ZURUECKZIEHEN: "Der Hinweis ist zurückgezogen.",
}
# Schritt → (Beschriftung des Textes, ob er nötig ist, Aktion)
EINFACHE: dict[Schritt, tuple[str, bool, Any]] = {
    Schritt.VORLEGEN: ("Vermerk", False, aktionen.lege_vor),
    Schritt.RUECKMELDEN: ("Was das Gremium antwortet", True, aktionen.melde_rueck),
    Schritt.ZURUECKGEBEN: ("Warum er zurückkommt", True, aktionen.gib_zurueck),
    Schritt.VERMERKEN: ("Vermerk", True, aktionen.vermerke),
    Schritt.ZURUECKZIEHEN: ("Grund", True, aktionen.ziehe_zurueck),
}
OHNE_MITTEL = (
    "Flexible Mittel lassen sich hier nicht wählen. Sobald eine Umschichtung aus flexiblen Mitteln entschieden und gebucht ist, "
    "verknüpft sie, wer Buchungen lesen darf: am einfachsten mit „Ändern“ an der Aktion."
)
OHNE_SYSTEM = "Für Ihr Gebiet ist noch kein Pro-Aktives System eingetragen; ein Hinweis gehört zu einem System."


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
def hinweis_neu(request: Any) -> HttpResponse:
    zugang = request.zugang
    orte = zugang.gebiete_mit(FUEHREN)
    systeme = System.objects.gueltig_am(forms.heute()).filter(gebiet__in=orte)
    vorgabe = list(systeme.filter(pk=nummer_aus(request, "system")) if request.GET.get("system") else systeme[:2])
    anfang = {"system": vorgabe[0].pk, "gebiet": naheliegender_ort(vorgabe[0], forms.heute(), orte)} if len(vorgabe) == 1 else {}
    form = forms.HinweisForm(request.POST or None, orte=orte, initial=anfang)

    def speichere() -> Hinweis:
        row = form.save(commit=False)
        return aktionen.speichere_hinweis(wer=zugang.wer(FUEHREN, row.gebiet_id), hinweis=row, geprueft=form.geprueft)

    titel = "Hinweis aufnehmen"
    worte = {"absenden": "Aufnehmen", "meldung": "Der Hinweis ist aufgenommen.", "hinweis": "" if vorgabe else OHNE_SYSTEM}
    return formularseite(request, form, speichere, titel=titel, zurueck=reverse("hinweise"), brotkrumen=weg((titel, None)), **worte)


def _seite(request: Any, form: Any, speichere: Any, row: Hinweis, titel: str, **dazu: Any) -> HttpResponse:
    krumen = weg((str(row), row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)


@seite(lesen=LESEN, methoden=("GET", "POST"))
def hinweis_aendern(request: Any, pk: int) -> HttpResponse:
    """Corrects its words until it is decided."""
    row = hole(request, pk)
    wer = verlange_fuehren(request, row)
    if not row.ist_aenderbar:
        messages.warning(request, aktionen.WORTLAUT_BLEIBT)
        return redirect(row)
    form = forms.HinweisForm(request.POST or None, instance=row, orte=request.zugang.gebiete_mit(FUEHREN))

    def speichere() -> Hinweis:
        return aktionen.speichere_hinweis(wer=wer, hinweis=form.save(commit=False), geprueft=form.geprueft)

    return _seite(request, form, speichere, row, "Hinweis berichtigen", meldung="Der Hinweis ist berichtigt.")


@seite(lesen=LESEN, methoden=("GET", "POST"))
def hinweis_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step on a page of its own. 403 for who may read but not do it; a step that does not go leads back with its reason."""
    row = hole(request, pk)
    if schritt not in {s.value for s in KNOEPFE}:
        raise Http404
    wer, was = verlange_fuehren(request, row), Schritt(schritt)
    if request.method == "GET" and (gruende := pruefe_schritt(row.lage, was)):
        messages.warning(request, " ".join(gruende))
        return redirect(row)
    form, speichere = _formular(request, row, was, wer)
    dazu = f". {OHNE_MITTEL}" if was is Schritt.PLANEN and "mittel" not in form.fields else ""
    worte = {"absenden": KNOEPFE[was], "meldung": MELDUNGEN[was], "hinweis": f"{row} ({row.gebiet.bezeichnung}){dazu}"}
    return _seite(request, form, speichere, row, KNOEPFE[was], **worte)


def _formular(request: Any, row: Hinweis, was: Schritt, wer: Wer) -> tuple[Any, Any]:
    daten: Any = request.POST or None
    if was in EINFACHE:
        label, pflicht, tun = EINFACHE[was]
        einfach = forms.SchrittForm(daten if pflicht or request.method == "GET" else request.POST, label=label, pflicht=pflicht)
        return einfach, lambda: tun(wer=wer, hinweis=row, **einfach.cleaned_data)
    if was is Schritt.PLANEN:
        return _plan(request, row, wer, daten)
    if was is Schritt.ABWAEGEN:
        raum = sozialraum_von(row, lambda: request.zugang.baum)
        abwaegung = forms.AbwaegungForm(daten, instance=Abwaegung(hinweis=row, tag=forms.heute()), sozialraum=raum)
        return abwaegung, lambda: aktionen.waege_ab(wer=wer, abwaegung=abwaegung.save(commit=False), geprueft=abwaegung.geprueft)
    return _reflexion(request, row, wer, daten)


def _plan(request: Any, row: Hinweis, wer: Wer, daten: Any) -> tuple[Any, Any]:
    form = aktionsforms.AktionForm(daten, instance=Aktion(hinweis=row, beginn=forms.heute()), **_verknuepfbar(request, row))

    def plane() -> Hinweis:
        aktion, tag = form.save(commit=False), form.cleaned_data["tag"]
        return aktionen.plane_aktion(wer=wer, aktion=aktion, tag=tag, geprueft=form.geprueft).hinweis

    return form, plane


def _verknuepfbar(request: Any, row: Hinweis, schon: Aktion | None = None) -> dict[str, Any]:
    """What an Aktion may be linked with. ``schon``: what it is linked with stays to choose, unless one may not read it."""
    zugang, verknuepft = request.zugang, Q(pk=schon.massnahme_id if schon else None)
    orte = gebiet_und_darueber(row, zugang.baum)
    gebuchte = Umschichtung.objects.sichtbar_fuer(zugang).gebucht().filter(weg=Umschichtungsweg.AUS_RESERVE)
    return {
        "massnahmen": Massnahme.objects.fuer(orte, verknuepft),
        "mittel": gebuchte if zugang.darf(Recht.BUCHUNGEN_LESEN) else None,  # for others there is nothing to choose
        "beschluesse": sichtbare_beschluesse(zugang),
    }


def _reflexion(request: Any, row: Hinweis, wer: Wer, daten: Any) -> tuple[Any, Any]:
    form = forms.ReflexionForm(
        daten, instance=Reflexion(hinweis=row, tag=forms.heute()), sozialraum=sozialraum_von(row, lambda: request.zugang.baum),
        stichtage=lambda indikator: stichtage(indikator, row.gebiet_id, request.zugang.baum, leser(request.zugang)),
    )  # fmt: skip

    def reflektiere() -> Hinweis:
        angaben = form.cleaned_data
        neuer = Hinweis(titel=angaben["neuer_titel"], art=angaben["neue_art"] or Hinweis.Art.BEDARF) if angaben["neuer_titel"] else None
        return aktionen.reflektiere(wer=wer, reflexion=form.save(commit=False), neuer=neuer, geprueft=form.geprueft)

    return form, reflektiere


@seite(lesen=LESEN, methoden=("GET", "POST"))
def aktion_aendern(request: Any, pk: int) -> HttpResponse:
    """Corrects an Aktion while it is planned or runs."""
    aktion = get_object_or_404(Aktion.objects.select_related("massnahme"), pk=pk)
    row = hole(request, aktion.hinweis_id)
    wer = verlange_fuehren(request, row)
    if request.method == "GET" and not aktion.ist_offen:
        messages.warning(request, aktionen.BLEIBT)
        return redirect(row)
    aktion.hinweis = row
    form = aktionsforms.AktionAendernForm(request.POST or None, instance=aktion, **_verknuepfbar(request, row, aktion))

    def speichere() -> Hinweis:
        neue = form.save(commit=False)
        return aktionen.aendere_aktion(
            wer=wer, aktion=neue, grund=form.cleaned_data["grund"], geprueft=form.geprueft, felder=form.gefragt,
            gesehen=form.cleaned_data["gesehen"],
        ).hinweis  # fmt: skip

    worte = {"absenden": "Ändern", "meldung": "Die Änderung ist eingetragen.", "hinweis": "Was Sie ändern, steht danach im Faden."}
    return _seite(request, form, speichere, row, f"{aktion.get_form_display()} ändern", **worte)


@seite(lesen=LESEN, methoden=("GET", "POST"))
def aktion_beenden(request: Any, pk: int) -> HttpResponse:
    aktion = get_object_or_404(Aktion, pk=pk)
    row = hole(request, aktion.hinweis_id)
    wer = verlange_fuehren(request, row)
    if request.method == "GET" and not aktion.ist_offen:
        messages.warning(request, "Diese Aktion ist schon beendet.")
        return redirect(row)
    form = aktionsforms.AktionsendeForm(request.POST or None)

    def speichere() -> Hinweis:
        angaben = form.cleaned_data
        return aktionen.beende_aktion(
            wer=wer, aktion=aktion, tag=angaben["tag"], ergebnis=angaben["ergebnis"], abgebrochen=angaben["wie"] == "abgebrochen",
            geprueft=form.geprueft,
        )  # fmt: skip

    worte = {"absenden": "Beenden", "meldung": "Das Ende ist eingetragen.", "hinweis": f"{aktion}: {aktion.ziel}"}
    return _seite(request, form, speichere, row, f"{aktion.get_form_display()} beenden", **worte)
