"""The year before and the consolidation path, by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from budgets.models import Deckungskreis, Deckungskreisansatz, Haushaltsstelle
from budgets.nachweis import Nachweis
from budgets.postenart import Postenart
from budgets.selectors.vollzug import eckdaten
from budgets.vollzugsgliederung import Postenstand, gliedere
from budgets.vollzugsvergleich import konsolidierungspfad, vorjahresvergleich
from tests.budgets.test_vollzugsgliederung import BAUM
from tests.budgets.vollzugsbau import JAHR, baue_vollzug
from tests.factories import Besetzung, Raeume

MIO = 100_000_000


def stand(nummer: int, gebiet: int, ua: str, ist: int, *, ausgabe: bool = True) -> Postenstand:
    n = Nachweis(ansatz=1_000, ist=ist)
    return Postenstand(nummer, gebiet, Postenart.SOZIALRAUM, "", f"{ua}.1", ua, ausgabe, ua, n, {date(2007, 9, 1): ist}, False)


ROWS = [stand(1, 3, "4550", 840), stand(2, 4, "4750", 60), stand(3, 4, "4560", 5), stand(4, 3, "2000", 9, ausgabe=False)]
FRUEHER = {
    (2006, *ROWS[0].reihe): {3: 300, 9: 400, 12: 300},
    (2006, *ROWS[1].reihe): {9: 90, 12: 10},
    (2006, "4550.9", 4, "sozialraum", "", 0): {1: 7},  # no longer there
    (2005, *ROWS[0].reihe): {9: 500},
}


def test_das_vorjahr_zum_selben_monat_und_am_jahresende() -> None:
    blatt = gliedere("R", BAUM.knoten[2], BAUM, ROWS, FRUEHER, 2007, 9)
    v = vorjahresvergleich(blatt, ROWS, FRUEHER, 2007, 9, {2, 3, 4})
    assert v is not None and v.fehlende == 1
    assert [(z.vorher, z.bisher, z.aenderung) for z in v.zeilen] == [(700, 840, 140), (90, 65, -25)]
    assert v.zeilen[0].aenderung_anteil == Fraction(1, 5) and v.zeilen[0].jahr_vorher == 1_000
    assert (v.summe.vorher, v.summe.bisher, v.summe.jahr_vorher) == (790, 905, 1_100)
    assert v.summe.aussicht == blatt.summe.aussicht.betrag


def test_zwei_kostenstellen_einer_haushaltsstelle_zaehlen_das_vorjahr_je_einmal() -> None:
    """500 and 300 of the year before, one per Kostenstelle: 800 together, not twice 800."""
    rows = [replace(stand(n, 3, "4550", 840), kostenstelle=n) for n in (1, 2)]
    frueher = {(2006, *row.reihe): {9: betrag} for row, betrag in zip(rows, (500, 300), strict=True)}
    v = vorjahresvergleich(gliedere("S", BAUM.knoten[3], BAUM, rows, frueher, 2007, 9), rows, frueher, 2007, 9)
    assert v is not None and [z.vorher for z in v.zeilen] == [500, 300] and v.summe.vorher == 800


def test_ein_budget_ohne_vorjahr_hat_keinen_vergleich_und_keine_null() -> None:
    blatt = gliedere("S", BAUM.knoten[4], BAUM, ROWS, FRUEHER, 2007, 9)
    v = vorjahresvergleich(blatt, ROWS, FRUEHER, 2007, 9, {4})
    assert v is not None and {z.name: z.vorher for z in v.zeilen} == {"4750 4750": 90, "4560 4560": None}
    assert vorjahresvergleich(blatt, ROWS, {}, 2007, 9) is None


def test_der_pfad_des_fachkonzepts() -> None:
    ansaetze = {2005: 22_033_500_00, 2006: 22_033_500_00, 2007: 19_833_500_00, 2008: 17_833_500_00}
    stellen = {"4550.1", "4560.1", "4750.1", "4550.9"}
    p = konsolidierungspfad(ansaetze, {"4550", "4560", "4750"}, stellen, BAUM, ROWS, FRUEHER, 2007, 9)
    assert p is not None and p.weg == -420 * MIO // 100
    assert [z.schritt for z in p.jahre] == [None, 0, -220 * MIO // 100, -200 * MIO // 100]
    assert [z.ergebnis for z in p.jahre][:2] == [500, 1_107] and p.jahre[3].ergebnis is None and p.jahre[2].ist_prognose
    assert p.jahre[2].abstand == p.jahre[2].ergebnis - 19_833_500_00


@pytest.mark.django_db
def test_eine_stelle_ohne_posten_in_diesem_jahr_gehoert_zum_pfad(raeume: Raeume, besetzung: Besetzung) -> None:
    """A Haushaltsstelle that was given up or renamed stays in the years of the path; an Einnahme is none of it."""
    v = baue_vollzug(raeume, besetzung)
    ua = v.stellen["4550"].unterabschnitt
    for nummer, richtung in (("4550.7700", "ausgabe"), ("4550.1600", "einnahme")):
        Haushaltsstelle.objects.create(nummer=nummer, name="Probe", unterabschnitt=ua, mittelart="hilfe", richtung=richtung)
    Deckungskreisansatz.objects.create(deckungskreis=Deckungskreis.objects.get(), haushaltsjahr=v.jahr, betrag_cent=1)
    ansaetze, unterabschnitte, stellen = eckdaten(JAHR).pfad
    assert (ansaetze, unterabschnitte) == ({JAHR: 1}, {"4550", "4750"})
    assert stellen == {"4550.7600", "4550.7700", "4750.7600"}


@pytest.mark.django_db
@pytest.mark.usefixtures("halle")
def test_die_seite_vergleicht_in_der_gewaehlten_einheit(als: Callable[..., Client]) -> None:
    teur = als("ressort2").get("/budgets/2007/ressort/R-II/vollzug/")
    text = teur.content.decode()
    assert "Vergleich mit dem Vorjahr" in text and ">22.034<" in text and "zusammen −4.200 TEUR" in text
    v = teur.context["vergleich"].vorjahr
    stadt = als("ressort2").get("/budgets/2007/fachbereich/FB/vollzug/")
    assert teur.context["vergleich"].pfad == stadt.context["vergleich"].pfad  # the path is that of the whole city
    assert v.summe.bisher == teur.context["blatt"].summe.nachweis.ist == sum(z.bisher for z in v.zeilen)
    euro = als("ressort2").get("/budgets/2007/ressort/R-II/vollzug/?einheit=euro").content.decode()
    assert "22.033.500,00" in euro and ">22.034<" not in euro
