"""No ordinary import keeps single cases: recognised on every sheet, refused before anything is written anywhere."""

import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from basis.imports.tabelle import Tabelle, lies_tabelle
from basis.models import Datei
from sozialraum.imports.einzelfall import Regeln, saetze_zum_einzelfall
from sozialraum.imports.zuordnung import ARTEN_BASISSTATISTIK, ARTEN_FALLZAHLEN, SYNONYME
from sozialraum.models import Importentwurf
from tests.factories import Raeume
from tests.spuren import dateien_mit, tabellen_mit, zum_schreiben_geoeffnet

Als = Callable[..., Client]
WORT = "NACHTIGALL-"
ARTEN = ["basisstatistik", "bevoelkerung", "fallstatistik", "traeger", "einrichtungen"]
FAELLE = "Fall;Hilfeart;Hilfebeginn;Hilfeende;Stadtteil\n" + "".join(f"{WORT}{n};34;0{n + 1}.03.2006;;101\n" for n in range(4))
ZAHLEN = "Hilfeart;Gebiet;Monat;Bestand;Begonnen;Beendet"


def regeln(arten: Sequence[str] = ARTEN_BASISSTATISTIK, *, zahlen: bool = True, streng: bool = False) -> Regeln:
    worte = {wort for wort, ziel in SYNONYME.items() if ziel in arten}
    return Regeln(lambda name: "".join(z for z in name.casefold() if z.isalnum()) in worte, zahlen, streng)


def csv(text: str) -> Tabelle:
    return lies_tabelle(text.encode(), "x.csv")


def mappe(*blaetter: tuple[str, Sequence[Sequence[Any]]], verborgen: str = "") -> bytes:
    buch, roh = Workbook(), io.BytesIO()
    buch.remove(buch.active)
    for name, zeilen in blaetter:
        blatt = buch.create_sheet(name)
        for zeile in zeilen:
            blatt.append(list(zeile))
        blatt.sheet_state = "veryHidden" if name == verborgen else "visible"
    buch.save(roh)
    return roh.getvalue()


HARMLOS = ("Werte", [["Stadtteil", "Stichtag", "Kinder unter 6"], ["101", date(2007, 1, 1), 5]])
GEHEIM = ("Rohdaten", [["Nr", "Maßnahme", "Beginn"], *([n, f"{WORT}{n}", date(2006, 3, 1)] for n in range(3))])


class TestErkannt:
    @pytest.mark.parametrize(
        "text",
        [
            "Hilfeart;Beginn;Ende;Stadtteil\n34;01.02.2006;;101\n",
            "Leistungsart;seit;Ortsteil\n34;01.02.2006;101\n",  # a day beside a Hilfeart
            "Nr;Aufnahme;Entlassung;Stadtteil\n1;01.02.2006;03.04.2007;101\n",  # two days in one row
            "P-0815;34;01.02.2006;;101\nP-0816;34;05.02.2006;;101\nP-0817;34;05.02.2006;;101\n",  # no headings
            "Stadtteil;Geburtsdatum\n101;01.02.1998\n",
            "Liste vom 1. März\n\nFall-ID;Hilfe;Gebiet\n7;34;101\n",
            "Stadtteil;Wert;Sachbearbeiterin\n101;4;Amsel\n",
            "Stadtteil;Alter;Wert\n101;14;1\n",  # the age of one
            "Stadtteil;Kind;Wert\n101;Amsel;1\n",
        ],
    )
    def test_einzelne_faelle_und_personen_werden_abgewiesen(self, text: str) -> None:
        saetze = saetze_zum_einzelfall(csv(text), regeln())
        assert saetze and "Fallexport zählen" in saetze[-1] and "Gespeichert wurde nichts" in saetze[-1]

    @pytest.mark.parametrize(
        "text",
        [
            "Stadtteil;Name;Kinder unter 6;Sozialversicherungspflichtig Beschäftigte;Geburten\n101;Mitte;4;–;7\n102;Nord;·;12,5 %;x\n",
            "Gebiet;Indikator;Stichtag;Wert;Bemerkung\n101;sgb2;01.01.2007;4;geschätzt\n",
            "Stadtteil;gültig von;gültig bis;Wert\n101;01.01.2000;31.12.2007;3\n",
            "Stadtteil;Durchschnittsalter;Lebendgeborene\n101;41,5;12\n",
        ],
    )
    def test_anzahlen_je_gebiet_nicht(self, text: str) -> None:
        assert saetze_zum_einzelfall(csv(text), regeln()) == ()

    def test_bei_fallzahlen_lehnt_jede_unbekannte_spalte_ab(self) -> None:
        streng = regeln(ARTEN_FALLZAHLEN, streng=True)
        assert saetze_zum_einzelfall(csv(f"{ZAHLEN}\n34;101;08.2007;1;0;0\n"), streng) == ()
        for kopf, wort in (("Vorgang", "„Vorgang“"), ("", "ohne Überschrift")):
            (satz, _) = saetze_zum_einzelfall(csv(f"{ZAHLEN};{kopf}\n34;101;08.2007;1;0;0;4711\n"), streng)
            assert wort in satz and "Anzahlen" in satz

    def test_jedes_blatt_zaehlt_auch_ein_ganz_verborgenes(self) -> None:
        tabelle = lies_tabelle(mappe(HARMLOS, GEHEIM, verborgen="Rohdaten"), "x.xlsx")
        assert tabelle.blatt == "Werte" and [probe.blatt for probe in tabelle.weitere] == ["Rohdaten"]
        (satz,) = saetze_zum_einzelfall(tabelle, regeln())
        assert "Blatt „Rohdaten“" in satz and WORT not in satz

    def test_ein_blatt_mit_erlaeuterungen_stoert_nicht(self) -> None:
        erlaeuterung = ("Hinweise", [["Ansprechpartner", "Statistikstelle, Adresse siehe unten"], ["Telefon", "siehe Internet"]])
        assert saetze_zum_einzelfall(lies_tabelle(mappe(HARMLOS, erlaeuterung), "x.xlsx"), regeln()) == ()

    def test_der_zwischenspeicher_einer_pivot_tabelle_zaehlt_auch(self) -> None:
        roh = io.BytesIO(mappe(HARMLOS))
        with zipfile.ZipFile(roh, "a") as archiv:
            felder = '<cacheField name="Pseudonym"/><cacheField name="Hilfeart"/>'
            archiv.writestr("xl/pivotCache/pivotCacheDefinition1.xml", f"<pivotCacheDefinition>{felder}</pivotCacheDefinition>")
        (satz,) = saetze_zum_einzelfall(lies_tabelle(roh.getvalue(), "x.xlsx"), regeln())
        assert "Pivot" in satz and "„Pseudonym“" in satz


@pytest.mark.django_db
class TestNichtsBleibt:
    @pytest.fixture(autouse=True)
    def _raeume(self, raeume: Raeume) -> None:
        """The city."""

    @pytest.mark.parametrize("art", ARTEN)
    def test_weder_datenbank_noch_platte_behalten_etwas(self, als: Als, art: str, settings: Any) -> None:
        client = als("controlling")
        for name, inhalt in (("Buchfink.csv", FAELLE.encode()), ("Buchfink.xlsx", mappe(HARMLOS, GEHEIM, verborgen="Rohdaten"))):
            with zum_schreiben_geoeffnet() as pfade:
                antwort = client.post(reverse("import_neu"), {"datei": SimpleUploadedFile(name, inhalt), "art": art, "quelle": "x"})
            text = antwort.content.decode()
            assert antwort.status_code == 422 and "Fallexport zählen" in text and WORT not in text and pfade == []
        assert not Datei.objects.exists() and not Importentwurf.objects.exists()
        assert [tabellen_mit(wort) for wort in (WORT, "Buchfink")] == [[], []]
        ordner = [Path(p) for p in (settings.MEDIA_ROOT, tempfile.gettempdir()) if p and os.path.isdir(p)]
        eigene = [p for o in ordner for p in o.iterdir() if p.is_file() and p.stat().st_uid == os.getuid()]
        assert dateien_mit(f"{WORT}3", *eigene) == []

    def test_auch_die_korrigierte_datei_nicht(self, als: Als) -> None:
        client = als("controlling")
        gut = SimpleUploadedFile("w.csv", b"Gebiet;Indikator;Stichtag;Wert\n101;sgb2;01.01.2007;4\n")
        client.post(reverse("import_neu"), {"datei": gut, "art": "basisstatistik", "quelle": "x"})
        antwort = client.post(
            f"{reverse('import_neu')}?entwurf={Importentwurf.objects.get().pk}", {"datei": SimpleUploadedFile("w.csv", FAELLE.encode())}
        )
        assert antwort.status_code == 422 and Datei.objects.get().name == "w.csv" and tabellen_mit(WORT) == []

    @pytest.mark.parametrize(("befehl", "art"), [("lade_werte", "fallstatistik"), ("lade_einrichtungen", "einrichtungen")])
    def test_und_kein_befehl(self, befehl: str, art: str, tmp_path: Path) -> None:
        pfad = tmp_path / "x.csv"
        pfad.write_text(FAELLE, encoding="utf-8")
        with pytest.raises(CommandError, match="Fallexport zählen"):
            call_command(befehl, str(pfad), art=art, verbosity=0)
        assert tabellen_mit(WORT) == []
