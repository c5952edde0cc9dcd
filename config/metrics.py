"""What Prometheus reads at /metrics: requests of this host's web processes (config/counters.py), and what the database says.

Names of views, statuses, states of jobs and kinds of deliveries are the only labels: no Gebiet, no amount, no account.
Each web host counts its own requests, so each is asked for itself; what comes from the database is the same on all.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import URLResolver, get_resolver

from basis.models import Auftrag
from config import health
from config.counters import Counters
from sozialraum.models.lieferung import Lieferungsart

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATUSES = ("200", "206", "301", "302", "304", "400", "403", "404", "405", "409", "413", "422", "429", "500", "503", "andere")
LIMITS = (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)  # seconds
NO_VIEW = "-"  # an address that does not exist, a static file, a redirect to HTTPS
Sample = tuple[dict[str, str], float]
logger = logging.getLogger("zugriff")

JOBS = "SELECT status, count(*), extract(epoch FROM clock_timestamp() - min(created_at)) FROM basis_auftrag GROUP BY status"
DELIVERIES = "SELECT art, zurueckgenommen_am IS NOT NULL, count(*) FROM sozialraum_datenlieferung GROUP BY 1, 2"
CONNECTIONS = """SELECT coalesce(state, 'verborgen'), count(*), coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)
    FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1"""


@lru_cache
def counters(folder: Path) -> Counters:
    views = [NO_VIEW, *sorted(set(_views(get_resolver())))]
    parts = [f"status {s}" for s in STATUSES] + [f"bis {limit}" for limit in LIMITS] + ["mikrosekunden"]
    return Counters(folder, [f"{view} {part}" for view in views for part in parts])


def _views(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def count(view: str, status: int, seconds: float) -> None:
    """One request more. What cannot be counted is no reason not to answer."""
    if not settings.METRIK_TOKEN:
        return
    try:
        own = counters(settings.METRIK_ORDNER)
        name = view if f"{view} mikrosekunden" in own.places else NO_VIEW
        kind = str(status) if str(status) in STATUSES else "andere"
        amounts = {f"{name} status {kind}": 1, f"{name} mikrosekunden": round(seconds * 1_000_000)}
        if limit := next((limit for limit in LIMITS if seconds <= limit), None):
            amounts[f"{name} bis {limit}"] = 1
        own.add(amounts)
    except OSError as error:
        logger.warning("a request was not counted: %s", type(error).__name__)


def exposition() -> str:
    lines = [*_requests()]
    try:
        lines += _database()
        lines += _written("database_up", "gauge", "Die Datenbank antwortet.", [({}, 1)])
    except DatabaseError:
        lines += _written("database_up", "gauge", "Die Datenbank antwortet.", [({}, 0)])
    return "\n".join([*lines, *_backup()]) + "\n"


def _requests() -> Iterator[str]:
    try:
        total = counters(settings.METRIK_ORDNER).total()
    except OSError:
        yield from _written("counters_up", "gauge", "Die Zähler dieses Rechners sind lesbar.", [({}, 0)])
        return
    yield from _written("counters_up", "gauge", "Die Zähler dieses Rechners sind lesbar.", [({}, 1)])
    views = [name.removesuffix(" mikrosekunden") for name in total if name.endswith(" mikrosekunden")]
    answered = [({"view": v, "status": s}, total[f"{v} status {s}"]) for v in views for s in STATUSES if total[f"{v} status {s}"]]
    yield from _written("http_requests_total", "counter", "Anfragen an diesen Rechner nach Seite und Status.", answered)
    yield from _head("http_request_duration_seconds", "histogram", "Dauer der Anfragen nach Seite.")
    for view in views:
        if number := sum(total[f"{view} status {s}"] for s in STATUSES):
            below = 0
            for limit in LIMITS:
                below += total[f"{view} bis {limit}"]
                yield _line("http_request_duration_seconds_bucket", {"view": view, "le": str(limit)}, below)
            yield _line("http_request_duration_seconds_bucket", {"view": view, "le": "+Inf"}, number)
            yield _line("http_request_duration_seconds_sum", {"view": view}, total[f"{view} mikrosekunden"] / 1_000_000)
            yield _line("http_request_duration_seconds_count", {"view": view}, number)


def _database() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        jobs = {status: (number, age) for status, number, age in cursor.fetchall()}
        cursor.execute(DELIVERIES)
        deliveries = {(kind, back): number for kind, back, number in cursor.fetchall()}
        cursor.execute(CONNECTIONS)
        states = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM sozialraum_protokollglied")  # links stay when contents go after their Löschfrist
        [log_rows] = cursor.fetchone()
    by_state = [({"state": s}, float(jobs.get(s, (0,))[0])) for s in Auftrag.Status.values]
    waiting: list[Sample] = [({}, float(jobs[s][1])) for s in [Auftrag.Status.WARTET] if s in jobs]
    taken = [({"kind": k, "state": state}, deliveries.get((k, back), 0))
             for k in Lieferungsart.values for state, back in (("wirksam", False), ("zurueckgenommen", True))]  # fmt: skip
    return [
        *_written("jobs", "gauge", "Aufträge nach Stand.", by_state),
        *_written("jobs_oldest_waiting_seconds", "gauge", "Alter des ältesten wartenden Auftrags; fehlt, wenn keiner wartet.", waiting),
        *_written("imports", "gauge", "Übernommene Datenlieferungen nach Art.", taken),
        *_written("protokoll_rows", "gauge", "Glieder des Protokolls, auch die ohne Inhalt.", [({}, log_rows)]),
        *_written("database_connections", "gauge", "Verbindungen zur Datenbank nach Zustand.", [({"state": s}, n) for s, n, _ in states]),
        *_written("database_oldest_transaction_seconds", "gauge", "Dauer der ältesten offenen Transaktion, die dieser Zugang sieht.",
                  [({}, float(max((age for _, _, age in states), default=0)))]),
    ]  # fmt: skip


def _backup() -> list[str]:
    """The age of the newest file; without one, or without a folder, there is no such line."""
    if not settings.BACKUP_FOLDER:
        return []
    try:
        times = health.backup_times()
    except OSError:
        times = []
    ages: list[Sample] = [({}, round(time.time() - max(times)))] if times else []
    return list(_written("backup_age_seconds", "gauge", "Alter der jüngsten Sicherung; fehlt, wenn es keine gibt.", ages))


def _written(name: str, kind: str, text: str, samples: Sequence[Sample]) -> Iterator[str]:
    yield from _head(name, kind, text)
    yield from (_line(name, labels, value) for labels, value in samples)


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP sozialraum_{name} {text}"
    yield f"# TYPE sozialraum_{name} {kind}"


def _line(name: str, labels: dict[str, str], value: float) -> str:
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"sozialraum_{name}{f'{{{inside}}}' if inside else ''} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
