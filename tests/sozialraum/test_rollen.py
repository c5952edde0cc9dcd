"""Roles: never one's own, deciding ones need two, an end acts at once."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.rollen import beende_rolle, beende_vertretung, bestaetige_rolle, richte_vertretung_ein, weise_rolle_zu
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Protokoll, Rollenzuweisung, Stadt, Vertretung
from sozialraum.rechte import ROLLEN_DER_GANZEN_STADT, Recht, Rolle
from tests.factories import BEGINN, Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)


def test_die_besetzung_hat_die_rechte_ihrer_rollen(besetzung: Besetzung, raeume: Raeume) -> None:
    assert Zugang(besetzung.fachbereichsleitung).darf(Recht.VERTEILUNG_BESCHLIESSEN)
    assert Zugang(besetzung.ressort1).darf(Recht.VERTEILUNG_ENTWERFEN, raeume["I"].pk)
    assert not Zugang(besetzung.ressort1).darf(Recht.VERTEILUNG_ENTWERFEN, raeume["R-II"].pk)
    assert Zugang(besetzung.ohne_rolle).rollen == frozenset()


def test_die_ganze_stadt_ist_der_fachbereich_von_heute(besetzung: Besetzung, raeume: Raeume) -> None:
    planung, ressort = besetzung.controlling, besetzung.ressort1
    assert Zugang(planung).darf_ueberall(Recht.BUCHUNGEN_LESEN) and Zugang(planung).sieht_fallzahlen()
    assert not Zugang(ressort).darf_ueberall(Recht.BUCHUNGEN_LESEN) and not Zugang(ressort).sieht_fallzahlen()
    assert Zugang(ressort).sieht_fallzahlen(raeume["I"].pk)
    Gebiet.objects.filter(pk=raeume["FB"].pk).update(gueltig_bis=heute() - timedelta(days=1))
    assert not Zugang(planung).darf_ueberall(Recht.BUCHUNGEN_LESEN) and not Zugang(planung).sieht_fallzahlen()


def test_eine_schlichte_rolle_gilt_sofort(besetzung: Besetzung) -> None:
    weise_rolle_zu(wer=wer_ist(besetzung.verwaltung), nutzer=besetzung.ohne_rolle, rolle=Rolle.CONTROLLING, gueltig_von=BEGINN)
    assert Zugang(besetzung.ohne_rolle).rollen == {Rolle.CONTROLLING}


def test_eine_entscheidende_rolle_wartet_auf_die_zweite_person(besetzung: Besetzung) -> None:
    von = wer_ist(besetzung.verwaltung)
    rolle = weise_rolle_zu(wer=von, nutzer=besetzung.ohne_rolle, rolle=Rolle.FACHBEREICHSLEITUNG, gueltig_von=BEGINN)
    assert Zugang(besetzung.ohne_rolle).rollen == frozenset()
    for falsche in (besetzung.verwaltung, besetzung.ohne_rolle):
        with pytest.raises(Abgelehnt):
            bestaetige_rolle(wer=wer_ist(falsche), zuweisung=rolle)
    bestaetige_rolle(wer=wer_ist(besetzung.fachbereichsleitung), zuweisung=rolle)
    assert Zugang(besetzung.ohne_rolle).rollen == {Rolle.FACHBEREICHSLEITUNG}
    assert Protokoll.objects.filter(aktion="rolle_bestaetigt", nutzer=besetzung.fachbereichsleitung).exists()


def test_niemand_gibt_sich_selbst_eine_rolle(besetzung: Besetzung) -> None:
    with pytest.raises(Abgelehnt, match="eigenen Rollen"):
        weise_rolle_zu(wer=wer_ist(besetzung.verwaltung), nutzer=besetzung.verwaltung, rolle=Rolle.CONTROLLING, gueltig_von=BEGINN)
    with pytest.raises(IntegrityError, match="niemand_vergibt_sich"), transaction.atomic():
        Rollenzuweisung.objects.create(
            nutzer=besetzung.verwaltung, vergeben_von=besetzung.verwaltung, rolle=Rolle.CONTROLLING, gueltig_von=BEGINN
        )


@pytest.mark.parametrize(
    ("rolle", "gebiet", "satz"),
    [
        (Rolle.RESSORTLEITUNG, "I", "gilt für ein Ressort"),
        (Rolle.FACHKRAFT, "R-I", "Sozialraum oder Stadtteil"),
        (Rolle.GREMIUMSMITGLIED, "FB", "genau zur Rolle"),
        (Rolle.FACHBEREICHSLEITUNG, "R-I", "ganzen Fachbereich"),
        (Rolle.CONTROLLING, "R-I", "Controlling und Planung“ gilt für den ganzen Fachbereich; für .*Ressort I allein"),
        (Rolle.RECHNUNGSPRUEFUNG, "I", "ganzen Fachbereich"),
        (Rolle.SYSTEMVERWALTUNG, "101", "ganzen Fachbereich"),
    ],
)
def test_eine_rolle_braucht_ihren_ort(besetzung: Besetzung, raeume: Raeume, rolle: Rolle, gebiet: str, satz: str) -> None:
    with pytest.raises(Abgelehnt, match=satz):
        weise_rolle_zu(
            wer=wer_ist(besetzung.verwaltung), nutzer=besetzung.ohne_rolle, rolle=rolle, gebiet=raeume[gebiet], gueltig_von=BEGINN
        )


@pytest.mark.parametrize("rolle", sorted(ROLLEN_DER_GANZEN_STADT))
def test_auch_die_datenbank_gibt_eine_rolle_der_ganzen_stadt_nur_dort(besetzung: Besetzung, raeume: Raeume, rolle: Rolle) -> None:
    angaben = {"nutzer": besetzung.ohne_rolle, "rolle": rolle, "gueltig_von": BEGINN}
    zeile = Rollenzuweisung.objects.create(gebiet=raeume["FB"], **angaben)
    for schreibe in (
        lambda: Rollenzuweisung.objects.create(gebiet=raeume["R-I"], **angaben),
        lambda: Rollenzuweisung.objects.filter(pk=zeile.pk).update(gebiet=raeume["R-I"]),
        lambda: Rollenzuweisung.objects.filter(nutzer=besetzung.ressort1).update(rolle=rolle),
    ):
        with pytest.raises(IntegrityError, match="ganzen Fachbereich"), transaction.atomic():
            schreibe()


@pytest.mark.parametrize(("beginn", "bleibt"), [(BEGINN, True), (HEUTE, False)])
def test_eine_aktualisierung_beendet_rollen_der_ganzen_stadt_in_einem_teil(besetzung: Besetzung, beginn: date, bleibt: bool) -> None:
    """The row as it was possible before: its Gebiet is moved down afterwards."""
    Stadt.objects.update(fester_tag=HEUTE)
    teil = Gebiet.objects.create(schluessel="X", ebene=1, name="Amt", gueltig_von=BEGINN)
    zeile = Rollenzuweisung.objects.create(nutzer=besetzung.ohne_rolle, rolle="controlling", gebiet=teil, gueltig_von=beginn)
    zeiten = {"gueltig_von": HEUTE, "gueltig_bis": HEUTE + timedelta(days=3)}
    Vertretung.objects.create(zuweisung=zeile, nutzer=besetzung.fachkraft1, **zeiten)
    Gebiet.objects.filter(pk=teil.pk).update(ebene=2)
    import_module("sozialraum.migrations.0068_rollen_der_ganzen_stadt").beende(apps, None)
    assert list(besetzung.ohne_rolle.rollen.values_list("gueltig_bis", flat=True)) == ([HEUTE - timedelta(days=1)] if bleibt else [])
    assert not Vertretung.objects.exists() and not Zugang(besetzung.ohne_rolle).rollen
    assert "endet mit dem 14.10.2007" in Protokoll.objects.get(aktion="rolle_beendet").text
    assert Zugang(besetzung.controlling).darf(Recht.DATEN_PFLEGEN) and Zugang(besetzung.ressort1).rollen == {Rolle.RESSORTLEITUNG}


def test_dieselbe_rolle_gibt_es_nicht_doppelt(besetzung: Besetzung, raeume: Raeume) -> None:
    with pytest.raises(Abgelehnt, match="schon"):
        weise_rolle_zu(
            wer=wer_ist(besetzung.verwaltung),
            nutzer=besetzung.controlling,
            rolle=Rolle.CONTROLLING,
            gebiet=raeume["FB"],
            gueltig_von=heute(),
        )


def test_eine_beendete_rolle_gilt_nicht_mehr(besetzung: Besetzung) -> None:
    gestern = heute() - timedelta(days=1)
    beende_rolle(wer=wer_ist(besetzung.verwaltung), zuweisung=besetzung.controlling.rollen.get(), letzter_tag=gestern, grund="Wechsel")
    assert Zugang(besetzung.controlling).rollen == frozenset()
    assert besetzung.controlling.rollen.get().gueltig_bis == gestern


def test_vergangene_rechte_aendert_niemand(besetzung: Besetzung) -> None:
    with pytest.raises(Abgelehnt, match="frühestens gestern"):
        beende_rolle(wer=wer_ist(besetzung.verwaltung), zuweisung=besetzung.controlling.rollen.get(), letzter_tag=BEGINN, grund="x")


class TestVertretung:
    VON, BIS = date(2006, 1, 1), date(2099, 1, 1)

    def test_sie_gilt_nur_in_ihrer_zeit_und_steht_im_protokoll(self, besetzung: Besetzung, raeume: Raeume) -> None:
        rolle, heute_ = besetzung.ressort1.rollen.get(), heute()
        v = richte_vertretung_ein(
            wer=wer_ist(besetzung.ressort1),
            zuweisung=rolle,
            nutzer=besetzung.fachkraft1,
            gueltig_von=heute_,
            gueltig_bis=heute_,
            grund="Urlaub",
        )
        zugang = Zugang(besetzung.fachkraft1)
        assert zugang.darf(Recht.VERTEILUNG_ENTWERFEN, raeume["I"].pk)
        assert zugang.wer(Recht.VERTEILUNG_ENTWERFEN).in_vertretung == str(besetzung.ressort1)
        assert zugang.wer(Recht.INTERN_LESEN).in_vertretung == ""
        beende_vertretung(wer=wer_ist(besetzung.ressort1), vertretung=v)
        assert not Zugang(besetzung.fachkraft1).darf(Recht.VERTEILUNG_ENTWERFEN)
        aktionen = list(Protokoll.objects.filter(gegenstand="vertretung").values_list("aktion", flat=True))
        assert aktionen == ["vertretung_beendet", "vertretung_eingerichtet"]

    def test_in_der_zukunft_gilt_sie_noch_nicht(self, besetzung: Besetzung) -> None:
        morgen = heute() + timedelta(days=1)
        richte_vertretung_ein(
            wer=wer_ist(besetzung.ressort1),
            zuweisung=besetzung.ressort1.rollen.get(),
            nutzer=besetzung.fachkraft1,
            gueltig_von=morgen,
            gueltig_bis=self.BIS,
        )
        assert Rolle.RESSORTLEITUNG not in Zugang(besetzung.fachkraft1).rollen

    def test_die_systemverwaltung_besetzt_keinen_entscheidenden_stuhl(self, besetzung: Besetzung) -> None:
        wer, rolle = wer_ist(besetzung.verwaltung), besetzung.fachbereichsleitung.rollen.get()
        with pytest.raises(Abgelehnt, match="vertretene Person oder die Fachbereichsleitung"):
            richte_vertretung_ein(wer=wer, zuweisung=rolle, nutzer=besetzung.ohne_rolle, gueltig_von=heute(), gueltig_bis=self.BIS)

    def test_niemand_setzt_sich_selbst_ein(self, besetzung: Besetzung) -> None:
        wer, rolle = wer_ist(besetzung.fachbereichsleitung), besetzung.ressort1.rollen.get()
        with pytest.raises(Abgelehnt, match="Sich selbst"):
            richte_vertretung_ein(wer=wer, zuweisung=rolle, nutzer=besetzung.fachbereichsleitung, gueltig_von=heute(), gueltig_bis=self.BIS)

    def test_zwei_vertretungen_zugleich_lehnt_die_datenbank_ab(self, besetzung: Besetzung) -> None:
        wer, rolle = wer_ist(besetzung.ressort1), besetzung.ressort1.rollen.get()
        richte_vertretung_ein(wer=wer, zuweisung=rolle, nutzer=besetzung.fachkraft1, gueltig_von=heute(), gueltig_bis=self.BIS)
        with pytest.raises(Abgelehnt, match="schon eine Vertretung"):
            richte_vertretung_ein(wer=wer, zuweisung=rolle, nutzer=besetzung.ressort2, gueltig_von=heute(), gueltig_bis=self.BIS)
