"""States of the account pages that no crawl reaches, in Chromium: errors, lock-out, second factor. axe finds nothing."""

from binascii import crc32
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from tests.conftest import THOROUGH
from tests.factories import KENNWORT

AXE = (Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js").read_text
REGELN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser


def pruefe(seite: Any) -> None:
    """At three widths; axe in the widest and the narrowest, in the short run in one of them by turns. The frame is crawled elsewhere."""
    eine = (1280, 320)[crc32(seite.inner_text("h1").encode()) % 2]
    seite.evaluate(AXE())
    for breite, thema in ((1280, "light"), (400, "light"), (320, "dark")):
        seite.set_viewport_size({"width": breite, "height": 800})
        seite.emulate_media(color_scheme=thema)
        assert seite.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"seitlicher Überlauf bei {breite}"
        if breite == eine or (THOROUGH and breite != 400):
            befunde = seite.evaluate("r => axe.run({runOnly: r}).then(e => e.violations.map(v => [v.id, v.nodes[0].html]))", REGELN)
            assert befunde == [], f"{seite.url} {breite} {thema}"
    seite.set_viewport_size({"width": 1280, "height": 800})


def melde_an(seite: Any, name: str, kennwort: str = KENNWORT) -> None:
    seite.fill("#id_login", name)
    seite.fill("#id_password", kennwort)
    seite.click("main button[type=submit]")


def code(geheim: str) -> str:
    return format_hotp_value(hotp_value(geheim, list(yield_hotp_counters_from_time())[1]))


@pytest.fixture(autouse=True)
def _frisch() -> None:
    cache.clear()


def test_falsches_kennwort_und_sperre(server: str, seite: Any) -> None:
    seite.goto(f"{server}/konto/anmelden/")
    melde_an(seite, "netzwerkstelle", "falsch")
    assert "Benutzername oder Kennwort stimmt nicht." in seite.inner_text("#fehlerliste")
    pruefe(seite)
    for _ in range(4):
        melde_an(seite, "netzwerkstelle", "falsch")
    assert "gesperrt" in seite.inner_text("h1")
    pruefe(seite)
    assert [m for m in seite.meldungen if "status of 4" not in m] == []


def test_zweiter_faktor_ganz(server: str, seite: Any) -> None:
    seite.goto(f"{server}/konto/anmelden/?next=/konto/zweiter-faktor/")
    melde_an(seite, "fachkraft1")
    pruefe(seite)
    seite.click("text=Einschalten")
    pruefe(seite)
    seite.fill("#id_password", KENNWORT)
    seite.click("main button[type=submit]")
    geheim = seite.inner_text("code.st-code")
    pruefe(seite)
    seite.fill("#id_code", "000000")
    seite.click("main button[type=submit]")
    assert "Der Code stimmt nicht" in seite.inner_text("#fehlerliste")
    pruefe(seite)
    seite.fill("#id_code", code(geheim))
    seite.click("main button[type=submit]")
    assert len(seite.query_selector_all(".st-codes li")) == 10
    pruefe(seite)
    ersatz = seite.inner_text(".st-codes li >> nth=0")
    seite.click("header button:has-text('Abmelden')")
    melde_an(seite, "fachkraft1")
    assert "Code eingeben" in seite.inner_text("h1")
    pruefe(seite)
    seite.fill("#id_code", ersatz)
    seite.click("main button[type=submit]")
    seite.goto(f"{server}/konto/zweiter-faktor/ersatzcodes/")
    assert "Bitte bestätigen" in seite.inner_text("h1"), "vor den Ersatzcodes wird noch einmal gefragt"
    assert [m for m in seite.meldungen if "status of 4" not in m] == []


def test_kennwort_waehlen_ueber_den_link(server: str, seite: Any) -> None:
    seite.goto(f"{server}/konto/anmelden/?next=/zugaenge/neu/")
    melde_an(seite, "verwaltung")
    seite.fill("#id_benutzername", "neu1")
    seite.fill("#id_anzeigename", "Muster Neu")
    seite.click("main button[type=submit]")
    link = seite.inner_text("main code")
    pruefe(seite)
    seite.click("header button:has-text('Abmelden')")
    seite.goto(link)
    pruefe(seite)
    for feld in ("#id_password1", "#id_password2"):
        seite.fill(feld, "Mein eigener Satz 2007")
    seite.click("main button[type=submit]")
    assert "gespeichert" in seite.inner_text("h1")
    pruefe(seite)
    seite.goto(link)
    assert "gilt nicht mehr" in seite.inner_text("h1")
    pruefe(seite)
    assert seite.meldungen == []
