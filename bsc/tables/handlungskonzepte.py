"""The list of Handlungskonzepte."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from sozialraum.tables.gremien import MusterColumn


class HandlungskonzeptTable(Table):
    caption = "Handlungskonzepte"
    row_header = "titel"
    titel = LinkColumn("handlungskonzept", args=[A("pk")], verbose_name="Handlungskonzept")
    version = Column(verbose_name="Fassung")
    gruppe = Column(accessor="gruppe__name", verbose_name="Planungsgruppe", order_by="gruppe__name")
    gebiet = Column(accessor="ort", verbose_name="Gebiet", order_by=("gebiet__ebene", "gebiet__schluessel"))
    gueltig_von = DatumColumn(verbose_name="Zeitraum von")
    gueltig_bis = DatumColumn(verbose_name="Zeitraum bis")
    ziele = ZahlColumn(accessor="zielzahl", verbose_name="Ziele")
    massnahmen = ZahlColumn(accessor="massnahmenzahl", verbose_name="Maßnahmen")
    systeme = ZahlColumn(accessor="systemzahl", verbose_name="Systeme")
    gemeldet = DatumColumn(accessor="zuletzt_gemeldet", verbose_name="Zuletzt gemeldet", empty_values=())
    stand = Column(verbose_name="Stand", order_by="stand")
    muster = MusterColumn()

    zunaechst = ("titel", "version", "gebiet", "gueltig_von", "gueltig_bis", "massnahmen", "systeme", "gemeldet", "stand", "muster")

    def render_stand(self, record: Any) -> str:
        return str(record.lage)

    def export_stand(self, record: Any) -> str:
        return str(record.lage)
