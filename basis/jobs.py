"""Background jobs: one registry, progress that is visible while the job runs, cancel, and no job that hangs for ever.

    @auftragsart("sitzungspaket")
    def sitzungspaket(lauf: Lauf, *, verteilung: int) -> str:
        for nummer, gebiet in enumerate(gebiete, 1):
            ...
            lauf.melde(nummer, len(gebiete), f"{gebiet} ist fertig.")
        return reverse("berichte")          # where the result stands

    auftrag = starte("sitzungspaket", titel="…", nutzer=request.user, verteilung=3)

Job functions live in `jobs.py` of an app. While a job runs it holds an advisory lock of the database; a job that says it runs without that
lock has died with its process. The workers look for such jobs (`db_worker`): one that says it can go on (``fortsetzbar``: started again it
does only what is missing) waits again, any other ends with a sentence.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from basis import once
from basis.models import Auftrag, Nutzer
from basis.sql import belegt

LOCK_CLASS = 0x417566  # "Auf": our key space of advisory locks
UNERWARTET = "Es ist ein unerwarteter Fehler aufgetreten. Er ist protokolliert; bitte starten Sie den Auftrag noch einmal."
UNTERBROCHEN = "Der Auftrag wurde unterbrochen, weil sein Prozess endete."
NEUSTARTS = 5  # in a row without progress: what kills its process each time is not tried for ever
RUHE = timedelta(minutes=1)  # a job that waits longer, with nobody in the queue to look for it, was lost between two commits
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
                "UPDATE basis_auftrag SET neustarts = CASE WHEN %s > erledigt THEN 0 ELSE neustarts END, erledigt = %s, gesamt = %s, "
                "meldung = %s WHERE id = %s RETURNING abbruch_gewuenscht",
                [erledigt, erledigt, gesamt, meldung[:2000], self.auftrag_id],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise Abgebrochen


Auftragsart = Callable[..., str | None]
_ARTEN: dict[str, Auftragsart] = {}
_FORTSETZBAR: set[str] = set()


def auftragsart(name: str, *, fortsetzbar: bool = False) -> Callable[[Auftragsart], Auftragsart]:
    """Registers a job function under a name; it gets a Lauf and the job's Angaben, and returns the address of its result.

    ``fortsetzbar``: run again after its process died it does only what is missing, so it is run again.
    """

    def register(function: Auftragsart) -> Auftragsart:
        if _ARTEN.setdefault(name, function) is not function:
            raise ValueError(f"job kind {name!r} is registered twice")
        if fortsetzbar:
            _FORTSETZBAR.add(name)
        return function

    return register


def starte(art: str, *, titel: str, nutzer: Nutzer, **angaben: Any) -> Auftrag:
    """Creates the job's row and puts it into the queue when the transaction commits. ``angaben`` must be JSON."""
    autodiscover_modules("jobs")
    if art not in _ARTEN:
        raise ValueError(f"unknown job kind {art!r}")
    setze_verwaiste_zurueck()
    with transaction.atomic():
        auftrag = Auftrag.objects.create(art=art, titel=titel, nutzer=nutzer, angaben=angaben)
        once.merke()  # before the queue: whatever happens there, the job is saved
        transaction.on_commit(lambda: fuehre_aus.enqueue(auftrag.pk))
    return auftrag


def brich_ab(auftrag: Auftrag) -> None:
    """Asks a running job to end; one that still waits ends at once."""
    now = timezone.now()
    Auftrag.objects.filter(pk=auftrag.pk, status=Auftrag.Status.WARTET).update(status=Auftrag.Status.ABGEBROCHEN, beendet_am=now)
    Auftrag.objects.filter(pk=auftrag.pk, status=Auftrag.Status.LAEUFT).update(abbruch_gewuenscht=True)


def setze_verwaiste_zurueck() -> int:
    """Finds jobs whose process died: they say that they run, and nobody holds their lock. Those that can go on wait again, others end.

    Jobs that wait and that nobody in the queue looks for are put there again. Returns how many died.
    """
    autodiscover_modules("jobs")
    with transaction.atomic():  # two who look at once: the second finds nothing
        tot = list(_ohne_prozess().select_for_update(skip_locked=True))
        for auftrag in tot:
            _nimm_auf(auftrag)
        verloren = list(_ohne_warteschlange().values_list("pk", flat=True))
    for pk in verloren:
        fuehre_aus.enqueue(pk)
    return len(tot)


def _ohne_prozess() -> QuerySet[Auftrag]:
    lebt = belegt(LOCK_CLASS, "basis_auftrag.id")
    return Auftrag.objects.filter(status=Auftrag.Status.LAEUFT).alias(lebt=lebt).filter(lebt=False)


def _ohne_warteschlange() -> QuerySet[Auftrag]:
    frage = f"""NOT EXISTS (SELECT 1 FROM {DBTaskResult._meta.db_table} WHERE status = 'READY'
                AND args_kwargs -> 'args' = jsonb_build_array(basis_auftrag.id))"""
    lange = Auftrag.objects.filter(status=Auftrag.Status.WARTET, created_at__lt=timezone.now() - RUHE)
    return lange.filter(art__in=_ARTEN).extra(where=[frage])


def _nimm_auf(auftrag: Auftrag) -> None:
    if auftrag.abbruch_gewuenscht:
        _end(auftrag.pk, Auftrag.Status.ABGEBROCHEN, "Der Auftrag wurde abgebrochen.")
    elif auftrag.art in _FORTSETZBAR and auftrag.neustarts < NEUSTARTS:
        Auftrag.objects.filter(pk=auftrag.pk).update(
            status=Auftrag.Status.WARTET, neustarts=F("neustarts") + 1, meldung=f"{UNTERBROCHEN} Er wird fortgesetzt."
        )
        transaction.on_commit(lambda: fuehre_aus.enqueue(auftrag.pk))
    else:
        _end(auftrag.pk, Auftrag.Status.FEHLER, f"{UNTERBROCHEN} Bitte starten Sie ihn neu.")


@task(queue_name="default")
def fuehre_aus(auftrag_id: int) -> None:
    """The one task of the queue: runs the job of this row, once."""
    autodiscover_modules("jobs")
    with _own_connection() as connection:
        if not (beginn := _begin(auftrag_id, connection)):
            return
        auftrag = Auftrag.objects.select_related("nutzer").get(pk=auftrag_id)
        try:
            url = _ARTEN[auftrag.art](Lauf(auftrag_id, auftrag.nutzer, connection), **auftrag.angaben)
        except Abgebrochen:
            _end(auftrag_id, Auftrag.Status.ABGEBROCHEN, "Der Auftrag wurde abgebrochen.", beginn=beginn)
        except Auftragsfehler as error:
            _end(auftrag_id, Auftrag.Status.FEHLER, str(error), beginn=beginn)
        except Exception:
            logger.exception("job %s failed", auftrag_id)
            _end(auftrag_id, Auftrag.Status.FEHLER, UNERWARTET, beginn=beginn)
        else:
            _end(auftrag_id, Auftrag.Status.FERTIG, ergebnis_url=url or "", beginn=beginn)


@contextlib.contextmanager
def _own_connection() -> Iterator[Any]:
    connection = connections["default"].copy()
    try:
        yield connection
    finally:
        connection.close()


def _begin(auftrag_id: int, connection: Any) -> datetime | None:
    """Takes the job's lock and marks it running, since this moment; None if it is taken, cancelled or done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, auftrag_id])
        if not cursor.fetchone()[0]:
            return None
    beginn = timezone.now()
    waiting = Auftrag.objects.filter(pk=auftrag_id, status=Auftrag.Status.WARTET)
    return beginn if waiting.update(status=Auftrag.Status.LAEUFT, gestartet_am=beginn) else None


def _end(auftrag_id: int, status: str, meldung: str | None = None, *, beginn: datetime | None = None, **felder: Any) -> None:
    """``beginn``: who says it began the job then. Cut off from the database it may come back after others took the job: it is theirs now,
    and so is what went wrong; that the work was done before they began it stays true.
    """
    if meldung is not None:
        felder["meldung"] = meldung
    rows = Auftrag.objects.filter(pk=auftrag_id)
    if beginn is not None:
        rows = rows.filter(gestartet_am=beginn)
        rows = rows if status == Auftrag.Status.FERTIG else rows.filter(status=Auftrag.Status.LAEUFT)
    rows.update(status=status, beendet_am=timezone.now(), **felder)
