"""Woran bei einem geltenden Handlungskonzept zu erinnern ist: Rückmeldung fällig, Zeitraum endet (Fachkonzept 3.5). Rein."""

from datetime import date, timedelta

from basis.zahlen import datum
from bsc.konzeptweg import Laufzeit
from bsc.messgroesse import naechster_stichtag

VORLAUF = timedelta(days=60)


def faellige_rueckmeldung(laufzeit: Laufzeit, rhythmus: str, letzte: date | None, tag: date) -> date | None:
    """Der Stichtag, zu dem eine Rückmeldung aussteht; keiner, solange der Zeitraum des Rhythmus noch läuft.

    Beispiel: halbjährlich ab 01.01.2007, noch nie gemeldet: am 15.10.2007 steht die zum 30.06.2007 aus.
    """
    if laufzeit.ab is None or laufzeit.ab > tag:
        return None
    stichtag = min(naechster_stichtag(letzte, laufzeit.ab, rhythmus), laufzeit.letzter)
    if letzte is not None and letzte >= laufzeit.letzter:
        return None
    return stichtag if stichtag < tag else None


def endet_bald(laufzeit: Laufzeit, tag: date) -> str:
    """Der Satz zum Ende des Zeitraums, 60 Tage vorher und danach; leer, wenn es noch lange gilt."""
    if tag > laufzeit.letzter:
        return f"abgelaufen am {datum(laufzeit.letzter)}; bitte beenden"
    return f"gilt noch bis {datum(laufzeit.letzter)}" if laufzeit.letzter - tag <= VORLAUF else ""
