"""Goals and what they are measured by are found by their words and by their Gebiet, in one query."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bsc.models import Messgroesse, Ziel
from bsc.search import MESSGROESSEN, ZIELE, suche
from sozialraum.access import Zugang
from tests.factories import Besetzung

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


def test_ziele_und_messgroessen_nach_worten_und_gebiet(besetzung: Besetzung) -> None:
    zugang = Zugang(besetzung.fachkraft1)

    def finde(text: str) -> dict[str, set[str]]:
        treffer = list(suche(text, zugang))
        return {gruppe: {t.url for t in treffer if t.gruppe == gruppe} for gruppe in (ZIELE, MESSGROESSEN)}

    m = Messgroesse.objects.get(name="Schulabsentismus", ziel__gebiet__schluessel="R-III")
    assert m.get_absolute_url() in finde("schulabsent")[MESSGROESSEN] and not finde("schulabsent")[ZIELE]
    schulbesuch = finde("Schulbesuch sichern")
    assert len(schulbesuch[ZIELE]) == 3 and m.get_absolute_url() in schulbesuch[MESSGROESSEN]
    im_ressort = Ziel.objects.filter(gebiet__schluessel="R-III")
    assert finde("Ressort III")[ZIELE] == {f"/scorecard/ziele/{z.pk}/massnahmen/" for z in im_ressort}
    assert finde("Ressort III")[MESSGROESSEN] == {x.get_absolute_url() for x in Messgroesse.objects.filter(ziel__in=im_ressort)}
    with CaptureQueriesContext(connection) as abfragen:
        finde("Schulbesuch")
    assert len(abfragen) == 1


def test_die_suche_der_seite_zeigt_sie_nur_der_verwaltung(als: Callable[..., Client]) -> None:
    seite = als("controlling").get("/suche/?q=Schulabsentismus").content.decode()
    assert "Ziel: Schulbesuch sichern" in seite and "Messgrößen" in seite
    assert "Schulbesuch sichern" not in als("gremium").get("/suche/?q=Schulabsentismus").content.decode()
