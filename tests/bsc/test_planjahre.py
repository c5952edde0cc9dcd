"""The plan of several years in one decision, and the Sollpfad that follows it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from bsc.actions.messgroessen import setze_planjahre
from bsc.forms.planjahre import PlanjahreForm
from bsc.models import Planwert
from bsc.views.planjahre import _jahre
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.bsc.bau import baue_messgroesse, baue_ziel
from tests.bsc.test_fassungen import lies, stelle, text
from tests.factories import Besetzung, Raeume, wer_ist

EINER, KORRIDOR = ("wert",), ("von", "bis")


def plan(jahr: int, **werte: Any) -> Planwert:
    return Planwert(tag=date(jahr, 12, 31), **{name: Decimal(wert) for name, wert in werte.items()})


@pytest.mark.parametrize(("namen", "gilt", "daten", "erwartet"), [
    (EINER, {2007: None, 2008: plan(2008, wert=25)}, {"wert_2007": "18", "wert_2008": "25"}, {2007: "18"}),
    (EINER, {2007: plan(2007, wert=18), 2008: plan(2008, wert=25)}, {"wert_2007": "19,5", "wert_2008": "26"}, {2007: "19,5", 2008: "26"}),
    (EINER, {2007: plan(2007, wert=18)}, {"wert_2007": "18,0"}, "kein Planwert geändert"),
    (EINER, {2007: plan(2007, wert=18)}, {"wert_2007": ""}, "nicht streichen"),
    (EINER, {2007: None}, {"wert_2007": "viel"}, "viel"),
    (KORRIDOR, {2007: None, 2008: None}, {"von_2007": "97", "bis_2007": "100"}, {2007: "97 bis 100"}),
    (KORRIDOR, {2007: None}, {"von_2007": "97"}, "Anfang und ein Ende"),
    (KORRIDOR, {2007: None}, {"von_2007": "97", "bis_2007": "96"}, "unter seinem Anfang"),
])  # fmt: skip
def test_nur_was_sich_aendert_wird_neu_beschlossen(namen: tuple[str, ...], gilt: Any, daten: dict[str, str], erwartet: Any) -> None:
    form = PlanjahreForm(daten | {"quelle": "Haushaltsplan"}, gilt=gilt, namen=namen)
    if isinstance(erwartet, str):
        assert not form.is_valid() and erwartet in str(form.errors)
    else:
        assert form.is_valid() and {p.tag.year: p.worte for p in form.plaene} == erwartet


@pytest.mark.django_db
def test_der_sollpfad_fuehrt_ueber_die_jahre(raeume: Raeume, besetzung: Besetzung) -> None:
    stelle(date(2007, 10, 15))
    m, wer = baue_messgroesse(baue_ziel(raeume["FB"])), wer_ist(besetzung.controlling)
    setze_planjahre(wer=wer, messgroesse=m, plaene=[plan(2007, wert=17), plan(2008, wert=30)], quelle="Haushaltsplan 2008")
    zeile = lies(m, date(2007, 12, 31))
    assert zeile.soll_am(date(2007, 12, 31)) == 17 and zeile.soll_am(date(2008, 12, 31)) == 30
    assert lies(m, date(2007, 10, 14)).soll_am(date(2008, 12, 31)) == 25
    assert Protokoll.objects.get(aktion="planjahre_gesetzt").text.endswith("gesetzt: 31.12.2007: 17; 31.12.2008: 30.")
    for plaene, feld in (([plan(2008, wert=31)], "wert_2008"), ([plan(2009, wert=101)], "wert_2009")):
        with pytest.raises(Abgelehnt) as fehler:
            setze_planjahre(wer=wer, messgroesse=m, plaene=plaene, quelle="Haushaltsplan 2008")
        assert fehler.value.feld == feld


@pytest.mark.django_db
def test_die_seite_hat_eine_zeile_je_jahr_des_ziels(raeume: Raeume, als: Callable[..., Client]) -> None:
    stelle(date(2007, 10, 15))
    client, m = als("controlling"), baue_messgroesse(baue_ziel(raeume["FB"], von_jahr=2006, bis_jahr=2008))
    adresse = f"/scorecard/messgroessen/{m.pk}/planjahre/"
    seite = text(client.get(adresse))
    assert 'name="wert_2007"' in seite and 'value="25"' in seite and "wert_2006" not in seite
    falsch = client.post(adresse, {"wert_2007": "200", "wert_2008": "25", "quelle": "Beschluss"})
    assert falsch.status_code == 422 and "zwischen 0 und 100" in str(falsch.context["form"].errors["wert_2007"])
    assert client.post(adresse, {"wert_2007": "19", "wert_2008": "25", "quelle": "Beschluss"}).status_code == 302
    assert "<td>gilt nach dem Stand</td>" in text(client.get(m.get_absolute_url()))
    seite = text(client.get(f"{m.get_absolute_url()}?stand=31.10.2007"))
    assert "19 : 81 am 31.12.2007" in seite and "<td>gilt nach dem Stand</td>" not in seite
    korridor = baue_messgroesse(m.ziel, art="prozent", name="Prognose zu Ansatz", richtung="korridor")
    Planwert.objects.create(messgroesse=korridor, tag=date(2007, 12, 31), von=97, bis=100, gueltig_ab=date(2007, 1, 1))
    seite = text(client.get(f"/scorecard/messgroessen/{korridor.pk}/planjahre/"))
    assert 'name="von_2007"' in seite and 'value="97"' in seite and "Außerdem gilt: 31.12.2008: 25." in seite


@pytest.mark.django_db
@pytest.mark.parametrize(("von", "bis", "erwartet"), [(2007, 2030, (2007, 2021)), (1995, 2008, (1995, 2008)), (1990, 2015, (2001, 2015))])
def test_von_vielen_jahren_stehen_die_naechsten_da(raeume: Raeume, von: int, bis: int, erwartet: tuple[int, int]) -> None:
    stelle(date(2007, 10, 15))
    jahre = _jahre(baue_messgroesse(baue_ziel(raeume["FB"], von_jahr=von, bis_jahr=bis), start=False))
    assert (jahre[0], jahre[-1]) == erwartet
