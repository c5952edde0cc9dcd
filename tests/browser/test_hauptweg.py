"""The main job in one go: import file → weights → scenario → Vorlage → Beschluss → the Ressort's page → the PDF."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from basis.geld import euro
from tests.browser.people import Person

pytestmark = pytest.mark.browser

MUSTER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "muster" / "basisstatistik.csv"
INDIKATOR, STICHTAG = "kinder_u15_sgb2", "31.12.2005"
NAME = "Kinderarmut mit vierzig Prozent"


def lieferung() -> bytes:
    """What a statistics office sends: wide, cp1252, with headings of its own; every fourth Stadtteil with more poor children."""
    table = csv.DictReader(io.StringIO(MUSTER.read_text("utf-8-sig")), delimiter=";")
    rows = [r for r in table if (r["indikator"], r["stichtag"]) == (INDIKATOR, STICHTAG) and r["zaehler"].isdigit()]
    lines = [f"{r['schluessel']};{int(r['zaehler']) + (25 if number % 4 == 0 else 0)};{r['nenner']}" for number, r in enumerate(rows)]
    return "\r\n".join(["Schlüssel;Kinder in Armut (Zähler);Kinder insgesamt", *lines]).encode("cp1252")


def test_von_der_datei_bis_zum_euro_im_pdf(chromium: Any, server: str, tmp_path: Path) -> None:
    datei = tmp_path / "lieferung.csv"
    datei.write_bytes(lieferung())
    with Person(chromium, server, "controlling") as controlling:
        uebernimmt_die_datei(controlling, datei)
        nummer = rechnet_ein_szenario_und_legt_es_vor(controlling)
        assert controlling.messages == []
    with Person(chromium, server, "fachbereichsleitung") as leitung:
        traegt_den_beschluss_ein(leitung, nummer)
        assert leitung.messages == []
    betrag = euro(betrag_des_ressorts(nummer, "R-I")).replace("\u00a0", " ")
    with Person(chromium, server, "ressort1") as ressort:
        ressort.go("/budgets/2007/ressort/R-I/")
        assert betrag in ressort.text or betrag.replace(",00", "") in ressort.text
        ressort.go(f"/berichte/sozialraumbudget/{nummer}/ressort/R-I/")
        pdf = PdfReader(io.BytesIO(ressort.download(f"{ressort.path}pdf/")))
        assert betrag in " ".join("".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())
        assert ressort.messages == []


def uebernimmt_die_datei(person: Person, datei: Path) -> None:
    person.go("/daten/importe/neu/")
    person.page.locator("input[type=file]").set_input_files(datei)
    person.fill("Quelle", "Agentur für Arbeit (Muster)")
    person.fill("Stichtag", STICHTAG)
    person.press("Weiter zu den Spalten")
    for spalte, bedeutung in (("Kinder in Armut (Zähler)", "zaehler"), ("Kinder insgesamt", "nenner")):
        person.page.get_by_label(f"Bedeutung der Spalte „{spalte}“").select_option(f"{bedeutung}:{INDIKATOR}")
    person.press("Weiter zum Prüfen")
    assert "Die Datei hat keine Fehler" in person.text, person.text
    person.follow("Weiter zum Übernehmen")
    person.fill("Grund der Korrektur", "Nachgemeldete Bescheide (Muster)")
    person.press("Zeilen übernehmen")
    assert "Die Lieferung ist übernommen." in person.page.locator("body").inner_text()


def rechnet_ein_szenario_und_legt_es_vor(person: Person) -> int:
    """Weights in the workshop, saved as a scenario of the Fachbereich, submitted; returns its number."""
    person.go("/verteilungen/")
    person.follow("Verteilung 2007, Entwurf der Controllinggruppe")
    vorher = person.text
    felder = person.page.locator("form#szenario")
    felder.locator("[name$=basisgewicht]").first.fill("30")
    felder.locator(f"[name$=g_{INDIKATOR}]").first.fill("40")
    felder.get_by_role("button", name="Berechnen").click()
    person.page.get_by_role("link", name="Als Szenario speichern").wait_for()
    assert "Szenario, nicht gespeichert" in person.text and person.text != vorher
    person.follow("Als Szenario speichern")
    person.fill("Name des Szenarios", NAME)
    person.fill("Begründung", "Die Kinderarmut soll mehr zählen (Muster).")
    person.press("Szenario")
    assert NAME in person.text
    person.page.get_by_role("link", name="Entscheidung").first.click()
    person.press("Zur Entscheidung vorlegen")
    assert "vorgelegt" in person.text
    return int(person.path.split("/")[2])


def traegt_den_beschluss_ein(person: Person, nummer: int) -> None:
    person.go("/beschluesse/neu/")
    person.fill("Titel", "Sozialraumbudgets 2007 (Muster)")
    person.choose("Gremium", "Jugendhilfeausschuss")
    person.fill("Beschlossen am", "07.12.2006")
    person.press("Speichern")
    person.go(f"/verteilungen/{nummer}/entscheidung/")
    person.choose("Beschluss", "Sozialraumbudgets 2007 (Muster)")
    person.page.get_by_label("Ich habe den Beschluss mit dieser Verteilung verglichen").check()
    person.press("Endgültig festhalten")
    assert "beschlossen" in person.text and "Prüfsumme" in person.text


def betrag_des_ressorts(nummer: int, schluessel: str) -> int:
    """The sum of what was decided for the Sozialräume of a Ressort, in cents."""
    from budgets.models import Verteilungszeile
    from sozialraum.models import Gebiet

    ressort = Gebiet.objects.get(schluessel=schluessel)
    raeume = [k.schluessel for k in Gebiet.objects.baum(ressort.verteilungen.model.objects.get(pk=nummer).gebietsstand).kinder(ressort.pk)]
    rows = Verteilungszeile.objects.filter(teiltopf__verteilung=nummer, informativ=False, schluessel__in=raeume)
    assert rows.count() == 2 * len(raeume)
    return sum(rows.values_list("betrag_cent", flat=True))
