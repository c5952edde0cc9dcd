"""Rules of the import beside the reading: one queue, one Ansatz, one Posten, one sentence for what the database refuses."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection
from psycopg.errors import UniqueViolation

from budgets.actions.buchungsposten import finde_posten, lege_posten_an
from budgets.actions.mittel import Stelle, weise_zu
from budgets.actions.storno import storniere, storniere_lieferung
from budgets.imports.postensuche import Postenschluessel
from budgets.models import Buchung, Budgetposten, Kostenstelle, Mittel, Verteilung
from sozialraum.access import Wer
from sozialraum.actions.fehler import GLEICHZEITIG, Abgelehnt, in_der_datenbank, satz_der_datenbank
from tests.budgets.buchungsbau import BEFEHL, nimm, profil, zeile
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume


@pytest.fixture
def vollzug(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    return baue_vollzug(raeume, besetzung)


class Ursache(Exception):
    def __init__(self, **angaben: Any) -> None:
        super().__init__()
        self.diag = SimpleNamespace(**{"constraint_name": None, "column_name": None, "message_primary": "Satz.", **angaben})


def _fehler(ursache: Exception) -> IntegrityError:
    fehler = IntegrityError("english")
    fehler.__cause__ = ursache
    return fehler


def test_was_die_datenbank_ablehnt_wird_ein_deutscher_satz_oder_bleibt_ein_fehler() -> None:
    assert satz_der_datenbank(_fehler(Ursache())) == "Satz."
    assert satz_der_datenbank(_fehler(UniqueViolation())) == GLEICHZEITIG
    for unser in (Ursache(constraint_name="mittel_bewegen_etwas"), Ursache(column_name="posten_id"), Ursache(message_primary="")):
        with pytest.raises(IntegrityError, match="english"):
            satz_der_datenbank(_fehler(unser))


@pytest.mark.django_db
def test_wer_dasselbe_zugleich_eintraegt_bekommt_einen_satz(raeume: Raeume) -> None:
    with pytest.raises(Abgelehnt, match="jemand anderes dasselbe"), in_der_datenbank():
        for name in ("A", "B"):
            Kostenstelle.objects.create(nummer="1", name=name, gebiet=raeume["I"])
    assert not Kostenstelle.objects.exists()


def _in_der_reihe() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 7303 AND pid = pg_backend_pid())")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("ganz", [False, True])
def test_ein_storno_wartet_auf_die_einfuhr(vollzug: Vollzug, ganz: bool) -> None:
    buchung = vollzug.bucht("I", "4550", 5)
    lieferung = nimm(profil(), [zeile()]).lieferung if ganz else None
    assert _in_der_reihe() is ganz  # the import stands in the same queue
    wer = Wer(vollzug.besetzung.controlling, "Controlling")
    if lieferung:
        storniere_lieferung(wer=wer, lieferung=lieferung, grund="falsch")
    else:
        storniere(wer=wer, buchung=buchung, grund="falsch")
    assert _in_der_reihe()


@pytest.mark.django_db
def test_ein_ansatz_aus_der_datei_zaehlt_bei_der_zuweisung_mit(vollzug: Vollzug, raeume: Raeume) -> None:
    spalten = [{"spalte": "Betrag", "art": "ansatz", "jahr": None}]
    nimm(profil("bewegung", betraege=spalten), [zeile("", "100,00"), zeile("", "20,00", gebiet="II", stelle="4750.7600")])
    verteilung = Verteilung.objects.create(
        name="Probe", haushaltsjahr=vollzug.jahr, gebiet=raeume["FB"], gebietsstand=date(JAHR, 1, 1), werte_stand=date(JAHR, 1, 1)
    )
    soll = {Stelle(vollzug.stellen["4550"].pk, raeume[raum].pk, "sozialraum"): betrag for raum, betrag in (("I", 100_00), ("II", 70_00))}
    gleich: dict[str, Any] = {"wer": BEFEHL, "verteilung": verteilung, "wirksam_am": date(JAHR, 1, 1), "anordnung": "Probe"}
    assert weise_zu(betraege=soll, **gleich) == 1
    assert [vollzug.stand(*wo).ansatz_cent for wo in (("I", "4550"), ("II", "4550"), ("II", "4750"))] == [100_00, 70_00, 20_00]
    assert weise_zu(betraege=soll, **gleich) == 0 and Mittel.objects.count() == 3


@pytest.mark.django_db
def test_von_mehreren_posten_gilt_der_ohne_kostenstelle_und_keiner_entsteht_noch_einmal(vollzug: Vollzug, raeume: Raeume) -> None:
    ohne = vollzug.posten["I", "4550"]
    for nummer in ("2", "1"):
        stelle = Kostenstelle.objects.create(nummer=nummer, name=nummer, gebiet=raeume["I"])
        for raum in ("4550", "4750"):
            Budgetposten.objects.create(
                haushaltsjahr=vollzug.jahr, haushaltsstelle=vollzug.stellen[raum], gebiet=raeume["I"], art="sozialraum", kostenstelle=stelle
            )
    key = Postenschluessel(JAHR, "4550.7600", raeume["I"].pk, "sozialraum")
    assert finde_posten({key: 1}, "kameral") == {1: ohne.pk}
    vollzug.posten["I", "4750"].delete()
    andere = key._replace(nummer="4750.7600")
    erste = Budgetposten.objects.get(haushaltsstelle=vollzug.stellen["4750"], kostenstelle__nummer="2")
    assert finde_posten({andere: 1}, "kameral") == {1: erste.pk}
    assert lege_posten_an({key: 1}, [key], {}, "kameral", muster=True) == {1: ohne.pk}  # somebody was faster
    assert not Buchung.objects.exists()
