"""The way of a Zielvereinbarung: every step from every state, and who may agree."""

import pytest

from bsc.vereinbarungsweg import EBENE_UNTEN, VERTRETEN, Paar, Schritt, Seite, Stand, nach_zustimmung, pruefe_stand, pruefe_zustimmung

ERLAUBT = {
    Stand.ENTWURF: {Schritt.VERHANDELN, Schritt.ZURUECKZIEHEN},
    Stand.VERHANDLUNG: {Schritt.ZUSTIMMEN_OBEN, Schritt.ZUSTIMMEN_UNTEN, Schritt.ZURUECKZIEHEN},
    Stand.VEREINBART: {Schritt.BERICHTEN, Schritt.NEUE_FASSUNG},
    Stand.BERICHTET: {Schritt.BERICHTEN, Schritt.SCHLIESSEN, Schritt.NEUE_FASSUNG},
    Stand.GESCHLOSSEN: set(),
    Stand.ZURUECKGEZOGEN: set(),
}


@pytest.mark.parametrize("stand", Stand)
def test_jeder_schritt_geht_nur_von_seinen_staenden_aus(stand: Stand) -> None:
    assert {schritt for schritt in Schritt if not pruefe_stand(stand, schritt)} == ERLAUBT[stand]


def test_vor_dem_abschluss_wird_berichtet() -> None:
    assert "erst, wenn über sie berichtet" in pruefe_stand(Stand.VEREINBART, Schritt.SCHLIESSEN)[0]


@pytest.mark.parametrize(("oben", "unten", "stand"), [
    (None, None, Stand.VERHANDLUNG), (1, None, Stand.VERHANDLUNG), (None, 2, Stand.VERHANDLUNG), (1, 2, Stand.VEREINBART),
])  # fmt: skip
def test_vereinbart_ist_was_beide_seiten_wollen(oben: int | None, unten: int | None, stand: Stand) -> None:
    assert nach_zustimmung(oben, unten) == stand


@pytest.mark.parametrize(("paar", "seite", "schon", "andere", "beschluss", "satz"), [
    (Paar.FACHBEREICH, Seite.OBEN, None, None, False, ""),
    (Paar.FACHBEREICH, Seite.UNTEN, None, 1, False, "zwei verschiedene"),
    (Paar.FACHBEREICH, Seite.UNTEN, 7, None, False, "schon zugestimmt"),
    (Paar.GREMIUM, Seite.OBEN, None, None, False, "Beschluss"),
    (Paar.GREMIUM, Seite.OBEN, None, None, True, ""),
    (Paar.GREMIUM, Seite.UNTEN, None, 2, False, ""),
])  # fmt: skip
def test_wer_zustimmen_kann(paar: Paar, seite: Seite, schon: int | None, andere: int | None, beschluss: bool, satz: str) -> None:
    saetze = pruefe_zustimmung(paar, seite, konto=1, schon=schon, andere=andere, hat_beschluss=beschluss)
    assert (satz in saetze[0]) if satz else saetze == []


def test_jede_seite_hat_eine_rolle_und_jedes_paar_eine_ebene() -> None:
    assert set(VERTRETEN) == {(paar, seite) for paar in Paar for seite in Seite} and set(EBENE_UNTEN) == set(Paar)
    assert all(VERTRETEN[paar, Seite.OBEN] != VERTRETEN[paar, Seite.UNTEN] for paar in Paar)
