"""A goal with a measure, built by hand, for the tests of the Scorecard."""

from datetime import date
from decimal import Decimal
from typing import Any

from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert, Schwelle, Ziel

BASIS, PLAN = date(2006, 12, 31), date(2008, 12, 31)


def baue_ziel(gebiet: Any, **felder: Any) -> Ziel:
    angaben = {"perspektive": "finanzen", "text": "Probleme früh erkennen", "von_jahr": 2007, "verantwortlich": "Stabsstelle Controlling"}
    return Ziel.objects.create(gebiet=gebiet, **(angaben | felder))


def baue_messgroesse(ziel: Ziel, *, art: str = "verhaeltnis", start: bool = True, **felder: Any) -> Messgroesse:
    """With a definition, thresholds 1 and 4, plan 25 and (``start``) printed start 15."""
    messgroesse = Messgroesse.objects.create(ziel=ziel, name=felder.pop("name", "Prävention : HzE"), art=art)
    angaben = {
        "richtung": "erhoehen", "formel": "Prävention : Hilfen zur Erziehung", "zaehler": "Prävention", "nenner": "HzE",
        "stichtagsregel": "Ende des Monats", "quelle": "Test", "verantwortlich": "Controlling", "rhythmus": "vierteljaehrlich",
    }  # fmt: skip
    Messdefinition.objects.create(messgroesse=messgroesse, version=1, gueltig_ab=date(2006, 1, 1), **(angaben | felder))
    Schwelle.objects.create(messgroesse=messgroesse, gueltig_ab=date(2006, 1, 1), gruen=1, gelb=4)
    Planwert.objects.create(messgroesse=messgroesse, tag=PLAN, wert=25, gueltig_ab=date(2006, 7, 1))
    if start:
        angaben = {"herkunft": "gedruckt", "ist_ausgangswert": True, "quelle": "Fachkonzept 5.1"}
        Messwert.objects.create(messgroesse=messgroesse, stichtag=BASIS, wert=15, **angaben)
    return messgroesse


def trage_ein(messgroesse: Messgroesse, tag: date, wert: Any = None, **felder: Any) -> Messwert:
    zahl = None if wert is None else Decimal(str(wert))
    angaben: dict[str, Any] = {"herkunft": "eingabe", "quelle": "Test", "wert": zahl}
    return Messwert.objects.create(messgroesse=messgroesse, stichtag=tag, **(angaben | felder))
