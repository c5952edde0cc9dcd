"""Committee packets: the list, the order, one packet with its progress and its reports, and its files."""

import hashlib
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis import jobs
from basis.lists import druckadresse, export_links, list_page
from basis.models import Auftrag
from basis.sql import belegt
from basis.zahlen import anzahl
from berichte import pdf
from berichte.access import darf_ablegen, lesbare_pakete, liest_pakete, verlange_ablegen, warum_nicht_ablegen
from berichte.actions import pakete as actions
from berichte.actions.paketarbeit import zaehle
from berichte.druck.maschine import Druckfehler
from berichte.filters import PaketFilter, PaketteilFilter
from berichte.forms.pakete import ALLE, KEINE, PaketForm, angekreuzt
from berichte.models import Berichtspaket, Paketteil
from berichte.paketstand import DA, NOCH_EINMAL, Paketlage, Paketzahlen, Teilstand, lage
from berichte.sections import gebiete, paketinhalt
from berichte.sections.freigaben import PDF_VERAENDERT
from berichte.tables.pakete import PaketTable, PaketteilTable
from berichte.views.ablage import als_datei, veraendert
from berichte.views.auftraege import sieh_nach
from berichte.views.budgetbericht import drucke, druckfehler
from berichte.zeitraum import vorgabe
from sozialraum.access import Wer, Zugang, seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.rechte import Recht

LESEN = Recht.INTERN_LESEN
TITEL = "Berichtspakete"


def _krumen(*weiter: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Berichte", reverse("berichte")), (TITEL, reverse("berichtspakete") if weiter else None), *weiter]


def _hole(request: Any, pk: int) -> Berichtspaket:
    """404 for strangers: drafts are in it."""
    rows = lesbare_pakete(request.zugang).select_related("bereich", "bestellt_von")
    return get_object_or_404(rows.annotate(belegt=belegt(actions.LOCK_CLASS, "berichte_berichtspaket.id")), pk=pk)


@seite(lesen=LESEN)
def berichtspakete(request: Any) -> HttpResponse:
    if not liest_pakete(request.zugang):
        raise Http404
    je = {
        "teilzahl": Count("teile"), "da": Count("teile", filter=Q(teile__stand__in=[s.value for s in DA])),
        "offen": Count("teile", filter=Q(teile__stand=Teilstand.OFFEN.value)),
    }  # fmt: skip
    context = {
        "titel": TITEL,
        "kernaussage": "Ein Paket hat die Berichte aller Gebiete: Freigegebenes so, wie es abgelegt ist, alles andere als Entwurf.",
        "brotkrumen": _krumen(),
        "darf": request.zugang.darf(Recht.BERICHT_ERZEUGEN),
        "warum_nicht": warum_nicht_ablegen(request.zugang),
    }
    return list_page(
        request, template="berichte/berichtspakete.html", table=PaketTable, filterset=PaketFilter, name="berichtspakete", context=context,
        rows=lesbare_pakete(request.zugang).select_related("bereich", "bestellt_von").annotate(**je),
    )  # fmt: skip


def _bereiche(zugang: Zugang) -> list[tuple[str, str]]:
    """The Gebiete for which somebody may order all that is below; a Stadtteil has nothing below it."""
    baum = zugang.baum
    oben = [k for k in gebiete.alle(baum) if k.ebene is not Ebene.STADTTEIL and darf_ablegen(zugang, k.id)]
    return [
        (f"{k.ebene.name.lower()}/{k.schluessel}", f"{gebiete.bezeichne(k)} und alle darunter, {len(actions.orte(baum, k))} Gebiete")
        for k in oben
    ]


@seite(lesen=Recht.BERICHT_ERZEUGEN, methoden=("GET", "POST"))
def berichtspaket_neu(request: Any) -> HttpResponse:
    """The order. ``wahl`` ticks all types or none and orders nothing, so that it works without JavaScript."""
    baum, z, wahl = request.zugang.baum, vorgabe(heute()), request.POST.get("wahl")
    if wahl in (ALLE, KEINE):
        anfang = {**{feld: request.POST.get(feld, "") for feld in ("von", "bis", "bereich")}, "typen": angekreuzt(wahl)}
        form = PaketForm(initial=anfang, bereiche=_bereiche(request.zugang))
    else:
        anfang = {"von": z.von, "bis": z.bis, "typen": angekreuzt(ALLE)}
        form = PaketForm(request.POST or None, initial=anfang, bereiche=_bereiche(request.zugang))
    if form.is_bound and form.is_valid():
        knoten = gebiete.finde(baum, *form.cleaned_data["bereich"].split("/", 1))
        assert knoten is not None
        wer = verlange_ablegen(request.zugang, knoten.id)
        try:
            paket = actions.bestelle(wer=wer, baum=baum, bereich=knoten, typen=form.gewaehlte, z=form.zeitraum)
        except Abgelehnt as fehler:
            form.add_error(fehler.am_feld(form), list(fehler.saetze))
        else:
            gut = "Das Paket ist bestellt. Die Berichte entstehen im Hintergrund; diese Seite zeigt, wie weit es ist."
            return _arbeite(request, wer, paket, gut)
    context = {
        "titel": "Berichtspaket bestellen",
        "kernaussage": "Die Berichte aller Gebiete auf einmal, für eine Sitzung.",
        "brotkrumen": _krumen(("Bestellen", None)),
        "form": form,
        "weitere": [("wahl", ALLE, "Alle Typen ankreuzen"), ("wahl", KEINE, "Keinen Typ ankreuzen")],
    }
    return render(request, "berichte/berichtspaket_neu.html", context, status=422 if form.errors else 200)


@seite(lesen=LESEN)
def berichtspaket(request: Any, pk: int) -> HttpResponse:
    """How far it is, from its parts; the job only says whether somebody works on it."""
    paket = _hole(request, pk)
    lauf = actions.auftraege(pk).first()
    if lauf:
        sieh_nach(lauf)
    zahlen = zaehle(pk)
    darf = darf_ablegen(request.zugang, paket.bereich_id)
    stand = _stand(request, paket, lauf, zahlen, darf)
    if getattr(request, "htmx", False):
        return render(request, "berichte/_paket_stand.html", stand)
    context = {
        **stand,
        "titel": str(paket),
        "kernaussage": zahlen.satz,
        "brotkrumen": _krumen((str(paket), None)),
        "exporte": [
            ("Alles als ZIP", reverse("berichtspaket_zip", args=[pk])),
            ("Inhalt als PDF", druckadresse(reverse("berichtspaket_pdf", args=[pk]))),
            *export_links(request.GET),
        ],
        "paket": paket,
        "darf": darf,
        "warum_nicht": "" if darf else warum_nicht_ablegen(request.zugang),
    }
    rows = paket.teile.select_related("gebiet").order_by("pk")
    return list_page(
        request, template="berichte/berichtspaket.html", table=PaketteilTable, rows=rows, filterset=PaketteilFilter,
        name=f"berichtspaket-{pk}", context=context, notes=[str(paket), zahlen.satz],
    )  # fmt: skip


def _stand(request: Any, paket: Any, lauf: Auftrag | None, zahlen: Paketzahlen, darf: bool) -> dict[str, Any]:
    jetzt = lage(zahlen, lauf.status if lauf else "")
    if jetzt is Paketlage.UNTERBROCHEN and paket.belegt:
        jetzt = Paketlage.LAEUFT  # a command works on it
    text = zahlen.satz
    if lauf and jetzt.arbeitet:
        text = "Der Auftrag wird abgebrochen, sobald der laufende Schritt zu Ende ist." if lauf.abbruch_gewuenscht else lauf.meldung or text
    elif lauf and lauf.status == Auftrag.Status.FEHLER:
        text = f"{text} {lauf.meldung}"
    noch = sum(zahlen.je[s] for s in NOCH_EINMAL)
    weiter = "Fortsetzen" if zahlen.offen else f"{anzahl(noch, 'Bericht', 'Berichte')} noch einmal versuchen" if noch else ""
    abbrechbar = lauf is not None and lauf.offen and not lauf.abbruch_gewuenscht
    prozent = zahlen.erledigt * 100 // max(zahlen.alle, 1)
    return {
        "auftrag": {"titel": jetzt.value.capitalize(), "text": text, "laeuft": jetzt.arbeitet, "prozent": prozent},
        "url": request.path,
        "abbrechen_url": reverse("berichtspaket_abbrechen", args=[paket.pk]) if darf and abbrechbar else "",
        "fortsetzen_url": reverse("berichtspaket_fortsetzen", args=[paket.pk]) if darf and weiter and not jetzt.arbeitet else "",
        "fortsetzen": weiter,
        "teilweise": bool(getattr(request, "htmx", False)) and not jetzt.arbeitet,
    }


@seite(lesen=LESEN, methoden=("POST",))
def berichtspaket_fortsetzen(request: Any, pk: int) -> HttpResponse:
    """What is open goes on; what failed, or was not there, is tried again."""
    paket = _hole(request, pk)
    wer = verlange_ablegen(request.zugang, paket.bereich_id)
    return _arbeite(request, wer, paket, "Das Paket wird fortgesetzt. Was schon da ist, bleibt, wie es ist.")


def _arbeite(request: Any, wer: Wer, paket: Berichtspaket, gut: str) -> HttpResponse:
    """Starts its job; where none can start now, its page says why."""
    try:
        actions.setze_fort(wer=wer, paket=paket)
    except Abgelehnt as fehler:
        messages.error(request, str(fehler))
    else:
        messages.success(request, gut)
    return redirect(paket)


@seite(lesen=LESEN, methoden=("POST",))
def berichtspaket_abbrechen(request: Any, pk: int) -> HttpResponse:
    paket = _hole(request, pk)
    verlange_ablegen(request.zugang, paket.bereich_id)
    for auftrag in actions.offene(pk):
        jobs.brich_ab(auftrag)
    messages.success(request, "Der Abbruch ist angefordert. Was fertig ist, bleibt.")
    return redirect(paket)


@seite(lesen=LESEN)
def berichtspaket_pdf(request: Any, pk: int) -> HttpResponse:
    """The table of contents of what is there now."""
    inhalt = paketinhalt.lies(_hole(request, pk))
    return drucke(request, paketinhalt.verzeichnisauftrag(inhalt), f"{inhalt.dateiname}-inhalt")


@seite(lesen=LESEN)
def berichtspaket_zip(request: Any, pk: int) -> HttpResponseBase:
    """All files in one; the web server holds it until it is sent."""
    inhalt = paketinhalt.lies(_hole(request, pk))
    try:
        verzeichnis = pdf.drucke(paketinhalt.verzeichnisauftrag(inhalt)).pdf
    except Druckfehler as fehler:
        return druckfehler(request, fehler)
    kopf = {"Content-Disposition": f'attachment; filename="{inhalt.dateiname}.zip"'}
    return StreamingHttpResponse(paketinhalt.als_zip(inhalt, verzeichnis), content_type="application/zip", headers=kopf)


@seite(lesen=LESEN)
def paketteil_pdf(request: Any, pk: int, teil: int) -> HttpResponse:
    rows = Paketteil.objects.filter(paket__in=lesbare_pakete(request.zugang), datei__isnull=False).select_related("datei")
    row = get_object_or_404(rows, pk=teil, paket=pk)
    assert row.datei is not None
    inhalt = bytes(row.datei.inhalt)
    if hashlib.sha256(inhalt).hexdigest() != row.datei.sha256:
        return veraendert(request, [PDF_VERAENDERT])
    return als_datei(inhalt, row.datei.name, "application/pdf")
