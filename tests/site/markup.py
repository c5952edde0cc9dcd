"""What a page is built of, read by the standard library's parser: enough to check habits that no validator knows."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    content: list["Element | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Element"]:
        return [e for e in self.content if isinstance(e, Element)]

    @property
    def text(self) -> str:
        return "".join(e if isinstance(e, str) else e.text for e in self.content)

    def ancestors(self) -> list["Element"]:
        return [] if self.parent is None else [self.parent, *self.parent.ancestors()]


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, self._open[-1] if self._open else None)
        if element.parent:
            element.parent.content.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].content.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [e for e in self.elements if e.tag in tags]


def faults(html: str) -> list[str]:
    """What a page lacks of the house's rules, as sentences."""
    page = Page(html)
    found = []
    if (number := len(page.all("h1"))) != 1:
        found.append(f"{number} h1 statt einer")
    if not any(e.attributes.get("lang") == "de" for e in page.all("html")):
        found.append("die Seite sagt nicht, dass sie deutsch ist")
    if not any(e.text.strip() for e in page.all("title")):
        found.append("ohne Titel")
    bare = [e for e in page.all("table") if not any(c.tag == "caption" for c in e.children)]
    found += [f"Tabelle ohne caption: {e.text.strip()[:40]!r}" for e in bare]
    found += [f"style-Attribut an <{e.tag}>" for e in page.elements if "style" in e.attributes]
    found += [f"Skript in <{e.tag}>" for e in page.elements if any(name.startswith("on") for name in e.attributes)]
    scripts = [e for e in page.all("script") if not e.attributes.get("src") and e.attributes.get("type") != "application/json"]
    found += ["Skript in der Seite" for _ in scripts] + ["Stil in der Seite" for _ in page.all("style")]
    found += [f"Diagramm ohne „Werte als Tabelle“: {_name(e)}" for e in page.all("svg") if _is_chart(e) and not _has_table(e)]
    found += [
        f"Formular ohne Schutz vor fremden Absendern: {e.attributes.get('action', '')!r}"
        for e in page.all("form")
        if e.attributes.get("method", "").lower() == "post" and 'name="csrfmiddlewaretoken"' not in html
    ]
    return found


def _name(svg: Element) -> str:
    return next((c.text.strip() for c in svg.children if c.tag == "title"), "ohne Titel")


def _is_chart(svg: Element) -> bool:
    """A figure of its own; small pictures in a cell or beside a number are part of their table."""
    return svg.attributes.get("role") == "img" and any(a.tag == "figure" for a in svg.ancestors())


def _has_table(svg: Element) -> bool:
    figure = next(a for a in svg.ancestors() if a.tag == "figure")
    return any("Werte als Tabelle" in e.text for e in ([figure] + ([figure.parent] if figure.parent else [])))
