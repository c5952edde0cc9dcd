"""A page to wait on while a paper is printed: it appears at once, fetches the PDF, and says how long that has taken."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from sozialraum.access import seite, seite_davor
from sozialraum.rechte import Recht

ABGELEGT = frozenset({"bericht_pdf", "berichtsfreigabe_pdf", "monatsfreigabe_pdf", "paketteil_pdf"})  # nothing to wait for


@seite(lesen=Recht.PAPIERE_LESEN)
def druck_abwarten(request: Any) -> HttpResponse:
    """``?ziel=`` is the address of a paper of this product; who may have it, that address decides."""
    ziel = request.GET.get("ziel", "")
    if not ist_papier(ziel):
        raise Http404
    krumen = [("Übersicht", "/"), ("Papier als PDF", None)]
    context = {"titel": "Papier als PDF", "ziel": ziel, "davor": _davor(request, ziel), "brotkrumen": krumen}
    return render(request, "berichte/druck_abwarten.html", context)


def _davor(request: Any, ziel: str) -> str:
    """The page on which the link stood, else the one above the paper."""
    von = urlsplit(request.headers.get("Referer", ""))
    if von.netloc == request.get_host() and von.path != request.path:
        return f"{von.path}?{von.query}" if von.query else von.path
    return seite_davor(urlsplit(ziel).path)


def ist_papier(ziel: str) -> bool:
    """Whether this is a local address at which a PDF is printed: the names of those of papers end in ``_pdf``."""
    teile = urlsplit(ziel) if ziel.isprintable() else None
    if teile is None or teile.scheme or teile.netloc or not ziel.startswith("/") or ziel.startswith("//") or "\\" in ziel:
        return False
    try:
        name = resolve(teile.path).url_name or ""
    except Resolver404:
        return False
    return name.endswith("_pdf") and name not in ABGELEGT
