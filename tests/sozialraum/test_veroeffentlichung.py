"""Publications: the finest version that gives nothing away, four eyes, and what was once released counts for ever."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sozialraum.access import Wer
from sozialraum.actions import veroeffentlichung as actions
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.statistik import uebernimm
from sozialraum.angriff import pruefe
from sozialraum.ebenen import Ebene
from sozialraum.geheimhaltung_typen import Angabe
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.inputs import veroeffentlichung as inputs
from sozialraum.models import Gebiet, Protokoll, Stadt, Veroeffentlichung, Veroeffentlichungszelle, Zuordnung
from sozialraum.querysets import fallzahlen
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
BEFEHL = Wer.befehl("test")
KOPF = "hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n"
BESTAND = {"101": 2, "102": 30, "201": 14, "202": 21, "301": 40, "302": 33, "401": 25, "402": 17, "501": 9, "502": 12}


def lade(bestand: dict[str, int], monat: str = "09.2007", name: str = "f") -> None:
    text = KOPF + "".join(f"34;{ort};{monat};in;{n};0;0;0\n31;{ort};{monat};;{n + 5};0;0;0\n" for ort, n in bestand.items())
    angaben = Auftragsangaben(art="fallstatistik", inhalt=text.encode(), dateiname=f"{name}.csv", quelle="")
    uebernimm(wer=BEFEHL, angaben=angaben, grund="neu")


@pytest.fixture
def geladen(raeume: Raeume) -> Raeume:
    lade_hilfearten(wer=BEFEHL, angaben=lies_toml(KATALOG))
    lade(BESTAND)
    return raeume


def vorhaben(bis: date = date(2007, 9, 1), ebene: Ebene = Ebene.STADTTEIL) -> inputs.Vorhaben:
    return inputs.Vorhaben("bestand", bis, "hze", ebene, "Form")


def entwirf(besetzung: Besetzung, titel: str = "Hilfen 2007", **wahl: Any) -> Veroeffentlichung:
    return actions.entwirf_veroeffentlichung(wer=wer_ist(besetzung.controlling), titel=titel, vorhaben=vorhaben(**wahl))


def gib_frei(besetzung: Besetzung, row: Veroeffentlichung) -> Veroeffentlichung:
    return actions.gib_frei(wer=wer_ist(besetzung.fachbereichsleitung), veroeffentlichung=row)


def zahl(row: Veroeffentlichung, gebiet: str, hilfen: str = "Hilfen zur Erziehung") -> int | None:
    return row.zellen.get(gebiet=gebiet, hilfen=hilfen).anzahl


def bekannt(row: Veroeffentlichung) -> tuple[Angabe, ...]:
    return inputs.Bekanntes(inputs.Fallzaehler()).mit(inputs.gezaehlt(row, inputs.Fallzaehler()))[0].angaben


@pytest.mark.usefixtures("geladen")
class TestEntwurf:
    def test_die_kleine_zahl_und_was_sie_verriete_sind_gesperrt(self, besetzung: Besetzung) -> None:
        row = entwirf(besetzung)
        assert (row.fassung, row.schwelle, row.status) == ("Stadtteil × Form", 5, "entwurf")
        assert zahl(row, "101 Teil 101", "§ 34 Heimerziehung, sonstige betreute Wohnform") is None
        assert zahl(row, "Stadt insgesamt") == 2 * sum(BESTAND.values()) + 50
        assert zahl(row, "Ressort III = Sozialraum V") == 2 * 21 + 10  # one cell, one number, one name

    def test_haelt_die_feine_gliederung_nicht_nennt_der_entwurf_den_grund(self, besetzung: Besetzung) -> None:
        grob = gib_frei(besetzung, entwirf(besetzung, ebene=Ebene.RESSORT))
        alt = Zuordnung.objects.get(kind__schluessel="101")
        Zuordnung.objects.filter(pk=alt.pk).update(gueltig_bis=date(2006, 12, 31))
        Zuordnung.objects.create(kind=alt.kind, eltern=Gebiet.objects.get(schluessel="V"), gueltig_von=date(2007, 1, 1))
        row = entwirf(besetzung, ebene=Ebene.RESSORT)
        wissen, groesse = inputs.Bekanntes(inputs.Fallzaehler()).mit(inputs.gezaehlt(row, inputs.Fallzaehler()))
        assert pruefe(wissen.und(inputs.angaben(row, groesse)), 5) == ()  # the moved Stadtteil does not follow from the difference
        assert row.groesse == grob.groesse == groesse == "bestand:2007-09"

    def test_ohne_zahlen_gibt_es_keine(self, besetzung: Besetzung) -> None:
        with pytest.raises(Abgelehnt, match="keine Hilfeart vollständig gemeldet"):
            entwirf(besetzung, bis=date(2005, 3, 1))


@pytest.mark.usefixtures("geladen")
class TestVierAugen:
    def test_den_eigenen_entwurf_gibt_niemand_frei(self, besetzung: Besetzung) -> None:
        row = entwirf(besetzung)
        with pytest.raises(Abgelehnt, match="zweite Person"):
            actions.gib_frei(wer=wer_ist(besetzung.controlling), veroeffentlichung=row)
        with pytest.raises(IntegrityError), transaction.atomic():
            felder = {"status": "freigegeben", "freigegeben_von": besetzung.controlling, "freigegeben_am": row.created_at}
            Veroeffentlichung.objects.filter(pk=row.pk).update(**felder)
        assert gib_frei(besetzung, row).freigegeben_von == besetzung.fachbereichsleitung
        assert Protokoll.objects.filter(aktion="veroeffentlichung_freigegeben").count() == 1

    def test_zurueckgezogenes_bleibt_bekannt(self, besetzung: Besetzung) -> None:
        row = gib_frei(besetzung, entwirf(besetzung))
        wer = wer_ist(besetzung.fachbereichsleitung)
        with pytest.raises(Abgelehnt, match="Grund"):
            actions.ziehe_zurueck(wer=wer, veroeffentlichung=row, grund=" ")
        zurueck = actions.ziehe_zurueck(wer=wer, veroeffentlichung=row, grund="Falscher Titel")
        assert zurueck.status == "zurueckgezogen" and len(bekannt(row)) == row.zellen.count()

    def test_was_bekannt_ist_wird_auf_einmal_gelesen(self, besetzung: Besetzung, django_assert_num_queries: Any) -> None:
        """Tables, their cells, budgets; Gebiete, Hilfearten, Fallzahlen: however many tables were released, of however many months."""
        for monat in ("08.2007", "07.2007"):
            lade(BESTAND, monat, monat)
        zahlen = []
        for monat in (9, 8, 7):
            row = gib_frei(besetzung, entwirf(besetzung, f"{monat}", bis=date(2007, monat, 1)))
            with django_assert_num_queries(6):
                zahlen.append(len(inputs.Bekanntes(inputs.Fallzaehler())._angaben))
        assert zahlen == sorted(set(zahlen))
        quelle = inputs.Fallzaehler()
        for inhalt in ("bestand", "begonnen"):  # as the page of the Fallstatistik counts them
            einzeln = {(z.gebiet, z.hilfeart): getattr(z.zaehlung, inhalt) for z in fallzahlen.zellen(row.meldungen, row.bis)}
            assert sorted(quelle.zaehle(inhalt, row.meldungen, row.bis).values()) == sorted(einzeln.values())

    def test_verworfenes_war_nie_bekannt(self, besetzung: Besetzung) -> None:
        row = entwirf(besetzung)
        actions.verwirf_veroeffentlichung(wer=wer_ist(besetzung.controlling), veroeffentlichung=row)
        assert bekannt(row) == ()

    def test_was_inzwischen_veroeffentlicht_ist_kann_die_freigabe_hindern(self, besetzung: Besetzung) -> None:
        """Two drafts, each safe alone; another hidden cell in the second would give the first away."""
        erste, zweite = entwirf(besetzung), entwirf(besetzung, "Noch einmal")
        gib_frei(besetzung, erste)
        versteckt = zweite.zellen.filter(anzahl=None).exclude(gebiet="101 Teil 101").first()
        assert versteckt is not None
        with transaction.atomic():
            kopie = {f.attname: getattr(zweite, f.attname) for f in zweite._meta.concrete_fields if f.attname != "id"}
            dritte = Veroeffentlichung.objects.create(**kopie | {"titel": "Anders gesperrt"})
            zahlen = inputs.Fallzaehler().zaehle("bestand", zweite.meldungen, zweite.bis)
            for z in zweite.zellen.all():
                wahr = sum(zahlen.get((o, m), 0) for o in z.orte for m in z.merkmale)
                anzahl = None if z.gebiet == "101 Teil 101" else wahr
                felder = {"gebiet": z.gebiet, "hilfen": z.hilfen, "orte": z.orte, "merkmale": z.merkmale}
                Veroeffentlichungszelle.objects.create(veroeffentlichung=dritte, zeile=z.zeile, spalte=z.spalte, anzahl=anzahl, **felder)
        with pytest.raises(Abgelehnt, match="verriete diese Tabelle"):
            gib_frei(besetzung, dritte)
        assert gib_frei(besetzung, zweite).status == "freigegeben"

    @pytest.mark.parametrize("aendern", ["titel", "zelle", "loeschen", "neue_zelle"])
    def test_die_datenbank_haelt_das_freigegebene_fest(self, besetzung: Besetzung, aendern: str) -> None:
        row = gib_frei(besetzung, entwirf(besetzung))
        zellen = Veroeffentlichungszelle.objects.filter(veroeffentlichung=row)
        tat = {
            "titel": lambda: Veroeffentlichung.objects.filter(pk=row.pk).update(titel="anders"),
            "zelle": lambda: zellen.update(anzahl=1),
            "loeschen": lambda: zellen.delete(),
            "neue_zelle": lambda: zellen.create(veroeffentlichung=row, zeile=999, spalte=0, orte=[], merkmale=[]),
        }[aendern]
        with pytest.raises(IntegrityError), transaction.atomic():
            tat()


@pytest.mark.usefixtures("geladen")
class TestSeiten:
    def test_freigegeben_liest_jeder_und_den_entwurf_nur_wer_ihn_macht_oder_freigibt(self, als: Als, besetzung: Besetzung) -> None:
        row = entwirf(besetzung)
        leser = ("controlling", "fachbereichsleitung", "fachkraft1", "gremium")
        lesen = {wer: als(wer).get(row.get_absolute_url()).status_code for wer in leser}
        assert lesen == {"controlling": 200, "fachbereichsleitung": 200, "fachkraft1": 404, "gremium": 404}
        antwort = als("fachbereichsleitung").post(reverse("veroeffentlichung_freigeben", args=[row.pk]))
        assert antwort.status_code == 302
        assert [als(wer).get(row.get_absolute_url()).status_code for wer in ("fachkraft1", "gremium")] == [200, 200]

    def test_seite_und_datei_sagen_dasselbe(self, als: Als, besetzung: Besetzung) -> None:
        row = gib_frei(besetzung, entwirf(besetzung))
        antwort = als("gremium").get(row.get_absolute_url())
        datei = als("gremium").get(row.get_absolute_url(), {"format": "csv"}).content.decode("utf-8-sig")
        zeilen = {r[0]: r[2:] for r in csv.reader(io.StringIO(datei), delimiter=";") if r}
        for name, werte, *_ in antwort.context["zeilen"]:
            assert [str(w.zahl) if w.zahl is not None else "·" for w in werte] == zeilen[name]
        assert "Zahlen von 1 bis unter 5 sind gesperrt" in antwort.content.decode()
        assert "mit dem wirklichen Tag" not in antwort.content.decode()
        Stadt.objects.update(fester_tag=date(2007, 10, 15))
        assert "mit dem wirklichen Tag" in als("gremium").get(row.get_absolute_url()).content.decode()

    def test_der_eigene_entwurf_sagt_wer_ihn_freigibt(self, als: Als, besetzung: Besetzung) -> None:
        text = als("controlling").get(entwirf(besetzung).get_absolute_url()).content.decode()
        assert "Freigeben muss ihn eine zweite Person" in text and "/freigeben/" not in text

    def test_die_liste_und_ihr_leerer_zustand(self, als: Als, besetzung: Besetzung) -> None:
        assert "Noch nichts veröffentlicht" in als("fachkraft1").get(reverse("veroeffentlichungen")).content.decode()
        row = entwirf(besetzung)
        assert als("fachkraft1").get(reverse("veroeffentlichungen")).context["anzahl"] == 0
        gib_frei(besetzung, row)
        assert als("fachkraft1").get(reverse("veroeffentlichungen")).context["anzahl"] == 1

    def test_wer_nur_papiere_liest_findet_freigegebene_tabellen_auf_der_startseite(self, als: Als, besetzung: Besetzung) -> None:
        row, start = entwirf(besetzung), reverse("uebersicht")
        leer = als("gremium").get(start).content.decode()
        assert row.get_absolute_url() not in leer and "Noch ist keine Tabelle freigegeben" in leer
        gib_frei(besetzung, row)
        assert row.get_absolute_url() in als("gremium").get(start).content.decode()
        assert reverse("veroeffentlichungen") in als("gremium").get(reverse("berichte")).content.decode()
        actions.ziehe_zurueck(wer=wer_ist(besetzung.fachbereichsleitung), veroeffentlichung=row, grund="Falscher Titel")
        assert row.get_absolute_url() not in als("gremium").get(start).content.decode()

    def test_das_formular_startet_die_pruefung(self, als: Als) -> None:
        daten = {"titel": "T", "zeitraum": "bestand-09.2007", "hilfen": "hze", "ebene": "ressort", "feinheit": "Form"}
        antwort = als("controlling").post(reverse("veroeffentlichung_neu"), daten)
        assert antwort.status_code == 302 and "auftraege" in antwort.url
        assert als("controlling").post(reverse("veroeffentlichung_neu"), daten | {"zeitraum": "unsinn"}).status_code == 422
        assert als("fachkraft1").get(reverse("veroeffentlichung_neu")).status_code in (403, 404)
