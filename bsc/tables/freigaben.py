"""The list of released Scorecards."""

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
    am = DatumColumn(verbose_name="Freigegeben am", order_by="created_at")
    wer = Column(verbose_name="Freigegeben von", order_by="nutzer__anzeigename")
    muster = MusterColumn()
