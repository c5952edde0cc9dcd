"""The entry grid: choose, type, see the difference, take over. Works as a plain form; the script only adds comfort."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from basis.zahlen import datum, zahl
from sozialraum import eingaberaster
from sozialraum.access import seite
from sozialraum.actions.erfassung import Angaben, erfasse
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.eingaberaster import Befund, Wirkung
from sozialraum.forms.eingabe import EingabewahlForm, ErfassungForm
from sozialraum.inputs.eingabe import Raster, Rasterplatz, lade
from sozialraum.models import Indikator
from sozialraum.rechte import Recht
from sozialraum.tables.daten import menge, wert_aus
from sozialraum.views.daten import krumen

WORTE = {Wirkung.NEU: "neu", Wirkung.GEAENDERT: "geändert", Wirkung.UNVERAENDERT: "unverändert"}


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def eingabe(request: Any) -> HttpResponse:
    """``?indikator=kinder_u15_sgb2&stichtag=31.12.2006`` or ``?gebiet=101&stichtag=…``; what is typed comes by POST."""
    wahl = EingabewahlForm(request.GET or None, initial={"stichtag": datum(heute())})
    if not wahl.is_valid():
        return _auswahl(request, wahl)
    laden = partial(lade, wahl.cleaned_data["stichtag"], indikator=wahl.cleaned_data["indikator"], gebiet=wahl.cleaned_data["gebiet"])
    raster = laden()
    if request.method != "POST":
        return _raster(request, wahl, raster, [_wie_er_gilt(p) for p in raster.plaetze])
    pruefe = partial(_gelesen, request.POST)
    befunde = pruefe(raster)
    if eingaberaster.anzahl(befunde, Wirkung.FEHLER):
        return _raster(request, wahl, raster, befunde, status=422)
    if request.POST.get("schritt") == "zurueck" or not _aenderungen(befunde):
        if request.POST.get("schritt") != "zurueck":
            messages.info(request, "Es gibt nichts zu übernehmen: Kein Wert ist neu oder geändert.")
        return _raster(request, wahl, raster, befunde)
    noetig = bool(eingaberaster.anzahl(befunde, Wirkung.GEAENDERT))
    if request.POST.get("schritt") != "uebernehmen":
        return _differenz(request, wahl, raster, befunde, ErfassungForm(noetig=noetig, initial=_vorgabe(raster)))
    form = ErfassungForm(request.POST, noetig=noetig)
    if form.is_valid():
        angaben = Angaben(**form.cleaned_data, gesehen=request.POST.get("gesehen", ""))
        try:
            lieferung = erfasse(wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), lade=laden, pruefe=pruefe, angaben=angaben)
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, "Die Werte sind übernommen. Die Lieferung lässt sich als Ganzes zurücknehmen.")
            return redirect(lieferung)
    return _differenz(request, wahl, raster, befunde, form)


def _gelesen(daten: Any, raster: Raster) -> list[Befund]:
    """What was typed; a pair of fields that was not sent stays as it is."""
    return [
        eingaberaster.pruefe(p.regel, p.stand, daten.get(f"z-{p.schluessel}", ""), daten.get(f"n-{p.schluessel}", ""))
        if f"z-{p.schluessel}" in daten
        else _wie_er_gilt(p)
        for p in raster.plaetze
    ]


def _wie_er_gilt(platz: Rasterplatz) -> Befund:
    stand = platz.stand
    texte = stand.als_felder() if stand else ("", "")
    return Befund(*texte, stand, stand, Wirkung.UNVERAENDERT if stand else Wirkung.LEER)


def _aenderungen(befunde: Sequence[Befund]) -> int:
    return eingaberaster.anzahl(befunde, Wirkung.NEU) + eingaberaster.anzahl(befunde, Wirkung.GEAENDERT)


def _vorgabe(raster: Raster) -> dict[str, Any]:
    """The source of what counts, else the Indikator's; Muster stay Muster."""
    alte = [p.alt.lieferung for p in raster.plaetze if p.alt]
    quellen = {p.indikator.quelle for p in raster.plaetze}
    quelle = alte[0].quelle if alte else next(iter(quellen)) if len(quellen) == 1 else ""
    return {"quelle": quelle, "muster": any(li.muster for li in alte)}


def _auswahl(request: Any, wahl: EingabewahlForm) -> HttpResponse:
    context = {"titel": "Werte von Hand eintragen", "filterform": wahl, "brotkrumen": krumen(jetzt="Eintragen")}
    status = 422 if request.method == "POST" else 200
    return render(request, "sozialraum/eingabe_auswahl.html", context, status=status)


def _rahmen(wahl: EingabewahlForm, raster: Raster) -> dict[str, Any]:
    angaben = wahl.cleaned_data
    achse = "indikator" if angaben["indikator"] else "gebiet"
    gegenstand = angaben[achse]
    adresse = urlencode({achse: gegenstand.schluessel, "stichtag": datum(raster.stichtag)})
    return {
        "je_indikator": achse == "indikator",
        "gegenstand": gegenstand,
        "stichtag": raster.stichtag,
        "adresse": f"?{adresse}",
        "muster": any(p.alt.lieferung.muster for p in raster.plaetze if p.alt),
        "brotkrumen": krumen(("Eintragen", "eingabe"), jetzt=f"{gegenstand}, {datum(raster.stichtag)}"),
    }


def _raster(request: Any, wahl: EingabewahlForm, raster: Raster, befunde: Sequence[Befund], status: int = 200) -> HttpResponse:
    rahmen = _rahmen(wahl, raster)
    zeilen = [{"platz": p, "befund": b, "bisher": _wert(p, b.alt)} for p, b in zip(raster.plaetze, befunde, strict=True)]
    da = sum(1 for p in raster.plaetze if p.alt)
    context = rahmen | {
        "titel": f"Eintragen: {rahmen['gegenstand']}",
        "kernaussage": f"Stichtag {datum(raster.stichtag)}: {zahl(da)} von {zahl(len(raster.plaetze))} Werten sind schon da.",
        "zeilen": zeilen,
        "fehler": [(f"{_name(z['platz'], rahmen)}: {satz}", f"#z-{z['platz'].schluessel}") for z in zeilen for satz in z["befund"].saetze],
        "mit_nenner": any(p.regel.mit_nenner for p in raster.plaetze),
    }
    return render(request, "sozialraum/eingabe.html", context, status=status)


def _differenz(request: Any, wahl: EingabewahlForm, raster: Raster, befunde: Sequence[Befund], form: ErfassungForm) -> HttpResponse:
    """What would change, before anything is stored; the typed values travel in hidden fields."""
    rahmen = _rahmen(wahl, raster)
    paare = list(zip(raster.plaetze, befunde, strict=True))
    neu, geaendert = eingaberaster.anzahl(befunde, Wirkung.NEU), eingaberaster.anzahl(befunde, Wirkung.GEAENDERT)
    context = rahmen | {
        "titel": f"Änderungen prüfen: {rahmen['gegenstand']}",
        "kernaussage": f"{zahl(neu)} Werte sind neu, {zahl(geaendert)} ändern sich. Noch ist nichts gespeichert.",
        "form": form,
        "gesehen": raster.fingerabdruck,
        "felder": [(p.schluessel, b.zaehler_text, b.nenner_text) for p, b in paare if b.wirkung is not Wirkung.LEER],
        "zeilen": [_aenderung(p, b, rahmen) for p, b in paare if b.wirkung in (Wirkung.NEU, Wirkung.GEAENDERT)],
        "unveraendert": eingaberaster.anzahl(befunde, Wirkung.UNVERAENDERT),
    }
    return render(request, "sozialraum/eingabe_pruefen.html", context, status=422 if form.errors else 200)


def _aenderung(platz: Rasterplatz, befund: Befund, rahmen: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": _name(platz, rahmen), "wirkung": WORTE[befund.wirkung], "hinweise": befund.hinweise, "indikator": platz.indikator,
        "alt": _wert(platz, befund.alt), "neu": _wert(platz, befund.neu),
        "alt_teile": _teile(befund.alt), "neu_teile": _teile(befund.neu),
    }  # fmt: skip


def _name(platz: Rasterplatz, rahmen: dict[str, Any]) -> str:
    return platz.gebiet.bezeichnung if rahmen["je_indikator"] else platz.indikator.name


def _wert(platz: Rasterplatz, stand: eingaberaster.Stand | None) -> Any:
    if stand is None or (stand.nenner is None and stand.zaehler is not None and platz.indikator.aggregation == Indikator.Aggregation.QUOTE):
        return None  # the Nenner comes from the Bevölkerung
    return wert_aus(platz.indikator, stand.zaehler, stand.nenner, stand.zustand)


def _teile(stand: eingaberaster.Stand | None) -> str:
    """Zähler and Nenner as "12 / 340"; the state where there is no value."""
    if stand is None:
        return ""
    zaehler = menge(stand.zaehler, stand.zustand)
    return zaehler if stand.nenner is None else f"{zaehler} / {menge(stand.nenner)}"
