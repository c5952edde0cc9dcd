"""The data: what is there, deliveries with their provenance, values with their history."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis.lists import list_page
from basis.zahlen import Zustand, datum, zahl
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.actions.uebernahme import FALLARTEN
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.filters.daten import LieferungFilter
from sozialraum.forms.importe import RuecknahmeForm
from sozialraum.inputs.baeume import Baumfolge
from sozialraum.jobs import pruefe_fallzahlen_neu
from sozialraum.models import Bevoelkerung, Datenlieferung, Importentwurf, Indikator
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart
from sozialraum.querysets import geltende_werte
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.daten import LieferungTable

BEOBACHTET = (Lieferungsart.BASISSTATISTIK, Lieferungsart.ERFASSUNG, Lieferungsart.BEVOELKERUNG)  # what rules of early warning read
LIEFERUNGEN = Datenlieferung.objects.select_related("datei", "nutzer", "zurueckgenommen_von").defer("datei__inhalt")


def krumen(*weg: tuple[str, str], jetzt: str) -> list[tuple[str, str | None]]:
    return [("Daten", reverse("daten")), *((titel, reverse(name)) for titel, name in weg), (jetzt, None)]


def darf(request: Any) -> dict[str, Any]:
    return {
        "darf_pflegen": request.zugang.darf(Recht.DATEN_PFLEGEN),
        "darf_abfragen_lesen": request.zugang.darf(Recht.TRAEGERABFRAGEN_LESEN),
        "warum_nicht": warum_nicht(Recht.DATEN_PFLEGEN),
    }


@seite(lesen=Recht.INTERN_LESEN)
def daten(request: Any) -> HttpResponse:
    """The hub: how complete the data are, the latest deliveries, what waits."""
    baeume = Baumfolge(heute())
    tage, zeilen = _datenstand(baeume)
    anzahl = len(baeume.am(tage[-1] if tage else heute()).auf_ebene(Ebene.STADTTEIL))
    lieferungen = list(LIEFERUNGEN.order_by("-created_at")[:5])
    context = {
        "titel": "Daten",
        "kernaussage": kernsatz(zeilen, tage, anzahl),
        "tage": tage,
        "zeilen": zeilen,
        "stadtteile": anzahl,
        "lieferungen": lieferungen,
        "muster": Datenlieferung.objects.wirksam().filter(muster=True).exists(),
    }
    context |= darf(request)
    if context["darf_pflegen"]:
        context["entwuerfe"] = Importentwurf.objects.im_assistenten(request.user)[:5]
    return render(request, "sozialraum/daten.html", context)


def _datenstand(baeume: Baumfolge) -> tuple[list[date], list[dict[str, Any]]]:
    """Indikator × Stichtag: of how many Stadtteile of that day a value, a reason or nothing is there; the last four days."""
    gezaehlt = (
        geltende_werte()
        .filter(gebiet__ebene=Ebene.STADTTEIL)
        .values_list("indikator_id", "stichtag")
        .annotate(da=Count("pk"), werte=Count("pk", filter=Q(zustand=Zustand.WERT)))
    )
    je_indikator: dict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    for indikator, tag, da, werte in gezaehlt:
        je_indikator[indikator][tag] = (da, werte)
    tage = sorted({tag for eintraege in je_indikator.values() for tag in eintraege})[-4:]
    erwartet = {tag: len(baeume.am(tag).auf_ebene(Ebene.STADTTEIL)) for tag in tage}
    zeilen = []
    for indikator in Indikator.objects.filter(aktiv=True, je_schule=False):
        eintraege = je_indikator.get(indikator.pk, {})
        zellen = [_zelle(indikator, tag, eintraege.get(tag, (0, 0)), erwartet[tag]) for tag in tage]
        zeilen.append({"indikator": indikator, "zellen": zellen, "letzter": max(eintraege, default=None)})
    return tage, zeilen


def _zelle(indikator: Indikator, tag: date, stand: tuple[int, int], anzahl: int) -> dict[str, Any]:
    da, werte = stand
    return {"tag": tag, "werte": werte, "ohne": da - werte, "fehlt": max(0, anzahl - da), "leer": da == 0, "indikator": indikator}


def kernsatz(zeilen: list[dict[str, Any]], tage: list[date], anzahl: int) -> str:
    """Only a value counts as there: gesperrt, keine Angabe and nothing delivered are named apart."""
    if not tage:
        return ""
    letzte = [zeile["zellen"][-1] for zeile in zeilen]
    ohne = sum(1 for zelle in letzte if zelle["ohne"] and not zelle["fehlt"])
    fehlt = sum(1 for zelle in letzte if zelle["fehlt"])
    voll = len(letzte) - ohne - fehlt
    satz = f"Zum {datum(tage[-1])} haben {zahl(voll)} von {zahl(len(letzte))} Indikatoren für alle {zahl(anzahl)} Stadtteile einen Wert."
    reste = [f"bei {zahl(ohne)} sind Stadtteile ohne Wert geliefert (gesperrt oder keine Angabe)"] if ohne else []
    reste += [f"bei {zahl(fehlt)} fehlt die Lieferung ganz oder teilweise"] if fehlt else []
    rest = ", ".join(reste)
    return f"{satz} {rest[0].upper()}{rest[1:]}." if rest else satz


@seite(lesen=Recht.INTERN_LESEN)
def lieferungen(request: Any) -> HttpResponse:
    return list_page(
        request,
        template="sozialraum/lieferungen.html",
        table=LieferungTable,
        rows=LIEFERUNGEN.all(),
        filterset=LieferungFilter,
        name="lieferungen",
        context={"titel": "Lieferungen", "brotkrumen": krumen(jetzt="Lieferungen")} | darf(request),
    )


@seite(lesen=Recht.INTERN_LESEN)
def lieferung(request: Any, pk: int) -> HttpResponse:
    """Where the values came from, what they do, who uses them, and how to take them back."""
    return _lieferung(request, get_object_or_404(LIEFERUNGEN, pk=pk), RuecknahmeForm())


@seite(lesen=Recht.INTERN_LESEN, schreiben=Recht.DATEN_PFLEGEN, methoden=("POST",))
def lieferung_zuruecknehmen(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(LIEFERUNGEN, pk=pk)
    form = RuecknahmeForm(request.POST)
    if form.is_valid():
        try:
            nimm_zurueck(wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), lieferung=row, grund=form.cleaned_data["grund"])
            pruefe_fallzahlen_neu()
            davor = "Alles steht wieder wie davor." if row.art in STAMMDATEN else "Es gelten wieder die Werte davor."
            messages.success(request, f"Die Lieferung ist zurückgenommen. {davor}")
            return redirect("lieferung", row.pk)
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    return _lieferung(request, row, form)


def _lieferung(request: Any, row: Datenlieferung, form: RuecknahmeForm) -> HttpResponse:
    verwendungen = list(row.verwendungen.order_by("created_at"))
    name = row.datei.name if row.datei else row.get_art_display()
    tage, inhalt = _inhalt(row)
    context = {
        "titel": name,
        "lieferung": row,
        "tage": tage,
        "inhalt": inhalt,
        "bevoelkerung": row.art == Lieferungsart.BEVOELKERUNG,
        "stammdaten": row.art in STAMMDATEN,
        "faelle": row.art in FALLARTEN,
        "bogen": row.art == Lieferungsart.TRAEGERABFRAGE,
        "verwendungen": verwendungen,
        "darf_warnungen": row.art in BEOBACHTET and request.zugang.darf(Recht.HAUSRUNDEN_LESEN),
        "form": form,
        "muster": row.muster,
        "kernaussage": _satz(row),
        "brotkrumen": krumen(("Lieferungen", "lieferungen"), jetzt=name),
    }
    return render(request, "sozialraum/lieferung.html", context | darf(request), status=422 if form.errors else 200)


def _inhalt(row: Datenlieferung) -> tuple[list[date], list[dict[str, Any]]]:
    """What was stored: Indikator × Stichtag → (rows, corrections); of a Bevölkerung one line, of Stammdaten their number."""
    if row.art in STAMMDATEN:
        anzahl = (row.traeger if row.art == Lieferungsart.TRAEGER else row.einrichtungen).count()
        return [], [{"name": row.get_art_display(), "anzahl": anzahl}]
    if row.art == Lieferungsart.TRAEGERABFRAGE:
        return [], [{"name": str(a.einrichtung), "angabe": a} for a in row.angaben.select_related("einrichtung", "bogen__abfrage")]
    if row.art == Lieferungsart.BEVOELKERUNG:
        zahlen = Bevoelkerung.objects.filter(lieferung=row).values_list("stichtag").annotate(n=Count("pk")).order_by("stichtag")
        je_tag = dict(zahlen)
        return list(je_tag), [{"name": "Bevölkerung", "zellen": [(n, 0) for n in je_tag.values()]}] if je_tag else []
    if row.art in FALLARTEN:
        return _fallinhalt(row)
    gruppen = row.werte.values_list("indikator__name", "indikator__schluessel", "stichtag").annotate(n=Count("pk"), k=Count("ersetzt"))
    je_indikator: dict[tuple[str, str], dict[date, tuple[int, int]]] = defaultdict(dict)
    for name, schluessel, tag, anzahl, korrekturen in gruppen.order_by("indikator__name"):
        je_indikator[name, schluessel][tag] = (anzahl, korrekturen)
    tage = sorted({tag for eintraege in je_indikator.values() for tag in eintraege})
    return tage, [
        {"name": name, "schluessel": schluessel, "zellen": [eintraege.get(tag, (0, 0)) for tag in tage]}
        for (name, schluessel), eintraege in je_indikator.items()
    ]


def _fallinhalt(row: Datenlieferung) -> tuple[list[date], list[dict[str, Any]]]:
    """Hilfeart × year → (Meldungen of months, corrections among them)."""
    rows = row.fallmeldungen.order_by("hilfeart__reihenfolge").values_list("hilfeart__paragraf", "hilfeart__name", "monat__year")
    je_art: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for paragraf, name, jahr, anzahl, korrekturen in rows.annotate(n=Count("pk"), k=Count("ersetzt")):
        je_art[f"{paragraf}: {name}"][jahr] = (anzahl, korrekturen)
    jahre = sorted({jahr for eintraege in je_art.values() for jahr in eintraege})
    zeilen = [{"name": name, "zellen": [eintraege.get(jahr, (0, 0)) for jahr in jahre]} for name, eintraege in je_art.items()]
    return [date(jahr, 12, 31) for jahr in jahre], zeilen


def _satz(row: Datenlieferung) -> str:
    if row.zurueckgenommen_am:
        am = datum(timezone.localtime(row.zurueckgenommen_am))
        return f"Zurückgenommen am {am} von {row.zurueckgenommen_von}: {row.ruecknahme_grund}"
    was = "Einträge" if row.art in STAMMDATEN else "Bögen" if row.art == Lieferungsart.TRAEGERABFRAGE else "Werte"
    return f"{zahl(row.anzahl_neu)} {was} neu, {zahl(row.anzahl_geaendert)} geändert, {zahl(row.anzahl_unveraendert)} unverändert."
