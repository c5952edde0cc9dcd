"""Health and errors of the frame itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_fehler(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
