"""Mittelfristige Finanzplanung: five years of decided need, secured money and gap, per Maßnahme and together (domain.md 7)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from basis import diagramme
from basis.export import Blatt, Geld, Zelle
from basis.forms import Form
from basis.geld import euro, teur
from basis.lists import as_file, export_links
from basis.zahlen import anzahl, datum
from proaktiv.finanzplanung import JAHRE, Finanzplan, Jahresplan, Planzeile
from proaktiv.models import Konzeption, Massnahme
from proaktiv.selectors.kette import finanzplaene, geendet_am, ist_muster, letzte_jahre
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.views.kettenansicht import FINANZPLANUNG, INTERN, endewort, kettenreiter, kettenweg
from sozialraum.access import seite

FRUEHESTES, SPAETESTES = 1990, 2096
MUSTER = "Bedarf und Mittel dieser Seite sind zur Vorführung erfunden."
HINWEIS = (
    "Bedarf: beschlossen. Gesichert: Eigenmittel im beschlossenen Haushalt und bewilligte Fördermittel. "
    "Lücke = Bedarf − gesichert + mehr gesichert als beschlossen. Leer: nichts eingetragen."
)
ZEILEN = (
    ("Beschlossener Bedarf", "bedarf"),
    ("Eigenmittel im Haushalt", "eigenmittel"),
    ("Bewilligte Fördermittel", "foerdermittel"),
    ("Gesichert zusammen", "gesichert"),
    ("Mehr gesichert als beschlossen", "ueberdeckung"),
    ("Lücke", "fehlt"),
    ("In Aussicht, nicht gesichert", "in_aussicht"),
)  # fmt: skip
JE = {"bedarf": "Bedarf", "gesichert": "Gesichert", "fehlt": "Lücke", "in_aussicht": "In Aussicht"}
JE_RUHENDE = {"bedarf": "Bedarf", "gesichert": "Gesichert", "in_aussicht": "In Aussicht"}


class PlanForm(Form):
    von = forms.IntegerField(label="Erstes Jahr", min_value=FRUEHESTES, max_value=SPAETESTES)
    konzeption = forms.ModelChoiceField(
        Konzeption.objects.all(), to_field_name="schluessel", label="Konzeption", required=False, empty_label="alle"
    )


@dataclass(frozen=True)
class Zeile:
    """``massnahme`` with the day it ended (``geendet_am``), or None."""

    massnahme: Any
    plan: Planzeile

    @property
    def ende(self) -> str:
        """Finished or given up, and since when; empty for what goes on."""
        return endewort(self.massnahme)


@seite(lesen=INTERN)
def finanzplanung(request: Any) -> HttpResponse:
    """First year and Konzeption come from the address; as page, XLSX or CSV. What cannot be read is answered with 422."""
    stand = kettenstand()
    angaben = {"von": request.GET.get("von") or str(stand.year), "konzeption": request.GET.get("konzeption", "")}
    form = PlanForm(angaben)
    context = {
        "titel": "Mittelfristige Finanzplanung",
        "form": form,
        "reiter": kettenreiter(request.zugang, FINANZPLANUNG[1]),
        "brotkrumen": kettenweg((FINANZPLANUNG[0], None)),
        "stand": stand,
    }
    if not form.is_valid():
        return render(request, "proaktiv/finanzplanung.html", context, status=422)
    von, konzeption = form.cleaned_data["von"], form.cleaned_data["konzeption"]
    rows = geendet_am(Massnahme.objects.select_related("konzeption")).order_by("konzeption__laufzeit_von", "konzeption__name", "titel")
    je = {row.pk: row for row in (rows.filter(konzeption=konzeption) if konzeption else rows)}
    plan, ruht = finanzplaene(list(je), von, letzte_jahre(je.values()))
    zeilen, ruhende = ([Zeile(je[z.massnahme], z) for z in p.zeilen if _zaehlt(z)] for p in (plan, ruht))
    muster = MUSTER if ist_muster(list(je)) else ""
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"finanzplanung-{von}-{von + JAHRE - 1}", _blaetter(plan, zeilen, ruht, ruhende, stand, muster))
    context |= {
        "kernaussage": _satz(plan),
        "exporte": export_links(request.GET),
        "plan": plan,
        "zeilen": zeilen,
        "ruht": ruht,
        "ruhende": ruhende,
        "ohne": len(je) - len({z.massnahme.pk for z in (*zeilen, *ruhende)}),
        "jahre": [j.jahr for j in plan.jahre],
        "summen": [(name, [getattr(j, feld) for j in (*plan.jahre, plan.summe)], feld == "fehlt") for name, feld in ZEILEN],
        "diagramm": _diagramm(plan) if zeilen else None,
        "muster": muster,
    }
    return render(request, "proaktiv/finanzplanung.html", context)


def _zaehlt(zeile: Planzeile) -> bool:
    s = zeile.summe
    return s.bedarf is not None or bool(s.gesichert or s.in_aussicht)


def _satz(plan: Finanzplan) -> str:
    s, spanne = plan.summe, f"{plan.von} bis {plan.von + len(plan.jahre) - 1}"
    if s.bedarf is None:
        return f"Für {spanne} ist kein Bedarf beschlossen."
    if not s.luecke:
        return f"Der beschlossene Bedarf von {euro(s.bedarf, voll=False)} für {spanne} ist ganz gesichert."
    groesste = max(plan.jahre, key=lambda j: j.luecke)
    return (
        f"Von {euro(s.bedarf, voll=False)} beschlossenem Bedarf für {spanne} sind {euro(s.luecke, voll=False)} nicht gesichert, "
        f"am meisten {groesste.jahr} mit {euro(groesste.luecke, voll=False)}."
    )


def _diagramm(plan: Finanzplan) -> diagramme.Diagramm:
    varianten = (
        diagramme.Variante("Bedarf, beschlossen", diagramme.Art.PLAN),
        diagramme.Variante("gesichert", diagramme.Art.IST),
        diagramme.Variante("in Aussicht", diagramme.Art.PROGNOSE),
    )
    gruppen = [diagramme.Gruppe(str(j.jahr), (j.bedarf, j.gesichert, j.in_aussicht)) for j in plan.jahre]
    return diagramme.gruppenbalken(
        gruppen, varianten, titel="Beschlossener Bedarf und gesicherte Mittel je Jahr", einheit="in TEUR", kopf="Jahr",
        schreibweise=lambda wert: teur(int(wert)),
    )  # fmt: skip


def _blaetter(plan: Finanzplan, zeilen: list[Zeile], ruht: Finanzplan, ruhende: list[Zeile], stand: Any, muster: str) -> list[Blatt]:
    jahre = [str(j.jahr) for j in plan.jahre]
    summen = [[name, *(_zelle(j, feld) for j in (*plan.jahre, plan.summe))] for name, feld in ZEILEN]
    hinweise = [HINWEIS, f"Stand der Berichte: {datum(stand)}", anzahl(len(zeilen), "Maßnahme", "Maßnahmen")]
    hinweise += [muster] if muster else []
    if ruhende:
        hinweise.append(f"Nach dem Ende der Maßnahme, nicht mitgezählt: {anzahl(len(ruhende), 'Maßnahme', 'Maßnahmen')}")
    blaetter = [Blatt("Summen", ["In €", *jahre, "Summe"], summen, hinweise=hinweise), _je_massnahme("Maßnahmen", plan, zeilen, JE)]
    return blaetter + ([_je_massnahme("Nach dem Ende", ruht, ruhende, JE_RUHENDE)] if ruhende else [])


def _je_massnahme(titel: str, plan: Finanzplan, zeilen: list[Zeile], felder: dict[str, str]) -> Blatt:
    kopf = ["Maßnahme", "Konzeption", "Geendet", *(f"{wort} {j.jahr} in €" for j in plan.jahre for wort in felder.values())]
    je = [
        [z.massnahme.titel, z.massnahme.konzeption.name, z.ende, *(_zelle(j, feld) for j in z.plan.jahre for feld in felder)]
        for z in zeilen
    ]
    fuss: list[list[Zelle]] = [["Summe", "", "", *(_zelle(j, feld) for j in plan.jahre for feld in felder)]]
    return Blatt(titel, kopf, je, fuss=fuss)


def _zelle(jahr: Jahresplan, feld: str) -> Zelle:
    wert: int | None = getattr(jahr, feld)
    return None if wert is None else Geld(wert)
