"""Kleine Bilder für Tabellen: Ist gegen Plan, und ein Budget mit Bindung, Prognose und Überschreitung."""

from collections.abc import Sequence

from basis.diagramme import muster, svg
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagrammfehler, Zahl, als_zahl


def bullet(
    ist: Zahl, *, plan: Zahl = None, soll: Zahl = None, maximum: Zahl, minimum: Zahl = 0, titel: str = "", breite: float = 150,
    marken: Sequence[Zahl] = (), korridor: tuple[Zahl, Zahl] | None = None,
) -> str:  # fmt: skip
    """Ist als voller Balken, Plan als Umriss, Soll heute als Strich; ``marken`` sind kurze Striche am unteren Rand.

    Beginnt die Achse nicht bei null, werden Punkte daraus; ebenso, wo der Plan ein ``korridor`` ist: Er steht als Umriss auf der Achse.
    """
    tief, hoch = float(als_zahl(minimum) or 0), float(als_zahl(maximum) or 0)
    if hoch <= tief:
        raise Diagrammfehler("Das Ende der Achse muss über ihrem Anfang liegen.")

    def x(wert: Zahl) -> float | None:
        zahl = als_zahl(wert)
        return None if zahl is None else 2 + (min(max(float(zahl), tief), hoch) - tief) / (hoch - tief) * (breite - 6)

    if korridor is not None:
        inhalt = [*_korridor(x(korridor[0]), x(korridor[1])), *_punkte(x(ist), None, breite)]
    else:
        inhalt = _punkte(x(ist), x(plan), breite) if tief else _balken(x(ist), x(plan))
    inhalt += [svg.linie(m, 15, m, 20, klasse="d-achse", staerke=1.2) for marke in marken if (m := x(marke)) is not None]
    if (strich := x(soll)) is not None:
        inhalt.append(svg.linie(strich, 1, strich, 19, klasse="d-soll", staerke=2.4))
    return svg.rahmen(breite, 20, titel, inhalt, klasse="st-bild") if titel else muster.zeichen("".join(inhalt), breite, 20)


def _balken(ist: float | None, plan: float | None) -> list[str]:
    inhalt = [svg.linie(2, 1, 2, 19, klasse="d-achse", staerke=1.2)]
    if plan is not None:
        inhalt.append(muster.flaeche(Art.PLAN, 2, 3, plan - 2, 14))
    if ist is not None and ist > 2:
        inhalt.append(muster.flaeche(Art.IST, 2, 7, ist - 2, 6))
    return inhalt


def _korridor(von: float | None, bis: float | None) -> list[str]:
    return [] if von is None or bis is None else [muster.flaeche(Art.PLAN, von, 3, max(bis - von, 1), 14)]


def legende_bullet(*, korridor: bool = False, marken: bool = False) -> tuple[tuple[str, str], ...]:
    """Zeichen und Wort jedes Stücks von ``bullet``, in der Reihenfolge, in der es gelesen wird."""
    punkt = svg.kreis(5, 7, 3.6, klasse="d-punkt")
    ring = svg.kreis(19, 7, 4.4, klasse="d-ring", fuellung="#fff", strich="#000", staerke=1.5)
    soll = svg.linie(5, 0, 5, 14, klasse="d-soll", staerke=2.4)
    reihe = [
        (muster.legendenzeichen(Art.IST), "Ist"),
        (muster.legendenzeichen(Art.PLAN), "Plan"),
        (muster.zeichen(soll, 10), "Soll am Stichtag des Ist (Weg vom Ausgangswert zum Plan)"),
        (muster.zeichen(punkt + ring), "Ist und Plan als Punkt, wenn die Achse nicht bei null beginnt"),
    ]
    if korridor:
        spanne = svg.linie(0, 7, 28, 7, klasse="d-spanne", farbe="#666")
        reihe.append((muster.zeichen(muster.flaeche(Art.PLAN, 7, 1, 14, 12) + spanne), "Plan von bis"))
    if marken:
        strich = svg.linie(5, 9, 5, 14, klasse="d-achse", staerke=1.2) + svg.linie(14, 9, 14, 14, klasse="d-achse", staerke=1.2)
        reihe.append((muster.zeichen(strich, 19), "Mindestziel und ambitioniertes Ziel; am Status ändern sie nichts"))
    return tuple(reihe)


def _punkte(ist: float | None, plan: float | None, breite: float) -> list[str]:
    inhalt = [svg.linie(2, 10, breite - 2, 10, klasse="d-spanne", farbe="#666")]
    if plan is not None:
        inhalt.append(svg.kreis(plan, 10, 4.4, klasse="d-ring", fuellung="#fff", strich="#000", staerke=1.5))
    if ist is not None:
        inhalt.append(svg.kreis(ist, 10, 3.6, klasse="d-punkt"))
    return inhalt


def balken_budget(
    ansatz: int | None,
    *,
    ist: int = 0,
    gebunden: int = 0,
    prognose: int | None = None,
    maximum: int | None = None,
    titel: str = "",
    breite: float = 220,
    hoehe: float = 20,
) -> str:
    """Ein Budget in Cent als Balken: Ist voll, gebunden dicht, Prognose weit schraffiert, Ansatz umrandet, Überschreitung hervorgehoben.

    ``maximum`` gibt den Balken einer Tabelle denselben Maßstab. Ohne erfassten Ansatz (None) gibt es weder Umriss noch Überschreitung.
    """
    spitze = max(ist + gebunden, prognose or 0)
    plan = spitze if ansatz is None else ansatz
    ende = max(plan, spitze, maximum or 0, 1)
    massstab = (breite - 4) / ende
    kante = [2 + min(wert, plan) * massstab for wert in (0, ist, ist + gebunden, max(prognose or 0, ist + gebunden))]
    mitte = hoehe - 8
    inhalt = [svg.linie(2, 0, 2, hoehe, klasse="d-achse", staerke=1.4)]
    if kante[1] > kante[0]:
        inhalt.append(muster.flaeche(Art.IST, kante[0], 4, kante[1] - kante[0], mitte))
    if kante[2] > kante[1]:
        inhalt.append(_gebunden(kante[1], kante[2] - kante[1], mitte))
    if kante[3] > kante[2]:
        inhalt.append(muster.flaeche(Art.PROGNOSE, kante[2], 4, kante[3] - kante[2], mitte))
    if ansatz:
        inhalt.append(muster.flaeche(Art.PLAN, 2, 1.5, ansatz * massstab, hoehe - 3))
    if spitze > plan:
        inhalt.append(muster.flaeche(Art.UEBER, 2 + plan * massstab, 4, (spitze - plan) * massstab, mitte))
    return svg.rahmen(breite, hoehe, titel, inhalt, klasse="st-bild") if titel else muster.zeichen("".join(inhalt), breite, hoehe)


def legende_budget() -> tuple[tuple[str, str], ...]:
    """Zeichen und Wort jedes Stücks von ``balken_budget``, von links nach rechts."""
    return (
        (muster.legendenzeichen(Art.IST), "Ist"),
        (muster.zeichen(_gebunden(1, 26, 8)), "Festlegung"),
        (muster.legendenzeichen(Art.PROGNOSE), "Prognose bis 31.12."),
        (muster.legendenzeichen(Art.PLAN), "fortgeschriebener Ansatz"),
        (muster.legendenzeichen(Art.UEBER), "über Ansatz"),
    )


def _gebunden(x: float, breite: float, hoehe: float) -> str:
    striche = svg.schraffur([svg.ecken(x, 4, breite, hoehe)], abstand=3)
    rand = svg.rechteck(x, 4, breite, hoehe, klasse="d-prognose", strich="#000", staerke=0.8)
    return rand + (svg.pfad(striche, klasse="d-prognose", staerke=1.3) if striche else "")
