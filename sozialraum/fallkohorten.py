"""Laufende Hilfen → Kohorten von mindestens drei gleichen; was kleiner ist, wird stufenweise nach oben zusammengefasst (domain.md 2).

Jede Stufe macht die Schlüssel gröber: erst der Sozialraum statt des Stadtteils, dann die Gruppe statt der Hilfeart, das Quartal statt des
Monats, dann ohne Tagessatz, ohne Träger, in der ganzen Stadt, im Jahr, zuletzt alles in einer Kohorte. Keine Hilfe und kein Cent geht
verloren: Die Summen der Tagessätze bleiben auf jeder Stufe genau. Die Prognose rechnet mit ihnen Fälle x Tagessatz x Resttage.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from basis.monate import folgemonat, monatsende

KLEINSTE = 3


class Kohortenschluessel(NamedTuple):
    """Was die Hilfen einer Kohorte gemeinsam haben; None (Gruppe, Grund: leer) heißt unbekannt oder zusammengefasst.

    ``gebiet`` ist ein Stadtteil, auf höheren Stufen ein Sozialraum oder die Stadt; ``satz`` Cent je Tag; ``ende`` der geplante Zeitraum.
    """

    hilfeart: int | None
    gruppe: str
    gebiet: int | None
    grund: str
    traeger: int | None
    satz: int | None
    ende: tuple[date, date] | None


class Menge(NamedTuple):
    """Wie viele Hilfen, die Summe ihrer Tagessätze in Cent, und wie viele von ihnen keinen Satz haben."""

    anzahl: int = 0
    summe: int = 0
    ohne_satz: int = 0

    def plus(self, andere: "Menge") -> "Menge":
        return Menge(self.anzahl + andere.anzahl, self.summe + andere.summe, self.ohne_satz + andere.ohne_satz)


@dataclass(frozen=True)
class Kohorte:
    """Eine fertige Kohorte. Stufe 0 ist die feinste."""

    stufe: int
    schluessel: Kohortenschluessel
    menge: Menge


def einzeln(satz: int | None) -> Menge:
    """Eine Hilfe mit ihrem Tagessatz in Cent."""
    return Menge(1, satz or 0, 1 if satz is None else 0)


def im_monat(tag: date | None) -> tuple[date, date] | None:
    """Der Monat eines geplanten Endes; ein genauer Tag wird nie behalten."""
    return None if tag is None else (tag.replace(day=1), monatsende(tag.replace(day=1)))


def bilde_kohorten(
    feinste: Mapping[Kohortenschluessel, Menge], *, eltern: Mapping[int, int], stadt: int | None, kleinste: int = KLEINSTE
) -> tuple[Kohorte, ...]:
    """Fasst zusammen, bis jede Kohorte mindestens ``kleinste`` Hilfen hat.

    ``eltern``: Stadtteil → Sozialraum; wer dort fehlt, ist nicht zugeordnet und zählt ab Stufe 1 zur ``stadt``. Bleibt zuletzt ein zu
    kleiner Rest, nimmt er die kleinste Kohorte der gröbsten Stufe mit sich; nur wenn es insgesamt zu wenige Hilfen gibt, entsteht keine.
    """
    fertig: list[Kohorte] = []
    offen = dict(feinste)
    for stufe, vergroebere in enumerate(_stufen(eltern, stadt)):
        gruppen: dict[Kohortenschluessel, Menge] = defaultdict(Menge)
        for schluessel, menge in offen.items():
            groeber = vergroebere(schluessel)
            gruppen[groeber] = gruppen[groeber].plus(menge)
        fertig += [Kohorte(stufe, schluessel, menge) for schluessel, menge in gruppen.items() if menge.anzahl >= kleinste]
        offen = {schluessel: menge for schluessel, menge in gruppen.items() if menge.anzahl < kleinste}
    return _mit_rest(sorted(fertig, key=_ordnung), offen, kleinste)


def _mit_rest(fertig: list[Kohorte], offen: Mapping[Kohortenschluessel, Menge], kleinste: int) -> tuple[Kohorte, ...]:
    """Der letzte Rest ist höchstens eine Zelle, denn die letzte Stufe unterscheidet nichts mehr."""
    if not offen:
        return tuple(fertig)
    ((alles, rest),) = offen.items()
    while rest.anzahl < kleinste and fertig:
        groebste = max(k.stufe for k in fertig)
        naechste = min((k for k in fertig if k.stufe == groebste), key=lambda k: (k.menge.anzahl, _ordnung(k)))
        fertig.remove(naechste)
        rest = rest.plus(naechste.menge)
    return (*fertig, Kohorte(ALLES, alles, rest)) if rest.anzahl >= kleinste else ()


ALLES = 8
Vergroeberung = Callable[[Kohortenschluessel], Kohortenschluessel]


def _stufen(eltern: Mapping[int, int], stadt: int | None) -> tuple[Vergroeberung, ...]:
    """Jede Stufe geht von den Schlüsseln der vorigen aus."""

    def im_sozialraum(k: Kohortenschluessel) -> Kohortenschluessel:
        return k if k.gebiet is None else k._replace(gebiet=eltern.get(k.gebiet, stadt))

    return (
        lambda k: k,
        im_sozialraum,
        lambda k: k._replace(hilfeart=None),
        lambda k: k._replace(ende=_weiter(k.ende, 3)),
        lambda k: k._replace(satz=None),
        lambda k: k._replace(traeger=None),
        lambda k: k._replace(gebiet=stadt, grund=""),
        lambda k: k._replace(ende=_weiter(k.ende, 12)),
        lambda k: Kohortenschluessel(None, "", stadt, "", None, None, None),
    )


def _weiter(ende: tuple[date, date] | None, monate: int) -> tuple[date, date] | None:
    """Das Quartal (3) oder Jahr (12), in dem ein Zeitraum liegt."""
    if ende is None:
        return None
    anfang = ende[0].replace(month=(ende[0].month - 1) // monate * monate + 1)
    return anfang, monatsende(folgemonat(anfang, monate - 1))


def _ordnung(kohorte: Kohorte) -> tuple[str, ...]:
    """Feste Reihenfolge, gleich in welcher die Hilfen gelesen wurden."""
    return (str(kohorte.stufe), *("" if teil is None else str(teil) for teil in kohorte.schluessel))
