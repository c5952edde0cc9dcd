"""Was einer Scorecard fehlt, damit sie steuert: Ziele ohne Messgröße, Messgrößen ohne Werte, Schwellen, die nie greifen. Rein."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basis.diagramme import Status
from basis.monate import abstand, monatserster
from basis.zahlen import datum
from bsc.messgroesse import RHYTHMUS_MONATE

GENUG_WERTE = 4
PLAN_SPAETER = "Messgröße, deren Plan erst nach dem Stand gilt"


@dataclass(frozen=True, slots=True)
class Messpunkt:
    """Eine Messgröße: ihr Rhythmus, die Stichtage ihrer Werte samt dem des Ausgangswerts, ob das System sie berechnet, deren Status.

    ``plan_ab``: ab wann ein Plan gilt, wo am Stand noch keiner gilt. ``ab``: seit wann sie festgelegt ist.

    Ein Wert ist, was zählt: bestätigt, wo es eine zweite Person braucht; berechnet, wo die Quelle eine Zahl hat oder sie gesperrt ist.
    """

    pk: int
    name: str
    rhythmus: str
    stichtage: tuple[date, ...]
    berechnet: bool
    hat_plan: bool
    hat_ausgangswert: bool
    staende: tuple[Status, ...] = ()
    startet_besser: bool = False
    plan_ab: date | None = None
    ohne_schwellen: bool = False
    ab: date | None = None


@dataclass(frozen=True, slots=True)
class Zielstand:
    pk: int
    text: str
    perspektive: str
    verantwortlich: str
    massnahmen: int
    messpunkte: tuple[Messpunkt, ...]


@dataclass(frozen=True, slots=True)
class Befund:
    """``art`` ist die Überschrift, ``messgroesse`` leer bei Befunden über ein Ziel."""

    art: str
    name: str
    ziel: int
    messgroesse: int | None = None
    dazu: str = ""


def ohne_wert(punkt: Messpunkt, tag: date) -> bool:
    """Seit zwei Zeiträumen ihres Rhythmus ohne Wert, auch wenn ihn das System berechnet: dann fehlt die Quelle. Vor ihrer Definition
    fehlt keiner.

    Beispiel: vierteljährlich, letzter Wert 31.03.2007: am 15.10.2007 fehlen die Werte zum 30.06. und zum 30.09.
    """
    davor = (punkt.ab - timedelta(days=1),) if punkt.ab else ()
    letzter = max(punkt.stichtage + davor, default=None)
    if letzter is None:
        return True
    return abstand(monatserster(letzter), monatserster(tag)) > 2 * RHYTHMUS_MONATE[punkt.rhythmus]


def greift_nie(punkt: Messpunkt) -> bool:
    """Alle bisherigen Werte waren im Plan, und es sind genug, um an den Schwellen zu zweifeln."""
    gewertet = [s for s in punkt.staende if s != Status.KEIN_WERT]
    return len(gewertet) >= GENUG_WERTE and all(s == Status.IM_PLAN for s in gewertet)


def befunde(ziele: Sequence[Zielstand], tag: date) -> list[Befund]:
    """Alle Befunde, nach Art geordnet."""
    gefunden = [Befund("Ziel ohne Messgröße", z.text, z.pk) for z in ziele if not z.messpunkte]
    gefunden += [Befund("Ziel ohne verantwortliche Stelle", z.text, z.pk) for z in ziele if not z.verantwortlich.strip()]
    gefunden += [Befund("Ziel ohne Maßnahme", z.text, z.pk) for z in ziele if not z.massnahmen]
    punkte = [(z, p) for z in ziele for p in z.messpunkte]
    arten = (
        ("Messgröße ohne Plan", lambda p: not p.hat_plan and p.plan_ab is None),
        (PLAN_SPAETER, lambda p: not p.hat_plan and p.plan_ab is not None),
        ("Messgröße ohne Ausgangswert", lambda p: not p.hat_ausgangswert),
        ("Messgröße ohne Schwellen, also ohne Status", lambda p: p.ohne_schwellen),
        ("Ausgangswert schon besser als der Plan", lambda p: p.startet_besser),
        ("Messgröße seit zwei Zeiträumen ohne Wert", lambda p: ohne_wert(p, tag)),
        ("Schwellen, die noch nie griffen", greift_nie),
    )
    for art, gilt in arten:
        gefunden += [Befund(art, p.name, z.pk, p.pk, _ab(p) if art == PLAN_SPAETER else "") for z, p in punkte if gilt(p)]
    return gefunden


def _ab(punkt: Messpunkt) -> str:
    return f"gilt ab {datum(punkt.plan_ab)}" if punkt.plan_ab else ""


def einzige_perspektive(ziele: Sequence[Zielstand]) -> str:
    """Die Perspektive, in der alle Ziele stehen; leer, wenn es mehrere sind oder noch keine."""
    gefuellt = {z.perspektive for z in ziele}
    return gefuellt.pop() if len(gefuellt) == 1 else ""


def leere_perspektiven(ziele: Sequence[Zielstand], alle: Sequence[str]) -> list[str]:
    """Perspektiven ohne Ziel: Ausgewogen ist eine Scorecard, wenn alle vier gefüllt sind (Fachkonzept 3.2)."""
    gezaehlt = Counter(z.perspektive for z in ziele)
    return [p for p in alle if not gezaehlt[p]]
