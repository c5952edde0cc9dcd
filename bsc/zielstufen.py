"""Mindestziel, Plan und ambitioniertes Ziel: welche Stufe ein Ist erreicht hat. Rein; am Status ändern die Stufen nichts."""

from enum import StrEnum
from fractions import Fraction

from bsc.messgroesse import Zielrichtung
from bsc.zielerreichung import Korridor, Plan


class Stufe(StrEnum):
    """Von unten nach oben."""

    KEINE = "keine"
    MINDESTZIEL = "mindestziel"
    PLAN = "plan"
    AMBITIONIERT = "ambitioniert"


STUFENWORTE = {
    Stufe.KEINE: "noch keine der Stufen",
    Stufe.MINDESTZIEL: "Mindestziel",
    Stufe.PLAN: "Plan",
    Stufe.AMBITIONIERT: "ambitioniertes Ziel",
}


def erreicht(
    ist: Fraction | None, plan: Plan | None, mindest: Fraction | None, ambitioniert: Fraction | None, richtung: Zielrichtung
) -> Stufe | None:
    """Die höchste erreichte Stufe; ohne Ist oder Plan keine Aussage. In einem Korridor gibt es nur den Plan.

    Beispiele: Mindestziel 20, Plan 25, ambitioniert 30, erhöhen: 22 erreicht das Mindestziel, 25 den Plan. Senken auf 15, höchstens 16:
    15,5 erreicht das Mindestziel.
    """
    if ist is None or plan is None:
        return None
    if isinstance(plan, Korridor):
        return Stufe.KEINE if plan.abstand(ist) else Stufe.PLAN
    if richtung == Zielrichtung.KORRIDOR:
        return Stufe.PLAN if ist == plan else Stufe.KEINE
    for stufe, marke in ((Stufe.AMBITIONIERT, ambitioniert), (Stufe.PLAN, plan), (Stufe.MINDESTZIEL, mindest)):
        if marke is not None and (ist >= marke if richtung == Zielrichtung.ERHOEHEN else ist <= marke):
            return stufe
    return Stufe.KEINE


def warum_andere_planart(richtung: Zielrichtung, *, korridor: bool) -> str:
    """Der Satz, wenn die Art des Plans nicht zur Zielrichtung passt; leer, wenn sie es tut."""
    if korridor == (richtung == Zielrichtung.KORRIDOR):
        return ""
    if korridor:
        return "Diese Messgröße ist zu erhöhen oder zu senken. Ihr Plan ist ein Wert, kein Korridor."
    return "Diese Messgröße soll in einem Korridor bleiben. Ihr Plan hat von und bis statt eines Werts."


def warum_ungeordnet(plan: Plan | None, mindest: Fraction | None, ambitioniert: Fraction | None, richtung: Zielrichtung) -> str:
    """Der Satz, wenn die Stufen nicht aufeinander folgen; leer, wenn sie es tun."""
    if mindest is None and ambitioniert is None:
        return ""
    if plan is None or isinstance(plan, Korridor) or richtung == Zielrichtung.KORRIDOR:
        return "Mindestziel und ambitioniertes Ziel gibt es nur zu einem einzelnen Planwert, der zu erhöhen oder zu senken ist."
    hinauf = richtung == Zielrichtung.ERHOEHEN
    if mindest is not None and (mindest > plan if hinauf else mindest < plan):
        return f"Das Mindestziel darf nicht {'über' if hinauf else 'unter'} dem Plan liegen."
    if ambitioniert is not None and (ambitioniert < plan if hinauf else ambitioniert > plan):
        return f"Das ambitionierte Ziel darf nicht {'unter' if hinauf else 'über'} dem Plan liegen."
    return ""
