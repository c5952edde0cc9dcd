"""What the actions of Konzeptionen, Maßnahmen and Fördermittel do and refuse, and what the database holds by itself."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from proaktiv.actions import finanzierung as geld
from proaktiv.actions import konzeptionen as k
from proaktiv.actions import massnahmen as m
from proaktiv.massnahmenweg import uebergaenge
from proaktiv.models import (
    Beteiligung,
    Foerderfrist,
    Kapitel,
    Konzeption,
    Konzeptionsevaluation,
    Konzeptionsfassung,
    Massnahme,
    Massnahmenauswertung,
    Massnahmenbedarf,
    Massnahmenfinanzierung,
    Meilenstein,
    Umsetzungspapier,
    Wirkungserwartung,
)
from proaktiv.selectors.kette import finanzplan, mit_allem
from proaktiv.selectors.kettenstand import kettenstand
from sozialraum.access import Wer
from sozialraum.clock import heute
from sozialraum.models import Beschluss, Protokoll, Vorlage
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import abgelehnt, baue_indikator, text
from tests.proaktiv.konzeptionsbau import (
    AB,
    TAG,
    baue_foerdermittel,
    baue_kapitel,
    baue_katalog,
    baue_konzeption,
    baue_massnahme,
    neuer_bericht,
)
from tests.proaktiv.test_regeln_der_datenbank import verboten

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")


@pytest.fixture
def konzeption() -> Konzeption:
    return baue_konzeption()


@pytest.fixture
def massnahme(konzeption: Konzeption) -> Massnahme:
    return baue_massnahme(konzeption)


class TestKonzeption:
    def test_ein_teilplan_gehoert_zu_einer_konzeption_derselben_art(self, konzeption: Konzeption) -> None:
        plan = Konzeption(name="Teilplan Kita", art="praevention", laufzeit_von=AB, uebergeordnet=konzeption)
        k.speichere_konzeption(wer=WER, konzeption=plan)
        assert plan.schluessel == "teilplan-kita" and Protokoll.objects.get(aktion="konzeption_angelegt").gegenstand_id == str(plan.pk)
        enkel = Konzeption(name="Enkel", art="praevention", laufzeit_von=AB, uebergeordnet=plan)
        abgelehnt(lambda: k.speichere_konzeption(wer=WER, konzeption=enkel), "selbst kein Teilplan")
        fremd = Konzeption(name="Fremd", art="bildung", laufzeit_von=AB, uebergeordnet=konzeption)
        abgelehnt(lambda: k.speichere_konzeption(wer=WER, konzeption=fremd), "derselben Art")
        konzeption.laufzeit_bis = date(2006, 1, 1)
        abgelehnt(lambda: k.speichere_konzeption(wer=WER, konzeption=konzeption), "vor dem Beginn")

    def test_eine_fassung_bleibt_und_die_naechste_ist_nicht_aelter(self, konzeption: Konzeption) -> None:
        erste = k.fasse_neu(wer=WER, fassung=Konzeptionsfassung(konzeption=konzeption, tag=TAG, anlass="Beschluss 2007"))
        assert erste.nummer == 1
        verboten(erste.save, "unveränderlich")
        alt = Konzeptionsfassung(konzeption=konzeption, tag=AB, anlass="Fortschreibung")
        abgelehnt(lambda: k.fasse_neu(wer=WER, fassung=alt), "diesen Tag oder einen späteren")
        assert k.fasse_neu(wer=WER, fassung=Konzeptionsfassung(konzeption=konzeption, anlass="Fortschreibung")).nummer == 2

    def test_kapitel_beteiligung_evaluation_und_meilenstein(self, konzeption: Konzeption) -> None:
        k.speichere_teil(wer=WER, teil=Kapitel(konzeption=konzeption, nummer="5", titel="Angebote"))
        abgelehnt(lambda: k.speichere_teil(wer=WER, teil=Kapitel(konzeption=konzeption, nummer="5", titel="x")), "gibt es schon")
        mit_person = Beteiligung(konzeption=konzeption, wer="Familie Muster")
        abgelehnt(lambda: k.speichere_teil(wer=WER, teil=mit_person), "Familie")
        k.speichere_teil(wer=WER, teil=Beteiligung(konzeption=konzeption, wer="Stadtschülerrat"))
        assert konzeption.evaluation_faellig(None) == date(2009, 1, 1)
        k.speichere_teil(wer=WER, teil=Konzeptionsevaluation(konzeption=konzeption, tag=TAG, durch="Hochschule", ergebnis="Trägt"))
        assert konzeption.evaluation_faellig(TAG) == date(2009, 9, 10)
        stein = k.speichere_meilenstein(wer=WER, meilenstein=Meilenstein(konzeption=konzeption, titel="Auftakt"))
        assert k.erreiche_meilenstein(wer=WER, meilenstein=stein, am=TAG).erreicht_am == TAG
        verboten(lambda: Meilenstein.objects.create(titel="lose"), "einer_konzeption_oder_massnahme")


class TestMassnahme:
    def test_gebiete_und_phasen_werden_genau_die_genannten(self, raeume: Raeume, konzeption: Konzeption) -> None:
        phase, welt, _ = baue_katalog()
        row = Massnahme(konzeption=konzeption, titel="Willkommen", lebenswelt=welt)
        m.speichere_massnahme(wer=WER, massnahme=row, gebiete=[raeume["I"], raeume["II"]], phasen=[phase])
        m.speichere_massnahme(wer=WER, massnahme=row, gebiete=[raeume["II"], raeume["301"]])
        assert {g.gebiet.schluessel for g in row.gebiete.all()} == {"II", "301"} and row.phasen.count() == 1
        letzte = Protokoll.objects.filter(aktion="massnahme_geaendert").get()
        assert "gebiet" in letzte.daten and "lebensphase" not in letzte.daten
        abgelehnt(lambda: m.speichere_massnahme(wer=WER, massnahme=Massnahme(konzeption=konzeption, titel="Willkommen")), "schon eine")
        fremdes = baue_kapitel(baue_konzeption("bildung", art="bildung"))
        row.kapitel = fremdes
        abgelehnt(lambda: m.speichere_massnahme(wer=WER, massnahme=row), "anderen Konzeption")
        verboten(lambda: Massnahme.objects.filter(pk=row.pk).update(kapitel=fremdes), "kapitel_der_konzeption")

    def test_ihr_stand_wechselt_nur_durch_berichte(self, massnahme: Massnahme) -> None:
        m.berichte(wer=WER, bericht=neuer_bericht(massnahme, plaetze=24))
        massnahme.refresh_from_db()
        assert (massnahme.stand, massnahme.plaetze, massnahme.erreichte) == ("laeuft", 24, None)
        abgelehnt(lambda: m.berichte(wer=WER, bericht=neuer_bericht(massnahme, "begonnen")), "folgt nicht")
        abgelehnt(lambda: m.berichte(wer=WER, bericht=neuer_bericht(massnahme, "verspaetet")), "Grund")
        abgelehnt(lambda: m.berichte(wer=WER, bericht=neuer_bericht(massnahme, tag=AB)), "diesen Tag oder einen späteren")
        morgen = heute() + timedelta(1)
        abgelehnt(lambda: m.berichte(wer=WER, bericht=neuer_bericht(massnahme, tag=morgen)), "liegt in der Zukunft")
        assert kettenstand() == heute(), "ein Tippfehler verschiebt nicht den Stand der ganzen Kette"
        abgelehnt(lambda: m.berichte(wer=WER, bericht=neuer_bericht(massnahme, text="wegen Familie Muster")), "Familie")
        m.berichte(wer=WER, bericht=neuer_bericht(massnahme, "verspaetet", grund="Stelle nicht besetzt"))
        assert list(massnahme.berichte.values_list("stand_alt", "stand_neu")) == [("laeuft", "verspaetet"), ("nicht_begonnen", "laeuft")]
        verboten(lambda: Massnahme.objects.filter(pk=massnahme.pk).update(stand="fertig"), "in einem Bericht")
        verboten(lambda: Massnahme.objects.filter(pk=massnahme.pk).update(stand="nicht_begonnen"), "gibt es bei Maßnahmen nicht")
        verboten(lambda: neuer_bericht(massnahme, stand_alt="laeuft").save(), "gerade jemand anderes")
        verboten(baue_massnahme(massnahme.konzeption, "ohne Bericht").delete, "nicht gelöscht")
        verboten(lambda: baue_massnahme(massnahme.konzeption, "fertig geboren", stand="fertig"), "beginnt mit dem Stand")
        verboten(massnahme.berichte.get(stand_neu="laeuft").save, "unveränderlich")

    def test_eine_aenderung_ueberschreibt_keinen_bericht_von_inzwischen(self, massnahme: Massnahme) -> None:
        """The page was opened before the report and is saved after it."""
        offen = Massnahme.objects.get(pk=massnahme.pk)
        m.berichte(wer=WER, bericht=neuer_bericht(massnahme, plaetze=40, erreichte=31))
        offen.titel = "Elterncafé am Markt"
        m.speichere_massnahme(wer=WER, massnahme=offen)
        row = Massnahme.objects.get(pk=massnahme.pk)
        assert (row.titel, row.stand, row.plaetze, row.erreichte) == ("Elterncafé am Markt", "laeuft", 40, 31)

    def test_die_datenbank_kennt_dieselben_wege_wie_die_regeln(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'massnahme_weg'")
            wege = cursor.fetchone()[0].partition("(OLD.stand, NEW.stand) NOT IN (")[2].partition(") THEN")[0]
        assert set(re.findall(r"\('(\w+)', '(\w+)'\)", wege)) == {(von.value, nach.value) for von, nach in uebergaenge()}

    def test_papiere_erwartungen_und_auswertungen(
        self, raeume: Raeume, massnahme: Massnahme, besetzung: Besetzung, als: Callable[[Any], Client]
    ) -> None:
        vorlage = Vorlage.objects.create(nummer="VII/2021/02605", betreff="SSA")
        m.verknuepfe_papier(wer=WER, papier=Umsetzungspapier(massnahme=massnahme, vorlage=vorlage))
        doppelt = Umsetzungspapier(massnahme=massnahme, vorlage=vorlage)
        abgelehnt(lambda: m.verknuepfe_papier(wer=WER, papier=doppelt), "schon verknüpft")
        abgelehnt(lambda: m.verknuepfe_papier(wer=WER, papier=Umsetzungspapier(massnahme=massnahme)), "Vorlage oder einen Beschluss")
        angaben: dict[str, Any] = {"massnahme": massnahme, "indikator": baue_indikator(), "gebiet": raeume["FB"], "richtung": "sinkt"}
        m.erwarte_wirkung(wer=WER, erwartung=Wirkungserwartung(ab=AB, bis=TAG, **angaben))
        abgelehnt(lambda: m.erwarte_wirkung(wer=WER, erwartung=Wirkungserwartung(ab=AB, bis=TAG, **angaben)), "schon eine Erwartung")
        abgelehnt(lambda: m.erwarte_wirkung(wer=WER, erwartung=Wirkungserwartung(ab=TAG, bis=TAG, **angaben)), "erst nach dem Tag")
        seite = text(als(besetzung.controlling).get(reverse("massnahmen")))
        assert "1 Maßnahme, Stand" in seite and "0 ohne Wirkungsmessung" in seite
        m.erwarte_wirkung(wer=WER, erwartung=Wirkungserwartung(ab=AB, bis=TAG, **angaben | {"gebiet": raeume["I"]}))
        seite = text(als(besetzung.controlling).get(reverse("massnahmen")))
        assert "1 Maßnahme, Stand" in seite, "auch mit zwei Erwartungen ist es eine"
        note = m.werte_aus(wer=WER, auswertung=Massnahmenauswertung(massnahme=massnahme, tag=TAG, urteil="teilweise", text="Mehr kommen"))
        verboten(note.delete, "unveränderlich")


class TestGeld:
    def test_zuletzt_nur_stellen_beschlossen_heisst_kein_betrag(self, massnahme: Massnahme) -> None:
        """As the list and the page of the Maßnahme say it."""
        angaben: dict[str, Any] = {"massnahme": massnahme, "jahr": 2007, "art": "beschlossen", "grund": "Haushalt"}
        geld.trage_bedarf_ein(wer=WER, bedarf=Massnahmenbedarf(betrag_cent=50_000_00, **angaben))
        assert finanzplan([massnahme.pk], 2007).summe.bedarf == 50_000_00
        geld.trage_bedarf_ein(wer=WER, bedarf=Massnahmenbedarf(vze=Decimal("0.5"), **angaben))
        assert finanzplan([massnahme.pk], 2007).summe.bedarf is None
        assert mit_allem(Massnahme.objects.all(), date(2007, 9, 30)).get().bedarf_cent is None

    def test_ein_neuer_bedarf_gilt_und_der_alte_bleibt(self, raeume: Raeume, massnahme: Massnahme) -> None:
        def bedarf(art: str = "geplant", cent: int | None = 100_00, **dazu: Any) -> Massnahmenbedarf:
            return Massnahmenbedarf(massnahme=massnahme, jahr=2007, art=art, betrag_cent=cent, **dazu)

        geld.trage_bedarf_ein(wer=WER, bedarf=bedarf())
        geld.trage_bedarf_ein(wer=WER, bedarf=bedarf(cent=90_00, grund="Kürzung"))
        abgelehnt(lambda: geld.trage_bedarf_ein(wer=WER, bedarf=bedarf(cent=90_00, grund="Kürzung")), "schon eingetragen")
        abgelehnt(lambda: geld.trage_bedarf_ein(wer=WER, bedarf=bedarf(cent=None)), "Betrag, Stellen oder beides")
        abgelehnt(lambda: geld.trage_bedarf_ein(wer=WER, bedarf=bedarf("beschlossen")), "Beschluss oder das Papier")
        verboten(lambda: bedarf("beschlossen").save(), "nennt_das_papier")
        beschluss = Beschluss.objects.create(titel="Bedarf 2007", text="Der Bedarf wird beschlossen.", gremium=raeume.gremien["jha"])
        geld.trage_bedarf_ein(wer=WER, bedarf=bedarf("beschlossen", 80_00, beschluss=beschluss))
        gilt = {b.art: b.betrag_cent for b in Massnahmenbedarf.objects.geltend()}
        assert gilt == {"geplant": 90_00, "beschlossen": 80_00} and massnahme.bedarfe.count() == 3
        verboten(lambda: massnahme.bedarfe.update(betrag_cent=1), "unveränderlich")

    def test_mittel_einer_quelle_stehen_einmal_im_jahr(self, massnahme: Massnahme) -> None:
        programm = baue_foerdermittel()

        def mittel(**dazu: Any) -> Massnahmenfinanzierung:
            return Massnahmenfinanzierung(**({"massnahme": massnahme, "jahr": 2007, "betrag_cent": 50_00} | dazu))

        eigen = geld.speichere_finanzierung(wer=WER, finanzierung=mittel(im_haushalt=True))
        foerder = geld.speichere_finanzierung(wer=WER, finanzierung=mittel(foerdermittel=programm))
        assert eigen.gesichert and foerder.gesichert
        abgelehnt(lambda: geld.speichere_finanzierung(wer=WER, finanzierung=mittel()), "schon eingetragen")
        verboten(lambda: mittel().save(), "einmal_je_quelle")
        abgelehnt(lambda: geld.speichere_finanzierung(wer=WER, finanzierung=mittel(jahr=2011, foerdermittel=programm)), "Förderzeitraum")
        spaeter = mittel(jahr=2008, foerdermittel=programm, im_haushalt=True)
        abgelehnt(lambda: geld.speichere_finanzierung(wer=WER, finanzierung=spaeter), "nur Eigenmittel")
        verboten(spaeter.save, "nur_eigenmittel")
        programm.bis, programm.von = date(2009, 12, 31), date(2008, 1, 1)
        abgelehnt(lambda: geld.speichere_foerdermittel(wer=WER, foerdermittel=programm), "schon das Jahr 2007")
        programm.von = None
        abgelehnt(lambda: geld.speichere_foerdermittel(wer=WER, foerdermittel=programm), "haben einen Förderzeitraum")

    def test_eine_frist_wird_einmal_erledigt(self) -> None:
        programm = baue_foerdermittel()
        frist = geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=programm, art="abruf", tag=TAG))
        abgelehnt(lambda: geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=programm, art="abruf", tag=TAG)), "schon")
        geld.erledige_frist(wer=WER, frist=frist, am=AB)
        abgelehnt(lambda: geld.erledige_frist(wer=WER, frist=frist, am=AB), "schon am 01.01.2007")
        assert not Foerderfrist.objects.offen().exists()
