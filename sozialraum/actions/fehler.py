"""The refusal of an action, in sentences that a page can show."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from psycopg.errors import DeadlockDetected, ExclusionViolation, LockNotAvailable, SerializationFailure, UniqueViolation

BESCHAEFTIGT = "Gerade werden andere Werte übernommen. Bitte versuchen Sie es in einer Minute noch einmal; es wurde nichts gespeichert."
GLEICHZEITIG = "Gerade hat jemand anderes dasselbe eingetragen. Bitte prüfen Sie, was jetzt gilt; es wurde nichts gespeichert."
GEKREUZT = "Gerade hat jemand anderes an denselben Angaben gearbeitet. Bitte versuchen Sie es noch einmal; es wurde nichts gespeichert."


class Abgelehnt(Exception):
    """An action that a rule forbids. ``saetze`` holds every reason as a German sentence; nothing has been saved.

    ``feld`` is the field that a form would have to change, if it is one.
    """

    def __init__(self, *saetze: str, feld: str = ""):
        super().__init__(" ".join(saetze))
        self.saetze, self.feld = saetze, feld

    def am_feld(self, form: Any) -> str | None:
        """Where the form shows it: at its field, else above all of them."""
        return self.feld if self.feld in form.fields else None


@contextmanager
def in_der_datenbank() -> Iterator[None]:
    """All of it or nothing; what the database refuses is a sentence too. Works as a decorator in place of ``transaction.atomic``."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fehler:
        raise Abgelehnt(satz_der_datenbank(fehler)) from fehler
    except OperationalError as fehler:
        if isinstance(fehler.__cause__, LockNotAvailable):
            raise Abgelehnt(BESCHAEFTIGT) from fehler
        if isinstance(fehler.__cause__, DeadlockDetected | SerializationFailure):
            raise Abgelehnt(GEKREUZT) from fehler
        raise


def satz_der_datenbank(fehler: DatabaseError) -> str:
    """The sentence of a trigger; where two wrote the same, that they did. Anything else is a fault of ours."""
    ursache = fehler.__cause__
    if isinstance(ursache, UniqueViolation | ExclusionViolation):
        return GLEICHZEITIG
    diag = getattr(ursache, "diag", None)
    if diag is None or diag.constraint_name or diag.column_name or not diag.message_primary:
        raise fehler
    return str(diag.message_primary)
