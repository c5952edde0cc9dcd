"""Geheimhaltung von Indikatoren, die auf Fallzahlen beruhen: welche Gebiete ihren Wert nicht zeigen (domain.md 2).

Klein ist ein Zähler über 0 und unter der Schwelle, bei einem Anteil auch der Rest bis zum Nenner. Dazu kommt, was den Wert sonst verriete,
auch gegenüber einer Ressortleitung, die alle Zahlen ihres Ressorts kennt. Summen höherer Ebenen bleiben, wo immer das geht.

Was das Haus verlässt, ist mit der öffentlichen Schwelle gesperrt, und immer auch dort, wo es intern gesperrt ist (``dazu``): Wer beides
liest, weiß dann nicht mehr, als die internen Seiten zeigen.
"""

from fractions import Fraction
from functools import lru_cache
from math import floor

from sozialraum.fallsperre import sperre_gegen_alle
from sozialraum.geheimhaltung_typen import Achse, Angabe, Menge, Tabelle, Zelle
from sozialraum.sperrung import klein

GROESSE, MERKMAL = "wert", frozenset({"faelle"})
Werte = tuple[tuple[str, Fraction, Fraction | None], ...]  # Stadtteil, Zähler, Nenner (None: kein Anteil)


@lru_cache(maxsize=2048)
def gesperrte_orte(
    orte: Achse, wissende: tuple[Menge, ...], werte: Werte, schwelle: int, dazu: frozenset[Menge] = frozenset()
) -> frozenset[Menge]:
    """Die Mengen von Stadtteilen, deren Wert gesperrt ist. Dieselben Zahlen ergeben immer dasselbe, also wird es gemerkt."""
    tabelle = Tabelle(GROESSE, orte, Achse((MERKMAL,)))
    zahlen = {(ort, "faelle"): floor(zaehler) for ort, zaehler, _ in werte}
    nenner = {ort: floor(n) for ort, _, n in werte if n is not None}
    gezaehlt = tabelle.werte(zahlen)
    rest = [z for z, wert in gezaehlt.items() if z.orte <= nenner.keys() and klein(sum(nenner[o] for o in z.orte) - wert, schwelle)]
    rest += [z for z in gezaehlt if z.orte in dazu]
    if not rest and not any(klein(wert, schwelle) for wert in gezaehlt.values()):
        return frozenset()
    hoechstens = tuple(Angabe(Zelle(GROESSE, frozenset({ort}), MERKMAL), 0, n) for ort, n in sorted(nenner.items()) if n >= schwelle)
    gesperrt = sperre_gegen_alle(tabelle, zahlen, wissende, schwelle, rest, hoechstens)
    if gesperrt is None:  # nur die größte Summe lässt sich zeigen
        groesste = max(gezaehlt, key=lambda z: len(z.orte))
        offen = groesste.orte not in dazu and not klein(gezaehlt[groesste], schwelle)
        gesperrt = frozenset(gezaehlt) - ({groesste} if offen else frozenset())
    return frozenset(z.orte for z in gesperrt)
