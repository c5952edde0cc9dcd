"""The buffer between clients and the application: whole or not at all, with bounds that say so."""

import errno
import io
import re
import runpy
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from basis import once
from basis.imports import tabelle
from basis.models import Nutzer
from berichte import pdf
from budgets.actions import buchungsprofil
from budgets.imports import probe
from config import stoerung, webserver
from config.webserver import Gepuffert
from sozialraum.access import Wer
from sozialraum.actions import fallexport, geometrie
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports import abfragebogen

PROJECT = Path(__file__).resolve().parents[2]
SENDUNG = once.Laufende("0" * 64)


def _echo(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    start_response("200 OK", [("X-Art", "Echo")])
    yield environ["wsgi.input"].read()
    yield b"!"


def _rufe(
    anwendung: Gepuffert, koerper: bytes | io.RawIOBase = b"", laenge: int | None = None, **mehr: Any
) -> tuple[str, dict[str, str], bytes]:
    gesagt: list[Any] = []
    if isinstance(koerper, bytes):
        laenge, koerper = len(koerper) if laenge is None else laenge, io.BytesIO(koerper)  # type: ignore[assignment]
    environ = {"CONTENT_LENGTH": str(laenge), "wsgi.input": koerper, "REQUEST_METHOD": "POST", **mehr}
    inhalt = b"".join(anwendung(environ, lambda *angaben: gesagt.append(angaben)))
    status, kopf = gesagt[-1]
    return status, dict(kopf), inhalt


@pytest.mark.parametrize("koerper", [b"", b"a=1", b"x" * (webserver.KLEIN + 1), b"y" * (9 << 20)])
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
    monkeypatch.setattr(webserver, "RAUM", 0)
    anwendung = Gepuffert(_echo)
    status, _, inhalt = _rufe(anwendung, b"x" * (webserver.KLEIN + 1))
    assert status.startswith("503") and webserver.UPLOADS in inhalt.decode()
    assert _rufe(anwendung, b"x" * webserver.KLEIN)[0] == "200 OK", "a small one always finds room"


class Stumme(io.RawIOBase):
    """A client that sends so much and then nothing, until the test is over."""

    def __init__(self, menge: int):
        self.rest, self.still, self.ende = menge, threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        menge = min(size, self.rest)
        self.rest -= menge
        if not menge:
            self.still.set()
            self.ende.wait(60)
        return b"x" * menge


def test_wer_nur_ankuendigt_nimmt_niemandem_raum(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these has announced more than all the room; what one of them has sent counts, and only as long as it is there."""
    viel = 8 * webserver.KLEIN
    monkeypatch.setattr(webserver, "RAUM", viel)
    anwendung, stumme = Gepuffert(_echo), [Stumme(n) for n in (0, 0, webserver.KLEIN, 5 * webserver.KLEIN)]

    def sende(wer: Stumme) -> None:
        with pytest.raises(ConnectionResetError):
            _rufe(anwendung, wer, webserver.GROESSTE)

    faeden = [threading.Thread(target=sende, args=[wer]) for wer in stumme]
    for faden, wer in zip(faeden, stumme, strict=True):
        faden.start()
        assert wer.still.wait(60)
    assert _rufe(anwendung, b"y" * (webserver.KLEIN + viel // 2))[0] == "200 OK"
    assert _rufe(anwendung, b"y" * (webserver.KLEIN + viel))[0].startswith("503")
    for wer in stumme:
        wer.ende.set()
    for faden in faeden:
        faden.join(60)
    assert _rufe(anwendung, b"y" * (webserver.KLEIN + viel))[0] == "200 OK"


class Leser(io.BytesIO):
    """Notes until when its sender is waited for."""

    def read(self, size: int | None = -1) -> bytes:
        self.fristen = [*getattr(self, "fristen", []), webserver._fristen["leitung"]]
        return super().read(size)


def test_geduld_waechst_mit_dem_was_kam_und_ging_nicht_mit_dem_was_angekuendigt_war() -> None:
    beginn, menge = time.monotonic(), 20 * webserver.STUECK
    leser = Leser(b"x" * menge)
    gegeben = menge / webserver.LANGSAM  # seconds
    gesagt: list[Any] = []
    environ = {"CONTENT_LENGTH": str(menge), "wsgi.input": leser, "REQUEST_METHOD": "POST", "gunicorn.socket": "leitung"}
    teile = Gepuffert(_echo)(environ, lambda *angaben: gesagt.append(angaben))
    dauer = time.monotonic() - beginn
    erste, letzte = leser.fristen[0] - beginn, leser.fristen[-1] - beginn
    assert webserver.FRIST <= erste <= webserver.FRIST + dauer
    assert letzte == pytest.approx(erste + gegeben * 19 / 20)
    gesendet = [webserver._fristen["leitung"] for _ in teile]
    webserver._fristen.clear()
    assert gesendet[-1] - gesendet[0] == pytest.approx(gegeben)


def test_keine_antwort_liegt_auf_der_platte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/gibt/es/nicht")
    assert _rufe(Gepuffert(_echo), b"y" * (30 << 20))[0] == "200 OK"


def _wirft(fehler: Exception) -> Gepuffert:
    def kaputt(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"x"
        raise fehler

    return Gepuffert(kaputt)


FEHLER = [ValueError("x"), OSError(errno.ENOSPC, "no space"), TimeoutError("slow"), BrokenPipeError()]


@pytest.mark.parametrize("fehler", FEHLER, ids=lambda fehler: type(fehler).__name__)
def test_ein_fehler_mitten_im_inhalt_ist_eine_deutsche_seite(fehler: Exception) -> None:
    """The server would answer in English, or take it for a fault of the connection and close."""
    status, _, inhalt = _rufe(_wirft(fehler), REQUEST_METHOD="GET")
    assert status.startswith("500") and webserver.FEHLER in inhalt.decode() and stoerung.NICHTS not in inhalt.decode()


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

    status, _, inhalt = _rufe(Gepuffert(haengt), REQUEST_METHOD=weise, **{stoerung.ABSENDUNG: SENDUNG})
    fertig.set()
    assert status.startswith("503") and webserver.HAENGT in inhalt.decode() and len(wecker) == 1
    assert (stoerung.UNGEWISS in inhalt.decode()) is ungewiss


IN_EINER_SEITE = [
    pdf.GRENZEN_DER_SEITE, buchungsprofil.GRENZEN_DER_SEITE, tabelle.GRENZEN, probe.GRENZEN, fallexport.GRENZEN, geometrie.GRENZEN,
    abfragebogen.GRENZEN,
]  # fmt: skip


@pytest.mark.parametrize("grenzen", IN_EINER_SEITE)
def test_was_eine_seite_druckt_oder_liest_endet_mit_seinem_satz_bevor_sie_aufgegeben_wird(grenzen: Any) -> None:
    assert grenzen.rechenzeit <= grenzen.dauer <= webserver.FRIST - 10


def test_ein_papier_und_eine_buchungsdatei_haben_diese_grenzen(monkeypatch: pytest.MonkeyPatch) -> None:
    gegeben: list[Any] = []

    def fange(*angaben: Any, **felder: Any) -> Any:
        gegeben.append([*angaben, *felder.values()][-1])
        raise Abgelehnt("genug gesehen")

    monkeypatch.setattr(pdf, "druckprozess", fange)
    monkeypatch.setattr(buchungsprofil, "zieh_aus", fange)
    auftrag: Any = None
    with pytest.raises(Abgelehnt):
        pdf.drucke(auftrag)
    with pytest.raises(Abgelehnt):
        buchungsprofil.lege_entwurf_an(wer=Wer(name="x", nutzer=Nutzer()), profil=auftrag, inhalt=b"", dateiname="b.csv")
    assert gegeben == [pdf.GRENZEN_DER_SEITE, buchungsprofil.GRENZEN_DER_SEITE]


def test_ein_ende_laesst_zeit_zu_senden_und_zu_lesen() -> None:
    ende = runpy.run_path(str(PROJECT / "gunicorn.conf.py"))["graceful_timeout"]
    dienst = (PROJECT / "docs/beispiele/systemd/steuerung-web.service").read_text()
    assert 2 * webserver.FRIST <= ende < int(re.findall(r"TimeoutStopSec=(\d+)", dienst)[0]), "systemd would cut them off"
