"""Erläuterungen of deviations: the list, one with its history, the form."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.geld import euro
from basis.lists import list_page
from basis.zahlen import Zahlfehler, anzahl, datum, lies_datum
from budgets.actions.erlaeuterungen import erlaeutere
from budgets.erlaeuterungspflicht import hoehe
from budgets.filters.erlaeuterungen import ErlaeuterungFilter
from budgets.forms.erlaeuterungen import ErlaeuterungForm
from budgets.models import Abweichungserlaeuterung, Budgetposten
from budgets.querysets.umschichtungen import name_von
from budgets.selectors.erlaeuterungen import Jahreslage, jahreslage
from budgets.tables.erlaeuterungen import ErlaeuterungTable
from budgets.views.erlaeuterungsabschnitt import ERLAEUTERN, schreibadresse
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

LESEN = Recht.INTERN_LESEN


def _mit_stand() -> Any:
    spaeter = Abweichungserlaeuterung.objects.filter(berichtigt=OuterRef("pk"))
    return Abweichungserlaeuterung.objects.mit_ort().annotate(ist_berichtigt=Exists(spaeter))


@seite(lesen=LESEN)
def erlaeuterungen(request: Any) -> HttpResponse:
    """Of the whole city: they explain totals that all staff read (domain.md 9)."""
    ueberfaellig = Abweichungserlaeuterung.objects.geltende().filter(termin__lt=heute()).count()
    satz = anzahl(ueberfaellig, "Termin einer Maßnahme ist überschritten", "Termine von Maßnahmen sind überschritten")
    context = {
        "titel": "Erläuterungen",
        "kernaussage": f"{satz}." if ueberfaellig else "Kein Termin einer Maßnahme ist überschritten.",
        "brotkrumen": [("Budgets", reverse("budgets")), ("Erläuterungen", None)],
    }
    return list_page(
        request, template="budgets/erlaeuterungen.html", table=ErlaeuterungTable, rows=_mit_stand(), filterset=ErlaeuterungFilter,
        name="erlaeuterungen", context=context, tag=heute(),
    )  # fmt: skip


@seite(lesen=LESEN)
def erlaeuterung(request: Any, pk: int) -> HttpResponse:
    """One with every other version of its Posten in the year, the newest first."""
    row = get_object_or_404(_mit_stand(), pk=pk)
    darf = request.zugang.darf(ERLAEUTERN, row.posten.gebiet_id)
    context = {
        "titel": f"Erläuterung: {name_von(row.posten)}",
        "kernaussage": f"{row.hoehe} gegen den fortgeschriebenen Ansatz, Stichtag {datum(row.stichtag)}.",
        "erlaeuterung": row,
        "fassungen": _mit_stand().filter(posten=row.posten_id),
        "ueberfaellig": not row.ist_berichtigt and row.termin < heute(),
        "schreiben_url": schreibadresse(row.posten_id, row.stichtag) if darf else "",
        "warum_nicht": warum_nicht(ERLAEUTERN),
        "muster": row.muster,
        "brotkrumen": [("Budgets", reverse("budgets")), ("Erläuterungen", reverse("erlaeuterungen")), (name_von(row.posten), None)],
    }
    return render(request, "budgets/erlaeuterung.html", context)


@seite(lesen=ERLAEUTERN, methoden=("GET", "POST"))
def erlaeuterung_schreiben(request: Any, posten: int) -> HttpResponse:
    """``?stichtag=TT.MM.JJJJ`` names the month, else the latest booked one. What is written for it is corrected, never overwritten."""
    ziel = get_object_or_404(Budgetposten.objects.select_related("haushaltsstelle__unterabschnitt", "gebiet", "haushaltsjahr"), pk=posten)
    wer = request.zugang.verlange(ERLAEUTERN, ziel.gebiet_id)
    lage = jahreslage(ziel.haushaltsjahr.jahr, _stichtag(request, ziel.haushaltsjahr.jahr), auch_spaeter=True)
    zeile = lage.zeilen.get(ziel.pk)
    if lage.stichtag is None or zeile is None:
        raise Http404
    davor = ziel.erlaeuterungen.geltende().filter(stichtag__lte=lage.stichtag).first()
    gleiche = davor if davor is not None and davor.stichtag == lage.stichtag else None
    neu = Abweichungserlaeuterung(posten=ziel, stichtag=lage.stichtag)
    form = ErlaeuterungForm(request.POST or None, instance=neu, initial=_anfang(gleiche))

    def speichere() -> str:
        return erlaeutere(wer=wer, erlaeuterung=form.save(commit=False)).get_absolute_url()

    titel = "Erläuterung berichtigen" if gleiche else "Erläuterung schreiben"
    weg = [("Budgets", reverse("budgets")), ("Erläuterungen", reverse("erlaeuterungen")), (titel, None)]
    return formularseite(
        request, form, speichere, titel=titel, zurueck=ziel.get_absolute_url(), brotkrumen=weg, hinweis=_hinweis(lage, ziel.pk, davor),
        meldung="Die Erläuterung ist gespeichert.",
    )  # fmt: skip


def _hinweis(lage: Jahreslage, posten: int, davor: Abweichungserlaeuterung | None) -> str:
    """What is to be explained, and what was written last."""
    zeile, stichtag = lage.zeilen[posten], lage.stichtag
    assert stichtag is not None
    if zeile.abweichung is None or zeile.aussicht.betrag is None:
        return f"{lage.name(posten)}: {zeile.aussicht.grund}"
    um = f"{euro(abs(zeile.abweichung), voll=False)} ({hoehe(zeile.abweichung, zeile.nachweis.fortgeschrieben)})"
    satz = (
        f"{lage.name(posten)}: Am Stichtag {datum(stichtag)} liegt die Prognose mit {euro(zeile.aussicht.betrag, voll=False)} um {um} "
        f"{'unter' if zeile.abweichung < 0 else 'über'} dem fortgeschriebenen Ansatz; Weg der Prognose: {zeile.aussicht.verfahren}."
    )
    if davor is None:
        return satz
    if davor.stichtag == stichtag:
        return f"{satz} Für diesen Stichtag gibt es schon eine Erläuterung. Ihr Text wird eine Berichtigung; der bisherige bleibt lesbar."
    return f"{satz} Zuletzt erläutert zum {datum(davor.stichtag)}, Maßnahme: {davor.massnahme}"


def _anfang(gleiche: Abweichungserlaeuterung | None) -> dict[str, Any]:
    return {feld: getattr(gleiche, feld) for feld in ("ursache", "massnahme", "termin")} if gleiche else {}


def _stichtag(request: Any, jahr: int) -> date | None:
    angabe = request.GET.get("stichtag")
    if not angabe:
        return None
    try:
        tag = lies_datum(angabe)
    except Zahlfehler as fehler:
        raise BadRequest(str(fehler)) from fehler
    if tag.year != jahr:
        raise BadRequest(f"Der Stichtag liegt nicht im Haushaltsjahr {jahr}.")
    return tag
