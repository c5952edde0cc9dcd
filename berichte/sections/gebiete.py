"""How a Gebiet is named, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

EBENEN = {ebene.name.lower(): ebene for ebene in Ebene}


@dataclass(frozen=True)
class Gebietsangabe:
    """One Gebiet for a heading: full name, its Ebene's name in this city, and the path above it (nearest last)."""

    id: int
    schluessel: str
    ebene: Ebene
    bezeichnung: str
    ebenenname: str
    pfad: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.ebene.name.lower()


def bezeichne(knoten: Knoten, ebenen: dict[str, str] | None = None) -> str:
    """As people say it: "Sozialraum II · Silberhöhe / Ammendorf", "461 Silberhöhe", "Ressort II"."""
    if knoten.ebene == Ebene.STADTTEIL:
        return f"{knoten.schluessel} {knoten.kurzname or knoten.name}"
    if knoten.ebene == Ebene.SOZIALRAUM:
        wort = (ebenen or {}).get("3", "Sozialraum")
        return f"{wort} {knoten.schluessel} · {knoten.name}"
    return knoten.name


def angabe(baum: Gebietsbaum, knoten: Knoten, ebenen: dict[str, str]) -> Gebietsangabe:
    pfad = tuple(bezeichne(eltern, ebenen) for eltern in reversed(baum.vorfahren(knoten.id)))
    name = ebenen.get(str(int(knoten.ebene)), knoten.ebene.name.title())
    return Gebietsangabe(knoten.id, knoten.schluessel, knoten.ebene, bezeichne(knoten, ebenen), name, pfad)


def finde(baum: Gebietsbaum, ebene: str, schluessel: str) -> Knoten | None:
    """The Gebiet of an address such as ``sozialraum/II``, if the tree of that day has it."""
    gesucht = EBENEN.get(ebene)
    return next((k for k in baum.knoten.values() if k.ebene == gesucht and k.schluessel == schluessel), None)


def alle(baum: Gebietsbaum) -> Sequence[Knoten]:
    """All Gebiete, from the Fachbereich down, in natural order."""
    return [knoten for ebene in Ebene for knoten in baum.auf_ebene(ebene)]
