"""Schutz: welche weiteren Zellen zu sperren sind, damit eine verborgene Zelle genug Spielraum hat (lineares Programm, SciPy HiGHS).

Gesucht wird die billigste andere Tabelle, in der die Zelle um die Schwelle größer (oder kleiner) ist und alles früher Veröffentlichte
stimmt. Was sich darin ändert, wird gesperrt: dann kann ein Leser die wahre Tabelle von dieser nicht unterscheiden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from sozialraum.geheimhaltung_typen import Angabe, Gliederung, Wissen, Zelle, geschuetzt
from sozialraum.gleichungen import Aufbau

SPUERBAR = 1e-6


@dataclass
class Schuetzer:
    """Sperrt in einer neuen Tabelle, was der Schutz verlangt. ``davor`` ist das Wissen aus früheren Veröffentlichungen; es bleibt."""

    tabelle: Gliederung
    werte: Mapping[Zelle, int]
    davor: Wissen
    schwelle: int

    def __post_init__(self) -> None:
        neu = [Angabe(zelle, self.werte[zelle], self.werte[zelle]) for zelle in self.tabelle.zellen]
        aufbau = Aufbau(self.davor.und(neu))
        fruehere = {angabe.zelle: angabe for angabe in self.davor.angaben}
        self.zellen = [z for z in self.tabelle.zellen if self.werte[z] and not _offen(fruehere.get(z))]
        self.wahr = np.array(aufbau.wahr, dtype=float)
        self.spalten = {zelle: aufbau.spalten(zelle) for zelle in self.zellen}
        self.platz = {zelle: n for n, zelle in enumerate(self.zellen)}
        self.hoechstens = float(self.wahr.sum() + 10 * self.schwelle)
        self._regeln(aufbau, fruehere)

    def _regeln(self, aufbau: Aufbau, fruehere: Mapping[Zelle, Angabe]) -> None:
        """Feste Zeilen (früher Gezeigtes, Nullen, Verknüpfungen) und je sperrbarer Zelle: Σ x − mehr + weniger = wahrer Wert."""
        fest: list[tuple[Mapping[int, int], float, float]] = []
        for zeile, zelle in zip(aufbau.zeilen, [*aufbau.angaben, *[None] * len(aufbau.zeilen)], strict=False):
            if zelle is None or zelle not in self.platz:
                fest.append((zeile.glieder, zeile.unten, zeile.oben))
            elif zelle in fruehere:
                alt = fruehere[zelle]
                fest.append((zeile.glieder, alt.unten, self.hoechstens if alt.oben is None else alt.oben))
        breite = len(self.wahr)
        eintraege: list[tuple[int, int, int]] = []
        for n, (glieder, _, _) in enumerate(fest):
            for spalte, faktor in glieder.items():
                eintraege.append((n, spalte, faktor))
        for n, zelle in enumerate(self.zellen):
            for spalte, faktor in (*((s, 1) for s in self.spalten[zelle]), (breite + 2 * n, -1), (breite + 2 * n + 1, 1)):
                eintraege.append((len(fest) + n, spalte, faktor))
        zeilen, spalten, faktoren = zip(*eintraege, strict=True) if eintraege else ((), (), ())
        wahr = [float(self.werte[z]) for z in self.zellen]
        matrix = sparse.csr_array((faktoren, (zeilen, spalten)), shape=(len(fest) + len(wahr), breite + 2 * len(wahr)), dtype=float)
        unten, oben = [float(u) for _, u, _ in fest], [float(min(o, self.hoechstens)) for _, _, o in fest]
        self.regel = LinearConstraint(matrix, np.array(unten + wahr), np.array(oben + wahr))
        weniger = [grenze for wert in wahr for grenze in (self.hoechstens, wert - 1)]  # verborgen heißt wenigstens 1
        self.rahmen = (np.zeros(matrix.shape[1]), np.concatenate([np.full(breite, self.hoechstens), weniger]))

    def schuetze(self, ziele: Sequence[Zelle], gesperrt: set[Zelle]) -> bool:
        """Ergänzt ``gesperrt``, bis jedes Ziel einen Beleg hat; falsch, wenn keine Sperrung dieser Tabelle eines schützen kann."""
        if not self.zellen:
            return not ziele
        self.kosten = np.repeat([self._preis(z) if z not in gesperrt else 0.0 for z in self.zellen], 2)
        offen = list(ziele)
        self.kleinste = {z: self.werte[z] for z in self.zellen}
        self.groesste = dict(self.kleinste)
        while offen:
            zelle = offen.pop(0)
            if zelle not in self.platz:
                return False
            if geschuetzt(self.kleinste[zelle], self.groesste[zelle], self.schwelle):
                continue
            if (neue := self._beleg(zelle, gesperrt)) is None:
                return False
            offen += neue
        return True

    def _preis(self, zelle: Zelle) -> float:
        return float(self.werte[zelle] + 1)

    def _beleg(self, zelle: Zelle, gesperrt: set[Zelle]) -> list[Zelle] | None:
        wert, n = self.werte[zelle], self.platz[zelle]
        versuche = [(2 * n, max(self.schwelle, wert + self.schwelle - 1) - wert)]
        if wert >= 2 * self.schwelle:
            versuche.append((2 * n + 1, self.schwelle - 1))
        beste = None
        for spalte, abstand in versuche:
            unten, oben = self.rahmen[0].copy(), self.rahmen[1].copy()
            unten[len(self.wahr) + spalte] = oben[len(self.wahr) + spalte] = abstand
            oben[len(self.wahr) + (spalte ^ 1)] = 0.0
            kosten = np.concatenate([np.zeros(len(self.wahr)), self.kosten])
            lauf = milp(kosten, bounds=Bounds(unten, oben), constraints=self.regel)
            if lauf.x is not None and (beste is None or lauf.fun < beste.fun):
                beste = lauf
        if beste is None:
            return None
        return self._merke(beste.x[: len(self.wahr)], gesperrt)

    def _merke(self, loesung: np.ndarray, gesperrt: set[Zelle]) -> list[Zelle]:
        """Sperrt, was sich in der gefundenen Tabelle ändert, und merkt sie als Beleg für alle."""
        neue = []
        for n, zelle in enumerate(self.zellen):
            wert = loesung[self.spalten[zelle]].sum()
            if abs(wert - self.werte[zelle]) > SPUERBAR and zelle not in gesperrt:
                gesperrt.add(zelle)
                self.kosten[2 * n : 2 * n + 2] = 0.0
                neue.append(zelle)
            ganz = round(wert)
            self.kleinste[zelle], self.groesste[zelle] = min(self.kleinste[zelle], ganz), max(self.groesste[zelle], ganz)
        return neue


def _offen(angabe: Angabe | None) -> bool:
    """Ob eine Zelle früher schon mit ihrer Zahl gezeigt wurde; sie lässt sich nicht mehr sperren."""
    return angabe is not None and angabe.unten == angabe.oben
