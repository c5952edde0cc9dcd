"""The system's Chromium, driven by Playwright; it resolves no name but this machine's."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1", "--disable-gpu", "--disable-dev-shm-usage",
             "--font-render-hinting=none"]


def executable() -> str:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    if not os.path.exists(path):
        pytest.fail("Chromium fehlt. Bitte ausführen: sudo apt-get install --no-install-recommends chromium", pytrace=False)
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session; a test takes contexts of its own."""
    from playwright.sync_api import sync_playwright

    arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def seite(chromium: Any) -> Iterator[Any]:
    """A page in a context of its own, German, 1280 px wide; `seite.meldungen` collects the console's messages."""
    context = chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.meldungen = []
    page.on("console", lambda message: page.meldungen.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.meldungen.append(f"pageerror: {error}"))
    yield page
    context.close()
