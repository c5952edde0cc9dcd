"""What released Scorecards say on the Übersicht: the latest of each Gebiet of one's own, and never what is gesperrt for others."""

from datetime import date
from typing import Any

import pytest

from basis.aufgaben import Spalte
from basis.due import sammle_alles
from basis.models import Nutzer
from bsc.models import Scorecardfreigabe
from sozialraum.access import Zugang
from sozialraum.models import Stadt
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
TAG = date(2007, 10, 15)
KOPF = {"ort": "x"}


@pytest.fixture(autouse=True)
def heute(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=TAG)


def freigabe(wer: Nutzer, gebiet: Any, tag: date, *status: str, kopf: dict[str, str] | None = None) -> Scorecardfreigabe:
    antwort = {"art": "duldung", "ursache": "x", "notiert_am": "2007-09-30", "bis": "2007-12-31"}
    inhalt = [{"messgroesse": n, "name": str(n), "status": s, "antwort": antwort if s == "handeln" else None} for n, s in enumerate(status)]
    return Scorecardfreigabe.objects.create(
        gebiet=gebiet, stichtag=tag, nutzer=wer, inhalt=inhalt, kopf=KOPF if kopf is None else kopf, freigegeben_am=tag
    )


def gesagt(nutzer: Nutzer, spalte: Spalte) -> list[tuple[str, str]]:
    alle = [f for f in sammle_alles(Zugang(nutzer), TAG) if f.spalte is spalte and "Scorecard" in f"{f.titel}{f.text}"]
    return [(f.titel, f.text) for f in alle]


def test_gezaehlt_wird_in_der_letzten_freigabe_jedes_eigenen_gebiets(raeume: Raeume, besetzung: Besetzung) -> None:
    freigabe(besetzung.ressort1, raeume["R-I"], date(2007, 6, 30), "handeln", "handeln", "handeln")
    freigabe(besetzung.ressort1, raeume["R-I"], date(2007, 9, 30), "handeln", "im_plan", "handeln")
    freigabe(besetzung.ressort2, raeume["R-II"], date(2007, 9, 30), "im_plan", "beobachten")
    freigabe(besetzung.ressort2, raeume["III"], date(2007, 9, 30), "handeln")
    freigabe(besetzung.ressort2, raeume["III"], date(2007, 12, 31), "handeln", "handeln")  # a day to come
    eins = ("2 Messgrößen stehen auf „handeln“", "Scorecard Ressort I zum 30.09.2007")
    drei = gesagt(besetzung.ressort2, Spalte.ROT)
    assert gesagt(besetzung.ressort1, Spalte.ROT) == [eins]
    assert [titel for titel, _ in drei] == ["1 Messgröße steht auf „handeln“"]
    assert set(gesagt(besetzung.controlling, Spalte.ROT)) == {eins, *drei}
    assert gesagt(besetzung.ressort3, Spalte.ROT) == []


def test_neu_ist_die_letzte_freigabe_auch_ohne_rotes(raeume: Raeume, besetzung: Besetzung) -> None:
    freigabe(besetzung.ressort2, raeume["R-II"], date(2007, 9, 30), "im_plan")
    assert gesagt(besetzung.ressort2, Spalte.NEU) == [("Scorecard freigegeben: Ressort II", "zum 30.09.2007")]


def test_was_nur_sein_urheber_sah_wird_nicht_gezaehlt(raeume: Raeume, besetzung: Besetzung) -> None:
    """A release without a head may count measures that are gesperrt for everybody else."""
    freigabe(besetzung.ressort1, raeume["R-I"], date(2007, 9, 30), "handeln", kopf={})
    assert gesagt(besetzung.ressort1, Spalte.ROT) == gesagt(besetzung.controlling, Spalte.ROT) == []
