"""Two at once on the same cover: one books, the other is refused with a sentence, and the sum stays; without the check both book."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import close_old_connections, connection
from django.db.models import Sum

from budgets.actions import ueberschreitungen as aktionen
from budgets.models import Budgetposten, Mittel, Ueberschreitung, Ueberschreitungsgrenze
from sozialraum.actions.fehler import Abgelehnt
from tests.budgets.ueberschreitungsbau import AKTE, anmeldung, bewilligt, bucht, gib_grenzen
from tests.budgets.vollzugsbau import Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db(transaction=True)
I50, I75, II50 = ("I", "4550"), ("I", "4750"), ("II", "4550")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_grenzen(100_000)
    vollzug = baue_vollzug(raeume, besetzung)
    for posten in (I50, I75, II50):
        vollzug.ansatz(*posten, 100)
    return vollzug


def _zugleich(
    v: Vollzug, rows: list[Ueberschreitung], tun: Callable[[Vollzug, Ueberschreitung], object] = bucht
) -> tuple[int, list[str], list[BaseException]]:
    """How many were booked, the sentences of the refusals, everything else that went wrong."""
    tor = threading.Barrier(len(rows))
    gebucht, saetze, fehler = [], [], []

    def buche(row: Ueberschreitung) -> None:
        try:
            tor.wait(20)
            tun(v, row)
            gebucht.append(row)
        except Abgelehnt as abgelehnt:
            saetze.append(str(abgelehnt))
        except BaseException as error:
            fehler.append(error)
        finally:
            connection.close()

    faeden = [threading.Thread(target=buche, args=[row]) for row in rows]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    close_old_connections()
    return len(gebucht), saetze, fehler


def _summe() -> int:
    return Budgetposten.objects.aggregate(n=Sum("ausserplan_cent"))["n"]


@pytest.mark.zusage("dieselben_euro")
def test_zwei_buchen_dieselbe_deckung_und_nur_eine_kommt_an(v: Vollzug) -> None:
    rows = [bewilligt(v, anmeldung(v, 60, wo, (I75, 60))) for wo in (I50, II50)]
    anzahl, saetze, fehler = _zugleich(v, rows)
    assert (anzahl, len(saetze), fehler) == (1, 1, [])
    assert "frei; decken sollen" in saetze[0]
    assert (_summe(), v.stand(*I75).ausserplan_cent) == (0, -60_00)


@pytest.mark.zusage("gegenlaeufig", "doppelt_abgeschickt")
def test_gegenlaeufige_verklemmen_nicht_und_dieselbe_bucht_einmal(v: Vollzug) -> None:
    hin, her = anmeldung(v, 60, I50, (I75, 60)), anmeldung(v, 60, I75, (I50, 60))
    rows = [bewilligt(v, row) for row in (hin, her)]
    anzahl, saetze, fehler = _zugleich(v, [*rows, rows[0]])
    assert (anzahl, len(saetze), fehler) == (2, 1, [])
    assert (_summe(), v.stand(*I50).ausserplan_cent, Mittel.objects.filter(ueberschreitung__isnull=False).count()) == (0, 0, 4)


@pytest.mark.gegenprobe("dieselben_euro", ohne=("mittel_ueberschreitung", "budgets.actions.ueberschreitungen:sperre_posten"))
def test_ohne_sperren_und_pruefung_deckt_derselbe_euro_zweimal(
    v: Vollzug, als_eigentuemer: Callable[[], AbstractContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    rows = [bewilligt(v, anmeldung(v, 60, wo, (I75, 60))) for wo in (I50, II50)]
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER mittel_ueberschreitung ON budgets_mittel")
    beide, pruefe = threading.Barrier(2), aktionen.pruefe_deckung

    def pruefe_zugleich(lage: object) -> list[str]:
        saetze = pruefe(lage)  # type: ignore[arg-type]
        beide.wait(20)
        return saetze

    monkeypatch.setattr(aktionen, "sperre_posten", lambda jahr, posten: {p.pk: p for p in Budgetposten.objects.filter(pk__in=posten)})
    monkeypatch.setattr(aktionen, "pruefe_deckung", pruefe_zugleich)
    assert _zugleich(v, rows)[0] == 2
    assert v.stand(*I75).ausserplan_cent == -120_00  # of 100 €


def _geprueft(v: Vollzug) -> list[Ueberschreitung]:
    """Each within the Wertgrenze of 100 €, both together above it; they meet on one Haushaltsstelle."""
    Ueberschreitungsgrenze.objects.all().delete()
    gib_grenzen(100)
    rows = [anmeldung(v, 60, wo, (I75, 60)) for wo in (I50, II50)]
    controlling = wer_ist(v.besetzung.controlling)
    return [aktionen.pruefe_ueberschreitung(wer=controlling, ueberschreitung=row, vermerk="Ja") for row in rows]


def _bewillige(v: Vollzug, row: Ueberschreitung) -> Ueberschreitung:
    return aktionen.bewillige(wer=wer_ist(v.besetzung.fachbereichsleitung), ueberschreitung=row, grundlage=AKTE)


@pytest.mark.zusage("dieselben_euro")
def test_zwei_bewilligungen_zugleich_gehen_nicht_ueber_die_wertgrenze(v: Vollzug) -> None:
    anzahl, saetze, fehler = _zugleich(v, _geprueft(v), _bewillige)
    assert (anzahl, len(saetze), fehler) == (1, 1, [])
    assert "Wertgrenze" in saetze[0]


@pytest.mark.gegenprobe("dieselben_euro", ohne="budgets.actions.ueberschreitungen:_stelle_an")
def test_ohne_die_reihe_gehen_beide_ueber_die_wertgrenze(v: Vollzug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    rows, beide, lies = _geprueft(v), threading.Barrier(2), aktionen.zugelassen

    def lies_zugleich(row: Ueberschreitung, tag: date) -> object:
        grenzen = lies(row, tag)
        beide.wait(20)
        return grenzen

    monkeypatch.setattr(aktionen, "_stelle_an", lambda jahr: None)
    monkeypatch.setattr(aktionen, "zugelassen", lies_zugleich)
    assert _zugleich(v, rows, _bewillige)[0] == 2
