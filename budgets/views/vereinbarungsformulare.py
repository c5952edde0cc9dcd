"""Forms of Vereinbarungen: what it is about, its versions, its dates, the Betriebserlaubnis."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from basis.zahlen import datum
from budgets.actions import erlaubnisse
from budgets.actions import vereinbarungen as actions
from budgets.forms.vereinbarungen import EndeForm, ErlaubnisForm, ErledigtForm, FassungForm, SchliessenForm, TerminForm, VereinbarungForm
from budgets.models import Betriebserlaubnis, Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.views.vereinbarungen import lade, zur_liste
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.models import Einrichtung
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

ENTWERFEN, SCHLIESSEN = Recht.VEREINBARUNGEN_ENTWERFEN, Recht.VEREINBARUNGEN_SCHLIESSEN
FREMD = "Dieses Gebiet gehört nicht zu Ihrem Ressort."


def _formular(
    request: Any, form: Any, speichere: Callable[[], Any], *, titel: str, zurueck: str, weg: Any = (), **context: Any
) -> HttpResponse:
    krumen = [("Budgets", reverse("budgets")), zur_liste(), *weg, (titel, None)]
    return formularseite(request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen, **context)


def _eigene(request: Any) -> frozenset[int]:
    return frozenset(request.zugang.gebiete_mit(ENTWERFEN))


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def vereinbarung_neu(request: Any) -> HttpResponse:
    form = VereinbarungForm(request.POST or None, initial={"form": Vereinbarung.Form.VERTRAG}, gebiete=_eigene(request))
    wer = request.zugang.verlange(ENTWERFEN)
    return _formular(
        request, form, lambda: actions.speichere_vereinbarung(wer=wer, vereinbarung=form.save(commit=False)),
        titel="Vereinbarung anlegen", zurueck=reverse("vereinbarungen"),
        hinweis="Zuerst, worum es geht. Laufzeit, Entgelt und Inhalt stehen in den Fassungen, die Sie danach entwerfen.",
    )  # fmt: skip


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def vereinbarung_aendern(request: Any, pk: int) -> HttpResponse:
    v, wer = _mit_recht(request, pk, ENTWERFEN)
    form = VereinbarungForm(request.POST or None, instance=v, gebiete=_eigene(request))

    def speichere() -> Vereinbarung:
        return actions.speichere_vereinbarung(wer=wer, vereinbarung=form.save(commit=False), grund=form.cleaned_data["grund"])

    return _formular(
        request, form, speichere, titel="Vereinbarung ändern", zurueck=v.get_absolute_url(), weg=[(v.titel, v.get_absolute_url())],
    )  # fmt: skip


def _mit_recht(request: Any, pk: int, recht: Recht) -> tuple[Vereinbarung, Wer]:
    """404 for what one may not read, 403 with the sentence for what is not one's own to write."""
    v = lade(request.zugang, pk)
    if not request.zugang.darf(recht, v.gebiet_id):
        raise PermissionDenied(FREMD)
    return v, request.zugang.wer(recht, v.gebiet_id)


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def vereinbarungsfassung_entwerfen(request: Any, pk: int, teil: str) -> HttpResponse:
    """The draft of one part: new, prefilled from the version before, or the one that is there."""
    v, wer = _mit_recht(request, pk, ENTWERFEN)
    if teil not in v.teile:
        raise Http404
    fassungen = [f for f in v.fassungen.all() if f.teil == teil]
    fassung = next((f for f in fassungen if not f.ist_geschlossen), None) or _naechste(v, teil, fassungen)
    form = FassungForm(request.POST or None, instance=fassung)

    def speichere() -> str:
        actions.entwirf_fassung(wer=wer, fassung=form.save(commit=False))
        return v.get_absolute_url()

    name = fassung.get_teil_display()
    return _formular(
        request, form, speichere, titel=f"{name} entwerfen", zurueck=v.get_absolute_url(), weg=[(v.titel, v.get_absolute_url())],
        hinweis=f"{v}: Eine zweite Person schließt den Entwurf; danach bleibt die Fassung, wie sie ist.", absenden="Entwurf speichern",
    )  # fmt: skip


def _naechste(v: Vereinbarung, teil: str, fassungen: list[Vereinbarungsfassung]) -> Vereinbarungsfassung:
    """A renewal starts from what was agreed last; its term is asked anew."""
    neu = Vereinbarungsfassung(vereinbarung=v, teil=teil)
    if fassungen:
        for feld in ("inhalt", "plaetze", "auslastung", "betrag_cent", "einheit", "budgetanteil"):
            setattr(neu, feld, getattr(fassungen[0], feld))
    return neu


@seite(lesen=SCHLIESSEN, methoden=("GET", "POST"))
def vereinbarungsfassung_schliessen(request: Any, pk: int, teil: str) -> HttpResponse:
    v, wer = _mit_recht(request, pk, SCHLIESSEN)
    entwurf = next((f for f in v.fassungen.all() if f.teil == teil and not f.ist_geschlossen), None)
    if entwurf is None:
        raise Http404
    form = SchliessenForm(request.POST or None, initial={"geschlossen_am": heute(), "beschluss": entwurf.beschluss_id})

    def speichere() -> str:
        actions.schliesse_fassung(wer=wer, fassung=entwurf, **form.cleaned_data)
        return v.get_absolute_url()

    return _formular(
        request, form, speichere, titel=f"{entwurf} schließen", zurueck=v.get_absolute_url(), weg=[(v.titel, v.get_absolute_url())],
        hinweis=f"Gültig vom {datum(entwurf.gueltig_von)} bis {datum(entwurf.gueltig_bis)}. Danach bleibt die Fassung, wie sie ist.",
        absenden="Fassung schließen", meldung="Die Fassung ist geschlossen. Ihre Termine sind eingetragen.",
    )  # fmt: skip


@seite(lesen=ENTWERFEN, methoden=("POST",))
def vereinbarungsfassung_verwerfen(request: Any, pk: int, teil: str) -> HttpResponse:
    v, wer = _mit_recht(request, pk, ENTWERFEN)
    if entwurf := next((f for f in v.fassungen.all() if f.teil == teil and not f.ist_geschlossen), None):
        actions.verwirf_fassung(wer=wer, fassung=entwurf)
    return redirect(v)


@seite(lesen=SCHLIESSEN, methoden=("GET", "POST"))
def vereinbarungsfassung_beenden(request: Any, pk: int, nummer: int) -> HttpResponse:
    v, wer = _mit_recht(request, pk, SCHLIESSEN)
    fassung = get_object_or_404(v.fassungen.filter(geschlossen_am__isnull=False), pk=nummer)
    form = EndeForm(request.POST or None)

    def speichere() -> str:
        actions.beende_fassung(wer=wer, fassung=fassung, **form.cleaned_data)
        return v.get_absolute_url()

    return _formular(
        request, form, speichere, titel=f"{fassung} vorzeitig beenden", zurueck=v.get_absolute_url(), weg=[(v.titel, v.get_absolute_url())],
        hinweis="Die Fassung selbst bleibt stehen; nur ihr letzter Tag wird früher.", absenden="Vorzeitig beenden",
    )  # fmt: skip


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def vereinbarungstermin_neu(request: Any, pk: int) -> HttpResponse:
    v, wer = _mit_recht(request, pk, ENTWERFEN)
    form = TerminForm(request.POST or None, instance=Vereinbarungstermin(vereinbarung=v, muster=v.muster))

    def speichere() -> str:
        actions.setze_termin(wer=wer, termin=form.save(commit=False))
        return v.get_absolute_url()

    return _formular(
        request, form, speichere, titel="Termin eintragen", zurueck=v.get_absolute_url(), weg=[(v.titel, v.get_absolute_url())]
    )


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def vereinbarungstermin_erledigen(request: Any, pk: int, nummer: int) -> HttpResponse:
    v, wer = _mit_recht(request, pk, ENTWERFEN)
    termin = get_object_or_404(v.termine, pk=nummer)
    form = ErledigtForm(request.POST or None, initial={"am": heute()})

    def speichere() -> str:
        actions.erledige_termin(wer=wer, termin=termin, **form.cleaned_data)
        return v.get_absolute_url()

    return _formular(
        request, form, speichere, titel=f"Erledigt: {termin}", zurueck=v.get_absolute_url(), weg=[(v.titel, v.get_absolute_url())]
    )


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def betriebserlaubnis_neu(request: Any) -> HttpResponse:
    """``?einrichtung=schluessel`` prefills. A newer Betriebserlaubnis ends the one before."""
    haus = Einrichtung.objects.filter(schluessel=str(request.GET.get("einrichtung", "")).replace("\0", "")).first()
    form = ErlaubnisForm(request.POST or None, instance=Betriebserlaubnis(einrichtung=haus) if haus else None)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)

    def speichere() -> str:
        erlaubnisse.trage_erlaubnis_ein(wer=wer, erlaubnis=form.save(commit=False))
        return reverse("platzabgleich")

    return _formular(
        request, form, speichere, titel="Betriebserlaubnis eintragen", zurueck=reverse("platzabgleich"),
        weg=[("Plätze und Erlaubnis", reverse("platzabgleich"))], hinweis="Gibt es schon eine, endet sie am Tag davor.",
    )  # fmt: skip
