"""A Fachkraft logs a whole round by keyboard alone: two Hinweise, one Aktion, one Reflexion (issue 6); the pages follow."""

from time import monotonic
from typing import Any

import pytest

from tests.browser.people import Person
from tests.site.test_crawl import AXE, OVERHANG, RULES, RUN

pytestmark = pytest.mark.browser
LOOP = "Der Weg zur Beratung ist weit"
MOST_SECONDS = 180


class Keyboard:
    """Goes from field to field with Tab and types; never touches the mouse."""

    def __init__(self, page: Any):
        self.page = page

    def to(self, name: str) -> None:
        """Tab until the field of that name, or the control with that text, has the focus."""
        for _ in range(120):
            at = self.page.evaluate("[document.activeElement.name || '', document.activeElement.textContent.trim()]")
            if name in at:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Kein Weg zu {name}")

    def type(self, name: str, text: str) -> None:
        self.to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, text: str) -> None:
        """In a list, typing the beginning of an entry picks it."""
        self.to(name)
        self.page.keyboard.type(text)

    def open(self, name: str) -> None:
        """A part of the page that is folded."""
        self.to(name)
        self.page.keyboard.press("Enter")

    def press(self, name: str) -> None:
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_eine_runde_in_unter_drei_minuten(chromium: Any, server: str) -> None:
    with Person(chromium, server, "fachkraft4") as person:
        begin, page = monotonic(), person.page
        person.go("/hausrunden/neu/")
        k = Keyboard(page)
        k.choose("system", "Nördliche Neustadt")
        k.type("tag", "15.10.2007")
        k.press("Speichern")
        assert person.path.endswith("/niederschrift/"), person.text
        k.to("anwesend")
        page.keyboard.press("Space")
        k.type("information", "Zwei Häuser berichten von vollen Nachmittagen.")
        k.type("hinweis-0-titel", "Am Freitagnachmittag fehlt ein Raum")
        k.open("Neuer Hinweis 2")
        k.type("hinweis-1-titel", "Die Sporthalle hat freie Zeiten")
        k.choose("hinweis-1-art", "Ressource")
        k.open("Angebot oder Aktion verabreden")
        k.choose("aktion-hinweis", "Neuer Hinweis 1")
        k.choose("aktion-dringlichkeit", "bis zur")
        k.choose("aktion-reichweite", "der Stadtteil")
        k.type("aktion-beleg", "Drei Häuser sehen dasselbe")
        k.choose("aktion-art", "Freizeit")
        k.type("aktion-titel", "Offene Halle am Freitag")
        k.type("aktion-ziel", "Ein Ort bis 18 Uhr")
        k.choose("aktion-akteur", "Muster")
        k.type("aktion-bis", "21.12.2007")
        k.open("Einen offenen Hinweis reflektieren")
        k.choose("reflexion-hinweis", LOOP)
        k.choose("reflexion-wirkung", "wirksam")
        k.type("reflexion-beleg", "Die Sprechstunden waren meist belegt")
        k.choose("reflexion-folge", "schließen")
        k.type("naechste_am", "12.11.2007")
        k.press("Eintragen und abschließen")
        assert "Die Runde ist eingetragen." in person.text, person.text[:3000]
        assert monotonic() - begin < MOST_SECONDS
        assert all(t in person.text for t in ("Am Freitagnachmittag fehlt ein Raum", "Offene Halle am Freitag", f"Reflexion zu „{LOOP}“"))
        page.evaluate(AXE.read_text())
        assert page.evaluate(RUN, RULES) == []
        page.set_viewport_size({"width": 400, "height": 900})
        assert page.evaluate(OVERHANG) == []
        person.follow("Nördliche Neustadt")
        assert "Die Sporthalle hat freie Zeiten" in person.text and LOOP not in person.text and "12.11.2007" in person.text
        assert person.messages == []
