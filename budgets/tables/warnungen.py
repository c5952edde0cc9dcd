"""The list "Warnungen"."""

from typing import Any

from django.utils.html import format_html

from basis.tables import Column, DatumColumn, EuroColumn, Table


class WarnungTable(Table):
    caption = "Warnungen"
    row_header = "ort"
    art = Column(accessor="artname", verbose_name="Art")
    ort = Column(verbose_name="Ort")
    text = Column(verbose_name="Was")
    betrag = EuroColumn(verbose_name="Betrag")
    seit = DatumColumn(verbose_name="Seit")
    abhilfe = Column(verbose_name="Was hilft", orderable=False)

    def render_abhilfe(self, record: Any, value: str) -> str:
        return format_html('<a href="{}">{}<span class="st-nur-vorlesen">: {}</span></a>', record.url, value, record.ort)
