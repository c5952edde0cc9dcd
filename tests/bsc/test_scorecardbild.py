"""What the Scorecard page shows of a row, and how it sums up: heads with a year, corridors, locked values as their own number."""

import re
from datetime import date
from fractions import Fraction
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from basis.diagramme import Status
from basis.zahlen import Zustand
from bsc.messgroesse import Messart, Messung, Zielrichtung
from bsc.scorecardblatt import Blattzeile
from bsc.scorecardzeile import Definition, Scorecardzeile, Wertpunkt, kernaussage, kernaussage_von
from bsc.sollpfad import Planpunkt
from bsc.templatetags.scorecard import handeln_fett
from bsc.views.ansicht import Zeile, ausgangsjahr, legende, planjahr
from bsc.zielerreichung import Korridor, Trend

HEUTE, PLANTAG = date(2007, 10, 15), date(2008, 12, 31)


def zeile(basis: date | None, plan: Any = Fraction(100), ist: int | None = 104) -> Zeile:
    werte = [Wertpunkt(basis, Messung(wert=Fraction(110)), ist_basis=True)] if basis else []
    werte += [Wertpunkt(date(2007, 9, 30), Messung(wert=Fraction(ist)))] if ist is not None else []
    z = Scorecardzeile(
        1, "Prognose zu Ansatz", Messart.PROZENT, Definition(Zielrichtung.KORRIDOR), None, (Planpunkt(PLANTAG, plan),), werte, HEUTE
    )
    return Zeile(cast(Any, SimpleNamespace(zeile=z)), HEUTE, [])


def test_der_kopf_nennt_das_jahr_der_meisten_ausgangswerte() -> None:
    ende, juni = zeile(date(2006, 12, 31)), zeile(date(2005, 6, 30))
    assert ausgangsjahr([ende, ende, juni]) == 2006 and planjahr([ende, juni]) == 2008
    assert ausgangsjahr([ende, juni]) is None and ausgangsjahr([zeile(None)]) is None


@pytest.mark.parametrize("ist", [104, 0, None])
def test_ein_korridor_steht_als_umriss_auf_der_achse(ist: int | None) -> None:
    mit, ohne = zeile(None, Korridor(Fraction(98), Fraction(102)), ist), zeile(None, ist=104)
    assert "<rect" in mit.bild and mit.bild.count("<circle") == (ist is not None)
    assert "Plan von bis" in [wort for _, wort in legende([mit])] and len(legende([ohne])) == len(legende([mit])) - 1


def test_gesperrtes_ist_eine_eigene_zahl_und_handeln_ist_fett() -> None:
    staende = [Status.IM_PLAN, Status.HANDELN, Status.KEIN_WERT, Status.KEIN_WERT]
    satz = "1 von 4 Messgrößen ist im Plan, 0 beobachten, 1 handeln, 1 ohne Wert, 1 gesperrt."
    assert kernaussage_von(staende, 1) == satz and handeln_fett(satz) == satz.replace("1 handeln", "<strong>1 handeln</strong>")
    assert "gesperrt" not in kernaussage_von(staende) and handeln_fett("<b> 0 handeln") == "&lt;b&gt; 0 handeln"
    assert Blattzeile(1, "Gesperrt", gesperrt=True).statuswort == "gesperrt"


@pytest.mark.parametrize(("ist", "plan"), [(-5, -10), (-5, 0), (-5, 10), (0, -10), (-5, -5)])
def test_auch_unter_null_hat_die_zeile_ein_bild(ist: int, plan: int) -> None:
    """A change in percent, a balance in euro: the axis has both points inside."""
    bild = zeile(None, Fraction(plan), ist).bild
    assert bild.count("<circle") == 2 and len(set(re.findall(r'cx="([\d.]+)"', bild))) == (1 if ist == plan else 2)


def test_ohne_ist_gibt_es_keinen_trend() -> None:
    """What was measured in earlier years says nothing about a year without a value."""
    werte = [Wertpunkt(date(jahr, 12, 31), Messung(Fraction(zahl))) for jahr, zahl in ((2005, 90), (2006, 95))]
    jetzt = Wertpunkt(date(2007, 9, 30), Messung(Fraction(97)))
    bau = partial(Scorecardzeile, 1, "x", Messart.PROZENT, Definition(Zielrichtung.ERHOEHEN), None, (Planpunkt(PLANTAG, Fraction(100)),))
    ohne, mit = bau(werte, HEUTE), bau([*werte, jetzt], HEUTE)
    assert (ohne.ist, ohne.trend, ohne.trend_guenstig) == (None, None, None)
    assert (mit.trend, mit.trend_guenstig) == (Trend.STEIGT, True)


def test_was_nicht_bewertet_wird_hat_trotzdem_einen_wert() -> None:
    ungewertet = Definition(Zielrichtung.ERHOEHEN, gewertet=False)
    mit, ohne = (
        Scorecardzeile(1, "HzE-Dichte", Messart.JE_1000, ungewertet, None, (), werte, HEUTE)
        for werte in ([Wertpunkt(date(2007, 9, 30), Messung(Fraction(17)))], [])
    )
    assert (mit.statuswort, ohne.statuswort) == ("ohne Bewertung", "")
    assert Blattzeile(1, "HzE-Dichte", ist="17,0", gewertet=False).statuswort == "ohne Bewertung"
    assert Blattzeile(1, "HzE-Dichte", gewertet=False).statuswort == Blattzeile(1, "Beteiligung", ist="17,0").statuswort == ""


@pytest.mark.parametrize(("ist", "erwartet"), [
    (None, ("", "–", "–")),
    (Wertpunkt(date(2007, 9, 30), Messung(None, grund="keine Hilfe"), Zustand.KEINE_ANGABE), ("", "–", "–")),
    (Wertpunkt(date(2007, 9, 30), Messung(None), Zustand.GESPERRT), ("gesperrt", "·", "·")),
    (Wertpunkt(date(2007, 9, 30), Messung(Fraction(60))), ("gesperrt", "·", "·")),
])  # fmt: skip
def test_ein_gesperrter_ausgangswert_macht_ein_fehlendes_ist_nicht_gesperrt(ist: Wertpunkt | None, erwartet: tuple[str, ...]) -> None:
    start = Wertpunkt(date(2006, 12, 31), Messung(None), Zustand.GESPERRT, ist_basis=True)
    werte, plan = [start, *([ist] if ist else [])], (Planpunkt(PLANTAG, Fraction(70)),)
    z = Scorecardzeile(1, "Stationär", Messart.VERHAELTNIS, Definition(Zielrichtung.ERHOEHEN), None, plan, werte, HEUTE)
    assert (z.statuswort, z.abweichung_text, z.erreichung_text) == erwartet and z.basis_text == "·" and z.soll_text == "·"
    assert ("1 gesperrt" in kernaussage([z])) == bool(erwartet[0]) and ("1 ohne Wert" in kernaussage([z])) != bool(erwartet[0])
