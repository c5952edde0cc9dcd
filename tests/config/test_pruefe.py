"""`manage.py pruefe`: Halle with one of everything that is final is clean, and each damage done as owner of the tables is found."""

import tomllib
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from config.integrity import Check, Finding, examine, final, finding, rows
from config.integrity.checks import CHECKS
from sozialraum.access import Wer
from tests.config.schaeden import LEERE, LETZTE, LIEFERUNG, SCHAEDEN, Schaden
from tests.databases import Databases
from tests.factories import Besetzung, baue_besetzung, baue_raeume, wer_ist


@pytest.fixture(scope="module", autouse=True)
def stadt(_halle_template: str, databases: Databases, django_db_blocker: Any) -> Iterator[None]:
    name = databases.copy(_halle_template)
    with django_db_blocker.unblock(), databases.pointed_at(name):
        _mache_endgueltiges(baue_besetzung(baue_raeume()))
        yield
    databases.drop(name)


def _mache_endgueltiges(besetzung: Besetzung) -> None:
    """A decided Verteilung with a kept report, a Storno, a booked Umschichtung; lists and Konzeptionen the city brings."""
    from berichte.actions.berichte import erzeuge_bericht
    from berichte.druck import reihe
    from berichte.druck.maschine import Druck
    from berichte.sections.sozialraumbudget import lade
    from budgets.actions import umschichtungen, verteilung
    from budgets.actions.storno import storniere
    from budgets.models import Buchung, Budgetposten, Umschichtung, Verteilung
    from sozialraum.models import Beschluss
    from tests.berichte.conftest import gebiet

    controlling, leitung = wer_ist(besetzung.controlling), wer_ist(besetzung.fachbereichsleitung)
    neu = verteilung.kopiere(wer=controlling, verteilung=Verteilung.objects.get(status="vorgelegt"), name="Probe", grund="Probe")
    beschluss = Beschluss.objects.filter(gremium__beschliesst_verteilung=True).order_by("pk")[0]
    verteilung.beschliesse(wer=leitung, verteilung=verteilung.lege_vor(wer=controlling, verteilung=neu), beschluss=beschluss)
    grundlage = lade(Verteilung.objects.get(pk=neu.pk))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reihe, "drucke_mit", lambda _frei, auftrag: Druck(b"%PDF " + auftrag.kennung.encode(), 1))
        erzeuge_bericht(wer=controlling, grundlage=grundlage, gebiet=gebiet(grundlage, "sozialraum", "III"))
    ist = Buchung.objects.filter(art="ist", storno_von__isnull=True, posten__haushaltsjahr__jahr=2007).order_by("-pk")[0]
    storniere(wer=controlling, buchung=ist, grund="Probe")
    posten = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, art="sozialraum", gebiet__schluessel="I")
    zwei = posten.filter(haushaltsstelle__nummer__in=["4550.7600", "4750.7180"])
    arm, reich = sorted(zwei, key=lambda p: p.ansatz_cent - p.ist_cent - p.festlegung_cent)
    antrag = Umschichtung(von=reich, nach=arm, betrag_cent=1_000_00, begruendung="Probe")
    umschichtungen.entwirf_und_beantrage(wer=controlling, umschichtung=antrag)
    umschichtungen.entscheide_umschichtung(wer=wer_ist(besetzung.ressort1), umschichtung=antrag)


def _befunde(*namen: str) -> dict[str, Finding]:
    return {check.name: found for check, found in examine(check for check in CHECKS if not namen or check.name in namen)}


def _mit(schaden: Schaden, *pruefungen: str) -> dict[str, Finding]:
    """Done and undone in one transaction; what these checks find meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            for befehl in schaden.sql:
                cursor.execute(befehl)
        found = _befunde(*pruefungen)
        transaction.set_rollback(True)
    return found


@pytest.mark.zusage("an_allem_vorbei")
def test_unbeschaedigt_ist_alles_gut_und_jede_pruefung_hat_etwas_gesehen() -> None:
    befunde = _befunde()
    assert {name: found.sentences for name, found in befunde.items() if found.sentences} == {}
    assert {name for name, found in befunde.items() if not found.checked} == set()


@pytest.mark.zusage("an_allem_vorbei")
@pytest.mark.parametrize("was", SCHAEDEN)
def test_jeder_schaden_wird_gefunden(was: str) -> None:
    schaden = SCHAEDEN[was]
    saetze = _mit(schaden, schaden.pruefung)[schaden.pruefung].sentences
    assert any(schaden.sagt in satz for satz in saetze), saetze


@pytest.mark.parametrize(("frist", "befunde"), [(None, 0), (5000, 1)], ids=["nach der Frist", "vor einer längeren"])
def test_was_nach_seiner_frist_geleert_wurde_ist_kein_befund(frist: int | None, befunde: int) -> None:
    """A delivery of 4,000 days ago; the second city has always kept such files longer."""
    from sozialraum.actions.loeschung import FRISTEN, lade_loeschfristen

    with transaction.atomic():
        angaben = tomllib.loads(FRISTEN.read_text())
        for angabe in angaben["loeschfristen"]:
            angabe["tage"] = frist or angabe["tage"]
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("ALTER TABLE sozialraum_loeschfristevent DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM sozialraum_loeschfrist WHERE schluessel = 'importdateien'")
            cursor.execute("DELETE FROM sozialraum_loeschfristevent WHERE schluessel = 'importdateien'")
            cursor.execute(f"UPDATE {LIEFERUNG} SET created_at = now() - interval '4000 days' WHERE datei_id = ({LETZTE})")
            cursor.execute(LEERE.format(LETZTE))
        lade_loeschfristen(wer=Wer.befehl("test"), angaben=angaben)
        gefunden = _befunde("Dateien", "Importe", "Verweise")
        transaction.set_rollback(True)
    assert [len(found.sentences) for found in gefunden.values()].count(0) == 3 - befunde


@pytest.mark.gegenprobe("an_allem_vorbei", ohne="config.integrity.final:rechenpakete")
def test_ohne_nachzurechnen_bliebe_verborgen_dass_geld_von_raum_zu_raum_ging() -> None:
    """All sums are right and all references too: only the package tells. Who did it has the triggers on again by then."""
    andere = [check.name for check in CHECKS if check.run is not final.rechenpakete and check.name != "Schutzregeln"]
    befunde = _mit(SCHAEDEN["Geld von Raum zu Raum"], *andere)
    assert len(befunde) == len(CHECKS) - 2
    assert {name: found.sentences for name, found in befunde.items() if found.sentences} == {}


def test_jede_pruefung_hat_ihren_schaden() -> None:
    assert {schaden.pruefung for schaden in SCHAEDEN.values()} == {check.name for check in CHECKS}


def test_der_befehl_nennt_jede_pruefung_und_endet_ohne_befund_mit_null() -> None:
    out = StringIO()
    call_command("pruefe", nur=["Migrationen", "Stornos"], stdout=out)
    zeilen = out.getvalue().splitlines()
    assert [zeile.split()[0] for zeile in zeilen] == ["Prüfung", "Migrationen", "Stornos", "Alles"]
    assert zeilen[2].split()[1:] == ["1", "0"]


def test_der_befehl_endet_bei_einem_befund_mit_eins() -> None:
    err = StringIO()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(SCHAEDEN["Zähler zurück"].sql[0])
        with pytest.raises(CommandError, match=r"1 Befund in 1 Prüfung\.") as ende:
            call_command("pruefe", nur=["Zähler", "Stornos"], stdout=StringIO(), stderr=err)
        transaction.set_rollback(True)
    assert ende.value.returncode == 1 and "sozialraum_gremium: Der Zähler" in err.getvalue()


def test_eine_pruefung_die_nicht_laeuft_ist_ein_befund_und_die_naechste_geht_weiter() -> None:
    def stolpert() -> Finding:
        raise KeyError("ergebnis")

    checks = [Check("ohne Tabelle", lambda: finding(1, rows("SELECT 1 FROM gibt_es_nicht"))), Check("kaputt", stolpert), CHECKS[0]]
    befunde = [found.sentences for _, found in examine(checks)]
    assert "ließ sich nicht ausführen" in befunde[0][0] and "gibt_es_nicht" in befunde[0][0]
    assert "KeyError" in befunde[1][0] and befunde[2] == ()


def test_geprueft_wird_ohne_zu_schreiben() -> None:
    """The whole report stands in one read-only transaction, on one state."""
    gesehen: list[Any] = []

    def merke() -> Finding:
        gesehen.extend(rows("SELECT current_setting('transaction_read_only'), current_setting('transaction_isolation')"))
        return finding(1, ())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("config.management.commands.pruefe.CHECKS", (Check("merke", merke),))
        call_command("pruefe", stdout=StringIO())
    assert gesehen == [("on", "repeatable read")]
