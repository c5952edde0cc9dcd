"""The page of the running year on the demonstration: what stands there is what is booked, for whoever may read it."""

import csv
import io
from collections.abc import Callable

import pytest
from django.db.models import Sum
from django.test import Client

from basis.geld import lies_cent, teur
from budgets.models import Budgetposten

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
ADRESSE = "/budgets/2007/ressort/R-II/vollzug/"
Als = Callable[..., Client]


def posten(*gebiete: str) -> dict[str, int]:
    rows = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, gebiet__schluessel__in=gebiete).ausgaben()
    return rows.aggregate(ansatz=Sum("ansatz_cent"), ist=Sum("ist_cent"), fest=Sum("festlegung_cent"))


def test_die_seite_zeigt_was_gebucht_ist(als: Als) -> None:
    seite = als("ressort2").get(ADRESSE).content.decode()
    summe = posten("II", "III", "R-II")
    for cent in (summe["ansatz"], summe["ist"], summe["fest"]):
        assert teur(cent) in seite
    assert "Am besten traf bisher" in seite


def test_die_datei_ergibt_dieselben_summen(als: Als) -> None:
    inhalt = als("ressort2").get(f"{ADRESSE}?format=csv").content.decode("utf-8-sig")
    zeilen = list(csv.reader(io.StringIO(inhalt), delimiter=";"))
    kopf = next(zeile for zeile in zeilen if "Ist in €" in zeile)
    ausgaben = next(zeile for zeile in zeilen if zeile[:1] == ["Ausgaben"])
    assert lies_cent(ausgaben[kopf.index("Ist in €")]) == posten("II", "III", "R-II")["ist"]


def test_ein_frueherer_stand_zeigt_weniger(als: Als) -> None:
    seite = als("controlling").get(f"{ADRESSE}?stand=31.03.2007")
    assert "Stand 31.03.2007" in seite.content.decode()


@pytest.mark.parametrize("stand", ["gestern", "31.12.2006", "32.01.2007"])
def test_ein_stand_der_keiner_ist_wird_mit_einem_satz_abgewiesen(als: Als, stand: str) -> None:
    assert als("controlling").get(ADRESSE, {"stand": stand}).status_code == 400


def test_ein_jahr_ohne_budgets_sagt_es(als: Als) -> None:
    assert "Noch keine Budgets im laufenden Jahr" in als("controlling").get("/budgets/2008/sozialraum/II/vollzug/").content.decode()


def test_wer_nicht_intern_liest_sieht_die_seite_nicht(als: Als) -> None:
    assert als("gremium").get(ADRESSE).status_code == 404
