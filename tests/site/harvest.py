"""Every page asked for once, as every role; what comes back is kept for all the tests that look at it."""

import io
import os
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.cache import cache as django_cache
from django.db import connection, reset_queries, transaction
from django.http import HttpResponseBase
from django.template import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from config.middleware import rechtemarke
from sozialraum.access import Zugang
from tests.site import table
from tests.site.arguments import address
from tests.site.scene import Szene

KINDS = {
    "text/html": "html",
    "application/pdf": "pdf",
    "text/csv": "csv",
    "application/json": "json",
    "text/plain": "text",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
THOROUGH = os.environ.get("GRUENDLICH") == "1"
WRONG_METHOD, READ_WHOLE = "DELETE", ("anonym", "controlling", "gremium")  # who is let in nowhere, nearly everywhere, least of all inside
LET_IN = (200, 302, 409, 422)
NOTHING = {"csrfmiddlewaretoken": "x"}  # as a browser sends an empty form
LINK, TARGET = re.compile(r'<a(\s(?:[^>"]|"[^"]*")*)?>'), re.compile(r'\shref="([^"]*)"')
ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@dataclass(frozen=True)
class Answer:
    url: str
    role: str
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int
    error: str = ""
    seconds: float = 0

    @property
    def kind(self) -> str:
        content_type = self.headers.get("Content-Type", "").partition(";")[0]
        return KINDS.get(content_type, content_type or "-") if self.body else "-"

    @property
    def betrays(self) -> tuple[int, int, int]:
        """What somebody who may not look can tell: the status, the time (as queries), and the page but for mark and address."""
        body = ONCE.sub(b"", self.body)
        for nummer in re.findall(r"/\d+/", self.url):
            body = body.replace(nummer.encode(), b"//")
        return self.status, self.queries, zlib.crc32(body)

    @cached_property
    def html(self) -> str:
        return self.body.decode() if self.kind == "html" else ""

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The addresses that the page links; without a tree of each page, which would cost twelve seconds a run."""
        targets = (TARGET.search(attributes) for attributes in LINK.findall(self.html))
        return tuple(unescape(target[1]) if target else "" for target in targets)

    @cached_property
    def text(self) -> str:
        """What a reader of this answer could find in it, with what a spreadsheet or PDF packs away."""
        if self.kind == "pdf":
            return _text_of_pdf(self.body)
        if self.kind == "xlsx":
            with zipfile.ZipFile(io.BytesIO(self.body)) as archive:
                return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
        return self.body.decode(errors="replace")


@cache
def _text_of_pdf(body: bytes) -> str:
    """Read once, however many tests look into the same paper: a third of a second each."""
    reader = PdfReader(io.BytesIO(body))
    return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata), *_attached(reader)])


def _attached(reader: PdfReader) -> Iterator[str]:
    for contents in reader.attachments.values():
        yield from (content.decode(errors="replace") for content in contents)


Answers = dict[tuple[str, str, str], Answer]  # by page, role, method


def _is_asked(line: table.Line | None, page: str, role: str, method: str) -> bool:
    """Without GRUENDLICH: Controlling reads every page, some read all that they are shown; of what is left, one page in five.

    Of the pages of one address Controlling sends one in two, and the first always. What is open to few (the first of all may not, this
    one may) is asked for always; a wrong method is tried as some roles only. It is always the same sample.
    """
    if line is None:
        return True
    if method == WRONG_METHOD or line.status(role) == 405:
        return role in READ_WHOLE and one_in(6, f"{page} {method}")
    if role == "controlling":
        return method == "GET" or page in _first_of_each_address() or one_in(2, f"{page} {method}")
    if role in READ_WHOLE and method == "GET" and line.status(role) in LET_IN:
        return True
    open_to_few = line.status(role) < 400 <= line.status("controlling")
    return open_to_few or one_in(5, f"{page} {role}")


@cache
def _first_of_each_address() -> frozenset[str]:
    return frozenset({page.partition(".")[0]: page for page in reversed([*table.pages()])}.values())


def one_in(number: int, text: str) -> bool:
    """A fixed sample: always the same texts."""
    return zlib.crc32(text.encode()) % number == 0


class Harvest:
    def __init__(self, szene: Szene, answers: "Answers | None" = None):
        """``answers``: what the same pages answered on another copy of the same scene."""
        self.szene = szene
        self._sessions: dict[str, str] = {}
        self._clients: dict[bool, Asker] = {}
        self._answers: Answers = {} if answers is None else answers
        self._pages: dict[str, str] = {}  # by address

    def get(self, page: str, role: str, method: str = "GET") -> Answer:
        """The answer of a page of the table; asked for once."""
        key = (page, role, method)
        if key not in self._answers:
            self._answers[key] = self.ask(self.address(page), role, method)
        return self._answers[key]

    def get_url(self, url: str, role: str) -> Answer:
        """The answer of any address; one of the table's is not asked for again."""
        if url not in self._pages:
            self._pages.update((self.address(page), page) for page in table.pages())
        page = self._pages.setdefault(url, "")
        return self._answers.get((page, role, "GET")) or self.ask(url, role)

    def address(self, page: str) -> str:
        return address(page, self.szene)

    def all(self, *roles: str, methods: tuple[str, ...] = table.METHODS) -> Iterator[tuple[str, str, Answer]]:
        """(page, method, answer) of all pages for these roles, or for all; see ``_is_asked``."""
        known = table.lines()
        for role in roles or table.ROLES:
            for page in table.pages():
                for method in methods:
                    if THOROUGH or _is_asked(known.get((page, method)), page, role, method):
                        yield page, method, self.get(page, role, method)

    def pages(self, *roles: str) -> Iterator[tuple[str, Answer]]:
        """The HTML pages that these roles are shown."""
        for page, _, answer in self.all(*roles, methods=("GET",)):
            if answer.status == 200 and answer.kind == "html":
                yield page, answer

    def ask(self, url: str, role: str, method: str = "GET", data: Any = None, **options: Any) -> Answer:
        """One request whose traces in the database are taken back."""
        client = self.client(role, **options)
        reset_queries()
        began = time.monotonic()
        django_cache.clear()  # limits of attempts would make the order of requests matter
        with transaction.atomic():
            with CaptureQueriesContext(connection) as captured:
                response = client.generic_or_form(url, method, data)
                body = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        queries = [q for q in captured.captured_queries if not (q["sql"] or "").startswith(BOOKKEEPING)]
        exception = getattr(response, "exc_info", None)
        error = repr(exception[1]) if exception else ""
        return Answer(url, role, response.status_code, dict(response.headers), body, len(queries), error, time.monotonic() - began)

    def client(self, role: str, *, enforce_csrf_checks: bool = False) -> "Asker":
        """Logged in with a session that has just been seen, so that no page pays for noting it; one middleware stack for all."""
        client = self._clients.setdefault(enforce_csrf_checks, Asker(enforce_csrf_checks, raise_request_exception=False))
        client.cookies.clear()
        if role != "anonym":
            client.cookies[settings.SESSION_COOKIE_NAME] = self._session(role)
        return client

    def _session(self, role: str) -> str:
        if role not in self._sessions:
            client = Client()
            client.force_login(nutzer := getattr(self.szene.besetzung, role))
            session = client.session
            session["rechte"] = rechtemarke(Zugang(nutzer))
            session["beginn"], session["zuletzt"] = int(time.time()), int(time.time()) + 3000
            session.save()
            self._sessions[role] = session.session_key or ""
        return self._sessions[role]


@contextmanager
def without_copies_of_contexts() -> Iterator[None]:
    """Django's test client keeps a copy of the context of each template that is rendered, for tests that look at it; here none does."""
    with patch.object(Template, "_render", lambda template, context: template.nodelist.render(context)):
        yield


class Asker(Client):
    def generic_or_form(self, url: str, method: str, data: Any = None) -> HttpResponseBase:
        if method != "POST":
            return self.generic(method, url)
        raw = {"content_type": "application/x-www-form-urlencoded"} if isinstance(data, bytes) else {}
        return self.post(url, data or NOTHING, **raw)
