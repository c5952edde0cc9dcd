"""GeoJSON → vereinfachte Polygone je Gebietsschlüssel, für die Karte.

Gelesen wird nur, was eine Karte braucht: FeatureCollection aus Polygon und MultiPolygon in Länge und Breite (WGS 84). Grenzen: 5 MB, Tiefe
20, 50.000 Stützpunkte. Zahlen sind endlich; doppelte Namen in einem Objekt und doppelte Schlüssel werden abgelehnt, ebenso Flächen, deren
Rand sich kreuzt oder die anderswo liegen als die übrigen. Ohne Django: läuft auch im begrenzten Kindprozess.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from basis.imports.kind.grundlagen import Ablehnung, tausend
from sozialraum import flaechen
from sozialraum.flaechen import Polygon
from sozialraum.imports.flaechenbefunde import Befunde
from sozialraum.imports.flaechenpruefung import anderswo, lies_polygone

MAX_BYTES = 5_000_000
MAX_TIEFE = 20
MAX_PUNKTE = 50_000
MAX_BEFUNDE = 30
TOLERANZ = 0.0001  # Grad, etwa 10 Meter
SCHLUESSELNAMEN = ("schluessel", "key", "id", "code", "nr", "nummer", "stadtteil_nr", "ortsteil_nr")
_HALBES_ZEICHEN = re.compile(rb"\\u[dD][89a-fA-F]")
_KLAMMERN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


class Geometriefehler(Ablehnung):
    """Die Datei ist kein brauchbares GeoJSON. ``saetze`` nennt jeden Befund als deutschen Satz."""


@dataclass(frozen=True)
class Geometrien:
    """Polygone je Schlüssel (erster Ring außen, weitere Löcher), in Länge und Breite; Hinweise zur Datei."""

    polygone: Mapping[str, tuple[Polygon, ...]]
    hinweise: tuple[str, ...] = ()


def lies(
    inhalt: bytes,
    bekannte: frozenset[str] = frozenset(),
    *,
    schluesselname: str | None = None,
    toleranz: float = TOLERANZ,
    lage: Sequence[float] | None = None,
) -> Geometrien:
    """Liest die Flächen und vereinfacht sie (``toleranz`` in Grad); gemeinsame Grenzen bleiben gemeinsam.

    ``bekannte``: Schlüssel der Gebiete; was darüber hinausgeht, ist ein Fehler, was fehlt, ein Hinweis. ``lage``: das Rechteck, in dem die
    Stadt liegt, soweit es bekannt ist. Abgelehnt werden Übergröße, Tiefe, NaN und Unendlich, vertauschte oder andere Koordinaten als Länge
    und Breite, Flächen außerhalb, offene und sich kreuzende Ringe, doppelte Schlüssel; alle Befunde auf einmal, gleiche in einem Satz.
    """
    merkmale = _merkmale(_lies_json(inhalt))
    if _zaehle(merkmale) > MAX_PUNKTE:
        raise Geometriefehler(f"Die Datei hat mehr als {tausend(MAX_PUNKTE)} Stützpunkte. Vereinfachen Sie die Flächen.")
    befunde = Befunde(len(merkmale), _eigenschaften(merkmale), schluesselname)
    polygone: dict[str, tuple[Polygon, ...]] = {}
    for nummer, merkmal in enumerate(merkmale, 1):
        schluessel = _schluessel(merkmal, schluesselname)
        ort = f"Fläche {nummer}" + (f" („{schluessel}“)" if schluessel else "")
        if not schluessel:
            befunde.ohne_schluessel(ort)
        elif schluessel in polygone:
            befunde.nimm(ort, "Der Schlüssel kommt doppelt vor.")
        elif bekannte and schluessel not in bekannte:
            befunde.unbekannt(ort, schluessel, _aehnlich(schluessel, bekannte))
        else:
            polygone[schluessel], saetze = lies_polygone(merkmal.get("geometry"))
            for satz in saetze:
                befunde.nimm(ort, satz)
    if saetze := befunde.saetze() or anderswo(polygone, lage):
        raise Geometriefehler(*_gekuerzt(saetze))
    fehlende = sorted(bekannte - polygone.keys())
    hinweise = (f"Ohne Fläche bleiben: {', '.join(fehlende)}.",) if fehlende else ()
    return Geometrien(_vereinfacht(polygone, toleranz), hinweise)


def als_json(
    inhalt: bytes, *, bekannte: Sequence[str], schluesselname: str | None = None, lage: Sequence[float] | None = None
) -> dict[str, Any]:
    """``lies`` für den Kindprozess: Ein- und Ausgabe sind JSON."""
    geometrien = lies(inhalt, frozenset(bekannte), schluesselname=schluesselname, lage=lage)
    return {"polygone": geometrien.polygone, "hinweise": geometrien.hinweise}


def _eigenschaften(merkmale: Sequence[Mapping[str, Any]]) -> list[str]:
    """Die Namen der Eigenschaften, wie die Datei sie schreibt, in ihrer Reihenfolge."""
    je_flaeche = [merkmal.get("properties") for merkmal in merkmale]
    return list(dict.fromkeys(str(name)[:40] for eigenschaften in je_flaeche if isinstance(eigenschaften, dict) for name in eigenschaften))


def _gekuerzt(befunde: list[str]) -> list[str]:
    weitere = len(befunde) - MAX_BEFUNDE
    return befunde if weitere <= 0 else [*befunde[:MAX_BEFUNDE], f"Dazu kommen {tausend(weitere)} weitere Befunde."]


def _aehnlich(schluessel: str, bekannte: frozenset[str]) -> str:
    """Tabellenprogramme lassen führende Nullen weg."""
    gleich = [b for b in bekannte if b.lstrip("0") == schluessel.lstrip("0")]
    return f" Gemeint ist wohl „{gleich[0]}“." if len(gleich) == 1 else ""


def _vereinfacht(polygone: Mapping[str, tuple[Polygon, ...]], toleranz: float) -> dict[str, tuple[Polygon, ...]]:
    ringe = iter(flaechen.vereinfache([ring for teile in polygone.values() for teil in teile for ring in teil], toleranz))
    return {schluessel: tuple(tuple(next(ringe) for _ in teil) for teil in teile) for schluessel, teile in polygone.items()}


def _lies_json(inhalt: bytes) -> Any:
    if len(inhalt) > MAX_BYTES:
        raise Geometriefehler(f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB. Vereinfachen Sie die Flächen.")
    _pruefe_tiefe(inhalt)
    try:
        gelesen = json.loads(inhalt.decode("utf-8-sig"), parse_constant=_keine_zahl, object_pairs_hook=_ohne_doppelte)
    except UnicodeDecodeError:
        raise Geometriefehler("Die Datei ist nicht in UTF-8 gespeichert.") from None
    except json.JSONDecodeError as fehler:
        raise Geometriefehler(f"Die Datei ist kein gültiges JSON (Zeile {fehler.lineno}, Stelle {fehler.colno}).") from None
    except (RecursionError, ValueError) as fehler:
        if isinstance(fehler, Geometriefehler):
            raise
        raise Geometriefehler("Die Datei lässt sich nicht lesen: Sie ist zu tief verschachtelt oder enthält übergroße Zahlen.") from None
    if _HALBES_ZEICHEN.search(inhalt):
        _pruefe_zeichen(gelesen)
    return gelesen


def _pruefe_zeichen(gelesen: Any) -> None:
    """Ein halbes Zeichen (\\ud83d ohne seine andere Hälfte) ist kein Text: Niemand könnte es speichern oder zeigen."""
    try:
        json.dumps(gelesen, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Geometriefehler("Die Datei enthält ein halbes Schriftzeichen (\\ud800 bis \\udfff) und lässt sich nicht lesen.") from None


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
