"""The mark of a form that acted is written once for each transaction, and again where a rollback took it away."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from basis import jobs, once
from basis.models import Absendung, Auftrag, Nutzer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def laufende() -> Iterator[once.Laufende]:
    with once.laeuft("0" * 64) as laufende:
        yield laufende


def _geschrieben(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return sum('INSERT INTO "basis_absendung"' in q["sql"] for q in queries.captured_queries)


def _verwirf() -> None:
    with pytest.raises(LookupError), transaction.atomic():
        once.merke()
        raise LookupError


@transaction.atomic
def _tausend_eintraege() -> None:
    for nummer in range(1000):
        with transaction.atomic(savepoint=nummer % 2 == 0):
            once.merke()


@transaction.atomic
def _nach_einem_verworfenen() -> None:
    _verwirf()
    assert not Absendung.objects.exists()
    once.merke()
    once.merke()


def test_eine_aktion_mit_tausend_eintraegen_schreibt_eine_marke(laufende: once.Laufende) -> None:
    assert _geschrieben(_tausend_eintraege) == 1
    assert laufende.gewirkt and Absendung.objects.count() == 1


def test_was_ein_teil_verwarf_wird_noch_einmal_vermerkt(laufende: once.Laufende) -> None:
    assert _geschrieben(_nach_einem_verworfenen) == 2
    assert laufende.gewirkt and Absendung.objects.count() == 1


def test_was_die_ganze_transaktion_verwarf_auch(laufende: once.Laufende) -> None:
    _verwirf()
    assert not laufende.gewirkt and not Absendung.objects.exists()
    assert _geschrieben(_tausend_eintraege) == 1
    assert laufende.gewirkt and Absendung.objects.count() == 1


def test_ohne_absendung_wird_nichts_vermerkt() -> None:
    assert _geschrieben(_tausend_eintraege) == 0


def test_ein_bestellter_auftrag_hat_gewirkt_auch_wenn_die_warteschlange_versagt(
    laufende: once.Laufende, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row is there and is queued later: a page that says nothing was saved would have it ordered twice."""

    def versagt(*args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setitem(jobs._ARTEN, "probe", lambda *args: None)
    monkeypatch.setattr(type(jobs.fuehre_aus), "enqueue", versagt)
    with pytest.raises(OSError, match="no space left"):
        jobs.starte("probe", titel="Probe", nutzer=Nutzer.objects.create(username="muster"))
    assert laufende.gewirkt and Auftrag.objects.filter(art="probe").count() == Absendung.objects.count() == 1
