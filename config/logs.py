"""One JSON object a line, without the content of rows.

What a person typed, what a row holds and who somebody is never gets into a log: neither by the text of an exception ("Key (name)=(…)
already exists") nor by an argument of a message, a path or an address. So of an exception only its type, its places in the code and, from
the database, the names of rule, table and column are written; of a message only its fixed text, with numbers and identifiers put in.
`zugriff` is one line for each request: the name of its view, its numbers, its status and how long it took.
"""

import contextlib
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, TextIO
from uuid import UUID

from basis.anfrage import kennung

PROJECT = Path(__file__).resolve().parent.parent
# They name numbers of jobs, functions, and why a sign-on failed (config/oidc.py)
OWN = ("anmeldung", "auftrag", "befehl", "webserver", "zugriff", "django_tasks", "django_tasks_db")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
HIDDEN = "…"
PLACES = 25  # of a traceback, the innermost ones
HARMLESS = (int, float, bool, UUID, date, Enum, type, type(None))


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "zeit": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "stufe": record.levelname,
            "quelle": record.name,
            "meldung": message(record),
        }
        if identifier := kennung.get():
            entry["anfrage"] = identifier
        if (request := getattr(record, "request", None)) is not None:
            entry |= of_request(request)
        if isinstance(status := getattr(record, "status_code", None), int):
            entry["status"] = status
        entry |= getattr(record, "felder", {})
        if record.exc_info and record.exc_info[1]:
            entry["ausnahme"] = [described(error) for error in chain(record.exc_info[1])]
        return json.dumps(entry, ensure_ascii=False, default=lambda value: type(value).__name__)


def message(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] in OWN:
        return record.getMessage()
    if not isinstance(record.msg, str) or not _is_written_in_code(record.msg):
        return f"{HIDDEN} ({place(record.pathname)}:{record.lineno})"
    if not record.args:
        return record.msg
    try:
        if isinstance(record.args, dict):
            return record.msg % {key: _harmless(value) for key, value in record.args.items()}
        return record.msg % tuple(_harmless(value) for value in record.args)
    except (TypeError, ValueError, KeyError):  # a %d for what is hidden
        return record.msg


def _harmless(value: object) -> object:
    return value if isinstance(value, HARMLESS) else HIDDEN


def _is_written_in_code(text: str) -> bool:
    """Whether somebody who is calling now has this text as a constant: put together at run time, it may hold anything."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        if any(constant == text for constant in frame.f_code.co_consts if isinstance(constant, str)):
            return True
        frame = frame.f_back
    return False


def of_request(request: Any) -> dict[str, Any]:
    """What may be told of a request: never its path or query, which hold search words and one-time links."""
    match = getattr(request, "resolver_match", None)
    told: dict[str, Any] = {"methode": request.method if getattr(request, "method", "") in METHODS else HIDDEN}
    told["seite"] = (match.view_name or "-") if match else "-"
    if match and (numbers := {key: value for key, value in match.kwargs.items() if isinstance(value, int)}):
        told["nummern"] = numbers
    return told


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, then what caused it."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def described(error: BaseException) -> dict[str, Any]:
    told: dict[str, Any] = {"art": f"{type(error).__module__}.{type(error).__qualname__}", "orte": list(_places(error.__traceback__))}
    if diagnosis := getattr(error, "diag", None):  # of psycopg: names of the schema, no values
        named = {"regel": "constraint_name", "tabelle": "table_name", "spalte": "column_name", "sqlstate": "sqlstate"}
        told |= {key: value for key, field in named.items() if (value := getattr(diagnosis, field, None))}
    return told


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{place(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-PLACES:]


def place(file: str) -> str:
    """A file without where it is kept."""
    return re.sub(r"^.*/(?:site-packages|lib/python[\d.]+)/", "", file.removeprefix(f"{PROJECT}/"))


def install() -> None:
    """What nobody catches, and warnings, go the same way: as a line, without the text of the error. On a terminal all stays as it is."""
    if sys.stderr.isatty():
        return
    sys.excepthook = lambda kind, error, trace: _uncaught(error)
    threading.excepthook = lambda arguments: _uncaught(arguments.exc_value) if arguments.exc_value else None
    warnings.showwarning = _warned


def _uncaught(error: BaseException) -> None:
    from django.core.exceptions import ImproperlyConfigured

    if isinstance(error, KeyboardInterrupt | ImproperlyConfigured):  # the latter is our own sentence on a setting
        sys.__excepthook__(type(error), error, error.__traceback__)
    else:
        _write(logging.CRITICAL, "befehl", "uncaught", error)


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: TextIO | None = None, line: str | None = None
) -> None:
    _write(logging.WARNING, "befehl", f"{category.__name__} ({place(filename)}:{lineno})", None)


def _write(level: int, name: str, text: str, error: BaseException | None) -> None:
    """Without the tree of loggers, which may not be set up yet."""
    trouble = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, level, __file__, 0, text, None, trouble)
    with contextlib.suppress(OSError, ValueError):
        print(JsonFormatter().format(record), file=sys.stderr, flush=True)
