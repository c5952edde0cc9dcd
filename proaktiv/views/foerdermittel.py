"""Fördermittel: the list, the page of one, the list of deadlines, and the forms."""

from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import export_links, list_page
from basis.tables import status_html
from basis.zahlen import anzahl, datum
from proaktiv.actions import finanzierung as aktionen
from proaktiv.filters.massnahmen import FoerderfristFilter, FoerdermittelFilter
from proaktiv.forms.foerdermittel import ENTFAELLT, OFFEN, FoerdermittelForm, FristAendernForm, FristendeForm, FristForm
from proaktiv.konzeptionsfristen import FRISTZEICHEN
from proaktiv.models import Foerderfrist, Foerdermittel
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.tables.foerdermittel import FoerderfristTable, FoerdermittelTable
from proaktiv.views.foerderkalender import fristformen
from proaktiv.views.kettenansicht import FOERDERMITTEL, FRISTEN, INTERN, PFLEGEN, darf_pflegen, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.views.formularseite import formularseite


def _weg(*dazu: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return kettenweg((FOERDERMITTEL[0], reverse(FOERDERMITTEL[1]) if dazu else None), *dazu)


@seite(lesen=INTERN)
def foerdermittel_liste(request: Any) -> HttpResponse:
    naechste = Foerderfrist.objects.offen().filter(foerdermittel=OuterRef("pk")).order_by("tag")
    rows = Foerdermittel.objects.annotate(
        summe_cent=Sum("finanzierungen__betrag_cent"), naechste_frist=Subquery(naechste.values("tag")[:1])
    )
    zahl = Foerdermittel.objects.aggregate(
        bewilligt=Count("pk", filter=Q(stand="bewilligt")), beantragt=Count("pk", filter=Q(stand="beantragt"))
    )
    context = {
        "titel": "Fördermittel",
        "kernaussage": f"{anzahl(zahl['bewilligt'], 'Programm ist', 'Programme sind')} bewilligt, {zahl['beantragt']} beantragt.",
        "brotkrumen": _weg(),
        "reiter": kettenreiter(request.zugang, FOERDERMITTEL[1]),
        **darf_pflegen(request.zugang),
    }
    return list_page(
        request, template="proaktiv/foerdermittel_liste.html", table=FoerdermittelTable, rows=rows.order_by("programm", "pk"),
        filterset=FoerdermittelFilter, name="foerdermittel", context=context,
    )  # fmt: skip


@seite(lesen=INTERN)
def foerderfristen(request: Any) -> HttpResponse:
    """The list: open ones first, by day."""
    tag, pflegt = kettenstand(), request.zugang.darf(PFLEGEN)
    wort = When(pk__in=Foerderfrist.objects.offen().values("pk"), then=Value("erledigen" if pflegt else ""))
    rows = Foerderfrist.objects.select_related("foerdermittel").annotate(aufgabe=Case(wort, default=Value(""), output_field=CharField()))
    offen = Foerderfrist.objects.offen()
    spaet = offen.filter(tag__lt=tag).count()
    context = {
        "titel": "Förderfristen",
        "kernaussage": f"{anzahl(offen.count(), 'Frist ist', 'Fristen sind')} offen, {spaet} davon am {datum(tag)} überfällig.",
        "brotkrumen": kettenweg((FRISTEN[0], None)),
        "reiter": kettenreiter(request.zugang, FRISTEN[1]),
        "formen": fristformen(FRISTEN[1]),
        "exporte": [*export_links(request.GET), ("ICS", f"{reverse('foerderfristen_ics')}?{request.GET.urlencode()}")],
        **darf_pflegen(request.zugang),
    }
    rows = rows.order_by(Coalesce("erledigt_am", "entfallen_am").desc(nulls_first=True), "tag", "pk")
    return list_page(
        request, template="proaktiv/foerderfristen.html", table=FoerderfristTable, rows=rows,
        filterset=FoerderfristFilter, name="foerderfristen", context=context, notes=[f"Lage: am {datum(tag)}"], am=tag,
        exclude=() if pflegt else ("erledigen",),
    )  # fmt: skip


@seite(lesen=INTERN)
def foerdermittel(request: Any, pk: int) -> HttpResponse:
    row, tag = get_object_or_404(Foerdermittel, pk=pk), kettenstand()
    finanzierungen = list(row.finanzierungen.select_related("massnahme__konzeption").order_by("jahr", "massnahme__titel"))
    fristen = [(f, status_html(FRISTZEICHEN[f.lage(tag)], f.lage(tag).bezeichnung)) for f in row.fristen.all()]
    zeitraum = f", {datum(row.von)} bis {datum(row.bis)}" if row.von and row.bis else ""
    context = {
        "titel": row.programm,
        "kernaussage": f"{row.geber}: {row.get_stand_display()}{zeitraum}.",
        "brotkrumen": _weg((row.programm, None)),
        "muster": row.muster and "Stand, Quote, Zeitraum, Fristen und Beträge dieser Seite sind zur Vorführung erfunden.",
        "foerdermittel": row,
        "finanzierungen": finanzierungen,
        "summe": sum(f.betrag_cent for f in finanzierungen),
        "fristen": fristen,
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/foerdermittel.html", context)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def foerdermittel_neu(request: Any) -> HttpResponse:
    form, titel = FoerdermittelForm(request.POST or None), "Fördermittel anlegen"
    meldung = "Die Fördermittel sind angelegt. Jetzt fehlen noch die Fristen."
    return formularseite(
        request, form, lambda: _speichere(request, form), titel=titel, zurueck=reverse(FOERDERMITTEL[1]), brotkrumen=_weg((titel, None)),
        meldung=meldung,
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def foerdermittel_aendern(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Foerdermittel, pk=pk)
    form = FoerdermittelForm(request.POST or None, instance=get_object_or_404(Foerdermittel, pk=pk))
    return _seite(request, form, lambda: _speichere(request, form), row, "Fördermittel ändern")


def _speichere(request: Any, form: Any) -> Foerdermittel:
    wer = request.zugang.verlange(PFLEGEN)
    return aktionen.speichere_foerdermittel(wer=wer, foerdermittel=form.save(commit=False), geprueft=form.geprueft, gesehen=form.bisher)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def foerderfrist_neu(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Foerdermittel, pk=pk)
    form = FristForm(request.POST or None, instance=Foerderfrist(foerdermittel=row))

    def speichere() -> Foerdermittel:
        aktionen.speichere_frist(wer=request.zugang.verlange(PFLEGEN), frist=form.save(commit=False), geprueft=form.geprueft)
        return row

    return _seite(request, form, speichere, row, "Frist eintragen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def foerderfrist_aendern(request: Any, pk: int) -> HttpResponse:
    frist = _frist(pk)
    form = FristAendernForm(request.POST or None, instance=_frist(pk))

    def speichere() -> Foerdermittel:
        aktionen.speichere_frist(
            wer=request.zugang.verlange(PFLEGEN), frist=form.save(commit=False), grund=form.cleaned_data["grund"],
            geprueft=form.geprueft, gesehen=form.bisher,
        )  # fmt: skip
        return frist.foerdermittel

    return _seite(request, form, speichere, frist.foerdermittel, "Frist ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def foerderfrist_erledigen(request: Any, pk: int) -> HttpResponse:
    """How it ends: done, fallen away; what is over is opened again."""
    frist = _frist(pk)
    form = FristendeForm(request.POST or None, frist=frist)

    def speichere() -> Foerdermittel:
        wer, daten = request.zugang.verlange(PFLEGEN), form.cleaned_data
        if daten["wie"] == OFFEN:
            aktionen.oeffne_frist(wer=wer, frist=frist, grund=daten["vermerk"], geprueft=form.geprueft)
        elif daten["wie"] == ENTFAELLT:
            aktionen.lasse_frist_entfallen(wer=wer, frist=frist, am=daten["am"], grund=daten["vermerk"], geprueft=form.geprueft)
        else:
            aktionen.erledige_frist(wer=wer, frist=frist, am=daten["am"], vermerk=daten["vermerk"], geprueft=form.geprueft)
        return frist.foerdermittel

    hinweis, lage = f"{frist.get_art_display()} bis zum {datum(frist.tag)}", frist.lage(kettenstand())
    titel = "Frist wieder öffnen" if frist.ist_beendet else "Frist beenden"
    return _seite(request, form, speichere, frist.foerdermittel, titel, hinweis=f"{hinweis}: {lage.bezeichnung}.", absenden=titel)


def _frist(pk: int) -> Foerderfrist:
    return get_object_or_404(Foerderfrist.objects.select_related("foerdermittel"), pk=pk)


def _seite(request: Any, form: Any, speichere: Any, row: Foerdermittel, titel: str, **dazu: Any) -> HttpResponse:
    krumen = _weg((row.programm, row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)
