"""The list of Zielvereinbarungen."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table
from sozialraum.tables.gremien import MusterColumn


class ZielvereinbarungTable(Table):
    caption = "Zielvereinbarungen"
    row_header = "titel"
    titel = LinkColumn("zielvereinbarung", args=[A("pk")], verbose_name="Zielvereinbarung")
    version = Column(verbose_name="Fassung")
    oben = Column(accessor="seite_oben", verbose_name="Obere Seite", orderable=False)
    unten = Column(accessor="seite_unten", verbose_name="Untere Seite", order_by=("gebiet__ebene", "gebiet__schluessel"))
    gueltig_von = DatumColumn(verbose_name="Gilt von")
    gueltig_bis = DatumColumn(verbose_name="Gilt bis")
    ziele = Column(accessor="zielzahl", verbose_name="Ziele")
    stand = Column(accessor="stand", verbose_name="Stand", order_by="stand")
    muster = MusterColumn()

    def render_stand(self, record: Any) -> str:
        return f"{record.get_stand_display()}, abgelöst" if record.abgeloest else str(record.get_stand_display())

    def export_stand(self, record: Any) -> str:
        return self.render_stand(record)
