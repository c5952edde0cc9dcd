"""Befunde an den Flächen einer Datei: Was alle oder mehrere Flächen gleich betrifft, ist ein Satz, nicht einer je Fläche. Ohne Django."""

from collections.abc import Sequence

from basis.zahlen import aufzaehlung, zahl
from sozialraum.imports.flaechenpruefung import AUSSERHALB, PROJIZIERT, VERTAUSCHT

GENANNT = 8
UNBEKANNT = "Den Schlüssel gibt es nicht."
OHNE = "Es fehlt der Schlüssel; erwartet wird eine Eigenschaft wie „schluessel“ oder „key“."
# Sätze, deren Grund die ganze Datei ist, wenn sie für alle Flächen gelten
FUER_ALLE = {
    VERTAUSCHT: "Bei allen {n} Flächen sind Länge und Breite vertauscht; GeoJSON nennt zuerst die Länge.",
    PROJIZIERT: "Bei allen {n} Flächen sind die Koordinaten keine Länge und Breite. Speichern Sie die Datei in WGS 84 (EPSG:4326).",
    AUSSERHALB: "Alle {n} Flächen liegen außerhalb von Deutschland. Bitte prüfen Sie ihre Koordinaten.",
    UNBEKANNT: "Keiner der {n} Schlüssel gehört zu dieser Stadt. Bitte prüfen Sie, ob es die richtige Datei ist.",
}


class Befunde:
    """Sammelt je Satz die Flächen, für die er gilt. ``eigenschaften``: welche die Datei nennt; ``schluesselname``: welche gesucht wurde."""

    def __init__(self, flaechen: int, eigenschaften: Sequence[str], schluesselname: str | None) -> None:
        self._flaechen, self._eigenschaften, self._schluesselname = flaechen, eigenschaften, schluesselname
        self._orte: dict[str, list[str]] = {}
        self._aehnliche: dict[str, str] = {}

    def nimm(self, ort: str, satz: str) -> None:
        self._orte.setdefault(satz, []).append(ort)

    def ohne_schluessel(self, ort: str) -> None:
        if self._schluesselname:
            self.nimm(ort, f"Es fehlt die Eigenschaft „{self._schluesselname[:40]}“ mit dem Schlüssel.")
        else:
            self.nimm(ort, OHNE)

    def unbekannt(self, ort: str, schluessel: str, aehnlich: str) -> None:
        if aehnlich:
            self._aehnliche[ort] = aehnlich
        self.nimm(ort, UNBEKANNT)

    def saetze(self) -> list[str]:
        """Je Befund ein Satz, in der Reihenfolge, in der sie zuerst vorkamen."""
        return [zeile for satz, orte in self._orte.items() for zeile in self._zusammen(satz, orte)]

    def _zusammen(self, satz: str, orte: list[str]) -> list[str]:
        if satz == UNBEKANNT and self._aehnliche:
            return [f"{ort}: {satz}{self._aehnliche.get(ort, '')}" for ort in orte]
        alle = len(orte) == self._flaechen
        if alle and (ganzes := self._zur_ganzen_datei(satz, len(orte))):
            return [ganzes]
        if len(orte) == 1:
            return [f"{orte[0]}: {satz}"]
        if alle:
            return [f"Alle {zahl(len(orte))} Flächen: {satz}"]
        return [f"{zahl(len(orte))} von {zahl(self._flaechen)} Flächen: {satz} Es sind: {aufzaehlung(orte, GENANNT)}."]

    def _zur_ganzen_datei(self, satz: str, anzahl: int) -> str:
        """Der Satz über die ganze Datei; leer, wenn es keinen eigenen gibt."""
        if satz in FUER_ALLE:
            return FUER_ALLE[satz].format(n=zahl(anzahl)) if anzahl > 1 else ""
        if not satz.startswith("Es fehlt"):
            return ""
        keine = "Die Fläche nennt" if anzahl == 1 else f"Keine der {zahl(anzahl)} Flächen nennt"
        if self._schluesselname:
            kein = "die Eigenschaft" if anzahl > 1 else "keine Eigenschaft"
            fehlt = f"{keine} {kein} „{self._schluesselname[:40]}“."
        else:
            kein = "keinen Schlüssel" if anzahl == 1 else "einen Schlüssel"
            fehlt = f"{keine} {kein}; erwartet wird eine Eigenschaft wie „schluessel“ oder „key“."
        namen = ", ".join(f"„{name}“" for name in self._eigenschaften[:GENANNT])
        die = "die Eigenschaft" if len(self._eigenschaften) == 1 else "die Eigenschaften"
        return f"{fehlt} Die Datei hat {die} {namen}." if namen else f"{fehlt} Die Flächen haben keine Eigenschaften."
