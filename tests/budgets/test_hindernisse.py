"""What stands in the way of submitting and deciding: previous year, closed year, invented numbers, values that are gone."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from budgets.actions import verteilung as actions
from budgets.actions.laden import lade_haushalt
from budgets.models import Ansatz, Deckungskreisansatz, Haushaltsjahr, Teiltopf, Verteilung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Datenlieferung, Gremium
from tests.budgets.kontext import beschlossene_2007, beschluss, verteilung_2007, verteilung_2008
from tests.factories import wer_ist

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


@pytest.fixture
def controlling(besetzung: Any) -> Wer:
    return wer_ist(besetzung.controlling)


@pytest.fixture
def leitung(besetzung: Any) -> Wer:
    return wer_ist(besetzung.fachbereichsleitung)


def _schliesse(jahr: int) -> None:
    Haushaltsjahr.objects.filter(jahr=jahr).update(status=Haushaltsjahr.Status.ABGESCHLOSSEN)


class TestVorjahr:
    def test_ein_vorjahr_liegt_vor_dem_haushaltsjahr(self, controlling: Wer) -> None:
        ziel = verteilung_2007()
        kopf = actions.Kopf("Neu", ziel.haushaltsjahr, ziel.gebiet, ziel.gebietsstand, ziel.werte_stand, vorjahr=verteilung_2008())
        with pytest.raises(Abgelehnt, match="früheren Haushaltsjahr als 2007"):
            actions.lege_an(wer=controlling, kopf=kopf)
        with pytest.raises(Abgelehnt, match="früheren Haushaltsjahr als 2008"):
            entwurf = verteilung_2008()
            actions.aendere(
                wer=controlling, verteilung=entwurf, version=entwurf.version,
                kopf=replace(kopf, haushaltsjahr=entwurf.haushaltsjahr, vorjahr=actions.kopiere(
                    wer=controlling, verteilung=entwurf, name="Zweiter", grund="Probe")),
            )  # fmt: skip

    def test_verglichen_wird_nur_mit_vorgelegtem(self, controlling: Wer) -> None:
        actions.ziehe_zurueck(wer=controlling, verteilung=verteilung_2007(), grund="Zahlen prüfen")
        with pytest.raises(Abgelehnt, match="Verglichen wird nur mit Vorgelegtem"):
            actions.lege_vor(wer=controlling, verteilung=verteilung_2008())

    def test_gekappt_wird_nur_gegen_das_beschlossene(self, controlling: Wer, leitung: Wer, besetzung: Any) -> None:
        Teiltopf.objects.filter(verteilung=verteilung_2008(), schluessel="hze").update(kappung_unten="0.5", kappung_oben="2")
        vorgelegt = actions.lege_vor(wer=controlling, verteilung=verteilung_2008())
        satz = "das ist kein geltender Beschluss"
        assert any(satz in grund for grund in actions.hindernisse_beschluss(vorgelegt, beschluss(), leitung))
        beschlossene_2007(besetzung)
        assert not any(satz in grund for grund in actions.hindernisse_beschluss(verteilung_2008(), beschluss(), leitung))


class TestAbgeschlossenesJahr:
    def test_es_wird_weder_vorgelegt_noch_beschlossen(self, controlling: Wer, leitung: Wer) -> None:
        _schliesse(2007)
        _schliesse(2008)
        with pytest.raises(Abgelehnt, match="abgeschlossen"):
            actions.lege_vor(wer=controlling, verteilung=verteilung_2008())
        with pytest.raises(Abgelehnt, match="abgeschlossen"):
            actions.beschliesse(wer=leitung, verteilung=verteilung_2007(), beschluss=beschluss())

    def test_auch_die_datenbank_weist_es_ab(self, leitung: Wer, monkeypatch: pytest.MonkeyPatch) -> None:
        _schliesse(2007)
        monkeypatch.setattr("budgets.actions.hindernisse._abgeschlossen", lambda verteilung: ())
        with pytest.raises(IntegrityError, match="abgeschlossen"), transaction.atomic():
            actions.beschliesse(wer=leitung, verteilung=verteilung_2007(), beschluss=beschluss())

    @pytest.mark.parametrize("fest", ["abgeschlossen", "beschlossen"])
    def test_eine_datei_aendert_daran_nichts(self, fest: str, besetzung: Any) -> None:
        _schliesse(2007) if fest == "abgeschlossen" else beschlossene_2007(besetzung)
        vorher = list(Deckungskreisansatz.objects.values_list("haushaltsjahr__jahr", "betrag_cent"))
        kreis = Deckungskreisansatz.objects.select_related("deckungskreis").get(haushaltsjahr__jahr=2007).deckungskreis
        jahr = {"jahr": 2007, "status": "planung", "ansatz": 1}
        angaben = {"deckungskreis": {"name": kreis.name, "unterabschnitte": []}, "haushaltsjahre": [jahr]}
        bericht = lade_haushalt(wer=Wer(None, "Befehl"), angaben=angaben)
        assert list(Deckungskreisansatz.objects.values_list("haushaltsjahr__jahr", "betrag_cent")) == vorher
        assert any("nicht übernommen" in satz for satz in bericht.hinweise)


def test_was_aus_mustern_kommt_traegt_die_marke_schon_bei_der_vorlage(controlling: Wer) -> None:
    Verteilung.objects.filter(pk=verteilung_2008().pk).update(muster=False)
    assert actions.lege_vor(wer=controlling, verteilung=verteilung_2008()).muster


def test_die_aufteilung_des_ansatzes_zaehlt_mit(controlling: Wer, als_eigentuemer: Any) -> None:
    Verteilung.objects.update(muster=False)
    Datenlieferung.objects.update(muster=False)
    assert Ansatz.objects.filter(haushaltsjahr__jahr=2008, muster=True).exists()
    assert actions.lege_vor(wer=controlling, verteilung=verteilung_2008()).muster


def test_was_nach_der_vorlage_nicht_mehr_rechenbar_ist_sagt_die_seite_der_entscheidung(als: Any, controlling: Wer) -> None:
    vorgelegt = actions.lege_vor(wer=controlling, verteilung=verteilung_2008())
    Teiltopf.objects.filter(verteilung=vorgelegt, schluessel="hze").update(basisgewicht="0.3")
    saetze = actions.geaendert_seit_der_vorlage(vorgelegt)
    assert "Seit der Vorlage" in saetze[0] and len(saetze) > 1
    antwort = als("fachbereichsleitung").get(f"/verteilungen/{vorgelegt.pk}/entscheidung/")
    assert antwort.status_code == 200 and "Seit der Vorlage" in antwort.content.decode()


def test_nur_ein_beschliessendes_gremium_beschliesst_geld() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Gremium.objects.filter(art="verwaltung").update(beschliesst_verteilung=True)
    assert Gremium.objects.filter(beschliesst_verteilung=True, art="beschliessend").exists()


def test_eine_kappung_behaelt_sechs_stellen() -> None:
    topf = verteilung_2008().teiltoepfe.get(schluessel="hze")
    Teiltopf.objects.filter(pk=topf.pk).update(kappung_unten="0.876543")
    assert str(Teiltopf.objects.get(pk=topf.pk).kappung_unten) == "0.876543"

