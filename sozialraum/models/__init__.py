"""Places, people, statistics: the models by subject."""

from sozialraum.models.gebiet import Gebiet, Standort, Zuordnung
from sozialraum.models.gremien import Beratung, Beschluss, Gremium, Vorlage
from sozialraum.models.lieferung import Datenlieferung, Importentwurf, Importprofil, Verwendung
from sozialraum.models.parameter import Parameter
from sozialraum.models.protokoll import Protokoll, Protokollglied
from sozialraum.models.stadt import Stadt
from sozialraum.models.statistik import Altersband, Bevoelkerung, Indikator, Indikatordefinition, Indikatorwert
from sozialraum.models.zugang import Rollenzuweisung, Vertretung

__all__ = [
    "Altersband",
    "Beratung",
    "Beschluss",
    "Bevoelkerung",
    "Datenlieferung",
    "Gebiet",
    "Gremium",
    "Importentwurf",
    "Importprofil",
    "Indikator",
    "Indikatordefinition",
    "Indikatorwert",
    "Parameter",
    "Protokoll",
    "Protokollglied",
    "Rollenzuweisung",
    "Stadt",
    "Standort",
    "Vertretung",
    "Verwendung",
    "Vorlage",
    "Zuordnung",
]
