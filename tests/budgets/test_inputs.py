"""From the database to the result: sums, missing values, Stichtage, the frozen package, few queries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from basis.zahlen import Zustand
from budgets.inputs import Auftrag, rechne, rechne_alle
from budgets.models import Teiltopf, Teiltopfgewicht, Verteilung
from budgets.rechnung import NICHT_ZUGEORDNET, Gewichtung
from sozialraum.ebenen import Ebene
from sozialraum.models import Bevoelkerung, Datenlieferung, Gebiet, Indikator, Indikatorwert
from tests.budgets.kontext import beschlossene_2007, verteilung_2007, verteilung_2008

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


def _einstellungen(verteilung: Verteilung, topf: str = "hze") -> Any:
    return next(t.eingaben.einstellungen for t in rechne(verteilung).toepfe if t.schluessel == topf)


def _lieferung() -> Datenlieferung:
    return Datenlieferung.objects.create(art="erfassung", quelle="Test")


class TestSummen:
    @pytest.mark.parametrize("welche", [verteilung_2007, verteilung_2008])
    def test_alle_teile_ergeben_den_ansatz_auf_den_cent(self, welche: Any) -> None:
        rechnung = rechne(welche())
        ansatz = sum(Teiltopf.objects.filter(verteilung=welche()).values_list("betrag_cent", flat=True))
        assert sum(rechnung.je_empfaenger.values()) + rechnung.uebergreifend + rechnung.reserve == rechnung.gesamt == ansatz

    def test_ein_ressort_ist_die_summe_seiner_sozialraeume(self) -> None:
        rechnung = rechne(verteilung_2007())
        for ressort in rechnung.baum.auf_ebene(Ebene.RESSORT):
            assert rechnung.betraege[ressort.id] == sum(rechnung.betraege[k.id] for k in rechnung.baum.kinder(ressort.id))

    def test_stadtteile_ergeben_auf_den_cent_ihren_sozialraum(self) -> None:
        rechnung = rechne(verteilung_2007())
        for raum in rechnung.baum.auf_ebene(Ebene.SOZIALRAUM):
            assert rechnung.betraege[raum.id] == sum(rechnung.betraege[k.id] for k in rechnung.baum.kinder(raum.id))

    def test_die_stadt_ist_alles_verteilte_auch_nicht_zugeordnetes(self) -> None:
        rechnung = rechne(verteilung_2007())
        assert rechnung.nicht_zugeordnet
        raeume = sum(rechnung.betraege[k.id] for k in rechnung.baum.auf_ebene(Ebene.SOZIALRAUM))
        assert rechnung.betraege[rechnung.baum.wurzel().id] == raeume + rechnung.nicht_zugeordnet == rechnung.verteilt

    def test_nicht_zugeordnete_stadtteile_stehen_in_einer_eigenen_zeile_mit_hinweis(self) -> None:
        rechnung = rechne(verteilung_2007())
        assert {s.schluessel for s in rechnung.toepfe[0].eingaben.stadtteile[NICHT_ZUGEORDNET]} == {"206", "594", "595"}
        assert "206 Landrain" in rechnung.hinweise[0]

    def test_die_kappung_richtet_sich_nach_dem_gerechneten_vorjahr(self) -> None:
        heuer, vorjahr = rechne_alle([Auftrag(verteilung_2008()), Auftrag(verteilung_2007())])
        for topf, alt in zip(heuer.toepfe, vorjahr.toepfe, strict=True):
            assert {s: z.vorjahr for s, z in topf.zeilen.items()} == alt.ergebnis.betraege


class TestWerte:
    def test_zaehler_und_nenner_eines_sozialraums_sind_die_summen_seiner_stadtteile(self) -> None:
        topf = rechne(verteilung_2007()).toepfe[0].eingaben
        for raum in topf.raeume:
            teile = [s.werte["kinder_u15_sgb2"] for s in topf.stadtteile[raum.schluessel]]
            bekannt = [m for m in teile if m.zustand is Zustand.WERT]
            assert raum.werte["kinder_u15_sgb2"].zaehler == sum(m.zaehler for m in bekannt)
            assert raum.werte["kinder_u15_sgb2"].nenner == sum(m.nenner for m in bekannt)

    def test_es_gilt_der_juengste_stichtag_bis_zum_gewaehlten_tag(self) -> None:
        herkunft = rechne(verteilung_2007()).toepfe[0].eingaben.herkunft
        assert herkunft["kinder_u15_sgb2"].stichtag == date(2005, 12, 31)

    def test_eine_korrektur_zaehlt_sofort_und_die_alte_zahl_bleibt(self) -> None:
        vorher = rechne(verteilung_2007(), frisch=True).je_empfaenger
        alt = Indikatorwert.objects.get(indikator__schluessel="hze_dichte", gebiet__schluessel="571", stichtag=date(2005, 12, 31))
        Indikatorwert.objects.create(
            indikator=alt.indikator, gebiet=alt.gebiet, stichtag=alt.stichtag, zaehler=alt.zaehler * 2, nenner=alt.nenner,
            lieferung=_lieferung(), ersetzt=alt, grund="Zahlendreher",
        )  # fmt: skip
        assert rechne(verteilung_2007(), frisch=True).je_empfaenger["IV"] > vorher["IV"]
        assert Indikatorwert.objects.filter(pk=alt.pk).exists()

    def test_fehlt_ein_teil_der_stadtteile_gilt_die_summe_der_uebrigen_mit_hinweis(self) -> None:
        assert any("ihr Sozialraum rechnet mit den übrigen" in satz for satz in rechne(verteilung_2007(), frisch=True).hinweise)

    def test_mit_der_regel_nicht_rechnen_ist_fehlendes_ein_fehler(self) -> None:
        wahl = replace(_einstellungen(verteilung_2007()), fehlend="fehler")
        assert any("fehlt oder ist gesperrt" in satz for satz in rechne(verteilung_2007(), {"hze": wahl}).fehler)

    def test_fehlt_ein_ganzer_sozialraum_gilt_der_wert_der_stadt(self) -> None:
        lieferung = _lieferung()
        indikator = Indikator.objects.get(schluessel="alleinerziehende")
        for kind in Gebiet.objects.filter(zuordnungen__eltern__schluessel="V"):
            Indikatorwert.objects.create(
                indikator=indikator, gebiet=kind, stichtag=date(2005, 12, 31), zustand="gesperrt", lieferung=lieferung, grund=""
            )
        summand = rechne(verteilung_2007(), frisch=True).toepfe[0].punkte.punktwerte["V"].summanden[1]
        assert summand.ersetzt and summand.punkte == 1


class TestNenner:
    """A Zähler without Nenner takes the population of the same day; of another day only where the Gewicht allows it by name."""

    @pytest.fixture
    def indikator(self) -> Indikator:
        indikator = Indikator.objects.get(schluessel="jugendgerichtshilfe")
        lieferung = _lieferung()
        Indikatorwert.objects.bulk_create(
            Indikatorwert(indikator=indikator, gebiet=g, stichtag=date(2005, 9, 30), zaehler=Decimal(n + 1), lieferung=lieferung)
            for n, g in enumerate(Gebiet.objects.filter(ebene=4).order_by("schluessel"))
        )
        Indikatorwert.objects.filter(indikator=indikator)
        return indikator

    def _rechne(self, *, erlaubt: bool) -> Any:
        verteilung = verteilung_2007()
        verteilung.werte_stand = date(2005, 10, 1)
        gewicht = Gewichtung("jugendgerichtshilfe", Fraction(1, 10), erlaubt)
        wahl = replace(_einstellungen(verteilung_2007()), gewichte=(gewicht,), basisgewicht=Fraction(9, 10))
        return next(t for t in rechne(verteilung, {"hze": wahl}).toepfe if t.schluessel == "hze")

    def test_verschiedene_stichtage_werden_abgelehnt(self, indikator: Indikator) -> None:
        assert any("Zähler und Nenner verschiedener Tage" in satz for satz in self._rechne(erlaubt=False).fehler)

    def test_verschiedene_stichtage_gehen_wenn_das_gewicht_es_erlaubt(self, indikator: Indikator) -> None:
        topf = self._rechne(erlaubt=True)
        assert not topf.fehler
        assert any("Der Zähler ist vom 30.09.2005, die Bevölkerung vom 31.12.2004" in satz for satz in topf.hinweise)

    def test_zum_selben_tag_ist_der_nenner_die_bevoelkerung(self) -> None:
        indikator = Indikator.objects.get(schluessel="jugendgerichtshilfe")
        lieferung, kind = _lieferung(), Gebiet.objects.get(schluessel="571", ebene=4)
        Indikatorwert.objects.create(indikator=indikator, gebiet=kind, stichtag=date(2005, 12, 31), zaehler=7, lieferung=lieferung)
        wahl = replace(
            _einstellungen(verteilung_2007()), gewichte=(Gewichtung("jugendgerichtshilfe", Fraction(1)),), basisgewicht=Fraction(0)
        )
        topf = rechne(verteilung_2007(), {"hze": wahl}).toepfe[0]
        wert = next(s for s in topf.eingaben.stadtteile["IV"] if s.schluessel == "571").werte["jugendgerichtshilfe"]
        band = Bevoelkerung.objects.filter(gebiet=kind, stichtag=date(2005, 12, 31), alter__gte=14, alter__lt=21)
        assert (wert.zaehler, wert.nenner) == (7, sum(band.values_list("anzahl", flat=True)))


class TestAblehnung:
    def test_ein_indikator_ohne_unterschiede_wird_mit_einem_satz_abgelehnt(self) -> None:
        verteilung = verteilung_2007()
        Indikatorwert.objects.filter(indikator__schluessel="hze_dichte")
        lieferung, indikator = _lieferung(), Indikator.objects.get(schluessel="hze_dichte")
        Indikatorwert.objects.bulk_create(
            Indikatorwert(indikator=indikator, gebiet=g, stichtag=date(2005, 12, 31), zaehler=1, nenner=10, lieferung=lieferung)
            for g in Gebiet.objects.filter(ebene=4)
        )
        wahl = replace(
            _einstellungen(verteilung), verfahren="minmax", gewichte=(Gewichtung("hze_dichte", Fraction(1)),), basisgewicht=Fraction(0)
        )
        topf = rechne(verteilung, {"hze": wahl}).toepfe[0]
        assert topf.ergebnis is None
        assert len(topf.fehler) == 1
        assert topf.fehler[0].startswith("„Hilfen zur Erziehung, Mittel von drei Jahren“ hat in allen Räumen denselben Wert")

    def test_ein_indikator_ohne_wertung_wird_abgelehnt(self) -> None:
        wahl = replace(_einstellungen(verteilung_2007()), gewichte=(Gewichtung("wanderung", Fraction(6, 10)),))
        assert any("ohne Wertung" in satz for satz in rechne(verteilung_2007(), {"hze": wahl}).fehler)

    def test_zu_viel_gewicht_auf_fallzahlen_warnt(self) -> None:
        wahl = replace(_einstellungen(verteilung_2007()), gewichte=(Gewichtung("hze_dichte", Fraction(6, 10)),))
        assert any("Hohe Inanspruchnahme" in satz for satz in rechne(verteilung_2007(), {"hze": wahl}).hinweise)
        assert not any("Hohe Inanspruchnahme" in satz for satz in rechne(verteilung_2007()).hinweise)

    def test_ein_fremder_indikator_ist_ein_satz_und_kein_absturz(self) -> None:
        wahl = replace(_einstellungen(verteilung_2007()), gewichte=(Gewichtung("gibt_es_nicht", Fraction(6, 10)),))
        assert any("gibt es nicht" in satz for satz in rechne(verteilung_2007(), {"hze": wahl}).fehler)

    def test_ohne_teiltopf_gibt_es_einen_satz(self) -> None:
        Teiltopf.objects.filter(verteilung=verteilung_2008()).delete()
        assert rechne(verteilung_2008()).fehler == ("Die Verteilung hat noch keinen Teiltopf.",)


class TestEingefroren:
    def test_eine_beschlossene_verteilung_rechnet_aus_ihrem_paket_ohne_die_datenbank(self, besetzung: Any) -> None:
        vorher = rechne(verteilung_2007())
        beschlossen = beschlossene_2007(besetzung)
        with CaptureQueriesContext(connection) as abfragen:
            nachher = rechne(Verteilung.objects.get(pk=beschlossen.pk))
        assert len(abfragen) == 1
        assert (nachher.betraege, nachher.hinweise) == (vorher.betraege, vorher.hinweise)
        assert [t.eingaben.einstellungen for t in nachher.toepfe] == [t.eingaben.einstellungen for t in vorher.toepfe]

    def test_spaetere_werte_erreichen_eine_beschlossene_verteilung_nicht(self, besetzung: Any) -> None:
        beschlossen = beschlossene_2007(besetzung)
        vorher = rechne(beschlossen).betraege
        alt = Indikatorwert.objects.filter(indikator__schluessel="kinder_u15_sgb2", stichtag=date(2005, 12, 31), zustand="wert").first()
        Indikatorwert.objects.create(
            indikator=alt.indikator, gebiet=alt.gebiet, stichtag=alt.stichtag, zaehler=alt.nenner, nenner=alt.nenner,
            lieferung=_lieferung(), ersetzt=alt, grund="Test",
        )  # fmt: skip
        assert rechne(Verteilung.objects.get(pk=beschlossen.pk)).betraege == vorher

    def test_auch_zu_einer_beschlossenen_verteilung_gibt_es_szenarien(self, besetzung: Any) -> None:
        beschlossen = beschlossene_2007(besetzung)
        wahl = replace(_einstellungen(beschlossen), sockel=0)
        assert rechne(beschlossen, {"hze": wahl}).je_empfaenger != rechne(beschlossen).je_empfaenger
        fremd = replace(wahl, gewichte=(*wahl.gewichte, Gewichtung("kita_3_u6", Fraction(0))))
        assert any("eingefrorenen Werten" in satz for satz in rechne(beschlossen, {"hze": fremd}).fehler)


def test_acht_abfragen_genuegen_auch_mit_szenario_und_vorjahr() -> None:
    heuer = verteilung_2008()
    wahl = replace(_einstellungen(heuer), sockel=0)
    with CaptureQueriesContext(connection) as abfragen:
        rechne_alle([Auftrag(heuer), Auftrag(heuer, {"hze": wahl})])
    assert len(abfragen) <= 8


def test_die_zahl_der_abfragen_haengt_nicht_von_den_stadtteilen_ab() -> None:
    with CaptureQueriesContext(connection) as vorher:
        rechne(verteilung_2007())
    Gebiet.objects.bulk_create(Gebiet(schluessel=f"9{n:03}", ebene=4, name=f"Neu {n}", gueltig_von=date(2005, 1, 1)) for n in range(60))
    with CaptureQueriesContext(connection) as nachher:
        rechne(verteilung_2007())
    assert len(nachher) == len(vorher)


def test_gewichte_bleiben_genau() -> None:
    """A weight of the database never passes through a float."""
    Teiltopfgewicht.objects.filter(teiltopf__verteilung=verteilung_2008(), indikator__schluessel="hze_dichte").update(
        gewicht=Decimal("0.100001")
    )
    assert next(g.gewicht for g in _einstellungen(verteilung_2008()).gewichte if g.indikator == "hze_dichte") == Fraction(100001, 10**6)
