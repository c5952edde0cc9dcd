"""What looks like a person is found with its place and a remedy; places, houses and papers of the city are not."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from proaktiv.personenbezug import ABHILFEN, FUNDARTEN, IMMER, Fundart, finde, saetze

HEUTE = date(2007, 10, 15)
FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


@pytest.mark.parametrize(("text", "art", "stelle"), [
    ("Rückruf unter 0345 2214567 erbeten", Fundart.TELEFON, "0345 2214567"),
    ("Die Mutter ist 0172/1234567 erreichbar.", Fundart.TELEFON, "0172/1234567"),
    ("Handy: 221 45 67", Fundart.TELEFON, "Handy: 221 45 67"),
    ("auch über +49 345 221-4567", Fundart.TELEFON, "+49 345 221-4567"),
    ("schreibt an petra.muster@example.org.", Fundart.EMAIL, "petra.muster@example.org"),
    ("Ein Kind, geb. 12.03.1999, fehlt", Fundart.GEBURTSDATUM, "geb. 12.03.1999"),
    ("geboren am 1.2.98", Fundart.GEBURTSDATUM, "geboren am 1.2.98"),
    ("geboren 1998", Fundart.GEBURTSDATUM, "geboren 1998"),
    ("Schüler K. (12.03.1996) fehlt oft", Fundart.GEBURTSDATUM, "(12.03.1996)"),
    ("siehe Az. 51.3-12/07", Fundart.AKTENZEICHEN, "Az. 51.3-12/07"),
    ("Die Familie Musterfrau braucht Hilfe", Fundart.FAMILIE, "Familie Musterfrau"),
    ("bei Fam. Neuhof", Fundart.FAMILIE, "Fam. Neuhof"),
    ("Geschwister Muster fehlen", Fundart.FAMILIE, "Geschwister Muster"),
    ("In der Kita Frau Muster angesprochen", Fundart.ANREDE, "Frau Muster"),
    ("mit Herrn Dr. Muster", Fundart.ANREDE, "Herrn Dr. Muster"),
    ("Die Anna Musterfrau schwänzt", Fundart.NAME, "Anna Musterfrau"),
    ("Thomas Hering kam", Fundart.NAME, "Thomas Hering"),
    ("Anna-Lena von Muster", Fundart.NAME, "Anna-Lena von Muster"),
    ("Liste: Muster, Kevin", Fundart.NAME, "Muster, Kevin"),
    ("Es fehlen Kevin, Chantal und Jason.", Fundart.NAMENSREIHE, "Kevin, Chantal und Jason"),
    ("Betroffen:\n- Laura\n- Tim", Fundart.NAMENSREIHE, "Laura\n- Tim"),
])  # fmt: skip
def test_was_nach_einer_person_aussieht_wird_gefunden(text: str, art: Fundart, stelle: str) -> None:
    (fund,) = finde(text, HEUTE)
    assert (fund.art, fund.text) == (art, stelle)
    assert text[fund.von : fund.bis] == stelle and fund.satz.startswith(f"„{stelle}“ sieht aus wie ")


@pytest.mark.parametrize("text", [
    "Elternbildung in drei Kitas der Silberhöhe, Beginn am 12.03.2007",
    "Beschluss IV/2005/05174 (28.09.2005), Vorlage VII/2021/02580",
    "Sozialraumplanungsgruppe II am 15.10.2007 um 14.30 Uhr",
    "Fachbereich Kinder, Jugend und Familie Halle (Saale)",
    "Kita Anne Frank und Grundschule „Albrecht Dürer“",
    "Paul Riebeck Stiftung, Martin Luther Universität, Geschwister-Scholl-Gymnasium",
    "Ernst-Haeckel Weg 10a, 06122 Halle; Ludwig Wucherer Straße 12",
    "Treffpunkt Hans-Dietrich-Genscher-Platz, Peter und Paul Kirche",
    "1.200 Kinder von 6 bis unter 10, 8,4 % im Jahr 2006, UA 4550/4560",
    "Mehr Familien suchen Beratung; Familie und Beruf; Kinder und Familie",
    "Anlaufstelle info@example.org",
    "Frauen und Herren des Sportvereins",
    "Jahrgang 1998, Schuljahr 2006/2007, Jahre 2003 bis 2006",
    "Im August Neustadt, danach Heide Nord",
])
def test_was_keine_person_ist_bleibt_unbeanstandet(text: str) -> None:
    assert [f.satz for f in finde(text, HEUTE)] == []


def _texte(wert: Any) -> Iterator[str]:
    if isinstance(wert, str):
        yield wert
    elif isinstance(wert, dict | list):
        for teil in wert.values() if isinstance(wert, dict) else wert:
            yield from _texte(teil)


def _texte_der_stadt() -> Iterator[tuple[str, str]]:
    for pfad in sorted(FIXTURES.glob("halle/*.csv")) + [FIXTURES / "muster/einrichtungen.csv", FIXTURES / "muster/traeger.csv"]:
        with pfad.open(encoding="utf-8") as datei:
            for zeile in csv.DictReader(datei, delimiter=";"):
                yield from ((pfad.name, text) for text in zeile.values() if text)
    for pfad in sorted(FIXTURES.glob("halle/*.toml")):
        yield from ((pfad.name, text) for text in _texte(tomllib.loads(pfad.read_text())))


def test_kein_name_und_kein_text_der_stadt_wird_beanstandet() -> None:
    texte = list(_texte_der_stadt())
    assert len(texte) > 2000
    assert [(datei, fund.text) for datei, text in texte for fund in finde(text, HEUTE)] == []


def test_ein_ort_im_satz_wird_nicht_beanstandet() -> None:
    with (FIXTURES / "halle/gebiete.csv").open(encoding="utf-8") as datei:
        orte = [zeile["name"] for zeile in csv.DictReader(datei, delimiter=";")]
    assert [f.text for ort in orte for f in finde(f"Die Familien in {ort} und am Rand von {ort} suchen einen Treff.", HEUTE)] == []


def test_bekannte_namen_bleiben_die_stelle_stimmt_trotzdem() -> None:
    text = "Villa Anna Sonnenschein und Anna Musterfrau"
    assert [f.text for f in finde(text, HEUTE)] == ["Anna Sonnenschein", "Anna Musterfrau"]
    (fund,) = finde(text, HEUTE, bekannte=["Villa Anna Sonnenschein"])
    assert text[fund.von : fund.bis] == fund.text == "Anna Musterfrau"


def test_mehrere_stellen_stehen_der_reihe_nach() -> None:
    funde = finde("Familie Muster, geb. 12.03.1999, Tel. 2214567, a.muster@example.org", HEUTE)
    assert [f.art for f in funde] == [Fundart.FAMILIE, Fundart.GEBURTSDATUM, Fundart.TELEFON, Fundart.EMAIL]
    assert [f.immer for f in funde] == [False, True, True, True]


def test_ein_name_laesst_sich_als_irrtum_bestaetigen_eine_nummer_nicht() -> None:
    felder = [("Titel", "Villa Anna Sonnenschein"), ("Text", "Tel. 2214567")]
    assert [s.split(":")[0] for s in saetze(felder, HEUTE)] == ["Titel", "Text"]
    assert [s.split(":")[0] for s in saetze(felder, HEUTE, bestaetigt=True)] == ["Text"]


def test_jede_art_hat_namen_und_abhilfe() -> None:
    assert set(FUNDARTEN) == set(ABHILFEN) == set(Fundart) and set(Fundart) > IMMER
