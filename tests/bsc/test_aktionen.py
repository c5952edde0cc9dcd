"""What people do with a Scorecard: break down, enter, confirm, answer red, release."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bsc.actions.fassungen import setze_fassung
from bsc.actions.freigabe import gib_frei
from bsc.actions.messgroessen import lege_messgroesse_an, setze_plan
from bsc.actions.messwerte import bestaetige_wert, notiere, trage_wert_ein
from bsc.actions.ziele import brich_herunter
from bsc.forms.formulare import MessgroesseForm
from bsc.models import Messgroesse, Messwert, Planwert, Rotnotiz, Scorecardfreigabe, Ziel
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gebiet, Indikator, Protokoll, Stadt
from tests.bsc.bau import BASIS, PLAN, baue_messgroesse, baue_ziel
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]
pytestmark = pytest.mark.django_db
STAND = date(2007, 9, 30)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    stelle(date(2007, 10, 15))


def stelle(tag: date) -> None:
    stadt = Stadt.objects.get()
    stadt.fester_tag = tag
    stadt.save()


def lies(m: Messgroesse) -> Messzeile:
    return lies_zeilen(messgroessen(STAND).filter(pk=m.pk), None, Gebiet.objects.baum(STAND), STAND)[0]


def wert(m: Messgroesse, zahl: float, **felder: object) -> Messwert:
    return Messwert(messgroesse=m, stichtag=STAND, wert=Decimal(str(zahl)), quelle="Test", **felder)


def test_ein_ziel_wird_auf_fuenf_sozialraeume_in_einem_schritt_heruntergebrochen(raeume: Raeume, besetzung: Besetzung) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    raeume_ = [raeume[s] for s in ("I", "II", "III", "IV", "V")]
    brich_herunter(wer=wer_ist(besetzung.controlling), ziel=m.ziel, gebiete=raeume_)
    unter = Ziel.objects.filter(oberziel=m.ziel)
    assert unter.count() == 5 and Protokoll.objects.filter(aktion="ziel_heruntergebrochen").count() == 1
    kopie = Messgroesse.objects.get(ziel__gebiet=raeume["III"])
    assert [p.wert for p in kopie.planwerte.all()] == [25] and kopie.schwellen.count() == 1 and not kopie.werte.exists()
    with pytest.raises(Abgelehnt, match="schon heruntergebrochen"):
        brich_herunter(wer=wer_ist(besetzung.controlling), ziel=m.ziel, gebiete=raeume_[:1])
    brich_herunter(wer=wer_ist(besetzung.controlling), ziel=m.ziel, gebiete=[raeume["R-I"]])
    with pytest.raises(Abgelehnt, match="nicht unter"):
        brich_herunter(wer=wer_ist(besetzung.ressort1), ziel=Ziel.objects.get(gebiet=raeume["R-I"]), gebiete=[raeume["IV"]])


def test_wer_unter_einem_gewaehlten_ressort_liegt_haengt_an_dessen_ziel(raeume: Raeume, besetzung: Besetzung) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    brich_herunter(wer=wer_ist(besetzung.controlling), ziel=m.ziel, gebiete=[raeume["III"], raeume["R-II"]])
    assert Ziel.objects.get(gebiet=raeume["III"]).oberziel == Ziel.objects.get(gebiet=raeume["R-II"])


def test_ein_gebiet_bekommt_ein_ziel_nur_einmal_gleich_von_welcher_ebene(raeume: Raeume, besetzung: Besetzung) -> None:
    m, wer = baue_messgroesse(baue_ziel(raeume["FB"])), wer_ist(besetzung.controlling)
    brich_herunter(wer=wer, ziel=m.ziel, gebiete=[raeume["III"]])
    (ressort,) = brich_herunter(wer=wer, ziel=m.ziel, gebiete=[raeume["R-II"]])
    with pytest.raises(Abgelehnt, match="schon heruntergebrochen"):
        brich_herunter(wer=wer, ziel=ressort, gebiete=[raeume["III"]])
    (raum,) = brich_herunter(wer=wer, ziel=ressort, gebiete=[raeume["IV"]])
    (teil,) = brich_herunter(wer=wer, ziel=m.ziel, gebiete=[raeume["401"]])
    assert teil.oberziel == raum and raum.oberziel == ressort


def test_ein_wert_zaehlt_erst_mit_der_zweiten_person(raeume: Raeume, besetzung: Besetzung) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]), art="prozent", zweite_person=True)
    eingetragen = trage_wert_ein(wer=wer_ist(besetzung.controlling), wert=wert(m, 22))
    assert lies(m).zeile.ist is None
    with pytest.raises(Abgelehnt, match="Vier-Augen"):
        bestaetige_wert(wer=wer_ist(besetzung.controlling), wert=eingetragen)
    bestaetige_wert(wer=wer_ist(besetzung.ressort1), wert=eingetragen)
    assert lies(m).zeile.ist_zahl == 22
    with pytest.raises(Abgelehnt, match="schon bestätigt"):
        bestaetige_wert(wer=wer_ist(besetzung.ressort2), wert=eingetragen)


def test_eine_korrektur_nennt_ihren_grund_und_ersetzt(raeume: Raeume, besetzung: Besetzung) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    wer = wer_ist(besetzung.controlling)
    trage_wert_ein(wer=wer, wert=wert(m, 18))
    with pytest.raises(Abgelehnt, match="Grund der Korrektur"):
        trage_wert_ein(wer=wer, wert=wert(m, 19))
    trage_wert_ein(wer=wer, wert=wert(m, 19, grund="Zahlendreher"))
    assert lies(m).zeile.ist_zahl == 19 and Messwert.objects.filter(messgroesse=m, stichtag=STAND).count() == 2
    with pytest.raises(Abgelehnt, match="Zukunft"):
        trage_wert_ein(wer=wer, wert=Messwert(messgroesse=m, stichtag=date(2008, 1, 1), wert=Decimal(1), quelle="Test"))
    with pytest.raises(Abgelehnt, match="entweder beide Zahlen"):
        trage_wert_ein(wer=wer, wert=wert(m, 19, zaehler=Decimal(1), nenner=Decimal(2)))


def test_eine_unbestaetigte_korrektur_nimmt_das_rot_nicht_weg(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]), zweite_person=True)
    wer, leitung = wer_ist(besetzung.controlling), wer_ist(besetzung.fachbereichsleitung)
    bestaetige_wert(wer=wer_ist(besetzung.ressort1), wert=trage_wert_ein(wer=wer, wert=wert(m, 12)))
    trage_wert_ein(wer=wer, wert=wert(m, 20, grund="Zahlendreher"))
    korrektur = trage_wert_ein(wer=wer, wert=wert(m, 21, grund="noch einer"))
    assert (lies(m).zeile.ist_zahl, lies(m).zeile.status) == (12, "handeln")
    with pytest.raises(Abgelehnt, match="fehlt die Antwort"):
        gib_frei(wer=leitung, gebiet=raeume["FB"], stand=STAND)
    seite = als("controlling").get(m.get_absolute_url()).content.decode()
    assert "gilt, bis die Korrektur bestätigt ist" in seite and seite.count("wartet auf die zweite Person") == 1
    bestaetige_wert(wer=wer_ist(besetzung.ressort1), wert=korrektur)
    assert (lies(m).zeile.ist_zahl, lies(m).zeile.status) == (21, "im_plan")


def test_es_gibt_einen_ausgangswert_und_eine_korrektur_nimmt_ihn_zurueck(raeume: Raeume, besetzung: Besetzung) -> None:
    m, wer = baue_messgroesse(baue_ziel(raeume["FB"])), wer_ist(besetzung.controlling)
    with pytest.raises(Abgelehnt, match=r"schon der vom 31\.12\.2006"):
        trage_wert_ein(wer=wer, wert=wert(m, 18, ist_ausgangswert=True))
    alt = Messwert(messgroesse=m, stichtag=BASIS, wert=Decimal(15), quelle="Test", grund="Ist ein gewöhnlicher Wert")
    trage_wert_ein(wer=wer, wert=alt)
    assert lies(m).zeile.basis is None
    trage_wert_ein(wer=wer, wert=wert(m, 18, ist_ausgangswert=True))
    assert lies(m).zeile.basis_text.replace("\u00a0", " ") == "18 : 82" and lies(m).zeile.ist is None
    trage_wert_ein(wer=wer, wert=wert(m, 19, ist_ausgangswert=True, grund="Zahlendreher"))
    trage_wert_ein(wer=wer, wert=wert(m, 19, grund="Ist kein Ausgangswert"))
    assert (lies(m).zeile.basis, lies(m).zeile.ist_zahl) == (None, 19)
    m = baue_messgroesse(m.ziel, name="Mit zweiter Person", zweite_person=True)
    alt = Messwert(messgroesse=m, stichtag=BASIS, wert=Decimal(15), quelle="Test", grund="Ist ein gewöhnlicher Wert")
    trage_wert_ein(wer=wer, wert=alt)
    with pytest.raises(Abgelehnt, match=r"schon der vom 31\.12\.2006"):  # it waits for its second person
        trage_wert_ein(wer=wer, wert=wert(m, 18, ist_ausgangswert=True))
    bestaetige_wert(wer=wer_ist(besetzung.ressort1), wert=alt)
    trage_wert_ein(wer=wer, wert=wert(m, 18, ist_ausgangswert=True))


def test_inanspruchnahme_gehoert_zum_zusammenhang_und_bekommt_nie_einen_status(raeume: Raeume, besetzung: Besetzung) -> None:
    wer, ziel = wer_ist(besetzung.controlling), baue_ziel(raeume["FB"])
    for schluessel, faelle in (("dichte", True), ("schule", False)):
        Indikator.objects.create(
            schluessel=schluessel, name=schluessel, kategorie="bildung", zaehler="z", nenner="n", einheit="je_1000",
            beruht_auf_fallzahlen=faelle,
        )  # fmt: skip
    angaben = {"messquelle": "indikator:dichte", "art": "anzahl", "richtung": "senken", "verantwortlich": "Amt", "rhythmus": "jaehrlich"}
    form = MessgroesseForm(angaben | {"name": "Dichte"})
    assert form.is_valid() and not form.cleaned_data["gewertet"]
    dichte = lege_messgroesse_an(wer=wer, ziel=ziel, **form.cleaned_data)
    assert not dichte.definitionen.get().gewertet and not dichte.schwellen.exists()
    assert "Zusammenhang" in lies(dichte).zeile.warum_ohne_status
    mit_schwellen = MessgroesseForm(angaben | {"name": "Dichte 2", "gruen": "1", "gelb": "4"})
    assert mit_schwellen.is_valid() and not mit_schwellen.cleaned_data["gewertet"]
    with pytest.raises(Abgelehnt, match="ändert sich nichts"):
        setze_fassung(wer=wer, messgroesse=dichte, gueltig_ab=date(2007, 11, 1), begruendung="Bewerten", gewertet=True)
    ohne = MessgroesseForm(angaben | {"name": "Schule", "messquelle": "indikator:schule"})
    assert set(ohne.errors) == {"gruen", "gelb"}
    assert MessgroesseForm(ohne.data | {"ohne_status": "on"}).is_valid() and not MessgroesseForm(ohne.data | {"gruen": "1"}).is_valid()
    with pytest.raises(Abgelehnt, match="Ohne Schwellen"):
        lege_messgroesse_an(wer=wer, ziel=ziel, name="Schule", gruen=None, gelb=None, **(angaben | {"messquelle": "indikator:schule"}))


def test_der_plan_ist_von_der_art_die_zur_zielrichtung_gehoert(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    hinauf = baue_messgroesse(baue_ziel(raeume["FB"]), art="prozent")
    darin = baue_messgroesse(hinauf.ziel, art="prozent", name="Prognose zu Ansatz", richtung="korridor")
    einer, zwei = {"wert": Decimal(26)}, {"von": Decimal(97), "bis": Decimal(100)}
    for m, falsch, feld, richtig in ((hinauf, zwei, "von", einer), (darin, einer, "wert", zwei)):
        with pytest.raises(Abgelehnt, match="Ihr Plan") as fehler:
            setze_plan(wer=wer, plan=Planwert(messgroesse=m, tag=PLAN, **falsch))
        assert fehler.value.feld == feld
        setze_plan(wer=wer, plan=Planwert(messgroesse=m, tag=PLAN, **richtig))


def test_rot_wird_nicht_ohne_antwort_freigegeben_und_eine_duldung_endet_von_selbst(raeume: Raeume, besetzung: Besetzung) -> None:
    m = baue_messgroesse(baue_ziel(raeume["FB"]))
    trage_wert_ein(wer=wer_ist(besetzung.controlling), wert=wert(m, 12))
    assert lies(m).zeile.status == "handeln"
    leitung = wer_ist(besetzung.fachbereichsleitung)
    with pytest.raises(Abgelehnt, match="fehlt die Antwort"):
        gib_frei(wer=leitung, gebiet=raeume["FB"], stand=STAND)
    notiz = Rotnotiz(messgroesse=m, stichtag=STAND, art="duldung", ursache="Zwei Stellen unbesetzt", bis=date(2007, 10, 31))
    notiere(wer=wer_ist(besetzung.controlling), notiz=notiz)
    freigabe = gib_frei(wer=leitung, gebiet=raeume["FB"], stand=STAND)
    assert freigabe.inhalt[0]["status"] == "handeln" and freigabe.inhalt[0]["ist"].replace("\u00a0", " ") == "12 : 88"
    stelle(date(2007, 10, 31))
    gib_frei(wer=leitung, gebiet=raeume["FB"], stand=STAND)
    stelle(date(2007, 11, 1))
    with pytest.raises(Abgelehnt, match="abgelaufen"):
        gib_frei(wer=leitung, gebiet=raeume["FB"], stand=STAND)
    assert Scorecardfreigabe.objects.count() == 2


def test_eine_antwort_nennt_ursache_korrektur_und_einen_termin_der_kommt(raeume: Raeume, besetzung: Besetzung) -> None:
    m, wer = baue_messgroesse(baue_ziel(raeume["FB"])), wer_ist(besetzung.controlling)
    angaben = {"messgroesse": m, "stichtag": STAND, "ursache": "Zwei Stellen unbesetzt", "bis": date(2007, 12, 31), "art": "korrektur"}
    for anders, satz in (
        ({"ursache": " "}, "Ursache"), ({}, "was sich an der Maßnahme ändert"),
        ({"korrektur": "Vertretung", "bis": date(2007, 10, 14)}, "Vergangenheit"),
    ):  # fmt: skip
        with pytest.raises(Abgelehnt, match=satz):
            notiere(wer=wer, notiz=Rotnotiz(**(angaben | anders)))
    notiere(wer=wer, notiz=Rotnotiz(**angaben, korrektur="Vertretung bis zur Besetzung"))
    assert lies(m).notiz(date(2007, 12, 31)) and not lies(m).notiz(date(2008, 1, 1))
