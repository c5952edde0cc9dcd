"""The scene's Umschichtung: one within Sozialraum I, asked for by Controlling, which waits for the decision; and a draft of Ressort I."""

from functools import cached_property
from typing import Any

from tests.factories import wer_ist
from tests.site import scene_vereinbarungen


class Teil(scene_vereinbarungen.Teil):
    """What the arguments of the URL table point at."""

    @cached_property
    def umschichtung_r1(self) -> Any:
        from budgets.models import Umschichtung

        return Umschichtung.objects.get(status="beantragt")

    @cached_property
    def umschichtung_entwurf_r1(self) -> Any:
        from budgets.models import Umschichtung

        return Umschichtung.objects.get(status="entwurf")


def baue(szene: Any, geheim: str) -> None:
    """``geheim`` is the word of Ressort I."""
    from budgets.actions.umschichtungen import entwirf_umschichtung, entwirf_und_beantrage
    from budgets.models import Budgetposten, Umschichtung

    rows = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, art="sozialraum", gebiet__schluessel="I")
    posten = {p.haushaltsstelle.nummer: p for p in rows.select_related("haushaltsstelle")}
    beide = (posten["4550.7600"], posten["4750.7180"])
    von, nach = sorted(beide, key=lambda p: p.ist_cent + p.festlegung_cent - p.ansatz_cent)  # the one with more left gives
    scene_vereinbarungen.baue(szene, geheim)
    neu = Umschichtung(von=von, nach=nach, betrag_cent=1_000_00, begruendung=f"{geheim}: ein Ferienangebot mehr")
    entwirf_und_beantrage(wer=wer_ist(szene.besetzung.controlling), umschichtung=neu)
    entwurf = Umschichtung(von=von, nach=nach, betrag_cent=500_00, begruendung=f"{geheim}: noch nicht beantragt")
    entwirf_umschichtung(wer=wer_ist(szene.besetzung.ressort1), umschichtung=entwurf)
