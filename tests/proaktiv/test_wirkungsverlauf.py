"""The series before and after the begin of a Maßnahme: what was expected, what happened, what is missing or gesperrt."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from basis.zahlen import Wert, Zustand
from proaktiv.actions.massnahmen import berichte
from proaktiv.fruehwarnung import Messpunkt
from proaktiv.indikatorvergleich import BELASTUNG
from proaktiv.models import Massnahme, Wirkungserwartung
from proaktiv.wirkungsverlauf import Reihenpunkt, Wirkungsverlauf
from sozialraum.access import Wer
from sozialraum.models import Indikator
from tests.factories import Raeume
from tests.proaktiv.bau import baue_indikator, text
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme, neuer_bericht
from tests.proaktiv.test_fruehwarnung_nach_import import importiere, zeile

Als = Callable[..., Client]
AB, BIS = date(2006, 8, 1), date(2008, 7, 31)
GESPERRT, FEHLT = Wert(None, Zustand.GESPERRT), Wert(None, Zustand.KEINE_ANGABE)


def verlauf(*werte: tuple[str, str | Wert], richtung: str = "sinkt", bis: date = BIS, fehlend: int = 0) -> Wirkungsverlauf:
    """``fehlend``: how many Gebiete lack on the last day."""
    folge = [Messpunkt(date.fromisoformat(tag), w if isinstance(w, Wert) else Wert(Decimal(w))) for tag, w in werte]
    punkte = [Reihenpunkt(p, (fehlend if p is folge[-1] else 0, 0)) for p in folge]
    return Wirkungsverlauf("Schulabsentismus", "Teil 101", richtung, AB, bis, tuple(punkte), "%", 1, BELASTUNG)


DAVOR = ("2005-07-31", "20"), ("2006-08-01", "17")


@pytest.mark.parametrize(("v", "satz"), [
    (verlauf(*DAVOR, ("2007-07-31", "12.3")), "17,0 % am 01.08.2006 → 12,3 % am 31.07.2007: −4,7 Prozentpunkte, weniger Belastung. "
     "Der Wert ist gesunken, wie erwartet; sichtbar sein soll es bis zum 31.07.2008."),
    (verlauf(*DAVOR, ("2007-07-31", "18"), bis=date(2007, 7, 1)), "17,0 % am 01.08.2006 → 18,0 % am 31.07.2007: "
     "+1,0 Prozentpunkte, mehr Belastung. Der Wert ist gestiegen, anders als erwartet."),
    (verlauf(*DAVOR, ("2007-07-31", "17.04"), richtung="haelt", bis=date(2007, 7, 1)), "17,0 % am 01.08.2006 → 17,0 % am 31.07.2007: "
     "unverändert. Der Wert ist gleich geblieben, wie erwartet."),
    (verlauf(*DAVOR, ("2007-07-31", GESPERRT)), "17,0 % am 01.08.2006 → "
     "gesperrt (kleine Fallzahl oder Gruppe) am 31.07.2007: kein Vergleich."),
    (verlauf(("2005-07-31", "20"), ("2006-07-31", GESPERRT), ("2007-07-31", "12")),
     "gesperrt (kleine Fallzahl oder Gruppe) am 31.07.2006 → 12,0 % am 31.07.2007: kein Vergleich."),
    (verlauf(*DAVOR, ("2007-07-31", "0"), fehlend=1), "17,0 % am 01.08.2006 → 0,0 % am 31.07.2007: kein Vergleich: "
     "Die Werte ruhen nicht auf denselben Stadtteilen."),
    (verlauf(*DAVOR, ("2007-07-31", FEHLT)), "Seit dem 01.08.2006 gibt es noch keinen Wert. Der letzte Stichtag davor ist der 01.08.2006."),
    (verlauf(("2007-07-31", "12")), "Bis zum 01.08.2006 gibt es keinen Wert; was sich seither geändert hat, lässt sich nicht sagen."),
    (verlauf(("2006-07-31", FEHLT)), "Für dieses Gebiet gibt es noch keinen Wert."),
    (verlauf(), "Für dieses Gebiet gibt es noch keinen Wert."),
])  # fmt: skip
def test_der_satz_sagt_was_geschah_und_nie_wodurch(v: Wirkungsverlauf, satz: str) -> None:
    """What is gesperrt is never passed over for an older value; what is missing is; 0 is a value."""
    assert v.satz == satz


def erwarte(massnahme: Massnahme, indikator: Indikator, raeume: Raeume, wo: str = "101", **felder: object) -> Wirkungserwartung:
    angaben = {"richtung": "sinkt", "ab": AB, "bis": BIS} | felder
    return Wirkungserwartung.objects.create(massnahme=massnahme, indikator=indikator, gebiet=raeume[wo], **angaben)


@pytest.mark.django_db
class TestSeite:
    def test_bild_satz_und_tabelle_zeigen_dieselbe_reihe(self, als: Als, raeume: Raeume) -> None:
        massnahme, indikator = baue_massnahme(baue_konzeption(), beginn=AB), baue_indikator()
        berichte(wer=Wer.befehl("test"), bericht=neuer_bericht(massnahme))
        importiere(zeile("101", "200", tag="31.07.2005"), zeile("101", "170", tag="31.07.2006"), zeile("101", "123"))
        erwarte(massnahme, indikator, raeume)
        seite = text(als("fachkraft1").get(massnahme.get_absolute_url()))
        wirkung = seite.partition('id="wirkung"')[2].partition('id="papiere"')[0]
        assert "17,0 % am 31.07.2006 → 12,3 % am 31.07.2007: −4,7 Prozentpunkte, weniger Belastung" in wirkung and "wie erwartet" in wirkung
        assert ">Beginn 01.08.2006</text>" in wirkung and "nicht wodurch" in wirkung
        assert wirkung.count("<table") == 1
        zeilen = [z for z in wirkung.split("<tr>") if 'scope="row"' in z]
        gezeigt = [("davor" in z, w in z) for z, w in zip(zeilen, ("20,0", "17,0", "12,3"), strict=True)]
        assert gezeigt == [(True, True), (True, True), (False, True)]

    @pytest.mark.parametrize(("beginn", "wort"), [(AB, "geplanter Beginn"), (None, "verglichen ab")])
    def test_was_nicht_begonnen_ist_hat_weder_beginn_noch_wirkung(self, als: Als, raeume: Raeume, beginn: date | None, wort: str) -> None:
        massnahme, indikator = baue_massnahme(baue_konzeption(), beginn=beginn), baue_indikator()
        importiere(zeile("101", "170", tag="31.07.2006"), zeile("101", "123"))
        erwarte(massnahme, indikator, raeume)
        seite = text(als("fachkraft1").get(massnahme.get_absolute_url()))
        assert f">{wort} 01.08.2006</text>" in seite and "wie erwartet" not in seite
        assert "Der Wert ist gesunken; dass die Maßnahme begonnen hat, ist nicht gemeldet." in seite

    def test_kleine_fallzahlen_sieht_nur_wer_sie_sehen_darf(self, als: Als, raeume: Raeume) -> None:
        massnahme, indikator = baue_massnahme(baue_konzeption(), beginn=date(2006, 1, 1)), baue_indikator()
        Indikator.objects.update(beruht_auf_fallzahlen=True)
        importiere(zeile("101", "2", tag="31.07.2006"), zeile("101", "30"), zeile("102", "40", tag="31.07.2006"), zeile("102", "40"))
        erwarte(massnahme, indikator, raeume)
        url = massnahme.get_absolute_url()
        assert "0,2 % am 31.07.2006 → 3,0 % am 31.07.2007" in text(als("ressort1").get(url))
        fremd = text(als("fachkraft1").get(url))
        ohne = "gesperrt (kleine Fallzahl oder Gruppe)"
        assert f"{ohne} am 31.07.2006 → 3,0 % am 31.07.2007: kein Vergleich" in fremd and "0,2" not in fremd
        assert ">verglichen ab 01.08.2006</text>" in fremd, "another day than its begin"
        assert f"{ohne}</td>" in fremd and ">·</text>" in fremd

    def test_mehr_indikatoren_kosten_keine_abfrage(self, als: Als, raeume: Raeume) -> None:
        massnahme, indikator, client = baue_massnahme(baue_konzeption()), baue_indikator(), als("controlling")
        importiere(zeile("101", "170", tag="31.07.2006"), zeile("101", "123"))
        zahlen = []
        for wo in ("101", "102", "I"):
            erwarte(massnahme, indikator, raeume, wo)
            with CaptureQueriesContext(connection) as abfragen:
                assert client.get(massnahme.get_absolute_url()).status_code == 200
            zahlen.append(sum(q["sql"].startswith(("SELECT", "WITH", "(SELECT")) for q in abfragen))
        assert zahlen[0] == zahlen[1] == zahlen[2] <= 12
