"""List of Gebiete."""

from basis.tables import Column, DatumColumn, Table
from sozialraum.models import Gebiet


class GebietTable(Table):
    caption = "Gebiete"
    row_header = "name"
    schluessel = Column(verbose_name="Schlüssel")
    name = Column(linkify=lambda record: record.get_absolute_url(), verbose_name="Name")
    ebene = Column(verbose_name="Ebene")
    gehoert_zu = Column(verbose_name="Gehört zu", orderable=False)
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")

    class Meta(Table.Meta):
        model = Gebiet
        fields = ("schluessel", "name", "ebene", "gehoert_zu", "gueltig_von", "gueltig_bis")
