"""Wann eine Konzeption das nächste Mal zu bewerten ist, und wie dringend eine Förderfrist ist (domain.md 7). Rein."""

from datetime import date, timedelta
from enum import StrEnum

from basis.monate import folgemonat, monatsende, monatserster

EVALUATION_MONATE = 24
VORLAUF_TAGE = 60


class Fristlage(StrEnum):
    ERLEDIGT = "erledigt"
    UEBERFAELLIG = "ueberfaellig"
    BALD = "bald"
    OFFEN = "offen"

    @property
    def bezeichnung(self) -> str:
        return FRISTLAGEN[self]


FRISTLAGEN = {Fristlage.ERLEDIGT: "erledigt", Fristlage.UEBERFAELLIG: "überfällig", Fristlage.BALD: "bald fällig", Fristlage.OFFEN: "offen"}
FRISTZEICHEN = {
    Fristlage.ERLEDIGT: "im_plan", Fristlage.UEBERFAELLIG: "handeln", Fristlage.BALD: "beobachten", Fristlage.OFFEN: "kein_wert",
}  # fmt: skip


def monate_spaeter(tag: date, monate: int) -> date:
    """Derselbe Tag so viele Monate später; den es dann nicht gibt, vertritt der letzte des Monats (31.01. → 28.02.)."""
    ziel = folgemonat(monatserster(tag), monate)
    return ziel.replace(day=min(tag.day, monatsende(ziel).day))


def naechste_evaluation(beginn: date, ende: date | None, letzte: date | None, monate: int = EVALUATION_MONATE) -> date | None:
    """Alle zwei Jahre, gezählt von der letzten, sonst vom Beginn; die letzte spätestens am Ende der Laufzeit, danach keine mehr."""
    faellig = monate_spaeter(letzte or beginn, monate)
    if ende is None or faellig <= ende:
        return faellig
    return ende if letzte is None or letzte < ende else None


def fristlage(frist: date, erledigt_am: date | None, tag: date, vorlauf: int = VORLAUF_TAGE) -> Fristlage:
    """Am Tag der Frist selbst ist noch nichts überfällig."""
    if erledigt_am is not None:
        return Fristlage.ERLEDIGT
    if frist < tag:
        return Fristlage.UEBERFAELLIG
    return Fristlage.BALD if frist <= tag + timedelta(days=vorlauf) else Fristlage.OFFEN
