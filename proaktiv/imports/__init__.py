"""Lesen der Dateien von Konzeptionen; ohne Django."""
