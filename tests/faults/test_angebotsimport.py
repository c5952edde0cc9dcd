"""Two takeovers of one draft at once record once; without the locks the database still keeps it from being recorded twice."""

from collections.abc import Callable
from datetime import date

import pytest

from proaktiv.actions import angebotsimport
from proaktiv.models import Angebot, Angebotsart, Angebotsentwurf
from sozialraum.models import Protokoll, Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.bbabau import baue_schule

pytestmark = pytest.mark.django_db(transaction=True)
Zugleich = Callable[[], tuple[int, list[str]]]


@pytest.fixture
def zwei_uebernahmen(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    Stadt.objects.update(fester_tag=date(2026, 11, 30))
    schule, art = baue_schule(raeume["101"]), Angebotsart.objects.create(schluessel="chor", name="Chor")
    wer = wer_ist(besetzung.controlling)
    inhalt = f"Einrichtung;Angebot;Ab\n{schule.name};{art.name};01.08.2026\n".encode()
    nummer = angebotsimport.lege_entwurf_an(wer=wer, inhalt=inhalt, dateiname="a.csv").pk
    kennung = angebotsimport.pruefe(Angebotsentwurf.objects.get(pk=nummer)).kennung
    _treffen(monkeypatch, angebotsimport, "_vergleiche")  # both have compared

    def uebernimm() -> object:
        entwurf = Angebotsentwurf.objects.select_related("datei").get(pk=nummer)
        return angebotsimport.uebernimm(wer=wer, entwurf=entwurf, kennung=kennung)

    return lambda: _zugleich(uebernimm, uebernimm)


def test_ein_entwurf_wird_einmal_uebernommen(zwei_uebernahmen: Zugleich) -> None:
    anzahl, saetze = zwei_uebernahmen()
    assert (anzahl, len(saetze)) == (1, 1) and "schon abgeschlossen" in saetze[0]
    assert Angebot.objects.count() == Protokoll.objects.filter(aktion="angebote_uebernommen").count() == 1


def test_ohne_sperren_haelt_die_datenbank_das_zweite_auf(zwei_uebernahmen: Zugleich, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the second one comes as far as the rule of the database, and all of it goes back."""
    _ohne_sperren(monkeypatch)
    anzahl, saetze = zwei_uebernahmen()
    assert (anzahl, len(saetze)) == (1, 1) and "schon abgeschlossen" not in saetze[0]
    assert Angebot.objects.count() == Protokoll.objects.filter(aktion="angebote_uebernommen").count() == 1
