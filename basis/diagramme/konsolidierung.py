"""Der Konsolidierungspfad: Säulen ab null je Haushaltsjahr, dazwischen die Veränderung mit Vorzeichen."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis import geld, zahlen
from basis.diagramme import muster, svg
from basis.diagramme.balken import BREITE
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagramm, Diagrammfehler


@dataclass(frozen=True)
class Stufe:
    """Ein Haushaltsjahr mit seinem Betrag in Cent; ``art`` Ist für Verfügtes, Plan für einen Ansatz."""

    name: str
    betrag: int
    art: Art = Art.PLAN


def konsolidierungspfad(
    stufen: Sequence[Stufe],
    *,
    titel: str,
    einheit: str = "in TEUR",
    kopf: str = "Haushaltsjahr",
    breite: float = BREITE,
    hoehe: float = 280,
) -> Diagramm:
    """Mindestens zwei Stufen; zwischen zwei Säulen steht die Veränderung in TEUR und Prozent. Negative Beträge werden abgelehnt."""
    if len(stufen) < 2 or any(stufe.betrag < 0 for stufe in stufen):
        raise Diagrammfehler("Ein Konsolidierungspfad braucht mindestens zwei Stufen mit Beträgen ab null.")
    platz = breite / len(stufen)
    saeule = min(96.0, platz * 0.45)
    boden, dach = hoehe - 30, 34.0
    massstab = (boden - dach) / (max(stufe.betrag for stufe in stufen) or 1)
    teile = [svg.linie(4, boden, breite - 4, boden, klasse="d-achse", staerke=1.2)]
    for nummer, stufe in enumerate(stufen):
        mitte, oben = platz * (nummer + 0.5), boden - stufe.betrag * massstab
        if stufe.betrag:
            teile.append(muster.flaeche(stufe.art, mitte - saeule / 2, oben, saeule, boden - oben))
        teile.append(svg.text(mitte, oben - 8, geld.teur(stufe.betrag), anker="middle", fett=True, groesse=15))
        teile.append(svg.text(mitte, boden + 20, stufe.name, anker="middle"))
        if nummer:
            teile += _schritt(stufen[nummer - 1], stufe, platz * nummer, platz - saeule, boden - stufen[nummer - 1].betrag * massstab, oben)
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(
            breite,
            hoehe,
            titel,
            teile,
            beschreibung="Säulen ab null; zwischen ihnen die Veränderung. Die Werte stehen in der Tabelle darunter.",
        ),
        kopf=(kopf, "Betrag, TEUR", "Veränderung, TEUR", "Veränderung"),
        werte=tuple(_zeile(stufen[nummer - 1] if nummer else None, stufe) for nummer, stufe in enumerate(stufen)),
        legende=muster.legende({stufe.art: "" for stufe in stufen}) if len({stufe.art for stufe in stufen}) > 1 else (),
    )


def _schritt(vorher: Stufe, stufe: Stufe, mitte: float, luecke: float, von: float, bis: float) -> list[str]:
    links, rechts = mitte - luecke / 2 + 4, mitte + luecke / 2 - 4
    mittelhoehe = max(von, bis) + 24
    teile = [svg.linie(links, von, rechts, von, klasse="d-gitter", farbe="#777", gestrichelt="3 3")]
    teile.append(svg.linie(mitte, von, mitte, bis, klasse="d-achse", staerke=1.6) if von != bis else "")
    unterschied, anteil = _veraenderung(vorher, stufe)
    teile.append(svg.text(mitte, mittelhoehe, unterschied, anker="middle", fett=True))
    teile.append(svg.text(mitte, mittelhoehe + 17, anteil, klasse="d-leise", farbe="#333", anker="middle"))
    return teile


def _veraenderung(vorher: Stufe, stufe: Stufe) -> tuple[str, str]:
    unterschied = stufe.betrag - vorher.betrag
    text = geld.teur(unterschied)
    if unterschied > 0 and text != "0":
        text = f"+{text}"
    anteil = (
        zahlen.vorzeichen(Fraction(unterschied * 100, vorher.betrag), 1) + f"{zahlen.NBSP}%" if vorher.betrag else zahlen.ZEICHEN_OHNE_WERT
    )
    return text, anteil


def _zeile(vorher: Stufe | None, stufe: Stufe) -> tuple[str, ...]:
    veraenderung = _veraenderung(vorher, stufe) if vorher else (zahlen.ZEICHEN_OHNE_WERT, zahlen.ZEICHEN_OHNE_WERT)
    return (stufe.name, geld.teur(stufe.betrag), *veraenderung)
