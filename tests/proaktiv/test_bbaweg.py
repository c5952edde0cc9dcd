"""The way of a BbA application: every step from every state, amounts, four eyes, pot and ceiling. Examples by hand."""

from datetime import date
from typing import Any

import pytest

from proaktiv.bba import Schulbudget, Topf, stichtag_der_obergrenze, ueber_dem_topf, ueber_der_obergrenze
from proaktiv.bbaweg import (
    BBA_ENTSCHEIDUNGEN,
    BBA_MIT_TEXT,
    BBA_UEBERGAENGE,
    BEENDETE,
    BbaAngaben,
    BbaLage,
    BbaSchrittart,
    BbaStand,
    bba_belegt,
    bba_moegliche,
    bba_wechsel,
    bba_ziel,
    pruefe_bba_schritt,
)

TAG = date(2026, 3, 2)
A, S = BbaSchrittart, BbaStand


def lage(stand: BbaStand, **felder: Any) -> BbaLage:
    return BbaLage(**{"stand": stand, "seit": date(2026, 3, 1), "ende": date(2026, 6, 30), "beantragt": 2_000_00} | felder)


def gruende(a: BbaLage, schritt: BbaSchrittart, heute: date | None = TAG, **felder: Any) -> list[str]:
    angaben = BbaAngaben(**{"tag": TAG, "text": "Grund", "betrag": 1_00, "frist": date(2026, 4, 1), "zum": date(2026, 5, 31)} | felder)
    return [satz.replace("\u00a0", " ") for satz in pruefe_bba_schritt(a, schritt, angaben, heute)]


@pytest.mark.parametrize("schritt", list(A))
@pytest.mark.parametrize("stand", list(S))
def test_kein_schritt_geht_von_einem_falschen_stand(schritt: BbaSchrittart, stand: BbaStand) -> None:
    if stand not in BBA_UEBERGAENGE[schritt]:
        (satz,) = gruende(lage(stand), schritt)
        assert stand.bezeichnung in satz


def test_der_weg_in_seinen_schritten() -> None:
    wege = {
        S.EINGEGANGEN: (A.NACHFORDERN, A.VOLLSTAENDIG, A.ZURUECKZIEHEN),
        S.UNVOLLSTAENDIG: (A.NACHFORDERN, A.VOLLSTAENDIG, A.ZURUECKZIEHEN),
        S.VOLLSTAENDIG: (A.BERATEN, A.ZURUECKZIEHEN),
        S.BERATEN: (A.BEWILLIGEN, A.ABLEHNEN, A.ZURUECKZIEHEN),
        S.BEWILLIGT: (A.AUSZAHLEN, A.BEENDEN, A.NACHWEISEN),
        S.BEENDET: (A.AUSZAHLEN, A.NACHWEISEN),
        S.NACHGEWIESEN: (A.AUSZAHLEN, A.NACHWEISEN, A.ANERKENNEN),
        S.RUECKFORDERUNG: (A.ZURUECKZAHLEN,),
        **dict.fromkeys(BEENDETE, ()),
    }
    assert {stand: bba_moegliche(stand) for stand in S} == wege


@pytest.mark.parametrize(("schritt", "stand"), [(s, next(iter(BBA_UEBERGAENGE[s]))) for s in A])
def test_was_jeder_schritt_verlangt(schritt: BbaSchrittart, stand: BbaStand) -> None:
    a = lage(stand, belegt=2_000_00, gezahlt=50_00 if schritt is not A.BEENDEN else 0, rueckforderung=50_00,
             fehlende=("Plan",) if schritt is A.NACHFORDERN else ())  # fmt: skip
    assert gruende(a, schritt) == []
    zukunft = f"Der Tag liegt in der Zukunft. Bitte nennen Sie den {TAG:%d.%m.%Y} oder einen früheren Tag."
    assert gruende(a, schritt, tag=date(2026, 3, 3)) == [zukunft]
    assert gruende(a, schritt, None, tag=date(2026, 3, 3)) == []
    assert "01.03.2026" in gruende(a, schritt, tag=date(2026, 2, 28))[0]
    assert bool(gruende(a, schritt, text=" ")) is (schritt in BBA_MIT_TEXT)
    assert any("Vier-Augen" in satz for satz in gruende(a, schritt, beriet_selbst=True)) is (schritt in BBA_ENTSCHEIDUNGEN)


def test_vollstaendig_ist_woran_nichts_fehlt() -> None:
    offen = lage(S.EINGEGANGEN, fehlende=("Finanzplan", "Beschluss der Gesamtkonferenz"))
    assert gruende(offen, A.VOLLSTAENDIG) == ["Es fehlt noch: Finanzplan; Beschluss der Gesamtkonferenz."]
    assert gruende(offen, A.NACHFORDERN) == []
    assert "späteren Tag" in gruende(offen, A.NACHFORDERN, frist=TAG)[0]
    assert "Es fehlt nichts" in gruende(lage(S.EINGEGANGEN), A.NACHFORDERN)[0]


@pytest.mark.parametrize(
    ("schritt", "a", "hoechstens"),
    [
        (A.BERATEN, lage(S.VOLLSTAENDIG), 2_000_00),
        (A.BEWILLIGEN, lage(S.BERATEN), 2_000_00),
        (A.AUSZAHLEN, lage(S.BEWILLIGT, belegt=1_500_00, gezahlt=1_000_00), 500_00),
        (A.BEENDEN, lage(S.BEWILLIGT, belegt=1_500_00, gezahlt=1_000_00), 1_500_00),
        (A.ANERKENNEN, lage(S.NACHGEWIESEN, belegt=1_500_00, gezahlt=1_000_00), 1_000_00),
        (A.ANERKENNEN, lage(S.NACHGEWIESEN, belegt=1_500_00, gezahlt=1_000_00, nachgewiesen=1_200_00), 1_000_00),
        (A.ANERKENNEN, lage(S.NACHGEWIESEN, belegt=1_500_00, gezahlt=1_000_00, nachgewiesen=950_00), 950_00),
        (A.ZURUECKZAHLEN, lage(S.RUECKFORDERUNG, belegt=900_00, gezahlt=1_000_00, rueckforderung=400_00, zurueckgezahlt=100_00), 300_00),
    ],
)
def test_mehr_geht_nicht(schritt: BbaSchrittart, a: BbaLage, hoechstens: int) -> None:
    assert gruende(a, schritt, betrag=hoechstens) == []
    assert len(gruende(a, schritt, betrag=hoechstens + 1)) == 1


def test_ein_ende_behaelt_was_schon_gezahlt_ist() -> None:
    a = lage(S.BEWILLIGT, belegt=1_500_00, gezahlt=1_000_00)
    assert "1.000,00 € (schon gezahlt)" in gruende(a, A.BEENDEN, betrag=999_99)[0]
    assert (bba_ziel(a, A.BEENDEN, 1_200_00), bba_belegt(a, A.BEENDEN, 1_200_00)) == (S.BEENDET, 1_200_00)
    leer = lage(S.BEWILLIGT, belegt=1_500_00)
    assert (bba_ziel(leer, A.BEENDEN, 0), bba_belegt(leer, A.BEENDEN, 0)) == (S.ABGESCHLOSSEN, 0)


def test_vorzeitig_endet_ein_vorhaben_vor_seinem_ende_auch_wenn_es_spaeter_eingetragen_wird() -> None:
    """It ends on 30.06. and is entered on 02.03.: 29.06. is early, 30.06. is not; what ended before the last payment can be told."""
    a = lage(S.BEWILLIGT, belegt=1_500_00)
    assert gruende(a, A.BEENDEN, zum=date(2026, 6, 29)) == []
    assert gruende(a, A.BEENDEN, zum=date(2026, 2, 15)) == []
    assert "endet ohnehin am 30.06.2026" in gruende(a, A.BEENDEN, zum=date(2026, 6, 30))[0]
    assert "endet ohnehin" in gruende(a, A.BEENDEN, zum=None)[0]


def test_ein_nachweis_wird_mit_grund_berichtigt() -> None:
    """500 € were typed as 5.000 €: another entry counts, until the proof is examined."""
    a = lage(S.NACHGEWIESEN, belegt=1_500_00, gezahlt=500_00, nachgewiesen=5_000_00)
    assert "aus dem Sie ihn berichtigen" in gruende(a, A.NACHWEISEN, betrag=500_00, text=" ")[0]
    assert "daran ändert sich nichts" in gruende(a, A.NACHWEISEN, betrag=5_000_00)[0]
    assert gruende(a, A.NACHWEISEN, betrag=500_00) == [] and bba_ziel(a, A.NACHWEISEN, 500_00) == S.NACHGEWIESEN
    assert gruende(lage(S.BEWILLIGT, belegt=1_500_00), A.NACHWEISEN, betrag=500_00, text="") == []
    assert "geht nicht" in gruende(lage(S.RUECKFORDERUNG, belegt=1_500_00), A.NACHWEISEN, betrag=500_00)[0]


def test_zu_viel_gezahltes_kommt_zurueck_und_ist_erst_dann_frei() -> None:
    """1.500 € granted, 1.000 € paid, 700 € recognised: 300 € come back in 200 € and 100 €; 700 € stay."""
    a = lage(S.NACHGEWIESEN, belegt=1_500_00, gezahlt=1_000_00)
    assert (bba_ziel(a, A.ANERKENNEN, 700_00), bba_belegt(a, A.ANERKENNEN, 700_00)) == (S.RUECKFORDERUNG, 1_000_00)
    assert (bba_ziel(a, A.ANERKENNEN, 1_000_00), bba_belegt(a, A.ANERKENNEN, 1_000_00)) == (S.ABGESCHLOSSEN, 1_000_00)
    erst = lage(S.RUECKFORDERUNG, belegt=1_000_00, gezahlt=1_000_00, rueckforderung=300_00)
    assert (bba_ziel(erst, A.ZURUECKZAHLEN, 200_00), bba_belegt(erst, A.ZURUECKZAHLEN, 200_00)) == (S.RUECKFORDERUNG, 800_00)
    rest = lage(S.RUECKFORDERUNG, belegt=800_00, gezahlt=1_000_00, rueckforderung=300_00, zurueckgezahlt=200_00)
    assert (bba_ziel(rest, A.ZURUECKZAHLEN, 100_00), bba_belegt(rest, A.ZURUECKZAHLEN, 100_00)) == (S.ABGESCHLOSSEN, 700_00)


def test_alle_wechsel_des_stands_gehen_von_einem_schritt_aus() -> None:
    assert (S.BERATEN, S.BEWILLIGT) in bba_wechsel() and len(bba_wechsel()) == 17
    assert not [paar for paar in bba_wechsel() if paar[0] in BEENDETE]


def test_ausgegeben_gebunden_und_frei_ergeben_den_topf() -> None:
    topf = Topf(10_000_00, 1_800_00, 500_00)
    assert (topf.belegt, topf.frei) == (2_300_00, 7_700_00)
    assert ueber_dem_topf(topf, 7_700_00) == []
    assert "frei 7.700,00" in ueber_dem_topf(topf, 7_700_01)[0]


def test_ueber_der_obergrenze_steht_was_schon_bewilligt_ist() -> None:
    b = Schulbudget("Grundschule am Markt", 2026, 3_000_00, 1_800_00)
    assert ueber_der_obergrenze(b, 1_200_00) == []
    (satz,) = ueber_der_obergrenze(b, 1_200_01)
    assert satz.replace("\u00a0", " ") == (
        "Über der Obergrenze: Für Grundschule am Markt sind im Kalenderjahr 2026 schon 1.800,00 € belegt; bei 3.000,00 € je Schule "
        "bleiben 1.200,00 €, hier sind es 1.200,01 €."
    )
    assert "noch nichts belegt" in ueber_der_obergrenze(Schulbudget("Schule", 2025, 2_000_00), 2_000_01)[0]
    assert "keine Obergrenze hinterlegt" in ueber_der_obergrenze(Schulbudget("Schule", 2014, None), 1)[0]
    assert stichtag_der_obergrenze(2026) == date(2026, 1, 1)
