"""The list of released Scorecards."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table
from sozialraum.tables.gremien import MusterColumn


class ScorecardfreigabeTable(Table):
    caption = "Freigegebene Scorecards"
    row_header = "gebiet"
    gebiet = LinkColumn(
        "scorecardfreigabe", args=[A("pk")], verbose_name="Gebiet", accessor="gebiet__bezeichnung",
        order_by=("gebiet__ebene", "gebiet__schluessel"),
    )  # fmt: skip
    stichtag = DatumColumn(verbose_name="Stichtag")
    nummer = Column(verbose_name="Nummer", orderable=False, empty_values=())
    am = DatumColumn(verbose_name="Freigegeben am", order_by="created_at")
    wer = Column(verbose_name="Freigegeben von", order_by="nutzer__anzeigename")
    muster = MusterColumn()

    def render_nummer(self, record: Any) -> str:
        """„2 (neueste)“: which one of its Stichtag."""
        return f"{record.nummer} (neueste)" if record.nummer == record.von > 1 else str(record.nummer)

    def value_nummer(self, record: Any) -> str:
        return self.render_nummer(record)
