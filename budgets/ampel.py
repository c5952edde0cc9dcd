"""Die Ampel eines Budgets nach seiner Prognose (domain.md 4). Nie nur als Farbe: jeder Stand hat ein Zeichen und ein Wort.

Die Schwellen sind datierte Parameter; ohne sie gilt bis 2 % im Plan, bis 5 % beobachten, darüber handeln. Ein Betrag, ab dem immer zu
handeln ist, kann dazukommen.
"""

from dataclasses import dataclass
from fractions import Fraction

from basis.diagramme import Status
from budgets.vollzugsblatt import Vollzugszeile


@dataclass(frozen=True, slots=True)
class Schwellen:
    """Anteile über dem fortgeschriebenen Ansatz; ``betrag`` in Cent, None: keine Grenze in Euro."""

    gruen: Fraction = Fraction(2, 100)
    gelb: Fraction = Fraction(5, 100)
    betrag: int | None = None


def ampel(zeile: Vollzugszeile, schwellen: Schwellen) -> Status:
    """Der Stand eines Budgets.

    Unter dem Ansatz zu bleiben ist im Plan. Ohne Prognose gibt es keinen Stand. Ohne Ansatz ist jede erwartete Ausgabe zu viel.

    Beispiel: Ansatz 2.196, Prognose 2.388 ist +8,7 %: handeln; +2,1 %: beobachten; −0,8 %: im Plan.
    """
    abweichung = zeile.abweichung
    if abweichung is None:
        return Status.KEIN_WERT
    if abweichung <= 0:
        return Status.IM_PLAN
    if schwellen.betrag is not None and abweichung > schwellen.betrag:
        return Status.HANDELN
    anteil = zeile.abweichung_anteil
    if anteil is None:
        return Status.HANDELN
    if anteil <= schwellen.gruen:
        return Status.IM_PLAN
    return Status.BEOBACHTEN if anteil <= schwellen.gelb else Status.HANDELN
