"""Random sequences of the actions of the cycle, permitted or not: the database and the thread keep up with the rules after every step."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from proaktiv.actions import kreislauf as k
from proaktiv.kreislauf import BEENDET, Entscheidung, Folge, Kreislauflage, Schritt, Stand, pruefe_schritt, uebergaenge, ziel
from proaktiv.models import Abwaegung, Aktion, Hinweis, Reflexion
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll, Stadt
from tests.conftest import THOROUGH
from tests.factories import baue_besetzung, baue_raeume, wer_ist
from tests.proaktiv.bau import HEUTE, TAG, baue_akteur, baue_planungsgruppe, baue_system, neue_abwaegung, neue_aktion, neue_reflexion

einfache = {
    Schritt.VORLEGEN: k.lege_vor, Schritt.RUECKMELDEN: k.melde_rueck, Schritt.ZURUECKGEBEN: k.gib_zurueck, Schritt.VERMERKEN: k.vermerke,
}  # fmt: skip


class Kreislauf(RuleBasedStateMachine):
    @initialize()
    def beginne(self) -> None:
        Stadt.objects.update(fester_tag=HEUTE)
        raeume = baue_raeume()
        self.wer = wer_ist(baue_besetzung(raeume).fachkraft1)
        nummer = Hinweis.objects.count()
        self.system = baue_system(raeume["I"], f"System {nummer}")
        self.akteur = baue_akteur(self.system, f"Verein {nummer}")
        self.gruppe, self.ua = baue_planungsgruppe(raeume["I"], f"spg-{nummer}"), baue_planungsgruppe(raeume["FB"], f"ua-{nummer}")
        hinweis = Hinweis(system=self.system, gebiet=raeume["101"], art="bedarf", titel="Treff", herkunft="beobachtung", erfasst_am=TAG)
        self.hinweis = k.speichere_hinweis(wer=self.wer, hinweis=hinweis)
        self.stand, self.offene, self.schritte = Stand.AUFGENOMMEN, 0, 0

    def _gehe(self, schritt: Schritt, tun: Any, ergebnis: Any = None) -> None:
        """Does what the rules say, or is refused with their sentence and leaves no trace."""
        lage = Kreislauflage(self.stand, self.offene)
        if gruende := pruefe_schritt(lage, schritt):
            with pytest.raises(Abgelehnt) as fehler:
                tun()
            assert fehler.value.saetze[0] == gruende[0]
            return
        tun()
        self.stand = ziel(lage, schritt, ergebnis)
        self.offene += {Schritt.PLANEN: 1, Schritt.BEENDEN: -1}.get(schritt, 0)
        self.schritte += 1

    @rule(schritt=st.sampled_from(sorted(einfache)))
    def gehe_einfach(self, schritt: Schritt) -> None:
        self._gehe(schritt, lambda: einfache[schritt](wer=self.wer, hinweis=self.hinweis, tag=HEUTE, text="Muster"))

    @rule(entscheidung=st.sampled_from(list(Entscheidung)))
    def waege_ab(self, entscheidung: Entscheidung) -> None:
        felder: dict[str, Any] = {
            Entscheidung.BEOBACHTEN: {"wiedervorlage": date(2007, 12, 1)}, Entscheidung.UEBERGEBEN: {"gremium": self.gruppe},
            Entscheidung.KEIN_BEDARF: {"begruendung": "Gelöst"},
        }.get(entscheidung, {})  # fmt: skip
        abwaegung = neue_abwaegung(self.hinweis, tag=HEUTE, entscheidung=entscheidung.value, **felder)
        self._gehe(Schritt.ABWAEGEN, lambda: k.waege_ab(wer=self.wer, abwaegung=abwaegung), entscheidung)

    @rule()
    def plane(self) -> None:
        self._gehe(Schritt.PLANEN, lambda: k.plane_aktion(wer=self.wer, aktion=neue_aktion(self.hinweis, self.akteur), tag=HEUTE))

    @precondition(lambda self: self.hinweis.aktionen.exists())
    @rule(abgebrochen=st.booleans())
    def beende(self, abgebrochen: bool) -> None:
        aktion = self.hinweis.aktionen.offen().first() or self.hinweis.aktionen.first()

        def tun() -> None:
            k.beende_aktion(wer=self.wer, aktion=aktion, tag=HEUTE, ergebnis="Muster", abgebrochen=abgebrochen)

        self._gehe(Schritt.BEENDEN, tun)

    @rule(folge=st.sampled_from(list(Folge)))
    def reflektiere(self, folge: Folge) -> None:
        gremium = {Folge.AN_PLANUNGSGRUPPE: self.gruppe, Folge.AN_UNTERAUSSCHUSS: self.ua}.get(folge)
        reflexion = neue_reflexion(self.hinweis, tag=HEUTE, folge=folge.value, gremium=gremium)
        neuer = Hinweis(art="bedarf", titel="Folgt") if folge is Folge.NEUER_HINWEIS else None
        self._gehe(Schritt.REFLEKTIEREN, lambda: k.reflektiere(wer=self.wer, reflexion=reflexion, neuer=neuer), folge)

    @rule()
    def ziehe_zurueck(self) -> None:
        self._gehe(Schritt.ZURUECKZIEHEN, lambda: k.ziehe_zurueck(wer=self.wer, hinweis=self.hinweis, tag=HEUTE, text="Muster"))

    @invariant()
    def faden_und_stand_stimmen(self) -> None:
        if not hasattr(self, "hinweis"):
            return
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        row = Hinweis.objects.mit_lage(HEUTE).get(pk=self.hinweis.pk)
        assert (Stand(row.stand), row.lage.offene) == (self.stand, self.offene)
        faden = list(row.schritte.order_by("pk"))
        assert len(faden) == self.schritte and all(a.stand_neu == b.stand_alt for a, b in pairwise(faden))
        wege = [(Stand(s.stand_alt), Stand(s.stand_neu)) for s in faden]
        assert all(von is nach or (von, nach) in uebergaenge() for von, nach in wege)
        assert Protokoll.objects.filter(gegenstand="hinweis", gegenstand_id=str(row.pk)).count() == self.schritte + 1
        zahlen = {Schritt.ABWAEGEN: Abwaegung, Schritt.PLANEN: Aktion, Schritt.REFLEKTIEREN: Reflexion}
        for schritt, modell in zahlen.items():
            assert modell._default_manager.filter(hinweis=row).count() == sum(s.schritt == schritt.value for s in faden)
        assert (row.faellig_am is None) is (self.stand in BEENDET)  # type: ignore[attr-defined]
        assert Hinweis.objects.filter(folgt_auf__hinweis=row).count() == row.reflexionen.filter(folge="neuer_hinweis").count()


@pytest.fixture
def ruhig() -> Iterator[Any]:
    klein, gross = {"max_examples": 5, "stateful_step_count": 20}, {"max_examples": 150, "stateful_step_count": 50}
    yield settings(settings(), **(gross if THOROUGH else klein))


@pytest.mark.django_db
def test_der_kreislauf_haelt_seine_regeln_nach_jedem_schritt(ruhig: Any) -> None:
    run_state_machine_as_test(Kreislauf, settings=ruhig)
