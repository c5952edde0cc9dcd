"""The buffer between clients and the application: whole or not at all, with bounds that say so."""

import errno
import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from config import stoerung, webserver
from config.webserver import Gepuffert


def _echo(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    start_response("200 OK", [("X-Art", "Echo")])
    yield environ["wsgi.input"].read()
    yield b"!"


def _rufe(anwendung: Gepuffert, koerper: bytes = b"", laenge: int | None = None, weise: str = "POST") -> tuple[str, dict[str, str], bytes]:
    gesagt: list[Any] = []
    laenge = len(koerper) if laenge is None else laenge
    environ = {"CONTENT_LENGTH": str(laenge), "wsgi.input": io.BytesIO(koerper), "REQUEST_METHOD": weise}
    inhalt = b"".join(anwendung(environ, lambda *angaben: gesagt.append(angaben)))
    status, kopf = gesagt[-1]
    return status, dict(kopf), inhalt


@pytest.mark.parametrize("koerper", [b"", b"a=1", b"x" * (webserver.KLEIN + 1), b"y" * (webserver.IM_SPEICHER + 5)])
def test_was_hineingeht_kommt_heraus(koerper: bytes) -> None:
    anwendung = Gepuffert(_echo)
    for _ in range(2):  # room that was taken is free again
        assert _rufe(anwendung, koerper) == ("200 OK", {"X-Art": "Echo"}, koerper + b"!")


def test_ein_halbes_formular_ist_keines() -> None:
    with pytest.raises(ConnectionResetError):
        _rufe(Gepuffert(_echo), b"betrag=1", laenge=20)


def test_zu_grosses_wird_nicht_gelesen_und_bekommt_einen_satz() -> None:
    status, kopf, inhalt = _rufe(Gepuffert(_echo), b"x", laenge=webserver.GROESSTE + 1)
    assert status.startswith("413") and kopf["Connection"] == "close" and webserver.ZU_GROSS in inhalt.decode()


def test_viele_grosse_zugleich_teilen_sich_den_raum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webserver, "RAUM", webserver.KLEIN)
    anwendung = Gepuffert(_echo)
    status, _, inhalt = _rufe(anwendung, b"x" * (webserver.KLEIN + 1))
    assert status.startswith("503") and webserver.UPLOADS in inhalt.decode()
    assert _rufe(anwendung, b"x" * webserver.KLEIN)[0] == "200 OK", "a small one always finds room"


def _wirft(fehler: Exception) -> Gepuffert:
    def kaputt(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"x"
        raise fehler

    return Gepuffert(kaputt)


def test_ein_fehler_der_anwendung_bleibt_einer() -> None:
    with pytest.raises(ValueError, match="of the application"):
        _rufe(_wirft(ValueError("of the application itself")))


@pytest.mark.parametrize(
    ("fehler", "satz"),
    [(OSError(errno.ENOSPC, "no space"), webserver.VOLL), (TimeoutError("slow"), webserver.FEHLER), (BrokenPipeError(), webserver.FEHLER)],
)
def test_was_der_server_fuer_einen_fehler_der_leitung_hielte_bekommt_eine_antwort(fehler: OSError, satz: str) -> None:
    status, _, inhalt = _rufe(_wirft(fehler))
    assert status.startswith("500") and satz in inhalt.decode() and stoerung.UNGEWISS in inhalt.decode()
    _, _, inhalt = _rufe(_wirft(fehler), weise="GET")
    assert satz in inhalt.decode() and stoerung.UNGEWISS not in inhalt.decode()


@pytest.mark.parametrize(("weise", "ungewiss"), [("POST", True), ("GET", False)])
def test_was_haengt_und_schreibt_ist_vielleicht_gespeichert(monkeypatch: pytest.MonkeyPatch, weise: str, ungewiss: bool) -> None:
    """It works on until its process ends, and may have come to COMMIT before it hung."""
    fertig, wecker = threading.Event(), []

    def wecke(*angaben: Any) -> threading.Thread:
        wecker.append(angaben)
        return threading.Thread()

    monkeypatch.setattr(webserver, "FRIST", 0.1)
    monkeypatch.setattr(webserver.threading, "Timer", wecke)

    def haengt(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        fertig.wait(30)
        raise ValueError("nobody waits for it")
        yield b""

    status, _, inhalt = _rufe(Gepuffert(haengt), weise=weise)
    fertig.set()
    assert status.startswith("503") and webserver.HAENGT in inhalt.decode() and len(wecker) == 1
    assert (stoerung.UNGEWISS in inhalt.decode()) is ungewiss
