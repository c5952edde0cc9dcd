"""The list of Hinweise: what is overdue says so by shape and word."""

from functools import cached_property
from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, LinkColumn, Table, status_html
from basis.templatetags import zahlen as filters
from proaktiv.kreislauffristen import Faelligkeit, faelligkeit_am
from proaktiv.models import Reflexion
from proaktiv.selectors.vergleiche import mit_baum, vergleiche
from sozialraum.access import Zugang
from sozialraum.selectors import leser
from sozialraum.tables.gremien import MusterColumn

ZEICHEN = {
    Faelligkeit.UEBERFAELLIG: "handeln",
    Faelligkeit.BALD: "beobachten",
    Faelligkeit.OFFEN: "im_plan",
    Faelligkeit.BEENDET: "kein_wert",
}


def frist(row: Any) -> Faelligkeit:
    """Of a Hinweis that was read with ``mit_lage``."""
    return faelligkeit_am(row.faellig_am, row.am)


def fristzeichen(row: Any) -> str:
    return status_html(ZEICHEN[frist(row)], frist(row).bezeichnung)


class HinweisTable(Table):
    caption = "Hinweise"
    row_header = "titel"
    zunaechst = ("titel", "lage", "faellig_am", "stand", "gebiet", "system", "art", "muster")
    titel = LinkColumn("hinweis", args=[A("pk")], verbose_name="Hinweis", attrs={"td": {"class": "st-umbruch"}})
    lage = Column(accessor="faellig_am", verbose_name="Frist", order_by="faellig_am", empty_values=())
    faellig_am = DatumColumn(verbose_name="Fällig am")
    stand = Column(accessor="get_stand_display", verbose_name="Stand", order_by="stand")
    stand_seit = DatumColumn(verbose_name="Seit")
    gebiet = Column(accessor="gebiet__bezeichnung", verbose_name="Gebiet", order_by=("gebiet__ebene", "gebiet__schluessel"))
    system = Column(accessor="system__name", verbose_name="System")
    art = Column(accessor="get_art_display", verbose_name="Art", order_by="art")
    herkunft = Column(accessor="get_herkunft_display", verbose_name="Woher", order_by="herkunft")
    erfasst_am = DatumColumn(verbose_name="Aufgenommen am")
    vergleich = Column(empty_values=(), orderable=False, verbose_name="Indikator vorher und nachher", attrs={"td": {"class": "st-breit"}})
    muster = MusterColumn(sonst="eigene Eingabe")

    def __init__(self, *args: Any, zugang: Zugang, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zugang = zugang

    def render_lage(self, record: Any) -> str:
        return fristzeichen(record)

    def export_lage(self, record: Any) -> str:
        return frist(record).bezeichnung

    @cached_property
    def vergleiche(self) -> dict[int, str]:
        """Of each Hinweis the latest Reflexion that compares an Indikator, as this reader may see it; read when the column is shown."""
        nummern = [row.pk for row in self.data]
        rows = Reflexion.objects.filter(hinweis__in=nummern, indikator__isnull=False).select_related("hinweis__gebiet")
        reflexionen = {r.hinweis_id: r for r in mit_baum(rows).order_by("pk")}
        je = vergleiche(reflexionen.values(), leser(self.zugang))
        return {hinweis: je[r.pk].satz for hinweis, r in reflexionen.items()}

    def render_vergleich(self, record: Any) -> Any:
        return self.export_vergleich(record) or filters.NO_VALUE

    def export_vergleich(self, record: Any) -> str:
        return self.vergleiche.get(record.pk, "")
