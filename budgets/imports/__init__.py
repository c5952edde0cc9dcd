"""Lesen der Dateien von Finanzsoftware und Fachverfahren; ohne Django."""
