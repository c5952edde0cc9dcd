"""What a report on Sozialraumbudgets keeps to itself because it leaves the house (docs/decisions.md 34, 35, 89).

Case numbers: the way from the Rohwert to the Punktwert; amounts that give them away are in the ledger. Rates of small groups: nobody
has to read the numbers of a Stadtteil, so whatever gives one away is locked with it. A Stadtteil's Punktwert is the rate in other
words. Its amount is too, and so is that of each other Stadtteil of its Sozialraum: what one gets over its Bedarfseinheiten gives those of
all together, less those that follow from open rates. The amounts of Sozialräume bind and stay (docs/methodik.md 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from budgets.erklaerungssperre import Verdeckt, verdeckte_orte
from budgets.rechnung import Rechnung, Topfrechnung
from sozialraum.ebenen import Gebietsbaum
from sozialraum.inputs.wertschutz import Gruppensperre, Sperre, niemand


@dataclass(frozen=True)
class Topfsperre:
    """``wege``: by Indikator, of which sets of Stadtteile the way is locked. ``punktwerte`` and ``betraege``: of which Stadtteile."""

    wege: Verdeckt
    punktwerte: frozenset[str]
    betraege: frozenset[str]


Budgetsperre = Mapping[str, Topfsperre]  # by Teiltopf


def budgetsperre(rechnung: Rechnung, schwelle: int, intern: int, zuordnungen: tuple[Gebietsbaum, ...] = ()) -> Budgetsperre:
    faelle, raten = (art(rechnung.baum, niemand, schwelle, intern, zuordnungen) for art in (Sperre, Gruppensperre))
    return {topf.schluessel: _topf(topf, faelle, raten) for topf in rechnung.toepfe}


def _topf(topf: Topfrechnung, faelle: Sperre, raten: Sperre) -> Topfsperre:
    wege = verdeckte_orte(topf, faelle, raten)
    mengen = [menge for m in topf.eingaben.modell.merkmale if not m.beruht_auf_fallzahlen for menge in wege.get(m.schluessel, ())]
    kleine = frozenset(ort for menge in mengen if len(menge) == 1 for ort in menge)
    je_raum = [frozenset(teil.schluessel for teil in teile) for teile in topf.eingaben.stadtteile.values()]
    betroffene = frozenset(ort for raum in je_raum if raum & kleine for ort in raum)
    if kleine and topf.eingaben.modell.verfahren != "anteil":  # points that compare all Stadtteile: each speaks of the hidden ones
        alle = frozenset(ort for raum in je_raum for ort in raum)
        return Topfsperre(wege, alle, alle)
    return Topfsperre(wege, kleine, betroffene)
