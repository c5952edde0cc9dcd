"""The main tasks with JavaScript switched off, and by keyboard alone."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.people import Person
from tests.browser.test_hauptweg import lieferung, uebernimmt_die_datei

pytestmark = pytest.mark.browser


def test_ein_filter_wirkt_ohne_javascript(chromium: Any, server: str) -> None:
    with Person(chromium, server, "controlling", java_script_enabled=False) as person:
        person.go("/gebiete/")
        alle = person.page.locator("main tbody tr").count()
        form = person.page.locator("form.st-filter:has(select)").first
        form.locator("select").first.select_option(index=2)
        form.get_by_role("button").first.click()
        assert "?" in person.path and 0 < person.page.locator("main tbody tr").count() < alle
        person.page.set_viewport_size({"width": 400, "height": 800})
        falte = person.page.locator("details.st-falte").first
        assert "Filter (" in falte.inner_text() and not person.page.locator("form.st-filter:has(select)").first.is_visible()
        falte.locator("summary").click()
        assert person.page.locator("form.st-filter:has(select)").first.is_visible()


def test_was_waere_wenn_rechnet_ohne_javascript(chromium: Any, server: str) -> None:
    with Person(chromium, server, "controlling", java_script_enabled=False) as person:
        person.go("/verteilungen/")
        person.follow("Verteilung 2008, Entwurf")
        vorher = person.page.locator("#ergebnis").inner_text()
        felder = person.page.locator("form#szenario")
        felder.locator("[name$=basisgewicht]").first.fill("30")
        felder.locator("[name$=g_kinder_u15_sgb2]").first.fill("40")
        person.press("Berechnen")
        assert "Szenario, nicht gespeichert" in person.text and person.page.locator("#ergebnis").inner_text() != vorher
        assert "basisgewicht=30" in person.path, "das Szenario steht in der Adresse"


def test_der_import_geht_ohne_javascript(chromium: Any, server: str, tmp_path: Path) -> None:
    datei = tmp_path / "lieferung.csv"
    datei.write_bytes(lieferung())
    with Person(chromium, server, "controlling", java_script_enabled=False) as person:
        uebernimmt_die_datei(person, datei)


def test_die_suche_geht_mit_der_tastatur_allein(chromium: Any, server: str) -> None:
    with Person(chromium, server, "ressort1") as person:
        person.go("/")
        person.page.keyboard.press("Tab")
        assert person.page.evaluate("document.activeElement.getAttribute('href')").startswith("#"), "zuerst: zum Inhalt springen"
        for _ in range(12):
            person.page.keyboard.press("Tab")
            if person.page.evaluate("document.activeElement.type") == "search":
                break
        person.page.keyboard.type("Silberhöhe")
        person.page.keyboard.press("Enter")
        person.page.wait_for_url("**/suche/**")
        assert "Silberhöhe" in person.text


def test_jedes_feld_der_werkstatt_ist_mit_der_tastatur_zu_erreichen(chromium: Any, server: str) -> None:
    with Person(chromium, server, "controlling") as person:
        person.go("/verteilungen/")
        person.follow("Verteilung 2008, Entwurf")
        visible = person.page.evaluate(
            "[...document.querySelectorAll('#szenario input, #szenario select, #szenario button')]"
            ".filter(e => e.checkVisibility() && e.type != 'hidden').map(e => e.name || e.textContent.trim())"
        )
        person.page.locator("form#szenario summary").first.focus()
        reached = set()
        for _ in range(len(visible) + 20):
            person.page.keyboard.press("Tab")
            reached.add(person.page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        assert [name for name in visible if name not in reached] == []
