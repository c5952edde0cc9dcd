"""What has ended is offered no more for a new Maßnahme or a new Angebot; a record that names it keeps it and can be saved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.forms.ausbau import AngebotForm
from proaktiv.forms.massnahmen import MassnahmeForm
from proaktiv.forms.sammelaenderung import SammelForm
from proaktiv.models import Angebot, Handlungsfeld, Lebensphase, Lebenswelt, Massnahme, Zielgruppe
from proaktiv.selectors.kette import mit_orten
from sozialraum.clock import heute
from sozialraum.models import Organisationseinheit, Traeger
from tests.factories import Besetzung

pytestmark = pytest.mark.django_db
FRUEHER = {"schluessel": "frueher", "name": "Früher einmal", "gueltig_von": date(2000, 1, 1), "gueltig_bis": date(2006, 12, 31)}
KATALOGE = {"lebenswelt": Lebenswelt, "handlungsfeld": Handlungsfeld, "zielgruppe": Zielgruppe}


@pytest.fixture
def beendet(halle: str) -> dict[str, Any]:
    je: dict[str, Any] = {feld: modell.objects.create(**FRUEHER) for feld, modell in KATALOGE.items()}
    je["phase"] = Lebensphase.objects.create(**FRUEHER)
    je["traeger"] = Traeger.objects.create(**FRUEHER, art="frei")
    je["einheit"] = Organisationseinheit.objects.exclude(art="fachbereich").order_by("pk")[0]
    Organisationseinheit.objects.filter(pk=je["einheit"].pk).update(gueltig_von=None, gueltig_bis=FRUEHER["gueltig_bis"])
    return je


def werte(form: Any, feld: str) -> set[str]:
    return {str(wert) for wert, _ in form.fields[feld].choices}


def test_fuer_neues_wird_nicht_angeboten_was_beendet_ist(beendet: dict[str, Any]) -> None:
    neu, viele = MassnahmeForm(tag=heute()), SammelForm(massnahmen=list(mit_orten(Massnahme.objects.all())[:2]))
    for feld in (*KATALOGE, "traeger", "einheit"):
        assert not any(str(beendet[feld].pk) in werte(form, feld) for form in (neu, viele)), feld
        assert len(werte(neu, feld)) > 1
        falsch = MassnahmeForm({feld: beendet[feld].pk}, tag=heute())
        assert feld in falsch.errors and feld in SammelForm({feld: beendet[feld].pk}, massnahmen=[]).errors
    phase = beendet["phase"].pk
    assert str(phase) not in werte(neu, "phasen") and "phasen" in MassnahmeForm({"phasen": [phase]}, tag=heute()).errors
    assert str(beendet["traeger"].pk) not in werte(AngebotForm(), "traeger")


def test_bis_zum_letzten_tag_und_was_erst_beginnt_wird_angeboten(beendet: dict[str, Any]) -> None:
    heutige = Lebenswelt.objects.create(schluessel="a", name="Endet heute", gueltig_von=date(2000, 1, 1), gueltig_bis=heute())
    spaeter = Lebenswelt.objects.create(schluessel="b", name="Beginnt noch", gueltig_von=heute().replace(year=heute().year + 1))
    assert {str(heutige.pk), str(spaeter.pk)} <= werte(MassnahmeForm(tag=heute()), "lebenswelt")


def test_wer_es_schon_nennt_behaelt_es_und_laesst_sich_speichern(
    beendet: dict[str, Any], besetzung: Besetzung, als: Callable[[Any], Client]
) -> None:
    row = Massnahme.objects.get(titel="Halle-Pass")
    felder = (*KATALOGE, "traeger", "einheit")
    Massnahme.objects.filter(pk=row.pk).update(**{feld: beendet[feld] for feld in felder})
    row.phasen.create(lebensphase=beendet["phase"])
    daten = {feld: beendet[feld].pk for feld in felder} | {
        "kapitel": row.kapitel_id or "", "titel": "Halle-Pass für alle", "phasen": [beendet["phase"].pk],
    }  # fmt: skip
    antwort = als(besetzung.controlling).post(reverse("massnahme_aendern", args=[row.pk]), daten)
    assert antwort.status_code == 302
    row.refresh_from_db()
    assert row.titel == "Halle-Pass für alle" and all(getattr(row, f"{feld}_id") == beendet[feld].pk for feld in felder)
    assert [p.lebensphase_id for p in row.phasen.all()] == [beendet["phase"].pk]
    angebot = Angebot.objects.all()[0]
    Angebot.objects.filter(pk=angebot.pk).update(traeger=beendet["traeger"])
    angaben = {"traeger": beendet["traeger"].pk, "gueltig_von": f"{angebot.gueltig_von:%d.%m.%Y}", "quelle": "Vereinbarung"}
    assert als(besetzung.controlling).post(reverse("angebot_aendern", args=[angebot.pk]), angaben).status_code == 302
    angebot.refresh_from_db()
    assert (angebot.traeger_id, angebot.quelle) == (beendet["traeger"].pk, "Vereinbarung")
