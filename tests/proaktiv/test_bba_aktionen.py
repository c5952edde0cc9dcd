"""BbA with the database: the whole way, ceiling and pot, what PostgreSQL refuses by itself."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from proaktiv.actions.bba import speichere_bba_antrag, speichere_bba_runde, trage_unterlagen_ein
from proaktiv.bbaweg import BbaSchrittart, BbaStand, bba_wechsel
from proaktiv.models import BbaAntrag, BbaEingang, BbaRunde, BbaSchritt, BbaUnterlage
from proaktiv.selectors.bba import obergrenze, runde_mit_topf
from sozialraum.models import Parameter, Protokoll, Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import abgelehnt
from tests.proaktiv.bbabau import TAG, UNTERLAGEN, BbaWeg, baue_obergrenzen, baue_runde, baue_schule, neuer_antrag

pytestmark = pytest.mark.django_db
A, S = BbaSchrittart, BbaStand


@pytest.fixture
def runde(raeume: Raeume, besetzung: Besetzung) -> BbaRunde:
    Stadt.objects.update(fester_tag=date(2026, 11, 30))
    baue_obergrenzen()
    return baue_runde(besetzung.controlling)


@pytest.fixture
def weg(runde: BbaRunde, raeume: Raeume, besetzung: Besetzung) -> BbaWeg:
    return BbaWeg(besetzung, neuer_antrag(runde, baue_schule(raeume["101"])))


def test_der_ganze_weg_bis_zur_rueckzahlung(weg: BbaWeg) -> None:
    """2.000 € granted, 1.500 € paid, 1.400 € recognised: 100 € come back, 1.400 € of the pot are spent, the rest is free again."""
    assert weg.bewilligt().nachweis_bis == date(2026, 8, 30)
    weg.gehe(A.AUSZAHLEN, 1_500_00)
    topf = runde_mit_topf(weg.antrag.runde_id).topf
    assert (topf.ausgegeben, topf.gebunden, topf.frei) == (1_500_00, 500_00, 8_000_00)
    weg.gehe(A.NACHWEISEN, 1_450_00)
    abgelehnt(lambda: weg.gehe(A.ANERKENNEN, 1_450_01), "Nachgewiesen sind 1.450,00")
    antrag = weg.gehe(A.ANERKENNEN, 1_400_00)
    assert (antrag.stand, antrag.rueckforderung_cent, antrag.belegt_cent) == (S.RUECKFORDERUNG, 100_00, 1_500_00)
    assert weg.gehe(A.ZURUECKZAHLEN, 100_00).stand is S.ABGESCHLOSSEN
    topf = runde_mit_topf(weg.antrag.runde_id).topf
    assert (topf.ausgegeben, topf.gebunden, topf.frei) == (1_400_00, 0, 8_600_00)
    schritte = list(BbaSchritt.objects.values_list("schritt", flat=True))
    assert schritte == ["vollstaendig", "beraten", "bewilligen", "auszahlen", "nachweisen", "anerkennen", "zurueckzahlen"]
    assert Protokoll.objects.filter(aktion__startswith="bba_").count() == len(schritte) + 3  # the round, the application, its documents


def test_ueber_der_obergrenze_wird_ein_antrag_mit_der_schon_bewilligten_summe_abgelehnt(
    weg: BbaWeg, runde: BbaRunde, besetzung: Besetzung
) -> None:
    """2026: 3.000 € a school. 2.000 € are granted in one round, so a second round of the year has 1.000 € left for it."""
    weg.bewilligt()
    zweite = baue_runde(besetzung.controlling, titel="Zweite Runde 2026")
    schule = weg.antrag.einrichtung
    abgelehnt(lambda: BbaWeg(besetzung, neuer_antrag(zweite, schule, 1_000_01)), "schon 2.000,00\u00a0€ belegt")
    assert BbaWeg(besetzung, neuer_antrag(zweite, schule, 1_000_00)).bewilligt().stand is S.BEWILLIGT


def test_die_aenderung_von_2026_ist_ein_wert_mit_gueltigkeit(runde: BbaRunde, raeume: Raeume, besetzung: Besetzung) -> None:
    """The same 2.500 €: too much in 2025, not in 2026. A value that begins in the year counts from the next one on."""
    assert [obergrenze(jahr) for jahr in (2014, 2025, 2026)] == [None, 2_000_00, 3_000_00]
    schule, davor = baue_schule(raeume["101"]), baue_runde(besetzung.controlling, 2025)
    assert dict(BbaRunde.objects.mit_obergrenze().values_list("kalenderjahr", "obergrenze")) == {2025: 2_000_00, 2026: 3_000_00}
    abgelehnt(lambda: BbaWeg(besetzung, neuer_antrag(davor, schule, 2_500_00)), "bei 2.000,00\u00a0€ je Schule")
    assert BbaWeg(besetzung, neuer_antrag(runde, schule, 2_500_00)).antrag.pk
    Parameter.objects.create(schluessel="bba_obergrenze", bezeichnung="Obergrenze", wert=4000, gueltig_von=date(2026, 6, 1))
    assert [obergrenze(jahr) for jahr in (2026, 2027)] == [3_000_00, 4_000_00]


def test_bei_der_entscheidung_zaehlt_die_obergrenze_noch_einmal(weg: BbaWeg, runde: BbaRunde, besetzung: Besetzung) -> None:
    """Two applications that fit one by one; only one of them can be granted in full."""
    zweiter = BbaWeg(besetzung, neuer_antrag(runde, weg.antrag.einrichtung, titel="Chor"))
    weg.bewilligt()
    zweiter.beraten()
    abgelehnt(lambda: zweiter.gehe(A.BEWILLIGEN, 2_000_00), "bleiben 1.000,00\u00a0€")
    assert zweiter.gehe(A.BEWILLIGEN, 1_000_00).belegt_cent == 1_000_00


def test_die_zeit_einer_runde_umfasst_ihre_antraege(weg: BbaWeg, runde: BbaRunde, besetzung: Besetzung) -> None:
    eingang = weg.antrag.eingegangen_am
    runde.antragsfrist = eingang - timedelta(1)
    runde.antraege_ab = min(runde.antraege_ab, runde.antragsfrist)
    abgelehnt(lambda: speichere_bba_runde(wer=wer_ist(besetzung.controlling), runde=runde, unterlagen=UNTERLAGEN), "innerhalb der Zeit")
    runde.antragsfrist = eingang
    speichere_bba_runde(wer=wer_ist(besetzung.controlling), runde=runde, unterlagen=UNTERLAGEN)


def test_der_topf_einer_runde_reicht_oder_reicht_nicht(raeume: Raeume, besetzung: Besetzung, runde: BbaRunde) -> None:
    klein = baue_runde(besetzung.controlling, topf=3_000_00, titel="Kleine Runde")
    wege = [BbaWeg(besetzung, neuer_antrag(klein, baue_schule(raeume["101"], f"Schule {n}"))) for n in (1, 2)]
    wege[0].bewilligt()
    wege[1].beraten()
    abgelehnt(lambda: wege[1].gehe(A.BEWILLIGEN, 1_000_01), "frei 1.000,00\u00a0€")
    assert wege[1].gehe(A.BEWILLIGEN, 1_000_00).stand is S.BEWILLIGT
    klein.topf_cent = 2_999_99
    abgelehnt(lambda: speichere_bba_runde(wer=wer_ist(besetzung.controlling), runde=klein, unterlagen=UNTERLAGEN), "schon 3.000,00")


def test_ein_vorzeitiges_ende_gibt_frei_was_nicht_gebraucht_wird(weg: BbaWeg) -> None:
    weg.bewilligt()
    weg.gehe(A.AUSZAHLEN, 500_00)
    abgelehnt(lambda: weg.gehe(A.BEENDEN, 800_00, tag=date(2026, 11, 15), zum=date(2026, 11, 15)), "endet ohnehin am 30.06.2026")
    antrag = weg.gehe(A.BEENDEN, 800_00, tag=date(2026, 6, 3), zum=date(2026, 5, 15))
    assert (antrag.stand, antrag.ende, antrag.nachweis_bis) == (S.BEENDET, date(2026, 5, 15), date(2026, 7, 15))
    topf = runde_mit_topf(antrag.runde_id).topf
    assert (topf.ausgegeben, topf.gebunden, topf.frei) == (500_00, 300_00, 9_200_00)


def test_wer_beraet_entscheidet_nicht(weg: BbaWeg, besetzung: Besetzung) -> None:
    weg.beraten()
    abgelehnt(lambda: weg.gehe(A.BEWILLIGEN, 1_00, wer=weg.netz), "Vier-Augen")
    assert weg.gehe(A.ABLEHNEN, wer=wer_ist(besetzung.controlling)).stand is S.ABGELEHNT


def test_vollstaendig_ist_ein_antrag_mit_allen_unterlagen(weg: BbaWeg) -> None:
    erste, zweite = BbaUnterlage.objects.all()
    trage_unterlagen_ein(wer=weg.netz, antrag=weg.antrag, unterlagen=[erste], tag=TAG)
    abgelehnt(lambda: weg.gehe(A.VOLLSTAENDIG), f"Es fehlt noch: {zweite}.")
    assert weg.gehe(A.NACHFORDERN, frist=date(2026, 3, 20)).nachfrist == date(2026, 3, 20)
    abgelehnt(lambda: trage_unterlagen_ein(wer=weg.netz, antrag=weg.antrag, unterlagen=[erste], tag=TAG), "was neu eingegangen ist")
    trage_unterlagen_ein(wer=weg.netz, antrag=weg.antrag, unterlagen=[erste, zweite], tag=date(2026, 3, 5))
    antrag = weg.gehe(A.VOLLSTAENDIG, tag=date(2026, 3, 5))
    assert (antrag.stand, antrag.nachfrist) == (S.VOLLSTAENDIG, None)
    abgelehnt(lambda: trage_unterlagen_ein(wer=weg.netz, antrag=weg.antrag, unterlagen=[zweite], tag=TAG), "bleiben, wie sie sind")


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"beginn": date(2025, 12, 1)}, "Kalenderjahres 2026"),
        ({"ende": date(2026, 3, 31)}, "vor seinem Beginn"),
        ({"eingegangen_am": date(2026, 12, 2)}, "bis zum 01.12.2026"),
        ({"eingegangen_am": date(2026, 12, 1)}, "in der Zukunft"),
        ({"eigenmittel_cent": 1}, "höchstens, was nach den eigenen Mitteln fehlt: 1.999,99"),
        ({"ziel": "Frau Beispiel liest vor"}, "Person"),
    ],
)
def test_was_kein_antrag_ist(runde: BbaRunde, raeume: Raeume, besetzung: Besetzung, felder: dict[str, Any], satz: str) -> None:
    schule = baue_schule(raeume["101"])
    abgelehnt(lambda: BbaWeg(besetzung, neuer_antrag(runde, schule, **felder)), satz)


def test_nur_schulen_die_es_gibt_beantragen(runde: BbaRunde, raeume: Raeume, besetzung: Besetzung) -> None:
    kita = baue_schule(raeume["101"], "Kita", gruppe="kita")
    abgelehnt(lambda: BbaWeg(besetzung, neuer_antrag(runde, kita)), "ist keine Schule")
    zu = baue_schule(raeume["101"], "Alte Schule", gueltig_bis=date(2026, 5, 1))
    abgelehnt(lambda: BbaWeg(besetzung, neuer_antrag(runde, zu)), "besteht nicht über die ganze Zeit")


def test_eine_aenderung_behaelt_was_nur_schritte_aendern(weg: BbaWeg) -> None:
    alt = BbaAntrag.objects.get()
    alt.titel, alt.status, alt.belegt_cent = "Vorlesewerkstatt", "bewilligt", 0
    assert speichere_bba_antrag(wer=weg.netz, antrag=alt).stand is S.EINGEGANGEN
    weg.beraten()
    abgelehnt(lambda: speichere_bba_antrag(wer=weg.netz, antrag=alt), "bleiben, wie sie sind")


def test_die_datenbank_haelt_den_weg_und_das_geld(weg: BbaWeg, runde: BbaRunde) -> None:
    weg.bewilligt()
    rows = BbaAntrag.objects.filter(pk=weg.antrag.pk)
    angriffe: list[tuple[str, Callable[[], object]]] = [
        ("Diesen Schritt gibt es", lambda: rows.update(status="beraten", bewilligt_cent=None, belegt_cent=0)),
        ("Diesen Schritt gibt es", lambda: rows.update(status="rueckforderung")),
        ("hoechstens_was_belegt_ist", lambda: rows.update(gezahlt_cent=2_000_01)),
        ("hoechstens_was_belegt_ist", lambda: rows.update(belegt_cent=2_000_01)),
        ("bewilligt_hoechstens_beantragt", lambda: rows.update(bewilligt_cent=2_000_01)),
        ("bleiben, wie sie sind", lambda: rows.update(titel="Anders")),
        ("nicht gelöscht", lambda: rows._raw_delete("default")),
        ("schon mehr bewilligt", lambda: BbaRunde.objects.filter(pk=runde.pk).update(topf_cent=1_999_99)),
        ("Kalenderjahr bleibt", lambda: BbaRunde.objects.filter(pk=runde.pk).update(kalenderjahr=2027)),
        ("wird nicht gelöscht", lambda: BbaRunde.objects.filter(pk=runde.pk)._raw_delete("default")),
        ("unveränderlich", lambda: BbaSchritt.objects.update(tag=date(2026, 1, 1))),
        ("unveränderlich", lambda: BbaEingang.objects.update(tag=date(2026, 1, 1))),
        ("wer_beraet_entscheidet_nicht", lambda: rows.update(beraten_von=weg.leitung.nutzer)),
    ]
    for satz, angriff in angriffe:
        with pytest.raises(IntegrityError, match=satz), transaction.atomic():
            angriff()


@pytest.mark.parametrize("felder", [{"gezahlt_cent": 1}, {"belegt_cent": 1_999_99}, {"belegt_cent": 0}, {"bewilligt_cent": 2_000_00 - 1}])
def test_ohne_schritt_aendert_sich_am_geld_nichts(weg: BbaWeg, felder: dict[str, int]) -> None:
    """A smaller grant would make its pot free again without anybody's decision."""
    weg.bewilligt()

    def am_ende() -> None:
        with transaction.atomic():
            BbaAntrag.objects.update(**{"belegt_cent": 1_999_99} | felder if "bewilligt_cent" in felder else felder)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="steht als Schritt beim Antrag"):
        am_ende()


def test_die_datenbank_kennt_dieselben_wechsel() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'bbaantrag_weg'")
        quelle = cursor.fetchone()[0]
    im_kern = {f"('{von}', '{nach}')" for von, nach in bba_wechsel()}
    assert set(re.findall(r"\('\w+', '\w+'\)(?! AND)", quelle)) == im_kern
