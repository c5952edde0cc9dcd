"""A Gebiet leads to its Vereinbarungen and its Förderung; a Stadtteil to those of its Sozialraum; only where one may read them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Besetzung, Raeume


@pytest.mark.django_db
def test_das_gebiet_fuehrt_zu_seinen_vertraegen(client: Client, raeume: Raeume, besetzung: Besetzung) -> None:
    def seite(nutzer: object, *ort: str) -> str:
        client.force_login(nutzer)  # type: ignore[arg-type]
        return client.get(reverse("gebiet", args=ort)).content.decode()

    wege = [f'href="{reverse(liste)}?gebiet=I"' for liste in ("vereinbarungen", "foerderung")]
    for ort in (("sozialraum", "I"), ("stadtteil", "101")):
        assert all(weg in seite(besetzung.ressort1, *ort) for weg in wege)
        assert not any(weg in seite(besetzung.ressort2, *ort) for weg in wege)
    assert f'href="{reverse("vereinbarungen")}?gebiet=FB"' in seite(besetzung.controlling, "fachbereich", "FB")
