"""Loading the files of a city: whose data are invented says the file, every row has its Protokoll, a second load resets nothing."""

from datetime import date

import pytest

from budgets.actions.laden_foerderung import lade_foerderung
from budgets.actions.laden_vereinbarungen import lade_vereinbarungen
from budgets.actions.laden_vollzug import lade_vollzug
from budgets.models import Betriebserlaubnis, Buchungsprofil, Foerderantrag, Foerderliste, Haushaltsjahr, Umschichtungsrecht
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Beschluss, Einrichtung, Einrichtungsart, Protokoll, Traeger
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
WER = Wer.befehl("probe")


@pytest.fixture
def traeger(raeume: Raeume) -> Traeger:
    raeume.stadt.fester_tag = date(2007, 10, 15)
    raeume.stadt.save()
    return Traeger.objects.create(schluessel="probe", name="Probe", art="frei", gueltig_von=date(2000, 1, 1))


@pytest.mark.parametrize("muster", [None, True])
def test_was_erfunden_ist_sagt_die_datei_der_foerderung(traeger: Traeger, raeume: Raeume, muster: bool | None) -> None:
    Haushaltsjahr.objects.create(jahr=2007)
    antrag = {
        "jahr": 2007, "traeger": "probe", "gebiet": "I", "gegenstand": "projekt", "titel": "Probe", "wirkungsauftrag": "wirkt",
        "eingegangen": "2006-09-01", "beginn": "2007-01-01", "ende": "2007-12-31", "gesamtkosten": "10.00", "eigenmittel": "1.00",
        "beantragt": "9.00", "liste": "Liste", "beschlossen": "8.00",
        "vorher": [{"schritt": "pruefen", "tag": "2006-10-01", "betrag": "8.00", "text": "gut"}],
    }  # fmt: skip
    liste = {
        "jahr": 2007, "titel": "Liste", "gremium": "jha", "vorgelegt": "2006-11-01", "beschluss": {"titel": "Liste", "tag": "2006-12-01"}
    }  # fmt: skip
    angaben = {"listen": [liste], "antraege": [antrag]} | ({"muster": True} if muster else {})
    for _ in range(2):
        lade_foerderung(wer=WER, angaben=angaben)
    assert {row.muster for modell in (Foerderantrag, Foerderliste, Beschluss) for row in modell._default_manager.all()} == {bool(muster)}
    assert Protokoll.objects.filter(aktion="foerderliste", text__contains="angelegt").count() == 1
    geladen = Protokoll.objects.get(aktion="stammdaten_geladen")
    assert geladen.gegenstand == "stadt" and "Beschlüsse: 1 neu" in geladen.text


def test_was_erfunden_ist_und_ab_wann_sagt_die_datei_der_vereinbarungen(traeger: Traeger) -> None:
    Einrichtungsart.objects.create(schluessel="heim", name="Heim", gruppe="hilfen")
    haus = {"schluessel": "haus", "name": "Haus", "art": "heim", "traeger": "probe", "stadtteil": "101", "gueltig_von": "2003-02-01"}
    erlaubnis = {"einrichtung": "haus", "plaetze": 3, "gueltig_von": "2003-02-01", "quelle": "Bescheid"}
    lade_vereinbarungen(wer=WER, angaben={"einrichtungen": [haus], "erlaubnisse": [erlaubnis]})
    assert Einrichtung.objects.values_list("muster", "gueltig_von").get() == (False, date(2003, 2, 1))
    assert Betriebserlaubnis.objects.get().muster is False
    assert Protokoll.objects.get(aktion="stammdaten_geladen").gegenstand == "stadt"
    with pytest.raises(Abgelehnt, match="Träger „fehlt“ gibt es nicht"):
        lade_vereinbarungen(wer=WER, angaben={"einrichtungen": [{**haus, "traeger": "fehlt"}]})


def test_ein_zweites_laden_setzt_nichts_zurueck(traeger: Traeger) -> None:
    recht = {"weg": "im_sozialraum", "rolle": "ressortleitung", "gueltig_ab": "2007-01-01", "wertgrenze": "100.00"}
    angaben = {"buchungsprofile": [{"name": "P", "quelle": "HKR", "modus": "saldo", "art": "ist"}], "umschichtungsrechte": [recht]}
    lade_vollzug(wer=WER, angaben=angaben)
    Buchungsprofil.objects.update(quelle="geändert")
    Umschichtungsrecht.objects.update(wertgrenze_cent=1)
    assert not lade_vollzug(wer=WER, angaben=angaben).hat_geaendert
    assert (Buchungsprofil.objects.get().quelle, Umschichtungsrecht.objects.get().wertgrenze_cent) == ("geändert", 1)


def test_ohne_stadt_ist_es_ein_satz() -> None:
    zentral = {"haushaltsjahre": [2007], "haushaltsstellen": ["4570.7810"], "anordnung": "Plan"}
    with pytest.raises(Abgelehnt, match="zuerst die Gebiete"):
        lade_vollzug(wer=WER, angaben={"zentral": [zentral]})
