"""Was einer Scorecard fehlt."""

from dataclasses import replace
from datetime import date

import pytest

from basis.diagramme import Status
from bsc.guete import Messpunkt, Zielstand, befunde, greift_nie, leere_perspektiven, ohne_wert

TAG = date(2007, 10, 15)


def punkt(*stichtage: date, rhythmus: str = "vierteljaehrlich", berechnet: bool = False, voll: bool = True) -> Messpunkt:
    return Messpunkt(7, "Fortgebildete", rhythmus, stichtage, berechnet, voll, voll)


@pytest.mark.parametrize(("messpunkt", "erwartet"), [
    (punkt(), True),
    (punkt(berechnet=True), True),
    (punkt(date(2007, 9, 30), berechnet=True), False),
    (punkt(date(2007, 3, 31)), True),
    (punkt(date(2007, 6, 30)), False),
    (punkt(date(2007, 6, 30), rhythmus="monatlich"), True),
    (punkt(date(2006, 12, 31), rhythmus="jaehrlich"), False),
    (replace(punkt(), ab=TAG), False),
    (replace(punkt(), ab=date(2007, 7, 1)), False),
    (replace(punkt(), ab=date(2007, 4, 1)), True),
    (replace(punkt(date(2006, 12, 31)), ab=date(2007, 7, 1)), False),
])  # fmt: skip
def test_zwei_zeitraeume_ohne_wert(messpunkt: Messpunkt, erwartet: bool) -> None:
    assert ohne_wert(messpunkt, TAG) is erwartet


@pytest.mark.parametrize(("folge", "erwartet"), [
    ("pppp", True), ("ppp", False), ("ppp-", False), ("pp-pp", True), ("pppb", False), ("pppph", False),
])  # fmt: skip
def test_schwellen_griffen_noch_nie(folge: str, erwartet: bool) -> None:
    worte = {"p": Status.IM_PLAN, "b": Status.BEOBACHTEN, "h": Status.HANDELN, "-": Status.KEIN_WERT}
    assert greift_nie(replace(punkt(TAG), staende=tuple(worte[z] for z in folge))) is erwartet


def test_ein_ziel_braucht_messgroesse_massnahme_und_stelle() -> None:
    leer = Zielstand(1, "Leer", "kunden", " ", 0, ())
    gut = Zielstand(2, "Gut", "finanzen", "Controlling", 1, (punkt(date(2007, 9, 30)),))
    halb = Zielstand(3, "Halb", "finanzen", "Controlling", 1, (punkt(date(2007, 9, 30), voll=False),))
    assert [(b.art, b.name) for b in befunde([leer, gut, halb], TAG)] == [
        ("Ziel ohne Messgröße", "Leer"), ("Ziel ohne verantwortliche Stelle", "Leer"), ("Ziel ohne Maßnahme", "Leer"),
        ("Messgröße ohne Plan", "Fortgebildete"), ("Messgröße ohne Ausgangswert", "Fortgebildete"),
    ]  # fmt: skip
    assert leere_perspektiven([leer, gut], ["finanzen", "kunden", "prozess", "entwicklung"]) == ["prozess", "entwicklung"]


def test_ein_plan_der_nach_dem_stand_beginnt_fehlt_nicht() -> None:
    spaeter = replace(punkt(date(2007, 9, 30)), hat_plan=False, plan_ab=date(2007, 10, 15))
    (befund,) = befunde([Zielstand(1, "Gut", "finanzen", "Controlling", 1, (spaeter,))], TAG)
    assert (befund.art, befund.dazu) == ("Messgröße, deren Plan erst nach dem Stand gilt", "gilt ab 15.10.2007")


def test_ein_ausgangswert_der_den_plan_schon_uebertrifft_ist_ein_befund() -> None:
    besser = replace(punkt(date(2007, 9, 30)), startet_besser=True)
    gefunden = befunde([Zielstand(1, "Gut", "finanzen", "Controlling", 1, (besser,))], TAG)
    assert [b.art for b in gefunden] == ["Ausgangswert schon besser als der Plan"]


def test_eine_messgroesse_ohne_schwellen_ist_ein_befund() -> None:
    ohne = replace(punkt(date(2007, 9, 30)), ohne_schwellen=True)
    (befund,) = befunde([Zielstand(1, "Gut", "finanzen", "Controlling", 1, (ohne, replace(ohne, ohne_schwellen=False)))], TAG)
    assert (befund.art, befund.messgroesse) == ("Messgröße ohne Schwellen, also ohne Status", 7)
