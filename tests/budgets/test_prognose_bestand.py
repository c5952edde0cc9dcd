"""Aus Fallstatistik und Buchungen zur Prognose: von Hand, gegen eine naive Tagesrechnung, an den Jahren der Vorführung."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.geld import lies_cent
from basis.monate import folgemonat, monate, monatsende
from basis.zahlen import lies_datum, prozent, runde
from budgets.mengepreisdauer import kostenstand, zerlege_jahr
from budgets.prognose import pruefe_rueckwaerts
from budgets.prognose_bestand import Leistung, Monatsfaelle, falllage, falltage, laufende, monate_bis, tagessatz, zugang_von
from budgets.prognose_kohorte import Kohorteneingabe, rechne_kohorten, resttage
from budgets.selectors.vorgeschichte import Vorgeschichte, vorgeschichte
from budgets.vollzugswege import Fallblick, Hilfe
from sozialraum.models import Hilfeart
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import baue_besetzung, baue_raeume

STAND, ART = date(2007, 9, 30), "34"
MONATE = monate(date(2005, 12, 1), date(2007, 12, 1))


@pytest.fixture
def vollzug(db: None) -> Vollzug:
    raeume = baue_raeume()
    return baue_vollzug(raeume, baue_besetzung(raeume))


def _reihe(bestand: int = 10, begonnen: int = 0, beendet: int = 0, tage: int = 0) -> dict[date, Monatsfaelle]:
    return {monat: Monatsfaelle(bestand, begonnen, beendet, tage) for monat in MONATE}


def _leistungen(bestand: int, satz: int, verzug: int = 0, jahre: tuple[int, ...] = (2006, 2007)) -> list[Leistung]:
    """Jeder Tag jedes Falls, gebucht im Monat nach der Leistung (``verzug`` 1), im alten Jahr spätestens im Dezember."""
    tage = [(monat, monatsende(monat).day) for monat in MONATE if monat.year in jahre]
    return [Leistung(ART, min(folgemonat(m, verzug), date(m.year, 12, 1)), m, bestand * satz * anzahl) for m, anzahl in tage]


def test_von_hand() -> None:
    reihe = _reihe(10) | {date(2007, 9, 1): Monatsfaelle(12, 2, 0)}
    assert falltage(reihe, date(2007, 9, 1)) == 330
    assert tagessatz(_reihe(10), _leistungen(10, 10_000), STAND) == 10_000
    assert [m.month for m in monate_bis(STAND, 3)] == [7, 8, 9]
    gruppen = laufende(ART, _reihe(10, beendet=1), STAND, Fraction(10_000))
    teile = [(1, 10), (Fraction(9, 10), 11), (Fraction(81, 100), 12), (Fraction(729, 100), 12)]
    assert [(g.faelle, g.ende.month) for g in gruppen if g.ende] == teile
    zugang = zugang_von(ART, _reihe(10, begonnen=1, beendet=1, tage=90), STAND, Fraction(10_000))
    assert zugang is not None and (zugang.je_monat, zugang.dauer) == (1, 90)
    assert zugang_von(ART, _reihe(10), STAND, Fraction(1)) is None


@pytest.mark.parametrize("verzug", [0, 1, 2])
def test_ein_jahr_ohne_neue_faelle_wird_genau_vorhergesagt(verzug: int) -> None:
    """Paid in the month or after it: a month for which nothing is booked yet costs its Falltage × Tagessatz."""
    ganz = sum(b.betrag for b in _leistungen(7, 12_345, 0, (2007,)))
    for stand in (STAND, date(2007, 10, 31)):
        lage = falllage({ART: _reihe(7)}, _leistungen(7, 12_345, verzug), stand)
        assert lage.eingabe is not None and sum(rechne_kohorten(lage.eingabe).values()) == ganz
        assert lage.leistungen is not None and (lage.leistungen.gebucht < (lage.leistungen.voll or 0)) == bool(verzug)


def test_eine_luecke_die_kein_verzug_ist_bleibt_der_grund() -> None:
    ohne_mai = [b for b in _leistungen(7, 12_345) if b.leistung != date(2007, 5, 1)]
    assert "05/2007 ist noch nichts gebucht" in falllage({ART: _reihe(7)}, ohne_mai, STAND).grund


@given(st.integers(1, 40), st.integers(100, 30_000), st.lists(st.integers(1, 9), min_size=3, max_size=3), st.integers(1, 9))
def test_ein_anteiliger_verzug_wird_genau_ergaenzt(bestand: int, satz: int, teile: list[int], monat: int) -> None:
    """Property (done when 5): no new cases, none ends, a fixed part of each month is booked late: the year is forecast exactly."""
    einheit = sum(teile)
    leistungen = [
        Leistung(ART, folgemonat(b.leistung, k), b.leistung, b.betrag * teil)
        for b in _leistungen(bestand, satz) for k, teil in enumerate(teile)
    ]  # fmt: skip
    stand = monatsende(date(2007, monat, 1))
    lage = falllage({ART: _reihe(bestand)}, leistungen, stand)
    assert lage.eingabe is not None
    ganz = sum(b.betrag * einheit for b in _leistungen(bestand, satz, 0, (2007,)))
    assert abs(sum(rechne_kohorten(lage.eingabe).values()) - ganz) <= 2  # rounded once for what is done, once per Hilfeart


@given(st.integers(1, 40), st.integers(100, 30_000), st.integers(1, 9), st.integers(1, 9), st.integers(1, 11))
def test_buchungen_ueber_den_jahreswechsel_aendern_die_prognose_nicht(bestand: int, satz: int, jetzt: int, spaeter: int, m: int) -> None:
    """Property: a part of each month is booked one month later, December's on the new year; nothing changes, and so does no forecast."""
    leistungen = [
        Leistung(ART, folgemonat(b.leistung, k), b.leistung, b.betrag * teil, folgemonat(b.leistung, k).year)
        for b in _leistungen(bestand, satz, 0, (2005, 2006, 2007)) for k, teil in enumerate((jetzt, spaeter))
    ]  # fmt: skip
    stand = monatsende(date(2007, m, 1))
    lage = falllage({ART: _reihe(bestand)}, leistungen, stand)
    assert lage.eingabe is not None
    traegt = sum(b.betrag for b in leistungen if b.haushaltsjahr == 2007)
    assert traegt == sum(b.betrag for b in leistungen if b.leistung.year == 2007)
    assert abs(sum(rechne_kohorten(lage.eingabe).values()) - traegt) <= 2
    am_ende = falllage({ART: _reihe(bestand)}, leistungen, date(2007, 12, 31)).eingabe
    assert am_ende is not None and am_ende.geleistet[""] == traegt


def test_die_monate_der_leistungen_bleiben_wie_sie_waren(vollzug: Vollzug) -> None:
    """A December booked in January on the new year is no January, and what is booked after the year is not known in it."""
    hilfe = Hilfeart.objects.first() or Hilfeart.objects.create(
        schluessel="34", paragraf="34", name="Heim", form="stationaer", gruppe="Hilfen"
    )
    felder = {"hilfeart": hilfe, "leistungsmonat": date(JAHR - 1, 12, 1)}
    vollzug.bucht("I", "4550", 70, tag=date(JAHR, 1, 15), **felder)
    vollzug.bucht("I", "4550", 30, tag=date(JAHR + 1, 1, 15), **felder | {"leistungsmonat": date(JAHR, 12, 1)})
    def gelesen(tag: date) -> list[tuple[date, date, int, int]]:
        blick = vorgeschichte(JAHR, tag, orte=None, stadtteile=None, grund="keine Fälle").blick
        return sorted((b.buchung, b.leistung, b.betrag, b.jahr) for b in blick.leistungen)

    januar = (date(JAHR, 1, 1), date(JAHR - 1, 12, 1), 70_00, JAHR)
    assert gelesen(date(JAHR, 1, 31)) == [januar]
    assert gelesen(date(JAHR + 1, 1, 31)) == [januar, (date(JAHR + 1, 1, 1), date(JAHR, 12, 1), 30_00, JAHR)]


def test_gelesen_wird_neu_sobald_die_datenbank_anderes_sagt(vollzug: Vollzug) -> None:
    """What was read and calculated is kept while nothing changes, for each reader what may be read; a Buchung is seen at once."""
    def lies(grund: str = "keine Fälle") -> Vorgeschichte:
        return vorgeschichte(JAHR, date(JAHR, 3, 31), orte=None, stadtteile=None, grund=grund)

    vollzug.bucht("I", "4550", 70)
    davor = lies()
    assert lies() is davor and lies("nicht zuständig").blick.grund == "nicht zuständig" and lies() is davor
    vollzug.bucht("I", "4550", 30)
    assert sum(r.nachweis.ist for r in lies().rows) == sum(r.nachweis.ist for r in davor.rows) + 30_00


@given(st.integers(0, 60), st.integers(0, 10), st.integers(0, 20), st.integers(1, 11))
def test_die_laufenden_faelle_sind_der_bestand_und_kosten_ihre_tage(bestand: int, begonnen: int, beendet: int, monat: int) -> None:
    stand = monatsende(date(2007, monat, 1))
    gruppen = laufende(ART, _reihe(bestand, begonnen, beendet), stand, Fraction(100))
    assert sum(Fraction(g.faelle) for g in gruppen) == (bestand if gruppen else 0)
    naiv, tag = Fraction(0), stand + timedelta(days=1)
    while tag.year == 2007:
        naiv += sum((Fraction(g.faelle) for g in gruppen if g.ende is None or tag <= g.ende), Fraction(0)) * 100
        tag += timedelta(days=1)
    assert naiv == sum(Fraction(g.faelle) * resttage(g, stand, {}) * Fraction(g.tagessatz) for g in gruppen)
    assert rechne_kohorten(Kohorteneingabe(stand, {}, tuple(gruppen))) == ({ART: int(runde(naiv))} if gruppen else {})


def test_wo_etwas_fehlt_steht_der_grund() -> None:
    gebucht = _leistungen(10, 10_000)
    assert "nichts mit Hilfeart gebucht" in falllage({ART: _reihe()}, [], STAND).grund
    luecke = {m: r for m, r in _reihe().items() if m != date(2007, 3, 1)}
    assert "03.2007" in falllage({ART: luecke}, gebucht, STAND).grund
    assert "kein früheres Jahr" in falllage({ART: _reihe()}, [b for b in gebucht if b.leistung.year == 2007], STAND).grund
    ohne = [b for b in gebucht if b.leistung.month in {8, 9}] + [b for b in gebucht if b.leistung.year == 2006]
    assert falllage({ART: _reihe()}, ohne, STAND).eingabe is None
    assert falllage({ART: _reihe()}, gebucht, date(2007, 12, 31)).eingabe is not None


def test_menge_dauer_und_preis_von_hand() -> None:
    faelle = {ART: _reihe(10) | {m: Monatsfaelle(12, 0, 0) for m in MONATE if m >= date(2006, 12, 1)}}
    gebucht = [*_leistungen(10, 100, 0, (2006,)), *_leistungen(12, 110, 0, (2007,))]
    stand = kostenstand(faelle, gebucht, ART, 2007, 7)
    assert stand is not None and (stand.faelle, stand.tage, stand.kosten) == (12, 12 * 212, 12 * 212 * 110)
    blatt = zerlege_jahr(Fallblick(faelle, tuple(gebucht), {ART: Hilfe("Heim", "stationaer")}, ""), 2007, 9)
    (zeile,) = blatt.zeilen
    assert (blatt.bis, blatt.monat) == (7, "Juli")
    # Menge: (12 − 10) × 212 Tage × (100 + 110) / 2; im Dezember 2006 steigt der Bestand, der Januar 2006 kennt 10 am Anfang
    assert (zeile.zerlegung.menge, zeile.zerlegung.dauer, zeile.zerlegung.preis) == (2 * 212 * 105, 0, 11 * 212 * 10)
    assert blatt.summe.abweichung == blatt.jahr - blatt.vorjahr and blatt.unzerlegt == 0
    assert "noch kein Monat ganz gebucht" in zerlege_jahr(Fallblick(faelle, tuple(gebucht), {}, ""), 2007, 2).grund
    assert zerlege_jahr(Fallblick(grund="nicht zuständig"), 2007, 9).grund == "nicht zuständig"


FIXTURES = Path(__file__).parents[2] / "fixtures/muster"


def _lies(name: str) -> Iterator[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8") as datei:
        yield from csv.DictReader(datei, delimiter=";")


def test_die_vorfuehrung_nennt_den_fehler_des_wegs_aus_laufenden_faellen() -> None:
    """Done when 5: the backtest on the earlier years of the demonstration prints the error of each method."""
    je_art: dict[str, dict[date, list[int]]] = defaultdict(lambda: {m: [0, 0, 0, 0] for m in monate(date(2004, 1, 1), date(2006, 12, 1))})
    for zeile in _lies("fallexport.csv"):
        beginn, ende = lies_datum(zeile["Beginn"]), lies_datum(zeile["Ende"]) if zeile["Ende"] else date(2099, 1, 1)
        for monat, gezaehlt in je_art[zeile["Hilfeart"]].items():
            letzter = monatsende(monat)
            gezaehlt[0] += beginn <= letzter < ende
            gezaehlt[1] += monat <= beginn <= letzter
            gezaehlt[2] += monat <= ende <= letzter
    faelle = {art: {monat: Monatsfaelle(*zahlen) for monat, zahlen in reihe.items()} for art, reihe in je_art.items()}
    leistungen, reihen = [], defaultdict(lambda: defaultdict(int))
    for zeile in _lies("buchungen.csv"):
        tag, (monat, jahr) = lies_datum(zeile["Buchungstag"]), map(int, zeile["Leistungsmonat"].split("."))
        if zeile["Hilfeart"] and tag.year < 2007:
            leistungen.append(Leistung(zeile["Hilfeart"], tag.replace(day=1), date(jahr, monat, 1), lies_cent(zeile["Betrag"])))
            reihen[tag.year][tag.month] += leistungen[-1].betrag
    lagen = {jahr: falllage(faelle, leistungen, date(jahr, 9, 30)) for jahr in (2004, 2005, 2006)}
    assert "Fallstatistik nennt für 09.2003" in lagen[2004].grund
    gueten = pruefe_rueckwaerts(reihen, 9, {jahr: lage.eingabe for jahr, lage in lagen.items() if lage.eingabe})
    for guete in gueten:
        print(guete.verfahren.value, {jahr: prozent(fehler) for jahr, fehler in guete.je_jahr.items()})
    gleichmaessig, _, kohorte = gueten
    assert set(kohorte.je_jahr) == {2005, 2006} and (kohorte.fehler or 1) < Fraction(3, 100) < (gleichmaessig.fehler or 0)
