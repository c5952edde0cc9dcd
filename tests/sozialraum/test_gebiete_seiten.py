"""Places and their dated mapping: what the action refuses, what the database refuses too, what the pages show and export."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gebiete import ordne_zu
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Protokoll, Zuordnung
from tests.factories import BEGINN, Raeume, wer_ist

pytestmark = pytest.mark.django_db
AB = date(2008, 1, 1)


def _ordne_zu(besetzung: Any, gebiet: Gebiet, eltern: Gebiet | None, ab: date = AB) -> Zuordnung | None:
    return ordne_zu(wer=wer_ist(besetzung.controlling), gebiet=gebiet, eltern=eltern, ab=ab, quelle="Beschluss der Probe")


class TestAktion:
    def test_die_neue_zuordnung_beginnt_am_tag_nach_der_alten(self, raeume: Raeume, besetzung: Any) -> None:
        neu = _ordne_zu(besetzung, raeume["101"], raeume["II"])
        alt = Zuordnung.objects.get(kind=raeume["101"], eltern=raeume["I"])
        assert (alt.gueltig_bis, neu.gueltig_von, neu.gueltig_bis) == (AB - timedelta(days=1), AB, None)
        assert Gebiet.objects.baum(AB - timedelta(days=1)).eltern(raeume["101"].pk).schluessel == "I"
        assert Gebiet.objects.baum(AB).eltern(raeume["101"].pk).schluessel == "II"

    def test_keinem_gebiet_zugeordnet_ist_ein_stand_wie_jeder_andere(self, raeume: Raeume, besetzung: Any) -> None:
        assert _ordne_zu(besetzung, raeume["101"], None) is None
        assert [k.schluessel for k in Gebiet.objects.baum(AB).nicht_zugeordnet()] == ["101"]
        assert _ordne_zu(besetzung, raeume["101"], raeume["I"], AB + timedelta(days=9)) is not None

    def test_wer_was_warum_steht_im_protokoll(self, raeume: Raeume, besetzung: Any) -> None:
        _ordne_zu(besetzung, raeume["101"], raeume["II"])
        eintrag = Protokoll.objects.get(aktion="zuordnung_geaendert")
        assert (eintrag.nutzer, eintrag.grund, eintrag.gegenstand_id) == (
            besetzung.controlling,
            "Beschluss der Probe",
            str(raeume["101"].pk),
        )
        assert "101 Teil 101" in eintrag.text and "Raum I" in eintrag.text and "01.01.2008" in eintrag.text

    @pytest.mark.parametrize(
        ("eltern", "ab", "satz"),
        [
            ("R-I", AB, "nicht genau eine Ebene"),
            ("I", AB, "schon so zugeordnet"),
            ("II", BEGINN, "gilt schon eine andere Zuordnung"),
            ("II", BEGINN - timedelta(days=1), "gibt es am 31.12.2004 nicht"),
        ],
    )
    def test_abgelehnt_wird_mit_einem_satz_und_ohne_spur(self, raeume: Raeume, besetzung: Any, eltern: str, ab: date, satz: str) -> None:
        with pytest.raises(Abgelehnt, match=satz):
            _ordne_zu(besetzung, raeume["101"], raeume[eltern], ab)
        assert Zuordnung.objects.get(kind=raeume["101"]).eltern == raeume["I"]
        assert not Protokoll.objects.filter(aktion="zuordnung_geaendert").exists()

    def test_ein_aufgeloestes_gebiet_nimmt_nichts_mehr_auf(self, raeume: Raeume, besetzung: Any) -> None:
        Gebiet.objects.filter(pk=raeume["II"].pk).update(gueltig_bis=date(2007, 12, 31))
        with pytest.raises(Abgelehnt, match=r"gibt es am 01\.01\.2008 nicht"):
            _ordne_zu(besetzung, raeume["101"], Gebiet.objects.get(pk=raeume["II"].pk))

    def test_die_zuordnung_endet_mit_dem_uebergeordneten_gebiet(self, raeume: Raeume, besetzung: Any) -> None:
        Gebiet.objects.filter(pk=raeume["II"].pk).update(gueltig_bis=date(2009, 12, 31))
        neu = _ordne_zu(besetzung, raeume["101"], Gebiet.objects.get(pk=raeume["II"].pk))
        assert neu.gueltig_bis == date(2009, 12, 31)

    def test_wer_zu_etwas_aufgeloestem_gehoert_ist_nicht_zugeordnet(self, raeume: Raeume) -> None:
        """Der Baum bleibt lesbar, auch wenn nur das Gebiet beendet wurde und nicht seine Zuordnungen."""
        Gebiet.objects.filter(pk=raeume["II"].pk).update(gueltig_bis=date(2007, 12, 31))
        assert [k.schluessel for k in Gebiet.objects.baum(AB).nicht_zugeordnet()] == ["201", "202"]

    def test_auch_an_der_aktion_vorbei_gibt_es_keine_zwei_eltern(self, raeume: Raeume, besetzung: Any) -> None:
        _ordne_zu(besetzung, raeume["101"], raeume["II"])
        with pytest.raises(IntegrityError, match="ueberschneidet_sich_nicht"), transaction.atomic():
            Zuordnung.objects.create(kind=raeume["101"], eltern=raeume["III"], gueltig_von=AB + timedelta(days=30))


@pytest.mark.usefixtures("halle")
class TestSeiten:
    def test_die_liste_nennt_alle_52_gebiete_mit_ihrer_ebene(self, als: Any) -> None:
        antwort = als("fachkraft1").get(reverse("gebiete"))
        assert antwort.context["anzahl"] == 52
        text = antwort.content.decode()
        for ebene in ("Fachbereich", "Ressort", "Sozialraum", "Stadtteil"):
            assert f"<td>{ebene}</td>" in text.replace("\n", "").replace("  ", "") or f">{ebene}<" in text

    def test_der_export_ist_die_gefilterte_und_sortierte_liste(self, als: Any) -> None:
        antwort = als("fachkraft1").get(reverse("gebiete"), {"ebene": 3, "sortierung": "-schluessel", "format": "csv"})
        zeilen = antwort.content.decode("utf-8-sig").split("\r\n")
        assert zeilen[0].startswith("Schlüssel;Name;Ebene;Gehört zu")
        assert [z.split(";")[0] for z in zeilen[1:6]] == ["V", "IV", "III", "II", "I"]
        assert {tuple(z.split(";")[2:4]) for z in zeilen[1:6]} == {("Sozialraum", f"Ressort {r}") for r in ("I", "II", "III")}
        assert f"Gebietsstand {heute():%d.%m.%Y}" in zeilen

    def test_fuenfzig_zeilen_stehen_auf_einer_seite(self, als: Any) -> None:
        seiten = [als("fachkraft1").get(reverse("gebiete"), {"seite": n}).context["table"].page for n in (1, 2)]
        assert [len(seite.object_list) for seite in seiten] == [50, 2]
        assert als("fachkraft1").get(reverse("gebiete"), {"seite": "99"}).status_code == 200

    def test_ein_anderes_format_gibt_es_nicht(self, als: Any) -> None:
        assert als("fachkraft1").get(reverse("gebiete"), {"format": "pdf"}).status_code == 400

    def test_ohne_treffer_sagt_die_seite_was_zu_tun_ist(self, als: Any) -> None:
        assert "Kein Gebiet passt zu diesem Filter" in als("fachkraft1").get(reverse("gebiete"), {"suche": "xyz"}).content.decode()
        assert "Noch keine Gebiete" in als("fachkraft1").get(reverse("gebiete"), {"stand": "01.01.1990"}).content.decode()

    def test_die_drei_stadtteile_ohne_sozialraum_stehen_als_warnung_da(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("zuordnung"))
        assert antwort.context["kernaussage"] == "43 Stadtteile am 15.10.2007; 3 davon gehören zu keinem Sozialraum."
        assert [k.schluessel for k in antwort.context["offen"]] == ["206", "594", "595"]
        assert "gehören zu keinem übergeordneten Gebiet" in antwort.content.decode()

    def test_vor_der_zeit_der_zuordnung_ist_die_seite_leer(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("zuordnung"), {"stand": "01.01.1990"})
        assert (antwort.status_code, antwort.context["kernaussage"]) == (200, "")
        assert "Am gewählten Tag gibt es keine Gebiete" in antwort.content.decode()

    @pytest.mark.parametrize("stand", ["31.02.2007", "gestern", "2007-01-01x"])
    def test_ein_tag_den_es_nicht_gibt_ist_eine_falsche_anfrage(self, als: Any, stand: str) -> None:
        assert als("ressort1").get(reverse("zuordnung"), {"stand": stand}).status_code == 400

    def test_controlling_aendert_die_zuordnung_auf_der_seite(self, als: Any) -> None:
        url = reverse("zuordnung_aendern", args=["stadtteil", "206"])
        raum = Gebiet.objects.get(ebene=3, schluessel="II")
        antwort = als("controlling").post(url, {"eltern": raum.pk, "ab": "01.11.2007", "quelle": "Beschluss der Probe"})
        assert antwort.status_code == 302
        assert Gebiet.objects.baum(date(2007, 11, 1)).eltern(Gebiet.objects.get(schluessel="206").pk).schluessel == "II"

    def test_was_die_regel_verbietet_steht_als_satz_im_formular(self, als: Any) -> None:
        url = reverse("zuordnung_aendern", args=["stadtteil", "206"])
        antwort = als("controlling").post(url, {"eltern": "", "ab": "01.11.2007", "quelle": "x"})
        assert antwort.status_code == 422
        assert "ist an diesem Tag schon so zugeordnet" in antwort.content.decode()

    @pytest.mark.parametrize(
        ("wer", "status"), [("ressort1", 404), ("fachbereichsleitung", 404), ("gremium", 404), (None, 302), ("controlling", 200)]
    )
    def test_nur_controlling_oeffnet_das_formular(self, als: Any, wer: str | None, status: int) -> None:
        assert als(wer).get(reverse("zuordnung_aendern", args=["stadtteil", "206"])).status_code == status

    @pytest.mark.parametrize("ort", [("fachbereich", "FB"), ("stadtteil", "999"), ("stadtviertel", "206")])
    def test_was_es_nicht_gibt_oder_keine_eltern_hat_ist_404(self, als: Any, ort: tuple[str, str]) -> None:
        assert als("controlling").get(reverse("zuordnung_aendern", args=ort)).status_code == 404
