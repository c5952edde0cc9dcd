"""Lists of the Ausbaustand: the rules with their figures, and the Angebote at Einrichtungen."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, ProzentColumn, Table, ZahlColumn
from proaktiv.models import Angebot
from sozialraum.tables.gremien import MusterColumn


class AusbaustandTable(Table):
    """One row per rule: how many of all in the school year that it shows, and how many a year before."""

    caption = "Ausbaustand"
    row_header = "name"
    name = LinkColumn("ausbauregel", args=[A("schluessel")], verbose_name="Regel", orderable=False)
    angebot = Column(verbose_name="Angebot", orderable=False)
    schuljahr = Column(verbose_name="Schuljahr", orderable=False)
    mit = ZahlColumn(verbose_name="Mit Angebot", orderable=False)
    alle = ZahlColumn(verbose_name="Alle", orderable=False)
    anteil = ProzentColumn(verbose_name="Anteil", orderable=False)
    offen = ZahlColumn(verbose_name="Ohne Angebot", orderable=False)
    vorjahr = ZahlColumn(verbose_name="Vorjahr", orderable=False)
    zeit = Column(verbose_name="Gezählte Schuljahre", orderable=False)


class AngebotTable(Table):
    """Each Angebot of which ``aendern`` says so leads to its form."""

    caption = "Angebote an Einrichtungen"
    row_header = "einrichtung"
    zunaechst = ("einrichtung", "art", "stadtteil", "traeger", "vzae", "gueltig_von", "gueltig_bis", "muster")
    nummer = Column(accessor="pk", verbose_name="Nummer")
    einrichtung = LinkColumn("einrichtung", args=[A("einrichtung__schluessel")], accessor="einrichtung__name", verbose_name="Einrichtung")
    einrichtungsart = Column(
        accessor="einrichtung__art__name", verbose_name="Art der Einrichtung", order_by="einrichtung__art__reihenfolge"
    )
    art = Column(
        linkify=lambda record, table: table.wohin(record), accessor="art__name", verbose_name="Angebot", order_by="art__reihenfolge"
    )
    stadtteil = Column(
        accessor="einrichtung__stadtteil__bezeichnung", verbose_name="Stadtteil", order_by="einrichtung__stadtteil__schluessel"
    )
    traeger = Column(accessor="traeger__name", verbose_name="Träger des Angebots", order_by="traeger__name")
    vzae = ZahlColumn(verbose_name="VZÄ", stellen=2)
    gueltig_von = DatumColumn(verbose_name="Ab")
    gueltig_bis = DatumColumn(verbose_name="Bis")
    quelle = Column(verbose_name="Grundlage")
    muster = MusterColumn()

    class Meta(Table.Meta):
        model = Angebot
        fields = (
            *("nummer", "einrichtung", "einrichtungsart", "art", "stadtteil", "traeger", "vzae", "gueltig_von", "gueltig_bis"),
            *("quelle", "muster"),
        )

    def __init__(self, *args: Any, aendern: Callable[[Angebot], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aendern = aendern

    def wohin(self, record: Angebot) -> str | None:
        return reverse("angebot_aendern", args=[record.pk]) if self.aendern(record) else None
