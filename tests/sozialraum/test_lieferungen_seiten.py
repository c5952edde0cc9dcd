"""The pages of the data: hub, deliveries with their take-back, values with their history."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sozialraum.models import Datenlieferung, Importentwurf, Indikatorwert
from sozialraum.views.daten import kernsatz
from tests.sozialraum.test_import_seiten import FEHLER, GUT, entwurf_mit, seite

pytestmark = pytest.mark.usefixtures("halle", "db")
Als = Callable[..., Client]


@pytest.mark.parametrize(
    ("zellen", "satz"),
    [
        ([(43, 0), (43, 0)], "Zum 31.12.2006 haben 2 von 2 Indikatoren für alle 43 Stadtteile einen Wert."),
        (
            [(43, 0), (43, 4), (40, 40), (0, 0)],
            "Zum 31.12.2006 haben 1 von 4 Indikatoren für alle 43 Stadtteile einen Wert. Bei 1 sind Stadtteile ohne Wert geliefert"
            " (gesperrt oder keine Angabe), bei 2 fehlt die Lieferung ganz oder teilweise.",
        ),
    ],
)
def test_nur_ein_wert_zaehlt_als_vorhanden(zellen: list[tuple[int, int]], satz: str) -> None:
    zeilen = [{"zellen": [{"ohne": ohne, "fehlt": 43 - da}]} for da, ohne in zellen]
    assert kernsatz(zeilen, [date(2006, 12, 31)], 43) == satz


class TestSeiten:
    def test_eine_lieferung_laesst_sich_mit_grund_zuruecknehmen(self, als: Als) -> None:
        client = als("controlling")
        client.post(reverse("import_uebernehmen", args=[entwurf_mit(client, *GUT).pk]))
        lieferung = Datenlieferung.objects.latest("pk")
        url = reverse("lieferung_zuruecknehmen", args=[lieferung.pk])
        assert client.post(url, {"grund": ""}).status_code == 422
        text = client.post(url, {"grund": "Falsche Datei"}, follow=True).content.decode()
        assert "Zurückgenommen am" in text and "Falsche Datei" in text
        assert client.post(url, {"grund": "Noch einmal"}).status_code == 422

    def test_was_verwendet_wird_zeigt_kein_formular_zum_zuruecknehmen(self, als: Als) -> None:
        client = als("controlling")
        erste = entwurf_mit(client, *GUT)
        client.post(reverse("import_uebernehmen", args=[erste.pk]))
        lieferung = Datenlieferung.objects.latest("pk")
        client.post(
            reverse("import_uebernehmen", args=[entwurf_mit(client, *GUT, "103;Nördliche Innenstadt;hze_dichte;30.09.2007;1;10;x").pk])
        )
        text = seite(client, "lieferung", lieferung.pk)
        assert "2 Werte bestätigt" in text and "Lieferung zurücknehmen</button>" not in text

    def test_ein_wert_wird_korrigiert_und_zeigt_seinen_verlauf(self, als: Als) -> None:
        client = als("controlling")
        wert = Indikatorwert.objects.filter(zustand="wert", nenner__isnull=False, indikator__je_schule=False).latest("pk")
        url = reverse("wert_korrigieren", args=[wert.pk])
        angaben = {"zustand": "wert", "zaehler": "7", "nenner": "1.234,5", "grund": "Zahlendreher"}
        assert client.post(url, angaben | {"grund": ""}).status_code == 422
        text = client.post(url, angaben, follow=True).content.decode()
        assert "Zahlendreher" in text and "1.234,5" in text and "ersetzt" in text
        assert "inzwischen korrigiert" in client.post(url, angaben).content.decode()

    def test_werte_lassen_sich_filtern_und_genau_so_ausgeben(self, als: Als) -> None:
        client = als("controlling")
        abfrage = "?indikator=hze_dichte&stichtag=31.12.2006&gebiet=Silberhöhe"
        assert client.get(reverse("werte") + abfrage).context["anzahl"] == 1
        ausgabe = client.get(f"{reverse('werte')}{abfrage}&format=csv").content.decode("utf-8-sig")
        assert ausgabe.count("461 Silberhöhe") == 1 and "Altstadt" not in ausgabe

    def test_drei_zustaende_sehen_verschieden_aus(self, als: Als) -> None:
        client = als("controlling")
        zeilen = ("101;;hze_dichte;30.09.2007;0;10;x", "102;;hze_dichte;30.09.2007;·;10;x", "103;;hze_dichte;30.09.2007;–;;x")
        client.post(reverse("import_uebernehmen", args=[entwurf_mit(client, *zeilen).pk]))
        text = client.get(f"{reverse('werte')}?stichtag=30.09.2007").content.decode()
        assert "gesperrt" in text and "kein Wert" in text and ">0,0<" in text

    @pytest.mark.parametrize(("name", "hoechstens"), [("daten", 12), ("lieferungen", 12), ("werte", 12), ("import_neu", 12)])
    def test_zahl_der_abfragen(self, als: Als, name: str, hoechstens: int, django_assert_max_num_queries: Any) -> None:
        client = als("controlling")
        client.get(reverse(name))  # the first request of a session writes its beginning
        with django_assert_max_num_queries(hoechstens):
            client.get(reverse(name))

    def test_zahl_der_abfragen_auf_einzelseiten(self, als: Als, django_assert_max_num_queries: Any) -> None:
        client = als("controlling")
        ziele = [("lieferung", Datenlieferung.objects.latest("pk").pk), ("wert", Indikatorwert.objects.latest("pk").pk)]
        ziele.append(("wert_korrigieren", ziele[1][1]))
        client.get(reverse("daten"))
        for name, pk in ziele:
            with django_assert_max_num_queries(12):
                client.get(reverse(name, args=[pk]))

    def test_alte_entwuerfe_verschwinden_mit_dem_naechsten_import(self, als: Als) -> None:
        client = als("controlling")
        alt = entwurf_mit(client, *GUT)
        Importentwurf.objects.filter(pk=alt.pk).update(created_at=timezone.now() - timedelta(days=15))
        neu = entwurf_mit(client, *FEHLER)
        assert list(Importentwurf.objects.values_list("pk", flat=True)) == [neu.pk]
