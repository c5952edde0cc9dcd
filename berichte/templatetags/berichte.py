"""Amounts of a report in its own unit: euros or positions (VZÄ)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from basis import zahlen
from basis.diagramme import STATUS_WORTE, Status
from basis.tables import status_html
from basis.templatetags.diagramme import benannt
from basis.templatetags.zahlen import NO_VALUE, zahl
from berichte.sections.haushaltsbericht import faktortext
from berichte.sections.monatsbericht import Berichtszeile
from budgets.verteilung import betragstext
from proaktiv.kreislauffristen import Faelligkeit
from proaktiv.tables.hinweise import ZEICHEN
from proaktiv.tables.massnahmen import ZEICHEN as UMSETZUNGSZEICHEN
from proaktiv.umsetzungsstand import Gruppe, Umsetzung

register = template.Library()


@register.filter
def betrag(hundertstel: int | None, einheit: str) -> str:
    """Cents as "1.234,50 €", hundredths of positions as "4,25 VZÄ"."""
    return NO_VALUE if hundertstel is None else betragstext(hundertstel, einheit)


@register.filter
def ohne_einheit(hundertstel: int | zahlen.Wert | None) -> str:
    """The same without the unit, for columns whose head names it; gesperrt where a paper may not name it."""
    if isinstance(hundertstel, zahlen.Wert):
        return zahl(hundertstel)
    return NO_VALUE if hundertstel is None else zahlen.zahl(Fraction(hundertstel, 100), 2)


@register.filter
def mit_vorzeichen(hundertstel: int | None) -> str:
    return NO_VALUE if hundertstel is None else zahlen.vorzeichen(Fraction(hundertstel, 100), 2)


@register.filter
def faktor(wert: Fraction | None) -> str:
    """What new cases become: 0,9700 is −3,0 %."""
    return faktortext(wert)


@register.filter
def zu(reihe: Sequence[Any], platz: int) -> Any:
    """The entry at a place: heads and cells of a table side by side."""
    return reihe[platz]


@register.filter
def zeilenbild(bilder: dict[str, tuple[str, str]], zeile: Berichtszeile) -> SafeString:
    """The bar of a row with what it says."""
    return benannt(*bilder[zeile.kennung])


@register.filter
def ampel_mit_text(status: str, papier: bool = False) -> SafeString:
    """Shape and word of a status; on paper the shape has its word as alternative text, as every picture there."""
    return _mit_text(status_html(status), STATUS_WORTE[Status(status)], papier)


@register.filter
def fristampel(frist: str, papier: bool = False) -> SafeString:
    """Shape and word of a Frist; on paper the shape has its word as alternative text."""
    lage = Faelligkeit(frist)
    return _mit_text(status_html(ZEICHEN[lage], lage.bezeichnung), lage.bezeichnung, papier)


@register.filter
def umsetzungsampel(umsetzung: str, papier: bool = False) -> SafeString:
    """Shape and word of how far a Maßnahme is; what nobody reported on has the shape of what has no value."""
    wie = Umsetzung(umsetzung)
    zeichen = "kein_wert" if wie is Umsetzung.OHNE_BERICHT else UMSETZUNGSZEICHEN[Gruppe(wie.value)]
    return _mit_text(status_html(zeichen, wie.bezeichnung), wie.bezeichnung, papier)


@register.filter
def lageampel(zeile: Any, papier: bool = False) -> SafeString | str:
    """Shape and words of a row that has ``status`` and ``stand``; where it has no status, the words alone."""
    return _mit_text(status_html(zeile.status, zeile.stand), zeile.stand, papier) if zeile.status else str(zeile.stand)


def _mit_text(zeichen: str, wort: str, papier: bool) -> SafeString:
    head, svg, rest = zeichen.partition("<svg")
    bild = benannt(svg + rest, wort) if papier else svg + rest
    return mark_safe(head + bild)
