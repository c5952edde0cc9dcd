"""Eine veröffentlichte Tabelle als Bild: was wovon ein Teil ist, und wie viel auf welcher Stufe gesperrt ist. Ohne Django.

Die Stufen folgen allein aus den Mengen der Stadtteile und Hilfearten, die jede Zahl zählt; so gilt die Ordnung auch für alte Tabellen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Protocol

from basis.zahlen import Wert, Zustand, zahl
from sozialraum import geheimhaltung_achsen

VIEL = 4  # ab einem Viertel gesperrter Zahlen ist eine gröbere Gliederung lesbarer
PLURAL = {"Stadtteil": "Stadtteilen", "Sozialraum": "Sozialräumen", "Ressort": "Ressorts"}
TIEFSTE = 3


class Zelle(Protocol):
    """Was eine gespeicherte Zelle sagt."""

    zeile: int
    spalte: int
    gebiet: str
    hilfen: str
    orte: list[str]
    merkmale: list[str]
    anzahl: int | None


class Stelle(NamedTuple):
    """Ein Platz in der Ordnung: die Nummer der Menge, ihre Tiefe, das Ganze, zu dem sie gehört, und ob sie selbst Teile hat."""

    nummer: int
    tiefe: int
    ganzes: int | None
    hat_teile: bool


class Zeile(NamedTuple):
    name: str
    werte: list[Wert]
    tiefe: int
    teil_von: str
    hat_teile: bool


class Spalte(NamedTuple):
    name: str
    summe: bool  # zählt mehrere Hilfearten, die eigene Spalten haben


@dataclass(frozen=True)
class Tabellenbild:
    spalten: tuple[Spalte, ...]
    zeilen: tuple[Zeile, ...]

    @property
    def alle(self) -> int:
        return sum(len(z.werte) for z in self.zeilen)

    @property
    def gesperrt(self) -> int:
        return sum(_gesperrt(z.werte) for z in self.zeilen)

    def gruende(self, fassung: str) -> list[str]:
        """Warum so viel gesperrt ist und was lesbarer wäre; leer, wenn wenig gesperrt ist."""
        if not self.alle or self.gesperrt * VIEL < self.alle:
            return []
        stufe = geheimhaltung_achsen.stufe(fassung)
        saetze = [
            f"{zahl(self.gesperrt)} von {zahl(self.alle)} Zahlen sind gesperrt: die kleinen, und dazu so viele andere, dass sich keine aus "
            "den Summen errechnen lässt. Je feiner die Gliederung, desto mehr."
        ]
        unten, oben = [z.werte for z in self.zeilen if not z.hat_teile], [z.werte for z in self.zeilen if z.hat_teile]
        if unten and oben:
            wo = PLURAL.get(stufe.ort, "Teilen") if stufe else "Teilen"
            saetze.append(f"Bei den {wo} sind es {_von(unten)}, bei den Summen darüber {_von(oben)}.")
        quer = list(zip(*(z.werte for z in self.zeilen), strict=True))
        einzeln = [werte for spalte, werte in zip(self.spalten, quer, strict=True) if not spalte.summe]
        summen = [werte for spalte, werte in zip(self.spalten, quer, strict=True) if spalte.summe]
        if einzeln and summen:
            was = "Hilfearten" if stufe and stufe.merkmal == "Hilfeart" else "Formen"
            saetze.append(f"Bei den einzelnen {was} sind es {_von(einzeln)}, bei ihren Summen {_von(summen)}.")
        if stufe and (groeber := geheimhaltung_achsen.groeber(stufe)):
            saetze.append(f"Lesbarer wäre eine gröbere Gliederung: {' oder '.join(s.name for s in groeber)}.")
        return saetze


def _gesperrt(werte: Iterable[Wert]) -> int:
    return sum(1 for wert in werte if wert.zustand is Zustand.GESPERRT)


def _von(reihen: Sequence[Sequence[Wert]]) -> str:
    return f"{zahl(sum(_gesperrt(werte) for werte in reihen))} von {zahl(sum(len(werte) for werte in reihen))}"


def ordne(mengen: Sequence[frozenset[str]]) -> list[Stelle]:
    """Jedes Ganze vor seinen Teilen, Geschwister in ihrer bisherigen Folge. Das Ganze einer Menge ist die kleinste, die sie enthält."""
    ganze: list[int | None] = []
    for menge in mengen:
        groessere = [n for n, andere in enumerate(mengen) if menge < andere]
        ganze.append(min(groessere, key=lambda n: len(mengen[n])) if groessere else None)
    teile: dict[int | None, list[int]] = {}
    for nummer, ganzes in enumerate(ganze):
        teile.setdefault(ganzes, []).append(nummer)
    folge: list[Stelle] = []

    def steige(nummer: int, tiefe: int) -> None:
        folge.append(Stelle(nummer, tiefe, ganze[nummer], nummer in teile))
        for teil in teile.get(nummer, ()):
            steige(teil, tiefe + 1)

    for nummer in teile.get(None, ()):
        steige(nummer, 0)
    return folge


def zeichne(zellen: Iterable[Zelle]) -> Tabellenbild:
    """Zeilen und Spalten in ihrer Ordnung, vom Ganzen zu den Teilen."""
    zeilen: dict[int, tuple[str, frozenset[str]]] = {}
    spalten: dict[int, tuple[str, frozenset[str]]] = {}
    werte: dict[tuple[int, int], Wert] = {}
    for z in zellen:
        zeilen[z.zeile], spalten[z.spalte] = (z.gebiet, frozenset(z.orte)), (z.hilfen, frozenset(z.merkmale))
        werte[z.zeile, z.spalte] = Wert(None, Zustand.GESPERRT) if z.anzahl is None else Wert(Fraction(z.anzahl))
    zeilennummern, spaltennummern = sorted(zeilen), sorted(spalten)
    orte = [zeilen[n] for n in zeilennummern]
    quer = ordne([spalten[n][1] for n in spaltennummern])
    reihen = []
    for stelle in ordne([menge for _, menge in orte]):
        folge = [werte[zeilennummern[stelle.nummer], spaltennummern[s.nummer]] for s in quer]
        teil_von = "" if stelle.ganzes is None else orte[stelle.ganzes][0]
        reihen.append(Zeile(orte[stelle.nummer][0], folge, min(stelle.tiefe, TIEFSTE), teil_von, stelle.hat_teile))
    return Tabellenbild(tuple(Spalte(spalten[spaltennummern[s.nummer]][0], s.hat_teile) for s in quer), tuple(reihen))
