"""Tables for the tests of Geheimhaltung: Halle's shape with random counts, tiny ones, and a naive attacker that tries all tables."""

import itertools
import random
from collections.abc import Iterator

from sozialraum.geheimhaltung_achsen import achse, merkmalsachse
from sozialraum.geheimhaltung_typen import Achse, Tabelle, Wissen, Zahlen, Zelle

FORMEN = {f"h{n}": form for n, form in enumerate(["ambulant"] * 3 + ["teilstationaer"] * 2 + ["stationaer"] * 3)}


def orte(*gruppen: str) -> frozenset[str]:
    return frozenset(" ".join(gruppen).split())


def halle(zufall: random.Random) -> tuple[Tabelle, dict[tuple[str, str], int]]:
    """40 Stadtteile, five Sozialräume, three Ressorts of which two equal a Sozialraum, 8 Hilfearten in three forms; about 1.700 cases."""
    teile = [str(101 + n) for n in range(40)]
    raeume = [frozenset(teile[n : n + 8]) for n in range(0, 40, 8)]
    ressort, stadt = raeume[1] | raeume[2] | raeume[3], frozenset(teile)
    summen = [(stadt, (raeume[0], ressort, raeume[4])), (ressort, tuple(raeume[1:4]))]
    summen += [(raum, tuple(frozenset({t}) for t in sorted(raum))) for raum in raeume]
    tabelle = Tabelle("bestand", achse([stadt], summen), merkmalsachse(FORMEN, "Hilfeart"))
    zahlen = {}
    for teil in teile:
        groesse = zufall.choice([0.2, 0.5, 1, 2])
        for art in FORMEN:
            leer = zufall.random() < 0.2
            zahlen[teil, f"{art}|"] = 0 if leer else int(zufall.gammavariate(1, 10 * groesse * (0.3 + zufall.random())))
    return tabelle, zahlen


def klein(zufall: random.Random, namen: str = "ab") -> tuple[Tabelle, dict[tuple[str, str], int]]:
    """A few places × two kinds, small enough to try every table."""
    alle = orte(" ".join(namen))
    a = achse([alle], [(alle, tuple(orte(n) for n in namen))])
    m = achse([orte("x y")], [(orte("x y"), (orte("x"), orte("y")))])
    return Tabelle("g", a, m), {(o, k): zufall.choice([0, 1, 2, 3, 4]) for o in namen for k in "xy"}


def einfach(groesse: str, zahlen: dict[str, int], summen: list[tuple[str, tuple[str, ...]]]) -> tuple[Tabelle, Zahlen]:
    """One kind only: places and their sums as text, for attacks by hand."""
    a: Achse = achse([orte(*zahlen)], [(orte(g), tuple(orte(t) for t in teile)) for g, teile in summen])
    return Tabelle(groesse, a, achse([orte("x")], [])), {(ort, "x"): n for ort, n in zahlen.items()}


def zelle(groesse: str, text: str) -> Zelle:
    return Zelle(groesse, orte(text), orte("x"))


def alle_loesungen(wissen: Wissen, hoechstens: int) -> Iterator[dict[tuple[str, str], int]]:
    """Every table of whole numbers that agrees with all that is known; nothing clever."""
    paare = sorted({(o, m) for angabe in wissen.angaben for o in angabe.zelle.orte for m in angabe.zelle.merkmale})
    for werte in itertools.product(range(hoechstens + 1), repeat=len(paare)):
        tabelle = dict(zip(paare, werte, strict=True))
        if all(_passt(tabelle, a.zelle, a.unten, a.oben) for a in wissen.angaben):
            yield tabelle


def _passt(tabelle: dict[tuple[str, str], int], z: Zelle, unten: int, oben: int | None) -> bool:
    return unten <= summe(tabelle, z) and (oben is None or summe(tabelle, z) <= oben)


def summe(tabelle: dict[tuple[str, str], int], z: Zelle) -> int:
    return sum(tabelle[o, m] for o in z.orte for m in z.merkmale)
