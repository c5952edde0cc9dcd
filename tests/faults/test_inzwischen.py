"""Two change one Konzeption at once, each another field: one is told; with locks off the change of one is gone without a word."""

from collections.abc import Callable
from typing import Any

import pytest

from proaktiv.actions import konzeptionen, massnahmen
from proaktiv.actions.pruefung import GERADE
from proaktiv.models import Konzeption, Massnahme
from sozialraum.access import Wer
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme

pytestmark = pytest.mark.django_db(transaction=True)
Zugleich = Callable[[], tuple[int, list[str]]]
WER = Wer.befehl("test")


def _eine_konzeption(monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    nummer = baue_konzeption(ziel="alt", quelle="alt").pk
    _treffen(monkeypatch, konzeptionen, "_gesperrt")

    def aendere(feld: str) -> object:
        row = Konzeption.objects.get(pk=nummer)
        gesehen: dict[str, Any] = {"ziel": "alt", "quelle": "alt"}
        setattr(row, feld, "neu")
        return lambda: konzeptionen.speichere_konzeption(wer=WER, konzeption=row, gesehen=gesehen)

    return _paar(aendere)


def _eine_massnahme(monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    nummer = baue_massnahme(baue_konzeption(), ziel="alt", quelle="alt").pk
    _treffen(monkeypatch, massnahmen, "gesperrt")

    def aendere(feld: str) -> object:
        row = Massnahme.objects.get(pk=nummer)
        setattr(row, feld, "neu")
        return lambda: massnahmen.speichere_massnahme(wer=WER, massnahme=row, gesehen={"ziel": "alt", "quelle": "alt"})

    return _paar(aendere)


def _paar(aendere: Callable[[str], Any]) -> Zugleich:
    eins, zwei = aendere("ziel"), aendere("quelle")  # both have read it before
    return lambda: _zugleich(eins, zwei)


FAELLE = pytest.mark.parametrize(("baue", "modell"), [(_eine_konzeption, Konzeption), (_eine_massnahme, Massnahme)])


@FAELLE
def test_wer_als_zweiter_kommt_erfaehrt_es(baue: Any, modell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert baue(monkeypatch)() == (1, [GERADE])
    row = modell.objects.latest("pk")
    assert sorted((row.ziel, row.quelle)) == ["alt", "neu"]


@FAELLE
def test_ohne_sperren_geht_eine_aenderung_wortlos_verloren(baue: Any, modell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    zugleich = baue(monkeypatch)
    _ohne_sperren(monkeypatch)
    assert zugleich() == (2, [])
    row = modell.objects.latest("pk")
    assert sorted((row.ziel, row.quelle)) == ["alt", "neu"]
