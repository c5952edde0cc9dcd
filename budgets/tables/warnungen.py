"""The list "Warnungen"."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

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

    def render_abhilfe(self, record: Any, value: str) -> SafeString:
        wege = [(record.url, value, record.ort), *((url, name, record.ort) for url, name in record.weiter)]
        return format_html_join("", '<a class="st-weg" href="{}">{}<span class="st-nur-vorlesen">: {}</span></a>', wege)

    def export_abhilfe(self, record: Any) -> str:
        return ", ".join([record.abhilfe, *(name for _, name in record.weiter)])
