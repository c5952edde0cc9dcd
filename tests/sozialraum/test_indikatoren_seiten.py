"""Indikatoren and Bevölkerung: rates as Σ Zähler / Σ Nenner (against a plain second calculation), three states, versions of definitions."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from basis.zahlen import Zustand
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.indikatoren import speichere_indikator
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.inputs.wertschutz import jeder
from sozialraum.models import Altersband, Bevoelkerung, Datenlieferung, Gebiet, Indikator, Indikatorwert, Protokoll
from sozialraum.selectors import Gebietswerte, datenstand, personen, reihe, werte_am
from tests import orakel
from tests.budgets.bau import baue_indikator
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
TAG = date(2006, 12, 31)


@pytest.fixture
def lieferung(db: None) -> Datenlieferung:
    return Datenlieferung.objects.create(art="erfassung")


@pytest.fixture
def trage_ein(raeume: Raeume, lieferung: Datenlieferung) -> Callable[..., Indikatorwert]:
    def eintragen(indikator: Indikator, gebiet: str, zaehler: Any, nenner: Any = None, **felder: Any) -> Indikatorwert:
        angaben = {"stichtag": TAG, "zustand": "wert" if zaehler is not None else "keine_angabe", "lieferung": lieferung, **felder}
        return Indikatorwert.objects.create(indikator=indikator, gebiet=raeume[gebiet], zaehler=zaehler, nenner=nenner, **angaben)

    return eintragen


def _wert(raeume: Raeume, indikator: Indikator, gebiet: str, tag: date = TAG) -> Any:
    """As the house reads it: small groups are locked outside only (test_gruppensperre)."""
    return werte_am(Gebiet.objects.baum(tag), [indikator], tag, offen=jeder)[indikator.pk][raeume[gebiet].pk]


class TestAufrollen:
    def test_eine_quote_ist_summe_durch_summe_nie_ein_mittel(self, raeume: Raeume, trage_ein: Callable[..., Any]) -> None:
        indikator = baue_indikator()
        trage_ein(indikator, "101", 1, 2)
        trage_ein(indikator, "102", 10, 100)
        assert _wert(raeume, indikator, "I").wert.zahl == Fraction(11, 102) * 100
        assert _wert(raeume, indikator, "101").wert.zahl == 50

    def test_die_drei_zustaende_bleiben_verschieden(self, raeume: Raeume, trage_ein: Callable[..., Any]) -> None:
        indikator = baue_indikator()
        trage_ein(indikator, "101", 0, 10)
        trage_ein(indikator, "102", None, 10, zustand="gesperrt")
        trage_ein(indikator, "201", None, None)
        zustaende = {g: _wert(raeume, indikator, g).wert for g in ("101", "102", "201", "202")}
        assert (zustaende["101"].zahl, zustaende["101"].zustand) == (0, Zustand.WERT)
        assert [zustaende[g].zustand for g in ("102", "201", "202")] == [Zustand.GESPERRT, Zustand.KEINE_ANGABE, Zustand.KEINE_ANGABE]

    def test_was_fehlt_zaehlt_weder_oben_noch_unten_und_wird_genannt(self, raeume: Raeume, trage_ein: Callable[..., Any]) -> None:
        indikator = baue_indikator()
        trage_ein(indikator, "101", 1, 2)
        trage_ein(indikator, "102", None, 100, zustand="gesperrt")
        raum = _wert(raeume, indikator, "I")
        assert (raum.zaehler, raum.nenner, raum.fehlend, raum.gesperrt) == (1, 2, 1, 1)

    def test_eine_summe_hat_keinen_nenner_auch_wenn_die_datei_einen_bringt(self, raeume: Raeume, trage_ein: Callable[..., Any]) -> None:
        indikator = baue_indikator("geburten", einheit="absolut", aggregation="summe", nenner="")
        trage_ein(indikator, "101", 7, 3)
        trage_ein(indikator, "102", 5)
        raum = _wert(raeume, indikator, "I")
        assert (raum.wert.zahl, raum.nenner, raum.fehlend) == (12, None, 0)

    def test_was_nicht_zusammengefasst_wird_hat_oben_keinen_wert(self, raeume: Raeume, trage_ein: Callable[..., Any]) -> None:
        indikator = baue_indikator("median", einheit="euro", aggregation="keine", nenner="")
        trage_ein(indikator, "101", 900)
        trage_ein(indikator, "R-I", 950)
        assert _wert(raeume, indikator, "101").wert.zahl == 900
        assert _wert(raeume, indikator, "I").wert.zustand is Zustand.KEINE_ANGABE
        assert _wert(raeume, indikator, "R-I").wert.zahl == 950

    def test_der_nenner_kommt_aus_der_bevoelkerung_desselben_tages(
        self, raeume: Raeume, lieferung: Datenlieferung, trage_ein: Callable[..., Any]
    ) -> None:
        band = Altersband.objects.create(schluessel="0-u21", name="0 bis unter 21", von=0, bis_unter=21)
        indikator = baue_indikator(einheit="je_1000", nenner="", nenner_altersband=band)
        menschen = {"gebiet": raeume["101"], "stichtag": TAG, "geschlecht": "w", "lieferung": lieferung, "zeile": 1}
        Bevoelkerung.objects.bulk_create([Bevoelkerung(alter=alter, anzahl=n, **menschen) for alter, n in ((0, 30), (20, 20), (21, 999))])
        trage_ein(indikator, "101", 5)
        assert _wert(raeume, indikator, "101").wert.zahl == Fraction(5, 50) * 1000
        assert personen([band], [TAG]) == {(band.pk, TAG): {raeume["101"].pk: 50}}

    def test_eine_korrektur_ersetzt_und_eine_ruecknahme_gibt_den_alten_wert_zurueck(
        self, raeume: Raeume, besetzung: Any, trage_ein: Callable[..., Any]
    ) -> None:
        indikator = baue_indikator()
        alt = trage_ein(indikator, "101", 1, 10)
        neue = Datenlieferung.objects.create(art="erfassung")
        trage_ein(indikator, "101", 2, 10, lieferung=neue, ersetzt=alt, grund="Zahlendreher")
        assert _wert(raeume, indikator, "101").wert.zahl == 20
        Datenlieferung.objects.filter(pk=neue.pk).update(
            zurueckgenommen_am=timezone.now(), zurueckgenommen_von=besetzung.controlling, ruecknahme_grund="doch richtig"
        )
        assert _wert(raeume, indikator, "101").wert.zahl == 10

    def test_der_stand_ist_der_letzte_stichtag_bis_zum_gefragten_tag(self, raeume: Raeume, trage_ein: Callable[..., Any]) -> None:
        indikator = baue_indikator()
        trage_ein(indikator, "101", 1, 10)
        trage_ein(indikator, "101", 3, 10, stichtag=date(2007, 12, 31))
        assert _wert(raeume, indikator, "101", date(2007, 12, 30)).wert.zahl == 10
        assert _wert(raeume, indikator, "101", date(2007, 12, 31)).wert.zahl == 30
        assert datenstand() == date(2007, 12, 31)


def test_auch_riesige_zaehler_werden_auf_die_letzte_stelle_genau_summiert() -> None:
    gross = Decimal("99999999999999.999999999999")  # the largest that the column holds
    teile = {n: Knoten(n, str(n), f"Teil {n}", Ebene.STADTTEIL, None) for n in range(1, 501)}
    baum = Gebietsbaum(TAG, {0: Knoten(0, "FB", "Stadt", Ebene.FACHBEREICH, None), **teile})
    zeilen = {n: (gross, Decimal(1), "wert", 1, n) for n in teile}
    werte = Gebietswerte(baum, {0: tuple(teile)}, Indikator(aggregation="quote", einheit="prozent"), TAG, zeilen, {})
    assert werte[0].zaehler == 500 * Fraction(gross) and werte[0].wert.zahl == Fraction(gross) * 100


@pytest.mark.usefixtures("halle")
class TestHalle:
    def test_jede_quote_stimmt_mit_der_zweiten_rechnung_ueberein(self, django_assert_max_num_queries: Any) -> None:
        """Alle Indikatoren, Stichtage und 52 Gebiete; die zweite Rechnung kennt weder Baum noch SQL-Sortierung."""
        indikatoren = list(Indikator.objects.filter(aggregation="quote"))
        baum = Gebiet.objects.baum(TAG)
        with django_assert_max_num_queries(3):
            gerechnet = reihe(baum, indikatoren, offen=jeder)
        erwartet = orakel.quoten_aller_gebiete(indikatoren, TAG)
        faktor = {i.pk: i.faktor for i in indikatoren}
        assert len(erwartet) > 1000
        for (indikator, stichtag, gebiet), (zaehler, nenner) in erwartet.items():
            wert = gerechnet[indikator][stichtag][gebiet]
            assert wert.zaehler == zaehler, (indikator, stichtag, gebiet)
            assert wert.wert.zahl == (zaehler / nenner * faktor[indikator] if zaehler is not None else None), (indikator, stichtag, gebiet)

    def test_nicht_zugeordnete_zaehlen_in_der_stadt_mit(self) -> None:
        indikator = Indikator.objects.get(schluessel="kinder_u15_sgb2")
        baum = Gebiet.objects.baum(TAG)
        werte = werte_am(baum, [indikator], TAG)[indikator.pk]
        raeume = sum(werte[k.id].zaehler for k in baum.auf_ebene(Ebene.SOZIALRAUM))
        offen = sum(werte[k.id].zaehler or 0 for k in baum.nicht_zugeordnet())
        assert offen > 0 and werte[baum.wurzel().id].zaehler == raeume + offen

    def test_die_seite_und_ihr_export_zeigen_dieselben_werte(self, als: Any) -> None:
        url = reverse("indikator", args=["kinder_u15_sgb2"])
        zeilen = als("ressort1").get(url, {"format": "csv"}).content.decode("utf-8-sig").split("\r\n")
        assert zeilen[0] == "Gebiet;Wert (%);Zähler;Nenner;Hinweis" and len([z for z in zeilen[1:] if z.count(";") == 4]) == 52
        assert "Musterdaten" in zeilen and "Stichtag 31.12.2006" in zeilen
        _, wert, zaehler, nenner, _ = zeilen[1].split(";")
        assert abs(Fraction(wert.replace(",", ".")) - Fraction(int(zaehler), int(nenner)) * 100) < Fraction(1, 10**11)

    def test_stichtag_und_format_die_es_nicht_gibt(self, als: Any) -> None:
        url = reverse("indikator", args=["kinder_u15_sgb2"])
        assert als("ressort1").get(url, {"format": "ods"}).status_code == 400
        assert als("ressort1").get(reverse("indikator", args=["gibt-es-nicht"])).status_code == 404

    def test_die_nachkommastellen_sind_die_des_indikators(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("indikator", args=["amtsvormundschaften"]))
        assert antwort.context["table"].columns["wert"].column.stellen == 0

    def test_bevoelkerung_nennt_alle_menschen_nicht_nur_die_eines_bandes(self, als: Any) -> None:
        erwartet = Bevoelkerung.objects.filter(stichtag=TAG).values_list("anzahl", flat=True)
        Altersband.objects.filter(schluessel="gesamt").update(bis_unter=20)
        antwort = als("ressort1").get(reverse("bevoelkerung"), {"stichtag": "31.12.2006"})
        assert f"{sum(erwartet):,}".replace(",", ".") in antwort.context["kernaussage"]

    def test_bevoelkerung_eines_sozialraums_ist_die_seiner_stadtteile(self, als: Any) -> None:
        antwort = als("ressort1").get(reverse("bevoelkerung"), {"gebiet": "sozialraum-II", "stichtag": "31.12.2006"})
        teile = Gebiet.objects.filter(zuordnungen__eltern__schluessel="II")
        u21 = sum(Bevoelkerung.objects.filter(stichtag=TAG, gebiet__in=teile, alter__lt=21).values_list("anzahl", flat=True))
        zeile = next(r.record for r in antwort.context["table"].rows if r.record["band"] == "0 bis unter 21 Jahre")
        assert zeile["gesamt"] == u21 == zeile["weiblich"] + zeile["maennlich"] + zeile["divers"]


class TestIndikator:
    def _speichere(self, besetzung: Any, indikator: Indikator, text: str = "Wortlaut", ab: date = TAG) -> Indikator:
        return speichere_indikator(wer=wer_ist(besetzung.controlling), indikator=indikator, definition=text, gueltig_ab=ab)

    def test_ein_neuer_wortlaut_ist_eine_neue_version(self, besetzung: Any) -> None:
        indikator = self._speichere(besetzung, baue_indikator())
        self._speichere(besetzung, indikator, "  Wortlaut ")
        self._speichere(besetzung, indikator, "anderer Wortlaut")
        assert list(indikator.definitionen.values_list("version", "text")) == [(2, "anderer Wortlaut"), (1, "Wortlaut")]
        assert Protokoll.objects.filter(aktion="indikator_geändert").count() == 3

    def test_eine_fassung_gilt_nicht_vor_der_vorigen(self, besetzung: Any) -> None:
        indikator = self._speichere(besetzung, baue_indikator())
        with pytest.raises(Abgelehnt, match="Die letzte Fassung gilt ab"):
            self._speichere(besetzung, indikator, "neu", date(2005, 1, 1))

    @pytest.mark.parametrize(
        ("feld", "wert", "name"),
        [("einheit", "je_1000", "Einheit"), ("aggregation", "summe", "Zusammenfassung"), ("beruht_auf_fallzahlen", True, "Fallzahlen")],
    )
    def test_was_zahlen_bedeuten_bleibt_sobald_es_zahlen_gibt(
        self, besetzung: Any, trage_ein: Callable[..., Any], feld: str, wert: Any, name: str
    ) -> None:
        indikator = self._speichere(besetzung, baue_indikator())
        setattr(indikator, feld, wert)
        self._speichere(besetzung, indikator)
        trage_ein(indikator, "101", 1, 2)
        setattr(
            indikator, feld, Indikator._meta.get_field(feld).default if feld == "aggregation" else {"einheit": "prozent"}.get(feld, False)
        )
        with pytest.raises(Abgelehnt, match=f"schon Werte.*{name}"):
            self._speichere(besetzung, indikator)

    def test_eine_quote_braucht_einen_nenner(self, besetzung: Any) -> None:
        indikator = baue_indikator()
        indikator.nenner = ""
        with pytest.raises(Abgelehnt, match="braucht einen Nenner"):
            self._speichere(besetzung, indikator)

    def test_ohne_werte_sagt_die_seite_woher_sie_kommen(self, als: Any) -> None:
        baue_indikator()
        antwort = als("ressort1").get(reverse("indikator", args=["armut"]))
        assert antwort.status_code == 200 and "Noch keine Werte" in antwort.content.decode()

    @pytest.mark.parametrize(("klassen", "satz"), [("1;2;3", "genau vier"), ("4;3;2;1", "aufsteigende"), ("a;b;c;d", "")])
    def test_klassen_sind_vier_aufsteigende_zahlen(self, als: Any, klassen: str, satz: str) -> None:
        antwort = als("controlling").post(reverse("indikator_neu"), {"klassen": klassen, "name": "x"})
        assert antwort.status_code == 422 and satz in antwort.content.decode()

    def test_anlegen_ueber_die_seite(self, als: Any) -> None:
        angaben = {
            "name": "Kinderarmut", "schluessel": "armut", "kategorie": "soziodemografisch", "zaehler": "Kinder", "nenner": "alle",
            "einheit": "prozent", "richtung": "belastend", "aggregation": "quote", "nachkommastellen": "1", "aktiv": "on",
            "definition": "Wortlaut", "gueltig_ab": "01.01.2007", "klassen": "1; 2,5; 3; 4",
        }  # fmt: skip
        assert als("controlling").post(reverse("indikator_neu"), angaben).status_code == 302
        assert Indikator.objects.get().klassen == ["1", "2.5", "3", "4"]
        assert als("ressort1").post(reverse("indikator_neu"), angaben).status_code == 404
