"""What the pages and files of the matrix say: one Gebiet, one Zielgruppe, no rule, the city, people reached; and a need by hand."""

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from proaktiv.actions.kettenregeln import setze_kettenregel
from proaktiv.luecken import Lage
from proaktiv.models import Handlungsfeld, Kettenregel, Lebensphase, Lebenswelt, Massnahme, Zielgruppe
from proaktiv.selectors.kettenmatrix import lies_kettenbild
from sozialraum.access import Wer
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Bevoelkerung, Gebiet, Indikator, Indikatorwert
from tests.factories import Besetzung
from tests.proaktiv.bau import abgelehnt, text
from tests.proaktiv.test_kettenmatrix import bild, feld

pytestmark = pytest.mark.django_db
Als = Callable[[Any], Client]
TEILE_II = ("310", "344", "451", "452", "453", "461")
MATRIX, LISTE = "praeventionsmatrix", "kettenluecken"


@pytest.fixture
def leser(halle: str, besetzung: Besetzung, als: Als) -> Client:
    return als(besetzung.ressort1)


def datei(client: Client, adresse: str) -> str:
    return client.get(adresse).content.decode("utf-8-sig")


def tabelle(client: Client, adresse: str) -> list[dict[Any, Any]]:
    """The rows of the first sheet, by their heading."""
    kopf, *zeilen = load_workbook(io.BytesIO(client.get(adresse).content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(kopf, zeile, strict=True)) for zeile in zeilen]


def zahl_aus(wort: str) -> int:
    return int(wort.replace(".", ""))


def raum_ueber(schluessel: str) -> str:
    """The Ressort above a Sozialraum."""
    baum, raum = Gebiet.objects.baum(heute()), Gebiet.objects.get(schluessel=schluessel)
    ressort = baum.auf(raum.pk, Ebene.RESSORT)
    assert ressort is not None
    return ressort.schluessel


def test_ein_bedarf_aus_der_datenbank_von_hand(halle: str) -> None:
    """6 to under 10 years in the six Stadtteile of Sozialraum II on the newest Stichtag × their children in Bedarfsgemeinschaften × 25 %.

    Each number is read row by row: neither the bound of the ages, the Stichtag nor Σ Zähler / Σ Nenner is taken from the matrix.
    """
    teile, kinder, zaehler, nenner = TEILE_II, 0, 0, 0
    for row in Bevoelkerung.objects.filter(gebiet__schluessel__in=teile, stichtag=date(2006, 12, 31)):
        kinder += row.anzahl if row.alter in (6, 7, 8, 9) else 0
        nenner += row.anzahl if row.alter <= 14 else 0
    for wert in Indikatorwert.objects.filter(
        gebiet__schluessel__in=teile, indikator__schluessel="kinder_u15_sgb2", stichtag=date(2006, 12, 31)
    ):
        zaehler += int(wert.zaehler or 0)
    schule = bild()
    zwei = next(ort for ort in schule.orte if ort.schluessel == "II")
    zelle = schule.zellen[feld("6-10", "schule"), zwei.id]
    assert kinder > 100 and zelle.bedarf == kinder * Fraction(zaehler, nenner) / 4
    geboren = Indikatorwert.objects.filter(
        gebiet__schluessel__in=teile, indikator__schluessel="lebendgeborene", stichtag=date(2006, 12, 31)
    ).values_list("zaehler", flat=True)
    assert schule.zellen[feld("geburt", "familie"), zwei.id].bedarf == sum(map(Fraction, geboren), Fraction(0)) * Fraction("0.3")


def test_fuer_eine_zielgruppe_sagt_niemand_eine_luecke(leser: Client) -> None:
    ziel = Zielgruppe.objects.filter(massnahmen__stand="laeuft").first()
    assert ziel is not None
    frage = f"?zielgruppe={ziel.schluessel}"
    eine = lies_kettenbild(Gebiet.objects.baum(heute()), "lebenswelt", Ebene.SOZIALRAUM, ziel.schluessel)
    assert {z.lage for z in eine.zellen.values()} <= {Lage.NUR_ANGEBOTE, Lage.ENTFAELLT} and any(z.angebote for z in eine.zellen.values())
    for seite in (MATRIX, LISTE):
        ganz = text(leser.get(reverse(seite) + frage))
        assert "Der Bedarf gilt für alle Zielgruppen zusammen" in ganz and "Lücke mindestens" not in ganz and "Bedarf 0" not in ganz
        assert "Der Bedarf gilt für alle Zielgruppen zusammen" in datei(leser, reverse(seite) + frage + "&format=csv")
    assert "allein ist keine Lücke zu sagen" in text(leser.get(reverse(LISTE) + frage))
    zeilen = tabelle(leser, reverse(MATRIX) + frage + "&format=xlsx")
    assert {(z["Bedarf"], z["Lücke"]) for z in zeilen} == {(None, None)} and any(z["Plätze"] for z in zeilen)


def test_der_satz_der_matrix_zaehlt_das_gewaehlte_gebiet(leser: Client) -> None:
    raum, zwei = bild(), Gebiet.objects.get(schluessel="II")
    dort = {n for (_, ort), z in raum.zellen.items() if ort == zwei.pk for n in z.angebote}
    ganz, nur = text(leser.get(reverse(MATRIX))), text(leser.get(reverse(MATRIX) + "?gebiet=II"))
    assert f"{len(raum.massnahmen)} laufende Maßnahmen in 7 Lebensphasen" in ganz and len(dort) < len(raum.massnahmen)
    laufend = Massnahme.objects.filter(stand="laeuft", lebenswelt__isnull=False, phasen__isnull=False)
    naiv = laufend.filter(gebiete__gebiet__schluessel__in=("FB", raum_ueber("II"), "II", *TEILE_II))
    assert len(dort) == naiv.distinct().count()
    assert f"{len(dort)} laufende Maßnahmen in II Silberhöhe / Ammendorf in 7 Lebensphasen" in nur
    assert "zusammen mindestens" in text(leser.get(reverse(LISTE)))


def test_was_entfaellt_hat_weder_bedarf_noch_luecke(leser: Client) -> None:
    """Which fields those are is read from the rules in force, not from the matrix."""
    entfaellt = {(r.lebensphase.name, r.lebenswelt.name) for r in Kettenregel.objects.filter(entfaellt=True) if r.lebenswelt}
    zeilen = tabelle(leser, reverse(MATRIX) + "?format=xlsx")
    dort = [z for z in zeilen if (z["Lebensphase"], z["Lebenswelt"]) in entfaellt]
    assert {(z["Lage"], z["Bedarf"], z["Lücke"]) for z in dort} == {("entfällt", None, None)}
    assert len(dort) == sum(z["Lage"] == "entfällt" for z in zeilen) > 0
    liste = tabelle(leser, reverse(LISTE) + "?format=xlsx")
    assert liste and entfaellt.isdisjoint((z["Lebensphase"], z["Lebenswelt oder Handlungsfeld"]) for z in liste)


def test_ohne_regel_ist_nicht_keine_luecke(leser: Client) -> None:
    Handlungsfeld.objects.create(schluessel="neu", name="Neues Feld", reihenfolge=999, gueltig_von=date(2020, 1, 1))
    ganz = text(leser.get(reverse(LISTE) + "?achse=handlungsfeld"))
    assert "Felder haben noch keine Regel: Dort ist keine Lücke zu sagen" in ganz and ">Keine Lücke<" not in ganz


@pytest.mark.parametrize("frage", ["?ebene=stadt", "", "?ebene=stadtteil", "?gebiet=II&ebene=stadtteil"])
def test_kopf_felder_zeilen_und_datei_nennen_dieselbe_summe(leser: Client, frage: str) -> None:
    """Whoever adds up the column of a file, or the fields of the page, gets the number of the headline; and each row subtracts."""
    matrix, liste = (text(leser.get(reverse(seite) + frage)) for seite in (MATRIX, LISTE))
    in_matrix, in_liste = (tabelle(leser, f"{reverse(seite)}{frage}{'&' if frage else '?'}format=xlsx") for seite in (MATRIX, LISTE))
    zeilen, summe = [z["Lücke"] for z in in_liste], sum(z["Lücke"] for z in in_liste)
    assert summe == sum(z["Lücke"] or 0 for z in in_matrix) > 0 and 0 not in zeilen
    assert [z["Lücke"] for z in in_matrix if z["Lage"] == "Lücke"] and sorted(z["Lücke"] for z in in_matrix if z["Lücke"]) == sorted(zeilen)
    for seite in (matrix, liste):
        assert next(zahl_aus(n) for n in re.findall(r"zusammen (?:mindestens )?([0-9.]+) Plätze", seite)) == summe
    assert zahl_aus(re.findall(r"([0-9.]+) Lücken?, zusammen", liste)[0]) == len(zeilen)
    assert sum(map(zahl_aus, re.findall(r"Lücke (?:mindestens )?([0-9.]+)</strong>", matrix))) == summe
    for z in in_liste + [z for z in in_matrix if z["Lücke"] is not None]:
        assert z["Plätze"] is None or z["Lücke"] == max(z["Bedarf"] - z["Plätze"], 0)


def mit_der_quote_der_stadt() -> Fraction:
    """6 to under 10 years in the whole city × Σ children in Bedarfsgemeinschaften / Σ children where both are told × 25 %."""
    tag, kinder, zaehler, nenner = date(2006, 12, 31), 0, 0, 0
    werte = Indikatorwert.objects.filter(indikator__schluessel="kinder_u15_sgb2", stichtag=tag, gebiet__ebene=Ebene.STADTTEIL)
    je = {wert.gebiet_id: wert.zaehler for wert in werte}
    for row in Bevoelkerung.objects.filter(stichtag=tag):
        kinder += row.anzahl if row.alter in (6, 7, 8, 9) else 0
        nenner += row.anzahl if row.alter <= 14 and je.get(row.gebiet_id) is not None else 0
    zaehler = sum(int(z) for z in je.values() if z is not None)
    return kinder * Fraction(zaehler, nenner) / 4


def test_die_stadt_ist_ein_gebiet_und_eine_zeile_des_feldes(leser: Client) -> None:
    stadt, raum, wo = bild(ebene=Ebene.FACHBEREICH), bild(), feld("14-18", "freizeit")
    (zelle,) = stadt.feld(wo)
    assert zelle.bedarf == sum(z.bedarf or 0 for z in raum.feld(wo)) and not raum.stadt
    (schule,) = stadt.feld(feld("6-10", "schule"))
    assert schule.bedarf == mit_der_quote_der_stadt() != sum(z.bedarf or 0 for z in raum.feld(feld("6-10", "schule")))
    seite = text(leser.get(reverse("kettenfeld", args=["lebenswelt", "14-18", "freizeit"])))
    assert "ganze Stadt" in seite.partition("<tfoot>")[2] and "keinem Sozialraum zugeordnet" in seite
    assert "FB Fachbereich" in datei(leser, reverse(MATRIX) + "?ebene=stadt&format=csv")
    assert "II Silberhöhe" in datei(leser, reverse(MATRIX) + "?ebene=stadt&gebiet=II&format=csv")


def test_erreichte_stehen_in_feld_liste_und_datei(leser: Client) -> None:
    """What was reported, spread as places are: nothing lost, nothing twice."""
    zellen, entfaellt = bild().zellen, {(r.lebensphase_id, r.lebenswelt_id) for r in Kettenregel.objects.filter(entfaellt=True)}
    laufend = Massnahme.objects.filter(stand="laeuft", gebiete__isnull=False, lebenswelt__isnull=False).distinct()
    alle = sum(m.erreichte or 0 for m in laufend if {(p.lebensphase_id, m.lebenswelt_id) for p in m.phasen.all()} - entfaellt)
    assert sum(z.erreicht.summe for z in zellen.values()) == alle > 0
    assert "Erreicht " in text(leser.get(reverse(MATRIX))) and "Erreichte" in datei(leser, reverse(MATRIX) + "?format=csv")
    assert "Erreichte" in datei(leser, reverse(LISTE) + "?format=csv")


@pytest.mark.parametrize(("name", "was"), [
    (MATRIX, "zur Vorführung erfunden"), (LISTE, "zur Vorführung erfunden"), ("kettenuebergaenge", "zur Vorführung erfunden"),
    (f"{MATRIX}?achse=handlungsfeld", "zur Vorführung erfunden"), (f"{LISTE}?achse=handlungsfeld", "zur Vorführung erfunden"),
    ("finanzplanung", "zur Vorführung erfunden"), ("ausbaustand", "erfunden, zur Vorführung"), ("angebote", "erfundene, zur Vorführung"),
])  # fmt: skip
def test_dateien_sagen_wie_ihre_seite_was_erfunden_ist(leser: Client, name: str, was: str) -> None:
    seite, _, frage = name.partition("?")
    adresse = f"{reverse(seite)}?{frage}&format=" if frage else f"{reverse(seite)}?format="
    assert was in text(leser.get(f"{reverse(seite)}?{frage}")) and was in datei(leser, adresse + "csv")
    mappe = load_workbook(io.BytesIO(leser.get(adresse + "xlsx").content))
    assert any(was in str(z) for blatt in mappe for zeile in blatt.iter_rows(values_only=True) for z in zeile)


def test_nur_was_einen_bedarf_begruendet_wird_angeboten_und_angenommen(halle: str, besetzung: Besetzung, als: Als) -> None:
    pflegt = als(besetzung.controlling)
    geburt, kita = (reverse("kettenregel_neu", args=["lebenswelt", phase, "familie"]) for phase in ("geburt", "3-6"))
    geboren, quote = (Indikator.objects.get(schluessel=s) for s in ("lebendgeborene", "kinder_u15_sgb2"))
    angebot = {wohin: pflegt.get(wohin).content.decode() for wohin in (geburt, kita)}
    assert f">{geboren}<" in angebot[geburt] and f">{quote}<" not in angebot[geburt]
    assert f">{quote}<" in angebot[kita] and f">{geboren}<" not in angebot[kita]
    angaben = {"gueltig_ab": "01.01.2025", "anteil": "20", "begruendung": "Beschluss"}
    for wohin, falsch, satz in ((kita, geboren, "Bitte wählen Sie eine Quote"), (geburt, quote, "Bitte wählen Sie eine Anzahl")):
        antwort = pflegt.post(wohin, {**angaben, "indikator": falsch.pk})
        assert antwort.status_code == 422 and satz in text(antwort)
    regel = Kettenregel(
        lebensphase=Lebensphase.objects.get(schluessel="3-6"), lebenswelt=Lebenswelt.objects.get(schluessel="familie"),
        gueltig_ab=date(2025, 1, 1), anteil=Decimal("0.2"), begruendung="Beschluss", indikator=geboren,
    )  # fmt: skip
    abgelehnt(lambda: setze_kettenregel(wer=Wer.befehl("test"), regel=regel), "eine Quote")
