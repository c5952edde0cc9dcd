"""How people sign in: local accounts without self-registration, single sign-on only for accounts that exist."""

import base64
import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.models import Nutzer

CODE_FALSCH = "Der Code stimmt nicht oder ist abgelaufen. Bitte geben Sie den Code ein, den die App jetzt zeigt."
ZU_OFT = "Zu viele Versuche. Bitte warten Sie einige Minuten."


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


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"zweiter Faktor" + settings.SECRET_KEY.encode()).digest()))


class Fremdkontoadapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that the Systemverwaltung has made, matched by user name; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        name = sociallogin.user.username if sociallogin.user else ""
        if sociallogin.is_existing or not name:
            return
        if nutzer := Nutzer.objects.filter(username__iexact=name, is_active=True).first():
            sociallogin.connect(request, nutzer)


def gesperrt(request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The answer of a locked account: 429, when to try again, whom to ask."""
    context = {"minuten": int(settings.AXES_COOLOFF_TIME * 60), "versuche": settings.AXES_FAILURE_LIMIT}
    return render(request, "account/gesperrt.html", context, status=429)


def client_ip(request: HttpRequest) -> str:
    """The address that our own PROXY_COUNT proxies report, else the peer's; what a client claims itself counts nothing."""
    proxies = settings.PROXY_COUNT
    weg = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return weg[-proxies] if proxies and len(weg) >= proxies else request.META.get("REMOTE_ADDR", "")
