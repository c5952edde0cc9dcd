"""One way to show a list: filters, sorting and columns in the URL, saved views, 50 rows a page, export of exactly the filtered set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django_tables2 import RequestConfig
from django_tables2.rows import BoundRow

from basis.export import Blatt, Geld, Zelle, als_xlsx, blaetter_als_csv, csv_zeilen
from basis.models import Ansicht
from basis.tables import EuroColumn, EuroDeltaColumn, JaNeinColumn, Table, TeurColumn
from basis.zahlen import Wert

PER_PAGE = 50
PLAIN = (str, int, Decimal, Fraction, date, Geld, Wert)
MIME = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def list_page(
    request: HttpRequest,
    *,
    template: str,
    table: type[Table],
    rows: "QuerySet[Any] | Sequence[Any]",
    filterset: Any = None,
    name: str,
    context: dict[str, Any] | None = None,
    notes: Sequence[str] = (),
    **options: Any,
) -> HttpResponse:
    """Page or, with ``?format=xlsx|csv``, file. ``name`` is the file's name without ending; ``notes`` go into the export.

    The template gets ``table``, ``filter`` (or None), ``anzahl`` (hits), ``gefiltert``, ``exporte`` and ``ansichten``.
    """
    filtered = filterset(request.GET, queryset=rows, request=request) if filterset else None
    shown = filtered.qs if filtered is not None else rows
    built = table(shown, **options)
    spalten = request.GET.getlist("spalten")
    built.zeige_nur(spalten or (() if request.GET.get("format") else built.zunaechst))
    if wanted := request.GET.get("format"):
        RequestConfig(request, paginate=False).configure(built)  # the export is sorted as the page is
        return export(wanted, name, built, notes)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(built)
    return render(
        request,
        template,
        {
            "exporte": export_links(request.GET),
            **(context or {}),
            "table": built,
            "ansichten": Ansichten(request, str((context or {}).get("titel", "")), built),
            "filter": filtered,
            "anzahl": built.paginator.count,
            "gefiltert": bool(filtered is not None and filtered.form.is_valid() and any(filtered.form.cleaned_data.values())),
        },
    )


@dataclass
class Ansichten:
    """The saved views of the page that is shown; other pages whose state is in the URL may offer them too (without a table)."""

    request: HttpRequest
    titel: str
    table: Table | None = None

    @cached_property
    def abfrage(self) -> str:
        return Ansicht.abfrage_aus(self.request.GET)

    @cached_property
    def gespeicherte(self) -> list[Ansicht]:
        """One's own first; ``aktiv`` is the one that is shown, ``eigene`` may be changed."""
        zugang: Any = getattr(self.request, "zugang", None)
        rows = Ansicht.objects.filter(seite=self.request.path).select_related("nutzer")
        rows = rows.sichtbar_fuer(self.request.user, intern=bool(zugang and zugang.ist_intern))
        found = sorted(rows, key=lambda row: row.nutzer_id != self.request.user.pk)
        for row in found:
            row.aktiv, row.eigene = row.abfrage == self.abfrage, row.nutzer_id == self.request.user.pk  # type: ignore[attr-defined]
        return found

    @property
    def neu(self) -> str:
        """What the form for a new view is asked with."""
        return urlencode({"seite": self.request.path, "titel": self.titel, "abfrage": self.abfrage})


def export_links(query: QueryDict) -> list[tuple[str, str]]:
    """The links to XLSX and CSV of what is shown, filters and sorting kept."""
    links = []
    for title, ending in (("XLSX", "xlsx"), ("CSV", "csv")):
        kept = query.copy()
        kept.pop("seite", None)
        kept["format"] = ending
        links.append((title, f"?{kept.urlencode()}"))
    return links


def druckadresse(ziel: str) -> str:
    """A paper by way of the page that waits for its printing."""
    return f"{reverse('druck_abwarten')}?{urlencode({'ziel': ziel})}"


def export(wanted: str, name: str, table: Table, notes: Sequence[str] = ()) -> HttpResponse:
    """The table's rows as a file, with exact values instead of rounded text."""
    columns = [column for column in table.columns if not getattr(column.column, "exclude_from_export", False)]
    head = [str(column.header) for column in columns]
    rows = [[_cell(table, column, row) for column in columns] for row in table.rows]
    return as_file(wanted, name, [Blatt(table.caption[:31], head, rows, hinweise=notes)])


def stream_csv(name: str, table: Table, rows: "QuerySet[Any]", notes: Sequence[str] = ()) -> StreamingHttpResponse:
    """The same file as ``export``, sent while the rows are read; for lists of a million rows. ``rows`` are filtered and sorted."""
    columns = [column for column in table.columns if not getattr(column.column, "exclude_from_export", False)]
    records = (BoundRow(record, table=table) for record in rows.iterator(chunk_size=2000))
    cells = ([_cell(table, column, row) for column in columns] for row in records)
    disposition = content_disposition_header(True, f"{name}.csv") or "attachment"
    content = csv_zeilen([str(column.header) for column in columns], cells, notes)
    return StreamingHttpResponse(content, content_type=MIME["csv"], headers={"Content-Disposition": disposition})


def as_file(wanted: str, name: str, sheets: Sequence[Blatt]) -> HttpResponse:
    """Sheets as an attachment; CSV holds them one below the other. Refuses any other format with 400."""
    if wanted not in MIME:
        raise BadRequest("Als Format gibt es nur xlsx und csv.")
    content = blaetter_als_csv(sheets) if wanted == "csv" else als_xlsx(sheets)
    disposition = content_disposition_header(True, f"{name}.{wanted}")  # quotes and umlauts of keys included
    return HttpResponse(content, content_type=MIME[wanted], headers={"Content-Disposition": disposition or "attachment"})


def _cell(table: Table, column: Any, row: Any) -> Zelle:
    own = getattr(table, f"export_{column.name}", None)
    if own is not None:
        return own(row.record)
    value = column.accessor.resolve(row.record, quiet=True) if column.accessor else None
    if isinstance(column.column, EuroColumn | EuroDeltaColumn | TeurColumn):
        return None if value is None else Geld(value)
    if isinstance(column.column, JaNeinColumn):
        return "ja" if value else "nein"
    return value if value is None or isinstance(value, PLAIN) else _as_text(value)


def _as_text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
