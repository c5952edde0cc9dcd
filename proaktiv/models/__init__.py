"""Pro-Aktive Systeme with their rounds and their cycle, Frühwarnregeln, and the Konzeptionen with Maßnahmen; the models by subject."""

from proaktiv.models.aktion import Aktion, Aktionsart, Reflexion
from proaktiv.models.angebotsentwurf import Angebotsentwurf
from proaktiv.models.ausbau import Angebot, Angebotsart, Ausbaukriterium, Ausbauregel, Ausbauziel
from proaktiv.models.bba import BbaAntrag, BbaEingang, BbaRunde, BbaSchritt, BbaUnterlage
from proaktiv.models.finanzierung import Foerderfrist, Foerdermittel, Massnahmenbedarf, Massnahmenfinanzierung
from proaktiv.models.fruehwarnung import Fruehwarnfassung, Fruehwarnregel, Fruehwarnung
from proaktiv.models.hausrunde import Hausrunde, Rundenpunkt, Rundenreihe, Teilnahme
from proaktiv.models.hinweis import Abwaegung, Hinweis, Kreislaufschritt
from proaktiv.models.kettenkatalog import Handlungsfeld, Lebensphase, Lebenswelt, Zielgruppe
from proaktiv.models.kettenregel import Kettenregel
from proaktiv.models.konzeption import Beteiligung, Kapitel, Konzeption, Konzeptionsevaluation, Konzeptionsfassung
from proaktiv.models.massnahme import Massnahme, Massnahmenbericht, Massnahmengebiet, Massnahmenphase, Meilenstein, Umsetzungspapier
from proaktiv.models.massnahmenentwurf import Massnahmenentwurf
from proaktiv.models.strategie import Strategie
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
from proaktiv.models.wirkung import Massnahmenauswertung, Wirkungserwartung

__all__ = [
    "Abwaegung",
    "Akteur",
    "Akteursart",
    "Aktion",
    "Aktionsart",
    "Angebot",
    "Angebotsart",
    "Angebotsentwurf",
    "Ausbaukriterium",
    "Ausbauregel",
    "Ausbauziel",
    "BbaAntrag",
    "BbaEingang",
    "BbaRunde",
    "BbaSchritt",
    "BbaUnterlage",
    "Beteiligung",
    "Foerderfrist",
    "Foerdermittel",
    "Fruehwarnfassung",
    "Fruehwarnregel",
    "Fruehwarnung",
    "Handlungsfeld",
    "Hausrunde",
    "Hinweis",
    "Kapitel",
    "Kettenregel",
    "Konzeption",
    "Konzeptionsevaluation",
    "Konzeptionsfassung",
    "Kreislaufschritt",
    "Lebensphase",
    "Lebenswelt",
    "Massnahme",
    "Massnahmenauswertung",
    "Massnahmenbedarf",
    "Massnahmenbericht",
    "Massnahmenentwurf",
    "Massnahmenfinanzierung",
    "Massnahmengebiet",
    "Massnahmenphase",
    "Meilenstein",
    "Mitgliedschaft",
    "Reflexion",
    "Rundenart",
    "Rundenauftrag",
    "Rundenpunkt",
    "Rundenreihe",
    "Strategie",
    "System",
    "Systemeinrichtung",
    "Systemkoordination",
    "Systemstadtteil",
    "Teilnahme",
    "Umsetzungspapier",
    "Wirkungserwartung",
    "Zielgruppe",
]
