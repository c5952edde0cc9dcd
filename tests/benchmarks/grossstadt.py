"""A city ten times Halle, with ten years of values, as a folder for `lade_stadt`: Halle's own files and more of the same.

Berlin's size: 542 Stadtteile in 143 Sozialräume and 12 Ressorts. A Stadtteil that is added has the values of one of Halle's; what is
known of a year before 2003 is what Halle has of its first one.
"""

import csv
import shutil
from collections.abc import Iterable
from pathlib import Path

STADTTEILE, SOZIALRAEUME, RESSORTS, JAHRE = 542, 143, 12, 10
STATISTIK = (("bevoelkerung", "bevoelkerung", 0, 1), ("basisstatistik", "basisstatistik", 0, 2), ("fallzahlen", "fallstatistik", 1, 2))
LIEFERUNG = """
[[lieferungen]]
datei = "../muster/{name}_frueher.csv"
art = "{art}"
quelle = "Musterdaten (fixtures/muster)"
muster = true
"""
FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


def baue(ordner: Path) -> Path:
    """Writes the folder and returns it. Its last part names the template of the database."""
    halle, muster = ordner / "grossstadt", ordner / "muster"
    shutil.copytree(FIXTURES / "halle", halle)
    shutil.copytree(FIXTURES / "muster", muster)
    neue = _gebiete(halle / "gebiete.csv")
    for name, art, spalte, tag in STATISTIK:
        _vermehre(muster, name, spalte, tag, neue)
        with (halle / "lieferungen.toml").open("a", encoding="utf-8") as file:
            file.write(LIEFERUNG.format(name=name, art=art))
    return halle


def _gebiete(datei: Path) -> dict[str, list[str]]:
    """Adds what is missing to Berlin's size; the keys of the new Stadtteile by that of Halle's whose values they have."""
    kopf, zeilen = _lies(datei)
    ebenen = {ebene: [z for z in zeilen if z[0] == ebene] for ebene in "1234"}
    neu: list[list[str]] = []

    def fuege_hinzu(ebene: str, schluessel: str, name: str, ueber: str, spalte: str = "", zeile: str = "") -> None:
        neu.append([ebene, schluessel, name, name, ueber, "01.01.2005", "", spalte, zeile, "Messung"])

    ressorts = [z[1] for z in ebenen["2"]]
    for n in range(len(ressorts), RESSORTS):
        fuege_hinzu("2", f"R-{n + 1}", f"Ressort {n + 1}", "FB")
        ressorts.append(f"R-{n + 1}")
    raeume = [z[1] for z in ebenen["3"]]
    for n in range(len(raeume), SOZIALRAEUME):
        fuege_hinzu("3", f"S{n + 1}", f"Sozialraum {n + 1}", ressorts[n % len(ressorts)])
        raeume.append(f"S{n + 1}")
    vorbilder = [z for z in ebenen["4"] if z[4]]
    kopien: dict[str, list[str]] = {z[1]: [] for z in vorbilder}
    for n in range(len(ebenen["4"]), STADTTEILE):
        vorbild = vorbilder[n % len(vorbilder)]
        schluessel = f"N{n + 1}"
        fuege_hinzu("4", schluessel, f"{vorbild[2]} {n + 1}", raeume[n % len(raeume)], str(10 + n % 25), str(n // 25))
        kopien[vorbild[1]].append(schluessel)
    _schreibe(datei, kopf, [*ebenen["1"], *ebenen["2"], *neu[: RESSORTS - 3], *ebenen["3"], *neu[RESSORTS - 3 :], *ebenen["4"]])
    return kopien


def _vermehre(ordner: Path, name: str, spalte: int, tag: int, kopien: dict[str, list[str]]) -> None:
    """Each row also for the copies of its Stadtteil; those of the first year, in a file of their own, also for the years before."""
    kopf, zeilen = _lies(ordner / f"{name}.csv")
    zeilen = [[*z[:spalte], ort, *z[spalte + 1 :]] for z in zeilen for ort in (z[spalte], *kopien.get(z[spalte], ()))]
    jahre = [int(z[tag][-4:]) for z in zeilen]
    erstes = min(jahre)
    fehlend = range(max(jahre) - JAHRE + 1, erstes)
    _schreibe(ordner / f"{name}.csv", kopf, zeilen)
    frueher = [z for z, jahr in zip(zeilen, jahre, strict=True) if jahr == erstes]
    _schreibe(ordner / f"{name}_frueher.csv", kopf, ([*z[:tag], f"{z[tag][:-4]}{j}", *z[tag + 1 :]] for j in fehlend for z in frueher))


def _lies(datei: Path) -> tuple[list[str], list[list[str]]]:
    with datei.open(encoding="utf-8", newline="") as file:
        kopf, *zeilen = csv.reader(file, delimiter=";")
    return kopf, zeilen


def _schreibe(datei: Path, kopf: list[str], zeilen: Iterable[list[str]]) -> None:
    with datei.open("w", encoding="utf-8", newline="") as file:
        schreiber = csv.writer(file, delimiter=";", lineterminator="\n")
        schreiber.writerow(kopf)
        schreiber.writerows(zeilen)
