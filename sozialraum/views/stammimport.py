"""The wizard's steps for Träger and Einrichtungen: columns, dry run with every difference, take over. ``importe`` leads here."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.imports.tabelle import Tabelle, Tabellenfehler
from basis.zahlen import zahl
from sozialraum.actions import entwurf as entwuerfe
from sozialraum.actions.einlesen import Auftragsangaben, oeffne
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.stammdaten import Stammangaben, Stammpruefung, pruefe, uebernimm
from sozialraum.forms.importe import StammspaltenForm, UebernahmeForm
from sozialraum.imports.einrichtungen import FELDER_EINRICHTUNG, FELDER_TRAEGER
from sozialraum.imports.stammspalten import schlage_felder_vor
from sozialraum.imports.stammtabelle import Feld
from sozialraum.models import Importentwurf
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.rechte import Recht
from sozialraum.views.importansicht import schritte
from sozialraum.views.importentwuerfe import merke_ende

HOECHSTENS = 200


def felder(entwurf: Importentwurf) -> tuple[Feld, ...]:
    return FELDER_TRAEGER if entwurf.art == Lieferungsart.TRAEGER else FELDER_EINRICHTUNG


def pruefe_entwurf(entwurf: Importentwurf) -> Stammpruefung:
    return pruefe(Stammangaben.aus_entwurf(entwurf))


def spalten(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Step 2."""
    try:
        tabelle = oeffne(Auftragsangaben.aus_entwurf(entwurf))
    except Tabellenfehler as fehler:
        messages.error(request, " ".join(fehler.saetze))
        return redirect(f"{reverse('import_neu')}?entwurf={entwurf.pk}")
    gemerkt = entwurf.zuordnung or (entwurf.profil.zuordnung if entwurf.profil else None)
    vorschlag = schlage_felder_vor(tabelle.kopf, felder(entwurf), gemerkt)
    form = StammspaltenForm(request.POST or None, entwurf=entwurf, kopf=tabelle.kopf, vorschlag=vorschlag, felder=felder(entwurf))
    if request.method == "POST" and form.is_valid() and _merke(form, entwurf):
        return redirect("import_pruefen", entwurf.pk)
    context = _rahmen("Spalten zuordnen", entwurf, 2) | {
        "form": form,
        "tabelle": tabelle,
        "spalten": _spalten(form, tabelle),
        "kernaussage": f"{entwurf.datei.name}: {zahl(len(tabelle.daten))} Zeilen, {zahl(len(tabelle.kopf))} Spalten.",
    }
    return render(request, "sozialraum/stammimport_spalten.html", context, status=422 if form.errors else 200)


def _spalten(form: StammspaltenForm, tabelle: Tabelle) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "feld": form[f"spalte_{nummer}"] if f"spalte_{nummer}" in form.fields else None,
            "beispiele": [text for zeile in tabelle.daten[:3] if (text := zeile.zelle(nummer))],
        }
        for nummer, name in enumerate(tabelle.kopf)
    ]


def _merke(form: StammspaltenForm, entwurf: Importentwurf) -> bool:
    angaben = {name: form.cleaned_data[name] for name in ("quelle", "muster", "merken_als")}
    try:
        entwuerfe.ordne_spalten_zu(entwurf=entwurf, zuordnung=form.zuordnung(), stichtag=None, zahlformat="auto", **angaben)
    except Abgelehnt as fehler:
        form.add_error("merken_als", list(fehler.saetze))
        return False
    return True


def pruefen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Step 3: every finding, every difference. Nothing is saved."""
    pruefung = pruefe_entwurf(entwurf)
    befunde = [("Fehler", f) for f in pruefung.fehler if f.zeile] + [("Warnung", w) for w in pruefung.warnungen]
    context = _rahmen("Import prüfen", entwurf, 3) | {
        "pruefung": pruefung,
        "kennzahlen": _kennzahlen(pruefung),
        "zur_datei": [f.satz for f in pruefung.fehler if not f.zeile],
        "befunde": befunde[:HOECHSTENS],
        "aenderungen": pruefung.bericht.aenderungen[:HOECHSTENS],
        "neue": pruefung.neue[:HOECHSTENS],
        "mehr_neue": max(0, len(pruefung.neue) - HOECHSTENS),
        "mehr_aenderungen": max(0, len(pruefung.bericht.aenderungen) - HOECHSTENS),
        "mehr_befunde": max(0, len(befunde) - HOECHSTENS),
    }
    return render(request, "sozialraum/stammimport_pruefen.html", context)


def uebernehmen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Step 4: the one step that saves."""
    pruefung = pruefe_entwurf(entwurf)
    if pruefung.fehler or not pruefung.bericht.hat_geaendert:
        if pruefung.fehler:
            messages.error(request, "Die Lieferung hat Fehler und lässt sich so nicht übernehmen.")
        return redirect("import_pruefen", entwurf.pk)
    form = UebernahmeForm(request.POST if request.method == "POST" else None, noetig=bool(pruefung.anzahl("geaendert")))
    if request.method == "POST" and form.is_valid():
        try:
            return _uebernimm(request, entwurf, form.cleaned_data.get("grund", ""))
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    context = _rahmen("Lieferung übernehmen", entwurf, 4) | {
        "pruefung": pruefung,
        "form": form,
        "kennzahlen": _kennzahlen(pruefung),
        "absenden": f"{zahl(len(pruefung.ergebnis.zeilen))} Einträge übernehmen",
    }
    return render(request, "sozialraum/stammimport_uebernehmen.html", context, status=422 if form.errors else 200)


def _uebernimm(request: Any, entwurf: Importentwurf, grund: str) -> HttpResponse:
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    nummer = entwurf.pk
    lieferung = uebernimm(wer=wer, angaben=Stammangaben.aus_entwurf(entwurf), grund=grund, datei=entwurf.datei).lieferung
    entwuerfe.verwirf(entwurf=entwurf)
    merke_ende(request, nummer, lieferung.get_absolute_url() if lieferung else reverse("lieferungen"))
    if lieferung is None:  # somebody was faster with the same file
        messages.info(request, "Alles stand schon so da. Es wurde nichts geändert.")
        return redirect("lieferungen")
    messages.success(request, "Die Lieferung ist übernommen.")
    return redirect("lieferung", lieferung.pk)


def _rahmen(titel: str, entwurf: Importentwurf, schritt: int) -> dict[str, Any]:
    return {
        "titel": titel,
        "entwurf": entwurf,
        "schritte": schritte(schritt, entwurf.pk, entwurf.art),
        "brotkrumen": [("Daten", reverse("daten")), ("Lieferungen", reverse("lieferungen")), (entwurf.datei.name, None)],
        "muster": entwurf.muster,
        "was": "Träger" if entwurf.art == Lieferungsart.TRAEGER else "Einrichtungen",
    }


def _kennzahlen(pruefung: Stammpruefung) -> list[dict[str, str]]:
    paare = [("Neu", "neu"), ("Geändert", "geaendert"), ("Unverändert", "unveraendert")]
    zahlen = [(name, pruefung.anzahl(wirkung)) for name, wirkung in paare]
    zahlen += [("Warnungen", len(pruefung.warnungen)), ("Fehler", len(pruefung.fehler))]
    return [{"bezeichnung": name, "wert": zahl(anzahl)} for name, anzahl in zahlen]
