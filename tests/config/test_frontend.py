"""The front-end packages: locked without a host, built once, and a clear sentence where npm is missing."""

import json
import shutil

import pytest

from config import frontend


def test_die_sperrdatei_nennt_keinen_paketserver():
    text = (frontend.BASE_DIR / "package-lock.json").read_text()
    assert "://" not in text and "resolved" not in text
    assert all("integrity" in entry for name, entry in json.loads(text)["packages"].items() if name)


def test_der_zweite_bau_tut_nichts():
    frontend.build()
    before = frontend.STAMP.stat().st_mtime_ns
    assert frontend.build() is False
    assert frontend.STAMP.stat().st_mtime_ns == before


def test_gebaut_sind_stil_skript_schriften_und_ihre_lizenz():
    frontend.build()
    names = {path.relative_to(frontend.TARGET).as_posix() for path in frontend.TARGET.rglob("*") if path.is_file()}
    assert {"kern.min.css", "kern-LICENSE.md", "htmx.min.js", "fonts/OFL.txt", "fonts/sozialraum-sans-regular.woff2"} <= names
    assert all(path.stat().st_size < 40_000 for path in (frontend.TARGET / "fonts").glob("*.woff2"))


def test_ohne_npm_erklaert_ein_deutscher_satz_was_zu_tun_ist(monkeypatch, tmp_path):
    monkeypatch.setattr(frontend, "PACKAGES", tmp_path / "node_modules")
    monkeypatch.setattr(shutil, "which", lambda *args, **kwargs: None)
    with pytest.raises(frontend.FrontendError, match="npm wurde nicht gefunden"):
        frontend._install_packages()
