"""Parts of the scene that keep something: a report, saved views."""

from typing import Any

from tests.factories import wer_ist


def berichte(szene: Any) -> None:
    """A report as its action prints and keeps it."""
    from berichte.actions import erzeuge_bericht
    from berichte.sections import gebiete, sozialraumbudget

    grundlage = sozialraumbudget.lade(szene.beschlossen)
    knoten = gebiete.finde(grundlage.rechnung.baum, "sozialraum", "II")
    assert knoten is not None
    erzeuge_bericht(wer=wer_ist(szene.besetzung.controlling), grundlage=grundlage, gebiet=knoten)


def ansichten(szene: Any, privat: str) -> None:
    from basis.models import Ansicht
    from sozialraum.actions.ansichten import speichere_ansicht

    for person, name, geteilt in ((szene.besetzung.controlling, privat, False), (szene.besetzung.ressort1, "Fachgremien", True)):
        ansicht = Ansicht(seite="/gremien/", titel="Gremien", name=name, abfrage="art=fachlich", geteilt=geteilt)
        speichere_ansicht(wer=wer_ist(person), ansicht=ansicht)
