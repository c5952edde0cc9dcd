"""Fallzahlen übernehmen: ganz oder gar nicht, Korrektur mit Grund, Rücknahme, Assistent und Befehl."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from basis.imports.tabelle import Tabellenfehler
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben, oeffne
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.statistik import Uebernahme, nimm_zurueck, pruefe, uebernimm
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Datenlieferung, Fallmeldung, Fallzahl, Hilfeart, Importentwurf, Importprofil, Protokoll, Verwendung
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")
KOPF = "hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n"
AUGUST = KOPF + "34;101;08.2007;in;5;1;0;\n34;102;08.2007;außerhalb;4;0;1;30\n31;101;08.2007;;9;2;1;300\n"


@pytest.fixture(autouse=True)
def katalog(raeume: Raeume) -> None:
    lade_hilfearten(wer=WER, angaben=lies_toml(KATALOG))


def angaben(text: str, **mehr: Any) -> Auftragsangaben:
    return Auftragsangaben(art="fallstatistik", inhalt=text.encode(), dateiname="faelle.csv", quelle="Muster", **mehr)


def lade(text: str, grund: str = "", wer: Wer = WER) -> Uebernahme:
    return uebernimm(wer=wer, angaben=angaben(text), grund=grund)


def bestand(**filter: Any) -> int | None:
    """Sum of what counts; None without a Meldung."""
    return Fallzahl.objects.filter(meldung__in=Fallmeldung.objects.wirksam(), **filter).aggregate(s=Sum("bestand"))["s"]


def test_eine_lieferung_meldet_je_hilfeart_und_monat_alles() -> None:
    ergebnis = lade(AUGUST)
    assert (ergebnis.lieferung.anzahl_neu, ergebnis.lieferung.stichtag) == (3, date(2007, 8, 31))
    assert {(m.hilfeart.schluessel, m.monat) for m in Fallmeldung.objects.all()} == {("34", date(2007, 8, 1)), ("31", date(2007, 8, 1))}
    assert (bestand(meldung__hilfeart__schluessel="34"), bestand()) == (9, 18)
    assert Protokoll.objects.filter(aktion="werte_uebernommen").count() == 1


def test_dieselbe_datei_noch_einmal_aendert_nichts() -> None:
    erste = lade(AUGUST)
    zweite = lade(AUGUST)
    assert zweite.war_schon_da and zweite.lieferung == erste.lieferung and Fallzahl.objects.count() == 3


def test_ein_fehler_und_nichts_ist_gespeichert() -> None:
    with pytest.raises(Abgelehnt, match="999"):
        lade(AUGUST + "34;999;08.2007;in;1;0;0;\n")
    assert not Fallmeldung.objects.exists() and not Datenlieferung.objects.exists()


def test_was_in_der_neuen_meldung_keine_zeile_hat_ist_null() -> None:
    lade(AUGUST)
    neu = KOPF + "34;101;08.2007;in;6;1;0;\n"
    with pytest.raises(Abgelehnt, match="Grund der Korrektur"):
        lade(neu)
    ergebnis = lade(neu, grund="Nachmeldung")
    assert (ergebnis.lieferung.anzahl_geaendert, ergebnis.lieferung.anzahl_neu) == (2, 0)  # one number, and one that is gone
    assert bestand(meldung__hilfeart__schluessel="34") == 6 and bestand(meldung__hilfeart__schluessel="31") == 9
    assert Fallmeldung.objects.get(ersetzt__isnull=False).grund == "Nachmeldung"


def test_eine_ausdrueckliche_null_ist_eine_meldung() -> None:
    lade(KOPF + "34;101;08.2007;in;0;0;0;\n")
    assert Fallmeldung.objects.wirksam().count() == 1 and not Fallzahl.objects.exists()


def test_unveraenderte_monate_bleiben_bei_ihrer_lieferung_und_sperren_deren_ruecknahme(besetzung: Any) -> None:
    erste = lade(AUGUST).lieferung
    september = "".join(z.replace("08.2007", "09.2007") for z in AUGUST.splitlines(True)[1:])
    zweite = lade(AUGUST + september).lieferung
    assert (zweite.anzahl_neu, zweite.anzahl_unveraendert) == (3, 3)
    assert {m.lieferung_id for m in Fallmeldung.objects.filter(monat=date(2007, 8, 1))} == {erste.pk}
    assert Verwendung.objects.get().lieferung == erste
    with pytest.raises(Abgelehnt, match="verwendet"):
        nimm_zurueck(wer=wer_ist(besetzung.controlling), lieferung=erste, grund="falsch")


def test_zurueckgenommen_gelten_wieder_die_zahlen_davor(besetzung: Any) -> None:
    lade(AUGUST)
    zweite = lade(KOPF + "34;101;08.2007;in;6;1;0;\n", grund="Nachmeldung").lieferung
    nimm_zurueck(wer=wer_ist(besetzung.controlling), lieferung=zweite, grund="falsche Datei")
    assert bestand(meldung__hilfeart__schluessel="34") == 9
    dritte = lade(KOPF + "34;101;08.2007;in;6;1;0;\n", grund="doch richtig")
    assert not dritte.war_schon_da and bestand(meldung__hilfeart__schluessel="34") == 6


def test_uebergreifende_faelle_haben_keinen_stadtteil() -> None:
    lade(KOPF + "34;umA;08.2007;in;7;0;0;\n34;§ 86 Abs. 6;08.2007;in;2;0;0;\n34;101;08.2007;in;1;0;0;\n")
    assert {(z.uebergreifend, z.gebiet and z.gebiet.schluessel, z.bestand) for z in Fallzahl.objects.all()} == {
        ("uma", None, 7), ("86_6", None, 2), ("", "101", 1),
    }  # fmt: skip


def test_die_probe_speichert_nichts_und_zeigt_die_wirkung() -> None:
    lade(AUGUST)
    probe = pruefe(angaben(KOPF + "34;101;08.2007;in;6;1;0;\n34;101;09.2007;in;6;0;0;\n"))
    assert (probe.wirkung.neu, probe.wirkung.geaendert) == (1, 2)
    assert {r["wirkung"] for r in probe.vorschau} == {"geaendert", "entfaellt"} and probe.wirkung.entfaellt == 1
    assert Fallmeldung.objects.count() == 2


def test_der_befehl_laedt_sie(tmp_path: Path) -> None:
    pfad = tmp_path / "faelle.csv"
    pfad.write_text(AUGUST)
    call_command("lade_werte", pfad, art="fallstatistik", verbosity=0)
    assert bestand() == 18
    pfad.write_text(AUGUST.replace("102", "999").replace("34;101", "99;101"))
    with pytest.raises(CommandError) as fehler:
        call_command("lade_werte", pfad, art="fallstatistik", verbosity=0)
    assert "Zeile 2" in str(fehler.value) and "Zeile 3" in str(fehler.value)


def test_der_assistent_fuehrt_bis_zur_lieferung(als: Callable[..., Client]) -> None:
    client = als("controlling")
    datei = SimpleUploadedFile("faelle.csv", AUGUST.encode())
    client.post(reverse("import_neu"), {"datei": datei, "art": "fallstatistik", "quelle": "Muster"})
    entwurf = Importentwurf.objects.get()
    form = client.get(reverse("import_spalten", args=[entwurf.pk])).context["form"]
    spalten = {name: feld.initial for name, feld in form.fields.items() if name.startswith("spalte_")}
    assert list(spalten.values()) == ["hilfeart", "gebiet", "monat", "ort", "bestand", "begonnen", "beendet", "tage"]
    antwort = client.post(reverse("import_spalten", args=[entwurf.pk]), spalten | {"quelle": "Muster", "zahlformat": "auto"})
    assert antwort.status_code == 302
    text = client.get(reverse("import_pruefen", args=[entwurf.pk])).content.decode()
    assert "Die Datei hat keine Fehler" in text and "August 2007" in text and "Heimerziehung" in text
    antwort = client.post(reverse("import_uebernehmen", args=[entwurf.pk]), follow=True)
    assert "Monate 2007" in antwort.content.decode() and bestand() == 18


class TestKatalog:
    def test_zweimal_laden_aendert_nichts(self) -> None:
        bericht = lade_hilfearten(wer=WER, angaben=lies_toml(KATALOG))
        assert not bericht.hat_geaendert and Hilfeart.objects.count() == 25

    def test_alle_maengel_stehen_auf_einmal_da(self) -> None:
        falsch = {"hilfearten": [{"schluessel": "1", "form": "halb"}, {"name": "x"}]}
        with pytest.raises(Abgelehnt) as fehler:
            lade_hilfearten(wer=WER, angaben=falsch)
        assert any("keine Form" in satz for satz in fehler.value.saetze) and any("Eintrag 2" in satz for satz in fehler.value.saetze)

    def test_zwei_hilfearten_mit_derselben_schreibweise_werden_abgelehnt(self) -> None:
        eintrag = lies_toml(KATALOG)["hilfearten"][0]
        with pytest.raises(Abgelehnt, match="steht für mehrere"):
            lade_hilfearten(wer=WER, angaben={"hilfearten": [eintrag, eintrag | {"schluessel": "27b"}]})

    def test_die_seite_nennt_paragraf_form_und_schreibweisen(self, als: Callable[..., Client]) -> None:
        text = als("fachkraft1").get(reverse("hilfearten")).content.decode()
        assert "§ 34 SGB VIII" in text and "Betreutes Wohnen" in text and "25 Hilfearten; 13 davon" in text
        assert "Tagesgruppe" in als("fachkraft1").get(reverse("hilfearten"), {"form": "teilstationaer"}).content.decode()


def test_eine_fremde_ueberschrift_wird_abgewiesen_auch_wenn_eine_zuordnung_sie_kennt() -> None:
    zuordnung = {"hilfeart": "hilfeart", "gebiet": "gebiet", "monat": "monat", "kopfzahl": "bestand"}
    Importprofil.objects.create(name="früher", art="fallstatistik", zuordnung=zuordnung)
    datei = angaben("hilfeart;gebiet;monat;kopfzahl\n34;101;08.2007;5\n", zuordnung=zuordnung)
    with pytest.raises(Tabellenfehler, match="gehört nicht zu den Anzahlen"):
        oeffne(datei)
