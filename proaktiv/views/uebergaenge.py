"""The transitions between Lebensphasen as things of their own: what carries each in each Gebiet, and where nothing does (domain.md 7)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.forms.uebergaenge import UebergangForm
from proaktiv.selectors.uebergaenge import Uebergangsbild, lies_uebergaenge
from proaktiv.tables.uebergaenge import UebergangTable
from proaktiv.uebergaenge import LUECKEN, Uebergang, Uebergangslage
from proaktiv.views.kettenansicht import INTERN, UEBERGAENGE, kettenreiter, kettenweg
from proaktiv.views.kettenmatrix import EBENEN
from sozialraum.access import seite

MUSTER = "Einige Maßnahmen dieser Seite, oder Stand, Gebiete und Lebensphasen von ihnen, sind zur Vorführung erfunden."


@dataclass(frozen=True)
class Zeile:
    uebergang: str
    gebiet: str
    lage: str
    zahl: int
    laufende: tuple[Any, ...]
    geplante: tuple[Any, ...]
    stufe: Uebergangslage


@seite(lesen=INTERN)
def kettenuebergaenge(request: Any) -> HttpResponse:
    form = UebergangForm(request.GET, request.zugang.baum)
    bild = lies_uebergaenge(request.zugang.baum, EBENEN[form.angaben["ebene"]])
    dort = [u for u in bild.uebergaenge if form.orte is None or u.ort in form.orte]
    namen = {ort.id: f"{ort.schluessel} {ort.name}" for ort in bild.orte}
    rows = [_zeile(bild, u, namen[u.ort]) for u in dort if form.angaben["lage"] in ("", u.lage.value)]
    muster = MUSTER if any(m.muster or m.erfundene_berichte for m in bild.massnahmen.values()) else ""
    ohne = _ohne_gebiet(bild.ohne_gebiet) if bild.ohne_gebiet else ""
    context = {
        "titel": "Übergänge der Präventionskette",
        "kernaussage": _satz(bild, dort),
        "brotkrumen": kettenweg((UEBERGAENGE[0], None)),
        "reiter": kettenreiter(request.zugang, UEBERGAENGE[1]),
        "form": form,
        "stand": bild.stand,
        "ohne_gebiet": ohne,
        "muster": muster,
        "gibt_es": bool(bild.uebergaenge),
    }
    return list_page(
        request, template="proaktiv/kettenuebergaenge.html", table=UebergangTable, rows=rows, name="uebergaenge", context=context,
        notes=[f"Maßnahmen: Stand {datum(bild.stand)}", *(satz for satz in (ohne, muster) if satz)],
    )  # fmt: skip


def _zeile(bild: Uebergangsbild, u: Uebergang, gebiet: str) -> Zeile:
    lage = u.lage.bezeichnung
    if u.lage is Uebergangslage.TEILWEISE:
        lage = f"in {u.erreicht} von {anzahl(u.teile, 'Stadtteil', 'Stadtteilen')}"
    laufende, geplante = (tuple(bild.massnahmen[nummer] for nummer in nummern) for nummern in (u.laufende, u.geplante))
    return Zeile(bild.name(u), gebiet, lage, len(laufende), laufende, geplante, u.lage)


def _ohne_gebiet(wie_viele: int) -> str:
    wer = anzahl(wie_viele, "Maßnahme für einen Übergang nennt", "Maßnahmen für einen Übergang nennen")
    return f"{wer} kein Gebiet: Wo, ist nicht bekannt; hier {'zählt sie' if wie_viele == 1 else 'zählen sie'} nicht."


def _satz(bild: Uebergangsbild, dort: list[Uebergang]) -> str:
    je: dict[tuple[int, int], list[Uebergang]] = {}
    for u in dort:
        je.setdefault((u.von, u.nach), []).append(u)
    if not je:
        return "Es gibt noch keine zwei Lebensphasen, also keinen Übergang."
    ganz = sum(all(u.lage is Uebergangslage.GETRAGEN for u in reihe) for reihe in je.values())
    luecken = sum(u.lage in LUECKEN for u in dort)
    satz = f"{ganz} von {anzahl(len(je), 'Übergang ist', 'Übergängen sind')} in jedem Gebiet getragen"
    return f"{satz}; {anzahl(luecken, 'Lücke', 'Lücken')} je Übergang und Gebiet, Stand {datum(bild.stand)}."
