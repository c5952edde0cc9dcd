"""Two Fachkräfte at once on one Hinweis: one decision, one Reflexion; and without the locks the database still refuses the second."""

from collections.abc import Callable
from typing import Any

import pytest

from proaktiv.actions import hausrunden, kreislauf, kreislaufschritt
from proaktiv.actions.rundeneingabe import Aktionseingabe, Rundeneingabe, trage_runde_ein
from proaktiv.models import Abwaegung, Aktion, Hausrunde, Hinweis, Kreislaufschritt, Reflexion
from sozialraum.models import Protokoll, Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.bau import HEUTE, baue_akteur, baue_hinweis, baue_runde, baue_system, neue_abwaegung, neue_aktion, neue_reflexion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zwei_entscheiden(raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, list[str]]]:
    Stadt.objects.update(fester_tag=HEUTE)
    hinweis = baue_hinweis(baue_system(raeume["I"]))
    _treffen(monkeypatch, kreislaufschritt, "gesperrt")  # both have read its state

    def entscheide(wer: Any, **felder: Any) -> Callable[[], object]:
        return lambda: kreislauf.waege_ab(wer=wer_ist(wer), abwaegung=neue_abwaegung(hinweis, **felder))

    keiner = {"entscheidung": "kein_bedarf", "begruendung": "Schon gelöst"}
    return lambda: _zugleich(entscheide(besetzung.fachkraft1), entscheide(besetzung.ressort1, **keiner))


def _einmal_entschieden() -> None:
    assert (Abwaegung.objects.count(), Kreislaufschritt.objects.count()) == (1, 1)
    assert Protokoll.objects.filter(aktion="hinweis_abwaegen").count() == 1
    assert Hinweis.objects.get().stand == Kreislaufschritt.objects.get().stand_neu


def test_ein_hinweis_wird_einmal_entschieden(zwei_entscheiden: Callable[[], tuple[int, list[str]]]) -> None:
    anzahl, saetze = zwei_entscheiden()
    assert (anzahl, len(saetze)) == (1, 1) and ("schon entschieden" in saetze[0] or "bleibt, wie er ist" in saetze[0])
    _einmal_entschieden()


def test_ohne_die_sperre_lehnt_die_datenbank_die_zweite_ab(
    zwei_entscheiden: Callable[[], tuple[int, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trigger locks and looks again; its sentence reaches the page."""
    _ohne_sperren(monkeypatch)
    assert zwei_entscheiden() == (1, ["Über diesen Hinweis ist schon entschieden."])
    _einmal_entschieden()


def test_zwei_letzte_aktionen_enden_zugleich_und_eine_reflexion_folgt(raeume: Raeume, besetzung: Besetzung) -> None:
    Stadt.objects.update(fester_tag=HEUTE)
    system = baue_system(raeume["I"])
    akteur, hinweis, wer = baue_akteur(system), baue_hinweis(system), wer_ist(besetzung.fachkraft1)
    kreislauf.waege_ab(wer=wer, abwaegung=neue_abwaegung(hinweis))
    aktionen = [kreislauf.plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur), tag=HEUTE) for _ in range(2)]

    def beende(aktion: Aktion) -> Callable[[], object]:
        return lambda: kreislauf.beende_aktion(wer=wer, aktion=aktion, tag=HEUTE, ergebnis="Läuft")

    assert _zugleich(*map(beende, aktionen)) == (2, [])
    assert Hinweis.objects.get().stand == "in_reflexion"

    def reflektiere() -> object:
        return kreislauf.reflektiere(wer=wer, reflexion=neue_reflexion(hinweis, tag=HEUTE))

    anzahl, saetze = _zugleich(reflektiere, reflektiere)
    assert (anzahl, len(saetze)) == (1, 1) and Reflexion.objects.count() == 1


def test_eine_runde_und_ein_schritt_an_ihrem_hinweis_verklemmen_sich_nicht(
    raeume: Raeume, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick entry locks the round and then the Hinweis; a weighing on the page of the Hinweis names the round."""
    Stadt.objects.update(fester_tag=HEUTE)
    system = baue_system(raeume["I"])
    akteur, runde, hinweis, wer = baue_akteur(system), baue_runde(system), baue_hinweis(system), wer_ist(besetzung.ressort1)
    _treffen(monkeypatch, hausrunden, "_merke")  # the minutes are written
    _treffen(monkeypatch, kreislaufschritt, "gesperrt")  # the Hinweis is locked

    def trage_ein() -> object:
        aktion = Aktionseingabe(Hinweis.objects.get(), neue_aktion(hinweis, akteur), neue_abwaegung(hinweis))
        eingabe = Rundeneingabe(texte={"information": "Ein Treff fehlt"}, anwesende={akteur: True}, aktion=aktion)
        return trage_runde_ein(wer=wer, runde=Hausrunde.objects.get(), eingabe=eingabe)

    def waege_ab() -> object:
        felder = {"entscheidung": "kein_bedarf", "begruendung": "Schon gelöst", "hausrunde": Hausrunde.objects.get()}
        return kreislauf.waege_ab(wer=wer, abwaegung=neue_abwaegung(Hinweis.objects.get(), **felder))

    anzahl, saetze = _zugleich(trage_ein, waege_ab)
    assert (anzahl, len(saetze)) == (1, 1) and ("schon entschieden" in saetze[0] or "bleibt, wie er ist" in saetze[0])
    assert Abwaegung.objects.count() == 1 and runde == Hausrunde.objects.get()
