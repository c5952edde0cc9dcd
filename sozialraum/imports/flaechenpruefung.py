"""Eine einzelne Fläche aus GeoJSON: Form, Lage, geschlossener und kreuzungsfreier Rand; je Befund ein deutscher Satz."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from sozialraum import flaechen
from sozialraum.flaechen import Polygon, Punkt, Ring

DEUTSCHLAND = (5.5, 47.0, 15.5, 55.2)  # Länge und Breite: von, von, bis, bis
VERTAUSCHT = "Länge und Breite sind vertauscht; GeoJSON nennt zuerst die Länge."
PROJIZIERT = "Die Koordinaten sind keine Länge und Breite. Speichern Sie die Datei in WGS 84 (EPSG:4326)."
AUSSERHALB = "Die Fläche liegt außerhalb von Deutschland. Bitte prüfen Sie ihre Koordinaten."
WEITE = 0.75  # Grad um die Mitte aller Flächen; so groß ist keine Stadt


def lies_polygone(geometrie: Any) -> tuple[tuple[Polygon, ...], list[str]]:
    """Die Teile einer Fläche, und was daran falsch ist, jeder Satz einmal."""
    befunde: dict[str, None] = {}
    return _teile(geometrie, befunde), list(befunde)


def _teile(geometrie: Any, befunde: dict[str, None]) -> tuple[Polygon, ...]:
    art = geometrie.get("type") if isinstance(geometrie, dict) else None
    koordinaten = geometrie.get("coordinates") if isinstance(geometrie, dict) else None
    teile = [koordinaten] if art == "Polygon" else koordinaten if art == "MultiPolygon" else None
    if not isinstance(teile, list) or not teile:
        befunde[f"Erwartet wird eine Fläche (Polygon oder MultiPolygon), nicht {str(art)[:40] if art else 'nichts'}."] = None
        return ()
    polygone: list[Polygon] = []
    for teil in teile:
        ringe = tuple(_ringe(teil, befunde))
        if ringe and not (satz := _satz_zum_rand(ringe)):
            polygone.append(ringe)
        elif ringe:
            befunde[satz] = None
    return tuple(polygone)


def _satz_zum_rand(polygon: Polygon) -> str:
    try:
        punkt = flaechen.kreuzung(polygon)
    except flaechen.Verschlungen:
        return "Der Rand ist zu verschlungen, um ihn zu prüfen. Vereinfachen Sie die Fläche."
    if punkt is None:
        return ""
    ort = f"Länge {punkt[0]:.4f}, Breite {punkt[1]:.4f}".replace(".", ",")
    return f"Der Rand kreuzt sich selbst (nahe {ort}). Bereinigen Sie die Fläche im Geoinformationssystem."


def _ringe(teil: Any, befunde: dict[str, None]) -> Iterator[Ring]:
    if not isinstance(teil, list) or not teil:
        befunde["Die Koordinaten sind keine Liste von Ringen."] = None
        return
    for roh in teil:
        punkte = [_punkt(punkt) for punkt in roh] if isinstance(roh, list) else []
        if len(punkte) < 4 or None in punkte:
            befunde["Ein Ring braucht mindestens vier Punkte mit Länge und Breite."] = None
            continue
        if punkte[0] != punkte[-1]:
            befunde["Ein Ring ist nicht geschlossen; der letzte Punkt muss dem ersten gleichen."] = None
            continue
        ring = _ohne_wiederholung([punkt for punkt in punkte if punkt])
        if len(ring) < 4:
            befunde["Ein Ring umschließt keine Fläche; er hat weniger als drei verschiedene Punkte."] = None
            continue
        satz = _satz_zur_lage(ring)
        if satz:
            befunde[satz] = None
            continue
        yield ring


def _ohne_wiederholung(punkte: Sequence[Punkt]) -> Ring:
    return (punkte[0], *(b for a, b in pairwise(punkte) if a != b))


def _punkt(roh: Any) -> Punkt | None:
    if not isinstance(roh, list) or not 2 <= len(roh) <= 3:
        return None
    if not all(isinstance(zahl, int | float) and not isinstance(zahl, bool) for zahl in roh):
        return None
    x, y = float(roh[0]), float(roh[1])
    return flaechen.gerundet((x, y)) if abs(x) < 1e12 and abs(y) < 1e12 else None


def _satz_zur_lage(ring: Ring) -> str:
    """Deutschland liegt zwischen 5 und 16 Grad Länge und 47 und 56 Grad Breite: daran ist Vertauschtes und Fremdes zu erkennen."""
    if any(abs(x) > 180 or abs(y) > 90 for x, y in ring):
        return PROJIZIERT
    x0, y0, x1, y1 = DEUTSCHLAND
    if all(y0 <= x <= y1 and x0 <= y <= x1 for x, y in ring):
        return VERTAUSCHT
    if not all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in ring):
        return AUSSERHALB
    return ""


def anderswo(polygone: Mapping[str, tuple[Polygon, ...]], lage: Sequence[float] | None) -> list[str]:
    """Eine Fläche weitab von den übrigen ist ein Fehler in ihren Koordinaten; alle weitab sind die einer anderen Stadt."""
    mitten = {
        schluessel: _mitte([punkt for teil in teile for punkt in teil[0]]) for schluessel, teile in polygone.items() if teile
    }  # fmt: skip
    if not mitten:
        return []
    x, y = median(m[0] for m in mitten.values()), median(m[1] for m in mitten.values())
    if lage and not (lage[0] - WEITE <= x <= lage[2] + WEITE and lage[1] - WEITE <= y <= lage[3] + WEITE):
        return ["Die Flächen liegen an einem anderen Ort als die bisherigen Umrisse. Bitte prüfen Sie, ob es die richtige Datei ist."]
    return [
        f"Fläche „{schluessel}“: Sie liegt weit entfernt von allen übrigen Flächen. Bitte prüfen Sie ihre Koordinaten."
        for schluessel, mitte in mitten.items()
        if abs(mitte[0] - x) > WEITE or abs(mitte[1] - y) > WEITE
    ]


def _mitte(punkte: Sequence[Punkt]) -> Punkt:
    xs, ys = [p[0] for p in punkte], [p[1] for p in punkte]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
