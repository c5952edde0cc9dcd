"""Every kind of delivery can be taken back as a whole from its page, or the page says why not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from basis.zahlen import Zustand
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.fallexport import zaehle_export
from sozialraum.actions.korrektur import korrigiere
from sozialraum.actions.ruecklauf import nimm_dateien_an, uebernimm_ruecklauf
from sozialraum.actions.stammdaten import Stammangaben
from sozialraum.actions.stammdaten import uebernimm as uebernimm_stammdaten
from sozialraum.actions.statistik import uebernimm
from sozialraum.actions.traegerabfrage import starte_abfrage
from sozialraum.clock import heute
from sozialraum.export import bogen_als_xlsx
from sozialraum.inputs.abfragen import bekannte, boegen_zum_ausfuellen
from sozialraum.models import (
    Abfragebogen,
    Bevoelkerung,
    Datenlieferung,
    Einrichtung,
    Fallkohorte,
    Fallmeldung,
    Fallzahl,
    Indikatorwert,
    Traeger,
    Verwendung,
)
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.querysets import geltende_werte
from tests.factories import Besetzung, wer_ist

pytestmark = pytest.mark.usefixtures("halle", "db")
EXPORT = "Pseudonym;Hilfeart;Beginn;Ende;Stadtteil;Ort der Unterbringung\n" + "".join(f"P{n};34;01.09.2007;;101;in\n" for n in range(5))


def _statistik(art: str, inhalt: str) -> Callable[[Any], Datenlieferung]:
    angaben = Auftragsangaben(art=art, inhalt=inhalt.encode(), dateiname=f"{art}.csv", quelle="Muster")
    return lambda wer: uebernimm(wer=wer, angaben=angaben, grund="Nachmeldung").lieferung


def _fallexport(wer: Any) -> Datenlieferung:
    export = zaehle_export(inhalt=EXPORT.encode(), dateiname="export.csv", von=date(2008, 1, 1), bis=date(2008, 1, 1))
    return uebernimm(wer=wer, angaben=export.angaben(quelle="Muster", muster=True), grund="Nachmeldung").lieferung


def _erfassung(wer: Any) -> Datenlieferung:
    wert = geltende_werte().filter(indikator__schluessel="hze_dichte", gebiet__schluessel="101").latest("stichtag")
    return korrigiere(wer=wer, wert=wert, zaehler=wert.zaehler + 1, nenner=wert.nenner, zustand=Zustand.WERT, grund="Dreher").lieferung


def _stammdaten(art: str, inhalt: str) -> Callable[[Any], Datenlieferung]:
    def lade(wer: Any) -> Datenlieferung:
        lieferung = uebernimm_stammdaten(wer=wer, angaben=Stammangaben(art, inhalt.encode(), f"{art}.csv")).lieferung
        assert lieferung
        return lieferung

    return lade


def _bogen(wer: Any) -> Datenlieferung:
    haus = Einrichtung.objects.filter(schluessel="muster-kita-101-1")
    abfrage = starte_abfrage(wer=wer, titel="Abfrage", stichtag=date(2007, 9, 30), rueckgabe_bis=heute(), einrichtungen=haus)
    [(_, bogen)] = boegen_zum_ausfuellen(Abfragebogen.objects.mit_allem().filter(abfrage=abfrage))
    nimm_dateien_an(wer=wer, abfrage=abfrage, dateien=[("x.xlsx", bogen_als_xlsx(bogen))])
    [lieferung] = uebernimm_ruecklauf(wer=wer, abfrage=abfrage)
    return lieferung


LIEFERUNGEN: dict[str, Callable[[Any], Datenlieferung]] = {
    Lieferungsart.BASISSTATISTIK: _statistik("basisstatistik", "Nr;Kennzahl;Stichtag;Zähler;Nenner\n101;hze_dichte;30.09.2007;20;1000\n"),
    Lieferungsart.BEVOELKERUNG: _statistik("bevoelkerung", "schluessel;stichtag;alter;geschlecht;anzahl\n101;30.06.2007;3;w;12\n"),
    Lieferungsart.FALLSTATISTIK: _statistik("fallstatistik", "hilfeart;gebiet;monat;bestand;begonnen;beendet\n34;101;01.2008;5;5;0\n"),
    Lieferungsart.FALLEXPORT: _fallexport,
    Lieferungsart.ERFASSUNG: _erfassung,
    Lieferungsart.TRAEGER: _stammdaten("traeger", "schluessel;name;art;gueltig_von\nmuster-traeger-a;Anders;frei;01.01.1991\n"),
    Lieferungsart.EINRICHTUNGEN: _stammdaten(
        "einrichtungen", "name;art;traeger;stadtteil;plaetze;gueltig_von\nNeues Haus;kita;muster-traeger-a;101;9;01.01.2007\n"
    ),
    Lieferungsart.TRAEGERABFRAGE: _bogen,
}


def stand() -> tuple[Any, ...]:
    """What counts today, of every kind."""
    meldungen = Fallmeldung.objects.wirksam()
    return (
        geltende_werte().aggregate(z=Sum("zaehler"), n=Sum("nenner")),
        Bevoelkerung.objects.wirksam().aggregate(s=Sum("anzahl")),
        Fallzahl.objects.filter(meldung__in=meldungen).aggregate(s=Sum("bestand")),
        Fallkohorte.objects.wirksam().aggregate(s=Sum("anzahl")),
        list(Traeger.objects.values_list("schluessel", "name", "lieferung")),
        list(Einrichtung.objects.values_list("schluessel", "name", "plaetze", "lieferung")),
        bekannte(Einrichtung.objects.filter(schluessel="muster-kita-101-1"), heute()),
    )


def test_jede_art_von_lieferung_ist_dabei() -> None:
    """Buchungen are never taken back, they are corrected by a Storno: test_eine_lieferung_wird_nur_durch_storno_zurueckgenommen."""
    assert set(LIEFERUNGEN) == set(Lieferungsart) - {Lieferungsart.BUCHUNGEN}


@pytest.mark.parametrize("art", LIEFERUNGEN)
def test_zurueckgenommen_gilt_wieder_was_davor_galt(art: str, als: Callable[..., Client], besetzung: Besetzung) -> None:
    vorher, werte = stand(), Indikatorwert.objects.count()
    lieferung = LIEFERUNGEN[art](wer_ist(besetzung.controlling))
    assert lieferung.art == art and stand() != vorher
    client, url = als("controlling"), reverse("lieferung_zuruecknehmen", args=[lieferung.pk])
    assert "Lieferung zurücknehmen</button>" in client.get(lieferung.get_absolute_url()).content.decode()
    assert "Lieferung zurücknehmen</button>" not in als("pruefung").get(lieferung.get_absolute_url()).content.decode()
    text = client.post(url, {"grund": "falsche Datei"}, follow=True).content.decode()
    assert "Zurückgenommen am" in text and "falsche Datei" in text and "Lieferung zurücknehmen</button>" not in text
    assert stand() == vorher and Indikatorwert.objects.count() >= werte  # the old rows stay


@pytest.mark.parametrize("art", LIEFERUNGEN)
def test_worauf_etwas_endgueltiges_ruht_sagt_es_und_bleibt(art: str, als: Callable[..., Client], besetzung: Besetzung) -> None:
    lieferung = LIEFERUNGEN[art](wer_ist(besetzung.controlling))
    Verwendung.objects.create(lieferung=lieferung, gegenstand="verteilung", gegenstand_id="1", bezeichnung="Verteilung 2007, beschlossen")
    client, danach = als("controlling"), stand()
    text = client.get(lieferung.get_absolute_url()).content.decode()
    assert "Verteilung 2007, beschlossen" in text and "weil sie verwendet wird" in text and "Lieferung zurücknehmen</button>" not in text
    antwort = client.post(reverse("lieferung_zuruecknehmen", args=[lieferung.pk]), {"grund": "falsch"})
    assert antwort.status_code == 422 and "Verteilung 2007, beschlossen" in antwort.content.decode() and stand() == danach
