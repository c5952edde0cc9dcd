"""Verfahren, Werkstatt, Entwurf, Feststellung, Vergleich: auf den Seiten, und was die Datenbank selbst festhält."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from sozialraum import schwerpunktpaket
from sozialraum.actions import typisierung as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.actions.typisierungsverfahren import Merkmalsangabe, Verfahrensangaben, lege_verfahren_an
from sozialraum.inputs.schwerpunkte import Wahl, bestimmung, jahre_frueher, lade, methode, wahl_von
from sozialraum.models import (
    Beschluss,
    Datenlieferung,
    Indikator,
    Indikatorwert,
    Protokoll,
    Schwerpunktraumliste,
    Schwerpunktraumzeile,
    Typisierungsmerkmal,
    Typisierungsverfahren,
)
from sozialraum.schwerpunkte_typen import Stufen
from tests.factories import Besetzung, wer_ist

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
TAG = date(2006, 12, 31)


def liste(jahr: int = 2006) -> Schwerpunktraumliste:
    return Schwerpunktraumliste.objects.get(name=f"Schwerpunkträume {jahr}")


@pytest.fixture
def entwurf(besetzung: Besetzung) -> Schwerpunktraumliste:
    kopf = actions.Listenkopf("Entwurf 2006", "zum Prüfen")
    return actions.entwirf_liste(wer=wer_ist(besetzung.controlling), kopf=kopf, verfahren=liste().verfahren, wahl=wahl_von(liste()))


def abgewiesen(aktion: Callable[[], object], satz: str) -> None:
    with pytest.raises(IntegrityError, match=satz), transaction.atomic():
        aktion()


def sql(text: str, *werte: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, werte)


class TestFestgestellt:
    def test_halle_hat_zwei_festgestellte_musterlisten_die_sich_nachrechnen_lassen(self) -> None:
        for jahr in (2005, 2006):
            fest = liste(jahr)
            assert fest.ist_festgestellt and fest.muster and schwerpunktpaket.rechne_nach(fest.paket) == []
            assert fest.zeilen.count() == 43 and fest.zeilen.filter(schwerpunktraum=True).count() == 4

    def test_nichts_aendert_eine_festgestellte_liste(self) -> None:
        fest = liste()
        rows = Schwerpunktraumliste.objects.filter(pk=fest.pk)
        for aktion in (
            lambda: rows.update(name="anders"),
            lambda: rows.update(status="entwurf"),
            lambda: Schwerpunktraumliste.objects.bulk_update([Schwerpunktraumliste(pk=fest.pk, notiz="x")], ["notiz"]),
            lambda: rows._raw_delete("default"),
            lambda: sql("UPDATE sozialraum_schwerpunktraumliste SET paket = '{}' WHERE id = %s", fest.pk),
        ):
            abgewiesen(aktion, "ist festgestellt und bleibt unverändert")
        zeile = fest.zeilen.first()
        zeilen = Schwerpunktraumzeile.objects.filter(pk=zeile.pk)
        abgewiesen(lambda: zeilen.update(schwerpunktraum=True), "unveränderlich")
        abgewiesen(lambda: zeilen._raw_delete("default"), "unveränderlich")
        zeile.pk = None
        abgewiesen(lambda: zeile.save(force_insert=True), "ihre Zeilen bleiben|einmal_je_liste")

    def test_ohne_den_trigger_waere_sie_zu_aendern(self, als_eigentuemer: Any) -> None:
        with als_eigentuemer():
            sql("ALTER TABLE sozialraum_schwerpunktraumliste DISABLE TRIGGER schwerpunktraumliste_bleibt")
            assert Schwerpunktraumliste.objects.filter(pk=liste().pk).update(notiz="anders") == 1

    def test_eine_benutzte_version_des_verfahrens_bleibt(self, besetzung: Besetzung) -> None:
        row = liste().verfahren
        abgewiesen(lambda: Typisierungsverfahren.objects.filter(pk=row.pk).update(ddof=1), "eine Änderung ist eine neue Version")
        abgewiesen(lambda: row.merkmale.update(gewicht=2), "eine Änderung ist eine neue Version")
        frei = lege_verfahren_an(wer=wer_ist(besetzung.controlling), angaben=angaben(schluessel="frei"))
        assert Typisierungsverfahren.objects.filter(pk=frei.pk).update(notiz="noch frei") == 1

    def test_spaetere_werte_aendern_an_ihr_nichts(self, als: Any) -> None:
        fest = liste()
        vorher = als("ressort1").get(fest.get_absolute_url(), {"format": "csv"}).content
        arbeitslose = Indikator.objects.get(schluessel="arbeitslose_u25")
        lieferung = Datenlieferung.objects.create(art="erfassung")
        wert = Indikatorwert.objects.filter(indikator=arbeitslose, gebiet__schluessel="461", stichtag=TAG).first()
        Indikatorwert.objects.create(
            indikator=arbeitslose, gebiet=wert.gebiet, stichtag=TAG, zaehler=0, nenner=wert.nenner, lieferung=lieferung, ersetzt=wert,
            grund="x",
        )  # fmt: skip
        assert als("ressort1").get(fest.get_absolute_url(), {"format": "csv"}).content == vorher
        assert bestimmung(fest).je_schluessel["461"].z == bestimmung(liste()).je_schluessel["461"].z

    def test_ihre_lieferungen_lassen_sich_nicht_mehr_zuruecknehmen(self, besetzung: Besetzung) -> None:
        lieferung = Datenlieferung.objects.filter(verwendungen__gegenstand="schwerpunktraumliste").first()
        with pytest.raises(Abgelehnt):
            nimm_zurueck(wer=wer_ist(besetzung.controlling), lieferung=lieferung, grund="falsch")

    def test_ein_beschluss_kommt_genau_einmal_hinzu(self, besetzung: Besetzung, als: Any) -> None:
        fest, (erster, zweiter) = liste(), Beschluss.objects.exclude(gremium=None)[:2]
        antwort = als("controlling").post(reverse("schwerpunkt_beschluss", args=[fest.pk]), {"beschluss": erster.pk})
        assert antwort.status_code == 302 and liste().beschluss == erster and liste().pruefsumme == fest.pruefsumme
        assert als("controlling").post(reverse("schwerpunkt_beschluss", args=[fest.pk]), {"beschluss": zweiter.pk}).status_code == 422
        abgewiesen(lambda: Schwerpunktraumliste.objects.filter(pk=fest.pk).update(beschluss=zweiter), "bleibt unverändert")

    def test_ein_mitglied_liest_was_sein_gremium_uebernommen_hat_und_sonst_nichts(self, besetzung: Besetzung, als: Any) -> None:
        fest, eigenes = liste(), besetzung.gremium.rollen.get().gremium
        bericht = reverse("schwerpunkt_bericht", args=[fest.pk])
        assert als("gremium").get(bericht).status_code == 404
        beschluss = Beschluss.objects.create(titel="Schwerpunkträume 2006", gremium=eigenes, tag=date(2007, 3, 1))
        actions.trage_beschluss_ein(wer=wer_ist(besetzung.controlling), liste=fest, beschluss=beschluss)
        assert als("gremium").get(bericht).status_code == 200
        assert als("gremium").get(fest.get_absolute_url()).status_code == 404
        assert als("gremium").get(reverse("schwerpunkt_bericht", args=[liste(2005).pk])).status_code == 404
        assert bericht in als("gremium").get(reverse("berichte")).content.decode()


class TestEntwurf:
    def test_von_der_werkstatt_bis_zur_feststellung(self, als: Any) -> None:
        controlling = als("controlling")
        werkstatt = f"{reverse('schwerpunkt_werkstatt')}?stichtag=31.12.2006&gebietsstand=31.12.2006&ausschluss=461:%20Umbau"
        antwort = controlling.post(werkstatt, {"name": "Neu 2006", "notiz": "Muster"})
        neu = Schwerpunktraumliste.objects.get(name="Neu 2006")
        assert antwort.url == neu.get_absolute_url() and neu.ausschluesse == {"461": "Umbau"} and not neu.ist_festgestellt
        seite = controlling.get(neu.get_absolute_url())
        assert "ausgeschlossen: Umbau" in seite.content.decode()
        antwort = controlling.post(reverse("schwerpunkt_feststellen", args=[neu.pk]), {"gesehen": seite.context["gesehen"]})
        neu.refresh_from_db()
        assert antwort.status_code == 302 and neu.ist_festgestellt and neu.pruefsumme == seite.context["gesehen"]
        assert Protokoll.objects.filter(aktion="schwerpunktraumliste_festgestellt", gegenstand_id=str(neu.pk)).count() == 1

    def test_festgestellt_wird_nur_was_die_vorschau_zeigte(self, als: Any, entwurf: Schwerpunktraumliste) -> None:
        gesehen = als("controlling").get(entwurf.get_absolute_url()).context["gesehen"]
        Schwerpunktraumliste.objects.filter(pk=entwurf.pk).update(notiz="anders")
        antwort = als("controlling").post(reverse("schwerpunkt_feststellen", args=[entwurf.pk]), {"gesehen": gesehen})
        assert antwort.status_code == 422 and "Seit der Vorschau" in antwort.content.decode()
        assert not entwurf.zeilen.exists()

    def test_zweimal_feststellen_geht_nicht(self, besetzung: Besetzung, entwurf: Schwerpunktraumliste) -> None:
        wer = wer_ist(besetzung.controlling)
        actions.stelle_fest(wer=wer, liste=entwurf)
        with pytest.raises(Abgelehnt, match="schon festgestellt"):
            actions.stelle_fest(wer=wer, liste=entwurf)
        with pytest.raises(Abgelehnt, match="bleibt"):
            actions.verwirf(wer=wer, liste=entwurf)

    def test_nur_das_controlling_stellt_fest(self, als: Any, entwurf: Schwerpunktraumliste) -> None:
        antwort = als("fachbereichsleitung").post(reverse("schwerpunkt_feststellen", args=[entwurf.pk]))
        assert antwort.status_code == 403 and "Controlling und Planung" in antwort.content.decode()
        assert "Controlling und Planung" in als("fachbereichsleitung").get(entwurf.get_absolute_url()).content.decode()
        assert als("ressort1").get(entwurf.get_absolute_url()).status_code == 404

    def test_verworfen_ist_er_fort_sein_verlauf_bleibt(self, als: Any, entwurf: Schwerpunktraumliste) -> None:
        assert als("controlling").post(reverse("schwerpunkt_verwerfen", args=[entwurf.pk])).status_code == 302
        assert not Schwerpunktraumliste.objects.filter(pk=entwurf.pk).exists()
        assert als("controlling").get(reverse("verlauf", args=["schwerpunktraumliste", entwurf.pk])).status_code == 200

    @pytest.mark.parametrize(
        ("anders", "satz"),
        [
            ({"vergleichstag": TAG}, "vor dem Stichtag"),
            ({"ausschluesse": {"999": "fort"}}, "dieses Gebiet gibt es nicht"),
            ({"ausschluesse": {"461": " "}}, "fehlt der Grund"),
            ({"gebietsstand": date(1990, 1, 1)}, "keine Stadtteile"),
        ],
    )
    def test_was_ein_entwurf_nicht_darf(self, besetzung: Besetzung, anders: dict[str, Any], satz: str) -> None:
        wahl = Wahl(**({"stichtag": TAG, "gebietsstand": TAG} | anders))
        with pytest.raises(Abgelehnt, match=satz):
            actions.entwirf_liste(
                wer=wer_ist(besetzung.controlling), kopf=actions.Listenkopf("x"), verfahren=liste().verfahren, wahl=wahl
            )

    def test_eine_korrektur_nennt_die_alte_und_ersetzt_sie_erst_wenn_sie_feststeht(self, besetzung: Besetzung, als: Any) -> None:
        wer, alt = wer_ist(besetzung.controlling), liste()
        with pytest.raises(Abgelehnt, match="Begründung"):
            actions.entwirf_liste(wer=wer, kopf=actions.Listenkopf("K", "", alt), verfahren=alt.verfahren, wahl=wahl_von(alt))
        neu = actions.entwirf_liste(wer=wer, kopf=actions.Listenkopf("K", "Irrtum", alt), verfahren=alt.verfahren, wahl=wahl_von(alt))
        assert alt in Schwerpunktraumliste.objects.geltend()
        actions.stelle_fest(wer=wer, liste=neu)
        assert alt not in Schwerpunktraumliste.objects.geltend()
        assert "durch eine Korrektur ersetzt" in als("ressort1").get(alt.get_absolute_url()).content.decode()


def angaben(**anders: Any) -> Verfahrensangaben:
    werte: dict[str, Any] = {
        "schluessel": "eigen", "name": "Eigenes", "gueltig_ab": TAG, "merkmale": [Merkmalsangabe("status", "arbeitslose_u25", Fraction(1))],
        "status": Stufen((Fraction(1),), ("ruhig", "laut")), "dynamik": None, "schwerpunkt": [("laut", "")],
    }  # fmt: skip
    return Verfahrensangaben(**(werte | anders))


class TestVerfahren:
    @staticmethod
    def _gezeigt(form: Any) -> dict[str, Any]:
        """What the form shows, as it would be sent unchanged."""
        werte = {name: form[name].value() for name in form.fields if not name.startswith("stand_")}
        return {name: "" if wert is None else wert for name, wert in werte.items()}

    def test_eine_aenderung_ist_die_naechste_version(self, besetzung: Besetzung) -> None:
        wer = wer_ist(besetzung.controlling)
        erste, zweite = (lege_verfahren_an(wer=wer, angaben=angaben(name=name)) for name in ("Eins", "Zwei"))
        assert (erste.version, zweite.version) == (1, 2) and Typisierungsverfahren.objects.get(pk=erste.pk).name == "Eins"

    @pytest.mark.parametrize(
        ("indikator", "satz"), [("wanderung", "ohne Wertung"), ("lebendgeborene", "bloße Anzahl"), ("gibt_es_nicht", "gibt es nicht")]
    )
    def test_welcher_indikator_nicht_taugt(self, besetzung: Besetzung, indikator: str, satz: str) -> None:
        with pytest.raises(Abgelehnt, match=satz):
            lege_verfahren_an(
                wer=wer_ist(besetzung.controlling), angaben=angaben(merkmale=[Merkmalsangabe("status", indikator, Fraction(1))])
            )

    def test_das_formular_liest_grenzen_klassen_und_regel(self, als: Any) -> None:
        url = f"{reverse('typisierungsverfahren_neu')}?aus=berlin-1"
        daten = self._gezeigt(als("controlling").get(url).context["form"])
        daten |= {"status_grenzen": "-1; 0,5; 2", "regel": "sehr niedrig / negativ\nniedrig", "s_sprachstand": "2,5"}
        assert als("controlling").post(url, daten).status_code == 302
        neu = Typisierungsverfahren.objects.get(schluessel="berlin", version=2)
        assert [str(g.normalize()) for g in neu.status_grenzen] == ["-1", "0.5", "2"]
        assert neu.schwerpunkt == [["sehr niedrig", "negativ"], *(["niedrig", d] for d in ("positiv", "stabil", "negativ"))]
        assert neu.merkmale.get(teil="status", indikator__schluessel="sprachstand").gewicht == Fraction(5, 2)

    @pytest.mark.parametrize(("grenzen", "satz"), [("1; 0", "aufsteigen"), ("eins", "keine Zahl"), ("1", "gehören 2 Klassen, nicht 4")])
    def test_unbrauchbare_grenzen_bekommen_einen_satz(self, als: Any, grenzen: str, satz: str) -> None:
        url = f"{reverse('typisierungsverfahren_neu')}?aus=berlin-1"
        daten = self._gezeigt(als("controlling").get(url).context["form"])
        antwort = als("controlling").post(url, daten | {"status_grenzen": grenzen})
        assert antwort.status_code == 422 and satz in antwort.content.decode()

    @pytest.mark.parametrize(
        ("anders", "regel"),
        [
            ({"status_klassen": ["a"]}, "status_eine_klasse_mehr_als_grenzen"),
            ({"dynamik_grenzen": [1]}, "dynamik_eine_klasse_mehr_als_grenzen"),
            ({"ddof": 2}, "typisierung_ddof_0_oder_1"),
            ({"vergleichsjahre": 0}, "vergleich_1_bis_20_jahre"),
        ],
    )
    def test_was_die_datenbank_selbst_haelt(self, anders: dict[str, Any], regel: str) -> None:
        felder: dict[str, Any] = {"schluessel": "x", "version": 1, "name": "x", "gueltig_ab": TAG}
        felder |= {"status_grenzen": [1], "status_klassen": ["a", "b"]}
        abgewiesen(lambda: Typisierungsverfahren.objects.create(**(felder | anders)), regel)
        row = Typisierungsverfahren.objects.create(**felder)
        indikator = Indikator.objects.first()
        abgewiesen(
            lambda: Typisierungsmerkmal.objects.create(verfahren=row, teil="status", indikator=indikator, gewicht=0), "gewicht_ueber_0"
        )


class TestWerkstatt:
    def test_was_waere_wenn_steht_in_der_adresse_und_nennt_wer_sich_bewegt(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {"stichtag": "31.12.2006", "status_grenzen": "-1; 0,5; 1,5"})
        bewegt = [zeile.name for zeile in antwort.context["vergleich"].bewegte]
        assert antwort.status_code == 200 and "Südstadt" in bewegt and "Silberhöhe" not in bewegt

    def test_ein_gewicht_null_laesst_den_indikator_weg(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {"g_s_sprachstand": "0"})
        assert "s_sprachstand" not in {m.schluessel for m in antwort.context["ergebnis"].verfahren.merkmale}

    @pytest.mark.parametrize("feld", ["stichtag", "status_grenzen", "mindesteinwohner", "g_s_sprachstand", "ausschluss"])
    def test_unlesbares_in_der_adresse_bekommt_einen_satz(self, als: Any, feld: str) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {feld: "xx"})
        assert antwort.status_code == 422 and antwort.context["werkstatt"].form.errors[feld]

    def test_mit_geaenderten_grenzen_gibt_es_keinen_entwurf(self, als: Any) -> None:
        url = f"{reverse('schwerpunkt_werkstatt')}?status_grenzen=-1;0,5;1,5"
        antwort = als("controlling").post(url, {"name": "x"})
        assert antwort.status_code == 422 and not Schwerpunktraumliste.objects.filter(name="x").exists()

    def test_ohne_alten_wert_sagt_sie_warum_nicht(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_werkstatt"), {"stichtag": "31.12.2003"})
        assert antwort.status_code == 200 and "So lässt sich nicht rechnen" in antwort.content.decode()


class TestVergleichUndBericht:
    def test_der_vergleich_nennt_die_wechsel(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("schwerpunkt_vergleich"), {"alt": liste(2005).pk, "neu": liste(2006).pk})
        je = {z.schluessel: z for z in antwort.context["vergleich"].zeilen}
        alt, neu = bestimmung(liste(2005)), bestimmung(liste(2006))
        for schluessel, zeile in je.items():
            gleich = alt.je_schluessel[schluessel].statusklasse == neu.je_schluessel[schluessel].statusklasse
            assert (zeile.schritte == 0) == (gleich and zeile.schritte is not None)

    def test_ein_stadtteil_erklaert_jeden_wert(self, als: Any) -> None:
        text = als("ressort1").get(reverse("schwerpunkt_erklaerung", args=[liste().pk, "461"])).content.decode()
        assert "Am 31.12.2006: 59,86\u00a0%." in text and "ist damit ein Schwerpunktraum" in text
        ohne = als("ressort1").get(reverse("schwerpunkt_erklaerung", args=[liste().pk, "206"])).content.decode()
        assert "keine Angabe: Schulabsentismus" in ohne
        assert als("ressort1").get(reverse("schwerpunkt_erklaerung", args=[liste().pk, "999"])).status_code == 404

    def test_die_seite_eines_gebiets_nennt_seine_einstufung(self, als: Any) -> None:
        stadtteil = als("ressort1").get(reverse("gebiet", args=["stadtteil", "461"]))
        assert [e.titel for e in stadtteil.context["einstufungen"]] == ["Schwerpunkträume 2006", "Schwerpunkträume 2005"]
        raum = als("ressort1").get(reverse("gebiet", args=["sozialraum", "IV"])).context["einstufungen"][0]
        assert [zeile["schluessel"] for zeile in raum.schwerpunkte] == ["572", "573"]
        frueher = als("ressort1").get(reverse("gebiet", args=["stadtteil", "461"]), {"stand": "31.12.2005"})
        assert [e.titel for e in frueher.context["einstufungen"]] == ["Schwerpunkträume 2005"]

    def test_der_bericht_druckt_immer_dieselben_bytes_mit_pruefsumme_und_methode(self, als: Any) -> None:
        url = reverse("schwerpunkt_bericht_pdf", args=[liste().pk])
        erster, zweiter = (als("ressort1").get(url).content for _ in range(2))
        assert erster == zweiter
        papier = PdfReader(BytesIO(erster))
        text = "".join(seite.extract_text() for seite in papier.pages)
        assert liste().pruefsumme[:16] in text.replace("\n", "") and "Musterdaten" in text and "Silberhöhe" in text
        assert set(papier.attachments) == {f"schwerpunktraeume-2006-12-31-{liste().pk}.{e}" for e in ("csv", "json")}

    def test_das_paket_laesst_sich_mit_dem_befehl_nachrechnen(self, als: Any, tmp_path: Path, capsys: Any) -> None:
        datei = tmp_path / "paket.json"
        datei.write_bytes(als("ressort1").get(reverse("schwerpunkt_paket", args=[liste().pk])).content)
        call_command("rechne_nach", str(datei))
        assert capsys.readouterr().out.strip() == "gleich"
        datei.write_text(datei.read_text(encoding="utf-8").replace("sehr niedrig", "hoch", 1), encoding="utf-8")
        with pytest.raises(SystemExit):
            call_command("rechne_nach", str(datei))


class TestEingaben:
    def test_kleine_fallzahlen_gelten_als_gesperrt(self, besetzung: Besetzung) -> None:
        merkmale = [Merkmalsangabe("status", "jugendgerichtshilfe", Fraction(1))]
        row = lege_verfahren_an(wer=wer_ist(besetzung.controlling), angaben=angaben(merkmale=merkmale, mindesteinwohner=0))
        eingaben = lade(methode(row), Wahl(TAG, TAG))
        zaehler = dict(
            Indikatorwert.objects.wirksam().filter(indikator__schluessel="jugendgerichtshilfe", stichtag=TAG, zaehler__isnull=False)
            .values_list("gebiet__schluessel", "zaehler")
        )  # fmt: skip
        klein = {s for s, n in zaehler.items() if 0 < n < 3}
        gesperrt = {ort.schluessel for ort in eingaben.orte if ort.werte["s_jugendgerichtshilfe"].jetzt.zustand == "gesperrt"}
        assert klein and klein <= gesperrt and not any(zaehler.get(s, 0) >= 3 for s in gesperrt)

    def test_ein_zweiter_lauf_laedt_nichts_noch_einmal(self) -> None:
        call_command("lade_stadt", "fixtures/halle", verbosity=0)
        assert Schwerpunktraumliste.objects.count() == 2 and Typisierungsverfahren.objects.count() == 1

    def test_der_schalttag_hat_auch_vor_jahren_einen_tag(self) -> None:
        assert jahre_frueher(date(2008, 2, 29), 2) == date(2006, 2, 28) and jahre_frueher(TAG, 2) == date(2004, 12, 31)
