"""Haushaltsjahre, Ansätze, Deckungskreis and consolidation path."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis import diagramme
from basis.export import Blatt, Geld, Zelle
from basis.forms import Form
from basis.geld import euro, teur
from basis.lists import as_file, export_links
from budgets.actions.haushalt import lege_haushaltsjahr_an, setze_ansatz, setze_status
from budgets.forms.haushalt import AnsatzForm, HaushaltsjahrForm, StatusForm
from budgets.models import Ansatz, Budgetposten, Deckungskreis, Deckungskreisansatz, Haushaltsjahr, Konsolidierungsschritt, Unterabschnitt
from budgets.views.abschluss import monate
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.rechte import Recht, warum_nicht


@seite(lesen=Recht.INTERN_LESEN, schreiben=Recht.HAUSHALT_PFLEGEN, methoden=("GET", "POST"))
def haushalt(request: Any) -> HttpResponse:
    """All years with their Ansätze and the path between them; POST adds a year."""
    form = HaushaltsjahrForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            neu = lege_haushaltsjahr_an(wer=request.zugang.verlange(Recht.HAUSHALT_PFLEGEN), **form.cleaned_data)
            messages.success(request, f"Das Haushaltsjahr {neu.jahr} ist angelegt.")
            return redirect("haushaltsjahr", neu.jahr)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
    kreise = [_kreis(kreis) for kreis in _mit_allem()]
    if wanted := request.GET.get("format"):
        return as_file(wanted, "haushalt", [_exportblatt()])
    context = {
        "titel": "Haushalt",
        "kernaussage": kreise[0]["satz"] if kreise else "",
        "kreise": kreise,
        "form": form,
        "exporte": export_links(request.GET),
        "darf_stellen": request.zugang.darf(Recht.BUCHUNGEN_LESEN),
        "darf_pflegen": request.zugang.darf(Recht.HAUSHALT_PFLEGEN),
        "warum_nicht": warum_nicht(Recht.HAUSHALT_PFLEGEN),
        "brotkrumen": [("Budgets", reverse("budgets")), ("Haushalt", None)],
    }
    return render(request, "budgets/haushalt.html", context, status=422 if form.errors else 200)


def _mit_allem() -> QuerySet[Deckungskreis]:
    ansaetze = Deckungskreisansatz.objects.select_related("haushaltsjahr")
    schritte = Konsolidierungsschritt.objects.select_related("haushaltsjahr", "beschluss__vorlage", "beschluss__gremium")
    return Deckungskreis.objects.prefetch_related("unterabschnitte", Prefetch("ansaetze", ansaetze), Prefetch("schritte", schritte))


def _kreis(kreis: Deckungskreis) -> dict[str, Any]:
    ansaetze = sorted(kreis.ansaetze.all(), key=lambda a: a.haushaltsjahr.jahr)
    schritte = sorted(kreis.schritte.all(), key=lambda s: s.haushaltsjahr.jahr)
    minderung = sum(s.betrag_cent for s in schritte)
    stufen = [diagramme.Stufe(str(a.haushaltsjahr.jahr), a.betrag_cent) for a in ansaetze]
    unterschied = ansaetze[0].betrag_cent - ansaetze[-1].betrag_cent if ansaetze else 0
    von, bis = (ansaetze[0], ansaetze[-1]) if ansaetze else (None, None)
    satz = ""
    if von and bis and von != bis:
        satz = f"Von {euro(von.betrag_cent)} ({von.haushaltsjahr.jahr}) auf {euro(bis.betrag_cent)} ({bis.haushaltsjahr.jahr}): "
        satz += f"{euro(unterschied)} weniger." if unterschied >= 0 else f"{euro(-unterschied)} mehr."
    return {
        "kreis": kreis,
        "satz": satz,
        "ansaetze": ansaetze,
        "schritte": schritte,
        "minderung": minderung,
        "geht_auf": minderung == unterschied,
        "diagramm": diagramme.konsolidierungspfad(stufen, titel=f"{kreis.name}: Weg der Konsolidierung, {teur(-unterschied)} TEUR")
        if len(stufen) > 1
        else None,
    }


@seite(lesen=Recht.INTERN_LESEN)
def haushaltsjahr(request: Any, jahr: int) -> HttpResponse:
    """One year: status and Ansatz per Unterabschnitt."""
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    ansaetze = Ansatz.objects.filter(haushaltsjahr=ziel).select_related("unterabschnitt").order_by("unterabschnitt__nummer")
    auf_budgets = Subquery(Budgetposten.objects.des_jahres(jahr).ausgaben().fortgeschrieben_je_unterabschnitt())
    context = {
        "titel": f"Haushaltsjahr {ziel.jahr}",
        "haushaltsjahr_der_seite": ziel,
        "ansaetze": ansaetze,
        "deckungskreise": ziel.deckungskreisansaetze.select_related("deckungskreis", "beschluss__vorlage", "beschluss__gremium"),
        "ohne_ansatz": Unterabschnitt.objects.exclude(ansaetze__haushaltsjahr=ziel).annotate(auf_budgets=auf_budgets),
        "summe": sum(a.betrag_cent for a in ansaetze),
        "muster": any(a.muster for a in ansaetze),
        "darf_pflegen": request.zugang.darf(Recht.HAUSHALT_PFLEGEN),
        "warum_nicht": warum_nicht(Recht.HAUSHALT_PFLEGEN),
        "brotkrumen": [("Budgets", reverse("budgets")), ("Haushalt", reverse("haushalt")), (str(ziel.jahr), None)],
    }
    return render(request, "budgets/haushaltsjahr.html", context | monate(request, ziel))


@seite(lesen=Recht.HAUSHALT_PFLEGEN, methoden=("GET", "POST"))
def haushaltsjahr_status(request: Any, jahr: int) -> HttpResponse:
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    form = StatusForm(request.POST or None, initial={"status": ziel.status})
    return _formular(request, ziel, form, setze_status, "Status ändern")


@seite(lesen=Recht.HAUSHALT_PFLEGEN, methoden=("GET", "POST"))
def ansatz_aendern(request: Any, jahr: int) -> HttpResponse:
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    return _formular(request, ziel, AnsatzForm(request.POST or None), setze_ansatz, "Ansatz ändern")


def _formular(request: Any, ziel: Haushaltsjahr, form: Form, aktion: Callable[..., Any], titel: str) -> HttpResponse:
    """Valid → the action → the year's page; declined → the same page with the sentences."""
    if request.method == "POST" and form.is_valid():
        try:
            aktion(wer=request.zugang.verlange(Recht.HAUSHALT_PFLEGEN), haushaltsjahr=ziel, **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, "Gespeichert.")
            return redirect("haushaltsjahr", ziel.jahr)
    weg = [("Budgets", reverse("budgets")), ("Haushalt", reverse("haushalt")), (str(ziel.jahr), reverse("haushaltsjahr", args=[ziel.jahr]))]
    context = {
        "titel": f"{titel}: Haushaltsjahr {ziel.jahr}",
        "form": form,
        "abbrechen_url": reverse("haushaltsjahr", args=[ziel.jahr]),
        "brotkrumen": [*weg, (titel, None)],
    }
    return render(request, "budgets/formular.html", context, status=422 if form.errors else 200)


def _exportblatt() -> Blatt:
    kopf = ("Haushaltsjahr", "Unterabschnitt", "Name", "Ansatz in €", "Muster", "Quelle")
    rows = Ansatz.objects.select_related("unterabschnitt", "haushaltsjahr").order_by("haushaltsjahr__jahr", "unterabschnitt__nummer")
    zeilen: list[list[Zelle]] = [
        [
            str(a.haushaltsjahr.jahr),
            a.unterabschnitt.nummer,
            a.unterabschnitt.name,
            Geld(a.betrag_cent),
            "ja" if a.muster else "nein",
            a.quelle,
        ]
        for a in rows
    ]
    return Blatt("Ansätze", kopf, zeilen)
