"""Welche Zahlen und welcher Stichtag zu einer Messgröße passen, bevor ein Wert eingetragen wird. Rein."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from basis.monate import folgemonat, monatsende, monatserster
from basis.zahlen import datum
from bsc.messgroesse import RHYTHMUS_MONATE, Messart, Zahl, miss

NIE_UNTER_NULL = (Messart.ANZAHL, Messart.DAUER, Messart.JE_1000, Messart.JE_10000)
ZEITRAEUME = {
    "monatlich": "eines Monats", "vierteljaehrlich": "eines Quartals", "halbjaehrlich": "eines Halbjahrs", "jaehrlich": "eines Jahres",
}  # fmt: skip
UNGEWOEHNLICH = "Ein Anteil liegt sonst zwischen 0 und 100 %. Bitte prüfen Sie die Zahlen; stimmen sie, bestätigen Sie das."

Feld = tuple[str, Zahl | None]


def warum_unmoeglich(art: Messart, felder: Sequence[Feld]) -> tuple[str, str]:
    """Der Satz und sein Feld, wenn eine Zahl nicht sein kann; sonst leer. ``felder``: Zähler, Nenner und Wert mit ihren Namen.

    Beispiel: Anzahl 2,5: gezählt wird in ganzen Zahlen.
    """
    for feld, angabe in felder:
        if angabe is None or art == Messart.VERHAELTNIS:
            continue
        if art in NIE_UNTER_NULL and angabe < 0:
            return "Die Zahl darf nicht unter 0 liegen.", feld
        if art == Messart.ANZAHL and Fraction(angabe).denominator != 1:
            return "Eine Anzahl ist eine ganze Zahl.", feld
        if feld == "nenner" and angabe < 0:
            return "Der Nenner darf nicht unter 0 liegen.", feld
    return "", ""


def ist_ungewoehnlich(art: Messart, zaehler: Zahl | None, nenner: Zahl | None, wert: Zahl | None) -> bool:
    """Ein Prozentwert außerhalb von 0 bis 100: bei Anteilen ein Irrtum, bei Veränderungen möglich; das weiß nur, wer einträgt."""
    if art != Messart.PROZENT:
        return False
    anteil = miss(art, zaehler, nenner).wert if zaehler is not None and nenner is not None else wert
    return anteil is not None and not 0 <= anteil <= 100


def warum_kein_stichtag(tag: date, rhythmus: str) -> str:
    """Der Satz, wenn der Tag kein Ende eines Zeitraums ist; sonst leer.

    Beispiel: 15.08.2007, vierteljährlich: möglich sind der 30.06. und der 30.09.2007.
    """
    schritt = RHYTHMUS_MONATE[rhythmus]
    ende = monatserster(tag)
    while ende.month % schritt:
        ende = folgemonat(ende)
    danach, davor = monatsende(ende), monatsende(folgemonat(ende, -schritt))
    if tag == danach:
        return ""
    return f"Der Stichtag ist der letzte Tag {ZEITRAEUME[rhythmus]}, zum Beispiel der {datum(davor)} oder der {datum(danach)}."
