"""What was worked out of the answers of the database stands for as long as the database gives the same answers.

Whoever asks for it again pays for the questions of the last time and no more: they are put once more, in their order, and each answer is
compared. Only where all of them are the same, the result is that of the last time. So nothing has to know what a change touches, and
nothing is ever old. The first other answer ends it: the result is worked out anew, and what was answered until then is not asked twice.

It is for work that only reads, and whose result follows from the key and from the answers alone. Many see the result: nobody changes it.
"""

import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from psycopg import ServerCursor

ENTRIES, BYTES = 96, 64 << 20  # what a process keeps: results, and the answers that they rest on
READS, WRITES = re.compile(r"\s*(SELECT|WITH|\()"), re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|nextval|pg_\w*lock\w*)\b")
NUMERIC = (1700, 1231)  # the type of PostgreSQL, and its array
Rows = list[tuple[Any, ...]]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Answer:
    """A question with all its values in place, and the rows that it had.

    ``written``: what of them may be equal and not the same, as text: numbers without fixed places, as 1.0 and 1.00 (JSON comes as text).
    """

    question: str
    rows: Rows
    written: str = ""
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", sys.getsizeof(self.question) + sys.getsizeof(self.written) + sum(map(_size, self.rows)))


@dataclass(frozen=True, eq=False)
class Kept:
    answers: Sequence[Answer]
    result: Any


@dataclass(frozen=True, eq=False)
class _Given:
    """An answer of a moment ago, on the cursor that has it; ``logged``: its line, where somebody counts the questions."""

    question: str
    cursor: Any
    logged: dict[str, str] | None


def _size(value: Any) -> int:
    return sys.getsizeof(value) + (sum(map(_size, value)) if isinstance(value, list | tuple) else 0)


_kept: OrderedDict[Hashable, Kept] = OrderedDict()
_lock = Lock()


def replayed(key: Hashable, work: Callable[[], T]) -> T:
    """The result of ``work``; ``key`` names all that it follows from besides what it asks the database."""
    with _lock:
        kept = _kept.get(key)
        if kept:
            _kept.move_to_end(key)
    given: list[_Given] = []
    if kept and _same(kept, given):
        result: T = kept.result
        return result
    recorder = _Recorder(given)
    connection.execute_wrappers.insert(0, recorder)  # before those that put something before a statement, such as who asks
    try:
        result = work()
    finally:
        connection.execute_wrappers.remove(recorder)
    if recorder.only_reads:
        _keep(key, Kept(recorder.answers, result))
    return result


def forget() -> None:
    with _lock:
        _kept.clear()


def _same(kept: Kept, given: list[_Given]) -> bool:
    """Whether each question is answered as it was; ``given`` takes the answers up to the first other one."""
    for answer in kept.answers:
        wrapper = connection.cursor()
        wrapper.execute(answer.question.replace("%", "%%"), ())
        given.append(_Given(answer.question, wrapper.cursor, connection.queries_log[-1] if connection.queries_logged else None))
        rows = _all(wrapper.cursor)
        if rows != answer.rows or _written(wrapper.cursor, rows) != answer.written:
            return False
    return True


def _written(cursor: Any, rows: Rows) -> str:
    columns = [number for number, column in enumerate(cursor.description) if _loose(column)]
    return repr([[row[number] for number in columns] for row in rows]) if columns else ""


def _loose(column: Any) -> bool:
    return column.type_code in NUMERIC and column.scale is None


def _all(cursor: Any) -> Rows:
    """All rows of the last statement; whoever reads the cursor afterwards finds them again."""
    if cursor.rownumber:
        cursor.scroll(0, mode="absolute")
    rows: Rows = cursor.fetchall()
    if rows:
        cursor.scroll(0, mode="absolute")
    return rows


class _Recorder:
    """Follows the questions of a piece of work; those of a moment ago are not put again."""

    def __init__(self, given: Sequence[_Given]) -> None:
        self.given = list(given)
        self.answers: list[Answer] = []
        self.only_reads = True

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        wrapper = context["cursor"]
        if many or not isinstance(sql, str) or isinstance(wrapper.cursor, ServerCursor) or not READS.match(sql) or WRITES.search(sql):
            self.only_reads, self.given = False, []
            return execute(sql, params, many, context)
        question = wrapper.cursor.mogrify(sql, params)
        if given := next((g for g in self.given if g.question == question), None):
            self.given.remove(given)
            wrapper.cursor = given.cursor
            if given.logged:
                connection.queries_log.remove(given.logged)  # it was put once, and counts once
        else:
            execute(sql, params, many, context)
        rows = _all(wrapper.cursor)
        self.answers.append(Answer(question, rows, _written(wrapper.cursor, rows)))
        return wrapper.cursor


def _keep(key: Hashable, new: Kept) -> None:
    """Equal answers of several results are one; what was not asked for the longest goes first."""
    with _lock:
        known = {a.question: a for kept in _kept.values() for a in kept.answers}
        shared = [(known.setdefault(a.question, a), a) for a in new.answers]
        _kept[key] = Kept([old if (old.rows, old.written) == (a.rows, a.written) else a for old, a in shared], new.result)
        _kept.move_to_end(key)
        while len(_kept) > ENTRIES or sum({id(a): a.size for kept in _kept.values() for a in kept.answers}.values()) > BYTES:
            _kept.popitem(last=False)
