"""Das Rechenpaket: geschrieben, geprüft, nachgerechnet; jede Veränderung fällt auf."""

import copy
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from basis.geld import euro
from basis.zahlen import Zustand
from budgets.paketform import Paketfehler, bruchtext, lies_bruch, lies_topf, topf_als_form
from budgets.rechenpaket import Teilrechnung, betragstext, erstelle, lies_paket, lies_teiltopf, pruefsumme, rechne_nach
from budgets.verteilung import Dienst, Kappung, Topf, verteile
from sozialraum.punktwerte import Merkmal, Messwert, Punktmodell, Raum, berechne


def paket() -> dict[str, Any]:
    merkmale = (Merkmal("sgb2", "Kinder im SGB II", Fraction(1, 3)), Merkmal("kita", "Betreuung", Fraction(1, 6), "entlastend", True))
    gesperrt = Messwert(None, None, Zustand.GESPERRT)
    raeume = [
        Raum("I", "Sozialraum I", Fraction(1000), {"sgb2": wert(30, 100), "kita": wert(1, 3)}, 40_000_00, "R1"),
        Raum("II", "Sozialraum II", Fraction(3001, 2), {"sgb2": wert(10, 90), "kita": gesperrt}, 60_000_00, "R1"),
    ]
    modell = Punktmodell("anteil", merkmale, Fraction(1, 2))
    dienste = (Dienst("Erziehungsberatung", 9_000_00, "FB"),)
    topf = Topf(110_000_00, dienste, 1_001_23, 1_000_00, 100_00, Kappung(Fraction(9, 10), Fraction(3, 2)))
    punkte = berechne(raeume, modell)
    teil = Teilrechnung("HzE", raeume, modell, topf, punkte, verteile(topf, raeume, punkte), {"sgb2": "Bundesagentur, 31.12.2005"}, "hze")
    kopf = {"bezeichnung": "Probe", "gebietsstand": "2006-01-01", "beschluss": None}
    return erstelle(kopf, [teil], zuordnung=[{"kind": "101", "eltern": "I"}])


def wert(zaehler: int, nenner: int) -> Messwert:
    return Messwert(Fraction(zaehler), Fraction(nenner))


def test_ein_unveraendertes_paket_ist_gleich_auch_nach_dem_weg_durch_eine_datei() -> None:
    original = paket()
    gelesen = lies_paket(json.dumps(original, ensure_ascii=True, indent=3).encode())
    assert gelesen == original
    assert rechne_nach(gelesen) == []


def test_die_pruefsumme_haengt_nicht_an_der_reihenfolge_der_schluessel() -> None:
    original = paket()
    umgekehrt = dict(reversed(original.items()))
    assert pruefsumme(umgekehrt) == original["pruefsumme"]
    assert len(original["pruefsumme"]) == 64


def test_die_eingaben_kommen_unveraendert_zurueck() -> None:
    raeume, modell, topf = lies_teiltopf(paket()["teiltoepfe"][0])
    assert (raeume[1].bevoelkerung, raeume[1].werte["kita"].zustand, raeume[0].vorjahr) == (Fraction(3001, 2), Zustand.GESPERRT, 40_000_00)
    assert modell.merkmale[1].beruht_auf_fallzahlen and topf.kappung == Kappung(Fraction(9, 10), Fraction(3, 2))


def neu_versiegelt(veraendert: dict[str, Any]) -> dict[str, Any]:
    veraendert["pruefsumme"] = pruefsumme(veraendert)
    return veraendert


def test_ein_veraendertes_ergebnis_wird_mit_raum_und_zahl_genannt() -> None:
    veraendert = copy.deepcopy(paket())
    betrag = veraendert["teiltoepfe"][0]["ergebnis"]["zeilen"]["I"]["betrag"]
    veraendert["teiltoepfe"][0]["ergebnis"]["zeilen"]["I"]["betrag"] = "1"
    saetze = rechne_nach(veraendert)
    assert len(saetze) == 2 and "Das Paket wurde verändert" in saetze[0]
    assert rechne_nach(neu_versiegelt(veraendert)) == [
        f"Teiltopf „HzE“, Raum, I, betrag: im Paket 0,01\u00a0€, nachgerechnet {euro(int(betrag))}."
    ]


@pytest.mark.parametrize(
    ("wert", "einheit", "text"),
    [
        ("141346000", "€", "1.413.460,00\u00a0€"),
        ("-5", "€", "\u22120,05\u00a0€"),
        ("14134600012.34500", "€", "141.346.000,12345\u00a0€"),
        ("425", "VZÄ", "4,25\u00a0VZÄ"),
        ("1e5", "€", "1e5"),
        (None, "€", "keine Angabe"),
    ],
)
def test_betraege_stehen_in_ihrer_einheit_und_genau_da(wert: object, einheit: str, text: str) -> None:
    assert betragstext(wert, einheit) == text


def test_eine_veraenderte_eingabe_aendert_das_ergebnis() -> None:
    veraendert = copy.deepcopy(paket())
    veraendert["teiltoepfe"][0]["raeume"][0]["werte"]["sgb2"]["zaehler"] = "31"
    assert any("punktwert" in satz for satz in rechne_nach(neu_versiegelt(veraendert)))
    veraendert["teiltoepfe"][0]["modell"]["merkmale"][0]["gewicht"] = "1/2"
    abgelehnt = "Teiltopf „HzE“: Basisgewicht und Gewichte ergeben zusammen 116,666666666667 statt genau 100 Prozent."
    assert rechne_nach(neu_versiegelt(veraendert)) == [abgelehnt]


@pytest.mark.parametrize("eintrag", ["raeume", "modell", "topf", "ergebnis"])
def test_ein_unvollstaendiges_paket_wird_mit_einem_satz_abgelehnt(eintrag: str) -> None:
    veraendert = copy.deepcopy(paket())
    del veraendert["teiltoepfe"][0][eintrag]
    assert len(rechne_nach(neu_versiegelt(veraendert))) == 1


@pytest.mark.parametrize("inhalt", [None, [], {}, {"format": "anderes"}, "text", 5])
def test_was_kein_paket_ist_wird_so_benannt(inhalt: object) -> None:
    assert rechne_nach(inhalt) == ["Die Datei ist kein Rechenpaket."]


def test_andere_versionen_und_leere_pakete_werden_nicht_nachgerechnet() -> None:
    assert "Formatversion 2" in rechne_nach(paket() | {"version": "2"})[0]
    assert rechne_nach(neu_versiegelt(paket() | {"teiltoepfe": []})) == ["Das Paket enthält keinen Teiltopf."]
    assert rechne_nach(neu_versiegelt(paket() | {"teiltoepfe": ["x"]})) == ["Ein Teiltopf des Pakets ist beschädigt."]


@pytest.mark.parametrize("inhalt", [b"{", b"\xff", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000])
def test_unlesbare_dateien_werden_abgelehnt(inhalt: bytes) -> None:
    with pytest.raises(Paketfehler):
        lies_paket(inhalt)


def test_gleitkommazahlen_kommen_nicht_ins_paket() -> None:
    with pytest.raises(Paketfehler, match="Gleitkommazahl"):
        erstelle({"zahl": [{"x": 0.1}]}, [])


@pytest.mark.parametrize("text", ["", "1/0", "1.5", "1e3", "0x1", " 1", "1/-2", None, 5, "9" * 5000])
def test_was_kein_bruch_ist_wird_abgelehnt(text: object) -> None:
    with pytest.raises(Paketfehler):
        lies_bruch(text)


@given(st.fractions())
def test_geschriebene_brueche_werden_unveraendert_gelesen(bruch: Fraction) -> None:
    assert lies_bruch(bruchtext(bruch)) == bruch


def test_der_befehl_sagt_gleich_oder_wo_nicht(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    datei = tmp_path / "paket.json"
    datei.write_text(json.dumps(paket()), encoding="utf-8")
    call_command("rechne_nach", str(datei))
    assert capsys.readouterr() == ("gleich\n", "")
    datei.write_text(json.dumps(paket()).replace("Probe", "Anderes"), encoding="utf-8")
    with pytest.raises(SystemExit) as ende:
        call_command("rechne_nach", str(datei))
    assert ende.value.code == 1
    assert "Das Paket wurde verändert." in capsys.readouterr().out
    datei.write_bytes(b"{")
    with pytest.raises(SystemExit):
        call_command("rechne_nach", str(datei))
    assert capsys.readouterr().err == "paket.json: Die Datei ist kein gültiges JSON in UTF-8.\n"


def test_ein_paket_ohne_ausnahmen_vom_sockel_rechnet_wie_frueher() -> None:
    topf = Topf(100_000, sockel=10_000)
    form = topf_als_form(topf)
    assert "ohne_sockel" not in form and lies_topf(form) == topf
    mit = replace(topf, ohne_sockel=("nicht zugeordnet",))
    assert lies_topf(topf_als_form(mit)) == mit
