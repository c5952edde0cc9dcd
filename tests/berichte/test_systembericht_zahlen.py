"""The numbers of the report on the Pro-Aktive Systeme a second time, in plain Python over the demo, and their sums over the Ebenen."""

from datetime import date

import pytest

from berichte.sections import systeminhalt, systemkonzepte
from berichte.sections.gebiete import finde
from berichte.sections.systemzahlen import ARTEN, KEINE_SUMME
from berichte.zeitraum import Berichtszeitraum
from bsc.providers import Anfrage, berechne
from proaktiv.models import Systemstadtteil
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Gebiet
from tests.berichte.systemrechnung import zweite_konzeptrechnung, zweite_rechnung
from tests.berichte.test_systembericht import HALB, JAHR, ORTE, bericht
from tests.factories import Besetzung
from tests.proaktiv.bau import baue_runde, baue_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halle")]


def test_jede_zahl_ergibt_sich_ein_zweites_mal(besetzung: Besetzung) -> None:
    for z in (JAHR, HALB, HALB.davor):
        for ort in ORTE:
            _vergleiche(besetzung, ort, z)


def test_auch_wo_ein_system_geendet_hat(besetzung: Besetzung) -> None:
    """In the demo all Systeme still work; this one does no more, and had left its Stadtteil before."""
    raum, stadtteil = (Gebiet.objects.get(ebene=Ebene[ebene.upper()], schluessel=schluessel) for ebene, schluessel in ORTE[2:])
    system = baue_system(raum, "System, das es nicht mehr gibt", gueltig_bis=date(2007, 5, 31))
    zeit = {"gueltig_von": date(2006, 9, 1), "gueltig_bis": date(2007, 3, 31)}
    Systemstadtteil.objects.create(system=system, gebiet=stadtteil, **zeit)
    for tag in (date(2007, 2, 6), date(2007, 4, 3)):
        baue_runde(system, tag, stand="gehalten")
    for ort in ORTE:
        _vergleiche(besetzung, ort, JAHR)


def _vergleiche(besetzung: Besetzung, ort: tuple[str, str], z: Berichtszeitraum) -> None:
    b, erwartet = bericht(besetzung.fachbereichsleitung, ort, z), zweite_rechnung(ort, z)
    assert set(erwartet) == set(ARTEN) - {"jugendhilfe", "schnittstellen"}, "these two have a test of their own"
    assert {name: b.zeile(name).wert for name in erwartet} == erwartet, (ort, z)
    k = b.konzepte[-1]
    assert (k.raeume, k.mit_konzept, k.gelten, k.faellig, k.gemeldet) == zweite_konzeptrechnung(ort, z), (ort, z)


def test_die_letzte_rueckmeldung_wird_auch_nach_dem_ende_faellig() -> None:
    row = {"gebiet_id": 1, "rhythmus": "halbjaehrlich", "gilt_ab": date(2007, 1, 1), "gueltig_bis": date(2007, 12, 31), "gemeldet": 0,
           "endete_am": None, "letzte": date(2007, 6, 30), "muster": False}  # fmt: skip
    for stand, letzte, faellig in (("gilt", date(2007, 6, 30), True), ("gilt", date(2007, 12, 31), False), ("beendet", None, False)):
        k = systemkonzepte._konzept(row | {"stand": stand, "letzte": letzte}, date(2008, 1, 10))
        assert (k.gilt, k.faellig) == (False, faellig), stand
        knoten = Knoten(1, "I", "Eins", Ebene.SOZIALRAUM, None)
        z = systemkonzepte._zeile(Gebietsbaum(date(2008, 1, 10), {1: knoten}), [k], knoten)
        assert (z.gelten, z.faellig) == (0, faellig)


def test_die_ebenen_ergeben_sich_aus_denen_darunter(besetzung: Besetzung) -> None:
    summen = [name for name, art in ARTEN.items() if art == "anzahl" and name not in KEINE_SUMME]
    wer = besetzung.fachbereichsleitung
    baum = Zugang(wer).baum
    for ort in ORTE[:2]:
        knoten = finde(baum, *ort)
        assert knoten is not None
        b = bericht(wer, ort, JAHR)
        unten = [bericht(wer, (k.ebene.name.lower(), k.schluessel), JAHR) for k in systeminhalt.darunter(baum, knoten)]
        for name in summen:
            assert b.wert(name) == sum(u.wert(name) for u in unten), (ort, name)
        for feld in ("stadtteile", "mit_system", "runden", "gehalten", "neu", "offen", "ueberfaellig", "geschlossen", "laufend"):
            teile = [getattr(z, feld) for z in b.gebiete if z.ebene]
            selbst = [getattr(z, feld) or 0 for z in b.gebiete if not z.ebene]  # has Hinweise alone
            assert None not in teile and getattr(b.summe, feld) == sum(teile) + sum(selbst), (ort, feld)


def test_die_zusammensetzung_ist_die_der_scorecard_und_wird_nie_gemittelt(besetzung: Besetzung) -> None:
    b, baum = bericht(besetzung.fachbereichsleitung, ORTE[0], HALB), Gebiet.objects.baum(heute())
    orte = {k.schluessel: k.id for k in baum.knoten.values() if k.ebene <= Ebene.RESSORT}
    antwort = berechne(["zusammensetzung-runden"], Anfrage(None, baum, tuple(orte.values()), HALB.bis))["zusammensetzung-runden"]
    for m, schluessel in ((b.mischung, "FB"), *((z.mischung, z.schluessel) for z in b.gebiete if z.ebene == "ressort")):
        messung = antwort[orte[schluessel], HALB.bis].messung
        assert m is not None and (m.jugendhilfe, m.schnittstellen) == (messung.zaehler, messung.nenner)
    zeilen = [z.mischung for z in b.gebiete if z.mischung and z.mischung.jugendhilfe is not None]
    assert b.mischung.jugendhilfe == sum(m.jugendhilfe or 0 for m in zeilen)
    assert b.mischung.soll and b.mischung.soll_von == "Fachbereich" and b.mischung.status != "kein_wert"
