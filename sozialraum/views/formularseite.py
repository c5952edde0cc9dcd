"""The common way of a form page: valid → one action → the object's page; declined → the same page with the sentences, 422."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from sozialraum.actions.fehler import Abgelehnt


def formularseite(
    request: Any,
    form: BaseForm,
    speichere: Callable[[], Any],
    *,
    titel: str,
    zurueck: str,
    brotkrumen: Sequence[tuple[str, str | None]],
    meldung: str | Callable[[], str] = "Gespeichert.",
    mitgeben: str = "",
    **context: Any,
) -> HttpResponse:
    """``speichere`` returns where to go next. A page that sent one here (`weiter`) gets one back, with the number of the new row.

    ``mitgeben`` names the parameter that carries the number; ``meldung`` may be told after saving.
    """
    weiter = request.GET.get("weiter", "")
    if not url_has_allowed_host_and_scheme(weiter, allowed_hosts=None):
        weiter = ""
    if request.method == "POST" and form.is_valid():
        try:
            ziel = speichere()
        except Abgelehnt as error:
            form.add_error(error.am_feld(form), list(error.saetze))
        else:
            messages.success(request, meldung() if callable(meldung) else meldung)
            if weiter and mitgeben:
                weiter += f"{'&' if '?' in weiter else '?'}{mitgeben}={ziel.pk}"
            return redirect(weiter or ziel)
    context |= {"titel": titel, "form": form, "abbrechen_url": weiter or zurueck, "brotkrumen": brotkrumen}
    return render(request, "sozialraum/formular.html", context, status=422 if form.errors else 200)
