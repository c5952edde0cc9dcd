"""Der Befehl verteile und seine Dateien: was gelesen, gerechnet, geschrieben und beanstandet wird."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from basis.wertedatei import Dateifehler
from budgets.dateiausgabe import als_csv, als_json
from budgets.dateimodell import Rechnung, rechne

WERTE = b"""schluessel;name;einwohner;vorjahr;sgb2_zaehler;sgb2_nenner;betreuung
01;Altstadt;100;40,00;30;100;0,5
02;=Neustadt;300;60,00;10;100;0,25
"""
MODELL = """
verfahren = "anteil"
bevoelkerung = "einwohner"
basisgewicht = "0.40"
betrag = "1000.00"
uebergreifend = "0.105"
reserve = "0.0333"
rundung = "10.00"
[gewichte]
sgb2 = "0.60"
"""


def rechnung(werte: bytes = WERTE, modell: str = MODELL) -> Rechnung:
    return rechne(werte, "werte.csv", modell.encode(), "modell.toml")


def saetze(werte: bytes = WERTE, modell: str = MODELL) -> tuple[str, ...]:
    with pytest.raises(Dateifehler) as fehler:
        rechnung(werte, modell)
    return fehler.value.saetze


def test_der_topf_wird_nach_vorschrift_gerundet() -> None:
    ergebnis = json.loads(als_json(rechnung().ergebnis))
    # 10,5 % = 105 €, auf 10 € abgerundet 100; Reserve 33,30; 866,70 wird 860; der Rest 6,70 geht zur Reserve.
    assert (ergebnis["uebergreifend"], ergebnis["verteilbar"], ergebnis["reserve"]) == ("100.00", "860.00", "40.00")
    assert ergebnis["phi"] is None
    # Punktwerte 130 und 70; BE 130 und 210; 860 · 130/340 = 328,82… und 531,18…
    assert [zeile["punktwert"] for zeile in ergebnis["zeilen"]] == ["130", "70"]
    assert [zeile["bedarfseinheiten"] for zeile in ergebnis["zeilen"]] == ["130", "210"]
    assert ergebnis["zeilen"][0]["roh"] == "328.82352941176470588235"
    assert [(zeile["betrag"], zeile["rang"]) for zeile in ergebnis["zeilen"]] == [("330.00", 1), ("530.00", 2)]


def test_betraege_statt_anteilen_und_kleinste_einheit() -> None:
    modell = MODELL.replace('"0.105"', '"104.99 EUR"').replace('"0.0333"', '"1.00 EUR"').replace('"10.00"', '"0.01"')
    ergebnis = json.loads(als_json(rechnung(modell=modell).ergebnis))
    assert (ergebnis["uebergreifend"], ergebnis["reserve"], ergebnis["verteilbar"]) == ("104.99", "1.00", "894.01")
    teile = [Decimal(zeile["betrag"]) for zeile in ergebnis["zeilen"]]
    assert sum(teile) + Decimal(ergebnis["uebergreifend"]) + Decimal(ergebnis["reserve"]) == Decimal(ergebnis["betrag"])


def test_csv_mit_semikolon_und_dezimalkomma_ohne_formeln() -> None:
    zeilen = als_csv(rechnung().ergebnis).splitlines()
    assert zeilen[0] == "schluessel;name;punktwert;bedarfseinheiten;roh;betrag;rang"
    assert zeilen[1] == "01;Altstadt;130;130;328,823529411765;330,00;1"
    assert zeilen[2].startswith("02;'=Neustadt;70;")
    assert zeilen[3:] == [";Übergreifendes;;;;100,00;", ";Reserve;;;;40,00;", ";Betrag;;;;1000,00;"]


def test_komma_und_punkt_geben_dasselbe() -> None:
    mit_komma = WERTE.replace(b"sgb2_zaehler;sgb2_nenner", b"sgb2_zaehler;sgb2_nenner").replace(b";30;", b";30,0;")
    mit_punkt = mit_komma.replace(b",", b".").replace(b";", b",")
    modell = MODELL
    assert als_json(rechnung(mit_komma, modell).ergebnis) == als_json(rechnung(mit_punkt, modell).ergebnis)


def test_eine_einzelne_spalte_ist_bei_anteil_ein_zaehler_ueber_der_bevoelkerung() -> None:
    werte = b"schluessel,n,k\n1,100,30\n2,300,10\n"
    modell = MODELL.replace("einwohner", "n").replace("sgb2", "k")
    # 30/100 und 10/300 gegen 40/400: Faktoren 3 und 1/3; P = 40 + 180 und 40 + 20.
    assert [p.wert for p in rechnung(werte, modell).punkte.punktwerte.values()] == [220, 60]


def test_eine_einzelne_spalte_ist_sonst_der_wert_selbst() -> None:
    werte = b"schluessel,n,k\n1,100,11.38\n2,300,9.54\n3,50,17.61\n4,50,\n"
    modell = MODELL.replace("einwohner", "n").replace("sgb2 =", "k =").replace('"0.60"', '"1"').replace('"anteil"', '"minmax"')
    modell = modell.replace('basisgewicht = "0.40"', 'grundpunkte = "100"')
    punkte = rechnung(werte, modell).punkte
    assert [float(p.wert) for p in punkte.punktwerte.values()][:3] == pytest.approx([122.8005, 100, 200], abs=1e-4)
    # Der Wert der Stadt ist mit der Bevölkerung gewogen.
    assert float(punkte.stadtquoten["k"]) == pytest.approx((100 * 11.38 + 300 * 9.54 + 50 * 17.61) / 450)
    assert "Wert der Stadt" in punkte.hinweise[0]


def test_ohne_bevoelkerung_zaehlt_jeder_raum_gleich() -> None:
    modell = MODELL.replace('"einwohner"', '"1"')
    assert [z.bedarfseinheiten for z in rechnung(modell=modell).ergebnis.zeilen] == [Decimal("1.3"), Decimal("0.7")]


def test_entlastendes_fallzahlen_und_kappung_aus_der_datei() -> None:
    abschnitte = 'sgb2 = "0.30"\nbetreuung = "0.30"\n[richtung]\nbetreuung = "entlastend"\n[kappung]\nunten = "0"'
    modell = MODELL.replace('sgb2 = "0.60"', abschnitte)
    werte = WERTE.replace(b"0,5\n", b"50\n").replace(b"0,25\n", b"75\n")
    gerechnet = rechnung(werte, modell)
    assert gerechnet.ergebnis.phi == 1
    assert gerechnet.punkte.punktwerte["01"].wert == 40 + 45 + 30 * Fraction(5, 10) / Fraction(6875, 10000)
    assert gerechnet.punkte.stadtquoten["betreuung"] == Decimal("0.6875")
    warnend = modell.replace('rundung = "10.00"', 'rundung = "10.00"\nfallzahlen = ["sgb2", "betreuung"]')
    assert "Fallzahlen" in rechnung(werte, warnend).punkte.hinweise[0]


@pytest.mark.parametrize(
    ("alt", "neu", "satz"),
    [
        ("100;40,00", "x;40,00", "werte.csv, Zeile 2, Spalte einwohner: „x“ ist keine Zahl;"),
        ("100;40,00", ";40,00", "werte.csv, Zeile 2, Spalte einwohner: Die Bevölkerung fehlt."),
        ("100;40,00", "-1;40,00", "werte.csv, Zeile 2, Spalte einwohner: Die Bevölkerung ist negativ."),
        ("40,00", "40,005", "werte.csv, Zeile 2, Spalte vorjahr: Erwartet wird ein Betrag ab 0 in Euro"),
        (";30;", ";1.234,5;", "werte.csv, Zeile 2, Spalte sgb2_zaehler: „1.234,5“ ist keine Zahl;"),
        (";30;", ";1.234;", "werte.csv, Zeile 2, Spalte sgb2_zaehler: Hier steht ein Dezimalpunkt, in Zeile 2, Spalte vorjahr"),
        (";30;100", ";-3;100", "werte.csv, Zeile 2, Spalte sgb2_zaehler: Altstadt (01), „sgb2“: Der Zähler −3 ist negativ; das Verfahren"),
        (";30;100", ";NaN;100", "werte.csv, Zeile 2, Spalte sgb2_zaehler: „NaN“ ist keine Zahl;"),
        ("02;=N", "01;=N", "werte.csv, Zeile 3, Spalte schluessel: „01“ steht schon in Zeile 2."),
        ("02;=N", ";=N", "werte.csv, Zeile 3, Spalte schluessel: Der Schlüssel fehlt."),
        ("02;=N", "02;x;=N", "werte.csv, Zeile 3: Die Zeile hat 8 Zellen, die Kopfzeile 7."),
        ("schluessel;", "id;", "werte.csv, Zeile 1: Die Spalte schluessel fehlt."),
        ("einwohner", "leute", "werte.csv, Zeile 1: Die Spalte einwohner der Bevölkerung fehlt."),
        ("sgb2_nenner", "", "werte.csv, Zeile 1: Eine Spalte hat keinen Namen."),
        ("sgb2_nenner", "nenner", "werte.csv, Zeile 1: Für das Gewicht „sgb2“ fehlt die Spalte sgb2 oder das Paar"),
        ("betreuung", "sgb2", "werte.csv, Zeile 1: „sgb2“ steht doppelt da, als eine Spalte und als sgb2_zaehler und sgb2_nenner."),
        ("betreuung", "name", "werte.csv, Zeile 1, Spalte name: Die Spalte kommt mehrfach vor."),
        ("Altstadt", '"Alt', "werte.csv, Zeile 3: Die Zeile ist kein gültiges CSV; prüfen Sie die Anführungszeichen."),
        ("Altstadt", "Alt\0stadt", "werte.csv: Die Datei enthält Nullzeichen und ist keine CSV-Datei."),
    ],
)
def test_beanstandungen_der_werte_nennen_datei_zeile_und_spalte(alt: str, neu: str, satz: str) -> None:
    assert any(gefunden.startswith(satz) for gefunden in saetze(WERTE.decode().replace(alt, neu, 1).encode()))


@pytest.mark.parametrize(
    ("alt", "neu", "satz"),
    [
        ('"0.60"', '"0.50"', "modell.toml: Basisgewicht und Gewichte ergeben zusammen 90,00 statt genau 100 Prozent."),
        ('"0.60"', "0.60", "modell.toml, Eintrag gewichte.sgb2: Eine Zahl steht in Anführungszeichen und mit Dezimalpunkt"),
        ('"0.60"', '"0,60"', "modell.toml, Eintrag gewichte.sgb2: „0,60“ ist keine Zahl; "),
        ('"0.60"', f'"{"9" * 99}"', f"modell.toml, Eintrag gewichte.sgb2: „{'9' * 40}“ ist keine Zahl; "),
        ('"anteil"', '"anteile"', "modell.toml, Eintrag verfahren: „anteile“ gibt es nicht; möglich sind anteil, minmax"),
        ('"1000.00"', '"1000.005"', "modell.toml, Eintrag betrag: Erwartet wird ein Betrag ab 0 in Euro"),
        ('betrag = "1000.00"', "", "modell.toml, Eintrag betrag: Der Eintrag fehlt."),
        ('"0.105"', '"1.05"', "modell.toml, Eintrag uebergreifend: Erwartet wird ein Anteil von 0 bis 1"),
        ('"10.00"', '"0"', "modell.toml, Eintrag rundung: Die Einheit muss mindestens 0.01 EUR sein."),
        ("[gewichte]", "gewicht = 1\n[gewichte]", "modell.toml, Eintrag gewicht: Diesen Eintrag gibt es nicht; möglich sind verfahren, "),
        ("[gewichte]", 'fallzahlen = ["x"]\n[gewichte]', "modell.toml, Eintrag fallzahlen: Für „x“ gibt es kein Gewicht."),
        ("[gewichte]", "kappung = 5\n[gewichte]", "modell.toml, Eintrag kappung: Erwartet wird ein Abschnitt."),
        ("[gewichte]", "[gewichte", "modell.toml, Zeile 9, Spalte 10: Hier ist die Datei kein gültiges TOML."),
        ('"0.105"', '"800.00 EUR"\nsockel = "90.00"', "modell.toml: Die Sockelbeträge übersteigen das Verteilbare um 20,00\u00a0€."),
    ],
)
def test_beanstandungen_des_modells_nennen_den_eintrag(alt: str, neu: str, satz: str) -> None:
    assert any(gefunden.startswith(satz) for gefunden in saetze(modell=MODELL.replace(alt, neu, 1)))


def test_alle_beanstandungen_beider_dateien_kommen_auf_einmal() -> None:
    assert len(saetze(WERTE.replace(b"100;40,00", b"x;y"))) == 2
    beide = saetze(b"\xff", MODELL.replace("0.60", "abc"))
    assert beide[0] == "werte.csv, Zeile 1: Die Datei ist nicht in UTF-8 geschrieben."
    assert beide[1].startswith("modell.toml, Eintrag gewichte.sgb2")


def test_leere_dateien_und_kopf_allein_werden_abgelehnt() -> None:
    assert saetze(b"") == ("werte.csv: Die Datei ist leer.",)
    assert saetze(b"schluessel,einwohner\n\n") == ("werte.csv: Unter der Kopfzeile steht keine Zeile.",)


def test_gesperrtes_und_fehlendes_wird_vermerkt() -> None:
    assert "gesperrt" in rechnung(WERTE.replace(b";30;", "; · ;".encode())).punkte.hinweise[0]
    assert "fehlt" in rechnung(WERTE.replace(b";30;", b";;")).punkte.hinweise[0]


def test_der_befehl_schreibt_ergebnis_und_fehler_ohne_datenbank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    werte, modell = tmp_path / "werte.csv", tmp_path / "modell.toml"
    werte.write_bytes(WERTE)
    modell.write_text(MODELL)
    call_command("verteile", str(werte), str(modell))
    assert json.loads(capsys.readouterr().out)["betrag"] == "1000.00"
    call_command("verteile", str(werte), str(modell), format="csv")
    assert capsys.readouterr().out.endswith(";Betrag;;;;1000,00;\n")
    modell.write_text(MODELL.replace("0.60", "0.61"))
    with pytest.raises(SystemExit) as ende:
        call_command("verteile", str(werte), str(modell))
    assert ende.value.code == 1
    assert capsys.readouterr().err == "modell.toml: Basisgewicht und Gewichte ergeben zusammen 101,00 statt genau 100 Prozent.\n"
