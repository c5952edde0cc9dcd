"""Flächen aus GeoJSON: gute werden vereinfacht, feindliche mit Sätzen abgelehnt."""

import json
import math
import random
import time

import pytest

from sozialraum.imports.geometrie import Geometriefehler, lies, vereinfache

QUADRAT = [[11.9, 51.4], [12.0, 51.4], [12.0, 51.5], [11.9, 51.5], [11.9, 51.4]]


def sammlung(*merkmale: dict[str, object], **mehr: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(merkmale)} | mehr).encode()


def flaeche(schluessel: object = "101", ring: object = QUADRAT, art: str = "Polygon", name: str = "key") -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {name: schluessel},
        "geometry": {"type": art, "coordinates": [ring] if art == "Polygon" else [[ring]]},
    }


def befunde(inhalt: bytes, bekannte: frozenset[str] = frozenset()) -> str:
    with pytest.raises(Geometriefehler) as fehler:
        lies(inhalt, bekannte)
    assert all(satz.endswith(".") for satz in fehler.value.saetze)
    return " | ".join(fehler.value.saetze)


def test_polygon_und_multipolygon_werden_gelesen() -> None:
    geometrien = lies(sammlung(flaeche(), flaeche(102, art="MultiPolygon", name="Schluessel")), frozenset({"101", "102", "103"}))
    assert geometrien.polygone["101"] == geometrien.polygone["102"] == ((tuple(tuple(punkt) for punkt in QUADRAT),),)
    assert geometrien.hinweise == ("Ohne Fläche bleiben: 103.",)


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"[" * 100_000, "tiefer verschachtelt als 20 Ebenen"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "tiefer verschachtelt als 20 Ebenen"),
        (b" " * 5_000_001, "größer als 5 MB"),
        (b"\xff\xfe", "nicht in UTF-8"),
        (b"{", "kein gültiges JSON (Zeile 1, Stelle 2)"),
        (b"[]", "kein GeoJSON mit Flächen"),
        (b'{"type":"FeatureCollection","type":"x","features":[]}', "nennt „type“ doppelt"),
        (sammlung(), "enthält keine Flächen"),
        (sammlung(flaeche(ring=[[math.nan, 51.4], *QUADRAT[1:]])), "„NaN“ statt einer Zahl"),
        (sammlung(flaeche(ring=[["11.9", 51.4], *QUADRAT[1:]])), "Ein Ring braucht mindestens vier Punkte"),
        (sammlung(flaeche(ring=QUADRAT[:3])), "Ein Ring braucht mindestens vier Punkte"),
        (sammlung(flaeche(ring=[[y, x] for x, y in QUADRAT])), "Länge und Breite sind vertauscht"),
        (sammlung(flaeche(ring=[[x * 60000, y * 60000] for x, y in QUADRAT])), "keine Länge und Breite"),
        (sammlung(flaeche(), crs={"properties": {"name": "EPSG:25832"}}), "anderes Bezugssystem"),
        (sammlung(flaeche(), flaeche()), "Fläche 2 („101“): Der Schlüssel kommt doppelt vor."),
        (sammlung(flaeche("999")), "Fläche 1 („999“): Den Schlüssel gibt es nicht."),
        (sammlung(flaeche(None)), "Fläche 1: Es fehlt der Schlüssel"),
        (sammlung({"properties": {"key": "101"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}), "nicht Point"),
        (sammlung({"properties": {"key": "101"}, "geometry": None}), "nicht nichts"),
        (sammlung(flaeche(ring=[[11.9, 51.4]] * 50_001)), "mehr als 50.000 Stützpunkte"),
        (b'{"type":"FeatureCollection","features":[' + b"9" * 5000 + b"]}", "lässt sich nicht lesen"),
    ],
    ids=lambda wert: wert[:30] if isinstance(wert, str) else "",
)
def test_feindliches_geojson_wird_mit_einem_satz_abgelehnt(inhalt: bytes, satz: str) -> None:
    anfang = time.monotonic()
    assert satz in befunde(inhalt, frozenset({"101"}))
    assert time.monotonic() - anfang < 10


def test_alle_befunde_stehen_auf_einmal_da() -> None:
    assert befunde(sammlung(flaeche("998"), flaeche("999")), frozenset({"101"})).count("gibt es nicht") == 2


def test_vereinfachen_behaelt_ecken_und_laesst_gerade_punkte_weg() -> None:
    fein = [(11.9 + i / 1000, 51.4) for i in range(101)] + [(12.0, 51.5), (11.9, 51.5), (11.9, 51.4)]
    assert vereinfache(tuple(fein), 0.0001) == ((11.9, 51.4), (12.0, 51.4), (12.0, 51.5), (11.9, 51.5), (11.9, 51.4))


def test_ein_boesartig_gezackter_ring_kostet_keine_zeit() -> None:
    zufall = random.Random(1)
    ring = [[11.9 + zufall.random() / 10, 51.4 + zufall.random() / 10] for _ in range(49_000)]
    anfang = time.monotonic()
    lies(sammlung(flaeche(ring=[*ring, ring[0]])))
    assert time.monotonic() - anfang < 10
