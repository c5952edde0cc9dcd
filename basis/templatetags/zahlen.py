"""Filters for German numbers. Nothing else on a page formats: a year is never 2.007."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from basis import geld
from basis import zahlen as z
from basis.monate import monatsname

register = template.Library()

Zahl = Decimal | Fraction | int | z.Wert | None


def _without_value(sign: str, word: str) -> SafeString:
    return format_html('<span aria-hidden="true">{}</span><span class="st-nur-vorlesen">{}</span>', sign, word)


NO_VALUE = _without_value(z.ZEICHEN_OHNE_WERT, "kein Wert")
LOCKED = _without_value(z.ZEICHEN_GESPERRT, "gesperrt")


def _marked(value: object) -> SafeString | None:
    """The sign for a missing or locked value, with a word for those who listen; None if there is a number."""
    if value is None or value == "":
        return NO_VALUE
    if isinstance(value, z.Wert) and value.zustand is not z.Zustand.WERT:
        return LOCKED if value.zustand is z.Zustand.GESPERRT else NO_VALUE
    return None


def _number(value: Zahl) -> Decimal | Fraction | int:
    number = value.zahl if isinstance(value, z.Wert) else value
    assert number is not None
    return number


@register.filter
def euro(cent: int | None) -> str:
    """Cents as 1.234,50 €."""
    return NO_VALUE if cent is None or cent == "" else geld.euro(cent)


@register.filter
def euro_kurz(cent: int | None) -> str:
    """Cents as 1.234 €; the decimals appear only if there are any."""
    return NO_VALUE if cent is None or cent == "" else geld.euro(cent, voll=False)


@register.filter
def euro_vorzeichen(cent: int | None) -> str:
    """A change in cents with its sign: +1.234,50 €."""
    if cent is None or cent == "":
        return NO_VALUE
    return f"+{geld.euro(cent)}" if cent > 0 else geld.euro(cent)


@register.filter
def teur(cent: int | None) -> str:
    """Cents as whole thousands of euros: 19.834."""
    return NO_VALUE if cent is None or cent == "" else geld.teur(cent)


@register.filter
def teur_vorzeichen(cent: int | None) -> str:
    if cent is None or cent == "":
        return NO_VALUE
    return geld.teur_vorzeichen(cent)


@register.filter
def zahl(value: Zahl, stellen: int = 0) -> str:
    return _marked(value) or z.zahl(_number(value), int(stellen))


wert = register.filter("wert", zahl)


@register.filter
def anzahl(wie_viele: int, worte: str) -> str:
    """How many, with the word for one or for others: ``n|anzahl:"Zeile,Zeilen"``."""
    eins, viele = worte.split(",")
    return z.anzahl(wie_viele, eins, viele)


@register.filter
def prozent(value: Zahl, stellen: int = 1) -> str:
    """A share (1 is the whole) as 12,5 %."""
    return _marked(value) or z.prozent(_number(value), int(stellen))


@register.filter
def prozent_kurz(value: Zahl) -> str:
    """An exact share without trailing zeros: 110 %, 12,5 %."""
    return _marked(value) or z.prozent_kurz(_number(value))


@register.filter
def vorzeichen(value: Zahl, stellen: int = 0) -> str:
    return _marked(value) or z.vorzeichen(_number(value), int(stellen))


@register.filter
def prozent_vorzeichen(value: Zahl, stellen: int = 1) -> str:
    """A relative change (0,02 is two per cent) as +2,0 %."""
    return _marked(value) or f"{z.vorzeichen(Fraction(_number(value)) * 100, int(stellen))}{z.NBSP}%"


@register.filter
def datum(tag: date | datetime | None) -> str:
    if not tag:
        return NO_VALUE
    if isinstance(tag, datetime):
        tag = timezone.localtime(tag) if timezone.is_aware(tag) else tag
    return z.datum(tag)


@register.filter
def zeitpunkt(moment: datetime | None) -> str:
    """A moment as 30.09.2007, 14:05 Uhr."""
    if not moment:
        return NO_VALUE
    moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{z.datum(moment)}, {moment:%H:%M} Uhr"


@register.filter
def monat(tag: date | None) -> str:
    """The month of a day as September 2007."""
    return monatsname(tag) if tag else NO_VALUE
