"""The buffer between clients and the application: whole or not at all, with bounds that say so."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from config import webserver
from config.webserver import Gepuffert


def _echo(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    start_response("200 OK", [("X-Art", "Echo")])
    yield environ["wsgi.input"].read()
    yield b"!"


def _rufe(anwendung: Gepuffert, koerper: bytes = b"", laenge: int | None = None) -> tuple[str, dict[str, str], bytes]:
    gesagt: list[Any] = []
    laenge = len(koerper) if laenge is None else laenge
    environ = {"CONTENT_LENGTH": str(laenge), "wsgi.input": io.BytesIO(koerper), "REQUEST_METHOD": "POST"}
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


def test_ein_fehler_der_anwendung_bleibt_einer() -> None:
    def kaputt(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        raise TimeoutError("of the application itself")
        yield b""

    with pytest.raises(TimeoutError, match="of the application"):
        _rufe(Gepuffert(kaputt))
