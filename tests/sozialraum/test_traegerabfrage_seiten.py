"""A Träger-Abfrage on its pages: begin, send, return, differences, take over and back, remind, close; who sees what."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from basis.models import Datei
from sozialraum.actions import ruecklauf
from sozialraum.clock import heute
from sozialraum.imports.abfragebogen import DAUER, GRENZEN, Rueckgabe
from sozialraum.models import Abfragebogen, Datenlieferung, Einrichtung, Einrichtungsangabe, Importentwurf, Protokoll, Traegerabfrage

pytestmark = pytest.mark.usefixtures("halle", "db")
Als = Callable[..., Client]
STICHTAG = date(2007, 9, 30)


def beginne(client: Client, query: str = "?art=jugendfreizeit", **angaben: str) -> Traegerabfrage:
    felder = {"titel": "Abfrage 2007", "stichtag": "30.09.2007", "rueckgabe_bis": f"{heute() + timedelta(days=30):%d.%m.%Y}"}
    antwort = client.post(reverse("traegerabfrage_neu") + query, felder | angaben)
    assert antwort.status_code == 302, antwort.content.decode()
    return Traegerabfrage.objects.latest("pk")


def lade_bogen(client: Client, bogen: Abfragebogen) -> Any:
    return load_workbook(io.BytesIO(client.get(reverse("abfragebogen_datei", args=[bogen.pk])).content))


def ausgefuellt(client: Client, bogen: Abfragebogen, **werte: Any) -> SimpleUploadedFile:
    buch = lade_bogen(client, bogen)
    for zelle, wert in werte.items():
        buch["Angaben"][zelle] = wert
    ausgabe = io.BytesIO()
    buch.save(ausgabe)
    return SimpleUploadedFile(f"antwort {bogen.pk}.xlsx", ausgabe.getvalue())


def sende_zurueck(client: Client, abfrage: Traegerabfrage, *dateien: SimpleUploadedFile) -> Any:
    return client.post(reverse("traegerabfrage_ruecklauf", args=[abfrage.pk]), {"dateien": list(dateien)})


def uebernimm(client: Client, abfrage: Traegerabfrage, **angaben: str) -> Any:
    return client.post(reverse("traegerabfrage_pruefen", args=[abfrage.pk]), angaben, follow=True)


def verspaete(abfrage: Traegerabfrage) -> None:
    Traegerabfrage.objects.filter(pk=abfrage.pk).update(rueckgabe_bis=heute() - timedelta(days=3))


class TestDurchlauf:
    def test_vom_beginn_bis_zur_ruecknahme(self, als: Als) -> None:
        client = als("controlling")
        abfrage = beginne(client)
        boegen = list(abfrage.boegen.select_related("einrichtung"))
        gemeint = Einrichtung.objects.gueltig_am(STICHTAG).filter(art__gruppe="jugendfreizeit")
        assert len(boegen) == gemeint.count() > 2 and abfrage.auswahl.startswith("Art: Jugend")
        archiv = zipfile.ZipFile(io.BytesIO(client.get(reverse("traegerabfrage_zip", args=[abfrage.pk])).content))
        assert len(archiv.namelist()) == len(boegen)

        versand = reverse("traegerabfrage_versand", args=[abfrage.pk])
        assert "bis zum" in client.get(versand).content.decode()
        client.post(versand)
        assert not abfrage.boegen.filter(versandt_am__isnull=True).exists()

        eins, zwei = boegen[:2]
        dateien = [ausgefuellt(client, eins, E10=61, E11=4.25, E12=3.5, E13=12, E14=340), ausgefuellt(client, zwei, E13=0)]
        assert sende_zurueck(client, abfrage, *dateien).status_code == 302
        text = client.get(reverse("traegerabfrage_pruefen", args=[abfrage.pk])).content.decode()
        assert "2 Bögen übernehmen" in text and "4,25" in text and not Einrichtungsangabe.objects.exists()
        assert "2 Bögen sind übernommen." in uebernimm(client, abfrage).content.decode()
        angabe = Einrichtungsangabe.objects.get(bogen=eins)
        assert (angabe.plaetze, str(angabe.personal_vzae), angabe.erreichte, angabe.stichtag) == (61, "4.25", 340, STICHTAG)
        assert Protokoll.objects.filter(aktion="ruecklauf_uebernommen").count() == 1 and not Importentwurf.objects.exists()
        seite = client.get(eins.einrichtung.get_absolute_url()).content.decode()
        assert "4,25" in seite and "340" in seite and "nennt der Träger 61 Plätze" in seite

        lieferung = angabe.lieferung
        assert "Angaben von" in client.get(lieferung.get_absolute_url()).content.decode()
        client.post(reverse("lieferung_zuruecknehmen", args=[lieferung.pk]), {"grund": "falscher Bogen"})
        assert client.get(abfrage.get_absolute_url()).context["stand"].zurueck == 1
        assert "4,25" not in client.get(eins.einrichtung.get_absolute_url()).content.decode()
        dateien[0].seek(0)
        assert sende_zurueck(client, abfrage, dateien[0]).status_code == 302
        assert uebernimm(client, abfrage).status_code == 200 and Einrichtungsangabe.objects.wirksam().count() == 2

    def test_die_naechste_abfrage_ist_mit_dem_letzten_stand_ausgefuellt(self, als: Als) -> None:
        client = als("controlling")
        erste = beginne(client)
        bogen = erste.boegen.first()
        assert bogen
        sende_zurueck(client, erste, ausgefuellt(client, bogen, E11=4.25, E13=12))
        uebernimm(client, erste)
        zweite = beginne(client, stichtag="31.12.2007")
        blatt = lade_bogen(client, zweite.boegen.get(einrichtung=bogen.einrichtung_id))["Angaben"]
        assert (blatt["E11"].value, blatt["C13"].value, blatt["D11"].value) == (4.25, 12, "30.09.2007")

    def test_was_ohne_vermerkten_versand_zurueckkommt_zaehlt_als_zurueck_und_die_staende_gehen_auf(self, als: Als) -> None:
        client = als("controlling")
        abfrage = beginne(client)
        bogen, alle = abfrage.boegen.first(), abfrage.boegen.count()
        assert bogen
        sende_zurueck(client, abfrage, ausgefuellt(client, bogen, E13=12))
        uebernimm(client, abfrage)
        antwort = client.get(abfrage.get_absolute_url())
        kacheln = {k["bezeichnung"]: (int(k["wert"]), k["zusatz"]) for k in antwort.context["kennzahlen"]}
        assert kacheln == {
            "Bögen": (alle, ""), "noch nicht versandt": (alle - 1, ""), "unterwegs": (0, ""), "überfällig": (0, ""),
            "zurück": (1, "davon 1 ohne vermerkten Versand"),
        }  # fmt: skip
        assert antwort.context["kernaussage"].startswith(f"1 von {alle} Bögen ist zurück;")
        versand = client.get(reverse("traegerabfrage_versand", args=[abfrage.pk])).context
        assert sum(brief["anzahl"] for brief in versand["briefe"]) == alle - 1
        assert "Bogen ist" in versand["kernaussage"] if alle == 2 else "Bögen sind" in versand["kernaussage"]

    def test_eine_korrektur_braucht_einen_grund_und_eine_wiederholung_aendert_nichts(self, als: Als) -> None:
        client = als("controlling")
        abfrage = beginne(client)
        bogen = abfrage.boegen.first()
        assert bogen
        datei = ausgefuellt(client, bogen, E13=5)
        sende_zurueck(client, abfrage, datei)
        uebernimm(client, abfrage)
        sende_zurueck(client, abfrage, ausgefuellt(client, bogen, E13=5))
        assert "Es wurde nichts geändert." in uebernimm(client, abfrage).content.decode() and Einrichtungsangabe.objects.count() == 1
        sende_zurueck(client, abfrage, ausgefuellt(client, bogen, E13=6))
        assert uebernimm(client, abfrage, grund="").status_code == 422
        assert uebernimm(client, abfrage, grund="Zahlendreher").status_code == 200
        alt, neu = Einrichtungsangabe.objects.order_by("pk")
        assert (neu.ersetzt, neu.grund, neu.angebote) == (alt, "Zahlendreher", 6)
        assert list(Einrichtungsangabe.objects.geltend()) == [neu]

    def test_mit_einem_fehler_in_einer_datei_wird_keine_aufbewahrt(self, als: Als) -> None:
        client = als("controlling")
        abfrage, andere = beginne(client), beginne(client, "?art=beratungsstelle")
        eins, zwei = abfrage.boegen.all()[:2]
        fremd = andere.boegen.first()
        assert fremd
        gut, doppelt = ausgefuellt(client, eins, E13=1), ausgefuellt(client, eins, E13=2)
        antwort = sende_zurueck(client, abfrage, gut, doppelt, ausgefuellt(client, zwei, E10="viele"), ausgefuellt(client, fremd))
        text = antwort.content.decode()
        assert antwort.status_code == 422 and not Importentwurf.objects.exists()
        assert "Nehmen Sie eine von beiden" in text and "Zelle E10" in text and "Der Bogen gehört zur Abfrage" in text
        wort = Abfragebogen.objects.get(pk=eins.pk)
        Abfragebogen.objects.filter(pk=eins.pk).update(wort="0" * 16)
        gut.seek(0)
        assert "gehört zu keinem Bogen dieser Stadt" in sende_zurueck(client, abfrage, gut).content.decode() and wort.wort != "0" * 16

    def test_mehr_dateien_als_eine_anfrage_liest_werden_mit_einem_satz_abgelehnt(self, als: Als) -> None:
        client = als("controlling")
        dateien = [SimpleUploadedFile(f"{n}.xlsx", b"x") for n in range(61)]
        assert "höchstens 60 Dateien" in sende_zurueck(client, beginne(client), *dateien).content.decode()

    def test_dateien_die_ewig_brauchen_halten_die_anfrage_nicht_auf(self, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        """60 files of 0.3 s, four at a time, would take 4.5 s; the time of a request ends the reading, and nothing is half done."""
        client = als("controlling")
        abfrage = beginne(client)
        gut = ausgefuellt(client, abfrage.boegen.all()[0], E13=1)

        def langsam(inhalt: bytes, name: str) -> Rueckgabe:
            sleep(0.3)
            return Rueckgabe(None, {}, ("Das Lesen der Datei wurde abgebrochen.",))

        with monkeypatch.context() as langsamer:
            langsamer.setattr(ruecklauf, "lies_bogen", langsam)
            langsamer.setattr(ruecklauf, "BEGINN_BIS", 0.5)
            anfang = monotonic()
            antwort = sende_zurueck(client, abfrage, *(SimpleUploadedFile(f"boese-{n}.xlsx", b"x") for n in range(59)), gut)
            dauer = monotonic() - anfang
        text = antwort.content.decode()
        assert antwort.status_code == 422 and dauer < 4 and not Importentwurf.objects.exists() and not Datei.objects.filter(name=gut.name)
        gelesen, rest = text.count("wurde abgebrochen"), text.count("Nicht gelesen: Andere Dateien")
        assert 1 <= gelesen <= 8 and gelesen + rest == 60
        assert text.index(f"<h3>{gut.name}</h3>") < text.rindex("Nicht gelesen")
        gut.seek(0)
        assert sende_zurueck(client, abfrage, gut).status_code == 302, "the process goes on"

    def test_die_grenzen_bleiben_unter_der_zeit_einer_anfrage(self) -> None:
        assert ruecklauf.BEGINN_BIS + DAUER <= 30 and GRENZEN.dauer == DAUER and GRENZEN.rechenzeit < DAUER

    def test_hochgeladenes_laesst_sich_verwerfen_und_steht_nicht_unter_den_importen(self, als: Als) -> None:
        client = als("controlling")
        abfrage = beginne(client)
        bogen = abfrage.boegen.first()
        assert bogen
        sende_zurueck(client, abfrage, ausgefuellt(client, bogen, E13=1))
        entwurf = Importentwurf.objects.get()
        assert client.get(reverse("import_pruefen", args=[entwurf.pk])).status_code == 404
        assert not client.get(reverse("import_neu")).context["offene"]
        client.post(reverse("traegerabfrage_verwerfen", args=[abfrage.pk]))
        assert not Importentwurf.objects.exists()


class TestFristen:
    def test_ueberfaelliges_steht_in_der_uebersicht_bis_es_erinnert_und_geschlossen_ist(self, als: Als) -> None:
        client = als("controlling")
        abfrage = beginne(client)
        client.post(reverse("traegerabfrage_versand", args=[abfrage.pk]))
        verspaete(abfrage)
        alle = abfrage.boegen.count()
        assert f"{alle} Bögen sind überfällig" in client.get(reverse("aufgaben")).content.decode()
        assert client.get(abfrage.get_absolute_url(), {"stand": "fehlt"}).context["anzahl"] == alle
        erinnerung = reverse("traegerabfrage_erinnerung", args=[abfrage.pk])
        assert "fehlt uns noch" in client.get(erinnerung).content.decode() or "fehlen uns noch" in client.get(erinnerung).content.decode()
        client.post(erinnerung)
        assert abfrage.boegen.filter(erinnert_am=heute()).count() == alle
        client.post(reverse("traegerabfrage_schliessen", args=[abfrage.pk]), {"grund": "Der Rest kommt nicht mehr."})
        assert "überfällig" not in client.get(abfrage.get_absolute_url()).context["kernaussage"]
        assert f"{alle} Bögen sind überfällig" not in client.get(reverse("aufgaben")).content.decode()
        bogen = abfrage.boegen.first()
        assert bogen and "geschlossen" in sende_zurueck(client, abfrage, ausgefuellt(client, bogen, E13=1)).content.decode()

    def test_eine_leere_auswahl_und_eine_vergangene_rueckgabe_werden_abgelehnt(self, als: Als) -> None:
        url, felder = reverse("traegerabfrage_neu"), {"titel": "X", "stichtag": "30.09.2007", "rueckgabe_bis": "01.01.2005"}
        assert "nicht in der Vergangenheit" in als("controlling").post(url, felder).content.decode()
        felder["stichtag"] = "01.01.1950"
        felder["rueckgabe_bis"] = "01.01.2100"
        assert "keine Einrichtung" in als("controlling").post(url, felder).content.decode()
        assert "Diese Auswahl gibt es nicht" in als("controlling").post(url + "?art=gibtsnicht", felder).content.decode()
        assert not Traegerabfrage.objects.exists()


class TestRechte:
    def test_die_ressortleitung_liest_ihr_ressort_die_pruefung_alles_und_ein_gremium_nichts(self, als: Als) -> None:
        abfrage = beginne(als("controlling"))
        url = abfrage.get_absolute_url()
        anzahl = {name: als(name).get(url).context["anzahl"] for name in ("controlling", "pruefung", "ressort1", "ressort2", "ressort3")}
        assert anzahl["controlling"] == anzahl["pruefung"] == abfrage.boegen.count()
        assert 0 < anzahl["ressort1"] < anzahl["controlling"]
        assert anzahl["ressort1"] + anzahl["ressort2"] + anzahl["ressort3"] <= anzahl["controlling"]
        for name in ("gremium", "ohne_rolle"):
            assert als(name).get(url).status_code == 404
        for name in ("ressort1", "pruefung", "gremium"):
            assert als(name).get(reverse("traegerabfrage_ruecklauf", args=[abfrage.pk])).status_code == 404
            assert als(name).get(reverse("traegerabfrage_zip", args=[abfrage.pk])).status_code == 404


def test_die_datenbank_haelt_was_eine_angabe_sagen_muss(als: Als) -> None:
    bogen = beginne(als("controlling")).boegen.select_related("einrichtung").first()
    assert bogen
    lieferung = Datenlieferung.objects.order_by("pk").first()
    fest = {"einrichtung": bogen.einrichtung, "stichtag": STICHTAG, "bogen": bogen, "lieferung": lieferung}
    schlecht: list[dict[str, Any]] = [{}, {"personal_vzae": 2, "fachkraefte_vzae": 3}, {"plaetze": 1, "grund": "ohne Vorgänger"}]
    for werte in schlecht:
        with pytest.raises(IntegrityError), transaction.atomic():
            Einrichtungsangabe.objects.create(**fest, **werte)
    angabe = Einrichtungsangabe.objects.create(**fest, plaetze=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Einrichtungsangabe.objects.filter(pk=angabe.pk).update(plaetze=2)
