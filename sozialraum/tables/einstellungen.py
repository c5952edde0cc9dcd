"""The list of parameters."""

from decimal import Decimal
from typing import Any

from basis.tables import Column, DatumColumn, Table
from basis.zahlen import NBSP, zahl
from sozialraum.models import Parameter

ANTEIL, EURO = "Anteil", "EUR"


def _genau(wert: Decimal) -> str:
    return zahl(wert, max(0, -int(wert.normalize().as_tuple().exponent)))


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

    def render_wert(self, value: Decimal, record: Parameter) -> str:
        """As one says it: a share in per cent, money with its sign; the column Einheit is then empty."""
        if record.einheit.startswith(ANTEIL):
            return f"{_genau(value * 100)}{NBSP}%"
        return f"{_genau(value)}{NBSP}€" if record.einheit == EURO else _genau(value)

    def render_einheit(self, value: str) -> str:
        return "" if value in (ANTEIL, EURO) else value

    def render_gilt(self, record: Parameter) -> str:
        return "gilt" if record.pk in self.geltende else ""

    export_gilt = render_gilt
