"""Counts by age and Geschlecht, and cohorts with their rates: only for who is responsible, nothing for others."""

from collections.abc import Callable

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.statistik import uebernimm
from sozialraum.models import Altersband, Fallkohorte

pytestmark = pytest.mark.usefixtures("halle", "db")
Als = Callable[..., Client]


@pytest.fixture
def mit_alter() -> str:
    """Three cells of January 2011, one in Stadtteil 101, two without it."""
    band = Altersband.objects.order_by("von").first()
    assert band
    zeilen = [f"34;101;01.2011;{band.schluessel};w;2;1;0", f"34;102;01.2011;{band.schluessel};m;4;0;1", "34;102;01.2011;;;5;0;0"]
    inhalt = "\n".join(["hilfeart;gebiet;monat;altersgruppe;geschlecht;bestand;begonnen;beendet", *zeilen])
    uebernimm(wer=Wer.befehl("test"), angaben=Auftragsangaben("fallstatistik", inhalt.encode(), "alter.csv"))
    return band.name


class TestAlter:
    def test_controlling_sieht_jede_gruppe_und_die_ausgabe_dasselbe(self, als: Als, mit_alter: str) -> None:
        client, wahl = als("controlling"), {"hilfen": "34", "von": "01.2011", "bis": "01.2011"}
        antwort = client.get(reverse("fallalter"), wahl)
        zeilen = [tuple(z.record[n] for n in ("alter", "geschlecht", "bestand")) for z in antwort.context["table"].rows]
        assert {z[2] for z in zeilen} == {2, 4, 5} and zeilen[-1][:2] == ("ohne Angabe", "ohne Angabe")
        assert all(mit_alter == z[0] for z in zeilen[:-1]) and "Nur intern" in antwort.content.decode()
        assert "11" in antwort.content.decode()  # the sum
        assert mit_alter in client.get(reverse("fallalter"), wahl | {"format": "csv"}).content.decode("utf-8-sig")

    def test_eine_ressortleitung_sieht_nur_ihr_gebiet_und_andere_die_seite_nicht(self, als: Als, mit_alter: str) -> None:
        wahl = {"hilfen": "34", "von": "01.2011", "bis": "01.2011"}
        text = als("ressort1").get(reverse("fallalter"), wahl).content.decode()
        assert "Dafür sind Sie nicht zuständig" in text and mit_alter not in text.split("</form>")[-1]
        wahl["gebiet"] = "stadtteil-101"
        assert sum(mit_alter in _tabelle(als(name), wahl) for name in ("ressort1", "ressort2", "ressort3")) == 1
        for name in ("fachkraft1", "pruefung", "gremium", "netzwerkstelle"):
            assert als(name).get(reverse("fallalter")).status_code == 404

    def test_ohne_gliederung_sagt_die_seite_es(self, als: Als) -> None:
        antwort = als("controlling").get(reverse("fallalter"), {"von": "01.2005", "bis": "12.2005"})
        assert "Nicht nach Alter oder Geschlecht geliefert" in antwort.content.decode()

    def test_die_vorfuehrung_zeigt_jede_altersgruppe_und_was_ohne_angabe_ist(self, als: Als) -> None:
        antwort = als("controlling").get(reverse("fallalter"), {"hilfen": "hze", "von": "09.2007", "bis": "09.2007"})
        zeilen = [z.record for z in antwort.context["table"].rows]
        assert [z["alter"] for z in zeilen][::2] == [
            "0 bis unter 3 Jahre", "3 bis unter 6 Jahre", "6 bis unter 10 Jahre", "10 bis unter 21 Jahre", "ohne Angabe",
        ]  # fmt: skip
        assert all(z["bestand"] > 20 for z in zeilen) and "Musterdaten" in antwort.content.decode()


def _tabelle(client: Client, wahl: dict[str, str]) -> str:
    return client.get(reverse("fallalter"), wahl).content.decode().split("</form>")[-1]


class TestKohorten:
    def test_die_neueste_liste_mit_summe_und_filter(self, als: Als) -> None:
        juengste = Fallkohorte.objects.wirksam().latest("stand").stand
        rows = Fallkohorte.objects.wirksam().filter(stand=juengste)
        antwort = als("controlling").get(reverse("fallkohorten"))
        assert antwort.context["anzahl"] == rows.count() > 0
        summe = rows.aggregate(s=Sum("anzahl"))["s"]
        assert f"{juengste:%d.%m.%Y}: {summe:,}".replace(",", ".") in antwort.context["kernaussage"]
        art = rows.filter(hilfeart__isnull=False).values_list("hilfeart__schluessel", flat=True)[0]
        gefiltert = als("controlling").get(reverse("fallkohorten"), {"hilfeart": art})
        assert gefiltert.context["anzahl"] == rows.filter(hilfeart__schluessel=art).count()

    def test_entgelte_sieht_nur_wer_zustaendig_ist(self, als: Als) -> None:
        alle = als("controlling").get(reverse("fallkohorten")).context["anzahl"]
        eigene = [als(name).get(reverse("fallkohorten")).context["anzahl"] for name in ("ressort1", "ressort2", "ressort3")]
        assert 0 < sum(eigene) <= alle and all(n < alle for n in eigene)
        for name in ("fachkraft1", "pruefung", "gremium", "verwaltung"):
            assert als(name).get(reverse("fallkohorten")).status_code == 404
        assert "Kohorten mit Tagessätzen" not in als("fachkraft1").get(reverse("fallstatistik")).content.decode()
