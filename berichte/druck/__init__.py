"""Papier: HTML wird in einem begrenzten Kindprozess zu einer PDF-Datei. Ohne Django, ohne Netz, ohne Zugangsdaten."""
