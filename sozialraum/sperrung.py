"""Sperrung einer Tabelle: kleine Zahlen (primär) und so viele weitere, dass keine sich errechnen lässt (sekundär).

Der erste Durchgang ist gierig und sieht je Gleichung nur ihre eigenen Glieder; ob das Ergebnis hält, sagt erst der Angriff
(sozialraum/angriff.py), der alle Gleichungen zugleich sieht. Nullen werden nie gesperrt: eine 0 ist eine Angabe.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sozialraum.geheimhaltung_typen import Gliederung, Zelle


def klein(wert: int, schwelle: int) -> bool:
    """Ob eine Zahl allein zu sperren ist: größer als 0 und kleiner als die Schwelle."""
    return 0 < wert < schwelle


def primaer(werte: Mapping[Zelle, int], schwelle: int) -> set[Zelle]:
    """Alle Zellen, die schon für sich zu klein sind."""
    return {zelle for zelle, wert in werte.items() if klein(wert, schwelle)}


def sperre(tabelle: Gliederung, werte: Mapping[Zelle, int], schwelle: int, dazu: Iterable[Zelle] = ()) -> set[Zelle]:
    """Die gesperrten Zellen einer Tabelle: primäre, ``dazu`` und die gierig gewählten sekundären. Deterministisch."""
    return _Durchgang(tabelle, werte, schwelle).sperre(primaer(werte, schwelle) | set(dazu))


@dataclass
class _Durchgang:
    tabelle: Gliederung
    werte: Mapping[Zelle, int]
    schwelle: int

    def __post_init__(self) -> None:
        self.summen = [(ganzes, tuple(t for t in teile if self.werte[t])) for ganzes, teile in self.tabelle.summen if self.werte[ganzes]]
        self.in_summen: dict[Zelle, list[int]] = {}
        for nummer, (ganzes, teile) in enumerate(self.summen):
            for zelle in (ganzes, *teile):
                self.in_summen.setdefault(zelle, []).append(nummer)
        self.rang = {zelle: n for n, zelle in enumerate(sorted(self.in_summen, key=lambda z: z.schluessel))}

    def sperre(self, gesperrt: set[Zelle]) -> set[Zelle]:
        """Füllt auf, bis keine Gleichung für sich etwas verrät."""
        self.gesperrt = {zelle for zelle in gesperrt if self.werte[zelle]}
        offen = list(range(len(self.summen)))
        while offen:
            nummer = offen.pop()
            while (weitere := self._fehlt(nummer)) is not None:
                self.gesperrt.add(weitere)
                offen += [n for n in self.in_summen[weitere] if n != nummer]
        return self.gesperrt

    def _fehlt(self, nummer: int) -> Zelle | None:
        """Die Zelle, die diese Gleichung noch braucht; None, wenn sie nichts verrät."""
        ganzes, teile = self.summen[nummer]
        verborgen = [t for t in teile if t in self.gesperrt]
        sichtbar = [t for t in teile if t not in self.gesperrt]
        if ganzes in self.gesperrt:
            return min(sichtbar, key=self._kosten) if not verborgen and sichtbar else None
        if not verborgen:
            return None
        spielraum = sum(self.werte[t] for t in verborgen) - len(verborgen)  # jede verborgene Zahl ist wenigstens 1
        if len(verborgen) > 1 and spielraum >= self.schwelle - 1:
            return None
        return min(sichtbar, key=self._kosten) if sichtbar else ganzes

    def _kosten(self, zelle: Zelle) -> tuple[int, int]:
        """Kleine Zahlen zuerst; teurer wird, was in anderen Gleichungen weitere Sperrungen nach sich zöge."""
        allein = sum(1 for n in self.in_summen[zelle] if not self._hat_gesperrte(n))
        return self.werte[zelle] * (1 + allein), self.rang[zelle]

    def _hat_gesperrte(self, nummer: int) -> bool:
        ganzes, teile = self.summen[nummer]
        return ganzes in self.gesperrt or any(t in self.gesperrt for t in teile)
