"""Fachliche Importe: aus Textzeilen werden Messungen, Bevölkerung, Räume und Geometrien, oder eine vollständige Liste der Fehler."""
