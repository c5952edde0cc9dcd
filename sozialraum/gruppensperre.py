"""Geheimhaltung kleiner Gruppen: welche Anteile und Raten niemand außerhalb des Hauses liest (docs/methodik.md 11, domain.md 2).

Eine Rate verrät einzelne Menschen nicht nur, wo sie Fälle der Jugendhilfe zählt: 100 % von zwei untersuchten Kindern sagen von jedem
etwas, 0 % ebenso, und eines von zwölf ist in seinem Stadtteil schnell gefunden. Zu klein ist eine Gruppe, die keine viermal so viele
Menschen hat wie die Schwelle und in der weniger als die Schwelle das Merkmal haben oder nicht haben. Gibt es weniger als zweimal so
viele, ist das immer so. In größeren Gruppen verrät eine kleine Anzahl nicht, wen sie meint.

Was sich durch Abziehen ergibt, gehört dazu: Eine gezeigte Summe weniger ihre gezeigten Teile darf keine zu kleine Gruppe ergeben. Gesperrt
wird dazu, wer die kleinste Gruppe hat. Wächst eine Gruppe, die groß genug ist, bleibt sie es; darum genügt es, gesperrte Summen ganz zu
zerlegen. Haben die Gesperrten zusammen das Merkmal alle oder keiner, so hat es jeder Teil von ihnen, wie groß sie zusammen auch sind.
"""

from bisect import insort
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations, permutations

from sozialraum.geheimhaltung_typen import Achse, Menge
from sozialraum.gruppenangriff import festgelegt
from sozialraum.wertsperre import Werte

VIELFACHES, PRIMZAHL = 4, 2**61 - 1
Gruppe = tuple[Fraction, Fraction]  # Zähler, Nenner


def zu_klein(zaehler: Fraction, nenner: Fraction, schwelle: int) -> bool:
    """Ob eine Rate einzelne Menschen verrät; 0 und alle gehören dazu."""
    return nenner < VIELFACHES * schwelle and min(zaehler, nenner - zaehler) < schwelle


@lru_cache(maxsize=2048)
def gesperrte_gruppen(orte: Achse, werte: Werte, schwelle: int) -> frozenset[Menge]:
    """Die Mengen von Stadtteilen, deren Rate nach außen gesperrt ist. Dieselben Zahlen ergeben immer dasselbe, also wird es gemerkt."""
    return _Durchgang(orte, {ort: (zaehler, nenner) for ort, zaehler, nenner in werte if nenner is not None}, schwelle).sperre()


class _Durchgang:
    """Rechnet mit den Stadtteilen, die einen Wert haben: Zwei Gebiete, die sich nur um andere unterscheiden, zeigen dieselbe Zahl."""

    def __init__(self, orte: Achse, zahlen: dict[str, Gruppe], schwelle: int) -> None:
        self.orte, self.zahlen, self.schwelle = orte, zahlen, schwelle
        self.mengen = sorted({m for menge in orte.mengen if (m := self._gezaehlt(menge))}, key=lambda m: (len(m), sorted(m)))
        self.kleine = [m for m in self.mengen if self._klein([m])]
        self.gesperrt: set[Menge] = set()
        self._urteile: dict[Menge, bool] = {}

    def _gezaehlt(self, menge: Menge) -> Menge:
        return menge.intersection(self.zahlen)

    def sperre(self) -> frozenset[Menge]:
        if not self.kleine:
            return frozenset()
        self.gesperrt = {m for m in self.mengen if self._verraet([m])}
        paare = list(self._paare())
        while any(map(self._decke, self.summen)) or any(self._trenne(*paar) for paar in paare) or self._stelle_sicher():
            pass
        return frozenset(menge for menge in self.orte.mengen if self._gezaehlt(menge) in self.gesperrt)

    @cached_property
    def summen(self) -> dict[Menge, list[tuple[Menge, ...]]]:
        """Welche Teile eine Menge ergeben, je Zuordnung einmal."""
        summen: dict[Menge, list[tuple[Menge, ...]]] = {}
        for ganzes, teile in self.orte.summen:
            gezaehlte = tuple(m for teil in teile if (m := self._gezaehlt(teil)))
            if len(gezaehlte) > 1:
                summen.setdefault(self._gezaehlt(ganzes), []).append(gezaehlte)
        return summen

    def _paare(self) -> Iterator[tuple[Menge, Menge]]:
        """Summen verschiedener Zuordnungen, deren eine in der anderen liegt: Ihr Unterschied ist die Zahl dessen, was umzog."""
        summen = [m for m in self.mengen if len(m) > 1]
        return ((grosse, kleine) for grosse, kleine in permutations(summen, 2) if kleine < grosse)

    def _klein(self, mengen: Iterable[Menge]) -> bool:
        return zu_klein(*self._zusammen(mengen), self.schwelle)

    def _zusammen(self, mengen: Iterable[Menge]) -> Gruppe:
        paare = [self.zahlen[ort] for menge in mengen for ort in menge]
        return sum((z for z, _ in paare), Fraction(0)), sum((n for _, n in paare), Fraction(0))

    def _verraet(self, mengen: Iterable[Menge]) -> bool:
        """Ob die Rate dieser Mengen zusammen einzelne Menschen verrät: für sich, oder weil darin keiner oder alle das Merkmal haben."""
        zusammen = frozenset(ort for menge in mengen for ort in menge)
        if zusammen not in self._urteile:
            zaehler, nenner = self._zusammen([zusammen])
            klein = zu_klein(zaehler, nenner, self.schwelle)
            self._urteile[zusammen] = klein or (zaehler in (0, nenner) and any(kleine <= zusammen for kleine in self.kleine))
        return self._urteile[zusammen]

    def _decke(self, ganzes: Menge) -> bool:
        """Sperrt ein Glied dazu, wenn eine gezeigte Summe weniger ihre gezeigten Teile einzelne Menschen verrät."""
        if ganzes in self.gesperrt:
            return False
        for teile in self.summen[ganzes]:
            for verborgen, sichtbar in self._zerlegt(teile):
                if verborgen and self._verraet(verborgen):
                    self.gesperrt.add(min(sichtbar, key=self._kosten) if sichtbar else ganzes)
                    return True
        return False

    def _zerlegt(self, teile: tuple[Menge, ...]) -> Iterator[tuple[tuple[Menge, ...], tuple[Menge, ...]]]:
        """Die gesperrten und die gezeigten Teile; für eine gesperrte Summe stehen ihre Teile, auf jede Weise, auf die sie zerfällt."""
        if not teile:
            yield (), ()
            return
        erster, *andere = teile
        if erster not in self.gesperrt:
            eigene: list[tuple[tuple[Menge, ...], tuple[Menge, ...]]] = [((), (erster,))]
        elif erster in self.summen:
            eigene = [zerlegung for darin in self.summen[erster] for zerlegung in self._zerlegt(darin)]
        else:
            eigene = [((erster,), ())]
        for verborgen, sichtbar in self._zerlegt(tuple(andere)):
            yield from ((v + verborgen, g + sichtbar) for v, g in eigene)

    def _trenne(self, grosse: Menge, kleine: Menge) -> bool:
        verraten = not self.gesperrt & {grosse, kleine} and self._verraet([grosse - kleine])
        if verraten:
            self.gesperrt.add(kleine)
        return verraten

    def _stelle_sicher(self) -> bool:
        """Wo es mehrere Zuordnungen gibt, ergibt sich etwas auch quer durch sie: geprüft ist jedes kleine Gebiet und je zwei zusammen.

        Mit dem, was feststeht, weil keiner oder alle das Merkmal haben, wird weitergerechnet, als wäre es gezeigt.
        """
        if len(self._eltern) == len(set(self._eltern)):
            return False
        gezeigt = [m for m in self.mengen if m not in self.gesperrt]
        raum = Zeilenraum([*gezeigt, *(frozenset({ort}) for ort in festgelegt(gezeigt, self.zahlen))])
        einzelne = [m for m in self.mengen if m in self.gesperrt]
        zwei = (a | b for a, b in combinations((m for m in einzelne if len(m) == 1), 2))
        verraten = next((m for m in (*einzelne, *zwei) if self._verraet([m]) and raum.enthaelt(m)), None)
        if verraten is None:
            return False
        nahe = [m for m in gezeigt if m > verraten and m != self.mengen[-1]]
        self.gesperrt.add(min(nahe or gezeigt, key=self._kosten))
        return True

    @cached_property
    def _eltern(self) -> list[Menge]:
        """Jeder Teil so oft, wie er Teil einer Summe ist."""
        return [teil for alle in self.summen.values() for teile in alle for teil in teile]

    def _kosten(self, menge: Menge) -> tuple[Fraction, list[str]]:
        return sum((self.zahlen[ort][1] for ort in menge), Fraction(0)), sorted(menge)


class Zeilenraum:
    """Was sich aus gezeigten Summen errechnen lässt: der Raum ihrer Zeilen, in ganzen Zahlen modulo einer großen Primzahl."""

    def __init__(self, mengen: Iterable[Menge]) -> None:
        self._zeilen: dict[str, dict[str, int]] = {}
        for menge in mengen:
            if rest := self._rest(menge):
                stelle = min(rest)
                kehrwert = pow(rest[stelle], -1, PRIMZAHL)
                self._zeilen[stelle] = {ort: wert * kehrwert % PRIMZAHL for ort, wert in rest.items()}

    def enthaelt(self, menge: Menge) -> bool:
        return not self._rest(menge)

    def _rest(self, menge: Menge) -> dict[str, int]:
        """Von links nach rechts: Eine Zeile ändert nur, was rechts von ihrer ersten Stelle steht."""
        rest = dict.fromkeys(menge, 1)
        offen = sorted(menge)
        while offen:
            stelle = offen.pop(0)
            if (faktor := rest.get(stelle, 0)) and (zeile := self._zeilen.get(stelle)):
                for ort, wert in zeile.items():
                    if ort not in rest:
                        insort(offen, ort)
                    rest[ort] = (rest.get(ort, 0) - faktor * wert) % PRIMZAHL
        return {ort: wert for ort, wert in rest.items() if wert}
