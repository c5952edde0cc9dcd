"""Der Nachweis eines Budgets im laufenden Jahr, immer in derselben Reihenfolge (domain.md 4; § 18 GemHVO LSA).

Ansatz + Nachtrag + über-/außerplanmäßig + Haushaltsrest ± Umschichtung − Sperre = fortgeschriebener Ansatz;
− Festlegungen − Ist = verfügbar. Alle Beträge in Cent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Nachweis:
    """Die Zeilen des Nachweises in Cent. Eine Sperre steht positiv und wird abgezogen; ``verfuegbar`` unter 0 heißt überzogen."""

    ansatz: int = 0
    nachtrag: int = 0
    ausserplan: int = 0
    rest: int = 0
    umschichtung: int = 0
    sperre: int = 0
    festlegung: int = 0
    ist: int = 0

    @property
    def fortgeschrieben(self) -> int:
        """Der fortgeschriebene Ansatz: was insgesamt ausgegeben werden darf."""
        return self.ansatz + self.nachtrag + self.ausserplan + self.rest + self.umschichtung - self.sperre

    @property
    def verfuegbar(self) -> int:
        """Was weder ausgegeben noch gebunden ist."""
        return self.fortgeschrieben - self.festlegung - self.ist

    @property
    def hat_mittel(self) -> bool:
        """Ob überhaupt etwas bereitgestellt ist; ohne das ist der Ansatz nicht 0, er fehlt."""
        return any((self.ansatz, self.nachtrag, self.ausserplan, self.rest, self.umschichtung, self.sperre))

    @property
    def ist_ueberzogen(self) -> bool:
        """Ein überzogenes Budget warnt; es sperrt keinen Rechtsanspruch."""
        return self.verfuegbar < 0

    def __add__(self, anderer: "Nachweis") -> "Nachweis":
        return Nachweis(*(getattr(self, f.name) + getattr(anderer, f.name) for f in fields(self)))


def summiere(nachweise: Iterable[Nachweis]) -> Nachweis:
    """Die Summe mehrerer Nachweise; ohne einen ist alles 0.

    Beispiel: Ansatz 1.000, davon 100 gesperrt, 250 gebunden, 600 ausgegeben: fortgeschrieben 900, verfügbar 50.
    """
    summe = Nachweis()
    for nachweis in nachweise:
        summe += nachweis
    return summe
