"""Veröffentlichte Ergebnisse zum Vergleich. Sie liegen nicht im Repository; der Ordner steht in ORAKEL_DATEN."""

import csv
import os
from pathlib import Path

import pytest


def orakel_datei(name: str) -> Path:
    """Pfad einer Vergleichsdatei (auch ``unterordner/name``); ohne ORAKEL_DATEN oder ohne die Datei wird der Test übersprungen."""
    ordner = os.environ.get("ORAKEL_DATEN")
    if not ordner:
        pytest.skip("ORAKEL_DATEN ist nicht gesetzt: Die Vergleichsdaten liegen nicht im Repository.")
    kandidaten = [Path(ordner) / name, Path(ordner) / "oracles" / name]
    for pfad in kandidaten:
        if pfad.is_file():
            return pfad
    pytest.skip(f"Die Vergleichsdatei {name} liegt nicht unter ORAKEL_DATEN.")


def orakel_zeilen(name: str, trennzeichen: str = ",") -> list[dict[str, str]]:
    """Zeilen einer Vergleichsdatei; Kommentarzeilen mit # fallen weg."""
    text = orakel_datei(name).read_text(encoding="utf-8-sig").splitlines()
    return list(csv.DictReader([zeile for zeile in text if not zeile.startswith("#")], delimiter=trennzeichen))
