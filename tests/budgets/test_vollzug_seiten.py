"""The page of the running year on the demonstration: what stands there is what is booked, for whoever may read it."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from basis.geld import lies_cent, teur
from basis.models import Nutzer
from budgets.ampel import Schwellen
from budgets.models import Buchung, Budgetposten, Mittel, Ueberschreitung
from budgets.selectors.erlaeuterungen import jahreslage
from budgets.selectors.vollzug import eckdaten
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Parameter

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
ADRESSE = "/budgets/2007/ressort/R-II/vollzug/"
Als = Callable[..., Client]


def posten(*gebiete: str) -> dict[str, int]:
    rows = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, gebiet__schluessel__in=gebiete).ausgaben()
    return rows.aggregate(ansatz=Sum("ansatz_cent"), ist=Sum("ist_cent"), fest=Sum("festlegung_cent"))


def test_die_seite_zeigt_was_gebucht_ist(als: Als) -> None:
    antwort = als("ressort2").get(ADRESSE)
    summe, gebucht = antwort.context["blatt"].summe.nachweis, posten("II", "III", "R-II")
    assert (summe.ansatz, summe.ist, summe.festlegung) == (gebucht["ansatz"], gebucht["ist"], gebucht["fest"])
    fuss = antwort.content.decode().partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert all(f">{teur(cent)}<" in fuss for cent in gebucht.values())
    assert "Am besten traf bisher" in antwort.content.decode()


def test_auf_der_seite_der_stadt_fehlt_kein_posten(als: Als) -> None:
    summe = als("controlling").get("/budgets/2007/fachbereich/FB/vollzug/").context["blatt"].summe.nachweis
    alle = Budgetposten.objects.filter(haushaltsjahr__jahr=2007).ausgaben().aggregate(ansatz=Sum("ansatz_cent"), ist=Sum("ist_cent"))
    assert (summe.ansatz, summe.ist) == (alle["ansatz"], alle["ist"])


def test_eine_zeile_fuehrt_zu_ihren_buchungen_wer_sie_lesen_darf(als: Als) -> None:
    ziel = "/buchungen/?jahr=2007&amp;posten="
    assert ziel in als("ressort2").get(ADRESSE).content.decode()
    assert ziel not in als("ressort1").get(ADRESSE).content.decode()
    stadt = als("ressort1").get("/budgets/2007/fachbereich/FB/vollzug/").content.decode()
    assert "/budgets/2007/sozialraum/II/vollzug/" in stadt


def test_ist_und_festlegung_fuehren_zu_genau_ihren_buchungen(als: Als) -> None:
    client = als("ressort2")
    kennzahlen = {k["bezeichnung"]: k for k in client.get(ADRESSE).context["kennzahlen"]}
    for name, stelle, feld in (("Ist", "ist_ausgaben", "ist"), ("Festlegung", "festlegung", "fest")):
        gesamt = client.get(kennzahlen[name]["url"]).context["filter"].gesamt
        betraege = {"ist_ausgaben": gesamt.ist_ausgaben, "festlegung": gesamt.festlegung}
        assert betraege == {"ist_ausgaben": 0, "festlegung": 0} | {stelle: posten("II", "III", "R-II")[feld]}


def test_jede_zahl_von_ist_und_festlegung_fuehrt_zu_genau_ihren_buchungen(als: Als) -> None:
    """In rows and sums, on the page of the city too, and as of an earlier day; only for whoever may read them, each with a name."""
    client = als("controlling")
    for adresse in (f"{ADRESSE}?stand=31.03.2007", "/budgets/2007/fachbereich/FB/vollzug/"):
        antwort = client.get(adresse)
        text, blatt, wege = antwort.content.decode(), antwort.context["blatt"], antwort.context["buchungswege"]
        for zeile in (blatt.ausgaben[0].zeilen[0], blatt.ausgaben[0].summe):
            gesamt = client.get(f"{wege[zeile.kennung]}&art=ist").context["filter"].gesamt
            assert (gesamt.ist_ausgaben, gesamt.festlegung) == (zeile.nachweis.ist, 0)
            gesamt = client.get(f"{wege[zeile.kennung]}&art=festlegung").context["filter"].gesamt
            assert (gesamt.ist_ausgaben, gesamt.festlegung) == (0, zeile.nachweis.festlegung)
            ziel = wege[zeile.kennung].replace("&", "&amp;")
            wort = f'<span class="st-nur-vorlesen">, Buchungen: Ist {escape(zeile.name)}</span>'
            assert f'<a href="{ziel}&amp;art=ist">{teur(zeile.nachweis.ist)}{wort}</a>' in text
    assert "art=ist" not in als("ressort1").get(ADRESSE).content.decode()


def test_wo_keine_liste_steht_wird_keine_ansicht_angeboten(als: Als) -> None:
    for seite in (ADRESSE, "/budgets/2007/ressort/R-II/"):
        assert "Ansicht speichern" not in als("ressort2").get(seite).content.decode()


def test_die_datei_ergibt_dieselben_summen(als: Als) -> None:
    inhalt = als("ressort2").get(f"{ADRESSE}?format=csv").content.decode("utf-8-sig")
    zeilen = list(csv.reader(io.StringIO(inhalt), delimiter=";"))
    kopf = next(zeile for zeile in zeilen if "Ist in €" in zeile)
    ausgaben = next(zeile for zeile in zeilen if zeile[:1] == ["Ausgaben"])
    assert lies_cent(ausgaben[kopf.index("Ist in €")]) == posten("II", "III", "R-II")["ist"]


def test_ein_frueherer_stand_zeigt_weniger(als: Als) -> None:
    maerz, jetzt = (als("controlling").get(ADRESSE + frage) for frage in ("?stand=31.03.2007", ""))
    assert "Stand 31.03.2007" in maerz.content.decode()
    assert 0 < maerz.context["blatt"].summe.nachweis.ist < jetzt.context["blatt"].summe.nachweis.ist


@pytest.mark.parametrize("stand", ["gestern", "31.12.2006", "32.01.2007"])
def test_ein_stand_der_keiner_ist_wird_mit_einem_satz_abgewiesen(als: Als, stand: str) -> None:
    assert als("controlling").get(ADRESSE, {"stand": stand}).status_code == 400


def test_ein_jahr_ohne_budgets_sagt_es(als: Als) -> None:
    assert "Noch keine Budgets im laufenden Jahr" in als("controlling").get("/budgets/2008/sozialraum/II/vollzug/").content.decode()


def test_wer_nicht_intern_liest_sieht_die_seite_nicht(als: Als) -> None:
    assert als("gremium").get(ADRESSE).status_code == 404


def test_die_eckdaten_gelten_je_tag() -> None:
    eck = eckdaten(2007)
    assert eck.gebucht_bis == date(2007, 9, 30) and eckdaten(2031).gebucht_bis is None
    for tag in (date(1999, 1, 1), date(2007, 9, 30), date(2031, 1, 1)):
        gueltig = Parameter.objects.filter(schluessel="ampel_gruen", gueltig_von__lte=tag).order_by("gueltig_von").last()
        assert eck.schwellen(tag).gruen == (Fraction(gueltig.wert) if gueltig else Schwellen().gruen)
        assert eck.baeume.genau(tag).knoten == Gebiet.objects.baum(tag).knoten


def test_was_nach_dem_datenstand_bewilligt_ist_steht_auf_der_seite(als: Als) -> None:
    """The Mittel of today, the Ist of the last booked month; an earlier day is as it was, warnings and form say the same."""
    client, tag = als("ressort2"), heute()
    vorher, ziel = client.get(ADRESSE), Budgetposten.objects.get(
        haushaltsjahr__jahr=2007, haushaltsstelle__nummer="4550.7600", gebiet__schluessel="II"
    )  # fmt: skip
    name = f"posten={ziel.pk}&"
    assert tag == date(2007, 10, 15) and any(name in z["url"] for z in vorher.context["ueberschreitungen"]["zeilen"])
    Mittel.objects.create(posten=ziel, bewegung="nachtrag", betrag_cent=99_999_900, wirksam_am=tag, anordnung="Haushaltsakte, Blatt 12")
    nachher, eck = client.get(ADRESSE), eckdaten(2007)
    assert (eck.mittel_bis, eck.gebucht_bis, eck.stand(2007)) == (tag, date(2007, 9, 30), tag)
    assert "Stand 15.10.2007; gebucht bis 30.09.2007" in nachher.content.decode()
    alt, neu = (antwort.context["blatt"].summe for antwort in (vorher, nachher))
    assert neu.nachweis == replace(alt.nachweis, nachtrag=99_999_900) and neu.aussicht == alt.aussicht
    assert not any(name in z["url"] for z in nachher.context["ueberschreitungen"]["zeilen"])
    assert client.get(f"{ADRESSE}?stand=15.10.2007").context["blatt"].summe == neu
    assert client.get(f"{ADRESSE}?stand=30.09.2007").context["blatt"].summe == alt
    am_monatsende, jetzt = jahreslage(2007, date(2007, 9, 30)), jahreslage(2007)
    assert jetzt.zeilen[ziel.pk].nachweis.nachtrag == 99_999_900 and not am_monatsende.zeilen[ziel.pk].nachweis.nachtrag
    beides = jahreslage(2007, date(2007, 9, 30), auch_spaeter=True)
    assert beides.zeilen == am_monatsende.zeilen and jetzt.stichtag == beides.stichtag == date(2007, 9, 30)


def test_eine_offene_ueberschreitung_steht_statt_einer_zweiten_anmeldung(als: Als) -> None:
    zeilen = als("ressort2").get(ADRESSE).context["ueberschreitungen"]["zeilen"]
    neu = next(z for z in zeilen if z["url"])
    posten_der_zeile = Budgetposten.objects.get(pk=int(parse_qs(urlsplit(neu["url"]).query)["posten"][0]))
    laufend = Ueberschreitung.objects.create(
        haushaltsjahr=posten_der_zeile.haushaltsjahr, art="uepl", posten=posten_der_zeile, gebiet=posten_der_zeile.gebiet,
        haushaltsstelle=posten_der_zeile.haushaltsstelle, halter=posten_der_zeile.art, betrag_cent=100_00, anlass="rechtsanspruch",
        begruendung="Mehr Hilfen als geplant", erstellt_von=Nutzer.objects.get(username="ressort2"),
    )  # fmt: skip
    for wer, darf in (("ressort2", True), ("ressort1", False)):
        antwort = als(wer).get(ADRESSE)
        zeile = next(z for z in antwort.context["ueberschreitungen"]["zeilen"] if z["name"] == neu["name"])
        ziel = f"/ueberschreitungen/{laufend.pk}/" if darf else ""
        assert zeile["url"] == "" and zeile["laufend"] == [{"name": f"Überschreitung {laufend.pk}: angemeldet", "url": ziel}]
        assert f"Überschreitung {laufend.pk}: angemeldet" in antwort.content.decode()


@pytest.mark.parametrize("jahr", [2004, 2006])
def test_ein_fehlender_ansatz_ist_nicht_null(als: Als, jahr: int) -> None:
    antwort = als("ressort2").get(f"/budgets/{jahr}/ressort/R-II/vollzug/")
    blatt, text = antwort.context["blatt"], antwort.content.decode()
    assert blatt.summe.ohne_ansatz and blatt.summe.nachweis.ist > 0 and blatt.summe.abweichung is None
    assert set(antwort.context["ampeln"].values()) == {"kein_wert"} and "kein Ansatz erfasst" in text
    werte = {k["bezeichnung"]: k["wert"] for k in antwort.context["kennzahlen"]}
    assert (werte["Fortgeschriebener Ansatz"], werte["verfügbar"]) == ("–", "–")
    datei = als("ressort2").get(f"/budgets/{jahr}/ressort/R-II/vollzug/?format=csv").content.decode("utf-8-sig")
    zeilen = list(csv.reader(io.StringIO(datei), delimiter=";"))
    kopf, ausgaben = (next(z for z in zeilen if wort in z) for wort in ("Ist in €", "Ausgaben"))
    assert lies_cent(ausgaben[kopf.index("Ist in €")]) == blatt.summe.nachweis.ist
    assert ausgaben[kopf.index("Ansatz in €")] == ausgaben[kopf.index("Verfügbar in €")] == ""


@pytest.mark.parametrize("wo", ["fachbereich/FB", "ressort/R-II", "sozialraum/II"])
def test_die_seite_laesst_anderen_abfragen_platz(als: Als, wo: str) -> None:
    """At most 12 in all (performance.md): what else stands on the page has four of them."""
    client = als("ressort2")
    client.get("/hilfe/")
    with CaptureQueriesContext(connection) as abfragen:
        assert client.get(f"/budgets/2007/{wo}/vollzug/").status_code == 200
    assert len([q for q in abfragen.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 8


def test_drei_wege_stehen_mit_ihrem_fehler_nebeneinander(als: Als) -> None:
    blatt = als("ressort2").get(ADRESSE).context["wegeblatt"]
    assert blatt.jahre == (2004, 2005, 2006) and [weg.betrag is None for weg in blatt.wege] == [False] * 3
    gleichmaessig, _saisonal, faelle = blatt.wege
    assert set(faelle.je_jahr) == {2005, 2006} and faelle.fehler < gleichmaessig.fehler
    assert sum(weg.bester for weg in blatt.wege) == 1 and blatt.satz.startswith("Am besten traf bisher")


@pytest.mark.parametrize(("wer", "offen"), [("ressort2", True), ("controlling", True), ("ressort1", False), ("verwaltung", False)])
def test_was_aus_kleinen_fallzahlen_kommt_sehen_nur_zustaendige(als: Als, wer: str, offen: bool) -> None:
    antwort = als(wer).get(f"{ADRESSE}?hilfen=stationaer&faelle=-6")
    weg, text = antwort.context["wegeblatt"].wege[2], antwort.content.decode()
    assert (weg.betrag is not None, bool(weg.je_jahr), "Heimerziehung" in text, "−6 Fälle" in text) == (offen,) * 4
    if not offen:
        assert "Sie sieht nur, wer sie für das ganze Gebiet offen sehen darf: Controlling" in weg.grund
        assert antwort.context["szenarioseite"].form is None


SZENARIO = f"{ADRESSE}?hilfen=stationaer&faelle=-6&ab=10&entgelt=3&entgelt_ab=11"


def test_ein_szenario_steht_in_der_adresse_und_aendert_nichts(als: Als) -> None:
    client = als("ressort2")
    vorher, antwort = client.get(ADRESSE), client.get(SZENARIO)
    seite, text = antwort.context["szenarioseite"], antwort.content.decode()
    assert vorher.context["szenarioseite"].szenario is None and ">Szenario</th>" not in vorher.content.decode()
    assert seite.betrag == antwort.context["blatt"].summe.aussicht.betrag + seite.szenario.unterschied
    assert seite.szenario.faelle < 0 < seite.szenario.entgelt and all(satz in text for satz in seite.szenario.saetze)
    assert "Szenario" in antwort.context["diagramme"][0].kopf and f"{teur(seite.betrag)}" in text
    assert client.get(ADRESSE).context["blatt"].summe == vorher.context["blatt"].summe


@pytest.mark.parametrize(
    ("frage", "satz"),
    [
        ("faelle=-6000&hilfen=stationaer", "können nicht wegfallen"), ("faelle=viele", "viele"), ("faelle=1,5", "1,5"),
        ("entgelt=300", "100"), ("faelle=1&ab=9", "schon gebucht"), ("faelle=1&hilfen=mond", "laufen hier nicht"),
        ("hilfen=stationaer", "sonst ändert sich nichts"),
    ],
)  # fmt: skip
def test_eine_falsche_annahme_hat_einen_satz_an_ihrem_feld_und_kein_ergebnis(als: Als, frage: str, satz: str) -> None:
    antwort = als("ressort2").get(f"{ADRESSE}?{frage}")
    assert antwort.status_code == 422 and antwort.context["szenarioseite"].szenario is None
    assert satz in " ".join(str(fehler) for fehler in antwort.context["szenarioseite"].form.errors.values())
    assert 'class="st-feld__fehler"' in antwort.content.decode()


def test_jede_summe_fuehrt_zu_genau_ihren_buchungen(als: Als) -> None:
    client = als("ressort2")
    erster = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, gebiet__schluessel="II").ausgaben()[0]
    Budgetposten.objects.create(  # on the same Haushaltsstelle in the same Gebiet: its row and that of the first are told apart
        haushaltsjahr=erster.haushaltsjahr, haushaltsstelle=erster.haushaltsstelle, gebiet=erster.gebiet, art="dienst", dienst="Probe"
    )
    antwort = client.get(ADRESSE)
    blatt, verweise = antwort.context["blatt"], antwort.context["verweise"]
    for zeile in (blatt.summe, *(z for g in blatt.ausgaben for z in (*g.zeilen, g.summe))):
        gesamt = client.get(verweise[zeile.kennung]).context["filter"].gesamt
        assert (gesamt.ist_ausgaben, gesamt.festlegung) == (zeile.nachweis.ist, zeile.nachweis.festlegung)
    assert set(als("ressort1").get(ADRESSE).context["verweise"]) == set()
    assert client.get("/buchungen/?posten=1-x").status_code == 200


def test_auch_ein_jahr_vor_dem_ersten_gebietsstand_hat_seine_seite(als: Als) -> None:
    antwort = als("controlling").get("/budgets/2004/fachbereich/FB/vollzug/")
    assert antwort.status_code == 200 and antwort.context["blatt"].summe.nachweis.ist > 0


def test_die_datei_traegt_wege_zerlegung_und_szenario(als: Als) -> None:
    offen, fremd = (als(wer).get(f"{SZENARIO}&format=csv").content.decode("utf-8-sig") for wer in ("ressort2", "ressort1"))
    assert "Fehler 2005 in %" in offen and "Heimerziehung" in offen and "\r\nSzenario;" in offen
    assert "Fehler 2005 in %" in fremd and "Heimerziehung" not in fremd and "\r\nSzenario;" not in fremd


def test_eine_buchung_im_laufenden_monat_dreht_das_jahr_nicht(als: Als, besetzung: Any) -> None:
    """Today is 15.10.2007: what is booked in October has only begun; Prognose, status and comparison stay those of September."""
    client = als("ressort2")
    vorher = client.get(ADRESSE).context
    Buchung.objects.create(
        posten_id=vorher["blatt"].summe.posten[0], art="ist", betrag_cent=100, buchungstag=date(2007, 10, 5), nutzer=besetzung.controlling
    )
    assert eckdaten(2007).gebucht_bis == date(2007, 9, 30)
    for stand in ("", "?stand=31.10.2007"):
        jetzt = client.get(ADRESSE + stand).context
        assert jetzt["blatt"].summe.aussicht == vorher["blatt"].summe.aussicht and jetzt["ampeln"] == vorher["ampeln"]
        assert jetzt["wegeblatt"] == vorher["wegeblatt"] and jetzt["vergleich"].vorjahr == vorher["vergleich"].vorjahr
    assert jetzt["blatt"].summe.nachweis.ist == vorher["blatt"].summe.nachweis.ist + 100
    assert client.get("/warnungen/?art=erlaeuterung").status_code == 200
