"""Summen der Stadt vor und nach einer Lieferung der Fallstatistik: was nach einem unvollständigen Export aussieht, wird gesagt."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from basis.imports.tabelle import lies_tabelle
from sozialraum.access import Wer
from sozialraum.actions import statistik
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.statistik import pruefe, uebernimm
from sozialraum.fallvergleich import Fallvergleich, monate_des_vergleichs, vergleiche
from sozialraum.imports.fallworte import Fallzeile
from sozialraum.imports.hilfeartsuche import Hilfeartangabe
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Datenlieferung, Importentwurf
from sozialraum.views.importansicht import kennzahlen
from tests.factories import Raeume

AUGUST, SEPTEMBER = date(2007, 8, 1), date(2007, 9, 1)
ARTEN = {n: Hilfeartangabe(n, str(n), f"§ {n} SGB VIII", "Hilfe", "stationaer", "g") for n in (31, 33, 34)}
ORTE: dict[Any, str] = {1: "Altstadt", 2: "Neustadt", "uma": "umA"}


def zeile(art: int, ort: int | None, bestand: int, monat: date = SEPTEMBER) -> Fallzeile:
    return Fallzeile(art, monat, ort, "", None, "", "", bestand, 0, 0, 0, 0)


def bild(vorher: dict[tuple[int, Any], int], *zeilen: Fallzeile, ganz: bool = True) -> Fallvergleich:
    gemeldet = {art for art, _ in vorher}
    return vergleiche(
        zeilen, vorher, vorher_am=SEPTEMBER, nachher_am=SEPTEMBER, gemeldet=gemeldet, arten=ARTEN, namen=ORTE, ganz=ganz
    )  # fmt: skip


def test_was_die_datei_nicht_nennt_bleibt_und_was_sie_nennt_gilt_als_vollstaendig() -> None:
    v = bild({(34, 1): 5, (34, 2): 5, (33, 1): 7}, zeile(34, 1, 9))
    assert [(a.name, a.vorher, a.nachher, a.bemerkung) for a in v.arten] == [
        ("§ 33 Hilfe", 7, 7, "nicht in der Datei, bleibt"), ("§ 34 Hilfe", 10, 9, ""),
    ]  # fmt: skip
    assert (v.summe.vorher, v.summe.nachher, v.summe.unterschied) == (17, 16, -1)
    saetze = list(v.warnungen())
    assert len(saetze) == 2 and saetze[0].startswith("1 Stadtteil fällt") and "Neustadt (bisher 5)" in saetze[0]
    assert saetze[1] == "1 Hilfeart steht nicht im Export; was für sie gilt, bleibt: § 33 Hilfe (bisher 7)."
    assert len(list(bild({(34, 1): 5, (33, 1): 7}, zeile(34, 1, 5), ganz=False).warnungen())) == 0


@pytest.mark.parametrize(("nachher", "warnt"), [(81, False), (80, True), (0, True), (300, False)])
def test_ein_fuenftel_weniger_ist_ein_einbruch(nachher: int, warnt: bool) -> None:
    saetze = list(bild({(34, 1): 100}, zeile(34, 1, nachher)).warnungen())
    assert any("in der ganzen Stadt um" in satz for satz in saetze) is warnt
    assert any(satz == "1 Hilfeart fällt in allen Monaten der Datei auf 0: § 34 Hilfe (bisher 100)." for satz in saetze) is (nachher == 0)


def test_eine_hilfeart_ohne_bisherige_zahl_ist_keine_angabe_und_steht_nicht_in_der_summe() -> None:
    v = bild({(34, 1): 5}, zeile(34, 1, 5), zeile(31, 1, 40))
    neu = next(a for a in v.arten if a.name == "§ 31 Hilfe")
    assert (neu.vorher, neu.nachher, neu.unterschied, neu.bemerkung) == (None, 40, None, "bisher keine Angabe")
    assert (v.summe.vorher, v.summe.nachher) == (5, 5) and "§ 31 Hilfe: keine Angabe → 40 (bisher keine Angabe)" in list(v.saetze())


def test_verglichen_wird_der_letzte_gemeinsame_monat_sonst_der_letzte_davor() -> None:
    assert monate_des_vergleichs({AUGUST, SEPTEMBER}, [AUGUST]) == (AUGUST, AUGUST)
    assert monate_des_vergleichs({SEPTEMBER}, [date(2007, 6, 1), AUGUST, date(2007, 12, 1)]) == (AUGUST, SEPTEMBER)
    assert monate_des_vergleichs({SEPTEMBER}, []) == (None, SEPTEMBER)


KOPF = "hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n"
ALLES = KOPF + "34;101;08.2007;in;5;1;0;\n34;102;08.2007;außerhalb;40;0;1;30\n34;201;08.2007;in;7;0;0;\n31;101;08.2007;;9;2;1;300\n"
TEIL = KOPF + "34;101;08.2007;in;6;1;0;\n34;201;08.2007;;7;0;0;\n"


@pytest.fixture
def stand(db: None, raeume: Raeume) -> None:
    lade_hilfearten(wer=Wer.befehl("test"), angaben=lies_toml(KATALOG))
    angaben = Auftragsangaben(art="fallstatistik", inhalt=ALLES.encode(), dateiname="f.csv", quelle="Muster")
    uebernimm(wer=Wer.befehl("test"), angaben=angaben)


def test_die_groessten_aenderungen_zuerst_und_eine_zelle_in_einer_zeile(stand: None) -> None:
    probe = pruefe(Auftragsangaben(art="fallstatistik", inhalt=TEIL.encode(), dateiname="g.csv", quelle="Muster"))
    assert [(r["wirkung"], r["alt_bestand"], r["bestand"]) for r in probe.vorschau] == [
        ("entfaellt", 40, 0), ("geaendert", 5, 6), ("umverteilt", 7, 7),
    ]  # fmt: skip
    assert probe.vorschau[2]["orte"] == [["in", 7, 0], ["", 0, 7]]
    assert (probe.wirkung.geaendert, probe.wirkung.entfaellt) == (4, 1)


@pytest.mark.parametrize("ort", ["außerhalb", ""])
def test_eine_gelieferte_null_steht_in_der_datei(stand: None, ort: str) -> None:
    null = f"34;102;08.2007;{ort};0;0;0;\n"
    probe = pruefe(Auftragsangaben(art="fallstatistik", inhalt=(TEIL + null).encode(), dateiname="g.csv", quelle="Muster"))
    assert [(r["wirkung"], r["alt_bestand"], r["bestand"]) for r in probe.vorschau] == [
        ("auf_null", 40, 0), ("geaendert", 5, 6), ("umverteilt", 7, 7),
    ]  # fmt: skip
    assert (probe.wirkung.geaendert, probe.wirkung.entfaellt, probe.wirkung.nur_geaendert) == (4, 0, 4)
    assert "Nicht mehr in der Datei: 0 Zahlen fallen auf 0." in probe.saetze_zur_wirkung()


def test_die_kacheln_ergeben_was_sich_aendert_auch_mit_fehlern_und_bei_derselben_datei(stand: None) -> None:
    def kacheln(inhalt: str, art: str = "fallstatistik") -> dict[str, str]:
        probe = pruefe(Auftragsangaben(art=art, inhalt=inhalt.encode(), dateiname="g.csv", quelle="Muster"))
        return {k["bezeichnung"]: k["wert"] for k in kennzahlen(probe)}

    gut, fehlerhaft, dieselbe = kacheln(TEIL), kacheln(TEIL + "34;999;08.2007;in;6;1;0;\n"), kacheln(ALLES)
    assert (gut["Geändert"], gut["Nicht mehr in der Datei"]) == ("3", "1")
    assert (fehlerhaft["Geändert"], fehlerhaft["In keiner fehlerfreien Zeile"], fehlerhaft["Fehler"]) == ("3", "1", "1")
    assert (dieselbe["Unverändert"], dieselbe["Geändert"], dieselbe["Nicht mehr in der Datei"]) == ("4", "0", "0")
    assert set(kacheln("101;3;w;12\n", "bevoelkerung")) == {"Neu", "Geändert", "Unverändert", "Warnungen", "Fehler"}


def test_seite_datei_und_befehl_zeigen_summen_und_warnung(
    stand: None, als: Callable[..., Client], tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = als("controlling")
    client.post(reverse("import_neu"), {"datei": SimpleUploadedFile("g.csv", TEIL.encode()), "art": "fallstatistik", "quelle": "Muster"})
    entwurf = Importentwurf.objects.get()
    form = client.get(reverse("import_spalten", args=[entwurf.pk])).context["form"]
    spalten = {name: feld.initial for name, feld in form.fields.items() if name.startswith("spalte_")}
    client.post(reverse("import_spalten", args=[entwurf.pk]), spalten | {"quelle": "Muster", "zahlformat": "auto"})
    for name in ("import_pruefen", "import_uebernehmen"):
        text = client.get(reverse(name, args=[entwurf.pk])).content.decode()
        assert "sieht" in text and "unvollständig aus" in text and "in der ganzen Stadt um 75 Prozent: von 52 am 31.08.2007 auf 13" in text
        assert "Nicht mehr in der Datei" in text and "Stadt insgesamt" in text and "−39" in text
    assert "davon fällt 1 auf 0" in text
    roh = client.get(reverse("import_fehler", args=[entwurf.pk]))
    inhalt = b"".join(roh.streaming_content) if roh.streaming else roh.content
    tabelle = lies_tabelle(inhalt, "fehler.xlsx", blatt="Summen")
    assert any("Stadt insgesamt" in zeile.zellen for zeile in tabelle.daten)
    pfad = tmp_path / "g.csv"
    pfad.write_text(TEIL)
    probe = pruefe(Auftragsangaben(art="fallstatistik", inhalt=TEIL.encode(), dateiname="g.csv", quelle="Muster"))
    monkeypatch.setattr(statistik, "lies", gelesen := Mock(wraps=statistik.lies))
    call_command("lade_werte", pfad, art="fallstatistik", quelle="Muster", grund="Probe")
    ausgabe = capsys.readouterr().out
    assert gelesen.call_count == 1  # the file is read and compared once
    assert "\n".join(probe.saetze_zur_wirkung()) in ausgabe
    assert "Stadt insgesamt: 61 → 22 (−39)" in ausgabe and "Warnung: Der Bestand" in ausgabe
    assert Datenlieferung.objects.latest("pk").anzahl_warnungen == 2
