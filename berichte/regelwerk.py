"""Das Regelwerk Berichtswesen (Fachkonzept 3.1): wer wem was woher wann und wie berichtet, je Berichtstyp und Ebene. Rein."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sozialraum.ebenen import Ebene
from sozialraum.rechte import Rolle
from sozialraum.zeitraum import RHYTHMUSWORTE, Rhythmus, zeitraum_mit

AUF_ANFORDERUNG = "auf Anforderung"
FRUEHESTE_FRIST, SPAETESTE_FRIST = -366, 366  # Tage nach dem Ende des Zeitraums; unter null davor, für Planungen


class Berichtstyp(StrEnum):
    """Die Berichte, die das Regelwerk kennt (domain.md 8)."""

    CONTROLLING = "controlling"
    SOZIALRAUMBUDGET = "sozialraumbudget"
    SCORECARD = "scorecard"
    GEBIETSPROFIL = "gebietsprofil"
    SYSTEME = "systeme"
    UMSETZUNGSSTAND = "umsetzungsstand"
    VEREINBARUNGEN = "vereinbarungen"
    BESCHLUSSVERFOLGUNG = "beschlussverfolgung"
    SCHWERPUNKTRAEUME = "schwerpunktraeume"
    HAUSHALTSPLANUNG = "haushaltsplanung"

    @property
    def wort(self) -> str:
        return TYPNAMEN[self]


TYPNAMEN = {
    Berichtstyp.CONTROLLING: "Controllingbericht",
    Berichtstyp.SOZIALRAUMBUDGET: "Sozialraumbudget",
    Berichtstyp.SCORECARD: "Scorecard",
    Berichtstyp.GEBIETSPROFIL: "Gebietsprofil",
    Berichtstyp.SYSTEME: "Pro-Aktive Systeme",
    Berichtstyp.UMSETZUNGSSTAND: "Umsetzungsstand",
    Berichtstyp.VEREINBARUNGEN: "Vereinbarungen",
    Berichtstyp.BESCHLUSSVERFOLGUNG: "Beschlussverfolgung",
    Berichtstyp.SCHWERPUNKTRAEUME: "Schwerpunkträume",
    Berichtstyp.HAUSHALTSPLANUNG: "Haushaltsplanung des folgenden Jahres",
}

# Die Rhythmen der Berichte gehen ineinander auf: jeder Anfang eines längeren Zeitraums ist einer jedes kürzeren.
RHYTHMEN = (Rhythmus.MONATLICH, Rhythmus.QUARTAL, Rhythmus.HALBJAHR, Rhythmus.JAHR)

# Welche Rolle ab welcher Ebene abwärts berichten kann; weiter oben hätte sie kein Gebiet.
BERICHTENDE = {
    Rolle.FACHBEREICHSLEITUNG: Ebene.FACHBEREICH,
    Rolle.CONTROLLING: Ebene.FACHBEREICH,
    Rolle.RESSORTLEITUNG: Ebene.RESSORT,
    Rolle.FACHKRAFT: Ebene.SOZIALRAUM,
    Rolle.NETZWERKSTELLE: Ebene.FACHBEREICH,
}


@dataclass(frozen=True)
class Regel:
    """Was das Regelwerk zu einem Berichtstyp auf einer Ebene ab einem Tag sagt, soweit es Fristen bestimmt.

    ``rhythmus`` None: auf Anforderung, also ohne Frist. ``frist_tage`` zählt vom Ende des Zeitraums. Eskaliert wird ``eskalation_tage``
    nach der Frist, erinnert ``erinnerung_tage`` davor. Vorgelegt wird dem ``gremium``, mit ``am_ort`` dem Planungsgremium des Gebiets.
    """

    id: int
    typ: Berichtstyp
    ebene: Ebene
    gueltig_ab: date
    rhythmus: Rhythmus | None
    frist_tage: int
    erinnerung_tage: int
    eskalation_tage: int
    rolle: Rolle
    eskaliert_an: Rolle
    gremium: int | None = None
    am_ort: bool = False


def rhythmuswort(rhythmus: Rhythmus | None) -> str:
    return RHYTHMUSWORTE[rhythmus] if rhythmus else AUF_ANFORDERUNG


def fristsatz(rhythmus: Rhythmus | None, frist_tage: int) -> str:
    """Zum Beispiel „monatlich, bis 15 Tage nach dem Ende des Zeitraums“."""
    if rhythmus is None:
        return AUF_ANFORDERUNG
    if not frist_tage:
        return f"{rhythmus.wort}, bis zum Ende des Zeitraums"
    tage = "1 Tag" if abs(frist_tage) == 1 else f"{abs(frist_tage)} Tage"
    return f"{rhythmus.wort}, bis {tage} {'nach' if frist_tage > 0 else 'vor'} dem Ende des Zeitraums"


def kann_berichten(rolle: Rolle, ebene: Ebene) -> bool:
    """Ob eine Rolle auf dieser Ebene ein Gebiet haben kann, für das sie berichtet."""
    return rolle in BERICHTENDE and ebene >= BERICHTENDE[rolle]


def beginn_fuer(rhythmen: Iterable[Rhythmus | None], ab: date) -> date:
    """Der erste Tag ab ``ab``, an dem in jedem der Rhythmen ein Zeitraum anfängt; auf Anforderung fängt jeden Monat an.

    Nur dann geht der Wechsel ohne Rest: kein Tag fehlt in den Berichten, und keiner steht in zweien.
    """
    laengster = max((r for r in rhythmen if r), key=lambda r: r.monate, default=Rhythmus.MONATLICH)
    mitte = zeitraum_mit(laengster, ab)
    return ab if mitte.anfang == ab else mitte.ende + timedelta(days=1)
