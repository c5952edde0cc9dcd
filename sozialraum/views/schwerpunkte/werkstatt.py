"""The workshop: method, days, limits and weights in the address; what comes out of it, and the step to a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from sozialraum import schwerpunktbild
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.typisierung import Listenkopf, entwirf_liste
from sozialraum.clock import heute
from sozialraum.forms.schwerpunkte import ListeForm, WerkstattForm
from sozialraum.inputs.lage import baum_und_lage
from sozialraum.inputs.schwerpunkte import Methode, lade, methode
from sozialraum.kartenbild import Lage, kartenart
from sozialraum.models import Schwerpunktraumliste, Typisierungsverfahren
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.schwerpunkte import bestimme
from sozialraum.schwerpunkte_erklaerung import regelsatz
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, Bestimmung
from sozialraum.schwerpunkte_vergleich import Vergleich, vergleiche
from sozialraum.views.schwerpunkte import ansicht
from sozialraum.views.schwerpunkte.listen import reiter, stadtteilseite

PFLEGEN = Recht.TYPISIERUNG_PFLEGEN


@dataclass(frozen=True)
class Werkstatt:
    """What the address says: the version, its form, what comes out, and what comes out of the version as it is."""

    row: Typisierungsverfahren
    methode: Methode
    form: WerkstattForm
    ergebnis: Bestimmung | None = None
    unveraendert: Bestimmung | None = None
    lage: Mapping[str, Lage] | None = None

    @property
    def geaendert(self) -> bool:
        return self.unveraendert is not None

    @property
    def vergleich(self) -> Vergleich | None:
        """Who moves, against the version as it is."""
        if self.ergebnis is None or self.unveraendert is None or self.ergebnis.fehler or self.unveraendert.fehler:
            return None
        return vergleiche(self.unveraendert, self.ergebnis)


def lies(request: Any) -> Werkstatt | None:
    """None while there is no method. Other limits or weights are calculated from the same values, without a further query."""
    versionen = list(Typisierungsverfahren.objects.order_by("schluessel", "-version").mit_merkmalen())
    if not versionen:
        return None
    row = next((v for v in versionen if v.kennung == request.GET.get("verfahren")), versionen[0])
    modell = methode(row)
    anfang = {"stichtag": modell.juengster or heute(), "gebietsstand": heute()}
    form = WerkstattForm(request.GET, methode=modell, auswahl=[(v.kennung, str(v)) for v in versionen], anfang=anfang)
    if not form.is_valid():
        return Werkstatt(row, modell, form)
    wahl, neu = form.wahl(), form.verfahren()
    baum, lage = baum_und_lage(wahl.gebietsstand)
    grundlage = lade(modell, wahl, baum)
    ergebnis = bestimme(replace(grundlage, verfahren=neu))
    unveraendert = bestimme(grundlage) if neu != modell.verfahren else None
    return Werkstatt(row, modell, form, ergebnis, unveraendert, {ort.schluessel: ort for ort in lage.values()})


@seite(lesen=Recht.INTERN_LESEN, schreiben=PFLEGEN, methoden=("GET", "POST"))
def schwerpunkt_werkstatt(request: Any) -> HttpResponse:
    """The address is the scenario; POST keeps it as a draft."""
    werkstatt = lies(request)
    context = {
        "titel": "Werkstatt Schwerpunkträume",
        "brotkrumen": ansicht.krumen(jetzt="Werkstatt"),
        "reiter": reiter("schwerpunkt_werkstatt"),
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
        "werkstatt": werkstatt,
        "adresse": request.GET.urlencode(),
    }
    if werkstatt is None:
        return render(request, "sozialraum/schwerpunkt_werkstatt_leer.html", context)
    listeform = ListeForm(request.POST or None, initial={"name": _name(werkstatt)})
    if request.method == "POST" and listeform.is_valid():
        try:
            liste = _entwirf(request, werkstatt, listeform.cleaned_data)
        except Abgelehnt as fehler:
            listeform.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, "Der Entwurf ist gespeichert. Bitte prüfen Sie ihn, bevor Sie ihn feststellen.")
            return redirect(liste)
    context |= {"listeform": listeform, "form": listeform}
    if werkstatt.ergebnis is None:
        return render(request, "sozialraum/schwerpunkt_werkstatt.html", context, status=422)
    antwort = _mit_ergebnis(request, werkstatt, werkstatt.ergebnis, context)
    antwort.status_code = 422 if listeform.errors else antwort.status_code
    return antwort


def _name(werkstatt: Werkstatt) -> str:
    stichtag = werkstatt.form.cleaned_data.get("stichtag")
    return f"Schwerpunkträume {stichtag:%Y}" if stichtag else ""


def _entwirf(request: Any, werkstatt: Werkstatt, angaben: dict[str, Any]) -> Schwerpunktraumliste:
    if werkstatt.ergebnis is None:
        raise Abgelehnt("Die Angaben in der Adresse lassen sich nicht lesen.")
    if werkstatt.geaendert:
        raise Abgelehnt(
            "Mit geänderten Grenzen, Gewichten oder Einwohnenden gilt das Verfahren nicht mehr; legen Sie zuerst eine neue Version an."
        )
    korrigiert = _korrigiert(request)
    kopf = Listenkopf(angaben["name"], angaben["notiz"], korrigiert)
    wer = request.zugang.verlange(PFLEGEN)
    return entwirf_liste(wer=wer, kopf=kopf, verfahren=werkstatt.row, wahl=werkstatt.form.wahl())


def _korrigiert(request: Any) -> Schwerpunktraumliste | None:
    """The list that a correction names (``?korrigiert=7``)."""
    nummer = request.GET.get("korrigiert", "")
    if not (nummer.isascii() and nummer.isdigit() and len(nummer) < 10):
        return None
    return Schwerpunktraumliste.objects.festgestellt().defer("paket").filter(pk=int(nummer)).first()


def _mit_ergebnis(request: Any, werkstatt: Werkstatt, ergebnis: Bestimmung, context: dict[str, Any]) -> HttpResponse:
    teil = DYNAMIK if request.GET.get("karte") == DYNAMIK and ergebnis.verfahren.dynamik else STATUS
    context |= {
        "kernaussage": schwerpunktbild.kernaussage(ergebnis),
        "muster": ergebnis.grundlage.muster,
        "ergebnis": ergebnis,
        "matrix": schwerpunktbild.matrix(ergebnis) if not ergebnis.fehler else None,
        "karte": schwerpunktbild.karte(ergebnis, werkstatt.lage or {}, _gebiet, teil, kartenart(request.GET)),
        "teil": teil,
        "vergleich": werkstatt.vergleich,
        "regel": regelsatz(ergebnis.verfahren),
        "tage": schwerpunktbild.tage(ergebnis),
        "neue_version": f"{reverse('typisierungsverfahren_neu')}?{_neue_version(request, werkstatt)}",
        "korrigiert": _korrigiert(request),
    }
    return stadtteilseite(request, ergebnis, _gebiet, "sozialraum/schwerpunkt_werkstatt.html", "Werkstatt, nicht festgestellt", context)


def _gebiet(schluessel: str) -> str:
    return reverse("gebiet", args=["stadtteil", schluessel])


def _neue_version(request: Any, werkstatt: Werkstatt) -> str:
    query = QueryDict(mutable=True)
    query.update({name: wert for name, wert in request.GET.items() if name.startswith("g_") or name.endswith(("_grenzen", "einwohner"))})
    query["aus"] = werkstatt.row.kennung
    return query.urlencode()
