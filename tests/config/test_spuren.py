"""Which tables keep no trace of a change: each with its reason; all others keep every version or are only added to."""

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection

from sozialraum.history import verfolgte

pytestmark = pytest.mark.django_db
OWN = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")
OHNE_SPUR = {
    "absendung": "dass ein Formular schon gewirkt hat, einen Tag lang; was es tat, steht im Protokoll",
    "angebotsentwurf": "eine Datei auf dem Weg; erst die Übernahme zählt und steht im Protokoll",
    "auftrag": "ein Auftrag im Hintergrund; was er tut, protokolliert seine Aktion",
    "ansicht": "eine gespeicherte Ansicht ist eine Adresse, die sich jemand merkt",
    "browsersitzung": "eine Sitzung des Browsers; sie sagt nur, wer angemeldet ist, und endet von selbst",
    "budgetposten": "seine Summen folgen aus Mitteln und Buchungen; beide werden nur angehängt, ein Trigger lässt nichts anderes zu",
    "buchungsentwurf": "eine Datei auf dem Weg; erst die Übernahme zählt und steht im Protokoll",
    "buchungssumme": "folgt aus den Buchungen; ein Trigger führt sie und lässt nichts anderes zu",
    "erinnerungsfehler": "wie das Versenden ging, keine Entscheidung; was hinausging, steht bei den Erinnerungsbriefen und im Protokoll",
    "importentwurf": "eine Datei auf dem Weg; erst die Übernahme zählt und steht im Protokoll",
    "datei": "Bytes mit ihrer Prüfsumme; es ändert sich nur, wer auf sie zeigt",
    "massnahmenentwurf": "eine Datei auf dem Weg; erst die Übernahme zählt und steht im Protokoll",
    "paketteil": "ein Bericht eines Pakets, bis er da ist; danach lässt ein Trigger keine Änderung mehr zu",
    "sperrmuster": "folgt aus den Fallzahlen und wird neu gerechnet, wenn sie sich ändern; es nennt Zellen, keine Zahlen",
    "verfahrenssumme": "folgt aus den Buchungen; ein Trigger führt sie und lässt nichts anderes zu",
    "verteilungszeile": "das Ergebnis eines Entwurfs wird neu gerechnet; mit dem Beschluss hält es ein eigener Trigger fest",
    "verwendung": "folgt aus dem, was verwendet; entsteht und vergeht mit dessen Aktion",
}


def nur_anzuhaengen() -> set[str]:
    """Tables that a trigger keeps from being changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname LIKE '%_nur_anhaengen'")
        return {name for (name,) in cursor.fetchall()}


def spurlos() -> set[str]:
    eigene = [m for m in apps.get_models() if m._meta.app_label in OWN and not issubclass(m, pghistory.models.Event)]
    fest = nur_anzuhaengen()
    return {m._meta.model_name or "" for m in eigene if m._meta.model_name not in verfolgte() and m._meta.db_table not in fest}


@pytest.mark.zusage(14)
def test_ohne_spur_aendert_sich_nur_was_hier_mit_grund_steht() -> None:
    assert spurlos() == set(OHNE_SPUR)


def test_eine_tabelle_ohne_spur_wuerde_gefunden(monkeypatch: pytest.MonkeyPatch) -> None:
    ohne = {name: paar for name, paar in verfolgte().items() if name != "gremium"}
    monkeypatch.setattr("tests.config.test_spuren.verfolgte", lambda: ohne)
    assert "gremium" in spurlos()
