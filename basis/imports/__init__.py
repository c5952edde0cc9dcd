"""Dateien lesen: aus CSV und XLSX werden Textzeilen mit Blatt und Zeilennummer.

Dieses Paket bleibt beim Laden leer, damit der Kindprozess, der die Dateien liest, schnell startet.
"""
