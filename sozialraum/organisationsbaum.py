"""Einheiten als Baum: jede unter der, zu der sie gehört. Keine geht verloren, auch wenn die darüber an diesem Tag nicht gilt."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class Ast(Generic[T]):
    """Ein Eintrag mit dem, was zu ihm gehört."""

    inhalt: T
    kinder: "list[Ast[T]]" = field(default_factory=list)


def baue_baum(eintraege: Iterable[tuple[int, int | None, T]]) -> list[Ast[T]]:
    """Die obersten Einträge mit ihren Ästen aus (Nummer, Nummer darüber, Inhalt), in der gegebenen Folge.

    Wessen übergeordneter Eintrag fehlt, der steht oben. Ein Kreis wird an seinem ersten Glied aufgeschnitten.
    """
    alle = list(eintraege)
    aeste = {nummer: Ast(inhalt) for nummer, _, inhalt in alle}
    eltern = {nummer: oben for nummer, oben, _ in alle if oben is not None and oben in aeste}
    oberste = []
    for nummer, _, _ in alle:
        if nummer not in eltern or _im_kreis(nummer, eltern):
            eltern.pop(nummer, None)
            oberste.append(aeste[nummer])
        else:
            aeste[eltern[nummer]].kinder.append(aeste[nummer])
    return oberste


def _im_kreis(nummer: int, eltern: dict[int, int]) -> bool:
    gesehen, oben = {nummer}, eltern.get(nummer)
    while oben is not None and oben not in gesehen:
        gesehen.add(oben)
        oben = eltern.get(oben)
    return oben == nummer
