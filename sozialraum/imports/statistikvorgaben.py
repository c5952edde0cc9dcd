"""Was der Import der Basisstatistik über die Stadt weiß, was er liefert, und ob die Zuordnung der Spalten taugt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from basis.imports.tabelle import Tabelle, Tabellenstrom, maengel_der_kopfzeile
from basis.zahlen import Zustand
from sozialraum.imports.befund import Fehler
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.zuordnung import Indikatorangabe, Spaltenziel, Zuordnung, pruefe_zuordnung


class Messung(NamedTuple):
    """Ein Wert mit Herkunft. ``zaehler`` ist bei Indikatoren ohne Nenner der Wert selbst; None genau dann, wenn kein Wert vorliegt."""

    gebiet_id: int
    schluessel: str
    indikator: str
    stichtag: date
    zaehler: Decimal | None
    nenner: Decimal | None
    zustand: Zustand
    blatt: str
    zeile: int
    bemerkung: str = ""


@dataclass(frozen=True)
class Kontext:
    """Was der Import über die Stadt weiß. ``stichtag`` gilt, wo die Datei keinen nennt; ``zahlformat`` auto, deutsch oder punkt.

    ``nicht_zugeordnet``: Schlüssel von Stadtteilen ohne Sozialraum (Warnung). ``nachkommastellen``: so genau speichert die Datenbank.
    ``heute``: Stichtage danach sind eine Warnung.
    """

    gebiete: Mapping[str, Gebietsangabe]
    indikatoren: Mapping[str, Indikatorangabe]
    stichtag: date | None = None
    zahlformat: str = "auto"
    nachkommastellen: int = 12
    nicht_zugeordnet: frozenset[str] = frozenset()
    heute: date | None = None


@dataclass(frozen=True)
class Ergebnis:
    """Messungen, Fehler und Warnungen je Zelle, Hinweise zur ganzen Datei. Mit Fehlern darf nichts übernommen werden."""

    messungen: tuple[Messung, ...]
    fehler: tuple[Fehler, ...]
    warnungen: tuple[Fehler, ...]
    hinweise: tuple[str, ...]
    zeilen: int = 0


def maengel(tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, kontext: Kontext) -> list[str]:
    """Alle Mängel der Zuordnung als Sätze; leer heißt, dass sich die Zeilen lesen lassen."""
    if saetze := maengel_der_kopfzeile(tabelle.kopf, [spalte for spalte, ziel in zuordnung.items() if ziel.art != "ignorieren"]):
        return saetze
    ziele = set(zuordnung.values())
    lang = any(ziel.art == "indikator" for ziel in ziele)
    saetze = pruefe_zuordnung(tabelle.kopf, zuordnung, noetig=("gebiet",))
    if not any(ziel.art == "stichtag" for ziel in ziele) and kontext.stichtag is None:
        saetze.append("Es fehlt der Stichtag. Geben Sie ihn an, oder ordnen Sie eine Spalte als „Stichtag“ zu.")
    if lang and not any(ziel.art in ("zaehler", "wert") for ziel in ziele):
        saetze.append("Keine Spalte ist als „Zähler“ oder „Wert“ zugeordnet. Wählen Sie die Spalte aus.")
    if lang and any(ziel.indikator for ziel in ziele):
        saetze.append("Die Spalte „Indikator“ und Spalten einzelner Indikatoren schließen einander aus. Wählen Sie eine der beiden Formen.")
    return saetze + ([] if lang else _maengel_breit(ziele, kontext))


def _maengel_breit(ziele: set[Spaltenziel], kontext: Kontext) -> list[str]:
    je_indikator: dict[str, set[str]] = {}
    for ziel in ziele:
        if ziel.indikator:
            je_indikator.setdefault(ziel.indikator, set()).add(ziel.art)
    if not je_indikator:
        return ["Keine Spalte ist einem Indikator zugeordnet. Wählen Sie mindestens eine aus."]
    saetze = []
    if any(ziel.art in ("zaehler", "wert") and not ziel.indikator for ziel in ziele):
        saetze.append("Eine Spalte ist Zähler oder Wert, aber keines Indikators. Wählen Sie auch den Indikator.")
    gemeinsamer_nenner = any(ziel.art == "nenner" and not ziel.indikator for ziel in ziele)
    for schluessel, arten in sorted(je_indikator.items()):
        angabe = kontext.indikatoren.get(schluessel)
        if angabe is None:
            saetze.append(f"Den Indikator „{schluessel}“ gibt es nicht. Legen Sie ihn zuerst an.")
        elif "wert" in arten and ({"zaehler", "nenner"} & arten):
            saetze.append(f"Dem Indikator „{angabe.name}“ sind Wert und Zähler oder Nenner zugeordnet. Wählen Sie eines von beidem.")
        elif angabe.aggregation == "quote" and (
            "zaehler" not in arten or (angabe.nenner_erforderlich and "nenner" not in arten and not gemeinsamer_nenner)
        ):
            saetze.append(
                f"Der Indikator „{angabe.name}“ wird aus Zähler und Nenner gebildet. Ordnen Sie beide Spalten zu; aus einer fertigen Quote "
                "lässt sich kein Wert für Sozialraum, Ressort und Stadt berechnen."
            )
        elif "zaehler" not in arten and "wert" not in arten:
            saetze.append(f"Dem Indikator „{angabe.name}“ ist nur ein Nenner zugeordnet. Ordnen Sie auch den Zähler zu.")
    return saetze
