"""List of ratings."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from basis.tables import Column, DatumColumn, Table, ZahlColumn, ZeitpunktColumn
from sozialraum.tables.gremien import MusterColumn


class LeistungsbewertungTable(Table):
    """``darf``: whoever may enter ratings also corrects them."""

    caption = "Leistungs- und Trägerbewertungen"
    row_header = "traeger"
    zunaechst = ("traeger", "stichtag", "leistung", "bewertung", "zahl", "skala", "quelle", "stand", "muster")
    traeger = Column(verbose_name="Träger", order_by="traeger__name")
    stichtag = DatumColumn(verbose_name="Stichtag")
    leistung = Column(verbose_name="Leistung", empty_values=())
    vereinbarung = Column(verbose_name="Vereinbarung", order_by="vereinbarung__titel")
    einrichtung = Column(verbose_name="Einrichtung", order_by="einrichtung__name")
    bewertung = Column(verbose_name="Bewertung")
    zahl = ZahlColumn(verbose_name="Zahl")
    skala = Column(verbose_name="Skala")
    bemerkung = Column(verbose_name="Bemerkung")
    quelle = Column(verbose_name="Quelle")
    stand = Column(verbose_name="Stand", empty_values=(), orderable=False)
    created_at = ZeitpunktColumn(verbose_name="Eingetragen am")
    muster = MusterColumn()

    def __init__(self, *args: Any, darf: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.darf = darf

    def render_traeger(self, value: Any) -> str:
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value)

    def render_vereinbarung(self, value: Any) -> str:
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value.titel)

    def export_leistung(self, record: Any) -> str:
        return record.leistung or "Träger im Ganzen"

    def render_leistung(self, record: Any) -> str:
        return self.export_leistung(record)

    def export_stand(self, record: Any) -> str:
        return "berichtigt" if record.ist_berichtigt else "gilt"

    def render_stand(self, record: Any) -> str:
        if record.ist_berichtigt or not self.darf:
            return self.export_stand(record)
        url = f"{reverse('leistungsbewertung_neu')}?berichtigt={record.pk}"
        return format_html('gilt, <a href="{}">berichtigen<span class="st-nur-vorlesen">: {}</span></a>', url, record)
