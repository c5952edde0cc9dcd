"""The pages of the Fallexport: headings first, the file once, only counts on their way; nothing of a case anywhere."""

import io
import logging
import tempfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from basis.models import Datei
from config import health
from sozialraum.access import Wer
from sozialraum.actions import fallexport
from sozialraum.actions.entwurf import ersetze_datei, lege_entwurf_an
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.imports import fallspalten
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Datenlieferung, Fallkohorte, Fallmeldung, Fallzahl, Importentwurf, Importprofil, Protokoll, Traeger
from tests.factories import BEGINN, Raeume, wer_ist
from tests.spuren import tabellen_mit, zum_schreiben_geoeffnet

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
WORT = "NACHTIGALL-"
KOPF = "Pseudonym;Hilfeart;Beginn;Ende;Stadtteil;Träger;Tagessatz;geplantes Ende;Ort der Unterbringung"
ZEILEN = [f"{WORT}{n};34;0{n + 1}.03.2006;;101;muster;112,50;31.12.2008;Leipzig" for n in range(4)]
FRIST = {"von": "01.2007", "bis": "09.2007", "quelle": "Jucon"}


@pytest.fixture(autouse=True)
def katalog(raeume: Raeume) -> None:
    lade_hilfearten(wer=Wer.befehl("test"), angaben=lies_toml(KATALOG))
    Traeger.objects.create(schluessel="muster", name="Muster Träger", art="frei", gueltig_von=BEGINN)


def export(*zeilen: str, kopf: str = KOPF, name: str = "Kevin-Buchfink.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join([kopf, *(zeilen or ZEILEN)]).encode("cp1252"))


def sende(client: Client, datei: Any, **angaben: Any) -> Any:
    return client.post(reverse("fallexport_neu"), {**FRIST, "datei": datei, **angaben})


class TestDurchlauf:
    def test_vom_export_bis_zur_lieferung_bleibt_nichts_von_einem_fall(self, als: Als, caplog: pytest.LogCaptureFixture) -> None:
        client = als("controlling")
        caplog.set_level(logging.DEBUG)
        antwort = sende(client, export())
        entwurf = Importentwurf.objects.get()
        assert antwort.url == reverse("import_pruefen", args=[entwurf.pk])
        text = client.get(antwort.url).content.decode()
        assert "Fallexport Januar 2007 bis September 2007" in text and "Spalten ändern" not in text and "Datei zählen" in text
        client.post(reverse("import_uebernehmen", args=[entwurf.pk]))
        lieferung = Datenlieferung.objects.get()
        assert lieferung.get_art_display() in client.get(lieferung.get_absolute_url()).content.decode()
        assert (Fallmeldung.objects.count(), Fallzahl.objects.get(meldung__monat=date(2007, 9, 1)).bestand) == (9, 4)
        kohorte = Fallkohorte.objects.get()
        assert (kohorte.anzahl, kohorte.tagessatz, kohorte.traeger and kohorte.traeger.schluessel) == (4, 11_250, "muster")
        for wort in (WORT, "Buchfink", "Leipzig"):
            assert tabellen_mit(wort) == [] and wort not in caplog.text

    def test_das_protokoll_behaelt_pruefsumme_zeilen_und_summen(self, als: Als) -> None:
        client, datei = als("controlling"), export()
        sende(client, datei)
        client.post(reverse("import_uebernehmen", args=[Importentwurf.objects.get().pk]))
        daten = Protokoll.objects.get(aktion="werte_uebernommen").daten
        assert {k: v for k, v in daten.items() if k != "sha256"} == {
            "zeilen": 4, "gezaehlt": 4, "begonnen": 0, "beendet": 0, "kohorten": 1,
        }  # fmt: skip
        import hashlib

        datei.seek(0)
        assert daten["sha256"] == Datenlieferung.objects.get().sha256 == hashlib.sha256(datei.read()).hexdigest()

    def test_dieselbe_datei_noch_einmal_ist_schon_da(self, als: Als) -> None:
        client = als("controlling")
        for _ in range(2):
            sende(client, export())
            letzte = client.post(reverse("import_uebernehmen", args=[Importentwurf.objects.latest("pk").pk]), follow=True)
        assert "schon übernommen" in letzte.content.decode() and Datenlieferung.objects.count() == 1

    def test_ein_anderer_zeitraum_derselben_datei_ist_eine_andere_lieferung(self, als: Als) -> None:
        client = als("controlling")
        for von in ("01.2007", "02.2007"):
            sende(client, export(), von=von)
            client.post(reverse("import_uebernehmen", args=[Importentwurf.objects.latest("pk").pk]))
        assert Datenlieferung.objects.count() == 2

    def test_xlsx_wird_ebenso_gezaehlt(self, als: Als) -> None:
        mappe, roh = Workbook(), io.BytesIO()
        mappe.active.append(KOPF.split(";"))
        for n in range(3):
            mappe.active.append([f"{WORT}{n}", "34", date(2007, 1, 5), None, "101", "muster", 112.5, date(2008, 1, 1), "in"])
        mappe.save(roh)
        assert sende(als("controlling"), SimpleUploadedFile("x.xlsx", roh.getvalue())).status_code == 302
        aggregat = Datei.objects.get().inhalt
        assert b"11250" in bytes(aggregat) and WORT.encode() not in bytes(aggregat)


class TestAblehnung:
    @pytest.mark.zusage(13)
    @pytest.mark.parametrize("name", ["Name", "Geburtsdatum", "Aktenzeichen", "Anschrift"])
    def test_eine_spalte_mit_personenangaben_lehnt_die_ganze_datei_ab(self, als: Als, name: str) -> None:
        antwort = sende(als("controlling"), export(*[f"{z};Kevin Buchfink" for z in ZEILEN], kopf=f"{KOPF};{name}"))
        text = antwort.content.decode()
        assert antwort.status_code == 422 and f"„{name}“" in text and "Buchfink" not in text
        assert not Importentwurf.objects.exists() and not Datei.objects.exists()

    @pytest.mark.gegenprobe(13, ohne="sozialraum.actions.fallexport:_rollen")
    def test_ohne_die_liste_der_spalten_kaeme_die_datei_an(self, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fallexport, "_rollen", lambda kopf, rollen: {"farbe": "egal", **fallspalten.standardrollen(kopf)})
        assert sende(als("controlling"), export(*[f"{z};x" for z in ZEILEN], kopf=f"{KOPF};Farbe")).status_code == 302

    @pytest.mark.zusage(13)
    def test_eine_unbekannte_spalte_auch(self, als: Als) -> None:
        antwort = sende(als("controlling"), export(*[f"{z};x" for z in ZEILEN], kopf=f"{KOPF};Farbe"))
        assert antwort.status_code == 422 and "„Farbe“" in antwort.content.decode() and not Datei.objects.exists()

    def test_fehler_stehen_mit_allen_zeilen_da_und_nichts_ist_gespeichert(self, als: Als) -> None:
        antwort = sende(als("controlling"), export(*ZEILEN, f"{WORT}7;99;Zaunkönig;;101;;;;", f"{WORT}8;99;01.01.2007;;101;;;;"))
        text = antwort.content.decode()
        assert antwort.status_code == 422 and "6–7" in text and "nicht im Katalog" in text
        assert "Zaunkönig" not in text and WORT not in text and not Datei.objects.exists()

    def test_ohne_kopfzeile_wird_nichts_wiederholt(self, als: Als) -> None:
        antwort = sende(als("controlling"), SimpleUploadedFile("x.csv", "\n".join(ZEILEN).encode()))
        assert antwort.status_code == 422 and WORT not in antwort.content.decode()

    def test_ein_unerwarteter_fehler_traegt_keine_zelle_ins_log(
        self, als: Als, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def bricht(strom: Any, *rest: Any) -> Any:
            raise ValueError(f"unbekannt: {next(strom.daten).zellen}")

        monkeypatch.setattr(fallexport, "zaehle", bricht)
        antwort = sende(als("controlling"), export())
        assert antwort.status_code == 422 and "ließ sich nicht zählen" in antwort.content.decode() and WORT not in caplog.text

    def test_ein_zeitraum_der_rueckwaerts_laeuft(self, als: Als) -> None:
        assert "endet vor seinem Beginn" in sende(als("controlling"), export(), von="10.2007").content.decode()

    def test_auch_eine_aktion_speichert_die_datei_nie(self, als: Als, besetzung: Any) -> None:
        with pytest.raises(Abgelehnt, match="nicht gespeichert"):
            lege_entwurf_an(wer=wer_ist(besetzung.controlling), art="fallexport", inhalt=b"a;b", dateiname="x.csv")
        sende(als("controlling"), export())
        with pytest.raises(Abgelehnt, match="nicht gespeichert"):
            ersetze_datei(entwurf=Importentwurf.objects.get(), inhalt=b"a;b", dateiname="x.csv")

    def test_die_schritte_davor_fuehren_nie_zu_einer_gespeicherten_datei(self, als: Als) -> None:
        client = als("controlling")
        sende(client, export())
        nummer = Importentwurf.objects.get().pk
        assert client.get(reverse("import_spalten", args=[nummer])).url == reverse("import_pruefen", args=[nummer])
        assert client.get(f"{reverse('import_neu')}?entwurf={nummer}").url == reverse("fallexport_neu")


@pytest.mark.zusage(13)
class TestNurImSpeicher:
    def test_waehrend_des_hochladens_wird_keine_datei_zum_schreiben_geoeffnet(self, als: Als) -> None:
        client, gross = als("controlling"), export(*[f"{WORT}{n};34;01.03.2006;;101;muster;112,50;;in" for n in range(60_000)])
        assert gross.size > 2_621_440  # more than Django keeps in memory by itself
        with zum_schreiben_geoeffnet() as pfade:
            assert sende(client, gross).status_code == 302
        assert pfade == []

    def test_djangos_uebliche_ablage_wuerde_bemerkt_und_abgewiesen(self, als: Als, settings: Any) -> None:
        settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
        with zum_schreiben_geoeffnet() as pfade:
            antwort = sende(als("controlling"), export())
        assert any(pfad.startswith(tempfile.gettempdir()) for pfad in pfade)
        assert antwort.status_code == 422 and "auf die Platte" in antwort.content.decode() and not Datei.objects.exists()

    def test_und_das_produkt_ist_dann_nicht_bereit(self, settings: Any) -> None:
        assert list(health.uploads()) == []
        settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
        assert len(list(health.uploads())) == 1

    def test_was_zu_gross_ist_bekommt_einen_satz(self, als: Als, settings: Any) -> None:
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
        assert "zu groß" in sende(als("controlling"), export()).content.decode()


class TestSpaltenprofil:
    EIGENER_KOPF = "Kennung;Leistungsart;Beginn;Ende;Wohngebiet"

    def test_aus_den_ueberschriften_allein_wird_ein_profil(self, als: Als) -> None:
        client = als("controlling")
        antwort = client.post(reverse("fallexport_spalten"), {"kopfzeile": self.EIGENER_KOPF + "\nNACHTIGALL-1;34;1.1.2007;;101"})
        form = antwort.context["rollenform"]
        assert [form.fields[f"spalte_{n}"].initial for n in range(5)] == ["pseudonym", "hilfeart", "beginn", "ende", None]
        assert WORT not in antwort.content.decode()
        ziele = {f"spalte_{n}": ziel for n, ziel in enumerate(["pseudonym", "hilfeart", "beginn", "ende", "stadtteil"])}
        antwort = client.post(reverse("fallexport_spalten"), {"kopfzeile": self.EIGENER_KOPF, "name": "Jucon", **ziele})
        profil = Importprofil.objects.get()
        assert antwort.url.endswith(f"?profil={profil.pk}") and profil.zuordnung["wohngebiet"] == "stadtteil"
        assert Protokoll.objects.filter(aktion="fallprofil_gemerkt").exists()
        zeilen = [f"{WORT}{n};34;01.03.2006;;101" for n in range(3)]
        assert sende(client, export(*zeilen, kopf=self.EIGENER_KOPF)).status_code == 422
        assert sende(client, export(*zeilen, kopf=self.EIGENER_KOPF), profil=profil.pk).status_code == 302

    def test_eine_spalte_ohne_ziel_wird_nicht_uebergangen(self, als: Als) -> None:
        angaben = {"kopfzeile": KOPF + ";Farbe", "name": "x"} | {f"spalte_{n}": "" for n in range(10)}
        antwort = als("controlling").post(reverse("fallexport_spalten"), angaben)
        assert antwort.status_code == 422 and "„Farbe“" in antwort.content.decode() and not Importprofil.objects.exists()

    @pytest.mark.parametrize("zeile", [ZEILEN[0], "Pseudonym;Geburtsdatum"])
    def test_daten_und_personenangaben_werden_abgewiesen_und_nicht_wiederholt(self, als: Als, zeile: str) -> None:
        antwort = als("controlling").post(reverse("fallexport_spalten"), {"kopfzeile": zeile})
        assert antwort.status_code == 422 and WORT not in antwort.content.decode()

    def test_ein_fremder_name_wird_nicht_ueberschrieben(self, als: Als) -> None:
        Importprofil.objects.create(name="Jugendamt", art="basisstatistik")
        ziele = {f"spalte_{n}": z for n, z in enumerate(["pseudonym", "hilfeart", "beginn", "ende", "stadtteil"])}
        antwort = als("controlling").post(reverse("fallexport_spalten"), {"kopfzeile": self.EIGENER_KOPF, "name": "Jugendamt", **ziele})
        assert "andere Art von Daten" in antwort.content.decode()


class TestBefehl:
    def test_er_zaehlt_und_nennt_alle_fehler(self, tmp_path: Any) -> None:
        pfad = tmp_path / "export.csv"
        pfad.write_bytes(export().read())
        call_command("lade_faelle", str(pfad), von="01.2007", bis="09.2007", verbosity=0)
        assert Fallmeldung.objects.count() == 9 and tabellen_mit(WORT) == []
        pfad.write_bytes(export(f"{WORT}7;99;31.02.2007;;999;;;;").read())
        with pytest.raises(CommandError) as fehler:
            call_command("lade_faelle", str(pfad), von="01.2007", bis="09.2007", verbosity=0)
        assert str(fehler.value).count("Zeile 2") == 3 and WORT not in str(fehler.value)

    def test_die_probe_speichert_nichts(self, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
        pfad = tmp_path / "export.csv"
        pfad.write_bytes(export().read())
        call_command("lade_faelle", str(pfad), von="01.2007", bis="09.2007", probe=True)
        assert "4 Hilfen im Zeitraum, 1 Kohorten" in capsys.readouterr().out and not Datenlieferung.objects.exists()

    def test_ein_profil_das_es_nicht_gibt(self, tmp_path: Any) -> None:
        pfad = tmp_path / "export.csv"
        pfad.write_bytes(export().read())
        with pytest.raises(CommandError, match="gibt es nicht"):
            call_command("lade_faelle", str(pfad), von="01.2007", bis="09.2007", profil="nie", verbosity=0)


def test_wer_keine_daten_pflegt_sieht_die_seiten_nicht(als: Als) -> None:
    for name in ("fallexport_neu", "fallexport_spalten"):
        assert als("ressort1").get(reverse(name)).status_code == 404
