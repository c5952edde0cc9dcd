"""Values of the Scorecard in templates: what is missing or locked is read out as a word; colours follow the direction of the goal."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from basis.zahlen import ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT
from bsc.zielerreichung import Trend

register = template.Library()
WORTE = {ZEICHEN_OHNE_WERT: "keine Angabe", ZEICHEN_GESPERRT: "gesperrt"}
PFEILE = {Trend.STEIGT: ("↗", "steigt"), Trend.FAELLT: ("↘", "fällt"), Trend.GLEICH: ("→", "gleich")}


@register.filter
def messtext(text: str) -> str | SafeString:
    """A written value; the signs for missing and locked say their word."""
    wort = WORTE.get(text)
    if wort is None:
        return text
    return format_html('<span aria-hidden="true">{}</span><span class="st-nur-vorlesen">{}</span>', text, wort)


@register.filter
def handeln_fett(satz: str) -> SafeString:
    """The Kernaussage with the number of red ones in bold."""
    return mark_safe(re.sub(r"\b([1-9]\d* handeln)\b", r"<strong>\1</strong>", escape(satz)))


@register.simple_tag
def trendpfeil(trend: Trend | None, guenstig: bool | None) -> str:
    """The arrow of the course and, for who cannot see its colour, whether it leads to the goal."""
    if trend is None:
        return ""
    pfeil, wort = PFEILE[trend]
    klasse = "" if guenstig is None else "st-gut" if guenstig else "st-schlecht"
    zusatz = "" if guenstig is None else ", zum Ziel hin" if guenstig else ", vom Ziel weg"
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span><span class="st-nur-vorlesen">{}{}</span>', klasse, pfeil, wort, zusatz
    )
