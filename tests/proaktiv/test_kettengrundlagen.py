"""On what the matrix rests, and that it says so: another Stichtag, rules that found nothing, what is invented, what is split."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.kettenbedarf import NACHLIEFERN
from proaktiv.luecken import Lage, Zelle
from proaktiv.models import Kettenregel, Lebensphase, Lebenswelt, Massnahme, Zielgruppe
from sozialraum.ebenen import Ebene
from sozialraum.models import Bevoelkerung, Gebiet, Indikator
from tests.factories import Besetzung
from tests.proaktiv.bau import text
from tests.proaktiv.test_kettenmatrix import bild, feld
from tests.proaktiv.test_kettenmatrixseiten import LISTE, MATRIX, datei, leser, tabelle

__all__ = ["leser"]  # a fixture
pytestmark = pytest.mark.django_db
Als = Callable[[Any], Client]
ZWEI, NEU = ("310", "344", "451", "452", "453", "461"), date(2007, 12, 31)


def zelle_in(wo: tuple[int, int], schluessel: str, ebene: Ebene = Ebene.SOZIALRAUM) -> Zelle:
    da = bild(ebene=ebene)
    return da.zellen[wo, next(ort.id for ort in da.orte if ort.schluessel == schluessel)]


def liefere(teile: tuple[str, ...], anzahl: int) -> None:
    """A newer Stichtag with so many of fifteen years in each of these Stadtteile."""
    lieferung = Bevoelkerung.objects.latest("pk").lieferung
    for nummer, gebiet in enumerate(Gebiet.objects.filter(schluessel__in=teile)):
        Bevoelkerung.objects.create(gebiet=gebiet, stichtag=NEU, alter=15, geschlecht="w", anzahl=anzahl, lieferung=lieferung, zeile=nummer)


def jugendliche(teil: str) -> int:
    rows = Bevoelkerung.objects.filter(gebiet__schluessel=teil, stichtag=date(2006, 12, 31))
    return sum(row.anzahl for row in rows if row.alter in (14, 15, 16, 17))


def test_ein_stadtteil_ohne_zeile_behaelt_seine_letzte_zahl(halle: str) -> None:
    """Five Stadtteile of Sozialraum II with 1,000 youths each in 2007, of the sixth only the number of 2006: 8 % of all."""
    wo, frueher = feld("14-18", "freizeit"), jugendliche(ZWEI[1])
    liefere((ZWEI[0], *ZWEI[2:]), 1000)
    zelle = zelle_in(wo, "II")
    assert 0 < frueher < 1000 and zelle.bedarf == (5000 + frueher) * Fraction("0.08") and zelle.lage is Lage.LUECKE
    assert "(für 1 von 6 Stadtteilen gilt die letzte Einwohnerzahl davor)" in zelle.satz and bild().tage[-1] == NEU
    assert date(2006, 12, 31) in bild().tage, "both days are named"
    allein = zelle_in(wo, ZWEI[1], Ebene.STADTTEIL)
    assert allein.bedarf is None and "keine neue Einwohnerzahl" in allein.satz and allein.satz.endswith(NACHLIEFERN)
    liefere((ZWEI[1],), 0)
    assert zelle_in(wo, ZWEI[1], Ebene.STADTTEIL).bedarf == 0 and zelle_in(wo, "II").bedarf == 400, "the remedy: a 0 can be delivered"


def test_mehr_als_ein_viertel_mit_frueherer_zahl_ist_eine_andere(halle: str) -> None:
    wo, frueher = feld("14-18", "freizeit"), jugendliche(ZWEI[1])
    liefere((ZWEI[0], *ZWEI[2:]), frueher // 5)
    assert zelle_in(wo, "II").lage is Lage.UNBEKANNT


@pytest.mark.parametrize(("phase", "indikator", "satz"), [
    ("3-6", "lebendgeborene", "Bitte wählen Sie eine Quote"), ("geburt", "kinder_u15_sgb2", "Bitte wählen Sie eine Anzahl"),
    ("geburt", None, "Bitte nennen Sie den Indikator"),
])  # fmt: skip
def test_eine_alte_regel_die_nichts_begruendet_macht_den_bedarf_unbekannt(
    leser: Client, phase: str, indikator: str | None, satz: str
) -> None:  # fmt: skip
    """Written past the action, as before it asked: no need is computed from it, and page and file say what to do."""
    Kettenregel.objects.create(
        lebensphase=Lebensphase.objects.get(schluessel=phase), lebenswelt=Lebenswelt.objects.get(schluessel="familie"),
        gueltig_ab=date(2025, 1, 1), anteil=Decimal("0.2"), begruendung="Aus einem früheren Jahr",
        indikator=Indikator.objects.get(schluessel=indikator) if indikator else None,
    )  # fmt: skip
    zellen = bild().feld(feld(phase, "familie"))
    assert {(z.lage, z.bedarf, z.luecke) for z in zellen} == {(Lage.UNBEKANNT, None, 0)} and all(satz in z.satz for z in zellen)
    assert satz in text(leser.get(reverse("kettenfeld", args=["lebenswelt", phase, "familie"])))
    assert satz in datei(leser, reverse(MATRIX) + "?format=csv")


def test_ein_indikator_der_nach_seiner_regel_eine_andere_einheit_bekam_begruendet_nichts_mehr(halle: str) -> None:
    assert any(z.bedarf for z in bild().feld(feld("6-10", "schule")))
    Indikator.objects.filter(schluessel="kinder_u15_sgb2").update(einheit="euro")
    assert {z.bedarf for z in bild().feld(feld("6-10", "schule"))} == {None}


def test_erfundene_plaetze_sind_es_auch_ohne_erfundene_regel(halle: str) -> None:
    """Without a rule, places and reached still come from invented reports."""
    da = replace(bild("handlungsfeld"), regeln={})
    assert "Plätze, Erreichte und Gebiete" in da.muster and da.muster in da.hinweise
    echt = {n: m for n, m in da.massnahmen.items() if not m.muster and not m.berichte.filter(muster=True).exists()}
    assert replace(da, massnahmen=echt).muster == "", "where nothing is invented, nothing says so"


def test_erreichte_heissen_ueberall_anteilig(leser: Client) -> None:
    m = Massnahme.objects.filter(stand="laeuft", erreichte__gt=0, lebenswelt__isnull=False, phasen__isnull=False, gebiete__isnull=False)[0]
    assert m.lebenswelt is not None
    feldseite = reverse("kettenfeld", args=["lebenswelt", m.phasen.all()[0].lebensphase.schluessel, m.lebenswelt.schluessel])
    for adresse in (feldseite, reverse(MATRIX), reverse(LISTE)):
        assert "hier anteilig nach Einwohnenden verteilt" in text(leser.get(adresse))
    assert 'class="n">Erreichte, anteilig<' in text(leser.get(feldseite))
    for seite in (MATRIX, LISTE):
        adresse = reverse(seite) + "?format="
        assert "Erreichte, anteilig" in tabelle(leser, adresse + "xlsx")[0] and "hier anteilig nach" in datei(leser, adresse + "csv")


def test_ein_feld_der_matrix_fuehrt_zu_seiner_seite_mit_derselben_auswahl(leser: Client) -> None:
    ziel = Zielgruppe.objects.filter(massnahmen__stand="laeuft").first()
    assert ziel is not None
    wohin, frage = reverse("kettenfeld", args=["lebenswelt", "14-18", "freizeit"]), f"?gebiet=II&zielgruppe={ziel.schluessel}"
    assert f'href="{wohin}{frage.replace("&", "&amp;")}"' in text(leser.get(reverse(MATRIX) + frage))
    seite = text(leser.get(wohin + frage))
    assert ">II Silberhöhe / Ammendorf</th>" in seite and ">IV " not in seite.partition("<tbody>")[2] and "<tfoot>" not in seite
    assert "kein Bedarf je Zielgruppe" in seite and "Der Bedarf gilt für alle Zielgruppen zusammen" in seite
    assert f"achse=lebenswelt&amp;ebene=sozialraum&amp;gebiet=II&amp;zielgruppe={ziel.schluessel}" in seite, "and back"
    assert '/?ebene=stadtteil"' in text(leser.get(reverse(LISTE) + "?ebene=stadtteil")), "from the list of gaps too"
    teile = text(leser.get(wohin + "?ebene=stadtteil&gebiet=II"))
    assert all(f'st-umbruch">{teil} ' in teile for teil in ZWEI) and 'st-umbruch">II ' not in teile
    stadt = text(leser.get(wohin + "?ebene=stadt"))
    assert 'st-umbruch">FB ' in stadt and "<tfoot>" not in stadt
    assert f'href="{wohin}"' in text(leser.get(reverse(MATRIX))) and "<tfoot>" in text(leser.get(wohin)), "nothing chosen: as it was"


def test_wer_die_seite_nicht_liest_sieht_auch_keine_auswahl(halle: str, besetzung: Besetzung, als: Als) -> None:
    wohin = reverse("kettenfeld", args=["lebenswelt", "14-18", "freizeit"])
    assert Client().get(wohin + "?gebiet=II").status_code == 302
    falsch = text(als(besetzung.ressort1).get(wohin + "?gebiet=XX&ebene=mond&zielgruppe=nein"))
    assert "<tfoot>" in falsch and "IV " in falsch, "what there is not falls back to all"
