"""The way of a Förderantrag: every step from every state, amounts, four eyes, early start, what is claimed back. Examples by hand."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.foerderweg import (
    BEENDET,
    UEBERGAENGE,
    Angaben,
    Antragslage,
    Schritt,
    Stand,
    Voraussetzungen,
    auf_dauer,
    hinweise,
    moegliche,
    pruefe_schritt,
    rueckforderung,
    ziel,
)

TAG, BEGINN = date(2007, 10, 15), date(2008, 1, 1)


def lage(stand: Stand, **felder: Any) -> Antragslage:
    return Antragslage(stand, BEGINN, 10_000_00, **felder)


def gruende(a: Antragslage, schritt: Schritt, **felder: Any) -> list[str]:
    return pruefe_schritt(a, schritt, Angaben(**{"tag": TAG, "text": "Grund", **felder}), TAG)


@pytest.mark.parametrize("schritt", list(Schritt))
@pytest.mark.parametrize("stand", list(Stand))
def test_kein_schritt_geht_von_einem_falschen_stand(schritt: Schritt, stand: Stand) -> None:
    if stand not in UEBERGAENGE[schritt]:
        saetze = gruende(lage(stand), schritt)
        assert len(saetze) == 1 and stand.bezeichnung in saetze[0]


def test_was_beendet_ist_geht_nirgends_mehr_hin() -> None:
    assert [moegliche(stand) for stand in BEENDET] == [()] * 3
    assert moegliche(Stand.BEWILLIGT) == (Schritt.ABSCHLAG, Schritt.NACHWEISEN)
    assert moegliche(Stand.GEPRUEFT) == (Schritt.VORZEITIG, Schritt.ABLEHNEN, Schritt.ZURUECKZIEHEN)


@pytest.mark.parametrize("schritt", [Schritt.VORZEITIG, Schritt.ABLEHNEN])
def test_wer_prueft_entscheidet_nicht(schritt: Schritt) -> None:
    assert gruende(lage(Stand.GEPRUEFT), schritt) == []
    assert "Vier-Augen" in gruende(lage(Stand.GEPRUEFT), schritt, prueft_selbst=True)[0]


def test_bewilligt_wird_als_bescheid_oder_vertrag_und_nie_mehr_als_beschlossen() -> None:
    a = lage(Stand.BESCHLOSSEN, beschlossen=8_000_00)
    assert gruende(a, Schritt.BEWILLIGEN, betrag=8_000_00, form="bescheid") == []
    assert "beides zugleich gibt es nicht" in gruende(a, Schritt.BEWILLIGEN, betrag=8_000_00, form="bescheid, vertrag")[0]
    assert "8.000,00" in gruende(a, Schritt.BEWILLIGEN, betrag=8_000_01, form="vertrag")[0]


def test_ohne_zulassung_beginnt_keine_massnahme_vor_der_bewilligung() -> None:
    frueh = Antragslage(Stand.BESCHLOSSEN, date(2007, 9, 1), 10_000_00, beschlossen=5_000_00)
    assert "vorzeitiger Maßnahmebeginn" in gruende(frueh, Schritt.BEWILLIGEN, betrag=1, form="vertrag")[0]
    zugelassen = Antragslage(Stand.BESCHLOSSEN, date(2007, 9, 1), 10_000_00, beschlossen=5_000_00, vorzeitig_ab=date(2007, 9, 1))
    assert gruende(zugelassen, Schritt.BEWILLIGEN, betrag=1, form="vertrag") == []


def test_abschlaege_bleiben_unter_dem_bewilligten() -> None:
    a = lage(Stand.BEWILLIGT, bewilligt=8_000_00, gezahlt=6_000_00)
    assert gruende(a, Schritt.ABSCHLAG, betrag=2_000_00) == []
    assert "höchstens 2.000,00" in gruende(a, Schritt.ABSCHLAG, betrag=2_000_01)[0].replace("\u00a0€", "")
    assert gruende(a, Schritt.ABSCHLAG) == ["Bitte nennen Sie den Betrag."]


def test_zu_viel_gezahltes_wird_zurueckgefordert() -> None:
    """8.000 € paid, 7.200 € recognised: 800 € are claimed back, in parts 500 € and 300 €."""
    a = lage(Stand.NACHGEWIESEN, bewilligt=8_000_00, gezahlt=8_000_00)
    angaben = Angaben(TAG, 7_200_00, "anerkannt")
    assert (ziel(a, Schritt.ANERKENNEN, angaben), rueckforderung(a, angaben)) == (Stand.RUECKFORDERUNG, 800_00)
    assert ziel(a, Schritt.ANERKENNEN, Angaben(TAG, 8_000_00, "anerkannt")) is Stand.ABGESCHLOSSEN
    offen = lage(Stand.RUECKFORDERUNG, rueckforderung=800_00)
    assert ziel(offen, Schritt.ZURUECKZAHLEN, Angaben(TAG, 500_00)) is Stand.RUECKFORDERUNG
    rest = lage(Stand.RUECKFORDERUNG, rueckforderung=800_00, zurueckgezahlt=500_00)
    assert ziel(rest, Schritt.ZURUECKZAHLEN, Angaben(TAG, 300_00)) is Stand.ABGESCHLOSSEN
    assert "Offen sind noch 300,00" in gruende(rest, Schritt.ZURUECKZAHLEN, betrag=300_01)[0]


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_am_ende_bleibt_dem_traeger_hoechstens_das_anerkannte(bewilligt: int, gezahlt: int, anerkannt: int) -> None:
    a = lage(Stand.NACHGEWIESEN, bewilligt=bewilligt, gezahlt=min(gezahlt, bewilligt))
    zurueck = rueckforderung(a, Angaben(TAG, anerkannt, "x"))
    assert zurueck >= 0 and a.gezahlt - zurueck <= max(anerkannt, 0)


def test_hinweise_nach_paragraf_74_sperren_nichts() -> None:
    assert hinweise(Voraussetzungen("frei", 1_000_00, 11_000_00, 10_000_00, auf_dauer=True)) == []
    saetze = hinweise(Voraussetzungen("privat", 0, 12_000_00, 10_000_00, auf_dauer=False))
    assert ["freie Jugendhilfe" in saetze[0], "Eigenleistung" in saetze[1], "2.000,00" in saetze[2]] == [True] * 3
    assert "§ 75" in hinweise(Voraussetzungen("sonstiger", 1, 2, 1, auf_dauer=True))[0]
    beginn = date(2008, 1, 1)
    assert [auf_dauer(beginn, ende) for ende in (date(2008, 12, 31), date(2009, 1, 1), date(2009, 1, 2))] == [False, False, True]
