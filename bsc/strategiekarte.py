"""Die Strategiekarte: wo die Karten der Ziele liegen und wie die Pfeile der Wirkungen zwischen ihnen laufen. Rein.

Die Perspektiven sind waagerechte Bänder (Kaplan/Norton): oben, was erreicht werden soll, unten, worauf es beruht. Karten stehen in Spalten;
zwischen den Reihen liegen Kanäle, zwischen den Spalten Gassen, beide ohne Karten. Ein Pfeil läuft nur durch Kanäle und Gassen, jeder auf
einer eigenen Spur; darum schneidet keiner eine Karte. Gleiche Angaben ergeben das gleiche Bild.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Punkt = tuple[float, float]
Kante = tuple[int, int]
SPALTEN = 4
NAMENSBREITE, NUTZBREITE, KARTENBREITE, KARTENHOEHE, LEERHOEHE = 118, 940, 300, 92, 34
KANAL, GASSE, SPUR, ABSTAND = 22, 20, 9, 7


@dataclass(frozen=True, slots=True)
class Platz:
    """Wo eine Karte liegt; ``reihe`` zählt von oben, ``spalte`` von links."""

    reihe: int
    spalte: int
    x: float = 0
    y: float = 0
    breite: float = 0
    hoehe: float = KARTENHOEHE

    @property
    def mitte(self) -> float:
        return self.x + self.breite / 2

    @property
    def unten(self) -> float:
        return self.y + self.hoehe


@dataclass(frozen=True, slots=True)
class Anordnung:
    """Karten nach Ziel, Pfeile nach (von, auf), je Band seine obere und untere Kante."""

    plaetze: Mapping[int, Platz]
    wege: Mapping[Kante, tuple[Punkt, ...]]
    baender: tuple[tuple[float, float], ...]
    breite: float
    hoehe: float


def ordne_an(baender: Sequence[Sequence[int]], wirkungen: Iterable[Kante]) -> Anordnung:
    """``baender``: die Ziele jedes Bands von oben nach unten, in ihrer Reihenfolge. Wirkungen fremder Ziele fallen weg.

    Zwei gleiche Ziele werden abgelehnt.
    """
    alle = [ziel for band in baender for ziel in band]
    if len(set(alle)) < len(alle):
        raise ValueError("Jedes Ziel steht einmal in der Karte.")
    bekannt = set(alle)
    kanten = sorted({(von, auf) for von, auf in wirkungen if von in bekannt and auf in bekannt and von != auf})
    reihen = [(nummer, reihe) for nummer, band in enumerate(_kurze_wege(baender, kanten)) for reihe in _reihen(band)]
    spalten = max([1, *(len(reihe) for _, reihe in reihen)])
    plaetze = {
        ziel: Platz(r, int((i + 0.5) * spalten / len(reihe))) for r, (_, reihe) in enumerate(reihen) for i, ziel in enumerate(reihe)
    }
    return _Zeichner([nummer for nummer, _ in reihen], [bool(r) for _, r in reihen], spalten, plaetze, kanten).zeichne()


def _kurze_wege(baender: Sequence[Sequence[int]], kanten: Sequence[Kante]) -> list[list[int]]:
    """In jedem Band rücken Ziele zu denen, mit denen sie verknüpft sind, wenn die Pfeile davon im Ganzen kürzer werden."""
    nachbarn: dict[int, list[int]] = defaultdict(list)
    for von, auf in kanten:
        nachbarn[von].append(auf)
        nachbarn[auf].append(von)
    versuch = [list(band) for band in baender]
    versuche = [versuch]
    for nummer in [*reversed(range(len(versuch))), *range(len(versuch))] * 2:
        lage = _lage(versuch)
        schwerpunkt = {z: sum(lage[n] for n in nachbarn[z]) / len(nachbarn[z]) if nachbarn[z] else lage[z] for z in versuch[nummer]}
        versuch = [sorted(band, key=schwerpunkt.__getitem__) if n == nummer else band for n, band in enumerate(versuch)]
        versuche.append(versuch)
    return min(versuche, key=lambda v: round(sum(abs(_lage(v)[von] - _lage(v)[auf]) for von, auf in kanten), 9))


def _lage(baender: Sequence[Sequence[int]]) -> dict[int, float]:
    """Wie weit rechts ein Ziel in seinem Band steht, von 0 bis 1."""
    return {ziel: (i + 0.5) / len(band) for band in baender for i, ziel in enumerate(band)}


def _reihen(band: Sequence[int]) -> list[list[int]]:
    """Höchstens vier Karten je Reihe, gleich verteilt; ein leeres Band ist eine leere Reihe."""
    anzahl = max(1, -(-len(band) // SPALTEN))
    grenzen = [len(band) * i // anzahl for i in range(anzahl + 1)]
    return [list(band[a:b]) for a, b in pairwise(grenzen)]


@dataclass(frozen=True, slots=True)
class _Lauf:
    """Der Weg eines Pfeils: aus welchem Kanal in welchen, und durch welche Gasse, wenn es zwei sind."""

    kante: Kante
    kanal_von: int
    kanal_auf: int
    gasse: int | None = None


def spuren(strecken: Mapping[Kante, tuple[float, float]], abstand: float = ABSTAND) -> dict[Kante, int]:
    """Jeder Strecke eine Spur, auf der sie keiner anderen näher kommt als ``abstand``; kurze liegen innen."""
    belegt: list[list[tuple[float, float]]] = []
    ergebnis = {}
    for kante, (a, b) in sorted(strecken.items(), key=lambda s: (s[1][1] - s[1][0], s[1], s[0])):
        frei = (n for n, spur in enumerate(belegt) if all(b + abstand <= x or y + abstand <= a for x, y in spur))
        nummer = next(frei, len(belegt))
        if nummer == len(belegt):
            belegt.append([])
        belegt[nummer].append((a, b))
        ergebnis[kante] = nummer
    return ergebnis


class _Zeichner:
    """Rechnet in dieser Folge: Läufe, Gassen und Spalten (x), Anschlüsse an den Karten, Kanäle und Reihen (y), Wege."""

    def __init__(self, band: list[int], besetzt: list[bool], spalten: int, plaetze: dict[int, Platz], kanten: list[Kante]) -> None:
        self.band, self.besetzt, self.spalten, self.plaetze = band, besetzt, spalten, plaetze
        self.laeufe = [self._lauf(kante) for kante in kanten]
        self.gassen_x: dict[Kante, float] = {}
        self.spur_y: dict[tuple[Kante, int], float] = {}

    def zeichne(self) -> Anordnung:
        breite = self._lege_spalten()
        anschluss = self._anschluesse()
        strecken = self._strecken(anschluss)
        hoehe = self._lege_reihen(strecken)
        wege = {lauf.kante: self._weg(lauf, anschluss, strecken) for lauf in self.laeufe}
        return Anordnung(self.plaetze, wege, self._baender(), breite, hoehe)

    def _lauf(self, kante: Kante) -> _Lauf:
        """Nach oben verlässt ein Pfeil die Karte oben und erreicht die andere unten; nach unten und in der Reihe umgekehrt."""
        von, auf = (self.plaetze[ziel] for ziel in kante)
        aus = von.reihe if auf.reihe <= von.reihe else von.reihe + 1
        ein = auf.reihe + 1 if auf.reihe < von.reihe else auf.reihe
        if aus == ein:
            return _Lauf(kante, aus, ein)
        gasse = min(range(self.spalten + 1), key=lambda g: (abs(g - von.spalte - 0.5) + abs(g - auf.spalte - 0.5), g))
        return _Lauf(kante, aus, ein, gasse)

    def _lege_spalten(self) -> float:
        in_gasse: dict[int, dict[Kante, tuple[float, float]]] = defaultdict(dict)
        for lauf in self.laeufe:
            if lauf.gasse is not None:
                enden = sorted((lauf.kanal_von, lauf.kanal_auf))
                in_gasse[lauf.gasse][lauf.kante] = (enden[0], enden[1])
        karte = min(KARTENBREITE, NUTZBREITE / self.spalten)
        x, links = float(NAMENSBREITE), []
        for gasse in range(self.spalten + 1):
            spur = spuren(in_gasse[gasse], 1)
            self.gassen_x |= {kante: x + GASSE / 2 + nummer * SPUR for kante, nummer in spur.items()}
            x += GASSE + SPUR * max(0, max(spur.values(), default=0))
            links.append(x)
            x += karte if gasse < self.spalten else 0
        self.plaetze = {z: replace(p, x=links[p.spalte], breite=karte) for z, p in self.plaetze.items()}
        return x

    def _anschluesse(self) -> dict[tuple[Kante, int], float]:
        """Wo jeder Pfeil seine Karten berührt (0: verlässt, 1: erreicht); an einer Seite nach der Richtung geordnet."""
        seiten: dict[tuple[int, int], list[tuple[float, Kante, int]]] = defaultdict(list)
        for lauf in self.laeufe:
            for ende, (ziel, anderes, kanal) in enumerate(zip(lauf.kante, lauf.kante[::-1], (lauf.kanal_von, lauf.kanal_auf), strict=True)):
                hin = self.gassen_x.get(lauf.kante, self.plaetze[anderes].mitte)
                seiten[ziel, kanal].append((hin, lauf.kante, ende))
        lage = {}
        for (ziel, _), enden in seiten.items():
            platz = self.plaetze[ziel]
            for nummer, (_, kante, ende) in enumerate(sorted(enden), 1):
                lage[kante, ende] = platz.x + platz.breite * nummer / (len(enden) + 1)
        return self._ruecke(seiten, lage)

    def _ruecke(
        self, seiten: Mapping[tuple[int, int], list[tuple[float, Kante, int]]], lage: dict[tuple[Kante, int], float]
    ) -> dict[tuple[Kante, int], float]:
        """Von oben und von unten kommende Pfeile desselben Kanals stehen nicht übereinander, damit keiner auf dem anderen läuft."""
        for (ziel, kanal), enden in sorted(seiten.items()):
            platz = self.plaetze[ziel]
            if platz.reihe == kanal:
                continue
            for _, kante, ende in enden:
                fremde = [lage[k, e] for (_, kan), andere in seiten.items() if kan == kanal for _, k, e in andere if k != kante]
                versatz = (v * ABSTAND for n in range(1, 20) for v in (n, -n))
                moeglich = (lage[kante, ende] + v for v in (0, *versatz))
                innen = (x for x in moeglich if platz.x + ABSTAND <= x <= platz.x + platz.breite - ABSTAND)
                lage[kante, ende] = next((x for x in innen if all(abs(x - f) >= ABSTAND - 1 for f in fremde)), lage[kante, ende])
        return lage

    def _strecken(self, anschluss: Mapping[tuple[Kante, int], float]) -> dict[int, dict[Kante, tuple[float, float]]]:
        """Die waagerechten Strecken je Kanal; wer geradeaus läuft, hat keine."""
        je: dict[int, dict[Kante, tuple[float, float]]] = defaultdict(dict)
        for lauf in self.laeufe:
            mitte = self.gassen_x.get(lauf.kante)
            von, auf = anschluss[lauf.kante, 0], anschluss[lauf.kante, 1]
            paare = ((lauf.kanal_von, von, auf),) if mitte is None else ((lauf.kanal_von, von, mitte), (lauf.kanal_auf, mitte, auf))
            for kanal, a, b in paare:
                if a != b:
                    je[kanal][lauf.kante] = (min(a, b), max(a, b))
        return je

    def _lege_reihen(self, strecken: Mapping[int, Mapping[Kante, tuple[float, float]]]) -> float:
        y, oben = 0.0, []
        for kanal in range(len(self.band) + 1):
            spur = spuren(strecken.get(kanal, {}))
            self.spur_y |= {(kante, kanal): y + KANAL + nummer * SPUR for kante, nummer in spur.items()}
            rand = kanal in (0, len(self.band)) and not spur
            y += KANAL / 2 if rand else 2 * KANAL + SPUR * max(0, max(spur.values(), default=0))
            oben.append(y)
            if kanal < len(self.band):
                y += KARTENHOEHE if self.besetzt[kanal] else LEERHOEHE
        self.oben = oben
        self.plaetze = {z: replace(p, y=oben[p.reihe]) for z, p in self.plaetze.items()}
        return y

    def _baender(self) -> tuple[tuple[float, float], ...]:
        hoehen = [KARTENHOEHE if b else LEERHOEHE for b in self.besetzt]
        reihen = [(nummer, y, y + h) for nummer, y, h in zip(self.band, self.oben, hoehen, strict=False)]
        je = {nummer: [(oben, unten) for n, oben, unten in reihen if n == nummer] for nummer in self.band}
        return tuple((teile[0][0], teile[-1][1]) for teile in je.values())

    def _weg(
        self, lauf: _Lauf, anschluss: Mapping[tuple[Kante, int], float], strecken: Mapping[int, Mapping[Kante, tuple[float, float]]]
    ) -> tuple[Punkt, ...]:
        von, auf = (self.plaetze[ziel] for ziel in lauf.kante)
        punkte = [(anschluss[lauf.kante, 0], von.y if lauf.kanal_von == von.reihe else von.unten)]
        mitte = self.gassen_x.get(lauf.kante)
        ende = anschluss[lauf.kante, 1]
        for kanal, x in ((lauf.kanal_von, ende),) if mitte is None else ((lauf.kanal_von, mitte), (lauf.kanal_auf, ende)):
            if lauf.kante in strecken.get(kanal, {}):
                y = self.spur_y[lauf.kante, kanal]
                punkte += [(punkte[-1][0], y), (x, y)]
        punkte.append((ende, auf.y if lauf.kanal_auf == auf.reihe else auf.unten))
        return tuple(punkte)
