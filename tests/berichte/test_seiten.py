"""Pages of reports, Übersicht, Gebiet, search: who sees what, and what stands there."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from basis.geld import euro
from berichte.models import Bericht
from sozialraum.models import Protokoll, Verwendung

pytestmark = pytest.mark.django_db
Als = Callable[..., Any]


def adresse(name: str, verteilung: Any, ebene: str = "sozialraum", schluessel: str = "IV") -> str:
    return reverse(name, args=[verteilung.pk, ebene, schluessel])


class TestRechte:
    @pytest.mark.parametrize("name", ["sozialraumbudget", "sozialraumbudget_csv", "sozialraumbudget_xlsx"])
    def test_beschlossenes_lesen_alle_vom_fachbereich_und_das_gremium_das_beschloss(self, beschlossen: Any, als: Als, name: str) -> None:
        for rolle in ("fachbereichsleitung", "controlling", "ressort1", "fachkraft1", "pruefung", "gremium"):
            assert als(rolle).get(adresse(name, beschlossen)).status_code == 200, rolle
        assert als("ohne_rolle").get(adresse(name, beschlossen)).status_code == 404
        assert als(None).get(adresse(name, beschlossen)).status_code == 302

    def test_vorgelegtes_liest_das_gremium_nicht(self, vorgelegt: Any, als: Als) -> None:
        assert als("ressort1").get(adresse("sozialraumbudget", vorgelegt)).status_code == 200
        for rolle in ("gremium", "fachkraft1"):
            for name in ("sozialraumbudget", "sozialraumbudget_pdf", "sozialraumbudget_csv", "sozialraumbudget_xlsx"):
                assert als(rolle).get(adresse(name, vorgelegt)).status_code == 404, (rolle, name)

    def test_ein_anderes_gremium_sieht_das_papier_nicht(self, beschlossen: Any, besetzung: Any, als: Als) -> None:
        from sozialraum.models import Gremium, Rollenzuweisung

        Rollenzuweisung.objects.filter(nutzer=besetzung.gremium).update(gremium=Gremium.objects.get(schluessel="stadtrat"))
        assert als("gremium").get(adresse("sozialraumbudget", beschlossen)).status_code == 404

    def test_ein_gebiet_das_es_nicht_gibt_ist_404(self, vorgelegt: Any, als: Als) -> None:
        assert als("controlling").get(adresse("sozialraumbudget", vorgelegt, "stadtteil", "999")).status_code == 404

    def test_ablegen_darf_nicht_jeder_und_die_seite_sagt_wer(self, beschlossen: Any, als: Als) -> None:
        seite = als("fachkraft1").get(adresse("sozialraumbudget", beschlossen)).content.decode()
        assert "Ihre Rolle erlaubt nicht, Berichte zu erzeugen" in seite
        assert als("fachkraft1").post(adresse("bericht_ablegen", beschlossen)).status_code == 403
        assert not Bericht.objects.exists()


class TestAblage:
    @pytest.fixture
    def abgelegt(self, beschlossen: Any, als: Als) -> Bericht:
        antwort = als("controlling").post(adresse("bericht_ablegen", beschlossen))
        assert antwort.status_code == 302
        return Bericht.objects.get()

    def test_ablegen_haelt_inhalt_pdf_und_pruefsumme_fest(self, abgelegt: Bericht, beschlossen: Any, als: Als) -> None:
        assert als("gremium").get(reverse("bericht", args=[abgelegt.pk])).status_code == 200
        datei = als("gremium").get(reverse("bericht_pdf", args=[abgelegt.pk]))
        assert datei.content == bytes(abgelegt.pdf.inhalt)
        assert abgelegt.pruefsumme in PdfReader(io.BytesIO(datei.content)).pages[0].extract_text().replace("\n", "")
        assert als("controlling").get(adresse("sozialraumbudget_pdf", beschlossen)).content == datei.content  # nicht noch einmal gedruckt
        zeile = Protokoll.objects.get(aktion="bericht_erzeugt")
        assert zeile.daten["pruefsumme"] == abgelegt.pruefsumme
        assert Verwendung.objects.filter(gegenstand="bericht", gegenstand_id=str(abgelegt.pk)).count() == 2
        als("controlling").post(adresse("bericht_ablegen", beschlossen))  # noch einmal ist derselbe Bericht
        assert Bericht.objects.count() == 1
        liste = als("controlling").get(reverse("berichte"), {"verteilung": beschlossen.pk, "ebene": "3"})
        assert "Sozialraum IV" in liste.content.decode()
        archiv = als("controlling").get(reverse("berichte_zip", args=[beschlossen.pk]))
        assert zipfile.ZipFile(io.BytesIO(archiv.content)).namelist() == ["3-sozialraumbudget-2007-sozialraum-iv.pdf"]
        assert als("ohne_rolle").get(reverse("berichte_zip", args=[beschlossen.pk])).status_code == 404

    def test_ein_abgelegter_bericht_widersteht_jeder_aenderung(self, beschlossen: Any, als: Als, schnell: list[str]) -> None:
        from django.db import DatabaseError, transaction

        als("controlling").post(adresse("bericht_ablegen", beschlossen))
        for aenderung in (lambda: Bericht.objects.update(pruefsumme="x"), lambda: Bericht.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                aenderung()

    def test_der_bericht_eines_entwurfs_ist_im_archiv_nur_fuer_den_der_ihn_sehen_darf(
        self, vorgelegt: Any, als: Als, schnell: list[str]
    ) -> None:
        als("controlling").post(adresse("bericht_ablegen", vorgelegt))
        bericht = Bericht.objects.get()
        assert als("pruefung").get(reverse("bericht", args=[bericht.pk])).status_code == 200
        for name in ("bericht", "bericht_pdf"):
            assert als("fachkraft1").get(reverse(name, args=[bericht.pk])).status_code == 404


class TestSeite:
    def test_die_seite_nennt_betrag_stand_und_pruefsumme(self, vorgelegt: Any, grundlage: Any, als: Als) -> None:
        from basis import kanonisch
        from tests.berichte.conftest import bericht

        inhalt = bericht(grundlage, "sozialraum", "IV")
        text = als("controlling").get(adresse("sozialraumbudget", vorgelegt)).content.decode()
        assert euro(inhalt.betrag) in text
        assert "Vorschlag, noch nicht beschlossen" in text
        assert kanonisch.pruefsumme(inhalt.inhalt()) in text
        assert "Musterdaten" in text

    def test_was_sich_nicht_rechnen_laesst_sagt_warum(self, vorgelegt: Any, als: Als) -> None:
        from budgets.models import Verteilung

        leer = Verteilung.objects.create(
            name="Leer", haushaltsjahr=vorgelegt.haushaltsjahr, gebiet=vorgelegt.gebiet, gebietsstand=vorgelegt.gebietsstand,
            werte_stand=vorgelegt.werte_stand,
        )  # fmt: skip
        for name in ("sozialraumbudget", "sozialraumbudget_pdf", "sozialraumbudget_xlsx", "sozialraumbudget_csv"):
            antwort = als("controlling").get(adresse(name, leer))
            assert antwort.status_code == 422
            assert "noch keinen Teiltopf" in antwort.content.decode()

    def test_ein_druck_der_scheitert_ist_eine_deutsche_seite(self, vorgelegt: Any, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        from berichte import pdf
        from berichte.druck.maschine import Grenzen

        monkeypatch.setattr(pdf, "GRENZEN_DER_SEITE", Grenzen(dauer=0.2))
        for methode, name in (("get", "sozialraumbudget_pdf"),):
            antwort = getattr(als("controlling"), methode)(adresse(name, vorgelegt))
            assert antwort.status_code == 422
            assert "ließ sich nicht in 0 Sekunden drucken" in antwort.content.decode()

    def test_csv_traegt_die_exakten_betraege_und_die_warnung(self, vorgelegt: Any, grundlage: Any, als: Als) -> None:
        from tests.berichte.conftest import bericht

        text = als("controlling").get(adresse("sozialraumbudget_csv", vorgelegt)).content.decode("utf-8-sig")
        betrag = bericht(grundlage, "sozialraum", "IV").betrag
        assert f"{betrag // 100},{betrag % 100:02d}" in text
        assert "Musterdaten" in text
        assert "19833500,00" in text


class TestUebersicht:
    def test_wer_entscheidet_sieht_zuerst_was_auf_ihn_wartet(self, vorgelegt: Any, als: Als) -> None:
        text = als("fachbereichsleitung").get("/").content.decode()
        assert "Entscheiden: Verteilung 2007" in text
        assert "19,83" in text
        assert "vorgelegt" in text

    def test_wer_vorlegte_wird_nicht_zum_entscheiden_aufgefordert(self, vorgelegt: Any, als: Als) -> None:
        text = als("controlling").get(reverse("aufgaben")).content.decode()
        assert "Entscheiden:" not in text
        assert "3 Stadtteile sind nicht zugeordnet" in text

    def test_die_karte_folgt_der_wahl(self, halle: str, als: Als) -> None:
        text = als("ressort1").get("/", {"indikator": "schulabsentismus"}).content.decode()
        assert '<option value="schulabsentismus" selected>' in text
        assert "Höchste Werte" in text

    def test_das_gremium_sieht_seine_papiere_und_sonst_nichts(self, beschlossen: Any, als: Als) -> None:
        text = als("gremium").get("/").content.decode()
        assert "Nächste Sitzungen" in text and "Beschlossene Verteilungen" in text
        assert adresse("sozialraumbudget", beschlossen, "fachbereich", "FB") in text
        assert "Zu erledigen" not in text

    def test_wer_keine_rolle_hat_erfaehrt_wen_er_fragen_kann(self, halle: str, als: Als) -> None:
        antwort = als("ohne_rolle").get("/")
        assert antwort.status_code == 200
        assert "Systemverwaltung" in antwort.content.decode()

    def test_ein_falscher_stand_ist_eine_falsche_anfrage(self, halle: str, als: Als) -> None:
        assert als("controlling").get("/", {"stand": "2006-12-31"}).status_code == 400


class TestLeereStadt:
    def test_eine_leere_stadt_sagt_was_zu_tun_ist(self, als: Als) -> None:
        antwort = als("controlling").get("/")
        assert antwort.status_code == 200
        assert "Es gibt noch keine Indikatoren" in antwort.content.decode()


class TestGebiet:
    @pytest.mark.parametrize(
        ("ebene", "schluessel"),
        [("fachbereich", "FB"), ("ressort", "R-I"), ("sozialraum", "II"), ("stadtteil", "461"), ("stadtteil", "206")],
    )
    def test_jedes_gebiet_hat_eine_seite(self, vorgelegt: Any, als: Als, ebene: str, schluessel: str) -> None:
        antwort = als("ressort1").get(reverse("gebiet", args=[ebene, schluessel]))
        text = antwort.content.decode()
        assert antwort.status_code == 200
        assert "Kinder unter 15 Jahren in Bedarfsgemeinschaften" in text
        assert "basisstatistik.csv" in text
        assert "Sozialraumbudget" in text
        assert "Musterdaten" in text

    def test_die_drei_zustaende_sehen_verschieden_aus(self, halle: str, als: Als) -> None:
        text = als("controlling").get(reverse("gebiet", args=["stadtteil", "594"]), {"format": "csv"}).content.decode("utf-8-sig")
        assert ";;" in text  # keine Angabe
        seite = als("controlling").get(reverse("gebiet", args=["stadtteil", "594"])).content.decode()
        assert "kein Wert" in seite

    def test_der_stand_waehlt_werte_und_zuordnung(self, halle: str, als: Als) -> None:
        text = als("controlling").get(reverse("gebiet", args=["stadtteil", "461"]), {"stand": "31.12.2005"}).content.decode()
        assert "31.12.2006" not in text.split("<main", 1)[1]

    def test_das_gremium_und_fremde_finden_die_seite_nicht(self, halle: str, als: Als) -> None:
        ziel = reverse("gebiet", args=["sozialraum", "II"])
        assert als("gremium").get(ziel).status_code == 404
        assert als(None).get(ziel).status_code == 302
        assert als("controlling").get(reverse("gebiet", args=["sozialraum", "IX"])).status_code == 404

    def test_nicht_zugeordnet_wird_gesagt(self, halle: str, als: Als) -> None:
        assert "nicht zugeordnet" in als("controlling").get(reverse("gebiet", args=["stadtteil", "206"])).content.decode()


class TestSuche:
    def test_die_suche_findet_ueber_alle_apps(self, vorgelegt: Any, als: Als) -> None:
        suche = als("controlling").get(reverse("suche"), {"q": "silberhöhe"}).content.decode()
        assert "461 Silberhöhe" in suche
        assert "Jugendhilfeausschuss" in als("controlling").get(reverse("suche"), {"q": "Jugendhilfeaus"}).content.decode()
        assert "Verteilung 2007" in als("controlling").get(reverse("suche"), {"q": "Controllinggruppe"}).content.decode()

    def test_hilfe_und_glossar_gehoeren_dazu(self, halle: str, als: Als) -> None:
        text = als("gremium").get(reverse("suche"), {"q": "Deckungskreis"}).content.decode()
        assert "Glossar" in text.split("<main", 1)[1]

    def test_umlaute_und_grossschreibung_sind_gleich(self, halle: str, als: Als) -> None:
        assert "461 Silberhöhe" in als("controlling").get(reverse("suche"), {"q": "SILBERHÖHE"}).content.decode()

    def test_fremde_entwuerfe_werden_nicht_gefunden(self, vorgelegt: Any, besetzung: Any, als: Als) -> None:
        from budgets.models import Verteilung

        Verteilung.objects.filter(status="entwurf").update(name="Rohrdommel")
        assert "Rohrdommel" in als("controlling").get(reverse("suche"), {"q": "rohrdommel"}).content.decode().split("<main", 1)[1]
        for rolle in ("ressort1", "gremium", "fachkraft1"):
            gefunden = als(rolle).get(reverse("suche"), {"q": "rohrdommel"}).content.decode()
            assert "(2008)" not in gefunden, rolle

    @pytest.mark.parametrize("frage", ["", "x", "%", "'; DROP TABLE", "a" * 5000])
    def test_kurze_leere_und_seltsame_fragen_sind_kein_fehler(self, halle: str, als: Als, frage: str) -> None:
        assert als("controlling").get(reverse("suche"), {"q": frage}).status_code == 200
