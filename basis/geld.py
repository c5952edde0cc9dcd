"""Geld in ganzen Cent: lesen, schreiben, restlos aufteilen.

Ein Betrag ist immer ein ``int`` in Cent. Gleitkommazahlen kommen nicht vor; wer einen Betrag teilt, teilt ihn mit
``groesster_rest``, damit die Teile auf den Cent die Summe bleiben.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from basis.zahlen import MINUS, NBSP, gemeinsamer_nenner, gruppiere

MUSTER_BETRAG = re.compile(r"(?P<vorzeichen>[-\u2212]?)(?P<ganze>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<cent>[0-9]{1,2}))?")
GROESSTER_BETRAG = 10**17  # Cent; darüber ist es keiner mehr, und die Datenbank könnte ihn nicht halten
WEISSRAUM = " \t\r\n\u00a0\u202f"


class Geldfehler(ValueError):
    """Ein Text ist kein Betrag, oder ein Betrag lässt sich so nicht aufteilen. Die Meldung ist ein deutscher Satz."""


def lies_cent(text: str) -> int:
    """Liest einen Betrag in deutscher Schreibweise und gibt ganze Cent zurück.

    Gelesen werden ``25000``, ``25.000``, ``25.000,50``, ``25,5`` und dasselbe mit ``€`` oder ``EUR`` dahinter und einem Minus davor.
    Abgelehnt wird alles Zweideutige: ``25.5``, ``1.00`` und ``0.500`` (Punkt an falscher Stelle), mehr als zwei Nachkommastellen,
    fremde Ziffern, ``NaN``, leerer Text.
    """
    roh = text.strip(WEISSRAUM)
    zahl = re.sub(r"[ \u00a0\u202f]*(?:€|EUR)$", "", roh)
    treffer = MUSTER_BETRAG.fullmatch(zahl)
    if treffer is None:
        raise Geldfehler(f"„{text}“ ist kein Betrag in Euro; erwartet wird zum Beispiel 25.000,50.")
    ganze = treffer["ganze"].replace(".", "").lstrip("0") or "0"
    if len(ganze) > len(str(GROESSTER_BETRAG)) - 3:
        raise Geldfehler(f"„{text[:40]}“ ist größer als jeder Haushalt.")
    euro_teil = int(ganze)
    cent_teil = int((treffer["cent"] or "").ljust(2, "0"))
    cent = euro_teil * 100 + cent_teil
    return -cent if treffer["vorzeichen"] else cent


def euro(cent: int, *, voll: bool = True) -> str:
    """Schreibt Cent als ``1.234.567,00 €`` mit geschütztem Leerzeichen; ``voll=False`` lässt ein ``,00`` weg."""
    ganze, rest = divmod(abs(cent), 100)
    nachkomma = f",{rest:02d}" if voll or rest else ""
    return f"{MINUS if cent < 0 else ''}{gruppiere(ganze)}{nachkomma}{NBSP}€"


def teur(cent: int) -> str:
    """Schreibt Cent als ganze Tausend Euro, kaufmännisch gerundet: 19.833.500,00 € ergibt ``19.834``."""
    tausend = (abs(cent) + 50_000) // 100_000
    return f"{MINUS if cent < 0 and tausend else ''}{gruppiere(tausend)}"


def teur_vorzeichen(cent: int) -> str:
    """Eine Veränderung in ganzen Tausend Euro mit Vorzeichen: ``+130``, ``−16``, und ``0``, wenn gerundet nichts bleibt."""
    text = teur(cent)
    return text if text.startswith(MINUS) or text == "0" else f"+{text}"


def groesster_rest(gesamt: int, gewichte: Sequence[Fraction | int]) -> list[int]:
    """Teilt eine ganze Zahl nach Gewichten in ganze Teile auf, die zusammen genau ``gesamt`` ergeben.

    Verfahren des größten Rests (Hare/Niemeyer): jeder Teil erhält den abgerundeten Anteil, die übrigen Einer gehen nacheinander an die
    größten Reste; bei gleichem Rest an den früheren Platz. Gewicht 0 erhält 0. Ein negativer Gesamtwert wird spiegelbildlich geteilt.

    Abgelehnt werden negative Gewichte und lauter Nullen, wenn etwas zu verteilen ist.
    """
    if gesamt < 0:
        return [-teil for teil in groesster_rest(-gesamt, gewichte)]
    ganze, _ = gemeinsamer_nenner(gewichte)
    if any(gewicht < 0 for gewicht in ganze):
        raise Geldfehler("Ein Gewicht ist negativ; aufgeteilt wird nur nach Gewichten ab 0.")
    summe = sum(ganze)
    if summe == 0:
        if gesamt:
            raise Geldfehler("Alle Gewichte sind 0; der Betrag lässt sich nach ihnen nicht aufteilen.")
        return [0] * len(ganze)
    return runde_auf_summe([gesamt * gewicht for gewicht in ganze], summe, gesamt)


def runde_auf_summe(zaehler: Sequence[int], nenner: int, gesamt: int) -> list[int]:
    """Rundet die Brüche ``zaehler[i] / nenner`` so auf ganze Zahlen, dass sie zusammen ``gesamt`` ergeben (größter Rest).

    Vorausgesetzt ist, dass die Brüche selbst zusammen genau ``gesamt`` ergeben; sonst ist es ein Geldfehler. Ein Bruch, der schon ganz
    ist, wird nie verändert. Gleichstand gewinnt der frühere Platz.
    """
    if sum(zaehler) != gesamt * nenner:
        raise Geldfehler("Die ungerundeten Teile ergeben zusammen nicht den Gesamtbetrag.")
    paare = [divmod(wert, nenner) for wert in zaehler]
    teile = [ganze for ganze, _ in paare]
    offen = gesamt - sum(teile)
    reihenfolge = sorted(range(len(paare)), key=lambda platz: paare[platz][1], reverse=True)  # Gleiche behalten dabei ihren Platz
    for platz in reihenfolge[:offen]:
        teile[platz] += 1
    return teile
