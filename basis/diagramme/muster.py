"""Die Notation: wie Ist, Plan, Prognose, Vorjahr, Szenario und Vergleich als Fläche aussehen, und ihre Zeichen für die Legende."""

from enum import StrEnum

from basis.diagramme import svg


class Art(StrEnum):
    IST = "ist"
    PLAN = "plan"
    PROGNOSE = "prognose"
    VORJAHR = "vorjahr"
    SZENARIO = "szenario"
    UEBER = "ueber"


WORTE = {
    Art.IST: "Ist",
    Art.PLAN: "Ansatz (Plan)",
    Art.PROGNOSE: "Prognose",
    Art.VORJAHR: "Vorjahr",
    Art.SZENARIO: "Szenario",
    Art.UEBER: "über Ansatz",
}


def flaeche(art: Art, x: float, y: float, breite: float, hoehe: float) -> str:
    """Ein Balkenstück in der Notation seiner Art. Negative Breite zeichnet nach links."""
    if breite < 0:
        x, breite = x + breite, -breite
    if art is Art.IST:
        return svg.rechteck(x, y, breite, hoehe, klasse="d-ist", fuellung="#000")
    if art is Art.VORJAHR:
        return svg.rechteck(x, y, breite, hoehe, klasse="d-vorjahr", fuellung="#b8b8b8")
    if art is Art.PLAN:
        return svg.rechteck(x, y, breite, hoehe, klasse="d-plan", strich="#000", staerke=1.3)
    if art is Art.SZENARIO:
        return svg.rechteck(x, y, breite, hoehe, klasse="d-szenario", strich="#000", staerke=1.6, gestrichelt="5 3")
    klasse = "d-schlecht-s" if art is Art.UEBER else "d-prognose"
    striche = svg.schraffur([svg.ecken(x, y, breite, hoehe)], abstand=5 if art is Art.UEBER else 6.5, steigend=art is not Art.UEBER)
    rand = svg.rechteck(x, y, breite, hoehe, klasse=klasse, strich="#000", staerke=0.8)
    return rand + (svg.pfad(striche, klasse=klasse, staerke=1.6 if art is Art.UEBER else 1.1) if striche else "")


def zeichen(inhalt: str, breite: float = 28, hoehe: float = 14) -> str:
    """Ein kleines Bild für die Legende; das Wort steht daneben."""
    b, h = svg.zahl(breite), svg.zahl(hoehe)
    return f'<svg class="st-bild" width="{b}" height="{h}" viewBox="0 0 {b} {h}" aria-hidden="true" focusable="false">{inhalt}</svg>'


def legendenzeichen(art: Art) -> str:
    return zeichen(flaeche(art, 1, 2, 26, 10))


def legende(arten: dict[Art, str]) -> tuple[tuple[str, str], ...]:
    """Die Legende in fester Reihenfolge; Worte kann der Aufrufer ersetzen."""
    return tuple((legendenzeichen(art), arten[art] or WORTE[art]) for art in Art if art in arten)
