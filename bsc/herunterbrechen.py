"""Was beim Herunterbrechen eines Ziels mitkommt, und was je Gebiet neu festzulegen ist (domain.md 5). Rein."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from basis.zahlen import datum
from bsc.messgroesse import Messart, Zahl, schreibe

ABSOLUT = frozenset({Messart.ANZAHL, Messart.EURO})


def ist_absolut(art: Messart, nenner: str) -> bool:
    """Ob der Wert mit der Größe des Gebiets wächst: Anzahlen und Beträge ohne Nenner.

    Anteile, Sätze, Dauern und Verhältnisse meinen auf jeder Ebene dasselbe. Beispiel: Ein Plan von 40 Einrichtungen gilt der Stadt, nicht
    jedem ihrer Sozialräume; ein Plan von 25 : 75 gilt allen.
    """
    return art in ABSOLUT and not nenner


def summensatz(name: str, art: Messart, tag: date, oben: Zahl, je_ebene: Mapping[str, Sequence[Zahl]]) -> str:
    """Wo die Pläne der Gebiete einer Ebene zusammen nicht den Plan darüber ergeben; sonst leer.

    Beispiel: Plan 40, Sozialräume 8, 8 und 8: zusammen 24.
    """
    summen = {ebene: sum((Fraction(wert) for wert in werte), Fraction(0)) for ebene, werte in je_ebene.items() if werte}
    teile = [f"Ebene {ebene} zusammen {schreibe(art, summe)}" for ebene, summe in summen.items() if summe != Fraction(oben)]
    return f"„{name}“, Plan zum {datum(tag)}: oben {schreibe(art, oben)}, {', '.join(teile)}." if teile else ""
