"""Maßnahmen from a file: what is new, changed, the same; errors with their place; all or nothing; the list goes out and comes in."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from basis.imports.tabelle import lies_tabelle
from proaktiv.actions.listenimport import UNVERAENDERT
from proaktiv.actions.massnahmenimport import lege_entwurf_an, pruefe, uebernimm
from proaktiv.imports.listen import HOECHSTENS
from proaktiv.imports.massnahmen import Bekannte, Kontext, lies_massnahmen
from proaktiv.models import Konzeption, Lebensphase, Massnahme, Massnahmenentwurf, Zielgruppe
from proaktiv.selectors.massnahmenimport import vorlage
from proaktiv.views.listenimport import GEZEIGT
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.conftest import THOROUGH
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

Als = Callable[[Any], Client]
KONTEXT = Kontext(
    [("Präventionskonzept", 1), ("Bildung, und mehr", 2)], {1: [("5", 50), ("5 Angebote", 50)]}, [("ganze Stadt", 7), ("Sozialraum II", 8)],
    [("0 bis 3", 30), ("3 bis 6", 36)], {"Träger": [("Muster e. V.", 4)]}, {11: Bekannte(1, "Elterncafé")},
)  # fmt: skip


def lies(*zeilen: str, kontext: Kontext = KONTEXT) -> Any:
    return lies_massnahmen(lies_tabelle("\n".join(zeilen).encode(), "m.csv"), kontext)


class TestLesen:
    def test_eine_zeile_wird_aufgeloest(self) -> None:
        ergebnis = lies(
            "Konzeption;Kapitel;Maßnahme;Ziel;Gebiete;Lebensphasen;Träger;Beginn;Bedarf 2025",
            'Präventionskonzept;5;Zusammen lernen;–;"Sozialraum II, ganze Stadt";0 bis 3 und 3 bis 6;muster e.v.;01.08.2025;9',
        )
        (zeile,) = ergebnis.zeilen
        assert not ergebnis.fehler and zeile.massnahme is None and zeile.titel == "Zusammen lernen"
        assert zeile.felder["kapitel"] == 50 and zeile.felder["ziel"] == "" and zeile.felder["traeger"] == 4
        assert (zeile.gebiete, zeile.phasen) == ((8, 7), (30, 36)) and "ende" not in zeile.felder
        assert "Nur gezeigt, nicht übernommen: Bedarf 2025" in ergebnis.hinweise[0]

    def test_nummer_oder_titel_sagen_welche_gemeint_ist(self) -> None:
        kopf = "Nummer;Konzeption;Maßnahme"
        assert [z.massnahme for z in lies(kopf, ";Präventionskonzept;Elterncafé", ";Bildung, und mehr;Elterncafé").zeilen] == [11, None]
        assert lies(kopf, "11;;Elterncafé am Abend").zeilen[0].massnahme == 11
        saetze = [f.satz for f in lies(kopf, "99;;Neu", "11;Bildung, und mehr;Elterncafé", "11;;Neu", ";;Ohne").fehler]
        assert len(saetze) == 4
        worte = ("gibt es nicht", "wechselt ihre Konzeption nicht", "steht schon in Zeile", "nennen Sie")
        assert all(wort in satz for satz, wort in zip(saetze, worte, strict=True))

    def test_eine_gewaehlte_konzeption_gilt_fuer_zeilen_ohne(self) -> None:
        kontext = Kontext(**{**KONTEXT.__dict__, "konzeption": 2})
        assert lies("Maßnahme", "Lesepaten", kontext=kontext).zeilen[0].konzeption == 2

    @pytest.mark.parametrize(
        ("zeilen", "wort"),
        [
            (("Konzeption;Ziel", "a;b"), "fehlen die Spalten „Maßnahme“"),
            (("Konzeption;Maßnahme;Ansprechpartner", "a;b;c"), "Unbekannte Spalten: „Ansprechpartner“"),
            (("Konzeption;Maßnahme;", "Präventionskonzept;b;c"), "Spalte 3 hat Inhalt, aber keine Überschrift"),
            (("Konzeption;Maßnahme;Maßnahme", "a;b;c"), "kommt mehrfach vor"),
            (("Konzeption;Maßnahme;Gebiete", "Präventionskonzept;b;Sozialraum XI"), "Das Gebiet „Sozialraum XI“ gibt es nicht"),
            (("Konzeption;Maßnahme;Ende", "Präventionskonzept;b;31.02.2025"), "Den Tag"),
            (("Konzeption;Maßnahme", f"Präventionskonzept;{'b' * 201}"), "länger als 200 Zeichen"),
            (("Konzeption;Maßnahme", *(f"Präventionskonzept;M{n}" for n in range(HOECHSTENS + 1))), "Bitte teilen Sie die Datei"),
            (("Konzeption;Maßnahme",), "keine Maßnahme"),
        ],
    )
    def test_was_nicht_geht_sagt_ein_satz_mit_ort(self, zeilen: tuple[str, ...], wort: str) -> None:
        ergebnis = lies(*zeilen)
        assert wort in " | ".join(f.als_satz() for f in ergebnis.fehler)

    def test_formeln_ohne_ergebnis_und_verbundene_ueberschriften_werden_genannt(self) -> None:
        mappe = Workbook()
        blatt: Any = mappe.active
        for zeile in (("Konzeption", "Maßnahme", "Ziel"), ("Präventionskonzept", "Lesen", '=A2&"x"')):
            blatt.append(zeile)
        assert "Formel ohne gespeichertes Ergebnis" in lies_massnahmen(_tabelle(mappe), KONTEXT).fehler[0].satz
        blatt["C2"] = "mehr lesen"
        blatt.merge_cells("B1:C1")
        assert "verbundene Zellen" in lies_massnahmen(_tabelle(mappe), KONTEXT).fehler[0].satz


def _tabelle(mappe: Any) -> Any:
    datei = io.BytesIO()
    mappe.save(datei)
    return lies_tabelle(datei.getvalue(), "m.xlsx")


@pytest.mark.django_db
class TestSeiten:
    @pytest.fixture
    def controlling(self, halle: str, besetzung: Besetzung, als: Als) -> Client:
        return als(besetzung.controlling)

    def sende(self, client: Client, inhalt: bytes, name: str = "liste.csv", **dazu: Any) -> Any:
        return client.post(reverse("massnahmen_import"), {"datei": SimpleUploadedFile(name, inhalt), **dazu}, follow=True)

    @pytest.mark.parametrize("art", ["csv", "xlsx"])
    def test_die_ausgegebene_liste_aendert_nichts_wenn_sie_niemand_aendert(self, controlling: Client, art: str) -> None:
        inhalt = controlling.get(reverse("massnahmen") + f"?format={art}").content
        seite = text(self.sende(controlling, inhalt, f"liste.{art}"))
        pruefung = pruefe(Massnahmenentwurf.objects.get())
        assert "Alles steht schon so da" in seite and len(pruefung.mit(UNVERAENDERT)) == Massnahme.objects.count() > 10

    def test_die_geaenderte_liste_wird_ganz_uebernommen_und_nur_einmal(self, controlling: Client, besetzung: Besetzung) -> None:
        liste = controlling.get(reverse("massnahmen") + "?format=csv").content.decode("utf-8-sig")
        zeilen = liste.replace("Halle-Pass", "Halle-Pass für alle")
        neu = ";Präventionskonzept „Stark ins eigene Leben“;Schulsozialarbeit an Grundschulen und mehr"
        kopf, *rest = zeilen.split("\r\n\r\n")[0].split("\r\n")
        stellen = kopf.split(";")
        angaben = dict(zip(("Nummer", "Konzeption", "Maßnahme"), neu.split(";"), strict=True)) | {"Gebiete": "ganze Stadt"}
        rest.append(";".join(angaben.get(name, "") for name in stellen))
        inhalt = "\r\n".join([kopf, *rest]).encode()
        antwort = self.sende(controlling, inhalt)
        seite = text(antwort)
        assert "Halle-Pass → Halle-Pass für alle" in " ".join(seite.split()) and "Vielleicht doppelt" in seite
        assert "Gebiete: ganze Stadt" in " ".join(seite.split())
        entwurf = Massnahmenentwurf.objects.get()
        wer, kennung = wer_ist(besetzung.controlling), pruefe(entwurf).kennung
        with pytest.raises(Abgelehnt, match="Seit der Prüfung"):
            uebernimm(wer=wer, entwurf=entwurf, kennung="anders")
        assert not Massnahme.objects.filter(titel="Halle-Pass für alle").exists()
        assert controlling.post(entwurf.get_absolute_url(), {"kennung": kennung}).status_code == 302
        assert Massnahme.objects.get(titel="Schulsozialarbeit an Grundschulen und mehr").gebiete.count() == 1
        assert "1 Maßnahme neu" in Protokoll.objects.filter(aktion="massnahmen_uebernommen").latest("pk").text
        assert "aus liste.csv" in Protokoll.objects.filter(aktion="massnahme_geaendert").latest("pk").text
        assert not Massnahmenentwurf.objects.exists()
        zweimal = controlling.post(entwurf.get_absolute_url(), {"kennung": kennung}, follow=True)
        assert zweimal.status_code == 200 and "Dieser Import ist abgeschlossen" in text(zweimal)
        assert "Alles steht schon so da" in text(self.sende(controlling, inhalt))

    def test_was_geleert_wird_steht_am_knopf(self, controlling: Client) -> None:
        row = Massnahme.objects.filter(ende__isnull=False, beginn__isnull=False).order_by("pk")[0]
        seite = text(self.sende(controlling, f"Nummer;Maßnahme;Beginn;Ende\n{row.pk};{row.titel};;\n".encode()))
        davor = seite.partition('name="kennung"')[2].partition("Alle übernehmen")[0]
        assert "2 Angaben werden geleert" in davor and "Beginn geplant 1, Ende geplant 1" in davor

    def test_alle_fehler_gibt_es_als_datei(self, controlling: Client) -> None:
        zeilen = [f";Unbekannt {n};Titel {n}" for n in range(GEZEIGT + 5)]
        antwort = self.sende(controlling, "\n".join(("Nummer;Konzeption;Maßnahme", *zeilen)).encode())
        adresse = antwort.redirect_chain[-1][0]
        assert "Fehlerliste als XLSX" in text(antwort)
        blatt = lies_tabelle(controlling.get(f"{adresse}?format=xlsx").content, "fehler.xlsx")
        assert len(blatt.daten) >= GEZEIGT + 5 and "Unbekannt 204" in str(blatt.daten)

    def test_was_beendet_ist_bleibt_aber_kommt_nicht_neu_hinzu(self, controlling: Client) -> None:
        for modell in (Zielgruppe, Lebensphase):
            modell.objects.create(schluessel="alt", name="Früher einmal", gueltig_von=date(2000, 1, 1), gueltig_bis=date(2006, 12, 31))
        row = Massnahme.objects.get(titel="Halle-Pass")
        Massnahme.objects.filter(pk=row.pk).update(zielgruppe=Zielgruppe.objects.get(schluessel="alt"))
        zeilen = "Nummer;Konzeption;Maßnahme;Zielgruppe", f"{row.pk};;Halle-Pass;Früher einmal"
        self.sende(controlling, "\n".join((*zeilen, f";{row.konzeption.name};Ganz neu;Früher einmal")).encode())
        (fehler,) = pruefe(Massnahmenentwurf.objects.get()).fehler
        assert (fehler.zeile, fehler.spalte) == (3, "Zielgruppe") and "gilt nicht mehr" in fehler.satz
        assert not [zeile for blatt in vorlage() for zeile in blatt.zeilen if "Früher einmal" in zeile]

    def test_die_datei_ist_gelesen_bevor_etwas_gesperrt_ist(
        self, controlling: Client, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = Massnahme.objects.get(titel="Halle-Pass")
        self.sende(controlling, f"Nummer;Maßnahme\n{row.pk};Halle-Pass für alle\n".encode())
        entwurf = Massnahmenentwurf.objects.get()
        kennung, davor = pruefe(entwurf).kennung, []
        with CaptureQueriesContext(connection) as abfragen:

            def lies(*args: Any) -> Any:
                davor.append([q["sql"] for q in abfragen.captured_queries if "FOR " in q["sql"]])
                return lies_tabelle(*args)

            monkeypatch.setattr("proaktiv.actions.listenimport.lies_tabelle", lies)
            uebernimm(wer=wer_ist(besetzung.controlling), entwurf=entwurf, kennung=kennung)
        sperren = [q["sql"] for q in abfragen if " FOR " in q["sql"] and '"proaktiv_massnahme"' in q["sql"]]
        assert davor == [[]] and sperren and all("FOR NO KEY UPDATE" in sql for sql in sperren)

    def test_mit_mehr_fehlern_als_gezeigt_sagt_die_seite_wie_viele(self, controlling: Client) -> None:
        seite = text(self.sende(controlling, "\n".join(["Maßnahme", *(f"M{n}" for n in range(GEZEIGT + 7))]).encode()))
        assert "7 weitere stehen in der Fehlerliste" in seite

    def test_mit_einem_fehler_wird_nichts_uebernommen(self, controlling: Client, besetzung: Besetzung) -> None:
        konzeption = Konzeption.objects.get(schluessel="bildungskonzept")
        inhalt = "Maßnahme;Beginn;Ende\nLesepaten;;\nRechenpaten;01.01.2027;01.01.2026\n".encode()
        seite = text(self.sende(controlling, inhalt, konzeption=konzeption.pk))
        assert "Das Ende liegt vor dem Beginn" in seite
        entwurf = Massnahmenentwurf.objects.get()
        antwort = controlling.post(entwurf.get_absolute_url(), {"kennung": pruefe(entwurf).kennung})
        assert antwort.status_code == 422 and not Massnahme.objects.filter(titel="Lesepaten").exists()
        assert controlling.post(entwurf.get_absolute_url(), {"verwerfen": "1"}).status_code == 302
        assert not Massnahmenentwurf.objects.exists()

    @pytest.mark.parametrize(
        ("inhalt", "wort"),
        [
            (b"", "Die Datei ist leer"),
            (b"\x00\x01\x02", "Datei"),
            ("Maßnahme;Aktenzeichen\nA;4711".encode(), "einzelne Fälle"),
            ("Konzeption;Maßnahme;Zuständig ist\nA;B;Kim Muster".encode(), "Unbekannte Spalten: „Zuständig ist“"),
            (b"Ma\xc3\x9fnahme;Ziel\nA;\xff\xfe", "Datei"),
        ],
    )
    def test_was_keine_tabelle_ist_oder_personen_nennt_wird_nicht_behalten(self, controlling: Client, inhalt: bytes, wort: str) -> None:
        antwort = self.sende(controlling, inhalt)
        assert antwort.status_code == 422 and wort in text(antwort) and not Massnahmenentwurf.objects.exists()

    def test_die_vorlage_laesst_sich_ausfuellen_und_einlesen(self, controlling: Client, besetzung: Besetzung, als: Als) -> None:
        inhalt = controlling.get(reverse("massnahmen_vorlage")).content
        assert "keine Maßnahme" in text(self.sende(controlling, inhalt, "vorlage.xlsx"))
        entwurf = Massnahmenentwurf.objects.get()
        assert als(besetzung.ressort1).get(entwurf.get_absolute_url()).status_code == 404
        assert controlling.get(reverse("massnahmen_vorlage") + "?format=csv").content.decode("utf-8-sig").startswith("Nummer;Konzeption;")

    def test_ein_entwurf_gehoert_einer_person(self, halle: str, besetzung: Besetzung) -> None:
        with pytest.raises(Abgelehnt):
            lege_entwurf_an(wer=wer_ist(besetzung.controlling).befehl("x"), inhalt=b"Ziel;Quelle\na;b", dateiname="x.csv")

    def test_viele_zeilen_kosten_je_zeile_nicht_mehr_als_hundert(self, controlling: Client, besetzung: Besetzung) -> None:
        """Per row what is written and its Protokoll; reading and comparing ask the same for any number of rows."""
        wer, je_zeile, vergleich = wer_ist(besetzung.controlling), {}, {}
        konzeption = Konzeption.objects.get(schluessel="bildungskonzept")
        viele = HOECHSTENS if THOROUGH else 400
        for anzahl in (100, viele):
            zeilen = (f"Vorhaben {anzahl}-{n:04d};ganze Stadt" for n in range(anzahl))
            inhalt = "\n".join(["Maßnahme;Gebiete", *zeilen]).encode()
            entwurf = lege_entwurf_an(wer=wer, inhalt=inhalt, dateiname="viele.csv", konzeption=konzeption)
            gefragt: list[str] = []

            def merke(ausfuehren: Any, sql: str, *args: Any, gefragt: list[str] = gefragt) -> Any:
                gefragt.append(sql)
                return ausfuehren(sql, *args)

            with connection.execute_wrapper(merke):
                kennung = pruefe(entwurf).kennung
                vergleich[anzahl] = len(gefragt)
                uebernimm(wer=wer, entwurf=entwurf, kennung=kennung)
            je_zeile[anzahl] = (len(gefragt) - vergleich[anzahl]) / anzahl
        assert vergleich[100] == vergleich[viele] <= 6, vergleich
        assert je_zeile[viele] <= je_zeile[100] and je_zeile[viele] < 12, je_zeile
        neue = Massnahme.objects.filter(titel__startswith=f"Vorhaben {viele}-", gebiete__gebiet__isnull=False)
        assert neue.count() == viele
