"""Organisationseinheiten as a tree of a day, and the Standorte: kept by Controlling, ended with a successor, never deleted."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.actions import organisation as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Organisationseinheit, Protokoll, Standort
from sozialraum.organisationsbaum import Ast, baue_baum
from tests.factories import Raeume, wer_ist

ENDE, DANACH = date(2018, 7, 31), date(2018, 8, 1)


def alle(aeste: list[Ast[Any]]) -> list[Any]:
    return [inhalt for ast in aeste for inhalt in (ast.inhalt, *alle(ast.kinder))]


class TestBaum:
    def test_beispiel_von_hand(self) -> None:
        """2 gehört zu 1, 3 zu 2; 4 gehört zu 9, das es nicht gibt, und steht deshalb oben."""
        aeste = baue_baum([(1, None, "a"), (2, 1, "b"), (3, 2, "c"), (4, 9, "d")])
        assert aeste == [Ast("a", [Ast("b", [Ast("c")])]), Ast("d")]

    def test_ein_kreis_verliert_keinen(self) -> None:
        assert sorted(alle(baue_baum([(1, 2, "a"), (2, 1, "b"), (3, 3, "c")]))) == ["a", "b", "c"]

    @given(st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 10)))
    def test_jeder_steht_genau_einmal_im_baum(self, eltern: dict[int, int | None]) -> None:
        assert sorted(alle(baue_baum([(n, oben, n) for n, oben in eltern.items()]))) == sorted(eltern)


@pytest.fixture
def wer(besetzung: Any) -> Any:
    return wer_ist(besetzung.controlling)


@pytest.fixture
def amt(db: None) -> Organisationseinheit:
    return Organisationseinheit.objects.create(schluessel="amt", name="Amt von damals", art="fachbereich", aufgaben_zentral="Planung")


@pytest.fixture
def team(amt: Organisationseinheit) -> Organisationseinheit:
    return Organisationseinheit.objects.create(schluessel="team", name="Team Nord", art="team", uebergeordnet=amt)


@pytest.mark.django_db
class TestEinheiten:
    def test_ein_ende_mit_nachfolger_steht_im_protokoll(self, amt: Organisationseinheit, wer: Any) -> None:
        neu = Organisationseinheit.objects.create(schluessel="neu-2", name="Neues Amt", art="fachbereich", gueltig_von=DANACH)
        actions.beende_einheit(wer=wer, einheit=amt, bis=ENDE, grund="Umbau", nachfolger=neu)
        assert Organisationseinheit.objects.gueltig_am(DANACH).get() == neu
        text = Protokoll.objects.get(aktion="organisationseinheit_beendet").text
        assert text == "Organisationseinheit „Amt von damals“ endet am 31.07.2018. Nachfolger: „Neues Amt“."

    def test_was_darunter_weitergeht_haelt_auf(self, team: Organisationseinheit, amt: Organisationseinheit, wer: Any) -> None:
        with pytest.raises(Abgelehnt, match="noch Einheiten ohne Ende: „Team Nord“"):
            actions.beende_einheit(wer=wer, einheit=amt, bis=ENDE, grund="Umbau")

    def test_niemand_gehoert_zu_sich_selbst(self, team: Organisationseinheit, amt: Organisationseinheit, wer: Any) -> None:
        amt.uebergeordnet = team
        with pytest.raises(Abgelehnt, match="nicht zu sich selbst gehören"):
            actions.speichere_einheit(wer=wer, einheit=amt)

    @pytest.mark.parametrize(
        ("felder", "satz"),
        [({"nachfolger_id": 1}, "Einen Nachfolger hat nur"), ({"gueltig_von": DANACH, "gueltig_bis": ENDE}, "liegt vor dem ersten")],
    )
    def test_unmoegliche_tage_werden_abgelehnt(self, amt: Organisationseinheit, wer: Any, felder: dict[str, Any], satz: str) -> None:
        for name, wert in felder.items():
            setattr(amt, name, amt.pk if name == "nachfolger_id" else wert)
        with pytest.raises(Abgelehnt, match=satz):
            actions.speichere_einheit(wer=wer, einheit=amt)

    def test_der_baum_zeigt_den_gewaehlten_tag_und_verschweigt_die_anderen_nicht(self, team: Organisationseinheit, als: Any) -> None:
        Organisationseinheit.objects.update(gueltig_bis=ENDE)
        Organisationseinheit.objects.create(schluessel="heute", name="Amt von heute", art="fachbereich", gueltig_von=DANACH)
        seite = als("fachkraft1").get(reverse("organisation"), {"stand": "01.01.2010"}).content.decode()
        assert "2 Einheiten am 01.01.2010." in seite
        assert seite.index("Team Nord") < seite.index("Einheiten anderer Zeiten") < seite.index("Amt von heute")

    def test_der_export_nennt_stufe_und_aufgaben(self, team: Organisationseinheit, als: Any) -> None:
        text = als("fachkraft1").get(reverse("organisation"), {"format": "csv"}).content.decode("utf-8-sig")
        assert "1;Amt von damals;Fachbereich;;;;;Planung;;" in text and "2;Team Nord;Team;Amt von damals;" in text

    def test_anlegen_und_beenden_auf_den_seiten(self, amt: Organisationseinheit, als: Any) -> None:
        client = als("controlling")
        angaben = {
            "name": "Stabsstelle Planung",
            "art": "stabsstelle",
            "uebergeordnet": amt.pk,
            "aufgaben_dezentral": "Beratung\r\nBesuche",
        }
        client.post(reverse("organisationseinheit_neu"), angaben)
        seite = client.get(reverse("organisationseinheit", args=["stabsstelle-planung"])).content.decode()
        assert "Stabsstelle, Beginn nicht bekannt." in seite and "<li>Besuche</li>" in seite
        client.post(reverse("organisationseinheit_beenden", args=["stabsstelle-planung"]), {"bis": "31.07.2018", "grund": "Umbau"})
        assert Organisationseinheit.objects.get(schluessel="stabsstelle-planung").gueltig_bis == ENDE

    def test_leer_sagt_was_zu_tun_ist(self, raeume: Raeume, als: Any) -> None:
        assert "Noch keine Organisationseinheiten" in als("controlling").get(reverse("organisation")).content.decode()


@pytest.mark.django_db
class TestStandorte:
    def test_anlegen_und_aendern_auf_den_seiten(self, raeume: Raeume, als: Any) -> None:
        client = als("controlling")
        angaben = {"gebiet": raeume["R-I"].pk, "bezeichnung": "Außenstelle Nord", "anschrift": "", "status": "in_planung"}
        client.post(reverse("standort_neu"), angaben)
        ort = Standort.objects.get()
        client.post(reverse("standort_aendern", args=[ort.pk]), angaben | {"status": "in_betrieb"})
        assert "in Betrieb" in client.get(reverse("standort", args=[ort.pk])).content.decode()
        assert Protokoll.objects.get(aktion="standort_geändert").daten == {"status": ["in_planung", "in_betrieb"]}

    def test_denselben_namen_gibt_es_je_gebiet_einmal(self, raeume: Raeume, wer: Any) -> None:
        Standort.objects.create(gebiet=raeume["R-I"], bezeichnung="Zentrum")
        with pytest.raises(Abgelehnt, match="hat schon einen Standort"):
            actions.speichere_standort(wer=wer, standort=Standort(gebiet=raeume["R-I"], bezeichnung="Zentrum"))

    def test_die_liste_nennt_ressort_und_status(self, raeume: Raeume, als: Any) -> None:
        Standort.objects.create(gebiet=raeume["R-I"], bezeichnung="Zentrum", status="in_planung")
        text = als("fachkraft1").get(reverse("standorte"), {"format": "csv"}).content.decode("utf-8-sig")
        assert "Zentrum;Ressort I;;in Planung" in text
