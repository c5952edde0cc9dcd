"""Angriff: was sich aus allem Veröffentlichten über eine gesperrte Zelle errechnen lässt (lineares Programm, SciPy HiGHS).

Der gedachte Angreifer kennt jede veröffentlichte Zahl, jede Summe, die Regel der Sperrung (gesperrt heißt wenigstens 1), Quoten und
Beträge als Spannen, und Bestand = Bestand davor + begonnen − beendet. Als sicher gilt eine Zelle nur mit Belegen: ganzzahligen Tabellen,
die alles Veröffentlichte ebenso ergeben und in ganzen Zahlen nachgeprüft sind. Gleitkomma sucht die Belege, es urteilt nicht.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from sozialraum.geheimhaltung_typen import Leck, Wissen, Zelle, geschuetzt
from sozialraum.gleichungen import System, Teilsystem, stelle_auf

ZEITGRENZE = 20.0  # Sekunden für eine ganzzahlige Suche; danach gilt die Zelle als nicht geschützt
BUENDEL = 4


@dataclass(frozen=True)
class Grenzen:
    """Zwischen welchen ganzen Werten eine Zelle liegen kann."""

    unten: int
    oben: int


def pruefe(wissen: Wissen, schwelle: int, ziele: Iterable[Zelle] | None = None) -> tuple[Leck, ...]:
    """Die Zellen, die sich zu eng eingrenzen lassen; leer heißt: die Sperrung hält. ``ziele`` beschränkt die Prüfung.

    Geprüft werden alle verborgenen Zellen und alle kleinen, die niemand zeigt, die sich aber aus Gezeigtem ergeben könnten.
    """
    lecks = []
    system = stelle_auf(wissen, schwelle, None if ziele is None else frozenset(ziele))
    for zelle, wert in system.bekannt.items():
        lecks.append(Leck(zelle, wert, wert))
    for teil in system.teile:
        lecks += _Suche(teil, schwelle).lecks()
    return tuple(sorted(lecks, key=lambda leck: leck.zelle.schluessel))


def grenzen(wissen: Wissen, zellen: Sequence[Zelle]) -> dict[Zelle, Grenzen]:
    """Die genauen Grenzen einzelner Zellen, für die Anzeige und für Tests."""
    system: System = stelle_auf(wissen, 1, frozenset(zellen), alle=True)
    ergebnis = {zelle: Grenzen(wert, wert) for zelle, wert in system.bekannt.items()}
    for teil in system.teile:
        suche = _Suche(teil, 1)
        for ziel in range(len(teil.ziele)):
            ergebnis[teil.ziele[ziel].zelle] = Grenzen(suche.rand(ziel, -1), suche.rand(ziel, 1))
    return ergebnis


class _Suche:
    """Sucht in einem Teilsystem für jedes Ziel Belege: zulässige ganzzahlige Lösungen, in denen es klein und in denen es groß ist."""

    def __init__(self, teil: Teilsystem, schwelle: int) -> None:
        self.teil, self.schwelle = teil, schwelle
        zeilen, spalten, faktoren = teil.matrix
        form = (len(teil.unten), len(teil.wahr))
        self.matrix = sparse.csr_array((np.array(faktoren, dtype=np.int64), (zeilen, spalten)), shape=form)
        self.unten, self.oben = np.array(teil.unten, dtype=np.int64), np.array(teil.oben, dtype=np.int64)
        ziel_zeile = [n for n, ziel in enumerate(teil.ziele) for _ in ziel.spalten]
        ziel_spalte = [s for ziel in teil.ziele for s in ziel.spalten]
        self.ziele = sparse.csr_array(
            (np.ones(len(ziel_spalte), dtype=np.int64), (ziel_zeile, ziel_spalte)), shape=(len(teil.ziele), len(teil.wahr))
        )
        self.fest = np.array([ziel.fest for ziel in teil.ziele], dtype=np.int64)
        wahr = np.array(teil.wahr, dtype=np.int64)
        self.kleinste = self.ziele @ wahr + self.fest
        self.groesste = self.kleinste.copy()
        if not self._gilt(wahr):
            raise ValueError("Die wahren Zahlen widersprechen den veröffentlichten.")
        self.regel = LinearConstraint(self.matrix.astype(float), self.unten.astype(float), self.oben.astype(float))
        self.rahmen = Bounds(np.zeros(form[1]), np.full(form[1], float(teil.hoechstens)))

    def lecks(self) -> list[Leck]:
        self._buendle()
        return [leck for ziel in self._offen() if (leck := self._leck(int(ziel))) is not None]

    def _offen(self) -> np.ndarray:
        sicher = (self.groesste >= self.schwelle) & (self.groesste - self.kleinste >= self.schwelle - 1)
        return np.flatnonzero(~sicher)

    def _buendle(self) -> None:
        """Ein Lösungslauf drückt viele Ziele zugleich nach oben oder unten: die meisten sind danach belegt."""
        zufall = np.random.default_rng(1)
        for _ in range(BUENDEL):
            offen = self._offen()
            if len(offen) < 3:
                return
            richtung = np.zeros(len(self.teil.ziele))
            richtung[offen] = zufall.choice([-1.0, 1.0], len(offen)) * zufall.uniform(0.5, 1.5, len(offen))
            self._loese(-(self.ziele.T @ richtung))

    def _leck(self, ziel: int) -> Leck | None:
        """Sucht oben, dann unten; None, sobald das Ziel belegt ist."""
        for richtung in (1, -1):
            if not geschuetzt(int(self.kleinste[ziel]), int(self.groesste[ziel]), self.schwelle):
                self.rand(ziel, richtung)
        unten, oben = int(self.kleinste[ziel]), int(self.groesste[ziel])
        return None if geschuetzt(unten, oben, self.schwelle) else Leck(self.teil.ziele[ziel].zelle, unten, oben)

    def rand(self, ziel: int, richtung: int) -> int:
        """Der größte (1) oder kleinste (−1) belegte Wert eines Ziels: erst als lineares Programm, sonst ganzzahlig."""
        gewichte = -richtung * np.asarray(self.ziele[[ziel], :].todense(), dtype=float).ravel()
        if not self._loese(gewichte):
            self._loese(gewichte, ganz=True)
        return int(self.groesste[ziel] if richtung > 0 else self.kleinste[ziel])

    def _loese(self, gewichte: np.ndarray, *, ganz: bool = False) -> bool:
        """Ein Lauf von HiGHS; gelingt eine ganzzahlige Lösung, zählt sie für alle Ziele als Beleg."""
        art = np.ones(len(gewichte)) if ganz else None
        lauf = milp(gewichte, integrality=art, bounds=self.rahmen, constraints=self.regel, options={"time_limit": ZEITGRENZE})
        if lauf.x is None:
            return False
        loesung = np.rint(lauf.x).astype(np.int64)
        if np.abs(lauf.x - loesung).max(initial=0) > 1e-4 or not self._gilt(loesung):
            return False
        werte = self.ziele @ loesung + self.fest
        self.kleinste, self.groesste = np.minimum(self.kleinste, werte), np.maximum(self.groesste, werte)
        return True

    def _gilt(self, loesung: np.ndarray) -> bool:
        """In ganzen Zahlen: die Lösung ergibt genau das Veröffentlichte."""
        ergebnis = self.matrix @ loesung
        return bool((loesung >= 0).all() and (ergebnis >= self.unten).all() and (ergebnis <= self.oben).all())
