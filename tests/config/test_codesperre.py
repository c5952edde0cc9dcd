"""Wrong codes of the second factor are few in all, from however many addresses they come."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import konten
from config.konten import CODES_INSGESAMT, CODEVERSUCH, MFAAdapter
from tests.factories import KENNWORT, Besetzung

pytestmark = pytest.mark.django_db
GEHEIM = generate_totp_secret()
FALSCH = "000000x"
ADRESSEN = (f"192.0.2.{nummer}" for nummer in count(1))


@pytest.fixture(autouse=True)
def _faktor(besetzung: Besetzung) -> None:
    daten = {"secret": MFAAdapter().encrypt(GEHEIM)}
    Authenticator.objects.create(user=besetzung.controlling, type="totp", data=daten)


@pytest.fixture
def neu() -> Callable[[], Client]:
    """Somebody who knows the password, each time from another address; the process remembers nothing."""

    def von_anderswo() -> Client:
        client = Client(REMOTE_ADDR=next(ADRESSEN))
        assert gib(client, "account_login", login="controlling", password=KENNWORT).status_code == 302
        return client

    return von_anderswo


def gib(client: Client, seite: str, **daten: str) -> Any:
    cache.clear()
    return client.post(reverse(seite), daten)


def richtig() -> str:
    return format_hotp_value(hotp_value(GEHEIM, int(time.time()) // 30))


def versuche(neu: Callable[[], Client], anzahl: int) -> None:
    for nummer in range(anzahl):
        if nummer % 4 == 0:  # less than what locks an address
            client = neu()
        assert gib(client, "mfa_authenticate", code=FALSCH).status_code == 422


def test_zehn_falsche_codes_sperren_ueber_alle_adressen(neu: Callable[[], Client]) -> None:
    versuche(neu, CODES_INSGESAMT)
    client = neu()
    antwort = gib(client, "mfa_authenticate", code=richtig())
    assert antwort.status_code == 429 and f"Nach {CODES_INSGESAMT} falschen Eingaben" in antwort.content.decode()
    assert client.get("/konto/").status_code == 302
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert gib(neu(), "mfa_authenticate", code=richtig()).status_code == 302


def test_einer_weniger_sperrt_nicht_und_ohne_die_summe_auch_zehn_nicht(neu: Callable[[], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    versuche(neu, CODES_INSGESAMT - 1)
    assert gib(client := neu(), "mfa_authenticate", code=richtig()).status_code == 302
    assert client.get("/konto/").status_code == 200
    monkeypatch.setattr(konten, "CODES_INSGESAMT", 10**6)
    versuche(neu, CODES_INSGESAMT)
    assert gib(neu(), "mfa_authenticate", code=FALSCH).status_code == 422


def test_ein_falsches_kennwort_dazwischen_verbirgt_keinen_code(neu: Callable[[], Client]) -> None:
    """From the browser of the codes, which says of itself what it likes."""
    for _ in range(3):
        client = neu()
        for _ in range(3):
            gib(client, "mfa_authenticate", code=FALSCH)
        client.post(reverse("account_login"), {"login": "controlling", "password": "falsch"}, headers={"user-agent": "zweiter Faktor"})
        client.post(reverse("account_login"), {"login": "controlling", "password": "falsch"})
    gib(neu(), "mfa_authenticate", code=FALSCH)
    assert gib(neu(), "mfa_authenticate", code=richtig()).status_code == 429


def test_wer_nur_den_namen_kennt_sperrt_niemandem_den_code(neu: Callable[[], Client]) -> None:
    fremd: dict[str, Any] = {"HTTP_USER_AGENT": CODEVERSUCH.encode().decode("latin-1")}  # as a server reads such bytes of a header
    for _ in range(5):
        client = Client(REMOTE_ADDR=next(ADRESSEN), **fremd)
        for _ in range(4):
            assert gib(client, "account_login", login="controlling", password="falsch").status_code == 422
    assert gib(neu(), "mfa_authenticate", code=richtig()).status_code == 302
