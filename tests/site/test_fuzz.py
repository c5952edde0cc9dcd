"""Nonsense in every field of every form and in every query string: refused with a page, never a fault of the server."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.site import markup, table
from tests.site.harvest import THOROUGH, Answer, Harvest, one_in
from tests.site.report import keine

ROLES = ("controlling", "fachbereichsleitung", "verwaltung", "ressort1", "netzwerkstelle", "anonym")
GARBAGE: dict[str, str] = {
    "NUL": "a\x00b",
    "eine Million Zeichen": "x" * 1_000_000,
    "Zeichen außerhalb": "\U0010ffff\u202e\u0378 ’\"<script>alert(1)</script>{{7*7}}%s",
    "riesige Zahl": "9" * 400,
    "keine Zahl": "NaN",
    "negative Zahl": "-1",
    "anderes Datum": "31.02.2007",
}
SURROGATE = b"name=%ED%A0%80&login=%ED%A0%80&text=%FF%FE&pk=%ED%A0%80"
QUERIES = (
    "q=%00", "q=%ED%A0%80", "q=" + "x" * 5000, "stand=abc", "stand=31.02.2007", "stand=01.01.0001", "stand=31.12.9999", "seite=-1",
    "seite=99999999999999999999", "seite=abc", "format=exe", "sortierung=kennwort", "sortierung=-", "je_seite=0", "je_seite=-5",
    "je_seite=9999999999", "jahr=abc", "jahr=99999999999999999999", "ebene=%00", "indikator=%00&gebiet=%00&art=%00&status=%00",
)  # fmt: skip
SMALL = ("q=%00&seite=-1&sortierung=kennwort", "stand=abc", "format=exe")
# the answer itself is the next page: a link shown once, or that it is not valid; the columns of a heading
SHOWS_ONCE = ("account_reset", "zugang_kennwort", "fallexport_spalten")
SAMPLE, OF_ADDRESSES = (1, 1) if THOROUGH else (8, 16)  # of the combinations, one in so many


def first_reader(ernte: Harvest, page: str, method: str) -> str | None:
    """The first role whom the table lets in."""
    line = table.lines().get((page, method))
    let_in = {role: (200, 409, 422) if role == "anonym" else (200, 302, 409, 422) for role in ROLES}
    return next((role for role in ROLES if line and line.status(role) in let_in[role]), None)


def forms(ernte: Harvest) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(page, role, field → kind) of every page that takes a form."""
    for page in table.pages():
        role = first_reader(ernte, page, "POST")
        if role:
            shown = ernte.get(page, role)
            yield page, role, fields(shown)


@pytest.fixture(scope="module")
def formulare(ernte: Harvest) -> list[tuple[str, str, dict[str, str]]]:
    return list(forms(ernte))


def fields(answer: Answer) -> dict[str, str]:
    """The names of all inputs of a page, with their type."""
    inputs = markup.Page(answer.html).all("input", "select", "textarea", "button") if answer.html else []
    named = {e.attributes["name"]: e.attributes.get("type", e.tag) for e in inputs if e.attributes.get("name")}
    return {name: kind for name, kind in named.items() if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("kind", GARBAGE)
def test_unsinn_in_formularen_wird_abgelehnt(ernte: Harvest, formulare: list[tuple[str, str, dict[str, str]]], kind: str) -> None:
    wrong = []
    for number, (page, role, names) in enumerate(formulare):
        if (number + list(GARBAGE).index(kind)) % SAMPLE:
            continue
        data = {name: _filled(field, GARBAGE[kind]) for name, field in (names or {"name": "text", "text": "text"}).items()}
        answer = ernte.ask(ernte.address(page), role, "POST", data)
        if answer.status >= 500 or (answer.status == 200 and not page.startswith(SHOWS_ONCE)):
            wrong.append(f"{page} ({role}): {answer.status} {answer.error}"[:400])
    keine(wrong)


def _filled(field: str, text: str) -> Any:
    return SimpleUploadedFile(f"{text[:20].replace(chr(0), '')}.csv", text[:1000].encode(errors="replace")) if field == "file" else text


def turned(html: str) -> dict[str, str]:
    """A form filled in as its reader would, but every day lies before the one asked for above it; empty without two days.

    Unlike garbage it passes the fields, and reaches what compares them.
    """
    main = [e for e in markup.Page(html).all("input", "select", "textarea") if any(_is_form(a) for a in e.ancestors())]
    data: dict[str, str] = {}
    days = 0
    for element in main:
        name, kind = element.attributes.get("name", ""), element.attributes.get("type", element.tag)
        if not name or name in data or kind in ("file", "checkbox", "submit") or name == "csrfmiddlewaretoken":
            continue
        if "st-kurz" in element.attributes.get("class", ""):
            data[name], days = f"01.08.{2027 - days}", days + 1
        else:
            data[name] = _answer(element, kind)
    return data if days > 1 else {}


def _is_form(element: markup.Element) -> bool:
    return element.tag == "form" and element.attributes.get("method", "").lower() == "post"


def _answer(element: markup.Element, kind: str) -> str:
    if kind == "select":
        values = [o.attributes.get("value", o.text) for o in _options(element)]
        return next((value for value in values if value), "")
    given = element.attributes.get("value", "") or element.text.strip()
    return given or ("2" if element.attributes.get("inputmode") or kind == "number" else "Probe")


def _options(element: markup.Element) -> Iterator[markup.Element]:
    for child in element.children:
        yield from [child] if child.tag == "option" else _options(child)


def test_ein_zeitraum_verkehrt_herum_ist_ein_satz_mit_ort(ernte: Harvest, formulare: list[tuple[str, str, dict[str, str]]]) -> None:
    wrong, asked = [], 0
    for page, role, _ in formulare:
        if data := turned(ernte.get(page, role).html):
            answer = ernte.ask(ernte.address(page), role, "POST", data)
            asked += 1
            if answer.status >= 500 or "passen nicht zusammen" in answer.html:
                wrong.append(f"{page} ({role}): {answer.status} {answer.error}"[:400])
    keine(wrong)
    assert asked > 40


def test_bytes_die_kein_text_sind_werden_abgelehnt(ernte: Harvest, formulare: list[tuple[str, str, dict[str, str]]]) -> None:
    wrong = []
    for number, (page, role, names) in enumerate(formulare):
        if number % SAMPLE:
            continue
        body = b"&".join([SURROGATE, *(name.encode() + b"=%ED%A0%80%FF" for name in names)])
        answer = ernte.ask(ernte.address(page), role, "POST", body)
        if answer.status >= 500:
            wrong.append(f"{page}: {answer.error}"[:400])
    keine(wrong)


def test_ein_formular_ohne_schutzmarke_wird_abgelehnt(ernte: Harvest, formulare: list[tuple[str, str, dict[str, str]]]) -> None:
    wrong = []
    for page, role, _ in formulare:
        answer = ernte.ask(ernte.address(page), role, "POST", {}, enforce_csrf_checks=True)
        if answer.status != 403:
            wrong.append(f"{page}: {answer.status}")
    keine(wrong)


def test_unsinn_in_der_adresse_ist_nie_ein_fehler_des_servers(ernte: Harvest) -> None:
    wrong = []
    for number, page in enumerate(table.pages()):
        role = first_reader(ernte, page, "GET")
        if role is None or ernte.get(page, role).status != 200:
            continue
        address = ernte.address(page)
        is_list = 'class="st-filter' in ernte.get(page, role).html or "sortierung=" in ernte.get(page, role).html
        if not (is_list or THOROUGH or one_in(5, page)):
            continue
        few = SMALL if THOROUGH else SMALL[number % len(SMALL) :: len(SMALL)]
        for query in QUERIES[number % OF_ADDRESSES :: OF_ADDRESSES] if is_list else few:
            answer = ernte.ask(f"{address}?{query}", role)
            if answer.status >= 500:
                wrong.append(f"{page}?{query[:60]}: {answer.error}"[:400])
        for name in sorted(fields(ernte.get(page, role)))[number % OF_ADDRESSES :: OF_ADDRESSES] if is_list else ():
            answer = ernte.ask(f"{address}?{name}=%00", role)
            if answer.status >= 500:
                wrong.append(f"{page}?{name}=%00: {answer.error}"[:400])
    keine(wrong)


@pytest.mark.parametrize("path", ["/gibt-es-nicht/", "/gebiete/%00/", "/gremien/%ED%A0%80/", "/%2F/evil.example/", "/gremien/..%2f..%2f/"])
def test_adressen_die_es_nicht_gibt_sind_ein_404(ernte: Harvest, path: str) -> None:
    assert ernte.ask(path, "controlling").status in (301, 400, 404)
