"""Negative controls of the rules that the actions of Umschichtungen hold: Deckungskreis and right (reliability.md 5)."""

import pytest

from budgets.actions import umschichtungen as aktionen
from budgets.querysets import umschichtungen as regeln
from tests.budgets.umschichtungsbau import antrag, gib_rechte, schichte
from tests.budgets.vollzugsbau import Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
I50, I70, III50 = ("I", "4550"), ("I", "4570"), ("III", "4550")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_rechte()
    vollzug = baue_vollzug(raeume, besetzung)
    vollzug.ansatz(*I50, 100)
    return vollzug


@pytest.mark.gegenprobe(5, ohne="budgets.querysets.umschichtungen:hindernisse")
def test_ohne_die_regeln_der_deckung_verliesse_geld_den_deckungskreis(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regeln, "hindernisse", lambda *angaben, **mehr: ())
    schichte(v, 10, I50, I70)
    assert v.stand(*I70).umschichtung_cent == 10_00


@pytest.mark.gegenprobe(5, ohne="budgets.actions.umschichtungen:entscheidungshindernisse")
def test_ohne_die_pruefung_des_rechts_entschiede_wer_es_nicht_hat(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aktionen, "entscheidungshindernisse", lambda *angaben, **mehr: [])
    row = aktionen.entscheide_umschichtung(wer=wer_ist(v.besetzung.ressort2), umschichtung=antrag(v, 10, I50, III50))
    assert row.entschieden_von == v.besetzung.ressort2
