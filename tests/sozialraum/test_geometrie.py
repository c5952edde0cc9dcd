"""Flächen aus GeoJSON: gute werden vereinfacht, feindliche mit Sätzen abgelehnt."""

import json
import math
import random
import time

import pytest

from basis.imports.kindprozess import Grenzen, Lesefehler, rechne
from sozialraum.flaechen import kreuzung, vereinfache
from sozialraum.imports import geometrie
from sozialraum.imports.geometrie import Geometriefehler, als_json, lies

QUADRAT = [[11.9, 51.4], [12.0, 51.4], [12.0, 51.5], [11.9, 51.5], [11.9, 51.4]]
SCHLEIFE = [[11.9, 51.4], [12.0, 51.5], [12.0, 51.4], [11.9, 51.5], [11.9, 51.4]]


def sammlung(*merkmale: dict[str, object], **mehr: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(merkmale)} | mehr).encode()


def flaeche(schluessel: object = "101", ring: object = QUADRAT, art: str = "Polygon", name: str = "key") -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {name: schluessel},
        "geometry": {"type": art, "coordinates": [ring] if art == "Polygon" else [[ring]]},
    }


def befunde(inhalt: bytes, bekannte: frozenset[str] = frozenset(), name: str | None = None) -> str:
    with pytest.raises(Geometriefehler) as fehler:
        lies(inhalt, bekannte, schluesselname=name)
    assert all(satz.endswith(".") for satz in fehler.value.saetze)
    return " | ".join(fehler.value.saetze)


def test_polygon_und_multipolygon_werden_gelesen() -> None:
    geometrien = lies(sammlung(flaeche(), flaeche(102, art="MultiPolygon", name="Schluessel")), frozenset({"101", "102", "103"}))
    assert geometrien.polygone["101"] == geometrien.polygone["102"] == ((tuple(tuple(punkt) for punkt in QUADRAT),),)
    assert geometrien.hinweise == ("Ohne Fläche bleiben: 103.",)


@pytest.mark.zusage("geojson")
@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"[" * 1_000 + b"]" * 1_000, "tiefer verschachtelt als 20 Ebenen"),
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
        (sammlung(flaeche(ring=QUADRAT[:4])), "Ein Ring ist nicht geschlossen"),
        (sammlung(flaeche(ring=[QUADRAT[0]] * 5)), "umschließt keine Fläche"),
        (sammlung(flaeche(ring=SCHLEIFE)), "Der Rand kreuzt sich selbst (nahe Länge 11,9500, Breite 51,4500)"),
        (sammlung(flaeche(ring=[[x - 20, y] for x, y in QUADRAT])), "außerhalb von Deutschland"),
        (sammlung(flaeche(), flaeche("102"), flaeche("103", [[x + 1, y] for x, y in QUADRAT])), "„103“: Sie liegt weit entfernt"),
        (sammlung(flaeche("7")), "Gemeint ist wohl „007“."),
        (sammlung(flaeche(ring=[[y, x] for x, y in QUADRAT])), "Länge und Breite sind vertauscht"),
        (sammlung(flaeche(ring=[[x * 60000, y * 60000] for x, y in QUADRAT])), "keine Länge und Breite"),
        (sammlung(flaeche(), crs={"properties": {"name": "EPSG:25832"}}), "anderes Bezugssystem"),
        (sammlung(flaeche(), flaeche()), "Fläche 2 („101“): Der Schlüssel kommt doppelt vor."),
        (sammlung(flaeche("999")), "Fläche 1 („999“): Den Schlüssel gibt es nicht."),
        (sammlung(flaeche(None)), "Die Fläche nennt keinen Schlüssel; erwartet wird eine Eigenschaft wie"),
        (sammlung({"properties": {"key": "101"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}), "nicht Point"),
        (sammlung({"properties": {"key": "101"}, "geometry": None}), "nicht nichts"),
        (sammlung(flaeche(ring=[[11.9, 51.4]] * 50_001)), "mehr als 50.000 Stützpunkte"),
        (b'{"type":"FeatureCollection","features":[' + b"9" * 5000 + b"]}", "lässt sich nicht lesen"),
    ],
    ids=lambda wert: wert[:30] if isinstance(wert, str) else "",
)
def test_feindliches_geojson_wird_mit_einem_satz_abgelehnt(inhalt: bytes, satz: str) -> None:
    anfang = time.process_time()
    assert satz in befunde(inhalt, frozenset({"101", "102", "103", "007"}))
    assert time.process_time() - anfang < 10


def test_alle_befunde_stehen_auf_einmal_da() -> None:
    offen = flaeche("102", QUADRAT[:4])
    assert befunde(sammlung(flaeche("998"), flaeche("101"), offen), frozenset({"101", "102"})).split(" | ") == [
        "Fläche 1 („998“): Den Schlüssel gibt es nicht.",
        "Fläche 3 („102“): Ein Ring ist nicht geschlossen; der letzte Punkt muss dem ersten gleichen.",
    ]
    ohne_nullen = sammlung(*(flaeche(str(nummer)) for nummer in range(1, 41)))
    viele = befunde(ohne_nullen, frozenset(f"{nummer:03}" for nummer in range(1, 41)))
    assert "„1“): Den Schlüssel gibt es nicht. Gemeint ist wohl „001“." in viele and viele.endswith("Dazu kommen 10 weitere Befunde.")


VERTAUSCHT = [[y, x] for x, y in QUADRAT]


@pytest.mark.parametrize(
    ("merkmale", "name", "satz"),
    [
        (
            [flaeche("101", VERTAUSCHT), flaeche("102", VERTAUSCHT)], None,
            "Bei allen 2 Flächen sind Länge und Breite vertauscht; GeoJSON nennt zuerst die Länge.",
        ),
        (
            [flaeche(str(nummer)) for nummer in range(200, 263)], None,
            "Keiner der 63 Schlüssel gehört zu dieser Stadt. Bitte prüfen Sie, ob es die richtige Datei ist.",
        ),
        (
            [flaeche("101", name="ot_nr"), flaeche("102", name="ot_nr")], "Ortsteil",
            "Keine der 2 Flächen nennt die Eigenschaft „Ortsteil“. Die Datei hat die Eigenschaft „ot_nr“.",
        ),
        (
            [flaeche("101", name="ot_nr"), flaeche("102", name="ot_name")], None,
            "Keine der 2 Flächen nennt einen Schlüssel; erwartet wird eine Eigenschaft wie „schluessel“ oder „key“. "
            "Die Datei hat die Eigenschaften „ot_nr“, „ot_name“.",
        ),
        (
            [flaeche("101"), flaeche("102", VERTAUSCHT), flaeche("103", VERTAUSCHT)], None,
            "2 von 3 Flächen: Länge und Breite sind vertauscht; GeoJSON nennt zuerst die Länge. "
            "Es sind: Fläche 2 („102“) und Fläche 3 („103“).",
        ),
        (
            [flaeche("101", QUADRAT[:4]), flaeche("102", QUADRAT[:4])], None,
            "Alle 2 Flächen: Ein Ring ist nicht geschlossen; der letzte Punkt muss dem ersten gleichen.",
        ),
    ],
    ids=("vertauscht", "andere Stadt", "falsche Eigenschaft", "ohne Schlüssel", "ein Teil", "alle offen"),
)  # fmt: skip
def test_was_viele_flaechen_gleich_betrifft_ist_ein_satz(merkmale: list[dict[str, object]], name: str | None, satz: str) -> None:
    assert befunde(sammlung(*merkmale), frozenset({"101", "102", "103"}), name) == satz


def test_die_flaechen_einer_anderen_stadt_fallen_auf() -> None:
    with pytest.raises(Geometriefehler, match="an einem anderen Ort"):
        lies(sammlung(flaeche()), lage=(6.7, 51.1, 6.9, 51.3))


def test_vereinfachen_behaelt_ecken_und_laesst_gerade_punkte_weg() -> None:
    fein = [(11.9 + i / 1000, 51.4) for i in range(101)] + [(12.0, 51.5), (11.9, 51.5), (11.9, 51.4)]
    (ring,) = vereinfache([tuple(fein)], 0.0001)
    assert set(ring) == {(11.9, 51.4), (12.0, 51.4), (12.0, 51.5), (11.9, 51.5)} and ring[0] == ring[-1]


def test_nachbarn_behalten_ihre_gemeinsame_grenze() -> None:
    grenze = [(12.0 + zacken / 2000, 51.4 + i / 1000) for i, zacken in enumerate([0, 1, -1, 2, 0, 1, -2, 0, 1, 0])]
    links = (*grenze, (11.9, 51.409), (11.9, 51.4), grenze[0])
    rechts = (*grenze[::-1], (12.1, 51.4), (12.1, 51.409), grenze[-1])
    a, b = vereinfache([links, rechts], 0.0006)
    gemeinsam = set(a) & set(b)
    assert {grenze[0], grenze[-1]} <= gemeinsam and len(gemeinsam) < len(grenze)
    assert set(a) - gemeinsam == {(11.9, 51.409), (11.9, 51.4)} and set(b) - gemeinsam == {(12.1, 51.4), (12.1, 51.409)}


def test_ein_winziges_gebiet_verschwindet_nicht() -> None:
    winzig = ((11.9, 51.4), (11.90001, 51.4), (11.90001, 51.40001), (11.9, 51.4))
    assert vereinfache([winzig], 0.01) == [winzig]


@pytest.mark.parametrize(
    ("ring", "kreuzt"),
    [
        (QUADRAT, False),
        (SCHLEIFE, True),
        ([[0, 0], [2, 0], [2, 2], [1, 0], [0, 2], [0, 0]], False),  # berührt sich nur
        ([[0, 0], [2, 0], [2, 2], [1, -0.1], [0, 2], [0, 0]], True),
    ],
)
def test_kreuzungen_werden_gefunden_und_beruehrungen_geduldet(ring: list[list[float]], kreuzt: bool) -> None:
    assert (kreuzung((tuple((x, y) for x, y in ring),)) is not None) is kreuzt


def test_ein_loch_ueber_den_rand_hinaus_ist_eine_kreuzung() -> None:
    loch = ((11.95, 51.45), (12.05, 51.45), (12.05, 51.47), (11.95, 51.45))
    assert kreuzung((tuple((x, y) for x, y in QUADRAT), loch)) is not None


@pytest.mark.zusage("geojson")
@pytest.mark.parametrize("art", ["zufall", "kamm"])
def test_ein_boesartig_gezackter_ring_kostet_keine_zeit(art: str) -> None:
    zufall = random.Random(1)
    if art == "zufall":
        ring = [[11.9 + zufall.random() / 10, 51.4 + zufall.random() / 10] for _ in range(49_000)]
    else:
        ring = [[11.9 + i / 1e6, 51.5 if i % 2 else 51.4] for i in range(49_000)] + [[11.95, 51.3]]
    anfang = time.process_time()
    assert befunde(sammlung(flaeche(ring=[*ring, ring[0]])))
    assert time.process_time() - anfang < 10


@pytest.mark.gegenprobe("geojson", ohne="sozialraum.imports.geometrie:_ohne_doppelte")
def test_ohne_die_pruefung_gaelte_still_der_letzte_schluessel(monkeypatch: pytest.MonkeyPatch) -> None:
    doppelt = sammlung(flaeche()).replace(b'"key": "101"', b'"key": "102", "key": "101"')
    assert "nennt „key“ doppelt" in befunde(doppelt)
    monkeypatch.setattr(geometrie, "_ohne_doppelte", dict)
    assert set(lies(doppelt, frozenset()).polygone) == {"101"}


@pytest.mark.zusage("geojson")
def test_der_kindprozess_liest_und_ueberlebt() -> None:
    aufgabe = ("sozialraum.imports.geometrie", als_json.__name__)
    angaben = {"bekannte": ["101", "102"]}
    gelesen = rechne(aufgabe, sammlung(flaeche()), angaben, grenzen=Grenzen(), abbruch="Abbruch.")
    assert list(gelesen["polygone"]) == ["101"] and gelesen["hinweise"] == ["Ohne Fläche bleiben: 102."]
    for inhalt, grenzen, satz in (
        (b"[" * 1_000, Grenzen(), "tiefer verschachtelt"),
        (b" " * 24_000_000, Grenzen(), "größer als 5 MB"),
        (b" " * 4_900_000, Grenzen(speicher=20_000_000), "Abbruch."),
    ):
        with pytest.raises(Lesefehler, match=satz) as fehler:
            rechne(aufgabe, inhalt, angaben, grenzen=grenzen, abbruch="Abbruch.")
        assert len(fehler.value.saetze) == 1
