"""Hostile outlines by number: deep, huge, swapped, duplicate keys, numbers that are none, half characters, broken bytes."""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.faults.dateigenerator import BOESE, Erzeugt
from tests.faults.verderben import verdirb

Flaeche = dict[str, Any]


def _quadrat(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]


def _flaeche(schluessel: Any, x: float = 11.95, y: float = 51.48) -> Flaeche:
    return {"type": "Feature", "properties": {"schluessel": schluessel}, "geometry": {"type": "Polygon", "coordinates": [_quadrat(x, y)]}}


def _roh(flaechen: list[Flaeche], **mehr: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": flaechen} | mehr).encode("utf-8", "surrogatepass")


def _gut() -> list[Flaeche]:
    return [_flaeche("101"), _flaeche("102", 11.97)]


def _mit(**geometrie: Any) -> bytes:
    return _roh([_flaeche("101"), _flaeche("102") | {"geometry": geometrie}])


def _punkt(wert: str) -> bytes:
    return _roh(_gut()).replace(b"11.97,", wert.encode() + b",")


VIELE = [[11.9 + n / 1_000_000, 51.4] for n in range(50_001)]
NIE: dict[str, Callable[[random.Random], bytes]] = {
    "tief": lambda r: b'{"a":' * r.choice((21, 1000, 100_000)),
    "tiefe Liste": lambda r: b"[" * r.choice((21, 1000, 100_000)) + b"]" * 5,
    "tief in einer Fläche": lambda r: _roh([_flaeche("101")]).replace(b'"101"', b"[" * 30 + b"]" * 30),
    "zu viele Punkte": lambda r: _mit(type="Polygon", coordinates=[[*VIELE, VIELE[0]]]),
    "zu groß": lambda r: _roh(_gut(), fuellung="x" * 5_000_000),
    "vertauscht": lambda r: _mit(type="Polygon", coordinates=[[[y, x] for x, y in _quadrat(11.9, 51.4)]]),
    "projiziert": lambda r: _mit(type="Polygon", coordinates=[[[x * 60_000, y * 90_000] for x, y in _quadrat(11.9, 51.4)]]),
    "anderes Bezugssystem": lambda r: _roh(_gut(), crs={"type": "name", "properties": {"name": "EPSG:25832"}}),
    "doppelter Schlüssel": lambda r: _roh([_flaeche("101"), _flaeche("101", 11.97)]),
    "doppelter Name": lambda r: _roh(_gut()).replace(b'"type": "Feature"', b'"type": "Feature", "type": "Feature"', 1),
    "keine Zahl": lambda r: _punkt(r.choice(("NaN", "Infinity", "-Infinity", "1e400", "9" * 5000, '"11.9"', "null", "true", "[]", "{}"))),
    "verschlungen": lambda r: _mit(type="Polygon", coordinates=[[[11.9, 51.4], [12, 51.5], [12, 51.4], [11.9, 51.5], [11.9, 51.4]]]),
    "offen": lambda r: _mit(type="Polygon", coordinates=[_quadrat(11.9, 51.4)[:4]]),
    "ohne Fläche": lambda r: _mit(type="Polygon", coordinates=[[[11.9, 51.4]] * 5]),
    "andere Geometrie": lambda r: _mit(type=r.choice(("Point", "LineString", "GeometryCollection", "", 7, None)), coordinates=[1, 2]),
    "keine Geometrie": lambda r: _roh([_flaeche("101"), _flaeche("102") | {"geometry": r.choice((None, 1, []))}]),
    "Koordinaten als Unsinn": lambda r: _mit(
        type="MultiPolygon", coordinates=r.choice(([], [[]], [[[]]], {}, "x", [[[[1]]]], [[[None] * 4]]))),
    "unbekannter Schlüssel": lambda r: _roh([_flaeche("101"), _flaeche(r.choice([b for b in BOESE if b.isprintable()]))]),
    "Schlüssel als Unsinn": lambda r: _roh([_flaeche(r.choice((None, True, 1.5, [], {}, "", "\ud800", "a\u202eb", "\x00", 10**30)))]),
    "Name als Unsinn": lambda r: _roh([_flaeche("101") | {"properties": {r.choice(("\ud800", "x" * 10_000, "\x00")): "101"}}]),
    "keine Sammlung": lambda r: r.choice((b"[]", b"{}", b"1", b'"x"', b"null", b"", b" ", b"\xff\xfe", b'{"type":"FeatureCollection"}')),
    "Flächen als Unsinn": lambda r: _roh(r.choice(([1], [None], [[]], ["x"]))),
    "UTF-16": lambda r: _roh(_gut()).decode().encode("utf-16"),
    "Archiv": lambda r: b"PK\x03\x04" + _roh(_gut()),
}  # fmt: skip


def erzeuge_umrisse(nummer: int) -> Erzeugt:
    """The file of this number."""
    wuerfel = random.Random(f"umrisse-{nummer}")
    if wuerfel.random() < 0.3:
        return Erzeugt("umrisse.geojson", verdirb(_roh(_gut()), wuerfel.randrange(2**32)), "bytes")
    if wuerfel.random() < 0.1:
        return Erzeugt("umrisse.geojson", _roh(_gut(), name="\U0001f600"), "gut")
    was = wuerfel.choice(sorted(NIE))
    return Erzeugt("umrisse.geojson", NIE[was](wuerfel), was, None, True)
