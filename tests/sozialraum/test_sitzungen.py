"""Sitzungen und ihre Tagesordnung: was die Aktionen erlauben, was die Datenbank hält."""

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sozialraum.actions import sitzungen as actions
from sozialraum.actions import tagesordnung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gremien import speichere_gremium
from sozialraum.actions.sitzungen import Rahmen
from sozialraum.actions.tagesordnung import Punktangaben
from sozialraum.models import Beratung, Gremium, Protokoll, Sitzung, Stadt, Tagesordnungspunkt, Vorlage
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE, MAERZ, NOVEMBER = date(2007, 10, 15), date(2007, 3, 1), date(2007, 11, 1)


@pytest.fixture
def wer(besetzung: Any) -> Any:
    Stadt.objects.update(fester_tag=HEUTE)
    return wer_ist(besetzung.controlling)


@pytest.fixture
def jha(raeume: Raeume) -> Gremium:
    return raeume.gremien["jha"]


def _sitzung(wer: Any, gremium: Gremium, tag: date = NOVEMBER, **felder: Any) -> Sitzung:
    angaben = {"beginn": time(16, 30), "oeffentlicher_teil": True} | felder
    return actions.speichere_sitzung(wer=wer, sitzung=Sitzung(gremium=gremium, tag=tag, **angaben))


@pytest.fixture
def sitzung(wer: Any, jha: Gremium) -> Sitzung:
    return _sitzung(wer, jha)


def _punkt(wer: Any, sitzung: Sitzung, titel: str, **angaben: Any) -> Tagesordnungspunkt:
    return tagesordnung.fuege_punkt_hinzu(wer=wer, sitzung=sitzung, angaben=Punktangaben(titel=titel, **angaben))


def _folge(sitzung: Sitzung) -> list[tuple[int, str]]:
    return list(sitzung.punkte.order_by("nummer").values_list("nummer", "titel"))


def _wird_abgewiesen(aktion: Any, satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestSitzung:
    def test_anlegen_und_verlegen_zaehlen_im_kalender_weiter(self, wer: Any, sitzung: Sitzung) -> None:
        kennung, vorher = sitzung.kennung, sitzung.geaendert_am
        sitzung.tag = date(2007, 11, 8)
        actions.speichere_sitzung(wer=wer, sitzung=sitzung, grund="Saal belegt")
        neu = Sitzung.objects.get()
        assert (neu.kennung, neu.folge) == (kennung, 1) and neu.geaendert_am > vorher
        zeile = Protokoll.objects.get(aktion="sitzung_geändert")
        assert zeile.grund == "Saal belegt" and zeile.daten == {"tag": ["2007-11-01", "2007-11-08"]}

    def test_was_nicht_im_kalender_steht_aendert_seine_fassung_nicht(self, wer: Any, sitzung: Sitzung) -> None:
        sitzung.nichtoeffentlicher_teil = False
        actions.speichere_sitzung(wer=wer, sitzung=sitzung)
        assert Sitzung.objects.get().folge == 0

    def test_zweimal_zur_selben_zeit_geht_nicht_auch_ohne_uhrzeit(self, wer: Any, sitzung: Sitzung, jha: Gremium) -> None:
        with pytest.raises(Abgelehnt, match="schon eine Sitzung"):
            _sitzung(wer, jha)
        _sitzung(wer, jha, beginn=None)
        with pytest.raises(Abgelehnt, match="schon eine Sitzung"):
            _sitzung(wer, jha, beginn=None)
        _wird_abgewiesen(lambda: Sitzung.objects.create(gremium=jha, tag=NOVEMBER), "sitzung_einmal_je_termin")

    @pytest.mark.parametrize(
        ("felder", "satz"),
        [
            ({"oeffentlicher_teil": False, "nichtoeffentlicher_teil": False}, "oder beide"),
            ({"beginn": None, "ende": time(18)}, "auch den Beginn"),
        ],
    )
    def test_unsinn_wird_mit_einem_satz_abgelehnt_und_von_der_datenbank(self, wer: Any, jha: Gremium, felder: Any, satz: str) -> None:
        with pytest.raises(Abgelehnt, match=satz):
            _sitzung(wer, jha, **felder)
        _wird_abgewiesen(lambda: Sitzung.objects.create(gremium=jha, tag=NOVEMBER, **felder), "sitzung_")

    def test_ein_beendetes_gremium_tagt_nicht_mehr(self, wer: Any, raeume: Raeume) -> None:
        zirkel = Gremium(schluessel="qz", name="Qualitätszirkel Elternbildung", art="zirkel", thema="Elternbildung", gueltig_bis=HEUTE)
        speichere_gremium(wer=wer, gremium=zirkel)
        _sitzung(wer, zirkel, HEUTE)
        with pytest.raises(Abgelehnt, match=r"tagt nur bis 15\.10\.2007, nicht am 01\.11\.2007"):
            _sitzung(wer, zirkel)


class TestReihe:
    RAHMEN = Rahmen(beginn=time(9), ort="Stadtteilzentrum")

    def test_alle_gewaehlten_tage_oder_keiner(self, wer: Any, jha: Gremium, sitzung: Sitzung) -> None:
        neu = actions.lege_reihe_an(wer=wer, gremium=jha, tage=[NOVEMBER, date(2007, 12, 6)], rahmen=self.RAHMEN)
        assert [(s.tag, s.ort, s.status) for s in neu] == [
            (NOVEMBER, "Stadtteilzentrum", "geplant"),
            (date(2007, 12, 6), "Stadtteilzentrum", "geplant"),
        ]
        assert Protokoll.objects.get(aktion="sitzungsreihe_angelegt").daten == {"tage": ["2007-11-01", "2007-12-06"]}
        with pytest.raises(Abgelehnt, match="schon eine Sitzung"):
            actions.lege_reihe_an(wer=wer, gremium=jha, tage=[date(2008, 1, 3), NOVEMBER], rahmen=self.RAHMEN)
        assert not Sitzung.objects.filter(tag__year=2008).exists()

    def test_ohne_einen_tag_geschieht_nichts(self, wer: Any, jha: Gremium) -> None:
        with pytest.raises(Abgelehnt, match="mindestens einen Tag"):
            actions.lege_reihe_an(wer=wer, gremium=jha, tage=[], rahmen=self.RAHMEN)


class TestStatus:
    def test_eine_einberufung_braucht_eine_tagesordnung(self, wer: Any, sitzung: Sitzung) -> None:
        with pytest.raises(Abgelehnt, match="braucht eine Tagesordnung"):
            actions.setze_status(wer=wer, sitzung=sitzung, status="einberufen")
        _punkt(wer, sitzung, "Bericht")
        assert actions.setze_status(wer=wer, sitzung=sitzung, status="einberufen").folge == 1

    def test_was_noch_kommt_hat_nicht_stattgefunden(self, wer: Any, sitzung: Sitzung, jha: Gremium) -> None:
        with pytest.raises(Abgelehnt, match=r"erst am 01\.11\.2007"):
            actions.setze_status(wer=wer, sitzung=sitzung, status="stattgefunden")
        actions.setze_status(wer=wer, sitzung=_sitzung(wer, jha, MAERZ), status="stattgefunden")

    def test_ein_ausfall_nennt_seinen_grund(self, wer: Any, sitzung: Sitzung) -> None:
        with pytest.raises(Abgelehnt, match="Grund des Ausfalls"):
            actions.setze_status(wer=wer, sitzung=sitzung, status="ausgefallen", grund=" ")
        _wird_abgewiesen(lambda: Sitzung.objects.update(status="ausgefallen"), "ausgefallene_sitzung_nennt_grund")
        actions.setze_status(wer=wer, sitzung=sitzung, status="ausgefallen", grund="nicht beschlussfähig")
        assert actions.setze_status(wer=wer, sitzung=sitzung, status="geplant").ausfallgrund == ""

    def test_was_stattgefunden_hat_wird_nicht_verlegt(self, wer: Any, jha: Gremium) -> None:
        sitzung = actions.setze_status(wer=wer, sitzung=_sitzung(wer, jha, MAERZ), status="stattgefunden")
        sitzung.tag = NOVEMBER
        with pytest.raises(Abgelehnt, match="ihr Tag bleibt"):
            actions.speichere_sitzung(wer=wer, sitzung=sitzung)
        with pytest.raises(Abgelehnt, match="folgt darauf nicht"):
            actions.setze_status(wer=wer, sitzung=sitzung, status="ausgefallen", grund="x")

    def test_mit_einem_ergebnis_bleibt_es_dabei(self, wer: Any, jha: Gremium) -> None:
        sitzung = _sitzung(wer, jha, MAERZ)
        punkt = _punkt(wer, sitzung, "Bericht")
        sitzung = actions.setze_status(wer=wer, sitzung=sitzung, status="stattgefunden")
        tagesordnung.halte_ergebnis_fest(wer=wer, punkt=punkt, ergebnis="kenntnis")
        with pytest.raises(Abgelehnt, match="Ergebnisse festgehalten"):
            actions.setze_status(wer=wer, sitzung=sitzung, status="einberufen")


class TestTagesordnung:
    def test_oeffentliche_punkte_zuerst_und_ohne_luecke(self, wer: Any, sitzung: Sitzung) -> None:
        _punkt(wer, sitzung, "geheim", oeffentlich=False)
        _punkt(wer, sitzung, "A")
        b = _punkt(wer, sitzung, "B")
        assert _folge(sitzung) == [(1, "A"), (2, "B"), (3, "geheim")]
        tagesordnung.verschiebe_punkt(wer=wer, punkt=b, richtung="hoch")
        assert _folge(sitzung) == [(1, "B"), (2, "A"), (3, "geheim")]
        tagesordnung.verschiebe_punkt(wer=wer, punkt=Tagesordnungspunkt.objects.get(titel="A"), richtung="runter")
        assert _folge(sitzung) == [(1, "B"), (2, "A"), (3, "geheim")]
        tagesordnung.entferne_punkt(wer=wer, punkt=b)
        assert _folge(sitzung) == [(1, "A"), (2, "geheim")]
        assert "geheim" not in " ".join(Protokoll.objects.values_list("text", flat=True))

    def test_in_den_anderen_teil_wandert_er_mit_seiner_nummer(self, wer: Any, sitzung: Sitzung) -> None:
        a, _ = _punkt(wer, sitzung, "A"), _punkt(wer, sitzung, "B")
        assert tagesordnung.aendere_punkt(wer=wer, punkt=a, titel="A nichtöffentlich", oeffentlich=False).nummer == 2

    def test_jede_nummer_gibt_es_je_sitzung_einmal(self, wer: Any, sitzung: Sitzung) -> None:
        _punkt(wer, sitzung, "A")
        _wird_abgewiesen(lambda: Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=1, titel="B"), "punkt_nummer_je_sitzung")
        _wird_abgewiesen(lambda: Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=2, titel=""), "punkt_hat_einen_titel")

    def test_ein_teil_den_die_sitzung_nicht_hat_nimmt_keinen_punkt(self, wer: Any, jha: Gremium) -> None:
        intern = _sitzung(wer, jha, oeffentlicher_teil=False)
        with pytest.raises(Abgelehnt, match="keinen öffentlichen Teil"):
            _punkt(wer, intern, "A")
        _punkt(wer, intern, "A", oeffentlich=False)
        intern.oeffentlicher_teil, intern.nichtoeffentlicher_teil = True, False
        with pytest.raises(Abgelehnt, match="stehen nichtöffentliche Punkte"):
            actions.speichere_sitzung(wer=wer, sitzung=intern)

    def test_nach_der_sitzung_bleibt_die_tagesordnung(self, wer: Any, jha: Gremium) -> None:
        sitzung = _sitzung(wer, jha, MAERZ)
        punkt = _punkt(wer, sitzung, "A")
        actions.setze_status(wer=wer, sitzung=sitzung, status="stattgefunden")
        for aktion in (
            lambda: _punkt(wer, sitzung, "B"),
            lambda: tagesordnung.entferne_punkt(wer=wer, punkt=punkt),
            lambda: tagesordnung.aendere_punkt(wer=wer, punkt=punkt, titel="C", oeffentlich=True),
        ):
            with pytest.raises(Abgelehnt, match="bleibt, wie sie ist"):
                aktion()

    def test_ergebnisse_gibt_es_erst_danach(self, wer: Any, sitzung: Sitzung) -> None:
        with pytest.raises(Abgelehnt, match="die stattgefunden hat"):
            tagesordnung.halte_ergebnis_fest(wer=wer, punkt=_punkt(wer, sitzung, "A"), ergebnis="kenntnis")


class TestVorlageInDerSitzung:
    @pytest.fixture
    def vorlage(self, wer: Any) -> Vorlage:
        return Vorlage.objects.create(nummer="IV/2007/06543", betreff="Elternbildung")

    def test_die_vorlage_nimmt_ihren_offenen_schritt_auf(self, wer: Any, sitzung: Sitzung, vorlage: Vorlage, jha: Gremium) -> None:
        schritt = Beratung.objects.create(vorlage=vorlage, gremium=jha, zustaendigkeit="entscheidung", tag=MAERZ)
        punkt = _punkt(wer, sitzung, "", vorlage=vorlage)
        assert punkt.titel == "Elternbildung" and punkt.beratung == schritt
        schritt.refresh_from_db()
        assert (schritt.sitzung, schritt.tag, schritt.termin) == (sitzung, None, NOVEMBER)
        with pytest.raises(Abgelehnt, match="steht schon auf dieser Tagesordnung"):
            _punkt(wer, sitzung, "", vorlage=vorlage)

    def test_ohne_schritt_entsteht_einer_und_absetzen_laesst_ihn_stehen(self, wer: Any, sitzung: Sitzung, vorlage: Vorlage) -> None:
        punkt = _punkt(wer, sitzung, "", vorlage=vorlage, zustaendigkeit="vorberatung")
        tagesordnung.entferne_punkt(wer=wer, punkt=punkt)
        schritt = Beratung.objects.get()
        assert (schritt.sitzung, schritt.reihenfolge, schritt.zustaendigkeit) == (None, 1, "vorberatung")
        assert not Tagesordnungspunkt.objects.exists()

    def test_nichtoeffentliches_wird_nichtoeffentlich_beraten(self, wer: Any, sitzung: Sitzung, vorlage: Vorlage) -> None:
        Vorlage.objects.update(oeffentlich=False)
        vorlage.refresh_from_db()
        with pytest.raises(Abgelehnt, match="nichtöffentlich beraten"):
            _punkt(wer, sitzung, "", vorlage=vorlage)
        assert not _punkt(wer, sitzung, "", vorlage=vorlage, oeffentlich=False).beratung.oeffentlich

    def test_das_ergebnis_steht_in_der_beratung_und_passt_zur_frage(self, wer: Any, jha: Gremium, vorlage: Vorlage) -> None:
        sitzung = _sitzung(wer, jha, MAERZ)
        punkt = _punkt(wer, sitzung, "", vorlage=vorlage, zustaendigkeit="vorberatung")
        actions.setze_status(wer=wer, sitzung=sitzung, status="stattgefunden")
        with pytest.raises(Abgelehnt, match="Ergebnis einer Entscheidung, nicht einer Vorberatung"):
            tagesordnung.halte_ergebnis_fest(wer=wer, punkt=punkt, ergebnis="beschlossen")
        tagesordnung.halte_ergebnis_fest(wer=wer, punkt=punkt, ergebnis="empfohlen", text="einstimmig")
        punkt = Tagesordnungspunkt.objects.get()
        assert (punkt.ergebnis, punkt.ergebniswort, punkt.ergebnisvermerk) == ("", "empfohlen", "einstimmig")
        _wird_abgewiesen(lambda: Beratung.objects.update(ergebnis="beschlossen"), "beschliesst_nur_wer_entscheidet")
        _wird_abgewiesen(lambda: Tagesordnungspunkt.objects.update(ergebnis="vertagt"), "ergebnis_der_vorlage_steht_in_der_beratung")

    def test_eine_beratung_liegt_nur_in_einer_sitzung_ihres_gremiums(
        self, wer: Any, sitzung: Sitzung, vorlage: Vorlage, raeume: Raeume
    ) -> None:
        """Der zusammengesetzte Schlüssel vergleicht das Gremium mit dem der Sitzung."""
        rat = raeume.gremien["stadtrat"]
        _wird_abgewiesen(
            lambda: Beratung.objects.create(vorlage=vorlage, gremium=rat, sitzung=sitzung, zustaendigkeit="vorberatung"),
            "beratung_in_sitzung_des_gremiums",
        )

    def test_ein_punkt_gehoert_zur_sitzung_seiner_beratung(self, wer: Any, sitzung: Sitzung, vorlage: Vorlage, jha: Gremium) -> None:
        punkt = _punkt(wer, sitzung, "", vorlage=vorlage)
        andere = _sitzung(wer, jha, date(2007, 12, 6))
        _wird_abgewiesen(lambda: Tagesordnungspunkt.objects.filter(pk=punkt.pk).update(sitzung=andere), "punkt_in_sitzung_der_beratung")

    def test_mit_sitzung_steht_der_termin_nur_dort(self, wer: Any, sitzung: Sitzung, vorlage: Vorlage) -> None:
        _punkt(wer, sitzung, "", vorlage=vorlage)
        _wird_abgewiesen(lambda: Beratung.objects.update(tag=MAERZ), "beratung_tag_nur_ohne_sitzung")
