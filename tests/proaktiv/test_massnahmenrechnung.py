"""Die reinen Rechnungen der Maßnahmen: Finanzplan, Umsetzungsstand, Dubletten, Fristen, Weg; Beispiele von Hand, Orakel, Zufall."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proaktiv.actions.massnahmen import berichte
from proaktiv.dubletten import Kandidat, aehnlichkeit, dubletten, vereinfacht
from proaktiv.finanzplanung import Bedarf, Mittel, plane, trenne_nach_ende, ueber_quote
from proaktiv.konzeptionsfristen import Fristlage, fristlage, naechste_evaluation
from proaktiv.massnahmenweg import OFFEN, Massnahmenstand, braucht_grund, hat_begonnen, hindernis, maengel, moegliche, uebergaenge
from proaktiv.models import Massnahme
from proaktiv.umsetzungsstand import Gruppe
from sozialraum.access import Wer
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme, neuer_bericht

N, B, L, V, F, A = Massnahmenstand
TAG = date(2024, 6, 30)


class TestFinanzplan:
    def test_beispiel_von_hand(self) -> None:
        """100.000,00 € beschlossen, 60.000,01 € eigene, 20.000,00 € bewilligt: 19.999,99 € fehlen, 5.000,00 € sind in Aussicht."""
        bedarfe = [Bedarf(1, 2024, 10_000_000), Bedarf(2, 2024, 100_00), Bedarf(1, 2031, 999)]
        mittel = [
            Mittel(1, 2024, 6_000_001, True), Mittel(1, 2024, 2_000_000, True, gefoerdert=True), Mittel(1, 2024, 500_000, False, True),
            Mittel(2, 2024, 150_00, True), Mittel(3, 2025, 70_00, True), Mittel(9, 2024, 1, True),
        ]  # fmt: skip
        plan = plane([1, 2, 3], bedarfe, mittel, 2024)
        eins = plan.zeilen[0].jahre[0]
        assert (eins.bedarf, eins.gesichert, eins.luecke, eins.in_aussicht) == (10_000_000, 8_000_001, 1_999_999, 500_000)
        assert eins.offen_nach_aussicht == 1_499_999
        assert plan.zeilen[1].jahre[0].ueberdeckung == 50_00, "die Überdeckung der zweiten"
        assert plan.jahre[0].luecke == 1_999_999, "schließt die Lücke der ersten nicht"
        assert plan.zeilen[2].summe.bedarf is None and plan.zeilen[2].summe.ueberdeckung == 70_00
        assert [j.jahr for j in plan.jahre] == [2024, 2025, 2026, 2027, 2028]
        assert (plan.summe.bedarf, plan.summe.luecke, plan.summe.ueberdeckung) == (10_010_000, 1_999_999, 120_00)

    def test_geld_in_aussicht_schliesst_nur_die_eigene_luecke(self) -> None:
        """2026 lacks 100 € with nothing in sight; 100 € too many are in sight for 2027, and for another Maßnahme 70 € for 50 €."""
        bedarfe = [Bedarf(1, 2026, 100_00), Bedarf(1, 2027, 50_00), Bedarf(2, 2026, 50_00)]
        mittel = [Mittel(1, 2027, 50_00, True), Mittel(1, 2027, 100_00, False), Mittel(2, 2026, 70_00, False)]
        plan = plane([1, 2], bedarfe, mittel, 2026)
        assert (plan.summe.luecke, plan.summe.in_aussicht, plan.summe.offen_nach_aussicht) == (150_00, 170_00, 100_00)
        assert [j.offen_nach_aussicht for j in plan.jahre] == [100_00, 0, 0, 0, 0]
        assert [z.summe.offen_nach_aussicht for z in plan.zeilen] == [100_00, 0]

    def test_kein_bedarf_ist_nicht_null(self) -> None:
        plan = plane([1, 2], [Bedarf(1, 2024, 0)], [], 2024, 1)
        assert [z.summe.bedarf for z in plan.zeilen] == [z.summe.fehlt for z in plan.zeilen] == [0, None]
        assert plane([], [], [], 2024).summe.bedarf is None

    @given(
        st.lists(st.tuples(st.integers(1, 4), st.integers(2023, 2029), st.integers(0, 10**9))),
        st.lists(st.tuples(st.integers(1, 4), st.integers(2023, 2029), st.integers(0, 10**9), st.booleans(), st.booleans())),
    )
    @settings(max_examples=60)
    def test_alles_geht_auf_den_cent_auf(self, bedarfe: list[tuple[int, ...]], mittel: list[tuple[int, int, int, bool, bool]]) -> None:
        plan = plane([1, 2, 3], [Bedarf(*b) for b in bedarfe], [Mittel(*m) for m in mittel], 2024)
        for teil in (*plan.jahre, *(z.summe for z in plan.zeilen), *(j for z in plan.zeilen for j in z.jahre), plan.summe):
            assert (teil.bedarf or 0) - (teil.gesichert or 0) + teil.ueberdeckung == teil.luecke
            assert teil.luecke >= 0 and teil.ueberdeckung >= 0
        drin = [b for b in bedarfe if b[0] < 4 and 2024 <= b[1] <= 2028]
        assert (plan.summe.bedarf or 0) == sum(b[2] for b in drin) == sum(j.bedarf or 0 for j in plan.jahre)
        fest = sum(m[2] for m in mittel if m[0] < 4 and 2024 <= m[1] <= 2028 and m[3])
        assert (plan.summe.gesichert or 0) == fest == sum(z.summe.gesichert or 0 for z in plan.zeilen)
        assert all((j.gesichert is None) is not any(m[:2] == (z.massnahme, j.jahr) for m in mittel) for z in plan.zeilen for j in z.jahre)
        assert plan.summe.luecke == sum(j.luecke for j in plan.jahre) == sum(z.summe.luecke for z in plan.zeilen)

    @given(
        st.lists(st.tuples(st.integers(1, 3), st.integers(2023, 2029), st.integers(0, 10**9))),
        st.lists(st.tuples(st.integers(1, 3), st.integers(2023, 2029), st.integers(0, 10**9), st.booleans())),
        st.dictionaries(st.integers(1, 3), st.integers(2022, 2030)),
    )
    @settings(max_examples=60)
    def test_was_nach_dem_ende_liegt_steht_fuer_sich_und_geht_nicht_verloren(
        self, bedarfe: list[tuple[int, int, int]], mittel: list[tuple[int, int, int, bool]], letzte: dict[int, int]
    ) -> None:
        noetig, geld = [Bedarf(*b) for b in bedarfe], [Mittel(*m) for m in mittel]
        zaehlt, danach = trenne_nach_ende(noetig, geld, letzte)
        for stelle, alle in enumerate((noetig, geld)):
            vorher: list[Any] = list(zaehlt[stelle])
            nachher: list[Any] = list(danach[stelle])
            assert sorted(alle, key=repr) == sorted([*vorher, *nachher], key=repr)
            assert all(p.jahr <= letzte.get(p.massnahme, 9999) for p in vorher) and all(p.jahr > letzte[p.massnahme] for p in nachher)
        erster, zweiter = (plane([1, 2, 3], *teil, 2024) for teil in (zaehlt, danach))
        assert erster.summe.luecke + zweiter.summe.luecke == plane([1, 2, 3], noetig, geld, 2024).summe.luecke
        for z in erster.zeilen:
            assert all(j.fehlt is None and j.gesichert is None for j in z.jahre if j.jahr > letzte.get(z.massnahme, 9999))

    def test_ueber_der_foerderquote(self) -> None:
        assert ueber_quote(100_01, 80_01, Fraction(4, 5)) == 1, "80 % von 100,01 € sind abgerundet 80,00 €"
        assert ueber_quote(100_00, 80_00, Fraction(4, 5)) == 0
        assert ueber_quote(None, 80_00, Fraction(4, 5)) == 0


@pytest.mark.django_db
def test_wie_weit_eine_massnahme_ist() -> None:
    """Der geplante Tag selbst ist noch nicht versäumt; was fertig oder aufgegeben ist, ist nie verspätet."""
    faelle = [
        (N, None, None, Gruppe.NICHT_BEGONNEN), (N, date(2024, 6, 30), None, Gruppe.NICHT_BEGONNEN),
        (N, date(2024, 6, 29), None, Gruppe.VERSPAETET), (L, date(2024, 1, 1), TAG, Gruppe.LAEUFT),
        (L, None, date(2024, 6, 29), Gruppe.VERSPAETET), (B, date(2020, 1, 1), None, Gruppe.LAEUFT), (V, None, None, Gruppe.VERSPAETET),
        (F, None, date(2023, 1, 1), Gruppe.FERTIG), (A, date(2020, 1, 1), date(2021, 1, 1), Gruppe.AUFGEGEBEN),
    ]  # fmt: skip
    konzeption = baue_konzeption()
    for nummer, (stand, beginn, ende, _) in enumerate(faelle):
        row = baue_massnahme(konzeption, f"Maßnahme {nummer}", beginn=beginn, ende=ende)
        for schritt in {N: (), F: (L, F)}.get(stand, (stand,)):
            berichte(wer=Wer.befehl("test"), bericht=neuer_bericht(row, schritt.value, grund="Personal fehlt"))
    gruppen = Massnahme.objects.mit_gruppe(TAG).values_list("gruppe", flat=True)
    assert list(gruppen) == [gruppe.value for *_, gruppe in faelle]


class TestDubletten:
    def test_titel_sind_einfach_verglichen(self) -> None:
        assert vereinfacht("Für Familien: Stärken – in der Kita!") == "familien kita staerken"
        assert aehnlichkeit("Schulsozialarbeit an Grundschulen", "An Grundschulen: Schulsozialarbeit") == 1
        assert aehnlichkeit("Elterncafé", "Jugendbüro") == 0 and aehnlichkeit("", "der") == 0

    def test_gewarnt_wird_bei_gleichem_gebiet_oder_gleicher_zielgruppe(self) -> None:
        neu = Kandidat(0, "Ausbau der Schulsozialarbeit an Grundschulen", frozenset({1}), 7)
        bestand = [
            Kandidat(1, "Schulsozialarbeit an Grundschulen ausbauen", frozenset({1, 2}), None),
            Kandidat(2, "Schulsozialarbeit an Grundschulen ausbauen", frozenset({3}), 7),
            Kandidat(3, "Schulsozialarbeit an Grundschulen ausbauen", frozenset({3}), 8),
            Kandidat(4, "Elterncafé im Quartier", frozenset({1}), 7),
            Kandidat(0, "Ausbau der Schulsozialarbeit an Grundschulen", frozenset({1}), 7),
        ]
        assert [nummer for nummer, _ in dubletten(neu, bestand)] == [1, 2]
        assert dubletten(Kandidat(0, "Ausbau der Schulsozialarbeit an Grundschulen", frozenset(), None), bestand[:3])[2][0] == 3


class TestFristen:
    def test_alle_zwei_jahre_und_am_ende(self) -> None:
        assert naechste_evaluation(date(2020, 2, 29), None, None) == date(2022, 2, 28)
        assert naechste_evaluation(date(2020, 1, 1), date(2025, 12, 31), date(2022, 3, 1)) == date(2024, 3, 1)
        assert naechste_evaluation(date(2020, 1, 1), date(2025, 12, 31), date(2024, 3, 1)) == date(2025, 12, 31)
        assert naechste_evaluation(date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 15)) is None

    def test_wie_dringend_eine_frist_ist(self) -> None:
        assert fristlage(TAG, None, TAG) is Fristlage.BALD
        assert fristlage(date(2024, 6, 29), None, TAG) is Fristlage.UEBERFAELLIG
        assert fristlage(date(2024, 8, 30), None, TAG) is Fristlage.OFFEN
        assert fristlage(date(2024, 1, 1), date(2024, 2, 1), TAG) is Fristlage.ERLEDIGT


class TestWeg:
    def test_was_worauf_folgt(self) -> None:
        assert (N, F) not in uebergaenge() and (V, F) in uebergaenge() and (F, L) in uebergaenge()
        assert moegliche(F) == (L, F)
        assert "folgt nicht „fertig“" in hindernis(N, F, "x")
        assert hindernis(L, L, "") == "" and hindernis(L, F, "") == ""

    def test_was_einem_bericht_fehlt_steht_an_seinem_feld(self) -> None:
        assert [feld for feld, _ in maengel(L, L, " ", "")] == ["text"] and [feld for feld, _ in maengel(L, V, "", "")] == ["grund"]
        assert [feld for feld, _ in maengel(N, F, "x", "x")] == ["stand_neu"]
        assert not maengel(L, V, "", "Stelle fehlt") and not maengel(L, L, "offen", "")

    def test_begonnen_ist_was_so_gemeldet_war(self) -> None:
        assert hat_begonnen("laeuft", ["laeuft"]) and hat_begonnen("aufgegeben", ["aufgegeben", "begonnen"])
        assert not hat_begonnen("nicht_begonnen", ["nicht_begonnen", "aufgegeben", "laeuft"])
        assert not hat_begonnen("aufgegeben", ["aufgegeben"]) and not hat_begonnen("verspaetet", ["verspaetet"])

    def test_wann_ein_grund_noetig_ist(self) -> None:
        assert all(braucht_grund(von, nach) for von, nach in uebergaenge() if nach in {V, A, N} or von not in OFFEN)
        assert not braucht_grund(N, B) and braucht_grund(N, N) and not braucht_grund(F, F)
        assert "Grund" in hindernis(L, V, " ")
