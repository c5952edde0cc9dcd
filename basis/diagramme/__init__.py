"""Zugängliche Diagramme als SVG-Text: rein gerechnet, gleich für Bildschirm und Papier.

Notation nach IBCS: Ist gefüllt, Plan umrandet, Prognose schraffiert, Vorjahr hell, Szenario gestrichelt; je sicherer, desto mehr Tinte.
Jede Farbe steht als Attribut im SVG (die PDF-Maschine wendet kein Stylesheet auf SVG an); Klassen färben zusätzlich am Bildschirm.
"""

from basis.diagramme.status import STATUS_WORTE, Status, status_zeichen

__all__ = ["STATUS_WORTE", "Status", "status_zeichen"]
