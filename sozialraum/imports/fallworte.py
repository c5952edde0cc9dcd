"""Wie Dateien der Fallstatistik schreiben, wo ein Fall zählt und wo die Leistung erbracht wird; und die Zeile, die daraus entsteht."""

from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from sozialraum.imports.hilfeartsuche import vergleichsform

_UEBERGREIFEND = {
    "uma": "uma umf umaumf unbegleitete unbegleiteterminderjaehrigerauslaender unbegleiteteminderjaehrige "
    "unbegleiteteminderjaehrigeauslaender",
    "86_6": "866 86abs6 86absatz6 paragraf86abs6",
    "ausserhalb": "ausserhalb auswaerts auswaertig ausserhalbderstadt",
    "unbekannt": "unbekannt ohne ohneangabe keineangabe ohnezuordnung nichtzugeordnet",
}
_ORTE = {
    "in": "in innerhalb ja inderstadt innerhalbderstadt stadt",
    "ausserhalb": "ausserhalb nein auswaerts ausserhalbderstadt",
    "": "ohneangabe keineangabe unbekannt",
}
_WORT_ZU_GRUND = {wort: grund for grund, worte in _UEBERGREIFEND.items() for wort in worte.split()}
_WORT_ZU_ORT = {wort: ort for ort, worte in _ORTE.items() for wort in worte.split()}
GESCHLECHTER = {"w": "w", "weiblich": "w", "m": "m", "maennlich": "m", "d": "d", "divers": "d"}


class Fallzeile(NamedTuple):
    """Eine Zelle der Fallstatistik, bereit für COPY. ``tage`` None: nicht angegeben. ``monat`` ist sein erster Tag.

    Ohne Stadtteil und ohne Grund, warum es keinen gibt, sagt die Zeile nur: In diesem Monat ist diese Hilfeart vollständig gemeldet.
    """

    hilfeart_id: int
    monat: date
    gebiet_id: int | None
    uebergreifend: str
    altersband_id: int | None
    geschlecht: str
    ort: str
    bestand: int
    begonnen: int
    beendet: int
    tage: int | None
    zeile: int

    @property
    def stichtag(self) -> date:
        """Der letzte Tag des Monats."""
        from basis.monate import monatsende

        return monatsende(self.monat)


def uebergreifender_grund(text: str) -> str:
    """umA, § 86 Abs. 6, außerhalb, unbekannt als Schlüssel; leer, wenn der Text keiner dieser Gründe ist."""
    return _WORT_ZU_GRUND.get(vergleichsform(text), "")


def leistungsort(text: str, stadt: str = "") -> str | None:
    """„in“, „ausserhalb“ oder „“ (keine Angabe); None, wenn der Text etwas anderes ist. Der Name der Stadt heißt „in“."""
    wort = normalisiere(text)
    if not wort:
        return ""
    if wort in _WORT_ZU_ORT:
        return _WORT_ZU_ORT[wort]
    eigener = normalisiere(stadt)
    return "in" if eigener and wort in (eigener, normalisiere(stadt.partition("(")[0]), f"in{eigener}") else None
