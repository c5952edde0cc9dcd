"""The Scorecard: goals and their catalogue, measures with definition and plan, values, notes; the models by subject."""

from bsc.models.handlungskonzept import Handlungskonzept
from bsc.models.konzeptfolgen import Konzeptauftrag, Konzeptrueckmeldung
from bsc.models.konzeptteile import Konzeptbeteiligung, Konzeptmassnahme, Konzeptziel, Massnahmensystem
from bsc.models.messgroesse import Messdefinition, Messgroesse, Planwert, Schwelle
from bsc.models.messwert import Messwert, Messwertbestaetigung, Rotnotiz, Scorecardfreigabe
from bsc.models.wirkung import Zielwirkung
from bsc.models.ziel import Katalogziel, Perspektive, Ziel, Zielmassnahme
from bsc.models.zielvereinbarung import Vereinbarungsziel, Zielvereinbarung, Zielvereinbarungsbericht
from bsc.models.zustimmung import Zustimmungswegfall

__all__ = [
    "Handlungskonzept",
    "Katalogziel",
    "Konzeptauftrag",
    "Konzeptbeteiligung",
    "Konzeptmassnahme",
    "Konzeptrueckmeldung",
    "Konzeptziel",
    "Massnahmensystem",
    "Messdefinition",
    "Messgroesse",
    "Messwert",
    "Messwertbestaetigung",
    "Perspektive",
    "Planwert",
    "Rotnotiz",
    "Schwelle",
    "Scorecardfreigabe",
    "Vereinbarungsziel",
    "Ziel",
    "Zielmassnahme",
    "Zielvereinbarung",
    "Zielvereinbarungsbericht",
    "Zielwirkung",
    "Zustimmungswegfall",
]
