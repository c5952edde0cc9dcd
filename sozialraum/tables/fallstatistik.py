"""Tables of the Fallstatistik."""

from django.utils.html import format_html

from basis.tables import Column, JaNeinColumn, Table
from sozialraum.models import Hilfeart


class HilfeartTable(Table):
    caption = "Hilfearten nach dem SGB VIII"
    row_header = "name"
    paragraf = Column(verbose_name="Paragraf", order_by=("reihenfolge",))
    name = Column(verbose_name="Hilfeart")
    form = Column(verbose_name="Form")
    gruppe = Column(verbose_name="Gruppe")
    zaehlt_als_hze = JaNeinColumn(verbose_name="Zählt in der Dichte")
    schluessel = Column(verbose_name="Schlüssel in Dateien")
    synonyme = Column(verbose_name="Auch gelesen als", orderable=False)
    hinweis = Column(verbose_name="Hinweis", orderable=False)

    class Meta(Table.Meta):
        model = Hilfeart
        fields = ()

    def render_name(self, record: Hilfeart) -> str:
        return format_html('<span id="hilfeart-{}">{}</span>', record.schluessel, record.name)

    def render_form(self, record: Hilfeart) -> str:
        return record.get_form_display()

    def export_form(self, record: Hilfeart) -> str:
        return record.get_form_display()

    def render_synonyme(self, record: Hilfeart) -> str:
        return ", ".join(record.synonyme)

    def export_synonyme(self, record: Hilfeart) -> str:
        return ", ".join(record.synonyme)
