"""A frozen value is shown with the rows it was frozen with, says when today computes otherwise, and is frozen anew with a reason."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from bsc.actions.freigabe import gib_frei
from bsc.messgroesse import miss
from bsc.messquellen import PRAEVENTION_HZE, Beleg, Berechnet
from bsc.models import Messgroesse, Messwert
from bsc.selectors import scorecard
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]
pytestmark = pytest.mark.django_db
STAND = date(2007, 9, 30)


@pytest.fixture
def quelle(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Prevention and HzE in cents, as the ledger would give them."""
    cent = {"praevention": 1900, "hze": 8100}

    def berechne(quellen: set[str], anfrage: object) -> dict[str, object]:
        belege = (Beleg("Prävention", f"4750 Beratung, {cent['praevention']}", Fraction(19), geld=True),)
        wert = Berechnet(STAND, miss(PRAEVENTION_HZE.art, cent["praevention"], cent["hze"]), belege=belege)
        return {PRAEVENTION_HZE.schluessel: {(gebiet, STAND): wert for gebiet in anfrage.gebiete}}  # type: ignore[attr-defined]

    monkeypatch.setattr(scorecard, "berechne", berechne)
    return cent


def text(antwort: object) -> str:
    return antwort.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def test_festgeschriebenes_bleibt_erklaert_und_wird_nur_mit_grund_neu_festgeschrieben(
    raeume: Raeume, besetzung: Besetzung, als: Als, quelle: dict[str, int]
) -> None:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    ort, wer = raeume["FB"], wer_ist(besetzung.fachbereichsleitung)
    m = baue_messgroesse(baue_ziel(ort), messquelle=PRAEVENTION_HZE.schluessel)
    seite, freigeben = m.get_absolute_url(), "/scorecard/2007/fachbereich/FB/freigeben/?stand=30.09.2007"
    gib_frei(wer=wer, gebiet=ort, stand=STAND)
    vorher = text(als("ressort1").get(seite))
    assert "4750 Beratung, 1900" in vorher and "ist festgeschrieben" in vorher and "Heute ergäbe" not in vorher

    quelle["praevention"] = 900
    spaeter = text(als("ressort1").get(seite))
    assert "4750 Beratung, 1900" in spaeter and "4750 Beratung, 900" not in spaeter
    assert "Heute ergäbe die Berechnung für den 30.09.2007 „10 : 90“" in spaeter
    gib_frei(wer=wer, gebiet=ort, stand=STAND)
    assert fest(m) == [(1900, "")]
    leitung = als("fachbereichsleitung")
    assert "Seit dem Festschreiben anders berechnet: „Prävention : HzE“" in text(leitung.get(freigeben))
    rot = leitung.post(freigeben, {"grund": "Storno vom 30.09."})
    assert rot.status_code == 422 and "fehlt die Antwort" in text(rot) and fest(m) == [(1900, "")]

    quelle["praevention"] = 2000
    assert leitung.post(freigeben, {"grund": "Storno vom 30.09."}).status_code == 302
    assert fest(m) == [(1900, ""), (2000, "Storno vom 30.09.")]
    zeile = Protokoll.objects.filter(aktion="scorecard_freigegeben").latest("pk")
    assert zeile.grund == "Storno vom 30.09." and "Neu festgeschrieben: „Prävention : HzE“" in zeile.text
    assert "4750 Beratung, 2000" in text(leitung.get(seite))
    with pytest.raises(Abgelehnt, match="Kein festgeschriebener Wert"):
        gib_frei(wer=wer, gebiet=ort, stand=STAND, grund="noch einmal")


def fest(m: Messgroesse) -> list[tuple[int, str]]:
    werte = Messwert.objects.filter(messgroesse=m, stichtag=STAND).order_by("pk")
    assert [w.ersetzt for w in werte] == [None, *werte[: len(werte) - 1]]
    return [(int(w.zaehler or 0), w.grund) for w in werte]
