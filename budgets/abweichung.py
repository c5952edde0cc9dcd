"""Die Abweichung einer Hilfeart, zerlegt in Menge · Dauer · Preis (domain.md 4).

Kosten = Fälle × Tage je Fall × Tagessatz. Verfahren: symmetrische Zerlegung nach Shapley, das Mittel über alle sechs Reihenfolgen, in
denen man die drei Größen nacheinander ändern kann; so hängt kein Teil von einer gewählten Reihenfolge ab. Die Teile ergeben auf den Cent
die Abweichung (größter Rest).
"""

from dataclasses import dataclass
from fractions import Fraction

from basis.geld import runde_auf_summe
from basis.zahlen import gemeinsamer_nenner

VERFAHREN = "Symmetrisch nach Shapley: das Mittel über alle sechs Reihenfolgen von Menge, Dauer und Preis."


@dataclass(frozen=True, slots=True)
class Kostenstand:
    """Eine Seite des Vergleichs (Plan oder Prognose) einer Hilfeart: Fälle, Falltage zusammen, Kosten in Cent."""

    faelle: Fraction
    tage: Fraction
    kosten: int


@dataclass(frozen=True, slots=True)
class Zerlegung:
    """Die drei Teile in Cent, oder der Grund, warum es sie nicht gibt; die Abweichung selbst steht immer da."""

    abweichung: int
    menge: int | None = None
    dauer: int | None = None
    preis: int | None = None
    grund: str = ""


def _shapley(a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction], c: tuple[Fraction, Fraction]) -> Fraction:
    """Der Teil der ersten Größe am Unterschied der Produkte."""
    gleich, quer = b[0] * c[0] + b[1] * c[1], b[0] * c[1] + b[1] * c[0]
    return (a[1] - a[0]) * (gleich / 3 + quer / 6)


def zerlege(plan: Kostenstand, prognose: Kostenstand) -> Zerlegung:
    """Zerlegt Prognose minus Plan; ohne Fälle oder Tage auf einer Seite gibt es weder Dauer noch Preis, nur die Abweichung mit Grund.

    Beispiel: Plan 10 Fälle × 100 Tage × 1,00 €, Prognose 12 × 100 × 1,10 €: 1.320 − 1.000 = 320 €.
    Menge 2 × 100 × (1,00 + 1,10)/2 = 210 €, Preis 0,10 × 100 × (10 + 12)/2 = 110 €, Dauer 0 €.
    """
    abweichung = prognose.kosten - plan.kosten
    if any(seite.faelle <= 0 or seite.tage <= 0 for seite in (plan, prognose)):
        return Zerlegung(abweichung, grund="Auf einer Seite fehlen Fälle oder Falltage; Dauer und Preis lassen sich nicht bilden.")
    faelle = (Fraction(plan.faelle), Fraction(prognose.faelle))
    dauer = (Fraction(plan.tage) / plan.faelle, Fraction(prognose.tage) / prognose.faelle)
    preis = (plan.kosten / Fraction(plan.tage), prognose.kosten / Fraction(prognose.tage))
    teile = [_shapley(faelle, dauer, preis), _shapley(dauer, faelle, preis), _shapley(preis, faelle, dauer)]
    zaehler, nenner = gemeinsamer_nenner(teile)
    menge, tage, satz = runde_auf_summe(zaehler, nenner, abweichung)
    return Zerlegung(abweichung, menge, tage, satz)
