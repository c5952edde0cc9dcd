"""A Fachkraft logs a whole round by keyboard alone: two Hinweise, one Aktion, one Reflexion; the pages follow."""

import re
from time import monotonic
from typing import Any

import pytest

from tests.browser.people import Person
from tests.site.test_crawl import AXE, OVERHANG, RULES, RUN

pytestmark = pytest.mark.browser
LOOP = "Der Weg zur Beratung ist weit"
SYSTEM, MEASURE = "Nördliche Neustadt", "Verhältnis der Zusammensetzung"
STADTTEIL, SYSTEME = "/gebiete/stadtteil/571/", "/systeme/"
STADT, RAUM = "/scorecard/2007/fachbereich/FB/", "/scorecard/2007/sozialraum/IV/"
MOST_SECONDS = 180
# of the Stadtteil: open Hinweise; of the System: both sides, last round, open Hinweise; composition in the city and the Sozialraum
BEFORE = ("1 Hinweis ist offen, 1 davon überfällig", "4 0 09.05.2007 1", "77 : 23", "87 : 13")
AFTER = ("2 Hinweise sind offen, 0 davon überfällig", "4 1 15.10.2007 2", "74 : 26", "78 : 22")


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


def row(person: Person, path: str, name: str) -> str:
    """The cells of the row of a list that says this name."""
    person.go(path)
    return " ".join(person.page.locator("main tr", has_text=name).first.inner_text().replace("\u00a0", " ").split())


def what_follows(person: Person) -> tuple[str, ...]:
    person.go(STADTTEIL)
    open_ones = re.search(r"\d+ Hinweise? (ist|sind) offen, \d+ davon überfällig", person.text)
    system = re.search(r"\d+ \d+ \d\d\.\d\d\.\d{4} \d+", row(person, SYSTEME, SYSTEM))
    values = [re.findall(r"\d+ : \d+", row(person, path, MEASURE)) for path in (STADT, RAUM)]
    assert values[0][0] == "90 : 10", "what was printed stays as it was printed"
    return (open_ones[0] if open_ones else "", system[0] if system else "", *(value[1] for value in values))


def test_eine_runde_in_unter_drei_minuten(chromium: Any, server: str) -> None:
    with Person(chromium, server, "fachkraft4") as person:
        assert what_follows(person) == BEFORE
        begin, page = monotonic(), person.page
        person.go("/hausrunden/neu/")
        k = Keyboard(page)
        k.choose("system", SYSTEM)
        k.type("tag", "15.10.2007")
        k.press("Speichern")
        assert person.path.endswith("/niederschrift/"), person.text
        k.to("anwesend")
        page.keyboard.press("Space")
        k.type("information", "Zwei Häuser berichten von vollen Nachmittagen.")
        k.type("hinweis-0-titel", "Am Freitagnachmittag fehlt ein Raum")
        k.choose("hinweis-0-gebiet", "571")
        k.open("Neuer Hinweis 2")
        k.type("hinweis-1-titel", "Die Sporthalle hat freie Zeiten")
        k.choose("hinweis-1-art", "Ressource")
        k.choose("hinweis-1-gebiet", "571")
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
        person.follow(SYSTEM)
        assert "Die Sporthalle hat freie Zeiten" in person.text and LOOP not in person.text and "12.11.2007" in person.text
        person.follow("Akteur aufnehmen")
        k.choose("akteur", "Muster-Polizeirevier")
        k.type("ab", "01.09.2007")
        k.press("Akteur aufnehmen")
        assert what_follows(person) == AFTER
        assert person.messages == []
