"""Mehrere Varianten nebeneinander je Gebiet, und Spannen mit einem Punkt."""

from collections.abc import Sequence
from dataclasses import dataclass

from basis import zahlen
from basis.diagramme import muster, svg
from basis.diagramme.balken import BREITE
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagramm, Diagrammfehler, Schreibweise, Zahl, als_zahl, schreibe


@dataclass(frozen=True)
class Variante:
    """Ein Vergleichsstand; die Art bestimmt das Aussehen (Ist gefüllt, Szenario gestrichelt, Vorjahr hell, Plan umrandet)."""

    name: str
    art: Art


@dataclass(frozen=True)
class Gruppe:
    name: str
    werte: tuple[Zahl, ...]


@dataclass(frozen=True)
class Spanne:
    """Ein Punkt und der Bereich, in dem er sich bewegt."""

    name: str
    punkt: Zahl
    unten: Zahl
    oben: Zahl


def gruppenbalken(
    gruppen: Sequence[Gruppe],
    varianten: Sequence[Variante],
    *,
    titel: str,
    einheit: str = "",
    schreibweise: Schreibweise = zahlen.zahl,
    kopf: str = "Gebiet",
    breite: float = BREITE,
) -> Diagramm:
    """Je Gebiet ein Balken ab null für jede Variante (höchstens vier, jede mit eigener Art, keine negativen Werte)."""
    _pruefe(gruppen, varianten)
    links = min(breite / 3, max(svg.breite_von(gruppe.name) for gruppe in gruppen) + 14)
    rechts = max(svg.breite_von(schreibe(wert, schreibweise)) for gruppe in gruppen for wert in gruppe.werte) + 10
    groesster = max([float(als_zahl(wert) or 0) for gruppe in gruppen for wert in gruppe.werte]) or 1.0
    massstab = (breite - links - rechts) / groesster
    teile, oben = [], 6.0
    for gruppe in gruppen:
        mitte = oben + len(varianten) * 16 / 2 + 5
        teile.append(svg.text(links - 10, mitte, svg.kuerze(gruppe.name, links - 12), anker="end"))
        for variante, wert in zip(varianten, gruppe.werte, strict=True):
            laenge = float(als_zahl(wert) or 0) * massstab
            teile.append(muster.flaeche(variante.art, links, oben + 2, laenge, 12) if laenge else "")
            gestalt = {"fett": True} if variante.art is Art.IST else {"klasse": "d-leise", "farbe": "#333"}
            teile.append(svg.text(links + laenge + 6, oben + 13, schreibe(wert, schreibweise), **gestalt))
            oben += 16
        oben += 12
    teile.insert(0, svg.linie(links, 2, links, oben - 6, klasse="d-achse", staerke=1.2))
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(
            breite,
            oben,
            titel,
            teile,
            beschreibung="Balken ab null, je Gebiet einer für jede Variante. Die Werte stehen in der Tabelle darunter.",
        ),
        kopf=(kopf, *(variante.name for variante in varianten)),
        werte=tuple((gruppe.name, *(schreibe(wert, schreibweise) for wert in gruppe.werte)) for gruppe in gruppen),
        legende=tuple((muster.legendenzeichen(variante.art), variante.name) for variante in varianten),
    )


def _pruefe(gruppen: Sequence[Gruppe], varianten: Sequence[Variante]) -> None:
    if not gruppen or not 1 <= len(varianten) <= 4:
        raise Diagrammfehler("Ein Vergleich braucht mindestens ein Gebiet und eine bis vier Varianten.")
    if len({variante.art for variante in varianten}) < len(varianten):
        raise Diagrammfehler("Zwei Varianten eines Vergleichs dürfen nicht gleich aussehen.")
    if any(len(gruppe.werte) != len(varianten) for gruppe in gruppen):
        raise Diagrammfehler("Jedes Gebiet braucht für jede Variante einen Wert.")
    if any((als_zahl(wert) or 0) < 0 for gruppe in gruppen for wert in gruppe.werte):
        raise Diagrammfehler("Ein Vergleich in Balken zeigt keine negativen Werte.")


def spannen(
    zeilen: Sequence[Spanne],
    *,
    titel: str,
    einheit: str = "",
    schreibweise: Schreibweise = zahlen.zahl,
    kopf: tuple[str, str, str, str] = ("Gebiet", "niedrigster Wert", "Wert", "höchster Wert"),
    breite: float = BREITE,
) -> Diagramm:
    """Punkt und Spanne je Zeile. Die Achse muss nicht bei null beginnen: darum Punkte, keine Balken."""
    alle = [float(z) for zeile in zeilen for wert in (zeile.punkt, zeile.unten, zeile.oben) if (z := als_zahl(wert)) is not None]
    if not alle:
        raise Diagrammfehler("Für die Spannen gibt es keine Werte.")
    links = min(breite / 3, max(svg.breite_von(zeile.name) for zeile in zeilen) + 14)
    marken = svg.teilung(min(alle), max(alle))
    hoehe = 34.0 + 30 * len(zeilen)
    rand = svg.breite_von(schreibweise(round(max(marken)))) / 2 + 6

    def x(wert: float) -> float:
        return links + 8 + (wert - marken[0]) / (marken[-1] - marken[0]) * (breite - links - 8 - rand)

    teile = []
    for marke in marken:
        teile.append(svg.linie(x(marke), 4, x(marke), hoehe - 24, klasse="d-gitter", farbe="#ccc"))
        teile.append(svg.text(x(marke), hoehe - 8, _marke(marke, schreibweise), klasse="d-leise", farbe="#333", anker="middle"))
    for nummer, zeile in enumerate(zeilen):
        teile += _spanne(zeile, x, 20 + nummer * 30, links)
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(
            breite,
            hoehe,
            titel,
            teile,
            beschreibung="Je Zeile ein Punkt und die Spanne vom niedrigsten zum höchsten Wert. Die Achse beginnt nicht bei null.",
        ),
        kopf=kopf,
        werte=tuple((zeile.name, *(schreibe(wert, schreibweise) for wert in (zeile.unten, zeile.punkt, zeile.oben))) for zeile in zeilen),
        legende=(
            (muster.zeichen(svg.kreis(14, 7, 5, klasse="d-punkt")), kopf[2]),
            (muster.zeichen(svg.linie(1, 7, 27, 7, klasse="d-spanne", farbe="#666", staerke=4)), "Spanne"),
        ),
    )


def _marke(marke: float, schreibweise: Schreibweise) -> str:
    from decimal import Decimal

    return schreibweise(int(marke) if marke == int(marke) else Decimal(str(marke)))


def _spanne(zeile: Spanne, x: object, y: float, links: float) -> list[str]:
    assert callable(x)
    teile = [svg.text(links - 10, y + 4, svg.kuerze(zeile.name, links - 12), anker="end")]
    unten, oben, punkt = (als_zahl(wert) for wert in (zeile.unten, zeile.oben, zeile.punkt))
    if unten is not None and oben is not None:
        teile.append(svg.linie(x(float(unten)), y, x(float(oben)), y, klasse="d-spanne", farbe="#666", staerke=4))
        teile += [
            svg.linie(x(float(ende)), y - 6, x(float(ende)), y + 6, klasse="d-spanne", farbe="#666", staerke=1.6) for ende in (unten, oben)
        ]
    if punkt is not None:
        teile.append(svg.kreis(x(float(punkt)), y, 5, klasse="d-punkt"))
    else:
        teile.append(svg.text(links + 10, y + 4, schreibe(zeile.punkt), klasse="d-leise", farbe="#333"))
    return teile
