"""Träger and Einrichtungen by the wizard: columns matched and remembered, every error, every difference, nothing saved before the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sozialraum.imports.einrichtungen import FELDER_EINRICHTUNG, FELDER_TRAEGER
from sozialraum.imports.stammspalten import maengel_der_felder, schlage_felder_vor
from sozialraum.models import Datenlieferung, Einrichtung, Importentwurf, Importprofil

Als = Callable[..., Client]
KOPF = ("Einrichtung", "Einrichtungsart", "Träger", "Ortsteil", "Platzzahl", "seit")
ZIELE = ("name", "art", "traeger", "stadtteil", "plaetze", "gueltig_von")
NEU = "Muster-Haus Lerche;kita;muster-eigenbetrieb;101;40;01.08.2006"


class TestSpalten:
    def test_die_spalten_einer_liste_der_verwaltung_werden_erkannt(self) -> None:
        assert tuple(schlage_felder_vor(KOPF, FELDER_EINRICHTUNG).values()) == ZIELE

    def test_jedes_feld_wird_hoechstens_einmal_vorgeschlagen_und_das_gemerkte_zuerst(self) -> None:
        assert schlage_felder_vor(("Name", "Bezeichnung"), FELDER_TRAEGER) == {0: "name", 1: ""}
        assert schlage_felder_vor(("Haus",), FELDER_TRAEGER, {"haus": "name"}) == {0: "name"}

    def test_eine_spalte_ohne_bedeutung_doppelte_und_fehlende_ziele_werden_zusammen_genannt(self) -> None:
        saetze = maengel_der_felder(("Name", "Titel", "Telefon"), {0: "name", 1: "name"}, FELDER_TRAEGER)
        assert len(saetze) == 4 and "Die Spalte „Telefon“ hat keine Bedeutung." in saetze[0]
        assert "„Name“, „Titel“" in saetze[1] and "„Art (Schlüssel oder Name)“" in saetze[2] and "„Gültig von“" in saetze[3]


@pytest.mark.usefixtures("halle", "db")
class TestDurchlauf:
    def lade(self, client: Client, *zeilen: str, kopf: tuple[str, ...] = KOPF) -> Any:
        datei = SimpleUploadedFile("haeuser.csv", "\n".join([";".join(kopf), *zeilen]).encode())
        return client.post(reverse("import_neu"), {"datei": datei, "art": "einrichtungen", "quelle": "Fachamt"})

    def geprueft(self, client: Client, *zeilen: str, **angaben: str) -> Importentwurf:
        assert self.lade(client, *zeilen).status_code == 302
        entwurf = Importentwurf.objects.latest("pk")
        felder = {f"spalte_{n}": ziel for n, ziel in enumerate(ZIELE)} | {"quelle": "Fachamt"}
        antwort = client.post(reverse("import_spalten", args=[entwurf.pk]), felder | angaben)
        assert antwort.status_code == 302, antwort.content.decode()
        return entwurf

    def test_von_der_datei_bis_zur_ruecknahme(self, als: Als) -> None:
        client, vorher = als("controlling"), Einrichtung.objects.count()
        haus = Einrichtung.objects.select_related("traeger").get(schluessel="muster-kita-101-1")
        zeile = f"{haus.name};kita;{haus.traeger.schluessel};101;7;{haus.gueltig_von:%d.%m.%Y}"
        entwurf = self.geprueft(client, NEU, zeile, merken_als="Liste des Fachamts")
        text = client.get(reverse("import_pruefen", args=[entwurf.pk])).content.decode()
        assert f"{haus.name}: Plätze „{haus.plaetze}“ → „7“." in text and "Muster-Haus Lerche" in text and "nennt die Datei nicht" in text
        assert Einrichtung.objects.count() == vorher and not Importprofil.objects.exists()
        url = reverse("import_uebernehmen", args=[entwurf.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"grund": ""}).status_code == 422
        seite = client.post(url, {"grund": "neue Liste"}, follow=True).content.decode()
        lieferung = Datenlieferung.objects.latest("pk")
        assert "Die Lieferung ist übernommen." in seite and "Lieferung zurücknehmen</button>" in seite
        assert (lieferung.anzahl_neu, lieferung.anzahl_geaendert, lieferung.grund) == (1, 1, "neue Liste")
        assert Importprofil.objects.get().zuordnung["ortsteil"] == "stadtteil" and not Importentwurf.objects.exists()
        client.post(reverse("lieferung_zuruecknehmen", args=[lieferung.pk]), {"grund": "falsche Liste"})
        haus.refresh_from_db()
        assert haus.plaetze != 7 and Einrichtung.objects.count() == vorher

    def test_jeder_fehler_steht_mit_zeile_da_und_nichts_wird_uebernommen(self, als: Als) -> None:
        client = als("controlling")
        entwurf = self.geprueft(client, NEU.replace(";101;", ";999;"), NEU.replace(";40;", ";viele;"))
        text = client.get(reverse("import_pruefen", args=[entwurf.pk])).content.decode()
        assert "Den Schlüssel „999“ gibt es nicht" in text and "keine ganze Zahl" in text and "Korrigierte Datei hochladen" in text
        assert client.get(reverse("import_fehler", args=[entwurf.pk]), {"format": "csv"}).content.decode().count("Fehler;") == 2
        assert client.post(reverse("import_uebernehmen", args=[entwurf.pk])).url == reverse("import_pruefen", args=[entwurf.pk])

    def test_eine_spalte_mit_namen_von_personen_kommt_nicht_durch(self, als: Als) -> None:
        client = als("controlling")
        self.lade(client, NEU + ";Frau Muster", kopf=(*KOPF, "Ansprechperson"))
        entwurf = Importentwurf.objects.get()
        url = reverse("import_spalten", args=[entwurf.pk])
        assert client.get(url).status_code == 200
        antwort = client.post(url, {f"spalte_{n}": ziel for n, ziel in enumerate(ZIELE)} | {"quelle": "Fachamt"})
        assert antwort.status_code == 422 and "Die Spalte „Ansprechperson“ hat keine Bedeutung." in antwort.content.decode()

    def test_die_liste_fuehrt_mit_der_art_in_den_assistenten(self, als: Als) -> None:
        text = als("controlling").get(reverse("import_neu"), {"art": "traeger"}).context["form"].initial
        assert text == {"art": "traeger"}
