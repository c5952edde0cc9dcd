"""Background jobs: one registry, progress that is visible while the job runs, cancel, and no job that hangs for ever.

    @auftragsart("sitzungspaket")
    def sitzungspaket(lauf: Lauf, *, verteilung: int) -> str:
        for nummer, gebiet in enumerate(gebiete, 1):
            ...
            lauf.melde(nummer, len(gebiete), f"{gebiet} ist fertig.")
        return reverse("berichte")          # where the result stands

    auftrag = starte("sitzungspaket", titel="…", nutzer=request.user, verteilung=3)

Job functions live in `jobs.py` of an app. While a job runs it holds an advisory lock of the database; a job that says it runs without that
lock has died with its process.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connections, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

from basis.models import Auftrag, Nutzer

LOCK_CLASS = 0x417566  # "Auf": our key space of advisory locks
UNERWARTET = "Es ist ein unerwarteter Fehler aufgetreten. Er ist protokolliert; bitte starten Sie den Auftrag noch einmal."
logger = logging.getLogger("auftrag")


class Auftragsfehler(Exception):
    """A job cannot do its work. The message is a German sentence that the page of the job shows."""


class Abgebrochen(Exception):
    """Somebody cancelled the job."""


class Lauf:
    """The running job: reports progress and learns that it shall end.

    It speaks over a connection of its own, so that progress is visible while the job's transaction is still open.
    """

    def __init__(self, auftrag_id: int, nutzer: Nutzer, connection: Any) -> None:
        self.auftrag_id = auftrag_id
        self.nutzer = nutzer
        self._connection = connection

    def melde(self, erledigt: int, gesamt: int, meldung: str = "") -> None:
        """Writes the progress; raises Abgebrochen if the job was cancelled in the meantime."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE basis_auftrag SET erledigt = %s, gesamt = %s, meldung = %s WHERE id = %s RETURNING abbruch_gewuenscht",
                [erledigt, gesamt, meldung[:2000], self.auftrag_id],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise Abgebrochen


Auftragsart = Callable[..., str | None]
_ARTEN: dict[str, Auftragsart] = {}


def auftragsart(name: str) -> Callable[[Auftragsart], Auftragsart]:
    """Registers a job function under a name; it gets a Lauf and the job's Angaben, and returns the address of its result."""

    def register(function: Auftragsart) -> Auftragsart:
        if _ARTEN.setdefault(name, function) is not function:
            raise ValueError(f"job kind {name!r} is registered twice")
        return function

    return register


def starte(art: str, *, titel: str, nutzer: Nutzer, **angaben: Any) -> Auftrag:
    """Creates the job's row and puts it into the queue when the transaction commits. ``angaben`` must be JSON."""
    autodiscover_modules("jobs")
    if art not in _ARTEN:
        raise ValueError(f"unknown job kind {art!r}")
    setze_verwaiste_zurueck()
    auftrag = Auftrag.objects.create(art=art, titel=titel, nutzer=nutzer, angaben=angaben)
    transaction.on_commit(lambda: fuehre_aus.enqueue(auftrag.pk))
    return auftrag


def brich_ab(auftrag: Auftrag) -> None:
    """Asks a running job to end; one that still waits ends at once."""
    now = timezone.now()
    Auftrag.objects.filter(pk=auftrag.pk, status=Auftrag.Status.WARTET).update(status=Auftrag.Status.ABGEBROCHEN, beendet_am=now)
    Auftrag.objects.filter(pk=auftrag.pk, status=Auftrag.Status.LAEUFT).update(abbruch_gewuenscht=True)


def setze_verwaiste_zurueck() -> int:
    """Ends jobs whose process died: they say that they run, and nobody holds their lock. Returns how many."""
    dead = Auftrag.objects.filter(status=Auftrag.Status.LAEUFT).extra(  # locks held by other sessions are visible in pg_locks
        where=["NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = basis_auftrag.id)"],
        params=[LOCK_CLASS],
    )
    return dead.update(
        status=Auftrag.Status.FEHLER,
        meldung="Der Auftrag wurde unterbrochen, weil sein Prozess endete. Bitte starten Sie ihn neu.",
        beendet_am=timezone.now(),
    )


@task(queue_name="default")
def fuehre_aus(auftrag_id: int) -> None:
    """The one task of the queue: runs the job of this row, once."""
    autodiscover_modules("jobs")
    with _own_connection() as connection:
        if not _begin(auftrag_id, connection):
            return
        auftrag = Auftrag.objects.select_related("nutzer").get(pk=auftrag_id)
        try:
            url = _ARTEN[auftrag.art](Lauf(auftrag_id, auftrag.nutzer, connection), **auftrag.angaben)
        except Abgebrochen:
            _end(auftrag_id, Auftrag.Status.ABGEBROCHEN, "Der Auftrag wurde abgebrochen.")
        except Auftragsfehler as error:
            _end(auftrag_id, Auftrag.Status.FEHLER, str(error))
        except Exception:
            logger.exception("job %s failed", auftrag_id)
            _end(auftrag_id, Auftrag.Status.FEHLER, UNERWARTET)
        else:
            _end(auftrag_id, Auftrag.Status.FERTIG, ergebnis_url=url or "")


@contextlib.contextmanager
def _own_connection() -> Iterator[Any]:
    connection = connections["default"].copy()
    try:
        yield connection
    finally:
        connection.close()


def _begin(auftrag_id: int, connection: Any) -> bool:
    """Takes the job's lock and marks it running; false if it is taken, cancelled or done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, auftrag_id])
        if not cursor.fetchone()[0]:
            return False
    waiting = Auftrag.objects.filter(pk=auftrag_id, status=Auftrag.Status.WARTET)
    return bool(waiting.update(status=Auftrag.Status.LAEUFT, gestartet_am=timezone.now()))


def _end(auftrag_id: int, status: str, meldung: str | None = None, **felder: Any) -> None:
    if meldung is not None:
        felder["meldung"] = meldung
    Auftrag.objects.filter(pk=auftrag_id).update(status=status, beendet_am=timezone.now(), **felder)
