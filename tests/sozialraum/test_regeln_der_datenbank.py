"""What PostgreSQL holds about places, statistics and the Protokoll by itself: one pass and one fail each, and the guard switched off."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from sozialraum.access import Wer
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import (
    Altersband,
    Beratung,
    Bevoelkerung,
    Datenlieferung,
    Gebiet,
    Indikator,
    Indikatorwert,
    Parameter,
    Protokoll,
    Protokollglied,
    Stadt,
    Standort,
    Vorlage,
    Zuordnung,
)
from tests.budgets.bau import baue_indikator
from tests.factories import BEGINN, Raeume

pytestmark = pytest.mark.django_db
AlsEigentuemer = Callable[[], AbstractContextManager[None]]
TAG = date(2008, 1, 1)
SPALTEN = "indikator_id, gebiet_id, stichtag, zaehler, nenner, zustand, lieferung_id, blatt, zeile, grund, created_at"
WERT = f"INSERT INTO sozialraum_indikatorwert ({SPALTEN}) VALUES (%s, %s, %s, %s, %s, %s, %s, '', 0, '', now())"


def _sql(statement: str, *werte: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, werte)
        return cursor.fetchall() if cursor.description else []


def _wird_abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    """Deferred constraints are asked for at once: within a test nothing commits."""
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        _sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def indikator(db: None) -> Indikator:
    return baue_indikator()


@pytest.fixture
def lieferung(db: None) -> Datenlieferung:
    return Datenlieferung.objects.create(art="erfassung")


def _wert(raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung, **felder: Any) -> Indikatorwert:
    angaben = {"gebiet": raeume["101"], "stichtag": TAG, "zaehler": 1, "nenner": 2, **felder}
    return Indikatorwert.objects.create(indikator=indikator, lieferung=lieferung, **angaben)


def _mensch(raeume: Raeume, lieferung: Datenlieferung, **felder: Any) -> Bevoelkerung:
    angaben = {"gebiet": raeume["101"], "stichtag": TAG, "alter": 5, "geschlecht": "w", "anzahl": 9, "zeile": 1, **felder}
    return Bevoelkerung.objects.create(lieferung=lieferung, **angaben)


def _eintrag() -> Protokoll:
    return protokolliere(wer=Wer.befehl("test"), aktion="probe", gegenstand=Stadt.objects.get(), text="Probe")


class TestZuordnung:
    def test_eine_ebene_hoeher_ist_richtig(self, raeume: Raeume) -> None:
        assert Zuordnung.objects.filter(kind=raeume["101"], eltern=raeume["I"]).exists()

    def test_zwei_ebenen_hoeher_ist_falsch(self, raeume: Raeume) -> None:
        frei = Gebiet.objects.create(schluessel="777", ebene=4, name="Frei", gueltig_von=BEGINN)
        _wird_abgewiesen(lambda: Zuordnung.objects.create(kind=frei, eltern=raeume["R-I"], gueltig_von=TAG), "genau_eine_ebene_hoeher")

    @pytest.mark.parametrize("spalte", ["kind_ebene", "eltern_ebene"])
    def test_die_ebene_laesst_sich_nicht_vortaeuschen(self, raeume: Raeume, spalte: str) -> None:
        """Der zusammengesetzte Schlüssel vergleicht die Ebene mit der des Gebiets."""
        frei = Gebiet.objects.create(schluessel="777", ebene=4, name="Frei", gueltig_von=BEGINN)
        ebenen = {"kind_ebene": (3, 2, raeume["R-I"].pk), "eltern_ebene": (4, 3, raeume["R-I"].pk)}[spalte]
        spalten = "kind_id, kind_ebene, eltern_ebene, eltern_id, gueltig_von, quelle"
        statement = f"INSERT INTO sozialraum_zuordnung ({spalten}) VALUES (%s, %s, %s, %s, %s, '')"
        _wird_abgewiesen(lambda: _sql(statement, frei.pk, *ebenen, TAG), "zuordnung_ebene_de[sr]")

    def test_die_ebene_eines_zugeordneten_gebiets_bleibt(self, raeume: Raeume) -> None:
        _wird_abgewiesen(lambda: Gebiet.objects.filter(pk=raeume["101"].pk).update(ebene=3), "zuordnung_ebene_des_kindes")

    def test_ueberschneidung_weist_die_datenbank_ab(self, raeume: Raeume) -> None:
        _wird_abgewiesen(
            lambda: Zuordnung.objects.create(kind=raeume["101"], eltern=raeume["II"], gueltig_von=TAG), "ueberschneidet_sich_nicht"
        )

    def test_ein_gemeinsamer_tag_ist_eine_ueberschneidung(self, raeume: Raeume) -> None:
        Zuordnung.objects.filter(kind=raeume["101"]).update(gueltig_bis=TAG)
        _wird_abgewiesen(
            lambda: Zuordnung.objects.create(kind=raeume["101"], eltern=raeume["II"], gueltig_von=TAG), "ueberschneidet_sich_nicht"
        )
        Zuordnung.objects.create(kind=raeume["101"], eltern=raeume["II"], gueltig_von=date(2008, 1, 2))

    def test_ohne_die_regel_gaebe_es_zwei_eltern(self, raeume: Raeume, als_eigentuemer: AlsEigentuemer) -> None:
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
        with als_eigentuemer():
            _sql("ALTER TABLE sozialraum_zuordnung DROP CONSTRAINT zuordnung_ueberschneidet_sich_nicht")
        Zuordnung.objects.create(kind=raeume["101"], eltern=raeume["II"], gueltig_von=TAG)

    def test_keine_zuordnung_endet_vor_ihrem_beginn(self, raeume: Raeume) -> None:
        _wird_abgewiesen(
            lambda: Zuordnung.objects.filter(kind=raeume["101"]).update(gueltig_bis=date(2004, 1, 1)), "endet_nicht_vor_beginn"
        )


class TestGebiet:
    @pytest.mark.parametrize(
        ("felder", "name"),
        [
            ({"ebene": 5}, "gebiet_vier_ebenen"),
            ({"schluessel": "101"}, "gebiet_schluessel_je_ebene"),
            ({"gueltig_bis": date(2004, 12, 31)}, "gebiet_endet_nicht_vor_beginn"),
        ],
    )
    def test_ein_gebiet_haelt_seine_regeln(self, raeume: Raeume, felder: dict[str, Any], name: str) -> None:
        angaben = {"schluessel": "778", "ebene": 4, "name": "Neu", "gueltig_von": BEGINN}
        Gebiet.objects.create(**angaben)
        _wird_abgewiesen(lambda: Gebiet.objects.create(**{**angaben, "schluessel": "779", **felder}), name)

    def test_standort_stadt_und_beratung_stehen_einmal(self, raeume: Raeume) -> None:
        Standort.objects.create(gebiet=raeume["R-I"], bezeichnung="Zentrum")
        _wird_abgewiesen(lambda: Standort.objects.create(gebiet=raeume["R-I"], bezeichnung="Zentrum"), "standort_einmal")
        _wird_abgewiesen(lambda: Stadt.objects.create(name="Zweite"), "einzige")
        vorlage = Vorlage.objects.create(nummer="1", betreff="x")
        schritt = {"vorlage": vorlage, "gremium": raeume.gremien["jha"], "zustaendigkeit": "entscheidung"}
        Beratung.objects.create(**schritt)
        _wird_abgewiesen(lambda: Beratung.objects.create(**schritt), "beratung_reihenfolge_einmal")


class TestStatistik:
    @pytest.mark.zusage(17)
    @pytest.mark.parametrize(
        ("felder", "name"),
        [
            ({"zaehler": None}, "wert_oder_grund_des_fehlens"),
            ({"zustand": "gesperrt"}, "wert_oder_grund_des_fehlens"),
            ({"nenner": 0}, "nenner_ist_positiv"),
            ({"nenner": -1}, "nenner_ist_positiv"),
            ({"zaehler": Decimal("NaN")}, "wert_ist_eine_zahl|ohne_nan"),
            ({"nenner": Decimal("NaN")}, "wert_ist_eine_zahl|ohne_nan"),
        ],
    )
    def test_ein_wert_ist_eine_zahl_oder_sagt_warum_nicht(
        self, raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung, felder: dict[str, Any], name: str
    ) -> None:
        _wert(raeume, indikator, lieferung)
        _wert(raeume, indikator, lieferung, gebiet=raeume["102"], zaehler=None, zustand="gesperrt")
        angaben = {"zaehler": 1, "nenner": 2, "zustand": "wert", **felder}
        werte = (indikator.pk, raeume["201"].pk, TAG, angaben["zaehler"], angaben["nenner"], angaben["zustand"], lieferung.pk)
        _wird_abgewiesen(lambda: _sql(WERT, *werte), name)

    @pytest.mark.gegenprobe(17, ohne="wert_oder_grund_des_fehlens")
    def test_ohne_die_regel_fehlte_ein_wert_ohne_grund(
        self, raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung, als_eigentuemer: AlsEigentuemer
    ) -> None:
        with als_eigentuemer():
            _sql("ALTER TABLE sozialraum_indikatorwert DROP CONSTRAINT wert_oder_grund_des_fehlens")
        _sql(WERT, indikator.pk, raeume["101"].pk, TAG, None, None, "wert", lieferung.pk)

    @pytest.mark.zusage(17)
    @pytest.mark.parametrize("zahl", ["Infinity", "-Infinity", "1e15"])
    def test_unendlich_passt_in_keine_spalte(self, raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung, zahl: str) -> None:
        werte = (indikator.pk, raeume["101"].pk, TAG, zahl, None, "wert", lieferung.pk)
        with pytest.raises((DataError, IntegrityError), match=r"overflow|wert_ist_eine_zahl"), transaction.atomic():
            _sql(WERT, *werte)

    def test_eine_korrektur_nennt_den_alten_wert_und_den_grund(
        self, raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung
    ) -> None:
        alt = _wert(raeume, indikator, lieferung)
        neue = Datenlieferung.objects.create(art="erfassung")
        _wird_abgewiesen(lambda: _wert(raeume, indikator, neue, ersetzt=alt), "korrektur_mit_grund")
        _wert(raeume, indikator, neue, ersetzt=alt, grund="Zahlendreher")

    def test_ein_wert_steht_einmal_je_lieferung(self, raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung) -> None:
        _wert(raeume, indikator, lieferung)
        _wird_abgewiesen(lambda: _wert(raeume, indikator, lieferung), "wert_einmal_je_lieferung")

    def test_bevoelkerung_haelt_ihre_regeln(self, raeume: Raeume, lieferung: Datenlieferung) -> None:
        _mensch(raeume, lieferung)
        _wird_abgewiesen(lambda: _mensch(raeume, lieferung), "bevoelkerung_einmal_je_lieferung")
        _wird_abgewiesen(lambda: _mensch(raeume, lieferung, alter=121), "bevoelkerung_alter_bis_120")

    def test_quote_band_parameter_halten_ihre_regeln(self, indikator: Indikator) -> None:
        _wird_abgewiesen(lambda: Indikator.objects.filter(pk=indikator.pk).update(nenner=""), "quote_hat_einen_nenner")
        Altersband.objects.create(schluessel="a", name="a", von=0, bis_unter=21)
        _wird_abgewiesen(lambda: Altersband.objects.create(schluessel="b", name="b", von=21, bis_unter=21), "altersband_von_vor_bis")
        grenze = {"schluessel": "s", "bezeichnung": "S", "wert": 1, "gueltig_von": TAG}
        Parameter.objects.create(**grenze)
        _wird_abgewiesen(lambda: Parameter.objects.create(**grenze), "parameter_ein_wert_je_tag")


class TestLieferung:
    @pytest.mark.zusage(6)
    def test_ohne_datei_kommt_nur_eine_erfassung(self, db: None) -> None:
        Datenlieferung.objects.create(art="erfassung")
        _wird_abgewiesen(lambda: Datenlieferung.objects.create(art="basisstatistik"), "lieferung_hat_eine_datei")

    @pytest.mark.gegenprobe(6, ohne="lieferung_hat_eine_datei")
    def test_ohne_die_regel_kaeme_eine_lieferung_von_nirgends(self, db: None, als_eigentuemer: AlsEigentuemer) -> None:
        with als_eigentuemer():
            _sql("ALTER TABLE sozialraum_datenlieferung DROP CONSTRAINT lieferung_hat_eine_datei")
        assert Datenlieferung.objects.create(art="basisstatistik").sha256 == ""

    def test_eine_ruecknahme_sagt_wer_wann_und_warum(self, lieferung: Datenlieferung, besetzung: Any) -> None:
        ziel = Datenlieferung.objects.filter(pk=lieferung.pk)
        _wird_abgewiesen(lambda: ziel.update(ruecknahme_grund="falsch"), "ruecknahme_mit_wer_wann_warum")
        ziel.update(ruecknahme_grund="falsch", zurueckgenommen_am="2008-01-01T00:00Z", zurueckgenommen_von=besetzung.controlling)

    def test_dieselbe_datei_gilt_einmal_und_nach_der_ruecknahme_wieder(self, db: None, besetzung: Any) -> None:
        erste = Datenlieferung.objects.create(art="erfassung", sha256="a" * 64, profil="p")
        _wird_abgewiesen(lambda: Datenlieferung.objects.create(art="erfassung", sha256="a" * 64, profil="p"), "dieselbe_datei_einmal")
        Datenlieferung.objects.filter(pk=erste.pk).update(
            ruecknahme_grund="falsch", zurueckgenommen_am="2008-01-01T00:00Z", zurueckgenommen_von=besetzung.controlling
        )
        Datenlieferung.objects.create(art="erfassung", sha256="a" * 64, profil="p")


class TestNurAnhaengen:
    TABELLEN = ("sozialraum_indikatorwert", "sozialraum_bevoelkerung", "sozialraum_protokoll", "sozialraum_protokollglied")
    SPALTE = dict(zip(TABELLEN, ("zeile", "zeile", "text", "vorher"), strict=True))
    TRIGGER = (
        "sozialraum_indikatorwert_nur_anhaengen", "sozialraum_bevoelkerung_nur_anhaengen",
        "sozialraum_protokoll_nur_anhaengen", "sozialraum_protokollglied_nur_anhaengen",
    )  # fmt: skip

    @pytest.fixture
    def gefuellt(self, raeume: Raeume, indikator: Indikator, lieferung: Datenlieferung) -> None:
        _wert(raeume, indikator, lieferung)
        _mensch(raeume, lieferung)
        _eintrag()
        _sql("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.zusage(14)
    @pytest.mark.parametrize("tabelle", TABELLEN)
    def test_nichts_wird_geaendert_geloescht_geleert(self, gefuellt: None, tabelle: str, als_eigentuemer: AlsEigentuemer) -> None:
        for statement in (f"UPDATE {tabelle} SET {self.SPALTE[tabelle]} = '7'", f"DELETE FROM {tabelle}"):
            _wird_abgewiesen(lambda statement=statement: _sql(statement), "unveränderlich")
        with als_eigentuemer():
            for statement in (f"DELETE FROM {tabelle}", f"TRUNCATE {tabelle} CASCADE"):
                _wird_abgewiesen(lambda statement=statement: _sql(statement), "unveränderlich")

    @pytest.mark.gegenprobe(14, ohne=("sozialraum_protokoll_nur_anhaengen", "sozialraum_protokollglied_nur_anhaengen"))
    @pytest.mark.parametrize("tabelle", TABELLEN)
    def test_ohne_den_trigger_ginge_es(self, gefuellt: None, tabelle: str, als_eigentuemer: AlsEigentuemer) -> None:
        with als_eigentuemer():
            _sql(f"ALTER TABLE {tabelle} DISABLE TRIGGER {self.TRIGGER[self.TABELLEN.index(tabelle)]}")
        _sql(f"UPDATE {tabelle} SET {self.SPALTE[tabelle]} = '7'")


class TestProtokollkette:
    @pytest.mark.zusage(14)
    def test_jedes_glied_schreibt_die_datenbank_und_haengt_am_vorigen(self, raeume: Raeume) -> None:
        _eintrag(), _eintrag()
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
        glieder = list(Protokollglied.objects.order_by("pk"))
        assert len(glieder) == Protokoll.objects.count() >= 2
        vorher = "0" * 64
        for glied in glieder:
            assert glied.vorher == vorher
            inhalt = _sql("SELECT protokoll_inhalt(p) FROM sozialraum_protokoll p WHERE id = %s", glied.protokoll_id)[0][0]
            assert glied.inhalt_hash == hashlib.sha256(inhalt.encode()).hexdigest()
            vorher = hashlib.sha256((glied.vorher + glied.inhalt_hash).encode()).hexdigest()
            assert glied.hash == vorher

    @pytest.mark.zusage(14)
    def test_niemand_schreibt_ein_glied_von_hand(self, raeume: Raeume) -> None:
        glied = {"protokoll": _eintrag(), "inhalt_hash": "0", "vorher": "0", "hash": "0"}
        _wird_abgewiesen(lambda: Protokollglied.objects.create(**glied), "nur die Datenbank selbst")

    @pytest.mark.gegenprobe(14, ohne="protokollglied_schutz")
    def test_ohne_den_schutz_liesse_sich_ein_glied_faelschen(self, raeume: Raeume, als_eigentuemer: AlsEigentuemer) -> None:
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
        with als_eigentuemer():
            _sql("ALTER TABLE sozialraum_protokollglied DISABLE TRIGGER protokollglied_schutz")
        Protokollglied.objects.create(protokoll_id=10**9, inhalt_hash="0", vorher="0", hash="0")

    @pytest.mark.zusage(14)
    def test_ausserhalb_einer_transaktion_wird_nicht_protokolliert(self) -> None:
        from unittest.mock import patch

        with patch.object(connection, "in_atomic_block", False), pytest.raises(RuntimeError, match="Transaktion"):
            protokolliere(wer=Wer.befehl("test"), aktion="probe", gegenstand=Stadt(name="x"), text="x")
