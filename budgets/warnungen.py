"""Was im laufenden Jahr Handeln verlangt: die Arten der Warnungen und die Regeln, nach denen sie entstehen (domain.md 4). Rein; Cent.

Gelesen wird anderswo (``budgets.selectors.warnungen``); hier steht, ab wann etwas eine Warnung ist.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from basis.diagramme import Status
from basis.monate import monatsende
from basis.zahlen import anzahl
from budgets.ampel import Schwellen, ampel
from budgets.jahresende import unverbrauchter_rest
from budgets.nachweis import Nachweis
from budgets.vollzugsblatt import Vollzugszeile

ABSCHLUSS_TAGE = 15  # so viele Tage nach seinem Ende soll ein Monat abgeschlossen sein
REST_MONATE = 3  # so lange vor seinem Verfall wird vor einem unverbrauchten Haushaltsrest gewarnt
VORLAUF = timedelta(days=60)  # so lange vorher wird an Termine von Vereinbarungen und Nachweisen erinnert


class Warnart(StrEnum):
    """In der Reihenfolge der Liste."""

    ERLAEUTERUNG = "erlaeuterung"
    UEBERZOGEN = "ueberzogen"
    TERMIN = "termin"
    MONAT = "monat"
    REST = "rest"
    NACHWEIS = "nachweis"
    VEREINBARUNG = "vereinbarung"
    ABGLEICH = "abgleich"

    @property
    def bezeichnung(self) -> str:
        return ARTWORTE[self]


ARTWORTE = {
    Warnart.ERLAEUTERUNG: "Erläuterung fehlt",
    Warnart.UEBERZOGEN: "Budget ausgeschöpft oder überzogen",
    Warnart.TERMIN: "Termin einer Maßnahme überschritten",
    Warnart.MONAT: "Monat nicht abgeschlossen",
    Warnart.REST: "Haushaltsrest verfällt",
    Warnart.NACHWEIS: "Verwendungsnachweis fällig",
    Warnart.VEREINBARUNG: "Termin einer Vereinbarung",
    Warnart.ABGLEICH: "Verfahren stimmen nicht überein",
}


@dataclass(frozen=True, slots=True)
class Warnung:
    """Eine Zeile der Liste: wo, wie viel, seit wann, was hilft, und was auch hilft (``weiter``: Adresse, Name).

    ``betrag`` None: kein Geld; ``gebiet`` None: die ganze Stadt.
    """

    art: Warnart
    ort: str
    text: str
    seit: date | None
    url: str
    abhilfe: str
    betrag: int | None = None
    gebiet: int | None = None
    weiter: tuple[tuple[str, str], ...] = ()

    @property
    def artname(self) -> str:
        return self.art.bezeichnung


def geordnet(warnungen: Collection[Warnung]) -> list[Warnung]:
    """Nach Art; darin der höchste Betrag zuerst, dann das Älteste."""
    arten = list(Warnart)
    return sorted(warnungen, key=lambda w: (arten.index(w.art), -(w.betrag or 0), w.seit or date.max, w.ort))


def lage_des_verfuegbaren(n: Nachweis) -> str:
    """„überzogen“, „ausgeschöpft“ oder nichts; ein Budget ohne Ansatz und ohne Buchung ist keines von beiden.

    Beispiel: Ansatz 100, gebunden 40, ausgegeben 60: ausgeschöpft; ausgegeben 61: überzogen.
    """
    if n.ist_ueberzogen:
        return "überzogen"
    return "ausgeschöpft" if n.verfuegbar == 0 and (n.ist or n.festlegung) else ""


def rest_verfaellt(n: Nachweis, jahr: int, tag: date) -> int:
    """Der Rest, vor dessen Verfall am Jahresende jetzt gewarnt wird; 0: keiner."""
    return unverbrauchter_rest(n) if tag > monatsende(date(jahr, 12 - REST_MONATE, 1)) and tag.year == jahr else 0


def ueberfaellige_monate(jahr: int, tag: date, erledigt: Collection[int]) -> list[tuple[int, date]]:
    """Die Monate, die seit mehr als ``ABSCHLUSS_TAGE`` Tagen zu Ende und nicht abgeschlossen sind, mit dem Tag, an dem sie es sein sollten.

    Beispiel: Am 15.10. ist der September noch nicht überfällig, am 16.10. ist er es.
    """
    gefunden = []
    for monat in range(1, 13):
        soll = monatsende(date(jahr, monat, 1)) + timedelta(days=ABSCHLUSS_TAGE)
        if soll < tag and monat not in erledigt:
            gefunden.append((monat, soll))
    return gefunden


def abschlusssatz(monate: int) -> str:
    """Was mit so vielen überfälligen Monaten ist; der erste steht davor, denn sie schließen der Reihe nach."""
    return "ist abzuschließen" if monate == 1 else f"und {anzahl(monate - 1, 'weiterer', 'weitere')} sind abzuschließen"


def handeln_seit(zeilen: Mapping[int, Vollzugszeile], grenzen: Schwellen) -> int | None:
    """Der erste Monat, von dem an der Status ohne Unterbrechung *handeln* ist; ``zeilen`` je Monat bis zum letzten gebuchten.

    Beispiel: Mai im Plan, Juni handeln, Juli beobachten, August und September handeln: August.
    """
    seit = None
    for monat in sorted(zeilen, reverse=True):
        if ampel(zeilen[monat], grenzen) != Status.HANDELN:
            break
        seit = monat
    return seit
