"""The pages of the data in a city that has none yet."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "satz"),
    [("daten", "Noch keine Werte"), ("lieferungen", "Noch keine Lieferung"), ("werte", "Noch keine Werte")],
)
def test_leere_seiten_sagen_was_zu_tun_ist(als: Callable[..., Client], name: str, satz: str) -> None:
    antwort = als("controlling").get(reverse(name))
    assert antwort.status_code == 200 and satz in antwort.content.decode()
