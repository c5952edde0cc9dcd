"""The rate of a small group does not leave the house as a Punktwert, as Bedarfseinheiten or as an amount of a Stadtteil."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from basis import kanonisch
from basis.zahlen import GESPERRT, Wert, Zustand, prozent, zahl
from berichte import export, pdf
from berichte.sections.sozialraumbudget import Sozialraumbudget
from tests.berichte.conftest import bericht

pytestmark = pytest.mark.django_db


def kleine(grundlage: Any) -> Iterator[tuple[Any, str, Any]]:
    """Teiltopf, Stadtteil, and its Raum, where a rate of it is gesperrt."""
    for topf in grundlage.rechnung.toepfe:
        for raum in (r for teile in topf.eingaben.stadtteile.values() for r in teile):
            if raum.schluessel in grundlage.sperre[topf.schluessel].punktwerte:
                yield topf, raum.schluessel, raum


def eigene(b: Sozialraumbudget, topf: Any) -> Any:
    return next(r for t in b.erklaerungen if t.name == topf.name for r in t.raeume if r.informativ)


def nachgerechnet(topf: Any, raum: Any, punktwert: Any, merkmal: str) -> Fraction:
    """The Zähler behind a Punktwert, from what else everybody may read: the other steps, the weight and the rate of the city."""
    summanden = list(topf.stadtteilpunkte.punktwerte[raum.schluessel].summanden)
    gesucht = next(s for s in summanden if s.merkmal.schluessel == merkmal)
    andere = sum((s.beitrag for s in summanden if s is not gesucht), Fraction(0))
    punkte = punktwert - topf.stadtteilpunkte.punktwerte[raum.schluessel].grundbetrag - andere
    return Fraction(punkte / (100 * gesucht.merkmal.gewicht) * gesucht.stadtquote * raum.werte[merkmal].nenner)


def gesperrtes_merkmal(grundlage: Any, topf: Any, stadtteil: str) -> str:
    wege = grundlage.sperre[topf.schluessel].wege
    return next(
        m.schluessel for m in topf.eingaben.modell.merkmale
        if not m.beruht_auf_fallzahlen and m.richtung == "belastend" and frozenset({stadtteil}) in wege.get(m.schluessel, ())
    )  # fmt: skip


def test_ohne_die_sperre_ergaebe_der_punktwert_den_zaehler(grundlage: Any) -> None:
    """Negative control: the way is locked, and what is left of the row gives the number back, to the child."""
    ohne = replace(grundlage, sperre={s: replace(t, punktwerte=frozenset(), betraege=frozenset()) for s, t in grundlage.sperre.items()})
    topf, stadtteil, raum = next(kleine(grundlage))
    merkmal = gesperrtes_merkmal(grundlage, topf, stadtteil)
    offen = eigene(bericht(ohne, "stadtteil", stadtteil), topf)
    assert not offen.merkmale and nachgerechnet(topf, raum, offen.punktwert, merkmal) == raum.werte[merkmal].zaehler
    assert eigene(bericht(grundlage, "stadtteil", stadtteil), topf).punktwert == GESPERRT


def test_kein_ausgang_nennt_was_einen_gesperrten_wert_ergibt(grundlage: Any, als: Any) -> None:
    """Page, paper, its attachments, CSV and XLSX of the Stadtteil, and of what is above it."""
    topf, stadtteil, raum = next(kleine(grundlage))
    punkte = topf.stadtteilpunkte.punktwerte[stadtteil].wert
    einheiten, betrag = raum.bevoelkerung * punkte / 100, topf.stadtteile[stadtteil]
    zahlen = {
        zahl(punkte, 4), kanonisch.als_inhalt(punkte), zahl(einheiten, 2), kanonisch.als_inhalt(einheiten), zahl(Fraction(betrag, 100), 2),
        str(betrag),
    }  # fmt: skip
    baum = grundlage.rechnung.baum
    knoten = next(k for k in baum.knoten.values() if k.schluessel == stadtteil and k.ebene == 4)
    client: Client = als("controlling")
    for ort in (knoten, *baum.vorfahren(knoten.id)):
        ebene = ort.ebene.name.lower()
        b = bericht(grundlage, ebene, ort.schluessel)
        auftrag = pdf.druckauftrag(b, erstellt=timezone.now(), kopf="")
        seite = client.get(reverse("sozialraumbudget", args=[grundlage.verteilung.pk, ebene, ort.schluessel])).content.decode()
        csv = export.als_csv(b).decode("utf-8-sig")
        for wo, text in {"seite": seite, "papier": auftrag.html, "json": kanonisch.schreibe(b.inhalt()), "csv": csv}.items():
            assert not [z for z in zahlen if z in text], (ort.schluessel, wo)
        zellen = {zelle for blatt in load_workbook(io.BytesIO(export.als_xlsx(b))) for zeile in blatt.values for zelle in zeile}
        assert not {float(punkte), float(einheiten), betrag / 100} & {z for z in zellen if isinstance(z, float)}


def test_kein_nachbar_gibt_die_bedarfseinheiten_des_sozialraums_her(grundlage: Any) -> None:
    """What one Stadtteil gets over its Bedarfseinheiten is the same for all of its Sozialraum; so none is told of any of them."""
    gesehen = 0
    for topf in grundlage.rechnung.toepfe:
        nummer, sperre = grundlage.rechnung.toepfe.index(topf), grundlage.sperre[topf.schluessel]
        for sozialraum, teile in topf.eingaben.stadtteile.items():
            orte = {raum.schluessel for raum in teile}
            if not orte & sperre.punktwerte:
                assert not orte & sperre.betraege
                continue
            gesehen += 1
            assert orte <= sperre.betraege, sozialraum
            for ort in sorted(orte)[:3]:
                b = bericht(grundlage, "stadtteil", ort)
                eigener = eigene(b, topf)
                assert (eigener.anteil, eigener.betrag, b.betrag) == (GESPERRT, GESPERRT, GESPERRT)
                assert isinstance(eigener.punktwert, Wert) is (ort in sperre.punktwerte) is (not eigener.merkmale)
                assert all(z.je_topf[nummer] == z.betrag == GESPERRT for z in b.stadtteile if z.schluessel in orte)
    assert gesehen


def test_was_jemanden_bindet_und_was_niemanden_verraet_bleibt_lesbar(grundlage: Any) -> None:
    stadt = bericht(grundlage, "fachbereich", "FB")
    assert isinstance(stadt.betrag, int) and all(isinstance(z.betrag, int) for z in stadt.tabelle.zeilen if z.art != "gruppe")
    assert all(isinstance(r.punktwert, Fraction) and isinstance(r.betrag, int) for t in stadt.erklaerungen for r in t.raeume)
    gesperrt = {ort for s in grundlage.sperre.values() for ort in s.betraege}
    offen = [z for z in stadt.stadtteile if z.schluessel not in gesperrt]
    assert offen and all(isinstance(z.betrag, int) or z.betrag is None for z in offen)
    assert all(z.betrag == GESPERRT for z in stadt.stadtteile if z.schluessel in gesperrt and z.betrag is not None)


def test_gesperrtes_kommt_gesperrt_aus_dem_abgelegten_zurueck(grundlage: Any) -> None:
    _, stadtteil, _ = next(kleine(grundlage))
    b = bericht(grundlage, "stadtteil", stadtteil)
    zurueck = kanonisch.lies(Sozialraumbudget, json.loads(kanonisch.schreibe(b.inhalt())))
    assert kanonisch.schreibe(zurueck.inhalt()) == kanonisch.schreibe(b.inhalt())
    assert export.blaetter(zurueck) and zurueck.betrag == GESPERRT
    assert prozent(GESPERRT) == "·" and GESPERRT.zustand is Zustand.GESPERRT


def test_wo_alle_punkte_verglichen_sind_sagt_keiner_etwas(grundlage: Any) -> None:
    """A z-Wert knows mean and spread of all Stadtteile: two that are shown would give both."""
    from berichte.sections.budgetsperre import _topf
    from sozialraum.inputs.wertschutz import Gruppensperre, Sperre, niemand

    topf, _, _ = next(kleine(grundlage))
    faelle, raten = (art(grundlage.rechnung.baum, niemand, 5, 3) for art in (Sperre, Gruppensperre))
    modell = replace(topf.eingaben.modell, verfahren="minmax")
    sperre = _topf(replace(topf, eingaben=replace(topf.eingaben, modell=modell)), faelle, raten)
    alle = {raum.schluessel for teile in topf.eingaben.stadtteile.values() for raum in teile}
    assert sperre.punktwerte == sperre.betraege == alle
