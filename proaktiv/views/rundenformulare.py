"""Pages that write Hausrunden: one, a series, the agenda, the steps with their confirmation."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode

from basis.zahlen import anzahl
from proaktiv.actions import hausrunden as aktionen
from proaktiv.forms import hausrunden as forms
from proaktiv.models import Hausrunde, Hinweis, Rundenreihe, System
from proaktiv.rundenweg import Rundenschritt
from proaktiv.selectors.fristen import tage_am
from proaktiv.selectors.systeme import mit_letzter_runde, wie_zuletzt
from proaktiv.views.ansicht import FUEHREN, RUNDEN, nummer_aus
from proaktiv.views.hausrunden import KNOEPFE, hole, runden_weg
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.views.formularseite import formularseite

MELDUNGEN = {
    Rundenschritt.EINLADEN: "Die Runde ist als eingeladen eingetragen. Die Einladung gibt es als Datei für den Kalender.",
    Rundenschritt.ABSCHLIESSEN: "Die Niederschrift ist abgeschlossen.",
    Rundenschritt.ABSAGEN: "Die Runde ist abgesagt.",
}
HINWEISE = {
    Rundenschritt.EINLADEN: "Eingeladen wird mit der Tagesordnung. Die Anwendung verschickt nichts; die Kalenderdatei senden Sie selbst.",
    Rundenschritt.ABSCHLIESSEN: "Danach ändert sich an der Runde nichts mehr. Die vereinbarte nächste Runde wird geplant.",
    Rundenschritt.ABSAGEN: "Die Runde bleibt mit dem Grund in der Liste. Auch eine irrtümlich eingetragene wird so abgesagt.",
}

FEIERTAGE = "Feiertage und Ferien sind nicht berücksichtigt; einzelne Tage lassen sich danach ändern oder absagen."


def hole_und_darf(request: Any, pk: int) -> tuple[Hausrunde, Wer]:
    """404 for those of other Ressorts; 403 with the sentence for who may only read."""
    row = hole(request, pk)
    if not request.zugang.darf(FUEHREN, row.system.gebiet_id):
        raise PermissionDenied(request.zugang.warum_nicht_hier(FUEHREN))
    return row, request.zugang.wer(FUEHREN, row.system.gebiet_id)


def _seite(request: Any, form: Any, speichere: Any, row: Hausrunde, titel: str, **dazu: Any) -> HttpResponse:
    krumen = runden_weg((str(row), row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
def hausrunde_neu(request: Any) -> HttpResponse:
    """Planned, or written down afterwards: then the minutes follow at once."""
    tag, titel, gebiete = heute(), "Runde anlegen", request.zugang.gebiete_mit(FUEHREN)
    system = mit_letzter_runde(System.objects.filter(pk=nummer_aus(request, "system"), gebiet__in=gebiete)).first()
    anfang = {"tag": tag, "system": system, **wie_zuletzt(system)}
    form = forms.HausrundeForm(request.POST or None, gebiete=gebiete, heute=tag, initial=anfang)

    def speichere() -> Any:
        row = form.save(commit=False)
        wer = request.zugang.verlange(FUEHREN, row.system.gebiet_id)
        neu = aktionen.speichere_runde(wer=wer, runde=row, geprueft=form.geprueft)
        return reverse("niederschrift", args=[neu.pk]) if neu.tag <= tag else neu

    hinweis = "Liegt der Tag heute oder davor, folgt gleich die Niederschrift."
    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse(RUNDEN[1]), brotkrumen=runden_weg((titel, None)), hinweis=hinweis,
        meldung="Die Runde ist angelegt.",
    )  # fmt: skip


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
def hausrunde_aendern(request: Any, pk: int) -> HttpResponse:
    row, wer = hole_und_darf(request, pk)
    instanz = Hausrunde.objects.select_related("system__gebiet").get(pk=pk)
    form = forms.HausrundeForm(request.POST or None, instance=instanz, gebiete=frozenset(), heute=heute())
    return _seite(
        request, form, lambda: aktionen.speichere_runde(wer=wer, runde=form.save(commit=False), geprueft=form.geprueft), row, "Runde ändern"
    )


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
def rundenreihe_neu(request: Any, pk: int) -> HttpResponse:
    """The rounds of a System by its Turnus; days that have one already stay."""
    systeme = mit_letzter_runde(System.objects.select_related("gebiet"))
    system: System = get_object_or_404(systeme, pk=pk, gebiet__in=request.zugang.gebiete_mit(FUEHREN))
    wer, tag, titel = request.zugang.wer(FUEHREN, system.gebiet_id), heute(), "Reihe von Runden anlegen"
    anfang = {"ankertag": tag, **wie_zuletzt(system)}
    form = forms.ReiheForm(request.POST or None, instance=Rundenreihe(system=system, gueltig_von=tag), initial=anfang)

    angelegt: list[Hausrunde] = []

    def speichere() -> str:
        reihe = form.save(commit=False)
        reihe.gueltig_von = reihe.ankertag
        angelegt.extend(aktionen.plane_reihe(wer=wer, reihe=reihe, bis=form.cleaned_data["bis"], geprueft=form.geprueft))
        return f"{reverse(RUNDEN[1])}?{urlencode([('system', system.pk), ('zeit', 'kommend')])}"

    def meldung() -> str:
        zahl = anzahl(len(angelegt), "Runde ist", "Runden sind")
        return f"{zahl} angelegt. Die Kalenderdatei für alle steht auf der Seite des Systems."

    krumen = runden_weg((system.name, system.get_absolute_url()), (titel, None))
    hinweis = f"{system}: Angelegt wird je Takt eine Runde. {FEIERTAGE}"
    return formularseite(
        request, form, speichere, titel=titel, zurueck=system.get_absolute_url(), brotkrumen=krumen, hinweis=hinweis,
        absenden="Runden anlegen", meldung=meldung,
    )  # fmt: skip


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
def tagesordnung_setzen(request: Any, pk: int) -> HttpResponse:
    """From the open loops of the System, what is due first at the top."""
    row, wer = hole_und_darf(request, pk)
    rows = Hinweis.objects.sichtbar_fuer(request.zugang).filter(system=row.system).offen()
    offene = list(rows.mit_lage(heute(), tage_am(heute())).nach_dringlichkeit())
    punkte = list(row.punkte.all())
    gesetzt = [p.hinweis_id for p in punkte if p.hinweis_id] if punkte else [h.pk for h in offene]
    anfang = {"hinweise": gesetzt, "themen": "\n".join(p.titel for p in punkte if not p.hinweis_id)}
    form = forms.TagesordnungForm(request.POST or None, initial=anfang, offene=offene)

    def speichere() -> Hausrunde:
        return aktionen.setze_tagesordnung(wer=wer, runde=row, punkte=form.punkte, geprueft=form.geprueft)

    wie_viele = anzahl(len(offene), "offener Hinweis", "offene Hinweise")
    vorschlag = "" if punkte or not offene else f"Vorgeschlagen: {wie_viele} dieses Systems."
    return _seite(request, form, speichere, row, "Tagesordnung", hinweis=vorschlag, meldung="Die Tagesordnung ist gespeichert.")


@seite(lesen=FUEHREN, methoden=("GET", "POST"))
def hausrunde_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step, confirmed on a page of its own."""
    if schritt not in set(forms.SCHRITTFORMEN):
        raise Http404
    was = Rundenschritt(schritt)
    row, wer = hole_und_darf(request, pk)
    form = forms.SCHRITTFORMEN[was](request.POST if request.method == "POST" else None)
    tun: Any = {
        Rundenschritt.EINLADEN: aktionen.lade_ein, Rundenschritt.ABSCHLIESSEN: aktionen.schliesse_niederschrift_ab,
        Rundenschritt.ABSAGEN: aktionen.sage_ab,
    }[was]  # fmt: skip
    return _seite(
        request, form, lambda: tun(wer=wer, runde=row, **form.cleaned_data), row, KNOEPFE[was], absenden=KNOEPFE[was],
        hinweis=f"{row}. {HINWEISE[was]}", meldung=MELDUNGEN[was],
    )  # fmt: skip
