"""A rate of a small group on a Scorecard: open inside, locked in what leaves the house, frozen or live."""

from datetime import UTC, date, datetime

import pytest

from basis.zahlen import Zustand
from bsc.messquellen import KLEINE_GRUPPE
from bsc.selectors.oeffentlich import mit_schwellen, oeffentliche_zeilen
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
from sozialraum.models import Datenlieferung, Gebiet, Indikatorwert
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.budgets.bau import baue_indikator
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
TAG, STAND = date(2006, 12, 31), date(2007, 9, 30)
ZAHLEN = {"101": (1, 1), "102": (20, 60), "201": (0, 12), "301": (10, 60), "401": (11, 61), "501": (12, 62)}


@pytest.fixture
def sprachstand(raeume: Raeume) -> None:
    """101: the only child is auffällig; in 201 none of twelve is."""
    ziel, lieferung = baue_indikator("sprachstand"), Datenlieferung.objects.create(art="erfassung")
    for schluessel, (z, n) in ZAHLEN.items():
        Indikatorwert.objects.create(indikator=ziel, gebiet=raeume[schluessel], stichtag=TAG, zaehler=z, nenner=n, lieferung=lieferung)


def zeilen(raeume: Raeume, *orte: str, fest: bool) -> tuple[list[Messzeile], list[Messzeile]]:
    """Outside and inside, in the order of the Gebiete."""
    for ort in orte:
        m = baue_messgroesse(
            baue_ziel(raeume[ort]), art="prozent", name=ort, start=False, messquelle="indikator:sprachstand", richtung="senken"
        )
        if fest:
            z, n = ZAHLEN[ort]
            trage_ein(m, TAG, zaehler=z, nenner=n, herkunft="berechnet", quelle="Indikatoren", beruht_auf_fallzahlen=False)
    baum = Gebiet.objects.baum(STAND)
    alle = oeffentliche_zeilen(mit_schwellen(messgroessen(STAND), STAND), baum, STAND), lies_zeilen(messgroessen(STAND), None, baum, STAND)
    aussen, innen = (sorted(rows, key=lambda m: orte.index(m.zeile.name)) for rows in alle)
    return aussen, innen


@pytest.mark.parametrize("fest", [True, False])
def test_die_rate_einer_kleinen_gruppe_steht_auf_keinem_blatt_nach_aussen(raeume: Raeume, sprachstand: None, fest: bool) -> None:
    """102 is locked with 101, else its Sozialraum less 102 were the one child; 202 is large."""
    aussen, innen = zeilen(raeume, "101", "102", "201", "301", fest=fest)
    assert [m.zeile.ist.zustand for m in innen if m.zeile.ist] == [Zustand.WERT] * 4
    assert [m.zeile.ist.zustand for m in aussen if m.zeile.ist] == [Zustand.GESPERRT] * 3 + [Zustand.WERT]
    assert [m.zeile.ist_text for m in aussen][:3] == ["·"] * 3 and "100" not in repr([m.zeile.werte for m in aussen[:1]])
    assert not any(m.zeigt_ausgangswert for m in aussen[:3])
    assert [m.zeile.warum_ohne_status for m in aussen[:3]] == [KLEINE_GRUPPE] * 3, "not of case numbers, which it does not count"


def test_ein_fester_wert_einer_kleinen_gruppe_bleibt_gesperrt_wenn_seine_lieferung_zurueckgenommen_ist(
    raeume: Raeume, besetzung: Besetzung, sprachstand: None
) -> None:
    wann = datetime(2007, 5, 1, tzinfo=UTC)
    Datenlieferung.objects.update(zurueckgenommen_am=wann, zurueckgenommen_von=besetzung.controlling, ruecknahme_grund="falsch")
    aussen, _ = zeilen(raeume, "101", "301", fest=True)
    assert [w.zustand for m in aussen for w in m.zeile.werte if w.tag == TAG] == [Zustand.GESPERRT, Zustand.WERT]
