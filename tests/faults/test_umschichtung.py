"""Many at once on the same euros: nothing is overdrawn, nobody deadlocks; without the locks the same test overdraws."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import close_old_connections, connection
from psycopg.errors import DeadlockDetected

from budgets.actions import umschichtungen as aktionen
from budgets.models import Budgetposten, Mittel, Umschichtung
from sozialraum.actions.fehler import Abgelehnt
from tests.budgets.umschichtungsbau import antrag, gib_rechte
from tests.budgets.vollzugsbau import Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db(transaction=True)
I50, I75, II50 = ("I", "4550"), ("I", "4750"), ("II", "4550")
ARBEITER = 8


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_rechte()
    vollzug = baue_vollzug(raeume, besetzung)
    for posten in (I50, I75, II50):
        vollzug.ansatz(*posten, 100)
    return vollzug


def _alle_zugleich(v: Vollzug, rows: list[Umschichtung]) -> tuple[int, list[str], list[BaseException]]:
    """How many were booked, the sentences of the refusals, everything else that went wrong."""
    tor = threading.Barrier(len(rows))
    gebucht, saetze, fehler = [], [], []

    def entscheide(row: Umschichtung) -> None:
        try:
            tor.wait(20)
            aktionen.entscheide_umschichtung(wer=wer_ist(v.besetzung.fachbereichsleitung), umschichtung=row)
            gebucht.append(row)
        except Abgelehnt as abgelehnt:
            saetze.append(str(abgelehnt))
        except BaseException as error:
            fehler.append(error)
        finally:
            connection.close()

    faeden = [threading.Thread(target=entscheide, args=[row]) for row in rows]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    close_old_connections()
    return len(gebucht), saetze, fehler


@pytest.mark.zusage(5, "dieselben_euro")
@pytest.mark.parametrize(("arbeiter", "euro", "gelingen"), [(2, 60, 1), (ARBEITER, 30, 3)])
def test_viele_schichten_dieselben_euro_um_und_keiner_ueberzieht(v: Vollzug, arbeiter: int, euro: int, gelingen: int) -> None:
    rows = [antrag(v, euro, I50, (II50, I75)[i % 2]) for i in range(arbeiter)]
    anzahl, saetze, fehler = _alle_zugleich(v, rows)
    assert (anzahl, len(saetze), fehler) == (gelingen, arbeiter - gelingen, [])
    assert all("verfügbar" in satz for satz in saetze)
    assert v.stand(*I50).umschichtung_cent == -gelingen * euro * 100
    assert sum(Mittel.objects.filter(bewegung="umschichtung").values_list("betrag_cent", flat=True)) == 0


@pytest.mark.zusage(5, "gegenlaeufig")
def test_gegenlaeufige_verklemmen_nicht(v: Vollzug) -> None:
    rows = [antrag(v, 10, *((I50, II50) if i % 2 else (II50, I50))) for i in range(ARBEITER)]
    assert _alle_zugleich(v, rows) == (ARBEITER, [], [])
    assert (v.stand(*I50).umschichtung_cent, v.stand(*II50).umschichtung_cent) == (0, 0)


@pytest.mark.gegenprobe(
    "gegenlaeufig", ohne=("budgets.actions.umschichtungen:stelle_an", "budgets.actions.umschichtungen:sperre_posten")
)
def test_ohne_reihe_und_ordnung_der_sperren_verklemmen_sich_gegenlaeufige(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: each locks first what gives; one of the two is refused with a sentence."""
    rows, beide = [antrag(v, 10, *wo) for wo in ((I50, II50), (II50, I50))], threading.Barrier(2)

    def wie_es_kommt(jahr: int, posten: list[int]) -> dict[int, Budgetposten]:
        erster = Budgetposten.objects.select_for_update().get(pk=posten[0])
        beide.wait(20)
        return {erster.pk: erster, posten[1]: Budgetposten.objects.select_for_update().get(pk=posten[1])}

    monkeypatch.setattr(aktionen, "stelle_an", lambda jahr: None)
    monkeypatch.setattr(aktionen, "sperre_posten", wie_es_kommt)
    anzahl, _, fehler = _alle_zugleich(v, rows)
    assert anzahl == 1 and len(fehler) == 1 and isinstance(fehler[0].__cause__, DeadlockDetected)


@pytest.mark.zusage("doppelt_abgeschickt")
def test_dieselbe_entscheidung_zweimal_bucht_einmal(v: Vollzug) -> None:
    row = antrag(v, 30, I50, I75)
    anzahl, _, fehler = _alle_zugleich(v, [row, row, row])
    assert (anzahl, fehler, v.stand(*I50).umschichtung_cent) == (1, [], -30_00)


@pytest.mark.gegenprobe("gegenlaeufig", ohne="budgets.actions.umschichtungen:sperre_posten")
def test_ohne_die_feste_reihenfolge_verklemmen_gegenlaeufige(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: each locks first what it takes from, and the other has done so too."""
    rows, beide = [antrag(v, 10, I50, II50), antrag(v, 10, II50, I50)], threading.Barrier(2)

    def sperre_wie_genannt(jahr: int, posten: list[int]) -> dict[int, Budgetposten]:
        gesperrt = {}
        for nummer in posten:
            frage = Budgetposten.objects.select_related("haushaltsstelle__unterabschnitt", "gebiet")
            gesperrt[nummer] = frage.select_for_update(no_key=True, of=("self",)).get(pk=nummer)
            if len(gesperrt) == 1:
                beide.wait(20)
        return gesperrt

    monkeypatch.setattr(aktionen, "stelle_an", lambda jahr: None)
    monkeypatch.setattr(aktionen, "sperre_posten", sperre_wie_genannt)
    anzahl, _, fehler = _alle_zugleich(v, rows)
    assert anzahl == 1 and [isinstance(f.__cause__, DeadlockDetected) for f in fehler] == [True]


@pytest.mark.gegenprobe(
    "doppelt_abgeschickt",
    ohne=("budgets.actions.umschichtungen:_gesperrt", "umschichtung_bucht_einmal", "umschichtung_bleibt", "umschichtung_gebucht"),
)
def test_ohne_den_stand_neu_zu_lesen_bucht_dieselbe_dreimal(
    v: Vollzug, als_eigentuemer: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: each decides what its page showed, and the database does not look either."""
    nummer = antrag(v, 30, I50, I75).pk
    rows = [Umschichtung.objects.select_related("erstellt_von", "gehoert_zu", "haushaltsjahr").get(pk=nummer) for _ in range(3)]
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE budgets_umschichtung DISABLE TRIGGER umschichtung_bleibt")
        cursor.execute("ALTER TABLE budgets_umschichtung DISABLE TRIGGER umschichtung_gebucht")
        cursor.execute("DROP INDEX umschichtung_bucht_einmal")
    monkeypatch.setattr(aktionen, "_gesperrt", lambda umschichtung: umschichtung)
    assert _alle_zugleich(v, rows) == (3, [], [])
    assert v.stand(*I50).umschichtung_cent == -90_00  # for one request of 30 €


@pytest.mark.gegenprobe(
    5, "dieselben_euro",
    ohne=("budgets.actions.umschichtungen:stelle_an", "budgets.actions.umschichtungen:sperre_posten", "mittel_summieren"),
)  # fmt: skip
def test_ohne_die_sperren_wird_ueberzogen(
    v: Vollzug, als_eigentuemer: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: no queue, no locks, no check in the trigger; all have looked before the first books."""
    rows = [antrag(v, 30, I50, II50) for _ in range(ARBEITER)]
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('mittel_summieren'::regproc)")
        ganz: str = cursor.fetchone()[0]
        halb = ganz.replace("IF FOUND THEN", "IF false THEN")
        assert halb != ganz
        cursor.execute(halb)
    alle_haben_geprueft, buche = threading.Barrier(ARBEITER), aktionen._buche

    def buche_nach_allen(*args: Any) -> None:
        alle_haben_geprueft.wait(20)
        buche(*args)

    def ohne_sperre(jahr: int, posten: list[int]) -> dict[int, Budgetposten]:
        return {p.pk: p for p in Budgetposten.objects.filter(pk__in=posten)}

    monkeypatch.setattr(aktionen, "stelle_an", lambda jahr: None)
    monkeypatch.setattr(aktionen, "sperre_posten", ohne_sperre)
    monkeypatch.setattr(aktionen, "_buche", buche_nach_allen)
    assert _alle_zugleich(v, rows)[0::2] == (ARBEITER, [])
    assert v.stand(*I50).umschichtung_cent == -240_00  # of 100 €
