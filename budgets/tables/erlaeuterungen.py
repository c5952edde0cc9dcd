"""List of Erläuterungen."""

from datetime import date
from typing import Any

from django_tables2 import A

from basis.tables import Column, DatumColumn, EuroDeltaColumn, LinkColumn, ProzentColumn, Table, ZeitpunktColumn, status_html
from budgets.querysets.umschichtungen import name_von
from sozialraum.tables.gremien import MusterColumn

UEBERSCHRITTEN = "Termin überschritten"


class ErlaeuterungTable(Table):
    caption = "Erläuterungen"
    row_header = "budget"
    zunaechst = ("budget", "stichtag", "abweichung_cent", "anteil", "massnahme", "termin", "lage", "muster")
    budget = LinkColumn(
        "erlaeuterung", args=[A("pk")], accessor="posten", verbose_name="Budget",
        order_by=("posten__gebiet__schluessel", "posten__haushaltsstelle__nummer"),
    )  # fmt: skip
    stichtag = DatumColumn(verbose_name="Stichtag")
    abweichung_cent = EuroDeltaColumn(verbose_name="Abweichung")
    anteil = ProzentColumn(verbose_name="in Prozent", orderable=False)
    ursache = Column(verbose_name="Ursache")
    massnahme = Column(verbose_name="Maßnahme")
    termin = DatumColumn(verbose_name="Termin")
    lage = Column(verbose_name="Stand", empty_values=(), orderable=False)
    verfahren = Column(verbose_name="Weg der Prognose")
    erstellt_von = Column(verbose_name="Geschrieben von")
    created_at = ZeitpunktColumn(verbose_name="Geschrieben am")
    muster = MusterColumn()

    def __init__(self, *args: Any, tag: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag = tag

    def render_budget(self, value: Any) -> str:
        return name_von(value)

    def export_budget(self, record: Any) -> str:
        return name_von(record.posten)

    def render_lage(self, record: Any) -> str:
        wort = self.export_lage(record)
        return status_html("handeln", wort) if wort == UEBERSCHRITTEN else wort

    def export_lage(self, record: Any) -> str:
        return "berichtigt" if record.ist_berichtigt else UEBERSCHRITTEN if record.termin < self.tag else "Termin läuft"
