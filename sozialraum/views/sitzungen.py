"""Sitzungen: list, month, page, calendar file; a member of a Gremium sees those of the own Gremien and those with a public part."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import druckadresse, list_page
from sozialraum.access import seite
from sozialraum.actions import sitzungen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.filters.gremien import SitzungFilter
from sozialraum.forms.sitzungen import SitzungForm, StatusForm
from sozialraum.kalenderdatei import Termin
from sozialraum.models import Gremium, Sitzung, Tagesordnungspunkt
from sozialraum.rechte import Recht
from sozialraum.tables.gremien import SitzungTable
from sozialraum.views.kalenderantwort import kalenderantwort
from sozialraum.views.monatsseite import MONATSSEITE, Eintrag, monatsseite, uhrzeit
from sozialraum.views.papiere import GREMIEN, auftraege_aus, formularseite, rahmen, reiter

SITZUNGEN = ("Sitzungen", "sitzungen")
STAND = {"geplant": "TENTATIVE", "ausgefallen": "CANCELLED"}


@seite(lesen=Recht.PAPIERE_LESEN)
def sitzungen(request: Any) -> HttpResponse:
    """What is to come first, the next on top; then what was, the latest on top."""
    tag = heute()
    rows = Sitzung.objects.sichtbar_fuer(request.zugang).select_related("gremium")
    kommt = Case(When(tag__gte=tag, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = rows.annotate(vorbei=kommt).order_by("vorbei", Case(When(tag__gte=tag, then=F("tag"))), "-tag", "beginn", "gremium__name")
    context = {
        "titel": "Sitzungen",
        "kernaussage": _naechste(Sitzung.objects.sichtbar_fuer(request.zugang).select_related("gremium").kommend(tag).first()),
        **rahmen(request, GREMIEN, jetzt="Sitzungen"),
        "reiter": reiter("sitzungen"),
        "formen": _formen("sitzungen"),
    }
    return list_page(
        request,
        template="sozialraum/sitzungen.html",
        table=SitzungTable,
        rows=rows,
        filterset=SitzungFilter,
        name="sitzungen",
        context=context,
    )


def _naechste(sitzung: Sitzung | None) -> str:
    if sitzung is None:
        return "Zurzeit ist keine Sitzung vorgesehen."
    return f"Die nächste Sitzung: {sitzung.gremium}, {sitzung.wann}."


def _formen(aktiv: str) -> list[dict[str, Any]]:
    namen = (("Liste", "sitzungen"), ("Monat", "sitzungskalender"))
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in namen]


@seite(lesen=Recht.PAPIERE_LESEN)
def sitzungskalender(request: Any) -> HttpResponse:
    """One month, Monday to Sunday: ``?monat=2007-10``."""

    def finde(von: date, bis: date) -> Iterator[Eintrag]:
        rows = Sitzung.objects.sichtbar_fuer(request.zugang).filter(tag__range=(von, bis)).select_related("gremium")
        for s in rows.order_by("beginn", "gremium__name"):
            dazu = "ausgefallen" if s.status == Sitzung.Status.AUSGEFALLEN else ""
            yield Eintrag(s.tag, s.get_absolute_url(), f"{uhrzeit(s.beginn)}{s.gremium.kurz or s.gremium.name}", dazu, s.muster)

    monat = monatsseite(request, "Sitzungen", finde)
    context = {
        **monat,
        "kernaussage": f"Im {monat['monatsname']} {_anzahl(monat['zahl'])} eingetragen.",
        **rahmen(request, GREMIEN, SITZUNGEN, jetzt=monat["monatsname"]),
        "reiter": reiter("sitzungen"),
        "formen": _formen("sitzungskalender"),
    }
    return render(request, MONATSSEITE, context)


def _anzahl(anzahl: int) -> str:
    return "ist 1 Sitzung" if anzahl == 1 else f"sind {anzahl or 'keine'} Sitzungen"


@seite(lesen=Recht.PAPIERE_LESEN)
def sitzung(request: Any, pk: int) -> HttpResponse:
    rows = Sitzung.objects.sichtbar_fuer(request.zugang).select_related("gremium__gebiet")
    ziel = get_object_or_404(rows, pk=pk)
    punkte = list(lesbare_punkte(request.zugang, ziel))
    context = {
        "titel": str(ziel),
        "kernaussage": _kernaussage(ziel, punkte),
        "muster": "Diese Sitzung ist erfunden, zur Vorführung." if ziel.muster else "",
        "sitzung": ziel,
        "auftraege": auftraege_aus(request.zugang, punkt__sitzung=ziel),
        "teile": [(name, teil) for name, teil in _teile(ziel, punkte)],
        "exporte": [*_papiere(ziel), ("Termin für den Kalender", reverse("sitzung_ics", args=[pk]))],
        **rahmen(request, GREMIEN, SITZUNGEN, jetzt=str(ziel)),
    }
    return render(request, "sozialraum/sitzung.html", context)


def _papiere(ziel: Sitzung) -> list[tuple[str, str]]:
    """The Tagesordnung to print; where there are two parts, the öffentliche one also alone."""
    adresse = reverse("tagesordnung_pdf", args=[ziel.pk])
    oeffentlich = druckadresse(f"{adresse}?nur=oeffentlich")
    allein = [("Nur öffentlicher Teil", oeffentlich)] if ziel.oeffentlicher_teil and ziel.nichtoeffentlicher_teil else []
    return [("Tagesordnung als PDF", druckadresse(adresse)), *allein]


def lesbare_punkte(zugang: Any, ziel: Sitzung) -> Iterable[Tagesordnungspunkt]:
    rows = Tagesordnungspunkt.objects.sichtbar_fuer(zugang).filter(sitzung=ziel)
    return rows.select_related("beratung__vorlage").order_by("nummer")


def _teile(ziel: Sitzung, punkte: list[Tagesordnungspunkt]) -> list[tuple[str, list[Tagesordnungspunkt]]]:
    teile = [("Öffentlicher Teil", True, ziel.oeffentlicher_teil), ("Nichtöffentlicher Teil", False, ziel.nichtoeffentlicher_teil)]
    return [(name, [p for p in punkte if p.oeffentlich is oeffentlich]) for name, oeffentlich, da in teile if da]


def _kernaussage(ziel: Sitzung, punkte: list[Tagesordnungspunkt]) -> str:
    """When, where, how it stands, and how much is on the agenda as far as one may read it."""
    vorlagen = sum(1 for punkt in punkte if punkt.beratung_id)
    umfang = f"{len(punkte)} Punkte" if len(punkte) != 1 else "1 Punkt"
    mit = f", davon {vorlagen} mit Vorlage" if vorlagen else ""
    wo = f", {ziel.ort}" if ziel.ort else ""
    return f"{ziel.wann}{wo}: {ziel.get_status_display()}. {f'{umfang}{mit}.' if punkte else 'Noch steht nichts auf der Tagesordnung.'}"


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def sitzung_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    ziel = get_object_or_404(Sitzung, pk=pk) if pk else None
    vorgabe = {"gremium": Gremium.objects.filter(schluessel=request.GET.get("gremium", "")).first()} if ziel is None else None
    form = SitzungForm(request.POST or None, instance=ziel, initial=vorgabe)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return formularseite(
        request,
        form,
        lambda: actions.speichere_sitzung(wer=wer, sitzung=form.save(commit=False)),
        titel="Sitzung ändern" if ziel else "Sitzung anlegen",
        zurueck=ziel.get_absolute_url() if ziel else reverse("sitzungen"),
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def sitzung_status(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Sitzung.objects.select_related("gremium"), pk=pk)
    form = StatusForm(request.POST or None, sitzung=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return formularseite(
        request,
        form,
        lambda: actions.setze_status(wer=wer, sitzung=ziel, **form.cleaned_data),
        titel=f"Status der Sitzung {ziel}",
        zurueck=ziel.get_absolute_url(),
    )


@seite(lesen=Recht.PAPIERE_LESEN)
def sitzung_ics(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Sitzung.objects.sichtbar_fuer(request.zugang).select_related("gremium"), pk=pk)
    return _kalenderdatei(request, str(ziel), [ziel], f"sitzung-{ziel.gremium.schluessel}-{ziel.tag.isoformat()}")


@seite(lesen=Recht.PAPIERE_LESEN)
def gremium_ics(request: Any, schluessel: str) -> HttpResponse:
    """All Sitzungen of a Gremium that one may see."""
    gremium = get_object_or_404(Gremium, schluessel=schluessel)
    rows = Sitzung.objects.sichtbar_fuer(request.zugang).filter(gremium=gremium).select_related("gremium").order_by("tag", "beginn")
    return _kalenderdatei(request, gremium.name, rows, f"sitzungen-{schluessel}")


def _kalenderdatei(request: Any, name: str, rows: Iterable[Sitzung], datei: str) -> HttpResponse:
    return kalenderantwort(name, datei, [_termin(request, row) for row in rows])


def _termin(request: Any, row: Sitzung) -> Termin:
    return Termin(
        kennung=f"{row.kennung}@sozialraumsteuerung",
        tag=row.tag,
        beginn=row.beginn,
        ende=row.ende,
        titel=f"Muster: {row.gremium}" if row.muster else str(row.gremium),
        ort=row.ort,
        beschreibung=f"{row.get_status_display()}, {row.teile}",
        url=request.build_absolute_uri(row.get_absolute_url()),
        stand=STAND.get(row.status, "CONFIRMED"),
        folge=row.folge,
        geaendert=row.geaendert_am,
    )


def zurueck_zur(request: Any, ziel: Sitzung, satz: str, aktion: Any) -> HttpResponse:
    """A button on the page of a Sitzung: one action, then the page again with what happened, or why not."""
    try:
        aktion()
    except Abgelehnt as fehler:
        for grund in fehler.saetze:
            messages.error(request, grund)
    else:
        messages.success(request, satz)
    return redirect(ziel)
