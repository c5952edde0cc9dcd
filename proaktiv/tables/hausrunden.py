"""The list of Hausrunden."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from basis.templatetags import zahlen as filters
from basis.zahlen import datum, zahl
from proaktiv.models import Hausrunde
from proaktiv.selectors.systeme import GETAGT
from sozialraum.sitzungskalender import WOCHENTAGE
from sozialraum.tables.gremien import MusterColumn


class HausrundeTable(Table):
    caption = "Hausrunden"
    row_header = "tag"
    tag = Column(linkify=lambda record: record.get_absolute_url(), verbose_name="Tag")
    beginn = Column(verbose_name="Beginn")
    system = LinkColumn("system", args=[A("system_id")], accessor="system__name", verbose_name="System")
    sozialraum = Column(empty_values=(), verbose_name="Sozialraum", order_by=("system__gebiet__schluessel", "-tag"))
    ort = Column(verbose_name="Ort")
    stand = Column(accessor="get_stand_display", verbose_name="Stand", order_by="stand")
    punktzahl = ZahlColumn(verbose_name="Punkte")
    anwesend = ZahlColumn(verbose_name="Akteure anwesend")
    naechste_am = DatumColumn(verbose_name="Nächste Runde")
    muster = MusterColumn(sonst="eigene Eingabe")
    zunaechst = ("tag", "beginn", "system", "sozialraum", "ort", "stand", "anwesend", "muster")

    class Meta(Table.Meta):
        model = Hausrunde
        fields = ("tag", "beginn", "system", "sozialraum", "ort", "stand", "punktzahl", "anwesend", "naechste_am", "muster")

    def render_tag(self, value: Any) -> str:
        return f"{WOCHENTAGE[value.weekday()][:2]}, {datum(value)}"

    def render_beginn(self, value: Any) -> str:
        return f"{value:%H:%M}"

    def export_beginn(self, record: Any) -> str:
        return f"{record.beginn:%H:%M}" if record.beginn else ""

    def render_anwesend(self, value: int, record: Any) -> Any:
        return zahl(value) if record.stand in GETAGT else filters.NO_VALUE

    def export_anwesend(self, record: Any) -> int | None:
        """Before the minutes nobody knows who was there: no value, not nobody."""
        return int(record.anwesend) if record.stand in GETAGT else None

    def render_sozialraum(self, record: Any) -> str:
        return self.export_sozialraum(record)

    def export_sozialraum(self, record: Any) -> str:
        return f"{record.system.gebiet.schluessel} {record.system.gebiet.name}"
