"""Geheimhaltung von Werten, die nur für höhere Gebiete geliefert sind: für Sozialräume, Ressorts, die Stadt (docs/methodik.md 11). Rein.

Ein Stück ist ein Gebiet, unter dem nichts geliefert ist; ein anderes ist, was ein Gebiet über seine gelieferten Teile hinaus zählt (die
Stadt um die Stadtteile ohne Sozialraum). Diesen Rest zeigt niemand, und doch ergibt er sich durch Abziehen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.geheimhaltung_achsen import achse
from sozialraum.geheimhaltung_typen import Achse, Menge
from sozialraum.wertsperre import Werte

Zahl = tuple[Fraction, Fraction | None]  # Zähler, Nenner


@dataclass(frozen=True)
class Lieferachse:
    """Die gelieferten Gebiete als Mengen von Stücken, mit den Summen darin; ``wissende``: was eine Ressortleitung davon kennt."""

    achse: Achse
    werte: Werte
    mengen: Mapping[int, Menge]
    wissende: tuple[Menge, ...]


def lieferachse(baum: Gebietsbaum, zahlen: Mapping[int, Zahl]) -> Lieferachse:
    """``zahlen`` je Gebiet; was es auf diesem Baum nicht gibt, zählt nicht mit."""
    bau = _Bau(baum, {nummer: zahl for nummer, zahl in zahlen.items() if nummer in baum.knoten})
    ressorts = (frozenset[str]().union(*(bau.mengen[n] for n in bau.oberste(k.id))) for k in baum.auf_ebene(Ebene.RESSORT))
    werte = tuple((name, *zahl) for name, zahl in sorted(bau.stuecke.items()))
    return Lieferachse(achse(bau.mengen.values(), bau.summen), werte, bau.mengen, tuple(dict.fromkeys(m for m in ressorts if m)))


class _Bau:
    """Von unten nach oben: Jedes Gebiet kennt die Mengen seiner gelieferten Teile, wenn es an der Reihe ist."""

    def __init__(self, baum: Gebietsbaum, geliefert: Mapping[int, Zahl]) -> None:
        self.baum, self.geliefert = baum, geliefert
        self.stuecke: dict[str, Zahl] = {}
        self.mengen: dict[int, Menge] = {}
        self.summen: list[tuple[Menge, tuple[Menge, ...]]] = []
        for nummer in sorted(geliefert, key=lambda n: (-baum.knoten[n].ebene, n)):
            self._setze(nummer)

    def _setze(self, nummer: int) -> None:
        teile = [n for kind in self._kinder(nummer) for n in self.oberste(kind)]
        mengen = [self.mengen[n] for n in teile]
        eigenes = self._rest(nummer, teile) if teile else self.geliefert[nummer]
        if eigenes is not None:
            self.stuecke[str(nummer)] = eigenes
            mengen.append(frozenset({str(nummer)}))
        self.mengen[nummer] = frozenset[str]().union(*mengen)
        self.summen.append((self.mengen[nummer], tuple(mengen)))

    def _kinder(self, nummer: int) -> list[int]:
        """Nicht Zugeordnetes gehört zur Stadt."""
        lose = self.baum.nicht_zugeordnet() if self.baum.knoten[nummer].ebene == Ebene.FACHBEREICH else ()
        return [k.id for k in (*self.baum.kinder(nummer), *lose)]

    def oberste(self, nummer: int) -> list[int]:
        """Das Gebiet selbst, wenn es geliefert ist, sonst die nächsten gelieferten darunter."""
        return [nummer] if nummer in self.geliefert else [n for kind in self._kinder(nummer) for n in self.oberste(kind)]

    def _rest(self, nummer: int, teile: list[int]) -> Zahl | None:
        """Was über die Teile hinausgeht; None, wo nichts bleibt oder die Zahlen nicht aufgehen."""
        zaehler, nenner = self.geliefert[nummer]
        je = [self.geliefert[n] for n in teile]
        zaehler -= sum((z for z, _ in je), Fraction(0))
        if nenner is None or any(n is None for _, n in je):
            return (zaehler, None) if zaehler > 0 else None
        nenner -= sum((n for _, n in je if n is not None), Fraction(0))
        return (zaehler, nenner) if nenner > 0 and 0 <= zaehler <= nenner else None
