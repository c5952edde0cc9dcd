"""What waits: values by their rhythm, entered ones for the second person; each in the own Gebiete."""

from datetime import date

import pytest

from basis.due import sammle
from bsc.actions.ziele import brich_herunter
from bsc.messgroesse import fehlende_stichtage, naechster_stichtag
from bsc.messwerterinnerung import tagesliste
from bsc.models import Messgroesse
from bsc.selectors.faellige_werte import faellige_werte
from sozialraum.access import Zugang
from sozialraum.models import Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume, wer_ist


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


def test_faellig_ist_jeder_stichtag_ohne_wert() -> None:
    ab, bis = date(2007, 1, 1), date(2007, 10, 15)
    assert fehlende_stichtage({date(2007, 6, 30)}, ab, bis, "vierteljaehrlich") == [date(2007, 3, 31), date(2007, 9, 30)]
    assert fehlende_stichtage((), date(2007, 10, 15), bis, "vierteljaehrlich") == []
    assert fehlende_stichtage((), ab, date(2007, 3, 31), "vierteljaehrlich") == []  # the day itself is not over
    viele = [date(2006, monat, 28) for monat in range(1, 13)] + [date(2007, 1, 31)]
    assert tagesliste(viele) == "28.01.2006 bis 31.01.2007 (13 ohne Wert)"
    assert tagesliste([date(2007, 3, 31), date(2006, 12, 31), date(2006, 9, 30)]) == "30.09. und 31.12.2006; 31.03.2007"


@pytest.mark.django_db
def test_wer_eintraegt_wird_erinnert_und_die_zweite_person_auch(raeume: Raeume, besetzung: Besetzung) -> None:
    def titel(wer: object) -> list[str]:
        return [f.titel for f in sammle(Zugang(wer), date(2007, 10, 15)) if f.titel.startswith("Messwert")]

    m = baue_messgroesse(baue_ziel(raeume["R-I"]), name="Fortgebildete", art="prozent", zweite_person=True)
    assert titel(besetzung.controlling) == titel(besetzung.ressort1) == ["Messwert eintragen: Fortgebildete"]
    assert titel(besetzung.ressort2) == titel(besetzung.fachkraft1) == []
    trage_ein(m, date(2007, 9, 30), 22, nutzer=besetzung.controlling)
    assert titel(besetzung.controlling) == ["Messwert eintragen: Fortgebildete"]  # two quarters still lack theirs
    for tag in (date(2007, 3, 31), date(2007, 6, 30)):
        trage_ein(m, tag, 22, nutzer=besetzung.controlling, herkunft="gedruckt")
    assert titel(besetzung.controlling) == [] and titel(besetzung.ressort1) == ["Messwert bestätigen: Fortgebildete"]


@pytest.mark.django_db
def test_ein_ziel_schuldet_werte_von_seinem_ersten_jahr_an(raeume: Raeume) -> None:
    m = baue_messgroesse(baue_ziel(raeume["R-I"], von_jahr=2008), name="Fortgebildete", art="prozent")
    orte = [raeume["R-I"].pk]
    tag, quartale = date(2008, 10, 15), (date(2008, 3, 31), date(2008, 6, 30), date(2008, 9, 30))
    assert faellige_werte(orte, date(2007, 10, 15)) == []
    assert [(w.messgroesse, w.tage) for w in faellige_werte(orte, tag)] == [(m, quartale)]
    trage_ein(m, date(2008, 6, 30), 22)
    assert [w.tage for w in faellige_werte(orte, tag)] == [(quartale[0], quartale[2])]
    aelter = baue_messgroesse(baue_ziel(raeume["R-II"], von_jahr=2006), name="Erreichte", art="prozent")  # its start: 31.12.2006
    assert [(w.messgroesse, w.tage[0]) for w in faellige_werte([raeume["R-II"].pk], tag)] == [(aelter, date(2007, 3, 31))]


@pytest.mark.django_db
def test_ein_heruntergebrochenes_ziel_schuldet_nichts_aus_der_zeit_davor(raeume: Raeume, besetzung: Besetzung) -> None:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    oben = baue_messgroesse(baue_ziel(raeume["FB"], von_jahr=2006), name="Fortgebildete", art="prozent")
    brich_herunter(wer=wer_ist(besetzung.controlling), ziel=oben.ziel, gebiete=[raeume["R-I"]])
    unten, orte = Messgroesse.objects.get(ziel__gebiet=raeume["R-I"]), [raeume["R-I"].pk]
    assert faellige_werte(orte, date(2007, 10, 15)) == []
    assert [(w.messgroesse, w.tage) for w in faellige_werte(orte, date(2008, 1, 2))] == [(unten, (date(2007, 12, 31),))]
