"""A person at a browser: signs in, fills, clicks; everything by what can be read on the page."""

from typing import Any

from tests.factories import KENNWORT


class Person:
    def __init__(self, browser: Any, address: str, name: str, **options: Any):
        self.context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 900}, **options)
        self.page, self.address, self.messages = self.context.new_page(), address, list[str]()
        self.page.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.messages.append(f"pageerror: {error}"))
        self.go("/konto/anmelden/")
        self.page.get_by_label("Benutzername").fill(name)
        self.page.get_by_label("Kennwort").fill(KENNWORT)
        self.press("Anmelden")

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *reason: object) -> None:
        self.context.close()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).click()
        self.page.wait_for_load_state("load")

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state("load")

    def fill(self, label: str, value: str) -> None:
        self.page.locator("main").get_by_label(label, exact=False).first.fill(value)

    def choose(self, label: str, option: str) -> None:
        """The option whose text contains ``option``."""
        select = self.page.get_by_label(label).and_(self.page.locator("select")).first
        select.select_option(select.locator("option", has_text=option).first.get_attribute("value"))

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    @property
    def path(self) -> str:
        return str(self.page.url.removeprefix(self.address))

    def download(self, path: str) -> bytes:
        return bytes(self.context.request.get(self.address + path).body())
