"""Geheimhaltung: welche Tabellen von denselben Zahlen sprechen, und was eine Berichtigung daran ändert.

Die Unbekannte eines Lesers ist, was gezählt wurde: Inhalt und Monat, Stadtteil, Hilfeart. Zwei Tabellen desselben Monats haben deshalb
dieselbe Größe, wie verschieden ihre Hilfearten auch sind. Erst wenn eine Berichtigung eine gemeinsame Hilfeart anders zählt, beginnt ein
weiterer Datenstand: eine eigene Größe, die der alten überall gleich ist, wo sich nichts geändert hat (docs/decisions.md 31).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from sozialraum.geheimhaltung import bestandsgleichung
from sozialraum.geheimhaltung_typen import Angabe, Menge, Paar, Verknuepfung, Zahlen, Zelle


@dataclass(frozen=True)
class Zaehlung:
    """Gezähltes: ``name`` sagt Inhalt und Monat („bestand:2007-09“), ``merkmale``, welche Hilfearten gezählt sind, auch mit 0."""

    name: str
    merkmale: Menge
    zahlen: Zahlen


@dataclass
class Datenstaende:
    """Ordnet Zählungen ihren Größen zu, in der Reihenfolge, in der sie aufgenommen werden."""

    wahrheit: dict[str, dict[Paar, int]] = field(default_factory=dict)
    _staende: dict[str, list[str]] = field(default_factory=dict)
    _merkmale: dict[str, set[str]] = field(default_factory=dict)

    def nimm_auf(self, zaehlung: Zaehlung) -> str:
        """Die Größe einer Zählung: der erste Datenstand, der ihr in keiner gemeinsamen Hilfeart widerspricht, sonst ein neuer."""
        staende = self._staende.setdefault(zaehlung.name, [])
        groesse = next((g for g in staende if self._vertraegt(g, zaehlung)), None)
        if groesse is None:
            groesse = f"{zaehlung.name}:{len(staende) + 1}" if staende else zaehlung.name
            staende.append(groesse)
            self.wahrheit[groesse], self._merkmale[groesse] = {}, set()
        self._merkmale[groesse] |= zaehlung.merkmale
        self.wahrheit[groesse] |= _echte(zaehlung.zahlen, zaehlung.merkmale)
        return groesse

    def _vertraegt(self, groesse: str, zaehlung: Zaehlung) -> bool:
        gemeinsam = self._merkmale[groesse] & zaehlung.merkmale
        return _echte(self.wahrheit[groesse], gemeinsam) == _echte(zaehlung.zahlen, gemeinsam)

    def uebertrage(self, angaben: Iterable[Angabe], groesse: str) -> Iterator[Angabe]:
        """Was andere Datenstände schon gezeigt haben und in diesem gleich geblieben ist: Es lässt sich nicht mehr sperren."""
        andere = next((set(staende) - {groesse} for staende in self._staende.values() if groesse in staende), set())
        for angabe in angaben:
            zelle = angabe.zelle
            if zelle.groesse in andere and angabe.unten == angabe.oben and zelle.merkmale <= self._merkmale[groesse]:
                neue = Zelle(groesse, zelle.orte, zelle.merkmale)
                if self._summe(neue) == angabe.unten:
                    yield Angabe(neue, angabe.unten, angabe.oben, gefolgert=angabe.gefolgert)

    def _summe(self, zelle: Zelle) -> int:
        return sum(self.wahrheit[zelle.groesse].get((ort, merkmal), 0) for ort in zelle.orte for merkmal in zelle.merkmale)

    def verknuepfungen(self) -> tuple[Verknuepfung, ...]:
        """Datenstände desselben Monats sind gleich, wo sich nichts geändert hat; Bestand = Bestand davor + begonnen − beendet."""
        gleiche = (Verknuepfung(((a, 1), (b, -1))) for staende in self._staende.values() for a, b in combinations(staende, 2))
        return (*gleiche, *self._bestandsgleichungen())

    def _bestandsgleichungen(self) -> Iterator[Verknuepfung]:
        """Für jedes Jahr, von dem alle vier Größen in irgendeinem Stand bekannt sind."""
        for name in self._staende:
            inhalt, _, monat = name.partition(":")
            if inhalt != "bestand":
                continue
            davor = f"{int(monat[:4]) - 1}{monat[4:]}"
            vier = [self._staende.get(n, []) for n in (name, f"bestand:{davor}", f"begonnen:{monat}", f"beendet:{monat}")]
            for bestand in vier[0]:
                for alt in vier[1]:
                    for neu in vier[2]:
                        for ende in vier[3]:
                            yield bestandsgleichung(bestand, alt, neu, ende)


def _echte(zahlen: Zahlen, merkmale: Iterable[str]) -> dict[Paar, int]:
    """Ohne Nullen: Ein Paar ohne Eintrag zählt 0."""
    gesucht = frozenset(merkmale)
    return {paar: anzahl for paar, anzahl in zahlen.items() if anzahl and paar[1] in gesucht}
