"""Gewichtungen: list, one version beside the one before, a new version."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.export import Blatt
from basis.lists import as_file, export_links, list_page
from basis.zahlen import datum
from budgets.actions.gewichtung import lege_version_an
from budgets.filters.gewichtungen import GewichtungFilter
from budgets.forms.gewichtung import GewichtungForm
from budgets.models import Gewicht, Gewichtung
from budgets.tables.verteilungen import GewichtungTable
from budgets.views.entwuerfe import REITER
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht

ENTWERFEN = Recht.VERTEILUNG_ENTWERFEN
LISTE = ("Gewichtungen", "gewichtungen")


@dataclass(frozen=True)
class Gewichtszeile:
    """One Indikator in this version and in the one before."""

    name: str
    schluessel: str
    gewicht: Fraction | None
    vorher: Fraction | None
    fallzahlen: bool = False
    abweichend: bool = False

    @property
    def delta(self) -> Fraction | None:
        if self.gewicht is None and self.vorher is None:
            return None
        return (self.gewicht or Fraction(0)) - (self.vorher or Fraction(0))


@seite(lesen=Recht.INTERN_LESEN)
def gewichtungen(request: Any) -> HttpResponse:
    rows = Gewichtung.objects.select_related("beschluss__gremium", "beschluss__vorlage").annotate(anzahl=Count("gewichte"))
    kontext = {
        "titel": "Gewichtungen",
        "brotkrumen": [("Budgets", reverse("budgets")), ("Gewichtungen", None)],
        "reiter": [{"titel": name, "url": reverse(url), "aktiv": url == "gewichtungen"} for name, url in REITER],
        "darf_anlegen": request.zugang.darf(ENTWERFEN),
        "warum_nicht": warum_nicht(ENTWERFEN),
    }
    return list_page(
        request, template="budgets/gewichtungen.html", table=GewichtungTable, rows=rows, filterset=GewichtungFilter, name="gewichtungen",
        context=kontext,
    )  # fmt: skip


@seite(lesen=Recht.INTERN_LESEN)
def gewichtung(request: Any, schluessel: str, version: int) -> HttpResponse:
    rows = Gewichtung.objects.filter(schluessel=schluessel).select_related("beschluss__gremium", "beschluss__vorlage")
    ziel = get_object_or_404(rows, version=version)
    vorher = rows.filter(version__lt=version).order_by("-version").first()
    zeilen = _zeilen(ziel, vorher)
    if wanted := request.GET.get("format"):
        kopf = ["Indikator", "Schlüssel", "Gewicht", "Vorige Version", "Δ"]
        daten = [[z.name, z.schluessel, z.gewicht, z.vorher, z.delta] for z in zeilen]
        return as_file(wanted, f"gewichtung-{schluessel}-{version}", [Blatt(ziel.name, kopf, daten)])
    kontext = {
        "titel": f"{ziel.name}, Version {ziel.version}",
        "kernaussage": f"Verfahren: {ziel.get_verfahren_display()}; gültig ab {datum(ziel.gueltig_ab)}.",
        "brotkrumen": [("Gewichtungen", reverse("gewichtungen")), (str(ziel), None)],
        "exporte": export_links(request.GET),
        "muster": ziel.muster,
        "gewichtung": ziel, "vorher": vorher, "zeilen": zeilen, "summe": sum((z.gewicht or Fraction(0) for z in zeilen), Fraction(0)),
        "fallzahlen": sum((z.gewicht or Fraction(0) for z in zeilen if z.fallzahlen), Fraction(0)),
        "versionen": rows.order_by("-version"),
        "darf_anlegen": request.zugang.darf(ENTWERFEN), "warum_nicht": warum_nicht(ENTWERFEN),
    }  # fmt: skip
    return render(request, "budgets/gewichtung.html", kontext)


def _zeilen(ziel: Gewichtung, vorher: Gewichtung | None) -> list[Gewichtszeile]:
    jetzt = {g.indikator_id: g for g in ziel.gewichte.select_related("indikator")}
    alt = {g.indikator_id: g for g in vorher.gewichte.select_related("indikator")} if vorher else {}
    alte_basis = Fraction(vorher.basisgewicht) if vorher else None
    basis = [Gewichtszeile("Für alle gleich (Basisgewicht)", "", Fraction(ziel.basisgewicht), alte_basis)]
    return basis + [_zeile(g, jetzt.get(pk), alt.get(pk)) for pk, g in (alt | jetzt).items()]


def _zeile(muster: Gewicht, jetzt: Gewicht | None, alt: Gewicht | None) -> Gewichtszeile:
    indikator = muster.indikator
    return Gewichtszeile(
        indikator.name, indikator.schluessel, Fraction(jetzt.gewicht) if jetzt else None, Fraction(alt.gewicht) if alt else None,
        indikator.beruht_auf_fallzahlen, bool(jetzt and jetzt.abweichender_stichtag),
    )  # fmt: skip


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def gewichtung_neu(request: Any) -> HttpResponse:
    """A new key, or (with ``?aus=schluessel``) the next version of one."""
    aus = Gewichtung.objects.filter(schluessel=request.GET.get("aus", "")).order_by("-version").first()
    form = GewichtungForm(request.POST or None, vorlage=aus, initial={"gueltig_ab": heute()})
    if request.method == "POST" and form.is_valid() and "summe" not in request.POST:
        try:
            neu = lege_version_an(wer=request.zugang.verlange(ENTWERFEN), angaben=form.angaben())
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, f"„{neu}“ ist angelegt.")
            return redirect(neu)
    titel = "Neue Version einer Gewichtung" if aus else "Gewichtung anlegen"
    kontext = {
        "titel": titel,
        "form": form,
        "brotkrumen": [("Gewichtungen", reverse("gewichtungen")), (titel, None)],
        "abbrechen_url": reverse("gewichtungen"),
    }
    return render(request, "budgets/gewichtung_neu.html", kontext, status=422 if form.errors else 200)
