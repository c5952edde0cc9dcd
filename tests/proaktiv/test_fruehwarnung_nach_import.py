"""Early warning after an import: raised once with its values, withdrawn with a trace, never by what is not known."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from basis.zahlen import Zustand
from proaktiv.actions.fruehwarnung import markiere_fehlalarm
from proaktiv.models import Fruehwarnregel, Fruehwarnung, Hinweis, Systemstadtteil
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.korrektur import korrigiere
from sozialraum.actions.statistik import nimm_zurueck, uebernimm
from sozialraum.models import Datenlieferung, Indikatorwert, Parameter, Protokoll
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import BEGINN, baue_indikator, baue_regel, baue_system

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")
ALT, TAG = "31.07.2006", "31.07.2007"
KOPF = "schluessel;indikator;stichtag;zaehler;nenner"


def importiere(*zeilen: str, grund: str = "") -> Datenlieferung:
    inhalt = "\n".join([KOPF, *zeilen]).encode()
    angaben = Auftragsangaben(art="basisstatistik", inhalt=inhalt, dateiname="werte.csv", quelle="Muster")
    return uebernimm(wer=WER, angaben=angaben, grund=grund).lieferung


def zeile(ort: str, zaehler: str, nenner: str = "1000", tag: str = TAG) -> str:
    return f"{ort};schulabsentismus;{tag};{zaehler};{nenner}"


@pytest.fixture
def regel(raeume: Raeume) -> Fruehwarnregel:
    """From 5 % on; with at least 10 cases."""
    baue_indikator()
    return baue_regel(grenze=Decimal(5), mindestfallzahl=10)


def eine() -> Fruehwarnung:
    return Fruehwarnung.objects.wirksam().get()


class TestImport:
    def test_eine_ueberschrittene_schwelle_loest_genau_einen_hinweis_mit_ihren_werten_aus(
        self, raeume: Raeume, regel: Fruehwarnregel
    ) -> None:
        lieferung = importiere(zeile("101", "60"), zeile("102", "20"))
        warnung = eine()
        assert (warnung.gebiet, warnung.stichtag, warnung.lieferung) == (raeume["101"], date(2007, 7, 31), lieferung)
        assert warnung.fassung == regel.fassungen.get()
        assert warnung.werte == [{"was": "Gebiet", "stichtag": "2007-07-31", "zahl": "6", "zustand": "wert"}]
        hinweis = Hinweis.objects.get()
        assert (warnung.hinweis, hinweis.gebiet, hinweis.herkunft, hinweis.system) == (hinweis, raeume["101"], "fruehwarnung", None)
        assert "6,0 % am 31.07.2007" in hinweis.text and "Grenze der Regel „Schwelle“ nach oben: 5 %" in hinweis.text
        assert Protokoll.objects.filter(aktion="fruehwarnung_ausgeloest", privat_fuer=raeume["101"]).count() == 1

    def test_derselbe_import_und_dieselben_werte_loesen_keinen_weiteren_aus(self, regel: Fruehwarnregel) -> None:
        importiere(zeile("101", "60"), zeile("102", "20"))
        importiere(zeile("101", "60"), zeile("102", "20"))
        importiere(zeile("101", "60"), zeile("102", "30"), grund="Nachmeldung")
        importiere(zeile("101", "61"), grund="Nachmeldung")
        assert Fruehwarnung.objects.count() == Hinweis.objects.count() == 1

    def test_eine_korrektur_unter_die_schwelle_zieht_mit_spur_zurueck(self, regel: Fruehwarnregel) -> None:
        importiere(zeile("101", "60"))
        importiere(zeile("101", "40"), grund="Doppelte Meldung")
        warnung = Fruehwarnung.objects.get()
        assert warnung.zurueckgezogen_am and "4,0 %" in warnung.grund and "Doppelte Meldung" in warnung.grund
        hinweis = Hinweis.objects.get()
        schritt = hinweis.schritte.get()
        assert (hinweis.stand, schritt.stand_neu, schritt.text) == (
            "zurueckgezogen", "zurueckgezogen", f"Die Frühwarnung ist zurückgezogen. {warnung.grund}",
        )  # fmt: skip
        importiere(zeile("101", "65"), grund="Doch richtig")
        assert eine().werte[0]["zahl"] == "13/2" and Fruehwarnung.objects.count() == 2

    def test_eine_korrektur_von_hand_ueber_die_schwelle_loest_aus(self, regel: Fruehwarnregel) -> None:
        importiere(zeile("101", "40"))
        korrigiere(
            wer=WER, wert=Indikatorwert.objects.get(), zaehler=Decimal(50), nenner=Decimal(1000), zustand=Zustand.WERT, grund="Nachmeldung"
        )
        assert eine().werte[0]["zahl"] == "5"

    def test_eine_zurueckgenommene_lieferung_nimmt_ihre_warnung_mit(self, besetzung: Besetzung, regel: Fruehwarnregel) -> None:
        lieferung = importiere(zeile("101", "60"))
        nimm_zurueck(wer=Wer(besetzung.controlling, "Controlling"), lieferung=lieferung, grund="Falscher Monat")
        warnung = Fruehwarnung.objects.get()
        assert warnung.zurueckgezogen_am and "Ein Wert fehlt." in warnung.grund and "Falscher Monat" in warnung.grund
        assert Hinweis.objects.get().schritte.get().nutzer == besetzung.controlling

    def test_was_fehlt_klein_ist_oder_darunter_liegt_loest_nichts_aus(self, regel: Fruehwarnregel) -> None:
        importiere("101;schulabsentismus;31.07.2007;–;", zeile("102", "9", "100"), zeile("201", "49"))
        assert not Fruehwarnung.objects.exists()

    def test_gesperrte_fallzahlen_loesen_nichts_aus(self, raeume: Raeume, regel: Fruehwarnregel) -> None:
        """Small counts of the Jugendhilfe are gesperrt for those who read the minutes of a round."""
        regel.fassungen.create(version=2, gueltig_ab=BEGINN, art="schwelle", richtung="hoch", grenze=1, anlass="ohne Mindestzahl")
        type(regel.indikator).objects.update(beruht_auf_fallzahlen=True)
        Parameter.objects.filter(schluessel__startswith="geheimhaltung").delete()
        importiere(zeile("101", "2", "100"), zeile("301", "40", "100"))
        assert "101" not in Fruehwarnung.objects.values_list("gebiet__schluessel", flat=True)


class TestWannUndWomit:
    def test_nachgelieferte_fruehere_tage_loesen_nichts_aus(self, regel: Fruehwarnregel) -> None:
        importiere(zeile("101", "40"))
        importiere(zeile("101", "60", tag=ALT))
        assert not Fruehwarnung.objects.exists()

    def test_es_urteilt_die_fassung_des_stichtags_und_ueber_eine_warnung_ihre_eigene(self, regel: Fruehwarnregel) -> None:
        regel.fassungen.create(version=2, gueltig_ab=date(2007, 8, 1), art="schwelle", richtung="hoch", grenze=90, anlass="zu oft")
        importiere(zeile("101", "60"))
        assert eine().fassung.version == 1
        regel.fassungen.create(version=3, gueltig_ab=date(2007, 7, 1), art="schwelle", richtung="hoch", grenze=90, anlass="zu oft")
        importiere(zeile("101", "61"), grund="Nachmeldung")
        assert eine().fassung.version == 1

    def test_der_wert_davor_gehoert_dazu(self, regel: Fruehwarnregel) -> None:
        """Change to the day before: a correction of that day withdraws, too."""
        regel.fassungen.create(version=2, gueltig_ab=BEGINN, art="veraenderung", richtung="hoch", grenze=1, anlass="feiner")
        importiere(zeile("101", "30", tag=ALT), zeile("101", "45"))
        assert [w["zahl"] for w in eine().werte] == ["3", "9/2"]
        importiere(zeile("101", "44", tag=ALT), grund="Nachmeldung")
        assert not Fruehwarnung.objects.wirksam().exists()

    def test_eine_abgeschaltete_regel_loest_nichts_aus_und_zieht_noch_zurueck(self, regel: Fruehwarnregel) -> None:
        importiere(zeile("101", "60"))
        Fruehwarnregel.objects.update(aktiv=False)
        importiere(zeile("101", "40"), zeile("102", "80"), grund="Nachmeldung")
        assert Fruehwarnung.objects.get().zurueckgezogen_am

    def test_ein_sozialraum_wird_aus_seinen_stadtteilen_summiert(self, raeume: Raeume, regel: Fruehwarnregel) -> None:
        Fruehwarnregel.objects.update(ebene=3)
        importiere(zeile("101", "90"), zeile("102", "20"), zeile("201", "45"), zeile("202", "40"))
        assert (eine().gebiet, eine().werte[0]["zahl"]) == (raeume["I"], "11/2")

    def test_der_hinweis_kommt_zu_dem_einen_system_des_stadtteils(self, raeume: Raeume, regel: Fruehwarnregel) -> None:
        system = baue_system(raeume["I"])
        Systemstadtteil.objects.create(system=system, gebiet=raeume["101"], gueltig_von=BEGINN)
        importiere(zeile("101", "60"))
        assert Hinweis.objects.get().system == system


class TestFehlalarm:
    def test_er_nennt_den_grund_und_kommt_nicht_wieder(self, besetzung: Besetzung, regel: Fruehwarnregel) -> None:
        importiere(zeile("101", "60"))
        wer = Wer(besetzung.controlling, "Controlling")
        with pytest.raises(Abgelehnt, match="Grund"):
            markiere_fehlalarm(wer=wer, warnung=eine(), grund=" ")
        warnung = markiere_fehlalarm(wer=wer, warnung=eine(), grund="Eine Schule hat zweimal gemeldet.")
        assert warnung.hinweis.schritte.get().text == "Die Frühwarnung ist ein Fehlalarm. Eine Schule hat zweimal gemeldet."
        importiere(zeile("101", "61"), grund="Nachmeldung")
        assert Fruehwarnung.objects.count() == 1
        with pytest.raises(Abgelehnt, match="als Fehlalarm markiert"):
            markiere_fehlalarm(wer=wer, warnung=warnung, grund="noch einmal")

    def test_eine_entschiedene_schleife_geht_weiter_und_bekommt_einen_vermerk(self, raeume: Raeume, regel: Fruehwarnregel) -> None:
        from tests.proaktiv.bau import setze

        importiere(zeile("101", "60"))
        hinweis: Any = setze(eine().hinweis, "in_aktion")
        importiere(zeile("101", "40"), grund="Nachmeldung")
        hinweis.refresh_from_db()
        assert hinweis.stand == "in_aktion" and hinweis.schritte.last().schritt == "vermerken"
