"""Definitions and thresholds from a day on: what they change, what stays, what is refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from django.test import Client

from basis.diagramme import Status
from basis.due import sammle
from bsc.actions.fassungen import fruehestens, setze_fassung, setze_schwelle
from bsc.actions.freigabe import gib_frei
from bsc.actions.ziele import brich_herunter
from bsc.forms.fassungen import FassungForm
from bsc.forms.formulare import WertForm
from bsc.messgroesse import Messart, Messung, Zielrichtung
from bsc.models import Messdefinition, Messgroesse, Messwert, Schwelle
from bsc.scorecardzeile import Definition, Scorecardzeile, Wertpunkt, geltend
from bsc.selectors.scorecard import lies_zeilen, messgroessen
from bsc.sollpfad import Planpunkt
from bsc.zielerreichung import Schwellen
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gebiet, Protokoll, Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume, wer_ist

JUNI, SEPTEMBER, OKTOBER = date(2007, 6, 30), date(2007, 9, 30), date(2007, 10, 1)
FELDER: dict[str, Any] = {"gueltig_ab": OKTOBER, "begruendung": "Beschluss vom 20.09.2007"}


@pytest.mark.parametrize(("tag", "erwartet"), [
    (date(2005, 1, 1), "alt"), (date(2006, 1, 1), "alt"), (SEPTEMBER, "alt"), (OKTOBER, "neu"), (date(2009, 1, 1), "neu"),
])  # fmt: skip
def test_an_jedem_tag_gilt_was_zuletzt_begann(tag: date, erwartet: str) -> None:
    assert geltend([(date(2006, 1, 1), "alt"), (OKTOBER, "neu")], tag) == erwartet
    assert geltend([], tag) is None


@pytest.mark.parametrize(("richtung", "schwellen", "vorher", "nachher"), [
    (Zielrichtung.ERHOEHEN, Schwellen(F(1), F(4)), Status.BEOBACHTEN, Status.BEOBACHTEN),
    (Zielrichtung.SENKEN, Schwellen(F(1), F(4)), Status.BEOBACHTEN, Status.IM_PLAN),
    (Zielrichtung.ERHOEHEN, Schwellen(F(3), F(4)), Status.BEOBACHTEN, Status.IM_PLAN),
    (Zielrichtung.ERHOEHEN, Schwellen(F(0), F(1)), Status.BEOBACHTEN, Status.HANDELN),
])  # fmt: skip
def test_jeder_wert_wird_an_dem_gemessen_was_an_seinem_stichtag_galt(
    richtung: Zielrichtung, schwellen: Schwellen, vorher: Status, nachher: Status
) -> None:
    plan = (Planpunkt(date(2006, 1, 1), F(20)), Planpunkt(date(2008, 12, 31), F(20)))
    werte = [Wertpunkt(tag, Messung(F(18))) for tag in (SEPTEMBER, date(2007, 12, 31))]
    alt, neu, ab = Definition(Zielrichtung.ERHOEHEN), Definition(richtung), date(2006, 1, 1)
    zeile = Scorecardzeile(
        1, "x", Messart.ANZAHL, neu, schwellen, plan, werte, date(2007, 12, 31), ((ab, alt), (OKTOBER, neu)),
        ((ab, Schwellen(F(1), F(4))), (OKTOBER, schwellen)),
    )  # fmt: skip
    assert [status for _, status in zeile.staende] == [vorher, nachher] and zeile.status == nachher


@pytest.fixture
def m(raeume: Raeume) -> Messgroesse:
    stelle(date(2007, 10, 15))
    return baue_messgroesse(baue_ziel(raeume["FB"]), art="verhaeltnis")


def stelle(tag: date) -> None:
    Stadt.objects.update(fester_tag=tag)


def lies(m: Messgroesse, stand: date) -> Any:
    return lies_zeilen(messgroessen(stand).filter(pk=m.pk), None, Gebiet.objects.baum(stand), stand)[0].zeile


@pytest.mark.django_db
def test_eine_neue_fassung_laesst_fruehere_werte_und_den_frueheren_stand_wie_sie_waren(m: Messgroesse, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    trage_ein(m, SEPTEMBER, 12)
    fassung = setze_fassung(wer=wer, messgroesse=m, richtung="senken", **FELDER)
    assert (fassung.version, fassung.gewertete_seite, fassung.formel) == (2, 1, "Prävention : Hilfen zur Erziehung")
    trage_ein(m, date(2007, 10, 31), 12)
    assert [s for _, s in lies(m, SEPTEMBER).staende] == [Status.HANDELN]
    assert [s for _, s in lies(m, date(2007, 10, 31)).staende] == [Status.HANDELN, Status.IM_PLAN]
    protokoll = Protokoll.objects.get(aktion="messdefinition_gesetzt")
    assert "Zielrichtung: erhöhen → senken" in protokoll.text and protokoll.grund == FELDER["begruendung"]


@pytest.mark.django_db
@pytest.mark.parametrize(("anders", "satz", "feld"), [
    ({"begruendung": " ", "richtung": "senken"}, "Anlass", "begruendung"),
    ({}, "ändert sich nichts", ""),
    ({"gueltig_ab": date(2006, 1, 1), "richtung": "senken"}, "frühestens der 02.01.2006", "gueltig_ab"),
    ({"messquelle": "prognose-ansatz"}, "neue Messgröße", "messquelle"),
    ({"messquelle": "praevention-hze", "gueltig_ab": date(2007, 9, 1)}, "schon ein Wert eingetragen", "gueltig_ab"),
])  # fmt: skip
def test_was_eine_neue_fassung_nicht_darf(m: Messgroesse, besetzung: Besetzung, anders: dict[str, Any], satz: str, feld: str) -> None:
    trage_ein(m, SEPTEMBER, 12)
    with pytest.raises(Abgelehnt, match=satz) as fehler:
        setze_fassung(wer=wer_ist(besetzung.controlling), messgroesse=m, **(FELDER | anders))
    assert fehler.value.feld == feld and m.definitionen.count() == 1


@pytest.mark.django_db
def test_vor_einer_freigabe_aendert_sich_nichts_mehr(m: Messgroesse, besetzung: Besetzung) -> None:
    trage_ein(m, SEPTEMBER, 24)
    gib_frei(wer=wer_ist(besetzung.fachbereichsleitung), gebiet=m.ziel.gebiet, stand=SEPTEMBER)
    assert fruehestens(m, Messdefinition) == fruehestens(m, Schwelle) == OKTOBER
    schwelle = Schwelle(messgroesse=m, gueltig_ab=SEPTEMBER, gruen=Decimal(0), gelb=Decimal(1), quelle="Beschluss")
    with pytest.raises(Abgelehnt, match=r"frühestens der 01\.10\.2007"):
        setze_schwelle(wer=wer_ist(besetzung.controlling), schwelle=schwelle)


@pytest.mark.django_db
def test_von_der_hand_zur_berechnung_und_zurueck_gilt_jede_quelle_fuer_ihre_tage(m: Messgroesse, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    trage_ein(m, JUNI, 17)
    setze_fassung(wer=wer, messgroesse=m, messquelle="praevention-hze", **(FELDER | {"gueltig_ab": date(2007, 7, 1)}))
    herkunft = {w.tag: w.herkunft for w in lies(m, SEPTEMBER).reihe}
    assert herkunft[JUNI] == "eingabe" and herkunft[SEPTEMBER] == "live" and date(2007, 3, 31) not in herkunft
    setze_fassung(wer=wer, messgroesse=m, messquelle="", **FELDER)
    stelle(date(2008, 1, 15))
    herkunft = {w.tag: w.herkunft for w in lies(m, date(2007, 12, 31)).reihe}
    assert herkunft[SEPTEMBER] == "live" and date(2007, 12, 31) not in herkunft
    faellig = [f.tag for f in sammle(Zugang(besetzung.controlling), date(2008, 1, 15)) if f.titel.startswith("Messwert eintragen")]
    assert faellig == [date(2007, 12, 31)]


@pytest.mark.django_db
def test_dieselbe_aenderung_gilt_auf_wunsch_auch_darunter(m: Messgroesse, raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    brich_herunter(wer=wer, ziel=m.ziel, gebiete=[raeume["R-I"], raeume["I"]])
    unten = Messgroesse.objects.get(ziel__gebiet=raeume["I"])
    setze_fassung(wer=wer, messgroesse=unten, verantwortlich="Team Sozialraum I", **(FELDER | {"gueltig_ab": date(2007, 9, 1)}))
    schon = Messgroesse.objects.get(ziel__gebiet=raeume["R-I"])  # says so already: it is left, and nothing is refused for it
    setze_fassung(wer=wer, messgroesse=schon, quelle="Haushalt", **(FELDER | {"gueltig_ab": date(2007, 9, 1)}))
    setze_fassung(wer=wer, messgroesse=m, auch_darunter=True, verantwortlich="Controlling", quelle="Haushalt", **FELDER)
    neueste = unten.definitionen.first()
    assert schon.definitionen.count() == 2
    assert neueste and (neueste.version, neueste.quelle, neueste.verantwortlich) == (3, "Haushalt", "Team Sozialraum I")
    schwelle = Schwelle(messgroesse=m, gueltig_ab=OKTOBER, gruen=Decimal("0.5"), gelb=Decimal(2), quelle="Beschluss")
    setze_schwelle(wer=wer, schwelle=schwelle, auch_darunter=True)
    assert Schwelle.objects.filter(gueltig_ab=OKTOBER, gelb=2).count() == 3
    assert Protokoll.objects.filter(aktion="schwelle_gesetzt", text__contains="im Plan bis 0,5, beobachten bis 2").count() == 3


def text(antwort: Any) -> str:
    return str(antwort.content.decode()).replace("\u00a0", " ")


@pytest.mark.django_db
def test_die_seiten_zeigen_fehler_am_feld_und_danach_die_geschichte(halle: str, als: Callable[..., Client]) -> None:
    m, client = Messgroesse.objects.get(name__contains="Rückkehr"), als("controlling")
    seite = client.get(f"/scorecard/messgroessen/{m.pk}/definition/")
    start = {f.name: f.value() for f in seite.context["form"] if f.value() not in (None, False)}
    assert start["formel"] == "erneut begonnene / beendete Hilfen × 100" and "behalten" not in start
    angaben = start | {"gueltig_ab": "15.10.2007", "begruendung": "Beschluss"}
    unveraendert = client.post(f"/scorecard/messgroessen/{m.pk}/definition/", angaben)
    assert unveraendert.status_code == 422 and "ändert sich nichts" in text(unveraendert)
    zu_frueh = client.post(f"/scorecard/messgroessen/{m.pk}/definition/", angaben | {"gueltig_ab": "01.07.2006", "richtung": "korridor"})
    assert "frühestens der 02.07.2006" in str(zu_frueh.context["form"].errors["gueltig_ab"])
    gespeichert = client.post(f"/scorecard/messgroessen/{m.pk}/definition/", angaben | {"richtung": "korridor"}, follow=True)
    geschichte = text(client.get(f"{m.get_absolute_url()}?stand=31.10.2007"))
    assert "Ein Korridor braucht Planwerte mit von und bis." in text(gespeichert)
    assert "Zielrichtung: senken → in einem Korridor halten" in geschichte and "Fassungen der Definition" in geschichte
    schwellen = f"/scorecard/messgroessen/{m.pk}/schwellen/"
    neue = {"gueltig_ab": "15.10.2007", "gruen": "1", "gelb": "0,5", "quelle": "Beschluss"}
    assert "„Beobachten bis“ darf nicht unter" in str(client.post(schwellen, neue).context["form"].errors["gelb"])
    assert client.post(schwellen, neue | {"gelb": "3"}).status_code == 302
    assert "im Plan bis 1, beobachten bis 3" in text(client.get(m.get_absolute_url()))


@pytest.mark.django_db
def test_eine_neue_quelle_bringt_ihren_wortlaut_mit(halle: str, als: Callable[..., Client]) -> None:
    m, client = Messgroesse.objects.get(name__contains="Zusammensetzung", ziel__gebiet__schluessel="FB"), als("controlling")
    adresse = f"/scorecard/messgroessen/{m.pk}/definition/"
    angaben = {f.name: f.value() for f in client.get(adresse).context["form"] if f.value() not in (None, False)}
    angaben |= {"messquelle": "praevention-hze", "begruendung": "Beschluss", "nenner": "Hilfen zur Erziehung"}
    antwort = client.post(adresse, angaben, follow=True)
    neu = m.definitionen.first()
    assert neu and (neu.quelle, neu.nenner, neu.zweite_person) == ("Buchungen des laufenden Jahres", "Hilfen zur Erziehung", False)
    assert "berechnet das System" in text(antwort) and m.get_absolute_url() in antwort.redirect_chain[0][0]


def test_die_felder_nennen_und_erklaeren_was_die_definition_sagt() -> None:
    definition = Messdefinition(zaehler="Hilfepläne mit Beteiligung", nenner="alle Hilfepläne")
    form = WertForm(None, instance=Messwert(), definition=definition)
    assert (form["zaehler"].label, form["nenner"].label) == (definition.zaehler, definition.nenner)
    assert "bringt Formel" in FassungForm(None, instance=definition, art="verhaeltnis", darunter=0)["messquelle"].help_text
