"""What was kept goes out byte by byte as it was kept; what is not that any more does not go out."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from berichte.sections import freigaben
from berichte.sections.freigaben import Abgelegt


def als_datei(inhalt: bytes, name: str, mime: str) -> HttpResponse:
    return HttpResponse(inhalt, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def veraendert(request: Any, saetze: Sequence[str], titel: str = "Dieser Bericht ist verändert worden") -> HttpResponse:
    """Why something does not go out."""
    context = {"titel": titel, "saetze": saetze, "brotkrumen": [("Berichte", reverse("berichte"))]}
    return render(request, "berichte/bericht_fehler.html", context, status=409)


def abgelegtes_pdf(request: Any, row: Abgelegt) -> HttpResponse:
    """The stored paper; 409 with the reasons where content or paper are not those that were kept."""
    inhalt = bytes(row.pdf.inhalt)
    if saetze := freigaben.pruefe(row, inhalt):
        return veraendert(request, saetze)
    return als_datei(inhalt, row.pdf.name, "application/pdf")
