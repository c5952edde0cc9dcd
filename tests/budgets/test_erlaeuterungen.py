"""Erläuterungen as rows: append-only, corrected by naming the old one, with the deviation as it was."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from budgets.actions.erlaeuterungen import erlaeutere
from budgets.erlaeuterungspflicht import Lage, pflichten
from budgets.models import Abweichungserlaeuterung
from budgets.selectors.erlaeuterungen import jahreslage
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import wer_ist

pytestmark = pytest.mark.django_db
MAERZ = date(JAHR, 3, 31)


@pytest.fixture
def vollzug(raeume, besetzung, monkeypatch) -> Vollzug:
    """Ansatz 1.000, by March 300: evenly that is 1.200 at the end of the year, +20 %."""
    monkeypatch.setattr("budgets.actions.erlaeuterungen.heute", lambda: date(JAHR, 4, 10))
    gebaut = baue_vollzug(raeume, besetzung)
    gebaut.ansatz("I", "4550", 1000)
    gebaut.bucht("I", "4550", 300)
    return gebaut


def neu(vollzug: Vollzug, **felder) -> Abweichungserlaeuterung:
    angaben = {"posten": vollzug.posten["I", "4550"], "stichtag": MAERZ, "ursache": "Muster", "massnahme": "Muster"}
    return Abweichungserlaeuterung(**angaben | {"termin": date(JAHR, 6, 30)} | felder)


def schreibe(vollzug: Vollzug, **felder) -> Abweichungserlaeuterung:
    return erlaeutere(wer=wer_ist(vollzug.besetzung.controlling), erlaeuterung=neu(vollzug, **felder))


def lagen() -> list[Lage]:
    lage = jahreslage(JAHR, MAERZ)
    texte = {row.posten_id: row.stand for row in Abweichungserlaeuterung.objects.neueste_je_posten(MAERZ)}
    return [p.lage for p in pflichten(lage.zeilen.values(), texte, lage.grenzen, MAERZ)]


def test_sie_haelt_die_abweichung_fest_wie_sie_war(vollzug):
    assert lagen() == [Lage.FEHLT]
    row = schreibe(vollzug)
    assert (row.abweichung_cent, row.ansatz_cent, row.verfahren) == (20_000, 100_000, "gleichmäßig")
    assert lagen() == [Lage.GILT]
    vollzug.bucht("I", "4550", 100)
    assert Abweichungserlaeuterung.objects.get().abweichung_cent == 20_000
    assert lagen() == [Lage.GEWACHSEN]
    assert Protokoll.objects.filter(aktion="abweichung_erlaeutert").count() == 1


def test_eine_berichtigung_nennt_die_alte_und_beide_bleiben(vollzug):
    erste, zweite = schreibe(vollzug), schreibe(vollzug, massnahme="Muster, genauer")
    assert zweite.berichtigt == erste
    assert list(Abweichungserlaeuterung.objects.neueste_je_posten(MAERZ)) == [zweite]
    with pytest.raises(IntegrityError), transaction.atomic():  # a second correction of the same one
        neu(vollzug, berichtigt=erste, abweichung_cent=1, ansatz_cent=1, erstellt_von=vollzug.besetzung.controlling).save()


TABELLE = "budgets_abweichungserlaeuterung"


def test_nichts_ueberschreibt_und_nichts_loescht_sie(vollzug, als_eigentuemer):
    row = schreibe(vollzug)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for befehl in (f"UPDATE {TABELLE} SET massnahme = 'anders'", f"DELETE FROM {TABELLE}"):
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(befehl)
    with als_eigentuemer(), pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABELLE} CASCADE")
    row.refresh_from_db()
    assert row.massnahme == "Muster"


def test_ohne_den_trigger_ginge_es(vollzug, als_eigentuemer):
    """The control: what refuses is the trigger."""
    schreibe(vollzug)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with als_eigentuemer():
            cursor.execute(f"ALTER TABLE {TABELLE} DISABLE TRIGGER {TABELLE}_nur_anhaengen")
        cursor.execute(f"UPDATE {TABELLE} SET massnahme = 'anders'")
    assert Abweichungserlaeuterung.objects.get().massnahme == "anders"


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"termin": date(JAHR, 4, 9)}, "Vergangenheit"),
        ({"stichtag": date(JAHR, 4, 30)}, "kein gebuchtes Ist"),
        ({"stichtag": date(JAHR, 3, 30)}, "kein gebuchtes Ist"),
    ],
)
def test_was_abgelehnt_wird(vollzug, felder, satz):
    with pytest.raises(Abgelehnt, match=satz):
        schreibe(vollzug, **felder)


def test_ohne_ueberschreitung_und_nach_dem_jahr_gibt_es_nichts_zu_erlaeutern(vollzug):
    with pytest.raises(Abgelehnt, match="Zu erläutern ist nichts"):
        schreibe(vollzug, posten=vollzug.posten["II", "4550"])
    vollzug.jahr.status = "abgeschlossen"
    vollzug.jahr.save()
    with pytest.raises(Abgelehnt, match="abgeschlossen"):
        schreibe(vollzug)


@pytest.mark.parametrize(
    ("felder", "woran"),
    [
        ({"stichtag": date(JAHR, 3, 30)}, "letzten Tag eines Monats"),
        ({"stichtag": date(JAHR - 1, 3, 31)}, "letzten Tag eines Monats"),
        ({"termin": MAERZ}, "termin_nach_dem_stichtag"),
        ({"massnahme": ""}, "nennt_ursache_und_massnahme"),
    ],
)
def test_die_datenbank_haelt_es_selbst(vollzug, felder, woran):
    row = neu(vollzug, abweichung_cent=1, ansatz_cent=1, erstellt_von=vollzug.besetzung.controlling, **felder)
    with pytest.raises(IntegrityError, match=woran), transaction.atomic():
        row.save()
