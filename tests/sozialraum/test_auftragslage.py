"""Wo ein Auftrag steht, und welcher Bericht angenommen wird."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.auftragslage import BEENDET, Auftragsstatus, Bericht, Lage, ampel, lage, lagesatz, pruefe_bericht, pruefe_frist

HEUTE = date(2007, 10, 15)
GESTERN, MORGEN = HEUTE - timedelta(days=1), HEUTE + timedelta(days=1)
OFFEN, IN_ARBEIT, VERZOEGERT, ERLEDIGT, ENTFALLEN, KENNTNIS = Auftragsstatus
TAGE = st.none() | st.dates(date(2007, 1, 1), date(2008, 12, 31))


@pytest.mark.parametrize(
    ("status", "frist", "erwartet"),
    [
        (OFFEN, GESTERN, Lage.UEBERFAELLIG),
        (VERZOEGERT, GESTERN, Lage.UEBERFAELLIG),
        (OFFEN, HEUTE, Lage.BALD),
        (IN_ARBEIT, HEUTE + timedelta(days=30), Lage.BALD),
        (IN_ARBEIT, HEUTE + timedelta(days=31), Lage.IN_FRIST),
        (OFFEN, None, Lage.OHNE_FRIST),
        (ERLEDIGT, GESTERN, Lage.ERLEDIGT),
        (ENTFALLEN, None, Lage.ENTFALLEN),
        (KENNTNIS, GESTERN, Lage.KENNTNIS),
    ],
)
def test_die_lage_am_15_oktober_2007(status: Auftragsstatus, frist: date | None, erwartet: Lage) -> None:
    assert lage(status, frist, HEUTE, 30) is erwartet


@pytest.mark.parametrize(
    ("status", "frist", "satz"),
    [
        (OFFEN, GESTERN, "überfällig seit 1 Tag, offen"),
        (VERZOEGERT, date(2007, 9, 1), "überfällig seit 44 Tagen, verzögert"),
        (IN_ARBEIT, MORGEN, "in Bearbeitung, fällig in 1 Tag"),
        (IN_ARBEIT, HEUTE, "in Bearbeitung, fällig heute"),
        (OFFEN, None, "offen, ohne Frist"),
        (OFFEN, date(2008, 6, 30), "offen, in der Frist"),
        (ERLEDIGT, None, "erledigt"),
    ],
)
def test_die_lage_als_wort(status: Auftragsstatus, frist: date | None, satz: str) -> None:
    assert lagesatz(status, frist, HEUTE, 30) == satz


@given(status=st.sampled_from(list(Auftragsstatus)), frist=TAGE, vorlauf=st.integers(0, 90))
def test_nur_was_nicht_beendet_ist_und_eine_frist_hat_kann_ueberfaellig_sein(
    status: Auftragsstatus, frist: date | None, vorlauf: int
) -> None:
    ueberfaellig = lage(status, frist, HEUTE, vorlauf) is Lage.UEBERFAELLIG
    assert ueberfaellig is (status not in BEENDET and frist is not None and frist < HEUTE)


class TestBericht:
    def test_in_der_frist_genuegt_ein_satz(self) -> None:
        assert pruefe_bericht(Bericht(IN_ARBEIT, "Entwurf liegt vor."), MORGEN, HEUTE) == []

    @pytest.mark.parametrize("status", [OFFEN, IN_ARBEIT])
    def test_wer_ueber_ueberfaelliges_berichtet_meldet_die_verzoegerung(self, status: Auftragsstatus) -> None:
        (satz,) = pruefe_bericht(Bericht(status, "Läuft."), GESTERN, HEUTE)
        assert "als verzögert" in satz
        assert pruefe_bericht(Bericht(VERZOEGERT, "Die Stelle ist unbesetzt."), GESTERN, HEUTE) == []

    @pytest.mark.parametrize(("status", "wort"), [(VERZOEGERT, "Grund der Verzögerung"), (ENTFALLEN, "entfällt"), (OFFEN, "geschehen")])
    def test_ohne_text_wird_er_abgelehnt(self, status: Auftragsstatus, wort: str) -> None:
        assert wort in pruefe_bericht(Bericht(status, "  "), None, HEUTE)[0]

    @pytest.mark.parametrize(
        ("status", "tag", "wort"),
        [(ERLEDIGT, None, "nennen Sie den Tag"), (OFFEN, HEUTE, "nur ein erledigter"), (ERLEDIGT, MORGEN, "Zukunft")],
    )
    def test_der_tag_der_erledigung_gehoert_zum_erledigten(self, status: Auftragsstatus, tag: date | None, wort: str) -> None:
        assert any(wort in satz for satz in pruefe_bericht(Bericht(status, "x", tag), None, HEUTE))

    def test_erledigt_wird_auch_nach_der_frist(self) -> None:
        assert pruefe_bericht(Bericht(ERLEDIGT, "Liegt vor.", HEUTE), GESTERN, HEUTE) == []

    def test_zur_kenntnis_nimmt_nur_das_gremium(self) -> None:
        assert "in einer Sitzung" in pruefe_bericht(Bericht(KENNTNIS, "x"), None, HEUTE)[0]


@pytest.mark.parametrize(
    ("status", "frist", "zeichen"),
    [
        (OFFEN, GESTERN, "handeln"), (VERZOEGERT, date(2008, 6, 30), "beobachten"), (OFFEN, MORGEN, "beobachten"),
        (OFFEN, None, "kein_wert"), (VERZOEGERT, None, "beobachten"), (OFFEN, date(2008, 6, 30), ""),
        (ERLEDIGT, GESTERN, "im_plan"), (KENNTNIS, GESTERN, "im_plan"),
    ],
)  # fmt: skip
def test_das_zeichen_der_lage(status: Auftragsstatus, frist: date | None, zeichen: str) -> None:
    assert ampel(status, frist, HEUTE, 30) == zeichen


@pytest.mark.parametrize(
    ("alt", "neu", "status", "grund", "wort"),
    [
        (GESTERN, MORGEN, OFFEN, " ", "nennen Sie den Grund"),
        (MORGEN, MORGEN, OFFEN, "x", "schon gilt"),
        (GESTERN, MORGEN, ERLEDIGT, "x", "bleibt, wie sie ist"),
    ],
)
def test_eine_frist_wird_nur_mit_grund_verschoben(alt: date, neu: date, status: Auftragsstatus, grund: str, wort: str) -> None:
    assert wort in pruefe_frist(alt, neu, status, grund)[0]
    assert pruefe_frist(GESTERN, MORGEN, OFFEN, "Die Ausschreibung wurde wiederholt.") == []
