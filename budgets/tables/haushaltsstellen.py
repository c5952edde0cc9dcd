"""List of Haushaltsstellen."""

from django_tables2 import A

from basis.tables import Column, JaNeinColumn, LinkColumn, Table
from budgets.models import Haushaltsstelle
from sozialraum.tables.gremien import MusterColumn


class HaushaltsstelleTable(Table):
    caption = "Haushaltsstellen"
    row_header = "nummer"
    nummer = LinkColumn("haushaltsstelle", args=[A("pk")], verbose_name="Nummer")
    name = Column(verbose_name="Name")
    unterabschnitt = Column(verbose_name="Unterabschnitt", order_by="unterabschnitt__nummer")
    richtung = Column(accessor="get_richtung_display", verbose_name="Richtung", order_by="richtung")
    mittelart = Column(accessor="get_mittelart_display", verbose_name="Mittelart", order_by="mittelart")
    welt = Column(verbose_name="Haushaltswesen")
    traegt_verteilung = JaNeinColumn(verbose_name="Trägt Sozialraumbudgets")
    gueltig_ab = Column(verbose_name="Ab Jahr")
    gueltig_bis = Column(verbose_name="Bis Jahr")
    muster = MusterColumn()

    def render_welt(self, record: Haushaltsstelle) -> str:
        return record.get_welt_display().partition(" ")[0]

    def export_welt(self, record: Haushaltsstelle) -> str:
        return self.render_welt(record)
