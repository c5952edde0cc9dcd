"""The numbers of the report on the Pro-Aktive Systeme a second time, in plain Python over the demo, and their sums over the Ebenen."""

from datetime import date
from typing import Any

import pytest

from berichte.sections import systeminhalt
from berichte.sections.gebiete import finde
from berichte.sections.systemzahlen import ARTEN, KEINE_SUMME
from berichte.zeitraum import Berichtszeitraum
from bsc.providers import Anfrage, berechne
from proaktiv.models import (
    Abwaegung,
    Aktion,
    Fruehwarnung,
    Hausrunde,
    Hinweis,
    Reflexion,
    System,
    Systemeinrichtung,
    Systemkoordination,
    Systemstadtteil,
)
from proaktiv.selectors.fristen import tage_am
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet
from tests.berichte.test_systembericht import HALB, JAHR, ORTE, bericht
from tests.factories import Besetzung

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halle")]


def zweite_rechnung(ort: tuple[str, str], z: Berichtszeitraum) -> dict[str, int]:
    """Row by row from the tables; nothing of the report's code but the thread's days in plain steps."""
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    alle = knoten.ebene == Ebene.FACHBEREICH
    orte = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    hinweise = [h for h in Hinweis.objects.all() if alle or h.gebiet_id in orte]
    systeme = [s for s in System.objects.all() if _zaehlt(s, knoten, alle, orte)]
    staende = {h.pk: _stand(h, z.bis) for h in hinweise if h.erfasst_am <= z.bis}
    offen = {pk for pk, stand in staende.items() if stand not in ("geschlossen", "zurueckgezogen")}
    im = {"tag__gte": z.von, "tag__lte": z.bis, "hinweis__in": hinweise}
    runden = Hausrunde.objects.filter(system__in=systeme, tag__gte=z.von, tag__lte=z.bis)
    gehalten = [r for r in runden if r.stand in ("gehalten", "abgeschlossen")]
    versorgt = {t.gebiet_id for t in Systemstadtteil.objects.all() if _gilt(t, z.bis)}
    stadtteile = [k.id for k in baum.auf_ebene(Ebene.STADTTEIL) if alle or k.id in orte]
    warnungen = Fruehwarnung.objects.filter(hinweis__in=hinweise)
    werte = {
        "stadtteile": len(stadtteile),
        "mit_system": len(set(stadtteile) & versorgt),
        "systeme": len(systeme),
        "koordiniert": sum(any(_gilt(k, z.bis) for k in Systemkoordination.objects.filter(system=s)) for s in systeme),
        "anker": len({a.einrichtung_id for a in Systemeinrichtung.objects.filter(system__in=systeme) if _gilt(a, z.bis)}),
        "runden": len(runden),
        "gehalten": len(gehalten),
        "niederschriften": sum(r.stand == "abgeschlossen" for r in runden),
        "abgesagt": sum(r.stand == "abgesagt" for r in runden),
        "anwesend": sum(r.teilnahmen.filter(anwesend=True).count() for r in gehalten),
        "neu": sum(z.von <= h.erfasst_am <= z.bis for h in hinweise),
        "offen": len(offen),
        "geschlossen": sum(_endete(h, "geschlossen", z) for h in hinweise),
        "zurueckgezogen": sum(_endete(h, "zurueckgezogen", z) for h in hinweise),
        "geplant": sum(s.schritt == "planen" for h in hinweise for s in h.schritte.filter(tag__range=(z.von, z.bis))),
        "beendet": Aktion.objects.filter(hinweis__in=hinweise, stand="beendet", beendet_am__range=(z.von, z.bis)).count(),
        "uebergeben": Abwaegung.objects.filter(**im, gremium__isnull=False).count()
        + Reflexion.objects.filter(**im, gremium__isnull=False).count(),
        "gewarnt": sum(z.von <= w.hinweis.erfasst_am <= z.bis for w in warnungen),
        "fehlalarm": sum(w.fehlalarm_am is not None and z.von <= w.fehlalarm_am <= z.bis for w in warnungen),
    }
    for wort in ("aufgenommen", "in_aktion", "beobachtet", "uebergeben"):
        werte[f"stand_{wort}"] = sum(staende[pk] == wort for pk in offen)
    for wort in ("aktion", "beobachten", "uebergeben", "kein_bedarf"):
        werte[f"entscheidung_{wort}"] = Abwaegung.objects.filter(**im, entscheidung=wort).count()
    for wort in ("wirksam", "teilweise", "nicht"):
        werte[f"wirkung_{wort}"] = Reflexion.objects.filter(**im, wirkung=wort).count()
    if z.bis == heute():
        lage = Hinweis.objects.filter(pk__in=[h.pk for h in hinweise]).mit_lage(heute(), tage_am(heute()))
        werte["ueberfaellig"] = lage.ueberfaellig().count()
        werte["laufend"] = Aktion.objects.offen().filter(hinweis__in=hinweise).count()
    return werte


def _zaehlt(s: System, knoten: Any, alle: bool, orte: set[int]) -> bool:
    if knoten.ebene == Ebene.STADTTEIL:
        return s.stadtteile.filter(gebiet=knoten.id).exists()
    return alle or s.gebiet_id in orte


def _gilt(teil: Any, tag: date) -> bool:
    return bool(teil.gueltig_von <= tag and (teil.gueltig_bis is None or teil.gueltig_bis >= tag))


def _stand(h: Hinweis, tag: date) -> str:
    stand = "aufgenommen"
    for schritt in h.schritte.order_by("pk"):
        if schritt.tag <= tag:
            stand = schritt.stand_neu
    return stand


def _endete(h: Hinweis, stand: str, z: Berichtszeitraum) -> bool:
    return h.stand == stand and z.von <= h.stand_seit <= z.bis


def test_jede_zahl_ergibt_sich_ein_zweites_mal(besetzung: Besetzung) -> None:
    for z in (JAHR, HALB, HALB.davor):
        for ort in ORTE:
            b = bericht(besetzung.fachbereichsleitung, ort, z)
            erwartet = zweite_rechnung(ort, z)
            assert {name: b.zeile(name).wert for name in erwartet} == erwartet, (ort, z)


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
            assert getattr(b.summe, feld) == sum(getattr(z, feld) or 0 for z in b.gebiete), (ort, feld)


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
