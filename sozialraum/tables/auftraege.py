"""The list of the Beschlussverfolgung: decision → order → deadline → office → status → reason for delay → done → noted."""

from typing import Any

from django.utils.html import format_html
from django_tables2 import A

from basis.tables import Column, DatumColumn, JaNeinColumn, LinkColumn, Table, status_html
from basis.zahlen import datum
from sozialraum.models import Beschlussauftrag
from sozialraum.tables.gremien import MusterColumn

LANG = 160  # characters of a reason in the list; the page of the Auftrag and the export have all of it

UNLESBAR = "nichtöffentlich"


class AuftragTable(Table):
    """Rows come from ``mit_lage`` and ``mit_lesbarem``: a Vorlage that one may not read has its number, not a link; a Beschluss no name."""

    caption = "Beschlussverfolgung"
    row_header = "titel"
    zunaechst = ("titel", "lage", "frist", "zustaendig", "papier", "gremium", "muster")
    titel = LinkColumn("beschlussauftrag", args=[A("pk")], verbose_name="Auftrag", accessor="name", order_by="titel")
    art = Column(verbose_name="Art", accessor="get_art_display", order_by="art")
    gremium = LinkColumn("gremium", args=[A("gremium__schluessel")], verbose_name="Gremium", order_by="gremium__name")
    beschluss = Column(verbose_name="Beschluss", order_by=("beschluss_tag", "beschluss_titel"))
    papier = Column(verbose_name="Vorlage", orderable=False)
    frist = DatumColumn(verbose_name="Frist")
    lage = Column(accessor="lagesatz", verbose_name="Stand", order_by=("rang", "frist"))
    zustaendig = Column(verbose_name="Zuständig", order_by=("einheit__name", "gebiet__ebene", "gebiet__name"))
    verzoegerungsgrund = Column(verbose_name="Grund der Verzögerung")
    erledigt_am = DatumColumn(verbose_name="Erledigt am")
    kenntnis_am = DatumColumn(verbose_name="Zur Kenntnis am")
    oeffentlich = JaNeinColumn(accessor="ist_oeffentlich", verbose_name="Öffentlich", orderable=False)
    muster = MusterColumn()

    class Meta(Table.Meta):
        model = Beschlussauftrag
        fields = (
            "titel", "art", "lage", "frist", "zustaendig", "papier", "beschluss", "gremium", "verzoegerungsgrund", "erledigt_am",
            "kenntnis_am", "oeffentlich", "muster",
        )  # fmt: skip
        sequence = fields

    def render_beschluss(self, record: Any, value: Any) -> str:
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value) if record.beschluss_lesbar else UNLESBAR

    def export_beschluss(self, record: Any) -> str | None:
        return (str(record.beschluss) if record.beschluss_lesbar else UNLESBAR) if record.beschluss else None

    def render_papier(self, record: Any, value: Any) -> str:
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value.nummer) if record.vorlage_lesbar else value.nummer

    def export_papier(self, record: Any) -> str | None:
        return record.papier.nummer if record.papier else None

    def render_frist(self, record: Any, value: Any) -> str:
        if record.erste_frist and record.erste_frist != value:
            return format_html('{}<small class="st-klein2">zuerst {}</small>', datum(value), datum(record.erste_frist))
        return datum(value)

    def render_lage(self, record: Any, value: str) -> str:
        return status_html(record.ampel, value) if record.ampel else value

    def render_verzoegerungsgrund(self, value: str) -> str:
        return value if len(value) <= LANG else f"{value[:LANG].rsplit(' ', 1)[0]} …"
