"""Charts in templates: the SVG text of basis.diagramme is safe because that module escapes every text."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from basis.diagramme import STATUS_WORTE, Status, balken_budget, status_zeichen
from basis.tables import status_html

register = template.Library()


@register.simple_tag
def status(value: str) -> str:
    """Shape and word of one of the four states."""
    return status_html(value)


@register.simple_tag
def statuszeichen(value: str) -> SafeString:
    """The sign alone where a legend says the words; who listens hears the word."""
    zeichen, wort = mark_safe(status_zeichen(value)), STATUS_WORTE[Status(value)]
    vorlage = '<span class="st-ampel st-ampel--{}">{}<span class="st-nur-vorlesen">{}</span></span>'
    return format_html(vorlage, value.replace("_", "-"), zeichen, wort)


@register.filter
def svg(text: str) -> SafeString:
    """SVG text made by basis.diagramme."""
    return mark_safe(text)


@register.filter
def benannt(text: str, word: str) -> SafeString:
    """A small SVG with a title as first child: on paper every picture needs an alternative text."""
    head, _, rest = str(text).partition(">")
    return mark_safe(f"{head}><title>{escape(word)}</title>{rest}")


@register.simple_tag
def budgetbalken(cent: int, groesster: int) -> SafeString:
    """A planned amount as outlined bar; ``groesster`` gives all bars of a table the same scale."""
    return mark_safe(balken_budget(cent, maximum=groesster))


@register.simple_tag
def statuswort(status: str, wort: str) -> str:
    """The sign of a status beside a word of the page's own; without a status the word alone."""
    return status_html(status, wort) if status else format_html('<span class="st-leise">{}</span>', wort)
