"""Who made a version, and whom a closed account names: both end, and what points at them stays."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pghistory
import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pghistory.models import Context

from basis.models import Nutzer
from config.integrity.tables import verlauf as pruefe_verlauf
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.loeschung import lade_loeschfristen
from sozialraum.actions.zugang import aendere_zugang, oeffne_zugang, schliesse_zugang
from sozialraum.history import GELOESCHT, verfolgte, versionen
from sozialraum.models import Gebiet, Loeschfrist, Protokoll, Rollenzuweisung
from tests.config.test_loeschung import lauf, vor
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("als_app_rolle")]
WER = {"user": 5, "url": "/gebiete/"}


@pytest.fixture(autouse=True)
def _fristen(db: None) -> None:
    lade_loeschfristen(wer=Wer.befehl("test"))


def verlangt(sql: str, *werte: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, werte)


def kontext(tage: float, was: dict[str, Any] = WER) -> UUID:
    nummer = uuid4()
    sql = "INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (%s, %s, %s, %s)"
    verlangt(sql, nummer, json.dumps(was), vor(tage), vor(tage))
    return nummer


def steht(nummer: UUID) -> Any:
    return Context.objects.get(pk=nummer).metadata


class TestVerlauf:
    def test_wer_und_wo_gehen_nach_der_frist_die_fassung_bleibt(self, raeume: Raeume, besetzung: Besetzung, als_eigentuemer: Any) -> None:
        with pghistory.context(user=besetzung.controlling.pk, url="/gebiete/"):
            Gebiet.objects.filter(pk=raeume["I"].pk).update(name="Neuer Name")
        gebiet, jung = str(raeume["I"].pk), kontext(3652)
        assert versionen("gebiet", gebiet)[1][0].wer == str(besetzung.controlling)
        with als_eigentuemer():
            verlangt("SET CONSTRAINTS ALL IMMEDIATE")
            verlangt("ALTER TABLE pghistory_context DISABLE TRIGGER USER")
            verlangt("UPDATE pghistory_context SET created_at = %s WHERE metadata ->> 'url' = '/gebiete/' AND id <> %s", vor(3654), jung)
            verlangt("ALTER TABLE pghistory_context ENABLE TRIGGER USER")
        assert lauf()["verlauf"] == 1
        neueste, *rest = versionen("gebiet", gebiet)[1]
        assert (neueste.wer, neueste.aenderungen[0][2]) == (GELOESCHT, "Neuer Name") and rest[-1].wer == "Betrieb"
        assert steht(jung) == WER and lauf()["verlauf"] == 0

    @pytest.mark.parametrize(
        ("tage", "sql"),
        [
            (3000, "UPDATE pghistory_context SET metadata = '{}' WHERE id = %s"),
            (5000, 'UPDATE pghistory_context SET metadata = \'{"user": 6, "url": "/gebiete/"}\' WHERE id = %s'),
            (0, 'UPDATE pghistory_context SET metadata = \'{"user": 6, "url": "/gebiete/"}\' WHERE id = %s'),
            (0, "UPDATE pghistory_context SET created_at = now() - interval '30 years' WHERE id = %s"),
            (5000, "DELETE FROM pghistory_context WHERE id = %s"),
        ],
    )
    def test_vorher_und_sonst_aendert_ihn_niemand(self, tage: float, sql: str) -> None:
        nummer = kontext(tage)
        with pytest.raises(IntegrityError, match="unveränderlich"):
            verlangt(sql, nummer)
        assert steht(nummer) == WER

    @pytest.mark.parametrize(("frist", "alter", "geht"), [(3653, 3654, True), (3653, 3000, False), (1096, 1097, True), (1096, 1095, False)])
    def test_die_datenbank_haelt_die_frist(self, frist: int, alter: int, geht: bool) -> None:
        nummer = kontext(alter)
        Loeschfrist.objects.filter(schluessel="verlauf").update(tage=frist)
        leeren = Context.objects.filter(pk=nummer)
        if geht:
            assert leeren.update(metadata={}) == 1
            return
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            leeren.update(metadata={})

    def test_auch_eine_eigene_kuerzere_zeile_der_frist_oeffnet_nichts(self) -> None:
        nummer, zeile = kontext(1000), Loeschfrist.objects.get(schluessel="verlauf")
        zeile.delete()
        Loeschfrist.objects.create(schluessel="verlauf", bezeichnung="x", inhalt="x", bleibt="x", tage=0, mindestens=0, grundlage="x")
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            Context.objects.filter(pk=nummer).update(metadata={})

    def test_ohne_den_trigger_ginge_es(self, als_eigentuemer: Any) -> None:
        nummer = kontext(10)
        with als_eigentuemer():
            verlangt("SET CONSTRAINTS ALL IMMEDIATE")
            verlangt("ALTER TABLE pghistory_context DISABLE TRIGGER pghistory_context_nur_nach_frist")
        assert Context.objects.filter(pk=nummer).update(metadata={}) == 1

    def test_in_einer_anfrage_wird_jemand_bekannt_und_wer_sich_abmeldet_bleibt_es(self, raeume: Raeume) -> None:
        def aendere(name: str) -> Any:
            Gebiet.objects.filter(pk=raeume["I"].pk).update(name=name)
            return Context.objects.get(metadata__url="/anmelden/").metadata["user"]

        with pghistory.context(user=None, url="/anmelden/"):
            assert aendere("A") is None
            pghistory.context(user=5)
            assert aendere("B") == 5
            pghistory.context(user=None)
            assert aendere("C") == 5


class TestZugaenge:
    @pytest.fixture
    def zu(self, besetzung: Besetzung, als_eigentuemer: Any) -> Callable[[Nutzer, float], Nutzer]:
        """The account, closed so many days ago by the time of its history."""

        def schliesse(nutzer: Nutzer, tage: float) -> Nutzer:
            Nutzer.objects.filter(pk=nutzer.pk).update(email="dienst@stadt.example")
            nutzer.refresh_from_db()
            schliesse_zugang(wer=wer_ist(besetzung.verwaltung), nutzer=nutzer, grund="Wechsel")
            with als_eigentuemer():
                verlangt("SET CONSTRAINTS ALL IMMEDIATE")
                verlangt("ALTER TABLE basis_nutzerevent DISABLE TRIGGER USER")
                verlangt("UPDATE basis_nutzerevent SET pgh_created_at = %s WHERE pgh_obj_id = %s", vor(tage), nutzer.pk)
                verlangt("ALTER TABLE basis_nutzerevent ENABLE TRIGGER USER")
            return nutzer

        return schliesse

    def test_name_und_adresse_gehen_nummer_und_rollen_bleiben(
        self, zu: Callable[[Nutzer, float], Nutzer], besetzung: Besetzung, als: Callable[..., Client]
    ) -> None:
        alt, jung = zu(besetzung.controlling, 3654), zu(besetzung.ressort1, 3652)
        name, rollen = alt.anzeigename, Rollenzuweisung.objects.filter(nutzer=alt).count()
        Authenticator.objects.create(user=alt, type="totp", data={})
        assert lauf()["zugaenge"] == 1
        alt.refresh_from_db()
        assert (alt.username, alt.anzeigename, alt.email) == (f"gelöscht {alt.pk}", f"Ehemaliger Zugang {alt.pk}", "")
        assert Rollenzuweisung.objects.filter(nutzer=alt).count() == rollen > 0 and not Authenticator.objects.exists()
        assert Nutzer.objects.get(pk=jung.pk).email == "dienst@stadt.example"
        assert not Nutzer.objects.filter(anzeigename=name).exists()
        assert Protokoll.objects.filter(gegenstand="nutzer", gegenstand_id=str(alt.pk), bezeichnung=name).exists()
        assert [s for s in pruefe_verlauf().sentences if "basis_nutzer" in s] == []
        assert lauf()["zugaenge"] == 0
        text = als("verwaltung").get(reverse("zugang", args=[alt.pk])).content.decode()
        assert "nach ihrer Frist gelöscht" in text and reverse("zugang_schliessen", args=[alt.pk]) not in text

    def test_gerechnet_wird_ab_dem_letzten_schliessen(self, zu: Callable[[Nutzer, float], Nutzer], besetzung: Besetzung) -> None:
        nutzer, wer = zu(besetzung.controlling, 5000), wer_ist(besetzung.verwaltung)
        oeffne_zugang(wer=wer, nutzer=nutzer, grund="zurück")
        assert lauf()["zugaenge"] == 0, "offen"
        schliesse_zugang(wer=wer, nutzer=nutzer, grund="Wechsel")
        assert lauf()["zugaenge"] == 0, "eben erst wieder geschlossen"

    def test_danach_laesst_sich_der_zugang_weder_oeffnen_noch_aendern(
        self, zu: Callable[[Nutzer, float], Nutzer], besetzung: Besetzung
    ) -> None:
        nutzer, wer = zu(besetzung.controlling, 3654), wer_ist(besetzung.verwaltung)
        lauf()
        nutzer.refresh_from_db()
        with pytest.raises(Abgelehnt, match="nach ihrer Frist gelöscht"):
            oeffne_zugang(wer=wer, nutzer=nutzer, grund="zurück")
        with pytest.raises(Abgelehnt, match="nach ihrer Frist gelöscht"):
            aendere_zugang(wer=wer, nutzer=nutzer, anzeigename="Neu", email="")

    def test_der_verlauf_kennt_keine_namen_und_das_protokoll_den_frueheren(self, besetzung: Besetzung) -> None:
        fassung = {field.name for field in verfolgte()["nutzer"][1]._meta.fields}
        assert not fassung & {"username", "anzeigename", "email", "password"} and {"is_active", "ist_muster"} <= fassung
        frueher, wer = besetzung.controlling.anzeigename, wer_ist(besetzung.verwaltung)
        aendere_zugang(wer=wer, nutzer=besetzung.controlling, anzeigename="Anders", email="neu@stadt.example")
        row = Protokoll.objects.get(aktion="zugang_geaendert")
        assert row.daten == {"anzeigename": [frueher, "Anders"]} and "stadt.example" not in row.text
