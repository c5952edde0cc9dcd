"""An answer to red tells that its Stichtag was red: where that day is gesperrt, no page, no paper and no Protokoll carries it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bsc.actions.freigabe import gib_frei
from bsc.actions.messwerte import notiere
from bsc.models import Messgroesse, Rotnotiz, Scorecardfreigabe
from bsc.selectors.blatt import lies_blatt
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gebiet, Protokoll, Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]
pytestmark = pytest.mark.django_db
JUNI, SEPTEMBER, SEITE = date(2007, 6, 30), date(2007, 9, 30), "/scorecard/2007/ressort/R-II/?stand=30.09.2007"
URSACHE, KURZ = "Umzug eines Hauses", "hingenommen bis"


@pytest.fixture
def m(raeume: Raeume, besetzung: Besetzung) -> Messgroesse:
    """Red on case numbers in June and answered until the end of the year; an open value in September."""
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    m = baue_messgroesse(baue_ziel(raeume["R-II"]), name="Stationär innerhalb")
    trage_ein(m, JUNI, herkunft="berechnet", zaehler=1, nenner=19, beruht_auf_fallzahlen=True)
    notiere(wer=wer_ist(besetzung.ressort2), notiz=notiz(m, JUNI))
    return m


def notiz(m: Messgroesse, tag: date) -> Rotnotiz:
    return Rotnotiz(messgroesse=m, stichtag=tag, art="duldung", ursache=URSACHE, bis=date(2007, 12, 31))


def text(antwort: object) -> str:
    return antwort.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


@pytest.mark.parametrize("wert", [20, 5])
def test_fremde_lesen_die_antwort_zu_einem_gesperrten_stichtag_nirgends(m: Messgroesse, als: Als, wert: int) -> None:
    trage_ein(m, SEPTEMBER, wert)
    zustaendig, fremd = als("ressort2"), als("ressort1")
    for adresse, satz in ((SEITE, KURZ), (m.get_absolute_url(), URSACHE)):
        assert satz in text(zustaendig.get(adresse)) and satz not in text(fremd.get(adresse))
    frueher = f"{m.get_absolute_url()}?stand=31.03.2007"
    assert URSACHE not in text(fremd.get(frueher)) and URSACHE not in text(zustaendig.get(frueher))
    baum = Gebiet.objects.baum(SEPTEMBER)
    [zeile] = lies_blatt(baum.knoten[m.ziel.gebiet_id], baum, SEPTEMBER, None).zeilen
    assert (zeile.status, zeile.antwort) == ("handeln" if wert == 5 else "im_plan", None)


def test_eine_freigabe_braucht_eine_antwort_die_alle_lesen_duerfen(m: Messgroesse, besetzung: Besetzung) -> None:
    trage_ein(m, SEPTEMBER, 5)
    wer, ort = wer_ist(besetzung.ressort2), m.ziel.gebiet
    with pytest.raises(Abgelehnt, match="gehört zu einem gesperrten Stichtag"):
        gib_frei(wer=wer, gebiet=ort, stand=SEPTEMBER)
    notiere(wer=wer, notiz=notiz(m, SEPTEMBER))
    gib_frei(wer=wer, gebiet=ort, stand=SEPTEMBER)
    assert Scorecardfreigabe.objects.get().inhalt[0]["antwort"]["ursache"] == URSACHE


def test_das_protokoll_nennt_weder_messgroesse_noch_ursache_wo_sie_auf_fallzahlen_beruht(m: Messgroesse, besetzung: Besetzung) -> None:
    zeile = Protokoll.objects.get(aktion="rotnotiz")
    worte = f"{zeile.bezeichnung} {zeile.text} {zeile.grund} {zeile.daten}"
    assert m.name not in worte and URSACHE not in worte and "2007-12-31" not in worte and zeile.privat_fuer == m.ziel.gebiet
    for leser, sieht in ((besetzung.ressort1, False), (besetzung.ressort2, True)):
        assert Protokoll.objects.sichtbar_fuer(Zugang(leser)).filter(aktion="rotnotiz").exists() == sieht
    offen = baue_messgroesse(m.ziel, name="Fortgebildete", art="prozent")
    notiere(wer=wer_ist(besetzung.ressort2), notiz=notiz(offen, SEPTEMBER))
    zeile = Protokoll.objects.filter(aktion="rotnotiz").order_by("-pk")[0]
    assert (zeile.text, zeile.grund) == ("Fortgebildete: Abweichung befristet hinnehmen bis 31.12.2007.", URSACHE)
