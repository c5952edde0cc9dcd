"""A Scorecard as a sheet: read back as written, compared in one sentence per measure, small case numbers locked for everybody."""

from dataclasses import replace
from datetime import date

import pytest

from bsc.blattvergleich import aenderungen
from bsc.messgroesse import miss
from bsc.messquellen import STATIONAER_IN_AUSSERHALB as QUELLE
from bsc.messquellen import Berechnet
from bsc.scorecardblatt import Antwort, Blattzeile, Scorecardblatt, als_json, aus_json
from bsc.selectors.oeffentlich import Schutz
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.inputs.wertschutz import Sperre, niemand
from sozialraum.models import Gebiet
from tests.factories import Raeume

JUNI, SEPTEMBER, PLAN = date(2007, 6, 30), date(2007, 9, 30), date(2008, 12, 31)
DULDUNG = Antwort("duldung", "Zwei Stellen unbesetzt", "", date(2007, 10, 15), date(2007, 10, 31))
ZEILE = Blattzeile(
    7, "Prävention : HzE", perspektive="finanzen", ziel="Früh helfen", massnahmen=("Pro-Aktive Systeme",), einheit="Prozentanteile",
    ausgangswert="15 : 85", ausgang_am=date(2006, 12, 31), ist="12 : 88", stichtag=JUNI, plan="25 : 75", plan_am=PLAN, trend="faellt",
    guenstig=False, status="handeln", antwort=DULDUNG, abweichende=(("handeln", ("Sozialraum I", "Sozialraum II")),),
)  # fmt: skip


def blatt(*zeilen: Blattzeile) -> Scorecardblatt:
    return Scorecardblatt("Ressort I", "Ressort I", "ressort", "R-I", "Musterstadt", "Fachbereich", SEPTEMBER, zeilen)


def test_was_abgelegt_ist_kommt_als_dasselbe_zurueck() -> None:
    assert aus_json(als_json(ZEILE)) == ZEILE and aus_json(als_json(Blattzeile(1, "Ohne alles"))) == Blattzeile(1, "Ohne alles")
    alt = aus_json({"messgroesse": 7, "name": "Alt", "ist": "12 : 88", "stichtag": "30.06.2007", "status": "handeln"})
    assert (alt.stichtag, alt.massnahmen, alt.antwort) == (JUNI, (), None)


def test_das_blatt_sagt_was_es_zeigt() -> None:
    gut = replace(ZEILE, messgroesse=8, name="Andere", status="im_plan", antwort=None, abweichende=(), plan_am=date(2009, 12, 31))
    zusammenhang = replace(gut, messgroesse=9, status="kein_wert", gewertet=False)
    zwei = blatt(ZEILE, gut, zusammenhang)
    assert zwei.kernaussage == "1 von 2 Messgrößen ist im Plan, 0 beobachten, 1 handeln, 0 ohne Wert."
    assert zwei.abweichende == ["Prävention : HzE: handeln in Sozialraum I, Sozialraum II."]
    assert zwei.ausgangsjahr == 2006 and zwei.planjahr is None
    assert zwei.rotsatz() == "1 Messgröße hat den Status „handeln“; beantwortet ist sie."
    assert "ohne Antwort: 1" in blatt(ZEILE, replace(ZEILE, antwort=None)).rotsatz() and blatt(gut).rotsatz() == ""
    assert ZEILE.trendwort == "fällt, vom Ziel weg" and replace(ZEILE, guenstig=None).trendwort == "fällt"


@pytest.mark.parametrize(
    ("anders", "satz"),
    [
        ({}, None),
        ({"ist": "18 : 82", "stichtag": SEPTEMBER, "status": "beobachten"},
         "Prävention : HzE: Ist 18 : 82 am 30.09.2007 statt 12 : 88 am 30.06.2007, Status „beobachten“ statt „handeln“."),
        ({"plan": "26 : 74"}, "Prävention : HzE: Plan 26 : 74 am 31.12.2008 statt 25 : 75 am 31.12.2008."),
        ({"ist": "·", "status": "kein_wert", "gesperrt": True},
         "Prävention : HzE: Ist gesperrt am 30.06.2007 statt 12 : 88 am 30.06.2007, Status gesperrt statt „handeln“."),
        ({"antwort": None}, "Prävention : HzE: die Antwort galt bis 31.10.2007 und ist neu zu geben."),
    ],
)  # fmt: skip
def test_ein_satz_je_geaenderter_messgroesse(anders: dict[str, object], satz: str | None) -> None:
    heute = date(2007, 11, 1)
    assert aenderungen([ZEILE], [replace(ZEILE, **anders)], heute) == ([satz] if satz else [])


def test_was_fehlt_und_was_dazukam() -> None:
    neu = replace(ZEILE, messgroesse=8, name="Neue")
    saetze = aenderungen([ZEILE], [neu], SEPTEMBER)
    assert saetze == ["Prävention : HzE: steht heute nicht mehr in der Scorecard.", "Neue: seither dazugekommen."]
    assert aenderungen([ZEILE], [replace(ZEILE, antwort=None)], DULDUNG.bis) == []


def schutz(baum: Gebietsbaum, zahlen: dict[str, tuple[int, int]], schwelle: int) -> Schutz:
    """12 in and 12 outside in every Stadtteil, but for those named."""
    antwort = {
        (k.id, SEPTEMBER): Berechnet(SEPTEMBER, miss(QUELLE.art, *zahlen.get(k.schluessel, (12, 12))))
        for k in baum.auf_ebene(Ebene.STADTTEIL)
    }
    return Schutz(QUELLE, baum, Sperre(baum, niemand, schwelle, min(3, schwelle)), antwort)


@pytest.mark.django_db
def test_was_das_haus_verlaesst_folgt_der_oeffentlichen_schwelle(raeume: Raeume) -> None:
    baum = Gebiet.objects.baum(SEPTEMBER)
    stadtteil = baum.auf_ebene(Ebene.STADTTEIL)[0]
    klein = {stadtteil.schluessel: (12, 4)}
    wert = miss(QUELLE.art, 12, 4)
    assert not schutz(baum, klein, 3).verbirgt(stadtteil.id, SEPTEMBER, wert)
    assert schutz(baum, klein, 5).verbirgt(stadtteil.id, SEPTEMBER, wert)
    assert not schutz(baum, {}, 5).verbirgt(stadtteil.id, SEPTEMBER, miss(QUELLE.art, 12, 12))


@pytest.mark.django_db
def test_was_seine_stadtteile_nicht_ergeben_bleibt_gesperrt(raeume: Raeume) -> None:
    baum = Gebiet.objects.baum(SEPTEMBER)
    ort = baum.auf_ebene(Ebene.SOZIALRAUM)[0]
    teile = len(baum.stadtteile(ort.id))
    offen = schutz(baum, {}, 5)
    assert not offen.verbirgt(ort.id, SEPTEMBER, miss(QUELLE.art, 12 * teile, 12 * teile))
    assert offen.verbirgt(ort.id, SEPTEMBER, miss(QUELLE.art, 12 * teile + 1, 12 * teile))
