"""The section on the page of the running year, the form with its rights, the loaded Muster. On the demonstration at 30.09.2007."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from budgets.actions.laden_erlaeuterungen import lade_erlaeuterungen
from budgets.models import Abweichungserlaeuterung, Budgetposten
from sozialraum.access import Wer

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
ADRESSE = "/budgets/2007/ressort/R-II/vollzug/"
TEXT = {"ursache": "Muster: mehr Fälle", "massnahme": "Muster: Fallkonferenzen", "termin": "30.11.2007"}
Als = Callable[..., Client]


def schreiben(gebiet: str, stelle: str = "4550.7600") -> str:
    posten = Budgetposten.objects.get(
        haushaltsjahr__jahr=2007, gebiet__schluessel=gebiet, haushaltsstelle__nummer=stelle, art="sozialraum"
    )
    return reverse("erlaeuterung_schreiben", args=[posten.pk])


def test_von_der_warnung_zur_erlaeuterung_und_zur_berichtigung(als: Als) -> None:
    browser = als("ressort2")
    vorher = browser.get(ADRESSE).content.decode()
    assert "Erläuterung fehlt für Sozialraum II, UA 4550 (+" in vorher and "Sozialraum II, UA 4560" in vorher
    assert "8 Budgets ohne gültige Erläuterung" in browser.get("/budgets/2007/fachbereich/FB/vollzug/").content.decode()
    adresse = schreiben("II")
    assert f"{adresse}?stichtag=30.09.2007" in vorher
    frueh = browser.post(f"{adresse}?stichtag=30.09.2007", TEXT | {"termin": "30.09.2007"})
    assert frueh.status_code == 422 and "frühestens am 15.10.2007" in str(frueh.context["form"].errors["termin"])
    assert browser.post(f"{adresse}?stichtag=30.09.2007", TEXT).status_code == 302
    nachher = browser.get(ADRESSE).content.decode()
    assert "Erläuterung fehlt" not in nachher and TEXT["massnahme"] in nachher
    formular = browser.get(adresse).content.decode()
    assert "schon eine Erläuterung" in formular and TEXT["massnahme"] in formular
    browser.post(adresse, TEXT | {"massnahme": "Muster: anders"})
    alt, neu = Abweichungserlaeuterung.objects.filter(muster=False).order_by("pk")
    assert (neu.berichtigt, alt.massnahme, neu.erstellt_von.username) == (alt, TEXT["massnahme"], "ressort2")
    assert "Diese Fassung ist berichtigt" in browser.get(alt.get_absolute_url()).content.decode()
    zeilen = browser.get(reverse("erlaeuterungen"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "berichtigt" in zeilen and "Termin läuft" in zeilen
    assert browser.get(reverse("erlaeuterungen"), {"stand": "ueberfaellig", "ressort": "R-II"}).context["anzahl"] == 0
    assert browser.get(reverse("erlaeuterungen"), {"stand": "gilt", "ressort": "R-II"}).context["anzahl"] == 2


def test_wer_schreibt_und_wer_liest(als: Als) -> None:
    """The own Ressort writes; another one hears who may; whoever does not explain at all has no such page. All staff read."""
    adresse = schreiben("II")
    wer = ("ressort2", "controlling", "ressort1", "fachkraft1", "gremium")
    assert {name: als(name).get(adresse).status_code for name in wer} == {
        "ressort2": 200, "controlling": 200, "ressort1": 403, "fachkraft1": 404, "gremium": 404,
    }  # fmt: skip
    seite = als("ressort1").get(ADRESSE).content.decode()
    assert "Sozialraum II, UA 4550 (+" in seite and "Erläuterung schreiben" not in seite and "Das dürfen: Controlling" in seite
    assert als("fachkraft1").get(reverse("erlaeuterungen")).status_code == 200
    assert als("ressort2").get(f"{adresse}?stichtag=31.12.2006").status_code == 400


def test_vor_dem_ersten_gebuchten_monat_und_ohne_handeln_steht_keine_warnung(als: Als) -> None:
    assert "Erläuterung der Ressortleitung" not in als("ressort2").get("/budgets/2008/ressort/R-II/vollzug/").content.decode()
    assert "Zu erläutern ist nichts" in als("ressort2").get("/budgets/2007/sozialraum/III/vollzug/").content.decode()


def test_das_muster_wird_einmal_geladen_und_ist_gekennzeichnet(als: Als) -> None:
    angaben = tomllib.loads(Path("fixtures/halle/erlaeuterungen.toml").read_text())
    for _ in range(2):
        lade_erlaeuterungen(wer=Wer.befehl("Test"), angaben=angaben)
    row = Abweichungserlaeuterung.objects.get()
    assert row.muster and row.massnahme.startswith("Muster:")
    seite = als("ressort2").get(ADRESSE).content.decode()
    assert "Erläuterung fehlt für Sozialraum II, UA 4550 (+" in seite and row.massnahme in seite
