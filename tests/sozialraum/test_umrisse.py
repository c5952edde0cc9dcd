"""Outlines of the Stadtteile: a hostile file gets one sentence and changes nothing; a good one becomes a dated version of the map."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.geometrie import Angaben, lade_umrisse, nimm_umrisse_zurueck
from sozialraum.inputs.lage import baum_und_lage, lage_nach_schluessel
from sozialraum.kartenbild import Kartenart, Kartenort, Lage, kartenart, zeichne
from sozialraum.models import Gebiet, Geometriestand, Protokoll, Schwerpunktraumliste, Umriss
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
ANGABEN = Angaben(date(2007, 1, 1), "Amt für Geoinformation", "dl-de/by-2-0")
STADTTEILE = ("101", "102", "201", "202", "301", "302", "401", "402", "501", "502")


def quadrat(nummer: int, breite: float = 51.4) -> list[list[float]]:
    x = 11.9 + nummer / 100
    return [[x, breite], [x + 0.01, breite], [x + 0.01, breite + 0.01], [x, breite + 0.01], [x, breite]]


def geojson(*orte: str, **ringe: Any) -> bytes:
    merkmale = [
        {"type": "Feature", "properties": {"key": ort}, "geometry": {"type": "Polygon", "coordinates": [ringe.get(f"r{ort}", quadrat(n))]}}
        for n, ort in enumerate(orte)
    ]
    return json.dumps({"type": "FeatureCollection", "features": merkmale}).encode()


def lade(inhalt: bytes = b"", angaben: Angaben = ANGABEN) -> Geometriestand:
    return lade_umrisse(wer=Wer.befehl("test"), inhalt=inhalt or geojson(*STADTTEILE), dateiname="umrisse.geojson", angaben=angaben)


def schicke(client: Client, inhalt: bytes, **felder: str) -> Any:
    angaben = {"gueltig_ab": "01.01.2007", "quelle": "Amt", "lizenz": "dl-de/by-2-0"} | felder
    return client.post(reverse("geometriestand_neu"), angaben | {"datei": SimpleUploadedFile("u.geojson", inhalt)})


HOSTILE = {
    "vertauscht": (geojson("101", r101=[[y, x] for x, y in quadrat(0)]), "Länge und Breite sind vertauscht"),
    "doppelt": (geojson("101", "101"), "Der Schlüssel kommt doppelt vor"),
    "kreuzt": (geojson("101", r101=[*quadrat(0)[:1], *quadrat(0)[2:3], *quadrat(0)[1:2], *quadrat(0)[3:]]), "kreuzt sich selbst"),
    "tief": (b"[" * 1_000 + b"]" * 1_000, "tiefer verschachtelt als 20 Ebenen"),
    "24 MB": (b" " * 24_000_000, "größer als 5 MB"),
    "woanders": (geojson("101", r101=[[x - 14, y - 11] for x, y in quadrat(0)]), "außerhalb von Deutschland"),
    "projiziert": (geojson("101", r101=[[x * 6e4, y * 1e5] for x, y in quadrat(0)]), "keine Länge und Breite"),
    "unbekannt": (geojson("999"), "Den Schlüssel gibt es nicht"),
    "offen": (geojson("101", r101=quadrat(0)[:4]), "nicht geschlossen"),
    "kein JSON": (b"schluessel;x;y", "kein gültiges JSON"),
}


class TestLaden:
    def test_jede_feindliche_datei_bekommt_einen_satz_und_der_arbeiter_lebt(self, als: Als, besetzung: Besetzung) -> None:
        client = als(besetzung.controlling)
        for name, (inhalt, satz) in HOSTILE.items():
            antwort = schicke(client, inhalt)
            saetze = antwort.context["form"].errors.get("datei", [])
            assert antwort.status_code == 422 and len(saetze) == 1 and satz in saetze[0], (name, saetze)
        assert not Geometriestand.objects.exists()
        antwort = schicke(client, geojson(*STADTTEILE))
        stand = Geometriestand.objects.get()
        assert antwort.status_code == 302 and antwort["Location"] == stand.get_absolute_url()
        assert stand.anzahl == 10 and stand.nutzer == besetzung.controlling and stand.hinweise == []

    def test_was_geladen_ist_steht_mit_herkunft_da(self, als: Als, besetzung: Besetzung) -> None:
        stand = lade(geojson("101", "102"))
        seite = als(besetzung.ressort1).get(stand.get_absolute_url()).content.decode()
        assert "Amt für Geoinformation" in seite and "dl-de/by-2-0" in seite and "Ohne Fläche bleiben: 201" in seite
        assert "Umrisse zurücknehmen" in seite and seite.count("mit Umriss") >= 1
        assert Protokoll.objects.filter(aktion="umrisse_geladen", gegenstand_id=str(stand.pk)).exists()

    def test_zweimal_derselbe_stand_wird_abgelehnt(self, raeume: Raeume) -> None:
        stand = lade()
        with pytest.raises(Abgelehnt, match="gibt es schon Umrisse"):
            lade()
        assert Geometriestand.objects.get() == stand

    def test_ohne_lizenz_keine_umrisse(self, raeume: Raeume) -> None:
        with pytest.raises(Abgelehnt, match="Quelle und Lizenz"):
            lade(angaben=Angaben(date(2007, 1, 1), "Amt", " "))

    def test_umrisse_einer_anderen_stadt_fallen_auf(self, raeume: Raeume) -> None:
        lade()
        with pytest.raises(Abgelehnt, match="an einem anderen Ort"):
            lade(geojson("101", r101=[[x - 4, y - 2] for x, y in quadrat(0)]), Angaben(date(2008, 1, 1), "Amt", "frei"))

    def test_geladene_umrisse_sind_endgueltig(self, raeume: Raeume) -> None:
        lade()
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            Umriss.objects.update(geometrie={})


class TestStand:
    def test_jeder_tag_hat_seine_umrisse(self, raeume: Raeume) -> None:
        lade(angaben=Angaben(date(2007, 1, 1), "alt", "frei"))
        lade(angaben=Angaben(date(2009, 1, 1), "neu", "frei"))
        herkunft = {jahr: baum_und_lage(date(jahr, 6, 1))[1][raeume["101"].pk].herkunft for jahr in (2006, 2008, 2010)}
        assert {jahr: text.split(",")[0] for jahr, text in herkunft.items()} == {
            2006: "Umrisse: alt", 2008: "Umrisse: alt", 2010: "Umrisse: neu",
        }  # fmt: skip

    def test_zurueckgenommenes_gilt_nicht_mehr_aber_wo_es_festgehalten_ist(self, besetzung: Besetzung) -> None:
        stand = lade()
        danach = Geometriestand.objects.get().created_at
        with pytest.raises(Abgelehnt, match="Grund"):
            nimm_umrisse_zurueck(wer=wer_ist(besetzung.controlling), stand=stand, grund=" ")
        nimm_umrisse_zurueck(wer=wer_ist(besetzung.controlling), stand=stand, grund="falsche Datei")
        assert lage_nach_schluessel(date(2007, 6, 1))["101"].geometrie is None
        assert lage_nach_schluessel(date(2007, 6, 1), danach)["101"].geometrie

    def test_zuruecknehmen_auf_der_seite(self, als: Als, besetzung: Besetzung) -> None:
        stand = lade()
        url = reverse("geometriestand_zuruecknehmen", args=[stand.pk])
        assert als(besetzung.ressort1).post(url, {"grund": "x"}).status_code == 403
        assert als(besetzung.controlling).post(url, {"grund": ""}).status_code == 422
        assert als(besetzung.controlling).post(url, {"grund": "falsche Datei"}).status_code == 302
        stand.refresh_from_db()
        assert stand.ruecknahme_grund == "falsche Datei"


class TestKartenwahl:
    def test_die_adresse_waehlt_die_karte(self, als: Als, besetzung: Besetzung) -> None:
        client, adresse = als(besetzung.controlling), reverse("einrichtungen_karte")
        leer = client.get(adresse, {"kartenart": "polygone"}).content.decode()
        assert "noch keine Umrisse geladen" in leer and reverse("geometriestaende") in leer
        lade()
        polygone = client.get(adresse).content.decode()
        assert "<strong>Polygonkarte</strong>" in polygone and "Umrisse: Amt für Geoinformation, Stand 01.01.2007" in polygone
        kacheln = client.get(adresse, {"kartenart": "kacheln"}).content.decode()
        assert "<strong>Kachelkarte</strong>" in kacheln and "Umrisse: Amt" not in kacheln
        assert client.get(adresse, {"kartenart": "unsinn"}).status_code == 200 and kartenart({"kartenart": "unsinn"}) is None

    def test_fehlt_ein_umriss_zeigt_die_karte_kacheln_und_sagt_es(self) -> None:
        karte = zeichne(*_probe(ohne="102"), Kartenart.POLYGONE)
        assert karte and karte.art is Kartenart.KACHELN and karte.hinweis.startswith("Ohne Umriss: Teil 102.")

    def test_beide_karten_zeigen_dieselben_staende_und_worte(self) -> None:
        kacheln, polygone = zeichne(*_probe(), Kartenart.KACHELN), zeichne(*_probe(), Kartenart.POLYGONE)
        assert kacheln and polygone and polygone.art is Kartenart.POLYGONE
        assert kacheln.legende == polygone.legende and [z[1:] for z in kacheln.werte] == [z[1:] for z in polygone.werte]
        assert [wort for _, wort in polygone.legende][-3:] == [
            "· gesperrt (zu wenige Fälle)", "– kein Wert", "keinem Sozialraum zugeordnet",
        ]  # fmt: skip
        assert [z[2] for z in polygone.werte] == ["0", "·", "–", "7"]


def _probe(ohne: str = "") -> tuple[list[Kartenort], Any, Any]:
    from basis.diagramme import Klassen
    from basis.zahlen import Wert, Zustand
    from sozialraum.kartenbild import Beschriftung

    werte = (0, Wert(None, Zustand.GESPERRT), None, 7)
    orte = [
        Kartenort(
            f"10{n}", f"Teil 10{n}", "I" if n < 3 else "", wert,
            lage=Lage(f"10{n}", n, 0, None if f"10{n}" == ohne else {"type": "Polygon", "coordinates": [quadrat(n)]}, "Umrisse: Amt"),
        )
        for n, wert in enumerate(werte)
    ]  # fmt: skip
    return orte, Klassen((1, 2, 3, 4)), Beschriftung("Probe")


def test_der_bericht_einer_festgestellten_liste_bleibt_gleich_bis_die_adresse_umrisse_verlangt(halle: str, db: None, als: Als) -> None:
    liste = Schwerpunktraumliste.objects.festgestellt().defer("paket").first()
    assert liste
    orte = list(Gebiet.objects.filter(ebene=4).values_list("schluessel", flat=True))
    client, adresse = als("controlling"), reverse("schwerpunkt_bericht_pdf", args=[liste.pk])
    vorher = client.get(adresse).content
    lade(geojson(*orte))
    assert client.get(adresse).content == vorher
    polygone = client.get(adresse, {"kartenart": "polygone"}).content
    assert polygone[:5] == b"%PDF-" and polygone != vorher
    seite = client.get(reverse("schwerpunktraumliste", args=[liste.pk])).content.decode()
    assert "<strong>Polygonkarte</strong>" in seite
