"""Haushaltsjahre, Ansätze, Deckungskreis: what is refused, and the figures as the Fachkonzept prints them."""

from fractions import Fraction
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from basis.geld import euro
from basis.zahlen import NBSP
from budgets.actions.gewichtung import Angaben, lege_version_an
from budgets.actions.haushalt import lege_haushaltsjahr_an, setze_ansatz, setze_status
from budgets.models import Ansatz, Budgetposten, Deckungskreisansatz, Haushaltsjahr, Konsolidierungsschritt, Unterabschnitt
from budgets.rechnung import Gewichtung as Gewichtsangabe
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.budgets.bau import BETRAG, JAHR, TAG, Akte, baue_akte, beschliesse
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db


@pytest.fixture
def akte(raeume: Raeume, besetzung: Any) -> Akte:
    """One Deckungskreis with the Unterabschnitt 9990 of 100.000 €."""
    akte = baue_akte(raeume, besetzung)
    akte.verteilung.deckungskreis.unterabschnitte.add(akte.unterabschnitt)
    return akte


def _setze(akte: Akte, betrag: int, unterabschnitt: Unterabschnitt | None = None) -> Ansatz:
    jahr = Haushaltsjahr.objects.get(jahr=JAHR)
    ziel = unterabschnitt or akte.unterabschnitt
    return setze_ansatz(wer=wer_ist(akte.besetzung.controlling), haushaltsjahr=jahr, unterabschnitt=ziel, betrag=betrag, quelle="Satzung")


class TestAnsatz:
    def test_setzen_und_aendern_stehen_im_protokoll(self, akte: Akte) -> None:
        _setze(akte, 5_000_00)
        assert _setze(akte, 6_000_00).betrag_cent == 6_000_00
        texte = Protokoll.objects.filter(aktion="ansatz_gesetzt").order_by("pk").values_list("text", flat=True)
        assert [t.split(": ")[1] for t in texte] == [f"kein Ansatz → 5.000,00{NBSP}€.", f"5.000,00{NBSP}€ → 6.000,00{NBSP}€."]
        assert Ansatz.objects.count() == 1

    def test_bis_auf_den_cent_darf_der_deckungskreis_ausgeschoepft_werden(self, akte: Akte) -> None:
        zweiter = Unterabschnitt.objects.create(nummer="9991", name="Zweiter", bereich="hze")
        akte.verteilung.deckungskreis.unterabschnitte.add(zweiter)
        _setze(akte, BETRAG - 1)
        _setze(akte, 1, zweiter)
        with pytest.raises(Abgelehnt, match=f"Höchstens möglich sind 0,01{NBSP}€"):
            _setze(akte, 2, zweiter)
        assert sum(Ansatz.objects.values_list("betrag_cent", flat=True)) == BETRAG

    def test_ausserhalb_des_deckungskreises_gilt_seine_grenze_nicht(self, akte: Akte) -> None:
        _setze(akte, 2 * BETRAG, Unterabschnitt.objects.create(nummer="9992", name="Fremd", bereich="sonstiges"))

    def test_nach_dem_beschluss_aendert_sich_der_ansatz_nicht(self, akte: Akte) -> None:
        beschliesse(akte)
        with pytest.raises(Abgelehnt, match="nur noch durch einen Nachtrag"):
            _setze(akte, 1)

    def test_in_einem_abgeschlossenen_jahr_auch_nicht(self, akte: Akte) -> None:
        jahr = Haushaltsjahr.objects.get(jahr=JAHR)
        Haushaltsjahr.objects.filter(pk=jahr.pk).update(status="abgeschlossen")  # by somebody else, meanwhile
        with pytest.raises(Abgelehnt, match="abgeschlossen"):
            setze_ansatz(
                wer=wer_ist(akte.besetzung.controlling), haushaltsjahr=jahr, unterabschnitt=akte.unterabschnitt, betrag=1, quelle="x"
            )


class TestJahr:
    def test_jedes_jahr_gibt_es_einmal(self, besetzung: Any) -> None:
        wer = wer_ist(besetzung.controlling)
        assert lege_haushaltsjahr_an(wer=wer, jahr=2010).status == "planung"
        with pytest.raises(Abgelehnt, match="gibt es schon"):
            lege_haushaltsjahr_an(wer=wer, jahr=2010)
        assert Protokoll.objects.filter(aktion="haushaltsjahr_angelegt").count() == 1

    def test_wer_es_gleichzeitig_anlegt_liest_einen_satz(self, besetzung: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        wer = wer_ist(besetzung.controlling)
        lege_haushaltsjahr_an(wer=wer, jahr=2010)
        monkeypatch.setattr(QuerySet, "exists", lambda _: False)  # the other one is not to be seen yet
        with pytest.raises(Abgelehnt, match="eben erst angelegt"):
            lege_haushaltsjahr_an(wer=wer, jahr=2010)

    def test_ein_abgeschlossenes_jahr_bleibt_es(self, besetzung: Any) -> None:
        wer, jahr = wer_ist(besetzung.controlling), Haushaltsjahr.objects.create(jahr=2010)
        with pytest.raises(Abgelehnt, match="schon den Status"):
            setze_status(wer=wer, haushaltsjahr=jahr, status="planung", grund="x")
        setze_status(wer=wer, haushaltsjahr=jahr, status="abgeschlossen", grund="Jahresrechnung")
        with pytest.raises(Abgelehnt, match="ändert niemand mehr"):
            setze_status(wer=wer, haushaltsjahr=jahr, status="planung", grund="x")
        assert Protokoll.objects.get(aktion="haushaltsjahr_status").grund == "Jahresrechnung"


@pytest.mark.usefixtures("halle")
class TestHalle:
    def test_die_ansaetze_sind_die_gedruckten(self) -> None:
        gedruckt = {2005: 22_033_500_00, 2006: 22_033_500_00, 2007: 19_833_500_00, 2008: 17_833_500_00}
        assert dict(Deckungskreisansatz.objects.values_list("haushaltsjahr__jahr", "betrag_cent")) == gedruckt
        for jahr, betrag in gedruckt.items():
            teile = Ansatz.objects.filter(haushaltsjahr__jahr=jahr, unterabschnitt__nummer__in=("4550", "4560", "4750"))
            assert sum(a.betrag_cent for a in teile) == betrag and all(a.muster for a in teile)

    def test_wo_ein_ansatz_fehlt_steht_was_auf_den_budgets_ist(self, als: Any) -> None:
        posten = Budgetposten.objects.des_jahres(2007).ausgaben().filter(haushaltsstelle__unterabschnitt__nummer="4570")
        zusammen = sum(p.ansatz_cent for p in posten)
        seite = als("controlling").get("/budgets/haushalt/2007/").content.decode()
        assert zusammen > 0 and f"kein Ansatz nach Unterabschnitt erfasst; auf den Budgets stehen zusammen {euro(zusammen)}." in seite
        assert "auf den Budgets" not in als("controlling").get("/budgets/haushalt/2005/").content.decode()

    def test_der_konsolidierungspfad_geht_in_der_summe_auf(self, als: Any) -> None:
        assert sum(Konsolidierungsschritt.objects.values_list("betrag_cent", flat=True)) == 4_200_000_00
        antwort = als("ressort1").get(reverse("haushalt"))
        (kreis,) = antwort.context["kreise"]
        assert kreis["geht_auf"] and kreis["minderung"] == 4_200_000_00
        assert antwort.context["kernaussage"].endswith(f": 4.200.000,00{NBSP}€ weniger.")
        assert "Geprüft wird nur die Summe" in antwort.content.decode()

    def test_ein_weg_der_nicht_aufgeht_wird_gemeldet(self, als: Any) -> None:
        Konsolidierungsschritt.objects.filter(haushaltsjahr__jahr=2008).update(betrag_cent=1)
        assert "Der Weg geht nicht auf" in als("ressort1").get(reverse("haushalt")).content.decode()

    def test_der_export_ist_auf_den_cent_genau(self, als: Any) -> None:
        zeilen = als("ressort1").get(reverse("haushalt"), {"format": "csv"}).content.decode("utf-8-sig").split("\r\n")
        assert zeilen[0] == "Haushaltsjahr;Unterabschnitt;Name;Ansatz in €;Muster;Quelle"
        assert "2007;4550;Hilfen zur Erziehung Minderjähriger;14633075,00;ja" in [";".join(z.split(";")[:5]) for z in zeilen]

    @pytest.mark.parametrize(("wer", "status"), [("controlling", 200), ("ressort1", 404), ("fachbereichsleitung", 404), (None, 302)])
    @pytest.mark.parametrize("seite", ["ansatz_aendern", "haushaltsjahr_status"])
    def test_nur_controlling_pflegt_den_haushalt(self, als: Any, wer: str | None, status: int, seite: str) -> None:
        assert als(wer).get(reverse(seite, args=[2008])).status_code == status

    def test_wer_liest_sieht_warum_er_nicht_pflegt(self, als: Any) -> None:
        for url in (reverse("haushalt"), reverse("haushaltsjahr", args=[2008])):
            assert "Das dürfen: Controlling und Planung." in als("fachbereichsleitung").get(url).content.decode()
        assert als("fachbereichsleitung").post(reverse("haushalt"), {"jahr": "2009"}).status_code == 403
        assert als("gremium").get(reverse("haushalt")).status_code == 404

    def test_ein_jahr_anlegen_und_fuellen(self, als: Any) -> None:
        browser = als("controlling")
        assert browser.post(reverse("haushalt"), {"jahr": "2009"}).status_code == 302
        assert "Tragen Sie den Ansatz je Unterabschnitt unten ein" in browser.get(reverse("haushaltsjahr", args=[2009])).content.decode()
        ua = Unterabschnitt.objects.get(nummer="4570").pk
        antwort = browser.post(reverse("ansatz_aendern", args=[2009]), {"unterabschnitt": ua, "betrag": "1.234,56", "quelle": "Satzung"})
        assert antwort.status_code == 302
        assert browser.get(reverse("haushaltsjahr", args=[2009])).context["summe"] == 123456
        assert browser.post(reverse("haushalt"), {"jahr": "2009"}).status_code == 422
        antwort = browser.post(reverse("ansatz_aendern", args=[2009]), {"unterabschnitt": ua, "betrag": "12.34", "quelle": "Satzung"})
        assert antwort.status_code == 422

    def test_ein_jahr_das_es_nicht_gibt_ist_404(self, als: Any) -> None:
        assert als("controlling").get(reverse("haushaltsjahr", args=[1999])).status_code == 404


def test_ohne_deckungskreis_sagt_die_seite_woher_er_kommt(raeume: Raeume, als: Any) -> None:
    assert "Noch kein Deckungskreis" in als("ressort1").get(reverse("haushalt")).content.decode()


def test_zwei_versionen_einer_gewichtung_im_selben_augenblick_sind_ein_satz(akte: Akte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgets.actions.gewichtung._letzte_version", lambda _: 0)
    angaben = Angaben("probe", "Probe", TAG, "anteil", Fraction(1, 2), (Gewichtsangabe("armut", Fraction(1, 2)),))
    with pytest.raises(Abgelehnt, match="Im selben Augenblick"):
        lege_version_an(wer=wer_ist(akte.besetzung.controlling), angaben=angaben)
