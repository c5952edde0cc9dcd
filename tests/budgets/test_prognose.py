"""Das Jahresende auf drei Wegen: von Hand, gegen eine naive Tagesrechnung, und mit bekannten Enden genau."""

import csv
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.geld import lies_cent
from basis.zahlen import prozent
from budgets.prognose import Guete, Verfahren, aus_faellen, bestes, drei_wege, linear, pruefe_rueckwaerts, saisonal
from budgets.prognose_kohorte import (
    Aenderung,
    Fallgruppe,
    Kohorteneingabe,
    Zugang,
    aendere,
    rechne_kohorten,
    resttage,
    voraussichtliches_ende,
)
from budgets.prognose_verzug import Monatssumme, faktoren, vervollstaendige

STAND = date(2007, 9, 30)
VORJAHRE = ({9: 80_000, 12: 20_000},)


def _fall(satz: int = 10_000, *, beginn: date = date(2007, 1, 1), ende: date | None = None, faelle: int = 1) -> Fallgruppe:
    return Fallgruppe("§ 34", faelle, beginn, ende, satz)


def test_drei_wege_von_hand() -> None:
    assert linear(75_000, 9).betrag == 100_000 and saisonal(80_000, 9, VORJAHRE).betrag == 100_000
    eingabe = Kohorteneingabe(STAND, {"§ 34": 2_730_000}, (_fall(ende=date(2007, 10, 31)),), (Zugang("§ 31", 1, 30, 1_000),))
    assert rechne_kohorten(eingabe) == {"§ 34": 3_040_000, "§ 31": 90_000}
    assert aus_faellen(eingabe).betrag == 3_130_000


def test_wo_etwas_fehlt_steht_ein_grund_und_keine_null() -> None:
    assert all(weg.betrag is None and weg.grund for weg in drei_wege(None, 9, (), None))
    assert saisonal(80_000, 9, ()).grund and linear(0, 0).grund
    assert linear(0, 9).betrag == 0


def test_das_ende_folgt_der_ueblichen_dauer_solange_sie_nicht_um_ist() -> None:
    assert voraussichtliches_ende(_fall(beginn=date(2007, 3, 1)), date(2007, 3, 15), {"§ 34": 31}) == date(2007, 3, 31)
    assert voraussichtliches_ende(_fall(beginn=date(2007, 3, 1)), STAND, {"§ 34": 31}) == date(2007, 12, 31)
    assert resttage(_fall(ende=STAND), STAND, {}) == 0 and resttage(_fall(), STAND, {}) == 92


TAG = st.dates(date(2006, 1, 1), date(2008, 6, 30))
FALL = st.builds(Fallgruppe, st.sampled_from(["§ 31", "§ 34"]), st.integers(1, 5), st.dates(date(2006, 1, 1), date(2007, 8, 31)), TAG,
                 st.integers(0, 50_000))


def _naiv(gruppen: list[Fallgruppe], von: date, bis: date) -> dict[str, int]:
    """Naiv: jeden Tag einzeln abrechnen."""
    summen = dict.fromkeys({g.hilfeart for g in gruppen}, 0)
    tag = von
    while tag <= bis:
        for g in gruppen:
            if g.beginn <= tag and g.ende is not None and tag <= g.ende:
                summen[g.hilfeart] += int(g.faelle * g.tagessatz)
        tag += timedelta(days=1)
    return summen


@given(st.lists(FALL, min_size=1, max_size=5), st.integers(8, 12))
def test_ein_jahr_ohne_neue_faelle_mit_bekannten_enden_wird_genau_vorhergesagt(gruppen: list[Fallgruppe], monat: int) -> None:
    stand = date(2007, monat, 31 if monat in (8, 10, 12) else 30)
    geleistet = _naiv(gruppen, date(2007, 1, 1), stand)
    assert rechne_kohorten(Kohorteneingabe(stand, geleistet, tuple(gruppen))) == _naiv(gruppen, date(2007, 1, 1), date(2007, 12, 31))


def test_was_waere_wenn_von_hand() -> None:
    eingabe = Kohorteneingabe(STAND, {}, (_fall(faelle=2),))
    assert rechne_kohorten(eingabe) == {"§ 34": 1_840_000}
    assert rechne_kohorten(aendere(eingabe, [Aenderung("§ 34", faelle=1, ab_monat=12)])) == {"§ 34": 2_150_000}
    assert rechne_kohorten(aendere(eingabe, [Aenderung("§ 34", entgelt=Fraction(1, 10))])) == {"§ 34": 2_024_000}
    assert rechne_kohorten(aendere(eingabe, [Aenderung("§ 34", faelle=-1, ab_monat=3)])) == {"§ 34": 920_000}
    for falsch, wort in ((Aenderung("§ 34", faelle=-3), "weniger"), (Aenderung("§ 31", faelle=1), "Tagessatz")):
        with pytest.raises(ValueError, match=wort):
            aendere(eingabe, [falsch])


@given(st.lists(FALL, min_size=1, max_size=4), st.integers(10, 12))
def test_ohne_alle_faelle_ab_einem_monat_bleibt_nur_die_zeit_davor(gruppen: list[Fallgruppe], monat: int) -> None:
    art = gruppen[0].hilfeart
    eingabe = Kohorteneingabe(STAND, {}, tuple(g for g in gruppen if g.hilfeart == art))
    laufend = int(sum(g.faelle for g in eingabe.laufend if resttage(g, STAND, {})))
    if laufend:
        rest = rechne_kohorten(aendere(eingabe, [Aenderung(art, faelle=-laufend, ab_monat=monat)]))
        assert rest == _naiv(list(eingabe.laufend), STAND + timedelta(days=1), date(2007, monat, 1) - timedelta(days=1))


def test_der_fehler_frueherer_jahre_von_hand() -> None:
    # Gleichmäßig: 2004 trifft genau; 2005 sagt 1.333,33 € statt 1.250 €. Saisonal kennt 2004 kein Vorjahr und sagt 2005 aus 75 %.
    jahre = {2004: {9: 75_000, 12: 25_000}, 2005: {9: 100_000, 12: 25_000}}
    gleich, saison, kohorte = pruefe_rueckwaerts(jahre, 9)
    assert (gleich.fehler, len(gleich.je_jahr)) == (Fraction(8_333, 125_000) / 2, 2)
    assert (saison.fehler, len(saison.je_jahr)) == (Fraction(8_333, 125_000), 1)
    assert kohorte.fehler is None and kohorte.grund
    fall = Kohorteneingabe(date(2005, 9, 30), {"§ 34": 125_000}, ())
    assert pruefe_rueckwaerts(jahre, 9, {2005: fall})[2].fehler == 0


def test_das_beste_wird_an_gemeinsamen_jahren_genannt() -> None:
    gleich = Guete(Verfahren.LINEAR, {2004: Fraction(0), 2005: Fraction(1, 10)})
    saison, ohne = Guete(Verfahren.SAISONAL, {2005: Fraction(6, 100)}), Guete(Verfahren.KOHORTE, {}, "Es fehlen Fälle.")
    assert gleich.fehler == Fraction(1, 20)  # im Mittel kleiner, aber nur dank 2004
    verfahren, satz = bestes([gleich, saison, ohne])
    assert verfahren is Verfahren.SAISONAL and "einem früheren Jahr" in satz
    assert [bestes(g)[0] for g in ([ohne], [gleich], [saison, Guete(Verfahren.LINEAR, {2004: Fraction(0)})])] == [None] * 3


def test_die_demonstration_nennt_den_fehler_jedes_wegs() -> None:
    jahre: dict[int, dict[int, int]] = {}
    with (Path(__file__).parents[2] / "fixtures/muster/buchungen.csv").open(encoding="utf-8") as datei:
        for zeile in csv.DictReader(datei, delimiter=";"):
            if zeile["Haushaltsstelle"] not in ("4550.7600", "4560.7600", "4750.7180"):  # die Ausgaben des Deckungskreises
                continue
            _, monat, jahr = (int(teil) for teil in zeile["Buchungstag"].split("."))
            reihe = jahre.setdefault(jahr, {})
            reihe[monat] = reihe.get(monat, 0) + lies_cent(zeile["Betrag"])
    gueten = pruefe_rueckwaerts({jahr: jahre[jahr] for jahr in (2004, 2005, 2006)}, 9)
    for guete in gueten:
        print(guete.verfahren.value, prozent(guete.fehler) if guete.fehler is not None else guete.grund)
    assert [guete.fehler is None for guete in gueten] == [False, False, True]
    assert bestes(gueten)[0] is Verfahren.SAISONAL


def _summe(buchung: tuple[int, int], leistung: tuple[int, int], betrag: int) -> Monatssumme:
    return Monatssumme(date(*buchung, 1), date(*leistung, 1), betrag)


VERZUG = [
    _summe((2006, 11), (2006, 11), 100), _summe((2006, 12), (2006, 11), 20), _summe((2006, 12), (2006, 12), 100),
    _summe((2007, 1), (2006, 12), 40), _summe((2007, 1), (2007, 1), 100),
]  # fmt: skip


def test_der_buchungsverzug_von_hand() -> None:
    stand = date(2007, 1, 31)
    assert faktoren(VERZUG, stand, 1) == (Fraction(13, 10),)
    ergebnis = vervollstaendige(VERZUG, 2007, stand, hoechstverzug=1)
    assert (ergebnis.gebucht, ergebnis.voll) == (100, 130)


def test_ohne_vorgeschichte_gibt_es_einen_grund() -> None:
    eigene = [s for s in VERZUG if s.leistung.year == 2007]
    assert vervollstaendige(eigene, 2007, date(2007, 1, 31)).voll is None
    kurz = vervollstaendige(VERZUG, 2007, date(2007, 1, 31), hoechstverzug=6)
    assert kurz.voll is None and "Verzug" in kurz.grund
    luecke = vervollstaendige(VERZUG, 2007, date(2007, 2, 28), hoechstverzug=1)
    assert luecke.voll is None and "02/2007" in luecke.grund


@given(st.lists(st.integers(1, 10**6), min_size=20, max_size=20), st.lists(st.integers(1, 9), min_size=3, max_size=3), st.integers(1, 8))
def test_gleicher_verzug_in_jedem_monat_wird_genau_ergaenzt(mengen: list[int], muster: list[int], monat: int) -> None:
    summen = []
    for n, menge in enumerate(mengen):
        for k, teil in enumerate(muster):
            buchung, leistung = divmod(n + k, 12), divmod(n, 12)
            summen.append(_summe((2006 + buchung[0], buchung[1] + 1), (2006 + leistung[0], leistung[1] + 1), menge * teil))
    voll = vervollstaendige(summen, 2007, date(2007, monat, 28), hoechstverzug=2).voll
    assert voll == sum(mengen[12 : 12 + monat]) * sum(muster)
