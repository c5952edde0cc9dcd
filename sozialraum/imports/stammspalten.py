"""Welche Spalte einer Datei mit Trägern oder Einrichtungen bedeutet was? Jede Spalte braucht ein Ziel; übergangen wird keine."""

from collections.abc import Mapping, Sequence

from basis.imports.kopfzeile import normalisiere
from sozialraum.imports.stammtabelle import Feld

NAMEN = {
    "schluessel": "Schlüssel des Eintrags",
    "name": "Name",
    "art": "Art (Schlüssel oder Name)",
    "traeger": "Träger (Schlüssel oder Name)",
    "stadtteil": "Stadtteil (Schlüssel oder Name)",
    "anschrift": "Anschrift",
    "plaetze": "Plätze",
    "gueltig_von": "Gültig von",
    "gueltig_bis": "Gültig bis",
    "muster": "Musterdaten (ja oder nein)",
}
_WOERTER = {
    "schluessel": "schluessel id kennung nr nummer einrichtungsnummer einrichtungsnr traegernummer traegernr",
    "name": "name bezeichnung einrichtung einrichtungsname nameeinrichtung namedereinrichtung traegername",
    "art": "art einrichtungsart artdereinrichtung typ traegerart schulform schulart",
    "traeger": "traeger traegerschaft einrichtungstraeger",
    "stadtteil": "stadtteil stadtteilnr stadtteilnummer stadtteilschluessel ortsteil gebiet lage",
    "anschrift": "anschrift adresse strasse strasseundhausnummer",
    "plaetze": "plaetze platzzahl kapazitaet anzahlplaetze genehmigteplaetze",
    "gueltig_von": "gueltigvon von beginn seit gueltigab eroeffnet inbetriebseit",
    "gueltig_bis": "gueltigbis bis ende geschlossen",
    "muster": "muster musterdaten",
}
SYNONYME = {wort: feld for feld, woerter in _WOERTER.items() for wort in woerter.split()}


def schlage_felder_vor(kopf: Sequence[str], felder: Sequence[Feld], gemerkt: Mapping[str, str] | None = None) -> dict[int, str]:
    """Feld je Spalte, „“ wenn keines passt: erst die gemerkte Zuordnung, dann Synonyme; jedes Feld höchstens einmal."""
    erlaubt, vergeben, vorschlag = {feld.name for feld in felder}, set[str](), dict[int, str]()
    for spalte, ueberschrift in enumerate(kopf):
        form = normalisiere(ueberschrift)
        feld = (gemerkt or {}).get(form) or SYNONYME.get(form, "")
        vorschlag[spalte] = feld if feld in erlaubt - vergeben else ""
        vergeben.add(feld)
    return vorschlag


def maengel_der_felder(kopf: Sequence[str], wahl: Mapping[int, str], felder: Sequence[Feld]) -> list[str]:
    """Was der Zuordnung fehlt: eine Spalte ohne Ziel, ein Ziel mit mehreren Spalten, eine nötige Angabe ohne Spalte."""
    spalten: dict[str, list[str]] = {}
    saetze = []
    for nummer, name in enumerate(kopf):
        if not normalisiere(name):
            continue
        if feld := wahl.get(nummer, ""):
            spalten.setdefault(feld, []).append(name)
        else:
            saetze.append(
                f"Die Spalte „{name}“ hat keine Bedeutung. Ordnen Sie sie zu, oder löschen Sie sie aus der Datei: "
                "Die Datei wird aufbewahrt, und was niemand braucht, etwa Namen von Personen, soll nicht darin stehen."
            )
    saetze += [
        f"Das Ziel „{NAMEN[feld]}“ haben mehrere Spalten: {', '.join(f'„{name}“' for name in namen)}. Wählen Sie eine."
        for feld, namen in spalten.items()
        if len(namen) > 1
    ]
    saetze += [
        f"Keine Spalte ist als „{NAMEN[feld.name]}“ zugeordnet. Wählen Sie die Spalte aus."
        for feld in felder
        if feld.pflicht and feld.name not in spalten
    ]
    return saetze
