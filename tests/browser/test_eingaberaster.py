"""The entry grid by keyboard alone: paste from a spreadsheet, move, undo, see the difference, take over."""

from typing import Any

import pytest

from tests.browser.people import Person
from tests.site.test_crawl import AXE, OVERHANG, RULES, RUN

pytestmark = pytest.mark.browser
PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})) }"""


def test_einfuegen_bewegen_zuruecknehmen_uebernehmen(chromium: Any, server: str) -> None:
    with Person(chromium, server, "controlling") as person:
        person.go("/daten/eingabe/?indikator=kinder_u15_sgb2&stichtag=30.06.2007")
        page = person.page
        fields = page.locator("input[data-spalte]")
        fields.nth(0).focus()
        page.evaluate(PASTE, "7\t100\r\n8\t100\r\n–\t\r\n")
        assert [fields.nth(n).input_value() for n in range(5)] == ["7", "100", "8", "100", "–"]
        assert "5 Felder eingefügt. 5 Felder geändert." in person.text
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.name") == fields.nth(3).get_attribute("name")
        page.keyboard.type("120")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == fields.nth(5).get_attribute("name")
        page.keyboard.press("Control+z")
        assert fields.nth(3).input_value() == "100"
        page.keyboard.press("Control+z")
        assert [fields.nth(n).input_value() for n in range(5)] == [""] * 5 and "0 Felder geändert." in person.text
        fields.nth(0).focus()
        page.evaluate(PASTE, "7\t100\n8\t100\n–\n")
        _is_usable(page)
        person.press("Änderungen prüfen")
        assert "3 Werte sind neu, 0 ändern sich. Noch ist nichts gespeichert." in person.text
        _is_usable(page)
        person.fill("Quelle", "Agentur für Arbeit (Muster)")
        person.press("Werte übernehmen")
        assert "Die Werte sind übernommen." in person.text
        assert person.messages == []


def _is_usable(page: Any) -> None:
    """axe finds nothing, and nothing hangs over the edge of a phone."""
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN, RULES) == []
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate(OVERHANG) == []
    page.set_viewport_size({"width": 1280, "height": 900})
