"""Small helpers of pages: query strings that keep the rest, page numbers, error summaries."""

from collections.abc import Iterable

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict

from basis.anfrage import kennung
from basis.forms import error_links
from basis.lists import druckadresse

register = template.Library()


@register.simple_tag(takes_context=True)
def abfrage(context: template.Context, **changes: object) -> str:
    """The page's query string with some parameters changed; None removes one. Always starts with "?"."""
    return _query(context, changes)


@register.simple_tag
def anfragekennung() -> str:
    """Under which the request that is being answered stands in the log."""
    return kennung.get()


@register.simple_tag(takes_context=True)
def abfrage_mit(context: template.Context, name: str, value: object) -> str:
    """Like `abfrage`, for a parameter whose name is a variable."""
    return _query(context, {name: value})


def _query(context: template.Context, changes: dict[str, object]) -> str:
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def uebrige_angaben(context: template.Context, *names: str) -> list[tuple[str, str]]:
    """The named parameters of the address as (name, value), for hidden fields: a filter that is sent keeps sorting and columns.

    A name with a minus in front means all but this one (and the page number).
    """
    query = context["request"].GET if context.get("request") is not None else QueryDict()
    without = {name[1:] for name in names if name.startswith("-")}
    kept = set(query) - without - {"seite", "format"} if without else set(names)
    return [(name, value) for name in query if name in kept for value in query.getlist(name)]


@register.simple_tag(takes_context=True)
def gesetzte_filter(context: template.Context, form: BaseForm) -> int:
    """How many fields of a filter the address fills in."""
    query = context["request"].GET if context.get("request") is not None else QueryDict()
    values = (field.field.widget.value_from_datadict(query, {}, field.html_name) for field in form.visible_fields())
    return sum(1 for value in values if (any(value) if isinstance(value, list | tuple) else value))


@register.filter
def seitenzahlen(page: Page) -> Iterable[int | str]:
    """The page numbers to offer, with … where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def fehler_in(*forms: BaseForm | None) -> list[tuple[str, str]]:
    """All errors of the given forms in the order of their fields, as (sentence, anchor); a form may say them in words of its own."""
    return [link for form in forms if form for link in getattr(form, "fehlerliste", None) or error_links(form)]


@register.filter
def als_druck(ziel: str) -> str:
    """The address of a paper by way of the page that waits for its printing."""
    return druckadresse(ziel)


@register.filter
def filterfeld(field: BoundField) -> str:
    """A field as a plain input, as filters show it."""
    return field.as_widget(attrs={"class": "st-eingabe"})
