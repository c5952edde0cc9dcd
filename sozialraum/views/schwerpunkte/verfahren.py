"""Methods of the Typisierung: list, one version beside the one before, a new version."""

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
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.typisierungsverfahren import lege_verfahren_an
from sozialraum.clock import heute
from sozialraum.filters.schwerpunkte import VerfahrenFilter
from sozialraum.forms.typisierungsverfahren import VerfahrenForm
from sozialraum.inputs.schwerpunkte import methode
from sozialraum.models import Schwerpunktraumliste, Typisierungsverfahren
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.schwerpunkte_erklaerung import bereich, regelsatz
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, TEILNAMEN, Merkmal, Verfahren
from sozialraum.tables.schwerpunkte import VerfahrenTable
from sozialraum.views.schwerpunkte.ansicht import krumen
from sozialraum.views.schwerpunkte.listen import reiter

PFLEGEN = Recht.TYPISIERUNG_PFLEGEN


@dataclass(frozen=True)
class Merkmalszeile:
    """One Merkmal in this version and in the one before."""

    merkmal: Merkmal
    gewicht: Fraction | None
    vorher: Fraction | None

    @property
    def teil(self) -> str:
        return TEILNAMEN[self.merkmal.teil]


@seite(lesen=Recht.INTERN_LESEN)
def verfahren_liste(request: Any) -> HttpResponse:
    rows = Typisierungsverfahren.objects.annotate(indikatoren=Count("merkmale", distinct=True), listen_zahl=Count("listen", distinct=True))
    context = {
        "titel": "Verfahren der Typisierung",
        "brotkrumen": krumen(jetzt="Verfahren"),
        "reiter": reiter("typisierungsverfahren_liste"),
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return list_page(
        request, template="sozialraum/typisierungsverfahren_liste.html", table=VerfahrenTable, rows=rows,
        filterset=VerfahrenFilter, name="typisierungsverfahren", context=context,
    )  # fmt: skip


@seite(lesen=Recht.INTERN_LESEN)
def verfahren(request: Any, schluessel: str, version: int) -> HttpResponse:
    rows = (
        Typisierungsverfahren.objects.filter(schluessel=schluessel)
        .mit_merkmalen()
        .select_related("beschluss__gremium", "beschluss__vorlage")
    )
    alle = list(rows)
    ziel = next((row for row in alle if row.version == version), None) or get_object_or_404(rows, version=version)
    vorher = next((row for row in alle if row.version < version), None)
    modell = methode(ziel).verfahren
    zeilen = _zeilen(modell, methode(vorher).verfahren if vorher else None)
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"typisierungsverfahren-{schluessel}-{version}", [_blatt(ziel, modell, zeilen)])
    context = {
        "titel": str(ziel),
        "kernaussage": f"{regelsatz(modell)} Gültig ab {datum(ziel.gueltig_ab)}.",
        "brotkrumen": krumen(("Verfahren", reverse("typisierungsverfahren_liste")), jetzt=str(ziel)),
        "exporte": export_links(request.GET),
        "muster": ziel.muster,
        "verfahren": ziel, "vorher": vorher, "modell": modell, "zeilen": zeilen, "versionen": alle,
        "klassen": [(TEILNAMEN[teil], _klassen(modell, teil)) for teil in (STATUS, DYNAMIK) if modell.stufen_von(teil)],
        "listen": Schwerpunktraumliste.objects.sichtbar_fuer(request.zugang).filter(verfahren=ziel).defer("paket"),
        "darf_pflegen": request.zugang.darf(PFLEGEN), "warum_nicht": warum_nicht(PFLEGEN),
    }  # fmt: skip
    return render(request, "sozialraum/typisierungsverfahren.html", context)


def _blatt(ziel: Typisierungsverfahren, modell: Verfahren, zeilen: list[Merkmalszeile]) -> Blatt:
    kopf = ["Teil", "Indikator", "Schlüssel", "gemessen", "Richtung", "Gewicht", "Vorige Version"]
    daten = [[z.teil, z.merkmal.name, z.merkmal.indikator, gemessen(z.merkmal), richtung(z.merkmal), z.gewicht, z.vorher] for z in zeilen]
    return Blatt(ziel.name, kopf, daten, hinweise=[regelsatz(modell)])


def _zeilen(jetzt: Verfahren, vorher: Verfahren | None) -> list[Merkmalszeile]:
    neu = {m.schluessel: m for m in jetzt.merkmale}
    alt = {m.schluessel: m for m in vorher.merkmale} if vorher else {}
    return [Merkmalszeile(m, _gewicht(neu.get(s)), _gewicht(alt.get(s))) for s, m in (alt | neu).items()]


def _gewicht(merkmal: Merkmal | None) -> Fraction | None:
    return merkmal.gewicht if merkmal else None


def _klassen(modell: Verfahren, teil: str) -> list[tuple[str, str]]:
    stufen = modell.stufen_von(teil)
    return [(klasse, bereich(stufen, nummer)) for nummer, klasse in enumerate(stufen.klassen)] if stufen else []


def gemessen(merkmal: Merkmal) -> str:
    return "Veränderung" if merkmal.veraenderung else "Stand"


def richtung(merkmal: Merkmal) -> str:
    return "hoch ist entlastend" if merkmal.entlastend else "hoch ist belastend"


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def verfahren_neu(request: Any) -> HttpResponse:
    """A new key, or (with ``?aus=schluessel-version``) the next version of one; limits in the address come from the workshop."""
    aus = version_der_adresse(request.GET.get("aus", ""))
    form = VerfahrenForm(request.POST or None, vorlage=methode(aus).verfahren if aus else None, initial=_anfang(request, aus))
    if request.method == "POST" and form.is_valid():
        try:
            neu = lege_verfahren_an(wer=request.zugang.verlange(PFLEGEN), angaben=form.angaben())
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, f"„{neu}“ ist angelegt.")
            return redirect(neu)
    titel = "Neue Version eines Verfahrens" if aus else "Verfahren anlegen"
    context = {
        "titel": titel,
        "form": form,
        "brotkrumen": krumen(("Verfahren", reverse("typisierungsverfahren_liste")), jetzt=titel),
        "abbrechen_url": reverse("typisierungsverfahren_liste"),
    }
    return render(request, "sozialraum/typisierungsverfahren_neu.html", context, status=422 if form.errors else 200)


def version_der_adresse(kennung: str) -> Typisierungsverfahren | None:
    """The version that ``berlin-2`` names, with its Merkmale."""
    schluessel, _, version = kennung.rpartition("-")
    if not (version.isascii() and version.isdigit() and len(version) <= 4):
        return None
    return Typisierungsverfahren.objects.filter(schluessel=schluessel, version=int(version)).mit_merkmalen().first()


def _anfang(request: Any, aus: Typisierungsverfahren | None) -> dict[str, Any]:
    """What a what-if brings along: limits, the least number of inhabitants, weights."""
    werte: dict[str, Any] = {"gueltig_ab": heute()}
    if aus is None:
        return werte
    for name in ("status_grenzen", "dynamik_grenzen"):
        if text := request.GET.get(name):
            werte[name] = text
    if (einwohner := request.GET.get("mindesteinwohner", "")).isdigit():
        werte["mindesteinwohner"] = einwohner
    return werte | {name[2:]: wert for name, wert in request.GET.items() if name.startswith("g_")}
