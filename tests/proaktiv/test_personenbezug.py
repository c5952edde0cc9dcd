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
    ("Kind, geboren am 3. Mai 1999, fehlt", Fundart.GEBURTSDATUM, "geboren am 3. Mai 1999"),
    ("GEB. 3.5.99", Fundart.GEBURTSDATUM, "GEB. 3.5.99"),
    ("geb 12/03/1999", Fundart.GEBURTSDATUM, "geb 12/03/1999"),
    ("geboren am 12. 3. 1999", Fundart.GEBURTSDATUM, "geboren am 12. 3. 1999"),
    ("geboren im Mai 1999", Fundart.GEBURTSDATUM, "geboren im Mai 1999"),
    ("Geburtstag: 3. Mai", Fundart.GEBURTSDATUM, "Geburtstag: 3. Mai"),
    ("am 3. Mai 1999 geboren", Fundart.GEBURTSDATUM, "3. Mai 1999 geboren"),
    ("Kind, 12.3.99", Fundart.GEBURTSDATUM, "12.3.99"),
    ("die Schülerin (3. Mai 1999) fehlt", Fundart.GEBURTSDATUM, "3. Mai 1999"),
    ("MEYER, Lisa", Fundart.NAME, "MEYER, Lisa"),
    ("Lisa MEYER kommt", Fundart.NAME, "Lisa MEYER"),
    ("LISA MEYER", Fundart.NAME, "LISA MEYER"),
    ("Meyer-Schulze, Lisa", Fundart.NAME, "Meyer-Schulze, Lisa"),
    ("Kevin M. kommt hungrig", Fundart.NAME, "Kevin M."),
    ("Hans P. Muster", Fundart.NAME, "Hans P. Muster"),
    ("der kleine Kevin schläft", Fundart.NAME, "kleine Kevin"),
    ("die Schülerin Lisa schwänzt", Fundart.NAME, "Schülerin Lisa"),
    ("Kevin, 7 Jahre, ist oft allein", Fundart.NAME, "Kevin, 7 Jahre"),
    ("Kevin (7) ist oft allein", Fundart.NAME, "Kevin (7)"),
    ("Nguyen Thi Lan braucht Hilfe", Fundart.NAME, "Nguyen Thi Lan"),
    ("Frau K. aus dem Hort", Fundart.ANREDE, "Frau K."),
    ("mit Herrn Dr. S.-M. gesprochen", Fundart.ANREDE, "Herrn Dr. S.-M."),
    ("Frau MAY fragt", Fundart.ANREDE, "Frau MAY"),
    ("Familie K. zieht weg", Fundart.FAMILIE, "Familie K."),
    ("Fam. MEYER", Fundart.FAMILIE, "Fam. MEYER"),
    ("Die Müllers streiten", Fundart.FAMILIE, "Die Müllers"),
    ("Streit bei Obermeiers", Fundart.FAMILIE, "bei Obermeiers"),
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
    "Ferienlager vom 3. Juli bis 12. Juli 2007, Vorlage bis 3. Mai",
    "Die Runde vom 12.3.07 und die vom 3. Mai 2007; Stand 30.09.06",
    "Kind, 12.03.2007 im Hort gesehen",
    "Kinder (12.3.07) und Jugendliche, 15.10.2007",
    "Geburten im Mai 2006: 12; geborene Kinder seit 1999",
    "Die Kitas, die Clubs und die Treffs arbeiten mit Bäckereien und von Vereinen",
    "AWO, DRK, CVJM und SPI; ASD, SGB VIII, BBA, JHA",
    "Bäckerei Schulze, Fleischerei Müller, Müllers Mühle und Wagners Hof",
    "Die Fischer, die Bauern und die Schneider am Markt",
    "Frauen e. V., Verein Jugend e. V., Familien e. V., Frau und Beruf",
    "Kleine Ulrichstraße, Kleine Klausstraße, Kurt-Eisner-Straße 5, Turmstr. 12",
    "Mutter und Kind, Mutter Kind Kur, Haus Schwester Elisabeth",
    "Ernst-Thälmann-Platz 3. Bauabschnitt, Haus II. OG",
    "Klasse 7 (24), Gruppe 3, 7 Jahre alt, Marina-Park (7)",
    "JUGENDTREFF SCHÖPFKELLE, HORT AM ZOO, KITA ANNE FRANK",
    "Elternabend (12.09.2007), Hort (15.10.07), ab 3. Mai 1999 offen",
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


def test_name_und_datum_hintereinander_werden_beide_gefunden() -> None:
    funde = finde("Kind, geboren am 3. Mai 1999, MEYER, Lisa; Kevin M., 12.3.1999; Jana (2. März 99)", HEUTE)
    assert [f.text for f in funde] == ["geboren am 3. Mai 1999", "MEYER, Lisa", "Kevin M.", "12.3.1999", "2. März 99"]
    assert [f.immer for f in funde] == [True, False, False, True, True]


def test_ein_name_laesst_sich_als_irrtum_bestaetigen_eine_nummer_nicht() -> None:
    felder = [("Titel", "Villa Anna Sonnenschein"), ("Text", "Tel. 2214567")]
    assert [s.split(":")[0] for s in saetze(felder, HEUTE)] == ["Titel", "Text"]
    assert [s.split(":")[0] for s in saetze(felder, HEUTE, bestaetigt=True)] == ["Text"]


def test_jede_art_hat_namen_und_abhilfe() -> None:
    assert set(FUNDARTEN) == set(ABHILFEN) == set(Fundart) and set(Fundart) > IMMER
