"""Places, people, statistics: the models by subject."""

from sozialraum.models.abfrage import Abfragebogen, Einrichtungsangabe, Traegerabfrage
from sozialraum.models.auftraege import Auftragsvermerk, Beschlussauftrag
from sozialraum.models.datenkalender import Datenverantwortung
from sozialraum.models.fallangabe import Fallangabe
from sozialraum.models.fallstatistik import Fallkohorte, Fallmeldung, Fallzahl, Hilfeart
from sozialraum.models.gebiet import Gebiet, Standort, Zuordnung
from sozialraum.models.geometrie import Geometriestand, Umriss
from sozialraum.models.gremien import Beratung, Beschluss, Ergebnis, Gremium, Vorlage, Vorlagenfassung
from sozialraum.models.lieferung import Datenlieferung, Importentwurf, Importprofil, Stammaenderung, Verwendung
from sozialraum.models.loeschung import Loeschfrist
from sozialraum.models.organisation import Einrichtung, Einrichtungsart, Organisationseinheit, Traeger
from sozialraum.models.parameter import Parameter
from sozialraum.models.protokoll import Protokoll, Protokollglied
from sozialraum.models.schulwerte import Schulwert
from sozialraum.models.schwerpunkte import Schwerpunktraumliste, Schwerpunktraumzeile
from sozialraum.models.sitzungen import Sitzung, Tagesordnungspunkt
from sozialraum.models.sperrmuster import Sperrmuster
from sozialraum.models.stadt import Stadt
from sozialraum.models.statistik import Altersband, Bevoelkerung, Indikator, Indikatordefinition, Indikatorwert
from sozialraum.models.typisierung import Typisierungsmerkmal, Typisierungsverfahren
from sozialraum.models.veroeffentlichung import Veroeffentlichung, Veroeffentlichungszelle
from sozialraum.models.zugang import Rollenzuweisung, Vertretung

__all__ = [
    "Abfragebogen",
    "Altersband",
    "Auftragsvermerk",
    "Beratung",
    "Beschluss",
    "Beschlussauftrag",
    "Bevoelkerung",
    "Datenlieferung",
    "Datenverantwortung",
    "Einrichtung",
    "Einrichtungsangabe",
    "Einrichtungsart",
    "Ergebnis",
    "Fallangabe",
    "Fallkohorte",
    "Fallmeldung",
    "Fallzahl",
    "Gebiet",
    "Geometriestand",
    "Gremium",
    "Hilfeart",
    "Importentwurf",
    "Importprofil",
    "Indikator",
    "Indikatordefinition",
    "Indikatorwert",
    "Loeschfrist",
    "Organisationseinheit",
    "Parameter",
    "Protokoll",
    "Protokollglied",
    "Rollenzuweisung",
    "Schulwert",
    "Schwerpunktraumliste",
    "Schwerpunktraumzeile",
    "Sitzung",
    "Sperrmuster",
    "Stadt",
    "Stammaenderung",
    "Standort",
    "Tagesordnungspunkt",
    "Traeger",
    "Traegerabfrage",
    "Typisierungsmerkmal",
    "Typisierungsverfahren",
    "Umriss",
    "Veroeffentlichung",
    "Veroeffentlichungszelle",
    "Vertretung",
    "Verwendung",
    "Vorlage",
    "Vorlagenfassung",
    "Zuordnung",
]
