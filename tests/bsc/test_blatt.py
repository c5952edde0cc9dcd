"""A Scorecard as a sheet: read back as written, compared in one sentence per measure, small case numbers locked for everybody."""

from dataclasses import replace
from datetime import date

import pytest

from bsc.blattvergleich import aenderungen
from bsc.messgroesse import Messart, miss
from bsc.messquellen import AUSGABEN_JE_HILFEMONAT, INDIKATOR, Berechnet
from bsc.messquellen import STATIONAER_IN_AUSSERHALB as QUELLE
from bsc.scorecardblatt import Antwort, Blattzeile, Scorecardblatt, als_json, aus_json, mit_gesperrten
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
    assert zwei.ausgangsjahr == 2006 and zwei.planjahr == 2009 and blatt(ZEILE, gut).planjahr is None
    teils = replace(ZEILE, abweichende=mit_gesperrten(ZEILE.abweichende, 2))
    assert blatt(teils).abweichende == ["Prävention : HzE: handeln in Sozialraum I, Sozialraum II; weitere gesperrt: 2."]
    assert mit_gesperrten((), 1) == (("darunter gesperrt", ("1",)),) and mit_gesperrten((), 0) == ()
    verdeckt = Blattzeile(10, "Gesperrt", gesperrt=True)
    assert blatt(ZEILE, verdeckt).rotsatz().endswith("beantwortet ist sie. Nicht gezählt, weil gesperrt: 1.")
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


def kosten(baum: Gebietsbaum, faelle: dict[str, int]) -> Schutz:
    """Ten cases at each of four ends of quarters in every Stadtteil, but for those named; the money is at no Stadtteil."""
    antwort = {}
    for k in baum.auf_ebene(Ebene.STADTTEIL):
        zahl = faelle.get(k.schluessel, 10)
        antwort[k.id, SEPTEMBER] = Berechnet(SEPTEMBER, miss(Messart.EURO, 0, 12 * zahl), faelle=(zahl,) * 4)
    return Schutz(AUSGABEN_JE_HILFEMONAT, baum, Sperre(baum, niemand, 5, 3), antwort)


@pytest.mark.django_db
def test_was_eine_hilfe_kostet_steht_im_papier_wo_genug_hilfen_laufen(raeume: Raeume) -> None:
    baum = Gebiet.objects.baum(SEPTEMBER)
    ressort, stadt = baum.auf_ebene(Ebene.RESSORT)[0], baum.wurzel()
    offen, teile = kosten(baum, {}), baum.stadtteile(ressort.id)
    wert, faelle = miss(Messart.EURO, 90_000, 120 * len(teile)), (10 * len(teile),) * 4
    assert not offen.verbirgt(ressort.id, SEPTEMBER, wert, faelle)
    assert offen.verbirgt(ressort.id, SEPTEMBER, wert) and offen.verbirgt(ressort.id, SEPTEMBER, wert, (*faelle[1:], faelle[0] + 9))
    alle = 10 * len(baum.stadtteile(stadt.id))
    verborgen = [ohne for ohne in range(-1, 8) if offen.verbirgt(stadt.id, SEPTEMBER, wert, (alle + ohne,) * 4)]
    assert verborgen == [-1, 1, 2, 3, 4]  # so many Hilfen without a Stadtteil would be the difference to the Ressorts
    klein = baum.auf_ebene(Ebene.STADTTEIL)[0]
    assert kosten(baum, {klein.schluessel: 4}).verbirgt(klein.id, SEPTEMBER, miss(Messart.EURO, 9, 48), (4,) * 4)
    assert not offen.verbirgt(klein.id, SEPTEMBER, miss(Messart.EURO, 9, 120), (10,) * 4)


@pytest.mark.django_db
@pytest.mark.parametrize(("art", "nenner", "zahl", "verborgen"), [
    (Messart.ANZAHL, "", 12, False), (Messart.ANZAHL, "", 4, True), (Messart.EURO, "", 12, False),
    (Messart.PROZENT, "Kinder", 12, False), (Messart.PROZENT, "Kinder", 18, True), (Messart.JE_1000, "Kinder", 18, False),
])  # fmt: skip
def test_ein_indikator_wird_gelesen_wie_er_beschrieben_ist(
    raeume: Raeume, art: Messart, nenner: str, zahl: int, verborgen: bool
) -> None:
    baum = Gebiet.objects.baum(SEPTEMBER)
    quelle, unten = replace(INDIKATOR, art=art, nenner=nenner), 20 if nenner else 1
    teile = baum.auf_ebene(Ebene.STADTTEIL)
    antwort = {(k.id, SEPTEMBER): Berechnet(SEPTEMBER, miss(art, zahl if k == teile[0] else 12, unten)) for k in teile}
    schutz = Schutz(quelle, baum, Sperre(baum, niemand, 5, 3), antwort)
    assert schutz.verbirgt(teile[0].id, SEPTEMBER, miss(art, zahl, unten)) == verborgen
    ort, anzahl = baum.wurzel(), len(teile)
    summe = miss(art, 12 * (anzahl - 1) + zahl, 20 * anzahl if nenner else 1)
    assert not schutz.verbirgt(ort.id, SEPTEMBER, summe)
