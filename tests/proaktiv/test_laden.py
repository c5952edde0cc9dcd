"""The Pro-Aktive Systeme of the city that is loaded, and what their file may not say."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from bsc.providers import Anfrage, berechne
from proaktiv.actions.laden import lade_proaktiv
from proaktiv.actions.laden_fruehwarnung import lade_fruehwarnung
from proaktiv.kreislauffristen import FRIST, TAGE_SONST, parameter
from proaktiv.models import Aktionsart, Fruehwarnregel, Hausrunde, Hinweis, Kreislaufschritt, System
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Gebiet, Parameter
from tests.proaktiv.bau import baue_indikator

HALLE = Path(__file__).resolve().parents[2] / "fixtures" / "halle" / "proaktiv.toml"
pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")


def test_jeder_sozialraum_hat_ein_system_mit_runden_und_hinweisen_in_jedem_stand(halle: str) -> None:
    assert Counter(System.objects.values_list("gebiet__schluessel", flat=True)) == {"I": 1, "II": 1, "III": 1, "IV": 2, "V": 1}
    assert all(s.muster and s.runden.filter(stand="abgeschlossen").exists() and s.runden.filter(stand="geplant").exists()
               for s in System.objects.all())  # fmt: skip
    staende = Counter(Hinweis.objects.values_list("stand", flat=True))
    assert set(staende) == {"aufgenommen", "beobachtet", "in_aktion", "in_reflexion", "uebergeben", "geschlossen"}
    assert Hinweis.objects.mit_lage(date(2007, 10, 15)).ueberfaellig().count() >= 3
    vorher = Hausrunde.objects.count(), Hinweis.objects.count(), Kreislaufschritt.objects.count()
    bericht = lade_proaktiv(wer=WER, angaben=lies_toml(HALLE))
    assert not bericht.neu and not bericht.geaendert and bericht.unveraendert["Pro-Aktive Systeme"] == 6
    assert (Hausrunde.objects.count(), Hinweis.objects.count(), Kreislaufschritt.objects.count()) == vorher


@pytest.mark.parametrize(("tag", "seiten"), [(date(2006, 12, 31), (18, 2)), (date(2007, 9, 30), (20, 6))])
def test_die_zusammensetzung_beginnt_wie_gedruckt_bei_neunzig_zu_zehn(halle: str, tag: date, seiten: tuple[int, int]) -> None:
    baum = Gebiet.objects.baum(tag)
    stadt = baum.wurzel().id
    wert = berechne(["zusammensetzung-runden"], Anfrage(None, baum, (stadt,), tag))["zusammensetzung-runden"][stadt, tag]
    assert (wert.messung.zaehler, wert.messung.nenner) == seiten and wert.muster
    assert wert.messung.wert == 90 or tag.year == 2007


def test_die_fristen_der_stadt_stehen_als_parameter_auf_ihrer_seite(halle: str, als: Callable[..., Client]) -> None:
    """Each state that has days has its own parameter, with what it means and where it comes from."""
    gefuehrt = {p.schluessel: p for p in Parameter.objects.filter(schluessel__startswith=FRIST)}
    assert {schluessel: int(p.wert) for schluessel, p in gefuehrt.items()} == {parameter(s): tage for s, tage in TAGE_SONST.items()}
    assert all(p.einheit == "Tage" and "nennt keine Fristen" in p.quelle for p in gefuehrt.values())
    assert "bis ein aufgenommener Hinweis gemeinsam abzuwägen ist" in als("controlling").get(reverse("parameter_neu")).content.decode()


def test_was_die_datei_nicht_sagen_darf(raeume: object) -> None:
    system = {"name": "System", "gebiet": "I", "gueltig_von": "2006-09-01"}
    for angaben, satz in (
        ({**system, "gebiet": "R-I"}, "gehört zu einem Sozialraum"), ({**system, "gueltig_von": "bald"}, "kein Tag"),
        ({**system, "anlass": "wegen Familie Muster"}, "Name einer Familie"), ({"name": "System", "gebiet": "I"}, "'gueltig_von' fehlt"),
        ({**system, "hinweise": [{"titel": "x", "gebiet": "I", "am": "2006-10-01", "akteur": "niemand"}]}, "'niemand' fehlt"),
    ):  # fmt: skip
        with pytest.raises(Abgelehnt, match=rf"proaktiv\.toml: .*{satz}"):
            lade_proaktiv(wer=WER, angaben={"systeme": [angaben]})
    assert not System.objects.exists()
    lade_proaktiv(wer=WER, angaben={"aktionsarten": [{"schluessel": "a", "name": "Alt"}], "systeme": [system]})
    bericht = lade_proaktiv(wer=WER, angaben={"aktionsarten": [{"schluessel": "a", "name": "Neu"}]})
    assert Aktionsart.objects.get().name == "Neu" and bericht.geaendert == {"Aktionsarten": 1}


def test_was_die_datei_der_fruehwarnung_nicht_sagen_darf(db: None) -> None:
    baue_indikator()
    regel = {"schluessel": "r", "name": "Regel", "indikator": "schulabsentismus", "gueltig_ab": "2007-01-01", "grenze": "5"}
    regel["art"] = "schwelle"
    falsche = ({"art": "gefuehl"}, "'gefuehl'"), ({"indikator": "keiner"}, "„keiner“"), ({"grenze": "-5", "art": "abstand"}, "größer als 0")
    for anders, satz in falsche:
        with pytest.raises(Abgelehnt, match=rf"fruehwarnung\.toml: .*{satz}"):
            lade_fruehwarnung(wer=WER, angaben={"regeln": [regel | anders]})
    assert not Fruehwarnregel.objects.exists()
    assert lade_fruehwarnung(wer=WER, angaben={"regeln": [regel]}).neu == {"Frühwarnregeln": 1}
