"""Publications of the Fallstatistik: the list, one table as page and file, draft, release by a second person, withdrawal."""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.export import Blatt, Zelle
from basis.jobs import starte
from basis.lists import as_file, export_links, list_page
from basis.monate import monatsende, monatsname
from basis.zahlen import Wert, Zustand, datum, zahl
from sozialraum.access import seite
from sozialraum.actions import veroeffentlichung as actions
from sozialraum.forms.veroeffentlichung import INHALTE, BestaetigungForm, RuecknahmeForm, VeroeffentlichungForm
from sozialraum.models import Veroeffentlichung
from sozialraum.querysets import fallzahlen
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.veroeffentlichung import VeroeffentlichungTable
from sozialraum.veroeffentlichungsbild import Tabellenbild, zeichne
from sozialraum.views.formularseite import formularseite

FREIGEBEN = Recht.VEROEFFENTLICHUNG_FREIGEBEN
GESPERRT = "· gesperrt, wenigstens 1: kleine Zahlen und was sie verraten würde. 0 ist eine Null."
IM_BESTAND = "Die Zahlen bleiben bekannt; jede spätere Veröffentlichung wird auch gegen sie geprüft."


class VeroeffentlichungFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Titel")
    inhalt = filters.ChoiceFilter(choices=INHALTE, label="Inhalt", empty_label="alle")
    status = filters.ChoiceFilter(choices=Veroeffentlichung.Status.choices, label="Stand", empty_label="alle")

    class Meta:
        model = Veroeffentlichung
        fields = ("suche", "inhalt", "status")


def _krumen(request: Any, *weg: tuple[str, str | None], jetzt: str = "") -> list[tuple[str, str | None]]:
    """Members of a Gremium read publications alone: for them the way begins at the Übersicht."""
    daten: list[tuple[str, str | None]] = [("Daten", reverse("daten")), ("Fallstatistik", reverse("fallstatistik"))]
    anfang = daten if request.zugang.ist_intern else [("Übersicht", reverse("uebersicht"))]
    return [*anfang, ("Veröffentlichungen", reverse("veroeffentlichungen") if jetzt else None), *weg, *([(jetzt, None)] if jetzt else [])]


def _sichtbare(request: Any) -> QuerySet[Veroeffentlichung]:
    return Veroeffentlichung.objects.sichtbar_fuer(request.zugang).select_related("erstellt_von", "freigegeben_von")


@seite(lesen=Recht.PAPIERE_LESEN)
def veroeffentlichungen(request: Any) -> HttpResponse:
    darf = request.zugang.darf(Recht.DATEN_PFLEGEN)
    context = {
        "titel": "Veröffentlichungen",
        "brotkrumen": _krumen(request),
        "darf_pflegen": darf,
        "warum_nicht": warum_nicht(Recht.DATEN_PFLEGEN),
    }
    return list_page(
        request, template="sozialraum/veroeffentlichungen.html", table=VeroeffentlichungTable, rows=_sichtbare(request),
        filterset=VeroeffentlichungFilter, name="veroeffentlichungen", context=context,
    )  # fmt: skip


@seite(lesen=Recht.PAPIERE_LESEN)
def veroeffentlichung(request: Any, pk: int) -> HttpResponse:
    """The table as it left the house, or as it shall."""
    row = get_object_or_404(_sichtbare(request), pk=pk)
    bild = zeichne(row.zellen.all())
    if wanted := request.GET.get("format"):
        inhalt: list[list[Zelle]] = [[z.name, z.teil_von, *z.werte] for z in bild.zeilen]
        kopf = ("Gebiet", "Teil von", *(s.name for s in bild.spalten))
        return as_file(wanted, f"veroeffentlichung-{row.pk}", [Blatt("Tabelle", kopf, inhalt, hinweise=_hinweise(row, bild))])
    entwurf, zugang = row.status == Veroeffentlichung.Status.ENTWURF, request.zugang
    context = {
        "titel": row.titel,
        "brotkrumen": _krumen(request, jetzt=row.titel),
        "kernaussage": _kernaussage(row, bild),
        "row": row,
        "zeitraum": _zeitraum(row),
        "bild": bild,
        "zeilen": bild.zeilen,
        "sperrgruende": bild.gruende(row.fassung),
        "entwurf": entwurf,
        "muster": row.muster,
        "hinweis": GESPERRT,
        "im_bestand": IM_BESTAND,
        "exporte": export_links(request.GET),
        "darf_entwerfen": zugang.darf(Recht.DATEN_PFLEGEN),
        "darf_verwerfen": entwurf and zugang.darf(Recht.DATEN_PFLEGEN),
        "darf_freigeben": entwurf and zugang.darf(FREIGEBEN) and row.erstellt_von_id != request.user.pk,
        "darf_zurueckziehen": row.status == Veroeffentlichung.Status.FREIGEGEBEN and zugang.darf(FREIGEBEN),
        "eigener": entwurf and row.erstellt_von_id == request.user.pk,
    }
    return render(request, "sozialraum/veroeffentlichung.html", context)


def _zeitraum(row: Veroeffentlichung) -> str:
    if row.inhalt == Veroeffentlichung.Inhalt.BESTAND:
        return f"am {datum(monatsende(row.bis))}"
    return f"{monatsname(row.von)} bis {monatsname(row.bis)}"


def _kernaussage(row: Veroeffentlichung, bild: Tabellenbild) -> str:
    summe = bild.zeilen[0].werte[0] if bild.zeilen else Wert(None, Zustand.KEINE_ANGABE)
    inhalt = row.get_inhalt_display()
    satz = f"{inhalt[:1].upper()}{inhalt[1:]}, {_zeitraum(row)}: {zahl(summe)}."
    return f"{satz} Gesperrt sind {zahl(bild.gesperrt)} von {zahl(bild.alle)} Zahlen."


def _hinweise(row: Veroeffentlichung, bild: Tabellenbild) -> list[str]:
    muster = ["Musterdaten: erfundene Werte zur Vorführung"] if row.muster else []
    stand = f"Gliederung: {row.fassung}; Gebietsstand {datum(row.gebietsstand)}; Schwelle {row.schwelle}; Stand: {row.get_status_display()}"
    return [row.titel, f"{row.get_inhalt_display()}, {_zeitraum(row)}", stand, GESPERRT, *bild.gruende(row.fassung), *muster]


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def veroeffentlichung_neu(request: Any) -> HttpResponse:
    """The audit takes a while, so it runs as a job; its result is the draft."""
    form = VeroeffentlichungForm(request.POST or None, gemeldet=fallzahlen.meldungen().monate)

    def speichere() -> str:
        v = form.vorhaben()
        angaben = {"inhalt": v.inhalt, "bis": v.bis.isoformat(), "hilfen": v.hilfen, "ebene": v.ebene.name, "feinheit": v.feinheit}
        titel = form.cleaned_data["titel"]
        auftrag = starte("veroeffentlichung", titel=f"Veröffentlichung prüfen: {titel}"[:200], nutzer=request.user, name=titel, **angaben)
        return reverse("auftrag", args=[auftrag.pk])

    return formularseite(
        request, form, speichere, titel="Veröffentlichung entwerfen", zurueck=reverse("veroeffentlichungen"),
        brotkrumen=_krumen(request, jetzt="Entwerfen"), absenden="Prüfen und entwerfen",
        meldung="Die Prüfung läuft. Danach führt der Auftrag zum Entwurf.",
        hinweis="Die Anwendung prüft die Tabelle zusammen mit allem, was schon veröffentlicht ist, und wählt die feinste Gliederung, aus "
        "der sich keine kleine Zahl errechnen lässt. Freigeben muss sie eine zweite Person.",
    )  # fmt: skip


def _schritt(
    request: Any, pk: int, recht: Recht, titel: str, form: Any, aktion: Callable[..., Any], hinweis: str, meldung: str
) -> HttpResponse:
    row = get_object_or_404(_sichtbare(request), pk=pk)
    wer = request.zugang.verlange(recht)

    def speichere() -> str:
        aktion(wer=wer, veroeffentlichung=row, **form.cleaned_data)
        return row.get_absolute_url()

    return formularseite(
        request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), absenden=titel, hinweis=hinweis, meldung=meldung,
        brotkrumen=_krumen(request, (row.titel, row.get_absolute_url()), jetzt=titel),
    )  # fmt: skip


@seite(lesen=Recht.PAPIERE_LESEN, methoden=("GET", "POST"))
def veroeffentlichung_freigeben(request: Any, pk: int) -> HttpResponse:
    hinweis = (
        "Mit der Freigabe gilt die Tabelle als bekannt. Sie wird noch einmal gegen alles geprüft, was inzwischen veröffentlicht ist, und "
        "abgelehnt, wenn ihre Fallzahlen nicht mehr gelten. Die Lieferungen dahinter lassen sich danach nur noch berichtigen, nicht "
        "mehr zurücknehmen."
    )
    form = BestaetigungForm(request.POST if request.method == "POST" else None)
    return _schritt(request, pk, FREIGEBEN, "Freigeben", form, actions.gib_frei, hinweis, "Die Veröffentlichung ist freigegeben.")


@seite(lesen=Recht.PAPIERE_LESEN, methoden=("GET", "POST"))
def veroeffentlichung_zurueckziehen(request: Any, pk: int) -> HttpResponse:
    form = RuecknahmeForm(request.POST if request.method == "POST" else None)
    return _schritt(
        request, pk, FREIGEBEN, "Zurückziehen", form, actions.ziehe_zurueck, IM_BESTAND, "Die Veröffentlichung ist zurückgezogen."
    )


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def veroeffentlichung_verwerfen(request: Any, pk: int) -> HttpResponse:
    form = BestaetigungForm(request.POST if request.method == "POST" else None)
    hinweis = "Der Entwurf bleibt in der Liste, geht aber nicht nach außen."
    return _schritt(
        request, pk, Recht.DATEN_PFLEGEN, "Verwerfen", form, actions.verwirf_veroeffentlichung, hinweis, "Der Entwurf ist verworfen."
    )
