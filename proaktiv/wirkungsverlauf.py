"""Die Reihe eines Indikators vor und nach dem Beginn einer Maßnahme (domain.md 7): was erwartet war und was sich geändert hat. Rein.

Verglichen wird der letzte Wert bis zum Beginn mit dem letzten danach. Was gesperrt ist oder auf anderen Gebieten ruht, wird nicht
verglichen; ein Unterschied sagt nie, wodurch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from basis.zahlen import Zustand, datum, runde
from proaktiv.fruehwarnung import Messpunkt
from proaktiv.indikatorvergleich import OHNE_WERT, Vergleich

RICHTUNGEN = {"steigt": 1, "sinkt": -1, "haelt": 0}
GEKOMMEN = {1: "gestiegen", -1: "gesunken", 0: "gleich geblieben"}


@dataclass(frozen=True)
class Reihenpunkt:
    """Ein Stichtag. ``teile``: wie viele Gebiete darin fehlen und gesperrt sind; nur gleiche lassen sich vergleichen."""

    punkt: Messpunkt
    teile: tuple[int, int] = (0, 0)

    @property
    def tag(self) -> date:
        return self.punkt.stichtag

    @property
    def fehlt(self) -> bool:
        return self.punkt.wert.zustand is Zustand.KEINE_ANGABE


@dataclass(frozen=True)
class Wirkungsverlauf:
    """``richtung``: steigt, sinkt oder haelt. ``ab``: der Tag, den das Bild markiert; er selbst zählt noch zum Davor.

    ``begonnen``: ob die Maßnahme begonnen gemeldet ist; was nicht begann, wirkt weder wie erwartet noch anders.
    """

    indikator: str
    gebiet: str
    richtung: str
    ab: date
    bis: date
    punkte: tuple[Reihenpunkt, ...]
    einheit: str = ""
    stellen: int = 1
    misst: str = ""
    begonnen: bool = True

    def ist_davor(self, punkt: Reihenpunkt) -> bool:
        return punkt.tag <= self.ab

    @property
    def hat_werte(self) -> bool:
        """Ob etwas zu zeichnen ist."""
        return any(p.punkt.wert.zahl is not None for p in self.punkte)

    @property
    def vorher(self) -> Reihenpunkt | None:
        return _letzter([p for p in self.punkte if self.ist_davor(p)])

    @property
    def nachher(self) -> Reihenpunkt | None:
        return _letzter([p for p in self.punkte if not self.ist_davor(p)])

    @property
    def vergleich(self) -> Vergleich | None:
        """None, solange es nicht auf beiden Seiten einen Stichtag mit einem Wert oder einem gesperrten gibt."""
        alt, neu = self.vorher, self.nachher
        if alt is None or neu is None:
            return None
        gleich = alt.teile == neu.teile
        return Vergleich(self.indikator, self.gebiet, alt.punkt, neu.punkt, self.einheit, self.stellen, self.misst, gleich)

    @property
    def gekommen(self) -> int | None:
        """1 gestiegen, −1 gesunken, 0 gleich auf so viele Stellen, wie der Indikator hat; None: kein Vergleich."""
        wert = self.vergleich.unterschied if self.vergleich else None
        if wert is None:
            return None
        gerundet = runde(wert, self.stellen)
        return (gerundet > 0) - (gerundet < 0)

    @property
    def satz(self) -> str:
        """Was wirklich geschah, in einem Satz, der keine Ursache behauptet."""
        vergleich = self.vergleich
        if vergleich is None:
            return self._ohne_vergleich()
        return f"{vergleich.werte}: {vergleich.ergebnis}. {self._erwartung()}".strip()

    def _ohne_vergleich(self) -> str:
        if self.vorher is None and self.nachher is None:
            return "Für dieses Gebiet gibt es noch keinen Wert."
        if self.nachher is None:
            assert self.vorher is not None
            wann = f"Der letzte Stichtag davor ist der {datum(self.vorher.tag)}"
            return f"Seit dem {datum(self.ab)} gibt es noch keinen Wert. {wann}{_zustand(self.vorher)}."
        return f"Bis zum {datum(self.ab)} gibt es keinen Wert; was sich seither geändert hat, lässt sich nicht sagen."

    def _erwartung(self) -> str:
        if self.gekommen is None:
            return ""
        if not self.begonnen:
            return f"Der Wert ist {GEKOMMEN[self.gekommen]}; dass die Maßnahme begonnen hat, ist nicht gemeldet."
        wie = "wie erwartet" if self.gekommen == RICHTUNGEN[self.richtung] else "anders als erwartet"
        assert self.nachher is not None
        rest = f"; sichtbar sein soll es bis zum {datum(self.bis)}" if self.nachher.tag < self.bis else ""
        return f"Der Wert ist {GEKOMMEN[self.gekommen]}, {wie}{rest}."


def _letzter(punkte: Sequence[Reihenpunkt]) -> Reihenpunkt | None:
    """Der letzte, zu dem es etwas gibt; ein gesperrter wird nicht übergangen."""
    return next((p for p in reversed(punkte) if not p.fehlt), None)


def _zustand(punkt: Reihenpunkt) -> str:
    grund = OHNE_WERT.get(punkt.punkt.wert.zustand)
    return f", {grund}" if grund else ""
