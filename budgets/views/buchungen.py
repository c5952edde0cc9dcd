"""Buchungen: list of a million rows with filter, sums and export; one Buchung with its chain; Storno. The own Ressort only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from basis.geld import euro
from basis.lists import list_page, stream_csv
from basis.zahlen import anzahl, zahl
from budgets.actions.storno import storniere, storniere_lieferung
from budgets.filters.buchungen import BuchungFilter, Gesamt
from budgets.forms.buchungsprofil import StornoForm
from budgets.models import Buchung
from budgets.models.buchungsabfrage import BuchungQuerySet
from budgets.models.lesbar import lesbare_orte as orte_mit_buchungen
from budgets.querysets.ueberschreitungen import ueberzogen_satz
from budgets.tables.buchungen import BuchungTable
from budgets.views.buchungsprofile import krumen
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Datenlieferung
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.rechte import Recht, warum_nicht

LESEN, PFLEGEN = Recht.BUCHUNGEN_LESEN, Recht.HAUSHALT_PFLEGEN
GROESSTES_XLSX = 50_000
GELADEN = ("posten__haushaltsstelle", "posten__gebiet", "gebiet", "hilfeart", "traeger")
HINWEIS = "Beträge in Richtung der Haushaltsstelle: Einnahmen und Ausgaben stehen positiv; ein Storno hebt seine Buchung auf."


def lesbare_orte(request: Any) -> frozenset[int] | None:
    return orte_mit_buchungen(request.zugang)


def lesbare(request: Any) -> BuchungQuerySet:
    return Buchung.objects.sichtbar_fuer(request.zugang).mit_namen(*GELADEN)


@seite(lesen=LESEN)
def buchungen(request: Any) -> HttpResponseBase:
    lesbar = lesbare(request)
    filterset = BuchungFilter(request.GET, queryset=lesbar, request=request)
    gesamt = filterset.gesamt
    if request.GET.get("format") == "csv":
        table = BuchungTable(filterset.qs.order_by("-buchungstag", "-pk"))
        table.zeige_nur(request.GET.getlist("spalten"))
        RequestConfig(request, paginate=False).configure(table)
        return stream_csv("buchungen", table, table.data.data, [HINWEIS])
    if request.GET.get("format") == "xlsx" and gesamt.anzahl > GROESSTES_XLSX:
        return _zu_viele(request, gesamt)
    lieferung = _lieferung(request)
    kontext = {
        "titel": "Buchungen", "brotkrumen": [("Budgets", reverse("budgets")), ("Buchungen", None)],
        "kennzahlen": _kennzahlen(gesamt), "darf_pflegen": request.zugang.darf(PFLEGEN), "warum_nicht": warum_nicht(PFLEGEN),
        "lieferung": lieferung, "ueberzogen": ueberzogen_satz(lieferung.pk) if lieferung else "", "vorzeichenhinweis": HINWEIS,
        "muster": gesamt.muster,
        "kernaussage": _kernaussage(gesamt),
    }  # fmt: skip
    return list_page(
        request, template="budgets/buchungen.html", table=BuchungTable, rows=lesbar, filterset=lambda *_, **__: filterset,
        name="buchungen", context=kontext, notes=[HINWEIS],
    )  # fmt: skip


def _kernaussage(gesamt: Gesamt) -> str:
    if not gesamt.anzahl:
        return ""
    buchungen = anzahl(gesamt.anzahl, "Buchung", "Buchungen")
    return f"{buchungen} mit {euro(gesamt.ist_ausgaben)} Ausgaben; {euro(gesamt.festlegung)} sind noch gebunden."


def _kennzahlen(gesamt: Gesamt) -> list[dict[str, str]]:
    felder = (
        ("Buchungen", zahl(gesamt.anzahl), "der Auswahl"), ("Ist Ausgaben", euro(gesamt.ist_ausgaben), ""),
        ("Ist Einnahmen", euro(gesamt.ist_einnahmen), ""), ("Zuschussbedarf", euro(gesamt.zuschussbedarf), "Ausgaben − Einnahmen"),
        ("Festlegungen", euro(gesamt.festlegung), "offener Rest, Ausgaben"),
    )  # fmt: skip
    return [{"bezeichnung": name, "wert": wert, "zusatz": zusatz} for name, wert, zusatz in felder]


def _lieferung(request: Any) -> Datenlieferung | None:
    nummer = request.GET.get("lieferung", "")
    if not (nummer.isascii() and nummer.isdigit() and len(nummer) < 10 and request.zugang.darf(PFLEGEN)):
        return None
    return Datenlieferung.objects.filter(pk=nummer, art=Lieferungsart.BUCHUNGEN).first()


def _zu_viele(request: Any, gesamt: Gesamt) -> HttpResponse:
    satz = f"Die Auswahl hat {zahl(gesamt.anzahl)} Buchungen; eine XLSX-Datei fasst höchstens {zahl(GROESSTES_XLSX)}."
    query = request.GET.copy()
    query["format"] = "csv"
    kontext = {
        "titel": "Zu viele Zeilen für XLSX", "satz": satz, "csv": f"?{query.urlencode()}",
        "brotkrumen": [("Budgets", reverse("budgets")), ("Buchungen", reverse("buchungen")), ("Zu viele Zeilen", None)],
    }  # fmt: skip
    return render(request, "budgets/buchungen_zu_viele.html", kontext, status=422)


@seite(lesen=LESEN)
def buchung(request: Any, pk: int) -> HttpResponse:
    dazu = ("posten__haushaltsjahr", "lieferung__datei", "nutzer", "storno_von", "mindert", "storno")
    ziel = get_object_or_404(lesbare(request).select_related(*dazu), pk=pk)
    return _zeige(request, ziel, StornoForm())


def _zeige(request: Any, ziel: Buchung, form: StornoForm, status: int = 200) -> HttpResponse:
    kontext = {
        "titel": f"Buchung {ziel.pk}", "buchung": ziel, "form": form, "brotkrumen": krumen((f"Buchung {ziel.pk}", None)),
        "storno": getattr(ziel, "storno", None), "minderungen": ziel.minderungen.filter(storno__isnull=True),
        "kernaussage": f"{ziel.get_art_display()} {euro(ziel.betrag_cent)} auf {ziel.posten.haushaltsstelle}",
        "darf_pflegen": request.zugang.darf(PFLEGEN), "warum_nicht": warum_nicht(PFLEGEN), "absenden": "Stornieren",
    }  # fmt: skip
    return render(request, "budgets/buchung.html", kontext, status=status)


@seite(lesen=LESEN, schreiben=PFLEGEN, methoden=("POST",))
def buchung_stornieren(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(lesbare(request), pk=pk)
    form = StornoForm(request.POST)
    if form.is_valid():
        try:
            neu = storniere(wer=request.zugang.verlange(PFLEGEN), buchung=ziel, grund=form.cleaned_data["grund"])
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, f"Die Buchung {ziel.pk} ist storniert.")
            return redirect(neu)
    return _zeige(request, ziel, form, 422)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def buchungen_stornieren(request: Any, pk: int) -> HttpResponse:
    """All Buchungen of a delivery at once: the take-back of an import."""
    lieferung = get_object_or_404(Datenlieferung.objects.filter(art=Lieferungsart.BUCHUNGEN).select_related("datei"), pk=pk)
    form = StornoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            storniert = storniere_lieferung(wer=request.zugang.verlange(PFLEGEN), lieferung=lieferung, grund=form.cleaned_data["grund"])
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, f"{anzahl(storniert, 'Buchung ist', 'Buchungen sind')} storniert.")
            return redirect(f"{reverse('buchungen')}?lieferung={lieferung.pk}")
    kontext = {
        "titel": "Lieferung stornieren", "lieferung": lieferung, "form": form, "absenden": "Alle Buchungen stornieren",
        "abbrechen_url": f"{reverse('buchungen')}?lieferung={lieferung.pk}", "brotkrumen": krumen(("Lieferung stornieren", None)),
    }  # fmt: skip
    return render(request, "budgets/buchungen_stornieren.html", kontext, status=422 if form.errors else 200)
