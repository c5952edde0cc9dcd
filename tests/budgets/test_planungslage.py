"""What the planning of the next year reads of Stadtteile that are no more."""

from datetime import date

import pytest

from budgets.selectors.planungslage import planungslage
from sozialraum.models import Gebiet, Zuordnung
from tests.factories import Raeume

ENDE, TAG = date(2007, 6, 30), date(2007, 10, 15)


@pytest.mark.django_db
def test_ein_stadtteil_der_endete_gehoert_zu_seinem_letzten_sozialraum(raeume: Raeume) -> None:
    """102 moved to II before it ended, 201 was in none."""
    ort, anderer = raeume["102"], raeume["201"]
    Zuordnung.objects.filter(kind=ort).update(gueltig_bis=date(2007, 3, 31))
    Zuordnung.objects.create(kind=ort, eltern=raeume["II"], gueltig_von=date(2007, 4, 1), gueltig_bis=ENDE)
    Zuordnung.objects.filter(kind=anderer).delete()
    Gebiet.objects.filter(pk__in=[ort.pk, anderer.pk]).update(gueltig_bis=ENDE)
    assert planungslage(2007, date(2007, 9, 30), TAG).ehemalige == {ort.pk: raeume["II"].pk, anderer.pk: 0}
