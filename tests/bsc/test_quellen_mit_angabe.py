"""Sources that need to know from what: what a Hilfe costs in a month, the value of an Indikator. Against naive counts of the rows."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction as F

import pytest
from django.db import connection
from django.db.models import Max, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from basis.geld import euro
from basis.zahlen import Zustand
from bsc.messgroesse import Messart, miss, schreibe
from bsc.messquellen import INDIKATOR, MESSQUELLEN, Berechnet
from bsc.models import Messgroesse
from bsc.providers import LESER, Anfrage, Antwort, berechne
from bsc.providers.indikator import juengste
from bsc.providers.wahl import beschreibe, quellenwahl
from bsc.selectors.blatt import lies_blatt
from budgets.models import Buchung
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.inputs.fallsicht import bestandskennung, groesse, standkennung
from sozialraum.models import Fallmeldung, Fallzahl, Gebiet, Indikator, Indikatorwert, Parameter, Sperrmuster
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN
from sozialraum.selectors import leser, reihe
from tests.bsc.bau import baue_messgroesse, baue_ziel
from tests.bsc.test_quellen import alle_gebiete
from tests.factories import Besetzung

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
STAND, KOSTEN, SCHULE = date(2007, 9, 30), "ausgaben-je-hilfemonat:form-stationaer", "indikator:schulabsentismus"
ENDEN = [date(2006, 12, 1), date(2007, 3, 1), date(2007, 6, 1), date(2007, 9, 1)]
Als = Callable[..., Client]


@pytest.fixture
def baum() -> Gebietsbaum:
    return Gebiet.objects.baum(STAND)


def frage(quelle: str, baum: Gebietsbaum, wer: object = None, stand: date = STAND, *tage: date) -> Antwort:
    return berechne([quelle], Anfrage(Zugang(wer) if wer else None, baum, alle_gebiete(baum), stand, tage))[quelle]


def test_die_angabe_gehoert_zum_schluessel() -> None:
    assert MESSQUELLEN[SCHULE].schluessel == SCHULE and MESSQUELLEN[SCHULE].titel == INDIKATOR.titel
    assert all(falsch not in MESSQUELLEN for falsch in ("indikator", "indikator:", "prognose-ansatz:x", "gibt-es-nicht", ""))
    ohne = {"praevention-hze", "stationaer-in-ausserhalb", "zusammensetzung-runden", "prognose-ansatz"}
    assert set(MESSQUELLEN) == ohne == {q for q in LESER if q in MESSQUELLEN}
    assert beschreibe("indikator:gibt_es_nicht") is None and beschreibe("ausgaben-je-hilfemonat:form-x") is None


def test_die_wahl_nennt_jede_quelle_mit_ihren_angaben() -> None:
    wahl = dict(quellenwahl()[1:])
    assert {KOSTEN, "ausgaben-je-hilfemonat:form-ambulant"} <= {wert for wert, _ in wahl["Ausgaben je Hilfe und Monat"]}
    assert len(wahl["Indikator"]) == Indikator.objects.filter(aktiv=True).count()
    assert all(beschreibe(wert) and len(wert) <= 80 for gruppe in wahl.values() for wert, _ in gruppe)
    assert [gruppe for gruppe, _ in quellenwahl("je_1000")[1:]] == ["Indikator"]
    gewaehlt = beschreibe(SCHULE)
    assert gewaehlt and (gewaehlt.art, gewaehlt.formel) == (Messart.JE_1000, "Summe der Zähler / Summe der Nenner × 1000")


def test_je_tausend_und_je_zehntausend() -> None:
    assert schreibe(Messart.JE_1000, miss(Messart.JE_1000, 6, 371).wert) == "16,2"
    assert miss(Messart.JE_10000, 6, 371).wert == F(60000, 371)


def test_ausgaben_je_hilfe_und_monat_aus_buchungen_und_bestand(baum: Gebietsbaum) -> None:
    antwort = frage(KOSTEN, baum)
    neueste = Fallmeldung.objects.filter(lieferung__zurueckgenommen_am__isnull=True, monat__in=ENDEN)
    neueste = neueste.filter(hilfeart__form="stationaer", hilfeart__zaehlt_als_hze=True)
    nummern = list(neueste.values("hilfeart", "monat").annotate(pk=Max("pk")).values_list("pk", flat=True))
    buchungen = Buchung.objects.filter(art="ist", buchungstag__range=(date(2006, 10, 1), STAND))
    buchungen = buchungen.filter(posten__haushaltsstelle__richtung="ausgabe", hilfeart__form="stationaer", hilfeart__zaehlt_als_hze=True)
    werte = set()
    for gebiet in alle_gebiete(baum):
        gezahlt, gezaehlt = buchungen, Fallzahl.objects.filter(meldung__in=nummern)
        if baum.knoten[gebiet].ebene != Ebene.FACHBEREICH:
            gezahlt = gezahlt.filter(posten__gebiet__in=[gebiet, *(k.id for k in baum.nachfahren(gebiet))])
            gezaehlt = gezaehlt.filter(gebiet__in=baum.stadtteile(gebiet))
        cent, bestand = gezahlt.aggregate(s=Sum("betrag_cent"))["s"], gezaehlt.aggregate(s=Sum("bestand"))["s"]
        wert = antwort[gebiet, STAND]
        assert wert.messung.wert == F(cent, 100) / (3 * bestand) and wert.muster
        for seite, summe in (("Ausgaben", F(cent, 100)), ("Hilfemonate", F(3 * bestand))):
            assert sum(b.zahl for b in wert.belege if b.seite == seite) == summe
        werte.add(wert.messung.wert)
    assert len(werte) == 8  # Ressort I is one Sozialraum


def merke_pruefung() -> None:
    """The quarters that the tests do not check (``nur_letztes_quartal``) show the cells of the last one."""
    schwelle, baum = Parameter.objects.schwelle(GEHEIMHALTUNG_INTERN, heute()), Gebiet.objects.baum(heute())
    gezeigt = Sperrmuster.objects.get(groesse="bestand:2007-09").sichtbar
    for monat in ENDEN[:2]:
        nummern = [m.pk for m in Fallmeldung.objects.wirksam().filter(monat=monat)]
        stand = standkennung(bestandskennung(nummern), baum, schwelle)
        Sperrmuster.objects.create(groesse=groesse("bestand", monat), stand=stand, sichtbar=gezeigt)


def test_wer_nicht_zustaendig_ist_sieht_nur_was_die_tabellen_zeigen(baum: Gebietsbaum, besetzung: Besetzung) -> None:
    leitung, wurzel = besetzung.fachbereichsleitung, (baum.wurzel().id, STAND)
    assert frage(KOSTEN, baum, leitung)[wurzel].zustand == Zustand.GESPERRT  # not every quarter is checked
    merke_pruefung()
    alles, gezeigt, eigene = frage(KOSTEN, baum), frage(KOSTEN, baum, leitung), frage(KOSTEN, baum, besetzung.ressort1)
    assert {baum.knoten[ort].schluessel for ort, tag in eigene if len(eigene[ort, tag].belege) > 2} == {"R-I", "I"}
    assert gezeigt[wurzel].zustand == Zustand.WERT
    for ort, wert in gezeigt.items():
        if wert.zustand == Zustand.WERT:
            assert wert.messung == alles[ort].messung and [b.seite for b in wert.belege] == ["Ausgaben", "Hilfemonate"]
            assert "/fallstatistik/?" in wert.belege[1].url and "von=10.2006&bis=09.2007" in wert.belege[1].url
        else:
            assert wert.zustand == Zustand.GESPERRT and wert.messung.wert is None and not wert.belege


def test_was_eine_hilfe_kostet_steht_auch_im_papier(baum: Gebietsbaum) -> None:
    merke_pruefung()
    werte = frage(KOSTEN, baum)
    for knoten in (baum.wurzel(), next(k for k in baum.auf_ebene(Ebene.RESSORT) if k.schluessel == "R-II")):
        ziel = baue_ziel(Gebiet.objects.get(pk=knoten.id))
        m = baue_messgroesse(ziel, art="euro", name="Ausgaben je Hilfe", richtung="senken", messquelle=KOSTEN)
        zeile = next(z for z in lies_blatt(knoten, baum, STAND, None).zeilen if z.messgroesse == m.pk)
        assert not zeile.gesperrt and (zeile.ist, zeile.stichtag) == (schreibe(Messart.EURO, werte[knoten.id, STAND].messung.wert), STAND)


def test_die_mittlere_dauer_ist_die_der_in_zwoelf_monaten_beendeten_hilfen(baum: Gebietsbaum, besetzung: Besetzung) -> None:
    von, dauer = date(2006, 10, 1), "verweildauer:form-stationaer"
    neueste = Fallmeldung.objects.filter(lieferung__zurueckgenommen_am__isnull=True, monat__range=(von, STAND))
    neueste = neueste.filter(hilfeart__form="stationaer", hilfeart__zaehlt_als_hze=True)
    nummern = list(neueste.values("hilfeart", "monat").annotate(pk=Max("pk")).values_list("pk", flat=True))
    antwort, fremd = frage(dauer, baum), frage(dauer, baum, besetzung.ressort1)
    for ort in alle_gebiete(baum):
        rows = Fallzahl.objects.filter(meldung__in=nummern, gebiet__in=baum.stadtteile(ort), tage__isnull=False)
        summe, wert = rows.aggregate(tage=Sum("tage"), zahl=Sum("beendet")), antwort[ort, STAND]
        assert wert.messung.wert == F(summe["tage"], summe["zahl"]) and wert.muster
        assert [sum(b.zahl for b in wert.belege if b.seite == seite) for seite in ("Tage", "Beendete Hilfen mit bekannter Dauer")] == [
            summe["tage"], summe["zahl"],
        ]  # fmt: skip
        eigen = baum.knoten[ort].schluessel in ("R-I", "I")
        assert fremd[ort, STAND].zustand == (Zustand.WERT if eigen else Zustand.GESPERRT)
    quelle = beschreibe(dauer)
    assert quelle and quelle.art == Messart.DAUER and quelle.titel == "Mittlere Dauer beendeter Hilfen: stationäre Hilfen zur Erziehung"


def test_eine_stelle_die_alles_liest_kommt_zu_buchungen_und_faellen(baum: Gebietsbaum, besetzung: Besetzung, als: Als) -> None:
    belege = frage(KOSTEN, baum, besetzung.controlling)[baum.wurzel().id, STAND].belege
    heim = next(b for b in belege if b.seite == "Ausgaben" and "Heim" in b.name)
    assert euro(int(heim.zahl * 100)) in als("controlling").get(heim.url).content.decode()
    assert all(als("controlling").get(b.url).status_code == 200 for b in belege[-2:])


def test_ein_quartal_ohne_meldung_hat_keinen_wert(baum: Gebietsbaum) -> None:
    wert = frage(KOSTEN, baum, None, date(2007, 12, 31))[baum.wurzel().id, date(2007, 12, 31)]
    assert wert.zustand == Zustand.KEINE_ANGABE and "gemeldet" in wert.messung.grund


def test_ein_indikator_ist_zaehler_durch_nenner_seines_gebiets(baum: Gebietsbaum) -> None:
    tag = date(2006, 12, 31)
    antwort = frage(SCHULE, baum)
    rows = Indikatorwert.objects.wirksam().filter(indikator__schluessel="schulabsentismus", stichtag=tag)
    zahlen = {row.gebiet_id: (row.zaehler, row.nenner) for row in rows}
    for gebiet in alle_gebiete(baum):
        paare = [zahlen[teil] for teil in baum.stadtteile(gebiet) if teil in zahlen and None not in zahlen[teil]]
        zaehler, nenner = (sum(F(p[seite]) for p in paare) for seite in (0, 1))  # type: ignore[arg-type]
        wert = antwort[gebiet, tag]
        assert wert.messung.wert == zaehler / nenner * 1000 and wert.muster
        assert [b.zahl for b in wert.belege] == [zaehler, nenner]
        assert all("/schulabsentismus/?stichtag=31.12.2006" in b.url for b in wert.belege)
    mittel = sum(F(z) / F(n) for z, n in zahlen.values() if z is not None and n) / len(zahlen) * 1000
    assert antwort[baum.wurzel().id, tag].messung.wert != mittel


def test_ein_indikator_aus_fallzahlen_ist_gesperrt_wie_auf_seiner_seite(baum: Gebietsbaum, besetzung: Besetzung) -> None:
    indikator = Indikator.objects.get(schluessel="hze_dichte")
    for wer in (besetzung.ressort1, besetzung.controlling):
        teile = tuple(k.id for k in baum.auf_ebene(Ebene.STADTTEIL))
        zugang = Zugang(wer)
        antwort = berechne(["indikator:hze_dichte"], Anfrage(zugang, baum, teile, STAND))["indikator:hze_dichte"]
        werte = reihe(baum, [indikator], bis=STAND, nur_letzte=True, offen=leser(zugang))[indikator.pk]
        (tag, je_ort), = werte.items()
        for ort in teile:
            wert, seite = antwort[ort, tag], je_ort[ort].wert
            assert (wert.zustand, wert.messung.wert) == (seite.zustand, seite.zahl)
            assert wert.aus_fallzahlen or wert.zustand == Zustand.KEINE_ANGABE


def test_je_tag_zaehlt_der_juengste_stichtag() -> None:
    geliefert = [date(2004, 12, 31), date(2005, 12, 31), date(2006, 12, 31)]
    assert juengste(geliefert, [date(2003, 1, 1)]) == []
    assert juengste(geliefert, [date(2006, 12, 30), date(2006, 12, 31), STAND]) == geliefert[1:]


def test_was_es_nicht_gibt_ist_keine_angabe(baum: Gebietsbaum) -> None:
    Indikator.objects.create(schluessel="neu", name="Neu", kategorie="bildung", zaehler="z", nenner="n", einheit="prozent")
    for angabe, grund in (("gibt_es_nicht", "gibt es nicht"), ("neu", "nichts geliefert")):
        wert: Berechnet = frage(f"indikator:{angabe}", baum)[baum.wurzel().id, STAND]
        assert wert.zustand == Zustand.KEINE_ANGABE and grund in wert.messung.grund


def test_die_zahl_der_abfragen_waechst_weder_mit_gebieten_noch_mit_tagen(baum: Gebietsbaum) -> None:
    quellen = [*MESSQUELLEN, KOSTEN, "ausgaben-je-hilfemonat:form-ambulant", SCHULE, "indikator:alleinerziehende"]
    tage = tuple(date(j, m, 28) for j in (2005, 2006, 2007) for m in (3, 6, 9))
    zahl = []
    for gebiete, weitere in (((baum.wurzel().id,), ()), (alle_gebiete(baum), tage)):
        with CaptureQueriesContext(connection) as abfragen:
            berechne(quellen, Anfrage(None, baum, gebiete, STAND, weitere))
        zahl.append(len(abfragen))
    assert zahl == [4, 4]  # all sources together, the forecast, the values of the Indikatoren; and which day it is


def test_eine_messgroesse_aus_einem_indikator_wird_angelegt_und_gezeigt(als: Als) -> None:
    m = Messgroesse.objects.get(ziel__gebiet__schluessel="R-III", name="Schulabsentismus")
    angaben = {"name": "Übergänge", "messquelle": "indikator:uebergang_gymnasium", "art": "anzahl", "richtung": "erhoehen", "gruen": "1",
               "gelb": "4", "verantwortlich": "Planung", "rhythmus": "jaehrlich"}  # fmt: skip
    adresse = f"/scorecard/ziele/{m.ziel_id}/messgroesse/"
    assert als("ressort3").post(adresse, angaben | {"messquelle": "indikator:gibt_es_nicht"}).status_code == 422
    assert als("ressort3").post(adresse, angaben).status_code == 302
    neu = Messgroesse.objects.get(name="Übergänge")
    definition = neu.definitionen.get()
    assert (neu.art, definition.messquelle) == ("prozent", "indikator:uebergang_gymnasium") and "Gymnasi" in definition.zaehler
    seite = als("ressort3").get(m.get_absolute_url())
    zeile = seite.context["z"]
    assert zeile.ist.tag == date(2006, 12, 31) and zeile.basis.tag == date(2005, 12, 31) and zeile.basis.herkunft == "berechnet"
    assert "/schulabsentismus/?stichtag=31.12.2006" in seite.content.decode()
