"""Termine as a file for calendars: the one way in which every page sends them."""

from collections.abc import Iterable

from django.http import HttpResponse

from sozialraum.kalenderdatei import Termin, schreibe


def kalenderantwort(name: str, datei: str, termine: Iterable[Termin]) -> HttpResponse:
    """``name`` is what calendars call it, ``datei`` the name of the file without ending (ASCII)."""
    kopf = {"Content-Disposition": f'attachment; filename="{datei}.ics"'}
    return HttpResponse(schreibe(name, termine), content_type="text/calendar; charset=utf-8", headers=kopf)
