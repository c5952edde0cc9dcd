"""A host of jobs that was cut off and comes back after another took its job: what went wrong for it is not what becomes of the job."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from basis import jobs
from basis.models import Auftrag
from tests.factories import Besetzung

pytestmark = pytest.mark.django_db(transaction=True)


def _laufe(besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch, tat: Callable[[Any], str]) -> str:
    """What the job is after it was run by who is cut off; ``tat`` is what happens meanwhile."""
    auftrag = Auftrag.objects.create(art="probe", titel="x", nutzer=besetzung.controlling)
    monkeypatch.setattr(jobs, "_ARTEN", {"probe": lambda lauf: tat(Auftrag.objects.filter(pk=auftrag.pk))})
    jobs.fuehre_aus.func(auftrag.pk)
    auftrag.refresh_from_db()
    return auftrag.status


def _scheitert(rows: Any) -> str:
    """Another has begun it."""
    rows.update(status="laeuft", gestartet_am=timezone.now() + timedelta(seconds=1))
    raise ConnectionError("reaches nothing")


def _wartet_wieder(rows: Any) -> str:
    """The database has given the first up; it will be begun again."""
    rows.update(status="wartet")
    raise ConnectionError("reaches nothing")


def _gelingt(rows: Any) -> str:
    """It was declared dead meanwhile, and yet has done its work."""
    rows.update(status="fehler", meldung=jobs.UNTERBROCHEN)
    return "/"


@pytest.mark.zusage("zwei_rechner")
@pytest.mark.parametrize(("tat", "ist"), [(_scheitert, "laeuft"), (_wartet_wieder, "wartet"), (_gelingt, "fertig")])
def test_wer_zurueckkommt_schadet_nicht(besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch, tat: Any, ist: str) -> None:
    assert _laufe(besetzung, monkeypatch, tat) == ist


@pytest.mark.gegenprobe("zwei_rechner", ohne="basis.jobs:_end")
@pytest.mark.parametrize("tat", [_scheitert, _wartet_wieder])
def test_ohne_den_beginn_beendet_er_den_auftrag_des_anderen(besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch, tat: Any) -> None:
    """Negative control."""
    ende = jobs._end
    monkeypatch.setattr(jobs, "_end", lambda *a, beginn=None, **felder: ende(*a, **felder))
    assert _laufe(besetzung, monkeypatch, tat) == "fehler"
