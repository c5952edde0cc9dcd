"""Our own Markdown texts as HTML of the product: no raw HTML, no style attributes, tables with caption and scroll region."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGES = {"methodik.md": "/methodik/", "hilfe.md": "/hilfe/", "datenschutz.md": "/datenschutz/", "barrierefreiheit.md": "/barrierefreiheit/"}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Text:
    """A text of docs/: its H1, the HTML below it, and its H2s as (id, title)."""

    titel: str
    html: SafeString
    kapitel: tuple[tuple[str, str], ...]


@lru_cache
def lies(path: Path) -> Text:
    """The texts belong to the release, so each process reads them once."""
    return setze(path.read_text())


def setze(quelle: str) -> Text:
    md = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = md.parse(quelle)
    titel, kapitel = "", []
    used: set[str] = set()
    heading = ""
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[index + 1].content
            if token.tag == "h1":
                titel = heading
                continue
            token.attrSet("id", _anchor(heading, used))
            if token.tag == "h2":
                kapitel.append((str(token.attrs["id"]), _plain(heading)))
        elif token.type == "table_open":
            token.attrSet("class", "st-table")
            token.meta["caption"] = _plain(heading or titel)
        elif token.type in ("th_open", "td_open"):
            _cell(token)
        elif token.type == "inline":
            token.children = list(_links(token.children or []))
    md.add_render_rule("table_open", _table_open)
    md.add_render_rule("table_close", _table_close)
    html = md.renderer.render(_without_h1(tokens), md.options, {})
    return Text(_plain(titel), mark_safe(html), tuple(kapitel))


def _table_open(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    name = escape(tokens[index].meta["caption"])
    caption = f'<table class="st-table"><caption class="st-nur-vorlesen">{name}</caption>'
    return f'<div class="st-scroll" role="region" tabindex="0" aria-label="Tabelle: {name}">{caption}'


def _table_close(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return "</table></div>"


def _cell(token: Token) -> None:
    """Markdown's alignment is a style attribute; ours is a class."""
    style = str(token.attrs.pop("style", ""))
    if "right" in style:
        token.attrSet("class", "n")
    if token.type == "th_open":
        token.attrSet("scope", "col")


def _without_h1(tokens: list[Token]) -> list[Token]:
    """The H1 is the page's title; a line "Inhalt:" would double the page's own list of chapters."""
    kept, skip = [], False
    for index, token in enumerate(tokens):
        if token.tag == "h1":
            skip = token.type == "heading_open"
        elif token.type == "paragraph_open" and tokens[index + 1].content.startswith("Inhalt:"):
            skip = True
        elif not skip:
            kept.append(token)
        elif token.type == "paragraph_close":
            skip = False
    return kept


def _links(children: list[Token]) -> Any:
    """A link to another text leads to its page; to any other file of the repository only its words stay."""
    dropped = False
    for token in children:
        if token.type == "link_open" and token.attrs.get("href") in PAGES:
            token.attrSet("href", PAGES[str(token.attrs["href"])])
        if token.type == "link_open" and not re.match(r"https?:|#|/", str(token.attrs.get("href", ""))):
            dropped = True
        elif token.type == "link_close" and dropped:
            dropped = False
        else:
            yield token


def _plain(text: str) -> str:
    return re.sub(r"[`*_]", "", text)


def _anchor(text: str, used: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", _plain(text).lower().translate(UMLAUTS)).strip("-") or "abschnitt"
    name, number = base, 2
    while name in used:
        name, number = f"{base}-{number}", number + 1
    used.add(name)
    return name
