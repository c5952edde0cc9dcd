"""What PostgreSQL holds about Träger, Einrichtungen and Organisationseinheiten by itself: one pass and one fail each."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sozialraum.models import Einrichtung, Einrichtungsart, Organisationseinheit, Traeger
from tests.factories import BEGINN, Raeume

pytestmark = pytest.mark.django_db
VORHER, SPAETER = date(2004, 12, 31), date(2007, 7, 31)


def wird_abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    """Deferred constraints are asked for at once: within a test nothing commits."""
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def traeger(db: None) -> Traeger:
    return Traeger.objects.create(schluessel="stadt", name="Stadt", art="oeffentlich", gueltig_von=BEGINN)


@pytest.fixture
def kita(db: None) -> Einrichtungsart:
    return Einrichtungsart.objects.create(schluessel="kita", name="Kita", gruppe="kita")


@pytest.fixture
def haus(traeger: Traeger, kita: Einrichtungsart, raeume: Raeume) -> dict[str, Any]:
    return {"schluessel": "k1", "name": "K 1", "art": kita, "traeger": traeger, "stadtteil": raeume["101"], "gueltig_von": BEGINN}


class TestTraeger:
    def test_ein_ende_nach_dem_beginn_ist_richtig(self, traeger: Traeger) -> None:
        Traeger.objects.update(gueltig_bis=SPAETER)

    def test_ein_ende_vor_dem_beginn_ist_falsch(self, traeger: Traeger) -> None:
        wird_abgewiesen(lambda: Traeger.objects.update(gueltig_bis=VORHER), "traeger_endet_nicht_vor_beginn")

    @pytest.mark.parametrize(
        ("felder", "regel"),
        [({"name": ""}, "hat_einen_namen"), ({"art": "verein"}, "art_ist_bekannt"), ({"schluessel": "stadt"}, "unique")],
    )
    def test_name_art_und_schluessel(self, traeger: Traeger, felder: dict[str, str], regel: str) -> None:
        angaben = {"schluessel": "neu", "name": "Neu", "art": "frei", **felder}
        wird_abgewiesen(lambda: Traeger.objects.create(gueltig_von=BEGINN, **angaben), regel)


class TestEinrichtungsart:
    @pytest.mark.parametrize(("gruppe", "schulart"), [("schule", "Grundschule"), ("kita", "")])
    def test_schulen_nennen_ihre_schulart(self, db: None, gruppe: str, schulart: str) -> None:
        assert Einrichtungsart.objects.create(schluessel="x", name="X", gruppe=gruppe, schulart=schulart).pk

    @pytest.mark.parametrize(("gruppe", "schulart"), [("schule", ""), ("kita", "Grundschule")])
    def test_keine_schule_ohne_keine_kita_mit_schulart(self, db: None, gruppe: str, schulart: str) -> None:
        wird_abgewiesen(
            lambda: Einrichtungsart.objects.create(schluessel="x", name="X", gruppe=gruppe, schulart=schulart), "nur_schulen_haben"
        )


class TestEinrichtung:
    def test_sie_liegt_in_einem_stadtteil(self, haus: dict[str, Any]) -> None:
        assert Einrichtung.objects.create(**haus).stadtteil_ebene == 4

    def test_sie_liegt_in_keinem_sozialraum(self, haus: dict[str, Any], raeume: Raeume) -> None:
        """Der zusammengesetzte Schlüssel vergleicht die Ebene mit der des Gebiets."""
        wird_abgewiesen(lambda: Einrichtung.objects.create(**haus | {"stadtteil": raeume["I"]}), "einrichtung_ebene_des_stadtteils")

    def test_die_ebene_laesst_sich_nicht_vortaeuschen(self, haus: dict[str, Any], raeume: Raeume) -> None:
        wird_abgewiesen(
            lambda: Einrichtung.objects.create(**haus | {"stadtteil": raeume["I"], "stadtteil_ebene": 3}), "liegt_in_einem_stadtteil"
        )

    @pytest.mark.parametrize(("felder", "regel"), [({"gueltig_bis": VORHER}, "endet_nicht_vor_beginn"), ({"name": ""}, "hat_einen_namen"),
                                                   ({"plaetze": -1}, "plaetze_check")])  # fmt: skip
    def test_name_plaetze_und_gueltigkeit(self, haus: dict[str, Any], felder: dict[str, Any], regel: str) -> None:
        wird_abgewiesen(lambda: Einrichtung.objects.create(**haus | felder), regel)

    def test_gueltig_ist_sie_bis_zum_letzten_tag(self, haus: dict[str, Any]) -> None:
        Einrichtung.objects.create(**haus, gueltig_bis=SPAETER)
        tage = (VORHER, BEGINN, SPAETER, date(2007, 8, 1))
        assert [Einrichtung.objects.gueltig_am(tag).count() for tag in tage] == [0, 1, 1, 0]


class TestOrganisationseinheit:
    @pytest.fixture
    def amt(self, db: None) -> Organisationseinheit:
        return Organisationseinheit.objects.create(schluessel="fb", name="Fachbereich", art="fachbereich")

    def test_ohne_bekannten_beginn_gilt_sie_schon_immer(self, amt: Organisationseinheit) -> None:
        assert Organisationseinheit.objects.gueltig_am(date(1990, 1, 1)).get() == amt

    def test_ein_nachfolger_setzt_ein_ende_voraus(self, amt: Organisationseinheit) -> None:
        neu = Organisationseinheit.objects.create(schluessel="neu", name="Neu", art="fachbereich", gueltig_von=SPAETER)
        wird_abgewiesen(lambda: Organisationseinheit.objects.filter(pk=amt.pk).update(nachfolger=neu), "nachfolger_hat_nur_was_endet")
        Organisationseinheit.objects.filter(pk=amt.pk).update(nachfolger=neu, gueltig_bis=date(2007, 7, 30))
        assert Organisationseinheit.objects.gueltig_am(SPAETER).get() == neu

    @pytest.mark.parametrize("feld", ["uebergeordnet", "nachfolger"])
    def test_sie_haengt_nicht_an_sich_selbst(self, amt: Organisationseinheit, feld: str) -> None:
        amt.gueltig_bis = SPAETER
        amt.save()
        wird_abgewiesen(lambda: Organisationseinheit.objects.update(**{feld: amt.pk}), "folgt_nicht_sich_selbst")

    @pytest.mark.parametrize(("felder", "regel"), [({"name": ""}, "hat_einen_namen"), (
        {"gueltig_von": SPAETER, "gueltig_bis": VORHER}, "endet_nicht_vor_beginn")])  # fmt: skip
    def test_name_und_gueltigkeit(self, db: None, felder: dict[str, Any], regel: str) -> None:
        angaben = {"schluessel": "x", "name": "X", "art": "team", **felder}
        wird_abgewiesen(lambda: Organisationseinheit.objects.create(**angaben), regel)

    def test_die_aufgaben_stehen_zeile_fuer_zeile(self) -> None:
        einheit = Organisationseinheit(aufgaben_zentral="Planung\n\n Controlling ", aufgaben_dezentral="")
        assert einheit.aufgaben == [("zentral", ["Planung", "Controlling"])]
