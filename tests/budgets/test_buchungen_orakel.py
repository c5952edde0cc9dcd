"""Real ledgers, imported through profiles that are made in the editor: no line of code knows them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from basis.zahlen import NBSP
from budgets.actions.haushalt import lege_haushaltsjahr_an
from budgets.models import Buchungsprofil, Budgetposten, Mittel
from tests.factories import Besetzung, Raeume, wer_ist
from tests.orakel_daten import orakel_datei

pytestmark = pytest.mark.django_db
GRUND = {"quelle": "Haushaltsplan", "modus": "stand", "welt": "doppisch", "zahlformat": "deutsch", "kopfzeile": "0", "ertrag_negativ": "on",
         "zentral": "on", "aktiv": "on", "speichern": "1"}  # fmt: skip
WUPPERTAL = ("wuppertal_2012-2013_Band2_Teilerg_PG_3605_latin9.csv", "wuppertal_2012-2013_Band_3_PG3605_3605010_latin9.csv")


def _importiere(client: Client, profil: Buchungsprofil, name: str, inhalt: bytes) -> str:
    """Through the pages: send, look, confirm. Returns the check page."""
    datei = SimpleUploadedFile(name, inhalt)
    antwort = client.post("/buchungen/importieren/", {"profil": profil.pk, "datei": datei}, follow=True)
    assert antwort.status_code == 200, antwort.content.decode()
    seite = antwort.content.decode()
    assert "Die Datei hat keine Fehler" in seite
    ende = client.post(antwort.request["PATH_INFO"], {"grund": ""}, follow=True)
    assert ende.status_code == 200 and "Gebucht:" in ende.content.decode()
    return seite


def _profil(client: Client, dateiname: str, inhalt: bytes, **werte: Any) -> Buchungsprofil:
    datei = SimpleUploadedFile(dateiname, inhalt)
    antwort = client.post("/buchungen/profile/neu/", GRUND | werte | {"datei": datei})
    assert antwort.status_code == 302, antwort.content.decode()
    return Buchungsprofil.objects.get(name=werte["name"])


def test_moers(client: Client, raeume: Raeume, besetzung: Besetzung) -> None:
    inhalt = orakel_datei("budgets/moers_haushalt_2015_2017_ORIGINAL_cp1252.csv").read_bytes()
    for jahr in (2015, 2016, 2017):
        lege_haushaltsjahr_an(wer=wer_ist(besetzung.controlling), jahr=jahr)
    client.force_login(besetzung.controlling)
    profil = _profil(
        client, "moers.csv", inhalt, name="Moers", feld_produkt="Profitcenter", feld_produktname="Profitcenter-Bezeichnung",
        feld_sachkonto="Kostenart", feld_sachkonto_ersatz="Kontengruppe-Nummer", feld_name="Kostenart Beschreibung",
        betrag_8="ist", jahr_8="2015", betrag_9="ist", jahr_9="2016", betrag_10="ansatz", jahr_10="2016",
        betrag_11="ansatz", jahr_11="2017",
        einnahme_spalte="Kontengruppe-Nummer", einnahme_muster="4*",
    )  # fmt: skip
    _importiere(client, profil, "moers.csv", inhalt)
    seite = client.get("/buchungen/", {"stelle": "60301.", "jahr": "2016"}).content.decode()
    assert f"20.166.591,61{NBSP}€" in seite
    bezuege = Budgetposten.objects.get(haushaltsstelle__nummer="60301.50110000", haushaltsjahr__jahr=2016)
    assert (bezuege.ist_cent, bezuege.ansatz_cent, bezuege.haushaltsstelle.produktname) == (260_825_72, 321_567_00, "Hilfen zur Erziehung")
    assert Mittel.objects.filter(posten__haushaltsjahr__jahr=2017).exists()


def test_wuppertal(client: Client, raeume: Raeume, besetzung: Besetzung) -> None:
    """Sums of the file (rows with =) are left out; what is left adds up to the printed result."""
    dateien = [orakel_datei(f"budgets/{name}").read_bytes() for name in WUPPERTAL]
    for jahr in range(2009, 2017):
        lege_haushaltsjahr_an(wer=wer_ist(besetzung.controlling), jahr=jahr)
    client.force_login(besetzung.controlling)
    spalten = {f"betrag_{n}": "ist" if n < 3 else "ansatz" for n in range(1, 9)} | {f"jahr_{n}": str(2008 + n) for n in range(1, 9)}
    felder = {"feld_sachkonto": "Spalte 1", "feld_name": "Spalte 1", "kurzes_sachkonto": "on", "auslassen_spalte": "Spalte 1",
              "auslassen_muster": "* = *", "einnahme_spalte": "Spalte 1", "einnahme_muster": "* + *",
              "kodierung": "iso8859-15"}  # fmt: skip
    for inhalt, produkt, ergebnis in zip(dateien, ("3605", "3605010"), ("60.029.227,10", "58.523.164,38"), strict=True):
        profil = _profil(client, "w.csv", inhalt, name=f"Wuppertal {produkt}", fest_produkt=produkt, **spalten, **felder)
        _importiere(client, profil, "w.csv", inhalt)
        seite = client.get("/buchungen/", {"stelle": f"{produkt}.", "jahr": "2010"}).content.decode()
        assert f"{ergebnis}{NBSP}€" in seite
