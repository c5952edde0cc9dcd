"""What PostgreSQL holds in the running year: sums that follow the rows, closed months, Storno, Umschichtung (reliability.md 3 to 6)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from basis.models import Nutzer
from budgets.models import Buchung, Buchungssumme, Budgetposten, Mittel, Monatsabschluss, Umschichtung, Verfahrenssumme
from tests.budgets.vollzugsbau import TAG, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db


@pytest.fixture
def vollzug(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    return baue_vollzug(raeume, besetzung)


def _wird_abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()


def _antrag(v: Vollzug, euro: int, von: tuple[str, str] = ("I", "4550"), nach: tuple[str, str] = ("II", "4550")) -> Umschichtung:
    return Umschichtung.objects.create(
        haushaltsjahr=v.jahr,
        von=v.posten[von],
        nach=v.posten[nach],
        betrag_cent=euro * 100,
        weg="im_ressort",
        gehoert_zu=v.posten[von].gebiet,
        begruendung="Muster",
        status="beantragt",
        erstellt_von=v.besetzung.ressort1,
    )


def _bucht(antrag: Umschichtung, ab: int | None = None, zu: int | None = None, *, entscheidet: bool = True) -> None:
    """Two rows, and the decision that must be there when the transaction ends."""
    gleich = {"bewegung": "umschichtung", "wirksam_am": TAG, "umschichtung": antrag}
    Mittel.objects.bulk_create(
        [
            Mittel(posten_id=antrag.von_id, betrag_cent=-(ab or antrag.betrag_cent), **gleich),
            Mittel(posten_id=antrag.nach_id, betrag_cent=zu or antrag.betrag_cent, **gleich),
        ]
    )
    if entscheidet:
        zweite = Nutzer.objects.exclude(pk=antrag.erstellt_von_id).earliest("pk")
        entschieden = {"status": "gebucht", "entschieden_von": zweite, "entschieden_am": timezone.now()}
        Umschichtung.objects.filter(pk=antrag.pk).update(**entschieden)


def test_die_summen_folgen_den_zeilen(vollzug: Vollzug) -> None:
    vollzug.ansatz("I", "4550", 1000)
    vollzug.bucht("I", "4550", 300)
    vollzug.bucht("I", "4550", 200, art="festlegung")
    vollzug.bucht("I", "4550", -50, tag=date(2009, 4, 1))
    stand = vollzug.stand("I", "4550")
    assert (stand.ansatz_cent, stand.ist_cent, stand.festlegung_cent) == (1000_00, 250_00, 200_00)
    monate = Buchungssumme.objects.filter(posten=stand).order_by("buchungsmonat").values_list("buchungsmonat", "ist_cent", "anzahl")
    assert list(monate) == [(date(2009, 3, 1), 300_00, 2), (date(2009, 4, 1), -50_00, 1)]


def test_niemand_schreibt_eine_summe(vollzug: Vollzug) -> None:
    posten = Budgetposten.objects.filter(pk=vollzug.posten["I", "4550"].pk)
    _wird_abgewiesen(lambda: posten.update(ist_cent=1), "nur durch Mittel und Buchungen")
    vollzug.bucht("I", "4550", 1)
    _wird_abgewiesen(lambda: Buchungssumme.objects.update(ist_cent=2), "nur aus Buchungen")
    _wird_abgewiesen(lambda: Verfahrenssumme.objects.update(ist_cent=2), "nur aus Buchungen")


@pytest.mark.zusage(3)
def test_buchungen_bleiben(vollzug: Vollzug) -> None:
    buchung = vollzug.bucht("I", "4550", 1)
    _wird_abgewiesen(lambda: Buchung.objects.filter(pk=buchung.pk).update(betrag_cent=2), "unveränderlich")
    _wird_abgewiesen(lambda: Buchung.objects.filter(pk=buchung.pk).delete(), "unveränderlich")


@pytest.mark.zusage(3)
def test_ein_storno_spiegelt_genau_eine_buchung_einmal(vollzug: Vollzug) -> None:
    buchung = vollzug.bucht("I", "4550", 10)
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", -9, storno_von=buchung, grund="Tippfehler"), "spiegelt genau eine")
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4750", -10, storno_von=buchung, grund="Tippfehler"), "spiegelt genau eine")
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", -10, storno_von=buchung), "storno_nennt_den_grund")
    storno = vollzug.bucht("I", "4550", -10, storno_von=buchung, grund="Tippfehler")
    assert vollzug.stand("I", "4550").ist_cent == 0
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", -10, storno_von=buchung, grund="noch einmal"), "storno_von_id")
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", 10, storno_von=storno, grund="zurück"), "spiegelt genau eine")


def _schliesse(vollzug: Vollzug, monat: int) -> Monatsabschluss:
    abschluss = Monatsabschluss.objects.create(
        haushaltsjahr=vollzug.jahr, monat=monat, beantragt_von=vollzug.besetzung.controlling
    )
    abschluss.status, abschluss.bestaetigt_von = "abgeschlossen", vollzug.besetzung.fachbereichsleitung
    abschluss.bestaetigt_am = timezone.now()
    abschluss.save()
    return abschluss


@pytest.mark.zusage(4)
def test_ein_geschlossener_monat_nimmt_nichts_an(vollzug: Vollzug) -> None:
    _schliesse(vollzug, 3)
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", 1), "Monat 03/2009 ist abgeschlossen")
    vollzug.bucht("I", "4550", 1, tag=date(2009, 4, 1))
    _schliesse(vollzug, 12)
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", 1, tag=date(2010, 1, 8)), "Monat 12/2009 ist abgeschlossen")


@pytest.mark.zusage(15)
def test_ohne_zweite_person_schliesst_kein_monat(vollzug: Vollzug) -> None:
    person = vollzug.besetzung.controlling
    abschluss = Monatsabschluss.objects.create(haushaltsjahr=vollzug.jahr, monat=1, beantragt_von=person)
    abschluss.status, abschluss.bestaetigt_von, abschluss.bestaetigt_am = "abgeschlossen", person, timezone.now()
    _wird_abgewiesen(abschluss.save, "abschluss_vier_augen")


@pytest.mark.zusage(5)
def test_eine_umschichtung_bucht_genau_ihren_betrag_und_ueberzieht_nie(vollzug: Vollzug) -> None:
    vollzug.ansatz("I", "4550", 100)
    _wird_abgewiesen(lambda: _bucht(_antrag(vollzug, 50), zu=51_00), "genau ihren Betrag")
    _wird_abgewiesen(lambda: _bucht(_antrag(vollzug, 101)), "nicht genug verfügbar")
    _bucht(_antrag(vollzug, 100))
    assert (vollzug.stand("I", "4550").umschichtung_cent, vollzug.stand("II", "4550").umschichtung_cent) == (-100_00, 100_00)


def test_ein_verbrauchtes_budget_sperrt_keine_buchung(vollzug: Vollzug) -> None:
    vollzug.ansatz("I", "4550", 100)
    vollzug.bucht("I", "4550", 500)
    assert vollzug.stand("I", "4550").ist_cent == 500_00


def test_in_der_vorlaeufigen_haushaltsfuehrung_hat_jede_festlegung_einen_grund(raeume: Raeume, besetzung: Besetzung) -> None:
    vollzug = baue_vollzug(raeume, besetzung, status="vorlaeufig")
    _wird_abgewiesen(lambda: vollzug.bucht("I", "4550", 1, art="festlegung"), "nennt jede Festlegung ihren Grund")
    vollzug.bucht("I", "4550", 1, art="festlegung", grund="Rechtsanspruch § 27 SGB VIII")
    vollzug.bucht("I", "4550", 1)


@pytest.mark.gegenprobe(5, ohne="mittel_summe")
def test_ohne_die_pruefung_wird_ueberzogen(vollzug: Vollzug, als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    """Negative control: with the trigger off, the same shift overdraws and no sum follows."""
    vollzug.ansatz("I", "4550", 100)
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE budgets_mittel DISABLE TRIGGER mittel_summe")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _bucht(_antrag(vollzug, 101))
    assert vollzug.stand("I", "4550").umschichtung_cent == 0
