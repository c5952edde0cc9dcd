"""Lists of Gebiete, Gremien and Beschlüsse."""

from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table
from sozialraum.models import Beschluss, Gebiet, Gremium, Vorlage


class GebietTable(Table):
    caption = "Gebiete"
    row_header = "name"
    schluessel = Column(verbose_name="Schlüssel")
    name = Column(linkify=lambda record: record.get_absolute_url(), verbose_name="Name")
    ebene = Column(verbose_name="Ebene")
    gehoert_zu = Column(verbose_name="Gehört zu", orderable=False)
    gueltig_von = DatumColumn(verbose_name="Gültig von")
    gueltig_bis = DatumColumn(verbose_name="Gültig bis")

    class Meta(Table.Meta):
        model = Gebiet
        fields = ("schluessel", "name", "ebene", "gehoert_zu", "gueltig_von", "gueltig_bis")


class GremiumTable(Table):
    caption = "Gremien"
    row_header = "name"
    name = LinkColumn("gremium", args=[A("schluessel")], verbose_name="Gremium")
    art = Column(accessor="get_art_display", verbose_name="Art", order_by="art")
    uebergeordnet = Column(accessor="uebergeordnet__name", verbose_name="Angebunden an")
    gebiet = Column(verbose_name="Gebiet")
    turnus = Column(verbose_name="Turnus")
    beschliesst_verteilung = JaNeinColumn(verbose_name="Beschließt Sozialraumbudgets")

    class Meta(Table.Meta):
        model = Gremium
        fields = ("name", "art", "uebergeordnet", "gebiet", "turnus", "beschliesst_verteilung")


class BeschlussTable(Table):
    caption = "Beschlüsse"
    row_header = "titel"
    titel = LinkColumn("beschluss", args=[A("pk")], verbose_name="Titel")
    nummer = Column(accessor="vorlage__nummer", verbose_name="Vorlage")
    gremium = Column(accessor="gremium__name", verbose_name="Gremium")
    tag = DatumColumn(verbose_name="Beschlossen am")
    jahr = Column(verbose_name="Jahr")
    oeffentlich = JaNeinColumn(verbose_name="Öffentlich")

    class Meta(Table.Meta):
        model = Beschluss
        fields = ("titel", "nummer", "gremium", "tag", "jahr", "oeffentlich")

    def render_jahr(self, value: Any) -> str:
        return str(value)


class VorlageTable(Table):
    caption = "Vorlagen"
    row_header = "nummer"
    nummer = LinkColumn("vorlage", args=[A("pk")], verbose_name="Nummer")
    betreff = Column(verbose_name="Betreff")
    oeffentlich = JaNeinColumn(verbose_name="Öffentlich")

    class Meta(Table.Meta):
        model = Vorlage
        fields = ("nummer", "betreff", "oeffentlich")
