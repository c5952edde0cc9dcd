"""A report and a change of one Maßnahme at once: both stay; with locks off one of the two is lost."""

from collections.abc import Callable

import pytest

from proaktiv.actions import massnahmen
from proaktiv.models import Massnahme
from sozialraum.access import Wer
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme, neuer_bericht

pytestmark = pytest.mark.django_db(transaction=True)
Zugleich = Callable[[], tuple[int, list[str]]]
WER = Wer.befehl("test")


@pytest.fixture
def bericht_und_aenderung(monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """It runs; one reports 40 places while another, who opened the form before, gives it another title."""
    row = baue_massnahme(baue_konzeption())
    massnahmen.berichte(wer=WER, bericht=neuer_bericht(row))
    offen, gemeldet = Massnahme.objects.get(pk=row.pk), Massnahme.objects.get(pk=row.pk)
    offen.titel = "Anders"
    _treffen(monkeypatch, massnahmen, "gesperrt")  # both have read it
    return lambda: _zugleich(
        lambda: massnahmen.berichte(wer=WER, bericht=neuer_bericht(gemeldet, plaetze=40)),
        lambda: massnahmen.speichere_massnahme(wer=WER, massnahme=offen),
    )


def _geblieben() -> set[str]:
    row = Massnahme.objects.get()
    return {wort for wort, da in (("Titel", row.titel == "Anders"), ("Plätze", row.plaetze == 40)) if da}


def test_bericht_und_aenderung_bleiben_beide(bericht_und_aenderung: Zugleich) -> None:
    assert bericht_und_aenderung() == (2, [])
    assert _geblieben() == {"Titel", "Plätze"}


def test_ohne_sperren_geht_eines_von_beiden_verloren(bericht_und_aenderung: Zugleich, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: whoever writes last writes back what was read before the other wrote."""
    _ohne_sperren(monkeypatch)
    assert bericht_und_aenderung() == (2, [])
    assert len(_geblieben()) == 1
