"""Förderung with the database: the whole way once, what PostgreSQL refuses, who reads and does what."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from budgets.actions.foerderlisten import beschliesse_liste, lege_liste_an, lege_liste_vor, nimm_auf
from budgets.actions.foerderung import gehe_schritt, schritt_am, speichere_antrag
from budgets.foerderweg import Schritt, Stand
from budgets.models import Foerderantrag, Foerderliste, Foerderschritt, Haushaltsjahr, Vereinbarung, Vereinbarungsfassung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Beschluss, Protokoll, Traeger
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)


@pytest.fixture
def antrag(raeume: Raeume, besetzung: Besetzung) -> Foerderantrag:
    raeume.stadt.fester_tag = HEUTE
    raeume.stadt.save()
    traeger = Traeger.objects.create(schluessel="probe", name="Muster Probe", art="frei", gueltig_von=date(2000, 1, 1), muster=True)
    neu = Foerderantrag(
        traeger=traeger, gebiet=raeume["I"], haushaltsjahr=Haushaltsjahr.objects.create(jahr=2007), gegenstand="projekt", titel="Probe",
        wirkungsauftrag="wirkt", eingegangen_am=date(2007, 9, 1), beginn=HEUTE, ende=date(2007, 12, 31), gesamtkosten_cent=1_000_00,
        eigenmittel_cent=100_00, beantragt_cent=900_00, muster=True,
    )  # fmt: skip
    return speichere_antrag(wer=wer_ist(besetzung.ressort1), antrag=neu)


class Weg:
    """Steps by name, each by a person who may."""

    def __init__(self, besetzung: Besetzung, raeume: Raeume, antrag: Foerderantrag) -> None:
        self.wer, self.leitung = wer_ist(besetzung.controlling), wer_ist(besetzung.fachbereichsleitung)
        self.raeume, self.antrag = raeume, antrag

    def gehe(self, schritt: Schritt, betrag: int | None = None, form: str = "", leitung: bool = False) -> Foerderantrag:
        wer = self.leitung if leitung else self.wer
        return gehe_schritt(wer=wer, antrag=self.antrag, schritt=schritt, angaben=schritt_am(HEUTE, betrag, "geprüft", form))

    def vorgelegt(self) -> Foerderliste:
        self.gehe(Schritt.PRUEFEN, 800_00)
        jha = self.raeume.gremien["jha"]
        liste = lege_liste_an(wer=self.wer, liste=Foerderliste(haushaltsjahr=self.antrag.haushaltsjahr, titel="Liste", gremium=jha))
        nimm_auf(wer=self.wer, liste=liste, antraege=[Foerderantrag.objects.get(pk=self.antrag.pk)])
        return lege_liste_vor(wer=self.wer, liste=liste)

    def beschlossen(self, betrag: int = 700_00) -> Foerderantrag:
        liste = self.vorgelegt()
        beschluss = Beschluss.objects.create(titel="Förderliste", gremium=liste.gremium, tag=HEUTE)
        beschliesse_liste(wer=self.wer, liste=liste, beschluss=beschluss, betraege={self.antrag.pk: betrag})
        return Foerderantrag.objects.get(pk=self.antrag.pk)


@pytest.fixture
def weg(besetzung: Besetzung, raeume: Raeume, antrag: Foerderantrag) -> Weg:
    return Weg(besetzung, raeume, antrag)


def test_der_ganze_weg_bis_zur_rueckzahlung(weg: Weg) -> None:
    """700 € decided, 600 € granted and paid in two parts, 550 € recognised: 50 € come back."""
    assert weg.beschlossen().stand is Stand.BESCHLOSSEN
    weg.gehe(Schritt.BEWILLIGEN, 600_00, "bescheid", leitung=True)
    for _ in range(2):
        weg.gehe(Schritt.ABSCHLAG, 300_00)
    weg.gehe(Schritt.NACHWEISEN, 640_00)
    assert weg.gehe(Schritt.ANERKENNEN, 550_00).rueckforderung_cent == 50_00
    assert weg.gehe(Schritt.ZURUECKZAHLEN, 50_00).stand is Stand.ABGESCHLOSSEN
    namen = list(Foerderschritt.objects.filter(antrag=weg.antrag).values_list("schritt", flat=True))
    assert namen == ["pruefen", "listen", "beschliessen", "bewilligen", "abschlag", "abschlag", "nachweisen", "anerkennen", "zurueckzahlen"]


def test_was_das_gremium_ablehnt_ist_abgelehnt(weg: Weg, besetzung: Besetzung) -> None:
    """Entered by who checked the application, under her name, on the day of the Beschluss."""
    liste = weg.vorgelegt()
    beschluss = Beschluss.objects.create(titel="Förderliste", gremium=liste.gremium, tag=date(2007, 10, 11))
    beschliesse_liste(wer=weg.wer, liste=liste, beschluss=beschluss, betraege={})
    schritt = Foerderschritt.objects.latest("pk")
    assert (schritt.schritt, schritt.stand_neu, schritt.betrag_cent) == ("gremium_ablehnen", Stand.ABGELEHNT, None)
    assert (schritt.nutzer, schritt.tag) == (besetzung.controlling, beschluss.tag)
    assert Protokoll.objects.get(aktion="foerderung_gremium_ablehnen").nutzer == besetzung.controlling


@pytest.mark.parametrize(("endet_am", "laeuft"), [(None, True), (HEUTE, True), (date(2007, 10, 14), False)])
def test_nur_eine_laufende_zuwendung_steht_der_bewilligung_entgegen(weg: Weg, endet_am: date | None, laeuft: bool) -> None:
    """The measure begins on 15 October; a Zuwendung that ended early on the day before does not run beside it."""
    antrag = weg.beschlossen()
    gleich = {"traeger": antrag.traeger, "gebiet": antrag.gebiet, "titel": antrag.titel}
    zuwendung = Vereinbarung.objects.create(art="zuwendung", form="vertrag", zielgruppe="hze", wirkungsauftrag="wirkt", **gleich)
    Vereinbarungsfassung.objects.create(
        vereinbarung=zuwendung, teil="gesamt", nummer=1, gueltig_von=date(2007, 1, 1), gueltig_bis=date(2007, 12, 31), inhalt="x",
        geschlossen_am=date(2007, 1, 1), endet_am=endet_am, endet_grund="Muster" if endet_am else "",
    )  # fmt: skip
    if laeuft:
        with pytest.raises(Abgelehnt, match="nie beides"):
            weg.gehe(Schritt.BEWILLIGEN, 600_00, "bescheid", leitung=True)
    else:
        assert weg.gehe(Schritt.BEWILLIGEN, 600_00, "bescheid", leitung=True).stand is Stand.BEWILLIGT


def test_wer_geprueft_hat_bewilligt_nicht(weg: Weg) -> None:
    weg.beschlossen()
    weg.leitung = weg.wer
    with pytest.raises(Abgelehnt, match="Vier-Augen"):
        weg.gehe(Schritt.BEWILLIGEN, 600_00, "vertrag", leitung=True)


def test_die_datenbank_haelt_den_weg(weg: Weg) -> None:
    antrag = weg.beschlossen()
    rows = Foerderantrag.objects.filter(pk=antrag.pk)
    angriffe: list[tuple[str, Callable[[], object]]] = [
        ("geht nicht von", lambda: rows.update(status="eingegangen", beschlossen_cent=None)),
        ("bewilligt_als_bescheid_oder_vertrag", lambda: rows.update(status="bewilligt", bewilligt_cent=1, bewilligt_am=HEUTE)),
        ("bewilligt_als_bescheid_oder_vertrag",
         lambda: rows.update(status="bewilligt", bewilligt_cent=701_00, bewilligt_am=HEUTE, form="vertrag")),
        ("kein_beginn_vor_der_bewilligung",
         lambda: rows.update(status="bewilligt", bewilligt_cent=1, bewilligt_am=date(2007, 10, 16), form="vertrag")),
        ("Mehr gezahlt", lambda: Foerderschritt.objects.create(
            antrag=antrag, schritt="abschlag", stand_alt="bewilligt", stand_neu="bewilligt", tag=HEUTE, betrag_cent=1)),
        ("unveränderlich", lambda: Foerderschritt.objects.filter(antrag=antrag).update(betrag_cent=1)),
        ("ist beschlossen", lambda: Foerderliste.objects.filter(pk=antrag.liste_id).update(titel="anders")),
    ]  # fmt: skip
    for satz, angriff in angriffe:
        with pytest.raises(IntegrityError, match=satz), transaction.atomic():
            angriff()


def test_ein_beschluss_eines_anderen_gremiums_gilt_nicht(weg: Weg, raeume: Raeume) -> None:
    liste = weg.vorgelegt()
    fremd = Beschluss.objects.create(titel="Anderes", gremium=raeume.gremien["stadtrat"], tag=HEUTE)
    with pytest.raises(Abgelehnt, match="anderen Gremium"):
        beschliesse_liste(wer=weg.wer, liste=liste, beschluss=fremd, betraege={})


def test_das_gremium_liest_die_liste_erst_wenn_sie_vorliegt(als: Callable[..., Any], weg: Weg) -> None:
    jha = weg.raeume.gremien["jha"]
    entwurf = lege_liste_an(wer=weg.wer, liste=Foerderliste(haushaltsjahr=weg.antrag.haushaltsjahr, titel="Später", gremium=jha))
    vorgelegt = weg.vorgelegt()
    (summe,) = als("controlling").get(vorgelegt.get_absolute_url()).context["table"].totals
    assert summe["beantragt_cent"] and summe["beschlossen_cent"] is None
    leser = ("gremium", "ressort2", "controlling", "fachkraft1")
    assert [als(wer).get(entwurf.get_absolute_url()).status_code for wer in leser] == [404, 404, 200, 404]
    assert [als(wer).get(vorgelegt.get_absolute_url()).status_code for wer in leser] == [200, 200, 200, 404]
    assert [als(wer).get(weg.antrag.get_absolute_url()).status_code for wer in leser] == [404, 404, 200, 404]


def test_das_formular_eines_schritts_nennt_die_regel(als: Callable[..., Any], weg: Weg) -> None:
    weg.beschlossen()
    angaben = {"tag": "15.10.2007", "betrag": "701", "form": "vertrag", "text": ""}
    antwort = als("fachbereichsleitung").post(reverse("foerderantrag_schritt", args=[weg.antrag.pk, "bewilligen"]), angaben)
    text = antwort.content.decode()
    assert antwort.status_code == 422 and "höchstens, was beschlossen ist" in text and "Bewilligter Betrag" in text
    assert als("controlling").get(reverse("foerderantrag_schritt", args=[weg.antrag.pk, "bewilligen"])).status_code == 403
