"""The calendar of the reporting year: what is due when, one report of it with its Abgabe, and the file for calendars."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from berichte.access import gibt_ab, sieht_werkstatt, verlange_abgeben, warum_nicht_abgeben
from berichte.actions.regelwerk import gib_ab, nimm_abgabe_zurueck
from berichte.arten import ARTEN, Weg
from berichte.faelligkeit import Lage, Pflicht, dringendes_zuerst, im_jahr, je_lage
from berichte.forms.berichte import AbgabeForm, KalenderForm, RuecknahmeForm
from berichte.models import Abgabe, Berichtsregel
from berichte.sections.berichtspflichten import Stoff, Zeile, lade, zeilen
from berichte.sections.werkstatt import Stelle
from berichte.tables import PflichtTable, lage_html
from berichte.views.regelwerk import krumen, mustersatz
from berichte.zeitraum import Berichtszeitraum
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.kalenderdatei import Termin
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite
from sozialraum.views.kalenderantwort import kalenderantwort

LESEN = Recht.INTERN_LESEN


def _liste(request: Any, tag: date) -> tuple[KalenderForm, list[Pflicht], list[Zeile]]:
    """The form, all of its year, and what was chosen of it."""
    stoff = lade(request.zugang.baum)
    erstes = min((r.gueltig_ab.year for r in stoff.regeln), default=tag.year)
    form = KalenderForm(request.GET, heute=tag, erstes=min(erstes, tag.year))
    jahr = form.jahr_der_liste
    alle = im_jahr(stoff.pflichten(date(jahr, 12, 31)), jahr, tag)
    return form, alle, zeilen(stoff, dringendes_zuerst((p for p in alle if form.passt(p)), tag), tag)


@seite(lesen=LESEN)
def berichtskalender(request: Any) -> HttpResponse:
    tag = heute()
    form, alle, gezeigt = _liste(request, tag)
    context = {
        "titel": f"Berichtskalender {form.jahr_der_liste}",
        "kernaussage": _kernaussage(alle, tag),
        "filterform": form,
        "leer": not alle,
        "ics": f"{reverse('berichtskalender_ics')}?{request.GET.urlencode()}",
        "brotkrumen": krumen(("Berichtskalender", None)),
        "muster": mustersatz(),
    }
    return list_page(
        request, template="berichte/berichtskalender.html", table=PflichtTable, rows=gezeigt,
        name=f"berichtskalender-{form.jahr_der_liste}", context=context, notes=[f"Stand {datum(tag)}."],
    )  # fmt: skip


def _kernaussage(alle: list[Pflicht], tag: date) -> str:
    je = je_lage(alle, tag)
    spaet = je[Lage.UEBERFAELLIG] + je[Lage.ESKALIERT]
    if not alle:
        return "Das Regelwerk verlangt in diesem Jahr keinen Bericht."
    satz = f"Von {anzahl(len(alle), 'Bericht', 'Berichten')} sind {je[Lage.ERLEDIGT]} erledigt"
    return f"{satz} und {spaet} überfällig, davon {je[Lage.ESKALIERT]} eskaliert." if spaet else f"{satz}; überfällig ist keiner."


@seite(lesen=LESEN)
def berichtskalender_ics(request: Any) -> HttpResponse:
    """What the list shows, as a file for calendars."""
    form, _, gezeigt = _liste(request, heute())
    termine = [_termin(request, z) for z in gezeigt]
    return kalenderantwort("Berichtskalender", f"berichtskalender-{form.jahr_der_liste}", termine)


def _termin(request: Any, z: Zeile) -> Termin:
    """The same report keeps its name in calendars; handed in, it is the next state of the same entry."""
    p = z.pflicht
    teile = [f"Wer berichtet: {z.rolle}", z.lage.wort, f"Wird vorgelegt: {z.sitzung}" if z.sitzung else ""]
    return Termin(
        kennung=f"bericht-{z.typwert}-{p.ort.id}-{p.zeitraum.anfang:%Y%m%d}-{p.zeitraum.rhythmus.value}@sozialraumsteuerung",
        tag=p.faellig_am, beginn=None, ende=None, titel=f"Bericht fällig: {p.titel}", ort="", beschreibung="\n".join(filter(None, teile)),
        url=request.build_absolute_uri(_adresse(z)), stand="CONFIRMED", folge=1 if z.lage is Lage.ERLEDIGT else 0,
        geaendert=datetime.combine(p.erledigt_am or p.regel.gueltig_ab, time(12), UTC),
    )  # fmt: skip


def _adresse(z: Zeile) -> str:
    return reverse("berichtspflicht", args=[z.typwert, z.ebenenname, z.schluessel, z.anfang])


def _finde(stoff: Stoff, typ: str, ebene: str, schluessel: str, anfang: str) -> Pflicht:
    """404 for what the Regelwerk does not ask for."""
    try:
        tag = date.fromisoformat(anfang)
    except ValueError:
        raise Http404 from None
    if tag.isoformat() != anfang or tag.year > heute().year + 2:
        raise Http404
    stelle = (typ, ebene, schluessel, tag)
    alle = stoff.pflichten(date(tag.year + 2, 12, 31))
    gefunden = [p for p in alle if (p.regel.typ, p.ort.ebene.name.lower(), p.ort.schluessel, p.zeitraum.anfang) == stelle]
    if not gefunden:
        raise Http404
    return gefunden[0]


@seite(lesen=LESEN, methoden=("GET", "POST"))
def berichtspflicht(request: Any, typ: str, ebene: str, schluessel: str, anfang: str) -> HttpResponse:
    """One report that is asked for: what the Regelwerk says, how it stands, and the form with which it is handed in."""
    tag, stoff = heute(), lade(request.zugang.baum)
    p = _finde(stoff, typ, ebene, schluessel, anfang)
    abgabe = Abgabe.objects.filter(typ=typ, gebiet=p.ort.id, anfang=p.zeitraum.anfang).select_related("gebiet", "abgegeben_von").first()
    form = AbgabeForm(request.POST or None, initial={"abgegeben_am": tag})
    zeile = zeilen(stoff, [p], tag)[0]
    if request.method == "POST":
        wer = verlange_abgeben(request.zugang, p)
        if form.is_valid():
            try:
                gib_ab(wer=wer, pflicht=p, heute=tag, **form.cleaned_data)
            except Abgelehnt as fehler:
                form.add_error(fehler.am_feld(form), list(fehler.saetze))
            else:
                return _zurueck(request, zeile)
    context = {
        "titel": p.titel,
        "kernaussage": f"Fällig am {datum(p.faellig_am)}: {zeile.lage.wort}.",
        "pflicht": p,
        "lage": lage_html(zeile.lage),
        "verspaetet": p.verspaetet(tag),
        "sitzung": zeile.sitzung,
        "regel": Berichtsregel.objects.select_related("gremium").get(pk=p.regel.id),
        "abgabe": abgabe,
        "arbeit": zeile.arbeit or "noch nicht begonnen",
        "werkstatt": _werkstatt(request, p),
        "form": form,
        "darf_abgeben": gibt_ab(request.zugang, p),
        "warum_nicht": warum_nicht_abgeben(p),
        "brotkrumen": krumen(("Berichtskalender", reverse("berichtskalender")), (p.titel, None)),
    }
    return render(request, "berichte/berichtspflicht.html", context, status=422 if form.errors else 200)


def _werkstatt(request: Any, p: Pflicht) -> str:
    """Where this report is written, for whoever may see it there."""
    art = ARTEN.get(p.regel.typ)
    baum = request.zugang.baum
    knoten = baum.knoten.get(p.ort.id)
    if art is None or art.weg is not Weg.WERKSTATT or knoten is None:
        return ""
    regel = Berichtsregel.objects.get(pk=p.regel.id)
    stelle = Stelle(art, baum, knoten, Berichtszeitraum(p.zeitraum.anfang, p.zeitraum.ende), regel)
    return reverse("berichtswerkstatt", args=stelle.adresse) if sieht_werkstatt(request.zugang, stelle) else ""


def _zurueck(request: Any, zeile: Zeile) -> HttpResponse:
    messages.success(request, "Die Abgabe ist eingetragen.")
    return redirect(_adresse(zeile))


@seite(lesen=LESEN, methoden=("GET", "POST"))
def abgabe_zuruecknehmen(request: Any, pk: int) -> HttpResponse:
    abgabe = get_object_or_404(Abgabe.objects.select_related("gebiet"), pk=pk)
    ziel = abgabe.get_absolute_url()
    ort = (Ebene(abgabe.gebiet.ebene).name.lower(), abgabe.gebiet.schluessel)
    p = _finde(lade(request.zugang.baum), abgabe.typ, *ort, abgabe.anfang.isoformat())
    wer = verlange_abgeben(request.zugang, p)
    form = RuecknahmeForm(request.POST or None)

    def speichere() -> str:
        nimm_abgabe_zurueck(wer=wer, abgabe=abgabe, grund=form.cleaned_data["grund"])
        return ziel

    titel = "Abgabe zurücknehmen"
    return formularseite(
        request, form, speichere, titel=titel, zurueck=ziel, meldung="Der Bericht gilt wieder als offen.",
        brotkrumen=krumen(("Berichtskalender", reverse("berichtskalender")), (p.titel, ziel), (titel, None)),
    )  # fmt: skip
