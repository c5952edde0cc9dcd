"""Months close and open with two persons; a Haushaltsrest ends with the following year; a year closes after its months."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from basis.zahlen import NBSP
from budgets.actions import abschluss as aktionen
from budgets.actions.haushalt import setze_status
from budgets.jahresende import abschlusshindernisse, uebertragbar, verfuegbar_bis
from budgets.models import Haushaltsjahr, Mittel, Monatsabschluss
from budgets.nachweis import Nachweis
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Stadt
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist


def test_was_selbst_rest_war_verfaellt() -> None:
    assert uebertragbar(Nachweis(ansatz=100, rest=20, ist=15)) == 100
    assert uebertragbar(Nachweis(ansatz=100, rest=20, ist=50)) == 70
    assert uebertragbar(Nachweis(ansatz=100, ist=120)) == 0
    assert uebertragbar(Nachweis(ansatz=100, sperre=30, festlegung=10)) == 60
    assert verfuegbar_bis(2009) == date(2010, 12, 31)


def test_monate_schliessen_der_reihe_nach_und_erst_wenn_sie_vorbei_sind() -> None:
    assert abschlusshindernisse(2009, 1, date(2009, 2, 1), ()) == ()
    assert "noch nicht zu Ende" in abschlusshindernisse(2009, 2, date(2009, 2, 28), {1})[0]
    assert "Februar 2009" in abschlusshindernisse(2009, 3, date(2009, 5, 1), {1})[0]


@pytest.mark.django_db
def test_angeboten_wird_nur_der_naechste_monat_sonst_steht_dort_der_grund(client: Client, v: Vollzug) -> None:
    Stadt.objects.update(fester_tag=date(JAHR, 3, 15))
    schliesse(v, 1)
    client.force_login(v.besetzung.controlling)
    monate = client.get(f"/budgets/haushalt/{JAHR}/").context["monate"]
    assert [m["name"] for m in monate if ("Abschluss beantragen" in dict(m["schritte"]))] == ["Februar"]
    assert [m["grund"] for m in monate[:3]] == ["", "", "Zuerst wird der Februar 2009 abgeschlossen; Monate schließen der Reihe nach."]
    seite = client.get(f"/budgets/haushalt/{JAHR}/monat/3/beantragen/").content.decode()
    assert "Der März 2009 ist noch nicht zu Ende." in seite and "st-form" not in seite
    aktionen.beantrage_abschluss(wer=wer_ist(v.besetzung.controlling), haushaltsjahr=v.jahr, monat=2)
    assert "bestätigt eine zweite Person" in client.get(f"/budgets/haushalt/{JAHR}/monat/2/bestaetigen/").content.decode()


@pytest.mark.django_db
def test_vor_dem_schliessen_steht_was_im_monat_gebucht_ist_neben_dem_vormonat(client: Client, v: Vollzug) -> None:
    for monat, betrag in ((1, 70), (2, 30), (2, 5)):
        v.bucht("I", "4550", betrag, tag=date(JAHR, monat, 10))
    client.force_login(v.besetzung.controlling)
    zahlen = client.get(f"/budgets/haushalt/{JAHR}/monat/2/beantragen/").context["kennzahlen"]
    assert [(z["wert"], z["zusatz"]) for z in zahlen[:2]] == [("2", "Vormonat 1"), (f"35,00{NBSP}€", f"Vormonat 70,00{NBSP}€")]
    assert len(client.get(zahlen[0]["url"]).context["table"].page.object_list) == 2
    leer = client.get(f"/budgets/haushalt/{JAHR}/monat/1/beantragen/").context["kennzahlen"]
    assert [z["zusatz"] for z in leer] == [""] * 4  # Dezember gehört zum Vorjahr


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    Stadt.objects.update(fester_tag=date(JAHR + 1, 2, 1))
    vollzug = baue_vollzug(raeume, besetzung)
    vollzug.ansatz("I", "4550", 100)
    return vollzug


def schliesse(v: Vollzug, *monate: int) -> None:
    for monat in monate:
        aktionen.beantrage_abschluss(wer=wer_ist(v.besetzung.controlling), haushaltsjahr=v.jahr, monat=monat)
        aktionen.bestaetige_abschluss(wer=wer_ist(v.besetzung.fachbereichsleitung), haushaltsjahr=v.jahr, monat=monat)


@pytest.mark.zusage(4)
@pytest.mark.django_db
def test_schliessen_und_oeffnen_brauchen_zwei_personen_und_einen_grund(v: Vollzug) -> None:
    controlling, leitung = wer_ist(v.besetzung.controlling), wer_ist(v.besetzung.fachbereichsleitung)
    aktionen.beantrage_abschluss(wer=controlling, haushaltsjahr=v.jahr, monat=1)
    with pytest.raises(Abgelehnt, match="Vier-Augen"):
        aktionen.bestaetige_abschluss(wer=controlling, haushaltsjahr=v.jahr, monat=1)
    aktionen.bestaetige_abschluss(wer=leitung, haushaltsjahr=v.jahr, monat=1)
    with pytest.raises(IntegrityError, match="abgeschlossen"), transaction.atomic():
        v.bucht("I", "4550", 1, tag=date(JAHR, 1, 5))
    with pytest.raises(Abgelehnt, match="Grund"):
        aktionen.beantrage_oeffnung(wer=leitung, haushaltsjahr=v.jahr, monat=1, grund=" ")
    aktionen.beantrage_oeffnung(wer=leitung, haushaltsjahr=v.jahr, monat=1, grund="Beleg vergessen")
    with pytest.raises(Abgelehnt, match="Vier-Augen"):
        aktionen.bestaetige_oeffnung(wer=leitung, haushaltsjahr=v.jahr, monat=1)
    with pytest.raises(IntegrityError, match="abgeschlossen"), transaction.atomic():
        v.bucht("I", "4550", 1, tag=date(JAHR, 1, 5))
    aktionen.bestaetige_oeffnung(wer=controlling, haushaltsjahr=v.jahr, monat=1)
    v.bucht("I", "4550", 1, tag=date(JAHR, 1, 5))
    geoeffnet = Monatsabschluss.objects.values().get()
    aktionen.beantrage_abschluss(wer=controlling, haushaltsjahr=v.jahr, monat=1)
    with pytest.raises(IntegrityError, match="geöffnet, nicht gelöscht"), transaction.atomic():
        Monatsabschluss.objects.all().delete()
    aktionen.ziehe_abschluss_zurueck(wer=controlling, haushaltsjahr=v.jahr, monat=1)
    assert Monatsabschluss.objects.values().get() == geoeffnet
    schliesse(v, 1)
    with pytest.raises(IntegrityError, match="geöffnet, nicht gelöscht"), transaction.atomic():
        Monatsabschluss.objects.all().delete()


@pytest.mark.django_db
def test_ein_rest_geht_mit_anordnung_ins_folgende_jahr_und_endet_mit_ihm(v: Vollzug) -> None:
    wer, posten = wer_ist(v.besetzung.controlling), v.posten["I", "4550"]
    neu = Haushaltsjahr.objects.create(jahr=JAHR + 1, status="beschlossen")
    v.bucht("I", "4550", 40)
    with pytest.raises(Abgelehnt, match="alle Monate"):
        aktionen.uebertrage_rest(wer=wer, posten=posten, betrag=1, anordnung="Muster")
    with pytest.raises(Abgelehnt, match="0 von 12 Monaten"):
        setze_status(wer=wer, haushaltsjahr=v.jahr, status="abgeschlossen", grund="Jahresrechnung")
    schliesse(v, *range(1, 13))
    with pytest.raises(Abgelehnt, match=r"60,00"):
        aktionen.uebertrage_rest(wer=wer, posten=posten, betrag=60_01, anordnung="Muster")
    row = aktionen.uebertrage_rest(wer=wer, posten=posten, betrag=50_00, anordnung="Muster")
    assert (row.posten.haushaltsjahr, row.verfuegbar_bis) == (neu, date(JAHR + 1, 12, 31))
    with pytest.raises(Abgelehnt, match=r"10,00"):
        aktionen.uebertrage_rest(wer=wer, posten=posten, betrag=10_01, anordnung="Muster")
    with pytest.raises(Abgelehnt, match="schon Haushaltsreste übertragen"):
        aktionen.beantrage_oeffnung(wer=wer, haushaltsjahr=v.jahr, monat=3, grund="zu spät")
    with pytest.raises(IntegrityError, match="gilt bis zum Ende seines Jahres"), transaction.atomic():
        Mittel.objects.create(
            posten=row.posten, bewegung="rest", betrag_cent=1, wirksam_am=date(JAHR + 1, 1, 1), anordnung="Muster",
            vorjahresposten=posten, verfuegbar_bis=date(JAHR + 2, 12, 31),
        )  # fmt: skip
    setze_status(wer=wer, haushaltsjahr=v.jahr, status="abgeschlossen", grund="Jahresrechnung")
