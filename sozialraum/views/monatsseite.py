"""One month on a page, Monday to Sunday: ``?monat=2007-10``. What stands in it, says the caller."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from sozialraum.clock import heute
from sozialraum.sitzungskalender import MONATSNAMEN, WOCHENTAGE, monatsblatt, nachbarmonat

MONATSSEITE = "sozialraum/monat.html"


@dataclass(frozen=True)
class Eintrag:
    """What stands on a day: the words of the link, and what follows it."""

    tag: date
    url: str
    text: str
    dazu: str = ""
    muster: bool = False


def monatsseite(
    request: HttpRequest, was: str, finde: Callable[[date, date], Iterable[Eintrag]], zuerst: date | None = None
) -> dict[str, Any]:
    """The context of ``MONATSSEITE``. ``was`` is the plural of what is shown; ``finde`` gives it for a span of days, in order.

    ``zahl`` counts the month itself, without the days at its edge. ``zuerst``: a day of the month that it opens on; today's otherwise.
    """
    tag = heute()
    jahr, monat = _monat(request.GET.get("monat", ""), zuerst or tag)
    wochen, name = monatsblatt(jahr, monat), _name(jahr, monat)
    je_tag: dict[date, list[Eintrag]] = {}
    for eintrag in finde(wochen[0][0], wochen[-1][-1]):
        je_tag.setdefault(eintrag.tag, []).append(eintrag)
    return {
        "titel": f"{was} im {name}",
        "was": was,
        "monatsname": name,
        "erster": date(jahr, monat, 1),
        "wochentage": WOCHENTAGE,
        "wochen": [[(t, t.month == monat, t == tag, je_tag.get(t, [])) for t in woche] for woche in wochen],
        "zahl": sum(len(liste) for t, liste in je_tag.items() if t.month == monat),
        "muster": any(e.muster for liste in je_tag.values() for e in liste),
        "vorher": _link(*nachbarmonat(jahr, monat, -1)),
        "nachher": _link(*nachbarmonat(jahr, monat, 1)),
    }


def uhrzeit(beginn: time | None) -> str:
    """Before what begins then; empty where it is not known."""
    return f"{beginn:%H:%M} " if beginn else ""


def _monat(text: str, tag: date) -> tuple[int, int]:
    if not text:
        return tag.year, tag.month
    try:
        erster = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadRequest("Ein Monat steht als JJJJ-MM da, zum Beispiel 2007-10.") from None
    if not 1900 <= erster.year <= 2200:
        raise BadRequest("So weit reicht der Kalender nicht.")
    return erster.year, erster.month


def _name(jahr: int, monat: int) -> str:
    return f"{MONATSNAMEN[monat - 1]} {jahr}"


def _link(jahr: int, monat: int) -> tuple[str, str]:
    return _name(jahr, monat), f"?monat={jahr}-{monat:02d}"
