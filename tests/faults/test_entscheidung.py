"""kill -9 in the middle of a decision, of a real web server, then the same again: booked exactly once."""

import inspect
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from budgets.actions import umschichtungen as aktionen
from budgets.models import Budgetposten, Mittel, Umschichtung
from sozialraum.models import Protokoll
from tests.budgets.umschichtungsbau import antrag, gib_rechte
from tests.budgets.vollzugsbau import Vollzug, baue_vollzug
from tests.databases import Databases
from tests.factories import Besetzung, Raeume, wer_ist
from tests.faults.rechner import Mensch, Webrechner, kennwoerter_wie_im_betrieb, warte

pytestmark = pytest.mark.django_db(transaction=True)
I50, I75 = ("I", "4550"), ("I", "4750")
WARTEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def row(raeume: Raeume, besetzung: Besetzung) -> Umschichtung:
    gib_rechte()
    v: Vollzug = baue_vollzug(raeume, besetzung)
    v.ansatz(*I50, 100)
    return antrag(v, 30, I50, I75)


@pytest.fixture
def web(row: Umschichtung, databases: Databases) -> Iterator[Webrechner]:
    kennwoerter_wie_im_betrieb()
    rechner = Webrechner(databases.cluster.url("steuerung_app", connection.settings_dict["NAME"]))
    try:
        warte(rechner.antwortet)
        yield rechner
    finally:
        rechner.toete()


def wartet(other: "psycopg.Connection[tuple]") -> bool:
    """Whether somebody waits for a lock."""
    return other.execute(WARTEN).fetchone() != (0,)


def gebucht(row: Umschichtung) -> tuple[str, int, int]:
    """Its state, the rows of money, the entries of the Protokoll."""
    row.refresh_from_db()
    eintraege = Protokoll.objects.filter(aktion="umschichtung_entschieden", gegenstand_id=str(row.pk))
    return row.status, Mittel.objects.filter(umschichtung=row).count(), eintraege.count()


@pytest.mark.zusage("kill_entscheidung")
def test_mitten_in_der_entscheidung_getoetet_und_wiederholt_ist_sie_einmal_gebucht(
    row: Umschichtung, web: Webrechner, databases: Databases
) -> None:
    mensch, seite = Mensch(web).melde_dich_an("fachbereichsleitung"), f"{row.get_absolute_url()}entscheiden/"
    felder = {"csrfmiddlewaretoken": mensch.token(seite), "beschluss": "", "grund": ""}
    antworten: list[object] = []

    def entscheide() -> None:
        try:
            antworten.append(mensch.frage("POST", seite, felder))
        except OSError as error:
            antworten.append(type(error))

    with databases.connect() as other, other.transaction():
        other.execute("SELECT FROM budgets_budgetposten WHERE id = %s FOR UPDATE", [row.nach_id])
        faden = threading.Thread(target=entscheide)
        faden.start()
        warte(lambda: wartet(other))  # the request is locked, the money is not yet
        web.toete()
        faden.join(20)
    assert len(antworten) == 1 and isinstance(antworten[0], type), antworten
    assert gebucht(row) == ("beantragt", 0, 0)
    web.starte()
    warte(web.antwortet)
    assert mensch.frage("POST", seite, felder)[0] == 302
    assert mensch.frage("POST", seite, felder)[0] == 302, "the same once more"
    assert gebucht(row) == ("gebucht", 2, 1)


class Tod(BaseException):
    """The process ends before the Protokoll is written."""


def _stirb_vor_dem_protokoll(
    row: Umschichtung, monkeypatch: pytest.MonkeyPatch, besetzung: Besetzung, entscheide: Any
) -> tuple[str, int, int]:
    def stirb(*args: Any, **mehr: Any) -> None:
        raise Tod

    monkeypatch.setattr(aktionen, "_merke", stirb)
    with pytest.raises(Tod):
        entscheide(wer=wer_ist(besetzung.fachbereichsleitung), umschichtung=row)
    return gebucht(row)


def test_vor_dem_protokoll_gestorben_ist_nichts_geschehen(row: Umschichtung, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _stirb_vor_dem_protokoll(row, monkeypatch, besetzung, aktionen.entscheide_umschichtung) == ("beantragt", 0, 0)


@pytest.mark.gegenprobe("kill_entscheidung", ohne="budgets.actions.umschichtungen:entscheide_umschichtung")
def test_ohne_die_eine_transaktion_bliebe_die_haelfte(row: Umschichtung, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the money is booked, and the Protokoll does not say so."""
    monkeypatch.setattr(aktionen, "stelle_an", lambda jahr: None)
    monkeypatch.setattr(aktionen, "_gesperrt", lambda u: Umschichtung.objects.get(pk=u.pk))
    monkeypatch.setattr(aktionen, "sperre_posten", lambda jahr, posten: {p.pk: p for p in Budgetposten.objects.filter(pk__in=posten)})
    ohne = inspect.unwrap(aktionen.entscheide_umschichtung)
    assert _stirb_vor_dem_protokoll(row, monkeypatch, besetzung, ohne) == ("gebucht", 2, 0)
