"""A city of another size for tests: Berlin's Planungsräume with the values of the Monitoring 2017, built at test time from ORAKEL_DATEN.

``baue(ordner)`` writes a folder that ``manage.py lade_stadt`` reads. The delivery has changes as indicators of their own (D1 to D4), so
the Dynamik measures their level; its inhabitants have no ages and stand in one year of age.
"""

import csv
from pathlib import Path

from tests.orakel_daten import orakel_zeilen

STICHTAG = "31.12.2016"
STATUS, DYNAMIK = ("S1", "S2", "S3", "S4"), ("D1", "D2", "D3", "D4")
OHNE_GRUND = "im Monitoring nicht bewertet"

STADT = """[stadt]
name = "Berlin"
fachbereich = "Jugendämter"
absender = "Berlin"
vorlagen_muster = ""
vorlagen_beispiel = ""
fester_tag = "2017-06-01"
[stadt.ebenen]
1 = "Land"
2 = "Senat"
3 = "Bezirk"
4 = "Planungsraum"
"""
INDIKATOR = """[[indikatoren]]
schluessel = "{schluessel}"
name = "Indikator {name}"
kategorie = "soziodemografisch"
zaehler = "Anteil in Prozent, bei D die Veränderung"
nenner = ""
einheit = "prozent"
richtung = "belastend"
aggregation = "keine"
beruht_auf_fallzahlen = false
nachkommastellen = 2
"""
VERFAHREN = """[[verfahren]]
schluessel = "mss"
version = 1
name = "Monitoring Soziale Stadtentwicklung"
gueltig_ab = "2013-01-01"
schwerpunkt = [["sehr niedrig", "positiv"], ["sehr niedrig", "stabil"], ["sehr niedrig", "negativ"], ["niedrig", "negativ"]]
[verfahren.status]
grenzen = ["-1", "1", "1.5"]
klassen = ["hoch", "mittel", "niedrig", "sehr niedrig"]
indikatoren = { s1 = "1", s2 = "1", s3 = "1", s4 = "1" }
[verfahren.dynamik]
grenzen = ["-1", "1"]
klassen = ["positiv", "stabil", "negativ"]
veraenderung = false
indikatoren = { d1 = "1", d2 = "1", d3 = "1", d4 = "1" }
"""


def _schreibe(pfad: Path, kopf: list[str], zeilen: list[list[str]]) -> None:
    with pfad.open("w", encoding="utf-8", newline="") as datei:
        csv.writer(datei, delimiter=";", lineterminator="\n").writerows([kopf, *zeilen])


def ausschluesse() -> list[str]:
    """Rated nowhere although they have 300 inhabitants and more; the others fall under the method's own rule."""
    erwartet = {z["id"]: z for z in orakel_zeilen("mss2017_expected.csv")}
    return [z["id"] for z in orakel_zeilen("mss2017_input.csv") if not erwartet[z["id"]]["status_index"] and int(z["inhabitants"]) >= 300]


def baue(ordner: Path) -> Path:
    ordner.mkdir(parents=True)
    zeilen = orakel_zeilen("mss2017_input.csv")
    raeume = [["1", "FB", "Berlin", ""], ["2", "SEN", "Senat", "FB"]]
    raeume += [["3", f"B{nummer}", f"Bezirk {nummer}", "SEN"] for nummer in sorted({z["id"][:2] for z in zeilen})]
    raeume += [["4", z["id"], z["name"] or f"Planungsraum {z['id']}", f"B{z['id'][:2]}"] for z in zeilen]
    kopf = ["ebene", "schluessel", "name", "kurzname", "uebergeordnet", "gueltig_von", "gueltig_bis", "spalte", "zeile", "quelle"]
    _schreibe(ordner / "gebiete.csv", kopf, [[e, s, n, "", u, "01.01.2010", "", "", "", "MSS 2017"] for e, s, n, u in raeume])
    menschen = [[z["id"], STICHTAG, "30", "w", z["inhabitants"]] for z in zeilen]
    _schreibe(ordner / "bevoelkerung.csv", ["schluessel", "stichtag", "alter", "geschlecht", "anzahl"], menschen)
    werte = [[z["id"], k.lower(), STICHTAG, z[k].replace(".", ",")] for z in zeilen for k in (*STATUS, *DYNAMIK)]
    _schreibe(ordner / "werte.csv", ["schluessel", "indikator", "stichtag", "wert"], werte)
    aus = ", ".join(f'{s} = "{OHNE_GRUND}"' for s in ausschluesse())
    liste = '[[listen]]\nname = "MSS 2017"\nverfahren = ["mss", 1]\nstichtag = "2016-12-31"\ngebietsstand = "2016-12-31"\n'
    texte = {
        "stadt": STADT,
        "indikatoren": "".join(INDIKATOR.format(schluessel=k.lower(), name=k) for k in (*STATUS, *DYNAMIK)),
        "lieferungen": "".join(f'[[lieferungen]]\ndatei = "{art[1]}.csv"\nart = "{art[0]}"\n' for art in
                               (("bevoelkerung", "bevoelkerung"), ("basisstatistik", "werte"))),
        "typisierung": f'{VERFAHREN}\n{liste}status = "festgestellt"\nausschluesse = {{ {aus} }}\n',
    }  # fmt: skip
    for name, text in texte.items():
        (ordner / f"{name}.toml").write_text(text, encoding="utf-8")
    return ordner
