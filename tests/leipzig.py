"""A second city for tests: Leipzig, built at test time from ORAKEL_DATEN; nothing of it is kept in the project.

``baue(ordner)`` writes a folder of the same make as ``fixtures/halle`` (for ``manage.py lade_stadt``) and names the statistics file
that the import wizard then reads as the city publishes it. The 63 Ortsteile take the place of the Stadtteile, the Stadtbezirke
(first digit of the key) that of the Sozialräume, under one Ressort and one Fachbereich.
"""

import csv
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

ANSATZ = "17833500.00"
STICHTAG = "31.12.2022"
KONSTANT = "langzeitarbeitslose"  # 0 in every Ortsteil of the delivery: a Verteilung with it must be refused
SPALTE_SCHLUESSEL, SPALTE_NAME, SPALTE_BEVOELKERUNG = "ot_key", "ortsteil", "einwohner"
# Indikator → (name, column of the Zähler, column of the Nenner)
INDIKATOREN = {
    "arbeitslose": ("Arbeitslose", "arbeitslose", "einwohner"),
    "arbeitslose_u25": ("Arbeitslose unter 25 Jahren", "arbeitslose_u25", "einwohner"),
    "kinder_sgb2": ("Leistungsberechtigte unter 15 Jahren", "leistungsberechtigte_u15", "einwohner"),
    "alleinerziehende": ("Bedarfsgemeinschaften von Alleinerziehenden", "bg_alleinerziehende", "bg_mit_kindern"),
    KONSTANT: ("Langzeitarbeitslose", "langzeitarbeitslose", "einwohner"),
}
GEWICHTE = {"kinder_sgb2": "0.40", "alleinerziehende": "0.10", "arbeitslose_u25": "0.10"}  # with a base weight of 0.40
BASISGEWICHT = "0.40"


@dataclass(frozen=True)
class Leipzig:
    """Where the files are: the folder for lade_stadt, the population, the statistics as published."""

    ordner: Path
    bevoelkerung: Path
    basisstatistik: Path


def quelle() -> Path:
    """The folder with Leipzig's open data; skips the test where it is missing."""
    if not os.environ.get("ORAKEL_DATEN"):
        pytest.skip("ORAKEL_DATEN ist nicht gesetzt: der Ordner mit den Vergleichsdaten fehlt.")
    return Path(os.environ["ORAKEL_DATEN"]) / "leipzig"


def ortsteile() -> list[tuple[str, str, str]]:
    """(key with leading zero, name, Stadtbezirk) of the 63 Ortsteile."""
    merkmale = [f["properties"] for f in json.loads((quelle() / "leipzig_ortsteile.geojson").read_text(encoding="utf-8"))["features"]]
    return sorted((m["key"], m["name"], m["stadtbezirk"]) for m in merkmale)


def statistik() -> list[dict[str, str]]:
    with (quelle() / "leipzig_indikatoren_2022_wide.csv").open(encoding="utf-8", newline="") as datei:
        return list(csv.DictReader(datei))


def wertzeilen() -> tuple[list[str], list[list[str]]]:
    """Head and rows as WERTE.csv of ``manage.py verteile``: pairs k_zaehler, k_nenner per Indikator."""
    kopf = ["schluessel", "name", "einwohner"] + [f"{k}_{teil}" for k in INDIKATOREN for teil in ("zaehler", "nenner")]
    zeilen = [
        [z[SPALTE_SCHLUESSEL], z[SPALTE_NAME], z[SPALTE_BEVOELKERUNG]] + [z[spalte] for _, *paar in INDIKATOREN.values() for spalte in paar]
        for z in statistik()
    ]
    return kopf, zeilen


def zuordnung_der_spalten() -> dict[str, tuple[str, str]]:
    """What a user picks in the wizard: Indikator → (column of the Zähler, column of the Nenner)."""
    return {schluessel: (zaehler, nenner) for schluessel, (_, zaehler, nenner) in INDIKATOREN.items()}


def _schreibe_csv(pfad: Path, kopf: str, zeilen: list[list[str]]) -> None:
    with pfad.open("w", encoding="utf-8", newline="") as datei:
        schreiber = csv.writer(datei, delimiter=";", lineterminator="\n")
        schreiber.writerows([kopf.split(";"), *zeilen])


def _gebiete(ordner: Path) -> None:
    raeume = [("1", "FB", "Amt für Jugend und Familie", "Amt", ""), ("2", "R-1", "Abteilung 1", "", "FB")]
    raeume += [("3", bezirk, f"Stadtbezirk {bezirk}", "", "R-1") for bezirk in sorted({o[2] for o in ortsteile()})]
    raeume += [("4", schluessel, name, "", bezirk) for schluessel, name, bezirk in ortsteile()]
    kopf = "ebene;schluessel;name;kurzname;uebergeordnet;gueltig_von;gueltig_bis;spalte;zeile;quelle"
    _schreibe_csv(ordner / "gebiete.csv", kopf, [[*raum, "01.01.2020", "", "", "", "Geoinformation der Stadt"] for raum in raeume])


def _bevoelkerung(pfad: Path) -> None:
    """The delivery has no ages: spread evenly over 0 to 99, every age band keeps the proportions of the areas."""
    zeilen = []
    for zeile in statistik():
        gesamt = int(zeile[SPALTE_BEVOELKERUNG])
        anzahl = [gesamt * (i + 1) // 200 - gesamt * i // 200 for i in range(200)]
        zeilen += [[zeile[SPALTE_SCHLUESSEL], STICHTAG, str(i // 2), "wm"[i % 2], str(n)] for i, n in enumerate(anzahl)]
    _schreibe_csv(pfad, "schluessel;stichtag;alter;geschlecht;anzahl", zeilen)


STADT = """[stadt]
schluessel = "leipzig"
name = "Leipzig"
kurzname = "Leipzig"
fachbereich = "Amt für Jugend und Familie"
absender = "Stadt Leipzig, Amt für Jugend und Familie"
vorlagen_muster = '^[IVX]+-DS-\\d{5}$'
vorlagen_beispiel = "VI-DS-01991"
fester_tag = "2023-06-01"
[stadt.ebenen]
1 = "Amt"
2 = "Abteilung"
3 = "Stadtbezirk"
4 = "Ortsteil"
"""
ALTERSBAENDER = """
[[altersbaender]]
schluessel = "0-u21"
name = "0 bis unter 21 Jahre"
von = 0
bis_unter = 21
[[altersbaender]]
schluessel = "gesamt"
name = "Bevölkerung insgesamt"
von = 0
bis_unter = 121
"""
HAUSHALT = f"""[[unterabschnitte]]
nummer = "363"
name = "Hilfen zur Erziehung"
bereich = "hze"
im_deckungskreis = true
[deckungskreis]
schluessel = "jugendhilfe"
name = "Deckungskreis Jugendhilfe"
unterabschnitte = ["363"]
[[haushaltsjahre]]
jahr = 2023
bezeichnung = "2023"
status = "planung"
ansatz = "{ANSATZ}"
ansatz_auslegung = ""
aufteilung_muster = false
aufteilung = {{ 363 = "{ANSATZ}" }}
"""
VERTEILUNG = f"""muster = false
[[teiltoepfe]]
schluessel = "gesamt"
name = "Sozialraumbudget"
unterabschnitte = ["363"]
altersband = "0-u21"
[[gewichtungen]]
schluessel = "gesamt"
version = 1
name = "Gewichtung"
teiltopf = "gesamt"
gueltig_ab = "2023-01-01"
verfahren = "anteil"
basisgewicht = "{BASISGEWICHT}"
grundpunkte = "0"
fehlend = "stadtwert"
begruendung = ""
[gewichtungen.gewichte]
""" + "".join(f'{schluessel} = "{gewicht}"\n' for schluessel, gewicht in GEWICHTE.items())


INDIKATOR = """[[indikatoren]]
schluessel = "{schluessel}"
name = "{name}"
kategorie = "soziodemografisch"
zaehler = "{name}"
nenner = "{nenner}"
einheit = "prozent"
richtung = "belastend"
aggregation = "quote"
rhythmus = "jährlich"
quelle = "Amt für Statistik und Wahlen"
definition = "{name}, bezogen auf {nenner}."
beruht_auf_fallzahlen = false
nenner_altersband = ""
nachkommastellen = 1
klassen = []
"""


def _indikatoren() -> str:
    texte = [INDIKATOR.format(schluessel=k, name=name, nenner=nenner) for k, (name, _, nenner) in INDIKATOREN.items()]
    return "muster = false\n" + "".join(texte)


def baue(ziel: Path) -> Leipzig:
    """Writes the city folder and the population file below ``ziel``."""
    ordner = ziel / "leipzig"
    ordner.mkdir(parents=True)
    _gebiete(ordner)
    _bevoelkerung(ziel / "bevoelkerung.csv")
    kopf = "schluessel;name;kurz;art;uebergeordnet;gebiet;beschliesst_verteilung;entscheidet_bba;turnus;geschaeftsfuehrung;quelle"
    jha = ["jha", "Jugendhilfeausschuss", "JHA", "beschliessend", "", "FB", "ja", "nein", "", "", ""]
    _schreibe_csv(ordner / "gremien.csv", kopf, [jha])
    _schreibe_csv(ordner / "beschluesse.csv", "vorlage;titel;gremium;datum;text;oeffentlich;quelle;art;jahr", [])
    texte = {"stadt": STADT + ALTERSBAENDER, "haushalt": HAUSHALT, "verteilung": VERTEILUNG, "indikatoren": _indikatoren()}
    for name, text in texte.items():
        (ordner / f"{name}.toml").write_text(text, encoding="utf-8")
    return Leipzig(ordner, ziel / "bevoelkerung.csv", quelle() / "leipzig_indikatoren_2022_wide.csv")
