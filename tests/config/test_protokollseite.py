"""The Protokoll page and the history of one thing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sozialraum.actions.protokoll import protokolliere
from sozialraum.models.protokoll import ProtokollQuerySet
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


def schreibe(besetzung: Besetzung, text: str, wer: str = "controlling", privat: Any = None) -> None:
    person = getattr(besetzung, wer)
    with transaction.atomic():
        protokolliere(wer=wer_ist(person), aktion="probe", gegenstand=person, text=text, privat_fuer=privat)


@pytest.mark.zusage(9)
def test_private_zeilen_sieht_nur_ihr_ressort_und_wer_alles_liest(als: Als, besetzung: Besetzung, raeume: Raeume) -> None:
    schreibe(besetzung, "Geheimer Entwurf", "ressort1", raeume["R-I"])
    schreibe(besetzung, "Für alle", "ressort1")
    url = reverse("protokoll")
    for wer, sieht in (("ressort1", True), ("ressort2", False), ("pruefung", True), ("fachbereichsleitung", True)):
        for weg in ({}, {"suche": "Entwurf"}, {"format": "csv"}):
            text = als(wer).get(url, weg).content.decode("utf-8-sig")
            assert ("Geheimer Entwurf" in text) == sieht
        assert "Für alle" in als(wer).get(url).content.decode()
    assert als("fachkraft1").get(url).status_code == 404


@pytest.mark.gegenprobe(9, ohne="sozialraum.models.protokoll:ProtokollQuerySet.sichtbar_fuer")
def test_ohne_die_abfrage_der_person_laesen_es_alle(
    als: Als, besetzung: Besetzung, raeume: Raeume, monkeypatch: pytest.MonkeyPatch
) -> None:
    schreibe(besetzung, "Geheimer Entwurf", "ressort1", raeume["R-I"])
    monkeypatch.setattr(ProtokollQuerySet, "sichtbar_fuer", lambda self, zugang: self)
    assert "Geheimer Entwurf" in als("ressort2").get(reverse("protokoll")).content.decode()


def test_gefiltert_wird_nach_person_gegenstand_zeit_und_text(als: Als, besetzung: Besetzung) -> None:
    schreibe(besetzung, "Zeile des Controllings")
    schreibe(besetzung, "Zeile der Prüfung", "pruefung")
    client, url = als("pruefung"), reverse("protokoll")

    def zeilen(**abfrage: Any) -> str:
        return str(client.get(url, abfrage).content.decode().partition("<tbody>")[2])

    assert "Zeile der Prüfung" not in zeilen(person=besetzung.controlling.pk) and "Zeile des Controllings" in zeilen(gegenstand="nutzer")
    assert (
        "Zeile des" not in zeilen(gegenstand="gremium")
        and "Zeile des" not in zeilen(bis="01.01.2020")
        and "Zeile des" in zeilen(von="01.01.2020")
    )
    assert "Zeile des" not in zeilen(suche="Prüfung")
    assert client.get(url, {"von": "31.02.2020"}).status_code == 200


def test_die_liste_ist_geblaettert_und_braucht_wenige_abfragen(als: Als, besetzung: Besetzung, django_assert_max_num_queries: Any) -> None:
    for nummer in range(60):
        schreibe(besetzung, f"Zeile {nummer}")
    client = als("pruefung")
    client.get(reverse("konto"))  # the first request notes the session's beginning
    with django_assert_max_num_queries(12):
        text = client.get(reverse("protokoll")).content.decode()
    assert text.partition("<tbody>")[2].count("<tr") <= 51
    assert "Zeile 59" in text and "Zeile 3<" not in text


def test_der_verlauf_zeigt_jede_fassung_mit_vorher_und_nachher(als: Als, besetzung: Besetzung) -> None:
    nummer = besetzung.ressort1.pk
    als("verwaltung").post(reverse("zugang_aendern", args=[nummer]), {"anzeigename": "Muster Neu benannt", "email": "a@stadt.example"})
    als("verwaltung").post(reverse("zugang_schliessen", args=[nummer]), {"grund": "Wechsel"})
    text = als("pruefung").get(reverse("verlauf", args=["nutzer", nummer])).content.decode()
    assert re.search(r"Aktiv.*?\bja\b.*?\bnein\b", text, re.DOTALL) and "durch Muster verwaltung" in text
    assert "<td>Muster ressort1</td>" not in text and "a@stadt.example" not in text, "von Zugängen steht kein Name im Verlauf"


def test_den_verlauf_liest_nur_wer_alles_liest(als: Als, besetzung: Besetzung) -> None:
    url = reverse("verlauf", args=["nutzer", besetzung.ressort1.pk])
    for wer in ("ressort1", "fachkraft1", "verwaltung", "gremium", "ohne_rolle"):
        assert als(wer).get(url).status_code == 404
    for modell, pk in (("gibtsnicht", "1"), ("nutzer", "999999"), ("nutzer", "x")):
        assert als("pruefung").get(reverse("verlauf", args=[modell, pk])).status_code == 404


def test_im_protokoll_fuehrt_der_gegenstand_zum_verlauf(als: Als, besetzung: Besetzung) -> None:
    schreibe(besetzung, "Zeile")
    url = reverse("verlauf", args=["nutzer", besetzung.controlling.pk])
    assert url in als("pruefung").get(reverse("protokoll")).content.decode()
    assert url not in als("ressort1").get(reverse("protokoll")).content.decode()
