"""Wo ein Auftrag aus einem Beschluss steht: überfällig, bald fällig, in der Frist, ohne Frist, erledigt (domain.md 1).

Die Lage wird aus Status, Frist und Tag gerechnet und nie gespeichert. „Ohne Frist“ ist eine eigene Lage: die Quelle nennt keinen Tag.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Auftragsstatus(StrEnum):
    """Was über den Stand eines Auftrags berichtet wurde."""

    OFFEN = "offen"
    IN_ARBEIT = "in_arbeit"
    VERZOEGERT = "verzoegert"
    ERLEDIGT = "erledigt"
    ENTFALLEN = "entfallen"

    @property
    def bezeichnung(self) -> str:
        return STATUSNAMEN[self]

    @property
    def beendet(self) -> bool:
        return self in BEENDET


STATUSNAMEN = {
    Auftragsstatus.OFFEN: "offen",
    Auftragsstatus.IN_ARBEIT: "in Arbeit",
    Auftragsstatus.VERZOEGERT: "verzögert",
    Auftragsstatus.ERLEDIGT: "erledigt",
    Auftragsstatus.ENTFALLEN: "entfallen",
}
BEENDET = frozenset({Auftragsstatus.ERLEDIGT, Auftragsstatus.ENTFALLEN})


class Lage(StrEnum):
    """Die Lage an einem Tag, in der Reihenfolge, in der eine Liste sie zeigt."""

    UEBERFAELLIG = "ueberfaellig"
    BALD = "bald"
    IN_FRIST = "in_frist"
    OHNE_FRIST = "ohne_frist"
    ERLEDIGT = "erledigt"
    ENTFALLEN = "entfallen"

    @property
    def bezeichnung(self) -> str:
        return LAGENAMEN[self]


LAGENAMEN = {
    Lage.UEBERFAELLIG: "überfällig",
    Lage.BALD: "bald fällig",
    Lage.IN_FRIST: "in der Frist",
    Lage.OHNE_FRIST: "ohne Frist",
    Lage.ERLEDIGT: "erledigt",
    Lage.ENTFALLEN: "entfallen",
}


def lage(status: Auftragsstatus, frist: date | None, tag: date, vorlauf: int) -> Lage:
    """Die Lage am Tag. Am Tag der Frist selbst ist ein Auftrag noch nicht überfällig; ``vorlauf`` in Tagen sagt, was bald heißt."""
    if status is Auftragsstatus.ERLEDIGT:
        return Lage.ERLEDIGT
    if status is Auftragsstatus.ENTFALLEN:
        return Lage.ENTFALLEN
    if frist is None:
        return Lage.OHNE_FRIST
    if frist < tag:
        return Lage.UEBERFAELLIG
    return Lage.BALD if (frist - tag).days <= vorlauf else Lage.IN_FRIST


def lagesatz(status: Auftragsstatus, frist: date | None, tag: date, vorlauf: int) -> str:
    """Status und Lage als Wort: „überfällig seit 14 Tagen, verzögert“, „in Arbeit, ohne Frist“, „erledigt“."""
    wo = lage(status, frist, tag, vorlauf)
    if wo is Lage.UEBERFAELLIG and frist is not None:
        return f"überfällig seit {_tage((tag - frist).days)}, {status.bezeichnung}"
    if wo is Lage.BALD and frist is not None:
        return f"{status.bezeichnung}, fällig {'heute' if frist == tag else f'in {_tage((frist - tag).days)}'}"
    return status.bezeichnung if status.beendet else f"{status.bezeichnung}, {wo.bezeichnung}"


def _tage(anzahl: int) -> str:
    return "1 Tag" if anzahl == 1 else f"{anzahl} Tagen"


@dataclass(frozen=True)
class Bericht:
    """Was jemand über einen Auftrag berichten will."""

    status: Auftragsstatus
    text: str
    erledigt_am: date | None = None


def pruefe_bericht(bericht: Bericht, frist: date | None, tag: date) -> list[str]:
    """Die Gründe, aus denen ein Bericht nicht angenommen wird; leer, wenn er gilt.

    Wer über einen überfälligen Auftrag berichtet, meldet ihn erledigt, entfallen oder verzögert und nennt dann den Grund.
    """
    gruende = []
    if not bericht.text.strip():
        gruende.append(_TEXT_FEHLT.get(bericht.status, "Bitte schreiben Sie, was geschehen ist."))
    if frist is not None and frist < tag and bericht.status in (Auftragsstatus.OFFEN, Auftragsstatus.IN_ARBEIT):
        gruende.append("Die Frist ist überschritten: Bitte melden Sie den Auftrag als verzögert und nennen Sie den Grund.")
    if bericht.status is Auftragsstatus.ERLEDIGT and bericht.erledigt_am is None:
        gruende.append("Bitte nennen Sie den Tag, an dem der Auftrag erledigt wurde.")
    if bericht.status is not Auftragsstatus.ERLEDIGT and bericht.erledigt_am is not None:
        gruende.append("Einen Tag der Erledigung hat nur ein erledigter Auftrag.")
    if bericht.erledigt_am is not None and bericht.erledigt_am > tag:
        gruende.append("Der Tag der Erledigung liegt in der Zukunft.")
    return gruende


_TEXT_FEHLT = {
    Auftragsstatus.VERZOEGERT: "Bitte nennen Sie den Grund der Verzögerung.",
    Auftragsstatus.ENTFALLEN: "Bitte nennen Sie den Grund, aus dem der Auftrag entfällt.",
}
