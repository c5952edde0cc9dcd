"""Welche Zahlen und Stichtage eine Messgröße annimmt."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest
from django.test import Client

from bsc.messgroesse import Messart
from bsc.models import Messgroesse
from bsc.wertregeln import ist_ungewoehnlich, warum_kein_stichtag, warum_unmoeglich
from tests.bsc.bau import baue_messgroesse, baue_ziel
from tests.bsc.test_aktionen import stelle
from tests.factories import Raeume


@pytest.mark.parametrize(("art", "zaehler", "nenner", "wert", "satz", "feld"), [
    ("anzahl", None, None, D(-5), "nicht unter 0", "wert"),
    ("anzahl", None, None, D("2.5"), "ganze Zahl", "wert"),
    ("anzahl", None, None, D("2.000000"), "", ""),
    ("dauer", None, None, D("2.5"), "", ""),
    ("je_1000", D(-1), D(5), None, "nicht unter 0", "zaehler"),
    ("euro", D(-1), D(5), None, "", ""),
    ("euro", D(1), D(-5), None, "Der Nenner", "nenner"),
    ("verhaeltnis", D(1), D(5), None, "", ""),
])  # fmt: skip
def test_eine_zahl_die_nicht_sein_kann_nennt_ihr_feld(
    art: str, zaehler: D | None, nenner: D | None, wert: D | None, satz: str, feld: str
) -> None:
    gefunden = warum_unmoeglich(Messart(art), [("zaehler", zaehler), ("nenner", nenner), ("wert", wert)])
    assert satz in gefunden[0] and gefunden[1] == feld and bool(satz) == bool(gefunden[0])


def test_ungewoehnlich_ist_ein_prozentwert_ausserhalb_von_0_bis_100() -> None:
    assert ist_ungewoehnlich(Messart.PROZENT, D(120), D(100), None) and ist_ungewoehnlich(Messart.PROZENT, None, None, D(-1))
    assert not ist_ungewoehnlich(Messart.PROZENT, D(100), D(100), None) and not ist_ungewoehnlich(Messart.PROZENT, D(1), D(0), None)
    assert not ist_ungewoehnlich(Messart.JE_1000, None, None, D(120))


@pytest.mark.parametrize(("tag", "rhythmus", "satz"), [
    (date(2007, 8, 15), "vierteljaehrlich", "eines Quartals, zum Beispiel der 30.06.2007 oder der 30.09.2007."),
    (date(2007, 8, 31), "vierteljaehrlich", "eines Quartals"),
    (date(2007, 9, 29), "vierteljaehrlich", "der 30.06.2007 oder der 30.09.2007."),
    (date(2007, 9, 30), "vierteljaehrlich", ""),
    (date(2007, 2, 28), "monatlich", ""),
    (date(2007, 9, 30), "halbjaehrlich", "der 30.06.2007 oder der 31.12.2007."),
    (date(2006, 12, 31), "jaehrlich", ""),
])  # fmt: skip
def test_der_stichtag_ist_das_ende_eines_zeitraums(tag: date, rhythmus: str, satz: str) -> None:
    gefunden = warum_kein_stichtag(tag, rhythmus)
    assert satz in gefunden and bool(satz) == bool(gefunden)


@pytest.mark.django_db
def test_das_formular_fragt_nach_und_nennt_das_feld(raeume: Raeume, als: Callable[..., Client]) -> None:
    stelle(date(2007, 10, 15))
    ziel, client = baue_ziel(raeume["FB"]), als("controlling")
    anteil, anzahl = baue_messgroesse(ziel, art="prozent"), baue_messgroesse(ziel, art="anzahl", name="Treffen", nenner="")

    def sende(m: Messgroesse, **felder: str) -> dict[str, list[str]]:
        antwort = client.post(f"/scorecard/messgroessen/{m.pk}/wert/", {"stichtag": "30.09.2007", "quelle": "Test"} | felder)
        return {} if antwort.status_code == 302 else dict(antwort.context["form"].errors)

    assert list(sende(anteil, zaehler="120", nenner="100")) == ["trotzdem"] and not anteil.werte.filter(stichtag__year=2007).exists()
    assert list(sende(anteil, zaehler="12", nenner="100", wert="12")) == ["wert"]
    assert list(sende(anteil, stichtag="15.08.2007", zaehler="12", nenner="100")) == ["stichtag"]
    assert not sende(anteil, zaehler="120", nenner="100", trotzdem="on")
    assert list(sende(anzahl, wert="-5")) == list(sende(anzahl, wert="2,5")) == ["wert"]
    assert not sende(anzahl, wert="3")
