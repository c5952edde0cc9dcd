"""Two at once on one Scorecard: a value is frozen once, a goal comes to a Gebiet once; without the locks it goes wrong."""

import contextlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.db.models import QuerySet

from bsc.actions import fassungen, ziele
from bsc.actions import freigabe as freigaben
from bsc.models import Messwert, Schwelle, Scorecardfreigabe, Ziel
from sozialraum.actions.fehler import GLEICHZEITIG, Abgelehnt
from sozialraum.models import Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.budgets.vollzugsbau import baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db(transaction=True)
STAND = date(2009, 3, 31)


def _zugleich(*taten: Callable[[], object]) -> tuple[int, list[str]]:
    """How many were done, and the sentences of the refusals; anything else fails."""
    getan, saetze, fehler = [], [], []

    def laufe(tat: Callable[[], object]) -> None:
        try:
            getan.append(tat())
        except Abgelehnt as abgelehnt:
            saetze.append(str(abgelehnt))
        except BaseException as error:
            fehler.append(error)
        finally:
            connection.close()

    faeden = [threading.Thread(target=laufe, args=[tat]) for tat in taten]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    close_old_connections()
    assert fehler == []
    return len(getan), saetze


def _treffen(monkeypatch: pytest.MonkeyPatch, modul: Any, name: str) -> None:
    """Both wait for each other after this step; who is alone there for half a second goes on."""
    tor, ganz = threading.Barrier(2), getattr(modul, name)

    def warte(*args: Any) -> Any:
        ergebnis = ganz(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            tor.wait(0.5)
        return ergebnis

    monkeypatch.setattr(modul, name, warte)


def _ohne_sperren(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)


@pytest.fixture
def zwei_freigaben(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, list[str]]]:
    Stadt.objects.update(fester_tag=date(2009, 4, 15))
    vollzug = baue_vollzug(raeume, besetzung)
    for stelle in ("4550", "4750"):
        vollzug.ansatz("I", stelle, 100)
        vollzug.bucht("I", stelle, 50)
    baue_messgroesse(baue_ziel(raeume["FB"]), messquelle="praevention-hze")

    def gib_frei(stand: date = STAND) -> object:
        return freigaben.gib_frei(wer=wer_ist(besetzung.fachbereichsleitung), gebiet=raeume["FB"], stand=stand)

    gib_frei(date(2009, 1, 31))  # what is loaded at the first call is not waited for under the lock
    _treffen(monkeypatch, freigaben, "zeilen_fuer")  # has read
    _treffen(monkeypatch, freigaben, "lies_blatt")  # has frozen its values

    return lambda: _zugleich(gib_frei, gib_frei)


def _gezaehlt() -> tuple[int, int]:
    """Frozen values and releases of that day."""
    werte = Messwert.objects.filter(herkunft="berechnet", stichtag=STAND)
    return werte.count(), Scorecardfreigabe.objects.filter(stichtag=STAND).count()


def test_zwei_freigaben_schreiben_einen_wert_einmal_fest(zwei_freigaben: Callable[[], tuple[int, list[str]]]) -> None:
    assert zwei_freigaben() == (2, [])
    assert _gezaehlt() == (1, 2)


def test_ohne_die_sperre_scheitert_eine_freigabe_mit_einem_satz(
    zwei_freigaben: Callable[[], tuple[int, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control; the rule of the database still holds, and is a sentence."""
    _ohne_sperren(monkeypatch)
    assert zwei_freigaben() == (1, [GLEICHZEITIG])
    assert _gezaehlt() == (1, 1)


@pytest.fixture
def zweimal_herunter(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, list[str]]]:
    """To Sozialraum III alone, and to it by way of its Ressort: two parents, one family."""
    wer, ziel = wer_ist(besetzung.controlling), baue_messgroesse(baue_ziel(raeume["FB"])).ziel
    _treffen(monkeypatch, ziele, "_kopiere")

    def herunter(*orte: str) -> Callable[[], object]:
        return lambda: ziele.brich_herunter(wer=wer, ziel=ziel, gebiete=[raeume[ort] for ort in orte])

    return lambda: _zugleich(herunter("III"), herunter("R-II", "III"))


def test_ein_ziel_kommt_einmal_in_ein_gebiet(zweimal_herunter: Callable[[], tuple[int, list[str]]]) -> None:
    anzahl, saetze = zweimal_herunter()
    assert (anzahl, len(saetze)) == (1, 1) and "schon heruntergebrochen" in saetze[0]
    assert Ziel.objects.filter(gebiet__schluessel="III").count() == 1


def test_ohne_die_sperre_haelt_es_die_datenbank_auf(
    zweimal_herunter: Callable[[], tuple[int, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _ohne_sperren(monkeypatch)
    anzahl, saetze = zweimal_herunter()
    assert (anzahl, len(saetze)) == (1, 1) and "schon heruntergebrochen" in saetze[0]
    assert Ziel.objects.filter(gebiet__schluessel="III").count() == 1


def test_ohne_sperre_und_regel_kommt_es_zweimal(
    zweimal_herunter: Callable[[], tuple[int, list[str]]],
    als_eigentuemer: Callable[[], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control."""
    _ohne_sperren(monkeypatch)

    def schalte(wort: str) -> None:
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE bsc_ziel {wort} TRIGGER ziel_kommt_einmal_in_ein_gebiet")

    schalte("DISABLE")
    try:
        assert zweimal_herunter() == (2, [])
    finally:
        schalte("ENABLE")
    assert Ziel.objects.filter(gebiet__schluessel="III").count() == 2


def test_eine_freigabe_zeigt_die_schwellen_die_an_ihrem_tag_gelten(
    raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New thresholds of its Stichtag come before it, and it shows them, or after it, and are refused."""
    Stadt.objects.update(fester_tag=date(2009, 4, 15))
    m, wer = baue_messgroesse(baue_ziel(raeume["FB"])), wer_ist(besetzung.fachbereichsleitung)
    trage_ein(m, STAND, 21.5)
    _treffen(monkeypatch, freigaben, "lies_blatt")  # has read
    _treffen(monkeypatch, fassungen, "_pruefe_tag")  # has seen no release
    neu = Schwelle(messgroesse=m, gueltig_ab=STAND, gruen=10, gelb=10, quelle="Beschluss")
    anzahl, saetze = _zugleich(
        lambda: freigaben.gib_frei(wer=wer, gebiet=raeume["FB"], stand=STAND), lambda: fassungen.setze_schwelle(wer=wer, schwelle=neu)
    )
    status = Scorecardfreigabe.objects.get().inhalt[0]["status"]
    assert (anzahl, status) == (2, "im_plan") or ((anzahl, status) == (1, "beobachten") and "frühestens" in saetze[0])
