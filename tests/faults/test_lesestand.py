"""A Monatsbericht is of one state of the database: what another connection commits between its questions is not in it."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection
from django.db.utils import InternalError
from django.test import Client

from basis.sql import ein_lesestand
from berichte.sections import monatsinhalt
from berichte.views import monatsbericht
from budgets.models import Haushaltsjahr
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db(transaction=True)
ADRESSE = f"/berichte/monat/{JAHR}/3/sozialraum/I/"
POSTEN = ("I", "4550")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    vollzug = baue_vollzug(raeume, besetzung)
    vollzug.ansatz(*POSTEN, 1000)
    vollzug.bucht(*POSTEN, 300)
    return vollzug


def _nebenher(tun: Callable[[], object]) -> None:
    """In a connection of its own, committed when this returns."""

    def laufe() -> None:
        try:
            tun()
        finally:
            connection.close()

    faden = threading.Thread(target=laufe)
    faden.start()
    faden.join(60)


def _ist_im_bericht(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> int:
    """The Ist that the report shows while 50 € are booked after its first question and before its Nachweis."""
    lies = monatsinhalt.staende

    def lies_danach(*args: Any) -> Any:
        _nebenher(lambda: v.bucht(*POSTEN, 50))
        return lies(*args)

    monkeypatch.setattr(monatsinhalt, "staende", lies_danach)
    client = Client()
    client.force_login(v.besetzung.controlling)
    bericht = client.get(ADRESSE).context["bericht"]
    assert v.stand(*POSTEN).ist_cent == 350_00  # committed meanwhile
    return int(bericht.summe.ist)


def test_der_bericht_zeigt_einen_einzigen_stand(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ist_im_bericht(v, monkeypatch) == 300_00


def test_ohne_ihn_zeigt_er_was_dazwischen_gebucht_wurde(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(monatsbericht, "ein_lesestand", nullcontext)
    assert _ist_im_bericht(v, monkeypatch) == 350_00


def test_darin_wird_nichts_geschrieben_und_danach_wieder(v: Vollzug) -> None:
    with pytest.raises(InternalError, match="read-only"), ein_lesestand():
        Haushaltsjahr.objects.update(hinweis="x")
    assert Haushaltsjahr.objects.update(hinweis="x") == 1
