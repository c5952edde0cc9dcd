"""Vorlagen: Beratungsfolge mit Ergebnis, geplanter, geänderter und beschlossener Text nebeneinander, nie überschrieben."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from sozialraum.actions import vorlagen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.vorlagen import Beratungsangaben, Fassungsangaben
from sozialraum.models import Beratung, Protokoll, Sitzung, Stadt, Vorlage, Vorlagenfassung
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE, NOVEMBER = date(2007, 10, 15), date(2007, 11, 1)


@pytest.fixture
def wer(besetzung: Any) -> Any:
    Stadt.objects.update(fester_tag=HEUTE)
    return wer_ist(besetzung.controlling)


@pytest.fixture
def vorlage(wer: Any) -> Vorlage:
    return Vorlage.objects.create(nummer="IV/2007/06543", betreff="Elternbildung in Kindertageseinrichtungen")


def _fassung(wer: Any, vorlage: Vorlage, art: str, text: str, grund: str = "") -> Vorlagenfassung:
    return actions.lege_fassung_an(wer=wer, vorlage=vorlage, angaben=Fassungsangaben(art, text, grund))


class TestFassung:
    def test_geplant_geaendert_beschlossen_stehen_nebeneinander(self, wer: Any, vorlage: Vorlage, als: Any) -> None:
        _fassung(wer, vorlage, "geplant", "Die Verwaltung legt 10 Kurse auf.")
        _fassung(wer, vorlage, "geaendert", "Die Verwaltung legt 12 Kurse auf.", "Änderungsantrag 1")
        _fassung(wer, vorlage, "beschlossen", "Die Verwaltung legt 12 Kurse bis Juni auf.")
        seite = als("ressort1").get(reverse("vorlage", args=[vorlage.pk])).content.decode()
        assert "<del>10</del><ins>12</ins>" in seite and "<ins>bis Juni " in seite and "Änderungsantrag 1" in seite
        assert list(vorlage.fassungen.values_list("nummer", "art")) == [(1, "geplant"), (2, "geaendert"), (3, "beschlossen")]
        assert Protokoll.objects.filter(aktion="fassung_angelegt").count() == 3

    def test_die_erste_ist_die_geplante_und_es_gibt_sie_einmal(self, wer: Any, vorlage: Vorlage) -> None:
        with pytest.raises(Abgelehnt, match="erste Fassung ist die geplante"):
            _fassung(wer, vorlage, "beschlossen", "x")
        _fassung(wer, vorlage, "geplant", "x")
        with pytest.raises(Abgelehnt, match="gibt es schon"):
            _fassung(wer, vorlage, "geplant", "y")

    def test_eine_aenderung_nennt_ihren_grund(self, wer: Any, vorlage: Vorlage) -> None:
        _fassung(wer, vorlage, "geplant", "x")
        with pytest.raises(Abgelehnt, match="Grund der Änderung"):
            _fassung(wer, vorlage, "geaendert", "y")
        with pytest.raises(IntegrityError, match="geaenderte_fassung_nennt_grund"), transaction.atomic():
            Vorlagenfassung.objects.create(vorlage=vorlage, nummer=2, art="geaendert", text="y")
        Vorlagenfassung.objects.create(vorlage=vorlage, nummer=2, art="geaendert", text="y", grund="z")

    def test_nach_dem_beschluss_gibt_es_nur_noch_eine_berichtigung(self, wer: Any, vorlage: Vorlage) -> None:
        _fassung(wer, vorlage, "geplant", "x")
        _fassung(wer, vorlage, "beschlossen", "x")
        for art, grund in (("geaendert", "Antrag"), ("beschlossen", "")):
            with pytest.raises(Abgelehnt, match="nur noch eine berichtigte"):
                _fassung(wer, vorlage, art, "y", grund)
        assert _fassung(wer, vorlage, "beschlossen", "y", "Schreibfehler").nummer == 3

    def test_ohne_text_oder_ohne_unterschied_wird_sie_abgelehnt(self, wer: Any, vorlage: Vorlage) -> None:
        with pytest.raises(Abgelehnt, match="hat einen Text"):
            _fassung(wer, vorlage, "geplant", "  ")
        _fassung(wer, vorlage, "geplant", "x")
        _fassung(wer, vorlage, "geaendert", "y", "a")
        with pytest.raises(Abgelehnt, match="gleicht der letzten"):
            _fassung(wer, vorlage, "geaendert", "y", "b")

    @pytest.mark.parametrize("statement", ["UPDATE sozialraum_vorlagenfassung SET text = 'z'", "DELETE FROM sozialraum_vorlagenfassung"])
    def test_keine_fassung_wird_ueberschrieben(self, wer: Any, vorlage: Vorlage, statement: str) -> None:
        _fassung(wer, vorlage, "geplant", "x")
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_ohne_den_trigger_ginge_es(self, wer: Any, vorlage: Vorlage, als_eigentuemer: Any) -> None:
        _fassung(wer, vorlage, "geplant", "x")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with als_eigentuemer():
                cursor.execute("ALTER TABLE sozialraum_vorlagenfassung DISABLE TRIGGER sozialraum_vorlagenfassung_nur_anhaengen")
            cursor.execute("UPDATE sozialraum_vorlagenfassung SET text = 'z'")

    def test_ueber_die_seite_beginnt_sie_mit_dem_letzten_text(self, wer: Any, vorlage: Vorlage, als: Any) -> None:
        _fassung(wer, vorlage, "geplant", "Die Verwaltung legt Kurse auf.")
        browser, adresse = als("controlling"), reverse("fassung_neu", args=[vorlage.pk])
        assert "Die Verwaltung legt Kurse auf." in browser.get(adresse).content.decode()
        assert browser.post(adresse, {"art": "geaendert", "text": "Neu.", "grund": ""}).status_code == 422
        assert browser.post(adresse, {"art": "geaendert", "text": "Neu.", "grund": "Antrag"}).status_code == 302


class TestBeratungsfolge:
    def test_mit_einer_sitzung_kommt_die_vorlage_auf_ihre_tagesordnung(self, wer: Any, vorlage: Vorlage, raeume: Raeume) -> None:
        jha = raeume.gremien["jha"]
        sitzung = Sitzung.objects.create(gremium=jha, tag=NOVEMBER, oeffentlicher_teil=True)
        schritt = actions.fuege_beratung_hinzu(wer=wer, vorlage=vorlage, angaben=Beratungsangaben(jha, "entscheidung", sitzung=sitzung))
        assert schritt.termin == NOVEMBER and sitzung.punkte.get().titel == vorlage.betreff
        for aenderung in ({"tag": HEUTE}, {"oeffentlich": False}):
            for feld, wert in aenderung.items():
                setattr(schritt, feld, wert)
            with pytest.raises(Abgelehnt, match="ändern Sie sie dort"):
                actions.aendere_beratung(wer=wer, beratung=schritt)
            schritt.refresh_from_db()

    @pytest.mark.parametrize(("gremium", "tag", "satz"), [("stadtrat", None, "gehört zu"), ("jha", HEUTE, "Feld „Termin“ leer")])
    def test_sitzung_gremium_und_termin_widersprechen_sich_nicht(
        self, wer: Any, vorlage: Vorlage, raeume: Raeume, gremium: str, tag: date | None, satz: str
    ) -> None:
        sitzung = Sitzung.objects.create(gremium=raeume.gremien["jha"], tag=NOVEMBER, oeffentlicher_teil=True)
        angaben = Beratungsangaben(raeume.gremien[gremium], "vorberatung", tag=tag, sitzung=sitzung)
        with pytest.raises(Abgelehnt, match=satz):
            actions.fuege_beratung_hinzu(wer=wer, vorlage=vorlage, angaben=angaben)
        assert not Beratung.objects.exists()

    def test_ein_ergebnis_ohne_sitzung_steht_am_schritt(self, wer: Any, vorlage: Vorlage, raeume: Raeume, als: Any) -> None:
        angaben = Beratungsangaben(raeume.gremien["jha"], "vorberatung", tag=date(2007, 9, 6))
        schritt = actions.fuege_beratung_hinzu(wer=wer, vorlage=vorlage, angaben=angaben)
        adresse = reverse("beratung_aendern", args=[schritt.pk])
        daten = {"zustaendigkeit": "vorberatung", "tag": "06.09.2007", "oeffentlich": "on", "ergebnis": "beschlossen"}
        assert als("controlling").post(adresse, daten).status_code == 422
        assert als("controlling").post(adresse, daten | {"ergebnis": "vertagt"}).status_code == 302
        seite = als("gremium").get(reverse("gremium", args=["jha"])).content.decode()
        assert "vertagt" in seite

    def test_eine_oeffentlich_beratene_vorlage_wird_nicht_nichtoeffentlich(self, wer: Any, vorlage: Vorlage, raeume: Raeume) -> None:
        actions.fuege_beratung_hinzu(wer=wer, vorlage=vorlage, angaben=Beratungsangaben(raeume.gremien["jha"], "vorberatung"))
        vorlage.oeffentlich = False
        with pytest.raises(Abgelehnt, match="wird öffentlich beraten"):
            actions.speichere_vorlage(wer=wer, vorlage=vorlage)


class TestListe:
    @pytest.mark.parametrize(
        ("filter", "da"),
        [("stand=offen", "1"), ("stand=entschieden", "2"), ("stand=abgelehnt", "3"), ("gremium=stadtrat", "2"), ("suche=Kurse", "1")],
    )
    def test_nach_stand_gremium_und_text(self, wer: Any, raeume: Raeume, als: Any, filter: str, da: str) -> None:
        jha, rat = raeume.gremien["jha"], raeume.gremien["stadtrat"]
        for nummer, gremium, ergebnis in (("1", jha, ""), ("2", rat, "beschlossen"), ("3", jha, "abgelehnt"), ("4", None, "")):
            vorlage = Vorlage.objects.create(nummer=f"V/{nummer}", betreff="x")
            if gremium:
                Beratung.objects.create(vorlage=vorlage, gremium=gremium, zustaendigkeit="entscheidung", ergebnis=ergebnis)
        _fassung(wer, Vorlage.objects.get(nummer="V/1"), "geplant", "Kurse")
        datei = als("controlling").get(f"{reverse('vorlagen')}?{filter}&format=csv").content.decode("utf-8-sig")
        assert {n for n in "1234" if f"V/{n}" in datei} == {da}

    def test_der_stand_nennt_das_letzte_ergebnis_und_sein_gremium(self, wer: Any, vorlage: Vorlage, raeume: Raeume, als: Any) -> None:
        for stelle, (ergebnis, art) in enumerate((("empfohlen", "vorberatung"), ("vertagt", "entscheidung")), 1):
            Beratung.objects.create(
                vorlage=vorlage, gremium=raeume.gremien["jha"], reihenfolge=stelle, zustaendigkeit=art, ergebnis=ergebnis
            )
        assert "vertagt (JHA)" in als("controlling").get(reverse("vorlagen")).content.decode()
