"""Die Wege zum Jahresende nebeneinander, jeder mit dem, was er in früheren Jahren wert war. Rein."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from basis.monate import monatsende
from budgets.prognose import Monatsreihe, Verfahren, bestes, drei_wege, fuer_eine_zeile, pruefe_rueckwaerts
from budgets.prognose_bestand import Faelle, Falllage, Leistung, falllage
from budgets.vollzugsblatt import Vollzugsblatt
from budgets.vollzugsgliederung import Postenstand, Verlauf, monatsnummer

OHNE_HILFEART = "ohne Hilfeart"


@dataclass(frozen=True, slots=True)
class Hilfe:
    """Was die Seite von einer Hilfeart nennt; ``form``: ambulant, teilstationaer, stationaer oder sonstige."""

    name: str
    form: str


@dataclass(frozen=True, slots=True, eq=False)
class Fallblick:
    """Fälle und Leistungen eines Gebiets; ``grund``: warum die Fälle hier nicht gelesen werden dürfen.

    Jeder ist nur sich selbst gleich und wird nie verändert: Was aus ihm gerechnet ist, bleibt gemerkt, solange es ihn gibt.
    """

    faelle: Faelle = field(default_factory=dict)
    leistungen: tuple[Leistung, ...] = ()
    hilfen: Mapping[str, Hilfe] = field(default_factory=dict)
    grund: str = "Es liegen keine laufenden Fälle vor."


@dataclass(frozen=True, slots=True)
class Weg:
    """Ein Weg zum Jahresende für das ganze Blatt, mit seinem Fehler in früheren Jahren; ``je_jahr``: der Fehler jedes geprüften Jahres."""

    name: str
    betrag: int | None
    abweichung: int | None
    fehler: Fraction | None
    grund: str
    bester: bool
    je_jahr: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wegeblatt:
    """Alle Wege, der Satz, der den besten nennt, und die Lage der Fälle, aus der der dritte rechnet."""

    wege: tuple[Weg, ...] = ()
    satz: str = ""
    lage: Falllage = field(default_factory=lambda: Falllage(None))

    @property
    def jahre(self) -> tuple[int, ...]:
        """Die geprüften Jahre, das älteste zuerst."""
        return tuple(sorted({jahr for weg in self.wege for jahr in weg.je_jahr}))

    @property
    def tafel(self) -> tuple[tuple[Weg, tuple[Fraction | None, ...]], ...]:
        """Jeder Weg mit seinen Fehlern in der Reihenfolge der Jahre; None, wo er sich nicht prüfen ließ."""
        return tuple((weg, tuple(weg.je_jahr.get(jahr) for jahr in self.jahre)) for weg in self.wege)


def stelle_wege_zusammen(
    blatt: Vollzugsblatt, rows: Sequence[Postenstand], frueher: Verlauf, jahr: int, stand: int, blick: Fallblick | None = None
) -> Wegeblatt:
    """Die Wege nebeneinander für alle Ausgaben des Blatts, jeder mit seinem Fehler in früheren Jahren.

    ``stand`` ist ein Monat von 1 bis 12.
    """
    blick = blick or Fallblick()
    reihen = _reihen(blatt, rows, frueher)
    bisher = sum(blatt.monate.values())
    lagen = {j: _lage(blick, j, stand) for j in (*reihen, jahr)}
    eingaben = {
        j: replace(lage.eingabe, geleistet={**lage.eingabe.geleistet, OHNE_HILFEART: _uebriges(blick, reihen, j, stand, bisher)})
        for j, lage in lagen.items() if lage.eingabe
    }  # fmt: skip
    gueten = {g.verfahren: g for g in pruefe_rueckwaerts(dict(sorted(reihen.items())), stand, eingaben)}
    bester, satz = bestes(list(gueten.values()))
    ansatz, davor = blatt.summe.nachweis.fortgeschrieben, [reihen[j] for j in sorted(reihen)]
    alle = []
    for prognose in drei_wege(bisher, stand, davor, eingaben.get(jahr)):
        guete, betrag = gueten[prognose.verfahren], prognose.betrag
        grund = lagen[jahr].grund if prognose.verfahren is Verfahren.KOHORTE and betrag is None else prognose.grund or guete.grund
        delta = None if betrag is None or blatt.summe.ohne_ansatz else betrag - ansatz
        ist_bester = prognose.verfahren == bester
        alle.append(Weg(prognose.verfahren.value, betrag, delta, guete.fehler, grund, ist_bester, guete.je_jahr))
    return Wegeblatt(tuple(alle), satz, replace(lagen[jahr], eingabe=eingaben.get(jahr)))


def _reihen(blatt: Vollzugsblatt, rows: Sequence[Postenstand], frueher: Verlauf) -> dict[int, dict[int, int]]:
    """Ist je früherem Jahr und Monat, für die Posten der Ausgaben des Blatts."""
    posten = {p for g in blatt.ausgaben for z in g.zeilen for p in z.posten}
    schluessel = {r.reihe for r in rows if r.posten in posten}
    reihen: dict[int, dict[int, int]] = {}
    for (vor, *wo), je_monat in frueher.items():
        if tuple(wo) in schluessel:
            for monat, summe in je_monat.items():
                reihe = reihen.setdefault(vor, {})
                reihe[monat] = reihe.get(monat, 0) + summe
    return reihen


@lru_cache(maxsize=128)
def _lage(blick: Fallblick, jahr: int, stand: int) -> Falllage:
    if blick.grund:
        return Falllage(None, grund=blick.grund)
    return falllage(blick.faelle, blick.leistungen, monatsende(date(jahr, stand, 1)))


def _uebriges(blick: Fallblick, reihen: Mapping[int, Monatsreihe], jahr: int, stand: int, bisher: int) -> int:
    """Worauf das hinausläuft, was ohne Hilfeart gebucht ist: Förderung, Dienste, Personal; wie eine Zeile des Blatts gerechnet.

    Beispiel: bisher 900 €, davon 700 € für Hilfen; in früheren Jahren waren vom Übrigen drei Viertel bis hierher gebucht: 266,67 €.
    """
    hilfen = _hilfen(blick)
    rest = {
        j: {m: reihe.get(m, 0) - hilfen.get(j, {}).get(m, 0) for m in {*reihe, *hilfen.get(j, {})}} for j, reihe in reihen.items()
    }  # fmt: skip
    eigenes = reihen.get(jahr)
    alles = bisher if eigenes is None else sum(betrag for m, betrag in eigenes.items() if m <= stand)
    ohne = alles - sum(betrag for m, betrag in hilfen.get(jahr, {}).items() if m <= stand)
    return fuer_eine_zeile(ohne, stand, [rest[j] for j in sorted(rest) if j < jahr]).betrag or 0


@lru_cache(maxsize=32)
def _hilfen(blick: Fallblick) -> Mapping[int, Mapping[int, int]]:
    """Was für Hilfen gebucht ist, je Haushaltsjahr und Monat der Buchung."""
    hilfen: dict[int, dict[int, int]] = {}
    for b in blick.leistungen:
        je_monat, monat = hilfen.setdefault(b.haushaltsjahr, {}), monatsnummer(b.buchung, b.haushaltsjahr)
        je_monat[monat] = je_monat.get(monat, 0) + b.betrag
    return hilfen
