"""A Handlungskonzept before its first day and after its replacement: withdrawn, reminded of, named, found by the words of the day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from basis.due import sammle
from basis.search import suche
from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.konzeptweg import Laufzeit, Schritt, Stand, pruefe_schritt
from bsc.models import Handlungskonzept, Konzeptbeteiligung
from proaktiv.models import Rundenauftrag
from sozialraum.access import Zugang
from sozialraum.models import Stadt
from tests.bsc.konzeptbau import ABGESTIMMT, VON, entwurf, in_kraft, mit_teilen
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import abgelehnt, baue_system, text

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
HEUTE, BALD, ENDE = date(2007, 10, 15), date(2008, 1, 1), date(2008, 12, 31)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


@pytest.fixture
def erstes(raeume: Raeume, besetzung: Besetzung) -> Handlungskonzept:
    wer = wer_ist(besetzung.fachkraft1)
    return in_kraft(mit_teilen(wer, entwurf(wer, raeume["I"]), baue_system(raeume["I"])), besetzung.fachkraft1, besetzung.ressort1)


@pytest.fixture
def naechstes(erstes: Handlungskonzept, besetzung: Besetzung) -> Handlungskonzept:
    """In force from a day to come; the first one is abgelöst until then."""
    wer = wer_ist(besetzung.fachkraft1)
    neu = aktionen.lege_neue_fassung_an(wer=wer, konzept=erstes, anlass="Der Hort kam dazu")
    b = Konzeptbeteiligung(konzept=neu, wer="Hort", tag=HEUTE, wie="Gespräch")
    teile.speichere_beteiligung(wer=wer, beteiligung=b)
    return in_kraft(neu, besetzung.fachkraft1, besetzung.ressort1, BALD)


@pytest.mark.parametrize(("stand", "laufzeit", "schritt", "satz"), [
    ("gilt", Laufzeit(BALD, ENDE), Schritt.ZURUECKZIEHEN, ""),
    ("gilt", Laufzeit(HEUTE, ENDE), Schritt.ZURUECKZIEHEN, "nur noch beenden"),
    ("gilt", Laufzeit(BALD, ENDE), Schritt.RUECKMELDEN, "ab dem 01.01.2008"),
    ("gilt", Laufzeit(HEUTE, ENDE), Schritt.RUECKMELDEN, ""),
    ("abgeloest", Laufzeit(VON, ENDE, HEUTE), Schritt.BEAUFTRAGEN, ""),
    ("abgeloest", Laufzeit(VON, ENDE, date(2007, 10, 14)), Schritt.BEAUFTRAGEN, "abgelöst"),
    ("beendet", Laufzeit(VON, ENDE, ENDE), Schritt.ZURUECKZIEHEN, "beendet"),
])  # fmt: skip
def test_was_an_diesem_tag_geht(stand: str, laufzeit: Laufzeit, schritt: Schritt, satz: str) -> None:
    gruende = pruefe_schritt(Stand(stand), laufzeit, schritt, HEUTE)
    assert (satz in gruende[0]) if satz else gruende == []


def test_vor_seinem_ersten_tag_wird_es_zurueckgezogen(
    als: Als, erstes: Handlungskonzept, naechstes: Handlungskonzept, besetzung: Besetzung
) -> None:
    url, leitung = naechstes.get_absolute_url(), als("ressort1")
    seite = text(leitung.get(url))
    assert "Zurückziehen" in seite and "Rückmeldung geben" not in seite
    assert "Zurückziehen" not in text(als("fachkraft1").get(url)) and als("fachkraft1").get(f"{url}zurueckziehen/").status_code == 403
    eines = Handlungskonzept.objects.filter(pk=erstes.pk)
    with pytest.raises(IntegrityError, match="nicht zurückgezogen ist"), transaction.atomic():
        eines.update(stand="gilt", endete_am=None)
    assert leitung.post(f"{url}zurueckziehen/", {"grund": "Falscher Tag"}).status_code == 302
    naechstes.refresh_from_db()
    erstes.refresh_from_db()
    assert (naechstes.lage, naechstes.gilt_ab) == ("zurückgezogen", None)
    assert (erstes.lage, erstes.endete_am) == ("gilt seit 01.01.2007", None)
    assert "zurückgezogen, bevor es galt" in text(leitung.get(url))
    wer = wer_ist(besetzung.fachkraft1)
    assert aktionen.lege_neue_fassung_an(wer=wer, konzept=erstes, anlass="Noch einmal").version == 2


def test_was_gilt_oder_eine_folgende_hat_bleibt(erstes: Handlungskonzept, naechstes: Handlungskonzept, besetzung: Besetzung) -> None:
    leitung = wer_ist(besetzung.ressort1)
    aktionen.lege_neue_fassung_an(wer=leitung, konzept=naechstes, anlass="Noch eine")
    abgelehnt(lambda: aktionen.ziehe_zurueck(wer=leitung, konzept=naechstes, grund="Irrtum"), "Bitte ziehen Sie zuerst diese zurück")
    eines = Handlungskonzept.objects.filter(pk=naechstes.pk)
    Stadt.objects.update(fester_tag=BALD)
    abgelehnt(lambda: aktionen.ziehe_zurueck(wer=leitung, konzept=naechstes, grund="Irrtum"), "gilt seit dem 01.01.2008")
    with pytest.raises(IntegrityError, match="nicht zurückgezogen, sondern beendet"), transaction.atomic():
        eines.update(stand="zurueckgezogen", gilt_ab=None, ergebnis="Irrtum")


def test_was_abgeloest_ist_und_noch_gilt(als: Als, erstes: Handlungskonzept, naechstes: Handlungskonzept, besetzung: Besetzung) -> None:
    erinnert = [f"{f.titel} | {f.text} | {f.url}" for f in sammle(Zugang(besetzung.fachkraft1), HEUTE) if "Früh" in f.titel]
    assert erinnert == [f"Rückmeldung zum Handlungskonzept: Früh erreichen | Stichtag 30.06.2007 | {erstes.get_absolute_url()}"]
    system = erstes.ziele.get().massnahmen.get().systeme.get().system
    auftrag = Rundenauftrag.objects.create(system=system, version=1, gueltig_ab=VON, fragestellungen="Was fehlt?", aufgaben="Öffnen")
    assert "Auftrag nennen" in text(als("fachkraft1").get(erstes.get_absolute_url()))
    wer = wer_ist(besetzung.fachkraft1)
    assert aktionen.nenne_auftrag(wer=wer, konzept=erstes, auftrag=auftrag).konzept == erstes


def test_filter_und_suche_sprechen_vom_tag(als: Als, erstes: Handlungskonzept, naechstes: Handlungskonzept, besetzung: Besetzung) -> None:
    client = als("fachkraft1")

    def gefunden(stand: str) -> set[int]:
        zeilen = client.get(f"/handlungskonzepte/?stand={stand}").context["table"].data
        return {row.pk for row in zeilen}

    def gesucht() -> set[str]:
        return {t.text for t in suche("Früh erreichen", Zugang(besetzung.ressort1)) if t.gruppe == "Handlungskonzepte"}

    assert (gefunden("gilt"), gefunden("kommt"), gefunden("abgeloest")) == ({erstes.pk}, {naechstes.pk}, set())
    assert {t.rpartition(", ")[2] for t in gesucht()} == {"gilt noch bis 31.12.2007", "gilt ab 01.01.2008"}
    Stadt.objects.update(fester_tag=date(2009, 1, 1))
    assert (gefunden("gilt"), gefunden("abgelaufen"), gefunden("abgeloest")) == (set(), {naechstes.pk}, {erstes.pk})
    assert {t.rpartition(", ")[2] for t in gesucht()} == {"abgelöst zum 31.12.2007", "abgelaufen am 31.12.2008"}


def test_wer_abgestimmt_hat_bleibt_stehen(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.fachkraft1)
    row = mit_teilen(wer, entwurf(wer, raeume["I"]), baue_system(raeume["I"]))
    aktionen.stimme_ab(wer=wer, konzept=row, tag=ABGESTIMMT)
    eines = Handlungskonzept.objects.filter(pk=row.pk)
    werte = {"stand": "gilt", "gilt_ab": VON, "in_kraft_am": HEUTE, "in_kraft_von": besetzung.fachkraft1}
    with pytest.raises(IntegrityError, match="bleibt stehen"), transaction.atomic():
        eines.update(**werte, abgestimmt_von=besetzung.controlling)
    with pytest.raises(IntegrityError, match="zwei_personen"), transaction.atomic():
        eines.update(**werte)
