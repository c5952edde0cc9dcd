"""What PostgreSQL holds about the Fallstatistik by itself: one pass and one fail each, and the guard switched off."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sozialraum.models import Altersband, Datenlieferung, Fallkohorte, Fallmeldung, Fallzahl, Hilfeart
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
MONAT = date(2007, 9, 1)


def _wird_abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    """Deferred constraints are asked for at once: within a test nothing commits."""
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _hilfeart(**felder: Any) -> Hilfeart:
    angaben = {"schluessel": "34", "paragraf": "§ 34 SGB VIII", "name": "Heim", "form": "stationaer", "gruppe": "Heime"}
    angaben |= {"zaehlt_als_hze": True}
    return Hilfeart.objects.create(**{**angaben, **felder})


@pytest.fixture
def meldung(db: None) -> Fallmeldung:
    lieferung = Datenlieferung.objects.create(art="erfassung")
    return Fallmeldung.objects.create(lieferung=lieferung, hilfeart=_hilfeart(), monat=MONAT)


def _zahl(raeume: Raeume, meldung: Fallmeldung, **felder: Any) -> Fallzahl:
    angaben = {"gebiet": raeume["101"], "ort": "in", "bestand": 3, "begonnen": 1, "beendet": 0, **felder}
    return Fallzahl.objects.create(meldung=meldung, **angaben)


class TestHilfeart:
    def test_die_form_ist_eine_von_vieren(self) -> None:
        for form in ("ambulant", "teilstationaer", "stationaer", "sonstige"):
            _hilfeart(schluessel=form, form=form, zaehlt_als_hze=False)
        _wird_abgewiesen(lambda: _hilfeart(form="teil"), "hilfeart_form_ist_bekannt")

    def test_eine_sonstige_aufgabe_ist_keine_hilfe_zur_erziehung(self) -> None:
        _hilfeart()
        _wird_abgewiesen(lambda: _hilfeart(schluessel="52", form="sonstige"), "sonstige_aufgabe_ist_keine_hze")

    def test_name_und_gruppe_stehen_da(self) -> None:
        _wird_abgewiesen(lambda: _hilfeart(gruppe=""), "hilfeart_hat_name_und_gruppe")

    def test_jede_fassung_bleibt(self) -> None:
        art = _hilfeart()
        Hilfeart.objects.update(name="Heimerziehung")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sozialraum_hilfeartevent WHERE pgh_obj_id = %s", [art.pk])
            assert cursor.fetchone() == (2,)


class TestFallmeldung:
    def test_je_lieferung_hilfeart_und_monat_gibt_es_eine(self, meldung: Fallmeldung) -> None:
        andere = Datenlieferung.objects.create(art="erfassung")
        Fallmeldung.objects.create(lieferung=andere, hilfeart=meldung.hilfeart, monat=MONAT)
        _wird_abgewiesen(
            lambda: Fallmeldung.objects.create(lieferung=meldung.lieferung, hilfeart=meldung.hilfeart, monat=MONAT), "einmal_je_lieferung"
        )

    def test_der_monat_ist_sein_erster_tag(self, meldung: Fallmeldung) -> None:
        _wird_abgewiesen(
            lambda: Fallmeldung.objects.create(lieferung=meldung.lieferung, hilfeart=meldung.hilfeart, monat=date(2007, 8, 31)),
            "monat_ist_sein_erster_tag",
        )

    def test_eine_korrektur_hat_einen_grund(self, meldung: Fallmeldung) -> None:
        neue = Datenlieferung.objects.create(art="erfassung")
        angaben = {"lieferung": neue, "hilfeart": meldung.hilfeart, "monat": MONAT, "ersetzt": meldung}
        _wird_abgewiesen(lambda: Fallmeldung.objects.create(**angaben), "korrektur_mit_grund")
        Fallmeldung.objects.create(**angaben, grund="Nachmeldung")

    def test_es_gilt_die_neueste_die_nicht_zurueckgenommen_ist(self, meldung: Fallmeldung, besetzung: Any) -> None:
        neue = Datenlieferung.objects.create(art="erfassung")
        zweite = Fallmeldung.objects.create(lieferung=neue, hilfeart=meldung.hilfeart, monat=MONAT, ersetzt=meldung, grund="Nachmeldung")
        assert list(Fallmeldung.objects.wirksam()) == [zweite]
        neue.zurueckgenommen_am, neue.zurueckgenommen_von, neue.ruecknahme_grund = neue.created_at, besetzung.controlling, "falsch"
        neue.save()
        assert list(Fallmeldung.objects.wirksam()) == [meldung]


class TestFallzahl:
    def test_sie_steht_in_einem_stadtteil(self, raeume: Raeume, meldung: Fallmeldung) -> None:
        _zahl(raeume, meldung)
        _wird_abgewiesen(lambda: _zahl(raeume, meldung, gebiet=raeume["I"]), "fallzahl_ebene_des_stadtteils")

    def test_die_ebene_laesst_sich_nicht_vortaeuschen(self, raeume: Raeume, meldung: Fallmeldung) -> None:
        _wird_abgewiesen(lambda: _zahl(raeume, meldung, gebiet=raeume["I"], ebene=3), "fallzahl_gehoert_zu_einem_stadtteil")

    def test_ohne_die_regel_stuende_sie_im_sozialraum(
        self, raeume: Raeume, meldung: Fallmeldung, als_eigentuemer: Callable[[], AbstractContextManager[None]]
    ) -> None:
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_fallzahl DROP CONSTRAINT fallzahl_ebene_des_stadtteils")
        _zahl(raeume, meldung, gebiet=raeume["I"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.parametrize("falsch", [{"gebiet": None}, {"uebergreifend": "uma"}, {"gebiet": None, "uebergreifend": "irgendwo"}])
    def test_sie_hat_einen_stadtteil_oder_einen_grund(self, raeume: Raeume, meldung: Fallmeldung, falsch: dict[str, Any]) -> None:
        _zahl(raeume, meldung, gebiet=None, uebergreifend="uma")
        _wird_abgewiesen(lambda: _zahl(raeume, meldung, **falsch), "stadtteil_oder_uebergreifend")

    def test_dieselbe_zelle_gibt_es_einmal_auch_ohne_alter_und_stadtteil(self, raeume: Raeume, meldung: Fallmeldung) -> None:
        band = Altersband.objects.create(schluessel="0-u6", name="0 bis unter 6", von=0, bis_unter=6)
        _zahl(raeume, meldung, gebiet=None, uebergreifend="uma")
        _zahl(raeume, meldung, gebiet=None, uebergreifend="uma", altersband=band)
        _wird_abgewiesen(lambda: _zahl(raeume, meldung, gebiet=None, uebergreifend="uma"), "einmal_je_meldung")

    @pytest.mark.parametrize("falsch", [{"tage": 4}, {"beendet": 3, "tage": 2}, {"beendet": 2, "tage": 0}])
    def test_tage_gehoeren_zu_beendeten_hilfen(self, raeume: Raeume, meldung: Fallmeldung, falsch: dict[str, int]) -> None:
        _zahl(raeume, meldung, beendet=2, tage=2)
        _zahl(raeume, meldung, gebiet=raeume["102"], beendet=2, tage=None)
        _wird_abgewiesen(lambda: _zahl(raeume, meldung, gebiet=raeume["201"], **falsch), "tage_gehoeren_zu_beendeten_hilfen")

    def test_der_ort_ist_einer_von_dreien(self, raeume: Raeume, meldung: Fallmeldung) -> None:
        for ort in ("in", "ausserhalb", ""):
            _zahl(raeume, meldung, ort=ort)
        _wird_abgewiesen(lambda: _zahl(raeume, meldung, ort="mond"), "fallzahl_ort_ist_bekannt")

    def test_niemand_aendert_oder_loescht_sie(self, raeume: Raeume, meldung: Fallmeldung) -> None:
        _zahl(raeume, meldung)
        aendere: list[Any] = [lambda: Fallzahl.objects.update(bestand=9), lambda: Fallmeldung.objects.update(grund="x")]
        for aktion in (Fallzahl.objects.all().delete, *aendere):
            _wird_abgewiesen(aktion, "unveränderlich")

    @pytest.mark.parametrize("modell", [Fallmeldung, Fallzahl])
    def test_ohne_die_regel_waere_sie_zu_aendern(
        self, raeume: Raeume, meldung: Fallmeldung, als_eigentuemer: Callable[[], AbstractContextManager[None]], modell: Any
    ) -> None:
        _zahl(raeume, meldung)
        tabelle = modell._meta.db_table
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {tabelle} DISABLE TRIGGER {tabelle}_nur_anhaengen")
        assert modell.objects.update(**{"grund": "x"} if modell is Fallmeldung else {"bestand": 9}) == 1


class TestFallkohorte:
    @pytest.fixture
    def kohorte(self, meldung: Fallmeldung) -> Callable[..., Fallkohorte]:
        def lege_an(**felder: Any) -> Fallkohorte:
            angaben = {"stand": MONAT, "stufe": 0, "hilfeart": meldung.hilfeart, "gruppe": "Heime", "anzahl": 3, "tagessatz_summe": 30_000}
            return Fallkohorte.objects.create(lieferung=meldung.lieferung, **{**angaben, **felder})

        return lege_an

    def test_unter_drei_hilfen_wird_keine_kohorte_gespeichert(self, kohorte: Callable[..., Fallkohorte]) -> None:
        kohorte(anzahl=3)
        _wird_abgewiesen(lambda: kohorte(anzahl=2), "fallkohorte_ab_drei")

    def test_ohne_die_regel_stuende_eine_hilfe_allein_da(
        self, kohorte: Callable[..., Fallkohorte], als_eigentuemer: Callable[[], AbstractContextManager[None]]
    ) -> None:
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE sozialraum_fallkohorte DROP CONSTRAINT fallkohorte_ab_drei")
        assert kohorte(anzahl=1).pk

    def test_ein_gemeinsamer_satz_passt_zur_summe(self, kohorte: Callable[..., Fallkohorte]) -> None:
        kohorte(tagessatz=10_000)
        for falsch in ({"tagessatz": 9_999}, {"tagessatz": 10_000, "ohne_tagessatz": 1}):
            _wird_abgewiesen(lambda falsch=falsch: kohorte(**falsch), "fallkohorte_ein_satz_fuer_alle")

    def test_ohne_satz_ist_hoechstens_die_ganze_kohorte(self, kohorte: Callable[..., Fallkohorte]) -> None:
        kohorte(ohne_tagessatz=3)
        _wird_abgewiesen(lambda: kohorte(ohne_tagessatz=4), "ohne_satz_ist_ein_teil")

    def test_das_geplante_ende_ist_ein_zeitraum_oder_fehlt(self, kohorte: Callable[..., Fallkohorte]) -> None:
        kohorte(ende_von=MONAT, ende_bis=date(2007, 9, 30))
        for falsch in ({"ende_von": MONAT}, {"ende_von": MONAT, "ende_bis": date(2007, 8, 31)}):
            _wird_abgewiesen(lambda falsch=falsch: kohorte(**falsch), "ende_ist_ein_zeitraum")

    def test_niemand_aendert_sie(self, kohorte: Callable[..., Fallkohorte]) -> None:
        kohorte()
        _wird_abgewiesen(lambda: Fallkohorte.objects.update(anzahl=9), "unveränderlich")

    def test_es_gilt_je_stand_die_neueste_lieferung(self, kohorte: Callable[..., Fallkohorte], meldung: Fallmeldung) -> None:
        kohorte()
        neue = Datenlieferung.objects.create(art="erfassung")
        zweite = Fallkohorte.objects.create(lieferung=neue, stand=MONAT, stufe=8, anzahl=5)
        frueher = kohorte(stand=date(2007, 8, 1))
        assert set(Fallkohorte.objects.wirksam()) == {zweite, frueher}
