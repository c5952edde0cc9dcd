"""Der Weg eines Handlungskonzepts: Stände, Schritte, was zur Abstimmung fehlt, ab wann es gilt (Fachkonzept 2.2, 3.5). Rein."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from basis.zahlen import datum


class Stand(StrEnum):
    ENTWURF = "entwurf"
    ABGESTIMMT = "abgestimmt"
    GILT = "gilt"
    ABGELOEST = "abgeloest"
    BEENDET = "beendet"
    ZURUECKGEZOGEN = "zurueckgezogen"


STANDNAMEN = {
    Stand.ENTWURF: "Entwurf",
    Stand.ABGESTIMMT: "abgestimmt",
    Stand.GILT: "gilt",
    Stand.ABGELOEST: "abgelöst",
    Stand.BEENDET: "beendet",
    Stand.ZURUECKGEZOGEN: "zurückgezogen",
}
OFFENE = frozenset({Stand.ENTWURF, Stand.ABGESTIMMT})
TAGE = ("gilt_ab", "gueltig_bis", "endete_am")  # aus ihnen wird die Laufzeit
IN_KRAFT = frozenset({Stand.GILT, Stand.ABGELOEST, Stand.BEENDET})  # waren an mindestens einem Tag gültig oder werden es


class Schritt(StrEnum):
    ABSTIMMEN = "abstimmen"
    UEBERARBEITEN = "ueberarbeiten"
    IN_KRAFT_SETZEN = "in-kraft-setzen"
    RUECKMELDEN = "rueckmelden"
    BEAUFTRAGEN = "auftrag-nennen"
    NEUE_FASSUNG = "neue-fassung"
    BEENDEN = "beenden"
    ZURUECKZIEHEN = "zurueckziehen"


VON = {
    Schritt.ABSTIMMEN: frozenset({Stand.ENTWURF}),
    Schritt.UEBERARBEITEN: frozenset({Stand.ABGESTIMMT}),
    Schritt.IN_KRAFT_SETZEN: frozenset({Stand.ABGESTIMMT}),
    Schritt.RUECKMELDEN: IN_KRAFT,
    Schritt.BEAUFTRAGEN: frozenset({Stand.GILT}),
    Schritt.NEUE_FASSUNG: frozenset({Stand.GILT}),
    Schritt.BEENDEN: frozenset({Stand.GILT}),
    Schritt.ZURUECKZIEHEN: OFFENE,
}


class An(StrEnum):
    """Wem zurückgemeldet wird: dem Ressort immer, Unterausschuss und Ausschuss als Gremien (Fachkonzept 3.5)."""

    RESSORT = "ressort"
    GREMIUM = "gremium"


@dataclass(frozen=True)
class Laufzeit:
    """``ab``: der Tag des Inkrafttretens; ``bis``: das geplante Ende; ``endete_am``: der letzte Tag, wenn es früher aufhörte."""

    ab: date | None
    bis: date
    endete_am: date | None = None

    @property
    def letzter(self) -> date:
        return self.endete_am or self.bis


def laufzeit_aus(zeile: Mapping[str, Any]) -> Laufzeit:
    """Aus den ``TAGE`` einer Zeile, wie JSON sie schreibt."""
    ab, bis, ende = (date.fromisoformat(zeile[feld]) if zeile[feld] else None for feld in TAGE)
    assert bis is not None  # ein geplantes Ende hat jedes
    return Laufzeit(ab, bis, ende)


def pruefe_stand(stand: Stand, schritt: Schritt) -> list[str]:
    """Die Gründe gegen einen Schritt; leer, wenn er von diesem Stand aus geht.

    Beispiel: In Kraft tritt nur, was abgestimmt ist.
    """
    if stand in VON[schritt]:
        return []
    if schritt is Schritt.IN_KRAFT_SETZEN and stand is Stand.ENTWURF:
        return ["In Kraft tritt ein Handlungskonzept erst, wenn die Sozialraumplanungsgruppe es abgestimmt hat."]
    return [f"Dieser Schritt ist nicht möglich: Das Handlungskonzept ist „{STANDNAMEN[stand]}“."]


def pruefe_schritt(stand: Stand, laufzeit: Laufzeit, schritt: Schritt, tag: date) -> list[str]:
    """Wie ``pruefe_stand``, für einen Tag: Was erst kommt, lässt sich zurückziehen; was noch gilt, kann beauftragen, auch wenn es schon
    abgelöst ist; zurückgemeldet wird erst, wenn es gilt.

    Beispiel: in Kraft gesetzt zum 01.01.2008, am 15.10.2007 zurückgezogen; am 01.01.2008 ginge das nicht mehr.
    """
    kommt = laufzeit.ab is not None and laufzeit.ab > tag
    if schritt is Schritt.ZURUECKZIEHEN and stand is Stand.GILT and laufzeit.ab:
        return [] if kommt else [f"Das Handlungskonzept gilt seit dem {datum(laufzeit.ab)}; es lässt sich nur noch beenden."]
    if schritt is Schritt.BEAUFTRAGEN and stand is Stand.ABGELOEST and tag <= laufzeit.letzter:
        return []
    if schritt is Schritt.RUECKMELDEN and stand in IN_KRAFT and kommt and laufzeit.ab:
        return [f"Zurückgemeldet wird ab dem {datum(laufzeit.ab)}; erst dann gilt das Handlungskonzept."]
    return pruefe_stand(stand, schritt)


def was_fehlt(massnahmen_je_ziel: Mapping[str, int], *, systeme: int, beteiligte: int) -> list[str]:
    """Was einem Entwurf zur Abstimmung fehlt: Ziele, zu jedem eine Maßnahme, ein tragendes System, Beteiligung (Fachkonzept 2.2, 3.5)."""
    saetze = [] if massnahmen_je_ziel else ["Es fehlt ein operatives Ziel aus einer Zielvereinbarung oder der Scorecard."]
    saetze += [f"Zum Ziel „{ziel}“ fehlt eine Maßnahme." for ziel, zahl in massnahmen_je_ziel.items() if not zahl]
    if massnahmen_je_ziel and not systeme:
        saetze.append("Es fehlt ein Pro-Aktives System, das eine der Maßnahmen trägt.")
    if not beteiligte:
        saetze.append("Es fehlt, wer vor Ort beteiligt war.")
    return saetze


def vor_beginn(termine: Mapping[str, date], von: date) -> list[str]:
    """Die Maßnahmen, deren Termin vor dem Zeitraum liegt; so, wenn der Zeitraum nach ihnen verschoben wurde."""
    worte = "vor dem Zeitraum des Handlungskonzepts"
    return [f"Die Maßnahme „{text}“ endet am {datum(bis)}, {worte}." for text, bis in termine.items() if bis < von]


def warum_nicht_ab(ab: date, von: date, bis: date, vorgaenger: Laufzeit | None) -> list[str]:
    """Die Gründe gegen den Tag, ab dem es gelten soll: im Zeitraum, und nach dem Beginn der Fassung, die es ablöst."""
    if not von <= ab <= bis:
        return [f"Der Tag liegt im Zeitraum des Handlungskonzepts: {datum(von)} bis {datum(bis)}."]
    if vorgaenger and vorgaenger.ab and ab <= vorgaenger.ab:
        return [f"Die bisherige Fassung gilt seit dem {datum(vorgaenger.ab)}; die neue beginnt danach."]
    return []


def ende_des_vorgaengers(ab: date, vorgaenger: Laufzeit) -> date:
    """Der letzte Tag der alten Fassung: der Tag vor der neuen, nie später als ihr eigenes Ende.

    Beispiel: Die neue gilt ab 01.07.2007, dann endet die alte am 30.06.2007.
    """
    return min(ab - timedelta(days=1), vorgaenger.letzter)


def gilt_am(stand: Stand, laufzeit: Laufzeit, tag: date) -> bool:
    return stand in IN_KRAFT and laufzeit.ab is not None and laufzeit.ab <= tag <= laufzeit.letzter


def lage(stand: Stand, laufzeit: Laufzeit, tag: date) -> str:
    """Der Stand in Worten des Tages: Was erst noch gilt, noch gilt oder nicht mehr gilt, sieht nie gleich aus.

    Beispiel: in Kraft gesetzt zum 01.01.2008, gelesen am 15.10.2007: „gilt ab 01.01.2008“.
    """
    if stand not in IN_KRAFT or laufzeit.ab is None:
        return STANDNAMEN[stand]
    ab, letzter = datum(laufzeit.ab), datum(laufzeit.letzter)
    if tag < laufzeit.ab:
        return f"gilt ab {ab}"
    if stand is Stand.GILT:
        return f"gilt seit {ab}" if tag <= laufzeit.letzter else f"abgelaufen am {letzter}"
    if tag <= laufzeit.letzter:
        return f"gilt noch bis {letzter}"
    return f"{STANDNAMEN[stand]} zum {letzter}"
