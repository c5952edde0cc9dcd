"""The scene's Erläuterung: of Sozialraum I on 4550 at 30.09.2007, by the Ressortleitung, and corrected once."""

from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import wer_ist


class Teil:
    """What the arguments of the URL table point at."""

    @cached_property
    def erlaeuterung_r1(self) -> Any:
        from budgets.models import Abweichungserlaeuterung

        return Abweichungserlaeuterung.objects.filter(berichtigt__isnull=False).get()


def baue(szene: Any) -> None:
    from budgets.actions.erlaeuterungen import erlaeutere
    from budgets.models import Abweichungserlaeuterung, Budgetposten

    posten = Budgetposten.objects.get(
        haushaltsjahr__jahr=2007, gebiet__schluessel="I", art="sozialraum", haushaltsstelle__nummer="4550.7600"
    )
    for massnahme in ("Muster: Fallkonferenzen", "Muster: Fallkonferenzen in jedem Team"):
        neu = Abweichungserlaeuterung(
            posten=posten, stichtag=date(2007, 9, 30), ursache="Muster: mehr Fälle", massnahme=massnahme, termin=date(2007, 11, 30)
        )
        erlaeutere(wer=wer_ist(szene.besetzung.ressort1), erlaeuterung=neu)
