"""When a session begins: with the log-in."""

import time
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from django.urls import reverse

from basis.models import Browsersitzung
from basis.sessions import beginnt
from tests.factories import KENNWORT, Besetzung

pytestmark = pytest.mark.django_db


def angemeldet(vor_sekunden: int, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody who logged in then, and whose browser never followed."""
    client, jetzt = Client(headers={"user-agent": "Firefox/140.0 (Windows)"}), time.time()
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: jetzt - vor_sekunden)
        assert client.post(reverse("account_login"), {"login": "controlling", "password": KENNWORT}).status_code == 302
    return client


def lebt(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


@pytest.mark.parametrize("einstellung", ["SESSION_IDLE_SECONDS", "SESSION_ABSOLUTE_SECONDS"])
def test_eine_sitzung_beginnt_mit_der_anmeldung_auch_ohne_zweite_anfrage(
    besetzung: Besetzung, settings: Any, monkeypatch: pytest.MonkeyPatch, einstellung: str
) -> None:
    settings.SESSION_IDLE_SECONDS = settings.SESSION_ABSOLUTE_SECONDS = 10**6
    setattr(settings, einstellung, 600)
    assert lebt(angemeldet(500, monkeypatch))
    assert not lebt(angemeldet(700, monkeypatch))
    user_logged_in.disconnect(dispatch_uid="sitzung_beginnt")
    try:
        assert lebt(angemeldet(700, monkeypatch)), "ohne den Beginn lebte sie"
    finally:
        user_logged_in.connect(beginnt, dispatch_uid="sitzung_beginnt")


def test_die_zeile_der_sitzung_nennt_beginn_und_geraet_sofort(besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
    client = angemeldet(0, monkeypatch)
    row = Browsersitzung.objects.get(pk=client.session.session_key)
    assert row.geraet == "Firefox, Windows" and abs(row.beginn.timestamp() - time.time()) < 60
