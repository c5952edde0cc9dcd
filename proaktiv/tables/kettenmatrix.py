"""The list of gaps of the Präventionskette."""

from typing import Any

from django.utils.html import format_html

from basis.tables import Column, Table, ZahlColumn

UMBRUCH = {"td": {"class": "st-umbruch"}}


class LueckeTable(Table):
    caption = "Lücken"
    row_header = "phase"
    phase = Column(verbose_name="Lebensphase")
    zeile = Column(verbose_name="Lebenswelt oder Handlungsfeld", attrs=UMBRUCH)
    gebiet = Column(verbose_name="Gebiet", attrs=UMBRUCH)
    bedarf = ZahlColumn(verbose_name="Bedarf")
    plaetze = ZahlColumn(verbose_name="Plätze")
    luecke = ZahlColumn(verbose_name="Lücke")
    erreicht = ZahlColumn(verbose_name="Erreichte, anteilig")
    regel = Column(verbose_name="Regel", attrs=UMBRUCH)

    def render_phase(self, record: Any) -> str:
        return format_html('<a href="{}">{}</a>', record.url, record.phase)
