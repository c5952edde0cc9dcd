"""GeoJSON → vereinfachte Polygone je Gebietsschlüssel, für die Karte.

Gelesen wird nur, was eine Karte braucht: FeatureCollection aus Polygon und MultiPolygon in Länge und Breite (WGS 84). Grenzen: 5 MB, Tiefe
20, 50.000 Stützpunkte. Zahlen sind endlich; doppelte Namen in einem Objekt und doppelte Schlüssel werden abgelehnt.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 5_000_000
MAX_TIEFE = 20
MAX_PUNKTE = 50_000
ABSTAENDE_JE_PUNKT = 60
SCHLUESSELNAMEN = ("schluessel", "key", "id", "code", "nr", "nummer", "stadtteil_nr", "ortsteil_nr")
_KLAMMERN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')

Punkt = tuple[float, float]
Ring = tuple[Punkt, ...]
Polygon = tuple[Ring, ...]


class Geometriefehler(ValueError):
    """Die Datei ist kein brauchbares GeoJSON. ``saetze`` nennt jeden Befund als deutschen Satz."""

    def __init__(self, *saetze: str) -> None:
        super().__init__(" ".join(saetze))
        self.saetze = saetze


@dataclass(frozen=True)
class Geometrien:
    """Polygone je Schlüssel (erster Ring außen, weitere Löcher), in Länge und Breite; Hinweise zur Datei."""

    polygone: Mapping[str, tuple[Polygon, ...]]
    hinweise: tuple[str, ...] = ()


def lies(
    inhalt: bytes, bekannte: frozenset[str] = frozenset(), *, schluesselname: str | None = None, toleranz: float = 0.0001
) -> Geometrien:
    """Liest die Flächen und vereinfacht sie (Douglas und Peucker, ``toleranz`` in Grad; 0,0001 sind etwa 10 Meter).

    ``bekannte``: Schlüssel der Gebiete; was darüber hinausgeht, ist ein Fehler, was fehlt, ein Hinweis. Abgelehnt werden Übergröße, Tiefe,
    NaN und Unendlich, vertauschte oder andere Koordinaten als Länge und Breite, offene Ringe, doppelte Schlüssel; alle Befunde auf einmal.
    """
    merkmale = _merkmale(_lies_json(inhalt))
    if _zaehle(merkmale) > MAX_PUNKTE:
        raise Geometriefehler(f"Die Datei hat mehr als {MAX_PUNKTE:,} Stützpunkte. Vereinfachen Sie die Flächen.".replace(",", "."))
    befunde: list[str] = []
    polygone: dict[str, tuple[Polygon, ...]] = {}
    for nummer, merkmal in enumerate(merkmale, 1):
        schluessel = _schluessel(merkmal, schluesselname)
        ort = f"Fläche {nummer}" + (f" („{schluessel}“)" if schluessel else "")
        if not schluessel:
            befunde.append(f"{ort}: Es fehlt der Schlüssel; erwartet wird eine Eigenschaft wie „schluessel“ oder „key“.")
        elif schluessel in polygone:
            befunde.append(f"{ort}: Der Schlüssel kommt doppelt vor.")
        elif bekannte and schluessel not in bekannte:
            befunde.append(f"{ort}: Den Schlüssel gibt es nicht.")
        else:
            polygone[schluessel] = _polygone(merkmal.get("geometry"), ort, befunde, toleranz)
    if befunde:
        raise Geometriefehler(*befunde)
    fehlende = sorted(bekannte - polygone.keys())
    hinweise = (f"Ohne Fläche bleiben: {', '.join(fehlende)}.",) if fehlende else ()
    return Geometrien(polygone, hinweise)


def _lies_json(inhalt: bytes) -> Any:
    if len(inhalt) > MAX_BYTES:
        raise Geometriefehler(f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB. Vereinfachen Sie die Flächen.")
    _pruefe_tiefe(inhalt)
    try:
        return json.loads(inhalt.decode("utf-8-sig"), parse_constant=_keine_zahl, object_pairs_hook=_ohne_doppelte)
    except UnicodeDecodeError:
        raise Geometriefehler("Die Datei ist nicht in UTF-8 gespeichert.") from None
    except json.JSONDecodeError as fehler:
        raise Geometriefehler(f"Die Datei ist kein gültiges JSON (Zeile {fehler.lineno}, Stelle {fehler.colno}).") from None
    except (RecursionError, ValueError) as fehler:
        if isinstance(fehler, Geometriefehler):
            raise
        raise Geometriefehler("Die Datei lässt sich nicht lesen: Sie ist zu tief verschachtelt oder enthält übergroße Zahlen.") from None


def _pruefe_tiefe(inhalt: bytes) -> None:
    tiefe = 0
    for treffer in _KLAMMERN.finditer(inhalt):
        zeichen = treffer[0]
        if zeichen in (b"[", b"{"):
            tiefe += 1
            if tiefe > MAX_TIEFE:
                raise Geometriefehler(f"Die Datei ist tiefer verschachtelt als {MAX_TIEFE} Ebenen und wird nicht gelesen.")
        elif zeichen in (b"]", b"}"):
            tiefe -= 1


def _keine_zahl(text: str) -> float:
    raise Geometriefehler(f"Die Datei enthält „{text}“ statt einer Zahl.")


def _ohne_doppelte(paare: list[tuple[str, Any]]) -> dict[str, Any]:
    objekt = dict(paare)
    if len(objekt) != len(paare):
        namen = [name for name, _ in paare]
        doppelt = next(name for name in namen if namen.count(name) > 1)
        raise Geometriefehler(f"Ein Objekt nennt „{doppelt}“ doppelt; welche Angabe gilt, ist nicht zu erkennen.")
    return objekt


def _merkmale(inhalt: Any) -> list[dict[str, Any]]:
    if not isinstance(inhalt, dict) or inhalt.get("type") != "FeatureCollection" or not isinstance(inhalt.get("features"), list):
        raise Geometriefehler("Die Datei ist kein GeoJSON mit Flächen (FeatureCollection).")
    crs = json.dumps(inhalt.get("crs") or "")
    if inhalt.get("crs") and not re.search(r"CRS84|4326", crs):
        raise Geometriefehler("Die Koordinaten haben ein anderes Bezugssystem. Speichern Sie die Datei in WGS 84 (EPSG:4326).")
    merkmale = inhalt["features"]
    if not merkmale or not all(isinstance(merkmal, dict) for merkmal in merkmale):
        raise Geometriefehler("Die Datei enthält keine Flächen.")
    return merkmale


def _zaehle(inhalt: Any) -> int:
    """Zahl der Koordinatenpaare, ohne die Form schon zu prüfen."""
    if isinstance(inhalt, dict):
        return sum(_zaehle(wert) for wert in inhalt.values())
    if not isinstance(inhalt, list):
        return 0
    if inhalt and not isinstance(inhalt[0], list | dict):
        return 1
    return sum(_zaehle(wert) for wert in inhalt)


def _schluessel(merkmal: Mapping[str, Any], schluesselname: str | None) -> str:
    eigenschaften = merkmal.get("properties")
    if not isinstance(eigenschaften, dict):
        return ""
    klein = {str(name).lower(): wert for name, wert in eigenschaften.items()}
    namen = (schluesselname.lower(),) if schluesselname else SCHLUESSELNAMEN
    wert = next((klein[name] for name in namen if name in klein), "")
    return str(wert)[:40].strip() if isinstance(wert, str | int) and not isinstance(wert, bool) else ""


def _polygone(geometrie: Any, ort: str, befunde: list[str], toleranz: float) -> tuple[Polygon, ...]:
    art = geometrie.get("type") if isinstance(geometrie, dict) else None
    koordinaten = geometrie.get("coordinates") if isinstance(geometrie, dict) else None
    teile = [koordinaten] if art == "Polygon" else koordinaten if art == "MultiPolygon" else None
    if not isinstance(teile, list) or not teile:
        befunde.append(f"{ort}: Erwartet wird eine Fläche (Polygon oder MultiPolygon), nicht {art or 'nichts'}.")
        return ()
    polygone: list[Polygon] = []
    for teil in teile:
        ringe = list(_ringe(teil, ort, befunde))
        if ringe:
            polygone.append(tuple(vereinfache(ring, toleranz) for ring in ringe))
    return tuple(polygone)


def _ringe(teil: Any, ort: str, befunde: list[str]) -> Iterator[Ring]:
    if not isinstance(teil, list) or not teil:
        befunde.append(f"{ort}: Die Koordinaten sind keine Liste von Ringen.")
        return
    for roh in teil:
        punkte = [_punkt(punkt) for punkt in roh] if isinstance(roh, list) else []
        if len(punkte) < 4 or None in punkte or punkte[0] != punkte[-1]:
            befunde.append(f"{ort}: Ein Ring braucht mindestens vier Punkte mit Länge und Breite, und der letzte gleicht dem ersten.")
            continue
        ring = tuple(punkt for punkt in punkte if punkt)
        satz = _satz_zur_lage(ring)
        if satz:
            befunde.append(f"{ort}: {satz}")
            continue
        yield ring


def _punkt(roh: Any) -> Punkt | None:
    if not isinstance(roh, list) or not 2 <= len(roh) <= 3:
        return None
    if not all(isinstance(zahl, int | float) and not isinstance(zahl, bool) for zahl in roh):
        return None
    x, y = float(roh[0]), float(roh[1])
    return (x, y) if abs(x) < 1e12 and abs(y) < 1e12 else None


def _satz_zur_lage(ring: Ring) -> str:
    """Deutschland liegt zwischen 5 und 16 Grad Länge und 47 und 56 Grad Breite: daran ist Vertauschtes zu erkennen."""
    if any(abs(x) > 180 or abs(y) > 90 for x, y in ring):
        return "Die Koordinaten sind keine Länge und Breite. Speichern Sie die Datei in WGS 84 (EPSG:4326)."
    if all(47 <= x <= 56 and 5 <= y <= 16 for x, y in ring):
        return "Länge und Breite sind vertauscht; GeoJSON nennt zuerst die Länge."
    return ""


def vereinfache(ring: Ring, toleranz: float) -> Ring:
    """Lässt Punkte weg, die näher als ``toleranz`` an der Verbindung ihrer Nachbarn liegen; mindestens ein Dreieck bleibt.

    Die Rechenzeit ist begrenzt: ein bösartig gezackter Ring bleibt, wie er ist.
    """
    if toleranz <= 0 or len(ring) <= 5:
        return ring
    weitester = max(range(len(ring)), key=lambda i: (ring[i][0] - ring[0][0]) ** 2 + (ring[i][1] - ring[0][1]) ** 2)
    behalten = {0, weitester, len(ring) - 1}
    stapel = [(0, weitester), (weitester, len(ring) - 1)]
    vorrat = ABSTAENDE_JE_PUNKT * len(ring)
    while stapel:
        von, bis = stapel.pop()
        vorrat -= bis - von
        if vorrat < 0:
            return ring
        if bis - von < 2:
            continue
        abstand, mitte = max((_abstand(ring[i], ring[von], ring[bis]), i) for i in range(von + 1, bis))
        if abstand > toleranz:
            behalten.add(mitte)
            stapel += [(von, mitte), (mitte, bis)]
    knapp = tuple(ring[i] for i in sorted(behalten))
    return knapp if len(knapp) >= 4 else ring


def _abstand(punkt: Punkt, a: Punkt, b: Punkt) -> float:
    """Abstand eines Punkts von der Strecke a–b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    laenge = dx * dx + dy * dy
    t = 0.0 if laenge == 0 else max(0.0, min(1.0, ((punkt[0] - a[0]) * dx + (punkt[1] - a[1]) * dy) / laenge))
    return float(((punkt[0] - a[0] - t * dx) ** 2 + (punkt[1] - a[1] - t * dy) ** 2) ** 0.5)
