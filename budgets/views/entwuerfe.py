"""List, new draft, its head, its Teiltöpfe, scenarios."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.lists import list_page
from budgets.actions import verteilung as actions
from budgets.filters.verteilungen import VerteilungFilter
from budgets.forms.verteilung import KopfForm, SzenarioForm, gleiche_einheit
from budgets.models import Teiltopf, Verteilung
from budgets.tables.verteilungen import VerteilungTable
from budgets.views.common import hole, lies_szenario, seitenrahmen, veraltet, warum_nicht_aendern
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht

ENTWERFEN = Recht.VERTEILUNG_ENTWERFEN
REITER = (("Verteilungen", "verteilungen"), ("Personalbemessung", "personalbemessung"), ("Gewichtungen", "gewichtungen"))


@seite(lesen=Recht.INTERN_LESEN)
def verteilungen(request: Any) -> HttpResponse:
    """The Verteilungen of money."""
    return _liste(request, Verteilung.Einheit.EURO, "Verteilungen")


@seite(lesen=Recht.INTERN_LESEN)
def personalbemessung(request: Any) -> HttpResponse:
    """The Verteilungen of positions: the same pages in VZÄ."""
    return _liste(request, Verteilung.Einheit.VZAE, "Personalbemessung")


def _liste(request: Any, art: str, titel: str) -> HttpResponse:
    summe = Teiltopf.objects.filter(verteilung=OuterRef("pk")).order_by().values("verteilung").annotate(s=Sum("betrag_cent")).values("s")
    rows = (
        Verteilung.objects.sichtbar_fuer(request.zugang)
        .filter(einheit=art)
        .select_related("haushaltsjahr", "gebiet", "erstellt_von")
        .defer("paket")
        .annotate(summe=Subquery(summe))
    )
    kontext = {
        "titel": titel,
        "brotkrumen": [("Budgets", reverse("budgets")), (titel, None)],
        "reiter": [
            {"titel": name, "url": reverse(url), "aktiv": name == titel}
            for name, url in (
                ("Verteilungen", "verteilungen"),
                ("Personalbemessung", "personalbemessung"),
                ("Gewichtungen", "gewichtungen"),
            )
        ],
        "darf_anlegen": request.zugang.darf(ENTWERFEN),
        "warum_nicht": warum_nicht(ENTWERFEN),
        "personal": art != Verteilung.Einheit.EURO,
    }
    return list_page(
        request, template="budgets/verteilungen.html", table=VerteilungTable, rows=rows, filterset=VerteilungFilter, name="verteilungen",
        context=kontext, caption=titel,
    )  # fmt: skip


def _kopfform(request: Any, ziel: Verteilung | None, **initial: Any) -> KopfForm:
    sichtbar = Verteilung.objects.sichtbar_fuer(request.zugang).select_related("haushaltsjahr").defer("paket")
    sichtbar = gleiche_einheit(sichtbar, ziel) if ziel else sichtbar.exclude(status=Verteilung.Status.VERWORFEN)
    gebiete = request.zugang.gebiete_mit(ENTWERFEN)
    return KopfForm(request.POST or None, gebiete=gebiete, sichtbar=sichtbar, fest=ziel is not None, initial=initial)


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def verteilung_neu(request: Any) -> HttpResponse:
    """A new draft."""
    tag = heute()
    start = {"einheit": "VZÄ" if request.GET.get("einheit") == "VZÄ" else "EUR", "gebietsstand": tag, "werte_stand": tag}
    form = _kopfform(request, None, **start)
    if request.method == "POST" and form.is_valid():
        kopf = form.kopf()
        try:
            neu = actions.lege_an(wer=request.zugang.verlange(ENTWERFEN, kopf.gebiet.pk), kopf=kopf, vorlage=form.cleaned_data["vorlage"])
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, f"„{neu.name}“ ist angelegt. Prüfen Sie jetzt die Teiltöpfe.")
            return redirect(neu)
    liste, name = ("Personalbemessung", "personalbemessung") if form["einheit"].value() == "VZÄ" else ("Verteilungen", "verteilungen")
    titel = "Personalbemessung anlegen" if name == "personalbemessung" else "Verteilung anlegen"
    kontext = {
        "titel": titel,
        "form": form,
        "absenden": "Anlegen",
        "abbrechen_url": reverse(name),
        "brotkrumen": [(liste, reverse(name)), (titel, None)],
    }
    return render(request, "budgets/formular.html", kontext, status=422 if form.errors else 200)


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def verteilung_aendern(request: Any, pk: int) -> HttpResponse:
    """Head of a draft."""
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    felder = ("name", "haushaltsjahr", "gebietsstand", "werte_stand", "vorjahr", "zaehler_rundung", "notiz")
    form = _kopfform(request, ziel, **{feld: getattr(ziel, feld) for feld in felder})
    if request.method == "POST" and form.is_valid():
        kopf = form.kopf(gebiet=ziel.gebiet, einheit=ziel.einheit)
        if antwort := versuche(
            request, form, ziel, lambda: actions.aendere(wer=wer, verteilung=ziel, version=lies_version(request), kopf=kopf)
        ):
            return antwort
    return formularseite(request, ziel, form, "Angaben ändern")


def lies_version(request: Any) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def versuche(request: Any, form: Any, ziel: Verteilung, tue: Any) -> HttpResponse | None:
    """Runs an action: redirect when it worked, 409 when somebody was faster, None with errors in the form when it was refused."""
    try:
        tue()
    except actions.Veraltet as fehler:
        return veraltet(request, fehler, ziel.get_absolute_url())
    except Abgelehnt as fehler:
        form.add_error(None, list(fehler.saetze))
        return None
    messages.success(request, "Gespeichert.")
    return redirect(ziel)


def formularseite(request: Any, ziel: Verteilung, form: Any, titel: str, **weiteres: Any) -> HttpResponse:
    kontext = {
        **seitenrahmen(request, ziel, "verteilung", (titel, None)),
        "reiter": None,
        "seitentitel": titel,
        "titel": titel,
        "form": form,
        "version": ziel.version,
        "sperre": warum_nicht_aendern(request, ziel),
        "abbrechen_url": ziel.get_absolute_url(),
        **weiteres,
    }
    status = 422 if form.errors or kontext.get("ablehnung") else 200
    return render(request, weiteres.get("template", "budgets/entwurf_formular.html"), kontext, status=status)


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def verteilung_kopieren(request: Any, pk: int) -> HttpResponse:
    """Saves what the URL says as a scenario of its own, with author and reason."""
    ziel = hole(request, pk)
    szenario = lies_szenario(request, ziel)
    gebiete = request.zugang.gebiete_mit(ENTWERFEN)
    start = {"name": f"{ziel.name[:135]}, Szenario", "gebiet": ziel.gebiet_id if ziel.gebiet_id in gebiete else None}
    form = SzenarioForm(request.POST or None, gebiete=gebiete, initial=start)
    if request.method == "POST" and szenario.gueltig and form.is_valid():
        data = form.cleaned_data
        try:
            neu = actions.kopiere(
                wer=request.zugang.verlange(ENTWERFEN, data["gebiet"].pk), verteilung=ziel, aenderungen=szenario.aenderungen, **data
            )
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, f"Das Szenario „{neu.name}“ ist gespeichert.")
            return redirect(neu)
    return formularseite(
        request, ziel, form, "Als Szenario speichern", szenario=szenario, absenden="Szenario speichern", sperre="", ohne_version=True,
        ablehnung=szenario.fehler,
    )  # fmt: skip


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def verteilung_uebernehmen(request: Any, pk: int) -> HttpResponse:
    """Takes the assumptions of the URL into the draft itself."""
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    szenario = lies_szenario(request, ziel)
    if not szenario.gueltig:
        return _uebernehmen(request, ziel, szenario, szenario.fehler)
    if request.method == "POST":
        try:
            actions.uebernimm_szenario(wer=wer, verteilung=ziel, version=lies_version(request), aenderungen=szenario.aenderungen)
        except actions.Veraltet as fehler:
            return veraltet(request, fehler, ziel.get_absolute_url())
        except Abgelehnt as fehler:
            return _uebernehmen(request, ziel, szenario, fehler.saetze)
        messages.success(request, "Die Annahmen stehen jetzt im Entwurf.")
        return redirect(ziel)
    return _uebernehmen(request, ziel, szenario, ())


def _uebernehmen(request: Any, ziel: Verteilung, szenario: Any, ablehnung: tuple[str, ...]) -> HttpResponse:
    kontext = {
        **seitenrahmen(request, ziel, "verteilung", ("In den Entwurf übernehmen", None)),
        "reiter": None, "titel": "In den Entwurf übernehmen", "szenario": szenario, "ablehnung": ablehnung,
        "sperre": warum_nicht_aendern(request, ziel),
    }  # fmt: skip
    return render(request, "budgets/uebernehmen.html", kontext, status=422 if ablehnung else 200)
