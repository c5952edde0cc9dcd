"""Every page in a real browser: axe finds nothing, the console stays silent, nothing hangs over the edge at 320 px.

One navigation a page; the page is then resized through the states. `make test` takes one page of each address, and axe one in three of
Controlling's and all of the others', in the widest light or the narrowest dark state, by turns; GRUENDLICH=1 takes every page in all
six. BILDER=folder keeps a picture of each. Which pages there are, and for whom, says `urls.txt`.
"""

import os
from binascii import crc32
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases
from tests.site import table
from tests.site.harvest import THOROUGH, Harvest, one_in
from tests.site.report import keine
from tests.site.scene import Szene

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = [(1280, "light"), (320, "dark")]
if THOROUGH:
    STATES = [(width, scheme) for width in (1280, 400, 320) for scheme in ("light", "dark")]
RUN = """async (tags) => (await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: tags}}))
    .violations.map(v => v.id + ' (' + v.nodes.length + '): ' + v.nodes[0].target + ': ' + (v.nodes[0].any[0] || v.nodes[0].all[0] ||
    v.nodes[0].none[0] || {message: ''}).message)"""
OVERHANG = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 &&
    !e.closest('.st-scroll, [role=region]')).slice(0, 3).map(e => e.tagName + '.' + e.className)
    .concat(['Seite ist ' + document.documentElement.scrollWidth + ' px breit'])"""


class Visitor:
    """One browser context for each role, one page in it, logged in by its session."""

    def __init__(self, browser: Any, address: str, harvest: Harvest):
        self.browser, self.address, self.harvest = browser, address, harvest
        self._pages: dict[str, Any] = {}

    def open(self, path: str, role: str) -> Any:
        page = self._pages.get(role) or self._new(role)
        page.messages.clear()
        page.set_viewport_size({"width": STATES[0][0], "height": 900})
        page.emulate_media(color_scheme=STATES[0][1])
        page.answer = page.goto(self.address + path, wait_until="load")
        return page

    def _new(self, role: str) -> Any:
        context = self.browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", bypass_csp=False)
        if role != "anonym":
            cookie = self.harvest.client(role).cookies["sitzung"].value
            context.add_cookies([{"name": "sitzung", "value": cookie, "url": self.address}])
        page = context.new_page()
        page.messages = []
        page.on("console", lambda message: page.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.messages.append(f"pageerror: {error}"))
        self._pages[role] = page
        return page

    def faults(self, page: Any, states: list[tuple[int, str]] | None = None) -> list[str]:
        """What axe and the rule of 320 px say in every state, and what the console said meanwhile."""
        found = [f"Konsole: {message}" for message in page.messages]
        states = STATES if states is None else states
        if states:
            page.evaluate(AXE.read_text())  # by the debugger, which the page's CSP does not bind
        for width, scheme in states:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            self._picture(page, width, scheme)
            found += [f"{width} px {scheme}: {violation}" for violation in page.evaluate(RUN, RULES)]
        page.set_viewport_size({"width": 320, "height": 900})
        return found + [f"320 px: ragt hinaus: {element}" for element in page.evaluate(OVERHANG)]

    def _picture(self, page: Any, width: int, scheme: str) -> None:
        """With BILDER=folder: what was seen."""
        if folder := os.environ.get("BILDER"):
            name = page.url.removeprefix(self.address).strip("/").replace("/", "_") or "start"
            page.screenshot(path=Path(folder) / f"{name[:80]}_{width}_{scheme}.png", full_page=True)


@pytest.fixture(scope="module")
def besuch(chromium: Any, _server_thread: Any, szene_template: str, databases: Databases, django_db_blocker: Any) -> Iterator[Visitor]:
    from django.test import override_settings

    from tests.factories import baue_besetzung, baue_raeume

    name = databases.copy(szene_template)
    with django_db_blocker.unblock(), databases.pointed_at(name), override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
        visitor = Visitor(chromium, _server_thread.url, Harvest(Szene(baue_besetzung(baue_raeume()))))
        yield visitor
        for page in visitor._pages.values():
            page.context.close()
    databases.drop(name)


def one_of_each(pages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A fixed one of the pages that share an address."""
    chosen: dict[str, tuple[str, str]] = {}
    for page in sorted(pages, key=lambda page: crc32(page[0].encode())):
        chosen.setdefault(page[0].partition(".")[0], page)
    return [page for page in pages if page in chosen.values()]


EVERY = [(page, role) for page in table.pages() if (role := table.role_for(page))]
SHOWN = EVERY if THOROUGH or os.environ.get("BILDER") else one_of_each(EVERY)
FORMS = [(page, role) for page, role in EVERY if (line := table.lines().get((page, "POST"))) and line.status(role) == 422]


@pytest.mark.parametrize(("page", "role"), SHOWN, ids=[page for page, _ in SHOWN])
def test_seite_ist_fuer_alle_benutzbar(besuch: Visitor, page: str, role: str) -> None:
    opened = besuch.open(besuch.harvest.address(page), role)
    assert opened.answer.status == 200
    by_axe = one_in(3, f"axe {page}") or role != "controlling" or os.environ.get("BILDER")
    keine(besuch.faults(opened, STATES if THOROUGH else [STATES[one_in(2, page)]] if by_axe else []))


FIELD = ":is(input:not([type=hidden]), textarea, select)"
FILLED_IN = f"main form[method=post] {FIELD}"
SENT = f"main form[method=post]:has({FIELD}) [type=submit]"  # not one that is only a button


@pytest.mark.parametrize(("page", "role"), FORMS if THOROUGH else FORMS[::8], ids=lambda value: value)
def test_ein_abgelehntes_formular_ist_fuer_alle_benutzbar(besuch: Visitor, page: str, role: str) -> None:
    opened = besuch.open(besuch.harvest.address(page), role)
    if not opened.locator("main form[method=post]").count():  # what is decided or unchanged has nothing to send, and says so
        assert opened.locator("main .st-hinweis, main form[method=get]").count()
        return
    if not opened.locator(FILLED_IN).count():  # its hidden fields are right in a browser: nothing that could be refused
        return
    opened.evaluate("""() => document.querySelectorAll('main form[method=post]').forEach(f => { f.noValidate = true;
        f.querySelectorAll('input:not([type=hidden],[type=file]), textarea, select').forEach(e => e.value = '') })""")
    with opened.expect_response(lambda response: response.request.method == "POST") as answer:
        opened.locator(SENT).first.click(no_wait_after=True)
    assert answer.value.status == 422
    opened.locator("[data-fokus], [role=alert]").first.wait_for()
    opened.wait_for_load_state("load")
    opened.messages[:] = [m for m in opened.messages if "422" not in m]  # Chromium itself notes the status
    keine(besuch.faults(opened, [STATES[-1]]))


@pytest.mark.parametrize(("path", "status"), [("/gibt-es-nicht/", 404), ("/gebiete/?stand=abc", 400)])
def test_eine_fehlerseite_ist_fuer_alle_benutzbar(besuch: Visitor, path: str, status: int) -> None:
    opened = besuch.open(path, "controlling")
    assert opened.answer.status == status
    opened.messages.clear()
    keine(besuch.faults(opened))


def test_ein_eingebauter_fehler_wuerde_gefunden(besuch: Visitor) -> None:
    """The negative control: without alternative text, in pale grey, too wide, with a script that CSP stops."""
    opened = besuch.open("/hilfe/", "controlling")
    opened.evaluate("""() => document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="/static/nichts.png"><p class="probe">blass</p><div class="breit">x</div><a href="#x" onclick="1">klick</a>')""")
    opened.evaluate("""() => { document.querySelector('.probe').style.color = '#ddd';
        document.querySelector('.breit').style.width = '2000px' }""")
    opened.wait_for_timeout(200)
    found = " ".join(besuch.faults(opened))
    assert "image-alt" in found and "color-contrast" in found and "ragt hinaus" in found and "Konsole" in found
