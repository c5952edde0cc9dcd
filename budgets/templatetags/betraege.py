"""Amounts in the unit of their Verteilung: euros or VZÄ."""

from fractions import Fraction

from django import template
from django.utils.safestring import SafeString, mark_safe

from basis import geld
from basis import zahlen as z
from basis.templatetags import zahlen as zahlenfilter
from basis.templatetags.zahlen import NO_VALUE
from budgets.umsteuerung import Aufteilung, verhaeltnis_in_prozent
from budgets.vollzugsblatt import Vollzugszeile

register = template.Library()


def kurz(value: int, einheit: str) -> str:
    """The same for sentences."""
    return geld.euro(value, voll=False) if einheit == "€" else f"{z.zahl(Fraction(value, 100), 2)}{z.NBSP}VZÄ"


@register.filter
def betrag(value: int | None, einheit: str) -> str:
    """Cents as 1.234 € (decimals only where there are any), hundredths as 4,25 VZÄ."""
    return NO_VALUE if value is None else kurz(value, einheit)


@register.filter
def betrag_genau(value: int | None, einheit: str) -> str:
    if value is None:
        return NO_VALUE
    return geld.euro(value) if einheit == "€" else betrag(value, einheit)


@register.filter
def betrag_vorzeichen(value: int | None, einheit: str) -> str:
    """A change with its sign."""
    if value is None:
        return NO_VALUE
    return f"+{betrag(value, einheit)}" if value > 0 else betrag(value, einheit)


@register.filter
def verhaeltnis(aufteilung: Aufteilung | None) -> str:
    """Prävention : HzE, for example 17,4 : 82,6."""
    return verhaeltnis_in_prozent(aufteilung) or NO_VALUE


@register.filter
def bild(bilder: dict[str, str], schluessel: str) -> SafeString:
    """One of the small pictures made by basis.diagramme, which escapes every text."""
    return mark_safe(bilder.get(schluessel, ""))


@register.filter
def zu_zeile(werte: dict[str, str], zeile: Vollzugszeile) -> str:
    """What belongs to a row of the running year (bar, status, link); empty where there is none."""
    return werte.get(zeile.kennung, "")


@register.filter
def euro_oder_teur(cent: int | None, in_euro: bool) -> str:
    return zahlenfilter.euro(cent) if in_euro else zahlenfilter.teur(cent)


@register.filter
def aenderung(cent: int | None, in_euro: bool) -> str:
    """A difference with its sign, in € or in TEUR."""
    return zahlenfilter.euro_vorzeichen(cent) if in_euro else zahlenfilter.teur_vorzeichen(cent)
