"""A state machine over the running year: draft, shift, decide, overspend, book, import, storno, close, reopen, carry over.

After every step invariants 1 to 8 of reliability.md are asked of the database itself: its rows, its triggers, the sums of its pages.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from budgets.actions import abschluss
from budgets.actions import umschichtungen as umschicht
from budgets.deckung import pruefe_deckung
from budgets.jahresende import uebertragbar
from budgets.models import Buchung, Budgetposten, Haushaltsjahr, Mittel, Monatsabschluss, Ueberschreitung, Umschichtung, Verteilungszeile
from budgets.nachweis import summiere
from budgets.querysets.umschichtungen import deckung, nachweis_von
from budgets.selectors.vollzug import staende
from budgets.vollzugsgliederung import gliedere
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.ebenen import Ebene
from sozialraum.models import Datenlieferung, Gebiet, Protokoll, Stadt, Zuordnung
from tests.budgets.bau import baue_akte, beschliesse
from tests.budgets.buchungsbau import nimm, profil, zeile
from tests.budgets.jahresprobe import PROBE
from tests.budgets.ueberschreitungsbau import gib_grenzen
from tests.budgets.ueberschreitungsmaschine import GRENZE, ORTE, Ueberschreitungsregeln, euro, ort, personen
from tests.budgets.umschichtungsbau import entwurf, gib_rechte
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.conftest import THOROUGH
from tests.factories import baue_besetzung, baue_raeume, wer_ist

monat = st.integers(1, 12)
nummer = st.integers(0, 1000)


class Jahr(Ueberschreitungsregeln):
    """Every refusal (a sentence, or the database's) is a legal outcome; a broken invariant is not."""

    @initialize()
    def beginn(self) -> None:
        raeume = baue_raeume()
        Stadt.objects.update(fester_tag=date(JAHR + 1, 2, 1))
        gib_rechte()
        gib_grenzen(GRENZE)
        self.v: Vollzug = baue_vollzug(raeume, baue_besetzung(raeume))
        Haushaltsjahr.objects.create(jahr=JAHR + 1, status="beschlossen")
        for o in ORTE:
            self.v.ansatz(*o, 100)
        self.akte = baue_akte(raeume, self.v.besetzung, self.v.jahr)
        self.profil = profil()
        wechsel = date(JAHR, 7, 1)  # Sozialraum III belongs to another Ressort from then on
        Zuordnung.objects.filter(kind=raeume["III"]).update(gueltig_bis=wechsel - timedelta(days=1))
        Zuordnung.objects.create(kind=raeume["III"], eltern=raeume["R-I"], gueltig_von=wechsel)
        self.baeume = [Gebiet.objects.baum(tag) for tag in (date(JAHR, 1, 1), wechsel)]
        self.buchungen = 0

    def _wer(self, name: str) -> Any:
        return wer_ist(getattr(self.v.besetzung, name))

    def _versuche(self, aktion: Any, *args: Any, **kwargs: Any) -> None:
        with suppress(Abgelehnt, IntegrityError), transaction.atomic():
            aktion(*args, **kwargs)

    def _eine(self, rows: Any, i: int) -> Any:
        alle = list(rows.order_by("pk"))
        return alle[i % len(alle)] if alle else None

    def _ist_zu(self, m: int) -> bool:
        return Monatsabschluss.objects.filter(monat=m, status__in=["abgeschlossen", "oeffnung"]).exists()

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

    @rule()
    def beschliesse_verteilung(self) -> None:
        self._versuche(beschliesse, self.akte)

    @rule(o=ort, betrag=euro, m=monat, n=st.integers(1, 4), kaputt=st.booleans())
    def importiere(self, o: Any, betrag: int, m: int, n: int, kaputt: bool) -> None:
        """Wholly or not at all; the same file once more books nothing; a changed Beleg is a Storno and a new row."""
        zeilen = [zeile(f"B{k}", f"{betrag},{k:02d}", tag=f"10.{m:02d}.{JAHR}", gebiet=o[0], stelle=f"{o[1]}.7600") for k in range(n)]
        vorher = (Buchung.objects.count(), Datenlieferung.objects.count())
        try:
            with transaction.atomic():
                nimm(self.profil, [*zeilen, zeile("B9", "unlesbar")] if kaputt else zeilen)
        except Abgelehnt:
            assert (Buchung.objects.count(), Datenlieferung.objects.count()) == vorher
            return
        assert not kaputt
        danach = (Buchung.objects.count(), Datenlieferung.objects.count())
        assert nimm(self.profil, zeilen).war_schon_da
        assert (Buchung.objects.count(), Datenlieferung.objects.count()) == danach

    @rule(o=ort, betrag=euro, m=monat)
    def buche(self, o: Any, betrag: int, m: int) -> None:
        zu = self._ist_zu(m)
        vorher = Buchung.objects.count()
        self._versuche(self.v.bucht, *o, betrag, tag=date(JAHR, m, 10))
        assert Buchung.objects.count() == vorher + (not zu)  # closed: nothing; open: always, a used-up budget blocks nobody

    @precondition(lambda self: Buchung.objects.exists())
    @rule(i=nummer)
    def storniere(self, i: int) -> None:
        b = self._eine(Buchung.objects.all(), i)
        felder = {"art": b.art, "buchungstag": b.buchungstag, "nutzer": self.v.besetzung.controlling, "storno_von": b, "grund": "Muster"}
        geht = not (b.storno_von_id or Buchung.objects.filter(storno_von=b).exists() or self._ist_zu(b.buchungstag.month))
        vorher = Buchung.objects.count()
        self._versuche(lambda: Buchung.objects.create(posten=b.posten, betrag_cent=-b.betrag_cent, **felder))
        assert Buchung.objects.count() == vorher + geht  # each once, in an open month

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
        zeilen = Verteilungszeile.objects.filter(teiltopf__verteilung__status="beschlossen")
        for rows, felder in ((Buchung.objects.all(), {"betrag_cent": 1}), (Umschichtung.objects.gebucht(), {"betrag_cent": 1}),
                             (Mittel.objects.all(), {"betrag_cent": 1}), (zeilen, {"betrag_cent": 1}),
                             (Ueberschreitung.objects.filter(status="gebucht"), {"betrag_cent": 1})):  # fmt: skip
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
        self._summen_gehen_auf()
        self._ueberschreitungen_halten()
        entschieden = Umschichtung.objects.filter(status__in=["gebucht", "abgelehnt"]).count()
        assert Protokoll.objects.filter(aktion__in=["umschichtung_entschieden", "umschichtung_abgelehnt"]).count() == entschieden

    def _summen_gehen_auf(self) -> None:
        """On every Ebene, under each mapping: the whole is what its parts are, and what the rows are."""
        rows = staende(JAHR, date(JAHR, 12, 31))
        ganzes = summiere(r.nachweis for r in rows)
        for baum in self.baeume:
            (stadt,) = baum.auf_ebene(Ebene.FACHBEREICH)
            for ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM):
                teile = (gliedere("", k, baum, rows, {}, JAHR, 12).summe.nachweis for k in baum.auf_ebene(ebene))
                assert summiere(teile) == ganzes
            assert gliedere("", stadt, baum, rows, {}, JAHR, 12).summe.nachweis == ganzes


@pytest.fixture
def ruhig() -> Iterator[Any]:
    klein, gross = {"max_examples": 6, "stateful_step_count": 20}, {"max_examples": 150, "stateful_step_count": 50}
    yield settings(settings(), **(gross if THOROUGH else klein))


@pytest.mark.django_db
def test_das_laufende_jahr_haelt_seine_invarianten_nach_jedem_schritt(ruhig: Any) -> None:
    run_state_machine_as_test(Jahr, settings=ruhig)
