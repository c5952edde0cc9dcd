"""What the page of a failed request says, by its cause."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg import errors

from basis import once
from config import stoerung

FAELLE = [
    (errors.DiskFull(), stoerung.VOLL),
    (errors.QueryCanceled(), stoerung.LANGE),
    (errors.LockNotAvailable(), stoerung.GESPERRT),
    (errors.AdminShutdown(), stoerung.WEG),
    (None, "unerwarteter Fehler"),
]
STAENDE = {stoerung.NICHTS, stoerung.UNGEWISS, stoerung.NACHSEHEN}
GEWIRKT, OFFEN = once.Laufende("0" * 64, gewirkt=True), once.Laufende("1" * 64)
OHNE: dict[str, Any] = {}


def _seite(ursache: BaseException | None, methode: str = "GET", meta: dict[str, Any] = OHNE) -> Any:
    fehler = OperationalError("x") if ursache else ValueError("x")
    fehler.__cause__ = ursache
    try:
        raise fehler
    except Exception:
        return stoerung.stoerung(RequestFactory().generic(methode, "/", **meta))


@pytest.mark.parametrize(("ursache", "satz"), FAELLE)
def test_jede_ursache_hat_ihren_satz(ursache: BaseException | None, satz: str) -> None:
    seite = _seite(ursache)
    assert satz in seite.content.decode() and not any(stand in seite.content.decode() for stand in STAENDE), "nothing was sent"
    assert (seite.status_code, "Retry-After" in seite.headers) == ((503, True) if ursache else (500, False))


@pytest.mark.parametrize(("ursache", "satz"), FAELLE)
@pytest.mark.parametrize(
    ("meta", "stand"),
    [
        (OHNE, stoerung.UNGEWISS),
        ({stoerung.ABSENDUNG: OFFEN}, stoerung.NICHTS),
        ({stoerung.ABSENDUNG: GEWIRKT}, stoerung.UNGEWISS),
        ({stoerung.ABSENDUNG: None}, stoerung.NACHSEHEN),
    ],
    ids=["nie auf der Seite", "nichts gewirkt", "gewirkt", "unbekannt"],
)
def test_was_gespeichert_ist_sagt_nur_wer_es_weiss(ursache: BaseException | None, satz: str, meta: dict[str, Any], stand: str) -> None:
    """What a lost connection did last nobody knows."""
    if satz == stoerung.WEG and stand == stoerung.NICHTS:
        stand = stoerung.UNGEWISS
    text = _seite(ursache, "POST", meta).content.decode()
    assert satz in text and {s for s in STAENDE if s in text} == {stand}


def test_eine_verlorene_verbindung_ist_keine_bekannte_ursache() -> None:
    assert stoerung.satz_zu(InterfaceError("the connection is closed")) == stoerung.WEG
