"""The Systemverwaltung hears of roles that end soon while nothing follows, and nobody else does."""

from datetime import date

import pytest

from basis.due import sammle
from basis.models import Nutzer
from sozialraum.access import Zugang
from sozialraum.models import Rollenzuweisung, Stadt
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
TAG = date(2007, 10, 15)


def enden(nutzer: Nutzer) -> list[tuple[str, date | None]]:
    return [(f.titel, f.tag) for f in sammle(Zugang(nutzer), TAG) if f.titel.startswith("Rolle endet")]


@pytest.mark.parametrize(
    ("letzter", "genannt"),
    [("2007-10-14", False), ("2007-10-15", True), ("2007-11-14", True), ("2007-11-15", False), (None, False)],
)
def test_bis_dreissig_tage_vorher(besetzung: Besetzung, letzter: str | None, genannt: bool) -> None:
    Stadt.objects.update(fester_tag=TAG)
    bis = date.fromisoformat(letzter) if letzter else None
    Rollenzuweisung.objects.filter(nutzer=besetzung.ressort2).update(gueltig_bis=bis)
    assert enden(besetzung.verwaltung) == ([("Rolle endet: Muster ressort2", bis)] if genannt else [])
    assert enden(besetzung.controlling) == enden(besetzung.fachbereichsleitung) == []


def test_folgt_eine_weitere_endet_nichts(raeume: Raeume, besetzung: Besetzung) -> None:
    Stadt.objects.update(fester_tag=TAG)
    Rollenzuweisung.objects.filter(nutzer=besetzung.ressort2).update(gueltig_bis=date(2007, 10, 31))
    Rollenzuweisung.objects.create(nutzer=besetzung.ressort2, rolle="ressortleitung", gebiet=raeume["R-II"], gueltig_von=date(2007, 11, 1))
    assert enden(besetzung.verwaltung) == []
    Rollenzuweisung.objects.filter(gueltig_von=date(2007, 11, 1)).update(gueltig_bis=date(2007, 11, 5))
    assert enden(besetzung.verwaltung) == [("Rolle endet: Muster ressort2", date(2007, 11, 5))], "the last one is told, once"
