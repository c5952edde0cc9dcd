"""Ein gewichteter Indikator über alle Stadtteile: seine Werte, sein Nenner, sein Stichtag, und was daran auffällt.

Zähler und Nenner verschiedener Tage werden abgelehnt, wenn das Gewicht es nicht ausdrücklich erlaubt.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Protocol

from basis.zahlen import Zustand, datum
from budgets.rechnung_typen import NICHT_ZUGEORDNET, Gewichtung, Herkunft
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.punktwerte import Messwert

FEHLT = Messwert(None, None, Zustand.KEINE_ANGABE)
GESPERRT = Messwert(None, None, Zustand.GESPERRT)
FAKTOREN = {"prozent": 100, "je_1000": 1000, "je_10000": 10000}


class Wertzeile(Protocol):
    """Zähler und Nenner eines Stadtteils, wie sie gespeichert sind."""

    @property
    def zaehler(self) -> Decimal | None: ...
    @property
    def nenner(self) -> Decimal | None: ...
    @property
    def zustand(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Indikatorangabe:
    """Was die Rechnung von einem Indikator wissen muss. ``band`` ist das Altersband, das einen fehlenden Nenner stellt."""

    pk: int
    schluessel: str
    name: str
    einheit: str = "prozent"
    richtung: str = "belastend"
    aggregation: str = "quote"
    beruht_auf_fallzahlen: bool = False
    nachkommastellen: int = 1
    quelle: str = ""
    band: int | None = None
    band_von: int = 0
    band_bis: int = 0
    band_name: str = ""


@dataclass(frozen=True)
class Stadtteilwerte:
    """Die Zahlen der Stadtteile zu einem Gebietsstand: je Indikator der Stichtag, je Tag die Personen nach Altersband."""

    baum: Gebietsbaum
    stichtage: Mapping[int, date]
    zeilen: Mapping[tuple[int, date], Mapping[int, Wertzeile]]
    personen: Mapping[date, Mapping[int, Mapping[int, int]]]
    bevoelkerung_stichtag: date | None
    rundung: int = 0  # Zähler, die auf Fallzahlen beruhen, werden auf Vielfache davon gerundet; 0: nicht
    _spalten: dict[tuple[str, bool, int | None], "Spalte"] = field(default_factory=dict, repr=False, compare=False)

    def spalte(self, gewicht: Gewichtung, angabe: "Indikatorangabe | None", band: int | None) -> "Spalte":
        """Ein Indikator, einmal gelesen für alle Szenarien: das Gewicht ändert an seinen Werten nichts."""
        schluessel = (gewicht.indikator, gewicht.abweichender_stichtag, band)
        if schluessel not in self._spalten:
            self._spalten[schluessel] = Spalte(gewicht, angabe, band, self)
        return self._spalten[schluessel]

    @cached_property
    def empfaenger(self) -> tuple[tuple[str, str, str, tuple[Knoten, ...]], ...]:
        """(Schlüssel, Name, Ressort, Stadtteile) je Sozialraum, dann die nicht zugeordneten Stadtteile als eine Zeile."""
        zeilen = [
            (raum.schluessel, raum.name, (raum.eltern_id and self.baum.knoten[raum.eltern_id].name) or "", self.baum.kinder(raum.id))
            for raum in self.baum.auf_ebene(Ebene.SOZIALRAUM)
        ]
        if self.unzugeordnet:
            zeilen.append((NICHT_ZUGEORDNET, "Nicht zugeordnet", "", self.unzugeordnet))
        return tuple(zeilen)

    @cached_property
    def unzugeordnet(self) -> tuple[Knoten, ...]:
        return tuple(knoten for knoten in self.baum.nicht_zugeordnet() if knoten.ebene == Ebene.STADTTEIL)

    def anzahl(self, band: int, tag: date | None, gebiet: int) -> Fraction | None:
        """Personen eines Altersbands; None ohne Angabe."""
        je_gebiet = self.personen.get(tag, {}).get(gebiet) if tag else None
        return None if je_gebiet is None else Fraction(je_gebiet[band])


@dataclass(frozen=True)
class Spalte:
    """Ein gewichteter Indikator mit seinen Werten in allen Stadtteilen."""

    gewicht: Gewichtung
    angabe: Indikatorangabe | None
    band: int | None
    quelle: Stadtteilwerte

    @property
    def schluessel(self) -> str:
        return self.gewicht.indikator

    @cached_property
    def stichtag(self) -> date | None:
        return self.quelle.stichtage.get(self.angabe.pk) if self.angabe else None

    @cached_property
    def nennerband(self) -> int | None:
        """Woher ein fehlender Nenner kommt: das Altersband des Indikators, bei absoluten Zahlen die Bevölkerung des Teiltopfs."""
        return (self.angabe.band or self.band) if self.angabe else None

    @cached_property
    def nennertag(self) -> date | None:
        """Der Stichtag der Bevölkerung: derselbe, sonst nur mit Erlaubnis der jüngste."""
        if self.stichtag in self.quelle.personen:
            return self.stichtag
        return self.quelle.bevoelkerung_stichtag if self.gewicht.abweichender_stichtag else None

    @cached_property
    def zeilen(self) -> Mapping[int, Wertzeile]:
        return self.quelle.zeilen.get((self.angabe.pk, self.stichtag), {}) if self.angabe and self.stichtag else {}

    @cached_property
    def braucht_bevoelkerung(self) -> bool:
        return any(zeile.zustand == Zustand.WERT and zeile.nenner is None for zeile in self.zeilen.values())

    @cached_property
    def messwerte(self) -> dict[int, Messwert]:
        """Stadtteil → Messwert."""
        return {knoten.id: self._messwert(knoten.id) for _, _, _, liste in self.quelle.empfaenger for knoten in liste}

    @cached_property
    def summen(self) -> dict[str, Messwert]:
        """Empfänger → Σ Zähler und Σ Nenner seiner Stadtteile."""
        return {schluessel: summiere([self.messwerte[k.id] for k in liste]) for schluessel, _, _, liste in self.quelle.empfaenger}

    def _messwert(self, gebiet: int) -> Messwert:
        zeile = self.zeilen.get(gebiet)
        if zeile is None or zeile.zaehler is None:
            return GESPERRT if zeile is not None and zeile.zustand == Zustand.GESPERRT else FEHLT
        zaehler = self._gerundet(Fraction(zeile.zaehler))
        if zeile.nenner is not None:
            return Messwert(zaehler, Fraction(zeile.nenner))
        nenner = self.quelle.anzahl(self.nennerband, self.nennertag, gebiet) if self.nennerband else None
        return Messwert(zaehler, nenner) if nenner else FEHLT

    @property
    def rundet(self) -> bool:
        return bool(self.quelle.rundung and self.angabe and self.angabe.beruht_auf_fallzahlen)

    def _gerundet(self, zaehler: Fraction) -> Fraction:
        """Auf das nächste Vielfache, die Hälfte nach oben; im Stadtteil, damit Sozialräume die Summe ihrer Stadtteile bleiben."""
        weite = self.quelle.rundung
        return Fraction(floor(zaehler / weite + Fraction(1, 2)) * weite) if self.rundet else zaehler

    def herkunft(self) -> Herkunft:
        assert self.angabe is not None
        tag = self.nennertag if self.braucht_bevoelkerung else None
        faktor = FAKTOREN.get(self.angabe.einheit, 1)
        return Herkunft(self.angabe.name, self.stichtag, tag, faktor, self.angabe.einheit, self.angabe.nachkommastellen, self.angabe.quelle)

    def ablehnungen(self) -> Iterator[str]:
        if self.angabe is None:
            yield f"Den Indikator „{self.schluessel}“ gibt es nicht."
            return
        name = f"„{self.angabe.name}“"
        if self.angabe.richtung == "neutral":
            yield f"{name} ist ohne Wertung; nur ein belastender oder entlastender Indikator kann gewichtet werden."
        if self.angabe.aggregation == "keine":
            yield f"{name} lässt sich nicht über Stadtteile zusammenfassen und deshalb nicht gewichten."
        if self.stichtag is None:
            yield f"{name} hat bis zum gewählten Tag in keinem Stadtteil einen Wert."
        elif self.braucht_bevoelkerung:
            yield from self._nennerfehler(name, self.stichtag)

    def _nennerfehler(self, name: str, stichtag: date) -> Iterator[str]:
        if self.nennerband is None:
            yield f"{name} hat keinen Nenner, und der Teiltopf hat keine Bevölkerung, auf die er sich beziehen ließe."
        elif self.nennertag is None:
            ersatz = self.quelle.bevoelkerung_stichtag
            juengste = f"; die jüngste ist vom {datum(ersatz)}" if ersatz else ""
            yield (
                f"{name} hat den Stichtag {datum(stichtag)}, zu dem es keine Bevölkerung als Nenner gibt{juengste}. Zähler und Nenner "
                "verschiedener Tage sind nur erlaubt, wenn das Gewicht es ausdrücklich zulässt."
            )

    @cached_property
    def hinweise(self) -> tuple[str, ...]:
        return tuple(self._hinweise())

    def _hinweise(self) -> Iterator[str]:
        """Sozialräume, denen ein Teil ihrer Stadtteile fehlt, und abweichende Stichtage."""
        if self.angabe is None or self.stichtag is None:
            return
        if self.braucht_bevoelkerung and self.nennertag and self.nennertag != self.stichtag:
            yield f"„{self.angabe.name}“: Der Zähler ist vom {datum(self.stichtag)}, die Bevölkerung vom {datum(self.nennertag)}."
        teils = [k for _, _, _, knoten in self.quelle.empfaenger for k in self._teils_fehlend(knoten)]
        if teils:
            namen = ", ".join(k.kurzname or k.name for k in teils)
            wo = "einem Stadtteil" if len(teils) == 1 else f"{len(teils)} Stadtteilen"
            yield f"„{self.angabe.name}“ fehlt oder ist gesperrt in {wo} ({namen}); ihr Sozialraum rechnet mit den übrigen."

    def _teils_fehlend(self, knoten: Sequence[Knoten]) -> list[Knoten]:
        """Die Stadtteile ohne Wert, wenn andere desselben Empfängers einen haben; fehlen alle, sagt es die Rechnung selbst."""
        fehlend = [k for k in knoten if self.messwerte[k.id].zaehler is None]
        return [k for k in fehlend if self._bewohnt(k.id)] if len(fehlend) < len(knoten) else []

    def _bewohnt(self, gebiet: int) -> bool:
        """Ein Stadtteil ohne einen Menschen im Altersband des Nenners hat keinen Wert, und es fehlt auch keiner."""
        if not self.angabe or not self.angabe.band:
            return True
        return self.quelle.anzahl(self.angabe.band, self.nennertag or self.quelle.bevoelkerung_stichtag, gebiet) != 0


def summiere(messwerte: Sequence[Messwert]) -> Messwert:
    """Σ Zähler / Σ Nenner der bekannten Werte; ohne einen bekannten gesperrt, wenn einer gesperrt ist, sonst keine Angabe."""
    bekannt = [(m.zaehler, m.nenner) for m in messwerte if m.zaehler is not None and m.nenner is not None]
    if not bekannt:
        return GESPERRT if any(m.zustand is Zustand.GESPERRT for m in messwerte) else FEHLT
    return Messwert(sum((z for z, _ in bekannt), Fraction(0)), sum((n for _, n in bekannt), Fraction(0)))
