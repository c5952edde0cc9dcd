"""What the workshop asks of a kind of report: how it is read now, read back from what was kept, shown and printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt
from berichte.arten import Erklaerung
from berichte.models import Monatsfreigabe
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Gebiet

Paar = tuple[Sequence[Blatt], Sequence[Blatt]]


@dataclass(frozen=True)
class Lesart:
    """How what was kept is read back, and its sheets. ``tageswoerter``: what its headings say of its own Zeitraum, and of any."""

    lies: Callable[[Any], Any]
    blaetter: Callable[[Any], Sequence[Blatt]]
    tageswoerter: Callable[[Any], Mapping[str, str]] = lambda bericht: {}
    in_euro: bool = False


@dataclass(frozen=True)
class Gelesen:
    """A report as it is now. ``grundlagen``: the limits and the mapping it rests on, as JSON; ``datenstand``: as of when it is."""

    bericht: Any
    datenstand: date
    grundlagen: Mapping[str, Any]


@dataclass(frozen=True)
class Quelle:
    """A report of the workshop. ``damals``: sheets as released for a Zeitraum before, and the same as they are now.

    What was kept in another way than by the workshop: ``frueher``, its newest Fassung; ``frueher_davor``, the newest that ended before
    this day. ``verfasser``: the accounts that wrote elsewhere what it prints.
    """

    lesart: Lesart
    lade: Callable[[Gebietsbaum, Knoten, Berichtszeitraum, date], Gelesen]
    erklaerungen: Callable[[Any], tuple[Erklaerung, ...]]
    luecken: Callable[[Any], tuple[str, ...]]
    damals: Callable[[Gebietsbaum, Knoten, Any, Any, date], Paar | None]  # of a Berichtsfreigabe, or of what ``frueher_davor`` names
    seite: Callable[[Any], dict[str, Any]]
    auftrag: Callable[..., Any]
    vorlagen: tuple[str, ...]
    frueher: Callable[[Knoten, Berichtszeitraum], Monatsfreigabe | None] = lambda knoten, z: None
    frueher_davor: Callable[[Knoten, date], Monatsfreigabe | None] = lambda knoten, tag: None
    verfasser: Callable[[Any], frozenset[int]] = lambda bericht: frozenset()


def baum_am(baum: Gebietsbaum, knoten: Knoten, tag: date) -> Gebietsbaum:
    """The mapping of the day that is told; where the Gebiet did not exist yet or any more, today's."""
    if tag == baum.stand:
        return baum
    damals = Gebiet.objects.baum(tag)
    return damals if knoten.id in damals.knoten and len(damals.auf_ebene(Ebene.FACHBEREICH)) == 1 else baum


def zuordnung(baum: Gebietsbaum, knoten: Knoten) -> list[list[str]]:
    """Which Gebiet belonged to which: Ebene, key, and the key above."""
    darin = (knoten, *baum.nachfahren(knoten.id))
    oben = {k.id: k.schluessel for k in baum.knoten.values()}
    return sorted([k.ebene.name.lower(), k.schluessel, oben.get(k.eltern_id or 0, "")] for k in darin)
