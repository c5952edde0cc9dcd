"""What was laid down about a measure and when: each version with what it changed, thresholds, plan values."""

from datetime import date
from fractions import Fraction
from typing import Any

from bsc.models import Planwert
from bsc.scorecardzeile import Scorecardzeile
from bsc.selectors.geschichte import Geschichte
from bsc.zielerreichung import Korridor, Plan

DANACH = "gilt nach dem Stand"


def zeige_geschichte(g: Geschichte, z: Scorecardzeile, stand: date) -> dict[str, Any]:
    """``stand`` says what holds; what begins later does not yet count on the page."""
    paare = zip(g.definitionen, [*g.definitionen[1:], None], strict=True)
    definitionen = [(d, _gilt(d.gueltig_ab, stand), d.aenderungen(davor) if davor else []) for d, davor in paare]
    neueste: dict[date, int] = {}
    for p in g.planwerte:
        if p.gueltig_ab <= stand:
            neueste.setdefault(p.tag, p.pk)
    return {
        "stand": stand,
        "definitionen": _nur_eine(definitionen),
        "schwellen": _nur_eine([(s, _gilt(s.gueltig_ab, stand)) for s in g.schwellen]),
        "planwerte": [(p, _planworte(z, p), _planstand(p, neueste.get(p.tag), stand)) for p in g.planwerte],
    }


def _planworte(z: Scorecardzeile, p: Planwert) -> str:
    stufen = [f"{n} {z.schreibe(Fraction(w))}" for n, w in (("mindestens", p.mindest), ("ambitioniert", p.ambitioniert)) if w is not None]
    return "; ".join([z.schreibe(plan_von(p)), *stufen])


def plan_von(p: Planwert) -> Plan:
    if p.von is None or p.bis is None:
        return Fraction(p.wert or 0)
    return Korridor(Fraction(p.von), Fraction(p.bis))


def _gilt(ab: date, stand: date) -> str:
    return "gilt" if ab <= stand else DANACH


def _nur_eine(zeilen: list[Any]) -> list[Any]:
    """Of those that have begun the newest holds, the others did."""
    gesehen, ergebnis = False, []
    for eintrag, wort, *rest in zeilen:
        ergebnis.append((eintrag, "galt" if wort == "gilt" and gesehen else wort, *rest))
        gesehen = gesehen or wort == "gilt"
    return ergebnis


def _planstand(p: Planwert, gueltig: int | None, stand: date) -> str:
    return DANACH if p.gueltig_ab > stand else "gilt" if p.pk == gueltig else "abgelöst"
