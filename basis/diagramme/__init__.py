"""Zugängliche Diagramme als SVG-Text: rein gerechnet, gleich für Bildschirm und Papier.

Notation nach IBCS: Ist gefüllt, Plan umrandet, Prognose schraffiert, Vorjahr hell, Szenario gestrichelt; je sicherer, desto mehr Tinte.
Jede Farbe steht als Attribut im SVG (die PDF-Maschine wendet kein Stylesheet auf SVG an); Klassen färben zusätzlich am Bildschirm.
Große Diagramme geben ein ``Diagramm`` zurück (Bild, Tabelle der Werte, Legende), kleine für Tabellen den SVG-Text.
"""

from basis.diagramme.balken import Balken, balken
from basis.diagramme.bullet import balken_budget, bullet, legende_budget, legende_bullet
from basis.diagramme.gruppen import Gruppe, Spanne, Variante, gruppenbalken, spannen
from basis.diagramme.kachelkarte import Kachel, kachelkarte, ordne_an
from basis.diagramme.klassen import Klassen, fuenftel
from basis.diagramme.konsolidierung import Stufe, konsolidierungspfad
from basis.diagramme.linien import Linie, legende_sparkline, sparkline, verlauf
from basis.diagramme.muster import Art, legendenzeichen
from basis.diagramme.polygonkarte import Umriss, polygonkarte, ringe_aus_geojson
from basis.diagramme.saeulen import Saeule, abweichungssaeulen
from basis.diagramme.status import STATUS_WORTE, Status, status_zeichen
from basis.diagramme.typen import Diagramm, Diagrammfehler

__all__ = [
    "STATUS_WORTE",
    "Art",
    "Balken",
    "Diagramm",
    "Diagrammfehler",
    "Gruppe",
    "Kachel",
    "Klassen",
    "Linie",
    "Saeule",
    "Spanne",
    "Status",
    "Stufe",
    "Umriss",
    "Variante",
    "abweichungssaeulen",
    "balken",
    "balken_budget",
    "bullet",
    "fuenftel",
    "gruppenbalken",
    "kachelkarte",
    "konsolidierungspfad",
    "legende_budget",
    "legende_bullet",
    "legende_sparkline",
    "legendenzeichen",
    "ordne_an",
    "polygonkarte",
    "ringe_aus_geojson",
    "spannen",
    "sparkline",
    "status_zeichen",
    "verlauf",
]
