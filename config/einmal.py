"""A form sent twice acts once; the second time it leads to what came of the first, and says so."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from basis import once
from config.stoerung import ABSENDUNG, nicht_verfuegbar

NOCH_DABEI = "Was Sie abgeschickt haben, wird noch bearbeitet. Laden Sie diese Seite in einer Minute neu: Es geschieht nur einmal."
SCHON_DA = "Das haben Sie schon abgeschickt. Es ist einmal gespeichert; beim zweiten Mal hat sich nichts geändert."
Handler = Callable[[HttpRequest], HttpResponse]


class EinmalMiddleware:
    """The last of the list: behind it stand only the checks before the page, CSRF among them, and the page itself.

    Who sends what was never answered passes them all; the same token with the same content was checked when it acted.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kennung = _kennung(request)
        if not kennung:
            request.META[ABSENDUNG] = None
            return self.get_response(request)
        try:
            return _einmal(request, kennung, self.get_response)
        except once.NochDabei:
            return nicht_verfuegbar(NOCH_DABEI)


def _einmal(request: Any, kennung: str, rufe: Handler) -> HttpResponse:
    with once.laeuft(kennung) as laufende:
        if schon := once.ergebnis(kennung):
            messages.info(request, SCHON_DA)
            return redirect(schon.ziel or _woher(request))
        request.META[ABSENDUNG] = laufende
        antwort = rufe(request)
        if antwort.status_code < 500:  # a fault after the write: it has acted, and nobody knows where the result stands
            once.schliesse(laufende, antwort.headers.get("Location"))
        return antwort


def _kennung(request: Any) -> str:
    """Of who sends what from which page; empty for what is no form of somebody logged in, and for parts of pages."""
    if request.method != "POST" or getattr(request, "htmx", False) or not request.user.is_authenticated:
        return ""
    if not request.POST.get("csrfmiddlewaretoken"):
        return ""
    felder = [request.user.pk, request.get_full_path(), sorted(request.POST.lists())]
    summe = hashlib.sha256(json.dumps(felder).encode())
    for name, dateien in sorted(request.FILES.lists()):
        for datei in dateien:
            summe.update(f"{name}/{datei.name}/{datei.size}/".encode("utf-8", "surrogatepass"))
            for stueck in datei.chunks():
                summe.update(stueck)
            datei.seek(0)
    return summe.hexdigest()


def _woher(request: Any) -> str:
    """The process ended between saving and answering: nobody knows where the result stands, so back to the page of the form."""
    seite: str = request.headers.get("Referer", "")
    return seite if url_has_allowed_host_and_scheme(seite, {request.get_host()}, request.is_secure()) else "/"
