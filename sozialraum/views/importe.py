"""The import wizard: Datei → Spalten → Prüfen → Übernehmen. Nothing counts before the last step; a draft is seen by its owner only."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.imports.tabelle import Tabellenfehler
from basis.jobs import starte
from basis.lists import as_file
from basis.zahlen import zahl
from sozialraum.access import seite
from sozialraum.actions import entwurf as entwuerfe
from sozialraum.actions.einlesen import ARTEN, Auftragsangaben, indikatorangaben, maengel_der_zuordnung, oeffne, zuordnung_fuer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.statistik import Pruefung, pruefe, uebernimm
from sozialraum.actions.uebernahme import FALLARTEN
from sozialraum.forms.importe import ARTEN as ARTEN_DER_DATEI
from sozialraum.forms.importe import DateiForm, NeueDateiForm, SpaltenForm, UebernahmeForm
from sozialraum.jobs import pruefe_fallzahlen_neu
from sozialraum.models import Importentwurf
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart
from sozialraum.rechte import Recht
from sozialraum.views import stammimport
from sozialraum.views.importansicht import Befundtabelle, Vorschau, fehlerblaetter, kennzahlen, schritte
from sozialraum.views.importentwuerfe import VERWORFEN, eigener, merke_ende, mit_entwurf

ZU_GROSS = "Die Datei ist zu groß. Erlaubt sind 100 MB; teilen Sie die Lieferung, zum Beispiel nach Jahren."
GROSS = 20_000  # rows; more run as a job


def _krumen(titel: str) -> list[tuple[str, str | None]]:
    return [("Daten", reverse("daten")), ("Lieferungen", reverse("lieferungen")), (titel, None)]


def _gemerkt(entwurf: Importentwurf) -> dict[str, str] | None:
    return entwurf.profil.zuordnung if entwurf.profil else None


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def import_neu(request: Any) -> HttpResponse:
    """Step 1. With ``?entwurf=`` a corrected file takes the place of the old one."""
    if nummer := request.GET.get("entwurf", ""):
        return _korrigierte_datei(request, eigener(request, int(nummer) if nummer.isascii() and nummer.isdigit() else 0))
    form = DateiForm(request.POST or None, request.FILES or None, initial=_vorgabe(request))
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        angaben = form.cleaned_data
        try:
            entwurf = entwuerfe.lege_entwurf_an(
                wer=request.zugang.verlange(Recht.DATEN_PFLEGEN),
                art=angaben["art"],
                inhalt=angaben["datei"].read(),
                dateiname=angaben["datei"].name,
                stichtag=angaben["stichtag"],
                quelle=angaben["quelle"],
                muster=angaben["muster"],
                profil=angaben["profil"] if angaben["profil"] and angaben["profil"].art == angaben["art"] else None,
            )
            return redirect("import_spalten", entwurf.pk)
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
    context = {"titel": "Daten importieren", "form": form, "schritte": schritte(1), "absenden": "Weiter zu den Spalten"}
    context["offene"] = Importentwurf.objects.im_assistenten(request.user)[:5]
    context["brotkrumen"] = _krumen("Daten importieren")
    return render(request, "sozialraum/import_neu.html", context, status=422 if form.errors else 200)


def _vorgabe(request: Any) -> dict[str, str]:
    """The lists of Träger and Einrichtungen send one here: ?art=…"""
    art = request.GET.get("art", "")
    return {"art": art} if art in dict(ARTEN_DER_DATEI) else {}


def zu_gross(request: Any) -> bool:
    """A file above the limit is dropped while it arrives; the form would only say that it is missing."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _korrigierte_datei(request: Any, entwurf: Importentwurf) -> HttpResponse:
    if entwurf.art == Lieferungsart.FALLEXPORT:
        return redirect("fallexport_neu")
    form = NeueDateiForm(request.POST or None, request.FILES or None)
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        datei = form.cleaned_data["datei"]
        try:
            entwuerfe.ersetze_datei(entwurf=entwurf, inhalt=datei.read(), dateiname=datei.name)
            return redirect("import_pruefen" if entwurf.zuordnung else "import_spalten", entwurf.pk)
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
    context = {"titel": "Korrigierte Datei hochladen", "form": form, "schritte": schritte(1), "entwurf": entwurf}
    context |= {"absenden": "Hochladen und prüfen", "brotkrumen": _krumen(entwurf.datei.name)}
    return render(request, "sozialraum/import_neu.html", context, status=422 if form.errors else 200)


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
@mit_entwurf
def import_spalten(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Step 2: what each column means."""
    if entwurf.art == Lieferungsart.FALLEXPORT:  # its columns were settled before it was counted
        return redirect("import_pruefen", entwurf.pk)
    if request.method == "POST" and "blatt_zeigen" in request.POST:
        entwuerfe.waehle_blatt(entwurf=entwurf, blatt=request.POST.get("blatt", "")[:100])
        return redirect("import_spalten", entwurf.pk)
    if entwurf.art in STAMMDATEN:
        return stammimport.spalten(request, entwurf)
    angaben, indikatoren = Auftragsangaben.aus_entwurf(entwurf), indikatorangaben()
    try:
        tabelle = oeffne(angaben, indikatoren)
    except Tabellenfehler as fehler:
        messages.error(request, " ".join(fehler.saetze))
        return redirect(f"{reverse('import_neu')}?entwurf={entwurf.pk}")
    zuordnung = zuordnung_fuer(angaben, tabelle.kopf, _gemerkt(entwurf), indikatoren)
    arten = ARTEN[Lieferungsart(entwurf.art)]
    form = SpaltenForm(
        request.POST or None, entwurf=entwurf, kopf=tabelle.kopf, zuordnung=zuordnung, arten=arten, indikatoren=indikatoren
    )
    if request.method == "POST" and form.is_valid() and _merke_zuordnung(form, entwurf, tabelle):
        return redirect("import_pruefen", entwurf.pk)
    spalten = [
        {
            "name": name,
            "feld": form[f"spalte_{nummer}"] if f"spalte_{nummer}" in form.fields else None,
            "beispiele": [text for zeile in tabelle.daten[:3] if (text := zeile.zelle(nummer))],
            "unbekannt": nummer not in zuordnung or zuordnung[nummer].art == "ignorieren",
        }
        for nummer, name in enumerate(tabelle.kopf)
    ]
    unbekannte = [s["name"] for s in spalten if s["unbekannt"] and s["name"]]
    context = {
        "titel": "Spalten zuordnen",
        "form": form,
        "entwurf": entwurf,
        "tabelle": tabelle,
        "spalten": spalten,
        "unbekannte": [] if entwurf.zuordnung else unbekannte,
        "schritte": schritte(2, entwurf.pk),
        "kernaussage": f"{entwurf.datei.name}: {zahl(len(tabelle.daten))} Zeilen, {zahl(len(tabelle.kopf))} Spalten.",
        "brotkrumen": _krumen(entwurf.datei.name),
    }
    return render(request, "sozialraum/import_spalten.html", context, status=422 if form.errors else 200)


def _merke_zuordnung(form: SpaltenForm, entwurf: Importentwurf, tabelle: Any) -> bool:
    angaben = form.cleaned_data
    probe = Auftragsangaben(art=entwurf.art, inhalt=b"", dateiname="", stichtag=angaben["stichtag"])
    if saetze := maengel_der_zuordnung(probe, tabelle, form.ziele()):
        form.add_error(None, saetze)
        return False
    felder = ("stichtag", "quelle", "muster", "zahlformat", "merken_als")
    try:
        entwuerfe.ordne_spalten_zu(entwurf=entwurf, zuordnung=form.zuordnung(), **{feld: angaben[feld] for feld in felder})
    except Abgelehnt as fehler:
        form.add_error("merken_als", list(fehler.saetze))
        return False
    return True


@seite(lesen=Recht.DATEN_PFLEGEN)
@mit_entwurf
def import_pruefen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Step 3: the dry run."""
    if entwurf.art in STAMMDATEN:
        return stammimport.pruefen(request, entwurf)
    pruefung = _pruefe(entwurf)
    context = {
        "titel": "Import prüfen",
        "entwurf": entwurf,
        "pruefung": pruefung,
        "kennzahlen": kennzahlen(pruefung),
        "schritte": schritte(3, entwurf.pk, entwurf.art),
        "befunde": Befundtabelle(pruefung),
        "vorschau": Vorschau(entwurf.art, pruefung),
        "brotkrumen": _krumen(entwurf.datei.name),
        "muster": entwurf.muster,
        "gezaehlt": entwurf.art == Lieferungsart.FALLEXPORT,
    }
    return render(request, "sozialraum/import_pruefen.html", context)


def _pruefe(entwurf: Importentwurf, vorschau: int = 20) -> Pruefung:
    return pruefe(Auftragsangaben.aus_entwurf(entwurf), gemerkt=_gemerkt(entwurf), vorschau=vorschau)


@seite(lesen=Recht.DATEN_PFLEGEN)
@mit_entwurf
def import_fehler(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Every error and warning as XLSX (or CSV), to be worked off in the office's own spreadsheet."""
    pruefung = stammimport.pruefe_entwurf(entwurf) if entwurf.art in STAMMDATEN else _pruefe(entwurf, 0)
    return as_file(request.GET.get("format", "xlsx"), f"fehlerliste-{entwurf.pk}", fehlerblaetter(entwurf.datei.name, pruefung))


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
@mit_entwurf
def import_uebernehmen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    """Step 4: the one step that saves."""
    if entwurf.art in STAMMDATEN:
        return stammimport.uebernehmen(request, entwurf)
    pruefung = _pruefe(entwurf, 0)
    if pruefung.fehler:
        messages.error(request, "Die Lieferung hat Fehler und lässt sich so nicht übernehmen.")
        return redirect("import_pruefen", entwurf.pk)
    form = UebernahmeForm(request.POST if request.method == "POST" else None, noetig=bool(pruefung.wirkung.geaendert))
    if request.method == "POST" and form.is_valid():
        grund = form.cleaned_data.get("grund", "")
        try:
            return _uebernimm(request, entwurf, grund, pruefung)
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    context = {
        "titel": "Lieferung übernehmen",
        "entwurf": entwurf,
        "pruefung": pruefung,
        "form": form,
        "kennzahlen": kennzahlen(pruefung),
        "warnungen": Befundtabelle(pruefung).warnungen_zur_datei,
        "schritte": schritte(4, entwurf.pk, entwurf.art),
        "brotkrumen": _krumen(entwurf.datei.name),
        "muster": entwurf.muster,
        "absenden": f"{zahl(len(pruefung.gelesen.zeilen))} Zeilen übernehmen",
        "gross": len(pruefung.gelesen.zeilen) > GROSS,
    }
    return render(request, "sozialraum/import_uebernehmen.html", context, status=422 if form.errors else 200)


def _uebernimm(request: Any, entwurf: Importentwurf, grund: str, pruefung: Pruefung) -> HttpResponse:
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    nummer, warnungen = entwurf.pk, len(pruefung.warnungen)
    if len(pruefung.gelesen.zeilen) > GROSS:
        titel = f"Import {entwurf.datei.name}"[:200]
        auftrag = starte("statistik_import", titel=titel, nutzer=request.user, entwurf=nummer, grund=grund, warnungen=warnungen)
        merke_ende(request, nummer, reverse("auftrag", args=[auftrag.pk]))
        return redirect("auftrag", auftrag.pk)
    angaben = Auftragsangaben.aus_entwurf(entwurf)
    ergebnis = uebernimm(
        wer=wer, angaben=angaben, grund=grund, gemerkt=_gemerkt(entwurf), datei=entwurf.datei, warnungen=warnungen
    )  # fmt: skip
    entwuerfe.verwirf(entwurf=entwurf)
    if entwurf.art in FALLARTEN:
        pruefe_fallzahlen_neu()
    merke_ende(request, nummer, ergebnis.lieferung.get_absolute_url())
    if ergebnis.war_schon_da:
        messages.info(request, ergebnis.satz)
    else:
        messages.success(request, "Die Lieferung ist übernommen.")  # the numbers stand in the head of its page
    return redirect("lieferung", ergebnis.lieferung.pk)


@seite(lesen=Recht.DATEN_PFLEGEN, schreiben=Recht.DATEN_PFLEGEN, methoden=("POST",))
@mit_entwurf
def import_verwerfen(request: Any, entwurf: Importentwurf) -> HttpResponse:
    merke_ende(request, entwurf.pk, reverse("daten"), VERWORFEN)
    entwuerfe.verwirf(entwurf=entwurf)
    messages.success(request, f"Der Import von „{entwurf.datei.name}“ ist verworfen. Es wurde nichts gespeichert.")
    return redirect("daten")
