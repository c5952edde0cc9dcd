"""Pro-Aktive Systeme: Systeme and Akteure, Hausrunden, the cycle from Hinweis to Reflexion, Frühwarnregeln; the models by subject."""

from proaktiv.models.aktion import Aktion, Aktionsart, Reflexion
from proaktiv.models.bba import BbaAntrag, BbaEingang, BbaRunde, BbaSchritt, BbaUnterlage
from proaktiv.models.fruehwarnung import Fruehwarnfassung, Fruehwarnregel, Fruehwarnung
from proaktiv.models.hausrunde import Hausrunde, Rundenpunkt, Rundenreihe, Teilnahme
from proaktiv.models.hinweis import Abwaegung, Hinweis, Kreislaufschritt
from proaktiv.models.system import (
    Akteur,
    Akteursart,
    Mitgliedschaft,
    Rundenart,
    Rundenauftrag,
    System,
    Systemeinrichtung,
    Systemkoordination,
    Systemstadtteil,
)

__all__ = [
    "Abwaegung",
    "Akteur",
    "Akteursart",
    "Aktion",
    "Aktionsart",
    "BbaAntrag",
    "BbaEingang",
    "BbaRunde",
    "BbaSchritt",
    "BbaUnterlage",
    "Fruehwarnfassung",
    "Fruehwarnregel",
    "Fruehwarnung",
    "Hausrunde",
    "Hinweis",
    "Kreislaufschritt",
    "Mitgliedschaft",
    "Reflexion",
    "Rundenart",
    "Rundenauftrag",
    "Rundenpunkt",
    "Rundenreihe",
    "System",
    "Systemeinrichtung",
    "Systemkoordination",
    "Systemstadtteil",
    "Teilnahme",
]
