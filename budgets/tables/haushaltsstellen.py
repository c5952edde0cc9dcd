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
    richtung = Column(verbose_name="Richtung")
    mittelart = Column(verbose_name="Mittelart")
    welt = Column(verbose_name="Haushaltswesen")
    traegt_verteilung = JaNeinColumn(verbose_name="Trägt Sozialraumbudgets")
    gueltig_ab = Column(verbose_name="Ab Jahr")
    gueltig_bis = Column(verbose_name="Bis Jahr")
    muster = MusterColumn()

    def render_richtung(self, record: Haushaltsstelle) -> str:
        return record.get_richtung_display()

    def export_richtung(self, record: Haushaltsstelle) -> str:
        return self.render_richtung(record)

    def render_mittelart(self, record: Haushaltsstelle) -> str:
        return record.get_mittelart_display()

    def export_mittelart(self, record: Haushaltsstelle) -> str:
        return self.render_mittelart(record)

    def render_welt(self, record: Haushaltsstelle) -> str:
        return record.get_welt_display().partition(" ")[0]

    def export_welt(self, record: Haushaltsstelle) -> str:
        return self.render_welt(record)
