"""Die Gebiete einer Ebene mit ihren Stadtteilen, so dass auf jeder Ebene jeder Stadtteil der Stadt steht (domain.md 1 und 7). Rein."""

from proaktiv.ausbaublatt import OHNE
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

OHNE_SOZIALRAUM = Knoten(0, "–", OHNE, Ebene.SOZIALRAUM, None)


def orte_der_ebene(baum: Gebietsbaum, ebene: Ebene) -> tuple[tuple[Knoten, ...], dict[int, tuple[int, ...]]]:
    """Die Gebiete der Ebene in ihrer Folge, und je Gebiet seine Stadtteile.

    Auf der Ebene der Sozialräume stehen Stadtteile, die zu keinem gehören, als ein Gebiet am Schluss: Sie zählen zur Stadt.
    """
    orte = baum.auf_ebene(ebene)
    teile = {ort.id: baum.stadtteile(ort.id) for ort in orte}
    if ebene is Ebene.SOZIALRAUM:
        ohne = tuple(k.id for k in baum.auf_ebene(Ebene.STADTTEIL) if baum.auf(k.id, Ebene.SOZIALRAUM) is None)
        if ohne:
            return (*orte, OHNE_SOZIALRAUM), {**teile, OHNE_SOZIALRAUM.id: ohne}
    return orte, teile
