"""The pages of the main things lead to their history, for those who read everything."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sozialraum.models import Beschluss, Gremium
from tests.factories import Raeume

pytestmark = pytest.mark.django_db


def test_vom_gegenstand_zum_verlauf_und_nur_fuer_wer_alles_liest(als: Callable[..., Client], raeume: Raeume) -> None:
    beschluss = Beschluss.objects.create(titel="Muster", gremium=raeume.gremien["jha"])
    for name, ziel, url in (
        ("beschluss", beschluss, beschluss.get_absolute_url()),
        ("gremium", raeume.gremien["jha"], reverse("gremium", args=["jha"])),
    ):
        verlauf = reverse("verlauf", args=[name, ziel.pk])
        assert verlauf in als("pruefung").get(url).content.decode()
        assert als("pruefung").get(verlauf).status_code == 200
        assert verlauf not in als("ressort1").get(url).content.decode()


def test_was_einen_verweis_hat_wird_verfolgt() -> None:
    from sozialraum.history import verfolgte

    assert {"beschluss", "gremium", "vorlage", "indikator", "datenlieferung", "verteilung", "gewichtung"} <= set(verfolgte())
    assert verfolgte()["gremium"][0] is Gremium
