"""Wo ein Auftrag aus einem Beschluss steht: überfällig, bald fällig, in der Frist, ohne Frist, erledigt, zur Kenntnis genommen.

Am Ende stehen zwei Schritte: Die zuständige Stelle meldet erledigt oder entfallen, und das Gremium nimmt es zur Kenntnis (domain.md 1).

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
    KENNTNIS = "kenntnis"

    @property
    def bezeichnung(self) -> str:
        return STATUSNAMEN[self]

    @property
    def beendet(self) -> bool:
        return self in BEENDET


STATUSNAMEN = {
    Auftragsstatus.OFFEN: "offen",
    Auftragsstatus.IN_ARBEIT: "in Bearbeitung",
    Auftragsstatus.VERZOEGERT: "verzögert",
    Auftragsstatus.ERLEDIGT: "erledigt",
    Auftragsstatus.ENTFALLEN: "entfallen",
    Auftragsstatus.KENNTNIS: "zur Kenntnis genommen",
}
BEENDET = frozenset({Auftragsstatus.ERLEDIGT, Auftragsstatus.ENTFALLEN, Auftragsstatus.KENNTNIS})
MELDBAR = tuple(status for status in Auftragsstatus if status is not Auftragsstatus.KENNTNIS)  # was eine Stelle berichten kann


class Lage(StrEnum):
    """Die Lage an einem Tag, in der Reihenfolge, in der eine Liste sie zeigt."""

    UEBERFAELLIG = "ueberfaellig"
    BALD = "bald"
    IN_FRIST = "in_frist"
    OHNE_FRIST = "ohne_frist"
    ERLEDIGT = "erledigt"
    ENTFALLEN = "entfallen"
    KENNTNIS = "kenntnis"

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
    Lage.KENNTNIS: "zur Kenntnis genommen",
}
_BEENDETE_LAGEN = {
    Auftragsstatus.ERLEDIGT: Lage.ERLEDIGT,
    Auftragsstatus.ENTFALLEN: Lage.ENTFALLEN,
    Auftragsstatus.KENNTNIS: Lage.KENNTNIS,
}


def lage(status: Auftragsstatus, frist: date | None, tag: date, vorlauf: int) -> Lage:
    """Die Lage am Tag. Am Tag der Frist selbst ist ein Auftrag noch nicht überfällig; ``vorlauf`` in Tagen sagt, was bald heißt."""
    if status in _BEENDETE_LAGEN:
        return _BEENDETE_LAGEN[status]
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


def ampel(status: Auftragsstatus, frist: date | None, tag: date, vorlauf: int) -> str:
    """Das Zeichen der Lage: Überfälliges verlangt zu handeln, Verzögertes und bald Fälliges zu beobachten; ohne Frist kein Wert.

    Der Haken gilt dem, was beendet ist; was läuft und in der Frist liegt, hat kein Zeichen.
    """
    wo = lage(status, frist, tag, vorlauf)
    if wo is Lage.UEBERFAELLIG:
        return "handeln"
    if wo is Lage.BALD or status is Auftragsstatus.VERZOEGERT:
        return "beobachten"
    if wo is Lage.IN_FRIST:
        return ""
    return "kein_wert" if wo is Lage.OHNE_FRIST else "im_plan"


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
    if bericht.status not in MELDBAR:
        gruende.append("Zur Kenntnis nimmt das Gremium in einer Sitzung; das trägt die Geschäftsführung ein.")
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


def pruefe_frist(alt: date | None, neu: date | None, status: Auftragsstatus, grund: str) -> list[str]:
    """Die Gründe, aus denen eine Frist nicht verschoben wird; leer, wenn es geht. Die alte Frist bleibt mit dem Grund stehen."""
    gruende = []
    if status.beendet:
        gruende.append(f"Der Auftrag ist {status.bezeichnung}; seine Frist bleibt, wie sie ist.")
    if neu == alt:
        gruende.append("Das ist die Frist, die schon gilt.")
    if not grund.strip():
        gruende.append("Bitte nennen Sie den Grund, aus dem die Frist verschoben wird.")
    return gruende
