"""manage.py typisiere WERTE.csv MODELL.toml: z-scores, index and classes from files alone."""

from typing import ClassVar

from basis.management.rechenbefehl import Zweidateienbefehl
from sozialraum import typisierung_datei

HELP = """Typisiert Räume nach Status und Dynamik, allein aus zwei Dateien und ohne Datenbank.

WERTE.csv  UTF-8, Kopfzeile, Komma oder Semikolon, Dezimalpunkt oder Dezimalkomma ohne Tausenderpunkte.
  schluessel        Schlüssel des Raums, Text (führende Nullen bleiben)
  name              wahlfrei
  <ausschluss>      wahlfrei: 1 = nicht bewertet und nicht in Mittel und Standardabweichung
  je Indikator k    eine Spalte k oder das Paar k_zaehler, k_nenner
  Leer und – heißen keine Angabe; · • . heißen gesperrt. Solche Räume werden mit Hinweis nicht bewertet.

MODELL.toml  Zahlen sind Text mit Dezimalpunkt.
  ddof = 0                                 # 0: geteilt durch n, 1: durch n - 1
  ausschluss = "ausgeschlossen"            # wahlfrei, Spalte
  [status]
  indikatoren = { s1 = "1", s3 = "1" }     # Gewicht jedes z-Werts in der Summe
  grenzen = ["-1", "1", "1.5"]
  klassen = ["hoch", "mittel", "niedrig", "sehr niedrig"]
  [dynamik]                                # wahlfrei, ebenso
  indikatoren = { d1 = "1", d3 = "1" }
  grenzen = ["-1", "1"]
  klassen = ["positiv", "stabil", "negativ"]

z = (x - Mittel) / SD;  Summe = Summe der gewichteten z;  Index = (Summe - Mittel der Summen) / SD der Summen.
Klasse i gilt oberhalb von grenzen[i-1].

Ausgabe (json)  {"zeilen": [{"schluessel", "bewertet", "z": {...}, "status": {"summe", "index", "klasse"}, "dynamik": {...}}],
  "hinweise"}; Zahlen sind Text mit Dezimalpunkt. Nicht bewertete Räume haben status und dynamik null.
Ausgabe (csv)   Semikolon, Dezimalkomma.
Fehler stehen auf der Fehlerausgabe, ein Satz je Fund mit Datei, Zeile und Spalte; der Rückgabewert ist dann 1.
Formeln und Beispiele: docs/methodik.md
"""


class Command(Zweidateienbefehl):
    help = HELP
    rechne = staticmethod(typisierung_datei.rechne)
    ausgaben: ClassVar = {"json": typisierung_datei.als_json, "csv": typisierung_datei.als_csv}
