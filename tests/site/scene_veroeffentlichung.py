"""One publication that is out, and one draft."""

from datetime import date
from typing import Any

from tests.factories import wer_ist


def baue(szene: Any) -> None:
    from sozialraum.actions.veroeffentlichung import entwirf_veroeffentlichung, gib_frei
    from sozialraum.ebenen import Ebene
    from sozialraum.inputs.veroeffentlichung import Vorhaben

    wer, leitung = wer_ist(szene.besetzung.controlling), wer_ist(szene.besetzung.fachbereichsleitung)
    tabellen = (("Hilfen in den Ressorts 2007", Ebene.RESSORT, True), ("Hilfen in den Sozialräumen 2007", Ebene.SOZIALRAUM, False))
    for titel, ebene, frei in tabellen:
        row = entwirf_veroeffentlichung(wer=wer, titel=titel, vorhaben=Vorhaben("bestand", date(2007, 9, 1), "hze", ebene, "Form"))
        if frei:
            gib_frei(wer=leitung, veroeffentlichung=row)


def nummer(stand: str) -> int:
    from sozialraum.models import Veroeffentlichung

    return Veroeffentlichung.objects.get(status=stand).pk
