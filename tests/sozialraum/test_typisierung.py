"""Status und Dynamik aus z-Werten, und der Befehl typisiere mit seinen Dateien."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from basis.wertedatei import Dateifehler
from sozialraum.streuung import Streuungsfehler, z_werte
from sozialraum.typisierung import Indexmodell, Typisierungsfehler, Typmodell, Typraum, typisiere
from sozialraum.typisierung_datei import als_csv, als_json, rechne

STATUS = Indexmodell({"s": Fraction(1)}, (Fraction(-1), Fraction(1)), ("hoch", "mittel", "niedrig"))
MODELL = b"""
ddof = 0
ausschluss = "aus"
[status]
indikatoren = { s = "1", t = "0.5" }
grenzen = ["-1", "1"]
klassen = ["hoch", "mittel", "niedrig"]
"""
WERTE = """schluessel;name;aus;s;t_zaehler;t_nenner
01;Altstadt;0;1,5;1;10
02;Neustadt;0;2,5;3;10
03;Heide;1;99;9;10
04;=Aue;0;4,5;2;10
05;Ost;0;·;2;10
""".encode()


def raeume(*werte: int | None) -> tuple[Typraum, ...]:
    return tuple(Typraum(str(i), {"s": None if wert is None else Fraction(wert)}) for i, wert in enumerate(werte))


def test_von_hand() -> None:
    # 1, 1, 1, 5: Mittel 2, SD √3 ≈ 1,732; z = −0,577 (dreimal) und 1,732. Ein Indikator: Index = z.
    typisierung = typisiere(raeume(1, 1, 1, 5), Typmodell(STATUS))
    assert [zeile.status.klasse for zeile in typisierung.zeilen if zeile.status] == ["mittel", "mittel", "mittel", "niedrig"]
    assert abs(typisierung.zeilen[3].z["s"] ** 2 - 3) < Fraction(1, 10**48)
    assert typisierung.zeilen[0].dynamik is None


def test_eine_klasse_beginnt_erst_oberhalb_ihrer_grenze() -> None:
    # 1 und 3: z genau −1 und 1; „niedrig“ liegt erst darüber.
    typisierung = typisiere(raeume(1, 3), Typmodell(STATUS))
    assert [zeile.status.index for zeile in typisierung.zeilen if zeile.status] == [-1, 1]
    assert [zeile.status.klasse for zeile in typisierung.zeilen if zeile.status] == ["hoch", "mittel"]


def test_wer_nicht_bewertet_wird_zaehlt_in_mittel_und_streuung_nicht_mit() -> None:
    mit_luecke = (*raeume(1, 3, None), Typraum("9", {"s": Fraction(1000)}, ausgeschlossen=True))
    typisierung = typisiere(mit_luecke, Typmodell(STATUS))
    assert [zeile.bewertet for zeile in typisierung.zeilen] == [True, True, False, False]
    assert typisierung.zeilen[:2] == typisiere(raeume(1, 3), Typmodell(STATUS)).zeilen
    assert typisierung.hinweise == ("2 wird nicht bewertet, weil Angaben fehlen: s.", "9 ist von der Bewertung ausgeschlossen.")


@pytest.mark.parametrize(
    ("modell", "satz"),
    [
        (Typmodell(STATUS, ddof=2), "ddof ist 2"),
        (Typmodell(Indexmodell({"s": Fraction(0)}, (), ("a",))), "Kein Indikator hat ein Gewicht"),
        (Typmodell(Indexmodell({"s": Fraction(1)}, (Fraction(1), Fraction(1)), ("a", "b", "c"))), "müssen aufsteigen"),
        (Typmodell(STATUS, Indexmodell({"s": Fraction(1)}, (Fraction(1),), ("a",))), "Dynamik: Zu 1 Grenzen gehören 2 Klassen, nicht 1"),
    ],
)
def test_unmoegliche_modelle_werden_abgelehnt(modell: Typmodell, satz: str) -> None:
    with pytest.raises(Typisierungsfehler, match=satz):
        typisiere(raeume(1, 3), modell)


def test_ohne_unterschiede_und_ohne_raeume_gibt_es_keine_typen() -> None:
    with pytest.raises(Typisierungsfehler, match="überall gleich"):
        typisiere(raeume(2, 2), Typmodell(STATUS))
    with pytest.raises(Typisierungsfehler, match="kein Raum"):
        typisiere(raeume(None), Typmodell(STATUS))
    with pytest.raises(Typisierungsfehler, match="mehrfach"):
        typisiere((*raeume(1), *raeume(2)), Typmodell(STATUS))
    gegenlaeufig = Indexmodell({"s": Fraction(1), "t": Fraction(1)}, (), ("alle",))
    with pytest.raises(Typisierungsfehler, match="Status: Die Werte"):
        typisiere(tuple(Typraum(str(i), {"s": Fraction(i), "t": Fraction(-i)}) for i in range(3)), Typmodell(gegenlaeufig))
    with pytest.raises(Streuungsfehler):
        z_werte([Fraction(1)], 1)


def test_aus_dateien() -> None:
    ergebnis = json.loads(als_json(rechne(WERTE, "werte.csv", MODELL, "modell.toml")))
    zeilen = {zeile["schluessel"]: zeile for zeile in ergebnis["zeilen"]}
    assert [zeile["bewertet"] for zeile in ergebnis["zeilen"]] == [True, True, False, True, False]
    # t = 0,1 / 0,3 / 0,2: Mittel 0,2, z = −√1,5, +√1,5, 0.
    assert zeilen["04"]["z"]["t"] == "0"
    assert zeilen["01"]["z"]["t"].startswith("-1.2247448713915890491")
    assert zeilen["03"]["status"] is None and zeilen["01"]["dynamik"] is None
    assert ergebnis["hinweise"] == [
        "Heide (03) ist von der Bewertung ausgeschlossen.",
        "Ost (05) wird nicht bewertet, weil Angaben fehlen: s.",
    ]
    csv = als_csv(rechne(WERTE, "werte.csv", MODELL, "modell.toml")).splitlines()
    assert csv[0] == "schluessel;bewertet;z_s;z_t;status_summe;status_index;status_klasse;dynamik_summe;dynamik_index;dynamik_klasse"
    assert csv[3] == "03;0;;;;;;;;"


@pytest.mark.parametrize(
    ("werte", "modell", "satz"),
    [
        (WERTE.replace(b"1,5", b"1,5x"), MODELL, "werte.csv, Zeile 2, Spalte s: „1,5x“ ist keine Zahl"),
        (WERTE.replace(b"04;=Aue;0", b"04;=Aue;ja"), MODELL, "werte.csv, Zeile 5, Spalte aus: „ja“ ist weder 0 noch 1"),
        (WERTE.replace(b";1;10", b";1;0"), MODELL, "Zeile 2, Spalte t_nenner: Der Nenner muss"),
        (WERTE.replace(b"t_nenner", b"u_nenner"), MODELL, "werte.csv, Zeile 1: Für den Indikator „t“ fehlt"),
        (WERTE.replace(b";aus;", b";ein;"), MODELL, "Zeile 1: Die Spalte aus des Ausschlusses fehlt"),
        (WERTE, MODELL.replace(b'"mittel", ', b""), "modell.toml, Eintrag status.klassen: Zu 2 Grenzen gehören 3 Klassen, nicht 2"),
        (WERTE, MODELL.replace(b'"-1", "1"', b'"1", "-1"'), "Eintrag status.grenzen: Die Grenzen müssen aufsteigen"),
        (WERTE, MODELL.replace(b"ddof = 0", b"ddof = 3"), "Eintrag ddof: Erwartet wird 0"),
        (WERTE, b"ddof = 0", "Eintrag status: Der Abschnitt fehlt"),
        (WERTE.replace(b"2,5", b"1,5").replace(b"4,5", b"1,5"), MODELL, "werte.csv: „s“: Die Werte sind überall gleich"),
    ],
)
def test_fehler_nennen_datei_und_ort(werte: bytes, modell: bytes, satz: str) -> None:
    with pytest.raises(Dateifehler, match=satz):
        rechne(werte, "werte.csv", modell, "modell.toml")


def test_der_befehl_schreibt_json_csv_und_fehler(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    werte, modell = tmp_path / "werte.csv", tmp_path / "modell.toml"
    werte.write_bytes(WERTE)
    modell.write_bytes(MODELL)
    call_command("typisiere", str(werte), str(modell))
    assert json.loads(capsys.readouterr().out)["zeilen"][0]["schluessel"] == "01"
    call_command("typisiere", str(werte), str(modell), format="csv")
    assert capsys.readouterr().out.startswith("schluessel;bewertet")
    modell.write_bytes(b"ddof = 0")
    with pytest.raises(SystemExit) as ende:
        call_command("typisiere", str(werte), str(modell))
    assert ende.value.code == 1
    assert capsys.readouterr() == ("", "modell.toml, Eintrag status: Der Abschnitt fehlt.\n")
    with pytest.raises(SystemExit):
        call_command("typisiere", str(tmp_path / "nirgends.csv"), str(modell))
    assert capsys.readouterr().err == "nirgends.csv: Die Datei lässt sich nicht lesen.\n"
