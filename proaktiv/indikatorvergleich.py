"""Ein Indikator vor und nach einer Aktion (Reflexion; domain.md 6): beide Werte, Unterschied und Richtung in Worten. Rein.

Fehlendes, Gesperrtes und 0 sehen nie gleich aus. Ein Unterschied steht nur zwischen zwei Werten, die sich vergleichen lassen; er sagt, was
sich geändert hat, nicht wodurch.
"""

from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import Zustand, datum, runde, vorzeichen, zahl
from proaktiv.fruehwarnung import Messpunkt

OHNE_WERT = {Zustand.GESPERRT: "gesperrt (kleine Fallzahl oder Gruppe)", Zustand.KEINE_ANGABE: "keine Angabe"}
BELASTUNG, ENTLASTUNG = "Belastung", "Entlastung"


@dataclass(frozen=True)
class Vergleich:
    """``misst``: Belastung oder Entlastung, leer ohne Wertung. ``gleiche_teile``: beide Werte ruhen auf denselben Gebieten.

    Beispiel: 17,0 % am 31.07.2006 und 12,3 % am 31.07.2007: −4,7 Prozentpunkte, weniger Belastung.
    """

    indikator: str
    gebiet: str
    vorher: Messpunkt
    nachher: Messpunkt
    einheit: str = ""
    stellen: int = 1
    misst: str = ""
    gleiche_teile: bool = True

    @property
    def unterschied(self) -> Fraction | None:
        alt, neu = self.vorher.wert.zahl, self.nachher.wert.zahl
        return Fraction(neu) - Fraction(alt) if alt is not None and neu is not None and self.gleiche_teile else None

    @property
    def ergebnis(self) -> str:
        """Der Unterschied mit seiner Richtung, oder warum keiner dasteht."""
        wert = self.unterschied
        if wert is None:
            nur_teile = self.vorher.wert.zahl is not None and self.nachher.wert.zahl is not None
            return "kein Vergleich: Die Werte ruhen nicht auf denselben Stadtteilen" if nur_teile else "kein Vergleich"
        if runde(wert, self.stellen) == 0:
            return "unverändert"
        mass = "Prozentpunkte" if self.einheit == "%" else self.einheit
        mehr, weniger = (f"mehr {self.misst}", f"weniger {self.misst}") if self.misst else ("gestiegen", "gesunken")
        return f"{f'{vorzeichen(wert, self.stellen)} {mass}'.strip()}, {mehr if wert > 0 else weniger}"

    @property
    def werte(self) -> str:
        """Beide Werte mit ihrem Stichtag."""
        return f"{self._wert(self.vorher)} → {self._wert(self.nachher)}"

    @property
    def satz(self) -> str:
        return f"{self.indikator} in {self.gebiet}: {self.werte}; {self.ergebnis}"

    def _wert(self, punkt: Messpunkt) -> str:
        if grund := OHNE_WERT.get(punkt.wert.zustand):
            return f"{grund} am {datum(punkt.stichtag)}"
        return f"{f'{zahl(punkt.wert.zahl, self.stellen)} {self.einheit}'.strip()} am {datum(punkt.stichtag)}"
