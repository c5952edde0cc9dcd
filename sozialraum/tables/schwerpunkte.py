"""Lists of the Typisierung: methods, lists of Schwerpunkträume, Stadtteile of one list, what moved between two, what is robust."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table, VorzeichenColumn, ZahlColumn
from sozialraum.models import Schwerpunktraumliste, Typisierungsverfahren
from sozialraum.schwerpunkte_typen import TEILNAMEN, Verfahren


class ListenTable(Table):
    caption = "Listen der Schwerpunkträume"
    row_header = "name"
    name = LinkColumn("schwerpunktraumliste", args=[A("pk")], verbose_name="Liste")
    status = Column(accessor="get_status_display", order_by="status", verbose_name="Stand")
    stichtag = DatumColumn(verbose_name="Stichtag")
    verfahren = Column(linkify=lambda record: record.verfahren.get_absolute_url(), verbose_name="Verfahren")
    schwerpunktraeume = ZahlColumn(verbose_name="Schwerpunkträume")
    bewertete = ZahlColumn(verbose_name="bewertet")
    beschluss = Column(verbose_name="Beschluss")
    festgestellt_am = DatumColumn(verbose_name="festgestellt am")

    class Meta(Table.Meta):
        model = Schwerpunktraumliste
        fields = ("name", "status", "stichtag", "verfahren", "schwerpunktraeume", "bewertete", "beschluss", "festgestellt_am")


class VerfahrenTable(Table):
    caption = "Verfahren der Typisierung"
    row_header = "name"
    name = Column(linkify=lambda record: record.get_absolute_url(), verbose_name="Verfahren")
    version = Column(verbose_name="Version")
    gueltig_ab = DatumColumn(verbose_name="gültig ab")
    indikatoren = ZahlColumn(verbose_name="Indikatoren")
    listen_zahl = ZahlColumn(verbose_name="Listen")
    quelle = Column(verbose_name="Vorbild oder Quelle")

    class Meta(Table.Meta):
        model = Typisierungsverfahren
        fields = ("name", "version", "gueltig_ab", "indikatoren", "listen_zahl", "quelle")

    def render_version(self, value: int) -> str:
        return str(value)


class StadtteilTable(Table):
    caption = "Stadtteile mit Klassen und z-Werten"
    row_header = "name"
    name = Column(linkify=lambda record: record["url"], verbose_name="Stadtteil")
    schluessel = Column(verbose_name="Schlüssel")
    sozialraum = Column(verbose_name="Sozialraum")
    schwerpunkt = JaNeinColumn(verbose_name="Schwerpunktraum")
    statusklasse = Column(verbose_name="Status", order_by="statusindex")
    dynamikklasse = Column(verbose_name="Dynamik", order_by="dynamikindex")
    statusindex = VorzeichenColumn(verbose_name="Statusindex")
    dynamikindex = VorzeichenColumn(verbose_name="Dynamikindex")
    einwohner = ZahlColumn(verbose_name="Einwohnende")
    grund = Column(verbose_name="Warum nicht bewertet", default="", orderable=False, attrs={"td": {"class": "st-breit"}})

    class Meta(Table.Meta):
        sequence = ("...", "einwohner", "grund")

    def render_schwerpunkt(self, value: bool, record: dict[str, Any]) -> str:
        return "" if not record["bewertet"] else "ja" if value else "nein"

    def export_schwerpunkt(self, record: dict[str, Any]) -> str:
        return self.render_schwerpunkt(record["schwerpunkt"], record)


def z_spalten(verfahren: Verfahren) -> list[tuple[str, VorzeichenColumn]]:
    """A column for each Merkmal, named as the rows name their z-values."""
    return [
        (f"z_{m.schluessel}", VorzeichenColumn(verbose_name=f"z {TEILNAMEN[m.teil]}: {m.name}")) for m in verfahren.merkmale
    ]  # fmt: skip


class BewegungTable(Table):
    caption = "Stadtteile in beiden Listen"
    row_header = "name"
    name = Column(linkify=lambda record: record["url"], verbose_name="Stadtteil")
    schluessel = Column(verbose_name="Schlüssel")
    sozialraum = Column(verbose_name="Sozialraum")
    alt = Column(verbose_name="vorher")
    neu = Column(verbose_name="jetzt")
    bewegung = Column(verbose_name="Bewegung im Status", order_by="schritte")
    statusdelta = VorzeichenColumn(verbose_name="Δ Statusindex")
    marke = Column(verbose_name="Schwerpunktraum", default="")


class RobustheitTable(Table):
    caption = "Wie fest die Klassen der Stadtteile sitzen"
    row_header = "name"
    name = Column(linkify=lambda record: record["url"], verbose_name="Stadtteil")
    schluessel = Column(verbose_name="Schlüssel")
    klassen = Column(verbose_name="Status / Dynamik")
    schwerpunkt = JaNeinColumn(verbose_name="Schwerpunktraum")
    gleich = ZahlColumn(verbose_name="gleich in")
    von = ZahlColumn(verbose_name="von Varianten")
    wechsel = ZahlColumn(verbose_name="Schwerpunktraum wechselt in")
    anders = Column(verbose_name="anders, wenn", default="", orderable=False, attrs={"td": {"class": "st-breit"}})
