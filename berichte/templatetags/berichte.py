"""Amounts of a report in its own unit: euros or positions (VZÄ)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import template

from basis import zahlen
from basis.templatetags.zahlen import NO_VALUE
from budgets.verteilung import betragstext

register = template.Library()


@register.filter
def betrag(hundertstel: int | None, einheit: str) -> str:
    """Cents as "1.234,50 €", hundredths of positions as "4,25 VZÄ"."""
    return NO_VALUE if hundertstel is None else betragstext(hundertstel, einheit)


@register.filter
def ohne_einheit(hundertstel: int | None) -> str:
    """The same without the unit, for columns whose head names it."""
    return NO_VALUE if hundertstel is None else zahlen.zahl(Fraction(hundertstel, 100), 2)


@register.filter
def mit_vorzeichen(hundertstel: int | None) -> str:
    return NO_VALUE if hundertstel is None else zahlen.vorzeichen(Fraction(hundertstel, 100), 2)


@register.filter
def zu(reihe: Sequence[Any], platz: int) -> Any:
    """The entry at a place: heads and cells of a table side by side."""
    return reihe[platz]
