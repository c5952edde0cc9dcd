"""The workshop of reports: which ones are in work, and one with its texts, remarks and the steps to its release."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from basis import kanonisch
from basis.lists import druckadresse, list_page
from basis.sql import ein_lesestand
from basis.tables import status_html
from basis.zahlen import anzahl
from berichte import access, pdf
from berichte.actions import freigabe as actions
from berichte.arten import ARTEN, Entwurfsstand, Zeitraumart, falscher_zeitraum, fehlende_ebene, werkstattarten, zeitraumwort
from berichte.filters import EntwurfFilter
from berichte.forms.werkstatt import AnmerkungForm, WerkstattForm, WerkstattwahlForm
from berichte.models import Berichtsentwurf, Berichtsregel
from berichte.regelwerk import Berichtstyp
from berichte.sections import gebiete, werkstatt
from berichte.sections.papier import Beiblatt
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.sections.werkstatt import Stelle, Werkstueck
from berichte.tables import EntwurfTable
from berichte.views.budgetbericht import drucke
from berichte.zeitraum import Berichtszeitraum, zeitraumfehler
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Stadt
from sozialraum.rechte import Recht

LESEN = Recht.INTERN_LESEN
ENTWURF = "Entwurf, nicht freigegeben"
FRAGEN = ("Daten vollständig?", "Erläuterungen da?", "Freigegeben?")


def krumen(*weiter: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Berichte", reverse("berichte")), *weiter]


@seite(lesen=LESEN)
def berichtswerkstaetten(request: Any) -> HttpResponse:
    """What is in work, and the way to a report that is not yet: ``?neu-typ=…`` opens it, which writes nothing."""
    baum = request.zugang.baum
    orte = [(f"{k.ebene.name.lower()}/{k.schluessel}", gebiete.bezeichne(k)) for k in gebiete.alle(baum)]
    gewaehlt = request.GET if "neu-typ" in request.GET else None
    form = WerkstattwahlForm(gewaehlt, prefix="neu", gebiete=orte, heute=heute())
    if form.is_valid():
        w = form.cleaned_data
        ebene, schluessel = w["gebiet"].split("/", 1)
        stelle = _stelle(request, w["typ"], ebene, schluessel, Berichtszeitraum(w["von"], w["bis"]))
        if access.sieht_werkstatt(request.zugang, stelle):
            return redirect("berichtswerkstatt", *stelle.adresse)
        form.add_error("gebiet", access.warum_nicht_schreiben(stelle))
    context = {
        "titel": "Berichtswerkstatt",
        "kernaussage": "Ein Bericht wird geschrieben, vorgelegt und von einer zweiten Person freigegeben; danach ändert er sich nie.",
        "brotkrumen": krumen(("Werkstatt", None)),
        "form": form,
    }
    antwort = list_page(
        request, template="berichte/berichtswerkstaetten.html", table=EntwurfTable, rows=_sichtbare(request),
        filterset=EntwurfFilter, name="berichtswerkstatt", context=context,
    )  # fmt: skip
    antwort.status_code = 422 if form.errors else antwort.status_code
    return antwort


def _sichtbare(request: Any) -> QuerySet[Berichtsentwurf]:
    """The drafts that one may see; all rules are read at once."""
    baum, regeln, gefunden = request.zugang.baum, list(Berichtsregel.objects.order_by("-gueltig_ab")), []
    rows = Berichtsentwurf.objects.select_related("gebiet")
    for row in rows:
        if (knoten := baum.knoten.get(row.gebiet_id)) is None:
            continue
        regel = next((r for r in regeln if (r.typ, r.ebene) == (row.typ, knoten.ebene) and r.gueltig_ab <= row.von), None)
        stelle = Stelle(ARTEN[Berichtstyp(row.typ)], baum, knoten, Berichtszeitraum(row.von, row.bis), regel)
        if access.sieht_werkstatt(request.zugang, stelle):
            gefunden.append(row.pk)
    return rows.filter(pk__in=gefunden)


def _stelle(request: Any, typ: str, ebene: str, schluessel: str, z: Berichtszeitraum) -> Stelle:
    """404 for what no report of the workshop can be about."""
    art = next((a for a in werkstattarten() if a.typ == typ), None)
    baum = request.zugang.baum
    knoten = gebiete.finde(baum, ebene, schluessel)
    if art is None or knoten is None or fehlende_ebene(art, knoten.ebene) or zeitraumfehler(z.von, z.bis, heute()):
        raise Http404
    if falscher_zeitraum(art, z.von, z.bis):
        raise Http404
    return Stelle(art, baum, knoten, z, werkstatt.regel_fuer(art, knoten, z.von))


def finde(request: Any, typ: str, ebene: str, schluessel: str, von: str, bis: str) -> Stelle:
    """404 for strangers, and for days that are written otherwise than here."""
    try:
        z = Berichtszeitraum(date.fromisoformat(von), date.fromisoformat(bis))
    except ValueError:
        raise Http404 from None
    if (z.von.isoformat(), z.bis.isoformat()) != (von, bis) or z.bis > heute() + timedelta(days=366):
        raise Http404
    stelle = _stelle(request, typ, ebene, schluessel, z)
    if not access.sieht_werkstatt(request.zugang, stelle):
        raise Http404
    return stelle


def _lies(stelle: Stelle) -> tuple[Berichtsentwurf | None, Werkstueck]:
    with ein_lesestand():
        entwurf = stelle.entwurf
        return entwurf, werkstatt.lies(stelle, entwurf)


@seite(lesen=LESEN, methoden=("GET", "POST"))
def berichtswerkstatt(request: Any, typ: str, ebene: str, schluessel: str, von: str, bis: str) -> HttpResponse:
    """One report in work; the form keeps its texts."""
    stelle = finde(request, typ, ebene, schluessel, von, bis)
    wer = access.wer_schreibt(request.zugang, stelle) if request.method == "POST" else None
    try:
        entwurf, stueck = _lies(stelle)
    except Berichtsfehler as fehler:
        return ohne_bericht(request, fehler)
    form = WerkstattForm(request.POST or None, initial=stueck.texte, erklaerungen=stueck.erklaerungen, art=stelle.art)
    if wer is not None and form.is_valid():
        try:
            actions.schreibe_texte(wer=wer, stelle=stelle, texte=form.geschriebene, geprueft=form.geprueft)
        except Abgelehnt as fehler:
            form.add_error(fehler.am_feld(form), list(fehler.saetze))
        else:
            messages.success(request, "Die Texte sind gespeichert.")
            return redirect("berichtswerkstatt", *stelle.adresse)
    context = _seite(request, stelle, entwurf, stueck) | {"form": form, "felder": _felder(form, stueck)}
    return render(request, "berichte/berichtswerkstatt.html", context, status=422 if form.errors else 200)


def ohne_bericht(request: Any, fehler: Berichtsfehler) -> HttpResponse:
    """There is nothing to report yet, and the page says why."""
    titel = "Dieser Bericht lässt sich nicht erstellen"
    context = {"titel": titel, "saetze": fehler.saetze, "brotkrumen": krumen(("Werkstatt", reverse("berichtswerkstaetten")), (titel, None))}
    return render(request, "berichte/bericht_fehler.html", context, status=422)


def zeige(request: Any, stelle: Stelle, anmerkung: AnmerkungForm) -> HttpResponse:
    """The same page, with what was refused of a step."""
    try:
        entwurf, stueck = _lies(stelle)
    except Berichtsfehler as fehler:
        return ohne_bericht(request, fehler)
    form = WerkstattForm(initial=stueck.texte, erklaerungen=stueck.erklaerungen, art=stelle.art)
    context = _seite(request, stelle, entwurf, stueck) | {"form": form, "felder": _felder(form, stueck), "anmerkung": anmerkung}
    return render(request, "berichte/berichtswerkstatt.html", context, status=422)


def _felder(form: WerkstattForm, stueck: Werkstueck) -> list[tuple[Any, str]]:
    """Each field with the text of the report before; what stood there and has no field now comes with none of its own."""
    return [(form[name], stueck.vorher.get(name, "")) for name in form.texte]


def _seite(request: Any, stelle: Stelle, entwurf: Berichtsentwurf | None, stueck: Werkstueck) -> dict[str, Any]:
    zugang, stand = request.zugang, werkstatt.stand(entwurf)
    vorgelegt = stand is Entwurfsstand.VORGELEGT
    mit = bool(entwurf and vorgelegt and actions.hat_mitgeschrieben(entwurf, request.user.pk, stueck))
    zeitraum = zeitraumwort(stelle.art, stelle.z.von, stelle.z.bis)
    titel = f"{stelle.art.titel} {zeitraum}: {gebiete.bezeichne(stelle.knoten)}"
    return {
        "titel": titel,
        "kernaussage": stueck.bericht.kernaussage,
        "brotkrumen": krumen(("Werkstatt", reverse("berichtswerkstaetten")), (titel, None)),
        "exporte": [("Entwurf als PDF", druckadresse(reverse("berichtswerkstatt_pdf", args=stelle.adresse)))],
        "datenstand_der_seite": stueck.gelesen.datenstand,
        "muster": stueck.bericht.muster,
        "stelle": stelle,
        "stueck": stueck,
        "entwurf": entwurf,
        "anmerkung": AnmerkungForm(),
        "stand": stand,
        "vorgelegt": vorgelegt,
        "fragen": _fragen(stueck),
        "fassungen": stelle.freigaben.select_related("freigegeben_von", "gebiet").defer("inhalt"),
        "anmerkungen": entwurf.anmerkungen.select_related("geschrieben_von") if entwurf else (),
        "hindernisse": [] if stueck.unveraendert else actions.hindernisse(stueck),
        "anderswo": stueck.anderswo if zugang.darf(Recht.BUDGET_ERLAEUTERN, stelle.knoten.id) else (),
        "schreibt": access.bereitet_vor(zugang, stelle),
        "merkt_an": access.merkt_an(zugang, stelle),
        "gibt_frei": access.gibt_frei(zugang, stelle) and not mit,
        "warum_nicht": actions.VIER_AUGEN if mit else access.warum_nicht_freigeben(stelle),
        "freigebende": access.freigebende(stelle),
        "laufend": _laufend(stelle),
    }


def _laufend(stelle: Stelle) -> str:
    """The same report as it stands now, where it can be read whole."""
    k, z = stelle.knoten, stelle.z
    if stelle.art.typ is Berichtstyp.HAUSHALTSPLANUNG:
        return reverse("haushaltsplanung", args=[z.bis.year, k.ebene.name.lower(), k.schluessel])
    if stelle.art.typ is Berichtstyp.CONTROLLING:
        return reverse("monatsbericht", args=[z.bis.year, z.bis.month, k.ebene.name.lower(), k.schluessel])
    frage = f"?von={z.von:%d.%m.%Y}&bis={z.bis:%d.%m.%Y}" if stelle.art.zeitraum is Zeitraumart.ZEITRAUM else ""
    return reverse(stelle.art.laufend, args=[k.ebene.name.lower(), k.schluessel]) + frage


def _fragen(stueck: Werkstueck) -> list[tuple[str, Any]]:
    """What the Regelwerk asks of a report before it is handed in, each with its answer and its status."""
    daten = ("ja", "im_plan") if not stueck.luecken else ("mit Lücken", "beobachten")
    n = len(stueck.fehlende)
    texte = (f"{anzahl(n, 'Erläuterung fehlt', 'Erläuterungen fehlen')}", "handeln") if n else ("ja", "im_plan")
    if stueck.letzte is None:
        frei = ("nein", "beobachten")
    elif stueck.unveraendert:
        frei = (f"ja, Fassung {stueck.letzte.fassung}", "im_plan")
    else:
        frei = (f"Fassung {stueck.letzte.fassung}; seither anders", "beobachten")
    alle = [(frage, status_html(status, wort)) for frage, (wort, status) in zip(FRAGEN, (daten, texte, frei), strict=True)]
    saetze = " ".join(stueck.luecken)  # outside of the sign, whose word does not wrap
    return [(frage, format_html("{} {}", antwort, saetze) if frage == FRAGEN[0] and saetze else antwort) for frage, antwort in alle]


@seite(lesen=LESEN)
def berichtswerkstatt_pdf(request: Any, typ: str, ebene: str, schluessel: str, von: str, bis: str) -> HttpResponse:
    """The draft with its texts, as it would be released."""
    stelle = finde(request, typ, ebene, schluessel, von, bis)
    try:
        _, stueck = _lies(stelle)
    except Berichtsfehler as fehler:
        return ohne_bericht(request, fehler)
    beiblatt = Beiblatt(ENTWURF, stueck.absaetze, stueck.korrekturen, kanonisch.schreibe(stueck.inhalt))
    auftrag = stueck.quelle.auftrag(
        stueck.bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), stadt=Stadt.objects.aktuelle(), beiblatt=beiblatt
    )
    return drucke(request, auftrag, f"{stueck.bericht.dateiname}-entwurf")
