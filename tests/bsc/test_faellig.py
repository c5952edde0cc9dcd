"""What waits: values by their rhythm, entered ones for the second person; each in the own Gebiete."""

from datetime import date

import pytest

from basis.due import sammle
from bsc.messgroesse import naechster_stichtag
from bsc.selectors.faellige_werte import faellige_werte
from sozialraum.access import Zugang
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume


@pytest.mark.parametrize(("letzter", "rhythmus", "erwartet"), [
    (date(2007, 6, 30), "vierteljaehrlich", date(2007, 9, 30)),
    (date(2007, 6, 30), "monatlich", date(2007, 7, 31)),
    (date(2006, 12, 31), "halbjaehrlich", date(2007, 6, 30)),
    (date(2006, 12, 31), "jaehrlich", date(2007, 12, 31)),
    (date(2007, 7, 15), "vierteljaehrlich", date(2007, 9, 30)),
    (None, "vierteljaehrlich", date(2006, 9, 30)),
])  # fmt: skip
def test_der_naechste_stichtag_folgt_dem_rhythmus(letzter: date | None, rhythmus: str, erwartet: date) -> None:
    assert naechster_stichtag(letzter, date(2006, 7, 1), rhythmus) == erwartet


def test_vor_der_definition_ist_nichts_faellig() -> None:
    assert naechster_stichtag(date(2006, 12, 31), date(2007, 7, 1), "vierteljaehrlich") == date(2007, 9, 30)


@pytest.mark.django_db
def test_wer_eintraegt_wird_erinnert_und_die_zweite_person_auch(raeume: Raeume, besetzung: Besetzung) -> None:
    def titel(wer: object) -> list[str]:
        return [f.titel for f in sammle(Zugang(wer), date(2007, 10, 15)) if f.titel.startswith("Messwert")]

    m = baue_messgroesse(baue_ziel(raeume["R-I"]), name="Fortgebildete", art="prozent", zweite_person=True)
    assert titel(besetzung.controlling) == titel(besetzung.ressort1) == ["Messwert eintragen: Fortgebildete"]
    assert titel(besetzung.ressort2) == titel(besetzung.fachkraft1) == []
    trage_ein(m, date(2007, 9, 30), 22, nutzer=besetzung.controlling)
    assert titel(besetzung.controlling) == [] and titel(besetzung.ressort1) == ["Messwert bestätigen: Fortgebildete"]


@pytest.mark.django_db
def test_ein_ziel_schuldet_werte_von_seinem_ersten_jahr_an(raeume: Raeume) -> None:
    m = baue_messgroesse(baue_ziel(raeume["R-I"], von_jahr=2008), name="Fortgebildete", art="prozent")
    orte = [raeume["R-I"].pk]
    assert faellige_werte(orte, date(2007, 10, 15)) == []
    assert [(w.messgroesse, w.am) for w in faellige_werte(orte, date(2008, 10, 15))] == [(m, date(2008, 3, 31))]
    trage_ein(m, date(2008, 6, 30), 22)
    assert [w.am for w in faellige_werte(orte, date(2008, 10, 15))] == [date(2008, 9, 30)]
