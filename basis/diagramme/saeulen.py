"""Abweichungen über die Monate als Säulen um eine Nulllinie: darüber (mehr als geplant) schraffiert, darunter voll."""

from collections.abc import Sequence
from dataclasses import dataclass

from basis import zahlen
from basis.diagramme import muster, svg
from basis.diagramme.balken import BREITE
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagramm, Diagrammfehler, Schreibweise, schreibe

_RAND = 18  # Platz für die Zahl über oder unter der Säule


@dataclass(frozen=True)
class Saeule:
    """Ein Zeitpunkt mit seiner Abweichung; ``erwartet``: noch nicht Ist, sondern Prognose."""

    name: str
    wert: int | None
    erwartet: bool = False


def abweichungssaeulen(
    saeulen: Sequence[Saeule], *, titel: str, einheit: str = "", schreibweise: Schreibweise = zahlen.zahl, null: str = "Plan = 0",
    kopf: tuple[str, str, str] = ("Zeitpunkt", "Ist", "Prognose"), breite: float = BREITE, hoehe: float = 190,
) -> Diagramm:  # fmt: skip
    """Jede Säule trägt ihre Zahl; Prognosen sind umrandet. Ohne Wert steht keine Säule, und die Tabelle sagt „–“."""
    if not saeulen:
        raise Diagrammfehler("Ein Säulendiagramm braucht mindestens einen Zeitpunkt.")
    werte = [s.wert for s in saeulen if s.wert is not None]
    hoch, tief = max([0, *werte]), min([0, *werte])
    oben, unten = _RAND, hoehe - 2 * _RAND - 6
    massstab = (unten - oben) / ((hoch - tief) or 1)
    boden = oben + hoch * massstab
    rechts = breite - svg.breite_von(null) - 12
    schritt = rechts / len(saeulen)
    teile = []
    for nummer, saeule in enumerate(saeulen):
        teile += _zeichne(saeule, (nummer + 0.2) * schritt, 0.6 * schritt, boden, massstab, schreibweise)
        teile.append(svg.text((nummer + 0.5) * schritt, hoehe - 6, saeule.name, klasse="d-leise", farbe="#333", anker="middle"))
    teile.append(svg.linie(0, boden, rechts, boden, klasse="d-achse", staerke=1.2))
    teile.append(svg.text(rechts + 8, boden + 4, null))
    beschreibung = f"Säulen von {saeulen[0].name} bis {saeulen[-1].name}. Die Werte stehen in der Tabelle darunter."
    return Diagramm(
        titel=titel,
        einheit=einheit,
        svg=svg.rahmen(breite, hoehe, titel, teile, beschreibung=beschreibung),
        kopf=kopf,
        werte=tuple((s.name, *(schreibe(s.wert if s.erwartet is e else None, schreibweise) for e in (False, True))) for s in saeulen),
    )


def _zeichne(saeule: Saeule, x: float, breite: float, boden: float, massstab: float, schreibweise: Schreibweise) -> list[str]:
    if saeule.wert is None:
        return []
    laenge = abs(saeule.wert) * massstab
    oben = boden - laenge if saeule.wert > 0 else boden
    if saeule.wert > 0:
        teile = [muster.flaeche(Art.UEBER, x, oben, breite, laenge)]
    else:
        teile = [svg.rechteck(x, oben, breite, laenge, klasse="d-gut", fuellung="#000")]
    if saeule.erwartet:
        strich = {"klasse": "d-prognose", "strich": "#000", "gestrichelt": "3 2"}
        teile.append(svg.rechteck(x - 2, oben - 2, breite + 4, laenge + 4, staerke=1, **strich))
    rand = 2 if saeule.erwartet else 0  # the number keeps off the dashed frame
    y = oben - 5 - rand if saeule.wert > 0 else boden + laenge + 13 + rand
    return [*teile, svg.text(x + breite / 2, y, schreibe(saeule.wert, schreibweise), anker="middle")]
