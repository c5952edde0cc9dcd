"""Every list of the product has filters, saved views, pages, a choice of columns, XLSX and CSV of exactly the filtered set.

A list joins by being made with ``basis.lists.list_page``: what the pages show is found by its mark, and no call is missed.
"""

import csv
import inspect
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from tests.site import markup, table
from tests.site.harvest import THOROUGH, Answer, Harvest, one_in
from tests.site.report import keine
from tests.site.test_site import addresses, name_of

MARK = "data-liste"
MANY = 1000  # hits up to which the whole export is read
NOTHING = "zzzqqq"


@dataclass(frozen=True)
class List:
    """A list as its first reader sees it."""

    page: str
    role: str
    answer: Answer

    @property
    def path(self) -> str:
        return self.answer.url.partition("?")[0]


def lists(ernte: Harvest) -> Iterator[List]:
    for page in table.pages():
        role = table.role_for(page)
        if role and MARK in (answer := ernte.get(page, role)).html:
            yield List(page, role, answer)


@pytest.fixture(scope="module")
def listen(ernte: Harvest) -> list[List]:
    found = list(lists(ernte))
    assert len(found) > 15
    return found


def calls_list_page(callback: Any) -> bool:
    return "list_page" in inspect.unwrap(callback).__code__.co_names


def test_keine_liste_fehlt_in_der_pruefung(listen: list[List]) -> None:
    made = {pattern.name for pattern in addresses() if calls_list_page(pattern.callback)}
    assert len(made) > 15
    keine(made - {name_of(liste.page) for liste in listen}, "Diese Listen zeigt keine Seite der Tabelle")


def test_jede_liste_hat_filter_ausgabe_und_ansichten(listen: list[List]) -> None:
    wrong = []
    for liste in listen:
        html = liste.answer.html
        wrong += [f"{liste.page} ohne {what}" for what, there in {
            "Filter": bool(fields(html)), "XLSX": "format=xlsx" in html, "CSV": "format=csv" in html, "Ansicht speichern": bool(view(html)),
        }.items() if not there]  # fmt: skip
    keine(wrong)


def test_eine_liste_ohne_filter_wuerde_gefunden(listen: list[List]) -> None:
    bare = re.sub(r'<form class="st-filter".*?</form>', "", listen[0].answer.html, flags=re.DOTALL)
    assert fields(listen[0].answer.html) and not fields(bare)


def fields(html: str) -> list[tuple[str, str]]:
    """(name, a value that is offered or fits) of each filter; the choice of columns is none."""
    found = []
    for form in (e for e in markup.Page(html).all("form") if e.attributes.get("class") == "st-filter"):
        for field in inside(form):
            name = field.attributes.get("name", "")
            if field.tag == "select":
                values = [o.attributes.get("value", o.text) for o in inside(field) if o.tag == "option"]
                found += [(name, next((v for v in reversed(values) if v), ""))]
            elif field.tag == "input" and name and field.attributes.get("type") not in ("hidden", "checkbox"):
                found += [(name, "1" if field.attributes.get("type") == "number" else "er")]
    return found


def inside(element: markup.Element) -> Iterator[markup.Element]:
    for child in element.children:
        yield child
        yield from inside(child)


def view(html: str) -> str:
    """The link that keeps this page as a view."""
    links = (a.attributes.get("href", "") for a in markup.Page(html).all("a"))
    return next((href for href in links if href.startswith("/ansichten/neu/?")), "")


def hits(html: str) -> int:
    """How many rows the page says that it has."""
    if found := re.search(r"([\d.]+) Treffer|von ([\d.]+)</p>", html):
        return int((found[1] or found[2]).replace(".", ""))
    rows = markup.Page(html).all("tbody")
    return sum(1 for row in rows[-1].children if row.attributes.get("class") != "st-gruppe") if rows else 0


def exported(ernte: Harvest, liste: List, query: str) -> list[list[str]]:
    """Head and rows of the CSV; notes stand below an empty line."""
    text = ernte.ask(f"{liste.path}?{query}&format=csv", liste.role).body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    return rows[: rows.index([])] if [] in rows else rows


def test_jede_ausgabe_enthaelt_genau_was_gefiltert_ist(ernte: Harvest, listen: list[List]) -> None:
    """For each filter of each list (one in six in the short run): as many rows in the file as hits on the page."""
    wrong = []
    for liste in listen:
        for name, value in [("", ""), *fields(liste.answer.html)]:
            if not (THOROUGH or not name or one_in(6, f"{liste.page} {name}")):
                continue
            query = f"{name}={quote(value)}" if name else ""
            shown = hits(ernte.ask(f"{liste.path}?{query}&je_seite=1", liste.role).html)  # one row is enough to read their number
            if shown <= MANY and (lines := len(exported(ernte, liste, query)) - 1) != shown:
                wrong.append(f"{liste.path}?{query}: {shown} auf der Seite, {lines} in der Datei")
    keine(wrong)


def test_wo_nichts_passt_sagt_die_liste_was_zu_tun_ist(ernte: Harvest, listen: list[List]) -> None:
    wrong = []
    for liste in listen:
        if "suche" in dict(fields(liste.answer.html)):
            answer = ernte.ask(f"{liste.path}?suche={NOTHING}", liste.role)
            if hits(answer.html) or "st-filter" not in answer.html or len(exported(ernte, liste, f"suche={NOTHING}")) != 1:
                wrong.append(liste.page)
    keine(wrong)


def test_jede_liste_blaettert_und_fragt_nicht_mehr_bei_mehr_zeilen(ernte: Harvest, listen: list[List]) -> None:
    wrong = []
    for liste in listen:
        few, many = (ernte.ask(f"{liste.path}?je_seite={number}", liste.role) for number in (1, 500))
        if hits(many.html) > 1 and 'aria-label="Seiten"' not in few.html:
            wrong.append(f"{liste.page} blättert nicht")
        if many.queries > few.queries:
            wrong.append(f"{liste.page}: {few.queries} Abfragen für eine Zeile, {many.queries} für alle")
    keine(wrong)


def test_jede_liste_zeigt_und_gibt_aus_was_an_spalten_gewaehlt_ist(ernte: Harvest, listen: list[List]) -> None:
    wrong = []
    for liste in listen:
        names = [e.attributes["value"] for e in markup.Page(liste.answer.html).all("input") if e.attributes.get("name") == "spalten"]
        for name in names[:1]:
            head = exported(ernte, liste, f"spalten={name}&je_seite=1&suche={NOTHING}")[0]
            if len(head) > 2:
                wrong.append(f"{liste.page}: {head}")
    keine(wrong)


def test_jede_liste_laesst_sich_als_ansicht_speichern(ernte: Harvest, listen: list[List]) -> None:
    wrong = []
    for liste in listen:
        link = view(ernte.ask(f"{liste.path}?sortierung=-pk&je_seite=7", liste.role).html)
        answer = ernte.ask(link, liste.role)
        if answer.status != 200 or "je_seite%3D7" not in link:
            wrong.append(f"{liste.page}: {answer.status} {link}")
    keine(wrong)


@pytest.mark.parametrize(
    ("html", "number"),
    [("<span>1.234 Treffer</span>", 1234), ("<p>1 bis 50 von 97</p>", 97), ("<table><tbody><tr><th>a</th></tr></tbody></table>", 1)],
)
def test_die_zahl_der_treffer_wird_von_der_seite_gelesen(html: str, number: int) -> None:
    assert hits(html) == number
