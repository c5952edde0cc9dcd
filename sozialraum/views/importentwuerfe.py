"""Whose draft an import step works on, and where a step leads once its draft is gone (the browser's way back)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from sozialraum.models import Importentwurf

BEENDET = "importe_beendet"
GEMERKT = 20
UEBERNOMMEN = "Dieser Import ist abgeschlossen. Hier sehen Sie, was daraus geworden ist."
VERWORFEN = "Dieser Import ist verworfen; es wurde nichts gespeichert."


def eigener(request: Any, pk: int) -> Importentwurf:
    """The draft of this account, else 404."""
    return get_object_or_404(Importentwurf.objects.im_assistenten(request.user).defer(None), pk=pk)


def eigener_schulentwurf(request: Any, pk: int) -> Importentwurf:
    """A file of school counts of this account, else 404."""
    return get_object_or_404(Importentwurf.objects.mit_schulwerten(request.user).defer(None), pk=pk)


def merke_ende(request: Any, pk: int, ziel: str, satz: str = UEBERNOMMEN, *, art: str = "") -> None:
    """Keeps in the session where an import ended, so that the way back does not lead to nowhere.

    ``art``: of drafts that are counted apart.
    """
    bisher = list(request.session.get(BEENDET, {}).items())[-(GEMERKT - 1) :]
    request.session[BEENDET] = {**dict(bisher), f"{art}{pk}": [ziel, satz]}


def mit_entwurf(
    view: Callable[..., HttpResponse], hole: Callable[[Any, int], Any] = eigener, *, art: str = ""
) -> Callable[..., HttpResponse]:
    """Hands the own draft to a step. Of a draft that this session has ended the step leads on to what came of it."""

    @wraps(view)
    def schritt(request: Any, pk: int) -> HttpResponse:
        try:
            entwurf = hole(request, pk)
        except Http404:
            ziel, satz = request.session.get(BEENDET, {}).get(f"{art}{pk}", ("", ""))
            if not ziel:
                raise
            messages.info(request, satz)
            return redirect(ziel)
        return view(request, entwurf)

    return schritt
