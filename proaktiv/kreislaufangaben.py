"""Was die Schritte des Kreislaufs verlangen: Abwägung, Aktion, Reflexion (Fachkonzept 3.3; domain.md 6). Rein; Tage als Argument."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from proaktiv.kreislauf import UEBERGABEN, Entscheidung, Folge


class Dringlichkeit(StrEnum):
    SOFORT = "sofort"
    BALD = "bald"
    SPAETER = "spaeter"


class Reichweite(StrEnum):
    """Wie viele ein Hinweis betrifft; nie eine einzelne Familie."""

    EINRICHTUNG = "einrichtung"
    STADTTEIL = "stadtteil"
    SOZIALRAUM = "sozialraum"
    STADT = "stadt"


class Wirkung(StrEnum):
    WIRKSAM = "wirksam"
    TEILWEISE = "teilweise"
    NICHT = "nicht"


DRINGLICHKEITEN = {
    Dringlichkeit.SOFORT: "sofort",
    Dringlichkeit.BALD: "bis zur nächsten Runde",
    Dringlichkeit.SPAETER: "später",
}
REICHWEITEN = {
    Reichweite.EINRICHTUNG: "eine Einrichtung",
    Reichweite.STADTTEIL: "der Stadtteil",
    Reichweite.SOZIALRAUM: "der Sozialraum",
    Reichweite.STADT: "die ganze Stadt",
}
WIRKUNGEN = {
    Wirkung.WIRKSAM: "wirksam",
    Wirkung.TEILWEISE: "teilweise wirksam",
    Wirkung.NICHT: "nicht wirksam",
}


@dataclass(frozen=True)
class Abwaegungsangaben:
    """Das gemeinsame Abwägen: wie dringend, wie viele, woran man es sieht, was daraus wird."""

    tag: date
    dringlichkeit: Dringlichkeit
    reichweite: Reichweite
    beleg: str
    entscheidung: Entscheidung
    begruendung: str = ""
    wiedervorlage: date | None = None
    hat_gremium: bool = False


@dataclass(frozen=True)
class Aktionsangaben:
    """Ein Angebot oder eine Aktion: wozu, wer, von wann bis wann. ``hat_mittel``: Geld aus flexiblen Mitteln."""

    titel: str
    ziel: str
    hat_zustaendige: bool
    beginn: date
    bis: date
    hinweis_vom: date
    hat_mittel: bool = False
    mittel_gebucht: bool = False


@dataclass(frozen=True)
class Reflexionsangaben:
    """Die Auswertung: wie wirksam, woran man es sieht, was folgt. ``vorher``, ``nachher``: die Stichtage eines Indikators."""

    tag: date
    wirkung: Wirkung
    beleg: str
    folge: Folge
    begruendung: str = ""
    hat_gremium: bool = False
    neuer_hinweis: str = ""
    vorher: date | None = None
    nachher: date | None = None


def pruefe_abwaegung(a: Abwaegungsangaben, heute: date) -> list[str]:
    """Die Gründe, aus denen eine Abwägung nicht gespeichert wird; leer, wenn sie vollständig ist."""
    gruende = _vergangen(a.tag, heute)
    if not a.beleg.strip():
        gruende.append("Bitte schreiben Sie, woran die Runde es sieht (Beleg).")
    if a.entscheidung is Entscheidung.BEOBACHTEN and (a.wiedervorlage is None or a.wiedervorlage <= a.tag):
        gruende.append("Wer beobachtet, legt wieder vor. Bitte nennen Sie einen Tag nach der Abwägung.")
    if a.entscheidung is not Entscheidung.BEOBACHTEN and a.wiedervorlage is not None:
        gruende.append("Einen Tag der Wiedervorlage gibt es nur beim Beobachten.")
    if a.entscheidung is Entscheidung.KEIN_BEDARF and not a.begruendung.strip():
        gruende.append("Bitte schreiben Sie, warum kein Handlungsbedarf besteht.")
    return [*gruende, *_gremium(a.entscheidung is Entscheidung.UEBERGEBEN, a.hat_gremium)]


def pruefe_aktion(a: Aktionsangaben) -> list[str]:
    """Die Gründe, aus denen ein Angebot oder eine Aktion nicht gespeichert wird."""
    gruende = []
    if not a.titel.strip() or not a.ziel.strip():
        gruende.append("Bitte nennen Sie das Angebot und sein Ziel.")
    if not a.hat_zustaendige:
        gruende.append("Bitte nennen Sie, welche Organisation es übernimmt.")
    if a.bis < a.beginn:
        gruende.append("Das Ende liegt vor dem Beginn.")
    if a.beginn < a.hinweis_vom:
        gruende.append("Eine Aktion folgt auf den Hinweis; sie beginnt nicht vor ihm.")
    if a.hat_mittel and not a.mittel_gebucht:
        gruende.append("Verbunden werden nur flexible Mittel, die entschieden und gebucht sind.")
    return gruende


def pruefe_reflexion(r: Reflexionsangaben, heute: date) -> list[str]:
    """Die Gründe, aus denen eine Reflexion nicht gespeichert wird."""
    gruende = _vergangen(r.tag, heute)
    if not r.beleg.strip():
        gruende.append("Bitte schreiben Sie, woran die Runde die Wirkung sieht (Beleg).")
    if r.wirkung is Wirkung.NICHT and r.folge is Folge.SCHLIESSEN and not r.begruendung.strip():
        gruende.append("Die Aktion war nicht wirksam. Bitte schreiben Sie, warum der Hinweis trotzdem geschlossen wird.")
    if r.folge is Folge.NEUER_HINWEIS and not r.neuer_hinweis.strip():
        gruende.append("Bitte schreiben Sie den neuen Hinweis.")
    if (r.vorher is None) is not (r.nachher is None):
        gruende.append("Ein Indikator wird vorher und nachher verglichen. Bitte wählen Sie beide Stichtage.")
    elif r.vorher is not None and r.nachher is not None and r.nachher <= r.vorher:
        gruende.append("Der Stichtag nachher liegt nach dem Stichtag vorher.")
    return [*gruende, *_gremium(r.folge in UEBERGABEN, r.hat_gremium)]


def _vergangen(tag: date, heute: date) -> list[str]:
    return ["Der Tag liegt in der Zukunft."] if tag > heute else []


def _gremium(uebergibt: bool, hat_gremium: bool) -> list[str]:
    if uebergibt and not hat_gremium:
        return ["Bitte wählen Sie das Gremium, das den Hinweis übernimmt."]
    if hat_gremium and not uebergibt:
        return ["Ein Gremium wird nur bei einer Übergabe genannt."]
    return []
