"""Der Weg einer Hausrunde: geplant, eingeladen, gehalten, mit Niederschrift abgeschlossen (Fachkonzept 5.2; domain.md 6). Rein."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rundenstand(StrEnum):
    GEPLANT = "geplant"
    EINGELADEN = "eingeladen"
    GEHALTEN = "gehalten"
    ABGESCHLOSSEN = "abgeschlossen"
    ABGESAGT = "abgesagt"

    @property
    def bezeichnung(self) -> str:
        return RUNDENNAMEN[self]


class Rundenschritt(StrEnum):
    AENDERN = "aendern"
    EINLADEN = "einladen"
    HALTEN = "halten"
    ABSCHLIESSEN = "abschliessen"
    ABSAGEN = "absagen"

    @property
    def bezeichnung(self) -> str:
        return RUNDENSCHRITTE[self]


RUNDENNAMEN = {
    Rundenstand.GEPLANT: "geplant",
    Rundenstand.EINGELADEN: "eingeladen",
    Rundenstand.GEHALTEN: "gehalten, Niederschrift offen",
    Rundenstand.ABGESCHLOSSEN: "abgeschlossen",
    Rundenstand.ABGESAGT: "abgesagt",
}
RUNDENSCHRITTE = {
    Rundenschritt.AENDERN: "Runde ändern",
    Rundenschritt.EINLADEN: "einladen",
    Rundenschritt.HALTEN: "Niederschrift eintragen",
    Rundenschritt.ABSCHLIESSEN: "Niederschrift abschließen",
    Rundenschritt.ABSAGEN: "absagen",
}
NAECHSTE_DANACH = "Die nächste Runde muss nach dieser liegen."
VORHER = frozenset({Rundenstand.GEPLANT, Rundenstand.EINGELADEN})
# Schritt → Stand davor → Stand danach; wer nachträgt, braucht keine Einladung. Irrtümlich Gehaltenes wird leer abgesagt.
RUNDENUEBERGAENGE: dict[Rundenschritt, dict[Rundenstand, Rundenstand]] = {
    Rundenschritt.AENDERN: {stand: stand for stand in (*sorted(VORHER), Rundenstand.GEHALTEN)},
    Rundenschritt.EINLADEN: dict.fromkeys(VORHER, Rundenstand.EINGELADEN),
    Rundenschritt.HALTEN: dict.fromkeys((*VORHER, Rundenstand.GEHALTEN), Rundenstand.GEHALTEN),
    Rundenschritt.ABSCHLIESSEN: {Rundenstand.GEHALTEN: Rundenstand.ABGESCHLOSSEN},
    Rundenschritt.ABSAGEN: dict.fromkeys((*VORHER, Rundenstand.GEHALTEN), Rundenstand.ABGESAGT),
}


@dataclass(frozen=True)
class Runde:
    """Eine Hausrunde, so weit sie für den nächsten Schritt zählt."""

    stand: Rundenstand
    tag: date
    punkte: int = 0
    anwesende: int = 0
    hat_niederschrift: bool = False
    naechste_am: date | None = None
    grund: str = ""


def pruefe_runde(r: Runde, schritt: Rundenschritt, heute: date) -> list[str]:
    """Die Gründe gegen einen Schritt; leer, wenn er geht."""
    if r.stand not in RUNDENUEBERGAENGE[schritt]:
        bleibt = " und bleibt, wie sie ist" if r.stand in (Rundenstand.ABGESCHLOSSEN, Rundenstand.ABGESAGT) else ""
        return [f"„{schritt.bezeichnung}“ geht nicht: Die Runde ist {r.stand.bezeichnung}{bleibt}."]
    gruende = []
    if schritt is Rundenschritt.EINLADEN and r.tag < heute:
        gruende.append("Die Runde liegt in der Vergangenheit; eingeladen wird vorher.")
    if schritt is Rundenschritt.EINLADEN and r.punkte == 0:
        gruende.append("Bitte setzen Sie mindestens einen Punkt auf die Tagesordnung.")
    if schritt is Rundenschritt.HALTEN and r.tag > heute:
        gruende.append("Die Runde hat noch nicht stattgefunden.")
    if schritt is Rundenschritt.AENDERN and r.stand is Rundenstand.GEHALTEN and r.tag > heute:
        gruende.append("Die Runde ist gehalten; ihr Tag darf nicht in der Zukunft liegen.")
    if schritt is Rundenschritt.ABSAGEN and r.stand is Rundenstand.GEHALTEN and (r.anwesende or r.hat_niederschrift):
        gruende.append("Abgesagt wird eine gehaltene Runde nur, wenn sie nicht stattfand. Bitte leeren Sie zuerst ihre Niederschrift.")
    if schritt is Rundenschritt.ABSCHLIESSEN and r.anwesende == 0:
        gruende.append("Bitte tragen Sie ein, welche Akteure da waren.")
    if schritt is Rundenschritt.ABSCHLIESSEN and not r.hat_niederschrift:
        gruende.append("Bitte schreiben Sie zu mindestens einem der vier Schritte, was besprochen wurde.")
    if schritt is Rundenschritt.ABSAGEN and not r.grund.strip():
        gruende.append("Bitte nennen Sie den Grund der Absage.")
    if r.naechste_am is not None and r.naechste_am <= r.tag:
        gruende.append(NAECHSTE_DANACH)
    return gruende
