"""Two decisions at once on one pot, and on one school: never more than there is; with locks and rules off it is overspent."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date

import pytest
from django.db import connection

from proaktiv.actions import bba, bbaschritte
from proaktiv.bbaweg import BbaSchrittart
from proaktiv.models import BbaAntrag, BbaRunde, BbaSchritt
from proaktiv.selectors.bba import runde_mit_topf
from sozialraum.models import Protokoll, Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.bbabau import UNTERLAGEN, BbaWeg, baue_obergrenzen, baue_runde, baue_schule, neuer_antrag

pytestmark = pytest.mark.django_db(transaction=True)
Zugleich = Callable[[], tuple[int, list[str]]]
TOPF, GRENZE = "bbaantrag_a_im_topf", "bbaantrag_b_unter_der_obergrenze"


@pytest.fixture
def auf_einen_topf(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """3.000 € in the pot; two schools with 2.000 € each."""
    Stadt.objects.update(fester_tag=date(2026, 11, 30))
    baue_obergrenzen()
    runde = baue_runde(besetzung.controlling, topf=3_000_00)
    wege = [BbaWeg(besetzung, neuer_antrag(runde, baue_schule(raeume["101"], f"Schule {n}"))) for n in (1, 2)]
    return _beide(wege, monkeypatch)


@pytest.fixture
def auf_eine_schule(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """3.000 € a school in 2026; 2.000 € in each of two rounds of the year."""
    Stadt.objects.update(fester_tag=date(2026, 11, 30))
    baue_obergrenzen()
    schule = baue_schule(raeume["101"])
    runden = [baue_runde(besetzung.controlling, titel=f"Runde {n}") for n in (1, 2)]
    return _beide([BbaWeg(besetzung, neuer_antrag(runde, schule)) for runde in runden], monkeypatch)


def _beide(wege: list[BbaWeg], monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    for weg in wege:
        weg.beraten()
    _treffen(monkeypatch, bbaschritte, "_geld")  # both have looked at the money

    def entscheide(weg: BbaWeg) -> Callable[[], object]:
        return lambda: weg.gehe(BbaSchrittart.BEWILLIGEN, 2_000_00)

    return lambda: _zugleich(*map(entscheide, wege))


def _einmal_bewilligt() -> None:
    assert BbaAntrag.objects.filter(status="bewilligt").count() == BbaSchritt.objects.filter(schritt="bewilligen").count() == 1
    assert Protokoll.objects.filter(aktion="bba_bewilligen").count() == 1
    assert sum(BbaAntrag.objects.values_list("belegt_cent", flat=True)) == 2_000_00


@contextmanager
def _ohne_regel(als_eigentuemer: Callable[[], AbstractContextManager[None]], name: str) -> Iterator[None]:
    def schalte(wort: str) -> None:
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE proaktiv_bbaantrag {wort} TRIGGER {name}")

    schalte("DISABLE")
    try:
        yield
    finally:
        schalte("ENABLE")


def test_zwei_entscheidungen_ueberziehen_den_topf_nicht(auf_einen_topf: Zugleich) -> None:
    anzahl, saetze = auf_einen_topf()
    assert (anzahl, len(saetze)) == (1, 1) and "Der Topf reicht nicht" in saetze[0]
    _einmal_bewilligt()


def test_ohne_sperren_haelt_die_datenbank_den_topf(auf_einen_topf: Zugleich, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trigger locks and sums again; its sentence reaches the page."""
    _ohne_sperren(monkeypatch)
    assert auf_einen_topf() == (1, ["Der Topf dieser Förderrunde reicht dafür nicht."])
    _einmal_bewilligt()


def test_ohne_sperren_und_regel_ist_der_topf_ueberzogen(
    auf_einen_topf: Zugleich, als_eigentuemer: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: 4.000 € from a pot of 3.000 €."""
    _ohne_sperren(monkeypatch)
    with _ohne_regel(als_eigentuemer, TOPF):
        assert auf_einen_topf() == (2, [])
        assert runde_mit_topf(BbaAntrag.objects.all()[0].runde_id).topf.frei == -1_000_00


def test_zwei_runden_ueberschreiten_die_obergrenze_einer_schule_nicht(auf_eine_schule: Zugleich) -> None:
    anzahl, saetze = auf_eine_schule()
    assert (anzahl, len(saetze)) == (1, 1) and "schon 2.000,00\u00a0€ belegt" in saetze[0]
    _einmal_bewilligt()


def test_ohne_sperren_haelt_die_datenbank_die_obergrenze(
    auf_eine_schule: Zugleich, als_eigentuemer: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _ohne_sperren(monkeypatch)
    assert auf_eine_schule() == (1, ["Über der Obergrenze der Schule für dieses Kalenderjahr."])
    _einmal_bewilligt()


def test_ohne_sperren_und_regel_bekommt_die_schule_zu_viel(
    auf_eine_schule: Zugleich, als_eigentuemer: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: 4.000 € for a school that gets at most 3.000 € in that year."""
    _ohne_sperren(monkeypatch)
    with _ohne_regel(als_eigentuemer, GRENZE):
        assert auf_eine_schule() == (2, [])


@pytest.fixture
def antrag_und_neues_jahr(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """While a school applies for 2026, the round is turned to 2027; both have looked before either writes."""
    Stadt.objects.update(fester_tag=date(2026, 11, 30))
    baue_obergrenzen()
    runde, schule = baue_runde(besetzung.controlling), baue_schule(raeume["101"])
    tor, netz = threading.Barrier(2), wer_ist(besetzung.netzwerkstelle)

    def warte(*_: object, **__: object) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            tor.wait(0.5)

    monkeypatch.setattr(bba, "pruefe", warte)
    monkeypatch.setattr(bba, "pruefe_texte", warte)

    def dreht() -> object:
        row = BbaRunde.objects.get(pk=runde.pk)
        row.kalenderjahr = 2027
        return bba.speichere_bba_runde(wer=wer_ist(besetzung.controlling), runde=row, unterlagen=UNTERLAGEN)

    return lambda: _zugleich(lambda: bba.speichere_bba_antrag(wer=netz, antrag=neuer_antrag(runde, schule)), dreht)


def test_waehrend_eines_antrags_wechselt_die_runde_nicht_das_jahr(antrag_und_neues_jahr: Zugleich) -> None:
    """Whoever comes second is told why not."""
    anzahl, saetze = antrag_und_neues_jahr()
    assert (anzahl, len(saetze)) == (1, 1)
    assert "das Kalenderjahr bleibt" in saetze[0] or "Vorhaben des Kalenderjahres 2027" in saetze[0]


def test_ohne_sperren_liegt_ein_vorhaben_ausserhalb_des_jahres(antrag_und_neues_jahr: Zugleich, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: a Vorhaben of 2026 in a round of 2027, against the ceiling of the wrong year."""
    _ohne_sperren(monkeypatch)
    assert antrag_und_neues_jahr() == (2, [])
    antrag = BbaAntrag.objects.select_related("runde").get()
    assert (antrag.beginn.year, antrag.runde.kalenderjahr) == (2026, 2027)
