"""Lists of Verteilungen and Gewichtungen."""

from typing import Any

from django.utils.html import format_html
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from budgets.models import Gewichtung, Verteilung
from budgets.templatetags.betraege import betrag


class VerteilungTable(Table):
    caption = "Verteilungen"
    name = LinkColumn("verteilung", args=[A("pk")], verbose_name="Name")
    haushaltsjahr = Column(verbose_name="Jahr", order_by="haushaltsjahr__jahr")
    gebiet = Column(accessor="gebiet__name", verbose_name="Gehört zu")
    status = Column(verbose_name="Stand")
    summe = Column(verbose_name="Betrag", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    created_at = DatumColumn(verbose_name="Angelegt")
    erstellt_von = Column(verbose_name="Von", order_by="erstellt_von__anzeigename")

    class Meta(Table.Meta):
        order_by = ("-haushaltsjahr", "-created_at")

    def render_status(self, record: Verteilung) -> str:
        art = {"beschlossen": " st-marke-zustand--fest", "entwurf": " st-marke-zustand--entwurf"}.get(record.status, "")
        return format_html('<span class="st-marke-zustand{}">{}</span>', art, record.get_status_display())

    def export_status(self, record: Verteilung) -> str:
        return record.get_status_display()

    def render_summe(self, record: Any, value: int | None) -> str:
        return betrag(value, "€" if record.einheit == Verteilung.Einheit.EURO else "VZÄ")

    def export_summe(self, record: Any) -> str:
        return str(self.render_summe(record, record.summe))


class GewichtungTable(Table):
    caption = "Gewichtungen mit ihren Versionen"
    name = LinkColumn("gewichtung", args=[A("schluessel"), A("version")], verbose_name="Name")
    version = ZahlColumn(verbose_name="Version")
    gueltig_ab = DatumColumn(verbose_name="Gültig ab")
    verfahren = Column(verbose_name="Verfahren")
    anzahl = ZahlColumn(verbose_name="Indikatoren")
    beschluss = Column(verbose_name="Beschluss")

    def render_verfahren(self, record: Gewichtung) -> str:
        return record.get_verfahren_display()

    def export_verfahren(self, record: Gewichtung) -> str:
        return record.get_verfahren_display()
