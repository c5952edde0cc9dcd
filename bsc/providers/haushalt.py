"""Spending Prävention : HzE out of the Buchungssummen: what is booked in the year until the end of a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from basis.zahlen import datum
from bsc.messgroesse import miss
from bsc.messquellen import PRAEVENTION_HZE, Beleg, Berechnet, ohne_angabe
from bsc.providers.anfrage import Anfrage, Angaben, Antwort, Spalte
from budgets.models.lesbar import lesbare_orte
from budgets.views.budgetansicht import ortsname
from sozialraum.ebenen import Ebene

QUELLE = PRAEVENTION_HZE
SEITEN = {"praevention": "Prävention", "hze": "Hilfen zur Erziehung"}
SUMMEN = """
    SELECT json_agg(z) FROM (SELECT json_build_array(j.jahr, u.bereich, u.nummer, u.name, p.gebiet_id, s.buchungsmonat,
        sum(s.ist_cent)::bigint, bool_or(p.muster)) AS z
    FROM budgets_buchungssumme s JOIN budgets_budgetposten p ON p.id = s.posten_id
    JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id
    JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id AND h.richtung = 'ausgabe'
    JOIN budgets_unterabschnitt u ON u.id = h.unterabschnitt_id AND u.bereich IN ('praevention', 'hze')
    WHERE j.jahr = ANY(%(h_jahre)s) AND s.buchungsmonat <= %(h_bis)s
    GROUP BY j.jahr, u.bereich, u.nummer, u.name, p.gebiet_id, s.buchungsmonat) r"""


@dataclass(frozen=True, slots=True)
class _Summe:
    jahr: int
    bereich: str
    nummer: str
    name: str
    gebiet: int
    monat: date
    cent: int
    muster: bool


def spalte(anfrage: Anfrage, angaben: Angaben) -> Spalte:
    tage = anfrage.stichtage(QUELLE)
    return SUMMEN, {"h_jahre": sorted({tag.year for tag in tage}), "h_bis": max(tage)}


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    tage = anfrage.stichtage(QUELLE)
    summen = [
        _Summe(jahr, bereich, nummer, name, gebiet, date.fromisoformat(monat), cent, muster)
        for jahr, bereich, nummer, name, gebiet, monat, cent, muster in gelesen or ()
    ]
    lesbar = lesbare_orte(anfrage.zugang) if anfrage.zugang else frozenset()
    ergebnis = {}
    for gebiet in anfrage.gebiete:
        knoten = anfrage.baum.knoten[gebiet]
        ganz = knoten.ebene == Ebene.FACHBEREICH
        darin = {gebiet, *(k.id for k in anfrage.baum.nachfahren(gebiet))}
        eigene = [s for s in summen if ganz or s.gebiet in darin]
        for tag in tage:
            gezaehlt = [s for s in eigene if s.jahr == tag.year and s.monat <= tag]
            ergebnis[gebiet, tag] = _wert(gezaehlt, tag, ganz, anfrage, lesbar)
    return {"": ergebnis}


def _wert(summen: list[_Summe], tag: date, ganz: bool, anfrage: Anfrage, lesbar: frozenset[int] | None) -> Berechnet:
    if not summen:
        return ohne_angabe(tag, f"Für {tag.year} ist bis {datum(tag)} auf diesen Unterabschnitten nichts gebucht.")
    seiten = {bereich: sum(s.cent for s in summen if s.bereich == bereich) for bereich in SEITEN}
    messung = miss(QUELLE.art, seiten["praevention"], seiten["hze"])
    belege = _belege(summen, tag, ganz, anfrage, lesbar)
    if messung.wert is None:
        return Berechnet(tag, messung, ohne_angabe(tag, "").zustand, belege)
    return Berechnet(tag, messung, belege=belege, muster=any(s.muster for s in summen))


def _belege(summen: list[_Summe], tag: date, ganz: bool, anfrage: Anfrage, lesbar: frozenset[int] | None) -> tuple[Beleg, ...]:
    """One line per Unterabschnitt, below the city also per Gebiet that books it: as the list of Buchungen can show them."""
    je: dict[tuple[str, str, str, int | None], int] = {}
    for s in summen:
        ort = None if ganz else s.gebiet
        je[s.bereich, s.nummer, s.name, ort] = je.get((s.bereich, s.nummer, s.name, ort), 0) + s.cent
    mehrere = len({ort for *_, ort in je}) > 1
    belege = []
    for (bereich, nummer, name, ort), cent in sorted(je.items(), key=lambda e: (e[0][0] != "praevention", e[0][1], e[0][3] or 0)):
        wo = anfrage.baum.knoten.get(ort) if ort else None
        titel = f"{nummer} {name}" + (f", {ortsname(wo)}" if wo and mehrere else "")
        offen = lesbar is None or (ort is not None and ort in lesbar)
        angaben: dict[str, str | int] = {"jahr": tag.year, "stelle": nummer, "art": "ist", "bis": datum(tag)}
        if ort:
            angaben["gebiet"] = ort
        url = f"{reverse('buchungen')}?{urlencode(angaben)}" if offen else ""
        belege.append(Beleg(SEITEN[bereich], titel, Fraction(cent, 100), url, geld=True))
    return tuple(belege)
