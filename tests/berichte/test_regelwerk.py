"""Das Regelwerk als Daten: was es annimmt, was die Datenbank hält, was Halle mitbringt, und dass Abgaben nicht verloren gehen."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from berichte.actions.laden_regelwerk import lade_regelwerk
from berichte.actions.regelwerk import gib_ab, nimm_abgabe_zurueck, speichere_regel
from berichte.faelligkeit import Ort, Pflicht
from berichte.models import Abgabe, Berichtsregel
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.ebenen import Ebene
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Protokoll
from sozialraum.zeitraum import zeitraum_mit
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
BEFEHL = Wer.befehl("test")
DATEI = Path(__file__).resolve().parents[2] / "fixtures" / "halle" / "regelwerk.toml"
HEUTE = date(2007, 10, 15)


def regel(**felder: Any) -> Berichtsregel:
    vorgabe: dict[str, Any] = {
        "typ": "controlling", "ebene": 2, "gueltig_ab": date(2007, 1, 1), "rolle": "ressortleitung", "inhalt": "Budget",
        "quellen": "DV-System", "rhythmus": "monatlich", "frist_tage": 15,
    }  # fmt: skip
    return Berichtsregel(**vorgabe | felder)


def speichere(grund: str = "neu beraten", **felder: Any) -> Berichtsregel:
    return speichere_regel(wer=BEFEHL, regel=regel(**felder), grund=grund)


def pflicht(row: Berichtsregel, ort: Any, tag: date) -> Pflicht:
    assert row.regel.rhythmus is not None
    stelle = Ort(ort.pk, Ebene(ort.ebene), ort.schluessel, str(ort), ort.gueltig_von, ort.gueltig_bis, (ort.pk,))
    return Pflicht(row.regel, stelle, zeitraum_mit(row.regel.rhythmus, tag), None)


class TestRegeln:
    def test_eine_aenderung_ist_eine_neue_regel_ab_einem_tag(self) -> None:
        alt, neu = speichere(""), speichere(gueltig_ab=date(2008, 1, 1), rhythmus="quartal")
        assert set(Berichtsregel.objects.values_list("gueltig_ab", "rhythmus")) == {
            (date(2007, 1, 1), "monatlich"), (date(2008, 1, 1), "quartal"),
        }  # fmt: skip
        assert alt.pk != neu.pk
        assert Protokoll.objects.get(gegenstand_id=str(neu.pk)).grund == "neu beraten"

    def test_derselbe_tag_noch_einmal_berichtigt_die_regel(self) -> None:
        alt, neu = speichere(""), speichere(frist_tage=20)
        assert (alt.pk, Berichtsregel.objects.get().frist_tage) == (neu.pk, 20)
        daten = Protokoll.objects.get(aktion="berichtsregel_berichtigt").daten
        assert daten == {"frist_tage": ["15", "20"]}

    def test_ohne_grund_aendert_sich_nichts(self) -> None:
        speichere("")
        with pytest.raises(Abgelehnt, match="Bitte nennen Sie den Grund"):
            speichere(" ", frist_tage=20)
        assert Berichtsregel.objects.get().frist_tage == 15

    @pytest.mark.parametrize(
        ("felder", "satz", "feld"),
        [
            ({"gueltig_ab": date(2007, 5, 15)}, r"Der nächste mögliche Tag ist der 01\.06\.2007", "gueltig_ab"),
            ({"gueltig_ab": date(2008, 2, 1), "rhythmus": "jahr"}, r"Der nächste mögliche Tag ist der 01\.01\.2009", "gueltig_ab"),
            ({"gueltig_ab": date(2006, 7, 1), "rhythmus": "jahr"}, r"nächste mögliche Tag ist der 01\.01\.2007", "gueltig_ab"),
            ({"ebene": 1}, "gibt es auf der Ebene Fachbereich nicht", "rolle"),
            ({"rolle": "fachkraft"}, "gibt es auf der Ebene Ressort nicht", "rolle"),
            ({"schriftlich": False}, "schriftlich, mündlich oder als DV-Auswertung", ""),
        ],
    )
    def test_was_keine_liste_ergibt_wird_mit_einem_satz_abgelehnt(self, felder: dict[str, Any], satz: str, feld: str) -> None:
        speichere("")
        with pytest.raises(Abgelehnt, match=satz) as fehler:
            speichere(**felder)
        assert fehler.value.feld == feld
        assert Berichtsregel.objects.count() == 1

    def test_vor_einer_spaeteren_regel_endet_kein_zeitraum_mittendrin(self) -> None:
        speichere("", gueltig_ab=date(2007, 4, 1))
        with pytest.raises(Abgelehnt, match="gilt schon eine andere Regel; jährlich endet davor kein Zeitraum"):
            speichere(gueltig_ab=date(2006, 1, 1), rhythmus="jahr")

    def test_auf_anforderung_beendet_die_fristen(self) -> None:
        speichere("")
        assert speichere(gueltig_ab=date(2007, 6, 1), rhythmus="").wann == "auf Anforderung"


class TestAbgaben:
    def test_eine_abgabe_steht_im_protokoll_und_gilt_einmal(self, raeume: Raeume, besetzung: Besetzung) -> None:
        p = pflicht(speichere(""), raeume["R-I"], date(2007, 8, 1))
        abgabe = gib_ab(wer=wer_ist(besetzung.ressort1), pflicht=p, abgegeben_am=date(2007, 9, 14), heute=HEUTE)
        assert str(abgabe) == "Controllingbericht Aug. 2007, Ressort I"
        assert "am 14.09.2007 abgegeben, Frist 15.09.2007" in Protokoll.objects.get(aktion="bericht_abgegeben").text
        with pytest.raises(Abgelehnt, match="schon eingetragen"):
            gib_ab(wer=wer_ist(besetzung.ressort1), pflicht=p, abgegeben_am=date(2007, 9, 15), heute=HEUTE)
        assert Abgabe.objects.get().abgegeben_am == date(2007, 9, 14)

    @pytest.mark.parametrize(("tag", "satz"), [("2007-10-16", "spätestens heute"), ("2007-07-31", r"fängt erst am 01\.08\.2007 an")])
    def test_ein_tag_an_dem_niemand_abgeben_konnte(self, raeume: Raeume, tag: str, satz: str) -> None:
        p = pflicht(speichere(""), raeume["R-I"], date(2007, 8, 1))
        with pytest.raises(Abgelehnt, match=satz):
            gib_ab(wer=BEFEHL, pflicht=p, abgegeben_am=date.fromisoformat(tag), heute=HEUTE)

    def test_eine_irrtuemliche_wird_mit_grund_zurueckgenommen(self, raeume: Raeume) -> None:
        abgabe = gib_ab(
            wer=BEFEHL, pflicht=pflicht(speichere(""), raeume["R-I"], date(2007, 8, 1)), abgegeben_am=date(2007, 9, 14), heute=HEUTE
        )
        with pytest.raises(Abgelehnt, match="Grund"):
            nimm_abgabe_zurueck(wer=BEFEHL, abgabe=abgabe, grund=" ")
        nimm_abgabe_zurueck(wer=BEFEHL, abgabe=abgabe, grund="falscher Monat")
        assert not Abgabe.objects.exists()
        abgabe.pk = int(Protokoll.objects.get(aktion="abgabe_zurueckgenommen").gegenstand_id)
        with pytest.raises(Abgelehnt, match="schon zurückgenommen"):
            nimm_abgabe_zurueck(wer=BEFEHL, abgabe=abgabe, grund="noch einmal")

    def test_der_rhythmus_aendert_sich_erst_nach_dem_was_abgegeben_ist(self, raeume: Raeume) -> None:
        p = pflicht(speichere(""), raeume["R-I"], date(2007, 8, 1))
        gib_ab(wer=BEFEHL, pflicht=p, abgegeben_am=date(2007, 9, 14), heute=HEUTE)
        with pytest.raises(Abgelehnt, match=r"bis zum 31\.08\.2007 sind Berichte monatlich abgegeben"):
            speichere(gueltig_ab=date(2007, 7, 1), rhythmus="quartal")
        with pytest.raises(Abgelehnt, match="monatlich abgegeben"):
            speichere(rhythmus="")
        speichere(gueltig_ab=date(2007, 10, 1), rhythmus="quartal")


class TestRegelnDerDatenbank:
    @pytest.mark.parametrize(
        ("felder", "name"),
        [
            ({"typ": "lagebericht"}, "berichtsregel_typ_ist_bekannt"),
            ({"rhythmus": "schuljahr"}, "berichtsregel_rhythmus_ist_bekannt"),
            ({"gueltig_ab": date(2007, 1, 2)}, "berichtsregel_beginnt_am_monatsersten"),
            ({"frist_tage": 367}, "berichtsregel_fristen_bis_ein_jahr"),
            ({"eskalation_tage": 0}, "berichtsregel_fristen_bis_ein_jahr"),
            ({"schriftlich": False}, "berichtsregel_sagt_wie"),
        ],
    )
    def test_unstimmiges_haelt_sie_fern(self, felder: dict[str, Any], name: str) -> None:
        regel().save()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            regel(ebene=3, **felder).save()
        with pytest.raises(IntegrityError, match="berichtsregel_einmal_je_tag"), transaction.atomic():
            regel().save()

    def test_ein_gremium_oder_das_am_ort(self, raeume: Raeume) -> None:
        regel(gremium_am_ort=True).save()
        with pytest.raises(IntegrityError, match="berichtsregel_hat_ein_gremium"), transaction.atomic():
            regel(ebene=3, gremium_am_ort=True, gremium=raeume.gremien["jha"]).save()

    def test_zwei_abgaben_ueber_dieselben_tage_gibt_es_nicht(self, raeume: Raeume) -> None:
        felder = {"typ": "controlling", "gebiet": raeume["R-I"], "abgegeben_am": date(2007, 9, 1)}
        Abgabe.objects.create(**felder, anfang=date(2007, 8, 1), ende=date(2007, 8, 31), rhythmus="monatlich")
        with pytest.raises(IntegrityError, match="abgabe_einmal_je_zeitraum"), transaction.atomic():
            Abgabe.objects.create(**felder, anfang=date(2007, 7, 1), ende=date(2007, 9, 30), rhythmus="quartal")
        with pytest.raises(IntegrityError, match="abgabe_nicht_vor_dem_zeitraum"), transaction.atomic():
            Abgabe.objects.create(**felder, anfang=date(2007, 9, 2), ende=date(2007, 9, 30), rhythmus="monatlich")


@pytest.mark.usefixtures("halle")
class TestHalle:
    def test_jede_regel_beantwortet_die_sechs_fragen_und_ist_muster(self) -> None:
        rows = Berichtsregel.objects.select_related("gremium")
        assert len(rows) == len(lies_toml(DATEI)["regeln"]) and all(r.muster for r in rows)
        for r in rows:
            assert all([r.get_rolle_display(), r.wem or not r.rhythmus, r.inhalt, r.quellen, r.wann, r.wie]), r
        assert {r.ebene for r in rows} == {1, 2, 3, 4}

    def test_noch_einmal_geladen_aendert_nichts(self) -> None:
        assert not lade_regelwerk(wer=BEFEHL, angaben=lies_toml(DATEI)).hat_geaendert

    @pytest.mark.parametrize(
        ("falsch", "satz"),
        [
            ({"gremium": "kreistag"}, "Gremium „kreistag“ gibt es nicht"),
            ({"rhythmus": "woche"}, "regelwerk.toml"),
            ({"rolle": "ressortleitung"}, "gibt es auf der Ebene Fachbereich nicht"),
            ({"gueltig_ab": "2010-02-01"}, "nächste mögliche Tag"),
            ({"ebene": "bezirk"}, "BEZIRK"),
        ],
    )
    def test_eine_falsche_datei_laedt_nichts(self, falsch: dict[str, Any], satz: str) -> None:
        angaben = lies_toml(DATEI)
        vorher = Berichtsregel.objects.count()
        erste = angaben["regeln"][0] | {"gueltig_ab": "2010-01-01"}
        with pytest.raises(Abgelehnt, match=satz):
            lade_regelwerk(wer=BEFEHL, angaben={**angaben, "regeln": [erste, {**erste, "gueltig_ab": "2011-01-01", **falsch}]})
        assert Berichtsregel.objects.count() == vorher
