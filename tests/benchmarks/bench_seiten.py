"""Pages against the same SQL and the same template on ready values (performance.md, 4)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.template import Context
from django.template.loader import get_template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import reverse

from tests.benchmarks import Comparison

TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
TIMES = 5  # requests per measurement: one alone is too short for a quiet figure


def logged_in(username: str) -> Client:
    from basis.models import Nutzer

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Nutzer.objects.get(username=username), backend="config.konten.Konten")
    return client


def repeated(work: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(TIMES):
            work()

    return run


def get(client: Client, url: str) -> Callable[[], None]:
    def request() -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)

    return request


def ready(client: Client, url: str) -> tuple[Callable[[], None], int]:
    """The SQL of one request and its page, frame included, from the values that the request found; and the number of queries."""
    pages: list[tuple[Any, dict[str, Any]]] = []

    def first(template: Any, context: Any, **kwargs: Any) -> None:
        if not pages:
            pages.append((template, context.flatten()))  # now: what the frame shows leaves the context after the page

    setup_test_environment()
    template_rendered.connect(first)
    try:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
    finally:
        template_rendered.disconnect(first)
        teardown_test_environment()
    statements = [_plain(query["sql"]) for query in queries.captured_queries if not query["sql"].startswith(TRANSACTION)]
    template, values = get_template(pages[0][0].name).template, pages[0][1]  # type: ignore[attr-defined]
    assert _same(template.render(Context(values))) == _same(response.content.decode()), url

    def run() -> None:
        with connection.connection.cursor() as cursor:  # type: ignore[union-attr]
            for statement in statements:
                cursor.execute(statement)
                while cursor.description is None or cursor.fetchall() is not None:  # a statement may come with its context before it
                    if not cursor.nextset():
                        break
        template.render(Context(values))

    return run, len(statements)


def _same(page: str) -> str:
    """A page without what is another each time."""
    return TOKEN.sub("", page)


def _plain(sql: str) -> str:
    """A cursor of the server as the bare query it reads."""
    return sql.partition(" FOR ")[2] if sql.startswith("DECLARE") else sql


def comparisons(_context: object, size: str = "") -> Iterator[Comparison]:
    """``size``: of which city, where it is not Halle."""
    client, ressort = logged_in("controlling"), logged_in("ressort1")
    pages = (
        ("Budgetseite eines Ressorts", ressort, reverse("budget", args=[2007, "ressort", "R-I"])),
        ("Budgetseite des Fachbereichs", client, reverse("budget", args=[2007, "fachbereich", "FB"])),
        ("Übersicht", ressort, reverse("uebersicht")),
        ("Scorecard eines Ressorts", ressort, reverse("scorecard", args=[2007, "ressort", "R-I"])),
        ("Scorecard des Fachbereichs", client, reverse("scorecard", args=[2007, "fachbereich", "FB"])),
        ("Gebietsseite eines Sozialraums", ressort, reverse("gebiet", args=["sozialraum", "II"])),
        ("Gebietsseite der Stadt", client, reverse("gebiet", args=["fachbereich", "FB"])),
    )
    for name, browser, url in pages:
        get(browser, url)()
        reference, queries = ready(browser, url)
        told = f"{size or f'{TIMES} Aufrufe'}, je {queries} Abfragen"
        yield Comparison(name, told, repeated(get(browser, url)), repeated(reference), "dieselben Abfragen, dieselbe Vorlage", 1.5)
