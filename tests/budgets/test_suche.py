"""What the search finds of Vereinbarungen and Förderung: only what one may see."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from budgets.search import suche
from sozialraum.access import Zugang
from tests.factories import Besetzung

pytestmark = pytest.mark.django_db


def gefunden(nutzer: Any, text: str) -> set[tuple[str, str]]:
    return {(t.gruppe, t.titel) for t in suche(text, Zugang(nutzer))}


def test_jedes_ressort_findet_seine_und_die_der_stadt(halle: str, besetzung: Besetzung) -> None:
    neustadt = ("Vereinbarungen", "Tagesgruppe Südliche Neustadt, Muster Träger C gGmbH")
    kurse = ("Förderanträge", "Elternkurse Neustadt, Muster Träger E gGmbH")
    for wer in (besetzung.controlling, besetzung.ressort3, besetzung.pruefung):
        assert {neustadt, kurse} <= gefunden(wer, "neustadt")
    for wer in (besetzung.ressort1, besetzung.fachkraft1, besetzung.gremium, AnonymousUser()):
        assert not {neustadt, kurse} & gefunden(wer, "neustadt")
    assert ("Vereinbarungen", "Grundsatzvereinbarung mit den freien Trägern der Jugendhilfe") in gefunden(besetzung.ressort1, "grundsatz")
    assert ("Gewichtungen", "Gewichtung Hilfen zur Erziehung, Version 1") in gefunden(besetzung.fachkraft1, "hilfen zur")
