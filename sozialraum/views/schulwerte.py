"""Counts of schools from a file: Datei → Prüfen und Übernehmen. What it would do is shown before anything counts."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.zahlen import anzahl, datum, zahl
from sozialraum.access import seite
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.schulentwurf import (
    GEAENDERT,
    NEU,
    UNVERAENDERT,
    Luecke,
    Schulpruefung,
    angaben_aus,
    lege_schulentwurf_an,
    pruefe_schulwerte,
)
from sozialraum.actions.schulwerte import Schulangaben, uebernimm_schulwerte
from sozialraum.forms.importe import SchulwerteForm, UebernahmeForm
from sozialraum.models import Gebiet, Importentwurf, Indikator
from sozialraum.rechte import Recht
from sozialraum.views.daten import krumen
from sozialraum.views.importansicht import HOECHSTENS
from sozialraum.views.importe import ZU_GROSS, zu_gross
from sozialraum.views.importentwuerfe import VERWORFEN, eigener_schulentwurf, merke_ende, mit_entwurf

PFLEGEN = Recht.DATEN_PFLEGEN
SCHRITTE = ("Datei", "Prüfen und Übernehmen")
mit_schulentwurf = partial(mit_entwurf, hole=eigener_schulentwurf)


def _schritte(jetzt: int, entwurf: Importentwurf | None = None) -> list[dict[str, str]]:
    zurueck = f"{reverse('schulwerte_neu')}?entwurf={entwurf.pk}" if entwurf else ""
    staende = ("fertig" if jetzt > 1 else "aktiv", "aktiv" if jetzt > 1 else "offen")
    return [{"titel": t, "url": zurueck if stand == "fertig" else "", "stand": stand} for t, stand in zip(SCHRITTE, staende, strict=True)]


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def schulwerte_neu(request: Any) -> HttpResponse:
    """With ``?entwurf=`` a corrected file takes the place of the old one."""
    nummer = request.GET.get("entwurf", "")
    alter = eigener_schulentwurf(request, int(nummer) if nummer.isascii() and nummer.isdigit() else 0) if nummer else None
    gesandt = request.method == "POST"
    form = SchulwerteForm(request.POST if gesandt else None, request.FILES if gesandt else None, initial=_start(alter))
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if gesandt and form.is_valid():
        try:
            return _lege_an(request, form.cleaned_data, alter)
        except Abgelehnt as fehler:
            form.add_error(fehler.am_feld(form) or "datei", list(fehler.saetze))
    context = {
        "titel": "Werte von Schulen laden",
        "form": form,
        "schritte": _schritte(1),
        "absenden": "Weiter zum Prüfen",
        "entwurf": alter,
        "indikatoren": Indikator.objects.filter(je_schule=True, aktiv=True).exists(),
        "offene": Importentwurf.objects.mit_schulwerten(request.user)[:5],
        "brotkrumen": krumen(("Lieferungen", "lieferungen"), jetzt="Werte von Schulen"),
    }
    return render(request, "sozialraum/schulwerte_neu.html", context, status=422 if form.errors else 200)


def _start(alter: Importentwurf | None) -> dict[str, Any]:
    return {f: getattr(alter, f) for f in ("indikator", "stichtag", "quelle", "muster")} if alter else {}


def _lege_an(request: Any, daten: dict[str, Any], alter: Importentwurf | None) -> HttpResponse:
    datei = daten["datei"]
    angaben = Schulangaben(daten["indikator"], datei.read(), datei.name, daten["quelle"], daten["muster"], daten["stichtag"])
    entwurf = lege_schulentwurf_an(wer=request.zugang.verlange(PFLEGEN), angaben=angaben, ersetzt=alter)
    return redirect("schulwerte_pruefen", entwurf.pk)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
@mit_schulentwurf
def schulwerte_pruefen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Every finding, or every school and Stadtteil before and after; sending it is the one step that saves."""
    angaben = angaben_aus(entwurf)
    pruefung = pruefe_schulwerte(angaben)
    form = UebernahmeForm(request.POST if request.method == "POST" else None, noetig=bool(pruefung.anzahl(GEAENDERT)))
    if request.method == "POST" and pruefung.warum_nicht:
        messages.error(request, pruefung.warum_nicht)
        return redirect("schulwerte_pruefen", entwurf.pk)
    if request.method == "POST" and form.is_valid():
        try:
            return _uebernimm(request, entwurf, angaben, form.cleaned_data.get("grund", ""))
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    gesucht = {s.ort for s in pruefung.summen} | {ort for luecke in pruefung.luecken for ort in luecke.stadtteile}
    orte = {g.pk: g for g in Gebiet.objects.filter(pk__in=gesucht)}
    zeilen = sorted(pruefung.zeilen, key=lambda z: ((GEAENDERT, NEU, UNVERAENDERT).index(z.art), z.zeile.nummer))[:HOECHSTENS]
    anteil = partial(_anteil, entwurf.indikator)
    context = {
        "titel": "Werte von Schulen prüfen",
        "entwurf": entwurf,
        "pruefung": pruefung,
        "kernaussage": _satz(entwurf, pruefung),
        "kennzahlen": _kennzahlen(pruefung),
        "befunde": pruefung.fehler[:HOECHSTENS],
        "mehr_befunde": max(0, len(pruefung.fehler) - HOECHSTENS),
        "warnungen": [*(_lueckensatz(luecke, orte) for luecke in pruefung.luecken), *_spruenge(pruefung, orte, anteil)],
        "zeilen": [(z, anteil(z.alt), anteil(z.zeile)) for z in zeilen],
        "mehr_zeilen": max(0, len(pruefung.zeilen) - HOECHSTENS),
        "summen": [(orte[s.ort], s, anteil(s.vorher), anteil(s.nachher)) for s in pruefung.summen],
        "form": form,
        "schritte": _schritte(2, entwurf),
        "absenden": f"{anzahl(len(pruefung.zeilen), 'Wert', 'Werte')} übernehmen",
        "muster": entwurf.muster,
        "brotkrumen": krumen(("Lieferungen", "lieferungen"), jetzt=entwurf.datei.name),
    }
    return render(request, "sozialraum/schulwerte_pruefen.html", context, status=422 if form.errors else 200)


def _anteil(indikator: Any, gezaehlt: Any) -> str:
    """„29 von 700: 4,1 %“; empty where nobody counted."""
    if gezaehlt is None:
        return ""
    quote = zahl(Fraction(gezaehlt.zaehler, gezaehlt.nenner) * indikator.faktor, indikator.nachkommastellen)
    return f"{zahl(gezaehlt.zaehler)} von {zahl(gezaehlt.nenner)}: {quote} {indikator.get_einheit_display()}"


def _lueckensatz(luecke: Luecke, orte: Mapping[int, Gebiet]) -> str:
    """Who reported on the Stichtag before and does not now, by number and name, and what follows for the city's value."""
    teile = []
    if luecke.stadtteile:
        namen = ", ".join(orte[ort].name for ort in luecke.stadtteile)
        teile.append(f"{anzahl(len(luecke.stadtteile), 'Stadtteil', 'Stadtteile')} ganz ({namen})")
    if luecke.schulen:
        teile.append(f"{anzahl(len(luecke.schulen), 'Schule', 'Schulen')} aus anderen Stadtteilen ({', '.join(luecke.schulen)})")
    folge = ""
    if luecke.stadtteile:
        folge = "Der Wert der Stadt wäre einer ohne sie; fehlt mehr als ein Viertel, vergleicht keine Frühwarnregel mit ihm."
    return f"Zum {datum(luecke.stichtag)} fehlen, die am {datum(luecke.davor)} gemeldet hatten: {' und '.join(teile)}. {folge}".strip()


def _spruenge(pruefung: Schulpruefung, orte: Mapping[int, Gebiet], anteil: Callable[[Any], str]) -> Iterator[str]:
    for s in pruefung.summen:
        if s.davor:
            tag, summe = s.davor
            yield f"Ungewöhnlich: {orte[s.ort].name} am {datum(s.stichtag)} {anteil(s.nachher)}, am {datum(tag)} {anteil(summe)}."


def _satz(entwurf: Importentwurf, pruefung: Schulpruefung) -> str:
    if pruefung.fehler:
        return f"{entwurf.datei.name}, {entwurf.indikator}: {anzahl(len(pruefung.fehler), 'Fehler', 'Fehler')}."
    tage = ", ".join(datum(tag) for tag in sorted({z.zeile.stichtag for z in pruefung.zeilen}))
    schulen = len({z.zeile.schule.id for z in pruefung.zeilen})
    return f"{entwurf.datei.name}, {entwurf.indikator}: {anzahl(schulen, 'Schule', 'Schulen')}, Stichtag {tage}."


def _kennzahlen(pruefung: Schulpruefung) -> list[dict[str, str]]:
    """Of a file with errors nobody knows what it would do: that is no 0."""
    if pruefung.fehler:
        return [{"bezeichnung": "Fehler", "wert": zahl(len(pruefung.fehler))}]
    paare = [("Neu", pruefung.anzahl(NEU)), ("Geändert", pruefung.anzahl(GEAENDERT)), ("Unverändert", pruefung.anzahl(UNVERAENDERT))]
    paare += [("Summen von Stadtteilen", len(pruefung.summen)), ("Fehler", 0)]
    return [{"bezeichnung": name, "wert": zahl(wert)} for name, wert in paare]


def _uebernimm(request: Any, entwurf: Importentwurf, angaben: Schulangaben, grund: str) -> HttpResponse:
    wer, nummer = request.zugang.verlange(PFLEGEN), entwurf.pk
    kennung = request.POST.get("kennung", "")
    ergebnis = uebernimm_schulwerte(wer=wer, angaben=angaben, grund=grund, datei=entwurf.datei, kennung=kennung)
    verwirf(entwurf=entwurf)
    merke_ende(request, nummer, ergebnis.lieferung.get_absolute_url())
    if ergebnis.war_schon_da:
        messages.info(request, ergebnis.satz)
    else:
        messages.success(request, "Die Lieferung ist übernommen.")
    return redirect("lieferung", ergebnis.lieferung.pk)


@seite(lesen=PFLEGEN, schreiben=PFLEGEN, methoden=("POST",))
@mit_schulentwurf
def schulwerte_verwerfen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    merke_ende(request, entwurf.pk, reverse("daten"), VERWORFEN)
    verwirf(entwurf=entwurf)
    messages.success(request, f"„{entwurf.datei.name}“ ist verworfen. Es wurde nichts gespeichert.")
    return redirect("daten")
