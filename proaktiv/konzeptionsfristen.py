"""Wann eine Konzeption das nächste Mal zu bewerten ist, und wie dringend eine Förderfrist ist (domain.md 7). Rein."""

from datetime import date, timedelta
from enum import StrEnum

from basis.monate import plus_monate

EVALUATION_MONATE = 24
VORLAUF_TAGE = 60


class Fristlage(StrEnum):
    ERLEDIGT = "erledigt"
    ENTFALLEN = "entfallen"
    UEBERFAELLIG = "ueberfaellig"
    BALD = "bald"
    OFFEN = "offen"

    @property
    def bezeichnung(self) -> str:
        return FRISTLAGEN[self]


FRISTLAGEN = {
    Fristlage.ERLEDIGT: "erledigt", Fristlage.ENTFALLEN: "entfällt", Fristlage.UEBERFAELLIG: "überfällig", Fristlage.BALD: "bald fällig",
    Fristlage.OFFEN: "offen",
}  # fmt: skip
FRISTZEICHEN = {
    Fristlage.ERLEDIGT: "im_plan", Fristlage.ENTFALLEN: "kein_wert", Fristlage.UEBERFAELLIG: "handeln", Fristlage.BALD: "beobachten",
    Fristlage.OFFEN: "kein_wert",
}  # fmt: skip


def naechste_evaluation(beginn: date, ende: date | None, letzte: date | None, monate: int = EVALUATION_MONATE) -> date | None:
    """Alle zwei Jahre, gezählt von der letzten, sonst vom Beginn; die letzte spätestens am Ende der Laufzeit, danach keine mehr."""
    faellig = plus_monate(letzte or beginn, monate)
    if ende is None or faellig <= ende:
        return faellig
    return ende if letzte is None or letzte < ende else None


def fristlage(frist: date, erledigt_am: date | None, tag: date, vorlauf: int = VORLAUF_TAGE, *, entfaellt: bool = False) -> Fristlage:
    """Am Tag der Frist selbst ist noch nichts überfällig; was entfällt, wird es nie."""
    if erledigt_am is not None:
        return Fristlage.ERLEDIGT
    if entfaellt:
        return Fristlage.ENTFALLEN
    if frist < tag:
        return Fristlage.UEBERFAELLIG
    return Fristlage.BALD if frist <= tag + timedelta(days=vorlauf) else Fristlage.OFFEN
