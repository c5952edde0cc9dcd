"""What an agreed Zielvereinbarung brings into the Scorecard, and by whom and on which day it was agreed and reported."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from berichte.sections.zielvereinbarung import stelle_zusammen
from bsc.actions import zielvereinbarungen as aktionen
from bsc.actions.freigabe import gib_frei
from bsc.actions.messgroessen import lege_messgroesse_an
from bsc.models import Planwert, Schwelle, Scorecardfreigabe, Ziel
from bsc.selectors.blatt import lies_blatt, lies_freigabe
from bsc.selectors.scorecard import lies_zeilen, messgroessen
from bsc.selectors.vereinbarungsblatt import gesperrte, oeffentliche_messzeilen
from bsc.vereinbarungsweg import Seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.rollen import richte_vertretung_ein
from sozialraum.models import Gebiet, Protokoll, Stadt
from sozialraum.rechte import Rolle
from tests.bsc.bau import BASIS, PLAN, baue_messgroesse, baue_ziel, trage_ein
from tests.bsc.test_zielvereinbarung import baue, nimm_ziel_auf, vereinbare
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
OBEN, UNTEN = Seite.OBEN, Seite.UNTEN
SEPTEMBER = date(2007, 9, 30)
Als = Callable[..., Client]


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))


def test_der_vereinbarte_plan_gilt_auch_vor_einem_inzwischen_beschlossenen(raeume: Raeume, besetzung: Besetzung) -> None:
    """The steps on either side of it stay, where they still fit."""
    wer, m = wer_ist(besetzung.controlling), baue_messgroesse(baue_ziel(raeume["R-I"]))
    Planwert.objects.create(messgroesse=m, tag=PLAN, wert=25, mindest=20, ambitioniert=28, gueltig_ab=date(2007, 8, 1))
    vereinbare(baue(wer, raeume["R-I"], messgroesse=m), besetzung)
    neu = m.planwerte.latest("gueltig_ab", "pk")
    assert (neu.wert, neu.mindest, neu.ambitioniert, neu.gueltig_ab) == (30, 20, None, date(2007, 10, 15))
    stand = date(2007, 10, 31)
    zeile = lies_zeilen(messgroessen(stand).filter(pk=m.pk), None, Gebiet.objects.baum(stand), stand)[0].zeile
    assert zeile.ziel is not None and zeile.ziel.wert == 30


def test_ein_plan_der_nach_dem_stand_beginnt_sagt_ab_wann(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """An agreement of October on the Scorecard of September: a plan there is, and it says from when it applies."""
    row = baue(wer_ist(besetzung.controlling), raeume["R-I"])
    row.gueltig_von = date(2007, 10, 1)
    aktionen.speichere_vereinbarung(wer=wer_ist(besetzung.controlling), vereinbarung=row)
    vereinbare(row, besetzung)
    seite = als("ressort1").get("/scorecard/2007/ressort/R-I/").content.decode()
    assert "gilt ab 01.10.2007" in seite and "Der Plan gilt erst ab dem 01.10.2007." in (
        als("ressort1").get("/scorecard/2007/ressort/R-I/?format=csv").content.decode("utf-8-sig")
    )


def test_ein_ziel_widerspricht_seiner_messgroesse_nicht(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """Kind, direction and start are those of the Scorecard; where it has no start, the agreement brings one."""
    wer, ziel = wer_ist(besetzung.controlling), baue_ziel(raeume["R-I"])
    row = baue(wer, raeume["R-I"])
    gesenkt = baue_messgroesse(ziel, art="je_1000", name="Schulabsentismus", richtung="senken")
    with pytest.raises(Abgelehnt, match="in einem Korridor"):
        nimm_ziel_auf(wer, row, baue_messgroesse(ziel, art="prozent", name="Prognose", richtung="korridor"))
    for felder in ({"ausgangswert": 16}, {"ausgang_am": date(2007, 1, 1)}):
        with pytest.raises(Abgelehnt, match=r"anderen Ausgangswert vom 31\.12\.2006: 15,0\. Bitte"):
            nimm_ziel_auf(wer, row, gesenkt, **felder)
    angaben = {"text": "Schulbesuch", "perspektive": "kunden", "messgroesse": gesenkt.pk, "verantwortlich": "Ressort", "zielwert": "10",
               "ausgangswert": "15", "ausgang_am": "31.12.2006", "ziel_am": "31.12.2008"}  # fmt: skip
    assert als("controlling").post(f"{row.get_absolute_url()}ziel/", angaben).status_code == 302
    aufgenommen = row.ziele.get(messgroesse=gesenkt)
    assert (aufgenommen.art, aufgenommen.richtung, aufgenommen.zahlen) == ("je_1000", "senken", ("15,0", "10,0"))
    ohne = lege_messgroesse_an(
        wer=wer, ziel=ziel, name="Kurse", art="anzahl", gruen=Decimal(1), gelb=Decimal(2), richtung="erhoehen", formel="Kurse",
        zaehler="Kurse", stichtagsregel="Quartal", quelle="Test", verantwortlich="Ressort", rhythmus="vierteljaehrlich",
    )  # fmt: skip
    nimm_ziel_auf(wer, row, ohne)
    vereinbare(row, besetzung)
    assert ohne.werte.get().ist_ausgangswert and ohne.werte.get().wert == 15 and gesenkt.werte.count() == 1


def test_wer_in_vertretung_zustimmt_steht_so_da(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """In the Protokoll, on the page and on the paper, though the account holds a role of its own besides."""
    tage = {"gueltig_von": date(2007, 10, 1), "gueltig_bis": date(2007, 10, 31)}
    leitung = besetzung.ressort1
    richte_vertretung_ein(wer=wer_ist(leitung), zuweisung=leitung.rollen.get(), nutzer=besetzung.fachkraft1, grund="Urlaub", **tage)
    row = baue(wer_ist(besetzung.controlling), raeume["R-I"])
    aktionen.verhandle(wer=wer_ist(besetzung.controlling), vereinbarung=row)
    adresse = row.get_absolute_url()
    assert als("fachkraft1").post(f"{adresse}zustimmen-unten/").status_code == 302
    assert als("fachbereichsleitung").post(f"{adresse}zustimmen-oben/").status_code == 302
    row.refresh_from_db()
    assert (row.unten_von, row.unten_in_vertretung, row.oben_in_vertretung) == (besetzung.fachkraft1, str(leitung), "")
    eintraege = Protokoll.objects.filter(aktion="zielvereinbarung_zugestimmt").order_by("pk")
    assert [e.in_vertretung for e in eintraege] == [str(leitung), ""]
    assert als("ressort2").get(adresse).content.decode().count(f"i. V. {leitung}") == 1
    papier = stelle_zusammen(row, row.ziele.all(), date(2007, 10, 15))
    assert [text for _, text in papier.zustimmungen] == ["zugestimmt am 15.10.2007", f"zugestimmt am 15.10.2007, i. V. {leitung}"]


def test_die_sozialraumplanungsgruppe_berichtet_selbst(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """Her Fachkraft owes the report and may write it, and no more; its day and that of the draft are those of the city."""
    row = baue(wer_ist(besetzung.ressort1), raeume["I"], "ressort")
    aktionen.verhandle(wer=wer_ist(besetzung.ressort1), vereinbarung=row)
    aktionen.stimme_zu(wer=wer_ist(besetzung.ressort1), vereinbarung=row, seite=OBEN)
    aktionen.stimme_zu(wer=wer_ist(besetzung.fachkraft1), vereinbarung=row, seite=UNTEN)
    adresse, client = row.get_absolute_url(), als("fachkraft1")
    assert [titel for titel, _ in client.get(adresse).context["schritte"]] == ["Bericht schreiben"]
    nein = als("netzwerkstelle").get(f"{adresse}berichten/")
    assert nein.status_code == 403 and f"wer für die untere Seite zustimmt: {Rolle.FACHKRAFT.bezeichnung}." in nein.content.decode()
    assert client.get(f"{adresse}neue-fassung/").status_code == 403
    assert client.post(f"{adresse}berichten/", {"stichtag": "30.09.2007", "text": "Auf dem Weg."}).status_code == 302
    seite = client.get(adresse).content.decode()
    assert "Angelegt am 15.10.2007" in seite and f"{besetzung.fachkraft1}, 15.10.2007" in seite


def test_der_vereinbarte_plan_aendert_nichts_freigegebenes_und_das_ziel_gilt_bis_er_faellig_ist(
    raeume: Raeume, besetzung: Besetzung
) -> None:
    """Valid from July, agreed in October: the release of September stays as it was. The goal ended before its value is due."""
    wer, m = wer_ist(besetzung.controlling), baue_messgroesse(baue_ziel(raeume["R-I"], bis_jahr=2007))
    trage_ein(m, SEPTEMBER, 20)
    gib_frei(wer=wer_ist(besetzung.ressort1), gebiet=raeume["R-I"], stand=SEPTEMBER)
    row = baue(wer, raeume["R-I"], messgroesse=m)
    nimm_ziel_auf(wer, row, messname="Kurse", ziel_am=date(2008, 6, 30))
    vereinbare(row, besetzung)
    assert m.planwerte.latest("pk").gueltig_ab == date(2007, 10, 1)
    m.ziel.refresh_from_db()
    assert m.ziel.bis_jahr == 2008 and Ziel.objects.get(messgroessen__name="Kurse").bis_jahr == 2008
    baum = Gebiet.objects.baum(SEPTEMBER)
    freigabe, jetzt = Scorecardfreigabe.objects.get(), lies_blatt(baum.knoten[raeume["R-I"].pk], baum, SEPTEMBER, None).zeilen
    assert lies_freigabe(freigabe).zeilen[0].zielerreichung == jetzt[0].zielerreichung


@pytest.mark.parametrize("hat_start", [True, False])
def test_ein_gesperrter_ausgangswert_steht_auch_in_der_vereinbarung_nicht(
    raeume: Raeume, besetzung: Besetzung, als: Als, hat_start: bool
) -> None:
    """Frozen out of case numbers, or brought by the agreement: others read it on no page, in no file, no paper and no Protokoll."""
    m = baue_messgroesse(baue_ziel(raeume["R-I"]), name="Stationär", messquelle="stationaer-in-ausserhalb", start=False)
    if hat_start:
        trage_ein(
            m, BASIS, herkunft="berechnet", zaehler=7, nenner=5, beruht_auf_fallzahlen=True, ist_ausgangswert=True
        )  # fmt: skip
    row = baue(wer_ist(besetzung.ressort1), raeume["R-I"])
    ziel = nimm_ziel_auf(wer_ist(besetzung.ressort1), row, m, ausgangswert=Decimal("58.333333"), zielwert=70)
    aendern, geheim = f"/scorecard/vereinbarungsziele/{ziel.pk}/aendern/", "58\u00a0:\u00a042"
    leitung = als("fachbereichsleitung")
    assert "58,33" in als("ressort1").get(aendern).content.decode() and "58,33" not in leitung.get(aendern).content.decode()
    angaben = {"text": "Nah", "perspektive": "kunden", "messgroesse": m.pk, "verantwortlich": "Ressort", "ausgang_am": "31.12.2006",
               "zielwert": "70", "ziel_am": "31.12.2008"}  # fmt: skip
    assert leitung.post(aendern, angaben | {"zielwert": "20"}).status_code == 302  # no refusal tells on which side of it the start lies
    assert leitung.post(aendern, angaben).status_code == 302
    if hat_start:
        anders = leitung.post(aendern, angaben | {"ausgang_am": "01.01.2007"}).content.decode()
        assert "anderen Ausgangswert vom 31.12.2006. Bitte" in anders and geheim not in anders
    assert row.ziele.get(text="Nah").ausgangswert == ziel.ausgangswert
    adresse = row.get_absolute_url()
    aktionen.verhandle(wer=wer_ist(besetzung.controlling), vereinbarung=row)
    for name, seite, sieht in (("fachbereichsleitung", OBEN, False), ("ressort1", UNTEN, True)):
        gefragt = als(name).get(f"{adresse}zustimmen-{seite.value}/").content.decode()
        assert (geheim in gefragt, "heißt gesperrt" in gefragt) == (sieht, not sieht)
        aktionen.stimme_zu(wer=wer_ist(getattr(besetzung, name)), vereinbarung=row, seite=seite)
    for name, sieht in (("ressort1", True), ("controlling", True), ("ressort2", False), ("fachbereichsleitung", False)):
        for ort in (adresse, f"{adresse}?format=csv", m.get_absolute_url()):
            assert (geheim in als(name).get(ort).content.decode()) == sieht, (name, ort)
    ziele, baum = list(row.ziele.all()), Gebiet.objects.baum(SEPTEMBER)
    papier = stelle_zusammen(row, ziele, SEPTEMBER, gesperrte(ziele, oeffentliche_messzeilen(ziele, baum, SEPTEMBER)))
    assert [z.ausgangswert for z in papier.zeilen] == ["15", "·"] and papier.gesperrt
    assert not any("58.33" in str(p.daten) for p in Protokoll.objects.filter(aktion="zielvereinbarung_ziel"))


def test_vereinbarte_schwellen_geben_dem_ziel_seinen_status(
    raeume: Raeume, besetzung: Besetzung, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: from 15 on 31.12.2006 to 30 on 31.12.2008, 274 of 731 days on 01.10.2007 make a Soll of 20,6; the Ist 17 stays 3,6
    behind it: more than 2, less than 5. Without them the Güte names the lack, and so does the form of the goal."""
    wer = wer_ist(besetzung.controlling)
    row, url = baue(wer, raeume["R-I"]), "/scorecard/2007/ressort/R-I/guete/?stand=15.10.2007"
    ziel = row.ziele.get()
    for felder, feld in (({"gruen": None, "gelb": None}, "gruen"), ({"gelb": None}, "gelb"), ({"gruen": 6}, "gelb")):
        with pytest.raises(Abgelehnt) as fehler:
            nimm_ziel_auf(wer, row, **felder)
        assert fehler.value.feld == feld
    type(ziel).objects.filter(pk=ziel.pk).update(gruen=None, gelb=None)
    with pytest.raises(Abgelehnt, match="„Hausbesuche“: Ohne Schwellen"):
        aktionen.verhandle(wer=wer, vereinbarung=row)
    with monkeypatch.context() as frueher:  # as agreements before had it
        frueher.setattr(aktionen, "pruefe_ziele", lambda *_: None)
        vereinbare(row, besetzung)
    m = row.ziele.get().messgroesse
    seite = als("controlling").get(row.get_absolute_url()).content.decode()
    assert m is not None and row.ziele.get().schwellen == "keine" and "Schwellen: keine" in seite
    assert "Messgröße ohne Schwellen" in als("controlling").get(url).content.decode()
    neu = aktionen.lege_neue_fassung_an(wer=wer, vereinbarung=row, anlass="Mit Schwellen")
    ziel = neu.ziele.get()
    with pytest.raises(Abgelehnt, match="Ohne Schwellen"):
        aktionen.speichere_vereinbarungsziel(wer=wer, ziel=ziel)
    with pytest.raises(Abgelehnt, match="„Hausbesuche“: Ohne Schwellen"):
        aktionen.verhandle(wer=wer, vereinbarung=neu)
    ziel.gruen, ziel.gelb = Decimal(2), Decimal(5)
    aktionen.speichere_vereinbarungsziel(wer=wer, ziel=ziel)
    vereinbare(neu, besetzung)
    schwelle = m.schwellen.get()
    assert (schwelle.gueltig_ab, schwelle.worte) == (date(2007, 7, 1), "im Plan bis 2, beobachten bis 5")
    assert "Messgröße ohne Schwellen" not in als("controlling").get(url).content.decode()
    trage_ein(m, date(2007, 10, 1), 17)
    zeile = lies_zeilen(messgroessen(date(2007, 10, 15)).filter(pk=m.pk), None, Gebiet.objects.baum(SEPTEMBER), date(2007, 10, 15))[0].zeile
    assert zeile.status == "beobachten"
    papier = stelle_zusammen(neu, neu.ziele.all(), date(2007, 10, 15))
    assert [z.schwellen for z in papier.zeilen] == ["im Plan bis 2, beobachten bis 5"]
    assert "im Plan bis 2, beobachten bis 5" in als("controlling").get(f"{neu.get_absolute_url()}?format=csv").content.decode()


def test_schwellen_einer_messgroesse_der_scorecard_bleiben_oder_werden_abgeloest(raeume: Raeume, besetzung: Besetzung) -> None:
    """None, or the same: hers stay. Others hold from the first day of the agreement, at the earliest after those that she has."""
    wer, ziel = wer_ist(besetzung.controlling), baue_ziel(raeume["R-I"])
    row = baue(wer, raeume["R-I"], messgroesse=baue_messgroesse(ziel, name="Ohne"))
    gleich, anders = baue_messgroesse(ziel, name="Gleich"), baue_messgroesse(ziel, name="Anders")
    spaet = baue_messgroesse(ziel, name="Spät")
    Schwelle.objects.create(messgroesse=spaet, gueltig_ab=date(2007, 9, 1), gruen=3, gelb=4)
    nimm_ziel_auf(wer, row, gleich, gruen=1, gelb=4)
    for m in (anders, spaet):
        nimm_ziel_auf(wer, row, m, gruen=2, gelb=6)
    vereinbare(row, besetzung)
    folgen = {m.name: [(s.gueltig_ab, s.gruen) for s in m.schwellen.order_by("gueltig_ab")][1:] for m in ziel.messgroessen.all()}
    tage = {"Anders": [(date(2007, 7, 1), 2)], "Spät": [(date(2007, 9, 1), 3), (date(2007, 9, 2), 2)]}
    assert folgen == {"Ohne": [], "Gleich": [], **tage}
    assert Schwelle.objects.get(messgroesse=anders, gueltig_ab=date(2007, 7, 1)).quelle == "Zielvereinbarung „Frühe Hilfen“"
    assert {z.schwellen for z in row.ziele.filter(messgroesse__name="Ohne")} == {"wie in der Scorecard"}


def test_eine_abgeloeste_fassung_zaehlt_nicht_als_vereinbart(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    wer = wer_ist(besetzung.controlling)
    alt = vereinbare(baue(wer, raeume["R-I"]), besetzung)
    neu = aktionen.lege_neue_fassung_an(wer=wer, vereinbarung=alt, anlass="Zwei Stellen mehr")
    liste = "/scorecard/zielvereinbarungen/"
    assert als("ressort2").get(liste).context["kernaussage"].startswith("1 Zielvereinbarung ist vereinbart")
    vereinbare(neu, besetzung)
    seite = als("ressort2").get(liste)
    assert seite.context["kernaussage"] == "1 Zielvereinbarung ist vereinbart, 0 in Arbeit."
    assert seite.content.decode().count("vereinbart, abgelöst") == 1


def test_das_gebiet_bleibt_solange_ziele_an_seiner_scorecard_messen(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    row = baue(wer, raeume["R-I"], messgroesse=baue_messgroesse(baue_ziel(raeume["R-I"])))
    row.gebiet = raeume["R-II"]
    with pytest.raises(Abgelehnt, match="messen an der Scorecard von") as fehler:
        aktionen.speichere_vereinbarung(wer=wer, vereinbarung=row)
    assert fehler.value.feld == "gebiet"
    aktionen.entferne_vereinbarungsziel(wer=wer, ziel=row.ziele.get())
    assert aktionen.speichere_vereinbarung(wer=wer, vereinbarung=row).gebiet == raeume["R-II"]
