"""What PostgreSQL holds about the decision itself: the Beschluss behind a decided Verteilung stays, and nobody decides the own draft."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from budgets.models import Verteilung
from sozialraum.models import Beschluss, Gremium
from tests.budgets.bau import Akte, baue_akte, beschliesse
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
AENDERUNGEN: dict[str, dict[str, Any]] = {
    "Tag": {"tag": date(2010, 1, 1)},
    "Titel": {"titel": "anders"},
    "Gremium": {"gremium": None},
    "Jahr": {"jahr": 2010},
    "Text": {"text": "anders"},
}


@pytest.fixture
def akte(raeume: Raeume, besetzung: Besetzung) -> Akte:
    akte = baue_akte(raeume, besetzung)
    Beschluss.objects.filter(pk=akte.beschluss.pk).update(jahr=2009, text="Die Verteilung ist beschlossen.")
    return akte


def _aendere(akte: Akte, was: str) -> None:
    Beschluss.objects.filter(pk=akte.beschluss.pk).update(**AENDERUNGEN[was])


@pytest.mark.zusage(2)
@pytest.mark.parametrize("was", AENDERUNGEN)
def test_worauf_eine_beschlossene_verteilung_beruht_bleibt(akte: Akte, was: str) -> None:
    beschliesse(akte)
    with pytest.raises(IntegrityError, match="beruht eine Verteilung"), transaction.atomic():
        _aendere(akte, was)


@pytest.mark.parametrize("was", AENDERUNGEN)
def test_vor_der_entscheidung_ist_der_beschluss_frei(akte: Akte, was: str) -> None:
    Verteilung.objects.filter(pk=akte.verteilung.pk).update(beschluss=akte.beschluss)
    _aendere(akte, was)


def test_was_in_der_quelle_fehlte_darf_ergaenzt_werden(akte: Akte) -> None:
    Beschluss.objects.filter(pk=akte.beschluss.pk).update(jahr=None, text="")
    beschliesse(akte)
    Beschluss.objects.filter(pk=akte.beschluss.pk).update(jahr=2009, text="nachgetragen")


@pytest.mark.gegenprobe(2, ohne="beschluss_bleibt")
def test_ohne_den_trigger_aenderte_sich_die_grundlage(akte: Akte, als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    beschliesse(akte)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sozialraum_beschluss DISABLE TRIGGER beschluss_bleibt")
    _aendere(akte, "Tag")


def test_kein_beschluss_verschwindet_unter_einer_verteilung(akte: Akte) -> None:
    beschliesse(akte)
    with pytest.raises(IntegrityError, match="fk_sozialrau"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM sozialraum_beschluss WHERE id = %s", [akte.beschluss.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Gremium.objects.filter(beschluesse=akte.beschluss).exists()


@pytest.mark.zusage(15)
def test_wer_eine_verteilung_entwarf_beschliesst_sie_nicht(akte: Akte) -> None:
    Verteilung.objects.filter(pk=akte.verteilung.pk).update(erstellt_von=akte.besetzung.fachbereichsleitung)
    with pytest.raises(IntegrityError, match="beschliesst_nicht_wer_sie_entwarf"), transaction.atomic():
        beschliesse(akte)
    Verteilung.objects.filter(pk=akte.verteilung.pk).update(erstellt_von=akte.besetzung.ressort1)
    beschliesse(akte)
