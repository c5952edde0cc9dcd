"""Lists of Einrichtungen, Träger, Arten, Standorte; Einrichtungen and Plätze per Gebiet."""

from typing import Any

from django.urls import reverse
from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, WertColumn, ZahlColumn
from sozialraum.ebenen import Gebietsbaum
from sozialraum.models import Einrichtung, Einrichtungsart, Standort, Traeger


class EinrichtungTable(Table):
    """``baum`` names the Sozialraum of each Stadtteil."""

    caption = "Einrichtungen"
    row_header = "name"
    name = LinkColumn("einrichtung", args=[A("schluessel")], verbose_name="Einrichtung")
    art = Column(accessor="art__name", verbose_name="Art", order_by=("art__reihenfolge", "art__name"))
    traeger = LinkColumn("traeger_seite", args=[A("traeger__schluessel")], accessor="traeger__name", verbose_name="Träger")
    stadtteil = Column(
        linkify=lambda record: record.stadtteil.get_absolute_url(), verbose_name="Stadtteil", order_by=("stadtteil__schluessel",)
    )
    sozialraum = Column(empty_values=(), orderable=False, verbose_name="Sozialraum")
    plaetze = ZahlColumn(verbose_name="Plätze")
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")

    class Meta(Table.Meta):
        model = Einrichtung
        fields = ("name", "art", "traeger", "stadtteil", "sozialraum", "plaetze", "gueltig_von", "gueltig_bis")

    def __init__(self, *args: Any, baum: Gebietsbaum | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.baum = baum

    def render_sozialraum(self, record: Einrichtung) -> str:
        return self.export_sozialraum(record)

    def export_sozialraum(self, record: Einrichtung) -> str:
        eltern = self.baum.eltern(record.stadtteil_id) if self.baum and record.stadtteil_id in self.baum.knoten else None
        return eltern.schluessel if eltern else "nicht zugeordnet"

    def export_stadtteil(self, record: Einrichtung) -> str:
        return str(record.stadtteil)


class SchulwertTable(Table):
    """Rows are ``Schulstand`` of one school."""

    caption = "An der Schule gezählt"
    row_header = "indikator"
    indikator = LinkColumn("indikator", args=[A("indikator__schluessel")], accessor="indikator__name", verbose_name="Indikator")
    stichtag = DatumColumn(verbose_name="Stichtag")
    wert = WertColumn(verbose_name="Wert")
    einheit = Column(accessor="indikator__einheit_am_wert", verbose_name="Einheit")
    zaehler = WertColumn(accessor="gezaehlt__0", stellen=0, verbose_name="Zähler")
    nenner = WertColumn(accessor="gezaehlt__1", stellen=0, verbose_name="Nenner")


class TraegerTable(Table):
    caption = "Träger"
    row_header = "name"
    name = LinkColumn("traeger_seite", args=[A("schluessel")], verbose_name="Träger")
    art = Column(accessor="get_art_display", verbose_name="Art", order_by="art")
    haeuser = ZahlColumn(verbose_name="Einrichtungen heute")
    plaetze_heute = ZahlColumn(verbose_name="Plätze heute")
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")

    class Meta(Table.Meta):
        model = Traeger
        fields = ("name", "art", "haeuser", "plaetze_heute", "gueltig_von", "gueltig_bis")


class EinrichtungsartTable(Table):
    """With ``aendern`` each name leads to its form."""

    caption = "Einrichtungsarten"
    row_header = "name"
    name = Column(linkify=lambda record, table: table.zur_aenderung(record), verbose_name="Art")
    gruppe = Column(accessor="get_gruppe_display", verbose_name="Gruppe", order_by="gruppe")
    schulart = Column(verbose_name="Schulart")
    schluessel = Column(verbose_name="Schlüssel in Dateien")
    anzahl = ZahlColumn(verbose_name="Einrichtungen heute")

    class Meta(Table.Meta):
        model = Einrichtungsart
        fields = ("name", "gruppe", "schulart", "schluessel", "anzahl")

    def __init__(self, *args: Any, aendern: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aendern = aendern

    def zur_aenderung(self, record: Einrichtungsart) -> str | None:
        return reverse("einrichtungsart_aendern", args=[record.schluessel]) if self.aendern else None


class StandortTable(Table):
    caption = "Standorte"
    row_header = "bezeichnung"
    bezeichnung = LinkColumn("standort", args=[A("pk")], verbose_name="Standort")
    gebiet = Column(linkify=lambda record: record.gebiet.get_absolute_url(), verbose_name="Gebiet", order_by="gebiet__schluessel")
    anschrift = Column(verbose_name="Anschrift")
    status = Column(accessor="get_status_display", verbose_name="Status", order_by="status")

    class Meta(Table.Meta):
        model = Standort
        fields = ("bezeichnung", "gebiet", "anschrift", "status")


class BestandTable(Table):
    """Rows are dicts of the view: gebiet, ebene, url, anzahl, plaetze, ohne_angabe."""

    caption = "Einrichtungen und Plätze je Gebiet"
    row_header = "gebiet"
    gebiet = Column(linkify=lambda record: record["url"], verbose_name="Gebiet")
    ebene = Column(verbose_name="Ebene")
    anzahl = ZahlColumn(verbose_name="Einrichtungen")
    plaetze = ZahlColumn(verbose_name="Plätze")
    ohne_angabe = ZahlColumn(verbose_name="ohne Angabe der Plätze")
