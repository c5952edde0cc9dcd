"""Gremien, Vorlagen, Beschlüsse: who keeps them, who reads which, what stays because a Verteilung rests on it."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from budgets.models import Haushaltsjahr, Verteilung
from sozialraum.actions import gremien as actions
from sozialraum.actions import vorlagen
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Beratung, Beschluss, Gremium, Protokoll, Stadt, Vorlage
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
TAG = date(2007, 9, 6)


@pytest.fixture
def wer(besetzung: Any) -> Any:
    return wer_ist(besetzung.controlling)


@pytest.fixture
def beschluss(raeume: Raeume) -> Beschluss:
    vorlage = Vorlage.objects.create(nummer="IV/2007/06543", betreff="Sozialraumbudgets 2007")
    return Beschluss.objects.create(titel="Sozialraumbudgets 2007", gremium=raeume.gremien["jha"], vorlage=vorlage, tag=TAG, jahr=2007)


@pytest.fixture
def getragen(beschluss: Beschluss, raeume: Raeume) -> Beschluss:
    """A Beschluss that a Verteilung names."""
    jahr = Haushaltsjahr.objects.get_or_create(jahr=2009)[0]
    Verteilung.objects.create(name="Probe", haushaltsjahr=jahr, gebiet=raeume["FB"], gebietsstand=TAG, werte_stand=TAG, beschluss=beschluss)
    return beschluss


class TestGremium:
    def test_anlegen_und_aendern_stehen_im_protokoll_mit_alt_und_neu(self, raeume: Raeume, wer: Any) -> None:
        neu = actions.speichere_gremium(wer=wer, gremium=Gremium(schluessel="ag-78", name="AG § 78", art="fachlich"))
        neu.name = "Arbeitsgemeinschaft nach § 78"
        actions.speichere_gremium(wer=wer, gremium=neu, grund="voller Name")
        angelegt, geaendert = Protokoll.objects.filter(gegenstand="gremium", gegenstand_id=str(neu.pk)).order_by("pk")
        assert (angelegt.aktion, geaendert.aktion, geaendert.grund) == ("gremium_angelegt", "gremium_geändert", "voller Name")
        assert geaendert.daten == {"name": ["AG § 78", "Arbeitsgemeinschaft nach § 78"]}

    def test_kein_gremium_haengt_an_sich_selbst_auch_nicht_im_kreis(self, raeume: Raeume, wer: Any) -> None:
        rat, jha = raeume.gremien["stadtrat"], raeume.gremien["jha"]
        for oben in (rat, jha):
            ziel = Gremium.objects.get(pk=rat.pk)
            ziel.uebergeordnet = oben
            with pytest.raises(Abgelehnt, match="nicht an sich selbst"):
                actions.speichere_gremium(wer=wer, gremium=ziel)
        assert Gremium.objects.get(pk=jha.pk).uebergeordnet == rat

    def test_wer_budgets_beschlossen_hat_bleibt_zustaendig(self, getragen: Beschluss, wer: Any) -> None:
        jha = Gremium.objects.get(schluessel="jha")
        jha.beschliesst_verteilung = False
        with pytest.raises(Abgelehnt, match="schon über Sozialraumbudgets beschlossen"):
            actions.speichere_gremium(wer=wer, gremium=jha)

    def test_ohne_verteilung_darf_die_zustaendigkeit_enden(self, beschluss: Beschluss, wer: Any) -> None:
        jha = Gremium.objects.get(schluessel="jha")
        jha.beschliesst_verteilung = False
        actions.speichere_gremium(wer=wer, gremium=jha)
        assert not Gremium.objects.get(schluessel="jha").beschliesst_verteilung


class TestVorlage:
    def test_die_nummer_hat_die_form_der_stadt(self, raeume: Raeume, wer: Any) -> None:
        Stadt.objects.update(vorlagen_muster=r"^[IVX]+/\d{4}/\d{5}$", vorlagen_beispiel="IV/2005/05174")
        vorlagen.speichere_vorlage(wer=wer, vorlage=Vorlage(nummer="IV/2007/06544", betreff="x"))
        with pytest.raises(Abgelehnt, match="zum Beispiel IV/2005/05174"):
            vorlagen.speichere_vorlage(wer=wer, vorlage=Vorlage(nummer="6544/07", betreff="x"))

    def test_eine_stadt_ohne_muster_nimmt_jede_nummer(self, raeume: Raeume, wer: Any) -> None:
        vorlagen.speichere_vorlage(wer=wer, vorlage=Vorlage(nummer="6544/07", betreff="x"))
        assert Protokoll.objects.filter(aktion="vorlage_angelegt").count() == 1

    def test_jede_nummer_gibt_es_einmal(self, beschluss: Beschluss, wer: Any) -> None:
        with pytest.raises(Abgelehnt, match="gibt es schon"):
            vorlagen.speichere_vorlage(wer=wer, vorlage=Vorlage(nummer="IV/2007/06543", betreff="x"))

    def test_die_nummer_hinter_einer_verteilung_bleibt(self, getragen: Beschluss, wer: Any) -> None:
        vorlage = Vorlage.objects.get()
        vorlage.nummer = "IV/2007/99999"
        with pytest.raises(Abgelehnt, match="beruht eine Verteilung"):
            vorlagen.speichere_vorlage(wer=wer, vorlage=vorlage)
        vorlage.nummer, vorlage.betreff = "IV/2007/06543", "besserer Betreff"
        vorlagen.speichere_vorlage(wer=wer, vorlage=vorlage)

    def test_die_beratungsfolge_zaehlt_weiter(self, beschluss: Beschluss, raeume: Raeume, wer: Any) -> None:
        for gremium, art in (("jha", "vorberatung"), ("stadtrat", "entscheidung")):
            angaben = vorlagen.Beratungsangaben(gremium=raeume.gremien[gremium], zustaendigkeit=art)
            vorlagen.fuege_beratung_hinzu(wer=wer, vorlage=beschluss.vorlage, angaben=angaben)
        folge = Beratung.objects.order_by("reihenfolge").values_list("reihenfolge", "gremium__schluessel")
        assert list(folge) == [(1, "jha"), (2, "stadtrat")]
        assert Protokoll.objects.filter(aktion="beratung_angelegt").count() == 2


class TestBeschluss:
    def test_das_jahr_folgt_dem_tag(self, beschluss: Beschluss, wer: Any) -> None:
        beschluss.tag = date(2008, 1, 3)
        actions.speichere_beschluss(wer=wer, beschluss=beschluss)
        assert Beschluss.objects.get().jahr == 2008

    @pytest.mark.parametrize(("feld", "wert"), [("tag", date(2007, 9, 7)), ("gremium", None), ("vorlage", None)])
    def test_worauf_eine_verteilung_beruht_bleibt(self, getragen: Beschluss, wer: Any, feld: str, wert: Any) -> None:
        setattr(getragen, feld, wert)
        with pytest.raises(Abgelehnt, match="beruht eine Verteilung"):
            actions.speichere_beschluss(wer=wer, beschluss=getragen)

    def test_der_text_darf_ergaenzt_werden(self, getragen: Beschluss, wer: Any) -> None:
        getragen.text = "Der Jugendhilfeausschuss beschließt die Verteilung."
        actions.speichere_beschluss(wer=wer, beschluss=getragen, grund="Niederschrift liegt vor")
        assert Protokoll.objects.get(aktion="beschluss_geändert").grund == "Niederschrift liegt vor"


class TestLesen:
    """Öffentliches lesen alle; Nichtöffentliches die Verwaltung und die Mitglieder des Gremiums selbst."""

    @pytest.fixture
    def geheim(self, raeume: Raeume) -> dict[str, Beschluss]:
        papiere = {}
        for schluessel, gremium in raeume.gremien.items():
            vorlage = Vorlage.objects.create(nummer=f"IV/2007/0000{gremium.pk}", betreff=f"Geheim {schluessel}", oeffentlich=False)
            Beratung.objects.create(vorlage=vorlage, gremium=gremium, zustaendigkeit="entscheidung", oeffentlich=False)
            papiere[schluessel] = Beschluss.objects.create(
                titel=f"Geheim {schluessel}", gremium=gremium, vorlage=vorlage, oeffentlich=False
            )
        return papiere

    @pytest.mark.parametrize(
        ("wer", "liest"), [("gremium", {"jha"}), ("fachkraft1", {"jha", "stadtrat"}), ("ressort2", {"jha", "stadtrat"})]
    )
    def test_nichtoeffentliches_liest_wer_dazugehoert(self, geheim: dict[str, Beschluss], als: Any, wer: str, liest: set[str]) -> None:
        browser = als(wer)
        for schluessel, papier in geheim.items():
            erwartet = 200 if schluessel in liest else 404
            assert browser.get(reverse("beschluss", args=[papier.pk])).status_code == erwartet
            assert browser.get(reverse("vorlage", args=[papier.vorlage_id])).status_code == erwartet
        for seite in (reverse("beschluesse"), reverse("beschluesse") + "?format=csv", reverse("gremium", args=["stadtrat"])):
            assert ("Geheim stadtrat" in browser.get(seite).content.decode("utf-8-sig")) is ("stadtrat" in liest)

    def test_ein_oeffentlicher_beschluss_verraet_keine_nichtoeffentliche_vorlage(self, geheim: dict[str, Beschluss], als: Any) -> None:
        Beschluss.objects.filter(pk=geheim["stadtrat"].pk).update(oeffentlich=True)
        antwort = als("gremium").get(reverse("beschluss", args=[geheim["stadtrat"].pk]))
        assert antwort.status_code == 200
        assert reverse("vorlage", args=[geheim["stadtrat"].vorlage_id]) not in antwort.content.decode()

    def test_ohne_rolle_gibt_es_die_seiten_nicht(self, raeume: Raeume, als: Any) -> None:
        assert als("ohne_rolle").get(reverse("gremien")).status_code == 404
        assert als(None).get(reverse("gremien")).status_code == 302


class TestSeiten:
    def test_leer_sagt_was_zu_tun_ist(self, raeume: Raeume, als: Any) -> None:
        assert "Noch keine Beschlüsse" in als("controlling").get(reverse("beschluesse")).content.decode()

    def test_anlegen_ueber_die_seiten(self, raeume: Raeume, als: Any) -> None:
        browser = als("fachbereichsleitung")
        assert browser.post(reverse("vorlage_neu"), {"nummer": "1/07", "betreff": "Budgets", "oeffentlich": "on"}).status_code == 302
        vorlage = Vorlage.objects.get()
        angaben = {"gremium": raeume.gremien["jha"].pk, "zustaendigkeit": "entscheidung", "tag": "06.09.2007"}
        assert browser.post(reverse("vorlage", args=[vorlage.pk]), angaben).status_code == 302
        angaben = {
            "titel": "Budgets 2007",
            "gremium": raeume.gremien["jha"].pk,
            "vorlage": vorlage.pk,
            "tag": "06.09.2007",
            "oeffentlich": "on",
        }
        assert browser.post(reverse("beschluss_neu"), angaben).status_code == 302
        assert str(Beschluss.objects.get()) == "1/07 (JHA, 06.09.2007)"
        seite = browser.get(reverse("gremium", args=["jha"])).content.decode()
        assert "1/07 (JHA, 06.09.2007)" in seite and "Entscheidung" in seite

    def test_ein_fehlendes_feld_ist_ein_satz_und_422(self, raeume: Raeume, als: Any) -> None:
        antwort = als("controlling").post(reverse("vorlage_neu"), {"nummer": "", "betreff": "x"})
        assert antwort.status_code == 422 and "Vorlagennummer" in antwort.content.decode()

    def test_eine_abgelehnte_aktion_ist_422_mit_dem_satz(self, getragen: Beschluss, als: Any) -> None:
        angaben = {"titel": "x", "gremium": getragen.gremium_id, "vorlage": getragen.vorlage_id, "tag": "01.01.2008"}
        antwort = als("controlling").post(reverse("beschluss_aendern", args=[getragen.pk]), angaben)
        assert antwort.status_code == 422 and "beruht eine Verteilung" in antwort.content.decode()

    @pytest.mark.parametrize("wer", ["ressort1", "gremium", "verwaltung", "pruefung"])
    def test_wer_nicht_pflegt_sieht_warum_und_wird_abgewiesen(self, beschluss: Beschluss, als: Any, wer: str) -> None:
        browser = als(wer)
        assert browser.get(reverse("beschluss_neu")).status_code == 404
        antwort = browser.get(reverse("vorlage", args=[beschluss.vorlage_id]))
        if antwort.status_code == 200:
            assert "Das dürfen: Fachbereichsleitung, Controlling und Planung." in antwort.content.decode()
            assert browser.post(reverse("vorlage", args=[beschluss.vorlage_id]), {}).status_code == 403
        else:
            assert wer == "verwaltung"
        assert not Protokoll.objects.filter(gegenstand="vorlage").exists()
