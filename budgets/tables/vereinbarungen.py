"""Lists of Vereinbarungen and of places beside the Betriebserlaubnis."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, ProzentColumn, Table, ZahlColumn, status_html
from sozialraum.tables.gremien import MusterColumn


class VereinbarungTable(Table):
    """Rows carry ``stand`` (Lage) and ``ende``, set by the view."""

    caption = "Vereinbarungen"
    row_header = "titel"
    zunaechst = ("titel", "traeger", "gebiet", "art", "stand", "ende", "anteil", "muster")
    titel = LinkColumn("vereinbarung", args=[A("pk")], verbose_name="Gegenstand")
    traeger = Column(verbose_name="Träger", order_by="traeger__name", empty_values=())
    art = Column(verbose_name="Art")
    zielgruppe = Column(accessor="get_zielgruppe_display", verbose_name="Zielgruppe", order_by="zielgruppe")
    gebiet = Column(accessor="gebiet__bezeichnung", verbose_name="Gebiet", order_by=("gebiet__ebene", "gebiet__schluessel"))
    stand = Column(verbose_name="Stand", order_by="rang")
    ende = DatumColumn(verbose_name="Vereinbart bis")
    anteil = ProzentColumn(verbose_name="Budgetanteil")
    naechster = DatumColumn(verbose_name="Nächster Termin")
    muster = MusterColumn()

    class Meta(Table.Meta):
        sequence = ("titel", "traeger", "gebiet", "art", "zielgruppe", "stand", "ende", "anteil", "naechster", "muster")

    def render_traeger(self, record: Any, value: Any) -> str:
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value) if value else ALLE

    def export_traeger(self, record: Any) -> str:
        return str(record.traeger or ALLE)

    def render_zielgruppe(self, value: str) -> str:
        return value.partition(" (")[0]

    def render_art(self, record: Any) -> str:
        return KURZ[record.art] + (f" ({record.get_form_display()})" if record.art == "zuwendung" else "")

    def export_art(self, record: Any) -> str:
        return self.render_art(record)

    def render_stand(self, value: Any) -> str:
        return status_html(value.ampel, value.bezeichnung)

    def export_stand(self, record: Any) -> str:
        return str(record.stand.bezeichnung)


ALLE = "alle anerkannten freien Träger"
KURZ = {"lqe": "§§ 78a–g", "ambulant": "§ 77", "zuwendung": "Zuwendung", "grundsatz": "Grundsatzvereinbarung"}


class PlatzTable(Table):
    """Rows are ``Platzzeile``."""

    caption = "Plätze und Betriebserlaubnis"
    row_header = "einrichtung"
    einrichtung = Column(accessor="einrichtung__name", verbose_name="Einrichtung")
    traeger = Column(accessor="einrichtung__traeger__name", verbose_name="Träger")
    stadtteil = Column(accessor="einrichtung__stadtteil__name", verbose_name="Stadtteil")
    vereinbart = ZahlColumn(accessor="stand__vereinbart", verbose_name="Vereinbart")
    erlaubt = ZahlColumn(accessor="stand__erlaubt", verbose_name="Erlaubt")
    stammdaten = ZahlColumn(accessor="stand__stammdaten", verbose_name="Stammdaten")
    stand = Column(accessor="ampel", verbose_name="Stand")
    warnungen = Column(verbose_name="Was nicht stimmt", orderable=False)

    def render_einrichtung(self, record: Any, value: str) -> str:
        return format_html('<a href="{}">{}</a>', record.einrichtung.get_absolute_url(), value)

    def render_stand(self, record: Any, value: str) -> str:
        return status_html(value, "stimmt überein" if value == "im_plan" else "")

    def export_stand(self, record: Any) -> str:
        return {"im_plan": "stimmt überein", "beobachten": "beobachten", "handeln": "handeln"}[record.ampel]

    def render_warnungen(self, value: list[str]) -> str:
        return format_html_join("", "<p>{}</p>", ((satz,) for satz in value))

    def export_warnungen(self, record: Any) -> str:
        return " ".join(record.warnungen)
