"""Indikatoren with definition and values; Bevölkerung."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis import diagramme
from basis.export import Blatt, Zelle
from basis.lists import as_file, export_links, list_page
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.indikatoren import speichere_indikator
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.filters.indikatoren import IndikatorFilter
from sozialraum.forms.indikatoren import IndikatorForm
from sozialraum.models import Altersband, Bevoelkerung, Datenlieferung, Gebiet, Indikator
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.selectors import Werte, leser, reihe
from sozialraum.tables.indikatoren import BevoelkerungTable, GebietswertTable, IndikatorTable

DATEN = ("Daten", "daten")


def krumen(*weg: tuple[str, str], jetzt: str) -> list[tuple[str, str | None]]:
    return [*((titel, reverse(name)) for titel, name in weg), (jetzt, None)]


@seite(lesen=Recht.INTERN_LESEN)
def indikatoren(request: Any) -> HttpResponse:
    context = {
        "titel": "Indikatoren",
        "darf_pflegen": request.zugang.darf(Recht.DATEN_PFLEGEN),
        "warum_nicht": warum_nicht(Recht.DATEN_PFLEGEN),
        "brotkrumen": krumen(DATEN, jetzt="Indikatoren"),
    }
    return list_page(
        request,
        template="sozialraum/indikatoren.html",
        table=IndikatorTable,
        rows=Indikator.objects.all(),
        filterset=IndikatorFilter,
        name="indikatoren",
        context=context,
    )


@seite(lesen=Recht.INTERN_LESEN)
def indikator(request: Any, schluessel: str) -> HttpResponse:
    """Definition, history of the definition, development of the city, values of every Gebiet."""
    ziel = get_object_or_404(Indikator.objects.select_related("nenner_altersband"), schluessel=schluessel)
    baum = request.zugang.baum
    tage = reihe(baum, [ziel], offen=leser(request.zugang)).get(ziel.pk, {}) if baum.knoten else {}
    gewaehlt = _gewaehlter_tag(request, tage)
    zeilen = _zeilen(baum, tage[gewaehlt]) if gewaehlt else []
    muster = Datenlieferung.objects.wirksam().filter(muster=True, werte__indikator=ziel).exists()
    stand = f"Stichtag {datum(gewaehlt)}" if gewaehlt else ""
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"indikator-{schluessel}", [_blatt(ziel, zeilen, stand, muster)])
    context = {
        "titel": ziel.name,
        "indikator": ziel,
        "kernaussage": _kernaussage(ziel, baum, tage),
        "definitionen": ziel.definitionen.all(),
        "tage": sorted(tage, reverse=True),
        "gewaehlt": gewaehlt,
        "diagramm": _verlauf(ziel, baum, tage) if len(tage) > 1 and baum.auf_ebene(Ebene.FACHBEREICH) else None,
        "table": _wertetabelle(ziel, zeilen, stand) if zeilen else None,
        "muster": muster,
        "exporte": export_links(request.GET) if zeilen else [],
        "darf_pflegen": request.zugang.darf(Recht.DATEN_PFLEGEN),
        "warum_nicht": warum_nicht(Recht.DATEN_PFLEGEN),
        "brotkrumen": krumen(DATEN, ("Indikatoren", "indikatoren"), jetzt=ziel.name),
    }
    return render(request, "sozialraum/indikator.html", context)


def _gewaehlter_tag(request: Any, tage: Mapping[date, Werte]) -> date | None:
    nach_text = {datum(tag): tag for tag in tage}
    return nach_text.get(request.GET.get("stichtag", ""), max(tage, default=None))


def _zeilen(baum: Gebietsbaum, werte: Werte) -> list[dict[str, Any]]:
    knoten = [k for ebene in Ebene for k in baum.auf_ebene(ebene)]
    return [_zeile(k, werte) for k in knoten if k.id in werte]


def _zeile(knoten: Knoten, werte: Werte) -> dict[str, Any]:
    wert = werte[knoten.id]
    hinweise = []
    if knoten.ebene != Ebene.STADTTEIL and wert.fehlend:
        hinweise.append(
            "ohne ein Gebiet, für das kein Wert vorliegt"
            if wert.fehlend == 1
            else f"ohne {wert.fehlend} Gebiete, für die kein Wert vorliegt"
        )
    name = f"{knoten.schluessel} {knoten.name}" if knoten.ebene in (Ebene.STADTTEIL, Ebene.SOZIALRAUM) else knoten.name
    url = reverse("gebiet", args=[knoten.ebene.name.lower(), knoten.schluessel])
    return {"gebiet": name, "url": url, "wert": wert.wert, "zaehler": wert.zaehler, "nenner": wert.nenner, "hinweis": "; ".join(hinweise)}


def _wertetabelle(ziel: Indikator, zeilen: list[dict[str, Any]], stand: str) -> GebietswertTable:
    table = GebietswertTable(zeilen, caption=f"{ziel.name}: Werte der Gebiete, {stand}")
    table.columns["wert"].column.stellen = ziel.nachkommastellen
    return table


def _kernaussage(ziel: Indikator, baum: Gebietsbaum, tage: Mapping[date, Werte]) -> str:
    if not tage:
        return ""
    letzter = max(tage)
    if not baum.auf_ebene(Ebene.FACHBEREICH):
        return ""
    stadt = tage[letzter][baum.wurzel().id].wert
    if stadt.zahl is None:
        return f"Für die Stadt liegt am {datum(letzter)} kein zusammengefasster Wert vor."
    return f"Stadt am {datum(letzter)}: {zahl(stadt, ziel.nachkommastellen)} {ziel.get_einheit_display()}."


def _verlauf(ziel: Indikator, baum: Gebietsbaum, tage: Mapping[date, Werte]) -> diagramme.Diagramm:
    """The city over the Stichtage, with the highest and the lowest Sozialraum of the last one."""
    folge = sorted(tage)
    letzter = tage[folge[-1]]
    raeume = sorted(
        (k for k in baum.auf_ebene(Ebene.SOZIALRAUM) if letzter[k.id].wert.zahl is not None), key=lambda k: letzter[k.id].wert.zahl or 0
    )
    orte = [(baum.wurzel(), "Stadt", "ist")]
    orte += [(k, f"Sozialraum {k.schluessel}", "vergleich") for k in ([raeume[-1], raeume[0]] if len(raeume) > 1 else raeume)]
    linien = [diagramme.Linie(name, tuple(tage[t][k.id].wert for t in folge), art=art) for k, name, art in orte]
    return diagramme.verlauf(
        linien,
        [datum(t) for t in folge],
        titel=f"{ziel.name}: Stadt, höchster und niedrigster Sozialraum",
        einheit=ziel.get_einheit_display(),
        schreibweise=lambda wert: zahl(wert, ziel.nachkommastellen),
        kopf="Stichtag",
        tage=folge,
    )


def _blatt(ziel: Indikator, zeilen: list[dict[str, Any]], stand: str, muster: bool) -> Blatt:
    kopf = ("Gebiet", f"Wert ({ziel.get_einheit_display()})", "Zähler", "Nenner", "Hinweis")
    hinweise = [stand, *(["Musterdaten"] if muster else [])]
    inhalt: list[list[Zelle]] = [[z["gebiet"], z["wert"], z["zaehler"], z["nenner"], z["hinweis"]] for z in zeilen]
    return Blatt(ziel.name[:31], kopf, inhalt, hinweise=hinweise)


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def indikator_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    ziel = get_object_or_404(Indikator, schluessel=schluessel) if schluessel else None
    letzte = ziel.definitionen.first() if ziel else None
    form = IndikatorForm(request.POST or None, instance=ziel, initial={"definition": letzte.text if letzte else "", "gueltig_ab": heute()})
    if request.method == "POST" and form.is_valid():
        angaben = form.cleaned_data
        try:
            neu = speichere_indikator(
                wer=request.zugang.verlange(Recht.DATEN_PFLEGEN),
                indikator=form.save(commit=False),
                definition=angaben["definition"],
                gueltig_ab=angaben["gueltig_ab"],
            )
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, "Der Indikator ist gespeichert.")
            return redirect(neu)
    titel = "Indikator ändern" if ziel else "Indikator anlegen"
    context = {
        "titel": titel,
        "form": form,
        "abbrechen_url": ziel.get_absolute_url() if ziel else reverse("indikatoren"),
        "brotkrumen": krumen(DATEN, ("Indikatoren", "indikatoren"), jetzt=titel),
    }
    return render(request, "sozialraum/formular.html", context, status=422 if form.errors else 200)


@seite(lesen=Recht.INTERN_LESEN)
def bevoelkerung(request: Any) -> HttpResponse:
    """Inhabitants of a Gebiet on a Stichtag by age band and Geschlecht."""
    baum = Gebiet.objects.baum(heute())
    tage = list(
        Bevoelkerung.objects.filter(lieferung__zurueckgenommen_am__isnull=True)
        .values_list("stichtag", flat=True)
        .distinct()
        .order_by("-stichtag")
    )
    gewaehlt = {datum(t): t for t in tage}.get(request.GET.get("stichtag", ""), tage[0] if tage else None)
    wahl = {f"{k.ebene.name.lower()}-{k.schluessel}": k for ebene in Ebene for k in baum.auf_ebene(ebene)}
    ort = wahl.get(request.GET.get("gebiet", ""), next(iter(wahl.values()), None))
    zeilen, gesamt = _altersbaender(baum, ort, gewaehlt) if ort and gewaehlt else ([], 0)
    muster = Datenlieferung.objects.wirksam().filter(muster=True, bevoelkerung__stichtag=gewaehlt).exists() if gewaehlt else False
    notes = [f"Stichtag {datum(gewaehlt)}" if gewaehlt else "", ort.name if ort else "", *(["Musterdaten"] if muster else [])]
    context = {
        "titel": "Bevölkerung",
        "kernaussage": f"{ort.name}: {zahl(gesamt)} Einwohnende am {datum(gewaehlt)}." if zeilen and ort and gewaehlt else "",
        "tage": tage,
        "gewaehlt": gewaehlt,
        "wahl": wahl,
        "ort": ort,
        "muster": muster,
        "brotkrumen": krumen(DATEN, jetzt="Bevölkerung"),
    }
    return list_page(
        request,
        template="sozialraum/bevoelkerung.html",
        table=BevoelkerungTable,
        rows=zeilen,
        name="bevoelkerung",
        context=context,
        notes=notes,
        caption=f"Einwohnende nach Altersband, {ort.name if ort else ''}",
    )


def _altersbaender(baum: Gebietsbaum, ort: Knoten, tag: date) -> tuple[list[dict[str, Any]], int]:
    """One row per Altersband and the inhabitants of every age, in one query."""
    baender = list(Altersband.objects.order_by("von", "bis_unter"))
    summen = {
        f"{g}_{b.pk}": Sum("anzahl", filter=Q(alter__gte=b.von, alter__lt=b.bis_unter, geschlecht=g), default=0)
        for b in baender
        for g in ("w", "m", "d")
    }
    rows = Bevoelkerung.objects.wirksam().filter(stichtag=tag, gebiet__in=baum.stadtteile(ort.id))
    werte = rows.aggregate(alle=Sum("anzahl", default=0), **summen)
    zeilen = [
        {
            "band": b.name,
            "weiblich": werte[f"w_{b.pk}"],
            "maennlich": werte[f"m_{b.pk}"],
            "divers": werte[f"d_{b.pk}"],
            "gesamt": werte[f"w_{b.pk}"] + werte[f"m_{b.pk}"] + werte[f"d_{b.pk}"],
        }
        for b in baender
    ]
    return zeilen, werte["alle"]
