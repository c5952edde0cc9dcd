"""Ausgabe der Rechenbefehle: genaue Dezimalzahlen als Text und CSV mit Semikolon und Dezimalkomma."""

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

from basis.zahlen import runde

STELLEN = 20
_FORMELANFANG = ("=", "+", "-", "@", "\t", "\r")


def dezimal(wert: Fraction | int, stellen: int = STELLEN) -> str:
    """Schreibt eine Zahl mit Dezimalpunkt: endliche Dezimalzahlen genau, andere auf ``stellen`` Nachkommastellen gerundet."""
    text = f"{runde(wert, stellen):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cent_als_euro(cent: int) -> str:
    """Schreibt Cent als ``19833500.00``."""
    ganze, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{ganze}.{rest:02d}"


def mit_komma(text: str) -> str:
    """Ersetzt den Dezimalpunkt durch ein Dezimalkomma."""
    return text.replace(".", ",")


def csv_text(reihen: Iterable[Sequence[str]]) -> str:
    """CSV mit Semikolon. Texte, die ein Tabellenprogramm als Formel läse, erhalten ein Hochkomma; Zahlen bleiben Zahlen."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\n")
    for reihe in reihen:
        schreiber.writerow([_ungefaehrlich(zelle) for zelle in reihe])
    return puffer.getvalue()


def _ungefaehrlich(zelle: str) -> str:
    if not zelle.startswith(_FORMELANFANG):
        return zelle
    ist_zahl = zelle[0] == "-" and zelle[1:].replace(",", "", 1).isdigit()
    return zelle if ist_zahl else f"'{zelle}"
