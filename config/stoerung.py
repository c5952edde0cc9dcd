"""The page of a failed request: that of the database (503, with what to do), or of a fault of ours (500). Neither needs the database."""

import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from psycopg.errors import DiskFull, LockNotAvailable, QueryCanceled

WEG = "Die Datenbank antwortet gerade nicht."
VOLL = "Auf dem Datenträger der Datenbank ist kein Platz mehr. Es wurde nichts gespeichert; bitte verständigen Sie die Systemverwaltung."
LANGE = "Die Abfrage hat zu lange gedauert und wurde beendet. Es wurde nichts gespeichert."
GESPERRT = "Gerade wird an denselben Angaben gearbeitet. Es wurde nichts gespeichert."
UNGEWISS = (
    "Ob Ihre Eingabe noch gespeichert wurde, ist nicht sicher. Laden Sie diese Seite neu und bestätigen Sie das erneute Senden: "
    "Ist sie schon gespeichert, geschieht es kein zweites Mal."
)
BALD = 10  # seconds after which asking again may help


@requires_csrf_token
def stoerung(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled."""
    saetze = list(saetze_zu(sys.exc_info()[1], schreibt=request.method == "POST"))
    if not saetze:
        return HttpResponse(render_to_string("500.html"), status=500)
    return nicht_verfuegbar(*saetze)


def nicht_verfuegbar(*saetze: str, status: int = 503) -> HttpResponse:
    seite = HttpResponse(render_to_string("503.html", {"satz": saetze[0], "saetze": saetze[1:]}), status=status)
    if status == 503:
        seite.headers["Retry-After"] = str(BALD)
    return seite


def saetze_zu(fehler: BaseException | None, *, schreibt: bool) -> Iterator[str]:
    """Nothing where the database has no part in it. Where it was lost nobody knows whether it came to COMMIT."""
    if not isinstance(fehler, OperationalError | InterfaceError):
        return
    ursache = fehler.__cause__
    if isinstance(ursache, DiskFull):
        yield VOLL
    elif isinstance(ursache, QueryCanceled):
        yield LANGE
    elif isinstance(ursache, LockNotAvailable):
        yield GESPERRT
    else:
        yield WEG
        if schreibt:
            yield UNGEWISS
