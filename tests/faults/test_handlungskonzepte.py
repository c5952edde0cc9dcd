"""Two at once on the Handlungskonzepte of a Gebiet: on a day one of them is valid, whoever comes first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.models import Handlungskonzept, Konzeptbeteiligung
from sozialraum.actions.fehler import GEKREUZT, GLEICHZEITIG
from sozialraum.models import Protokoll, Stadt
from tests.bsc.konzeptbau import ABGESTIMMT, VON, entwurf, in_kraft, mit_teilen
from tests.factories import Besetzung, Raeume, wer_ist
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.bau import HEUTE, baue_system

pytestmark = pytest.mark.django_db(transaction=True)


def _fertig(raeume: Raeume, besetzung: Besetzung, titel: str) -> Handlungskonzept:
    wer = wer_ist(besetzung.fachkraft1)
    return mit_teilen(wer, entwurf(wer, raeume["I"], titel=titel), baue_system(raeume["I"], titel))


@pytest.fixture
def zwei_treten_in_kraft(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, list[str]]]:
    Stadt.objects.update(fester_tag=HEUTE)
    beide = [_fertig(raeume, besetzung, titel) for titel in ("Eines", "Anderes")]
    for row in beide:
        aktionen.stimme_ab(wer=wer_ist(besetzung.fachkraft1), konzept=row, tag=ABGESTIMMT)
    _treffen(monkeypatch, aktionen, "_schneidet")  # both have looked whether another is in force

    def setze(row: Handlungskonzept, wer: Any) -> Callable[[], object]:
        return lambda: aktionen.setze_in_kraft(wer=wer_ist(wer), konzept=row, gilt_ab=VON)

    return lambda: _zugleich(setze(beide[0], besetzung.ressort1), setze(beide[1], besetzung.fachbereichsleitung))


def _eines_gilt() -> None:
    assert Handlungskonzept.objects.gueltig_am(HEUTE).count() == 1
    assert Protokoll.objects.filter(aktion="handlungskonzept_in_kraft").count() == 1


def test_eines_von_zweien_tritt_in_kraft(zwei_treten_in_kraft: Callable[[], tuple[int, list[str]]]) -> None:
    anzahl, saetze = zwei_treten_in_kraft()
    assert (anzahl, len(saetze)) == (1, 1) and "In dieser Zeit gilt für" in saetze[0]
    _eines_gilt()


def test_ohne_die_sperre_lehnt_die_datenbank_das_zweite_ab(
    zwei_treten_in_kraft: Callable[[], tuple[int, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _ohne_sperren(monkeypatch)
    anzahl, saetze = zwei_treten_in_kraft()
    assert anzahl == 1 and saetze[0] in (GLEICHZEITIG, GEKREUZT)  # each may wait for the other's row: then one is sent away
    _eines_gilt()


def test_eine_neue_fassung_waehrend_die_alte_endet(raeume: Raeume, besetzung: Besetzung) -> None:
    Stadt.objects.update(fester_tag=HEUTE)
    fachkraft, leitung = wer_ist(besetzung.fachkraft1), wer_ist(besetzung.ressort1)
    alt = in_kraft(_fertig(raeume, besetzung, "Eines"), besetzung.fachkraft1, besetzung.ressort1)
    neu = aktionen.lege_neue_fassung_an(wer=fachkraft, konzept=alt, anlass="Neu")
    b = Konzeptbeteiligung(konzept=neu, wer="Hort", tag=HEUTE, wie="Gespräch")
    teile.speichere_beteiligung(wer=fachkraft, beteiligung=b)
    aktionen.stimme_ab(wer=fachkraft, konzept=neu, tag=HEUTE)
    ab = date(2007, 11, 1)
    anzahl, saetze = _zugleich(
        lambda: aktionen.setze_in_kraft(wer=leitung, konzept=neu, gilt_ab=ab),
        lambda: aktionen.beende(wer=leitung, konzept=alt, letzter_tag=date(2007, 10, 31), ergebnis="Erreicht"),
    )
    alt.refresh_from_db()
    assert (anzahl, len(saetze), alt.stand) in {(2, 0, "beendet"), (1, 1, "abgeloest")} and alt.endete_am == date(2007, 10, 31)
    assert list(Handlungskonzept.objects.gueltig_am(ab)) == [neu]
