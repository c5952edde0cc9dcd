"""The list of Umschichtungen; of those from the Reserve with Maßnahme and Beschluss."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, EuroColumn, LinkColumn, Table, ZeitpunktColumn
from budgets.querysets.umschichtungen import name_von
from sozialraum.tables.gremien import MusterColumn


class UmschichtungTable(Table):
    caption = "Umschichtungen"
    row_header = "name"
    name = LinkColumn("umschichtung", args=[A("pk")], accessor="pk", verbose_name="Umschichtung", order_by="pk")
    jahr = Column(accessor="haushaltsjahr__jahr", verbose_name="Jahr")
    von = Column(verbose_name="Von", order_by=("von__haushaltsstelle__nummer", "von__gebiet__schluessel"))
    nach = Column(verbose_name="Nach", order_by=("nach__haushaltsstelle__nummer", "nach__gebiet__schluessel"))
    betrag_cent = EuroColumn(verbose_name="Betrag")
    weg = Column(accessor="get_weg_display", verbose_name="Weg", order_by="weg")
    status = Column(accessor="get_status_display", verbose_name="Status", order_by="status")
    massnahme = Column(verbose_name="Maßnahme")
    beschluss = Column(verbose_name="Beschluss", order_by="beschluss__nummer")
    angelegt = ZeitpunktColumn(accessor="created_at", verbose_name="Angelegt")
    entschieden_am = ZeitpunktColumn(verbose_name="Entschieden")
    muster = MusterColumn()

    def render_name(self, record: Any) -> str:
        return str(record)

    def export_name(self, record: Any) -> str:
        return str(record)

    def render_von(self, value: Any) -> str:
        return name_von(value)

    def render_nach(self, value: Any) -> str:
        return name_von(value)

    def export_von(self, record: Any) -> str:
        return name_von(record.von)

    def export_nach(self, record: Any) -> str:
        return name_von(record.nach)
