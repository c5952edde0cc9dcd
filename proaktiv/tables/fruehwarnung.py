"""The lists of early warning: rules, and what they raised."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, ZahlColumn
from sozialraum.tables.gremien import MusterColumn

BREIT = {"td": {"class": "st-breit"}}


class FruehwarnregelTable(Table):
    caption = "Frühwarnregeln"
    row_header = "name"
    name = LinkColumn("fruehwarnregel", args=[A("schluessel")], verbose_name="Regel")
    indikator = Column(verbose_name="Indikator", order_by="indikator__name")
    ebene = Column(accessor="get_ebene_display", verbose_name="Ebene", order_by="ebene")
    urteil = Column(accessor="urteil", verbose_name="Löst aus", orderable=False, attrs=BREIT)
    aktiv = Column(accessor="stand", verbose_name="Stand", order_by="-aktiv")
    wirksam = ZahlColumn(verbose_name="Ausgelöst")
    fehlalarme = ZahlColumn(verbose_name="Fehlalarme")
    zuletzt = DatumColumn(verbose_name="Zuletzt zum")
    muster = MusterColumn()


class FruehwarnungTable(Table):
    caption = "Frühwarnungen"
    row_header = "regel"
    regel = LinkColumn("fruehwarnung", args=[A("pk")], verbose_name="Frühwarnung", order_by="regel__name")
    gebiet = Column(accessor="gebiet__bezeichnung", verbose_name="Gebiet", order_by=("gebiet__ebene", "gebiet__schluessel"),
                    linkify=lambda record: record.gebiet.get_absolute_url())  # fmt: skip
    stichtag = DatumColumn(verbose_name="Stichtag")
    werte = Column(accessor="zeilen", verbose_name="Werte", orderable=False, attrs=BREIT)
    lage = Column(accessor="lage", verbose_name="Stand", orderable=False)
    hinweis = Column(accessor="hinweis__get_stand_display", verbose_name="Hinweis", order_by="hinweis__stand")
    muster = MusterColumn()

    def render_werte(self, record: Any) -> str:
        return self.export_werte(record)

    def export_werte(self, record: Any) -> str:
        """„Gebiet 24,5 (31.07.2007), Stadt 17,0 (31.07.2007)“: all that it rests on."""
        einheit = f" {record.regel.einheit}" if record.regel.einheit else ""
        return ", ".join(f"{was} {zahl}{einheit} ({tag:%d.%m.%Y})" for was, tag, zahl in record.zeilen)
