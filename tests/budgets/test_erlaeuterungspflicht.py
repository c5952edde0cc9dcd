"""Which rows need an Erläuterung, and how long one written earlier is valid (domain.md 4). By hand."""

from datetime import date
from fractions import Fraction

import pytest

from basis.monate import monatsende
from budgets.ampel import Schwellen
from budgets.erlaeuterungspflicht import Erlaeuterungsstand, Lage, hoehe, offene, pflichten, pruefe
from budgets.nachweis import Nachweis
from budgets.vollzugsblatt import Aussicht, Vollzugszeile

SEPTEMBER = date(2007, 9, 30)
NIE = None


def zeile(prognose: int | None, ansatz: int = 1000, posten: int = 1) -> Vollzugszeile:
    return Vollzugszeile("4550 Hilfen", Nachweis(ansatz=ansatz), Aussicht(prognose), posten=(posten,))


def stand(monat: int = 9, termin: date = date(2007, 12, 15), abweichung: int = 60, ansatz: int = 1000, jahr: int = 2007):
    return Erlaeuterungsstand(7, 1, monatsende(date(jahr, monat, 1)), termin, abweichung, ansatz)


@pytest.mark.parametrize(
    ("prognose", "ansatz", "erlaeuterung", "lage"),
    [
        (1050, 1000, NIE, None),  # +5,0 % ist beobachten
        (1051, 1000, NIE, Lage.FEHLT),
        (None, 1000, NIE, None),  # ohne Prognose gibt es keinen Status
        (980, 1000, stand(), None),
        (1, 0, NIE, Lage.FEHLT),  # ohne Ansatz ist jede Ausgabe zu viel
        (1060, 1000, stand(), Lage.GILT),
        (1060, 1000, stand(monat=10), Lage.FEHLT),  # später geschrieben, als der Bericht fragt
        (1060, 1000, stand(monat=9, jahr=2006), Lage.FEHLT),
        (1060, 1000, stand(monat=6), Lage.GILT),
        (1060, 1000, stand(monat=5), Lage.VERALTET),
        (1060, 1000, stand(monat=7, termin=date(2007, 9, 30)), Lage.GILT),
        (1060, 1000, stand(monat=7, termin=date(2007, 9, 29)), Lage.TERMIN_VERSTRICHEN),
        (1080, 1000, stand(monat=7), Lage.GILT),  # +6,0 % erläutert: bis +8,0 %
        (1081, 1000, stand(monat=7), Lage.GEWACHSEN),
        (2160, 2000, stand(monat=7), Lage.GILT),  # der Anteil zählt, nicht der Betrag
        (60, 0, stand(monat=7, ansatz=0), Lage.GILT),
        (61, 0, stand(monat=7, ansatz=0), Lage.GEWACHSEN),
    ],
)
def test_die_regel(prognose, ansatz, erlaeuterung, lage):
    assert pruefe(zeile(prognose, ansatz), erlaeuterung, Schwellen(), SEPTEMBER) is lage


def test_die_gruene_schwelle_ist_das_mass_des_wachsens():
    assert pruefe(zeile(1081), stand(monat=7), Schwellen(gruen=Fraction(3, 100)), SEPTEMBER) is Lage.GILT


def test_die_groesste_abweichung_steht_zuerst_und_offen_ist_was_nicht_gilt():
    zeilen = [zeile(1060, posten=1), zeile(1200, posten=2), zeile(1000, posten=3)]
    alle = pflichten(zeilen, {1: stand()}, Schwellen(), SEPTEMBER)
    assert [(p.posten, p.lage) for p in alle] == [(2, Lage.FEHLT), (1, Lage.GILT)]
    assert [p.posten for p in offene(alle)] == [2]
    assert all(p.satz for p in alle)


@pytest.mark.parametrize(
    ("abweichung", "ansatz", "text"), [(192, 2196, "+8,7 %"), (-21, 2592, "−0,8 %"), (0, 100, "±0,0 %"), (1234500, 0, "+12.345 €")]
)
def test_die_hoehe_im_zielbild(abweichung, ansatz, text):
    assert hoehe(abweichung, ansatz).replace("\xa0", " ").replace("\u202f", " ") == text


def test_jede_lage_hat_einen_satz():
    for lage in Lage:
        assert lage.bezeichnung
