"""manage.py verteile WERTE.csv MODELL.toml: a distribution from files alone."""

from typing import ClassVar

from basis.management.rechenbefehl import Zweidateienbefehl
from budgets import dateimodell
from budgets.dateiausgabe import als_csv, als_json

HELP = """Verteilt einen Betrag über Räume, allein aus zwei Dateien und ohne Datenbank.

WERTE.csv  UTF-8, Kopfzeile, Komma oder Semikolon, Dezimalpunkt oder Dezimalkomma ohne Tausenderpunkte.
  schluessel      Schlüssel des Raums, Text (führende Nullen bleiben)
  name            wahlfrei
  uebergeordnet   wahlfrei
  vorjahr         Betrag des Vorjahres in Euro; Pflicht bei [kappung]
  <bevoelkerung>  die Spalte, die MODELL.toml nennt
  je Merkmal k    eine Spalte k oder das Paar k_zaehler, k_nenner
  Leer und – heißen keine Angabe; · • . heißen gesperrt.

MODELL.toml  Zahlen sind Text mit Dezimalpunkt.
  verfahren    = "anteil"     # anteil | minmax | zwert | rang | quintil
  bevoelkerung = "einwohner"  # Spalte; "1" für keine
  basisgewicht = "0.40"       # nur anteil; mit den Gewichten genau 1
  grundpunkte  = "0"          # minmax, zwert, rang, quintil
  betrag       = "19833500.00"
  uebergreifend = "0.12"      # Anteil am Betrag oder "2380000.00 EUR"; wird auf die Einheit abgerundet
  reserve      = "0.03"       # Anteil oder Betrag wie oben, aber nicht abgerundet; erhält den Rundungsrest
  sockel       = "200000.00"  # je Raum
  rundung      = "100.00"     # Einheit in Euro, bis "0.01"
  fehlend      = "stadtwert"  # stadtwert | fehler
  fallzahlen   = ["hze"]      # wahlfrei: Merkmale, die auf Fallzahlen beruhen (Warnung über 30 %)
  [gewichte]
  sgb2 = "0.35"
  [richtung]                  # wahlfrei; sonst belastend
  betreuungsquote = "entlastend"
  [kappung]                   # wahlfrei, gegen die Spalte vorjahr
  unten = "0.90"
  oben  = "1.05"
  [zwert]                     # wahlfrei
  ddof = 0
  spreizung = "10"
  untergrenze = "0"

Eine einzelne Spalte ist bei anteil ein Zähler über der Bevölkerung, bei den anderen Verfahren der Wert selbst.

Ausgabe (json)  {"betrag", "uebergreifend", "reserve", "verteilbar", "phi", "zeilen": [{"schluessel", "punktwert",
  "bedarfseinheiten", "roh", "betrag", "rang"}], "hinweise"}; Zahlen sind Text mit Dezimalpunkt, Beträge in Euro.
  uebergreifend + reserve + Summe der Beträge = betrag, auf den Cent. rang 1 hat den höchsten Punktwert.
Ausgabe (csv)   Semikolon, Dezimalkomma; unter den Räumen Übergreifendes, Reserve und Betrag.
Fehler stehen auf der Fehlerausgabe, ein Satz je Fund mit Datei, Zeile und Spalte; der Rückgabewert ist dann 1.
Formeln und Beispiele: docs/methodik.md
"""


class Command(Zweidateienbefehl):
    help = HELP
    rechne = staticmethod(dateimodell.rechne)
    ausgaben: ClassVar = {"json": lambda r: als_json(r.ergebnis), "csv": lambda r: als_csv(r.ergebnis)}
