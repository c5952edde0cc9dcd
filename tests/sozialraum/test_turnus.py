"""Turnus, Thema und Dauer eines Gremiums: was Aktion und Datenbank halten, und was aus dem alten freien Text wurde."""

import importlib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import sozialraum.migrations
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gremien import speichere_gremium
from sozialraum.models import Gremium, Stadt
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE, NOVEMBER = date(2007, 10, 15), date(2007, 11, 1)


@pytest.fixture
def wer(besetzung: Any) -> Any:
    Stadt.objects.update(fester_tag=HEUTE)
    return wer_ist(besetzung.controlling)


@pytest.fixture
def jha(raeume: Raeume) -> Gremium:
    return raeume.gremien["jha"]


def _wird_abgewiesen(aktion: Any, satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestGremium:
    def test_ein_qualitaetszirkel_hat_thema_und_ende(self, wer: Any, raeume: Raeume) -> None:
        with pytest.raises(Abgelehnt, match="Thema und einen Tag"):
            speichere_gremium(wer=wer, gremium=Gremium(schluessel="qz", name="Zirkel", art="zirkel", thema="Elternbildung"))
        _wird_abgewiesen(lambda: Gremium.objects.create(schluessel="qz", name="Zirkel", art="zirkel"), "qualitaetszirkel_hat_thema")
        Gremium.objects.create(schluessel="qz", name="Zirkel", art="zirkel", thema="x", gueltig_bis=HEUTE)

    def test_einen_ankertag_gibt_es_nur_mit_turnus(self, wer: Any, jha: Gremium) -> None:
        jha.ankertag = NOVEMBER
        with pytest.raises(Abgelehnt, match="gehört zu einem Turnus"):
            speichere_gremium(wer=wer, gremium=jha)
        jha.turnus = "monatlich"
        assert speichere_gremium(wer=wer, gremium=jha).takt == "monatlich, am 1. Donnerstag"

    def test_die_datenbank_kennt_nur_die_bekannten_turnusse(self, jha: Gremium) -> None:
        Gremium.objects.filter(pk=jha.pk).update(turnus="14_taeglich")
        _wird_abgewiesen(lambda: Gremium.objects.filter(pk=jha.pk).update(turnus="alle sechs Wochen"), "gremium_turnus_bekannt")

    def test_kein_gremium_endet_vor_seinem_beginn(self, jha: Gremium) -> None:
        zeiten = {"gueltig_von": NOVEMBER, "gueltig_bis": HEUTE}
        _wird_abgewiesen(lambda: Gremium.objects.filter(pk=jha.pk).update(**zeiten), "gremium_endet_nicht_vor_beginn")


def test_der_alte_freie_turnus_wird_angabe_und_unbekanntes_bleibt_als_hinweis() -> None:
    """The data migration, on rows as they were."""
    texte = ["14-täglich", "Quartalsweise", "1x im Monat", "alle sechs Wochen"]
    rows = [SimpleNamespace(turnus=text, turnus_hinweis="", save=lambda update_fields: None) for text in texte]
    apps: Any = SimpleNamespace(
        get_model=lambda app, name: SimpleNamespace(objects=SimpleNamespace(exclude=lambda **_: rows, all=lambda: rows))
    )
    namen = [p.stem for p in Path(sozialraum.migrations.__path__[0]).glob("*_turnus_als_angabe.py")]
    migration = importlib.import_module(f"sozialraum.migrations.{namen[0]}")
    migration.structure(apps, None)
    assert [(r.turnus, r.turnus_hinweis) for r in rows] == [
        ("14_taeglich", ""),
        ("vierteljaehrlich", ""),
        ("monatlich", ""),
        ("", "alle sechs Wochen"),
    ]
    migration.as_text(apps, None)
    assert [r.turnus for r in rows] == ["14-täglich", "vierteljährlich", "monatlich", "alle sechs Wochen"]
