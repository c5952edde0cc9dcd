"""A form that is sent twice acts once: by a double click, a reload of the answer, or again after the connection broke.

Every page brings its forms with a token of its own (Django masks the CSRF token anew for each page), so the same token with the same
content is the same sending. Its mark is written in the transaction of what it does, by ``protokolliere``: the one is there exactly when
the other is, whatever happens to the process between COMMIT and answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from basis.models import Absendung

LOCK_CLASS = 0x416273  # "Abs": our key space of advisory locks
BEHALTEN = timedelta(days=1)  # no page stays open longer: a session ends after ten hours


@dataclass
class Laufende:
    """The sending that is being worked on in this request."""

    kennung: str
    gewirkt: bool = False  # it came to COMMIT

    def wirkt(self) -> None:
        self.gewirkt = True


_laufende: ContextVar[Laufende | None] = ContextVar("laufende_absendung", default=None)


def merke() -> None:
    """Inside the transaction of a business write: what is being sent has acted."""
    laufende = _laufende.get()
    # What waits for COMMIT is dropped with its savepoint: as long as it waits, the mark of an earlier write of this transaction stands
    if laufende and not any(wartet == laufende.wirkt for _, wartet, *_ in connection.run_on_commit):
        Absendung.objects.bulk_create([Absendung(kennung=laufende.kennung)], ignore_conflicts=True)
        transaction.on_commit(laufende.wirkt)


class NochDabei(Exception):
    """The same sending is being worked on for longer than one waits for a lock."""


@contextmanager
def laeuft(kennung: str) -> Iterator[Laufende]:
    """While a sending is worked on the same one waits, on whatever host."""
    schluessel = [LOCK_CLASS, int(kennung[:8], 16) - 2**31]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", schluessel)
    except OperationalError as fehler:
        if isinstance(fehler.__cause__, LockNotAvailable):
            raise NochDabei from fehler
        raise
    laufende = Laufende(kennung)
    marke = _laufende.set(laufende)
    try:
        yield laufende
    finally:
        _laufende.reset(marke)
        with suppress(Error), connection.cursor() as cursor:  # a lost connection has let go already
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", schluessel)


def ergebnis(kennung: str) -> Absendung | None:
    """What came of the same sending; None: it has not acted."""
    return Absendung.objects.filter(pk=kennung, created_at__gt=timezone.now() - BEHALTEN).first()


def schliesse(laufende: Laufende, ziel: str | None) -> None:
    """Afterwards: where its result stands, or (None) that it may be sent once more."""
    if not laufende.gewirkt:
        return
    if ziel is None:
        Absendung.objects.filter(pk=laufende.kennung).delete()
        return
    Absendung.objects.filter(pk=laufende.kennung).update(ziel=ziel[:2000])
    Absendung.objects.filter(created_at__lt=timezone.now() - BEHALTEN).delete()
