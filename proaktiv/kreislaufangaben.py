"""Was die Schritte des Kreislaufs verlangen: Abwägung, Aktion, Reflexion (Fachkonzept 3.3; domain.md 6). Rein; Tage als Argument.

Jeder Grund nennt das Feld, an dem er zu beheben ist. Was noch nicht angegeben ist (None), wird nur beurteilt, wo es für sich fehlt: so
prüft auch ein halb ausgefülltes Formular.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from basis.zahlen import datum
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


HORIZONT = timedelta(days=3 * 365 + 1)  # drei Jahre, so weit reicht auch eine Reihe von Runden
Grund = tuple[str, str]  # Feld, Satz
WEIT_VORAUS = "Dieser Tag liegt mehr als drei Jahre voraus. Bitte prüfen Sie das Jahr."
Hole = Callable[[str], Any]  # Feld → Wert, aus einem Formular oder einer Zeile


@dataclass(frozen=True)
class Abwaegungsangaben:
    """Das gemeinsame Abwägen, so weit es sich prüfen lässt: wann, woran man es sieht, was daraus wird."""

    tag: date | None
    beleg: str
    entscheidung: Entscheidung | None
    begruendung: str = ""
    wiedervorlage: date | None = None
    hat_gremium: bool = False

    @classmethod
    def aus(cls, hole: Hole) -> Self:
        was = hole("entscheidung")
        return cls(
            hole("tag"), hole("beleg") or "", Entscheidung(was) if was else None, hole("begruendung") or "", hole("wiedervorlage"),
            hole("gremium") is not None,
        )  # fmt: skip


@dataclass(frozen=True)
class Aktionsangaben:
    """Ein Angebot oder eine Aktion: wozu, wer, von wann bis wann. ``hat_mittel``: Geld aus flexiblen Mitteln."""

    titel: str
    ziel: str
    hat_zustaendige: bool
    beginn: date | None
    bis: date | None
    hinweis_vom: date
    hat_mittel: bool = False
    mittel_gebucht: bool = False

    @classmethod
    def aus(cls, hole: Hole, hinweis_vom: date, *, mittel_gebucht: bool = False) -> Self:
        return cls(
            hole("titel") or "", hole("ziel") or "", hole("akteur") is not None, hole("beginn"), hole("bis"), hinweis_vom,
            hole("mittel") is not None, mittel_gebucht,
        )  # fmt: skip


@dataclass(frozen=True)
class Reflexionsangaben:
    """Die Auswertung: wie wirksam, woran man es sieht, was folgt. ``vorher``, ``nachher``: die Stichtage eines Indikators."""

    tag: date | None
    wirkung: Wirkung | None
    beleg: str
    folge: Folge | None
    begruendung: str = ""
    hat_gremium: bool = False
    neuer_hinweis: str = ""
    hat_indikator: bool = False
    vorher: date | None = None
    nachher: date | None = None

    @classmethod
    def aus(cls, hole: Hole, neuer_hinweis: str) -> Self:
        wirkung, folge = hole("wirkung"), hole("folge")
        return cls(
            hole("tag"), Wirkung(wirkung) if wirkung else None, hole("beleg") or "", Folge(folge) if folge else None,
            hole("begruendung") or "", hole("gremium") is not None, neuer_hinweis, hole("indikator") is not None, hole("vorher"),
            hole("nachher"),
        )  # fmt: skip


def pruefe_abwaegung(a: Abwaegungsangaben, heute: date) -> list[Grund]:
    """Die Gründe, aus denen eine Abwägung nicht gespeichert wird; leer, wenn sie vollständig ist."""
    gruende = [*_vergangen(a.tag, heute), *_belegt(a.beleg), *zu_weit_voraus("wiedervorlage", a.wiedervorlage, heute)]
    beobachtet = a.entscheidung is Entscheidung.BEOBACHTEN
    if beobachtet and (a.wiedervorlage is None or (a.tag is not None and a.wiedervorlage <= a.tag)):
        gruende.append(("wiedervorlage", "Wer beobachtet, legt wieder vor. Bitte nennen Sie einen Tag nach der Abwägung."))
    if a.entscheidung is not None and not beobachtet and a.wiedervorlage is not None:
        gruende.append(("wiedervorlage", "Einen Tag der Wiedervorlage gibt es nur beim Beobachten. Bitte leeren Sie das Feld."))
    if a.entscheidung is Entscheidung.KEIN_BEDARF and not a.begruendung.strip():
        gruende.append(("begruendung", "Bitte schreiben Sie, warum kein Handlungsbedarf besteht."))
    return [*gruende, *_gremium(a.entscheidung, a.entscheidung is Entscheidung.UEBERGEBEN, a.hat_gremium)]


def zu_weit_voraus(feld: str, tag: date | None, heute: date) -> list[Grund]:
    """Ein vertippter Tag (2107) würde nie fällig."""
    return [(feld, WEIT_VORAUS)] if tag is not None and tag > heute + HORIZONT else []


def pruefe_aktion(a: Aktionsangaben, heute: date) -> list[Grund]:
    """Die Gründe, aus denen ein Angebot oder eine Aktion nicht gespeichert wird."""
    gruende = [*zu_weit_voraus("beginn", a.beginn, heute), *zu_weit_voraus("bis", a.bis, heute)]
    for feld, text in (("titel", a.titel), ("ziel", a.ziel)):
        if not text.strip():
            gruende.append((feld, "Bitte nennen Sie das Angebot und sein Ziel."))
    if not a.hat_zustaendige:
        gruende.append(("akteur", "Bitte nennen Sie, welche Organisation es übernimmt."))
    if a.beginn is not None and a.bis is not None and a.bis < a.beginn:
        gruende.append(("bis", "Das Ende liegt vor dem Beginn."))
    if a.beginn is not None and a.beginn < a.hinweis_vom:
        gruende.append(("beginn", "Eine Aktion folgt auf den Hinweis; ihr Beginn muss am Tag des Hinweises oder danach liegen."))
    if a.hat_mittel and not a.mittel_gebucht:
        gruende.append(("mittel", "Verbunden werden nur flexible Mittel, die entschieden und gebucht sind."))
    return gruende


def pruefe_reflexion(r: Reflexionsangaben, heute: date) -> list[Grund]:
    """Die Gründe, aus denen eine Reflexion nicht gespeichert wird."""
    gruende = [*_vergangen(r.tag, heute), *_belegt(r.beleg)]
    if r.wirkung is Wirkung.NICHT and r.folge is Folge.SCHLIESSEN and not r.begruendung.strip():
        gruende.append(("begruendung", "Es hat nicht gewirkt. Bitte schreiben Sie, warum der Hinweis trotzdem geschlossen wird."))
    if r.folge is Folge.NEUER_HINWEIS and not r.neuer_hinweis.strip():
        gruende.append(("neuer_titel", "Bitte schreiben Sie den neuen Hinweis."))
    return [*gruende, *_vergleich(r), *_gremium(r.folge, r.folge in UEBERGABEN, r.hat_gremium)]


def _vergleich(r: Reflexionsangaben) -> list[Grund]:
    tage = {"vorher": r.vorher, "nachher": r.nachher}
    if not r.hat_indikator:
        return [("indikator", "Bitte wählen Sie den Indikator, der verglichen wird.")] if any(tage.values()) else []
    if r.vorher is not None and r.nachher is not None and r.nachher <= r.vorher:
        return [("nachher", "Dieser Stichtag muss nach dem Stichtag vorher liegen.")]
    return [(feld, "Zum Vergleich gehören beide Stichtage.") for feld, tag in tage.items() if tag is None]


def ohne_wert(tag: date, indikator: str, werte: Sequence[date]) -> str:
    """Warum an diesem Stichtag nichts zu vergleichen ist, und welche es gibt."""
    gibt_es = f"Werte gibt es zum {', '.join(map(datum, werte))}." if werte else "Zu diesem Gebiet gibt es gar keinen."
    return f"Zum {datum(tag)} gibt es keinen Wert für „{indikator}“ in diesem Gebiet. {gibt_es}"


def _vergangen(tag: date | None, heute: date) -> list[Grund]:
    return [("tag", "Der Tag liegt in der Zukunft.")] if tag is not None and tag > heute else []


def _belegt(beleg: str) -> list[Grund]:
    return [] if beleg.strip() else [("beleg", "Bitte schreiben Sie, woran die Runde es sieht (Beleg).")]


def _gremium(entschieden: object, uebergibt: bool, hat_gremium: bool) -> list[Grund]:
    if uebergibt and not hat_gremium:
        return [("gremium", "Bitte wählen Sie das Gremium, das den Hinweis übernimmt.")]
    if entschieden is not None and hat_gremium and not uebergibt:
        return [("gremium", "Ein Gremium wird nur bei einer Übergabe genannt. Bitte leeren Sie die Auswahl.")]
    return []
