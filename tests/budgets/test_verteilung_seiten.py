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
from budgets.models import Gewichtung, Teiltopf, Verteilung
from sozialraum.models import Gebiet, Protokoll, Stadt
from tests.budgets.kontext import beschlossene_2007, beschluss, verteilung_2007, verteilung_2008
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
        assert als("ressort1").get(ort).status_code == 200
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

    def test_htmx_bekommt_nur_das_ergebnis(self, als: Any) -> None:
        ort = _ort("verteilung", verteilung_2007().pk)
        teil = als("controlling").get(ort, {"hze-sockel": "60000"}, headers={"HX-Request": "true"})
        assert "<html" not in teil.content.decode() and "Ergebnis nach Sozialraum" in teil.content.decode()
        assert teil.headers["Vary"] == "HX-Request, Cookie" or "HX-Request" in teil.headers["Vary"]

    @pytest.mark.parametrize("eingabe", ["25.5", "NaN", "-5", "1e9", "9" * 40, "<script>"])
    def test_was_keine_zahl_ist_bleibt_ein_satz(self, als: Any, eingabe: str) -> None:
        seite = als("controlling").get(_ort("verteilung", verteilung_2007().pk), {"hze-sockel": eingabe, "hze-g_hze_dichte": eingabe})
        assert seite.status_code == 200
        assert not seite.context["szenario"].gueltig
        assert "<script>" not in seite.content.decode().replace("<script src", "")

    def test_gewichte_die_nicht_hundert_ergeben_nennen_den_ausweg(self, als: Any) -> None:
        seite = als("controlling").get(_ort("verteilung", verteilung_2007().pk), {"hze-g_hze_dichte": "15"}).content.decode()
        assert "statt genau 100 Prozent" in seite
        assert "Basisgewicht auf 35,00\u00a0% setzen" in seite and "hze-basisgewicht=35" in seite

    def test_ein_weiterer_indikator_laesst_sich_ausprobieren(self, als: Any) -> None:
        was = {"hze-neu": "kita_3_u6", "hze-neu_gewicht": "10", "hze-basisgewicht": "30"}
        seite = als("controlling").get(_ort("verteilung", verteilung_2007().pk), was)
        assert seite.context["rechnung"].rechenbar
        assert "kita_3_u6" in {g.indikator for g in seite.context["szenario"].aenderungen["hze"].gewichte}

    @pytest.mark.parametrize("womit", ["gespeichert", "vorjahr", "bevoelkerung", "geltend", "unsinn"])
    def test_jeder_vergleich_laesst_sich_waehlen(self, als: Any, womit: str) -> None:
        assert als("controlling").get(_ort("verteilung", verteilung_2008().pk), {"vergleich": womit}).status_code == 200

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


class TestSzenario:
    def test_ein_szenario_wird_mit_den_annahmen_der_adresse_gespeichert(self, als: Any) -> None:
        ziel, ressort = verteilung_2007(), Gebiet.objects.get(schluessel="R-I")
        ort = f"{_ort('verteilung_kopieren', ziel.pk)}?hze-sockel=60000"
        assert "Kleine Räume" not in als("ressort1").get(ort).content.decode()
        antwort = als("ressort1").post(ort, {"name": "Mehr Sockel", "gebiet": ressort.pk, "grund": "Kleine Räume stützen"})
        neu = Verteilung.objects.get(name="Mehr Sockel")
        assert (antwort.status_code, antwort.url) == (302, neu.get_absolute_url())
        assert neu.teiltoepfe.get(schluessel="hze").sockel_cent == 6_000_000

    def test_ohne_begruendung_kommt_das_formular_mit_422_zurueck(self, als: Any) -> None:
        antwort = als("controlling").post(_ort("verteilung_kopieren", verteilung_2007().pk), {"name": "X"})
        assert antwort.status_code == 422
        assert "Bitte füllen Sie das Feld „Begründung“ aus." in antwort.content.decode()

    def test_niemand_legt_ein_szenario_fuer_ein_fremdes_ressort_an(self, als: Any) -> None:
        fremd = Gebiet.objects.get(schluessel="R-II")
        antwort = als("ressort1").post(_ort("verteilung_kopieren", verteilung_2007().pk), {"name": "X", "gebiet": fremd.pk, "grund": "Y"})
        assert antwort.status_code == 422

    def test_annahmen_lassen_sich_in_den_entwurf_uebernehmen(self, als: Any) -> None:
        ziel = verteilung_2008()
        ort = f"{_ort('verteilung_uebernehmen', ziel.pk)}?hze-sockel=60000"
        assert als("controlling").get(ort).status_code == 200
        assert als("controlling").post(ort, {"version": ziel.version}).status_code == 302
        assert ziel.teiltoepfe.get(schluessel="hze").sockel_cent == 6_000_000
        assert als("controlling").post(ort, {"version": ziel.version}).status_code in (409, 422)


class TestEntwurf:
    def test_der_teiltopf_wird_gespeichert_und_wer_zu_spaet_kommt_erfaehrt_es(self, als: Any) -> None:
        ziel = verteilung_2008()
        ort = _ort("verteilung_teiltopf", ziel.pk, "hze")
        seite = als("controlling").get(ort)
        daten = {**seite.context["form"].data, "teil": "einstellungen", "version": ziel.version, "name": "Hilfen", "betrag": "14.728.475",
                 "bevoelkerung": ziel.teiltoepfe.get(schluessel="hze").bevoelkerung_id, "sockel": "70.000"}  # fmt: skip
        assert als("controlling").post(ort, daten).status_code == 302
        assert ziel.teiltoepfe.get(schluessel="hze").sockel_cent == 7_000_000
        assert als("controlling").post(ort, daten).status_code == 409

    def test_dienste_werden_als_ganzes_ersetzt(self, als: Any) -> None:
        ziel = verteilung_2008()
        daten = {"teil": "dienste", "version": ziel.version, "dienst-TOTAL_FORMS": "1", "dienst-INITIAL_FORMS": "0",
                 "dienst-0-name": "Krisendienst", "dienst-0-betrag": "1.000.000", "dienst-0-verantwortlich": "Fachbereich"}  # fmt: skip
        assert als("controlling").post(_ort("verteilung_teiltopf", ziel.pk, "hze"), daten).status_code == 302
        assert [(d.name, d.betrag_cent) for d in ziel.teiltoepfe.get(schluessel="hze").dienste.all()] == [("Krisendienst", 100_000_000)]

    def test_ein_dienst_ohne_betrag_ist_ein_satz(self, als: Any) -> None:
        ziel = verteilung_2008()
        daten = {"teil": "dienste", "version": ziel.version, "dienst-TOTAL_FORMS": "1", "dienst-INITIAL_FORMS": "0", "dienst-0-name": "X"}
        antwort = als("controlling").post(_ort("verteilung_teiltopf", ziel.pk, "hze"), daten)
        assert antwort.status_code == 422 and "Zu jedem Dienst gehören ein Name und ein Betrag." in antwort.content.decode()

    def test_eine_gewichtung_wird_uebernommen(self, als: Any) -> None:
        ziel, foerderung = verteilung_2008(), Gewichtung.objects.get(schluessel="foerderung")
        daten = {"teil": "gewichtung", "version": ziel.version, "gewichtung": foerderung.pk}
        assert als("controlling").post(_ort("verteilung_teiltopf", ziel.pk, "hze"), daten).status_code == 302
        assert ziel.teiltoepfe.get(schluessel="hze").gewichte.count() == 4

    def test_anlegen_aendern_teiltopf_anlegen_und_entfernen(self, als: Any) -> None:
        ziel, client = verteilung_2007(), als("controlling")
        kopf = {"name": "Neu", "haushaltsjahr": ziel.haushaltsjahr_id, "einheit": "EUR", "gebiet": ziel.gebiet_id,
                "gebietsstand": "31.12.2006", "werte_stand": "31.12.2005"}  # fmt: skip
        assert client.post(_ort("verteilung_neu"), {**kopf, "gebietsstand": "31.13.2006"}).status_code == 422
        assert client.post(_ort("verteilung_neu"), kopf).status_code == 302
        neu = Verteilung.objects.get(name="Neu")
        assert client.post(_ort("verteilung_aendern", neu.pk), {**kopf, "name": "Neuer", "version": neu.version}).status_code == 302
        neu.refresh_from_db()
        topf = {"name": "Sonstiges", "betrag": "0", "version": neu.version}
        assert client.post(_ort("verteilung_teiltopf_neu", neu.pk), topf).status_code == 302
        neu.refresh_from_db()
        weg = {"teil": "entfernen", "version": neu.version}
        assert client.post(_ort("verteilung_teiltopf", neu.pk, "sonstiges"), weg).status_code == 302
        assert (neu.name, neu.teiltoepfe.count()) == ("Neuer", 2)

    def test_den_entwurf_des_fachbereichs_aendert_keine_ressortleitung(self, als: Any) -> None:
        vorgelegt = verteilung_2007()
        assert als("ressort1").get(_ort("verteilung_aendern", vorgelegt.pk)).status_code == 403
        assert als("ressort1").get(_ort("verteilung_aendern", verteilung_2008().pk)).status_code == 404


class TestEntscheidung:
    def test_der_ganze_weg_vom_entwurf_zum_beschluss(self, als: Any) -> None:
        ziel = verteilung_2008()
        assert als("controlling").post(_ort("verteilung_vorlegen", ziel.pk)).status_code == 302
        ort, daten = _ort("verteilung_beschliessen", ziel.pk), {"beschluss": beschluss().pk, "bestaetigt": "on"}
        assert als("controlling").post(ort, daten).status_code == 403
        assert als("fachbereichsleitung").post(ort, {}).status_code == 422
        assert als("fachbereichsleitung").post(ort, daten).status_code == 302
        assert Verteilung.objects.get(pk=ziel.pk).ist_beschlossen
        seite = als("ressort3").get(_ort("verteilung_entscheidung", ziel.pk)).content.decode()
        assert Verteilung.objects.get(pk=ziel.pk).pruefsumme in seite

    def test_wer_vorgelegt_hat_sieht_warum_er_nicht_beschliessen_kann(self, als: Any) -> None:
        ziel = verteilung_2008()
        als("fachbereichsleitung").post(_ort("verteilung_vorlegen", ziel.pk))
        seite = als("fachbereichsleitung").get(_ort("verteilung_entscheidung", ziel.pk)).content.decode()
        assert "trägt ihren Beschluss nicht selbst ein" in seite and "disabled" in seite
        daten = {"beschluss": beschluss().pk, "bestaetigt": "on"}
        assert als("fachbereichsleitung").post(_ort("verteilung_beschliessen", ziel.pk), daten).status_code == 422

    def test_was_im_weg_steht_steht_auf_der_seite(self, als: Any) -> None:
        Teiltopf.objects.filter(verteilung=verteilung_2008(), schluessel="hze").update(betrag_cent=1)
        seite = als("controlling").get(_ort("verteilung_entscheidung", verteilung_2008().pk)).content.decode()
        assert "Noch nicht möglich" in seite and "disabled" in seite

    def test_ohne_grund_wird_nichts_zurueckgezogen(self, als: Any) -> None:
        assert als("controlling").post(_ort("verteilung_zurueckziehen", verteilung_2007().pk), {"grund": ""}).status_code == 422
        assert als("controlling").post(_ort("verteilung_zurueckziehen", verteilung_2007().pk), {"grund": "Prüfen"}).status_code == 302
        assert Protokoll.objects.get(aktion="verteilung_zurueckgezogen").grund == "Prüfen"


class TestErklaerung:
    def test_jede_zelle_fuehrt_zu_einem_satz(self, als: Any) -> None:
        ziel = verteilung_2008()
        seite = als("controlling").get(_ort("verteilung_erklaerung_raum", ziel.pk, "hze", "IV")).content.decode()
        for anker in ("kinder_u15_sgb2", "kinder_u15_sgb2-punkte", "punktwert", "bedarfseinheiten", "anteil", "roh", "gekappt", "betrag"):
            assert f'id="{anker}"' in seite, anker
        assert "in der Stadt sind es" in seite and "geteilt durch" in seite

    def test_auch_die_nicht_zugeordneten_werden_erklaert(self, als: Any) -> None:
        ort = _ort("verteilung_erklaerung_raum", verteilung_2008().pk, "hze", "nicht zugeordnet")
        assert "Landrain" in als("controlling").get(ort).content.decode()

    @pytest.mark.parametrize(("topf", "raum"), [("hze", "XX"), ("gibtsnicht", "IV")])
    def test_was_es_nicht_gibt_ist_404(self, als: Any, topf: str, raum: str) -> None:
        assert als("controlling").get(_ort("verteilung_erklaerung_raum", verteilung_2008().pk, topf, raum)).status_code == 404

    def test_der_export_traegt_die_saetze(self, als: Any) -> None:
        text = als("controlling").get(_ort("verteilung_erklaerung", verteilung_2008().pk), {"format": "csv"}).content.decode("utf-8-sig")
        assert "gerundet auf 100,00\u00a0€" in text.lower()


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
        assert "Noch keine Verteilung" in als("controlling").get(_ort("personalbemessung")).content.decode()
        assert "Beschlossene Verteilungen erscheinen hier" in als("fachkraft1").get(_ort("verteilungen")).content.decode()

    def test_gewichtungen_mit_versionen_im_vergleich(self, als: Any) -> None:
        daten = {"schluessel": "hze", "name": "Gewichtung", "gueltig_ab": "01.01.2008", "verfahren": "anteil", "basisgewicht": "50",
                 "g_kinder_u15_sgb2": "50"}  # fmt: skip
        assert als("controlling").post(_ort("gewichtung_neu"), {**daten, "basisgewicht": "49"}).status_code == 422
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
        assert client.get(ort).status_code == 200
    assert len(abfragen) <= MOST_QUERIES, [a["sql"][:90] for a in abfragen.captured_queries]
