"""The explanation of a Verteilung hides small case numbers from those who may not see them, on page and in file (decisions.md 34)."""

from typing import Any

import pytest
from django.urls import reverse

from basis.zahlen import Zustand
from sozialraum.models import Parameter
from tests.budgets.kontext import beschlossene_2007

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("wer", "offen"),
    [
        ("controlling", {"I", "IV"}), ("fachbereichsleitung", {"I", "IV"}), ("pruefung", {"I", "IV"}), ("ressort1", {"I"}),
        ("ressort2", set()), ("fachkraft1", set()),
    ],
)  # fmt: skip
def test_wer_fallzahlen_nicht_sieht_liest_keinen_weg_der_sie_verriete(als: Any, besetzung: Any, wer: str, offen: set[str]) -> None:
    ziel, client = beschlossene_2007(besetzung), als(wer)
    Parameter.objects.create(schluessel="geheimhaltung_intern", gueltig_von="2007-10-01", wert=100_000, quelle="Probe")
    adresse = reverse("verteilung_erklaerung", args=[ziel.pk])
    seite = client.get(adresse)
    datei = client.get(adresse, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    mit_fallzahlen = 0
    for ansicht in seite.context["toepfe"]:
        faelle = {m.schluessel for m in ansicht.topf.eingaben.modell.merkmale if m.beruht_auf_fallzahlen}
        mit_fallzahlen += bool(faelle)
        for weg in ansicht.wege:
            z = weg.zeile
            if z.schluessel not in ("I", "IV"):
                continue
            gesperrt = bool(faelle) and z.schluessel not in offen
            assert bool(weg.gesperrt) is gesperrt
            assert all((s.rohwert.zustand is Zustand.GESPERRT) is gesperrt for s in weg.schritte)
            raum = client.get(reverse("verteilung_erklaerung_raum", args=[ziel.pk, ansicht.topf.schluessel, z.schluessel]))
            text = raum.content.decode()
            assert ("in der Stadt sind es" in text, "geteilt durch" in text, "ist die Summe aus" in text) == (not gesperrt,) * 3
            assert ("Rohwert zum Punktwert ist gesperrt" in text) is gesperrt
            zeilen = [x for x in datei if x.startswith(f"{ansicht.topf.name};{z.schluessel};")]
            assert zeilen and any(";·;" in x for x in zeilen) is gesperrt
            assert any("in der Stadt sind es" in x or "ist die Summe aus" in x for x in zeilen) is not gesperrt
    assert mit_fallzahlen


def test_mit_der_schwelle_der_stadt_sind_grosse_zahlen_offen(als: Any, besetzung: Any) -> None:
    seite = als("fachkraft1").get(reverse("verteilung_erklaerung", args=[beschlossene_2007(besetzung).pk]))
    assert any(not weg.gesperrt for ansicht in seite.context["toepfe"] for weg in ansicht.wege)
