"""What ends up on standard error past Django: of commands, threads, warnings and the web server."""

import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from tests.config.test_logs import KANARIE, zeilen

PROJECT = Path(__file__).resolve().parent.parent.parent
UNGEFANGEN = f"""
import sys, threading, warnings
from config import logs
logs.install()
warnings.warn("{KANARIE}")
thread = threading.Thread(target=lambda: int("{KANARIE}")); thread.start(); thread.join()
raise ValueError("{KANARIE}")
"""


def test_was_niemand_faengt_wird_ebenso_geschrieben() -> None:
    lauf = subprocess.run([sys.executable, "-c", UNGEFANGEN], cwd=PROJECT, capture_output=True, text=True)
    assert lauf.returncode == 1 and KANARIE not in lauf.stderr
    warnung, faden, ende = zeilen(lauf.stderr)
    assert warnung["meldung"].startswith("UserWarning (")
    assert faden["ausnahme"][0]["art"] == ende["ausnahme"][0]["art"] == "builtins.ValueError"
    offen = subprocess.run([sys.executable, "-c", UNGEFANGEN.replace("logs.install()", "")], cwd=PROJECT, capture_output=True, text=True)
    assert KANARIE in offen.stderr


def test_warnungen_der_suite_bleiben_fehler() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("x", stacklevel=1)


ANWENDUNG = f"""
def application(environ, start_response):
    if environ["PATH_INFO"] == "/livez":
        start_response("200 OK", [("Content-Length", "0")])
        return []
    raise ValueError("{KANARIE}")
"""


@pytest.mark.parametrize("mit", [True, False], ids=["mit unserer Einstellung", "ohne sie"])
def test_auch_der_webserver_schreibt_keine_adresse(mit: bool, tmp_path: Path) -> None:
    (tmp_path / "anwendung.py").write_text(ANWENDUNG)
    with socket.create_server(("127.0.0.1", 0)) as frei:
        port = frei.getsockname()[1]
    einstellung = [] if mit else ["--config", "python:anwendung"]
    befehl = [sys.executable, "-m", "gunicorn", *einstellung, "anwendung", "--pythonpath", str(tmp_path), "--bind", f"127.0.0.1:{port}",
              "--worker-class", "sync", "--no-control-socket"]  # fmt: skip
    with open(tmp_path / "log", "w") as log:
        server = subprocess.Popen(befehl, cwd=PROJECT, stdout=log, stderr=log, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path)})
    try:
        _sende(port, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", bis=20)
        _sende(port, f"GET /{KANARIE}?{KANARIE} HTTP/1.1\r\nHost: x\r\n\r\n")
        _sende(port, f"GET /x HTTP/1.1\r\n{KANARIE}\r\n\r\n")
    finally:
        server.terminate()
        server.wait()
    text = (tmp_path / "log").read_text()
    assert (KANARIE in text) is not mit, text
    if mit:
        assert any(zeile.get("ausnahme") for zeile in zeilen(text))


def _sende(port: int, text: str, bis: float = 5) -> None:
    ende = time.monotonic() + bis
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=bis) as stelle:
                stelle.sendall(text.encode())
                stelle.recv(1000)
                return
        except ConnectionRefusedError:
            assert time.monotonic() < ende
            time.sleep(0.05)
