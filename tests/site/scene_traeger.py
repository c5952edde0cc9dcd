"""Träger and Einrichtungen in the scene: a file on its way through the wizard."""

from functools import cached_property
from typing import Any

from tests.factories import wer_ist


class Teil:
    """What the pages of Träger are asked with; a part of the scene."""

    @cached_property
    def stammentwurf(self) -> Any:
        from sozialraum.models import Importentwurf

        return Importentwurf.objects.get(art="einrichtungen")


def baue(szene: Any, geheim: str) -> None:
    """``geheim`` is the word that only Controlling may read."""
    _datei(wer_ist(szene.besetzung.controlling), geheim)


def _datei(wer: Any, geheim: str) -> None:
    from sozialraum.actions.entwurf import lege_entwurf_an

    inhalt = f"name;art;traeger;stadtteil;plaetze;gueltig_von\n{geheim} Haus;kita;muster-eigenbetrieb;101;40;01.08.2006\n".encode()
    lege_entwurf_an(wer=wer, art="einrichtungen", inhalt=inhalt, dateiname=f"{geheim} Häuser.csv", quelle=geheim, muster=True)
