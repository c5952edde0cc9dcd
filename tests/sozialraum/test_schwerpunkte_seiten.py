"""Entwurf, Feststellung, Vergleich, Bericht: auf den Seiten, und was die Datenbank selbst festhält."""

from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from sozialraum import schwerpunktpaket
from sozialraum.actions import typisierung as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gremien import speichere_beschluss
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.actions.typisierungsverfahren import Merkmalsangabe, lege_verfahren_an
from sozialraum.ebenen import Ebene
from sozialraum.inputs.schwerpunkte import Wahl, bestimmung, jahre_frueher, lade, methode, wahl_von
from sozialraum.models import (
    Beschluss,
    Datenlieferung,
    Gebiet,
    Gremium,
    Indikator,
    Indikatorwert,
    Protokoll,
    Schwerpunktraumliste,
    Schwerpunktraumzeile,
    Typisierungsverfahren,
)
from sozialraum.schwerpunkte import bestimme
from sozialraum.selectors import werte_am
from tests.factories import Besetzung, wer_ist
from tests.sozialraum.test_typisierungsverfahren import abgewiesen, angaben

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
TAG = date(2006, 12, 31)


def liste(jahr: int = 2006) -> Schwerpunktraumliste:
    return Schwerpunktraumliste.objects.get(name=f"Schwerpunkträume {jahr}")


@pytest.fixture
def entwurf(besetzung: Besetzung) -> Schwerpunktraumliste:
    kopf = actions.Listenkopf("Entwurf 2006", "zum Prüfen")
    return actions.entwirf_liste(wer=wer_ist(besetzung.controlling), kopf=kopf, verfahren=liste().verfahren, wahl=wahl_von(liste()))


def sql(text: str, *werte: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, werte)


class TestFestgestellt:
    def test_halle_hat_zwei_festgestellte_musterlisten_die_sich_nachrechnen_lassen(self) -> None:
        """Stadtteile with a small group in one of the Indikatoren are not rated (docs/decisions.md 89)."""
        je_jahr = {}
        for jahr in (2005, 2006):
            fest = liste(jahr)
            assert fest.ist_festgestellt and fest.muster and schwerpunktpaket.rechne_nach(fest.paket) == []
            assert fest.zeilen.count() == 43
            je_jahr[jahr] = list(fest.zeilen.filter(schwerpunktraum=True).order_by("schluessel").values_list("schluessel", flat=True))
        assert je_jahr == {2005: ["461", "572"], 2006: ["461", "572"]}

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

    def test_der_beschluss_einer_liste_bleibt_wie_er_ist(self, besetzung: Besetzung) -> None:
        wer, fest = wer_ist(besetzung.controlling), liste()
        beschluss = Beschluss.objects.create(titel="Liste übernommen", gremium=Gremium.objects.get(schluessel="jha"), tag=date(2007, 3, 1))
        actions.trage_beschluss_ein(wer=wer, liste=fest, beschluss=beschluss)
        beschluss.titel = "Etwas anderes"
        with pytest.raises(Abgelehnt, match="beruht eine Liste der Schwerpunkträume"):
            speichere_beschluss(wer=wer, beschluss=beschluss)
        abgewiesen(lambda: Beschluss.objects.filter(pk=beschluss.pk).update(titel="Etwas anderes"), "bleibt unverändert")
        beschluss.titel, beschluss.text = "Liste übernommen", "Die Liste wird übernommen."
        assert speichere_beschluss(wer=wer, beschluss=beschluss).text

    def test_die_suche_findet_listen_die_man_sehen_darf(self, besetzung: Besetzung, als: Any) -> None:
        fest = liste()
        seite = als("ressort1").get("/suche/", {"q": fest.name[:12]}).content.decode()
        assert fest.get_absolute_url() in seite and "Liste, festgestellt" in seite
        assert fest.name not in als("gremium").get("/suche/", {"q": fest.name[:12]}).content.decode()

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
        assert [zeile["schluessel"] for zeile in raum.schwerpunkte] == ["572"]
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
        klein = {s for s, n in zaehler.items() if 0 < n < 5}
        gesperrt = {ort.schluessel for ort in eingaben.orte if ort.werte["s_jugendgerichtshilfe"].jetzt.zustand == "gesperrt"}
        assert klein and klein < gesperrt  # with the public threshold, and with what a total would give away
        assert len(gesperrt - klein) <= 3  # one Stadtteil more in each Sozialraum that would betray a single one: the rest stays visible
        baum = Gebiet.objects.baum(TAG)
        for sozialraum in baum.auf_ebene(Ebene.SOZIALRAUM):
            teile = {baum.knoten[teil].schluessel for teil in baum.stadtteile(sozialraum.id)}
            assert len(teile & gesperrt) != 1 or len(teile) == 1, sozialraum.schluessel
        bestimmung = bestimme(eingaben)
        assert all(not z.bewertet and not z.z for z in bestimmung.zeilen if z.schluessel in gesperrt)
        paket = schwerpunktpaket.erstelle({"name": "Probe"}, bestimmung)
        werte = {ort["schluessel"]: ort["werte"]["s_jugendgerichtshilfe"][0] for ort in paket["raeume"]}
        assert {werte[s] for s in gesperrt} == {"gesperrt"}

    def test_wer_auch_die_internen_seiten_liest_errechnet_nichts_dazu(self, besetzung: Besetzung) -> None:
        """What is hidden inside is hidden in every output: the visible cells outside are among those inside."""
        ziel, baum = Indikator.objects.get(schluessel="jugendgerichtshilfe"), Gebiet.objects.baum(TAG)
        innen = werte_am(baum, [ziel], TAG, offen=lambda ort: False)[ziel.pk]
        aussen = werte_am(baum, [ziel], TAG)[ziel.pk]
        offen = [{ort for ort in baum.knoten if werte[ort].zaehler is not None} for werte in (innen, aussen)]
        assert offen[1] < offen[0]

    def test_ein_zweiter_lauf_laedt_nichts_noch_einmal(self) -> None:
        call_command("lade_stadt", "fixtures/halle", nur_letztes_quartal=True, verbosity=0)
        assert Schwerpunktraumliste.objects.count() == 2 and Typisierungsverfahren.objects.count() == 1

    def test_der_schalttag_hat_auch_vor_jahren_einen_tag(self) -> None:
        assert jahre_frueher(date(2008, 2, 29), 2) == date(2006, 2, 28) and jahre_frueher(TAG, 2) == date(2004, 12, 31)
