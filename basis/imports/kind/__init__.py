"""Der Kindprozess, der eine hochgeladene Datei liest: ohne Django, ohne Datenbank, mit Grenzen für Speicher, Rechenzeit und Dauer.

Hierher gehört nur Code, der in diesem Prozess läuft. Er kennt die Datei und seine Grenzen, sonst nichts.
"""
