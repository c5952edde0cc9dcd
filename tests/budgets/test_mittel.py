"""Mittel by hand, Ansätze from the Verteilung that counts, Haushaltsstellen: what the pages show, book and refuse."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.actions.haushaltsstellen import lasse_verteilung_tragen, lege_haushaltsstelle_an, leite_ueber
from budgets.actions.mittel import buche_mittel
from budgets.actions.zuweisung import aenderungen, weise_ansaetze_zu, zuweisbare
from budgets.models import Haushaltsjahr, Haushaltsstelle, Mittel, Monatsabschluss, Ueberleitung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Beschluss, Protokoll, Rollenzuweisung
from tests.budgets.vollzugsbau import JAHR, TAG, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
WER = Wer.befehl("probe")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    return baue_vollzug(raeume, besetzung)


def _buche(v: Vollzug, bewegung: str, euro: int, **felder: Any) -> None:
    angaben = {"anordnung": "Haushaltsverfügung 1", "wirksam_am": TAG, **felder}
    buche_mittel(wer=wer_ist(v.besetzung.controlling), posten=v.posten["I", "4550"], bewegung=bewegung, betrag=euro * 100, **angaben)


def test_von_hand_gebucht_wird_mit_grundlage(v: Vollzug) -> None:
    for bewegung, felder, satz in (
        ("ansatz", {}, "Von Hand"),
        ("nachtrag", {"anordnung": " "}, "Beschluss oder die Anordnung"),
        ("uepl", {"beschluss": Beschluss.objects.create(titel="Probe")}, "nur eine Überschreitung"),
        ("apl", {"beschluss": Beschluss.objects.create(titel="Probe")}, "nur eine Überschreitung"),
        ("nachtrag", {"wirksam_am": date(JAHR + 1, 1, 1)}, "Tag des Haushaltsjahrs"),
    ):  # fmt: skip
        with pytest.raises(Abgelehnt, match=satz):
            _buche(v, bewegung, 1, **felder)
    _buche(v, "nachtrag", 50)
    _buche(v, "sperre", 20, beschluss=Beschluss.objects.create(titel="Probe"))
    assert (v.stand("I", "4550").nachtrag_cent, v.stand("I", "4550").sperre_cent) == (50_00, 20_00)
    assert v.stand("I", "4550").ausserplan_cent == 0
    assert Protokoll.objects.filter(aktion="mittel_gebucht").count() == 2


def test_mehr_als_gesperrt_ist_gibt_niemand_frei(v: Vollzug) -> None:
    _buche(v, "sperre", 30)
    with pytest.raises(Abgelehnt, match="mehr lässt sich nicht freigeben"):
        _buche(v, "sperre", -31)
    _buche(v, "sperre", -30)
    assert v.stand("I", "4550").sperre_cent == 0


def test_ein_abgeschlossener_monat_nimmt_keine_mittel_an(v: Vollzug) -> None:
    b = v.besetzung
    monat = Monatsabschluss.objects.create(haushaltsjahr=v.jahr, monat=TAG.month, beantragt_von=b.controlling)
    monat.status, monat.bestaetigt_von, monat.bestaetigt_am = "abgeschlossen", b.fachbereichsleitung, monat.beantragt_am
    monat.save()
    with pytest.raises(Abgelehnt, match=r"Der Monat 03/2009 ist abgeschlossen"):
        _buche(v, "nachtrag", 1)


def test_die_seite_bucht_und_lehnt_mit_dem_satz_ab(als: Callable[..., Any], v: Vollzug) -> None:
    weg = reverse("mittel_buchen", args=[JAHR])
    daten = {"posten": v.posten["I", "4550"].pk, "bewegung": "nachtrag", "betrag": "-10", "wirksam_am": "15.03.2009"}
    antwort = als("controlling").post(weg, daten)
    assert antwort.status_code == 422 and "den Beschluss oder die Anordnung" in antwort.content.decode()
    assert als("controlling").post(weg, {**daten, "anordnung": "Verfügung"}).status_code == 302
    assert v.stand("I", "4550").nachtrag_cent == -10_00
    assert als("ressort1").post(weg, daten).status_code == 404
    ueber_plan = als("controlling").post(weg, {**daten, "anordnung": "Verfügung", "bewegung": "uepl"})
    ziel = f'<a href="{reverse("ueberschreitung_neu")}?jahr={JAHR}">'
    assert (ueber_plan.status_code, ziel in ueber_plan.content.decode(), v.stand("I", "4550").ausserplan_cent) == (422, True, 0)


@pytest.mark.parametrize("bewegung", ["uepl", "apl"])
def test_die_datenbank_bucht_ueber_plan_nur_mit_einer_ueberschreitung(v: Vollzug, bewegung: str) -> None:
    gleich: dict[str, Any] = {"posten": v.posten["I", "4550"], "betrag_cent": 1, "wirksam_am": TAG, "anordnung": "x"}
    Mittel.objects.create(bewegung="nachtrag", **gleich)  # negative control
    with pytest.raises(IntegrityError, match="nur eine Überschreitung"), transaction.atomic():
        Mittel.objects.create(bewegung=bewegung, **gleich)


def test_haushaltsstellen_anlegen_und_ueberleiten(als: Callable[..., Any], v: Vollzug) -> None:
    ua = v.stellen["4550"].unterabschnitt
    for felder, satz in (
        ({"nummer": "4550.7600"}, "gibt es schon"),
        ({"nummer": "4550.7601", "unterabschnitt": None}, "nennt ihren Unterabschnitt"),
        ({"nummer": "36.1", "welt": "doppisch"}, "Produkt und Sachkonto"),
        ({"nummer": "4550.1", "mittelart": "landesmittel"}, "bei den Einnahmen"),
        ({"nummer": "4550.2", "gueltig_ab": 2010, "gueltig_bis": 2009}, "letzte Jahr"),
    ):
        with pytest.raises(Abgelehnt, match=satz):
            lege_haushaltsstelle_an(wer=WER, stelle=Haushaltsstelle(**{"name": "Probe", "unterabschnitt": ua, **felder}))
    daten = {"welt": "doppisch", "nummer": "36331.5331", "name": "Hilfen", "richtung": "ausgabe", "mittelart": "hilfe",
             "produkt": "36331", "sachkonto": "5331"}  # fmt: skip
    antwort = als("controlling").post(reverse("haushaltsstelle_neu"), daten)
    neu = Haushaltsstelle.objects.get(nummer="36331.5331")
    assert antwort.url == neu.get_absolute_url()
    weg = reverse("ueberleitung_neu", args=[v.stellen["4550"].pk])
    assert als("controlling").post(weg, {"nach": neu.pk, "ab_jahr": "2010"}).status_code == 302
    assert als("controlling").post(weg, {"nach": neu.pk, "ab_jahr": "2010"}).status_code == 422
    with pytest.raises(Abgelehnt, match="auf eine doppische"):
        leite_ueber(wer=WER, ueberleitung=Ueberleitung(von=neu, nach=v.stellen["4550"], ab_jahr=2011))
    assert str(Ueberleitung.objects.get()) == "4550.7600 → 36331.5331 ab 2010"


def test_die_liste_der_haushaltsstellen_filtert(als: Callable[..., Any], v: Vollzug) -> None:
    antwort = als("controlling").get(reverse("haushaltsstellen"), {"unterabschnitt": "4750"})
    assert [row.nummer for row in antwort.context["table"].data] == ["4750.7600"]


def test_zugewiesen_wird_der_unterschied_der_vorher_zu_sehen_ist(halle: str) -> None:
    """Another Haushaltsstelle carries the Sozialraumbudgets: the whole stays, and twice assigned changes nothing."""
    jahr = Haushaltsjahr.objects.get(jahr=2007)
    verteilung = zuweisbare(jahr).first()
    assert verteilung is not None
    zuvor = aenderungen(verteilung)
    assert zuvor and not any(a.unterschied for a in zuvor)
    alt = Haushaltsstelle.objects.get(nummer="4550.7600")
    neu = lege_haushaltsstelle_an(wer=WER, stelle=Haushaltsstelle(nummer="4550.7699", name="Neu", unterabschnitt=alt.unterabschnitt))
    with pytest.raises(Abgelehnt, match="schon"):
        lasse_verteilung_tragen(wer=WER, stelle=alt)
    lasse_verteilung_tragen(wer=WER, stelle=neu)
    anders = [a for a in aenderungen(verteilung) if a.unterschied]
    assert anders and sum(a.unterschied for a in anders) == 0
    client = Client()
    client.force_login(Rollenzuweisung.objects.filter(rolle="controlling")[0].nutzer)
    client.get("/")  # the first page of a session is more than its queries
    with CaptureQueriesContext(connection) as abfragen:
        seite = client.get(reverse("ansaetze_zuweisen", args=[2007]), {"verteilung": verteilung.pk}).content.decode()
    assert len(abfragen) <= 12, [a["sql"][:100] for a in abfragen]
    assert "4550.7699 Neu" in seite and "Unverändert:" in seite
    with pytest.raises(Abgelehnt, match="weder beschlossen noch vorgelegt"):
        weise_ansaetze_zu(wer=WER, haushaltsjahr=Haushaltsjahr.objects.get(jahr=2008), verteilung=verteilung, wirksam_am=date(2008, 1, 1))
    angaben = {"haushaltsjahr": jahr, "verteilung": verteilung, "wirksam_am": date(2007, 12, 1), "anordnung": "Probe"}
    assert weise_ansaetze_zu(wer=WER, **angaben) == len(anders)
    assert weise_ansaetze_zu(wer=WER, **angaben) == 0
