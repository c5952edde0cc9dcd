"""Identifier, headers, session lifetime, rotation, second factor and caching rules of every response."""

import hashlib
import logging
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from whitenoise.middleware import WhiteNoiseFileResponse

from basis.anfrage import kennung
from basis.sessions import geraet
from config import logs, metrics
from config.konten import zweiter_faktor_fehlt
from sozialraum.access import Zugang, seite_davor
from sozialraum.models.stadt import stadt_einmal_lesen

Handler = Callable[[HttpRequest], HttpResponse]
PROXY_IDENTIFIER = re.compile(r"[0-9a-f-]{16,36}")
UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer", "microphone",
          "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking")  # fmt: skip
HEADERS = {"Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED), "Cross-Origin-Resource-Policy": "same-origin"}
access = logging.getLogger("zugriff")


class AnfrageMiddleware:
    """The outermost: each request has an identifier, in its log lines and its answer; it is counted and gets one line, if wanted."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = _identifier(request)
        token = kennung.set(identifier)
        begin = time.perf_counter()
        try:
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - begin)
        finally:
            kennung.reset(token)
        response.headers["X-Request-ID"] = identifier
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        told = logs.of_request(request)
        metrics.count(told["seite"], response.status_code, seconds)
        if settings.ZUGRIFFSPROTOKOLL:
            fields = {**told, "status": response.status_code, "dauer_ms": round(seconds * 1000)}
            access.info("request", extra={"felder": fields})


def _identifier(request: HttpRequest) -> str:
    """That of our own proxy, so that its lines and ours belong together; a stranger's could be anything."""
    told = request.headers.get("X-Request-ID", "") if settings.PROXY_COUNT else ""
    return told if PROXY_IDENTIFIER.fullmatch(told) else uuid4().hex


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
            request.session.setdefault("geraet", geraet(request.headers.get("User-Agent", "")))
            request.session["zuletzt"] = now


class RechtewechselMiddleware:
    """When the rights of the person have changed since the last request, the session gets another key (ASVS 7.2.4)."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            rechte = rechtemarke(request.zugang)
            bisher = request.session.get("rechte")
            if bisher is not None and bisher != rechte:
                request.session.cycle_key()
            if bisher != rechte:
                request.session["rechte"] = rechte
        return self.get_response(request)


def rechtemarke(zugang: Zugang) -> str:
    return hashlib.sha256(repr(zugang.eigenschaften).encode()).hexdigest()[:16]


class ZweiterFaktorMiddleware:
    """Where the second factor is a duty, nothing but the own account opens before it is set up."""

    OFFEN = ("/konto/", "/datenschutz/", "/barrierefreiheit/")

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.path.startswith(self.OFFEN) and zweiter_faktor_fehlt(request):
            messages.warning(request, "Ihre Rolle verlangt einen zweiten Faktor. Bitte schalten Sie ihn jetzt ein.")
            return redirect("mfa_index")
        return self.get_response(request)


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
