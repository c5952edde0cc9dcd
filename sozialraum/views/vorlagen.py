"""Vorlagen: list, Beratungsfolge with what came of each step, and the versions of the Beschlusstext side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from sozialraum.access import seite
from sozialraum.actions import vorlagen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.filters.gremien import VorlageFilter
from sozialraum.forms.gremien import BeratungAendernForm, BeratungForm, FassungForm, VorlageForm
from sozialraum.models import Beratung, Vorlage, Vorlagenfassung
from sozialraum.querysets.papiere import lesbare_fassungen, sichtbare_beschluesse, sichtbare_vorlagen
from sozialraum.rechte import Recht
from sozialraum.tables.gremien import VorlageTable
from sozialraum.textvergleich import Textteil, vergleiche
from sozialraum.views.papiere import (
    GREMIEN,
    VORLAGEN,
    auftraege_aus,
    beratungsfolge,
    formularseite,
    mit_stand,
    rahmen,
    reiter,
)

Art = Vorlagenfassung.Art


@seite(lesen=Recht.PAPIERE_LESEN)
def vorlagen(request: Any) -> HttpResponse:
    context = {"titel": "Vorlagen", **rahmen(request, GREMIEN, jetzt="Vorlagen"), "reiter": reiter("vorlagen")}
    rows = mit_stand(request.zugang, sichtbare_vorlagen(request.zugang))
    return list_page(
        request,
        template="sozialraum/vorlagen.html",
        table=VorlageTable,
        rows=rows,
        filterset=VorlageFilter,
        name="vorlagen",
        context=context,
    )


@seite(lesen=Recht.PAPIERE_LESEN, schreiben=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def vorlage(request: Any, pk: int) -> HttpResponse:
    """A Vorlage with its Beratungsfolge; POST adds the next step."""
    ziel = get_object_or_404(sichtbare_vorlagen(request.zugang), pk=pk)
    form = BeratungForm(request.POST or None, initial={"oeffentlich": ziel.oeffentlich})
    if request.method == "POST" and form.is_valid():
        wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
        try:
            actions.fuege_beratung_hinzu(wer=wer, vorlage=ziel, angaben=form.angaben())
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, "Die Beratung ist ergänzt.")
            return redirect("vorlage", pk=pk)
    fassungen = list(lesbare_fassungen(request.zugang, ziel.fassungen.select_related("beratung__gremium")))
    folge = list(beratungsfolge(request.zugang, ziel))
    context = {
        "titel": f"Vorlage {ziel.nummer}",
        "kernaussage": _kernaussage(ziel, folge),
        "muster": "Diese Vorlage ist erfunden, zur Vorführung." if ziel.muster else "",
        "vorlage": ziel,
        "form": form,
        "beratungsfolge": folge,
        "spalten": nebeneinander(fassungen),
        "fassungen": fassungen,
        "auftraege": auftraege_aus(request.zugang, papier_id=pk),
        "auftrag_neu": f"{reverse('beschlussauftrag_neu')}?vorlage={pk}",
        "beschluesse": sichtbare_beschluesse(request.zugang).filter(vorlage=ziel),
        **rahmen(request, GREMIEN, VORLAGEN, jetzt=ziel.nummer),
    }
    return render(request, "sozialraum/vorlage.html", context, status=422 if form.errors else 200)


def _kernaussage(ziel: Vorlage, folge: list[Beratung]) -> str:
    """The latest result, and the next step that has none."""
    saetze = [ziel.betreff if ziel.betreff.endswith(".") else f"{ziel.betreff}."]
    fertig = [b for b in folge if b.ergebnis]
    offen = next((b for b in folge if not b.ergebnis), None)
    if fertig:
        saetze.append(f"{fertig[-1].gremium}: {fertig[-1].get_ergebnis_display()}.")
    if offen:
        wann = f" am {offen.termin:%d.%m.%Y}" if offen.termin else ""
        saetze.append(f"Nächste Beratung: {offen.gremium}{wann}.")
    return " ".join(saetze)


def nebeneinander(fassungen: list[Vorlagenfassung]) -> list[tuple[Vorlagenfassung, list[Textteil]]]:
    """The newest version of each kind, in their order, each with its changes against the one to its left."""
    je_art = {fassung.art: fassung for fassung in fassungen}
    neueste = [je_art[art] for art in Art.values if art in je_art]
    davor = [None, *neueste]
    return [(f, vergleiche(v.text, f.text) if v else [Textteil("gleich", f.text)]) for v, f in zip(davor, neueste, strict=False)]


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def vorlage_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    ziel = get_object_or_404(Vorlage, pk=pk) if pk else None
    form = VorlageForm(request.POST or None, instance=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    zurueck = ziel.get_absolute_url() if ziel else reverse("vorlagen")
    titel = "Vorlage ändern" if ziel else "Vorlage anlegen"
    return formularseite(
        request, form, lambda: actions.speichere_vorlage(wer=wer, vorlage=form.save(commit=False)), titel=titel, zurueck=zurueck
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def fassung_neu(request: Any, pk: int) -> HttpResponse:
    """The next version of the text; it begins as the latest one stands."""
    ziel = get_object_or_404(Vorlage, pk=pk)
    letzte = ziel.fassungen.order_by("-nummer").first()
    vorgabe = {"text": letzte.text, "art": Art.BESCHLOSSEN if letzte.art == Art.BESCHLOSSEN else Art.GEAENDERT} if letzte else {}
    form = FassungForm(request.POST or None, vorlage=ziel, initial=vorgabe)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)

    def speichere() -> Vorlage:
        actions.lege_fassung_an(wer=wer, vorlage=ziel, angaben=form.angaben())
        return ziel

    return formularseite(request, form, speichere, titel=f"Fassung zur Vorlage {ziel.nummer}", zurueck=ziel.get_absolute_url())


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beratung_aendern(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Beratung.objects.select_related("vorlage", "gremium", "sitzung"), pk=pk)
    form = BeratungAendernForm(request.POST or None, instance=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)

    def speichere() -> Vorlage:
        actions.aendere_beratung(wer=wer, beratung=form.save(commit=False))
        return ziel.vorlage

    titel = f"Beratung ändern: {ziel.vorlage.nummer} in {ziel.gremium}"
    return formularseite(request, form, speichere, titel=titel, zurueck=ziel.vorlage.get_absolute_url())
