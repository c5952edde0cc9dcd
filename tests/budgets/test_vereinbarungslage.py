"""Vereinbarungen: prospective only, valid on after expiry, no exclusive budgets, places beside the licence. Each example by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.vereinbarungslage import (
    Abschluss,
    Lage,
    Laufzeit,
    Platzstand,
    gesamtlage,
    lage_des_teils,
    platzwarnungen,
    pruefe_abschluss,
    pruefe_anteile,
)

TAG = date(2007, 10, 15)
ALT, NEU = Laufzeit(date(2005, 7, 1), date(2007, 6, 30)), Laufzeit(date(2007, 11, 1), date(2009, 10, 31))
LAEUFT = Laufzeit(date(2007, 1, 1), date(2008, 12, 31))


def test_ein_abgelaufenes_entgelt_gilt_weiter_bis_das_neue_in_kraft_tritt() -> None:
    assert lage_des_teils("lqe", "entgelt", [ALT], TAG, 180) is Lage.WEITER
    assert lage_des_teils("lqe", "entgelt", [ALT, NEU], TAG, 180) is Lage.WEITER
    assert lage_des_teils("lqe", "entgelt", [ALT, NEU], NEU.von, 180) is Lage.GILT


@pytest.mark.parametrize(("art", "teil"), [("lqe", "leistung"), ("lqe", "qualitaet"), ("ambulant", "gesamt"), ("zuwendung", "gesamt")])
def test_alles_andere_laeuft_ab(art: str, teil: str) -> None:
    assert lage_des_teils(art, teil, [ALT], TAG, 180) is Lage.ABGELAUFEN


def test_ein_gekuendigtes_entgelt_gilt_nicht_weiter() -> None:
    beendet = Laufzeit(ALT.von, ALT.bis, date(2006, 12, 31))
    assert lage_des_teils("lqe", "entgelt", [beendet], TAG, 180) is Lage.BEENDET


@pytest.mark.parametrize(
    ("tag", "lage"),
    [
        (date(2006, 12, 31), Lage.KOMMT), (date(2007, 1, 1), Lage.GILT), (date(2008, 7, 3), Lage.GILT), (date(2008, 7, 4), Lage.BALD),
        (date(2008, 12, 31), Lage.BALD), (date(2009, 1, 1), Lage.ABGELAUFEN),
    ],
)  # fmt: skip
def test_beide_enden_zaehlen_und_bald_sind_180_tage(tag: date, lage: Lage) -> None:
    """31.12.2008 less 180 days is 04.07.2008."""
    assert lage_des_teils("ambulant", "gesamt", [LAEUFT], tag, 180) is lage


def test_mit_nachfolgerin_laeuft_nichts_bald_aus() -> None:
    danach = Laufzeit(date(2009, 1, 1), date(2010, 12, 31))
    assert lage_des_teils("ambulant", "gesamt", [LAEUFT, danach], date(2008, 12, 1), 180) is Lage.GILT


def test_die_dringlichste_lage_der_drei_teile_ist_die_der_vereinbarung() -> None:
    drei = {"leistung": [LAEUFT], "entgelt": [LAEUFT], "qualitaet": [LAEUFT]}
    assert gesamtlage("lqe", drei, TAG, 180) is Lage.GILT
    assert gesamtlage("lqe", {**drei, "entgelt": [ALT]}, TAG, 180) is Lage.WEITER
    assert gesamtlage("lqe", {**drei, "qualitaet": [ALT]}, TAG, 180) is Lage.ABGELAUFEN
    assert gesamtlage("lqe", {"leistung": [LAEUFT], "entgelt": [LAEUFT]}, TAG, 180) is Lage.UNVOLLSTAENDIG
    assert gesamtlage("lqe", {}, TAG, 180) is Lage.ENTWURF


def test_die_grundsatzvereinbarung_von_november_2005_ist_im_november_2007_faellig() -> None:
    seit = Laufzeit(date(2005, 11, 1), date(2007, 11, 30))
    assert gesamtlage("grundsatz", {"gesamt": [seit]}, TAG, 180) is Lage.BALD
    assert gesamtlage("grundsatz", {"gesamt": [seit]}, date(2007, 12, 1), 180) is Lage.ABGELAUFEN


def _abschluss(**felder: object) -> Abschluss:
    angaben = {"art": "lqe", "teil": "entgelt", "von": date(2007, 10, 1), "bis": date(2008, 9, 30), "geschlossen_am": date(2007, 10, 10)}
    return Abschluss(**{**angaben, **felder})  # type: ignore[arg-type]


def test_ein_rueckwirkendes_entgelt_wird_mit_paragraf_78d_abgelehnt() -> None:
    saetze = pruefe_abschluss(_abschluss(), TAG)
    assert len(saetze) == 1 and "§ 78d" in saetze[0] and "ab dem 10.10.2007" in saetze[0]
    assert pruefe_abschluss(_abschluss(von=date(2007, 10, 10)), TAG) == []


def test_vor_der_schiedsstelle_gilt_es_ab_dem_eingang_des_antrags() -> None:
    assert pruefe_abschluss(_abschluss(schiedsstelle_ab=date(2007, 9, 15)), TAG) == []
    assert "15.09.2007" in pruefe_abschluss(_abschluss(von=date(2007, 9, 1), schiedsstelle_ab=date(2007, 9, 15)), TAG)[0]


def test_die_grundsatzvereinbarung_braucht_den_beschluss_des_jha() -> None:
    grundsatz = {"art": "grundsatz", "teil": "gesamt"}
    assert "Jugendhilfeausschuss" in pruefe_abschluss(_abschluss(**grundsatz), TAG)[0]
    assert pruefe_abschluss(_abschluss(**grundsatz, hat_beschluss=True), TAG) == []


def test_niemand_schliesst_morgen() -> None:
    assert "Zukunft" in pruefe_abschluss(_abschluss(von=date(2008, 1, 1), geschlossen_am=date(2007, 10, 16)), TAG)[0]


def test_ein_traeger_bekommt_nie_das_ganze_budget_eines_sozialraums() -> None:
    satz = pruefe_anteile(1_000_000, [], [], "Muster A", "Sozialraum II")[0]
    assert "nie ausschließlich einem Träger" in satz and "Art. 12 GG" in satz
    assert "nie ausschließlich" in pruefe_anteile(400_000, [600_000], [], "Muster A", "Sozialraum II")[0]
    assert pruefe_anteile(999_999, [], [], "Muster A", "Sozialraum II") == []


def test_zusammen_wird_nicht_mehr_als_alles_vergeben() -> None:
    assert pruefe_anteile(300_000, [], [700_000], "A", "II") == []
    assert "Frei sind noch 25,5\u00a0%" in pruefe_anteile(300_000, [44_999], [700_001], "A", "II")[0]


@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=6), st.lists(st.integers(1, 1_000_000), max_size=6))
def test_was_angenommen_wird_laesst_jedem_etwas(eigene: list[int], andere: list[int]) -> None:
    if not pruefe_anteile(eigene[0], eigene[1:], andere, "A", "II"):
        assert sum(eigene) < 1_000_000 and sum(eigene) + sum(andere) <= 1_000_000


def test_plaetze_und_betriebserlaubnis() -> None:
    assert platzwarnungen(Platzstand(40, 40, 40)) == []
    assert platzwarnungen(Platzstand(None, None, 40)) == []
    assert "2 zu viel" in platzwarnungen(Platzstand(42, 40, None))[0]
    assert "vereinbart nur 30" in platzwarnungen(Platzstand(30, 40, None))[0]
    assert "nicht eingetragen" in platzwarnungen(Platzstand(30, None, 30))[0]
    assert len(platzwarnungen(Platzstand(42, 40, 45))) == 2
