"""Karte aus den Umrissen, die eine Stadt als GeoJSON geladen hat; dieselben Klassen und dieselbe Legende wie die Kachelkarte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

from basis import zahlen
from basis.diagramme import klassen as k
from basis.diagramme import svg
from basis.diagramme.klassen import Klassen
from basis.diagramme.typen import Diagramm, Diagrammfehler, Schreibweise, Zahl, schreibe

Ring = tuple[svg.Punkt, ...]
HOECHSTE = 1.15  # mal die Breite: eine langgestreckte Stadt passt auf eine Seite


@dataclass(frozen=True)
class Umriss:
    """Ein Gebiet mit seinen Ringen (Länge, Breite) oder in Metern. Ohne ``gruppe`` wird es gestrichelt gezeigt."""

    schluessel: str
    name: str
    ringe: tuple[Ring, ...]
    wert: Zahl = None
    gruppe: str = ""
    url: str = ""
    hervor: bool = False


def ringe_aus_geojson(geometrie: Mapping[str, Any]) -> tuple[Ring, ...]:
    """Liest Polygon und MultiPolygon; anderes wird abgelehnt."""
    art, koordinaten = geometrie.get("type"), geometrie.get("coordinates", [])
    if art not in ("Polygon", "MultiPolygon"):
        raise Diagrammfehler(f"Ein Gebiet braucht die Form Polygon oder MultiPolygon, nicht „{art}“.")
    polygone = [koordinaten] if art == "Polygon" else koordinaten
    ringe = tuple(tuple((float(punkt[0]), float(punkt[1])) for punkt in ring) for polygon in polygone for ring in polygon)
    if not ringe or any(len(ring) < 4 for ring in ringe):
        raise Diagrammfehler("Ein Umriss braucht mindestens vier Punkte; der erste ist auch der letzte.")
    return ringe


def polygonkarte(
    umrisse: Sequence[Umriss],
    klassen: Klassen,
    *,
    titel: str,
    einheit: str = "",
    schreibweise: Schreibweise = zahlen.zahl,
    kopf: tuple[str, str, str] = ("Gebiet", "Sozialraum", "Wert"),
    breite: float = 760,
    ohne: str = "kein Wert",
    hervorgehoben: str = "",
) -> Diagramm:
    """Die Karte in flächentreuer Nähe (Breitenkreise gestaucht). Ohne Umrisse wird abgelehnt. ``ohne``, ``hervorgehoben``: Kachelkarte."""
    if not umrisse:
        raise Diagrammfehler("Eine Karte braucht mindestens einen Umriss.")
    projiziere, hoehe = _projektion(umrisse, breite)
    flaechen = [(umriss, [[projiziere(punkt) for punkt in ring] for ring in umriss.ringe]) for umriss in umrisse]
    teile = [_flaeche(umriss, ringe, klassen, schreibweise, ohne, hervorgehoben) for umriss, ringe in flaechen]
    teile += [_grenzen(umrisse, projiziere), *(_hervor(ringe) for umriss, ringe in flaechen if umriss.hervor)]
    teile += [_offen(ringe) for umriss, ringe in flaechen if not umriss.gruppe]
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(
            breite,
            hoehe,
            titel,
            teile,
            klasse="st-karte",
            interaktiv=any(umriss.url for umriss in umrisse),
            beschreibung=f"Karte mit {len(umrisse)} Gebieten, dick umrandet die Sozialräume. Die Werte stehen in der Tabelle darunter.",
        ),
        kopf=kopf,
        werte=tuple(
            (f"{umriss.schluessel} {umriss.name}", umriss.gruppe or "nicht zugeordnet", schreibe(umriss.wert, schreibweise))
            for umriss in umrisse
        ),
        legende=(
            *k.legende(klassen, [umriss.wert for umriss in umrisse], ohne=ohne),
            *k.legende_hervor(hervorgehoben if any(umriss.hervor for umriss in umrisse) else ""),
            *k.legende_offen([umriss.gruppe for umriss in umrisse]),
        ),
    )


def _projektion(umrisse: Sequence[Umriss], breite: float) -> tuple[Any, float]:
    punkte = [punkt for umriss in umrisse for ring in umriss.ringe for punkt in ring]
    x0, x1 = min(p[0] for p in punkte), max(p[0] for p in punkte)
    y0, y1 = min(p[1] for p in punkte), max(p[1] for p in punkte)
    gradnetz = max(abs(x0), abs(x1)) <= 180 and max(abs(y0), abs(y1)) <= 90
    stauchung = cos(radians((y0 + y1) / 2)) if gradnetz else 1.0
    weite, hoehe = (x1 - x0) * stauchung, y1 - y0
    massstab = min((breite - 16) / (weite or 1.0), (HOECHSTE * breite - 16) / (hoehe or 1.0))
    links = (breite - weite * massstab) / 2

    def projiziere(punkt: svg.Punkt) -> svg.Punkt:
        return links + (punkt[0] - x0) * stauchung * massstab, 8 + (y1 - punkt[1]) * massstab

    return projiziere, 16 + hoehe * massstab


def _d(ringe: Sequence[Sequence[svg.Punkt]]) -> str:
    """Pfaddaten; Punkte, die näher als einen halben Pixel liegen, fallen weg."""
    teile = []
    for ring in ringe:
        duenn = [ring[0]]
        for punkt in ring[1:]:
            if abs(punkt[0] - duenn[-1][0]) + abs(punkt[1] - duenn[-1][1]) >= 0.5:
                duenn.append(punkt)
        teile.append(svg.linienzug(duenn) + "Z")
    return "".join(teile)


def _flaeche(
    umriss: Umriss, ringe: Sequence[Sequence[svg.Punkt]], klassen: Klassen, schreibweise: Schreibweise, ohne: str, hervorgehoben: str
) -> str:
    nummer, d = klassen.nummer(umriss.wert), _d(ringe)
    teile = [f'<path class="m-k{nummer} m-flaeche" d="{d}" fill="{k.TOENE[nummer]}" fill-rule="evenodd" stroke="#fff" stroke-width="1"/>']
    if nummer == 0:
        teile.append(k.ohne_wert(ringe, umriss.wert))
    teile.append(f'<path class="m-rahmen" d="{d}" fill="none"/>')
    if (ort := _ort_der_schrift(ringe, umriss.schluessel)) is not None:
        teile.append(svg.text(*ort, umriss.schluessel, klasse=f"m-t{nummer}", farbe="#fff" if nummer >= 4 else "#000", anker="middle"))
    if not umriss.url:
        return f"<g>{''.join(teile)}</g>"
    wert = k.lesung(umriss.wert, klassen, schreibweise, ohne=ohne, hervor=hervorgehoben if umriss.hervor else "", gruppe=umriss.gruppe)
    satz = svg.maskiere(f"{umriss.schluessel} {umriss.name}: {wert}")
    return f'<a href="{svg.maskiere(umriss.url)}"><title>{satz}</title>{"".join(teile)}</a>'


def _ort_der_schrift(ringe: Sequence[Sequence[svg.Punkt]], schluessel: str) -> svg.Punkt | None:
    """Wo der Schlüssel ganz im größten Ring steht, möglichst nah an dessen Schwerpunkt; None, wenn er nicht in sein Rechteck passt."""
    ring = max(
        ringe,
        key=lambda punkte: (
            (max(p[0] for p in punkte) - min(p[0] for p in punkte)) * (max(p[1] for p in punkte) - min(p[1] for p in punkte))
        ),
    )
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    if max(xs) - min(xs) < svg.breite_von(schluessel) + 16 or max(ys) - min(ys) < 26:
        return None
    x, y = _schwerpunkt(ring)
    halb = svg.breite_von(schluessel) / 2 + 4
    if _passt(ring, x, y, halb):
        return x, y + 4
    hoehen = [min(ys) + (max(ys) - min(ys)) * n / 24 for n in range(1, 24)]
    sehnen = [(b - a, (a + b) / 2, h) for h in hoehen for a, b in _sehnen(ring, h)]
    gute = [(mitte, h) for _, mitte, h in sehnen if _passt(ring, mitte, h, halb)]
    if not gute:
        gute = [max(sehnen, default=(0.0, x, y))[1:]]
    x, y = min(gute, key=lambda ort: (ort[0] - x) ** 2 + (ort[1] - y) ** 2)
    return x, y + 4


def _passt(ring: Sequence[svg.Punkt], x: float, y: float, halb: float) -> bool:
    """Ob eine Schrift dieser halben Breite um den Ort herum im Ring bleibt, neben dem Rand."""
    return all(any(a + halb <= x <= b - halb for a, b in _sehnen(ring, h)) for h in (y - 6, y, y + 6))


def _sehnen(ring: Sequence[svg.Punkt], y: float) -> list[tuple[float, float]]:
    """Die Strecken einer Waagerechten, die im Ring liegen."""
    schnitte = sorted(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in pairwise(ring) if (a[1] <= y) != (b[1] <= y))
    return list(zip(schnitte[::2], schnitte[1::2], strict=False))


def _schwerpunkt(ring: Sequence[svg.Punkt]) -> svg.Punkt:
    """Der Flächenschwerpunkt eines geschlossenen Rings; ohne Fläche der Mittelpunkt seiner Ecken."""
    teile = [(a[0] * b[1] - b[0] * a[1], a, b) for a, b in pairwise(ring)]
    flaeche = sum(kreuz for kreuz, _, _ in teile)
    if abs(flaeche) < 1e-9:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    x = sum(kreuz * (a[0] + b[0]) for kreuz, a, b in teile) / (3 * flaeche)
    return x, sum(kreuz * (a[1] + b[1]) for kreuz, a, b in teile) / (3 * flaeche)


def _grenzen(umrisse: Sequence[Umriss], projiziere: Any) -> str:
    """Kanten, die nicht zwischen zwei Gebieten derselben Gruppe liegen."""
    gruppen: dict[tuple[svg.Punkt, svg.Punkt], list[str]] = {}
    for umriss in umrisse:
        for ring in umriss.ringe:
            for a, b in pairwise(ring):
                gruppen.setdefault((min(a, b), max(a, b)), []).append(umriss.gruppe)
    kanten = [
        kante for kante, beteiligte in gruppen.items() if any(beteiligte) and not (len(beteiligte) == 2 and beteiligte[0] == beteiligte[1])
    ]
    d = "".join(svg.linienzug([projiziere(a), projiziere(b)]) for a, b in kanten)
    return f'<path class="m-grenze" d="{d}" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round"/>' if d else ""


def _offen(ringe: Sequence[Sequence[svg.Punkt]]) -> str:
    """Gestrichelt in heller Fassung: auch dort zu sehen, wo schon die Grenze eines Sozialraums liegt."""
    d = _d(ringe)
    return svg.pfad(d, klasse="m-saum", farbe="#fff", staerke=4) + svg.pfad(d, klasse="m-offen", farbe="#000", staerke=2, gestrichelt="2 3")


def _hervor(ringe: Sequence[Sequence[svg.Punkt]]) -> str:
    """Ein dicker Rand in heller Fassung, sichtbar auf jedem Ton."""
    d = _d(ringe)
    return svg.pfad(d, klasse="m-saum", farbe="#fff", staerke=6) + svg.pfad(d, klasse="m-offen", farbe="#000", staerke=3.5)
