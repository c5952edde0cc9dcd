"""The steps of the cycle as actions: a whole loop, each refusal as a sentence, the thread and the Protokoll of every step."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from proaktiv.actions import kreislauf as k
from proaktiv.models import Aktion, Hinweis, Kreislaufschritt
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gremium, Parameter, Protokoll, Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import (
    HEUTE,
    TAG,
    baue_akteur,
    baue_indikator,
    baue_planungsgruppe,
    baue_runde,
    baue_system,
    neue_abwaegung,
    neue_aktion,
    neue_reflexion,
)

pytestmark = pytest.mark.django_db


class Szene:
    """A System in Sozialraum I with its Fachkraft; III belongs to another Ressort."""

    def __init__(self, raeume: Raeume, besetzung: Besetzung) -> None:
        Stadt.objects.update(fester_tag=HEUTE)
        self.raeume, self.wer = raeume, wer_ist(besetzung.fachkraft1)
        self.system = baue_system(raeume["I"])
        self.akteur = baue_akteur(self.system)
        self.runde = baue_runde(self.system)

    def hinweis(self, **felder: Any) -> Hinweis:
        angaben = {"system": self.system, "gebiet": self.raeume["101"], "art": "bedarf", "titel": "Abends fehlt ein Treff",
                   "herkunft": "beobachtung", "erfasst_am": TAG, "hausrunde": self.runde}  # fmt: skip
        geprueft = felder.pop("geprueft", False)
        return k.speichere_hinweis(wer=self.wer, hinweis=Hinweis(**(angaben | felder)), geprueft=geprueft)

    def entschieden(self, **felder: Any) -> Hinweis:
        return k.waege_ab(wer=self.wer, abwaegung=neue_abwaegung(self.hinweis(titel=f"Treff {Hinweis.objects.count()}"), **felder))

    def geplant(self, hinweis: Hinweis, **felder: Any) -> Aktion:
        return k.plane_aktion(wer=self.wer, aktion=neue_aktion(hinweis, self.akteur, **felder), tag=TAG)

    def beendet(self) -> Hinweis:
        return k.beende_aktion(wer=self.wer, aktion=self.geplant(self.entschieden()), tag=HEUTE, ergebnis="Der Treff läuft")


@pytest.fixture
def szene(raeume: Raeume, besetzung: Besetzung) -> Szene:
    return Szene(raeume, besetzung)


def abgelehnt(tun: Any, satz: str) -> None:
    vorher = Kreislaufschritt.objects.count(), Protokoll.objects.count()
    with pytest.raises(Abgelehnt) as fehler:
        tun()
    assert satz in str(fehler.value)
    assert (Kreislaufschritt.objects.count(), Protokoll.objects.count()) == vorher


def test_ein_ganzer_kreis_steht_im_faden_und_im_protokoll(szene: Szene) -> None:
    hinweis = szene.hinweis()
    k.lege_vor(wer=szene.wer, hinweis=hinweis, tag=TAG)
    k.waege_ab(wer=szene.wer, abwaegung=neue_abwaegung(hinweis))
    erste, zweite = szene.geplant(hinweis), szene.geplant(hinweis, titel="Sporthalle öffnen", form="aktion", beginn=date(2007, 11, 1))
    assert (erste.stand, zweite.stand) == ("laeuft", "geplant")
    assert k.beende_aktion(wer=szene.wer, aktion=erste, tag=HEUTE, ergebnis="Der Treff läuft").stand == "in_aktion"
    assert k.beende_aktion(wer=szene.wer, aktion=zweite, tag=HEUTE, ergebnis="Keine Halle frei", abgebrochen=True).stand == "in_reflexion"
    reflexion = neue_reflexion(hinweis, tag=HEUTE, folge="neuer_hinweis")
    fertig = k.reflektiere(wer=szene.wer, reflexion=reflexion, neuer=Hinweis(art="ressource", titel="Eltern wollen mithelfen"))
    assert fertig.stand == "geschlossen" and Aktion.objects.get(pk=zweite.pk).stand == "abgebrochen"
    neuer = Hinweis.objects.get(folgt_auf=reflexion)
    assert (neuer.stand, neuer.herkunft, neuer.gebiet, neuer.erfasst_am) == ("aufgenommen", "reflexion", hinweis.gebiet, HEUTE)
    schritte = list(hinweis.schritte.values_list("schritt", "stand_alt", "stand_neu"))
    assert [s[0] for s in schritte] == ["vorlegen", "abwaegen", "planen", "planen", "beenden", "beenden", "reflektieren"]
    assert all(davor[2] == danach[1] for davor, danach in pairwise(schritte))
    zeilen = Protokoll.objects.filter(gegenstand="hinweis", gegenstand_id=str(hinweis.pk))
    assert zeilen.count() == len(schritte) + 1 and {z.privat_fuer for z in zeilen} == {hinweis.gebiet}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestHinweis:
    def test_noch_einmal_gesendet_ist_er_derselbe(self, szene: Szene) -> None:
        for runde in (None, szene.runde):
            szene.hinweis(hausrunde=runde)
            abgelehnt(lambda runde=runde: szene.hinweis(hausrunde=runde), k.SCHON_DA)
        assert szene.hinweis(art="ressource").pk != szene.hinweis(titel="Nachmittags fehlt ein Raum").pk

    def test_bis_zur_entscheidung_laesst_er_sich_berichtigen(self, szene: Szene) -> None:
        hinweis = szene.hinweis()
        hinweis.titel = "Abends fehlen zwei Treffs"
        k.speichere_hinweis(wer=szene.wer, hinweis=hinweis)
        k.waege_ab(wer=szene.wer, abwaegung=neue_abwaegung(hinweis))
        abgelehnt(lambda: k.speichere_hinweis(wer=szene.wer, hinweis=hinweis), "Möglich ist ein Vermerk")

    def test_eine_alte_fassung_in_der_hand_setzt_den_stand_nicht_zurueck(self, szene: Szene) -> None:
        hinweis = szene.hinweis()
        alt = Hinweis.objects.get(pk=hinweis.pk)
        k.lege_vor(wer=szene.wer, hinweis=hinweis, tag=HEUTE)
        k.speichere_hinweis(wer=szene.wer, hinweis=alt)
        assert Hinweis.objects.get(pk=hinweis.pk).stand == "in_abwaegung"

    @pytest.mark.parametrize(("felder", "satz"), [
        ({"titel": " "}, "was wahrgenommen wurde"),
        ({"erfasst_am": date(2007, 10, 16)}, "Zukunft"),
        ({"herkunft": "akteur"}, "den Akteur"),
        ({"system": None}, "das Pro-Aktive System"),
        ({"titel": "Familie Muster braucht Hilfe"}, "sieht aus wie der Name einer Familie"),
        ({"text": "Tel. 2214567", "geprueft": True}, "Was wahrgenommen wurde: „Tel. 2214567“"),
    ])  # fmt: skip
    def test_was_abgelehnt_wird(self, szene: Szene, felder: dict[str, Any], satz: str) -> None:
        abgelehnt(lambda: szene.hinweis(**felder), satz)

    def test_ein_fremdes_gebiet_wird_abgelehnt_ein_eigener_stadtteil_nicht(self, szene: Szene) -> None:
        abgelehnt(lambda: szene.hinweis(gebiet=szene.raeume["301"]), "nicht zum Sozialraum")
        assert szene.hinweis(gebiet=szene.raeume["I"]).gebiet == szene.system.gebiet

    def test_ein_bekannter_oder_bestaetigter_name_wird_gespeichert(self, szene: Szene) -> None:
        baue_akteur(name="Villa Anna Sonnenschein")
        szene.hinweis(titel="Die Villa Anna Sonnenschein hat Räume")
        szene.hinweis(titel="Der Pavillon Otto Sonnenschein ist leer", geprueft=True)


class TestAbwaegung:
    @pytest.mark.parametrize(("felder", "stand"), [
        ({"entscheidung": "aktion"}, "in_aktion"),
        ({"entscheidung": "beobachten", "wiedervorlage": date(2007, 12, 1)}, "beobachtet"),
        ({"entscheidung": "kein_bedarf", "begruendung": "Der Treff öffnet wieder"}, "geschlossen"),
    ])  # fmt: skip
    def test_die_entscheidung_fuehrt_weiter(self, szene: Szene, felder: dict[str, Any], stand: str) -> None:
        hinweis = szene.entschieden(**felder)
        assert (hinweis.stand, hinweis.stand_seit, hinweis.wiedervorlage) == (stand, TAG, felder.get("wiedervorlage"))
        assert hinweis.abwaegungen.get().nutzer == szene.wer.nutzer

    def test_uebergeben_wird_an_ein_planungsgremium(self, szene: Szene) -> None:
        jha = Gremium.objects.get(schluessel="jha")
        hinweis, gruppe = szene.hinweis(), baue_planungsgruppe(szene.raeume["I"])

        def uebergib(gremium: Gremium) -> Hinweis:
            return k.waege_ab(wer=szene.wer, abwaegung=neue_abwaegung(hinweis, entscheidung="uebergeben", gremium=gremium))

        abgelehnt(lambda: uebergib(jha), "Sozialraumplanungsgruppe")
        hinweis = uebergib(gruppe)
        assert (hinweis.stand, hinweis.uebergeben_an) == ("uebergeben", gruppe)
        k.gib_zurueck(wer=szene.wer, hinweis=hinweis, tag=TAG, text="Die Runde soll es vor Ort lösen")
        uebergib(gruppe)
        abgelehnt(lambda: k.melde_rueck(wer=szene.wer, hinweis=hinweis, tag=TAG, text=" "), "was das Gremium antwortet")
        assert k.melde_rueck(wer=szene.wer, hinweis=hinweis, tag=TAG, text="Im Konzept aufgenommen").stand == "geschlossen"

    def test_beobachtetes_wird_wieder_vorgelegt(self, szene: Szene) -> None:
        hinweis = szene.entschieden(entscheidung="beobachten", wiedervorlage=date(2007, 10, 1))
        hinweis = k.lege_vor(wer=szene.wer, hinweis=hinweis, tag=HEUTE)
        assert (hinweis.stand, hinweis.wiedervorlage) == ("in_abwaegung", None)

    def test_was_abgelehnt_wird(self, szene: Szene) -> None:
        hinweis = szene.hinweis()
        for felder, satz in (
            ({"beleg": " "}, "Beleg"), ({"tag": date(2007, 9, 9)}, "oder danach liegen"), ({"tag": date(2007, 10, 16)}, "Zukunft"),
            ({"beleg": "Frau Muster sagt es"}, "Name einer Person"),
        ):  # fmt: skip
            abgelehnt(lambda f=felder: k.waege_ab(wer=szene.wer, abwaegung=neue_abwaegung(hinweis, **f)), satz)
        k.waege_ab(wer=szene.wer, abwaegung=neue_abwaegung(hinweis))
        abgelehnt(lambda: k.waege_ab(wer=szene.wer, abwaegung=neue_abwaegung(hinweis)), "schon entschieden")


class TestAktion:
    def test_sie_folgt_auf_die_entscheidung(self, szene: Szene) -> None:
        hinweis = szene.hinweis()
        abgelehnt(lambda: szene.geplant(hinweis), "Möglich ist es bei: in Aktion")
        hinweis = szene.entschieden()
        abgelehnt(lambda: szene.geplant(hinweis, bis=date(2007, 9, 1)), "vor dem Beginn")
        abgelehnt(lambda: szene.geplant(hinweis, ziel=""), "sein Ziel")

    def test_sie_endet_einmal_und_mit_ergebnis(self, szene: Szene) -> None:
        hinweis = szene.entschieden()
        eine, andere = szene.geplant(hinweis), szene.geplant(hinweis)
        abgelehnt(lambda: k.beende_aktion(wer=szene.wer, aktion=eine, tag=HEUTE, ergebnis=""), "das Ergebnis")
        abgelehnt(lambda: k.beende_aktion(wer=szene.wer, aktion=eine, tag=HEUTE, ergebnis="", abgebrochen=True), "warum sie abgebrochen")
        k.beende_aktion(wer=szene.wer, aktion=eine, tag=HEUTE, ergebnis="Läuft")
        abgelehnt(lambda: k.beende_aktion(wer=szene.wer, aktion=eine, tag=HEUTE, ergebnis="Läuft"), "schon beendet")
        k.beende_aktion(wer=szene.wer, aktion=andere, tag=HEUTE, ergebnis="Läuft auch")
        abgelehnt(lambda: szene.geplant(hinweis), "folgt aus der Reflexion")

    def test_wo_doch_keine_folgt_liegt_der_hinweis_mit_grund_wieder_vor(self, szene: Szene) -> None:
        hinweis = szene.entschieden()
        abgelehnt(lambda: k.lege_vor(wer=szene.wer, hinweis=hinweis, tag=TAG), "warum doch keine Aktion folgt")
        assert k.lege_vor(wer=szene.wer, hinweis=hinweis, tag=TAG, text="Niemand hat Räume").stand == "in_abwaegung"
        mit_aktion = szene.geplant(szene.entschieden()).hinweis
        abgelehnt(lambda: k.lege_vor(wer=szene.wer, hinweis=mit_aktion, tag=TAG, text="Doch nicht"), "Es laufen noch Aktionen")


class TestReflexion:
    def test_weiterfuehren_fuehrt_zur_naechsten_aktion(self, szene: Szene) -> None:
        hinweis = k.reflektiere(
            wer=szene.wer, reflexion=neue_reflexion(szene.beendet(), tag=HEUTE, wirkung="teilweise", folge="weiterfuehren")
        )
        assert hinweis.stand == "in_aktion"
        aktion = k.plane_aktion(wer=szene.wer, aktion=neue_aktion(hinweis, szene.akteur, titel="Noch ein Abend"), tag=HEUTE)
        k.beende_aktion(wer=szene.wer, aktion=aktion, tag=HEUTE, ergebnis="Voll")
        assert k.reflektiere(wer=szene.wer, reflexion=neue_reflexion(hinweis, tag=HEUTE)).stand == "geschlossen"
        assert hinweis.reflexionen.count() == 2

    def test_was_abgelehnt_wird(self, szene: Szene) -> None:
        hinweis, gruppe, jahre = szene.beendet(), baue_planungsgruppe(szene.raeume["I"]), (date(2005, 12, 31), date(2006, 12, 31))
        ua = baue_planungsgruppe(szene.raeume["FB"], "ua")
        for felder, satz in (
            ({"wirkung": "nicht"}, "warum der Hinweis trotzdem"),
            ({"folge": "neuer_hinweis"}, "den neuen Hinweis"),
            ({"folge": "an_unterausschuss", "gremium": gruppe}, "den Unterausschuss"),
            ({"folge": "an_planungsgruppe", "gremium": ua}, "Sozialraumplanungsgruppe"),
            ({"vorher": jahre[0], "nachher": jahre[1]}, "Bitte wählen Sie den Indikator"),
            ({"beleg": "Kevin Muster kommt nun"}, "Name einer Person"),
        ):  # fmt: skip
            abgelehnt(lambda f=felder: k.reflektiere(wer=szene.wer, reflexion=neue_reflexion(hinweis, **({"tag": HEUTE} | f))), satz)
        vergleich = {"indikator": baue_indikator(), "vorher": jahre[0], "nachher": jahre[1], "folge": "an_unterausschuss", "gremium": ua}
        fertig = k.reflektiere(wer=szene.wer, reflexion=neue_reflexion(hinweis, tag=HEUTE, **vergleich))
        assert (fertig.stand, fertig.uebergeben_an) == ("uebergeben", ua)


def test_zurueckgezogen_wird_mit_grund_und_vor_der_entscheidung(szene: Szene) -> None:
    hinweis = szene.hinweis()
    abgelehnt(lambda: k.ziehe_zurueck(wer=szene.wer, hinweis=hinweis, tag=HEUTE, text=""), "den Grund")
    assert k.ziehe_zurueck(wer=szene.wer, hinweis=hinweis, tag=HEUTE, text="Doppelt aufgenommen").stand == "zurueckgezogen"
    abgelehnt(lambda: k.vermerke(wer=szene.wer, hinweis=hinweis, tag=HEUTE, text="noch etwas"), "einen neuen Hinweis")
    entschieden = szene.entschieden()
    abgelehnt(lambda: k.ziehe_zurueck(wer=szene.wer, hinweis=entschieden, tag=HEUTE, text="Irrtum"), "beenden Sie seine Aktionen")


def test_ein_vermerk_laesst_stand_und_frist_wie_sie_sind(szene: Szene) -> None:
    hinweis = szene.entschieden(entscheidung="beobachten", wiedervorlage=date(2007, 12, 1))
    k.vermerke(wer=szene.wer, hinweis=hinweis, tag=HEUTE, text="Der Verein fragt nach")
    hinweis.refresh_from_db()
    assert (hinweis.stand, hinweis.stand_seit, hinweis.wiedervorlage) == ("beobachtet", TAG, date(2007, 12, 1))
    assert hinweis.schritte.last().text == "Der Verein fragt nach"  # type: ignore[union-attr]


def test_die_fristen_der_stadt_gelten_von_ihrem_tag_an(szene: Szene) -> None:
    from proaktiv.kreislauf import Stand
    from proaktiv.selectors.fristen import tage_am

    for ab, tage in ((date(2007, 1, 1), 40), (date(2007, 9, 1), 50), (date(2008, 1, 1), 60)):
        Parameter.objects.create(schluessel="kreislauf_frist_aufgenommen", bezeichnung="Abwägen", wert=tage, einheit="Tage", gueltig_von=ab)
    assert tage_am(HEUTE)[Stand.AUFGENOMMEN] == 50 and tage_am(date(2006, 1, 1))[Stand.AUFGENOMMEN] == 28
    assert tage_am(HEUTE)[Stand.UEBERGEBEN] == 90
