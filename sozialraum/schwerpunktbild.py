"""Eine Liste der Schwerpunkträume als Matrix, Karte und Tabelle, mit ihrem Satz: gleich für Seite, Bericht und Datei."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from basis.diagramme import Klassen
from basis.zahlen import aufzaehlung, datum, vorzeichen, zahl
from sozialraum import kartenbild
from sozialraum.kartenbild import Beschriftung, Karte, Kartenart, Kartenort, Lage
from sozialraum.schwerpunkte_erklaerung import bereich, grenze, regelsatz
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, TEILNAMEN, Bestimmung, Stufen, Verfahren, Zeile

NICHT_BEWERTET = "nicht bewertet"
Adresse = Callable[[str], str]  # Schlüssel eines Stadtteils → Adresse


@dataclass(frozen=True)
class Matrixfeld:
    anzahl: int
    url: str
    schwerpunkt: bool


@dataclass(frozen=True)
class Matrixzeile:
    """Eine Statusklasse mit ihrem Bereich, den Feldern je Dynamik und der Summe."""

    klasse: str
    bereich: str
    felder: tuple[Matrixfeld, ...]
    summe: int


@dataclass(frozen=True)
class Matrix:
    """Status × Dynamik mit Anzahlen; die belastetste Klasse oben."""

    dynamiken: tuple[str, ...]
    zeilen: tuple[Matrixzeile, ...]
    spaltensummen: tuple[int, ...]
    summe: int


def matrix(bestimmung: Bestimmung, seite: str = "") -> Matrix:
    """``seite`` ist die Adresse, deren Liste ein Feld filtert; ohne sie sind es bloße Anzahlen."""
    verfahren = bestimmung.verfahren
    dynamiken = verfahren.dynamik.klassen if verfahren.dynamik else ()
    zeilen = [
        Matrixzeile(
            klasse,
            bereich(verfahren.status, nummer),
            tuple(_feld(bestimmung, klasse, d, seite) for d in dynamiken),
            bestimmung.anzahl(klasse),
        )
        for nummer, klasse in enumerate(verfahren.status.klassen)
    ]
    spalten = tuple(sum(zeile.felder[n].anzahl for zeile in zeilen) for n in range(len(dynamiken)))
    return Matrix(dynamiken, tuple(reversed(zeilen)), spalten, len(bestimmung.bewertete))


def _feld(bestimmung: Bestimmung, status: str, dynamik: str, seite: str) -> Matrixfeld:
    anzahl = bestimmung.anzahl(status, dynamik)
    url = f"{seite}?{urlencode({'status': status, 'dynamik': dynamik})}#liste" if seite and anzahl else ""
    return Matrixfeld(anzahl, url, bestimmung.verfahren.ist_schwerpunkt(status, dynamik))


def klassen(stufen: Stufen) -> Klassen:
    """Die Klassen eines Index für die Karte: ein Ton, dunkler ist belasteter; ein Wert auf der Grenze gehört in die niedrigere."""
    worte = tuple(f"{klasse} ({bereich(stufen, nummer)})" for nummer, klasse in enumerate(stufen.klassen))
    return Klassen(stufen.grenzen, grenze, worte, oberhalb=True)


def karte(
    bestimmung: Bestimmung, lage: Mapping[str, Lage], adresse: Adresse, teil: str = STATUS, art: Kartenart | None = None
) -> Karte | None:
    """Alle Stadtteile nach ihrer Klasse; schraffiert, wer nicht bewertet ist, umrandet die Schwerpunkträume."""
    stufen = bestimmung.verfahren.stufen_von(teil)
    if stufen is None:
        return None
    orte = [_ort(zeile, _index(zeile, teil), lage.get(zeile.schluessel), adresse) for zeile in bestimmung.zeilen]
    name = TEILNAMEN[teil]
    text = Beschriftung(
        f"{name} am {datum(bestimmung.grundlage.stichtag)}: {len(bestimmung.schwerpunkte)} Schwerpunkträume",
        f"{name}index; je dunkler, desto belasteter",
        lambda wert: vorzeichen(wert, 2),
        NICHT_BEWERTET,
        "Schwerpunktraum",
        ("Stadtteil", "Sozialraum", f"{name}index"),
    )
    return kartenbild.zeichne(orte, klassen(stufen), text, art)


def _index(zeile: Zeile, teil: str) -> Fraction | None:
    index = zeile.index(teil)
    return index.index if index else None


def _ort(zeile: Zeile, wert: Any, lage: Lage | None, adresse: Adresse) -> Kartenort:
    return Kartenort(zeile.schluessel, zeile.name, zeile.ort.gruppe, wert, adresse(zeile.schluessel), zeile.schwerpunkt, lage)


def zeilen(bestimmung: Bestimmung, adresse: Adresse) -> list[dict[str, Any]]:
    """Die Zeilen der Tabelle: die belastetsten zuerst, nicht bewertete zuletzt."""
    geordnet = sorted(bestimmung.bewertete, key=lambda z: -(_index(z, STATUS) or 0))
    return [_zeile(zeile, bestimmung.verfahren, adresse) for zeile in [*geordnet, *bestimmung.nicht_bewertete]]


def _zeile(zeile: Zeile, verfahren: Verfahren, adresse: Adresse) -> dict[str, Any]:
    row = {
        "name": zeile.name, "schluessel": zeile.schluessel, "url": adresse(zeile.schluessel), "sozialraum": zeile.ort.gruppe,
        "einwohner": zeile.ort.einwohner, "bewertet": zeile.bewertet, "schwerpunkt": zeile.schwerpunkt, "grund": zeile.grund,
        "statusklasse": zeile.statusklasse, "dynamikklasse": zeile.dynamikklasse, "statusindex": _index(zeile, STATUS),
        "dynamikindex": _index(zeile, DYNAMIK),
    }  # fmt: skip
    return row | {f"z_{m.schluessel}": zeile.z.get(m.schluessel) for m in verfahren.merkmale}


def kernaussage(bestimmung: Bestimmung) -> str:
    """Ein Satz mit der Zahl, auf die es ankommt."""
    if bestimmung.fehler:
        return "So lässt sich keine Liste rechnen; die Gründe stehen unten."
    namen, gesamt = [z.name for z in bestimmung.schwerpunkte], len(bestimmung.bewertete)
    ohne = len(bestimmung.nicht_bewertete)
    rest = {0: "", 1: " Einer ist nicht bewertet."}.get(ohne, f" {zahl(ohne)} sind nicht bewertet.")
    if not namen:
        return f"Keiner von {zahl(gesamt)} bewerteten Stadtteilen ist Schwerpunktraum.{rest}"
    wort = "ist Schwerpunktraum" if len(namen) == 1 else "sind Schwerpunkträume"
    return f"{zahl(len(namen))} von {zahl(gesamt)} bewerteten Stadtteilen {wort}: {aufzaehlung(namen)}.{rest}"


def tage(bestimmung: Bestimmung) -> list[tuple[str, str]]:
    """Die Tage, auf denen die Liste beruht, als (was, Tag)."""
    g = bestimmung.grundlage
    eintraege = [
        ("Stichtag", g.stichtag),
        ("Vergleichstag", g.vergleichstag),
        ("Einwohnende", g.einwohnertag),
        ("Gebietsstand", g.gebietsstand),
    ]
    return [(name, datum(tag)) for name, tag in eintraege if tag]


def notizen(titel: str, bestimmung: Bestimmung, weitere: Iterable[str] = ()) -> list[str]:
    """Was mit den Zahlen reisen muss."""
    stand = ", ".join(f"{name} {tag}" for name, tag in tage(bestimmung))
    muster = ["Musterdaten: erfundene Werte zur Vorführung"] if bestimmung.grundlage.muster else []
    methode = f"Verfahren: {bestimmung.verfahren.name}, Version {bestimmung.verfahren.version}"
    return [titel, stand, methode, regelsatz(bestimmung.verfahren), *muster, *weitere, *bestimmung.hinweise]
