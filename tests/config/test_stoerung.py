"""What the page of a failed request says, by its cause."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg import errors

from config import stoerung

FAELLE = [
    (errors.DiskFull(), "GET", [stoerung.VOLL]),
    (errors.QueryCanceled(), "POST", [stoerung.LANGE]),
    (errors.LockNotAvailable(), "POST", [stoerung.GESPERRT]),
    (errors.AdminShutdown(), "GET", [stoerung.WEG]),
    (errors.AdminShutdown(), "POST", [stoerung.WEG, stoerung.UNGEWISS]),
]


def _seite(fehler: BaseException, methode: str = "GET") -> Any:
    try:
        raise fehler
    except BaseException:
        return stoerung.stoerung(RequestFactory().generic(methode, "/"))


@pytest.mark.parametrize(("ursache", "methode", "saetze"), FAELLE)
def test_jede_ursache_hat_ihren_satz(ursache: Exception, methode: str, saetze: list[str]) -> None:
    fehler = OperationalError("x")
    fehler.__cause__ = ursache
    seite = _seite(fehler, methode)
    assert seite.status_code == 503 and seite.headers["Retry-After"] and all(satz in seite.content.decode() for satz in saetze)


def test_eine_verlorene_verbindung_ist_keine_bekannte_ursache() -> None:
    assert list(stoerung.saetze_zu(InterfaceError("the connection is closed"), schreibt=True)) == [stoerung.WEG, stoerung.UNGEWISS]


def test_ein_eigener_fehler_bleibt_einer() -> None:
    seite = _seite(ValueError("x"))
    assert seite.status_code == 500 and "unerwarteter Fehler" in seite.content.decode()
