"""The lists of the catalogues of the Präventionskette."""

from typing import Any

from django.urls import reverse

from basis.tables import Column, DatumColumn, Table, ZahlColumn


class KatalogTable(Table):
    """With ``aendern`` each name leads to its form. ``was``: what is counted."""

    caption = "Verzeichnis"
    row_header = "name"
    name = Column(linkify=lambda record, table: table.zur_aenderung(record), verbose_name="Name")
    reihenfolge = ZahlColumn(verbose_name="Reihenfolge")
    zahl = ZahlColumn(verbose_name="Maßnahmen")

    def __init__(self, *args: Any, verzeichnis: str, was: str, aendern: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verzeichnis, self.aendern = verzeichnis, aendern
        self.columns["zahl"].column.verbose_name = was

    def zur_aenderung(self, record: Any) -> str | None:
        return reverse("katalogeintrag_aendern", args=[self.verzeichnis, record.schluessel]) if self.aendern else None


class DatierterKatalogTable(KatalogTable):
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")


class LebensphaseTable(DatierterKatalogTable):
    alter_von = ZahlColumn(verbose_name="Alter von")
    alter_bis = ZahlColumn(verbose_name="bis unter")
    uebergang = Column(verbose_name="Übergang in die nächste", attrs={"td": {"class": "st-umbruch"}})

    class Meta(Table.Meta):
        sequence = ("name", "alter_von", "alter_bis", "uebergang", "...")
