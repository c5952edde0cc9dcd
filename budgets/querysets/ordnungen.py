"""Vereinbarungen in today's order and in that of the goal, and how far the goal is reached (Fachkonzept 5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from basis.monate import plus_monate
from basis.zahlen import zahl
from budgets.models import Vereinbarung
from budgets.vereinbarungsfristen import Terminart
from budgets.vereinbarungslage import Art
from sozialraum.ebenen import Ebene

STADT = "ganze Stadt, ohne Sozialraum"


class Ordnung(StrEnum):
    HEUTE = "heute"
    ZIEL = "ziel"

    @property
    def satz(self) -> str:
        heutige = "aktuelles Verfahren: 1. Zielgruppe, 2. Sozialraum"
        return heutige if self is Ordnung.HEUTE else "perspektivisches Ziel: 1. Sozialraum, 2. Zielgruppe"


@dataclass(frozen=True)
class Gruppe:
    """A head of the first order with its rows of the second."""

    name: str
    untergruppen: list[tuple[str, list[Any]]]

    @property
    def anzahl(self) -> int:
        return sum(len(rows) for _, rows in self.untergruppen)


def ordnung(rows: Sequence[Any], welche: Ordnung) -> list[Gruppe]:
    """The same Vereinbarungen grouped one way or the other; Sozialräume in their order, the whole city last."""
    je: dict[tuple[Any, str], dict[tuple[Any, str], list[Any]]] = {}
    for v in rows:
        gebiet, zielgruppe = _gebiet(v), _zielgruppe(v)
        oben, unten = (zielgruppe, gebiet) if welche is Ordnung.HEUTE else (gebiet, zielgruppe)
        je.setdefault(oben, {}).setdefault(unten, []).append(v)
    return [Gruppe(oben[1], [(unten[1], teil) for unten, teil in sorted(drunter.items())]) for oben, drunter in sorted(je.items())]


def _gebiet(v: Vereinbarung) -> tuple[Any, str]:
    if v.gebiet.ebene == Ebene.FACHBEREICH:
        return (9, ""), STADT
    schluessel = v.gebiet.schluessel
    return (v.gebiet.ebene, f"{schluessel:>9}" if schluessel.isdigit() else schluessel), v.gebiet.bezeichnung


def _zielgruppe(v: Vereinbarung) -> tuple[Any, str]:
    return list(Vereinbarung.Zielgruppe).index(Vereinbarung.Zielgruppe(v.zielgruppe)), v.get_zielgruppe_display()


@dataclass(frozen=True)
class Zielzeile:
    """One line of the goal: what the Fachkonzept says, and how many of how many have it."""

    ziel: str
    erreicht: int
    von: int
    wie: str

    @property
    def satz(self) -> str:
        return f"{zahl(self.erreicht)} von {zahl(self.von)}" if self.von else "noch keine"


def zielstand(rows: Sequence[Any], termine: Sequence[Any], tag: date, audit_monate: int) -> list[Zielzeile]:
    """``rows`` with art, gebiet and anteil, ``termine`` with art, vereinbarung_id and erledigt_am, as they stood on the day."""
    einzelne = [v for v in rows if v.art != Art.GRUNDSATZ]
    seit = {Terminart.AUDIT: plus_monate(tag, -audit_monate), Terminart.AKTUALISIERUNG: plus_monate(tag, -12)}
    erledigt = [(t.art, t.vereinbarung_id, t.erledigt_am) for t in termine if t.erledigt_am]
    fertig = {art: {pk for wann, pk, am in erledigt if wann == art and am >= ab} for art, ab in seit.items()}
    lqe = [v for v in einzelne if v.art == Art.LQE]
    im_raum = [v for v in lqe if v.gebiet.ebene == Ebene.SOZIALRAUM]
    mit_anteil = [v for v in einzelne if v.anteil is not None]
    return [
        Zielzeile("Vereinbarung zu Leistung, Qualität und Entgelt mit allen Trägern im Sozialraum", len(im_raum), len(lqe),
                  "nach §§ 78a–g, mit Bezug auf einen Sozialraum"),
        Zielzeile("Vergabe von Budgetanteilen entsprechend dem Wirkungsauftrag", len(mit_anteil), len(einzelne), "mit Budgetanteil"),
        Zielzeile("Audits regelmäßig mit allen Trägern", len(fertig[Terminart.AUDIT]), len(einzelne),
                  f"Audit in den letzten {audit_monate} Monaten"),
        Zielzeile("jährliche Aktualisierung der Vereinbarungen", len(fertig[Terminart.AKTUALISIERUNG]), len(einzelne),
                  "aktualisiert in den letzten 12 Monaten"),
    ]  # fmt: skip
