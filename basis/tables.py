"""Base of all list tables: caption, row heads, sums in tfoot, German numbers, three states of a value.

    class StadtteilTable(Table):
        caption = "Stadtteile mit Punktwert und Betrag"
        name = LinkColumn("sozialraum:gebiet", args=[A("schluessel")], verbose_name="Stadtteil")
        betrag = EuroColumn(verbose_name="Betrag, €")

    table = StadtteilTable(rows, totals=[{"name": "Summe", "betrag": 123_00}])

Tables display: sums are computed elsewhere and handed over in `totals`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django_tables2.rows import BoundRow
from django_tables2.utils import AttributeDict

from basis import diagramme
from basis.templatetags import zahlen as filters

_RIGHT = {"th": {"class": "n"}, "td": {"class": "n"}}
MOST_ROWS = 500  # on one page


class Table(tables.Table):
    """`caption` is required. `row_header` names the column that heads the row (first column if empty).

    `zunaechst` names the columns that a page shows until somebody chooses others (all if empty); a file always has what is chosen or all.
    """

    caption = ""
    caption_visible = False
    row_header = ""
    zunaechst: tuple[str, ...] = ()

    class Meta:
        template_name = "_table.html"
        attrs = {"class": "st-table"}
        order_by_field = "sortierung"
        page_field = "seite"
        per_page_field = "je_seite"

    def __init__(
        self,
        *args: Any,
        caption: str = "",
        totals: Sequence[Mapping[str, Any]] = (),
        group_by: Callable[[Any], str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.caption = caption or self.caption
        if not self.caption:
            raise ValueError(f"{type(self).__name__} braucht eine caption.")
        self.totals = totals
        self.group_by = group_by
        if group_by is not None:
            kwargs["orderable"] = False  # sorting would tear the groups apart
        kwargs.setdefault("empty_text", "Keine Einträge.")
        kwargs.setdefault("order_by_field", "sortierung")
        kwargs.setdefault("page_field", "seite")
        kwargs.setdefault("per_page_field", "je_seite")
        kwargs.setdefault("template_name", "_table.html")
        kwargs.setdefault("attrs", {"class": "st-table"})
        super().__init__(*args, **kwargs)

    def paginate(self, *args: Any, per_page: int | None = None, **kwargs: Any) -> Any:
        """The address may ask for another number of rows, within reason."""
        return super().paginate(*args, per_page=min(max(per_page, 1), MOST_ROWS) if per_page else None, **kwargs)

    def zeige_nur(self, names: Sequence[str]) -> None:
        """Hides the other columns; what heads the row always stays. Without a known name nothing is hidden."""
        known = {*names} & {*self.columns.names()}
        for name in self.columns.names() if known else ():
            if name not in known and name != self.header_column:
                self.columns.hide(name)

    @property
    def spaltenwahl(self) -> list[tuple[str, str, bool]]:
        """(name, title, shown) of the columns that may be hidden."""
        return [(c.name, str(c.header), c.visible) for c in self.columns.iterall() if c.name != self.header_column]

    @property
    def header_column(self) -> str:
        return self.row_header or next(iter(self.columns.names()))

    def grouped_rows(self) -> Iterator[tuple[str, BoundRow]]:
        """(head of a new group or "", row)."""
        last = None
        for row in self.paginated_rows:
            group = self.group_by(row.record) if self.group_by else None
            yield (group if group is not None and group != last else ""), row
            last = group

    def total_rows(self) -> Iterator[Iterable[tuple[Any, Any]]]:
        """Rows of tfoot: (column, rendered value); a column without a sum stays empty."""
        for total in self.totals:
            yield [(column, self._total(column, total)) for column in self.columns]

    def _total(self, column: Any, total: Mapping[str, Any]) -> Any:
        if column.name not in total:
            return ""
        value = total[column.name]
        shown_as_is = column.name == self.header_column or (isinstance(value, str) and isinstance(column.column, _NumberColumn))
        return value if shown_as_is else column.column.format(value)


class Column(tables.Column):
    """Text. A missing value shows as – with a word for those who listen."""

    empty_values = (None, "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", filters.NO_VALUE)
        super().__init__(*args, **kwargs)

    def format(self, value: Any) -> Any:
        return value

    def render(self, value: Any) -> Any:
        return self.format(value)


class _NumberColumn(Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["attrs"] = AttributeDict(_RIGHT | kwargs.get("attrs", {}))
        super().__init__(*args, **kwargs)


class EuroColumn(_NumberColumn):
    """Cents as 1.234,50 €."""

    def format(self, value: int) -> str:
        return filters.euro(value)


class EuroDeltaColumn(_NumberColumn):
    """A change in cents with its sign."""

    def format(self, value: int) -> str:
        return filters.euro_vorzeichen(value)


class TeurColumn(_NumberColumn):
    """Cents as whole thousands of euros; the head says TEUR."""

    def format(self, value: int) -> str:
        return filters.teur(value)


class _PlacesColumn(_NumberColumn):
    places = 0

    def __init__(self, *args: Any, stellen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stellen = self.places if stellen is None else stellen


class ZahlColumn(_PlacesColumn):
    def format(self, value: Any) -> str:
        return filters.zahl(value, self.stellen)


class VorzeichenColumn(_PlacesColumn):
    """A distance with its sign: +1,23, −0,50."""

    places = 2

    def format(self, value: Any) -> str:
        return filters.vorzeichen(value, self.stellen)


class WertColumn(ZahlColumn):
    """A `Wert` in its three states: number, – for missing, · for locked."""

    places = 1


class ProzentColumn(_PlacesColumn):
    """A share (1 is the whole) as 12,5 %."""

    places = 1

    def format(self, value: Any) -> str:
        return filters.prozent(value, self.stellen)


class DatumColumn(Column):
    def format(self, value: Any) -> str:
        return filters.datum(value)


class ZeitpunktColumn(Column):
    def format(self, value: Any) -> str:
        return filters.zeitpunkt(value)


class StatusColumn(Column):
    """One of the four states, as shape and word."""

    def format(self, value: str) -> str:
        return status_html(value)


class JaNeinColumn(Column):
    def format(self, value: bool) -> str:
        return "ja" if value else "nein"


class LinkColumn(Column):
    """Text with a link: `LinkColumn("budgets:topf", args=[A("pk")])`."""

    def __init__(self, viewname: str, *, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, **options: Any) -> None:
        link: dict[str, Any] = {"viewname": viewname}
        if args:
            link["args"] = list(args)
        if kwargs:
            link["kwargs"] = dict(kwargs)
        super().__init__(linkify=link, **options)


def status_html(status: str, wort: str = "") -> str:
    """Shape and word of a status; ``wort`` where a page has one of its own, such as „lückenhaft“."""
    sign = diagramme.status_zeichen(status)
    word = wort or diagramme.STATUS_WORTE[diagramme.Status(status)]
    name = status.replace("_", "-")
    return format_html('<span class="st-ampel st-ampel--{}">{}<span class="st-ampel__wort">{}</span></span>', name, mark_safe(sign), word)
