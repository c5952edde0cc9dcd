"""Whether the whole database is what its own rules say: named checks, each a small function that counts and gives sentences."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction


@dataclass(frozen=True)
class Finding:
    """How much a check looked at, and every fault as a German sentence."""

    checked: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[], Finding]


def finding(checked: int, sentences: Iterable[str]) -> Finding:
    return Finding(checked, tuple(sentences))


def rows(query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def count(table: str, condition: str = "true") -> int:
    return int(rows(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])


def quote(name: str) -> str:
    return connection.ops.quote_name(name)


def examine(checks: Iterable[Check]) -> Iterator[tuple[Check, Finding]]:
    """A check that trips over broken data is itself a finding, and the next one goes on."""
    for check in checks:
        try:
            with transaction.atomic():
                found = check.run()
        except DatabaseError as error:
            found = Finding(0, (f"Die Prüfung ließ sich nicht ausführen: {str(error).splitlines()[0]}",))
        except Exception as error:  # whatever a damaged JSON makes of the code that reads it
            found = Finding(0, (f"Die Prüfung brach an beschädigten Daten ab ({type(error).__name__}: {error}).",))
        yield check, found
