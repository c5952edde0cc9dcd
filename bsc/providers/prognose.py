"""Prognose : fortgeschriebener Ansatz of the running year, as its page computes it. One query; for the day of the Stand only."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from bsc.messgroesse import miss
from bsc.messquellen import PROGNOSE_ANSATZ, Beleg, Berechnet, ohne_angabe
from bsc.providers.anfrage import Anfrage, Angaben, Antwort
from budgets.selectors.vorgeschichte import vorgeschichte
from budgets.vollzugsgliederung import Postenstand, Verlauf, gliedere
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene

QUELLE = PROGNOSE_ANSATZ
OHNE_FAELLE = "Die Messgröße braucht keine Fälle."


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    tag = QUELLE.stichtag(anfrage.stand)
    geschichte = vorgeschichte(tag.year, tag, orte=None, stadtteile=None, grund=OHNE_FAELLE)
    rows, frueher = geschichte.rows, geschichte.verlauf
    laufend = heute().replace(day=1)
    gebucht = {m for row in rows for m, cent in row.monate.items() if cent and m.year == tag.year and m < laufend}
    monat = max(gebucht).month if gebucht else 0
    return {"": {(gebiet, tag): _wert(anfrage, gebiet, tag, rows, frueher, monat) for gebiet in anfrage.gebiete}}


def _wert(anfrage: Anfrage, gebiet: int, tag: date, rows: list[Postenstand], frueher: Verlauf, monat: int) -> Berechnet:
    knoten = anfrage.baum.knoten[gebiet]
    summe = gliedere(knoten.name, knoten, anfrage.baum, rows, frueher, tag.year, monat).summe
    ansatz, prognose = summe.nachweis.fortgeschrieben, summe.aussicht.betrag
    if prognose is None or ansatz <= 0:
        return ohne_angabe(tag, summe.aussicht.grund or "Für dieses Gebiet gibt es in diesem Jahr keinen Ansatz.")
    url = reverse("vollzug", args=[tag.year, Ebene(knoten.ebene).name.lower(), knoten.schluessel])
    belege = (
        Beleg("Zähler", "Prognose am 31.12.", Fraction(prognose, 100), url, geld=True),
        Beleg("Nenner", "fortgeschriebener Ansatz", Fraction(ansatz, 100), url, geld=True),
    )
    return Berechnet(tag, miss(QUELLE.art, prognose, ansatz), belege=belege, muster=summe.muster)
