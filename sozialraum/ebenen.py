"""Die vier Ebenen Fachbereich, Ressort, Sozialraum, Stadtteil als Baum zu einem Gebietsstand.

Der Baum ist eine eingefrorene Sicht auf die datierten Zuordnungen. Ein Stadtteil ohne Zuordnung geht nicht verloren: er steht in
``nicht_zugeordnet()`` und zählt im Wert der Stadt mit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache

from basis.zahlen import summe

_TEIL = re.compile(r"[0-9]+|[A-Za-zÄÖÜäöüß]+|[^0-9A-Za-zÄÖÜäöüß]+")
_LAENGSTE = 18  # Ziffern einer Zahl; was länger ist, ist Text
_ROEMISCH = re.compile(r"(?=.)X{0,3}(IX|IV|V?I{0,3})")
_ZIFFER = {"I": 1, "V": 5, "X": 10}


class Baumfehler(ValueError):
    """Die Zuordnungen ergeben keinen Baum. Die Meldung ist ein deutscher Satz."""


class Ebene(IntEnum):
    """Ebene eines Gebiets, von oben nach unten."""

    FACHBEREICH = 1
    RESSORT = 2
    SOZIALRAUM = 3
    STADTTEIL = 4


@lru_cache(maxsize=16_384)
def ordnung(schluessel: str) -> tuple[tuple[int, int, str], ...]:
    """Sortierschlüssel für Gebietsschlüssel: römische (I, II, III, IV, V) und arabische Zahlen nach ihrem Wert, sonst nach dem Text."""
    teile = [_ordnungsteil(teil) for teil in _TEIL.findall(schluessel)]
    return (*teile, (2, 0, schluessel))


def _ordnungsteil(teil: str) -> tuple[int, int, str]:
    if teil.isascii() and teil.isdigit() and len(teil) <= _LAENGSTE:
        return (0, int(teil), "")
    if _ROEMISCH.fullmatch(teil):
        return (0, _roemisch(teil), "")
    return (1, 0, teil)


def _roemisch(ziffern: str) -> int:
    werte = [_ZIFFER[ziffer] for ziffer in ziffern]
    return sum(-wert if wert < naechster else wert for wert, naechster in zip(werte, [*werte[1:], 0], strict=True))


@dataclass(frozen=True, slots=True)
class Knoten:
    """Ein Gebiet im Baum; ``eltern_id`` ist None für die Wurzel und für nicht zugeordnete Gebiete."""

    id: int
    schluessel: str
    name: str
    ebene: Ebene
    eltern_id: int | None
    kurzname: str = ""


@dataclass(frozen=True, slots=True)
class Summe:
    """Zähler und Nenner eines Gebiets als Summen seiner Stadtteile; ``fehlend`` zählt die Stadtteile ohne Angabe.

    Ohne jede Angabe sind Zähler und Nenner None: keine Angabe ist keine 0.
    """

    zaehler: Fraction | None
    nenner: Fraction | None
    fehlend: int

    @property
    def quote(self) -> Fraction | None:
        """Σ Zähler / Σ Nenner, nie ein Mittel von Quoten; None ohne Angabe oder bei Nenner 0."""
        if self.zaehler is None or not self.nenner:
            return None
        return self.zaehler / self.nenner


@dataclass(frozen=True)
class Gebietsbaum:
    """Alle Gebiete mit ihrer Zuordnung am Tag ``stand``.

    Abgelehnt werden Eltern, die es nicht gibt, und Eltern, die nicht genau eine Ebene höher stehen; Kreise sind damit unmöglich.
    """

    stand: date
    knoten: Mapping[int, Knoten]
    _kinder: dict[int, tuple[Knoten, ...]] = field(init=False, repr=False, compare=False)
    _ebenen: dict[Ebene, tuple[Knoten, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        sammlung: dict[int, list[Knoten]] = {}
        for knoten in sorted(self.knoten.values(), key=lambda eintrag: ordnung(eintrag.schluessel)):
            if knoten.eltern_id is not None:
                self._pruefe(knoten)
                sammlung.setdefault(knoten.eltern_id, []).append(knoten)
        object.__setattr__(self, "_kinder", {nummer: tuple(liste) for nummer, liste in sammlung.items()})

    def _pruefe(self, knoten: Knoten) -> None:
        eltern = self.knoten.get(knoten.eltern_id) if knoten.eltern_id is not None else None
        if eltern is None:
            raise Baumfehler(f"„{knoten.name}“ ist einem Gebiet zugeordnet, das es am Gebietsstand nicht gibt.")
        if eltern.ebene != knoten.ebene - 1:
            raise Baumfehler(f"„{knoten.name}“ ist „{eltern.name}“ zugeordnet, das nicht genau eine Ebene höher steht.")

    def kinder(self, nummer: int) -> tuple[Knoten, ...]:
        """Die unmittelbar zugeordneten Gebiete, nach Schlüssel geordnet."""
        return self._kinder.get(nummer, ())

    def eltern(self, nummer: int) -> Knoten | None:
        """Das Gebiet eine Ebene höher, oder None."""
        eltern_id = self.knoten[nummer].eltern_id
        return None if eltern_id is None else self.knoten[eltern_id]

    def vorfahren(self, nummer: int) -> tuple[Knoten, ...]:
        """Alle Gebiete darüber, das nächste zuerst."""
        eltern = self.eltern(nummer)
        return () if eltern is None else (eltern, *self.vorfahren(eltern.id))

    def auf(self, nummer: int, ebene: Ebene) -> Knoten | None:
        """Das Gebiet selbst oder das darüber auf dieser Ebene; None, wenn es keines gibt oder das Gebiet nicht im Baum steht."""
        kette = (self.knoten[nummer], *self.vorfahren(nummer)) if nummer in self.knoten else ()
        return next((k for k in kette if k.ebene == ebene), None)

    def nachfahren(self, nummer: int) -> tuple[Knoten, ...]:
        """Alle zugeordneten Gebiete darunter, von oben nach unten; nicht Zugeordnetes gehört nicht dazu."""
        return tuple(self._durchlaufe(nummer))

    def _durchlaufe(self, nummer: int) -> Iterator[Knoten]:
        for kind in self.kinder(nummer):
            yield kind
            yield from self._durchlaufe(kind.id)

    def auf_ebene(self, ebene: Ebene) -> tuple[Knoten, ...]:
        """Alle Gebiete einer Ebene, nach Schlüssel geordnet, auch nicht zugeordnete."""
        if ebene not in self._ebenen:
            treffer = (knoten for knoten in self.knoten.values() if knoten.ebene == ebene)
            self._ebenen[ebene] = tuple(sorted(treffer, key=lambda knoten: ordnung(knoten.schluessel)))
        return self._ebenen[ebene]

    def nicht_zugeordnet(self) -> tuple[Knoten, ...]:
        """Alle Gebiete unterhalb des Fachbereichs, die am Gebietsstand keinem anderen zugeordnet sind."""
        treffer = (knoten for knoten in self.knoten.values() if knoten.eltern_id is None and knoten.ebene != Ebene.FACHBEREICH)
        return tuple(sorted(treffer, key=lambda knoten: ordnung(knoten.schluessel)))

    def wurzel(self) -> Knoten:
        """Der Fachbereich. Gibt es keinen oder mehrere, ist das ein Baumfehler."""
        wurzeln = self.auf_ebene(Ebene.FACHBEREICH)
        if len(wurzeln) != 1:
            raise Baumfehler(f"Der Gebietsstand hat {len(wurzeln)} Gebiete der obersten Ebene; erwartet wird genau eines.")
        return wurzeln[0]

    def stadtteile(self, nummer: int) -> tuple[int, ...]:
        """Die Stadtteile eines Gebiets; für einen Stadtteil er selbst, für den Fachbereich alle, auch die nicht zugeordneten."""
        knoten = self.knoten[nummer]
        if knoten.ebene == Ebene.STADTTEIL:
            return (nummer,)
        if knoten.ebene == Ebene.FACHBEREICH:
            return tuple(stadtteil.id for stadtteil in self.auf_ebene(Ebene.STADTTEIL))
        return tuple(nachfahre.id for nachfahre in self.nachfahren(nummer) if nachfahre.ebene == Ebene.STADTTEIL)

    def summiere(self, werte_je_stadtteil: Mapping[int, tuple[Fraction | None, Fraction | None]]) -> dict[int, Summe]:
        """Rollt Zähler und Nenner der Stadtteile auf jedes Gebiet auf.

        Ein Stadtteil, dem der Zähler fehlt (oder der Nenner, wenn andere einen haben), geht in keine der beiden Summen ein und wird als
        fehlend gezählt. Der Fachbereich enthält auch die nicht zugeordneten Stadtteile.
        """
        mit_nenner = any(nenner is not None for _, nenner in werte_je_stadtteil.values())
        ohne = (None, None)
        return {
            nummer: _summe([werte_je_stadtteil.get(teil, ohne) for teil in self.stadtteile(nummer)], mit_nenner) for nummer in self.knoten
        }


def _summe(paare: list[tuple[Fraction | None, Fraction | None]], mit_nenner: bool) -> Summe:
    zaehler = [z for z, n in paare if z is not None and (n is not None or not mit_nenner)]
    nenner = [n for z, n in paare if z is not None and n is not None]
    fehlend = len(paare) - len(zaehler)
    return Summe(
        summe(zaehler) if zaehler else None,
        summe(nenner) if nenner else None,
        fehlend,
    )
