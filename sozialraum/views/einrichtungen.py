"""Einrichtungen and their Arten: list, page, add, change, end."""

from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.actions import einrichtungen as actions
from sozialraum.clock import heute
from sozialraum.filters.einrichtungen import EinrichtungFilter, EinrichtungsartFilter
from sozialraum.forms.einrichtungen import BeendenForm, EinrichtungForm, EinrichtungsartForm
from sozialraum.inputs.schulwerte import staende_der_schule
from sozialraum.models import Einrichtung, Einrichtungsart, Gebiet, Traeger
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht
from sozialraum.selectors import leser
from sozialraum.tables.abfragen import AngabenTable
from sozialraum.tables.einrichtungen import EinrichtungsartTable, EinrichtungTable, SchulwertTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.formularseite import formularseite

EINRICHTUNGEN = ("Einrichtungen", "einrichtungen")
REITER = (
    ("Einrichtungen", "einrichtungen"),
    ("Karte", "einrichtungen_karte"),
    ("Träger", "traeger"),
    ("Standorte", "standorte"),
    ("Organisation", "organisation"),
)


def reiter(aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in REITER]


@seite(lesen=Recht.INTERN_LESEN)
def einrichtungen(request: Any) -> HttpResponse:
    """All of them, ended and coming ones too; the filter narrows them to a day."""
    baum = Gebiet.objects.baum(heute())
    rows = Einrichtung.objects.mit_allem()
    kernaussage, muster = _ueberblick()
    context = {
        "titel": "Einrichtungen",
        "kernaussage": kernaussage,
        "muster": muster,
        "reiter": reiter("einrichtungen"),
        "brotkrumen": krumen(jetzt="Einrichtungen"),
    }
    return list_page(
        request,
        template="sozialraum/einrichtungen.html",
        table=EinrichtungTable,
        rows=rows,
        filterset=partial(EinrichtungFilter, baum=baum),
        name="einrichtungen",
        context=context | darf(request),
        notes=[f"Zuordnung zu den Sozialräumen am {datum(baum.stand)}", *(["Musterdaten: erfunden"] if muster else [])],
        baum=baum,
    )


def _ueberblick() -> tuple[str, bool]:
    """The sentence of the whole list, and whether Muster facilities are among it."""
    tag = heute()
    je = Einrichtung.objects.aggregate(
        alle=Count("pk"),
        gilt=Count("pk", filter=gueltig_am(tag)),
        kommt=Count("pk", filter=Q(gueltig_von__gt=tag)),
        muster=Count("pk", filter=Q(muster=True)),
    )
    if not je["alle"]:
        return "", False
    weitere = [(je["alle"] - je["gilt"] - je["kommt"], "beendet"), (je["kommt"], "noch nicht eröffnet")]
    rest = ", ".join(f"{zahl(n)} {wort}" for n, wort in weitere if n)
    return f"{zahl(je['gilt'])} Einrichtungen gelten am {datum(tag)}" + (f"; {rest}." if rest else "."), bool(je["muster"])


@seite(lesen=Recht.INTERN_LESEN)
def einrichtung(request: Any, schluessel: str) -> HttpResponse:
    row = get_object_or_404(Einrichtung.objects.mit_allem().select_related("lieferung__datei"), schluessel=schluessel)
    baum = Gebiet.objects.baum(heute())
    weg = baum.vorfahren(row.stadtteil_id) if row.stadtteil_id in baum.knoten else ()
    angaben = list(row.angaben.geltend().select_related("lieferung", "bogen__abfrage"))
    context = {
        "titel": row.name,
        "kernaussage": _satz(row),
        "einrichtung": row,
        "table": AngabenTable(angaben, orderable=False, caption=f"Angaben des Trägers zu {row.name}"),
        "schulwerte": (staende := staende_der_schule(row, baum, leser(request.zugang))),
        "schultabelle": SchulwertTable(staende, orderable=False, caption=f"An der Schule gezählt: {row.name}"),
        "schulwerte_muster": any(s.muster for s in staende),
        "abweichend": next((a for a in angaben[:1] if a.plaetze is not None and a.plaetze != row.plaetze), None),
        "raeume": [(k.ebene.name.title(), k, reverse("gebiet", args=[k.ebene.name.lower(), k.schluessel])) for k in weg],
        "muster": row.muster,
        "brotkrumen": krumen(EINRICHTUNGEN, jetzt=row.name),
    }
    return render(request, "sozialraum/einrichtung.html", context | darf(request))


def _satz(row: Einrichtung) -> str:
    plaetze = "ohne Angabe von Plätzen" if row.plaetze is None else f"mit {zahl(row.plaetze)} Plätzen"
    ende = f", bis {datum(row.gueltig_bis)}" if row.gueltig_bis else ""
    return f"{row.art} {plaetze} in {row.stadtteil.name}, seit {datum(row.gueltig_von)}{ende}."


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def einrichtung_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    row = get_object_or_404(Einrichtung.objects.mit_allem(), schluessel=schluessel) if schluessel else None
    form = EinrichtungForm(request.POST or None, instance=row, initial=_vorgabe(request) if row is None else None)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    titel = "Einrichtung ändern" if row else "Einrichtung anlegen"
    return formularseite(
        request,
        form,
        lambda: actions.speichere_einrichtung(wer=wer, einrichtung=form.save(commit=False), grund=form.begruendung),
        titel=titel,
        zurueck=row.get_absolute_url() if row else reverse("einrichtungen"),
        brotkrumen=krumen(EINRICHTUNGEN, jetzt=titel),
    )


def _vorgabe(request: Any) -> dict[str, Any]:
    """The page of a Träger may send one here: ?traeger=…"""
    traeger = Traeger.objects.filter(schluessel=request.GET.get("traeger", "")).first()
    return {"gueltig_von": heute(), "traeger": traeger}


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def einrichtung_beenden(request: Any, schluessel: str) -> HttpResponse:
    row = get_object_or_404(Einrichtung, schluessel=schluessel)
    form = BeendenForm(request.POST or None, initial={"bis": heute()})
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    return formularseite(
        request,
        form,
        lambda: actions.beende_einrichtung(wer=wer, einrichtung=row, **form.cleaned_data),
        titel=f"{row.name} beenden",
        zurueck=row.get_absolute_url(),
        brotkrumen=krumen(EINRICHTUNGEN, jetzt=f"{row.name} beenden"),
        hinweis="Die Einrichtung bleibt mit ihrem letzten Tag und allen Angaben in der Liste; gelöscht wird nichts.",
        absenden="Einrichtung beenden",
    )


@seite(lesen=Recht.INTERN_LESEN)
def einrichtungsarten(request: Any) -> HttpResponse:
    """The catalogue."""
    anzahl = Count("einrichtungen", filter=gueltig_am(heute(), "einrichtungen__"))
    context = {"titel": "Einrichtungsarten", "brotkrumen": krumen(EINRICHTUNGEN, jetzt="Arten")} | darf(request)
    return list_page(
        request,
        template="sozialraum/einrichtungsarten.html",
        table=EinrichtungsartTable,
        rows=Einrichtungsart.objects.annotate(anzahl=anzahl),
        filterset=EinrichtungsartFilter,
        name="einrichtungsarten",
        context=context,
        aendern=context["darf_pflegen"],
    )


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def einrichtungsart_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    row = get_object_or_404(Einrichtungsart, schluessel=schluessel) if schluessel else None
    form = EinrichtungsartForm(request.POST or None, instance=row)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    titel = "Einrichtungsart ändern" if row else "Einrichtungsart anlegen"

    def speichere() -> str:
        actions.speichere_einrichtungsart(wer=wer, art=form.save(commit=False))
        return reverse("einrichtungsarten")

    return formularseite(
        request,
        form,
        speichere,
        titel=titel,
        zurueck=reverse("einrichtungsarten"),
        brotkrumen=krumen(EINRICHTUNGEN, ("Arten", "einrichtungsarten"), jetzt=titel),
    )
