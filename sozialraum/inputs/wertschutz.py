"""The Geheimhaltung of Indikatoren, for one reader on one tree, against all mappings that a page can show.

Two rules (docs/decisions.md 34, 89): case numbers are locked for whoever may not see them; rates of small groups of people are open inside
and locked in all that leaves the house.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from sozialraum import gruppensperre, wertsperre
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.fallsperre import Orte
from sozialraum.geheimhaltung_achsen import achse, gebietsachse
from sozialraum.geheimhaltung_typen import Achse, Menge
from sozialraum.lieferachse import Zahl, lieferachse

Leser = Callable[[int], bool]  # whether small numbers of a Gebiet are open for somebody


def niemand(ort: int) -> bool:
    """Everything that is kept secret is kept secret, with the public threshold: for papers and whatever else leaves the house."""
    return False


def jeder(ort: int) -> bool:
    """For calculations that do not show their input."""
    return True


def geheime(baum: Gebietsbaum, indikatoren: Iterable[Any], offen: Leser) -> set[int]:
    """Of which this reader may find a value gesperrt: they rest on case numbers, and not every Gebiet of the tree is open."""
    geheim = {i.pk for i in indikatoren if i.beruht_auf_fallzahlen}
    return set() if geheim and (offen is jeder or all(map(offen, baum.knoten))) else geheim


def kleine_gruppen(indikatoren: Iterable[Any], offen: Leser) -> set[int]:
    """Of which the small groups are gesperrt: all outside, and what is locked as a case number anyway needs no second rule."""
    return {i.pk for i in indikatoren if i.ist_gruppenrate and not i.beruht_auf_fallzahlen} if offen is niemand else set()


@dataclass(frozen=True)
class Sperre:
    """For one reader (docs/decisions.md 34). ``schwelle`` is the reader's: the internal one on pages of the house, the public one for
    ``niemand``. What is hidden with ``intern`` is hidden outside, too: whoever reads both learns no more than inside.

    ``zuordnungen``: the trees of all mappings, where there is more than one.

    The same day can be read under each of them, and two sums of one Gebiet differ by the Stadtteil that moved. So the table that is
    protected has the sums of all mappings, and what is gesperrt is the same whichever of them a page shows.
    """

    je_gruppe: ClassVar[bool] = False  # the Nenner of a rate is asked for, too

    baum: Gebietsbaum
    offen: Leser
    schwelle: int
    intern: int | None = None
    zuordnungen: tuple[Gebietsbaum, ...] = ()
    _gemerkt: dict[int, bool] = field(default_factory=dict, repr=False, compare=False)

    def verbirgt(self, ort: int, zaehler: Fraction | None, nenner: Fraction | None, gesperrte: frozenset[Menge], *, anteil: bool) -> bool:
        """``anteil``: the rest up to the Nenner counts cases too. A value stored for a higher Ebene is small by itself, too."""
        if self._ist_offen(ort):
            return False
        rest = nenner - zaehler if anteil and nenner is not None and zaehler is not None else Fraction(0)
        return self._orte.von(ort) in gesperrte or any(0 < zahl < self.schwelle for zahl in (zaehler or 0, rest))

    def gesperrte(self, werte: wertsperre.Werte) -> frozenset[Menge]:
        """The sets of Stadtteile whose value is hidden; ``werte`` by Stadtteil."""
        return self._muster(self._achse, self._wissende, werte)

    def gesperrte_von(self, zahlen: Mapping[int, Zahl]) -> frozenset[Menge]:
        """The same of what is stored, by Gebiet; where it was delivered for higher ones alone, of their sums."""
        je = [(knoten, zahl) for ort, zahl in zahlen.items() if (knoten := self.knoten(ort)) is not None]
        unten = tuple((knoten.schluessel, *zahl) for knoten, zahl in je if knoten.ebene == Ebene.STADTTEIL)
        if unten or not je:
            return self.gesperrte(unten)
        achsen = [lieferachse(baum, zahlen) for baum in (*self._baeume, self.baum)]
        muster = [(a, self._muster(a.achse, a.wissende, a.werte)) for a in achsen]
        verborgen = {ort for a, gesperrt in muster for ort, menge in a.mengen.items() if menge in gesperrt}
        return frozenset(self._orte.von(ort) for ort in verborgen if ort in self.baum.knoten)

    def _muster(self, orte: Achse, wissende: tuple[Menge, ...], werte: wertsperre.Werte) -> frozenset[Menge]:
        innen = self.schwelle if self.intern is None else min(self.intern, self.schwelle)
        gesperrt = wertsperre.gesperrte_orte(orte, wissende, werte, innen)
        if innen == self.schwelle:
            return gesperrt
        return wertsperre.gesperrte_orte(orte, wissende, werte, self.schwelle, gesperrt)

    def knoten(self, ort: int) -> Knoten | None:
        """A Gebiet of any mapping."""
        return self.baum.knoten.get(ort) or self._fruehere.get(ort)

    def _ist_offen(self, ort: int) -> bool:
        """A Gebiet with all that belongs to it under the shown mapping: today another Ressort may answer for a part."""
        if ort not in self._gemerkt:
            self._gemerkt[ort] = self.offen(ort) and all(map(self.offen, self.baum.stadtteile(ort)))
        return self._gemerkt[ort]

    @cached_property
    def _orte(self) -> Orte:
        return Orte(self.baum)

    @cached_property
    def _fruehere(self) -> Mapping[int, Knoten]:
        return {nummer: knoten for baum in self.zuordnungen for nummer, knoten in baum.knoten.items()}

    @cached_property
    def _baeume(self) -> tuple[Gebietsbaum, ...]:
        return tuple(b for b in self.zuordnungen if len(b.auf_ebene(Ebene.FACHBEREICH)) == 1) or (self.baum,)

    @cached_property
    def _wissende(self) -> tuple[Menge, ...]:
        return tuple(dict.fromkeys(menge for baum in self._baeume for menge in Orte(baum).ressorts))

    @cached_property
    def _achse(self) -> Achse:
        """The same for every shown tree; one that is none of the mappings (a frozen one) adds its own sums."""
        alle = [gebietsachse(baum, Ebene.STADTTEIL) for baum in self._baeume]
        eigene = gebietsachse(self.baum, Ebene.STADTTEIL)
        if not set(eigene.mengen) <= {menge for a in alle for menge in a.mengen}:
            alle.append(eigene)
        return achse((menge for a in alle for menge in a.mengen), (summe for a in alle for summe in a.summen))


class Gruppensperre(Sperre):
    """For ``niemand``: rates of people where their group is small. Everybody inside sees them, so nobody has to be kept from a sum."""

    je_gruppe = True

    def verbirgt(self, ort: int, zaehler: Fraction | None, nenner: Fraction | None, gesperrte: frozenset[Menge], *, anteil: bool) -> bool:
        if self._orte.von(ort) in gesperrte:
            return True
        return zaehler is not None and nenner is not None and gruppensperre.zu_klein(zaehler, nenner, self.schwelle)

    def _muster(self, orte: Achse, wissende: tuple[Menge, ...], werte: wertsperre.Werte) -> frozenset[Menge]:
        return gruppensperre.gesperrte_gruppen(orte, werte, self.schwelle)
