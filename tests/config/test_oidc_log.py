"""The log says why a sign-on failed and what of the table of roles does not fit, and nothing of what came in."""

import json
import logging
from typing import Any

import jwt
import pytest
from django.test import RequestFactory

from config.logs import JsonFormatter
from config.oidc import Abgewiesen, Fremdkontoadapter
from sozialraum.actions import verzeichnis
from sozialraum.rechte import Rolle
from sozialraum.verzeichnisrollen import Verzeichnisrolle

GEHEIM = "Kanarie-4711"


def _geschrieben(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [json.loads(JsonFormatter().format(record))["meldung"] for record in caplog.records if record.name == "anmeldung"]


def _ursache(ursache: Exception) -> Exception:
    error = Abgewiesen("the answer is not valid")
    error.__cause__ = ursache
    return error


@pytest.mark.parametrize(
    ("error", "exception", "gesagt"),
    [
        ("unknown", Abgewiesen("the nonce is not that of this log-in"), "unknown, the nonce is not that of this log-in"),
        ("unknown", _ursache(jwt.ExpiredSignatureError(GEHEIM)), "unknown, the answer is not valid, ExpiredSignatureError"),
        ("unknown", _ursache(jwt.InvalidIssuerError(GEHEIM)), "unknown, the answer is not valid, InvalidIssuerError"),
        ("denied", ValueError(GEHEIM), "denied, ValueError"),
        (GEHEIM, None, ""),
    ],
)
def test_woran_es_lag(error: str, exception: Any, gesagt: str, caplog: pytest.LogCaptureFixture, rf: RequestFactory) -> None:
    caplog.set_level(logging.WARNING, "anmeldung")
    Fremdkontoadapter().on_authentication_error(rf.get("/"), None, error=error, exception=exception)
    assert _geschrieben(caplog) == [f"single sign-on failed: {gesagt}"]


@pytest.mark.django_db
def test_welcher_ort_und_welche_rolle_es_nicht_gibt(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "anmeldung")
    assert verzeichnis._ziel(Verzeichnisrolle(Rolle.RESSORTLEITUNG, "R-99")) is None
    assert _geschrieben(caplog) == ["OIDC_ROLLEN: the place 'R-99' of role 'ressortleitung' does not exist today"]
