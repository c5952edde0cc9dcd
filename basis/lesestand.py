"""One state of the database for everything that a paper is put together from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def ein_lesestand() -> Iterator[None]:
    """What is read inside stands on one state, whatever others commit meanwhile; nothing is written.

    Inside of another transaction that one decides what is seen: its isolation cannot change any more.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
