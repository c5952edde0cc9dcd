"""Negative controls of the running year: one guard of the database off, and what it refuses happens (reliability.md 3 to 6)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from budgets.models import Buchung, Haushaltsjahr, Monatsabschluss
from budgets.views import abschluss
from sozialraum.rechte import RECHTE, Recht, Rolle
from tests.budgets.test_vollzug_regeln import _antrag, _bucht, _schliesse
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
Ohne = Callable[[str], None]
OHNE_VERWEIS = """DO $$ BEGIN EXECUTE (
    SELECT format('ALTER TABLE budgets_mittel DROP CONSTRAINT %I', conname) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = 'budgets_mittel'::regclass AND confrelid = 'budgets_umschichtung'::regclass
); END $$"""


@pytest.fixture
def vollzug(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    return baue_vollzug(raeume, besetzung)


@pytest.fixture
def ohne(als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> Ohne:
    """Changes the schema within the test's transaction; what is deferred is asked for before."""

    def schalte_ab(befehl: str) -> None:
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(befehl)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return schalte_ab


def _abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestBuchung:
    @pytest.mark.gegenprobe(3, ohne="budgets_buchung_nur_anhaengen")
    def test_ohne_den_trigger_aenderte_sich_eine_buchung(self, vollzug: Vollzug, ohne: Ohne) -> None:
        buchung = vollzug.bucht("I", "4550", 1)
        ohne("ALTER TABLE budgets_buchung DISABLE TRIGGER budgets_buchung_nur_anhaengen")
        assert Buchung.objects.filter(pk=buchung.pk).update(betrag_cent=2) == 1

    @pytest.mark.gegenprobe(3, ohne="buchung_summe")
    def test_ohne_den_trigger_spiegelte_ein_storno_etwas_anderes(self, vollzug: Vollzug, ohne: Ohne) -> None:
        buchung = vollzug.bucht("I", "4550", 10)
        ohne("ALTER TABLE budgets_buchung DISABLE TRIGGER buchung_summe")
        assert vollzug.bucht("I", "4750", -9, storno_von=buchung, grund="Tippfehler").pk

    @pytest.mark.gegenprobe(3, ohne="budgets_buchung_storno_von_id_key")
    def test_ohne_die_eindeutigkeit_stornierte_man_zweimal(self, vollzug: Vollzug, ohne: Ohne) -> None:
        buchung = vollzug.bucht("I", "4550", 10)
        ohne("ALTER TABLE budgets_buchung DROP CONSTRAINT budgets_buchung_storno_von_id_key")
        for _ in range(2):
            vollzug.bucht("I", "4550", -10, storno_von=buchung, grund="Tippfehler")
        assert vollzug.stand("I", "4550").ist_cent == -10_00

    @pytest.mark.gegenprobe(3, ohne="storno_nennt_den_grund")
    def test_ohne_die_regel_hiesse_ein_storno_nichts(self, vollzug: Vollzug, ohne: Ohne) -> None:
        buchung = vollzug.bucht("I", "4550", 10)
        ohne("ALTER TABLE budgets_buchung DROP CONSTRAINT storno_nennt_den_grund")
        assert vollzug.bucht("I", "4550", -10, storno_von=buchung).grund == ""

    @pytest.mark.gegenprobe(6, ohne="buchung_hat_herkunft")
    def test_ohne_die_regel_kaeme_eine_buchung_von_nirgends(self, vollzug: Vollzug, ohne: Ohne) -> None:
        herrenlos = {"posten": vollzug.posten["I", "4550"], "art": "ist", "betrag_cent": 1, "buchungstag": date(2009, 3, 1)}
        _abgewiesen(lambda: Buchung.objects.create(**herrenlos), "buchung_hat_herkunft")
        ohne("ALTER TABLE budgets_buchung DROP CONSTRAINT buchung_hat_herkunft")
        assert Buchung.objects.create(**herrenlos).lieferung_id is None


class TestAbschluss:
    @pytest.mark.zusage(3, 4)
    def test_auch_ein_storno_wartet_auf_die_oeffnung(self, vollzug: Vollzug) -> None:
        buchung = vollzug.bucht("I", "4550", 10)
        _schliesse(vollzug, 3)
        _abgewiesen(lambda: vollzug.bucht("I", "4550", -10, storno_von=buchung, grund="Tippfehler"), "Monat 03/2009 ist abgeschlossen")

    @pytest.mark.gegenprobe(3, 4, ohne="periode_ist_offen")
    def test_ohne_die_pruefung_naehme_ein_geschlossener_monat_buchungen_an(self, vollzug: Vollzug, ohne: Ohne) -> None:
        _schliesse(vollzug, 3)
        ohne(
            "CREATE OR REPLACE FUNCTION periode_ist_offen(nummer bigint, tag date) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$"
        )
        vollzug.bucht("I", "4550", 1)
        assert vollzug.stand("I", "4550").ist_cent == 1_00

    @pytest.mark.zusage(4)
    @pytest.mark.parametrize("status", ["geoeffnet", "beantragt"])
    def test_kein_monat_oeffnet_sich_ohne_antrag(self, vollzug: Vollzug, status: str) -> None:
        _schliesse(vollzug, 3)
        _abgewiesen(lambda: Monatsabschluss.objects.update(status=status, grund="eilig"), "geht nicht von")

    @pytest.mark.gegenprobe(4, ohne="abschluss_weg")
    def test_ohne_den_weg_oeffnete_sich_ein_monat_ohne_antrag(self, vollzug: Vollzug, ohne: Ohne) -> None:
        _schliesse(vollzug, 3)
        ohne("ALTER TABLE budgets_monatsabschluss DISABLE TRIGGER abschluss_weg")
        assert Monatsabschluss.objects.update(status="geoeffnet", grund="eilig") == 1
        vollzug.bucht("I", "4550", 1)

    @staticmethod
    def _oeffne_allein(vollzug: Vollzug) -> None:
        """The second person of the closing is left standing as that of the opening."""
        rows = Monatsabschluss.objects.filter(monat=3)
        rows.update(status="oeffnung", grund="eilig", beantragt_von=vollzug.besetzung.controlling, beantragt_am=timezone.now())
        rows.update(status="geoeffnet")

    @pytest.mark.zusage(4, 15)
    def test_die_zweite_person_des_abschlusses_ist_nicht_die_der_oeffnung(self, vollzug: Vollzug) -> None:
        _schliesse(vollzug, 3)
        _abgewiesen(lambda: self._oeffne_allein(vollzug), "antrag_wartet_auf_die_zweite_person")

    @pytest.mark.gegenprobe(4, 15, ohne="antrag_wartet_auf_die_zweite_person")
    def test_ohne_die_regel_oeffnete_eine_person_allein(self, vollzug: Vollzug, ohne: Ohne) -> None:
        _schliesse(vollzug, 3)
        ohne("ALTER TABLE budgets_monatsabschluss DROP CONSTRAINT antrag_wartet_auf_die_zweite_person")
        self._oeffne_allein(vollzug)
        vollzug.bucht("I", "4550", 1)

    @pytest.mark.gegenprobe(4, 15, ohne="abschluss_vier_augen")
    def test_ohne_die_regel_schloesse_eine_person_allein(self, vollzug: Vollzug, ohne: Ohne) -> None:
        ohne("ALTER TABLE budgets_monatsabschluss DROP CONSTRAINT abschluss_vier_augen")
        person = vollzug.besetzung.controlling
        row = Monatsabschluss.objects.create(haushaltsjahr=vollzug.jahr, monat=1, beantragt_von=person)
        row.status, row.bestaetigt_von, row.bestaetigt_am = "abgeschlossen", person, timezone.now()
        row.save()

    @pytest.mark.gegenprobe(4, ohne="abschluss_bleibt")
    def test_ohne_den_trigger_verschwaende_der_abschluss(self, vollzug: Vollzug, ohne: Ohne) -> None:
        _schliesse(vollzug, 3)
        ohne("ALTER TABLE budgets_monatsabschluss DISABLE TRIGGER abschluss_bleibt")
        Monatsabschluss.objects.all().delete()
        vollzug.bucht("I", "4550", 1)

    @staticmethod
    def _darf_oeffnen(vollzug: Vollzug, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> bool:
        """Controlling closes months still, but may no longer open them."""
        _schliesse(vollzug, 3)
        monkeypatch.setitem(RECHTE, Rolle.CONTROLLING, RECHTE[Rolle.CONTROLLING] - {Recht.MONAT_OEFFNEN})
        als("controlling").post(f"/budgets/haushalt/{JAHR}/monat/3/oeffnen/", {"grund": "Beleg vergessen"})
        return Monatsabschluss.objects.get(monat=3).status == "oeffnung"

    @pytest.mark.zusage(4)
    def test_oeffnen_ist_ein_eigenes_recht(self, vollzug: Vollzug, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
        assert not self._darf_oeffnen(vollzug, als, monkeypatch)
        assert als("controlling").get(f"/budgets/haushalt/{JAHR}/monat/3/oeffnen/").status_code == 403
        als("fachbereichsleitung").post(f"/budgets/haushalt/{JAHR}/monat/3/oeffnen/", {"grund": "Beleg vergessen"})
        assert Monatsabschluss.objects.get(monat=3).status == "oeffnung"

    @pytest.mark.gegenprobe(4, ohne="budgets.views.abschluss:recht_fuer")
    def test_ohne_das_eigene_recht_oeffnete_wer_schliesst(
        self, vollzug: Vollzug, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(abschluss, "recht_fuer", lambda schritt: Recht.MONAT_ABSCHLIESSEN)
        assert self._darf_oeffnen(vollzug, als, monkeypatch)

    @pytest.mark.zusage(4)
    def test_ein_geschlossenes_jahr_bleibt_es_und_nimmt_nichts_an(self, vollzug: Vollzug) -> None:
        Haushaltsjahr.objects.update(status="abgeschlossen")
        _abgewiesen(lambda: vollzug.bucht("I", "4550", 1), "Haushaltsjahr 2009 ist abgeschlossen")
        _abgewiesen(lambda: Haushaltsjahr.objects.update(status="beschlossen"), "bleibt abgeschlossen")

    @pytest.mark.gegenprobe(4, ohne="haushaltsjahr_bleibt_abgeschlossen")
    def test_ohne_den_trigger_ginge_ein_jahr_wieder_auf(self, vollzug: Vollzug, ohne: Ohne) -> None:
        Haushaltsjahr.objects.update(status="abgeschlossen")
        ohne("ALTER TABLE budgets_haushaltsjahr DISABLE TRIGGER haushaltsjahr_bleibt_abgeschlossen")
        assert Haushaltsjahr.objects.update(status="beschlossen") == 1
        vollzug.bucht("I", "4550", 1)


class TestUmschichtung:
    @pytest.mark.zusage(5, 15)
    def test_gebucht_wird_nur_was_entschieden_ist(self, vollzug: Vollzug) -> None:
        vollzug.ansatz("I", "4550", 100)
        _abgewiesen(lambda: _bucht(_antrag(vollzug, 50), entscheidet=False), "Gebucht wird eine Umschichtung mit ihrer Entscheidung")

    @pytest.mark.gegenprobe(5, 15, ohne="mittel_einer_umschichtung")
    def test_ohne_den_trigger_genuegte_ein_antrag(self, vollzug: Vollzug, ohne: Ohne) -> None:
        vollzug.ansatz("I", "4550", 100)
        ohne("ALTER TABLE budgets_mittel DISABLE TRIGGER mittel_einer_umschichtung")
        _bucht(_antrag(vollzug, 50), entscheidet=False)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert vollzug.stand("II", "4550").umschichtung_cent == 50_00

    @pytest.mark.gegenprobe(5, ohne="umschichtung_jahr")
    def test_ohne_den_trigger_ginge_geld_in_ein_anderes_jahr(self, vollzug: Vollzug, ohne: Ohne) -> None:
        vollzug.ansatz("I", "4550", 100)
        fremd = Haushaltsjahr.objects.create(jahr=2010, status="beschlossen")
        antrag = _antrag(vollzug, 50)
        _abgewiesen(lambda: type(antrag).objects.update(haushaltsjahr=fremd), "bleibt in ihrem Haushaltsjahr|ändert sich nicht mehr")
        ohne("ALTER TABLE budgets_umschichtung DISABLE TRIGGER umschichtung_bleibt")
        _abgewiesen(lambda: type(antrag).objects.update(haushaltsjahr=fremd), "bleibt in ihrem Haushaltsjahr")
        ohne("ALTER TABLE budgets_umschichtung DISABLE TRIGGER umschichtung_jahr")
        assert type(antrag).objects.update(haushaltsjahr=fremd) == 1

    @pytest.mark.zusage(5)
    def test_was_unauffindbar_ist_ist_nicht_entschieden(self, vollzug: Vollzug, ohne: Ohne) -> None:
        """The reference alone would hold it; whoever takes that away books nothing either."""
        vollzug.ansatz("I", "4550", 100)
        antrag = _antrag(vollzug, 50)
        ohne(OHNE_VERWEIS)
        antrag.pk = 10**9
        _abgewiesen(lambda: _bucht(antrag, entscheidet=False), "Gebucht wird eine Umschichtung mit ihrer Entscheidung")
