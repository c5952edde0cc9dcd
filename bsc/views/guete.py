"""What a Scorecard lacks to steer by it: found in its goals and measures, each with the way to mend it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.zahlen import anzahl, aufzaehlung
from bsc.guete import Messpunkt, Zielstand, befunde, leere_perspektiven
from bsc.models import Perspektive
from bsc.selectors.scorecard import messgroessen, mit_unterzielen, ziele
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import knoten_der_adresse, stand_von
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def scorecardguete(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    knoten, stand = knoten_der_adresse(request.zugang.baum, ebene, schluessel), stand_von(request, jahr)
    staende = _ziele(knoten.id, jahr, stand)
    gefunden = befunde(staende, min(stand, heute()))
    leer = [str(Perspektive(p).label) for p in leere_perspektiven(staende, Perspektive.values)]
    gruppen: dict[str, list[tuple[str, str]]] = {}
    for b in gefunden:
        url = reverse("messgroesse", args=[b.messgroesse]) if b.messgroesse else reverse("zielmassnahmen", args=[b.ziel])
        gruppen.setdefault(b.art, []).append((b.name, url))
    ort = kurzname(knoten)
    context = {
        "titel": f"Güte der Scorecard {ort}",
        "kernaussage": _satz(len(staende), len(gefunden), leer),
        "gruppen": gruppen,
        "leere": leer,
        "ziele": len(staende),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (ort, adresse(jahr, knoten)), ("Güte", None)],
    }
    return render(request, "bsc/guete.html", context)


def _satz(ziele_: int, zahl: int, leer: list[str]) -> str:
    if not ziele_:
        return "Für dieses Gebiet und Jahr ist noch kein Ziel festgelegt."
    perspektiven = f"Ohne Ziel: {aufzaehlung(leer)}." if leer else "Alle vier Perspektiven haben Ziele."
    return f"{anzahl(zahl, 'Befund', 'Befunde') if zahl else 'Kein Befund'} bei {anzahl(ziele_, 'Ziel', 'Zielen')}. {perspektiven}"


def _ziele(gebiet: int, jahr: int, stand: date) -> list[Zielstand]:
    je_ziel: dict[int, list[Messpunkt]] = {}
    rows: Any = messgroessen(stand).filter(mit_unterzielen(gebiet, jahr), ziel__gebiet=gebiet)
    for m in rows:
        definition = m.definition or {}
        tage = tuple(date.fromisoformat(w["stichtag"]) for w in m.messwerte)
        punkt = Messpunkt(
            m.pk, m.name, definition.get("rhythmus", "jaehrlich"), tage, bool(definition.get("messquelle")), bool(m.plan),
            any(w["basis"] for w in m.messwerte),
        )  # fmt: skip
        je_ziel.setdefault(m.ziel_id, []).append(punkt)
    return [
        Zielstand(z.pk, z.text, z.perspektive, z.verantwortlich, massnahmen, tuple(je_ziel.get(z.pk, ())))
        for z, massnahmen in ziele(gebiet, jahr)
    ]
