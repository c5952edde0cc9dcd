"""The budget page: sheets add up to the cent, Ressort = Σ Sozialräume, Fachbereich = Ansatz; what is shown when nothing is decided."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from basis.zahlen import NBSP
from budgets.budgetblatt import stelle_zusammen
from budgets.inputs import rechne
from budgets.models import Haushaltsjahr, Verteilung
from budgets.verteilung import Dienst
from sozialraum.ebenen import Ebene
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
ANSATZ = 19_833_500_00


def _verteilung(teil: str) -> Verteilung:
    return Verteilung.objects.get(name__startswith=teil)


@pytest.mark.usefixtures("halle")
class TestBlatt:
    @pytest.fixture(params=["Verteilung 2007", "Verteilung 2008", "Nur nach Zahl", "Kinderarmut stärker", "2008 mit z-Werten"])
    def rechnung(self, request: Any) -> Any:
        return rechne(_verteilung(request.param))

    def test_das_blatt_des_fachbereichs_ergibt_den_ansatz(self, rechnung: Any) -> None:
        blatt = stelle_zusammen(rechnung.baum.wurzel(), rechnung)
        assert blatt.ansatz == rechnung.gesamt == sum(t.eingaben.topf.betrag for t in rechnung.toepfe)
        assert sum(z.betrag for a in blatt.abschnitte for z in a.zeilen) == blatt.summe.betrag == blatt.ansatz
        assert sum((z.anteil for a in blatt.abschnitte for z in a.zeilen), Fraction(0)) == 1
        for abschnitt in blatt.abschnitte:
            assert abschnitt.summe.betrag == sum(z.betrag for z in abschnitt.zeilen)

    def test_ein_ressort_ist_die_summe_seiner_sozialraeume(self, rechnung: Any) -> None:
        oben = {a.knoten.id: a.summe.betrag for a in stelle_zusammen(rechnung.baum.wurzel(), rechnung).abschnitte if a.knoten}
        for ressort in rechnung.baum.auf_ebene(Ebene.RESSORT):
            blatt = stelle_zusammen(ressort, rechnung)
            raeume = [stelle_zusammen(k, rechnung).summe.betrag for k in rechnung.baum.kinder(ressort.id)]
            assert [a.summe.betrag for a in blatt.abschnitte] == raeume
            assert blatt.summe.betrag == sum(raeume) == oben[ressort.id]

    def test_die_stadtteile_ergeben_den_sozialraum(self, rechnung: Any) -> None:
        for raum in rechnung.baum.auf_ebene(Ebene.SOZIALRAUM):
            blatt = stelle_zusammen(raum, rechnung)
            if blatt.stadtteile:  # a model that does not fit Stadtteile shows none
                assert sum(z.betrag for z in blatt.stadtteile) == blatt.summe.betrag

    def test_kein_stadtteil_hat_ein_budget(self, rechnung: Any) -> None:
        with pytest.raises(ValueError, match="kein eigenes Budget"):
            stelle_zusammen(rechnung.baum.auf_ebene(Ebene.STADTTEIL)[0], rechnung)


def _wurzel_und_rechnung(name: str) -> Any:
    rechnung = rechne(_verteilung(name))
    return rechnung.baum.wurzel(), rechnung


@pytest.mark.usefixtures("halle")
class TestVorjahr:
    def test_die_veraenderung_ist_betrag_minus_vorjahr(self) -> None:
        alt, neu = rechne(_verteilung("Verteilung 2007")), rechne(_verteilung("Verteilung 2008"))
        blatt = stelle_zusammen(neu.baum.wurzel(), neu, alt)
        assert blatt.summe.vorjahr == ANSATZ and blatt.summe.veraenderung == -2_000_000_00
        assert blatt.summe.veraenderung_anteil == Fraction(-2_000_000_00, ANSATZ)
        for abschnitt in blatt.abschnitte:
            for zeile in abschnitt.zeilen:
                assert zeile.veraenderung == zeile.betrag - zeile.vorjahr

    def test_dienste_gleichen_namens_behalten_ihr_eigenes_vorjahr(self) -> None:
        alt = rechne(_verteilung("Verteilung 2007"))
        dienste = [(Dienst("Beratung", 100), Dienst("Beratung", 200)), (Dienst("Beratung", 300),)]
        toepfe = [
            replace(topf, eingaben=replace(topf.eingaben, topf=replace(topf.eingaben.topf, dienste=neue)))
            for topf, neue in zip(alt.toepfe, dienste, strict=False)
        ]
        alt = replace(alt, toepfe=(*toepfe, *alt.toepfe[2:]))
        abschnitt = next(a for a in stelle_zusammen(alt.baum.wurzel(), alt, alt).abschnitte if a.titel == "Übergreifende Dienste")
        beratung = [z for z in abschnitt.zeilen if z.name == "Beratung"]
        assert [(z.betrag, z.vorjahr) for z in beratung] == [(100, 100), (200, 200), (300, 300)]

    def test_ohne_vergleich_in_einer_zeile_hat_auch_die_summe_keinen(self) -> None:
        alt, neu = rechne(_verteilung("Verteilung 2007")), rechne(_verteilung("Verteilung 2008"))
        alt = replace(alt)
        alt.__dict__["je_empfaenger"] = {s: betrag for s, betrag in alt.je_empfaenger.items() if s != "IV"}
        blatt = stelle_zusammen(neu.baum.wurzel(), neu, alt)
        ressort = next(a for a in blatt.abschnitte if any(z.schluessel == "IV" for z in a.zeilen))
        assert ressort.summe.vorjahr is None and blatt.summe.vorjahr is None
        assert blatt.mit_vorjahr and blatt.spalten == 7

    def test_ohne_ein_einziges_vorjahr_entfallen_die_spalten(self, als: Any) -> None:
        assert not stelle_zusammen(*_wurzel_und_rechnung("Verteilung 2007")).mit_vorjahr
        assert ">Vorjahr</th>" not in _seite(als, "controlling", 2007, ("sozialraum", "IV")).content.decode()


def _seite(als: Any, wer: str = "ressort1", jahr: int = 2007, ort: tuple[str, str] = ("fachbereich", "FB"), **abfrage: str) -> Any:
    return als(wer).get(reverse("budget", args=[jahr, *ort]), abfrage)


def _beschliesse(verteilung: Verteilung, besetzung: Any, raeume: Raeume) -> Verteilung:
    from budgets.actions.verteilung import beschliesse
    from sozialraum.models import Beschluss
    from tests.factories import wer_ist

    tag = timezone.localdate()
    beschluss = Beschluss.objects.create(titel="Sozialraumbudgets der Probe", gremium=raeume.gremien["jha"], tag=tag, jahr=tag.year)
    beschliesse(wer=wer_ist(besetzung.fachbereichsleitung), verteilung=verteilung, beschluss=beschluss)
    return Verteilung.objects.get(pk=verteilung.pk)


@pytest.mark.usefixtures("halle")
class TestSeite:
    def test_seite_und_export_nennen_dieselbe_summe(self, als: Any) -> None:
        antwort = _seite(als, einheit="euro")
        assert antwort.context["blatt"].summe.betrag == ANSATZ
        assert f"19.833.500,00{NBSP}€" in antwort.content.decode()
        zeilen = _seite(als, format="csv").content.decode("utf-8-sig").split("\r\n")
        tabelle = [z.split(";") for z in zeilen if z.count(";") == 5][1:]
        *betraege, summe = (int(z[2].replace(",", "")) for z in tabelle)
        assert tabelle[-1][0] == "Summe" and sum(betraege) == summe == ANSATZ
        assert "Musterdaten" in zeilen and "Haushaltsjahr 2007" in zeilen

    @pytest.mark.parametrize("ort", [("fachbereich", "FB"), ("ressort", "R-II"), ("sozialraum", "IV")])
    @pytest.mark.parametrize(("wer", "jahr"), [("controlling", 2007), ("ressort1", 2007), ("controlling", 2008), ("fachkraft1", 2007)])
    def test_hoechstens_zwoelf_abfragen(
        self, als: Any, wer: str, ort: tuple[str, str], jahr: int, django_assert_max_num_queries: Any
    ) -> None:
        browser = als(wer)
        browser.get(reverse("budget", args=[jahr, *ort]))
        with django_assert_max_num_queries(12):
            assert browser.get(reverse("budget", args=[jahr, *ort])).status_code == 200

    def test_ohne_verteilung_steht_der_ansatz_da_und_sonst_nichts(self, als: Any) -> None:
        antwort = _seite(als, jahr=2006)
        assert antwort.context["blatt"] is None and "Noch keine Verteilung" in antwort.content.decode()
        assert f"22.033.500,00{NBSP}€" in antwort.context["kernaussage"]

    def test_ein_entwurf_ist_kein_budget(self, als: Any) -> None:
        """Die Verteilung 2008 ist erst ein Entwurf: auch wer sie lesen darf, sieht auf der Budgetseite keine Beträge daraus."""
        assert _seite(als, wer="controlling", jahr=2008).context["blatt"] is None

    def test_ein_vorschlag_heisst_vorschlag_und_ist_nicht_fuer_alle(self, als: Any) -> None:
        antwort = _seite(als)
        assert "Vorschlag, noch nicht beschlossen" in antwort.content.decode()
        assert antwort.context["kernaussage"].endswith("vorgelegt, noch nicht beschlossen.")
        assert _seite(als, wer="fachkraft1").context["blatt"] is None

    def test_beschlossenes_sehen_alle_und_eine_korrektur_im_entwurf_aendert_nichts(self, als: Any, besetzung: Any, raeume: Raeume) -> None:
        beschlossen = _beschliesse(_verteilung("Verteilung 2007"), besetzung, raeume)
        vorher = _seite(als, wer="fachkraft1").context["blatt"]
        assert vorher.summe.betrag == ANSATZ
        Verteilung.objects.create(
            name="Korrektur", haushaltsjahr=beschlossen.haushaltsjahr, gebiet=beschlossen.gebiet, gebietsstand=beschlossen.gebietsstand,
            werte_stand=beschlossen.werte_stand, korrigiert=beschlossen, notiz="Rechenfehler",
        )  # fmt: skip
        assert _seite(als, wer="fachkraft1").context["verteilung"] == beschlossen
        assert Verteilung.objects.geltend(2007) == beschlossen

    def test_was_danach_geaendert_wird_erreicht_das_beschlossene_nicht(self, als: Any, besetzung: Any, raeume: Raeume) -> None:
        from sozialraum.actions.gebiete import ordne_zu
        from tests.factories import wer_ist

        vorher = _seite(als).context["blatt"]
        beschlossen = _beschliesse(_verteilung("Verteilung 2007"), besetzung, raeume)
        ordne_zu(wer=wer_ist(besetzung.controlling), gebiet=raeume["461"], eltern=raeume["I"], ab=beschlossen.gebietsstand, quelle="x")
        nachher = _seite(als).context["blatt"]
        assert [a.summe.betrag for a in nachher.abschnitte] == [a.summe.betrag for a in vorher.abschnitte]

    @pytest.mark.parametrize(
        ("jahr", "ort"),
        [(1999, ("fachbereich", "FB")), (2007, ("stadtteil", "101")), (2007, ("sozialraum", "X")), (2007, ("bezirk", "I"))],
    )
    def test_was_es_nicht_gibt_ist_404(self, als: Any, jahr: int, ort: tuple[str, str]) -> None:
        assert _seite(als, jahr=jahr, ort=ort).status_code == 404

    def test_falsche_einheit_und_falsches_format_sind_falsche_anfragen(self, als: Any) -> None:
        assert _seite(als, einheit="mark").status_code == 400
        assert _seite(als, format="pdf").status_code == 400

    @pytest.mark.parametrize("ort", [("ressort", "R-II"), ("sozialraum", "II")])
    def test_geplante_betraege_sind_im_bild_umrandet_wie_in_der_tabelle(self, als: Any, ort: tuple[str, str]) -> None:
        bild = _seite(als, ort=ort).context["diagramm"]
        assert 'class="d-plan"' in bild.svg and 'class="d-ist"' not in bild.svg
        assert bild.kopf[1] == "Betrag (Plan)"

    def test_sozialraeume_und_jahre_stehen_in_einer_zeile_vor_den_zahlen(self, als: Any) -> None:
        text = _seite(als, ort=("ressort", "R-II")).content.decode()
        orte = [
            text.index(wort) for wort in ('class="st-leiste"', 'aria-label="Sozialräume"', 'aria-label="Haushaltsjahre"', "st-kennzahlen")
        ]
        assert orte == sorted(orte)
        assert text.index('aria-label="Grundlagen des Budgets"') > orte[-1]

    def test_der_weg_fuehrt_ins_eigene_ressort(self, als: Any) -> None:
        assert als("ressort2").get(reverse("budgets")).url == reverse("vollzug", args=[2007, "ressort", "R-II"])
        assert als("controlling").get(reverse("budgets")).url == reverse("vollzug", args=[2007, "fachbereich", "FB"])

    def test_mitglieder_der_gremien_und_fremde_sehen_keine_budgets(self, als: Any) -> None:
        assert _seite(als, wer="gremium").status_code == 404
        assert _seite(als, wer="ohne_rolle").status_code == 404
        assert als(None).get(reverse("budgets")).status_code == 302


def test_ohne_haushaltsjahr_ist_die_seite_leer_und_sagt_warum(raeume: Raeume, als: Any) -> None:
    assert als("controlling").get(reverse("budgets")).status_code == 200


def test_ohne_gebiete_gibt_es_keinen_absturz(db: None, client: Any) -> None:
    from basis.models import Nutzer
    from sozialraum.models import Rollenzuweisung
    from tests.factories import BEGINN

    Haushaltsjahr.objects.create(jahr=2007)
    nutzer = Nutzer.objects.create(username="c", anzeigename="Muster")
    Rollenzuweisung.objects.create(nutzer=nutzer, rolle="controlling", gueltig_von=BEGINN)
    client.force_login(nutzer)
    for name in ("budgets", "haushalt", "gebiete", "zuordnung", "indikatoren", "bevoelkerung", "gremien", "beschluesse"):
        assert client.get(reverse(name)).status_code == 200, name
