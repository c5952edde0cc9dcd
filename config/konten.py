"""How people sign in: local accounts without self-registration, single sign-on only for accounts that exist."""

import base64
import hashlib
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from basis.models import Nutzer
from sozialraum.access import Wer, Zugang
from sozialraum.actions.verzeichnis import gleiche_rollen_ab
from sozialraum.rechte import ROLLEN_MIT_ZWEITER_PERSON

CODE_FALSCH = "Der Code stimmt nicht oder ist abgelaufen. Bitte geben Sie den Code ein, den die App jetzt zeigt."
CODES_INSGESAMT = 10  # wrong ones of a user name, over all addresses, until nobody may try
CODEVERSUCH = "„zweiter Faktor“"  # as the browser of a wrong code: no header can hold these quotes, so no other attempt counts among them
ZU_OFT = "Zu viele Versuche. Bitte warten Sie einige Minuten."


class Konten(AuthenticationBackend):
    """Local accounts; whose a session is, is asked on every request by a query that is put together once."""

    def get_user(self, user_id: Any) -> Nutzer | None:
        nutzer = next(iter(Nutzer.objects.raw(_konto(), [user_id])), None)
        return nutzer if nutzer is not None and self.user_can_authenticate(nutzer) else None


@cache
def _konto() -> str:
    return str(Nutzer.objects.filter(pk=0).order_by().query.sql_with_params()[0])


class Kontoadapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Benutzername oder Kennwort stimmt nicht.",
        "enter_current_password": "Das bisherige Kennwort stimmt nicht.",
        "incorrect_password": "Das Kennwort stimmt nicht.",
        "incorrect_code": CODE_FALSCH,
        "invalid_password_reset": "Dieser Link gilt nicht mehr.",
        "too_many_login_attempts": ZU_OFT,
        "rate_limited": ZU_OFT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failed passwords are counted by django-axes alone: in the database, so that every process knows of them."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("konto")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """A log-in with the own password says nothing about the directory: what that gave ends with it."""
        if "sociallogin" not in (kwargs.get("signal_kwargs") or {}):
            gleiche_rollen_ab(wer=Wer(None, "Anmeldung ohne Verzeichnis"), nutzer=user, gewollt=frozenset())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class MFAAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": CODE_FALSCH,
        "cannot_delete_authenticator": "Der zweite Faktor lässt sich nicht abschalten.",
        "cannot_generate_recovery_codes": "Ersatzcodes gibt es erst, wenn der zweite Faktor eingeschaltet ist.",
    }

    def encrypt(self, text: str) -> str:
        """The database, and so a backup, holds no usable secret; the key is derived from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not _braucht_zweiten_faktor(Zugang(authenticator.user))


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"zweiter Faktor" + settings.SECRET_KEY.encode()).digest()))


def verbrauche_code(authenticator: Authenticator, code: str) -> bool:
    """Whether the code of the app is newer than every one used before: each works once, whatever process it is sent to (RFC 6238, 5.2)."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        geheim = MFAAdapter().decrypt(row.data["secret"])
        moegliche = yield_hotp_counters_from_time()
        zaehler = next((n for n in moegliche if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(geheim, n)))), None)
        if zaehler is None or zaehler <= row.data.get("zaehler", -1):
            return False
        row.data["zaehler"] = zaehler
        row.save(update_fields=["data"])
    authenticator.data = row.data
    return True


def codes_gesperrt(request: Any, benutzername: str) -> int:
    """After how many wrong codes the name is locked; 0: it is not.

    From one address as for passwords; over all addresses too, since whoever gets here knows the password and may have many addresses.
    """
    if AxesProxyHandler.is_locked(request, {"username": benutzername}):
        return int(settings.AXES_FAILURE_LIMIT)
    seit = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    falsche = AccessAttempt.objects.filter(username=benutzername, user_agent=CODEVERSUCH, attempt_time__gt=seit)
    summe = falsche.aggregate(summe=Sum("failures_since_start"))["summe"] or 0
    return CODES_INSGESAMT if summe >= CODES_INSGESAMT else 0


def zaehle_falschen_code(request: Any, benutzername: str) -> None:
    """Counts as a wrong password does, in a row of its own: a wrong password from the same browser would take it over."""
    AxesProxyHandler.update_request(request)
    request.axes_user_agent = CODEVERSUCH
    user_login_failed.send(sender=zaehle_falschen_code, credentials={"username": benutzername}, request=request)


def zweiter_faktor_fehlt(request: Any) -> bool:
    """Whether the person must have a second factor and came without: the city's sign-on has its own, so it counts as one."""
    if settings.ZWEITER_FAKTOR == "freiwillig" or request.session.get("zweiter_faktor"):
        return False
    arten = {eintrag.get("method") for eintrag in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])}
    return not arten & {"mfa", "socialaccount"} and _braucht_zweiten_faktor(request.zugang)


def _braucht_zweiten_faktor(zugang: Zugang) -> bool:
    if settings.ZWEITER_FAKTOR == "entscheidende":
        return bool(zugang.rollen & ROLLEN_MIT_ZWEITER_PERSON)
    return settings.ZWEITER_FAKTOR == "alle"


def gesperrt(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None = None, *, versuche: int = 0
) -> HttpResponse:
    """The answer of a locked account: 429, when to try again, whom to ask."""
    context = {"minuten": int(settings.AXES_COOLOFF_TIME * 60), "versuche": versuche or settings.AXES_FAILURE_LIMIT}
    return render(request, "account/gesperrt.html", context, status=429)


def client_ip(request: HttpRequest) -> str:
    """The address that our own PROXY_COUNT proxies report, else the peer's; what a client claims itself counts nothing."""
    proxies = settings.PROXY_COUNT
    weg = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return weg[-proxies] if proxies and len(weg) >= proxies else request.META.get("REMOTE_ADDR", "")
