"""The list of publications."""

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table
from sozialraum.models import Veroeffentlichung


class VeroeffentlichungTable(Table):
    caption = "Veröffentlichungen der Fallstatistik"
    row_header = "titel"
    titel = LinkColumn("veroeffentlichung", args=[A("pk")], verbose_name="Titel")
    status = Column(accessor="get_status_display", order_by="status", verbose_name="Stand")
    inhalt = Column(accessor="get_inhalt_display", order_by="inhalt", verbose_name="Inhalt")
    bis = DatumColumn(verbose_name="Monat")
    fassung = Column(verbose_name="Gliederung")
    schwelle = Column(verbose_name="Schwelle")
    freigegeben_am = DatumColumn(verbose_name="freigegeben am")

    class Meta(Table.Meta):
        model = Veroeffentlichung
        fields = ("titel", "status", "inhalt", "bis", "fassung", "schwelle", "freigegeben_am")
