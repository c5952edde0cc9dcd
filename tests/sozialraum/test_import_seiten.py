"""The import wizard and the pages of the data: who sees them, what they say, what they save and when."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from basis.models import Auftrag, Datei
from sozialraum.models import Datenlieferung, Importentwurf, Importprofil, Indikatorwert
from sozialraum.views import importe

pytestmark = pytest.mark.usefixtures("halle", "db")
Als = Callable[..., Client]
KOPF = "Nr;Stadtteil;Kennzahl;Stichtag;Zähler;Nenner;Bearbeitung"
GUT = ("101;Altstadt;hze_dichte;30.09.2007;20;1000;x", "102;südliche Innenstadt;hze_dichte;30.09.2007;·;900;x")
FEHLER = ("672;Südliche Neustatd;hze_dichte;30.09.2007;1;10;x", "101;Altstadt;hze_dichte;31.09.2007;65.5.2;10;x")


def csv(*zeilen: str, name: str = "werte.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join([KOPF, *zeilen]).encode("cp1252", "replace"))


def lade_hoch(client: Client, datei: SimpleUploadedFile, **angaben: Any) -> Any:
    return client.post(reverse("import_neu"), {"datei": datei, "art": "basisstatistik", "quelle": "Muster Jugendamt"} | angaben)


def entwurf_mit(client: Client, *zeilen: str) -> Importentwurf:
    antwort = lade_hoch(client, csv(*zeilen))
    assert antwort.status_code == 302, antwort.content.decode()
    entwurf = Importentwurf.objects.latest("pk")
    assert ordne_zu(client, entwurf).status_code == 302
    entwurf.refresh_from_db()
    return entwurf


def ordne_zu(client: Client, entwurf: Importentwurf, **angaben: Any) -> Any:
    ziele = ["gebiet", "name", "indikator", "stichtag", "zaehler", "nenner", "ignorieren"]
    felder = {f"spalte_{n}": ziel for n, ziel in enumerate(ziele)}
    return client.post(reverse("import_spalten", args=[entwurf.pk]), felder | {"quelle": "Muster", "zahlformat": "auto"} | angaben)


def seite(client: Client, name: str, *args: Any, status: int = 200) -> str:
    antwort = client.get(reverse(name, args=args))
    assert antwort.status_code == status
    return antwort.content.decode()


class TestDurchlauf:
    def test_von_der_datei_bis_zur_lieferung(self, als: Als) -> None:
        client = als("controlling")
        vorher = Indikatorwert.objects.count()
        entwurf = entwurf_mit(client, *GUT)
        text = seite(client, "import_pruefen", entwurf.pk)
        assert "Die Datei hat keine Fehler" in text and "Weiter zum Übernehmen" in text
        assert Indikatorwert.objects.count() == vorher
        antwort = client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
        lieferung = Datenlieferung.objects.latest("pk")
        assert antwort.url == reverse("lieferung", args=[lieferung.pk])
        assert Indikatorwert.objects.count() == vorher + 2 and not Importentwurf.objects.exists()
        assert (lieferung.nutzer and lieferung.nutzer.username, lieferung.quelle) == ("controlling", "Muster")

    def test_die_spalten_werden_vorgeschlagen_und_unbekannte_genannt(self, als: Als) -> None:
        client = als("controlling")
        lade_hoch(client, csv(*GUT))
        antwort = client.get(reverse("import_spalten", args=[Importentwurf.objects.get().pk]))
        form = antwort.context["form"]
        vorschlag = [form.fields[f"spalte_{n}"].initial for n in range(7)]
        assert vorschlag == ["gebiet", "name", "indikator", "stichtag", "zaehler", "nenner", "ignorieren"]
        assert antwort.context["unbekannte"] == ["Bearbeitung"]

    def test_eine_gemerkte_zuordnung_gilt_beim_naechsten_mal_von_selbst(self, als: Als) -> None:
        client = als("controlling")
        lade_hoch(client, csv(*GUT))
        entwurf = Importentwurf.objects.get()
        ordne_zu(client, entwurf, merken_als="Jugendamt", spalte_6="bemerkung")
        assert not Importprofil.objects.exists()
        client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
        assert Importprofil.objects.get().name == "Jugendamt"
        lade_hoch(client, csv(GUT[0].replace("30.09", "31.10")))
        naechster = Importentwurf.objects.get()
        assert naechster.profil is not None
        form = client.get(reverse("import_spalten", args=[naechster.pk])).context["form"]
        assert form.fields["spalte_6"].initial == "bemerkung" and form.initial["merken_als"] == "Jugendamt"

    def test_korrekturen_verlangen_im_letzten_schritt_einen_grund(self, als: Als) -> None:
        client = als("controlling")
        entwurf = entwurf_mit(client, "101;Altstadt;hze_dichte;31.12.2006;44;1897;x")
        url = reverse("import_uebernehmen", args=[entwurf.pk])
        antwort = client.post(url, {"grund": ""})
        assert antwort.status_code == 422 and "Grund der Korrektur" in antwort.content.decode()
        assert client.post(url, {"grund": "Nachmeldung"}).status_code == 302
        assert Indikatorwert.objects.latest("pk").grund == "Nachmeldung"

    def test_dieselbe_datei_noch_einmal_wird_vor_dem_uebernehmen_erkannt(self, als: Als) -> None:
        client = als("controlling")
        client.post(reverse("import_uebernehmen", args=[entwurf_mit(client, *GUT).pk]))
        noch_einmal = entwurf_mit(client, *GUT)
        text = seite(client, "import_pruefen", noch_einmal.pk)
        assert "schon übernommen" in text and "Weiter zum Übernehmen" not in text
        anzahl = Datenlieferung.objects.count()
        antwort = client.post(reverse("import_uebernehmen", args=[noch_einmal.pk]), follow=True)
        assert "Es wurde nichts geändert" in antwort.content.decode() and Datenlieferung.objects.count() == anzahl

    def test_eine_inzwischen_korrigierte_datei_aendert_nicht_nichts(self, als: Als) -> None:
        client = als("controlling")
        client.post(reverse("import_uebernehmen", args=[entwurf_mit(client, *GUT).pk]))
        zellen = GUT[0].split(";")
        andere = ";".join([*zellen[:4], str(int(zellen[4]) + 1), *zellen[5:]])
        client.post(reverse("import_uebernehmen", args=[entwurf_mit(client, andere).pk]), {"grund": "Nachgezählt"})
        text = seite(client, "import_pruefen", entwurf_mit(client, *GUT).pk)
        assert "schon übernommen und inzwischen korrigiert" in text and "würde nichts ändern" not in text

    def test_ein_verworfener_import_laesst_nichts_zurueck(self, als: Als) -> None:
        client = als("controlling")
        dateien = Datei.objects.count()
        entwurf = entwurf_mit(client, *GUT)
        assert client.post(reverse("import_verwerfen", args=[entwurf.pk])).status_code == 302
        assert not Importentwurf.objects.exists() and Datei.objects.count() == dateien

    def test_was_ungewoehnlich_ist_wird_vor_dem_uebernehmen_gesagt(self, als: Als) -> None:
        client = als("controlling")
        zeilen = (
            "101;Altstadt;hze_dichte;31.12.2006;·;1897;x",
            "102;südliche Innenstadt;hze_dichte;30.09.2007;20,5;900;x",
            "309;Freiimfelde/Kanenaer Weg;hze_dichte;31.12.2030;5;100;x",
        )
        entwurf = entwurf_mit(client, *zeilen)
        antwort = client.get(reverse("import_pruefen", args=[entwurf.pk]))
        text, warnungen = antwort.content.decode(), [w.satz for w in antwort.context["pruefung"].warnungen]
        assert [w.split(":")[0].split(";")[0] for w in warnungen] == [
            "Der Wert entfällt", "Der Zähler ist keine ganze Zahl", "Der Stichtag 31.12.2030 liegt in der Zukunft",
        ]  # fmt: skip
        assert 'aria-hidden="true">·</span>' in text and "in Karten und Listen: Freiimfelde/Kanenaer Weg" in text
        client.post(reverse("import_uebernehmen", args=[entwurf.pk]), {"grund": "Nachmeldung"})
        assert Datenlieferung.objects.latest("pk").anzahl_warnungen == 3

    def test_der_weg_zurueck_fuehrt_zu_dem_was_aus_dem_import_wurde(self, als: Als) -> None:
        client = als("controlling")
        entwurf = entwurf_mit(client, *GUT)
        client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
        for name in ("import_spalten", "import_pruefen", "import_uebernehmen"):
            antwort = client.get(reverse(name, args=[entwurf.pk]), follow=True)
            assert antwort.redirect_chain[-1][0] == Datenlieferung.objects.latest("pk").get_absolute_url()
            assert "Dieser Import ist abgeschlossen" in antwort.content.decode()
        verworfen = entwurf_mit(client, GUT[0].replace("30.09", "31.08"))
        client.post(reverse("import_verwerfen", args=[verworfen.pk]))
        assert client.get(reverse("import_pruefen", args=[verworfen.pk])).url == reverse("daten")
        assert als("ressort1").get(reverse("import_pruefen", args=[entwurf.pk])).status_code == 404

    def test_grosse_lieferungen_laufen_als_auftrag(self, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importe, "GROSS", 1)
        client = als("controlling")
        entwurf = entwurf_mit(client, *GUT)
        antwort = client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
        auftrag = Auftrag.objects.get()
        assert antwort.url == reverse("auftrag", args=[auftrag.pk])
        assert (auftrag.art, auftrag.angaben["entwurf"]) == ("statistik_import", entwurf.pk)
        assert Importentwurf.objects.filter(pk=entwurf.pk).exists()


class TestFehler:
    def test_jeder_fehler_steht_bei_seiner_zeile_mit_umrandeter_zelle_und_vorschlag(self, als: Als) -> None:
        client = als("controlling")
        entwurf = entwurf_mit(client, *FEHLER, *GUT)
        text = seite(client, "import_pruefen", entwurf.pk)
        assert "2 von 4 Zeilen haben Fehler" in text and "Noch ist nichts gespeichert" in text
        assert '<td class="st-zelle-fehler">672</td>' in text and "Vorschlag: 572 Südliche Neustadt" in text
        assert '<td class="st-zelle-fehler">31.09.2007</td>' in text and '<td class="st-zelle-fehler">65.5.2</td>' in text
        assert "Korrigierte Datei hochladen" in text and "Weiter zum Übernehmen" not in text

    def test_mit_fehlern_fuehrt_kein_weg_zum_uebernehmen(self, als: Als) -> None:
        client = als("controlling")
        vorher = Indikatorwert.objects.count()
        entwurf = entwurf_mit(client, *FEHLER, *GUT)
        antwort = client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
        assert antwort.url == reverse("import_pruefen", args=[entwurf.pk]) and Indikatorwert.objects.count() == vorher

    def test_die_fehlerliste_als_xlsx_ist_vollstaendig(self, als: Als) -> None:
        client = als("controlling")
        entwurf = entwurf_mit(client, *FEHLER, *GUT)
        antwort = client.get(reverse("import_fehler", args=[entwurf.pk]))
        zeilen = [row for row in load_workbook(io.BytesIO(antwort.content)).active.iter_rows(values_only=True) if row[0] == "Fehler"]
        assert {(row[2], row[3]) for row in zeilen} == {(2, "Nr"), (3, "Stichtag"), (3, "Zähler")}

    def test_eine_korrigierte_datei_behaelt_die_zuordnung(self, als: Als) -> None:
        client = als("controlling")
        entwurf = entwurf_mit(client, *FEHLER)
        antwort = client.post(f"{reverse('import_neu')}?entwurf={entwurf.pk}", {"datei": csv(*GUT, name="neu.csv")})
        assert antwort.url == reverse("import_pruefen", args=[entwurf.pk])
        entwurf.refresh_from_db()
        assert entwurf.datei.name == "neu.csv" and entwurf.zuordnung["bearbeitung"] == "ignorieren"

    @pytest.mark.parametrize(
        ("inhalt", "name", "satz"),
        [
            (b"", "leer.csv", "leer"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "alt.xls", "Format"),
            (b"a;b\n\x00;1\n", "nul.csv", ""),
            (b"PK\x03\x04kaputt", "kaputt.xlsx", ""),
        ],
    )
    def test_unlesbare_dateien_werden_mit_einem_satz_abgelehnt(self, als: Als, inhalt: bytes, name: str, satz: str) -> None:
        antwort = lade_hoch(als("controlling"), SimpleUploadedFile(name, inhalt))
        assert antwort.status_code == 422 and satz in antwort.content.decode()
        assert not Importentwurf.objects.exists()

    def test_eine_unvollstaendige_zuordnung_sagt_was_fehlt(self, als: Als) -> None:
        client = als("controlling")
        lade_hoch(client, csv(*GUT))
        antwort = ordne_zu(client, Importentwurf.objects.get(), spalte_4="ignorieren", spalte_3="ignorieren")
        text = antwort.content.decode()
        assert antwort.status_code == 422 and "Es fehlt der Stichtag" in text and "Keine Spalte ist als „Zähler“" in text

    def test_ein_anderes_blatt_beginnt_mit_seinem_eigenen_vorschlag(self, als: Als) -> None:
        mappe = Workbook()
        mappe.active.title = "Deckblatt"
        mappe.active.append(["Titel", "Stand"])
        mappe.active.append(["Auswertung", "2007"])
        blatt = mappe.create_sheet("Werte")
        for zeile in [KOPF, *GUT]:
            blatt.append(zeile.split(";"))
        puffer = io.BytesIO()
        mappe.save(puffer)
        client = als("controlling")
        lade_hoch(client, SimpleUploadedFile("mappe.xlsx", puffer.getvalue()))
        entwurf = Importentwurf.objects.get()
        client.post(reverse("import_spalten", args=[entwurf.pk]), {"blatt": "Werte", "blatt_zeigen": "1"})
        assert "Bearbeitung" in seite(client, "import_spalten", entwurf.pk)

    def test_boesartige_texte_bleiben_text(self, als: Als) -> None:
        client = als("controlling")
        entwurf = entwurf_mit(client, "<script>alert(1)</script>;=1+1;hze_dichte;30.09.2007;1;10;x")
        text = seite(client, "import_pruefen", entwurf.pk)
        assert "<script>alert(1)" not in text and "&lt;script&gt;" in text


class TestRechte:
    NUR_EIGENE = ("import_spalten", "import_pruefen", "import_fehler", "import_uebernehmen")

    def test_der_entwurf_eines_anderen_ist_nicht_da(self, als: Als, besetzung: Any) -> None:
        entwurf = entwurf_mit(als("controlling"), *GUT)
        from tests.factories import _account, baue_raeume

        fremd = _account(baue_raeume(), "controlling2", "controlling", "FB")
        client = als(fremd)
        for name in self.NUR_EIGENE:
            seite(client, name, entwurf.pk, status=404)
        assert client.post(reverse("import_verwerfen", args=[entwurf.pk])).status_code == 404
        assert client.get(f"{reverse('import_neu')}?entwurf={entwurf.pk}").status_code == 404

    @pytest.mark.parametrize("rolle", ["fachbereichsleitung", "ressort1", "fachkraft1", "pruefung", "verwaltung"])
    def test_wer_nicht_pflegt_liest_nur(self, als: Als, rolle: str) -> None:
        client = als(rolle)
        for name in ("daten", "lieferungen", "werte"):
            assert "Daten importieren</a>" not in seite(client, name)
        assert "Das dürfen: Controlling und Planung" in seite(client, "daten")
        seite(client, "import_neu", status=404)
        wert = Indikatorwert.objects.latest("pk")
        assert client.post(reverse("wert_korrigieren", args=[wert.pk])).status_code == 403
        lieferung = Datenlieferung.objects.latest("pk")
        assert client.post(reverse("lieferung_zuruecknehmen", args=[lieferung.pk]), {"grund": "x"}).status_code == 403

    @pytest.mark.parametrize("rolle", ["gremium", "ohne_rolle"])
    def test_fremde_sehen_keine_daten(self, als: Als, rolle: str) -> None:
        client = als(rolle)
        for name in ("daten", "lieferungen", "werte", "import_neu"):
            seite(client, name, status=404)


def test_eine_zu_grosse_datei_wird_mit_einem_satz_abgelehnt(als: Als, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 200
    antwort = lade_hoch(als("controlling"), csv(*GUT))
    assert antwort.status_code == 422 and "Die Datei ist zu groß" in antwort.content.decode()
