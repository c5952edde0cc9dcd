"""Aus Wissen ein Gleichungssystem: gleich behandelte Orte und Merkmale zusammengelegt, Bekanntes eingesetzt, in Teile zerlegt.

Jeder Schritt ist eine Umformung, die keinem Leser Wissen nimmt oder gibt: was danach übrig ist, hat dieselben Lösungen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sozialraum.einsetzen import UNBEGRENZT, Einsetzen, Verbund, Zeile
from sozialraum.geheimhaltung_typen import Angabe, Menge, Wissen, Zahlen, Zelle
from sozialraum.sperrung import klein


@dataclass(frozen=True, slots=True)
class Ziel:
    """Eine zu prüfende Zelle: ``fest`` ist schon bekannt, der Rest ist die Summe der Unbekannten in ``spalten``."""

    zelle: Zelle
    fest: int
    spalten: tuple[int, ...]


@dataclass(frozen=True)
class Teilsystem:
    """Ein Teil, der mit den anderen keine Unbekannte teilt: unten ≤ Matrix · x ≤ oben, x ≥ 0 und ganz; ``wahr`` löst es."""

    matrix: tuple[list[int], list[int], list[int]]
    unten: list[int]
    oben: list[int]
    wahr: list[int]
    ziele: list[Ziel]
    hoechstens: int


@dataclass(frozen=True)
class System:
    """Zellen, die sich durch bloßes Einsetzen ergeben, und die Teile, in denen gesucht werden muss."""

    bekannt: dict[Zelle, int]
    teile: list[Teilsystem]


def stelle_auf(wissen: Wissen, schwelle: int, nur: frozenset[Zelle] | None = None, *, alle: bool = False) -> System:
    """Das System zu einem Wissen. ``nur`` beschränkt die Ziele; ``alle`` nimmt auch Ziele auf, die keinen Schutz brauchen."""
    aufbau = Aufbau(wissen)
    ziele = aufbau.ziele(schwelle, nur, alle)
    loeser = Einsetzen(aufbau.zeilen, len(aufbau.wahr))
    return _zerlege(loeser, aufbau.wahr, ziele, schwelle)


def klassen(mengen: Iterable[Menge]) -> dict[str, int]:
    """Legt zusammen, was in denselben Mengen vorkommt: Element → Nummer seiner Klasse."""
    kennung: dict[str, list[int]] = defaultdict(list)
    for nummer, menge in enumerate(mengen):
        for element in menge:
            kennung[element].append(nummer)
    nummern: dict[tuple[int, ...], int] = {}
    return {element: nummern.setdefault(tuple(kennung[element]), len(nummern)) for element in sorted(kennung)}


@dataclass
class Aufbau:
    """Unbekannte sind Klassen von Orten × Klassen von Merkmalen je Größe."""

    wissen: Wissen
    zeilen: list[Zeile] = field(default_factory=list)
    wahr: list[int] = field(default_factory=list)
    _spalten: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        je_zelle: dict[Zelle, Angabe] = {}
        for angabe in self.wissen.angaben:
            je_zelle[angabe.zelle] = _verbinde(je_zelle.get(angabe.zelle), angabe)
        self.angaben = je_zelle
        self.orte = klassen(sorted({z.orte for z in je_zelle}, key=sorted))
        self.merkmale = klassen(sorted({z.merkmale for z in je_zelle}, key=sorted))
        self._klassen_der_menge: dict[tuple[int, Menge], tuple[int, ...]] = {}
        self._groesse_orte, self._groesse_merkmale = _groessen(self.orte.values()), _groessen(self.merkmale.values())
        self._summen = {g: self._klassensummen(zahlen) for g, zahlen in self.wissen.wahrheit.items()}
        for angabe in je_zelle.values():
            glieder = dict.fromkeys(self.spalten(angabe.zelle), 1)
            self.zeilen.append(Zeile(glieder, angabe.unten, UNBEGRENZT if angabe.oben is None else angabe.oben))
        self._verknuepfe()

    def spalten(self, zelle: Zelle) -> list[int]:
        orte = self._zerlege(0, zelle.orte, self.orte)
        merkmale = self._zerlege(1, zelle.merkmale, self.merkmale)
        return [self._spalte(zelle.groesse, o, m) for o in orte for m in merkmale]

    def _zerlege(self, achse: int, menge: Menge, zuordnung: Mapping[str, int]) -> tuple[int, ...]:
        if (achse, menge) not in self._klassen_der_menge:
            self._klassen_der_menge[achse, menge] = tuple(sorted({zuordnung[element] for element in menge}))
        return self._klassen_der_menge[achse, menge]

    def _spalte(self, groesse: str, ort: int, merkmal: int) -> int:
        schluessel = (groesse, ort, merkmal)
        if schluessel not in self._spalten:
            self._spalten[schluessel] = len(self.wahr)
            self.wahr.append(self._summen[groesse].get((ort, merkmal), 0))
        return self._spalten[schluessel]

    def _klassensummen(self, zahlen: Zahlen) -> dict[tuple[int, int], int]:
        summen: dict[tuple[int, int], int] = defaultdict(int)
        for (ort, merkmal), anzahl in zahlen.items():
            if anzahl and ort in self.orte and merkmal in self.merkmale:
                summen[self.orte[ort], self.merkmale[merkmal]] += anzahl
        return dict(summen)

    def _verknuepfe(self) -> None:
        """Je Klasse eine Gleichung, wenn die wahren Zahlen sie erfüllen; sonst zöge ein Leser falsche Schlüsse, keine Geheimnisse."""
        for verknuepfung in self.wissen.verknuepfungen:
            groessen = [g for g, _ in verknuepfung.glieder]
            if not all(g in self._summen for g in groessen):
                continue
            gesehen = set.intersection(*({(o, m) for g2, o, m in self._spalten if g2 == g} for g in groessen))
            for ort, merkmal in sorted(gesehen):
                if sum(f * self._summen[g].get((ort, merkmal), 0) for g, f in verknuepfung.glieder) == 0:
                    glieder = {self._spalte(g, ort, merkmal): f for g, f in verknuepfung.glieder}
                    self.zeilen.append(Zeile(glieder, 0, 0))

    def ziele(self, schwelle: int, nur: frozenset[Zelle] | None, alle: bool) -> list[Ziel]:
        gesucht = [a.zelle for a in self.angaben.values() if a.verborgen] if nur is None else list(nur)
        zeige = [Ziel(zelle, 0, tuple(self.spalten(zelle))) for zelle in sorted(gesucht, key=lambda z: z.schluessel)]
        if nur is not None:
            return zeige
        gezeigt = {ziel.spalten for ziel in zeige}
        return [*zeige, *(z for z in self._ungezeigte(schwelle) if z.spalten not in gezeigt)]

    def _ungezeigte(self, schwelle: int) -> Iterator[Ziel]:
        """Kleine Zahlen, die keine Tabelle nennt und die doch aus dem Unterschied zweier Tabellen folgen könnten."""
        elemente = (_umgekehrt(self.orte), _umgekehrt(self.merkmale))
        sichtbar = {tuple(self.spalten(zelle)) for zelle in self.angaben}
        for (groesse, ort, merkmal), spalte in list(self._spalten.items()):
            if klein(self.wahr[spalte], schwelle) and (spalte,) not in sichtbar:
                yield Ziel(Zelle(groesse, elemente[0][ort], elemente[1][merkmal]), 0, (spalte,))
        for zelle in self.wissen.struktur:
            spalten = tuple(self.spalten(zelle)) if self._geht_auf(zelle) else ()
            if len(spalten) > 1 and spalten not in sichtbar and klein(sum(self.wahr[s] for s in spalten), schwelle):
                yield Ziel(zelle, 0, spalten)

    def _geht_auf(self, zelle: Zelle) -> bool:
        """Ob eine Zelle genau aus Klassen besteht, die in dieser Größe vorkommen."""
        if not (zelle.orte <= self.orte.keys() and zelle.merkmale <= self.merkmale.keys()) or zelle.groesse not in self._summen:
            return False
        orte, merkmale = self._zerlege(0, zelle.orte, self.orte), self._zerlege(1, zelle.merkmale, self.merkmale)
        if sum(self._groesse_orte[o] for o in orte) != len(zelle.orte):
            return False
        if sum(self._groesse_merkmale[m] for m in merkmale) != len(zelle.merkmale):
            return False
        return all((zelle.groesse, o, m) in self._spalten for o in orte for m in merkmale)


def _verbinde(alt: Angabe | None, neu: Angabe) -> Angabe:
    """Zwei Angaben zu einer Zelle: die engere Spanne."""
    if alt is None:
        return neu
    oben = neu.oben if alt.oben is None else alt.oben if neu.oben is None else min(alt.oben, neu.oben)
    unten = max(alt.unten, neu.unten)
    return Angabe(neu.zelle, unten, oben, alt.verborgen or neu.verborgen)


def _groessen(nummern: Iterable[int]) -> dict[int, int]:
    zahl: dict[int, int] = defaultdict(int)
    for nummer in nummern:
        zahl[nummer] += 1
    return zahl


def _umgekehrt(zuordnung: Mapping[str, int]) -> dict[int, Menge]:
    mengen: dict[int, set[str]] = defaultdict(set)
    for element, nummer in zuordnung.items():
        mengen[nummer].add(element)
    return {nummer: frozenset(menge) for nummer, menge in mengen.items()}


def _zerlege(loeser: Einsetzen, wahr: list[int], ziele: list[Ziel], schwelle: int) -> System:
    """Setzt Bekanntes in die Ziele ein und sammelt Zeilen und Ziele, die Unbekannte teilen, in je einem Teilsystem."""
    bekannt, offen = {}, []
    for ziel in ziele:
        fest = ziel.fest + sum(loeser.fest.get(spalte, 0) for spalte in ziel.spalten)
        spalten = tuple(spalte for spalte in ziel.spalten if spalte not in loeser.fest)
        if spalten:
            offen.append(Ziel(ziel.zelle, fest, spalten))
        else:
            bekannt[ziel.zelle] = fest
    zeilen = loeser.offene_zeilen()
    wurzel = Verbund()
    for gruppe in (*(list(z.glieder) for z in zeilen), *(list(z.spalten) for z in offen)):
        wurzel.verbinde(gruppe)
    zeilen_je: dict[int, list[Zeile]] = defaultdict(list)
    ziele_je: dict[int, list[Ziel]] = defaultdict(list)
    for zeile in zeilen:
        zeilen_je[wurzel.finde(next(iter(zeile.glieder)))].append(zeile)
    for ziel in offen:
        ziele_je[wurzel.finde(ziel.spalten[0])].append(ziel)
    return System(bekannt, [_teilsystem(zeilen_je[nummer], gruppe, wahr, schwelle) for nummer, gruppe in sorted(ziele_je.items())])


def _teilsystem(zeilen: list[Zeile], ziele: list[Ziel], wahr: list[int], schwelle: int) -> Teilsystem:
    spalten = sorted({s for z in zeilen for s in z.glieder} | {s for z in ziele for s in z.spalten})
    nummer = {spalte: n for n, spalte in enumerate(spalten)}
    matrix: tuple[list[int], list[int], list[int]] = ([], [], [])
    for n, zeile in enumerate(zeilen):
        for spalte, faktor in zeile.glieder.items():
            for liste, wert in zip(matrix, (n, nummer[spalte], faktor), strict=True):
                liste.append(wert)
    summe = sum(wahr[spalte] for spalte in spalten)
    return Teilsystem(
        matrix, [z.unten for z in zeilen], [z.oben for z in zeilen], [wahr[s] for s in spalten],
        [Ziel(z.zelle, z.fest, tuple(nummer[s] for s in z.spalten)) for z in ziele], summe + 10 * schwelle,
    )  # fmt: skip
