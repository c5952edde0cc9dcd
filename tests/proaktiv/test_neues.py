"""What the Übersicht says of Frühwarnungen, milestones and rounds to come, to whom and from when on."""

from datetime import date
from decimal import Decimal

import pytest

from basis.aufgaben import Spalte
from basis.due import sammle, sammle_alles
from basis.models import Nutzer
from proaktiv.models import Fruehwarnung, Massnahmengebiet, Meilenstein, Systemkoordination
from sozialraum.access import Zugang
from sozialraum.models import Stadt
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import baue_indikator, baue_regel, baue_runde, baue_system, setze
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme
from tests.proaktiv.test_fruehwarnung_nach_import import importiere, zeile

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)


@pytest.fixture(autouse=True)
def heute(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


def rot(nutzer: Nutzer) -> list[tuple[str, str]]:
    return [(f.titel, f.text) for f in sammle_alles(Zugang(nutzer), HEUTE) if f.spalte is Spalte.ROT]


def zu_tun(nutzer: Nutzer, anfang: str) -> list[tuple[str, date | None]]:
    return [(f.titel, f.tag) for f in sammle(Zugang(nutzer), HEUTE) if f.titel.startswith(anfang)]


def test_fruehwarnungen_ohne_antwort_zaehlt_wer_die_runden_liest(raeume: Raeume, besetzung: Besetzung) -> None:
    baue_indikator()
    baue_regel(grenze=Decimal(5), mindestfallzahl=10)
    importiere(zeile("101", "60"), zeile("102", "80"), zeile("301", "70"))
    assert rot(besetzung.controlling) == [("3 Frühwarnungen sind ohne Antwort", "Schulabsentismus")]
    assert rot(besetzung.ressort1) == [("2 Frühwarnungen sind ohne Antwort", "Schulabsentismus")]
    assert rot(besetzung.netzwerkstelle) == rot(besetzung.verwaltung) == []
    erste, zweite = Fruehwarnung.objects.filter(gebiet__schluessel__in=["101", "102"]).order_by("gebiet__schluessel")
    setze(erste.hinweis, "in_abwaegung")  # answered
    Fruehwarnung.objects.filter(pk=zweite.pk).update(fehlalarm_am=HEUTE, grund="Zählfehler")
    assert rot(besetzung.ressort1) == []


def test_ein_meilenstein_wartet_auf_wer_ihn_pflegt_oder_dort_berichtet(raeume: Raeume, besetzung: Besetzung) -> None:
    konzeption = baue_konzeption()
    massnahme = baue_massnahme(konzeption)
    Massnahmengebiet.objects.create(massnahme=massnahme, gebiet=raeume["101"])
    frueh, fern = date(2007, 9, 1), date(2008, 6, 1)
    Meilenstein.objects.create(konzeption=konzeption, titel="Auftakt", termin=frueh)
    Meilenstein.objects.create(konzeption=konzeption, titel="Schon da", termin=frueh, erreicht_am=frueh)
    Meilenstein.objects.create(konzeption=konzeption, titel="Fern", termin=fern)
    Meilenstein.objects.create(konzeption=konzeption, titel="Ohne Tag")
    Meilenstein.objects.create(massnahme=massnahme, titel="Eröffnung", termin=HEUTE)
    auftakt, eroeffnung = ("Meilenstein: Auftakt", frueh), ("Meilenstein: Eröffnung", HEUTE)
    assert zu_tun(besetzung.controlling, "Meilenstein") == [auftakt, eroeffnung]
    assert zu_tun(besetzung.ressort1, "Meilenstein") == zu_tun(besetzung.fachkraft1, "Meilenstein") == [eroeffnung]
    assert zu_tun(besetzung.ressort2, "Meilenstein") == zu_tun(besetzung.pruefung, "Meilenstein") == []


def test_an_die_naechste_runde_erinnert_wird_wer_das_system_koordiniert(raeume: Raeume, besetzung: Besetzung) -> None:
    system = baue_system(raeume["I"])
    Systemkoordination.objects.create(system=system, nutzer=besetzung.fachkraft1, gueltig_von=date(2007, 1, 1))
    for tag in (date(2007, 10, 29), date(2007, 10, 30)):  # the 14th day from today is the last
        baue_runde(system, tag=tag)
    baue_runde(baue_system(raeume["I"], "System am Park"), tag=date(2007, 10, 20))
    runden = [(t, tag) for t, tag in zu_tun(besetzung.fachkraft1, "") if "System" in t]
    assert [tag for _, tag in runden] == [date(2007, 10, 29)] and runden[0][0].endswith(": System am Markt")
    assert not [t for t, _ in zu_tun(besetzung.ressort1, "") if "System" in t]
