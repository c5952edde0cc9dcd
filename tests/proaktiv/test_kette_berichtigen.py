"""What is entered in the Präventionskette can be put right: expectations, deadlines, milestones, papers, Beteiligung, evaluations."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from basis.zahlen import datum
from proaktiv.actions import finanzierung as geld
from proaktiv.actions import konzeptionen as k
from proaktiv.actions import massnahmen as m
from proaktiv.konzeptionsfristen import Fristlage
from proaktiv.models import (
    Beteiligung,
    Foerderfrist,
    Konzeption,
    Konzeptionsevaluation,
    Massnahme,
    Meilenstein,
    Umsetzungspapier,
    Wirkungserwartung,
)
from sozialraum.access import Wer
from sozialraum.models import Protokoll, Vorlage
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import abgelehnt, baue_indikator, text
from tests.proaktiv.konzeptionsbau import AB, TAG, baue_foerdermittel, baue_konzeption, baue_massnahme
from tests.proaktiv.test_regeln_der_datenbank import verboten

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")


@pytest.fixture
def konzeption() -> Konzeption:
    return baue_konzeption()


@pytest.fixture
def massnahme(konzeption: Konzeption) -> Massnahme:
    return baue_massnahme(konzeption)


@pytest.fixture
def client(besetzung: Besetzung, als: Callable[[Any], Client]) -> Client:
    return als(besetzung.controlling)


@pytest.fixture
def frist() -> Foerderfrist:
    return geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=baue_foerdermittel(), art="abruf", tag=TAG))


class TestFrist:
    def test_eine_verlegte_frist_nennt_grund_und_alten_tag(self, client: Client, frist: Foerderfrist) -> None:
        spaeter, seite = date(2007, 11, 30), reverse("foerderfrist_aendern", args=[frist.pk])
        angaben = {"art": "abruf", "tag": "30.11.2007", "vermerk": "Belege"}
        antwort = client.post(seite, angaben)
        assert antwort.status_code == 422 and "nicht mehr am 10.09.2007 liegt" in text(antwort)
        assert client.post(seite, {**angaben, "grund": "Der Geber gibt mehr Zeit"}).status_code == 302
        frist.refresh_from_db()
        assert (frist.tag, frist.verlegt_von, frist.vermerk) == (spaeter, TAG, "Belege")
        assert "Verlegt vom 10.09.2007: Der Geber gibt mehr Zeit" in text(client.get(frist.foerdermittel.get_absolute_url()))
        assert Protokoll.objects.latest("pk").grund == "Der Geber gibt mehr Zeit"
        assert client.post(seite, {**angaben, "vermerk": "Belege und Bericht"}).status_code == 302, "ohne neuen Tag braucht es keinen"
        frist.refresh_from_db()
        assert (frist.vermerk, frist.grund) == ("Belege und Bericht", "Der Geber gibt mehr Zeit")

    def test_eine_frist_entfaellt_mit_grund_und_ist_keine_aufgabe_mehr(self, client: Client, frist: Foerderfrist) -> None:
        seite = reverse("foerderfrist_erledigen", args=[frist.pk])
        antwort = client.post(seite, {"wie": "entfaellt", "am": "01.10.2007", "vermerk": ""})
        assert antwort.status_code == 422 and "Bitte nennen Sie den Grund, warum die Frist entfällt" in text(antwort)
        assert client.post(seite, {"wie": "entfaellt", "am": "01.10.2007", "vermerk": "Programm läuft aus"}).status_code == 302
        frist.refresh_from_db()
        assert not Foerderfrist.objects.offen().exists() and frist.erledigt_am is None
        assert frist.lage(date(2030, 1, 1)) is Fristlage.ENTFALLEN
        for stand, da in (("offen", False), ("erledigt", False), ("entfallen", True)):
            assert ("Programm läuft aus" in text(client.get(reverse("foerderfristen") + f"?erledigt={stand}"))) is da
        verboten(lambda: Foerderfrist.objects.update(vermerk=""), "nennt_den_grund")
        verboten(lambda: Foerderfrist.objects.update(erledigt_am=TAG), "erledigt_oder_entfallen")
        abgelehnt(lambda: geld.erledige_frist(wer=WER, frist=frist, am=TAG), "ist am 01.10.2007 entfallen")
        frist.tag = date(2007, 12, 1)
        abgelehnt(lambda: geld.speichere_frist(wer=WER, frist=frist, grund="neu"), "öffnen Sie sie zuerst wieder")
        frist.tag, frist.vermerk = TAG, ""
        abgelehnt(lambda: geld.speichere_frist(wer=WER, frist=frist), "im Vermerk stehen")

    def test_was_irrtuemlich_beendet_ist_wird_wieder_geoeffnet(self, client: Client, frist: Foerderfrist) -> None:
        abgelehnt(lambda: geld.oeffne_frist(wer=WER, frist=frist, grund="x"), "noch offen")
        geld.erledige_frist(wer=WER, frist=frist, am=TAG)
        seite = reverse("foerderfrist_erledigen", args=[frist.pk])
        assert "Frist wieder öffnen" in text(client.get(seite))
        assert client.post(seite, {"wie": "offen", "vermerk": ""}).status_code == 422
        assert client.post(seite, {"wie": "offen", "vermerk": "falsche Frist"}).status_code == 302
        assert Foerderfrist.objects.offen().get() == frist

    @pytest.mark.parametrize("ende", ["erledigt", "entfaellt"])
    def test_wieder_geoeffnet_steht_da_was_vorliegen_muss_und_nicht_warum_sie_endete(self, ende: str, client: Client) -> None:
        mittel = baue_foerdermittel()
        frist = geld.speichere_frist(wer=WER, frist=Foerderfrist(foerdermittel=mittel, art="abruf", tag=TAG, vermerk="Belege"))
        seite = reverse("foerderfrist_erledigen", args=[frist.pk])
        assert client.post(seite, {"wie": ende, "am": "01.10.2007", "vermerk": "Programm eingestellt"}).status_code == 302
        gleiche = Foerderfrist(foerdermittel=mittel, art="abruf", tag=TAG)
        abgelehnt(lambda: geld.speichere_frist(wer=WER, frist=gleiche), "nicht mehr offen; bitte öffnen Sie sie wieder")
        assert client.post(seite, {"wie": "offen", "vermerk": "Programm läuft weiter"}).status_code == 302
        frist.refresh_from_db()
        assert frist.vermerk == "Belege" and Protokoll.objects.latest("pk").grund == "Programm läuft weiter"
        abgelehnt(lambda: geld.speichere_frist(wer=WER, frist=gleiche), "Diese Frist ist schon eingetragen.")

    def test_fristen_abgelehnter_mittel_sind_nirgends_ueberfaellig(self, client: Client, frist: Foerderfrist) -> None:
        frist.foerdermittel.stand = "abgelehnt"
        frist.foerdermittel.save()
        assert frist.lage(TAG + timedelta(900)) is Fristlage.ENTFALLEN
        assert "Mittelabruf" not in text(client.get(reverse("foerderfristen") + "?erledigt=offen")).partition("<tbody")[2]


class TestAnderes:
    def test_eine_falsche_richtung_wird_berichtigt(self, raeume: Raeume, massnahme: Massnahme, client: Client) -> None:
        angaben: dict[str, Any] = {"massnahme": massnahme, "indikator": baue_indikator(), "gebiet": raeume["FB"], "ab": AB, "bis": TAG}
        row = m.erwarte_wirkung(wer=WER, erwartung=Wirkungserwartung(richtung="sinkt", **angaben))
        assert reverse("erwartung_aendern", args=[row.pk]) in text(client.get(massnahme.get_absolute_url()))
        felder = {"indikator": row.indikator_id, "gebiet": row.gebiet_id, "richtung": "steigt", "ab": "01.01.2007", "bis": "10.09.2007"}
        seite = reverse("erwartung_aendern", args=[row.pk])
        ohne = client.post(seite, felder)
        assert ohne.status_code == 422 and "warum Sie jetzt etwas anderes erwarten" in text(ohne)
        assert client.post(seite, {**felder, "grund": "verwechselt"}).status_code == 302
        row.refresh_from_db()
        gemerkt = Protokoll.objects.latest("pk")
        assert (row.richtung, gemerkt.daten["richtung"], gemerkt.grund) == ("steigt", ["sinkt", "steigt"], "verwechselt")
        assert client.post(seite, {**felder, "begruendung": "Mehr Plätze"}).status_code == 302, "ohne andere Erwartung braucht es keinen"
        inhalt = " ".join(text(client.get(massnahme.get_absolute_url())).split())
        assert f"Geändert am {datum(timezone.localdate())}, vorher: {row.indikator.name} soll sinken" in inhalt
        assert inhalt.count("Geändert am") == 1 and "verglichen ab 01.01.2007, sichtbar bis 10.09.2007" in inhalt
        zweite = m.erwarte_wirkung(wer=WER, erwartung=Wirkungserwartung(richtung="sinkt", **angaben | {"gebiet": raeume["I"]}))
        zweite.gebiet = raeume["FB"]
        abgelehnt(lambda: m.erwarte_wirkung(wer=WER, erwartung=zweite), "schon eine Erwartung")

    def test_ein_meilenstein_bekommt_einen_anderen_termin(self, konzeption: Konzeption, client: Client) -> None:
        stein = k.speichere_meilenstein(wer=WER, meilenstein=Meilenstein(konzeption=konzeption, titel="Auftakt", termin=TAG))
        offen = Meilenstein.objects.get(pk=stein.pk)
        k.erreiche_meilenstein(wer=WER, meilenstein=stein, am=TAG)
        seite = reverse("meilenstein_aendern", args=[stein.pk])
        assert seite in text(client.get(konzeption.get_absolute_url()))
        assert client.post(seite, {"titel": "Auftakt", "termin": "01.12.2007", "reihenfolge": "1"}).status_code == 302
        stein.refresh_from_db()
        assert (stein.termin, stein.erreicht_am) == (date(2007, 12, 1), TAG)
        k.speichere_meilenstein(wer=WER, meilenstein=offen)
        assert Meilenstein.objects.get().erreicht_am == TAG, "auch eine alte Seite nimmt das nicht zurück"

    def test_ein_papier_wird_wieder_geloest(self, massnahme: Massnahme, konzeption: Konzeption, client: Client) -> None:
        vorlage = Vorlage.objects.create(nummer="VII/2021/02605", betreff="SSA")
        for wovon in ({"massnahme": massnahme}, {"konzeption": konzeption}):
            papier = m.verknuepfe_papier(wer=WER, papier=Umsetzungspapier(vorlage=vorlage, **wovon))
            (row,) = wovon.values()
            seite = reverse("papier_loesen", args=[papier.pk])
            assert seite in text(client.get(row.get_absolute_url()))
            assert client.post(seite, {"grund": ""}).status_code == 422
            assert client.post(seite, {"grund": "falsche Vorlage"}).status_code == 302
            assert not row.papiere.exists() and Protokoll.objects.latest("pk").grund == "falsche Vorlage"
            abgelehnt(partial(m.loese_papier, wer=WER, papier=papier, grund="noch einmal"), "schon nicht mehr")
        assert Vorlage.objects.filter(pk=vorlage.pk).exists()

    def test_beteiligung_und_evaluation_werden_berichtigt(self, konzeption: Konzeption, client: Client) -> None:
        beteiligung = k.speichere_teil(wer=WER, teil=Beteiligung(konzeption=konzeption, wer="Stadtschülerrat"))
        client.post(reverse("beteiligung_aendern", args=[beteiligung.pk]), {"wer": "Jugendparlament", "form": "Werkstatt"})
        evaluation = k.speichere_teil(
            wer=WER, teil=Konzeptionsevaluation(konzeption=konzeption, tag=TAG, durch="Hochschule", ergebnis="Trägt")
        )
        seite = reverse("evaluation_aendern", args=[evaluation.pk])
        client.post(seite, {"tag": "11.09.2007", "durch": "Hochschule", "ergebnis": "Trägt zum Teil"})
        beteiligung.refresh_from_db()
        evaluation.refresh_from_db()
        assert (beteiligung.wer, evaluation.tag, evaluation.ergebnis) == ("Jugendparlament", date(2007, 9, 11), "Trägt zum Teil")

    def test_wer_nur_liest_berichtigt_nichts(self, massnahme: Massnahme, besetzung: Besetzung, als: Callable[[Any], Client]) -> None:
        stein = Meilenstein.objects.create(massnahme=massnahme, titel="Auftakt")
        leser = als(besetzung.fachkraft1)
        assert leser.get(reverse("meilenstein_aendern", args=[stein.pk])).status_code == 404
        assert reverse("meilenstein_aendern", args=[stein.pk]) not in text(leser.get(massnahme.get_absolute_url()))
