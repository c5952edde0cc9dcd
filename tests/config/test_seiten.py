"""Frame, texts, health, headers: what every page and every answer has."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path, reverse

from config import health, markdown
from config.urls import urlpatterns as echte
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


def stuerze_ab(request: HttpRequest) -> None:
    raise RuntimeError("geplant")


urlpatterns = [*echte, path("absturz/", stuerze_ab)]


@pytest.mark.urls(__name__)
class TestKoepfe:
    @pytest.mark.parametrize(
        ("weg", "status"),
        [("/konto/anmelden/", 200), ("/hilfe/", 200), ("/konto/", 302), ("/gibt-es-nicht/", 404), ("/absturz/", 500), ("/livez", 200)],
    )
    def test_jede_antwort_traegt_die_schutzkoepfe(self, client: Client, weg: str, status: int) -> None:
        client.raise_request_exception = False
        antwort = client.get(weg)
        assert antwort.status_code == status
        self._geschuetzt(antwort)
        assert antwort["Cache-Control"] == "no-store"
        assert antwort["X-Frame-Options"] == "DENY"

    def test_auch_ein_fremder_rechnername_und_ein_abgelaufenes_formular(self, client: Client) -> None:
        for antwort in (
            client.get("/hilfe/", headers={"host": "fremd.example"}),
            Client(enforce_csrf_checks=True).post("/konto/anmelden/"),
        ):
            assert antwort.status_code in (400, 403)
            self._geschuetzt(antwort)
            assert antwort["Cache-Control"] == "no-store"

    def test_statische_dateien_duerfen_in_den_zwischenspeicher(self, client: Client) -> None:
        antwort = client.get("/static/css/grundlage.css")
        assert antwort.status_code == 200
        self._geschuetzt(antwort)
        assert antwort["Cache-Control"] != "no-store"
        antwort.close()

    @staticmethod
    def _geschuetzt(antwort: Any) -> None:
        richtlinie = antwort["Content-Security-Policy"]
        assert "default-src 'none'" in richtlinie and "unsafe" not in richtlinie
        assert antwort["X-Content-Type-Options"] == "nosniff"
        for kopf in ("Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"):
            assert antwort[kopf] == "same-origin"
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(antwort["Permissions-Policy"].split(", "))
        assert antwort["X-Request-ID"]


class TestRahmen:
    def test_die_navigation_zeigt_nur_was_es_gibt_und_was_man_darf(self, als: Als) -> None:
        intern = als("controlling").get(reverse("konto")).context["navigation"]
        gremium = als("gremium").get(reverse("konto")).context["navigation"]
        ohne = als("ohne_rolle").get(reverse("konto")).context["navigation"]
        assert {p["titel"] for p in gremium} < {p["titel"] for p in intern}
        assert "Daten" not in {p["titel"] for p in gremium}
        assert {p["titel"] for p in ohne} <= {"Übersicht"}

    def test_haushaltsjahr_und_datenstand_stehen_im_kopf(self, als: Als) -> None:
        from budgets.models import Haushaltsjahr

        Haushaltsjahr.objects.create(jahr=2006, bezeichnung="2005/06")
        antwort = als("controlling").get(reverse("konto"))
        assert antwort.context["haushaltsjahr"] == "2005/06"
        assert antwort.context["datenstand"] is None

    def test_eine_zurueckgenommene_lieferung_zaehlt_nicht_zum_datenstand(self, als: Als) -> None:
        from datetime import date

        from django.utils import timezone

        from basis.models import Nutzer
        from budgets.models import Haushaltsjahr
        from sozialraum.models import Datenlieferung

        Haushaltsjahr.objects.create(jahr=2007)
        Datenlieferung.objects.create(art="erfassung", stichtag=date(2005, 12, 31))
        zurueck = {"zurueckgenommen_am": timezone.now(), "zurueckgenommen_von": Nutzer.objects.first(), "ruecknahme_grund": "falsch"}
        Datenlieferung.objects.create(art="erfassung", stichtag=date(2006, 12, 31), **zurueck)
        antwort = als("controlling").get(reverse("konto"))
        assert (antwort.context["haushaltsjahr"], antwort.context["datenstand"]) == ("2007", date(2005, 12, 31))

    def test_mein_zugang_braucht_wenige_abfragen(self, als: Als, django_assert_max_num_queries: Any) -> None:
        client = als("ressort1")
        with django_assert_max_num_queries(12):
            client.get(reverse("konto"))

    def test_die_stadt_wird_je_anfrage_einmal_gelesen(self, als: Als, django_assert_max_num_queries: Any) -> None:
        client = als("ressort1")
        with django_assert_max_num_queries(12) as abfragen:
            client.get(reverse("konto"))
        assert len([a for a in abfragen.captured_queries if "sozialraum_stadt" in a["sql"]]) == 1


class TestTexte:
    @pytest.mark.parametrize("name", ["hilfe", "glossar", "barrierefreiheit", "datenschutz"])
    def test_sie_stehen_allen_offen(self, client: Client, name: str) -> None:
        text = client.get(reverse(name)).content.decode()
        assert "<h1>" in text and "style=" not in text and "<script>" not in text

    def test_das_glossar_kommt_aus_den_apps_und_laesst_sich_durchsuchen(self, client: Client) -> None:
        alle = client.get(reverse("glossar")).content.decode()
        treffer = client.get(reverse("glossar"), {"suche": "punktwert"}).content.decode()
        assert "Punktwert" in treffer and "Gremium" in alle and "Gremium" not in treffer.partition("<tbody>")[2]
        assert "Kein Begriff gefunden" in client.get(reverse("glossar"), {"suche": "xyzxyz"}).content.decode()

    def test_rohes_html_und_fremde_dateien_kommen_nicht_durch(self) -> None:
        text = markdown.setze(
            "# T\n\n## A *b*\n\n<script>x</script> [Datei](anders.md) [Netz](https://a.example)\n\n|a|b|\n|--|--:|\n|1|2|\n"
        )
        assert (text.titel, text.kapitel) == ("T", (("a-b", "A b"),))
        assert "<script>" not in text.html and "anders.md" not in text.html and "https://a.example" in text.html
        assert "style" not in text.html and '<td class="n">2</td>' in text.html and "<caption" in text.html

    def test_eine_unbekannte_seite_sagt_es_auf_deutsch(self, als: Als) -> None:
        assert "Diese Seite gibt es nicht" in als("controlling").get("/gibt-es-nicht/").content.decode()

    def test_wer_einen_schalter_als_adresse_oeffnet_bekommt_einen_weg_zurueck(self, als: Als) -> None:
        antwort = als("controlling").get("/verteilungen/1/zurueckziehen/")
        text = antwort.content.decode()
        assert (antwort.status_code, antwort["Allow"]) == (405, "POST")
        assert "lässt sich nicht öffnen" in text and 'href="/verteilungen/1/"' in text

    @pytest.mark.parametrize(
        ("adresse", "ziel"),
        [
            ("/verteilungen/1/zurueckziehen/", "/verteilungen/1/"),
            ("/daten/importe/1/uebernehmen/?x=1", "/daten/importe/1/uebernehmen/?x=1"),
            ("/daten/lieferungen/1/zuruecknehmen/", "/daten/lieferungen/1/"),
        ],
    )
    def test_die_anmeldung_fuehrt_auf_eine_seite_die_sich_oeffnen_laesst(self, client: Client, adresse: str, ziel: str) -> None:
        antwort = client.post(adresse)
        assert parse_qs(urlsplit(antwort["Location"]).query)["next"] == [ziel]

    def test_parameter_stehen_da_wie_man_sie_sagt(self, als: Als) -> None:
        from datetime import date

        from sozialraum.models import Parameter

        for schluessel, wert, einheit in (("grenze", "0.1", "Anteil"), ("betrag", "50000", "EUR"), ("frist", "14", "Tage")):
            Parameter.objects.create(
                schluessel=schluessel, bezeichnung=schluessel, wert=wert, einheit=einheit, gueltig_von=date(2005, 1, 1)
            )
        text = als("controlling").get(reverse("parameter")).content.decode()
        for gezeigt in ("10\u00a0%", "50.000\u00a0€", "14", "Tage"):
            assert f">{gezeigt}<" in text, gezeigt
        assert "Anteil" not in text and "EUR" not in text

    def test_eine_verweigerung_nennt_wer_es_darf(self, als: Als) -> None:
        from sozialraum.rechte import Recht, warum_nicht

        text = als("ressort1").get(reverse("parameter")).content.decode()
        assert warum_nicht(Recht.EINSTELLUNGEN_PFLEGEN) in text


class TestBereitschaft:
    def test_bereit_ist_das_produkt_mit_allem(self, client: Client) -> None:
        assert client.get("/livez").content == b"ok"
        assert client.get("/readyz").json() == {"bereit": True, "gruende": []}

    def test_livez_braucht_keine_datenbank(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            client.get("/livez")

    def test_ohne_datenbank_antwortet_readyz_mit_503(self, client: Client, monkeypatch: Any) -> None:
        def ausfall() -> None:
            raise OperationalError("weg")

        monkeypatch.setattr(health.connection, "cursor", ausfall)
        antwort = client.get("/readyz")
        assert antwort.status_code == 503
        assert antwort.json()["gruende"] == ["Die Datenbank antwortet nicht."]

    def test_eine_ausgeschaltete_schutzregel_faellt_auf(self, client: Client, als_eigentuemer: Any) -> None:
        from django.db import connection

        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER sozialraum_protokoll_nur_anhaengen")
        gruende = client.get("/readyz").json()["gruende"]
        assert len(gruende) == 1 and "sozialraum_protokoll_nur_anhaengen" in gruende[0]

    def test_ein_voller_datentraeger_faellt_auf(self, client: Client, monkeypatch: Any) -> None:
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
        assert client.get("/readyz").json()["gruende"] == ["Auf dem Datenträger sind nur noch 5 MB frei."]

    def test_eine_alte_oder_fehlende_sicherung_faellt_auf(self, client: Client, settings: Any, tmp_path: Any) -> None:
        import os
        import time

        settings.BACKUP_FOLDER = str(tmp_path)
        assert client.get("/readyz").json()["gruende"] == ["Es gibt keine Sicherung."]
        datei = tmp_path / "sicherung.dump"
        datei.write_text("x")
        assert client.get("/readyz").status_code == 200
        os.utime(datei, (0, time.time() - 30 * 3600))
        assert client.get("/readyz").json()["gruende"] == ["Die jüngste Sicherung ist 30 Stunden alt."]

    def test_ein_ordner_den_niemand_lesen_kann_ist_ein_grund_und_kein_fehler(
        self, client: Client, settings: Any, tmp_path: Any, monkeypatch: Any
    ) -> None:
        echt = health.Path.iterdir

        def verboten(ordner: Any) -> Any:
            if ordner != tmp_path:
                return echt(ordner)
            raise PermissionError(13, "Permission denied", str(ordner))

        settings.BACKUP_FOLDER, settings.METRIK_TOKEN = str(tmp_path), "zeichen"
        settings.METRIK_ORDNER = tmp_path / "metrik"
        monkeypatch.setattr(health.Path, "iterdir", verboten)
        antwort = client.get("/readyz")
        assert (antwort.status_code, antwort.json()["gruende"]) == (503, ["Der Ordner der Sicherungen lässt sich nicht lesen."])
        werte = client.get("/metrics", headers={"authorization": "Bearer zeichen"})
        assert werte.status_code == 200 and b"\nsozialraum_backup_age_seconds" not in werte.content

    def test_eine_sicherung_die_eben_weggeraeumt_wird_zaehlt_nicht(
        self, client: Client, settings: Any, tmp_path: Any, monkeypatch: Any
    ) -> None:
        settings.BACKUP_FOLDER = str(tmp_path)
        (tmp_path / "sicherung.dump").write_text("x")
        echt = health.Path.is_file

        def eben_weg(pfad: Any) -> bool:
            if pfad.parent != tmp_path:
                return echt(pfad)
            pfad.unlink()
            return True

        monkeypatch.setattr(health.Path, "is_file", eben_weg)
        assert client.get("/readyz").json()["gruende"] == ["Es gibt keine Sicherung."]


class TestEinstellungen:
    def test_ein_neuer_wert_laesst_den_alten_stehen(self, als: Als, raeume: Raeume) -> None:
        from datetime import date

        from sozialraum.models import Parameter, Protokoll

        Parameter.objects.create(schluessel="grenze", bezeichnung="Grenze", wert=3, einheit="Fälle", gueltig_von=date(2005, 1, 1))
        daten = {"schluessel": "grenze", "wert": "5,5", "gueltig_von": "01.07.2007", "quelle": "Beschluss"}
        client = als("controlling")
        assert client.post(reverse("parameter_neu"), daten).status_code == 302
        assert client.post(reverse("parameter_neu"), daten).status_code == 422, "derselbe Tag hat schon einen Wert"
        assert Parameter.objects.wert("grenze", date(2007, 6, 30)) == 3
        assert float(Parameter.objects.wert("grenze", date(2007, 7, 1))) == 5.5
        assert Protokoll.objects.filter(aktion="parameter_gesetzt").count() == 1
        assert "5,5" in client.get(reverse("parameter")).content.decode()

    def test_wer_sie_nicht_pflegt_bekommt_das_formular_nicht(self, als: Als) -> None:
        for name in ("parameter_neu", "stadt"):
            assert als("ressort1").get(reverse(name)).status_code == 404

    def test_zwei_zugleich_ueberschreiben_einander_nicht(self, als: Als, raeume: Raeume) -> None:
        client = als("controlling")
        daten = {k: v or "" for k, v in client.get(reverse("stadt")).context["form"].initial.items()}
        assert client.post(reverse("stadt"), daten | {"absender": "A"}).status_code == 302
        antwort = client.post(reverse("stadt"), daten | {"absender": "B"})
        assert antwort.status_code == 409
        assert "jemand anderes" in antwort.content.decode()

    def test_ein_beispiel_das_nicht_zum_muster_passt_wird_abgelehnt(self, als: Als, raeume: Raeume) -> None:
        client = als("controlling")
        daten = {k: v or "" for k, v in client.get(reverse("stadt")).context["form"].initial.items()}
        for muster in (r"^\d+$", "["):
            antwort = client.post(reverse("stadt"), daten | {"vorlagen_muster": muster, "vorlagen_beispiel": "IV/2005/05174"})
            assert antwort.status_code == 422


def test_alle_verwaltungslinks_fuehren_zu_seiten(als: Als, besetzung: Besetzung) -> None:
    for wer in ("verwaltung", "controlling", "pruefung", "gremium"):
        client = als(wer)
        for _titel, url, _satz in client.get(reverse("konto")).context["verwaltung"]:
            assert client.get(url).status_code == 200
