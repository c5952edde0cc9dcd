"""A state machine over the running year: draft, shift, decide, book, storno, close, reopen, carry over (issue 4, line 6).

After every step the invariants of reliability.md that the running year can break are asked of the database itself.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from budgets.actions import abschluss
from budgets.actions import umschichtungen as umschicht
from budgets.deckung import pruefe_deckung
from budgets.jahresende import uebertragbar
from budgets.models import Buchung, Budgetposten, Haushaltsjahr, Mittel, Monatsabschluss, Umschichtung
from budgets.querysets.umschichtungen import deckung, nachweis_von
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Stadt
from tests.budgets.umschichtungsbau import entwurf, gib_rechte
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.conftest import THOROUGH
from tests.factories import baue_besetzung, baue_raeume, wer_ist

ORTE = [(raum, ua) for raum in ("I", "II", "III") for ua in ("4550", "4750", "4570")]
ort, euro, monat = st.sampled_from(ORTE), st.integers(1, 150), st.integers(1, 12)
personen = st.sampled_from(["controlling", "ressort1", "ressort2", "fachbereichsleitung"])
nummer = st.integers(0, 1000)
PROBE = """
SELECT 'Summe eines Postens' FROM budgets_budgetposten p
    LEFT JOIN LATERAL (SELECT coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'umschichtung'), 0) u,
        coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'ansatz'), 0) a, coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'rest'), 0) r
        FROM budgets_mittel m WHERE m.posten_id = p.id) m ON true
    LEFT JOIN LATERAL (SELECT coalesce(sum(betrag_cent) FILTER (WHERE art = 'ist'), 0) i FROM budgets_buchung b
        WHERE b.posten_id = p.id) b ON true
    WHERE (p.umschichtung_cent, p.ansatz_cent, p.rest_cent, p.ist_cent) IS DISTINCT FROM (m.u, m.a, m.r, b.i)
UNION ALL SELECT 'Buchungssumme' WHERE (SELECT coalesce(sum(ist_cent), 0) FROM budgets_buchungssumme)
    <> (SELECT coalesce(sum(ist_cent), 0) FROM budgets_budgetposten)
UNION ALL SELECT 'Umschichtungen ergeben 0' WHERE (SELECT coalesce(sum(betrag_cent), 0) FROM budgets_mittel
    WHERE bewegung = 'umschichtung') <> 0
UNION ALL SELECT 'Storno' FROM budgets_buchung s JOIN budgets_buchung b ON b.id = s.storno_von_id
    WHERE s.betrag_cent <> -b.betrag_cent OR s.posten_id <> b.posten_id OR s.grund = ''
UNION ALL SELECT 'Herkunft' FROM budgets_buchung WHERE nutzer_id IS NULL AND lieferung_id IS NULL
UNION ALL SELECT 'gebucht' FROM budgets_umschichtung u WHERE (u.status = 'gebucht') <>
    ((SELECT count(*) FROM budgets_mittel m WHERE m.umschichtung_id = u.id) = 2)
UNION ALL SELECT 'vier Augen' FROM budgets_umschichtung WHERE entschieden_von_id = erstellt_von_id
"""


class Jahr(RuleBasedStateMachine):
    """Every refusal (a sentence, or the database's) is a legal outcome; a broken invariant is not."""

    def __init__(self) -> None:
        super().__init__()
        self.rahmen = transaction.atomic()
        self.rahmen.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rahmen.__exit__(None, None, None)

    @initialize()
    def beginn(self) -> None:
        raeume = baue_raeume()
        Stadt.objects.update(fester_tag=date(JAHR + 1, 2, 1))
        gib_rechte()
        self.v: Vollzug = baue_vollzug(raeume, baue_besetzung(raeume))
        Haushaltsjahr.objects.create(jahr=JAHR + 1, status="beschlossen")
        for o in ORTE:
            self.v.ansatz(*o, 100)
        self.frei: dict[int, int] = {}
        self.buchungen = 0

    def _wer(self, name: str) -> Any:
        return wer_ist(getattr(self.v.besetzung, name))

    def _versuche(self, aktion: Any, *args: Any, **kwargs: Any) -> None:
        with suppress(Abgelehnt, IntegrityError), transaction.atomic():
            aktion(*args, **kwargs)

    def _eine(self, rows: Any, i: int) -> Any:
        alle = list(rows.order_by("pk"))
        return alle[i % len(alle)] if alle else None

    @rule(von=ort, nach=ort, betrag=euro, wer=personen)
    def entwirf(self, von: Any, nach: Any, betrag: int, wer: str) -> None:
        self._versuche(entwurf, self.v, betrag, von, nach, getattr(self.v.besetzung, wer))

    @rule(von=ort, nach=ort, betrag=euro)
    def schichte_um(self, von: Any, nach: Any, betrag: int) -> None:
        def alles() -> None:
            row = umschicht.beantrage_umschichtung(wer=self._wer("controlling"), umschichtung=entwurf(self.v, betrag, von, nach))
            umschicht.entscheide_umschichtung(wer=self._wer("fachbereichsleitung"), umschichtung=row)

        self._versuche(alles)

    @precondition(lambda self: Umschichtung.objects.exists())
    @rule(i=nummer, wer=personen, was=st.sampled_from(["beantragen", "mitzeichnen", "entscheiden", "ablehnen", "zurueck", "umkehren"]))
    def schritt(self, i: int, wer: str, was: str) -> None:
        row, w = self._eine(Umschichtung.objects.all(), i), self._wer(wer)
        tun: dict[str, Any] = {
            "beantragen": lambda: umschicht.beantrage_umschichtung(wer=w, umschichtung=row),
            "mitzeichnen": lambda: umschicht.zeichne_mit(wer=w, umschichtung=row),
            "entscheiden": lambda: umschicht.entscheide_umschichtung(wer=w, umschichtung=row),
            "ablehnen": lambda: umschicht.lehne_umschichtung_ab(wer=w, umschichtung=row, grund="Muster"),
            "zurueck": lambda: umschicht.ziehe_umschichtung_zurueck(wer=w, umschichtung=row),
            "umkehren": lambda: umschicht.kehre_um(wer=w, umschichtung=row, begruendung="Muster"),
        }
        self._versuche(tun[was])

    @rule(o=ort, betrag=euro, m=monat)
    def buche(self, o: Any, betrag: int, m: int) -> None:
        zu = Monatsabschluss.objects.filter(monat=m, status__in=["abgeschlossen", "oeffnung"]).exists()
        vorher = Buchung.objects.count()
        self._versuche(self.v.bucht, *o, betrag, tag=date(JAHR, m, 10))
        assert Buchung.objects.count() == vorher + (not zu)  # closed: nothing; open: always, a used-up budget blocks nobody

    @precondition(lambda self: Buchung.objects.exists())
    @rule(i=nummer)
    def storniere(self, i: int) -> None:
        b = self._eine(Buchung.objects.all(), i)
        felder = {"art": b.art, "buchungstag": b.buchungstag, "nutzer": b.nutzer, "storno_von": b, "grund": "Muster"}
        self._versuche(lambda: Buchung.objects.create(posten=b.posten, betrag_cent=-b.betrag_cent, **felder))

    @rule(bis=monat)
    def schliesse(self, bis: int) -> None:
        for m in range(1, bis + 1):
            self._versuche(abschluss.beantrage_abschluss, wer=self._wer("controlling"), haushaltsjahr=self.v.jahr, monat=m)
            self._versuche(abschluss.bestaetige_abschluss, wer=self._wer("fachbereichsleitung"), haushaltsjahr=self.v.jahr, monat=m)

    @rule(m=monat, wer=personen, zweite=personen)
    def oeffne(self, m: int, wer: str, zweite: str) -> None:
        grund = {"haushaltsjahr": self.v.jahr, "monat": m}
        self._versuche(abschluss.beantrage_oeffnung, wer=self._wer(wer), grund="Muster", **grund)
        self._versuche(abschluss.bestaetige_oeffnung, wer=self._wer(zweite), **grund)

    @rule(o=ort, betrag=euro)
    def uebertrage(self, o: Any, betrag: int) -> None:
        wer = self._wer("controlling")
        self._versuche(abschluss.uebertrage_rest, wer=wer, posten=self.v.posten[o], betrag=betrag * 100, anordnung="Muster")

    @rule(i=nummer)
    def aendere_heimlich(self, i: int) -> None:
        """What is booked or decided resists (invariants 2 and 3)."""
        for rows, felder in ((Buchung.objects.all(), {"betrag_cent": 1}), (Umschichtung.objects.gebucht(), {"betrag_cent": 1})):
            row = self._eine(rows, i)
            if row is not None:
                with pytest.raises(IntegrityError), transaction.atomic():
                    type(row).objects.filter(pk=row.pk).update(**felder)

    @invariant()
    def alles_haelt(self) -> None:
        if not hasattr(self, "v"):
            return
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(PROBE)
            assert cursor.fetchall() == []
        d = deckung(self.v.jahr.pk, JAHR)
        assert pruefe_deckung(d.bisher, d.darf_decken) == ()
        assert Buchung.objects.count() >= self.buchungen
        self.buchungen = Buchung.objects.count()
        for p in Budgetposten.objects.filter(haushaltsjahr=self.v.jahr):
            n = nachweis_von(p)
            assert n.verfuegbar >= 0 or n.ist > 0  # below 0 only by Buchungen, never by a shift
            rest = sum(Mittel.objects.filter(vorjahresposten=p).values_list("betrag_cent", flat=True))
            assert rest == 0 or rest <= uebertragbar(n)
        entschieden = Umschichtung.objects.filter(status__in=["gebucht", "abgelehnt"]).count()
        assert Protokoll.objects.filter(aktion__in=["umschichtung_entschieden", "umschichtung_abgelehnt"]).count() == entschieden


@pytest.fixture
def ruhig() -> Iterator[Any]:
    klein, gross = {"max_examples": 6, "stateful_step_count": 20}, {"max_examples": 150, "stateful_step_count": 50}
    yield settings(settings(), **(gross if THOROUGH else klein))


@pytest.mark.django_db
def test_das_laufende_jahr_haelt_seine_invarianten_nach_jedem_schritt(ruhig: Any) -> None:
    run_state_machine_as_test(Jahr, settings=ruhig)
