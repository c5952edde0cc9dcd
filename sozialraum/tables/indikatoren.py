"""Lists of Indikatoren and Bevölkerung."""

from django_tables2 import A

from basis.tables import Column, JaNeinColumn, LinkColumn, Table, WertColumn, ZahlColumn
from sozialraum.models import Indikator


class IndikatorTable(Table):
    caption = "Indikatoren"
    row_header = "name"
    name = LinkColumn("indikator", args=[A("schluessel")], verbose_name="Indikator")
    kategorie = Column(accessor="get_kategorie_display", order_by="kategorie", verbose_name="Kategorie")
    einheit = Column(accessor="get_einheit_display", order_by="einheit", verbose_name="Einheit")
    richtung = Column(accessor="get_richtung_display", order_by="richtung", verbose_name="Richtung")
    beruht_auf_fallzahlen = JaNeinColumn(verbose_name="Fallzahlen")
    quelle = Column(verbose_name="Quelle")
    aktiv = JaNeinColumn(verbose_name="In Gebrauch")

    class Meta(Table.Meta):
        model = Indikator
        fields = ("name", "kategorie", "einheit", "richtung", "beruht_auf_fallzahlen", "quelle", "aktiv")


class GebietswertTable(Table):
    caption = "Werte der Gebiete"
    row_header = "gebiet"
    gebiet = Column(verbose_name="Gebiet", linkify=lambda record: record["url"], orderable=False)
    wert = WertColumn(verbose_name="Wert", orderable=False)
    zaehler = ZahlColumn(verbose_name="Zähler", orderable=False)
    nenner = ZahlColumn(verbose_name="Nenner", orderable=False)
    hinweis = Column(verbose_name="Hinweis", orderable=False, default="")


class BevoelkerungTable(Table):
    caption = "Einwohnende nach Altersband"
    row_header = "band"
    band = Column(verbose_name="Alter", orderable=False)
    weiblich = ZahlColumn(verbose_name="weiblich", orderable=False)
    maennlich = ZahlColumn(verbose_name="männlich", orderable=False)
    divers = ZahlColumn(verbose_name="divers", orderable=False)
    gesamt = ZahlColumn(verbose_name="gesamt", orderable=False)
