"""Umsteuerungsrechner: what a share of the Prävention means in euro, per Sozialraum and in stationary months (Fachkonzept 5.1)."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis import diagramme
from basis.export import Blatt, Geld, Zelle
from basis.geld import euro
from basis.lists import as_file, export_links
from basis.zahlen import prozent_kurz, zahl
from budgets.forms.umsteuerung import UmsteuerungForm
from budgets.selectors.umsteuerung import Grundlage, Monatskosten, Raumgewichte, grundlage, ist_nach_bereich, monatskosten, raumgewichte
from budgets.umsteuerung import Aufteilung, Umsteuerung, je_sozialraum, pfad, steuere_um, verhaeltnis_in_prozent
from sozialraum.access import seite
from sozialraum.rechte import Recht

ZIEL = "25"  # Fachkonzept 5.1: 25 : 75


@dataclass(frozen=True, slots=True)
class Pfadjahr:
    """One year of the path: what it asks for, what is planned and what was spent."""

    jahr: int
    soll: Aufteilung
    geplant: Aufteilung | None
    ist: Aufteilung | None


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """Everything the page shows of one goal."""

    ausgangsjahr: int
    jahr: int
    ziel: Fraction
    umsteuerung: Umsteuerung
    geplant: Aufteilung | None
    pfad: tuple[Pfadjahr, ...]
    raeume: tuple[tuple[str, Umsteuerung], ...]
    gewichte: Raumgewichte
    kosten: Monatskosten

    @property
    def fallmonate(self) -> Fraction | None:
        """How many stationary months the change of the HzE is worth; without its sign."""
        return Fraction(abs(self.umsteuerung.hze_mehr), self.kosten.cent) if self.kosten.cent else None


@seite(lesen=Recht.INTERN_LESEN)
def umsteuerung(request: Any) -> HttpResponse:
    """Goal and target year come from the address; as page, XLSX or CSV. What cannot be read is answered with 422."""
    basis = grundlage()
    jahre = [jahr for jahr in basis.jahre if jahr > basis.ausgangsjahr] if basis else []
    angaben = {"ziel": request.GET.get("ziel", ZIEL), "jahr": request.GET.get("jahr", str(jahre[-1]) if jahre else "")}
    form = UmsteuerungForm(angaben, jahre=jahre) if jahre else None
    hindernis = _hindernis(basis, jahre)
    ergebnis = None
    if basis and form and not hindernis and form.is_valid():
        ergebnis = _rechne(basis, request.zugang, form.cleaned_data["ziel"], form.cleaned_data["jahr"])
    if (wanted := request.GET.get("format")) and ergebnis:
        return as_file(wanted, f"umsteuerung-{ergebnis.jahr}", _blaetter(ergebnis))
    context = {
        "titel": "Umsteuerung: Prävention und Hilfen zur Erziehung",
        "kernaussage": _kernaussage(ergebnis) if ergebnis else "",
        "form": form,
        "hindernis": hindernis,
        "ergebnis": ergebnis,
        "kreis": basis.kreis if basis else None,
        "diagramm": _diagramm(ergebnis) if ergebnis else None,
        "muster": bool(basis and basis.muster) or bool(ergebnis and ergebnis.gewichte.muster),
        "exporte": export_links(request.GET) if ergebnis else [],
        "brotkrumen": [("Budgets", reverse("budgets")), ("Umsteuerung", None)],
    }
    return render(request, "budgets/umsteuerung.html", context, status=422 if form and form.errors else 200)


def _hindernis(basis: Grundlage | None, jahre: list[int]) -> str:
    """Why nothing can be calculated, as a sentence; empty if it can."""
    if basis is None:
        return "Noch hat kein Deckungskreis einen Ansatz. Gerechnet wird, sobald die Ansätze zweier Jahre vorliegen."
    if not jahre:
        return f"Der {basis.kreis.name} hat erst den Ansatz eines Haushalts. Gerechnet wird, sobald ein späteres Jahr dazukommt."
    ausgang = basis.geplant.get(basis.ausgangsjahr)
    if ausgang is None or ausgang.anteil is None:
        return f"Für {basis.ausgangsjahr} fehlen die Ansätze der Unterabschnitte für Prävention oder Hilfen zur Erziehung."
    return ""


def _rechne(basis: Grundlage, zugang: Any, ziel: Fraction, jahr: int) -> Ergebnis:
    ausgangsjahr = basis.ausgangsjahr
    anteil = basis.geplant[ausgangsjahr].anteil or Fraction(0)
    ganzes = steuere_um(basis.ansaetze[ausgangsjahr], anteil, basis.ansaetze[jahr], ziel)
    ist = ist_nach_bereich(basis.kreis)
    weg = pfad([(j, betrag) for j, betrag in basis.ansaetze.items() if ausgangsjahr <= j <= jahr], anteil, ziel)
    gewichte = raumgewichte(zugang, basis.kreis, jahr)
    namen = dict(gewichte.betraege.keys())
    geteilt = je_sozialraum(ganzes, {schluessel: betrag for (schluessel, _), betrag in gewichte.betraege.items()}) if namen else {}
    return Ergebnis(
        ausgangsjahr,
        jahr,
        ziel,
        ganzes,
        basis.geplant.get(jahr),
        tuple(Pfadjahr(j, soll, basis.geplant.get(j), ist.get(j)) for j, soll in weg),
        tuple((namen[schluessel], teil) for schluessel, teil in geteilt.items()),
        gewichte,
        monatskosten(basis.kreis),
    )


def _kernaussage(e: Ergebnis) -> str:
    u = e.umsteuerung
    satz = (
        f"{prozent_kurz(e.ziel)} Prävention im Haushaltsjahr {e.jahr} heißt: {euro(u.ziel.praevention, voll=False)} für Prävention, "
        f"{_unterschied(u.praevention_mehr)} als {e.ausgangsjahr}, und {euro(u.ziel.hze, voll=False)} für Hilfen zur Erziehung, "
        f"{_unterschied(u.hze_mehr)}."
    )
    if e.geplant and e.geplant.anteil is not None:
        satz += f" Die geplanten Ansätze {e.jahr} ergeben {verhaeltnis_in_prozent(e.geplant)}."
    return satz


def _unterschied(cent: int) -> str:
    return f"{euro(abs(cent), voll=False)} {'weniger' if cent < 0 else 'mehr'}"


def _diagramm(e: Ergebnis) -> diagramme.Diagramm:
    linien = [diagramme.Linie("Weg zum Ziel", tuple(_in_prozent(p.soll) for p in e.pfad), "szenario")]
    if any(p.geplant for p in e.pfad):
        linien.append(diagramme.Linie("Ansatz", tuple(_in_prozent(p.geplant) for p in e.pfad), "plan"))
    if any(p.ist for p in e.pfad):
        linien.append(diagramme.Linie("Ist", tuple(_in_prozent(p.ist) for p in e.pfad), "ist"))
    return diagramme.verlauf(
        linien,
        [str(p.jahr) for p in e.pfad],
        titel=f"Anteil der Prävention {e.ausgangsjahr} bis {e.jahr}: Weg zu {prozent_kurz(e.ziel)}",
        einheit="in %",
        schreibweise=lambda wert: zahl(wert, 1),
        ab_null=True,
        kopf="Haushaltsjahr",
    )


def _in_prozent(aufteilung: Aufteilung | None) -> Fraction | None:
    return None if aufteilung is None or aufteilung.anteil is None else aufteilung.anteil * 100


def _blaetter(e: Ergebnis) -> list[Blatt]:
    kopf = ("Ausgang", "Ziel", "Veränderung")
    hinweise = [_kernaussage(e), e.gewichte.satz, f"Stationärer Fallmonat: {e.kosten.satz}"]
    jahreskopf = ["Haushaltsjahr", *(f"{wort} {was} in €" for wort in ("Weg", "Ansatz", "Ist") for was in ("Prävention", "HzE"))]
    return [
        Blatt(
            "Umsteuerung",
            ("Gebiet", *(f"Prävention {k} in €" for k in kopf), *(f"HzE {k} in €" for k in kopf)),
            [_zeile(name, teil) for name, teil in e.raeume],
            fuss=[_zeile("Gesamt", e.umsteuerung)],
            hinweise=hinweise,
        ),
        Blatt("Weg", jahreskopf, [[str(p.jahr), *_paar(p.soll), *_paar(p.geplant), *_paar(p.ist)] for p in e.pfad]),
    ]


def _zeile(name: str, u: Umsteuerung) -> list[Zelle]:
    betraege = (u.ausgang.praevention, u.ziel.praevention, u.praevention_mehr, u.ausgang.hze, u.ziel.hze, u.hze_mehr)
    return [name, *(Geld(betrag) for betrag in betraege)]


def _paar(aufteilung: Aufteilung | None) -> list[Zelle]:
    return [None, None] if aufteilung is None else [Geld(aufteilung.praevention), Geld(aufteilung.hze)]
