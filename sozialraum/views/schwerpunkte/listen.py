"""Lists of Schwerpunkträume: all of them, one with matrix, map and table, and why a Stadtteil stands where it stands."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, Q, When
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from basis.lists import list_page
from basis.zahlen import aufzaehlung, datum
from sozialraum import schwerpunktbild
from sozialraum.access import seite
from sozialraum.actions import typisierung as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.filters.schwerpunkte import ListenFilter, stadtteilfilter
from sozialraum.forms.schwerpunkte import BeschlusswahlForm
from sozialraum.inputs.lage import baum_und_lage, lage_nach_schluessel
from sozialraum.inputs.schwerpunkte import bestimmung as bestimme_liste
from sozialraum.kartenbild import Lage, kartenart
from sozialraum.models import Schwerpunktraumliste
from sozialraum.models.parameter import juengster_wert
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.schwerpunkte_erklaerung import erklaere, regelsatz
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, Bestimmung
from sozialraum.tables.schwerpunkte import ListenTable, StadtteilTable, z_spalten
from sozialraum.views.schwerpunkte import ansicht

PFLEGEN = Recht.TYPISIERUNG_PFLEGEN
NACHBARN = ("verfahren", "beschluss__gremium", "beschluss__vorlage", "erstellt_von", "festgestellt_von", "korrigiert")


@seite(lesen=Recht.INTERN_LESEN)
def schwerpunktraeume(request: Any) -> HttpResponse:
    """Every list that this person may see; a draft has no counts yet."""
    fest = Q(status=Schwerpunktraumliste.Status.FESTGESTELLT)
    zahlen = {"schwerpunktraeume": Q(zeilen__schwerpunktraum=True), "bewertete": Q(zeilen__bewertet=True)}
    rows = Schwerpunktraumliste.objects.sichtbar_fuer(request.zugang).select_related(*NACHBARN[:3]).defer("paket")
    rows = rows.annotate(**{name: Case(When(fest, then=Count("zeilen", filter=wenn))) for name, wenn in zahlen.items()})
    context = {
        "titel": "Schwerpunkträume",
        "brotkrumen": ansicht.krumen(),
        "reiter": reiter("schwerpunktraeume"),
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
        "kernaussage": _letzte(request.zugang),
    }
    return list_page(
        request, template="sozialraum/schwerpunktraeume.html", table=ListenTable, rows=rows, filterset=ListenFilter,
        name="schwerpunktraeume", context=context,
    )  # fmt: skip


def reiter(aktiv: str) -> list[dict[str, Any]]:
    namen = (
        ("Listen", "schwerpunktraeume"), ("Werkstatt", "schwerpunkt_werkstatt"), ("Vergleich", "schwerpunkt_vergleich"),
        ("Verfahren", "typisierungsverfahren_liste"),
    )  # fmt: skip
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in namen]


def _letzte(zugang: Any) -> str:
    """The latest list in force, as one sentence."""
    liste = Schwerpunktraumliste.objects.geltend().defer("paket").first()
    if liste is None:
        return ""
    namen = list(liste.zeilen.filter(schwerpunktraum=True).values_list("name", flat=True))
    kern = f"Am {datum(liste.stichtag)} sind es {len(namen)}: {aufzaehlung(namen)}." if namen else ""
    return kern or f"Am {datum(liste.stichtag)} ist kein Stadtteil Schwerpunktraum."


def hole(request: Any, pk: int, **weitere: Any) -> Schwerpunktraumliste:
    """The list if this person may see it, else 404."""
    rows = Schwerpunktraumliste.objects.sichtbar_fuer(request.zugang).mit_merkmalen().select_related(*NACHBARN)
    rows = rows.annotate(grenzabweichung=juengster_wert("typisierung_grenzabweichung"))
    return get_object_or_404(rows.defer("korrigiert__paket"), pk=pk, **weitere)


def gerechnet(liste: Schwerpunktraumliste) -> tuple[Bestimmung, dict[str, Lage]]:
    """What the list says, and where its Stadtteile stand on the map."""
    if liste.ist_festgestellt:
        return bestimme_liste(liste), lage_nach_schluessel(liste.gebietsstand)
    baum, lage = baum_und_lage(liste.gebietsstand)
    return bestimme_liste(liste, baum), {ort.schluessel: ort for ort in lage.values()}


def rahmen(request: Any, liste: Schwerpunktraumliste, aktiv: str, *, jetzt: str = "") -> dict[str, Any]:
    """Head, breadcrumb and tabs of one list."""
    namen = (("Liste", "schwerpunktraumliste"), ("Robustheit", "schwerpunkt_robustheit"))
    tabs = [{"titel": titel, "url": reverse(name, args=[liste.pk]), "aktiv": name == aktiv} for titel, name in namen]
    tabs.append({"titel": "Vergleich", "url": f"{reverse('schwerpunkt_vergleich')}?neu={liste.pk}", "aktiv": False})
    weg = [(liste.name, liste.get_absolute_url())] if jetzt else []
    return {
        "titel": liste.name,
        "liste": liste,
        "muster": liste.muster,
        "brotkrumen": ansicht.krumen(*weg, jetzt=jetzt or liste.name),
        "reiter": tabs,
        "reiter_name": "Ansichten der Liste",
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }


@seite(lesen=Recht.INTERN_LESEN)
def schwerpunktraumliste(request: Any, pk: int) -> HttpResponse:
    """One list: first sentence, matrix, map, table; a draft with the step to freeze it."""
    liste = hole(request, pk)
    ergebnis, lage = gerechnet(liste)
    adresse = ansicht.gebietsadresse(liste)
    teil = DYNAMIK if request.GET.get("karte") == DYNAMIK and ergebnis.verfahren.dynamik else STATUS
    context = {
        **rahmen(request, liste, "schwerpunktraumliste"),
        "kernaussage": schwerpunktbild.kernaussage(ergebnis),
        "muster": liste.muster or ergebnis.grundlage.muster,
        "ergebnis": ergebnis,
        "matrix": schwerpunktbild.matrix(ergebnis, liste.get_absolute_url()) if not ergebnis.fehler else None,
        "karte": schwerpunktbild.karte(ergebnis, lage, adresse, teil, kartenart(request.GET)),
        "teil": teil,
        "regel": regelsatz(ergebnis.verfahren),
        "tage": schwerpunktbild.tage(ergebnis),
        "ersetzt_durch": liste.korrigiert_durch.festgestellt().defer("paket").first() if liste.ist_festgestellt else None,
    }
    if not liste.ist_festgestellt and not ergebnis.fehler:
        context["gesehen"] = actions.paket_von(liste, ergebnis)["pruefsumme"]
    elif liste.ist_festgestellt and not liste.beschluss_id and context["darf_pflegen"]:
        context["form"] = BeschlusswahlForm()
    return stadtteilseite(request, ergebnis, adresse, "sozialraum/schwerpunktraumliste.html", liste.name, context)


def stadtteilseite(
    request: Any, ergebnis: Bestimmung, adresse: schwerpunktbild.Adresse, template: str, name: str, context: dict[str, Any]
) -> HttpResponse:
    """A page with the table of the Stadtteile, filtered, sorted and exported as every list."""
    verfahren = ergebnis.verfahren
    dynamik = verfahren.dynamik.klassen if verfahren.dynamik else ()
    return list_page(
        request,
        template=template,
        table=partial(StadtteilTable, extra_columns=z_spalten(verfahren)),  # type: ignore[arg-type]
        rows=schwerpunktbild.zeilen(ergebnis, adresse),
        filterset=stadtteilfilter(verfahren.status.klassen, dynamik),
        name="schwerpunktraeume",
        context=context,
        notes=schwerpunktbild.notizen(name, ergebnis),
    )


@seite(lesen=Recht.INTERN_LESEN)
def schwerpunkt_erklaerung(request: Any, pk: int, schluessel: str) -> HttpResponse:
    """From the raw values of one Stadtteil to its classes, each step as a sentence."""
    liste = hole(request, pk)
    ergebnis = bestimme_liste(liste)
    zeile = ergebnis.je_schluessel.get(schluessel)
    if zeile is None:
        raise Http404
    erklaerung = erklaere(ergebnis, zeile)
    context = {
        **rahmen(request, liste, "", jetzt=f"{zeile.schluessel} {zeile.name}"),
        "titel": f"{zeile.schluessel} {zeile.name}: {liste.name}",
        "kernaussage": erklaerung.ergebnis,
        "muster": liste.muster or ergebnis.grundlage.muster,
        "zeile": zeile,
        "erklaerung": erklaerung,
        "regel": regelsatz(ergebnis.verfahren),
        "tage": schwerpunktbild.tage(ergebnis),
        "gebiet_url": reverse("gebiet", args=["stadtteil", zeile.schluessel]),
    }
    return render(request, "sozialraum/schwerpunkt_erklaerung.html", context)


@seite(lesen=Recht.INTERN_LESEN, schreiben=PFLEGEN, methoden=("POST",))
def schwerpunkt_feststellen(request: Any, pk: int) -> HttpResponse:
    liste = hole(request, pk)
    try:
        fest = actions.stelle_fest(wer=request.zugang.verlange(PFLEGEN), liste=liste, gesehen=request.POST.get("gesehen", "-"))
    except Abgelehnt as fehler:
        return abgelehnt(request, liste, fehler)
    messages.success(request, f"„{fest.name}“ ist festgestellt und bleibt unverändert.")
    return redirect(fest)


@seite(lesen=Recht.INTERN_LESEN, schreiben=PFLEGEN, methoden=("POST",))
def schwerpunkt_verwerfen(request: Any, pk: int) -> HttpResponse:
    liste = hole(request, pk)
    try:
        actions.verwirf(wer=request.zugang.verlange(PFLEGEN), liste=liste)
    except Abgelehnt as fehler:
        return abgelehnt(request, liste, fehler)
    messages.success(request, f"Der Entwurf „{liste.name}“ ist verworfen.")
    return redirect("schwerpunktraeume")


@seite(lesen=Recht.INTERN_LESEN, schreiben=PFLEGEN, methoden=("POST",))
def schwerpunkt_beschluss(request: Any, pk: int) -> HttpResponse:
    """Names the Beschluss of the Gremium that took the list over; once."""
    liste, form = hole(request, pk), BeschlusswahlForm(request.POST)
    if not form.is_valid():
        return abgelehnt(request, liste, Abgelehnt("Bitte wählen Sie einen Beschluss."))
    try:
        actions.trage_beschluss_ein(wer=request.zugang.verlange(PFLEGEN), liste=liste, beschluss=form.cleaned_data["beschluss"])
    except Abgelehnt as fehler:
        return abgelehnt(request, liste, fehler)
    messages.success(request, "Der Beschluss ist eingetragen.")
    return redirect(liste)


def abgelehnt(request: Any, liste: Schwerpunktraumliste, fehler: Abgelehnt) -> HttpResponse:
    """422: what was refused, why, and the way back."""
    context = {**rahmen(request, liste, "", jetzt="Nicht möglich"), "saetze": fehler.saetze}
    return render(request, "sozialraum/schwerpunkt_abgelehnt.html", context, status=422)


@seite(lesen=Recht.INTERN_LESEN)
def schwerpunkt_paket(request: Any, pk: int) -> HttpResponse:
    """A frozen list with inputs, result and checksum; anybody can recompute it with ``manage.py rechne_nach``."""
    liste = hole(request, pk, status=Schwerpunktraumliste.Status.FESTGESTELLT)
    name = content_disposition_header(True, f"schwerpunktraeume-{liste.stichtag:%Y}-{liste.pk}.json")
    form = {"ensure_ascii": False, "indent": 1, "sort_keys": True}
    return JsonResponse(liste.paket, json_dumps_params=form, headers={"Content-Disposition": name or "attachment"})
