"""Ob ein Ziel einer Zielvereinbarung sich selbst oder ihrer Laufzeit widerspricht. Rein."""

from datetime import date
from fractions import Fraction

from basis.zahlen import datum
from bsc.messgroesse import Zielrichtung
from bsc.zielerreichung import steht_besser


def warum_falsche_richtung(richtung: Zielrichtung, start: Fraction | None, ziel: Fraction | None) -> str:
    """Der Satz, wenn der Zielwert gegen die Richtung liegt. Derselbe Wert heißt halten; ohne Ausgangswert gibt es keine Aussage.

    Beispiel: senken von 20 auf 30.
    """
    if start is None or ziel is None or not steht_besser(start, ziel, richtung):
        return ""
    wort, lage = ("erhöhen", "unter") if richtung == Zielrichtung.ERHOEHEN else ("senken", "über")
    return f"Die Zielrichtung heißt „{wort}“, der Zielwert liegt aber {lage} dem Ausgangswert."


def warum_nicht_gemessen(ausgang_am: date, heute: date) -> str:
    return "Ein Ausgangswert ist schon gemessen: Sein Tag liegt nicht in der Zukunft." if ausgang_am > heute else ""


def warum_ausserhalb(ziel_am: date, von: date, bis: date) -> str:
    """Der Satz, wenn der Zielwert nicht in der Laufzeit der Vereinbarung zu erreichen ist."""
    return "" if von <= ziel_am <= bis else f"Die Zielvereinbarung gilt vom {datum(von)} bis {datum(bis)}; in dieser Zeit liegt der Tag."
