"""Under which state a report was kept, who keeps it, and that all pages take the same Verteilung of a year."""

import importlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from berichte.models import Bericht
from berichte.sections.gebietsbudget import gebietsbetraege
from berichte.sections.uebersicht import jahreswerte
from budgets.actions import verteilung as actions
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Gremium
from tests.factories import wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Any]


def adresse(name: str, verteilung: Any, ebene: str, schluessel: str) -> str:
    return reverse(name, args=[verteilung.pk, ebene, schluessel])


def test_eine_ressortleitung_legt_nur_berichte_ihres_ressorts_ab(beschlossen: Any, als: Als, schnell: list[str]) -> None:
    client = als("ressort1")
    status = {}
    for ort in (("ressort", "R-I"), ("ressort", "R-II"), ("fachbereich", "FB")):
        status[ort[1]] = client.post(adresse("bericht_ablegen", beschlossen, *ort)).status_code
    assert status == {"R-I": 302, "R-II": 403, "FB": 403} and Bericht.objects.get().gebiet.schluessel == "R-I"
    assert client.post(reverse("sitzungspaket", args=[beschlossen.pk])).status_code == 403
    eigenes, fremdes = (client.get(adresse("sozialraumbudget", beschlossen, "ressort", s)).content.decode() for s in ("R-I", "R-II"))
    assert "Diesen Bericht ablegen" in eigenes and "Diesen Bericht ablegen" not in fremdes
    for seite in (eigenes, fremdes):
        assert "Sitzungspaket erzeugen" not in seite and "das Sitzungspaket legt ab: Fachbereichsleitung" in seite


def test_was_als_entwurf_abgelegt_ist_bleibt_es_auch_nach_dem_beschluss(
    vorgelegt: Any, besetzung: Any, als: Als, schnell: list[str]
) -> None:
    wer, orte = wer_ist(besetzung.controlling), [("ressort", "R-I"), ("ressort", "R-II"), ("sozialraum", "IV")]
    ziel = actions.kopiere(wer=wer, verteilung=vorgelegt, name="Probe", grund="x", gebiet=vorgelegt.gebiet)
    beschluss = Beschluss.objects.create(titel="x", gremium=Gremium.objects.get(schluessel="jha"), tag=vorgelegt.gebietsstand)
    for schritt in range(3):
        for ort in orte[schritt:]:
            assert als("controlling").post(adresse("bericht_ablegen", ziel, *ort)).status_code == 302
        if schritt == 0:
            ziel = actions.lege_vor(wer=wer, verteilung=ziel)
        elif schritt == 1:
            ziel = actions.beschliesse(wer=wer_ist(besetzung.fachbereichsleitung), verteilung=ziel, beschluss=beschluss)
    assert [b.stand for b in Bericht.objects.order_by("pk")] == ["entwurf"] * 3 + ["vorgelegt"] * 2 + ["beschlossen"]
    entwurf = Bericht.objects.filter(stand="entwurf").first()
    for rolle, anzahl, status in (("controlling", 6, 200), ("pruefung", 6, 200), ("ressort1", 3, 404), ("gremium", 3, 404)):
        seite = als(rolle).get(reverse("berichte"))
        assert seite.context["anzahl"] == anzahl, rolle
        assert als(rolle).get(reverse("bericht", args=[entwurf.pk])).status_code == status, rolle
        assert als(rolle).get(reverse("bericht_pdf", args=[entwurf.pk])).status_code == status, rolle
    antwort = als("controlling").get(reverse("berichte_zip", args=[ziel.pk]))
    assert "beschlossen.zip" in antwort.headers["Content-Disposition"]
    assert len(zipfile.ZipFile(io.BytesIO(antwort.content)).namelist()) == 1  # of six: never two calculations in one packet


def test_die_seite_des_gebiets_und_des_budgets_nehmen_dieselbe_vorlage(vorgelegt: Any, besetzung: Any, als: Als) -> None:
    wer = wer_ist(besetzung.controlling)
    frueher, spaeter = (
        actions.kopiere(wer=wer, verteilung=vorgelegt, name=name, grund="x", gebiet=vorgelegt.gebiet) for name in ("früher", "später")
    )
    actions.lege_vor(wer=wer, verteilung=spaeter)
    actions.lege_vor(wer=wer, verteilung=frueher)  # the older draft, submitted last
    zugang, jahr = Zugang(besetzung.controlling), vorgelegt.haushaltsjahr.jahr
    gebiet = next(g for g in gebietsbetraege(zugang, zugang.baum.wurzel()) if g.jahr == jahr)
    seite = als("controlling").get(reverse("budget", args=[jahr, "fachbereich", "FB"]))
    karte = jahreswerte(zugang, [])[jahr].verteilung
    assert gebiet.name == seite.context["verteilung"].name == karte.name == "früher"


def test_was_schon_abgelegt_war_bekommt_seinen_stand_aus_dem_inhalt() -> None:
    """On a table of the same name: the real one refuses changes, and the migration must not need any."""
    migration = importlib.import_module("berichte.migrations.0004_stand_bei_der_ablage")
    staende = {
        "beschlossen: Beschluss 1 (JHA)": "beschlossen", "verworfen": "verworfen",
        "Vorschlag, noch nicht beschlossen (zur Entscheidung vorgelegt)": "vorgelegt",
        "Vorschlag, noch nicht beschlossen (Entwurf)": "entwurf",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE berichte_bericht (inhalt jsonb, stand varchar(12), paket varchar(64)) ON COMMIT DROP")
        rows = [[json.dumps({"kopf": {"stand": stand, "paket": "ab"}})] for stand in staende]
        cursor.executemany("INSERT INTO berichte_bericht VALUES (%s, 'entwurf', '')", rows)
        cursor.execute(migration.AUS_DEM_INHALT)
        cursor.execute("SELECT inhalt #>> '{kopf,stand}', stand, paket FROM berichte_bericht")
        gelesen = cursor.fetchall()
    assert {(a, b) for a, b, _ in gelesen} == set(staende.items()) and {paket for *_, paket in gelesen} == {"ab"}
