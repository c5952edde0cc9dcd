"""Lists of Gremien, Sitzungen, Vorlagen and Beschlüsse."""

from typing import Any

from django.utils.safestring import mark_safe
from django_tables2 import A

from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table
from basis.zahlen import datum
from sozialraum.models import Beschluss, Ergebnis, Gremium, Sitzung, Vorlage
from sozialraum.sitzungskalender import WOCHENTAGE


class MusterColumn(JaNeinColumn):
    """The mark of invented rows; for real ones ``sonst``, where they come from; a plain "ja" or "nein" in the export."""

    def __init__(self, *, sonst: str = "Quelle", **kwargs: Any) -> None:
        self.sonst = sonst
        super().__init__(verbose_name="Herkunft", orderable=False, **kwargs)

    def format(self, value: bool) -> str:
        return mark_safe('<span class="st-marke-muster">Muster</span>') if value else self.sonst


class GremiumTable(Table):
    caption = "Gremien"
    row_header = "name"
    name = LinkColumn("gremium", args=[A("schluessel")], verbose_name="Gremium")
    art = Column(accessor="get_art_display", verbose_name="Art", order_by="art")
    uebergeordnet = Column(accessor="uebergeordnet__name", verbose_name="Angebunden an")
    gebiet = Column(verbose_name="Gebiet")
    turnus = Column(accessor="takt", verbose_name="Turnus", order_by="turnus")
    geschaeftsfuehrung = Column(verbose_name="Geschäftsführung")
    beschliesst_verteilung = JaNeinColumn(verbose_name="Beschließt Sozialraumbudgets")

    class Meta(Table.Meta):
        model = Gremium
        fields = ("name", "art", "uebergeordnet", "gebiet", "turnus", "geschaeftsfuehrung", "beschliesst_verteilung")


class BeschlussTable(Table):
    caption = "Beschlüsse"
    row_header = "titel"
    titel = LinkColumn("beschluss", args=[A("pk")], verbose_name="Titel")
    nummer = Column(accessor="vorlage__nummer", verbose_name="Vorlage")
    gremium = Column(accessor="gremium__name", verbose_name="Gremium")
    tag = DatumColumn(verbose_name="Beschlossen am")
    jahr = Column(verbose_name="Jahr")
    oeffentlich = JaNeinColumn(verbose_name="Öffentlich")
    muster = MusterColumn()

    class Meta(Table.Meta):
        model = Beschluss
        fields = ("titel", "nummer", "gremium", "tag", "jahr", "oeffentlich", "muster")

    def render_jahr(self, value: Any) -> str:
        return str(value)


class VorlageTable(Table):
    """``letztes`` and ``letzter_schritt`` come from the queryset: the latest step of the Beratungsfolge that has a result."""

    caption = "Vorlagen"
    row_header = "nummer"
    nummer = LinkColumn("vorlage", args=[A("pk")], verbose_name="Nummer")
    betreff = Column(verbose_name="Betreff")
    stand = Column(accessor="letztes", verbose_name="Stand")
    oeffentlich = JaNeinColumn(verbose_name="Öffentlich")
    muster = MusterColumn()

    class Meta(Table.Meta):
        model = Vorlage
        fields = ("nummer", "betreff", "stand", "oeffentlich", "muster")

    def render_stand(self, record: Any) -> str:
        return self.export_stand(record)

    def export_stand(self, record: Any) -> str:
        if not record.letztes:
            return "in Beratung" if record.schritte else ""
        return f"{Ergebnis(record.letztes).label} ({record.letztes_gremium})"


class SitzungTable(Table):
    caption = "Sitzungen"
    row_header = "tag"
    tag = Column(linkify=lambda record: record.get_absolute_url(), verbose_name="Tag")
    uhrzeit = Column(verbose_name="Uhrzeit", orderable=False)
    gremium = LinkColumn("gremium", args=[A("gremium__schluessel")], verbose_name="Gremium", order_by="gremium__name")
    ort = Column(verbose_name="Ort")
    status = Column(accessor="get_status_display", verbose_name="Status", order_by="status")
    teile = Column(verbose_name="Öffentlichkeit", orderable=False)
    muster = MusterColumn()

    class Meta(Table.Meta):
        model = Sitzung
        fields = ("tag", "uhrzeit", "gremium", "ort", "status", "teile", "muster")

    def render_tag(self, value: Any) -> str:
        return f"{WOCHENTAGE[value.weekday()][:2]}, {datum(value)}"
