"""Flächen einer Karte: Überschneidungen finden und so vereinfachen, dass Nachbarn ihre gemeinsame Grenze behalten.

Punkte sind Länge und Breite in Grad (WGS 84), Ringe geschlossen: der letzte Punkt gleicht dem ersten.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

Punkt = tuple[float, float]
Ring = tuple[Punkt, ...]
Polygon = tuple[Ring, ...]

STELLEN = 6  # etwa 10 cm: was sich weniger unterscheidet, ist derselbe Punkt
NAHEZU_NULL = 1e-13  # Quadratgrad; weniger ist eine Berührung, keine Kreuzung
FELDER_JE_STRECKE = 60
ABSTAENDE_JE_PUNKT = 60


class Verschlungen(ValueError):
    """Ein Umriss hat so viele lange Strecken, dass sich seine Kreuzungen nicht in vertretbarer Zeit suchen lassen."""


def gerundet(punkt: Punkt) -> Punkt:
    return round(punkt[0], STELLEN), round(punkt[1], STELLEN)


def kreuzung(polygon: Polygon) -> Punkt | None:
    """Ein Ort, an dem sich der Rand selbst kreuzt (auch Loch und Rand); None, wenn nirgends. Berührungen sind erlaubt."""
    strecken = [strecke for ring in polygon for strecke in pairwise(ring)]
    xs, ys = [p[0] for ring in polygon for p in ring], [p[1] for ring in polygon for p in ring]
    felder = max(1, int(len(strecken) ** 0.5))
    x0, y0, dx, dy = min(xs), min(ys), (max(xs) - min(xs)) / felder or 1.0, (max(ys) - min(ys)) / felder or 1.0
    raster: dict[tuple[int, int], list[tuple[Punkt, Punkt]]] = defaultdict(list)
    vorrat = FELDER_JE_STRECKE * len(strecken) + 10_000
    for a, b in strecken:
        spalten = range(int((min(a[0], b[0]) - x0) / dx), int((max(a[0], b[0]) - x0) / dx) + 1)
        zeilen = range(int((min(a[1], b[1]) - y0) / dy), int((max(a[1], b[1]) - y0) / dy) + 1)
        vorrat -= len(spalten) * len(zeilen)
        if vorrat < 0:
            raise Verschlungen
        for feld in ((spalte, zeile) for spalte in spalten for zeile in zeilen):
            hier = raster[feld]
            vorrat -= len(hier)
            for andere in hier:
                if _kreuzen(a, b, *andere):
                    return _schnitt(a, b, *andere)
            hier.append((a, b))
    return None


def _kreuzen(a: Punkt, b: Punkt, c: Punkt, d: Punkt) -> bool:
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return _trennt(a, b, c, d) and _trennt(c, d, a, b)


def _schnitt(a: Punkt, b: Punkt, c: Punkt, d: Punkt) -> Punkt:
    von, bis = _seite(c, d, a), _seite(c, d, b)
    teil = von / (von - bis)
    return a[0] + teil * (b[0] - a[0]), a[1] + teil * (b[1] - a[1])


def _trennt(a: Punkt, b: Punkt, c: Punkt, d: Punkt) -> bool:
    """Liegen c und d deutlich auf verschiedenen Seiten der Geraden a–b?"""
    links, rechts = _seite(a, b, c), _seite(a, b, d)
    return (links > NAHEZU_NULL and rechts < -NAHEZU_NULL) or (links < -NAHEZU_NULL and rechts > NAHEZU_NULL)


def _seite(a: Punkt, b: Punkt, p: Punkt) -> float:
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def vereinfache(ringe: Sequence[Ring], toleranz: float) -> list[Ring]:
    """Lässt Punkte weg (Douglas und Peucker, ``toleranz`` in Grad); jede gemeinsame Grenze wird in allen Ringen gleich.

    Die Ringe werden an den Punkten geteilt, an denen sich Grenzen treffen; die Stücke dazwischen werden einmal gerechnet. Jeder Ring behält
    mindestens vier Punkte. Die Rechenzeit je Stück ist begrenzt: ein bösartig gezacktes bleibt, wie es ist.
    """
    knoten = _knoten(ringe)
    stuecke = [list(_stuecke(ring, knoten)) for ring in ringe]
    fertig: dict[Ring, Ring] = {}
    ergebnis = [_setze_zusammen([_stueck(s, toleranz, fertig) for s in teile]) for teile in stuecke]
    duerftig = [nummer for nummer, ring in enumerate(ergebnis) if len(ring) < 4]
    if not duerftig:
        return ergebnis
    for nummer in duerftig:  # ein zu kleines Gebiet behält seine Grenzen, und mit ihm seine Nachbarn
        fertig |= {_gerichtet(s): _gerichtet(s) for s in stuecke[nummer]}
    return [_setze_zusammen([_stueck(s, toleranz, fertig) for s in teile]) for teile in stuecke]


def _knoten(ringe: Sequence[Ring]) -> set[Punkt]:
    """Punkte mit mehr als zwei verschiedenen Nachbarn: dort treffen sich Grenzen."""
    nachbarn: dict[Punkt, set[Punkt]] = defaultdict(set)
    for ring in ringe:
        for a, b in pairwise(ring):
            nachbarn[a].add(b)
            nachbarn[b].add(a)
    return {punkt for punkt, andere in nachbarn.items() if len(andere) > 2}


def _stuecke(ring: Ring, knoten: set[Punkt]) -> Iterator[Ring]:
    """Der Ring, an seinen Knoten geteilt; ohne Knoten am kleinsten Punkt, damit gleiche Ringe gleich geteilt werden."""
    offen = ring[:-1]
    anfang = next((i for i, punkt in enumerate(offen) if punkt in knoten), offen.index(min(offen)))
    gedreht = (*offen[anfang:], *offen[:anfang], offen[anfang])
    grenzen = [0, *(i for i in range(1, len(gedreht) - 1) if gedreht[i] in knoten), len(gedreht) - 1]
    for von, bis in pairwise(grenzen):
        stueck = gedreht[von : bis + 1]
        if stueck[0] != stueck[-1]:
            yield stueck
            continue
        mitte = max(range(1, len(stueck) - 1), key=lambda i, s=stueck: (_weite(s[0], s[i]), s[i]), default=0)  # type: ignore[misc]
        yield from (stueck[: mitte + 1], stueck[mitte:]) if mitte else (stueck,)


def _weite(a: Punkt, b: Punkt) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _gerichtet(stueck: Ring) -> Ring:
    return min(stueck, stueck[::-1])


def _stueck(stueck: Ring, toleranz: float, fertig: dict[Ring, Ring]) -> Ring:
    gerichtet = _gerichtet(stueck)
    if gerichtet not in fertig:
        fertig[gerichtet] = _duenne_aus(gerichtet, toleranz)
    return fertig[gerichtet] if gerichtet == stueck else fertig[gerichtet][::-1]


def _setze_zusammen(stuecke: Sequence[Ring]) -> Ring:
    return (*(punkt for stueck in stuecke for punkt in stueck[:-1]), stuecke[0][0])


def _duenne_aus(linie: Ring, toleranz: float) -> Ring:
    if toleranz <= 0 or len(linie) < 3:
        return linie
    behalten, stapel, vorrat = {0, len(linie) - 1}, [(0, len(linie) - 1)], ABSTAENDE_JE_PUNKT * len(linie)
    while stapel:
        von, bis = stapel.pop()
        vorrat -= bis - von
        if vorrat < 0:
            return linie
        if bis - von < 2:
            continue
        abstand, mitte = max((_abstand(linie[i], linie[von], linie[bis]), i) for i in range(von + 1, bis))
        if abstand > toleranz:
            behalten.add(mitte)
            stapel += [(von, mitte), (mitte, bis)]
    return tuple(linie[i] for i in sorted(behalten))


def _abstand(punkt: Punkt, a: Punkt, b: Punkt) -> float:
    """Abstand eines Punkts von der Strecke a–b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    laenge = dx * dx + dy * dy
    t = 0.0 if laenge == 0 else max(0.0, min(1.0, ((punkt[0] - a[0]) * dx + (punkt[1] - a[1]) * dy) / laenge))
    return float(((punkt[0] - a[0] - t * dx) ** 2 + (punkt[1] - a[1] - t * dy) ** 2) ** 0.5)
