"""What may stand in the planning of the next year, about which year it speaks, and that Entgelte count from their days."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from berichte.actions import freigabe as actions
from berichte.arten import ARTEN, falscher_zeitraum, vorgabe_fuer
from berichte.sections import haushaltsinhalt, werkstatt
from berichte.sections.gebiete import finde
from berichte.zeitraum import Berichtszeitraum
from budgets.models import Verteilung
from budgets.planlage import Annahmen
from budgets.selectors.planverteilung import planverteilung
from sozialraum.actions.einstellungen import setze_parameter
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gebiete import ordne_zu
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Parameter, Stadt
from tests.berichte.test_freigabe import freigegeben, gedruckt, schreibe, stelle
from tests.berichte.test_haushaltsplanung import ALLE, JAHR, PLANUNG, R2, STADT, adresse, bericht
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
NAECHSTES = Berichtszeitraum(date(2008, 1, 1), date(2008, 12, 31))
WERKSTATT = "/berichte/werkstatt/"


def von_hand(annahmen: Annahmen) -> tuple[Fraction, int, tuple[Any, ...]]:
    return annahmen.entgelt, annahmen.entgelt_ab, annahmen.stufen


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestVerteilung:
    """All staff read what is released, and not all of them what the Fachbereich only submitted."""

    @pytest.mark.parametrize("ort", ALLE, ids=lambda o: o[0])
    def test_was_nur_vorgelegt_ist_steht_nicht_im_freigegebenen(self, ort: Any, besetzung: Besetzung, als: Als, vorgelegt: Any) -> None:
        laufend = als("controlling").get(adresse(ort)).context["bericht"].verteilung
        assert laufend.name == vorgelegt.name and laufend.summe.dann, "who reads what is submitted reads it here"
        row = freigegeben(besetzung, stelle(PLANUNG, ort, JAHR))
        verteilung = row.inhalt["bericht"]["verteilung"]
        assert verteilung["zeilen"] == [] and verteilung["summe"] is None
        assert "Bis 2007 ist keine Verteilung beschlossen" in verteilung["grund"]
        seite = text(als("fachkraft1").get(row.get_absolute_url()))
        assert vorgelegt.name not in seite and "keine Verteilung beschlossen" in seite

    def test_die_beschlossene_steht_darin(self, besetzung: Besetzung, als: Als, beschlossen: Any) -> None:
        row = freigegeben(besetzung, stelle(PLANUNG, R2, JAHR))
        assert row.inhalt["bericht"]["verteilung"]["name"] == beschlossen.name and row.inhalt["bericht"]["verteilung"]["zeilen"]
        assert beschlossen.name in text(als("fachkraft1").get(row.get_absolute_url()))

    def test_eine_vorgelegte_verdraengt_keine_beschlossene_eines_frueheren_jahres(self, besetzung: Besetzung, beschlossen: Any) -> None:
        rows = Verteilung.objects.budgets().filter(haushaltsjahr__jahr=2008, gebiet__ebene=1)
        assert rows.update(status="vorgelegt", vorgelegt_von=besetzung.controlling, vorgelegt_am=timezone.now())
        for vorgelegte in (True, False):
            v = planverteilung(2008, {}, vorgelegte=vorgelegte).verteilung
            assert v is not None and v.pk == beschlossen.pk


@pytest.mark.parametrize(("von", "bis", "geht"), [
    ("2007-01-01", "2007-12-31", True), ("2007-01-01", "2007-06-30", False), ("2006-01-01", "2007-12-31", False),
    ("2007-01-02", "2007-12-31", False),
])  # fmt: skip
def test_sie_spricht_ueber_ein_ganzes_jahr(von: str, bis: str, geht: bool) -> None:
    satz = falscher_zeitraum(ARTEN[PLANUNG], date.fromisoformat(von), date.fromisoformat(bis))
    assert (satz == "") is geht and (geht or ("ganzes Kalenderjahr" in satz and f"01.01.{von[:4]} bis 31.12.{von[:4]}" in satz))


@pytest.mark.parametrize("art", ARTEN.values(), ids=lambda art: art.typ.value)
@pytest.mark.parametrize("tag", [date(2007, 1, 1), date(2007, 10, 15), date(2007, 12, 31)], ids=str)
def test_die_vorgabe_passt_zu_jedem_typ(art: Any, tag: date) -> None:
    z = vorgabe_fuer(art, tag)
    assert falscher_zeitraum(art, z.von, z.bis) == "" and z.von <= tag and (z.bis < tag or art.vorausschauend)


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestZeitraum:
    def test_ein_halbes_jahr_wird_mit_einem_satz_abgelehnt(self, als: Als) -> None:
        client, frage = als("controlling"), "?neu-typ=haushaltsplanung&neu-gebiet=ressort/R-II&neu-von={}&neu-bis={}"
        antwort = client.get(WERKSTATT + frage.format("01.01.2007", "30.06.2007"))
        assert antwort.status_code == 422 and "01.01.2007 bis 31.12.2007" in text(antwort)
        assert client.get(f"{WERKSTATT}haushaltsplanung/ressort/R-II/2007-01-01/2007-06-30/").status_code == 404
        antwort = client.get(WERKSTATT + frage.format("01.01.2007", ""))
        assert antwort.status_code == 422 and "beide Tage oder keinen" in text(antwort)

    @pytest.mark.parametrize(("typ", "tage"), [
        ("haushaltsplanung", "2007-01-01/2007-12-31"), ("controlling", "2007-09-01/2007-09-30"), ("systeme", "2007-01-01/2007-06-30"),
    ])  # fmt: skip
    def test_ohne_tage_oeffnet_sich_was_zum_typ_passt(self, typ: str, tage: str, als: Als) -> None:
        antwort = als("controlling").get(f"{WERKSTATT}?neu-typ={typ}&neu-gebiet=ressort/R-II&neu-von=&neu-bis=")
        assert antwort.status_code == 302 and antwort["Location"] == f"{WERKSTATT}{typ}/ressort/R-II/{tage}/"

    def test_aus_einem_jahr_das_nicht_begonnen_hat_wird_nichts_freigegeben(self, besetzung: Besetzung, als: Als) -> None:
        st_ = stelle(PLANUNG, R2, NAECHSTES)
        schreibe(besetzung.controlling, st_, einschaetzung="Zu früh.")
        with pytest.raises(Abgelehnt, match=r"beginnt am 01\.01\.2008"):
            actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st_)
        frage = "?neu-typ=haushaltsplanung&neu-gebiet=ressort/R-II&neu-von=01.01.2008&neu-bis=31.12.2008"
        antwort = als("controlling").get(WERKSTATT + frage)
        assert antwort.status_code == 422 and "noch nicht begonnen" in text(antwort)


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestEntgelte:
    """Entered by the city as dated values: the one in force on a day takes the place of the one before, against today's prices."""

    def setze(self, besetzung: Besetzung, tag: date, wert: str) -> None:
        setze_parameter(
            wer=wer_ist(besetzung.controlling), schluessel="planung_entgelt", wert=Decimal(wert), gueltig_von=tag, quelle="Tarif"
        )

    def hinterlegt(self) -> Annahmen:
        return haushaltsinhalt.lies(Gebiet.objects.baum(heute()), 2007).hinterlegt

    def test_eine_spaetere_stufe_laesst_die_erste_stehen(self, besetzung: Besetzung) -> None:
        """1.5 % since 2007 are entered; 2 % more from July on must not make the first half-year cheaper."""
        vorher = bericht(R2).planung
        self.setze(besetzung, date(2008, 7, 1), "0.02")
        assert von_hand(self.hinterlegt()) == (Fraction(15, 1000), 1, ((date(2008, 7, 1), Fraction(2, 100)),))
        b = bericht(R2)
        assert vorher is not None and b.planung is not None and (b.planung.summe.preis or 0) > (vorher.summe.preis or 0)
        assert [(a.wert, a.quelle.rpartition(": ")[2]) for a in b.annahmen[:2]] == [
            ("+1,5\u00a0% ab Januar 2008", "Muster: Annahme der Vorführung".rpartition(": ")[2]), ("+2\u00a0% ab Juli 2008", "Tarif"),
        ]  # fmt: skip

    def test_mehrere_stufen_und_ein_tag_mitten_im_monat(self, besetzung: Besetzung) -> None:
        self.setze(besetzung, date(2008, 1, 1), "0.03")
        self.setze(besetzung, date(2008, 6, 16), "0.02")
        self.setze(besetzung, date(2008, 12, 31), "0.04")
        self.setze(besetzung, date(2009, 1, 1), "0.5")
        stufen = ((date(2008, 6, 16), Fraction(2, 100)), (date(2008, 12, 31), Fraction(4, 100)))
        assert von_hand(self.hinterlegt()) == (Fraction(3, 100), 1, stufen)
        assert [a.wert for a in bericht(R2).annahmen[:3]] == [
            "+3\u00a0% ab Januar 2008", "+2\u00a0% ab 16.06.2008", "+4\u00a0% ab 31.12.2008",
        ]  # fmt: skip

    def test_wo_vorher_nichts_gilt_wird_bis_dahin_nichts_teurer(self, besetzung: Besetzung, als_eigentuemer: Any) -> None:
        self.setze(besetzung, date(2008, 7, 1), "0.02")
        self.setze(besetzung, date(2008, 10, 1), "0.03")
        Parameter.objects.filter(schluessel="planung_entgelt", gueltig_von__lt=date(2008, 1, 1)).update(gueltig_von=date(2009, 6, 1))
        assert von_hand(self.hinterlegt()) == (Fraction(2, 100), 7, ((date(2008, 10, 1), Fraction(3, 100)),))

    def test_eine_andere_annahme_loest_alle_stufen_ab_und_nennt_die_hinterlegten(self, besetzung: Besetzung, als: Als) -> None:
        self.setze(besetzung, date(2008, 7, 1), "0.02")
        client = als("controlling")
        wie = client.get(adresse(R2, "?entgelt=1,5&entgelt_ab=1&personal=2")).context["bericht"]
        assert wie.gewaehlt.stufen == ((date(2008, 7, 1), Fraction(2, 100)),)
        anders = client.get(adresse(R2, "?entgelt=2,5&entgelt_ab=4")).context["bericht"]
        assert von_hand(anders.gewaehlt) == (Fraction(25, 1000), 4, ())
        assert anders.annahmen[0].quelle.endswith("hinterlegt: +1,5\u00a0% ab Januar 2008, +2\u00a0% ab Juli 2008")

    def test_die_stufen_bleiben_im_freigegebenen(self, besetzung: Besetzung) -> None:
        self.setze(besetzung, date(2008, 7, 1), "0.02")
        row = freigegeben(besetzung, stelle(PLANUNG, R2, JAHR))
        assert row.inhalt["bericht"]["gewaehlt"]["stufen"] == [["2008-07-01", "0.02"]]
        assert row.inhalt["grundlagen"]["annahmen"]["planung_entgelt_2008_07_01"]["wert"] == "+2\u00a0% ab Juli 2008"
        assert not [k for k in werkstatt.lies(stelle(PLANUNG, R2, NAECHSTES), None).korrekturen if k.zeitraum]


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestZuordnung:
    def ziehe_um(self, besetzung: Besetzung) -> None:
        """461 leaves Sozialraum II of Ressort II for IV of Ressort III, a month after the release; ten days later is today."""
        Stadt.objects.update(fester_tag=date(2007, 11, 25))
        stadtteil, raum = (Gebiet.objects.get(ebene=e, schluessel=s) for e, s in ((4, "461"), (3, "IV")))
        ordne_zu(wer=wer_ist(besetzung.controlling), gebiet=stadtteil, eltern=raum, ab=date(2007, 11, 15), quelle="Beschluss")

    def test_ein_umzug_ist_keine_korrektur(self, besetzung: Besetzung) -> None:
        vorher = bericht(R2).bedarf
        freigegeben(besetzung, stelle(PLANUNG, R2, JAHR))
        self.ziehe_um(besetzung)
        assert bericht(R2).bedarf != vorher, "the need of the running year is counted by the mapping of today"
        assert not [k for k in werkstatt.lies(stelle(PLANUNG, R2, NAECHSTES), None).korrekturen if k.zeitraum]

    def test_ein_jahr_das_vorbei_ist_wird_mit_seiner_zuordnung_gerechnet(self, besetzung: Besetzung) -> None:
        self.ziehe_um(besetzung)
        baum = Gebiet.objects.baum(heute())
        knoten = finde(baum, *R2)
        assert knoten is not None
        je = {jahr: haushaltsinhalt.baum_fuer(baum, knoten, jahr) for jahr in (2006, 2007)}
        ort = next(k.id for k in baum.knoten.values() if k.schluessel == "461")
        assert ort in je[2006].stadtteile(knoten.id) and ort not in je[2007].stadtteile(knoten.id) and je[2007] is baum
        row = freigegeben(besetzung, stelle(PLANUNG, STADT, Berichtszeitraum(date(2006, 1, 1), date(2006, 12, 31))))
        assert row.inhalt["bericht"]["kopf"]["gebietsstand"] == "2006-12-31"
        assert ["stadtteil", "461", "II"] in row.inhalt["grundlagen"]["gebiete"]
