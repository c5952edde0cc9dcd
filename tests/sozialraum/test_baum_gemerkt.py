"""The tree of a day is made once for as long as the database says the same, and is the one that the tables make."""

from datetime import date, timedelta

import pytest

from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Zuordnung
from sozialraum.models.gebiet import baum_aus
from tests.factories import Raeume

TAG = date(2007, 10, 15)


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_er_ist_an_jedem_tag_der_aus_den_tabellen() -> None:
    tage = {t + timedelta(days=n) for t in Zuordnung.objects.values_list("gueltig_von", flat=True).distinct() for n in (-1, 0)}
    assert len(tage) > 1
    for tag in (*tage, TAG):
        baum, anders = Gebiet.objects.baum(tag), baum_aus(tag, Gebiet.objects.mit_eltern(tag))
        assert baum == anders and [*baum.knoten] == [*anders.knoten]


@pytest.mark.django_db
def test_er_ist_derselbe_bis_sich_etwas_aendert(raeume: Raeume) -> None:
    erster = Gebiet.objects.baum(TAG)
    assert Gebiet.objects.baum(TAG) is erster and Gebiet.objects.baum(TAG + timedelta(days=1)) is not erster
    assert erster.auf_ebene(Ebene.SOZIALRAUM) is erster.auf_ebene(Ebene.SOZIALRAUM)
    Gebiet.objects.filter(pk=raeume["I"].pk).update(name="Anders")
    assert Gebiet.objects.baum(TAG).knoten[raeume["I"].pk].name == "Anders" and erster.knoten[raeume["I"].pk].name != "Anders"
    Zuordnung.objects.filter(kind=raeume["I"].pk).update(gueltig_bis=TAG - timedelta(days=1))
    danach = Gebiet.objects.baum(TAG)
    assert danach.knoten[raeume["I"].pk].eltern_id is None and erster.knoten[raeume["I"].pk].eltern_id == raeume["R-I"].pk
    assert [k.schluessel for k in danach.nicht_zugeordnet()] == ["I"]
