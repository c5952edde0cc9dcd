"""The page of a failed request: that of the database (503, with what to do), or of a fault of ours (500). Neither needs the database."""

import sys
from collections.abc import Mapping
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from psycopg.errors import DiskFull, LockNotAvailable, QueryCanceled

WEG = "Die Datenbank antwortet gerade nicht."
VOLL = "Auf dem Datenträger der Datenbank ist kein Platz mehr. Bitte verständigen Sie die Systemverwaltung."
LANGE = "Die Abfrage hat zu lange gedauert und wurde beendet."
GESPERRT = "Gerade wird an denselben Angaben gearbeitet."
NICHTS = "Es wurde nichts gespeichert."
UNGEWISS = (
    "Ob Ihre Eingabe gespeichert wurde, ist nicht sicher. Laden Sie diese Seite neu und bestätigen Sie das erneute Senden: "
    "Was schon im Protokoll steht, geschieht kein zweites Mal."
)
NACHSEHEN = "Ob Ihre Eingabe gespeichert wurde, ist nicht sicher. Bitte sehen Sie nach, bevor Sie sie noch einmal absenden."
# In the environment of a request that reached its page: the sending (basis/once.py), or None where it is not known as one.
ABSENDUNG = "steuerung.absendung"
BALD = 10  # seconds after which asking again may help


@requires_csrf_token
def stoerung(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled."""
    satz = satz_zu(sys.exc_info()[1])
    saetze = zum_speichern(request.META, verloren=satz == WEG)
    if not satz:
        return HttpResponse(render_to_string("500.html", {"saetze": saetze}), status=500)
    return nicht_verfuegbar(satz, *saetze)


def nicht_verfuegbar(*saetze: str, status: int = 503) -> HttpResponse:
    seite = HttpResponse(render_to_string("503.html", {"satz": saetze[0], "saetze": saetze[1:]}), status=status)
    if status == 503:
        seite.headers["Retry-After"] = str(BALD)
    return seite


def satz_zu(fehler: BaseException | None) -> str:
    """Nothing where the database has no part in it."""
    if not isinstance(fehler, OperationalError | InterfaceError):
        return ""
    ursachen = {DiskFull: VOLL, QueryCanceled: LANGE, LockNotAvailable: GESPERRT}
    return next((satz for art, satz in ursachen.items() if isinstance(fehler.__cause__, art)), WEG)


def zum_speichern(environ: Mapping[str, Any], *, verloren: bool) -> tuple[str, ...]:
    """What is known of a form that was sent. ``verloren``: nobody knows whether it came to COMMIT.

    Where it did not reach its page, it may have done so before: who is told that it is not sure sends the same once more.
    """
    if environ["REQUEST_METHOD"] != "POST":
        return ()
    if ABSENDUNG not in environ:
        return (UNGEWISS,)
    absendung = environ[ABSENDUNG]
    if absendung is None:
        return (NACHSEHEN,)
    return (UNGEWISS if verloren or absendung.gewirkt else NICHTS,)
