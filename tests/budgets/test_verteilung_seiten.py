"""The pages of a Verteilung: who sees them, what the URL says, what a form answers, how many queries they take."""

import io
import time
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from budgets.actions import verteilung as actions
from budgets.inputs import rechne
from budgets.models import Teiltopf, Verteilung
from sozialraum.models import Gebiet, Stadt
from tests.budgets.kontext import beschlossene_2007, verteilung_2007, verteilung_2008
from tests.factories import wer_ist

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
ANSICHTEN = (
    "verteilung",
    "verteilung_vergleich",
    "verteilung_robustheit",
    "verteilung_erklaerung",
    "verteilung_entscheidung",
    "verteilung_paket",
)
MOST_QUERIES = 12


def _ort(name: str, *args: Any) -> str:
    return reverse(name, args=args)


@pytest.fixture
def entwurf_ressort1(besetzung: Any) -> Verteilung:
    """A scenario that belongs to Ressort I alone."""
    return actions.kopiere(
        wer=wer_ist(besetzung.ressort1), verteilung=verteilung_2007(), name="Vorschlag Ressort I", grund="Kanarienvogel",
        gebiet=Gebiet.objects.get(schluessel="R-I"),
    )  # fmt: skip


class TestWerSiehtWas:
    @pytest.mark.parametrize("ansicht", ANSICHTEN)
    def test_der_entwurf_eines_ressorts_ist_fuer_ein_anderes_404(self, als: Any, entwurf_ressort1: Verteilung, ansicht: str) -> None:
        ort = _ort(ansicht, entwurf_ressort1.pk)
        assert als("ressort1").get(ort).status_code == (403 if ansicht == "verteilung_paket" else 200)  # case numbers of all Stadtteile
        assert als("controlling").get(ort).status_code == 200
        for fremd in ("ressort2", "fachkraft1", "gremium", "verwaltung", "ohne_rolle"):
            assert als(fremd).get(ort).status_code == 404, fremd

    @pytest.mark.parametrize("name", ["verteilung_vorlegen", "verteilung_verwerfen", "verteilung_korrigieren"])
    def test_auch_schreiben_ist_dort_404(self, als: Any, entwurf_ressort1: Verteilung, name: str) -> None:
        assert als("ressort2").post(_ort(name, entwurf_ressort1.pk), {"grund": "x"}).status_code == 404

    def test_er_steht_weder_in_der_liste_noch_im_export_noch_im_vergleich_der_anderen(self, als: Any, entwurf_ressort1: Verteilung) -> None:
        vorgelegt = verteilung_2007().pk
        for ort in (_ort("verteilungen"), f"{_ort('verteilungen')}?format=csv", _ort("verteilung_vergleich", vorgelegt)):
            assert "Vorschlag Ressort I" in als("ressort1").get(ort).content.decode("utf-8-sig"), ort
            assert "Vorschlag Ressort I" not in als("ressort2").get(ort).content.decode("utf-8-sig"), ort

    def test_vorgelegtes_lesen_ressortleitungen_fachkraefte_erst_nach_dem_beschluss(self, als: Any, besetzung: Any) -> None:
        ort = _ort("verteilung", verteilung_2007().pk)
        assert als("ressort2").get(ort).status_code == 200
        assert als("fachkraft1").get(ort).status_code == 404
        beschlossene_2007(besetzung)
        assert als("fachkraft1").get(ort).status_code == 200

    def test_wer_lesen_aber_nicht_aendern_darf_erfaehrt_warum(self, als: Any) -> None:
        antwort = als("ressort2").get(_ort("verteilung", verteilung_2007().pk)).content.decode()
        assert "ändern können ihn nur Personen, die dort Verteilungen entwerfen" in antwort
        assert als("ressort2").post(_ort("verteilung_vorlegen", verteilung_2008().pk)).status_code == 404
        assert als("ressort2").post(_ort("verteilung_zurueckziehen", verteilung_2007().pk), {"grund": "x"}).status_code == 403


class TestWerkstatt:
    def test_die_adresse_ist_das_szenario(self, als: Any) -> None:
        ziel = verteilung_2007()
        seite = als("controlling").get(_ort("verteilung", ziel.pk), {"hze-sockel": "60.000"})
        assert seite.context["szenario"].aenderungen["hze"].sockel == 6_000_000
        assert "Szenario, nicht gespeichert" in seite.content.decode()
        assert seite.context["womit"] == "dem gespeicherten Stand"
        assert Teiltopf.objects.get(verteilung=ziel, schluessel="hze").sockel_cent == 5_000_000

    def test_nicht_zugeordnete_stadtteile_erhalten_keinen_sockel(self, als: Any) -> None:
        antwort = als("controlling").get(_ort("verteilung", verteilung_2007().pk))
        for ansicht in antwort.context["toepfe"]:
            sockel = ansicht.topf.eingaben.topf.sockel
            assert ansicht.tafel.offen.sockel == 0 and ansicht.tafel.summe.sockel == 5 * sockel > 0
        assert "sind kein Empfänger und erhalten keinen Sockel" in antwort.content.decode()

    def test_htmx_bekommt_nur_das_ergebnis(self, als: Any) -> None:
        ort = _ort("verteilung", verteilung_2007().pk)
        teil = als("controlling").get(ort, {"hze-sockel": "60000"}, headers={"HX-Request": "true"})
        assert "<html" not in teil.content.decode() and "Ergebnis nach Sozialraum" in teil.content.decode()
        assert teil.headers["Vary"] == "HX-Request, Cookie" or "HX-Request" in teil.headers["Vary"]

    @pytest.mark.parametrize("eingabe", ["25.5", "NaN", "-5", "1e9", "9" * 40, "<script>"])
    def test_was_keine_zahl_ist_bleibt_ein_satz(self, als: Any, eingabe: str) -> None:
        seite = als("controlling").get(_ort("verteilung", verteilung_2007().pk), {"hze-sockel": eingabe, "hze-g_hze_dichte": eingabe})
        assert seite.status_code == 200
        text = seite.content.decode()
        assert not seite.context["szenario"].gueltig and seite.context["tafel"] is None
        assert 'href="#id_hze-sockel"' in text and "Ergebnis nach Sozialraum" not in text and "Bitte berichtigen Sie" in text
        assert "<script>" not in seite.content.decode().replace("<script src", "")

    def test_gewichte_die_nicht_hundert_ergeben_nennen_den_ausweg(self, als: Any) -> None:
        seite = als("controlling").get(_ort("verteilung", verteilung_2007().pk), {"hze-g_hze_dichte": "15"}).content.decode()
        assert "statt genau 100 Prozent" in seite
        assert "Basisgewicht auf 35\u00a0% setzen" in seite and "hze-basisgewicht=35" in seite

    def test_ein_weiterer_indikator_laesst_sich_ausprobieren(self, als: Any) -> None:
        was = {"hze-neu": "kita_3_u6", "hze-neu_gewicht": "10", "hze-basisgewicht": "30"}
        seite = als("controlling").get(_ort("verteilung", verteilung_2007().pk), was)
        assert seite.context["rechnung"].rechenbar
        assert "kita_3_u6" in {g.indikator for g in seite.context["szenario"].aenderungen["hze"].gewichte}

    @pytest.mark.parametrize("womit", ["gespeichert", "vorjahr", "bevoelkerung", "geltend", "unsinn"])
    def test_jeder_vergleich_laesst_sich_waehlen(self, als: Any, womit: str) -> None:
        assert als("controlling").get(_ort("verteilung", verteilung_2008().pk), {"vergleich": womit}).status_code == 200

    @pytest.mark.parametrize(
        ("womit", "satz"),
        [("", "gegenüber dem gespeicherten Stand"), ("vorjahr", "gegenüber dem Vorjahr 2007"), ("bevoelkerung", "der reinen Bevölkerung")],
    )
    def test_die_kernaussage_nennt_den_vergleich_den_sie_rechnet(self, als: Any, womit: str, satz: str) -> None:
        was = {"vergleich": womit, "hze-sockel": "60000"}
        seite = als("controlling").get(_ort("verteilung", verteilung_2008().pk), was)
        assert seite.context["szenario"].geaendert and satz in seite.context["kernaussage"]

    @pytest.mark.parametrize("ansicht", ["verteilung", "verteilung_vergleich", "verteilung_robustheit", "verteilung_erklaerung"])
    def test_jede_datei_sagt_was_sie_ist(self, als: Any, ansicht: str) -> None:
        ziel, client = verteilung_2008(), als("controlling")
        fest, was = (client.get(_ort(ansicht, ziel.pk), {"format": "csv", **w}).content.decode() for w in ({}, {"hze-sockel": "60000"}))
        for text in (fest, was):
            satz = f"Verteilung: {ziel.name}, Haushaltsjahr 2008 ({ziel.get_status_display()})"
            assert satz in text and "\nMusterdaten" in text and "\nGebietsstand " in text
        assert "der gespeicherte Stand" in fest and "Szenario: Gerechnet" not in fest and "Szenario: Gerechnet" in was

    def test_der_export_enthaelt_die_genauen_betraege(self, als: Any) -> None:
        ziel = verteilung_2007()
        inhalt = als("controlling").get(_ort("verteilung", ziel.pk), {"format": "xlsx"}).content
        blatt = load_workbook(io.BytesIO(inhalt))["Ergebnis"]
        zeilen = {zeile[2]: zeile for zeile in blatt.iter_rows(values_only=True)}
        assert zeilen["Halle-Neustadt"][5] * 100 == rechne(ziel).je_empfaenger["IV"]
        assert zeilen["Ansatz"][5] == 19_833_500

    def test_eine_aeltere_beschlossene_verteilung_sollte_ueberprueft_werden(self, als: Any, besetzung: Any) -> None:
        beschlossen = beschlossene_2007(besetzung)
        assert not als("ressort1").get(_ort("verteilung", beschlossen.pk)).context["frist"].faellig
        Stadt.objects.update(fester_tag="2008-12-15")
        assert "sollte überprüft werden" in als("ressort1").get(_ort("verteilung", beschlossen.pk)).content.decode()

    @pytest.mark.gruendlich
    def test_was_waere_wenn_kostet_hoechstens_das_zehnfache_einer_leeren_seite(self, als: Any) -> None:
        client, ort = als("controlling"), _ort("verteilung", verteilung_2008().pk)
        zeiten: dict[str, list[float]] = {"leer": [], "was": []}
        for _ in range(7):
            for name, ziel, kopf in (("leer", reverse("barrierefreiheit"), {}), ("was", f"{ort}?hze-sockel=60000", {"HX-Request": "true"})):
                beginn = time.perf_counter()
                assert client.get(ziel, headers=kopf).status_code == 200
                zeiten[name].append(time.perf_counter() - beginn)
        assert median(zeiten["was"]) <= 10 * median(zeiten["leer"])


class TestErklaerung:
    def test_jede_zelle_fuehrt_zu_einem_satz(self, als: Any) -> None:
        ziel = verteilung_2008()
        seite = als("controlling").get(_ort("verteilung_erklaerung_raum", ziel.pk, "hze", "IV")).content.decode()
        for anker in ("kinder_u15_sgb2", "kinder_u15_sgb2-punkte", "punktwert", "bedarfseinheiten", "anteil", "roh", "gekappt", "betrag"):
            assert f'id="{anker}"' in seite, anker
        assert "in der Stadt sind es" in seite and "geteilt durch" in seite

    def test_unter_den_rechenwegen_stehen_stadt_und_summe(self, als: Any) -> None:
        for ansicht in als("controlling").get(_ort("verteilung_erklaerung", verteilung_2008().pk)).context["toepfe"]:
            stadt, topf = ansicht.stadt, ansicht.topf
            assert stadt.punktwert == 100 and all(s.faktor == 1 for s in stadt.schritte)
            assert ansicht.summe.betrag == topf.ergebnis.verteilbar and ansicht.summe.anteil == 1

    def test_auch_die_nicht_zugeordneten_werden_erklaert(self, als: Any) -> None:
        ort = _ort("verteilung_erklaerung_raum", verteilung_2008().pk, "hze", "nicht zugeordnet")
        assert "Landrain" in als("controlling").get(ort).content.decode()

    @pytest.mark.parametrize(("topf", "raum"), [("hze", "XX"), ("gibtsnicht", "IV")])
    def test_was_es_nicht_gibt_ist_404(self, als: Any, topf: str, raum: str) -> None:
        assert als("controlling").get(_ort("verteilung_erklaerung_raum", verteilung_2008().pk, topf, raum)).status_code == 404

    def test_der_export_traegt_die_saetze(self, als: Any) -> None:
        text = als("controlling").get(_ort("verteilung_erklaerung", verteilung_2008().pk), {"format": "csv"}).content.decode("utf-8-sig")
        assert "gerundet auf 100,00\u00a0€" in text.lower()
        toepfe = {topf.name for topf in Teiltopf.objects.filter(verteilung=verteilung_2008())}
        assert len(toepfe) > 1 and toepfe <= {zeile.split(";")[0].strip('"') for zeile in text.splitlines()}


class TestVergleichUndRobustheit:
    @pytest.mark.parametrize("ebene", ["sozialraum", "ressort", "stadtteil"])
    def test_unterschiede_heben_sich_auf(self, als: Any, ebene: str) -> None:
        seite = als("controlling").get(_ort("verteilung_vergleich", verteilung_2007().pk), {"ebene": ebene, "mit": "bevoelkerung"})
        zeilen = seite.context["zeilen"]
        assert len(zeilen) == {"sozialraum": 6, "ressort": 4, "stadtteil": 43}[ebene]
        assert sum(z.delta for z in zeilen) == 0

    def test_die_robustheit_umschliesst_jeden_betrag(self, als: Any) -> None:
        seite = als("controlling").get(_ort("verteilung_robustheit", verteilung_2007().pk))
        assert all(z.kleinster <= z.betrag <= z.groesster for z in seite.context["gesamt"])
        assert "Die Grenzen sind genau berechnet." in seite.content.decode()

    def test_zwei_teiltoepfe_gleichen_namens_bleiben_zwei(self, als: Any, besetzung: Any) -> None:
        ziel = verteilung_2007()
        ziel.teiltoepfe.update(name="Hilfen")
        ziel = actions.kopiere(wer=wer_ist(besetzung.controlling), verteilung=ziel, name="Probe", grund="Probe", gebiet=ziel.gebiet)
        seite = als("controlling").get(_ort("verteilung_robustheit", ziel.pk))
        assert [name for name, _ in seite.context["je_topf"]] == ["Hilfen"] * ziel.teiltoepfe.count()
        assert {z.schluessel: z.betrag for z in seite.context["gesamt"]} == rechne(ziel).je_empfaenger

    @pytest.mark.parametrize("ansicht", ["verteilung_vergleich", "verteilung_robustheit", "verteilung_erklaerung"])
    def test_was_sich_nicht_rechnen_laesst_sagt_warum(self, als: Any, ansicht: str) -> None:
        Teiltopf.objects.filter(verteilung=verteilung_2008(), schluessel="hze").update(basisgewicht="0.3")
        seite = als("controlling").get(_ort(ansicht, verteilung_2008().pk))
        assert seite.status_code == 200 and "statt genau 100 Prozent" in seite.content.decode()


class TestListen:
    def test_die_liste_laesst_sich_filtern_und_ausgeben(self, als: Any) -> None:
        ort = f"{_ort('verteilungen')}?status=vorgelegt&format=csv"
        zeilen = als("controlling").get(ort).content.decode("utf-8-sig").strip().splitlines()
        assert len(zeilen) == 2 and "Verteilung 2007" in zeilen[1]

    def test_ohne_treffer_sagt_die_seite_was_los_ist(self, als: Any) -> None:
        assert "Nichts gefunden" in als("controlling").get(f"{_ort('verteilungen')}?status=beschlossen").content.decode()
        assert "Noch keine" in als("controlling").get(_ort("personalbemessung")).content.decode()
        assert "Beschlossene Verteilungen erscheinen hier" in als("fachkraft1").get(_ort("verteilungen")).content.decode()

    def test_gewichtungen_mit_versionen_im_vergleich(self, als: Any) -> None:
        daten = {"schluessel": "hze", "name": "Gewichtung", "gueltig_ab": "01.01.2008", "verfahren": "anteil", "basisgewicht": "50",
                 "g_kinder_u15_sgb2": "50"}  # fmt: skip
        assert als("controlling").post(_ort("gewichtung_neu"), {**daten, "basisgewicht": "49"}).status_code == 422
        geprueft = als("controlling").post(_ort("gewichtung_neu"), {**daten, "basisgewicht": "60,5", "summe": "1"})
        assert geprueft.context["form"].summensatz == "110,5\u00a0%; das sind 10,5\u00a0% zu viel."
        assert als("controlling").post(_ort("gewichtung_neu"), daten).status_code == 302
        seite = als("ressort2").get(_ort("gewichtung", "hze", 2)).content.decode()
        assert "Version 1" in seite and "+20,00" in seite
        assert als("fachkraft1").get(_ort("gewichtung_neu")).status_code == 404


@pytest.mark.parametrize("ansicht", ANSICHTEN)
@pytest.mark.parametrize("wer", ["controlling", "ressort1"])
def test_die_zahl_der_abfragen_ist_klein(als: Any, ansicht: str, wer: str) -> None:
    client, ort = als(wer), _ort(ansicht, verteilung_2007().pk)
    client.get(ort)
    with CaptureQueriesContext(connection) as abfragen:
        assert client.get(ort).status_code == (403 if (wer, ansicht) == ("ressort1", "verteilung_paket") else 200)
    assert len(abfragen) <= MOST_QUERIES, [a["sql"][:90] for a in abfragen.captured_queries]
