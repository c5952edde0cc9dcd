"""The day up to which values are looked at: ``?stand=TT.MM.JJJJ``, else the latest Datenstand of the page's subject."""

from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from basis.zahlen import Zahlfehler, lies_datum
from sozialraum.replay import Blick


def gewaehlter_stand(request: HttpRequest | Blick) -> date | None:
    """None means: everything there is. A day that is none is a bad request."""
    text = request.GET.get("stand", "")
    if not text:
        return None
    try:
        return lies_datum(text)
    except Zahlfehler as fehler:
        raise BadRequest(str(fehler)) from None
