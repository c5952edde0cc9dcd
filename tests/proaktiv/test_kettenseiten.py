"""The pages of the Präventionskette: what they say, what they write, what they refuse; in Halle as it comes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.models import Foerderfrist, Foerdermittel, Konzeption, Massnahme, Massnahmenfinanzierung
from proaktiv.selectors.kette import finanzplan
from sozialraum.models import Stadt
from tests.factories import Besetzung
from tests.proaktiv.bau import text

pytestmark = pytest.mark.django_db
Als = Callable[[Any], Client]


@pytest.fixture
def controlling(halle: str, besetzung: Besetzung, als: Als) -> Client:
    return als(besetzung.controlling)


def hole(client: Client, name: str, *args: Any, frage: str = "") -> str:
    antwort = client.get(reverse(name, args=args) + frage)
    assert antwort.status_code == 200
    return text(antwort)


class TestLesen:
    def test_die_liste_nennt_die_konzeptionen_und_ihren_stand(self, controlling: Client) -> None:
        seite = hole(controlling, "konzeptionen")
        assert "Präventionskonzept „Stark ins eigene Leben“" in seite and "Stand 30.06.2025" in seite and "nicht begonnen" in seite

    def test_eine_konzeption_zeigt_kapitel_massnahmen_und_papiere(self, controlling: Client) -> None:
        seite = hole(controlling, "konzeption", "stark-ins-eigene-leben")
        for wort in ("5 Präventive Maßnahmen", "Willkommen im Leben", "VII/2021/02605", "Stadtschülerrat", "Beschluss 2020"):
            assert wort in seite
        assert "Beginn der Umsetzung in realisierbaren Schritten" in hole(controlling, "konzeption", "praeventionskette")

    def test_die_massnahmen_lassen_sich_filtern(self, controlling: Client) -> None:
        assert "Willkommen im Leben" in hole(controlling, "massnahmen", frage="?phase=0-3&handlungsfeld=soziales")
        assert "Willkommen im Leben" not in hole(controlling, "massnahmen", frage="?phase=18-27")
        im_raum = hole(controlling, "massnahmen", frage="?gebiet=sozialraum-II&je_seite=100")
        assert "Dezentrale Jugendbüros" in im_raum and "Willkommen im Leben" in im_raum, "auch was für die ganze Stadt gilt"
        assert "Verlängerte Öffnungszeiten" not in im_raum
        ohne = hole(controlling, "massnahmen", frage="?wirkung=ohne&gruppe=verspaetet")
        assert "Evaluation und Fortschreibung" in ohne and "Willkommen im Leben" not in ohne

    def test_eine_massnahme_zeigt_bedarf_geld_und_geschichte(self, controlling: Client) -> None:
        row = Massnahme.objects.get(titel="Schulsozialarbeit an Grundschulen")
        seite = hole(controlling, "massnahme", row.pk)
        for wort in ("1.350.000 €", "1.215.000 €", "486.000 €", "729.000 €", "VII/2021/02605", "Schulabsentismus", "3.100 erreicht"):
            assert wort in seite
        assert "Vielleicht doppelt" in seite and "Muster: Ausbau der Schulsozialarbeit an Grundschulen" in seite

    def test_die_fuenf_jahre_gehen_auf_den_cent_auf(self, controlling: Client) -> None:
        seite = hole(controlling, "finanzplanung", frage="?von=2024")
        plan = finanzplan(list(Massnahme.objects.values_list("pk", flat=True)), 2024)
        assert plan.summe.luecke and f"{plan.summe.luecke // 100:,}".replace(",", ".") in seite
        assert (plan.summe.bedarf or 0) - (plan.summe.gesichert or 0) + plan.summe.ueberdeckung == plan.summe.luecke
        bewilligt = Massnahmenfinanzierung.objects.filter(foerdermittel__stand="bewilligt", jahr__range=(2024, 2028))
        assert plan.summe.foerdermittel == sum(f.betrag_cent for f in bewilligt)
        assert controlling.get(reverse("finanzplanung") + "?von=abc").status_code == 422
        datei = controlling.get(reverse("finanzplanung") + "?von=2024&format=csv").content.decode()
        assert f"{plan.summe.luecke // 100},{plan.summe.luecke % 100:02d}" in datei.replace(".", "")


class TestSchreiben:
    def test_eine_massnahme_wird_angelegt_und_geaendert(self, controlling: Client) -> None:
        konzeption = Konzeption.objects.get(schluessel="bildungskonzept")
        angaben = {"konzeption": konzeption.pk, "titel": "Lesepaten", "gebiete": [], "phasen": []}
        antwort = controlling.post(reverse("massnahme_neu"), angaben)
        row = Massnahme.objects.get(titel="Lesepaten")
        assert antwort.status_code == 302 and row.stand == "nicht_begonnen"
        hole(controlling, "massnahme_aendern", row.pk)
        controlling.post(reverse("massnahme_aendern", args=[row.pk]), {**angaben, "ende": "01.01.2027", "beginn": "01.01.2028"})
        row.refresh_from_db()
        assert row.ende is None

    def test_berichten_darf_wer_fuer_ein_gebiet_zustaendig_ist(self, halle: str, besetzung: Besetzung, als: Als) -> None:
        raum = Massnahme.objects.get(titel__contains="Verlängerte Öffnungszeiten")
        stadt = Massnahme.objects.get(titel="Willkommen im Leben")
        fachkraft = als(besetzung.fachkraft1)
        bericht = {"tag": "30.06.2025", "stand_neu": "laeuft", "text": "Fünf Häuser machen mit.", "plaetze": "200"}
        assert fachkraft.post(reverse("massnahme_berichten", args=[raum.pk]), bericht).status_code == 302
        raum.refresh_from_db()
        assert raum.plaetze == 200
        abgewiesen = fachkraft.get(reverse("massnahme_berichten", args=[stadt.pk]))
        assert abgewiesen.status_code == 403 and "zuständig" in text(abgewiesen)
        ohne_grund = {**bericht, "stand_neu": "verspaetet"}
        assert "Grund" in text(fachkraft.post(reverse("massnahme_berichten", args=[raum.pk]), ohne_grund))
        assert als(besetzung.gremium).get(reverse("massnahme", args=[raum.pk])).status_code == 404

    def test_ein_unvollstaendiger_bericht_sagt_am_feld_was_fehlt(self, controlling: Client) -> None:
        wohin = reverse("massnahme_berichten", args=[Massnahme.objects.get(titel="Halle-Pass").pk])
        seite = text(controlling.get(wohin))
        assert "Der Tag des neuesten Berichts, wenn Sie nichts ändern" in seite and "Heute, wenn" not in seite
        assert all("optional" not in seite.partition(f'for="id_{feld}"')[2].partition("</label>")[0] for feld in ("text", "grund"))
        assert "optional" in seite.partition('for="id_plaetze"')[2].partition("</label>")[0]
        faelle = ("laeuft", "text", "Bitte sagen Sie, was getan ist."), ("verspaetet", "grund", "Bitte nennen Sie den Grund")
        for stand, feld, satz in faelle:
            antwort = controlling.post(wohin, {"tag": "01.07.2025", "stand_neu": stand, "text": "", "grund": ""})
            assert antwort.status_code == 422 and "passen nicht zusammen" not in text(antwort)
            ((wo, saetze),) = antwort.context["form"].errors.items()
            assert wo == feld and len(saetze) == 1 and satz in saetze[0]

    def test_bedarf_und_mittel_werden_eingetragen(self, controlling: Client) -> None:
        row = Massnahme.objects.get(titel="Halle-Pass")
        wohin = reverse("massnahmenteil_neu", args=[row.pk, "bedarf"])
        assert controlling.post(wohin, {"jahr": "2026", "art": "beschlossen", "betrag_cent": "25.000"}).status_code == 422
        controlling.post(wohin, {"jahr": "2026", "art": "beschlossen", "betrag_cent": "25.000", "vze": "0,5", "grund": "Haushalt 2026"})
        mittel = reverse("massnahmenteil_neu", args=[row.pk, "finanzierung"])
        controlling.post(mittel, {"jahr": "2026", "betrag_cent": "10.000,50", "im_haushalt": "on"})
        assert "14.999,50 €" in hole(controlling, "massnahme", row.pk)


class TestFristen:
    def test_eine_foerderfrist_wird_zur_aufgabe_bis_sie_erledigt_ist(self, controlling: Client, besetzung: Besetzung, als: Als) -> None:
        Stadt.objects.update(fester_tag=date(2026, 3, 1))
        uebersicht = hole(controlling, "aufgaben", frage="?suche=Förderfrist")
        assert "Förderfrist: GKV-Bündnis für Gesundheit" in uebersicht and "Zwischennachweis bis zum 31.03.2026" in uebersicht
        assert "Antrag war bis zum 31.01.2026 fällig" in uebersicht, "die Anschlussförderung"
        assert "Förderfrist:" not in hole(als(besetzung.ressort1), "aufgaben", frage="?suche=Förderfrist")
        frist = Foerderfrist.objects.get(foerdermittel__programm="GKV-Bündnis für Gesundheit", tag=date(2026, 3, 31))
        controlling.post(reverse("foerderfrist_erledigen", args=[frist.pk]), {"wie": "erledigt", "am": "01.03.2026"})
        assert "Zwischennachweis bis zum 31.03.2026" not in hole(controlling, "aufgaben", frage="?suche=Förderfrist")
        assert "überfällig" in hole(controlling, "foerderfristen", frage="?erledigt=offen")

    def test_eine_evaluation_wird_zur_aufgabe(self, controlling: Client) -> None:
        Stadt.objects.update(fester_tag=date(2025, 3, 1))
        seite = hole(controlling, "aufgaben", frage="?suche=Evaluation")
        assert "Evaluation bis zum 15.03.2025" in seite, "zwei Jahre nach der letzten des Bildungskonzeptes"

    def test_wer_nur_liest_traegt_keine_frist_ein(self, halle: str, besetzung: Besetzung, als: Als) -> None:
        programm = Foerdermittel.objects.get(programm="GKV-Bündnis für Gesundheit")
        leser = als(besetzung.fachkraft1)
        assert "Das dürfen: Controlling und Planung" in hole(leser, "foerdermittel", programm.pk)
        assert leser.get(reverse("foerderfrist_neu", args=[programm.pk])).status_code == 404
