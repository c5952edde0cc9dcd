"""The lists of Akteure, of their kinds, and of the kinds of Aktionen."""

from typing import Any

from django.urls import reverse
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from basis.templatetags import zahlen as filters
from proaktiv.models import Akteur, Akteursart, Aktionsart
from sozialraum.tables.gremien import MusterColumn


class AkteurTable(Table):
    caption = "Akteure"
    row_header = "name"
    name = LinkColumn("akteur", args=[A("pk")], verbose_name="Organisation")
    art = Column(accessor="art__name", verbose_name="Art", order_by=("art__reihenfolge", "art__name"))
    seite = Column(accessor="art__get_seite_display", verbose_name="Seite", order_by="art__seite")
    systeme = Column(empty_values=(), verbose_name="Systeme heute", order_by=("systemzahl", "name"))
    traeger = Column(accessor="traeger__name", verbose_name="Träger")
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")
    muster = MusterColumn()

    class Meta(Table.Meta):
        model = Akteur
        fields = ("name", "art", "seite", "systeme", "traeger", "gueltig_von", "gueltig_bis", "muster")

    def render_systeme(self, record: Any) -> Any:
        return self.export_systeme(record) or filters.NO_VALUE

    def export_systeme(self, record: Any) -> str:
        return ", ".join(m.system.name for m in record.mitgliedschaften.all())


class _ArtTable(Table):
    """With ``aendern`` each name leads to its form."""

    row_header = "name"
    name = Column(linkify=lambda record, table: table.zur_aenderung(record), verbose_name="Art")

    def __init__(self, *args: Any, aendern: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aendern = aendern

    def zur_aenderung(self, record: Any) -> str | None:
        return reverse(f"{record._meta.model_name}_aendern", args=[record.schluessel]) if self.aendern else None


class AkteursartTable(_ArtTable):
    caption = "Arten von Akteuren"
    seite = Column(accessor="get_seite_display", verbose_name="Seite", order_by="seite")
    zahl = ZahlColumn(verbose_name="Akteure heute")

    class Meta(Table.Meta):
        model = Akteursart
        fields = ("name", "seite", "zahl")


class AktionsartTable(_ArtTable):
    caption = "Arten von Angeboten und Aktionen"
    zahl = ZahlColumn(verbose_name="Angebote und Aktionen")

    class Meta(Table.Meta):
        model = Aktionsart
        fields = ("name", "zahl")
