"""Two release one report at once: one Fassung, and a sentence for the other; without locks the database still keeps it to one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from berichte import pdf
from berichte.actions import freigabe as actions
from berichte.arten import ARTEN
from berichte.druck.maschine import Druck
from berichte.models import Berichtsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections import werkstatt
from berichte.sections.gebiete import finde
from berichte.sections.werkstatt import Stelle
from berichte.zeitraum import Berichtszeitraum
from sozialraum.actions.fehler import GLEICHZEITIG
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Protokoll
from tests.budgets.vollzugsbau import JAHR, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich

pytestmark = pytest.mark.django_db(transaction=True)
Zugleich = Callable[[], tuple[int, list[str]]]


def _stelle(typ: Berichtstyp, raeume: Raeume, besetzung: Besetzung) -> Stelle:
    baum, z = Gebiet.objects.baum(heute()), Berichtszeitraum(date(2006, 1, 1), date(2006, 6, 30))
    if typ is Berichtstyp.CONTROLLING:
        vollzug, z = baue_vollzug(raeume, besetzung), Berichtszeitraum(date(JAHR, 3, 1), date(JAHR, 3, 31))
        vollzug.ansatz("I", "4550", 1_200)
        vollzug.bucht("I", "4550", 300)
    knoten = finde(baum, "fachbereich", "FB")
    assert knoten is not None
    return Stelle(ARTEN[typ], baum, knoten, z, None)


@pytest.fixture(params=[Berichtstyp.SYSTEME, Berichtstyp.CONTROLLING])
def zwei_freigaben(request: Any, raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """The same report lies before two sessions, and both have printed it."""
    monkeypatch.setattr(pdf, "drucke", lambda auftrag: Druck(b"%PDF " + auftrag.kennung.encode(), 1))
    stelle = _stelle(request.param, raeume, besetzung)
    wer = wer_ist(besetzung.controlling)
    actions.schreibe_texte(wer=wer, stelle=stelle, texte={"einschaetzung": "Es geht voran."})
    entwurf = actions.lege_vor(wer=wer, stelle=stelle)
    gesehen = werkstatt.lies(stelle, entwurf).fingerabdruck
    _treffen(monkeypatch, actions, "_gesperrt")

    def gib_frei() -> Any:
        return actions.gib_frei(wer=wer_ist(besetzung.fachbereichsleitung), stelle=stelle, entwurf=entwurf, gesehen=gesehen)

    return lambda: _zugleich(gib_frei, gib_frei)


def _gezaehlt() -> tuple[int, int]:
    return Berichtsfreigabe.objects.count(), Protokoll.objects.filter(aktion="bericht_freigegeben").count()


def test_zwei_freigaben_zugleich_ergeben_eine_fassung(zwei_freigaben: Zugleich) -> None:
    assert zwei_freigaben() == (1, [actions.LIEGT_NICHT_VOR])
    assert _gezaehlt() == (1, 1)


def test_ohne_die_sperre_haelt_es_die_datenbank_mit_einem_satz(zwei_freigaben: Zugleich, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both find it lying there; the second Fassung 1 is refused, and nothing of it is left."""
    _ohne_sperren(monkeypatch)
    assert zwei_freigaben() == (1, [GLEICHZEITIG])
    assert _gezaehlt() == (1, 1)
