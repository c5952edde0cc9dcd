"""The worker of the queue, in place of that of django-tasks-db: beside its work it looks for jobs whose process died."""

import logging
import time
from threading import Thread
from typing import Any

from django.db import Error, connections
from django_tasks_db.management.commands import db_worker

from basis.jobs import setze_verwaiste_zurueck

PAUSE = 5  # seconds between two looks
logger = logging.getLogger("auftrag")


class Command(db_worker.Command):
    help = "Führt Aufträge aus und nimmt Aufträge wieder auf, deren Prozess gestorben ist."

    def handle(self, **options: Any) -> None:
        Thread(target=_wache, daemon=True).start()
        super().handle(**options)


def _wache() -> None:
    """While a job runs too: with two workers, each watches over the other one's."""
    while True:
        try:
            setze_verwaiste_zurueck()
        except Error:  # a lost connection is an InterfaceError, which is no DatabaseError
            logger.warning("the database did not answer whether a job has died", exc_info=True)
        finally:
            connections.close_all()  # of this thread
        time.sleep(PAUSE)
