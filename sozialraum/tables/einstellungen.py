"""The list of parameters."""

from decimal import Decimal
from typing import Any

from basis.tables import Column, DatumColumn, Table
from basis.zahlen import zahl
from sozialraum.models import Parameter


class ParameterTable(Table):
    caption = "Parameter mit Gültigkeit"

    bezeichnung = Column(verbose_name="Parameter")
    wert = Column(verbose_name="Wert", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    einheit = Column(verbose_name="Einheit")
    gueltig_von = DatumColumn(verbose_name="Gültig ab")
    gilt = Column(verbose_name="Heute", empty_values=(), orderable=False, accessor="pk")
    beschluss = Column(verbose_name="Beschluss", orderable=False)
    quelle = Column(verbose_name="Begründung oder Quelle", orderable=False)

    class Meta(Table.Meta):
        model = Parameter
        fields = ("bezeichnung", "wert", "einheit", "gueltig_von", "gilt", "beschluss", "quelle")

    def __init__(self, *args: Any, geltende: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        self.geltende = geltende
        super().__init__(*args, **kwargs)

    def render_wert(self, value: Decimal) -> str:
        return zahl(value, max(0, -int(value.normalize().as_tuple().exponent)))

    def render_gilt(self, record: Parameter) -> str:
        return "gilt" if record.pk in self.geltende else ""

    export_gilt = render_gilt
