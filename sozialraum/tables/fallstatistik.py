"""Tables of the Fallstatistik."""

from typing import Any

from django.utils.html import format_html

from basis.tables import Column, JaNeinColumn, Table, WertColumn
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


class FallTable(Table):
    """Rows of ``views.fallbild``: values that have passed the suppression; sorting by them would give their order away."""

    bestand = WertColumn(verbose_name="Bestand", stellen=0, orderable=False)
    begonnen = WertColumn(verbose_name="begonnen", stellen=0, orderable=False)
    beendet = WertColumn(verbose_name="beendet", stellen=0, orderable=False)
    innen = WertColumn(verbose_name="in der Stadt", stellen=0, orderable=False)
    ausserhalb = WertColumn(verbose_name="außerhalb", stellen=0, orderable=False)


class ArtTable(FallTable):
    caption = "Hilfen nach Hilfeart"
    art = Column(verbose_name="Hilfeart", orderable=False)
    hinweis = Column(verbose_name="Hinweis", orderable=False, default="")

    class Meta(Table.Meta):
        sequence = ("art", "bestand", "begonnen", "beendet", "innen", "ausserhalb", "hinweis")


class GebietTable(FallTable):
    caption = "Hilfen nach Gebiet"
    name = Column(verbose_name="Gebiet", orderable=False)
    dichte = WertColumn(verbose_name="Bestand je 1.000 unter 21", orderable=False)

    class Meta(Table.Meta):
        sequence = ("name", "bestand", "dichte", "begonnen", "beendet", "innen", "ausserhalb")

    def render_name(self, value: str, record: dict[str, Any]) -> str:
        return format_html('<a href="{}">{}</a>', record["url"], value) if record["url"] else value


class FallzahlTable(FallTable):
    caption = "Fallzahlen nach Gebiet und Hilfeart"
    name = Column(verbose_name="Gebiet")
    ebene = Column(verbose_name="Ebene")
    art = Column(verbose_name="Hilfeart")
    form = Column(verbose_name="Form")
    dichte = WertColumn(verbose_name="Bestand je 1.000 unter 21", orderable=False)

    class Meta(Table.Meta):
        sequence = ("name", "ebene", "art", "form", "bestand", "dichte", "begonnen", "beendet", "innen", "ausserhalb")

    def render_name(self, value: str, record: dict[str, Any]) -> str:
        return format_html('<a href="{}">{}</a>', record["url"], value)

    def render_form(self, value: str) -> str:
        return Hilfeart.Form(value).label

    def export_form(self, record: dict[str, Any]) -> str:
        return Hilfeart.Form(record["form"]).label
