"""Indikatoren, die auf Fallzahlen beruhen: kleine Zähler und kleine Reste sind für andere gesperrt, Summen bleiben, überall gleich."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from basis.zahlen import Zustand
from sozialraum.geheimhaltung_achsen import achse
from sozialraum.inputs.wertschutz import jeder
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert, Zuordnung
from sozialraum.selectors import werte_am
from sozialraum.wertsperre import gesperrte_orte
from tests.budgets.bau import baue_indikator
from tests.factories import Raeume

TAG = date(2006, 12, 31)
Als = Callable[..., Client]
ORTE = achse([frozenset("abcd")], [(frozenset("abcd"), tuple(frozenset(o) for o in "abcd"))])


def gesperrt(zaehler: Mapping[str, int], nenner: Mapping[str, int] | None = None, wissende: str = "") -> set[str]:
    werte = tuple((ort, Fraction(z), Fraction(nenner[ort]) if nenner else None) for ort, z in zaehler.items())
    return {"".join(sorted(m)) for m in gesperrte_orte(ORTE, tuple(frozenset(m) for m in wissende.split()), werte, 3)}


class TestRegel:
    def test_das_beispiel_der_methodik(self) -> None:
        assert gesperrt({"a": 2, "b": 6, "c": 4, "d": 0}) == {"a", "c"}

    def test_ohne_kleine_zahl_bleibt_alles(self) -> None:
        assert gesperrt({"a": 3, "b": 6, "c": 4, "d": 0}) == set()

    def test_auch_der_kleine_rest_bis_zum_nenner(self) -> None:
        """98 of 100 children: two have none, and these two are the small number."""
        zaehler = {"a": 98, "b": 40, "c": 30, "d": 50}
        assert gesperrt(zaehler) == set()
        assert "a" in gesperrt(zaehler, dict.fromkeys("abcd", 100))

    def test_wer_einen_teil_kennt_errechnet_den_anderen_nicht(self) -> None:
        zaehler = {"a": 2, "b": 9, "c": 4, "d": 8}
        assert gesperrt(zaehler) == {"a", "c"}
        assert len(gesperrt(zaehler, wissende="c")) == 3  # who knows c would know a

    def test_nach_aussen_ist_auch_gesperrt_was_innen_gesperrt_ist(self) -> None:
        """Inside 2 and 4 are hidden; whoever saw the 4 in a paper would have the 2 from the page."""
        zaehler = {"a": 2, "b": 6, "c": 4, "d": 0}
        werte = tuple((ort, Fraction(z), None) for ort, z in zaehler.items())
        innen = gesperrte_orte(ORTE, (), werte, 3)
        assert gesperrte_orte(ORTE, (), werte, 5, innen) >= innen

    def test_die_interne_sperrung_gilt_auch_wo_aussen_eine_andere_reichte(self) -> None:
        werte = tuple((ort, Fraction(z), None) for ort, z in {"a": 9, "b": 8, "c": 7, "d": 6}.items())
        assert gesperrte_orte(ORTE, (), werte, 5) == frozenset()
        assert frozenset("d") in gesperrte_orte(ORTE, (), werte, 5, frozenset({frozenset("d"), frozenset("c")}))

    def test_ist_fast_alles_klein_bleibt_die_summe(self) -> None:
        assert gesperrt({"a": 1, "b": 1, "c": 1, "d": 0}) >= {"a", "b", "c"}


@pytest.fixture
def indikator(raeume: Raeume) -> Indikator:
    """Raum I: 2 and 30 of 200, the others large."""
    ziel = baue_indikator("faelle", einheit="je_1000", beruht_auf_fallzahlen=True)
    lieferung = Datenlieferung.objects.create(art="erfassung")
    zahlen = {"101": 2, "102": 30, "201": 20, "202": 25, "301": 40, "302": 41, "401": 50, "402": 60, "501": 9, "502": 8}
    for schluessel, zaehler in zahlen.items():
        Indikatorwert.objects.create(
            indikator=ziel, gebiet=raeume[schluessel], stichtag=TAG, zaehler=zaehler, nenner=200, lieferung=lieferung
        )
    return ziel


def ziehe_um(ort: Gebiet, ziel: Gebiet) -> None:
    Zuordnung.objects.filter(kind=ort).update(gueltig_bis=date(2007, 12, 31))
    Zuordnung.objects.create(kind=ort, eltern=ziel, gueltig_von=date(2008, 1, 1))


def errechenbar(sicht: Iterable[frozenset[str]], ort: str) -> bool:
    """Whether the number of one Stadtteil is a linear combination of the shown sums."""
    spalten = sorted({o for orte in sicht for o in orte} | {ort})
    matrix = np.array([[o in orte for o in spalten] for orte in sicht], dtype=float)
    mit = np.vstack([matrix, [[o == ort for o in spalten]]])
    return bool(np.linalg.matrix_rank(mit) == np.linalg.matrix_rank(matrix))


@pytest.mark.django_db
class TestSeiten:
    def test_fuer_ausgaben_ist_gesperrt_und_fuer_rechnungen_nicht(self, raeume: Raeume, indikator: Indikator) -> None:
        baum = Gebiet.objects.baum(TAG)
        werte = werte_am(baum, [indikator], TAG)[indikator.pk]
        assert {s: werte[raeume[s].pk].wert.zustand for s in ("101", "102", "I", "FB")} == {
            "101": Zustand.GESPERRT, "102": Zustand.GESPERRT, "I": Zustand.WERT, "FB": Zustand.WERT
        }  # fmt: skip
        assert werte[raeume["101"].pk].zaehler is None and werte[raeume["101"].pk].wert_id is None
        assert werte_am(baum, [indikator], TAG, offen=jeder)[indikator.pk][raeume["101"].pk].zaehler == 2

    def test_ein_umzug_verraet_nicht_was_umzog(self, raeume: Raeume, indikator: Indikator) -> None:
        """101 (2 Fälle) moves from Raum I to II: both mappings of the same day are shown, their sums must not differ by 101 alone."""
        ziehe_um(raeume["101"], raeume["II"])
        zustaende, sicht = {}, {}
        for tag in (TAG, date(2008, 6, 30)):
            baum = Gebiet.objects.baum(tag)
            werte = werte_am(baum, [indikator], tag)[indikator.pk]
            for knoten in baum.knoten.values():
                orte = frozenset(baum.knoten[o].schluessel for o in baum.stadtteile(knoten.id))
                zeigt = werte[knoten.id].wert.zustand is Zustand.WERT
                assert zustaende.setdefault(orte, zeigt) is zeigt  # the same set of Stadtteile, the same answer
                if zeigt:
                    sicht[orte] = werte[knoten.id].zaehler
        assert not zustaende[frozenset({"101"})] and len(sicht) > 1
        assert not errechenbar(sicht, "101")
        assert errechenbar({**sicht, frozenset({"101", "102"}): 1, frozenset({"102"}): 1}, "101")

    def test_eine_ressortleitung_sieht_offen_nur_was_ihr_heute_ganz_gehoert(self, raeume: Raeume, indikator: Indikator) -> None:
        ziehe_um(raeume["101"], raeume["III"])
        eigene = {raeume[s].pk for s in ("R-I", "I", "II", "102", "201", "202")}
        werte = werte_am(Gebiet.objects.baum(TAG), [indikator], TAG, offen=eigene.__contains__)[indikator.pk]
        zustaende = {s: werte[raeume[s].pk].wert.zustand is Zustand.WERT for s in ("101", "102", "II", "I")}
        assert (zustaende["101"], zustaende["102"], zustaende["II"], zustaende["I"]) == (False, True, True, False)

    def test_andere_indikatoren_bleiben_offen(self, raeume: Raeume) -> None:
        ziel, lieferung = baue_indikator("kinder"), Datenlieferung.objects.create(art="erfassung")
        Indikatorwert.objects.create(indikator=ziel, gebiet=raeume["101"], stichtag=TAG, zaehler=1, nenner=200, lieferung=lieferung)
        assert werte_am(Gebiet.objects.baum(TAG), [ziel], TAG)[ziel.pk][raeume["101"].pk].zaehler == 1

    @pytest.mark.parametrize(("wer", "sieht"), [("controlling", True), ("ressort1", True), ("ressort2", False), ("pruefung", False)])
    def test_seite_und_datei_des_indikators_sagen_dasselbe(self, als: Als, indikator: Indikator, wer: str, sieht: bool) -> None:
        client, adresse = als(wer), reverse("indikator", args=[indikator.schluessel])
        zeile = next(r.record for r in client.get(adresse).context["table"].rows if r.record["gebiet"].startswith("101"))
        assert (zeile["zaehler"] == 2, zeile["wert"].zustand is Zustand.WERT) == (sieht, sieht)
        datei = client.get(adresse, {"format": "csv"}).content.decode("utf-8-sig")
        row = next(r for r in csv.reader(io.StringIO(datei), delimiter=";") if r and r[0].startswith("101"))
        assert ("·" in row) is not sieht

    def test_die_datei_des_gebiets_zeigt_nichts_davon(self, als: Als, indikator: Indikator) -> None:
        adresse = reverse("gebiet", args=["stadtteil", "101"]) + "?format=csv"
        zehn = "je 1.000;10;"  # 2 of 200
        assert zehn not in als("ressort2").get(adresse).content.decode("utf-8-sig")
        assert zehn in als("ressort1").get(adresse).content.decode("utf-8-sig")

    def test_einzelne_werte_stehen_nur_wer_zustaendig_ist_offen(self, als: Als, raeume: Raeume, indikator: Indikator) -> None:
        wert = Indikatorwert.objects.get(gebiet=raeume["101"], indikator=indikator)
        adresse = reverse("wert", args=[wert.pk])
        assert [als(wer).get(adresse).status_code for wer in ("controlling", "ressort1", "ressort2")] == [200, 200, 403]
        anzahl = {wer: als(wer).get(reverse("werte")).context["anzahl"] for wer in ("controlling", "ressort1", "ressort2", "fachkraft1")}
        assert anzahl == {"controlling": 10, "ressort1": 4, "ressort2": 4, "fachkraft1": 0}
        assert "Seite des Indikators" in als("fachkraft1").get(reverse("werte")).content.decode()
