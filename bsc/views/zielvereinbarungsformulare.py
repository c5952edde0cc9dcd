"""Pages that write Zielvereinbarungen: head, goals, steps."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.monate import monatserster
from basis.zahlen import aufzaehlung, datum
from bsc.actions import zielvereinbarungen as aktionen
from bsc.actions.zustimmungen import kennung
from bsc.forms import zielvereinbarungen as forms
from bsc.models import Vereinbarungsziel, Zielvereinbarung
from bsc.selectors.vereinbarungsblatt import GESPERRT, gesperrte, messzeilen, zielzeilen
from bsc.vereinbarungsweg import OFFENE, Paar, Schritt, Stand
from bsc.views.scorecard import stand_von
from bsc.views.zielvereinbarungen import KNOEPFE, LISTE, SEITE_VON, darf_schritt, hole, warum_kein_schritt, weg, wer_schritt
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

LESEN, PFLEGEN = Recht.INTERN_LESEN, Recht.SCORECARD_PFLEGEN
MELDUNGEN = {
    Schritt.VERHANDELN: "Die Zielvereinbarung ist in Verhandlung. Beide Seiten können sie lesen und ihr zustimmen.",
    Schritt.ZUSTIMMEN_OBEN: "Die Zustimmung der oberen Seite ist eingetragen.",
    Schritt.ZUSTIMMEN_UNTEN: "Die Zustimmung der unteren Seite ist eingetragen.",
    Schritt.BERICHTEN: "Der Bericht ist eingetragen.",
    Schritt.SCHLIESSEN: "Die Zielvereinbarung ist abgeschlossen.",
    Schritt.ZURUECKZIEHEN: "Die Zielvereinbarung ist zurückgezogen.",
    Schritt.NEUE_FASSUNG: "Die neue Fassung ist als Entwurf angelegt. Bis beide Seiten zustimmen, gilt die bisherige.",
}


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def zielvereinbarung_neu(request: Any) -> HttpResponse:
    form = forms.ZielvereinbarungForm(request.POST or None, gebiete=request.zugang.gebiete_mit(PFLEGEN))

    def speichere() -> Zielvereinbarung:
        row = form.save(commit=False)
        wer = request.zugang.verlange(PFLEGEN, row.gebiet_id)
        return aktionen.speichere_vereinbarung(wer=wer, vereinbarung=row)

    titel = "Zielvereinbarung anlegen"
    meldung = "Der Entwurf ist angelegt. Er braucht noch mindestens ein Ziel."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse(LISTE[1]), brotkrumen=weg((titel, None)), meldung=meldung
    )


def _offene(request: Any, pk: int) -> tuple[Zielvereinbarung, Wer]:
    """404 for what is not to be seen or no longer open, 403 for who keeps the goals of other Gebiete."""
    row = hole(request, pk)
    if not request.zugang.darf(PFLEGEN, row.gebiet_id):
        raise PermissionDenied(request.zugang.warum_nicht_hier(PFLEGEN))
    if Stand(row.stand) not in OFFENE:
        raise Http404
    return row, request.zugang.wer(PFLEGEN, row.gebiet_id)


def _aenderungsseite(request: Any, form: Any, speichere: Any, row: Zielvereinbarung, titel: str, **dazu: Any) -> HttpResponse:
    """Says before and after whose consent the change takes back."""
    zugestimmt = [f"{row.name_der_seite(seite)} ({von}, am {datum(am)})" for seite, von, am, _ in row.zugestimmt()]
    wer = aufzaehlung(zugestimmt)
    if zugestimmt:
        forms.frage_nach_zustimmung(form)
        dazu["warnung"] = ("Eine Zustimmung entfällt", f"Zugestimmt hat schon: {wer}. Ändern Sie den Inhalt, stimmt diese Seite neu zu.")

    def speichere_und_sage_es() -> Zielvereinbarung:
        neu: Zielvereinbarung = speichere()
        if zugestimmt and not Zielvereinbarung.objects.get(pk=neu.pk).zugestimmt():
            messages.warning(request, f"Entfallen ist die Zustimmung von {wer}. Der Verlauf nennt die Änderung.")
        return neu

    return _seite(request, form, speichere_und_sage_es, row, titel, **dazu)


def _seite(request: Any, form: Any, speichere: Any, row: Zielvereinbarung, titel: str, **dazu: Any) -> HttpResponse:
    krumen = weg((str(row), row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def zielvereinbarung_aendern(request: Any, pk: int) -> HttpResponse:
    row, wer = _offene(request, pk)
    form = forms.ZielvereinbarungForm(request.POST or None, instance=row, gebiete=request.zugang.gebiete_mit(PFLEGEN))

    def speichere() -> Zielvereinbarung:
        neu = form.save(commit=False)
        request.zugang.verlange(PFLEGEN, neu.gebiet_id)
        return aktionen.speichere_vereinbarung(wer=wer, vereinbarung=neu)

    return _aenderungsseite(request, form, speichere, row, "Zielvereinbarung ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def vereinbarungsziel_neu(request: Any, pk: int) -> HttpResponse:
    row, wer = _offene(request, pk)
    gemessen = min(row.gueltig_von, monatserster(heute())) - timedelta(days=1)  # the last Stichtag before it begins that is past
    anfang = {"ausgang_am": gemessen, "ziel_am": row.gueltig_bis}
    ziel = Vereinbarungsziel(vereinbarung=row)
    form = forms.VereinbarungszielForm(request.POST or None, instance=ziel, initial=anfang, gebiet=row.gebiet_id)
    return _aenderungsseite(request, form, lambda: _speichere_ziel(form, wer, row), row, "Ziel aufnehmen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def vereinbarungsziel_aendern(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Vereinbarungsziel, pk=pk)
    row, wer = _offene(request, ziel.vereinbarung_id)
    zu = bool(gesperrte([ziel], messzeilen([ziel], request.zugang, stand_von(request))))
    form = forms.VereinbarungszielForm(request.POST or None, instance=ziel, gebiet=row.gebiet_id, start_gesperrt=zu)
    return _aenderungsseite(request, form, lambda: _speichere_ziel(form, wer, row), row, "Ziel ändern")


def _speichere_ziel(form: Any, wer: Wer, row: Zielvereinbarung) -> Zielvereinbarung:
    aktionen.speichere_vereinbarungsziel(wer=wer, ziel=form.save(commit=False))
    return row


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def vereinbarungsziel_entfernen(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Vereinbarungsziel, pk=pk)
    row, wer = _offene(request, ziel.vereinbarung_id)
    form = forms.BestaetigenForm(request.POST if request.method == "POST" else None)

    def speichere() -> Zielvereinbarung:
        return aktionen.entferne_vereinbarungsziel(wer=wer, ziel=ziel)

    worte = {"absenden": "Entfernen", "hinweis": str(ziel), "meldung": "Das Ziel ist entfernt."}
    return _aenderungsseite(request, form, speichere, row, "Ziel entfernen", **worte)


@seite(lesen=LESEN, methoden=("GET", "POST"))
def zielvereinbarung_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step, confirmed on a page of its own. 403 with the sentence for who may read but not do it."""
    row = hole(request, pk)
    if schritt not in list(Schritt):
        raise Http404
    was = Schritt(schritt)
    if not darf_schritt(request.zugang, row, was):
        raise PermissionDenied(warum_kein_schritt(row, was))
    daten = request.POST if request.method == "POST" else None
    form: Any
    gelesen = kennung(row) if was in SEITE_VON else ""
    if was is Schritt.ZUSTIMMEN_OBEN and row.paar == Paar.GREMIUM:
        form = forms.BeschlussForm(daten, gremium=row.gremium_id, initial={"gelesen": gelesen})
    else:
        form = forms.FORMEN[was](daten, initial={"gelesen": gelesen})
    wer = wer_schritt(request.zugang, row, was)

    def speichere() -> Zielvereinbarung:
        if was in SEITE_VON:
            form.data = request.POST.copy()
            form.data["gelesen"] = gelesen  # declined, the page shows what stands there now
            return aktionen.stimme_zu(wer=wer, vereinbarung=row, seite=SEITE_VON[was], **form.cleaned_data)
        if was is Schritt.BERICHTEN:
            return aktionen.berichte(wer=wer, vereinbarung=row, **form.cleaned_data).vereinbarung
        tun: Any = {
            Schritt.VERHANDELN: aktionen.verhandle, Schritt.SCHLIESSEN: aktionen.schliesse_ab,
            Schritt.ZURUECKZIEHEN: aktionen.ziehe_zurueck, Schritt.NEUE_FASSUNG: aktionen.lege_neue_fassung_an,
        }[was]  # fmt: skip
        neu: Zielvereinbarung = tun(wer=wer, vereinbarung=row, **form.cleaned_data)
        return neu

    hinweis = f"{row}: {row.seite_oben()} – {row.seite_unten()}."
    inhalt: dict[str, Any] = {}
    if was in SEITE_VON:
        ziele = list(Vereinbarungsziel.objects.mit_schwellen().filter(vereinbarung=row))
        zu = gesperrte(ziele, messzeilen(ziele, request.zugang, stand_von(request)))
        inhalt = {"inhalt": "bsc/_vereinbarungsinhalt.html", "vereinbarung": row, "ziele": zielzeilen(ziele, zu)}
        inhalt["gesperrt"] = GESPERRT if zu else ""
    return _seite(request, form, speichere, row, KNOEPFE[was], absenden=KNOEPFE[was], hinweis=hinweis, meldung=MELDUNGEN[was], **inhalt)
