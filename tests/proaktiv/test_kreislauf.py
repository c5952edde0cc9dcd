"""The cycle of a Pro-Aktives System: every step from every state, permitted or refused with a sentence; random sequences keep its rules."""

from itertools import product

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from proaktiv.kreislauf import (
    BEENDET,
    ENTSCHEIDUNGSNAMEN,
    FOLGENAMEN,
    NACH_ENTSCHEIDUNG,
    NACH_FOLGE,
    OFFEN,
    PHASEN,
    SCHRITTNAMEN,
    STANDNAMEN,
    UEBERGABEN,
    Entscheidung,
    Folge,
    Kreislauflage,
    Phase,
    Schritt,
    Stand,
    moegliche,
    pruefe_schritt,
    uebergaenge,
    ziel,
)

# Each permitted step with all states it may lead to; every other pair is refused.
WEGE: dict[Stand, dict[Schritt, set[Stand]]] = {
    Stand.AUFGENOMMEN: {
        Schritt.VORLEGEN: {Stand.IN_ABWAEGUNG},
        Schritt.ABWAEGEN: {Stand.IN_AKTION, Stand.BEOBACHTET, Stand.UEBERGEBEN, Stand.GESCHLOSSEN},
        Schritt.VERMERKEN: {Stand.AUFGENOMMEN},
        Schritt.ZURUECKZIEHEN: {Stand.ZURUECKGEZOGEN},
    },
    Stand.IN_ABWAEGUNG: {
        Schritt.ABWAEGEN: {Stand.IN_AKTION, Stand.BEOBACHTET, Stand.UEBERGEBEN, Stand.GESCHLOSSEN},
        Schritt.VERMERKEN: {Stand.IN_ABWAEGUNG},
        Schritt.ZURUECKZIEHEN: {Stand.ZURUECKGEZOGEN},
    },
    Stand.BEOBACHTET: {
        Schritt.VORLEGEN: {Stand.IN_ABWAEGUNG},
        Schritt.ABWAEGEN: {Stand.IN_AKTION, Stand.BEOBACHTET, Stand.UEBERGEBEN, Stand.GESCHLOSSEN},
        Schritt.VERMERKEN: {Stand.BEOBACHTET},
        Schritt.ZURUECKZIEHEN: {Stand.ZURUECKGEZOGEN},
    },
    Stand.IN_AKTION: {
        Schritt.VORLEGEN: {Stand.IN_ABWAEGUNG},  # only without an open Aktion
        Schritt.PLANEN: {Stand.IN_AKTION},
        Schritt.BEENDEN: {Stand.IN_AKTION, Stand.IN_REFLEXION},
        Schritt.VERMERKEN: {Stand.IN_AKTION},
    },
    Stand.IN_REFLEXION: {
        Schritt.REFLEKTIEREN: {Stand.GESCHLOSSEN, Stand.IN_AKTION, Stand.UEBERGEBEN},
        Schritt.VERMERKEN: {Stand.IN_REFLEXION},
    },
    Stand.UEBERGEBEN: {
        Schritt.RUECKMELDEN: {Stand.GESCHLOSSEN},
        Schritt.ZURUECKGEBEN: {Stand.IN_ABWAEGUNG},
        Schritt.VERMERKEN: {Stand.UEBERGEBEN},
    },
    Stand.GESCHLOSSEN: {},
    Stand.ZURUECKGEZOGEN: {},
}


def ergebnisse(schritt: Schritt) -> list[Entscheidung | Folge | None]:
    return {Schritt.ABWAEGEN: list(Entscheidung), Schritt.REFLEKTIEREN: list(Folge)}.get(schritt, [None])  # type: ignore[list-item]


@pytest.mark.parametrize(("stand", "schritt"), list(product(Stand, Schritt)))
def test_jeder_schritt_geht_nur_von_seinen_staenden_aus(stand: Stand, schritt: Schritt) -> None:
    lagen = [Kreislauflage(stand, offene) for offene in ((1, 2) if stand is Stand.IN_AKTION and schritt is not Schritt.VORLEGEN else (0,))]
    saetze = [satz for lage in lagen for satz in pruefe_schritt(lage, schritt)]
    if schritt in WEGE[stand]:
        assert saetze == []
        assert {ziel(lage, schritt, e) for lage in lagen for e in ergebnisse(schritt)} == WEGE[stand][schritt]
    else:
        assert saetze and all(satz.endswith(".") for satz in saetze)


@pytest.mark.parametrize(("stand", "schritt", "satz"), [
    (Stand.IN_AKTION, Schritt.REFLEKTIEREN, "beenden Sie zuerst die offenen"),
    (Stand.IN_AKTION, Schritt.ABWAEGEN, "schon entschieden"),
    (Stand.IN_REFLEXION, Schritt.PLANEN, "weiterführen"),
    (Stand.GESCHLOSSEN, Schritt.VERMERKEN, "einen neuen Hinweis"),
    (Stand.AUFGENOMMEN, Schritt.REFLEKTIEREN, "Möglich ist es bei: in der Reflexion"),
])  # fmt: skip
def test_der_satz_sagt_was_stattdessen_geht(stand: Stand, schritt: Schritt, satz: str) -> None:
    assert satz in pruefe_schritt(Kreislauflage(stand), schritt)[0]


def test_ohne_geplante_aktion_ist_nichts_zu_beenden() -> None:
    assert "Bitte planen Sie zuerst" in pruefe_schritt(Kreislauflage(Stand.IN_AKTION, 0), Schritt.BEENDEN)[0]


def test_wo_doch_keine_aktion_folgt_wird_wieder_vorgelegt() -> None:
    assert "Es laufen noch Aktionen" in pruefe_schritt(Kreislauflage(Stand.IN_AKTION, 1), Schritt.VORLEGEN)[0]
    assert Schritt.VORLEGEN in moegliche(Kreislauflage(Stand.IN_AKTION, 0))


def test_die_reflexion_beginnt_mit_der_letzten_offenen_aktion() -> None:
    assert ziel(Kreislauflage(Stand.IN_AKTION, 2), Schritt.BEENDEN) is Stand.IN_AKTION
    assert ziel(Kreislauflage(Stand.IN_AKTION, 1), Schritt.BEENDEN) is Stand.IN_REFLEXION


@pytest.mark.parametrize("schritt", [Schritt.ABWAEGEN, Schritt.REFLEKTIEREN])
def test_ohne_ergebnis_fuehrt_ein_schritt_nirgendwohin(schritt: Schritt) -> None:
    with pytest.raises(ValueError, match="Ergebnis"):
        ziel(Kreislauflage(next(iter(s for s in Stand if schritt in WEGE[s]))), schritt)


def test_alles_hat_seinen_namen_und_seinen_platz() -> None:
    assert set(STANDNAMEN) == set(Stand) and set(SCHRITTNAMEN) == set(Schritt)
    assert set(ENTSCHEIDUNGSNAMEN) == set(NACH_ENTSCHEIDUNG) == set(Entscheidung) and set(FOLGENAMEN) == set(NACH_FOLGE) == set(Folge)
    assert set(PHASEN.values()) == set(Phase) and Stand.UEBERGEBEN.phase is None
    assert {f for f in Folge if NACH_FOLGE[f] is Stand.UEBERGEBEN} == UEBERGABEN and set(Stand) == BEENDET | OFFEN


def test_die_uebergaenge_sind_die_der_tabelle() -> None:
    assert uebergaenge() == {(von, nach) for von, wege in WEGE.items() for ziele in wege.values() for nach in ziele if von is not nach}


class Schleife(RuleBasedStateMachine):
    """Any step with any result; what is permitted moves the loop, what is refused leaves it as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.stand, self.offene, self.abgewogen, self.reflektiert = Stand.AUFGENOMMEN, 0, 0, 0
        self.weg = [self.stand]

    @property
    def lage(self) -> Kreislauflage:
        return Kreislauflage(self.stand, self.offene)

    @rule(schritt=st.sampled_from(list(Schritt)), entscheidung=st.sampled_from(list(Entscheidung)), folge=st.sampled_from(list(Folge)))
    def gehe(self, schritt: Schritt, entscheidung: Entscheidung, folge: Folge) -> None:
        vorher = self.lage
        if pruefe_schritt(vorher, schritt):
            assert schritt not in moegliche(vorher)
            return
        ergebnis = {Schritt.ABWAEGEN: entscheidung, Schritt.REFLEKTIEREN: folge}.get(schritt)
        self.stand = ziel(vorher, schritt, ergebnis)  # type: ignore[arg-type]
        self.offene += {Schritt.PLANEN: 1, Schritt.BEENDEN: -1}.get(schritt, 0)
        self.abgewogen += schritt is Schritt.ABWAEGEN
        self.reflektiert += schritt is Schritt.REFLEKTIEREN
        self.weg.append(self.stand)

    @precondition(lambda self: self.stand is Stand.IN_AKTION)
    @rule()
    def plane(self) -> None:
        self.gehe(Schritt.PLANEN, Entscheidung.AKTION, Folge.SCHLIESSEN)

    @invariant()
    def nichts_wird_uebersprungen(self) -> None:
        """No action without a weighing, no reflection with an open action, and what is ended stays."""
        assert self.offene >= 0 and (self.offene == 0 or self.stand is Stand.IN_AKTION)
        assert self.stand not in (Stand.IN_AKTION, Stand.IN_REFLEXION, Stand.UEBERGEBEN) or self.abgewogen
        assert Stand.IN_REFLEXION in self.weg or not self.reflektiert
        assert not BEENDET & set(self.weg[:-1])
        assert (moegliche(self.lage) == ()) is (self.stand in BEENDET)
        assert all(paar[0] is paar[1] or paar in uebergaenge() for paar in zip(self.weg, self.weg[1:], strict=False))


TestSchleife = Schleife.TestCase
