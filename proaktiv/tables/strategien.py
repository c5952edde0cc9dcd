"""The list of strategies."""

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table
from sozialraum.tables.gremien import MusterColumn

UMBRUCH = {"td": {"class": "st-umbruch"}}


class StrategieTable(Table):
    caption = "Strategien"
    row_header = "titel"
    zunaechst = ("titel", "reichweite", "wofuer", "konzeption", "stand", "gueltig_von", "gueltig_bis", "muster")
    titel = LinkColumn("strategie", args=[A("pk")], verbose_name="Strategie", attrs=UMBRUCH)
    reichweite = Column(accessor="get_reichweite_display", verbose_name="Gilt für", order_by="reichweite")
    wofuer = Column(
        accessor="wofuer", verbose_name="Planungsraum oder Zielgruppe", order_by=("gebiet__schluessel", "zielgruppe__name"), attrs=UMBRUCH
    )
    konzeption = Column(accessor="konzeption__name", verbose_name="Konzeption", attrs=UMBRUCH)
    handlungsfeld = Column(accessor="handlungsfeld__name", verbose_name="Handlungsfeld", order_by="handlungsfeld__reihenfolge")
    stand = Column(accessor="get_stand_display", verbose_name="Stand", order_by="stand")
    beschluss = Column(accessor="beschluss__titel", verbose_name="Beschluss", attrs=UMBRUCH)
    text = Column(verbose_name="Was verfolgt wird", attrs=UMBRUCH)
    gueltig_von = DatumColumn(verbose_name="Gilt von")
    gueltig_bis = DatumColumn(verbose_name="Gilt bis")
    quelle = Column(verbose_name="Quelle", attrs=UMBRUCH)
    muster = MusterColumn()
