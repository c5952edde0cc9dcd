"""Lists of grants and of their deadlines."""

from datetime import date
from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, EuroColumn, LinkColumn, Table, ZahlColumn, status_html
from proaktiv.konzeptionsfristen import FRISTZEICHEN
from sozialraum.tables.gremien import MusterColumn


class FoerdermittelTable(Table):
    caption = "Fördermittel"
    row_header = "programm"
    programm = LinkColumn("foerdermittel", args=[A("pk")], verbose_name="Programm", attrs={"td": {"class": "st-umbruch"}})
    geber = Column(verbose_name="Fördermittelgeber", attrs={"td": {"class": "st-umbruch"}})
    stand = Column(accessor="get_stand_display", verbose_name="Stand", order_by="stand")
    quote = ZahlColumn(verbose_name="Quote in %", stellen=2)
    von = DatumColumn(verbose_name="Von")
    bis = DatumColumn(verbose_name="Bis")
    summe_cent = EuroColumn(verbose_name="In Maßnahmen eingeplant")
    naechste_frist = DatumColumn(verbose_name="Nächste offene Frist")
    muster = MusterColumn()


class FoerderfristTable(Table):
    caption = "Förderfristen"
    row_header = "programm"
    zunaechst = ("programm", "art", "lage", "tag", "vermerk", "erledigt_am", "erledigen")
    programm = LinkColumn(
        "foerdermittel", args=[A("foerdermittel_id")], accessor="foerdermittel__programm", verbose_name="Programm",
        attrs={"td": {"class": "st-umbruch"}},
    )  # fmt: skip
    art = Column(accessor="get_art_display", verbose_name="Frist", order_by="art")
    lage = Column(accessor="pk", orderable=False, verbose_name="Lage")
    tag = DatumColumn(verbose_name="Bis zum")
    vermerk = Column(verbose_name="Vermerk", attrs={"td": {"class": "st-umbruch"}})
    erledigt_am = DatumColumn(verbose_name="Erledigt am")
    entfallen_am = DatumColumn(verbose_name="Entfallen am")
    verlegt_von = DatumColumn(verbose_name="Verlegt vom")
    grund = Column(verbose_name="Grund der Verlegung", attrs={"td": {"class": "st-umbruch"}})
    geber = Column(accessor="foerdermittel__geber", verbose_name="Fördermittelgeber")
    erledigen = LinkColumn(
        "foerderfrist_erledigen", args=[A("pk")], accessor="aufgabe", orderable=False, verbose_name="Aufgabe", exclude_from_export=True
    )

    def __init__(self, *args: Any, am: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.am = am

    def render_lage(self, record: Any) -> str:
        lage = record.lage(self.am)
        return status_html(FRISTZEICHEN[lage], lage.bezeichnung)

    def export_lage(self, record: Any) -> str:
        return str(record.lage(self.am).bezeichnung)
