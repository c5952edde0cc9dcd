"""Termine einer Vereinbarung und der Text, mit dem an sie erinnert wird.

Jährliche Aktualisierung, Audit, Verwendungsnachweis, Neuverhandlung (Fachkonzept 5.3). Rein: Tage kommen als Argument. Monatsfristen
rechnet ``plus_monate`` (am letzten des Monats, wenn es den Tag nicht gibt).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basis.monate import plus_monate
from basis.zahlen import datum
from budgets.vereinbarungslage import Art, Teil


class Terminart(StrEnum):
    AKTUALISIERUNG = "aktualisierung"
    AUDIT = "audit"
    NACHWEIS = "nachweis"
    VERHANDLUNG = "verhandlung"

    @property
    def bezeichnung(self) -> str:
        return TERMINNAMEN[self]


TERMINNAMEN = {
    Terminart.AKTUALISIERUNG: "jährliche Aktualisierung",
    Terminart.AUDIT: "Audit",
    Terminart.NACHWEIS: "Verwendungsnachweis",
    Terminart.VERHANDLUNG: "Neuverhandlung",
}


@dataclass(frozen=True)
class Fristen:
    """Datierte Werte der Stadt, in Monaten: Abstand der Audits, Frist des Verwendungsnachweises, Vorlauf der Neuverhandlung."""

    audit: int = 24
    nachweis: int = 6
    vorlauf: int = 6


def termine(art: str, teil: str, von: date, bis: date, fristen: Fristen) -> list[tuple[Terminart, date]]:
    """Die Termine, die aus einer neuen Fassung folgen, nach dem Tag geordnet.

    Aktualisiert und auditiert wird die Qualitätsentwicklung (bei §§ 78a–g) oder die ganze Vereinbarung. Ein Verwendungsnachweis ist für
    jedes angefangene Kalenderjahr einer Zuwendung fällig. Verhandelt wird jeder Teil neu, so lange vor seinem Ende, wie der Vorlauf sagt.
    """
    gefunden = [(Terminart.VERHANDLUNG, max(von, plus_monate(bis, -fristen.vorlauf)))]
    if teil in (Teil.QUALITAET, Teil.GESAMT):
        gefunden += [(Terminart.AKTUALISIERUNG, tag) for tag in _alle(von, bis, 12)]
        if art != Art.GRUNDSATZ:
            gefunden += [(Terminart.AUDIT, tag) for tag in _alle(von, bis, fristen.audit)]
    if art == Art.ZUWENDUNG:
        enden = [min(date(jahr, 12, 31), bis) for jahr in range(von.year, bis.year + 1)]
        gefunden += [(Terminart.NACHWEIS, plus_monate(ende, fristen.nachweis)) for ende in enden]
    return sorted(gefunden, key=lambda t: (t[1], t[0]))


def _alle(von: date, bis: date, monate: int) -> Iterator[date]:
    """Alle so viele Monate nach dem Beginn, vor dem Ende."""
    schritt = 1
    while monate > 0 and (tag := plus_monate(von, monate * schritt)) <= bis:
        yield tag
        schritt += 1


@dataclass(frozen=True)
class Posten:
    """Ein offener Termin mit seiner Vereinbarung."""

    traeger: str
    art: str
    vereinbarung: str
    faellig: date


def je_traeger(posten: Iterable[Posten]) -> dict[str, list[Posten]]:
    """Die Termine jedes Trägers, der früheste zuerst; die Träger nach dem Alphabet."""
    gruppen: dict[str, list[Posten]] = {}
    for p in sorted(posten, key=lambda p: (p.traeger.casefold(), p.faellig, p.vereinbarung)):
        gruppen.setdefault(p.traeger, []).append(p)
    return gruppen


def erinnerung(posten: Sequence[Posten], absender: str, tag: date, bis: date) -> str:
    """Der Brief an einen Träger: Überfälliges, dann bald Fälliges. Ohne Termin gibt es keinen: das wird abgelehnt."""
    if not posten:
        raise ValueError("ohne Termin keine Erinnerung")
    zeilen = ["Guten Tag,", "", "zu unseren Vereinbarungen mit Ihnen stehen Termine an.", ""]
    for ueberschrift, teil in (
        ("Überfällig:", [p for p in posten if p.faellig < tag]),
        ("Bald fällig:", [p for p in posten if p.faellig >= tag]),
    ):
        if teil:
            zeilen += [ueberschrift, *(f"- {p.art}: {p.vereinbarung}, fällig am {datum(p.faellig)}" for p in teil), ""]
    return "\n".join([*zeilen, f"Bitte melden Sie sich dazu bis zum {datum(bis)}.", "", "Mit freundlichen Grüßen", absender])
