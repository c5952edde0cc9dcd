"""Geheimhaltung: Zellen, Achsen, Tabellen und was ein Leser weiß. Eingefroren, ohne Rechnung.

Eine Zelle ist die Menge der Stadtteile und die Menge der Merkmale, die sie zählt. Zwei Namen für dieselben Mengen sind dieselbe Zelle:
ein Ressort, das aus einem Sozialraum besteht, teilt mit ihm jede Zahl und jede Sperrung.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

Menge = frozenset[str]
Paar = tuple[str, str]  # (Ort, Merkmal): die kleinste Einheit, die gezählt wird
Zahlen = Mapping[Paar, int]


@dataclass(frozen=True, slots=True)
class Zelle:
    """Eine Zahl: ``groesse`` sagt, was an welchem Tag gezählt ist (zum Beispiel „bestand:2007-03-31“)."""

    groesse: str
    orte: Menge
    merkmale: Menge

    @property
    def schluessel(self) -> tuple[str, int, list[str], int, list[str]]:
        """Feste Reihenfolge, damit dieselben Daten immer dieselbe Sperrung ergeben."""
        return self.groesse, len(self.orte), sorted(self.orte), len(self.merkmale), sorted(self.merkmale)


@dataclass(frozen=True)
class Achse:
    """Die Mengen, nach denen eine Tabelle gliedert, und welche davon die Summe welcher anderen ist.

    Abgelehnt wird eine Summe, deren Teile sich überschneiden oder nicht das Ganze ergeben.
    """

    mengen: tuple[Menge, ...]
    summen: tuple[tuple[Menge, tuple[Menge, ...]], ...] = ()

    def __post_init__(self) -> None:
        for ganzes, teile in self.summen:
            if sum(map(len, teile)) != len(ganzes) or frozenset().union(*teile) != ganzes:
                raise ValueError("Die Teile einer Achse ergeben nicht ihr Ganzes.")

    @cached_property
    def grund(self) -> Menge:
        return frozenset().union(*self.mengen)


@dataclass(frozen=True)
class Tabelle:
    """Eine Größe, nach Orten und Merkmalen gegliedert, mit jeder Zwischensumme."""

    groesse: str
    orte: Achse
    merkmale: Achse

    @cached_property
    def zellen(self) -> tuple[Zelle, ...]:
        return tuple(Zelle(self.groesse, o, m) for o in self.orte.mengen for m in self.merkmale.mengen)

    @cached_property
    def summen(self) -> tuple[tuple[Zelle, tuple[Zelle, ...]], ...]:
        """Jede Gleichung der Tabelle: Summe und Summanden, längs beider Achsen."""
        g = self.groesse
        laengs = [
            (Zelle(g, ganzes, m), tuple(Zelle(g, teil, m) for teil in teile))
            for ganzes, teile in self.orte.summen for m in self.merkmale.mengen
        ]  # fmt: skip
        quer = [
            (Zelle(g, o, ganzes), tuple(Zelle(g, o, teil) for teil in teile))
            for ganzes, teile in self.merkmale.summen for o in self.orte.mengen
        ]  # fmt: skip
        return (*laengs, *quer)

    def werte(self, zahlen: Zahlen) -> dict[Zelle, int]:
        """Die Zahl jeder Zelle. Ein Paar ohne Eintrag zählt 0; was nicht gezählt ist, gehört nicht in eine Tabelle."""
        je_ort: dict[str, dict[str, int]] = {}
        for (ort, merkmal), anzahl in zahlen.items():
            if anzahl:
                je_ort.setdefault(ort, {})[merkmal] = anzahl
        ergebnis = {}
        for o in self.orte.mengen:
            summen: dict[str, int] = {}
            for ort in o & je_ort.keys():
                for merkmal, anzahl in je_ort[ort].items():
                    summen[merkmal] = summen.get(merkmal, 0) + anzahl
            for m in self.merkmale.mengen:
                ergebnis[Zelle(self.groesse, o, m)] = sum(summen[merkmal] for merkmal in m & summen.keys())
        return ergebnis


class Gliederung(Protocol):
    """Was sich sperren lässt: Zellen, ihre Summen und ihre Werte."""

    @property
    def zellen(self) -> tuple[Zelle, ...]: ...
    @property
    def summen(self) -> tuple[tuple[Zelle, tuple[Zelle, ...]], ...]: ...
    def werte(self, zahlen: Zahlen) -> dict[Zelle, int]: ...


@dataclass(frozen=True)
class Verbund:
    """Mehrere Tabellen einer Größe zugleich: was sie gemeinsam haben, ist eine Zelle."""

    tabellen: tuple[Tabelle, ...]

    @cached_property
    def zellen(self) -> tuple[Zelle, ...]:
        return tuple(dict.fromkeys(zelle for tabelle in self.tabellen for zelle in tabelle.zellen))

    @cached_property
    def summen(self) -> tuple[tuple[Zelle, tuple[Zelle, ...]], ...]:
        return tuple(dict.fromkeys(summe for tabelle in self.tabellen for summe in tabelle.summen))

    def werte(self, zahlen: Zahlen) -> dict[Zelle, int]:
        return {zelle: wert for tabelle in self.tabellen for zelle, wert in tabelle.werte(zahlen).items()}


@dataclass(frozen=True, slots=True)
class Angabe:
    """Was ein Leser von einer Zelle weiß: sie liegt in ``unten`` bis ``oben`` (None: nach oben offen).

    Eine sichtbare Zahl hat unten = oben; ``verborgen`` heißt: sie wurde als gesperrt gezeigt und ist deshalb zu schützen. ``gefolgert``:
    Niemand hat sie gezeigt, sie folgt aus etwas anderem, etwa einem Betrag.
    """

    zelle: Zelle
    unten: int
    oben: int | None
    verborgen: bool = False
    gefolgert: bool = False


@dataclass(frozen=True, slots=True)
class Verknuepfung:
    """Σ Faktor · Größe = 0 für jedes Paar, das in den wahren Zahlen so aufgeht: Bestand = Bestand davor + begonnen − beendet."""

    glieder: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Wissen:
    """Alles, was ein Leser weiß, und die wahren Zahlen je Größe, an denen die Prüfung misst."""

    angaben: tuple[Angabe, ...]
    wahrheit: Mapping[str, Zahlen]
    verknuepfungen: tuple[Verknuepfung, ...] = ()
    struktur: tuple[Zelle, ...] = field(default=())  # Zellen, die niemand zeigt, die aber klein sein können

    def und(self, angaben: Iterable[Angabe]) -> "Wissen":
        """Dasselbe Wissen und mehr."""
        return Wissen((*self.angaben, *angaben), self.wahrheit, self.verknuepfungen, self.struktur)


@dataclass(frozen=True, slots=True)
class Leck:
    """Eine Zelle, die sich zu eng eingrenzen lässt: sie liegt sicher in ``unten`` bis ``oben``."""

    zelle: Zelle
    unten: int
    oben: int


def geschuetzt(unten: int, oben: int, schwelle: int) -> bool:
    """Ob eine Zelle mit diesen Grenzen geschützt ist: wenigstens ``schwelle`` ganze Werte, und die Schwelle selbst ist möglich."""
    return oben >= schwelle and oben - unten >= schwelle - 1
