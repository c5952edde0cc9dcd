"""Session lifetime and caching rules of every response."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from whitenoise.middleware import WhiteNoiseFileResponse

from sozialraum.access import seite_davor
from sozialraum.models.stadt import stadt_einmal_lesen

Handler = Callable[[HttpRequest], HttpResponse]


class SessionLifetimeMiddleware:
    """Ends a session after idle and after absolute time (ASVS 7.3)."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            began, seen = request.session.get("beginn", now), request.session.get("zuletzt", now)
            if now - began > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
                request.session["sitzung_abgelaufen"] = True  # the log-in page says why
            else:
                self._note(request, now)
        return self.get_response(request)

    def _note(self, request: HttpRequest, now: int) -> None:
        """Writes at most once a minute, so that reading pages costs no write."""
        if now - request.session.get("zuletzt", 0) > 60:
            request.session.setdefault("beginn", now)
            request.session["zuletzt"] = now


class NoStoreMiddleware:
    """Nothing of the application stays in a browser or proxy cache; static files, which hold nothing of it, may."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, WhiteNoiseFileResponse):
            response.headers["Cache-Control"] = "no-store"
        return response


class StadtMiddleware:
    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with stadt_einmal_lesen():
            return self.get_response(request)


class MethodeMiddleware:
    """An address that only takes a form answers its opening with a page (405) that says so and leads on, not with an empty one."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", {"davor": seite_davor(request.path)}, status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
