"""Buchungsprofile: list, and the editor with a preview of the first rows of a sample file."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.imports.tabelle import Tabellenfehler
from basis.lists import list_page
from budgets.actions.buchungskontext import buchungskontext
from budgets.actions.buchungsprofil import speichere_profil
from budgets.filters.buchungsprofile import BuchungsprofilFilter
from budgets.forms.buchungsprofil import BuchungsprofilForm, probe_aus
from budgets.imports.lesart import Lesart, maengel
from budgets.imports.probe import Probe, nimm_probe, vorschau
from budgets.models import Buchungsprofil
from budgets.tables.buchungen import BuchungsprofilTable
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.rechte import Recht

PFLEGEN = Recht.HAUSHALT_PFLEGEN
LISTE = ("Buchungsprofile", "buchungsprofile")


def krumen(*weg: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Budgets", reverse("budgets")), ("Buchungen", reverse("buchungen")), *weg]


@seite(lesen=PFLEGEN)
def buchungsprofile(request: Any) -> HttpResponse:
    kontext = {"titel": "Buchungsprofile", "brotkrumen": krumen(("Buchungsprofile", None))}
    rows = Buchungsprofil.objects.all()
    return list_page(
        request, template="budgets/buchungsprofile.html", table=BuchungsprofilTable, rows=rows, filterset=BuchungsprofilFilter,
        name="buchungsprofile", context=kontext,
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def buchungsprofil_neu(request: Any) -> HttpResponse:
    return _editor(request, Buchungsprofil(), "Buchungsprofil anlegen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def buchungsprofil(request: Any, pk: int) -> HttpResponse:
    profil = get_object_or_404(Buchungsprofil, pk=pk)
    return _editor(request, profil, profil.name)


def _editor(request: Any, profil: Buchungsprofil, titel: str) -> HttpResponse:
    probe, saetze = _probe(request)
    kopf = probe.spalten if probe else profil.kopf
    daten = request.POST.copy() if request.method == "POST" else None
    if daten is not None:
        daten["probe"] = json.dumps(probe, ensure_ascii=False) if probe else ""
        _ergaenze(daten, BuchungsprofilForm(kopf=kopf))
    form = BuchungsprofilForm(daten, request.FILES or None, kopf=kopf, profil=profil if profil.pk else None)
    zeilen: Any = []
    if daten is not None and form.is_valid() and not saetze:
        form.trage_ein(profil)
        saetze = maengel(profil.lesart, profil.kopf)
        if not saetze and "speichern" in daten:
            try:
                speichere_profil(wer=request.zugang.verlange(PFLEGEN), profil=profil)
            except Abgelehnt as fehler:
                saetze = list(fehler.saetze)
            else:
                messages.success(request, f"Das Profil „{profil}“ ist gespeichert.")
                return redirect("buchungsprofile")
        if probe and not saetze:
            zeilen = vorschau(probe, profil.lesart, buchungskontext(profil.welt))
    status = 422 if daten is not None and (form.errors or (saetze and "speichern" in daten)) else 200
    kontext = {
        "titel": titel, "form": form, "probe": probe, "zeilen": zeilen, "saetze": saetze,
        "brotkrumen": krumen(("Buchungsprofile", reverse("buchungsprofile")), (titel, None)), "abbrechen_url": reverse("buchungsprofile"),
    }  # fmt: skip
    return render(request, "budgets/buchungsprofil.html", kontext, status=status)


def _probe(request: Any) -> tuple[Probe | None, list[str]]:
    """The sample: of the file that was sent, else as the page carried it along."""
    if request.method != "POST":
        return None, []
    if (datei := request.FILES.get("datei")) is None:
        return probe_aus(request.POST.get("probe", "")), []
    kopfzeile = request.POST.get("kopfzeile", "")
    lesart = Lesart(
        "", kodierung=_eines(request, "kodierung", ("utf-8-sig", "cp1252", "iso8859-15")),
        trennzeichen=_eines(request, "trennzeichen", (";", ",", "tab", "|")),
        kopfzeile=int(kopfzeile) if kopfzeile.isascii() and kopfzeile.isdigit() and len(kopfzeile) < 3 else 0,
    )  # fmt: skip
    try:
        return nimm_probe(datei.read(), datei.name or "", lesart), []
    except Tabellenfehler as fehler:
        return None, list(fehler.saetze)


def _eines(request: Any, name: str, erlaubt: tuple[str, ...]) -> str:
    wert = str(request.POST.get(name, ""))
    return wert if wert in erlaubt else ""


def _ergaenze(daten: Any, form: BuchungsprofilForm) -> None:
    """Columns that came with a new sample have no answer yet: the suggestion stands for it."""
    if any(name.startswith("feld_") and wert for name, wert in daten.items()):
        return
    for name, feld in form.fields.items():
        if name.startswith("feld_") and feld.initial:
            daten[name] = feld.initial
