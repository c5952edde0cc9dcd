"""List of the versions of the outlines."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn, ZeitpunktColumn
from basis.zahlen import datum
from sozialraum.models import Geometriestand


class GeometriestandTable(Table):
    caption = "Umrisse der Stadtteile"
    row_header = "gueltig_ab"
    gueltig_ab = LinkColumn("geometriestand", args=[A("pk")], verbose_name="Stand der Umrisse")
    quelle = Column(verbose_name="Quelle")
    lizenz = Column(verbose_name="Lizenz")
    anzahl = ZahlColumn(verbose_name="Stadtteile")
    datei = Column(verbose_name="Datei", accessor="datei__name")
    nutzer = Column(verbose_name="Geladen von", default="Einrichtung")
    created_at = ZeitpunktColumn(verbose_name="Geladen am")
    zurueckgenommen_am = DatumColumn(verbose_name="Zurückgenommen am")

    class Meta(Table.Meta):
        model = Geometriestand
        fields = ("gueltig_ab", "quelle", "lizenz", "anzahl", "datei", "nutzer", "created_at", "zurueckgenommen_am")

    def render_gueltig_ab(self, value: Any) -> str:
        return datum(value)
