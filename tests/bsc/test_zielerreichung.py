"""Zielerreichung, Status und Trend: Beispiele von Hand, dann Eigenschaften."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.diagramme import Status
from bsc.messgroesse import Zielrichtung
from bsc.zielerreichung import Korridor, Plan, Schwellen, Trend, abweichung, ist_guenstig, status, trend, zielerreichung

ERHOEHEN, SENKEN, KORRIDOR = Zielrichtung
ZAHL = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=1000)
POSITIV = st.fractions(min_value=F(1, 1000), max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(("start", "ist", "plan", "richtung", "erwartet"), [
    (15, 18, 25, ERHOEHEN, F(3, 10)),
    (15, 25, 25, ERHOEHEN, 1),
    (15, 12, 25, ERHOEHEN, F(-3, 10)),
    (15, 30, 25, ERHOEHEN, F(3, 2)),
    (90, 74, 60, SENKEN, F(16, 30)),
    (F("104.1"), F("101.4"), 100, SENKEN, F(27, 41)),
    (0, 0, 40, ERHOEHEN, 0),
    # Plan = Start: halten
    (50, 50, 50, ERHOEHEN, 1),
    (50, 60, 50, ERHOEHEN, 1),
    (50, 40, 50, ERHOEHEN, F(8, 10)),
    (3800, 3990, 3800, SENKEN, F(95, 100)),
    (3800, 3000, 3800, SENKEN, 1),
    (0, 3, 0, SENKEN, 0),
    # Der Start ist schon besser als der Plan: halten
    (1247, 1239, 1250, SENKEN, 1),
    (1247, 1375, 1250, SENKEN, F(9, 10)),
    (60, 40, 50, ERHOEHEN, F(8, 10)),
    # Korridor
    (120, 110, Korridor(F(90), F(100)), KORRIDOR, F(1, 2)),
    (120, 95, Korridor(F(90), F(100)), KORRIDOR, 1),
    (120, 130, Korridor(F(90), F(100)), KORRIDOR, F(-1, 2)),
    (95, 85, Korridor(F(90), F(100)), KORRIDOR, F(1, 2)),
    (5, 6, Korridor(F(5), F(5)), KORRIDOR, F(4, 5)),
    (0, 1, Korridor(F(0), F(0)), KORRIDOR, 0),
    (50, 30, 50, KORRIDOR, F(6, 10)),
    (50, 50, 50, KORRIDOR, 1),
    (15, 40, 25, KORRIDOR, F(-1, 2)),
    # ein Korridor, wo zu erhöhen oder zu senken ist: darüber hinaus ist er erreicht
    (80, 110, Korridor(F(90), F(100)), ERHOEHEN, 1),
    (80, 85, Korridor(F(90), F(100)), ERHOEHEN, F(1, 2)),
    (120, 70, Korridor(F(90), F(100)), SENKEN, 1),
    (70, 105, Korridor(F(90), F(100)), SENKEN, F(1, 2)),
])  # fmt: skip
def test_zielerreichung_ist_der_zurueckgelegte_teil_des_wegs(start: F, ist: F, plan: Plan, richtung: Zielrichtung, erwartet: F) -> None:
    ziel = plan if isinstance(plan, Korridor) else F(plan)
    assert zielerreichung(F(start), F(ist), ziel, richtung) == erwartet


@pytest.mark.parametrize("fehlend", range(3))
def test_was_fehlt_ergibt_nie_null(fehlend: int) -> None:
    angaben = [None if i == fehlend else F(10 * i + 1) for i in range(3)]
    assert zielerreichung(angaben[0], angaben[1], angaben[2], ERHOEHEN) is None


@given(start=ZAHL, ist=ZAHL, mehr=POSITIV, plan=ZAHL, richtung=st.sampled_from([ERHOEHEN, SENKEN]))
def test_naeher_am_ziel_ist_nie_weniger(start: F, ist: F, mehr: F, plan: F, richtung: Zielrichtung) -> None:
    besser = ist + mehr if richtung == ERHOEHEN else ist - mehr
    vorher, nachher = zielerreichung(start, ist, plan, richtung), zielerreichung(start, besser, plan, richtung)
    assert vorher is not None and nachher is not None and nachher >= vorher


@given(start=ZAHL, ist=ZAHL, plan=ZAHL, faktor=POSITIV, richtung=st.sampled_from([ERHOEHEN, SENKEN]))
def test_die_einheit_aendert_nichts(start: F, ist: F, plan: F, faktor: F, richtung: Zielrichtung) -> None:
    assert zielerreichung(start, ist, plan, richtung) == zielerreichung(start * faktor, ist * faktor, plan * faktor, richtung)
    schwellen, groessere = Schwellen(F(1), F(5)), Schwellen(faktor, 5 * faktor)
    assert status(ist, plan, richtung, schwellen) == status(ist * faktor, plan * faktor, richtung, groessere)


@given(ist=ZAHL, a=ZAHL, b=ZAHL, start=ZAHL, faktor=POSITIV)
def test_auch_ein_korridor_kennt_keine_einheit(ist: F, a: F, b: F, start: F, faktor: F) -> None:
    klein, gross = Korridor(min(a, b), max(a, b)), Korridor(min(a, b) * faktor, max(a, b) * faktor)
    assert zielerreichung(start, ist, klein, KORRIDOR) == zielerreichung(start * faktor, ist * faktor, gross, KORRIDOR)


@pytest.mark.parametrize(("ist", "soll", "richtung", "erwartet"), [
    (F(18), F("20.1"), ERHOEHEN, Status.BEOBACHTEN),
    (F("20.1"), F("20.1"), ERHOEHEN, Status.IM_PLAN),
    (F("19.1"), F("20.1"), ERHOEHEN, Status.IM_PLAN),
    (F("16.1"), F("20.1"), ERHOEHEN, Status.BEOBACHTEN),
    (F("16.0"), F("20.1"), ERHOEHEN, Status.HANDELN),
    (F(99), F(20), ERHOEHEN, Status.IM_PLAN),
    (F(99), F(20), SENKEN, Status.HANDELN),
    (F(21), F(20), SENKEN, Status.IM_PLAN),
    (F(24), F(20), SENKEN, Status.BEOBACHTEN),
    (F(95), Korridor(F(90), F(100)), KORRIDOR, Status.IM_PLAN),
    (F(87), Korridor(F(90), F(100)), KORRIDOR, Status.BEOBACHTEN),
    (F(105), Korridor(F(90), F(100)), KORRIDOR, Status.HANDELN),
    (None, F(20), ERHOEHEN, Status.KEIN_WERT),
    (F(20), None, ERHOEHEN, Status.KEIN_WERT),
    (F(0), F(20), ERHOEHEN, Status.HANDELN),
])  # fmt: skip
def test_status_folgt_den_schwellen(ist: F | None, soll: Plan | None, richtung: Zielrichtung, erwartet: Status) -> None:
    assert status(ist, soll, richtung, Schwellen(F(1), F(4))) == erwartet


def test_ohne_schwellen_gibt_es_keinen_status() -> None:
    assert status(F(1), F(1), ERHOEHEN, None) == Status.KEIN_WERT


def test_abweichung_vom_korridor_ist_der_abstand_zum_rand() -> None:
    korridor = Korridor(F(90), F(100))
    assert [abweichung(F(w), korridor) for w in (85, 90, 95, 103)] == [-5, 0, 0, 3]
    assert abweichung(None, korridor) is None
    with pytest.raises(ValueError, match="Korridor"):
        Korridor(F(2), F(1))
    with pytest.raises(ValueError, match="Schwellen"):
        Schwellen(F(2), F(1))


@pytest.mark.parametrize(("werte", "erwartet"), [
    ([], None), ([F(1)], None), ([F(1), None], None), ([None, F(2)], None),
    ([F(1), F(2)], Trend.STEIGT), ([F(2), None, F(1)], Trend.FAELLT),
    ([F(2), F(2)], Trend.GLEICH),
])  # fmt: skip
def test_trend_vergleicht_die_letzten_bekannten_werte(werte: list[F | None], erwartet: Trend | None) -> None:
    assert trend(werte) == erwartet


@pytest.mark.parametrize(("werte", "richtung", "plan", "erwartet"), [
    ([1, 2], ERHOEHEN, F(3), True), ([1, 2], SENKEN, F(0), False), ([2, 1], SENKEN, F(0), True), ([1, 1], ERHOEHEN, F(3), None),
    ([110, 105], KORRIDOR, Korridor(F(90), F(100)), True), ([85, 80], KORRIDOR, Korridor(F(90), F(100)), False),
    ([95, 99], KORRIDOR, Korridor(F(90), F(100)), True), ([1, 2], KORRIDOR, None, None),
])  # fmt: skip
def test_guenstig_ist_was_zum_ziel_fuehrt(werte: list[int], richtung: Zielrichtung, plan: Plan | None, erwartet: bool | None) -> None:
    assert ist_guenstig([F(w) for w in werte], richtung, plan) is erwartet
