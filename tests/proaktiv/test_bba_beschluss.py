"""By whom an application was decided, and what may not be moved behind what is entered already."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis.due import sammle
from proaktiv.actions.bba import speichere_bba_antrag, trage_unterlagen_ein
from proaktiv.actions.bbabeschluss import Beschlussangaben
from proaktiv.actions.bbaschritte import setze_rueckzahlungstag
from proaktiv.bba import Schulbudget, voten_ueber_der_obergrenze
from proaktiv.bbaweg import BbaBeschluss, BbaSchrittart, BbaStand, pruefe_bba_beschluss
from proaktiv.models import BbaAntrag, BbaRunde, BbaSchritt
from proaktiv.selectors.bba import NICHT_EINGETRAGEN, listenzeilen, votensaetze
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Gremium, Stadt
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import abgelehnt, text
from tests.proaktiv.bbabau import TAG, BbaWeg, baue_obergrenzen, baue_runde, baue_schule, baue_steuergruppe, neuer_antrag
from tests.proaktiv.test_regeln_der_datenbank import verboten

A = BbaSchrittart


class TestRegel:
    def test_eine_entscheidung_nennt_gremium_und_beschluss(self) -> None:
        assert pruefe_bba_beschluss(BbaBeschluss("Steuergruppe", papier=True, papiertag=TAG), TAG) == []
        assert len(pruefe_bba_beschluss(BbaBeschluss(), TAG)) == 2
        for b, wort in (
            (BbaBeschluss("", papier=True), "wählen Sie das Gremium"), (BbaBeschluss("Steuergruppe"), "seine Nummer"),
            (BbaBeschluss("Beirat", darf=False, papier=True), "„Beirat“ entscheidet nicht über bildungsbezogene Angebote"),
            (BbaBeschluss("Steuergruppe", tagt=False, papier=True), "gibt es am 02.03.2026 nicht"),
            (BbaBeschluss("Steuergruppe", papier=True, eigener=False), "von einem anderen Gremium"),
            (BbaBeschluss("Steuergruppe", papier=True, papiertag=date(2026, 3, 1)), "Dieser Beschluss ist vom 01.03.2026"),
        ):  # fmt: skip
            (satz,) = pruefe_bba_beschluss(b, TAG)
            assert wort in satz

    def test_voten_bis_zur_obergrenze_sind_kein_hinweis(self) -> None:
        def satz(grenze: int | None, bewilligt: int, voten: int, summe: int) -> str:
            return voten_ueber_der_obergrenze(Schulbudget("S", 2026, grenze, bewilligt), voten, summe).replace("\u00a0", " ")

        assert satz(300_000, 0, 2, 300_000) == satz(None, 0, 2, 900_000) == satz(100, 200, 0, 0) == ""
        assert satz(300_000, 100_000, 1, 200_001) == (
            "S: Das Votum ergibt 2.000,01 €; schon bewilligt sind 1.000,00 €. Bei 3.000,00 € je Schule sind das 0,01 € zu viel."
        )


@pytest.fixture
def weg(raeume: Raeume, besetzung: Besetzung) -> BbaWeg:
    Stadt.objects.update(fester_tag=date(2026, 11, 30))
    baue_obergrenzen()
    return BbaWeg(besetzung, neuer_antrag(baue_runde(besetzung.controlling), baue_schule(raeume["101"])))


class TestEntscheidung:
    def test_ohne_beschluss_wird_nicht_entschieden(self, weg: BbaWeg) -> None:
        gruppe, andere = baue_steuergruppe(), Gremium.objects.create(schluessel="x", name="Anderes", art="verwaltung")
        weg.beraten()
        fremd = Beschluss.objects.create(titel="Bewilligung", gremium=andere, tag=TAG)
        geheim = Beschluss.objects.create(titel="Geheim", gremium=gruppe, tag=TAG, oeffentlich=False)
        for angaben, satz in (
            (Beschlussangaben(), "das Gremium"), (Beschlussangaben(gruppe, nummer=" "), "seine Nummer"),
            (Beschlussangaben(gruppe, fremd), "anderen Gremium"), (Beschlussangaben(andere, fremd), "entscheidet nicht über"),
            (Beschlussangaben(gruppe, geheim), "nicht öffentlich"),
        ):  # fmt: skip
            for schritt in (A.BEWILLIGEN, A.ABLEHNEN):
                abgelehnt(lambda s=schritt, a=angaben: weg.gehe(s, 2_000_00, beschluss=a), satz)
        assert BbaAntrag.objects.get().stand is BbaStand.BERATEN
        eigen = Beschluss.objects.create(titel="Bewilligung", gremium=gruppe, tag=TAG)
        weg.gehe(A.ABLEHNEN, beschluss=Beschlussangaben(gruppe, eigen))
        schritt = BbaSchritt.objects.get(schritt="ablehnen")
        assert schritt.beschlusssatz == "Steuergruppe BbA, 02.03.2026, Bewilligung (Steuergruppe BbA, 02.03.2026)"
        verboten(lambda: BbaSchritt.objects.filter(pk=schritt.pk).update(beschluss_nummer="9"), "unveränderlich")

    def test_zur_wahl_steht_nur_wer_entscheidet(self, weg: BbaWeg, besetzung: Besetzung, als: Callable[[Any], Client]) -> None:
        Gremium.objects.create(schluessel="x", name="Beirat der Schulen", art="verwaltung")
        weg.beraten()
        seite, leitung = reverse("bba_schritt", args=[weg.antrag.pk, "ablehnen"]), als(besetzung.fachbereichsleitung)
        antwort = leitung.get(seite)
        assert [name for _, name in antwort.context["form"].fields["gremium"].choices] == ["bitte wählen", "Steuergruppe BbA"]
        assert "Noch ist bei keinem Gremium" not in text(antwort)
        Gremium.objects.update(entscheidet_bba=False)
        assert "Noch ist bei keinem Gremium eingetragen" in text(leitung.get(seite))

    def test_andere_schritte_tragen_keinen_beschluss(self, weg: BbaWeg) -> None:
        weg.bewilligt()
        weg.gehe(A.AUSZAHLEN, 100_00)
        assert BbaSchritt.objects.filter(gremium__isnull=False).get().schritt == "bewilligen"
        halb = BbaSchritt(antrag=weg.antrag, schritt="bewilligen", stand_alt="beraten", stand_neu="bewilligt", tag=TAG)
        halb.gremium = baue_steuergruppe()
        verboten(halb.save, "bbaschritt_entscheidung_mit_beschluss")
        halb.beschluss_nummer, halb.schritt = "StG 2", "auszahlen"
        verboten(halb.save, "bbaschritt_entscheidung_mit_beschluss")

    def test_alte_entscheidungen_bleiben_lesbar(self, weg: BbaWeg) -> None:
        """As entered before the Beschluss was asked: the row in the list says so, and a waiting one has nothing there."""
        weg.beraten()
        assert [z.beschluss for z in listenzeilen(weg.antrag.runde, 3_000_00)] == [None]
        BbaSchritt.objects.create(antrag=weg.antrag, schritt="ablehnen", stand_alt="beraten", stand_neu="abgelehnt", tag=TAG, text="x")
        BbaAntrag.objects.filter(pk=weg.antrag.pk).update(status="abgelehnt")
        assert [z.beschluss for z in listenzeilen(weg.antrag.runde, 3_000_00)] == [NICHT_EINGETRAGEN]


class TestEingang:
    """The application came in on 1 February, its documents too."""

    def test_er_liegt_nicht_nach_den_unterlagen(self, weg: BbaWeg) -> None:
        antrag = weg.antrag
        unterlage = antrag.runde.unterlagen.first()
        assert unterlage
        trage_unterlagen_ein(wer=weg.netz, antrag=antrag, unterlagen=[unterlage], tag=date(2026, 2, 3))
        antrag.eingegangen_am = date(2026, 2, 4)
        abgelehnt(lambda: speichere_bba_antrag(wer=weg.netz, antrag=antrag), "Am 03.02.2026 sind schon Unterlagen eingegangen")
        verboten(lambda: BbaAntrag.objects.filter(pk=antrag.pk).update(eingegangen_am=date(2026, 2, 4)), "nicht nach seinen Unterlagen")
        antrag.eingegangen_am = date(2026, 2, 3)
        assert speichere_bba_antrag(wer=weg.netz, antrag=antrag).eingegangen_am == date(2026, 2, 3)

    def test_er_liegt_nicht_nach_der_nachforderung(self, weg: BbaWeg) -> None:
        antrag = weg.gehe(A.NACHFORDERN, tag=date(2026, 2, 10), frist=date(2026, 2, 28))
        antrag.eingegangen_am = date(2026, 2, 11)
        abgelehnt(lambda: speichere_bba_antrag(wer=weg.netz, antrag=antrag), "Am 10.02.2026")
        verboten(lambda: BbaAntrag.objects.filter(pk=antrag.pk).update(eingegangen_am=date(2026, 2, 11)), "nach dem ersten Schritt")


def test_eine_alte_rueckforderung_bekommt_ihre_frist(weg: BbaWeg, besetzung: Besetzung, als: Callable[[Any], Client]) -> None:
    """As raised before the day was asked: never overdue, until the Netzwerkstelle sets it; then it stays."""
    weg.bewilligt()
    netz, leser, seite = als(besetzung.netzwerkstelle), als(besetzung.pruefung), reverse("bba_rueckzahlung", args=[weg.antrag.pk])
    abgelehnt(lambda: setze_rueckzahlungstag(wer=weg.netz, antrag=weg.antrag, bis=TAG), "keine Rückforderung offen")
    weg.gehe(A.AUSZAHLEN, 2_000_00)
    weg.gehe(A.NACHWEISEN, 1_400_00)
    weg.gehe(A.ANERKENNEN, 1_400_00)
    BbaAntrag.objects.update(rueckzahlung_bis=None)
    antrag = weg.antrag.get_absolute_url()
    assert "ohne Frist" in text(netz.get(antrag)) and seite in text(netz.get(antrag)) and seite not in text(leser.get(antrag))
    assert leser.get(seite).status_code in (403, 404)
    zu_frueh = netz.post(seite, {"bis": "01.03.2026"})
    assert zu_frueh.status_code == 422 and "Der letzte Schritt war am 02.03.2026" in text(zu_frueh)
    assert netz.post(seite, {"bis": "30.04.2026"}).status_code == 302
    (frist,) = (f for f in sammle(Zugang(besetzung.netzwerkstelle), date(2026, 5, 1)) if f.titel.startswith("Rückforderung"))
    assert frist.tag == date(2026, 4, 30) and "überfällig" in frist.text
    assert netz.post(seite, {"bis": "30.06.2026"}).status_code == 422 and BbaAntrag.objects.get().rueckzahlung_bis == date(2026, 4, 30)
    weg.gehe(A.ZURUECKZAHLEN, 600_00)
    assert "<dt>Rückzahlung</dt>" not in text(netz.get(antrag)), "nichts ist mehr zurückzuzahlen"


def test_halle_zeigt_beschluesse_und_zwei_voten_ueber_der_obergrenze(halle: str, db: None) -> None:
    """2.600 € and 900 € for one school in 2026, where 3.000 € is the most; what was decided names the Muster Gremium."""
    zeilen = listenzeilen(BbaRunde.objects.get(kalenderjahr=2026), 3_000_00)
    (satz,) = votensaetze(zeilen)
    assert "zu 2 Vorhaben ergeben zusammen 3.500,00 €. Bei 3.000,00 € je Schule sind das 500,00 € zu viel." in satz.replace("\u00a0", " ")
    entschieden = {z.beschluss for z in zeilen if z.gruppe == "Entschieden"}
    assert entschieden == {f"Muster: Steuergruppe BbA, 24.02.2026, BbA 0{n}/2026 (Muster)" for n in (1, 2)}
