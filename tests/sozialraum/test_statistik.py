"""Deliveries: wholly or not at all, once, traceable, taken back, corrected. On Halle's 43 Stadtteile."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from basis.zahlen import Zustand
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.korrektur import korrigiere
from sozialraum.actions.statistik import nimm_zurueck, pruefe, uebernimm
from sozialraum.ebenen import Ebene
from sozialraum.inputs.wertschutz import Leser, jeder, niemand
from sozialraum.models import Bevoelkerung, Datenlieferung, Gebiet, Importprofil, Indikator, Indikatorwert, Protokoll, Verwendung
from sozialraum.querysets import geltende_werte
from sozialraum.selectors import reihe
from sozialraum.signals import werte_uebernommen

pytestmark = pytest.mark.usefixtures("halle", "db")
WER = Wer.befehl("test")
TAG = date(2007, 9, 30)
KOPF = "schluessel;indikator;stichtag;zaehler;nenner"


def datei(*zeilen: str, kopf: str = KOPF, **angaben: Any) -> Auftragsangaben:
    text = "\n".join([kopf, *zeilen])
    return Auftragsangaben(**{"art": "basisstatistik", "inhalt": text.encode(), "dateiname": "werte.csv", "quelle": "Muster"} | angaben)


def wert(schluessel: str = "101", indikator: str = "hze_dichte", tag: date = TAG) -> Indikatorwert:
    return Indikatorwert.objects.wirksam().get(gebiet__schluessel=schluessel, indikator__schluessel=indikator, stichtag=tag)


NEU = ("101;hze_dichte;30.09.2007;20;1000", "102;hze_dichte;30.09.2007;·;900")


class TestUebernehmen:
    @pytest.mark.zusage(6)
    def test_jeder_wert_nennt_lieferung_datei_und_zeile(self) -> None:
        lieferung = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        neu = wert()
        assert (neu.zaehler, neu.nenner, neu.zeile, neu.lieferung_id) == (20, 1000, 2, lieferung.pk)
        assert lieferung.datei is not None and lieferung.sha256 == lieferung.datei.sha256
        assert wert("102").zustand == Zustand.GESPERRT and wert("102").zaehler is None

    @pytest.mark.zusage(7)
    def test_alle_fehler_werden_genannt_und_nichts_ist_gespeichert(self) -> None:
        vorher = Indikatorwert.objects.count(), Datenlieferung.objects.count()
        zeilen = ("101;hze_dichte;31.09.2007;20;1000", "999;hze_dichte;30.09.2007;20;1000", "102;gibtsnicht;30.09.2007;x1;0")
        with pytest.raises(Abgelehnt) as fehler:
            uebernimm(wer=WER, angaben=datei(*zeilen, "103;hze_dichte;30.09.2007;1;10"))
        text = " ".join(fehler.value.saetze)
        assert all(ort in text for ort in ("Zeile 2", "Zeile 3", "Zeile 4", "31.09.2007", "999", "gibtsnicht"))
        assert (Indikatorwert.objects.count(), Datenlieferung.objects.count()) == vorher

    @pytest.mark.zusage(7)
    def test_dieselbe_datei_noch_einmal_aendert_nichts_und_sagt_es(self) -> None:
        erste = uebernimm(wer=WER, angaben=datei(*NEU))
        anzahl = Indikatorwert.objects.count()
        zweite = uebernimm(wer=WER, angaben=datei(*NEU))
        assert zweite.war_schon_da and zweite.lieferung == erste.lieferung and "schon übernommen" in zweite.satz
        assert Indikatorwert.objects.count() == anzahl

    def test_dieselbe_datei_mit_anderen_spalten_ist_eine_andere_lieferung(self) -> None:
        kopf, ort = "schluessel;a;b;c", {"schluessel": "gebiet"}
        spalten = [ort | {x: f"zaehler:{k}", "c": f"nenner:{k}"} for x, k in (("a", "hze_dichte"), ("b", "schulabsentismus"))]
        erste, zweite = (datei("101;5;6;1000", kopf=kopf, stichtag=TAG, zuordnung=z) for z in spalten)
        assert not uebernimm(wer=WER, angaben=erste).war_schon_da
        assert not uebernimm(wer=WER, angaben=zweite).war_schon_da
        assert wert(indikator="schulabsentismus").zaehler == 6

    def test_geaenderte_werte_verlangen_einen_grund(self) -> None:
        uebernimm(wer=WER, angaben=datei(*NEU))
        anders = datei("101;hze_dichte;30.09.2007;21;1000", NEU[1])
        with pytest.raises(Abgelehnt, match="Grund der Korrektur"):
            uebernimm(wer=WER, angaben=anders)
        assert wert().zaehler == 20

    def test_eine_korrektur_behaelt_den_alten_wert_mit_dem_grund(self) -> None:
        uebernimm(wer=WER, angaben=datei(*NEU))
        alt = wert()
        lieferung = uebernimm(wer=WER, angaben=datei("101;hze_dichte;30.09.2007;21;1000", NEU[1]), grund="Nachmeldung").lieferung
        assert (lieferung.anzahl_neu, lieferung.anzahl_geaendert, lieferung.anzahl_unveraendert) == (0, 1, 1)
        neu = wert()
        assert (neu.zaehler, neu.ersetzt, neu.grund) == (21, alt, "Nachmeldung")
        assert Indikatorwert.objects.get(pk=alt.pk).zaehler == 20

    def test_ein_gesperrter_wert_wird_durch_eine_zahl_ersetzt_und_umgekehrt(self) -> None:
        uebernimm(wer=WER, angaben=datei(*NEU))
        zeilen = ("101;hze_dichte;30.09.2007;–;", "102;hze_dichte;30.09.2007;3;900")
        assert uebernimm(wer=WER, angaben=datei(*zeilen), grund="Freigabe").lieferung.anzahl_geaendert == 2
        assert wert().zustand == Zustand.KEINE_ANGABE and wert("102").zaehler == 3

    def test_ein_fehlender_nenner_kommt_aus_der_bevoelkerung_desselben_tages(self) -> None:
        indikator = Indikator.objects.get(schluessel="kinder_u15_sgb2")
        angaben = datei("101;kinder_u15_sgb2;31.12.2006;200;")
        uebernimm(wer=WER, angaben=angaben, grund="Nachmeldung")
        band = indikator.nenner_altersband
        assert band is not None
        rows = Bevoelkerung.objects.wirksam().filter(gebiet__schluessel="101", stichtag="2006-12-31", alter__lt=band.bis_unter)
        assert wert("101", "kinder_u15_sgb2", date(2006, 12, 31)).nenner == sum(rows.values_list("anzahl", flat=True))
        assert Verwendung.objects.filter(lieferung__art="bevoelkerung").exists()

    def test_ohne_bevoelkerung_des_tages_ist_ein_fehlender_nenner_ein_fehler(self) -> None:
        with pytest.raises(Abgelehnt, match="keine Bevölkerung"):
            uebernimm(wer=WER, angaben=datei("101;kinder_u15_sgb2;30.09.2007;200;"))

    def test_die_zuordnung_wird_unter_ihrem_namen_gemerkt(self) -> None:
        angaben = datei("101;5;1000", kopf="OT;Fälle HzE;Kinder", stichtag=TAG, profil="Jugendamt monatlich",
                        zuordnung={"ot": "gebiet", "faellehze": "zaehler:hze_dichte", "kinder": "nenner:hze_dichte"})  # fmt: skip
        uebernimm(wer=WER, angaben=angaben)
        profil = Importprofil.objects.get(name="Jugendamt monatlich")
        naechste = datei("1;2000;101", kopf="Fälle HzE;Kinder;OT", stichtag=date(2007, 10, 31))
        uebernimm(wer=WER, angaben=naechste, gemerkt=profil.zuordnung)
        assert wert(tag=date(2007, 10, 31)).nenner == 2000

    def test_protokoll_und_signal_gehoeren_zur_uebernahme(self) -> None:
        gehoert: list[Any] = []
        werte_uebernommen.connect(lambda **kw: gehoert.append(kw), weak=False, dispatch_uid="test")
        try:
            lieferung = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        finally:
            werte_uebernommen.disconnect(dispatch_uid="test")
        assert [kw["lieferung"] for kw in gehoert] == [lieferung]
        eintrag = Protokoll.objects.get(aktion="werte_uebernommen", gegenstand_id=str(lieferung.pk))
        assert eintrag.text == "Übernommen: 2 neu, 0 geändert, 0 unverändert." and eintrag.wer == "Befehl test"

    def test_die_pruefung_speichert_nichts(self) -> None:
        vorher = Indikatorwert.objects.count()
        pruefung = pruefe(datei(*NEU, "103;hze_dichte;31.12.2006;1;2", "101;hze_dichte;31.12.2006;43;1"))
        assert (pruefung.wirkung.neu, pruefung.wirkung.geaendert) == (2, 2)
        assert [zeile["wirkung"] for zeile in pruefung.vorschau][:2] == ["geaendert", "geaendert"]
        assert Indikatorwert.objects.count() == vorher

    def test_ungewoehnliche_werte_sind_eine_warnung(self) -> None:
        stand = wert(schluessel="461", tag=date(2006, 12, 31))
        assert stand.zaehler is not None and stand.nenner is not None
        pruefung = pruefe(datei(f"461;hze_dichte;30.09.2007;{stand.zaehler * 3:.0f};{stand.nenner:.0f}"))
        assert [(w.zeile, w.spalte) for w in pruefung.warnungen] == [(2, "zaehler")]
        assert pruefung.warnungen[0].satz.startswith("Ungewöhnlich: der Vorwert vom 31.12.2006") and "+200" in pruefung.warnungen[0].satz
        assert not pruefung.fehler


class TestBevoelkerung:
    KOPF = "schluessel;stichtag;alter;geschlecht;anzahl"

    def angaben(self, *zeilen: str) -> Auftragsangaben:
        return datei(*zeilen, kopf=self.KOPF, art="bevoelkerung")

    def stand(self) -> dict[tuple[int, str], int]:
        rows = Bevoelkerung.objects.wirksam().filter(gebiet__schluessel="101", stichtag=TAG)
        return {(b.alter, b.geschlecht): b.anzahl for b in rows}

    def test_eine_neue_lieferung_ersetzt_die_bevoelkerung_eines_stadtteils_ganz(self) -> None:
        uebernimm(wer=WER, angaben=self.angaben("101;30.09.2007;0;w;5", "101;30.09.2007;1;w;6"))
        uebernimm(wer=WER, angaben=self.angaben("101;30.09.2007;0;w;7"), grund="Bereinigt")
        assert self.stand() == {(0, "w"): 7}

    def test_unveraendertes_wird_nicht_noch_einmal_geschrieben_sondern_bestaetigt(self) -> None:
        erste = uebernimm(wer=WER, angaben=self.angaben("101;30.09.2007;0;w;5", "102;30.09.2007;0;w;5")).lieferung
        zweite = uebernimm(wer=WER, angaben=self.angaben("101;30.09.2007;0;w;5", "102;30.09.2007;0;w;6"), grund="Bereinigt").lieferung
        assert Bevoelkerung.objects.filter(lieferung=zweite).count() == 1
        assert erste.verwendungen.filter(gegenstand="datenlieferung", gegenstand_id=str(zweite.pk)).exists()


class TestZuruecknehmen:
    @pytest.fixture
    def controlling(self, besetzung: Any) -> Wer:
        return Wer(besetzung.controlling, str(besetzung.controlling))

    def test_danach_gelten_wieder_die_werte_davor(self, controlling: Wer) -> None:
        uebernimm(wer=WER, angaben=datei(*NEU))
        zweite = uebernimm(wer=WER, angaben=datei("101;hze_dichte;30.09.2007;21;1000"), grund="Nachmeldung").lieferung
        nimm_zurueck(wer=controlling, lieferung=zweite, grund="Falsche Datei")
        assert wert().zaehler == 20
        assert Protokoll.objects.filter(aktion="lieferung_zurueckgenommen", grund="Falsche Datei").exists()

    def test_dieselbe_datei_laesst_sich_danach_wieder_uebernehmen(self, controlling: Wer) -> None:
        erste = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        nimm_zurueck(wer=controlling, lieferung=erste, grund="Falsche Datei")
        zweite = uebernimm(wer=WER, angaben=datei(*NEU))
        assert not zweite.war_schon_da and zweite.lieferung.anzahl_neu == 2

    def test_was_verwendet_wird_laesst_sich_nicht_zuruecknehmen(self, controlling: Wer) -> None:
        lieferung = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        Verwendung.objects.create(lieferung=lieferung, gegenstand="verteilung", gegenstand_id="1", bezeichnung="Verteilung 2007")
        with pytest.raises(Abgelehnt, match="Verteilung 2007"):
            nimm_zurueck(wer=controlling, lieferung=lieferung, grund="Falsche Datei")

    def test_was_eine_spaetere_lieferung_bestaetigt_haengt_an_dieser(self, controlling: Wer) -> None:
        erste = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        zweite = uebernimm(wer=WER, angaben=datei(*NEU, "103;hze_dichte;30.09.2007;1;10")).lieferung
        with pytest.raises(Abgelehnt, match="bestätigt"):
            nimm_zurueck(wer=controlling, lieferung=erste, grund="Falsch")
        nimm_zurueck(wer=controlling, lieferung=zweite, grund="Falsch")
        nimm_zurueck(wer=controlling, lieferung=erste, grund="Falsch")
        assert not Indikatorwert.objects.wirksam().filter(stichtag=TAG).exists()

    @pytest.mark.parametrize("grund", ["", "   "])
    def test_ohne_grund_keine_ruecknahme(self, controlling: Wer, grund: str) -> None:
        lieferung = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        with pytest.raises(Abgelehnt, match="Grund"):
            nimm_zurueck(wer=controlling, lieferung=lieferung, grund=grund)

    def test_zweimal_zuruecknehmen_geht_nicht(self, controlling: Wer) -> None:
        lieferung = uebernimm(wer=WER, angaben=datei(*NEU)).lieferung
        nimm_zurueck(wer=controlling, lieferung=lieferung, grund="Falsch")
        with pytest.raises(Abgelehnt, match="schon zurückgenommen"):
            nimm_zurueck(wer=controlling, lieferung=lieferung, grund="Falsch")


class TestKorrigieren:
    def test_der_neue_wert_nennt_den_alten_den_grund_und_seine_eigene_lieferung(self) -> None:
        alt = wert(tag=date(2006, 12, 31))
        neu = korrigiere(wer=WER, wert=alt, zaehler=Decimal(7), nenner=alt.nenner, zustand=Zustand.WERT, grund="Zahlendreher")
        assert (neu.ersetzt, neu.grund, neu.lieferung.art, neu.lieferung.muster) == (alt, "Zahlendreher", "erfassung", alt.lieferung.muster)
        assert wert(tag=date(2006, 12, 31)) == neu
        assert Protokoll.objects.get(aktion="wert_korrigiert").daten["nachher"]["zaehler"] == "7"

    @pytest.mark.parametrize(
        ("angaben", "satz"),
        [
            ({"grund": " "}, "Grund"),
            ({"zaehler": None}, "Zähler"),
            ({"nenner": Decimal(0)}, "größer als 0"),
            ({"nenner": None}, "braucht einen Nenner"),
            ({"zustand": Zustand.GESPERRT}, "bleibt der Zähler leer"),
        ],
    )
    def test_was_nicht_stimmt_wird_abgelehnt(self, angaben: dict[str, Any], satz: str) -> None:
        start = {"zaehler": Decimal(7), "nenner": Decimal(100), "zustand": Zustand.WERT, "grund": "Zahlendreher"}
        with pytest.raises(Abgelehnt, match=satz):
            korrigiere(wer=WER, wert=wert(tag=date(2006, 12, 31)), **(start | angaben))

    def test_ein_wert_der_nicht_mehr_gilt_wird_nicht_korrigiert(self) -> None:
        alt = wert(tag=date(2006, 12, 31))
        angaben: dict[str, Any] = {"nenner": alt.nenner, "zustand": Zustand.WERT, "grund": "Zahlendreher"}
        korrigiere(wer=WER, wert=alt, zaehler=Decimal(7), **angaben)
        with pytest.raises(Abgelehnt, match="inzwischen korrigiert"):
            korrigiere(wer=WER, wert=alt, zaehler=Decimal(8), **angaben)


    def test_ein_wert_dessen_lieferung_zurueckgenommen_ist_wird_nicht_korrigiert(self, besetzung: Any) -> None:
        ergebnis = uebernimm(wer=WER, angaben=datei("101;hze_dichte;31.12.2009;21;1000"), grund="Nachmeldung")
        alt = Indikatorwert.objects.get(lieferung=ergebnis.lieferung)
        nimm_zurueck(wer=Wer(besetzung.controlling, "Muster"), lieferung=ergebnis.lieferung, grund="Falsch")
        with pytest.raises(Abgelehnt, match="inzwischen zurückgenommen"):
            korrigiere(wer=WER, wert=alt, zaehler=Decimal(7), nenner=alt.nenner, zustand=Zustand.WERT, grund="Zahlendreher")


def test_geltende_werte_sind_dieselben_wie_wirksam() -> None:
    uebernimm(wer=WER, angaben=datei(*NEU))
    uebernimm(wer=WER, angaben=datei("101;hze_dichte;30.09.2007;21;1000"), grund="Nachmeldung")
    assert set(geltende_werte().values_list("pk", flat=True)) == {w.pk for w in Indikatorwert.objects.wirksam()}


@pytest.mark.parametrize("offen", [niemand, jeder, lambda ort: True])
def test_ein_verlauf_weniger_gebiete_ist_derselbe_wie_aus_allen_werten(offen: Leser) -> None:
    uebernimm(wer=WER, angaben=datei(*NEU, "103;schulabsentismus;30.09.2004;20;1000", "102;schulabsentismus;30.09.2004;·;900"))
    baum, alle = Gebiet.objects.baum(TAG), list(Indikator.objects.select_related("nenner_altersband"))
    ganz = reihe(baum, alle, offen=offen)
    assert any(len(tage) > 1 for tage in ganz.values())
    for ort in (k for ebene in Ebene for k in baum.auf_ebene(ebene)[:2]):
        teil = reihe(baum, alle, orte=[ort.id, baum.wurzel().id], offen=offen)
        for nummer, tage in ganz.items():
            assert list(teil[nummer]) == list(tage)
            assert all(teil[nummer][tag][n].wert == werte[n].wert for tag, werte in tage.items() for n in (ort.id, baum.wurzel().id))
            assert dict(teil[nummer][max(tage)]) == dict(tage[max(tage)])


def test_der_befehl_laedt_wie_die_seite(tmp_path: Any, capsys: Any) -> None:
    pfad = tmp_path / "werte.csv"
    pfad.write_text("OT;Name;Faelle;Kinder\n101;Altstadt;5;1000\n", encoding="cp1252")
    spalten = ["--spalte", "OT=gebiet", "--spalte", "Faelle=zaehler:hze_dichte", "--spalte", "Kinder=nenner:hze_dichte"]
    call_command("lade_werte", str(pfad), "--stichtag", "30.09.2007", *spalten)
    assert "1 neu" in capsys.readouterr().out and wert().zaehler == 5
    with pytest.raises(CommandError, match="Stichtag"):
        call_command("lade_werte", str(pfad), *spalten)
