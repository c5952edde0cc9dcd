"""What does not go together is said at its field with a way out, and is never a fault of the server; in Halle as it comes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis.imports.tabelle import lies_tabelle
from basis.validators import UNPASSEND
from proaktiv.actions import angebotsimport
from proaktiv.actions.massnahmenimport import lege_entwurf_an, pruefe
from proaktiv.actions.sammelaenderung import plane_zusammen
from proaktiv.imports.massnahmen import lies_massnahmen
from proaktiv.models import Angebot, Angebotsart, BbaRunde, Konzeption, Lebensphase, Lebenswelt, Massnahme
from proaktiv.sammelaenderung import Wie
from proaktiv.selectors.massnahmenimport import lies_bestand
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Einrichtung, Gebiet, Indikator
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

pytestmark = pytest.mark.django_db
ALLGEMEIN = UNPASSEND.partition(":")[0]
EINES = "Bitte berichtigen Sie eines von beiden."


@pytest.fixture
def controlling(halle: str, besetzung: Besetzung, als: Callable[..., Client]) -> Client:
    return als(besetzung.controlling)


def fehler(client: Client, name: str, args: list[Any], daten: dict[str, Any]) -> dict[str, list[str]]:
    antwort = client.post(reverse(name, args=args), daten)
    assert antwort.status_code == 422 and ALLGEMEIN not in text(antwort)
    return {feld: [str(satz) for satz in saetze] for feld, saetze in antwort.context["form"].errors.items()}


def test_ein_angebot_endet_nicht_vor_seinem_beginn(controlling: Client) -> None:
    """PostgreSQL makes no range of it: asked for one, it answers with a fault."""
    da = Angebot.objects.first()
    assert da is not None
    daten = {"art": da.art_id, "einrichtung": da.einrichtung_id, "gueltig_von": "01.08.2027", "gueltig_bis": "01.08.2020"}
    assert fehler(controlling, "angebot_neu", [], daten) == {"gueltig_bis": [f"„Bis“ liegt vor „Ab“. {EINES}"]}
    assert fehler(controlling, "angebot_aendern", [da.pk], daten) == {"gueltig_bis": [f"„Bis“ liegt vor „Ab“. {EINES}"]}


def test_dasselbe_angebot_zweimal_sagt_dass_es_schon_da_ist(controlling: Client) -> None:
    da = Angebot.objects.first()
    assert da is not None
    daten = {"art": da.art_id, "einrichtung": da.einrichtung_id, "gueltig_von": f"{da.gueltig_von:%d.%m.%Y}"}
    ((feld, (satz,)),) = fehler(controlling, "angebot_neu", [], daten).items()
    assert feld == "gueltig_von" and "in dieser Zeit schon" in satz


@pytest.mark.parametrize(("daten", "feld", "satz"), [
    ({"gueltig_ab": "01.01.2026", "begruendung": "Satzung"}, "anteil", "jedes andere nennt seinen Anteil"),
    ({"gueltig_ab": "01.01.2026", "begruendung": "Satzung", "entfaellt": "on", "anteil": "20"}, "anteil", "hat weder Anteil"),
])  # fmt: skip
def test_eine_regel_der_matrix_sagt_was_ihr_fehlt(controlling: Client, daten: dict[str, str], feld: str, satz: str) -> None:
    phase, welt = Lebensphase.objects.order_by("reihenfolge")[0], Lebenswelt.objects.all()[0]
    falsch = fehler(controlling, "kettenregel_neu", ["lebenswelt", phase.schluessel, welt.schluessel], daten)
    assert list(falsch) == [feld] and satz in falsch[feld][0]


def test_konzeption_und_massnahme_enden_nicht_vor_ihrem_beginn(controlling: Client) -> None:
    falsch = fehler(controlling, "konzeption_neu", [], {
        "name": "Probe", "art": Konzeption.objects.values_list("art", flat=True)[0], "laufzeit_von": "01.01.2027",
        "laufzeit_bis": "01.01.2026", "evaluation_monate": "24",
    })  # fmt: skip
    assert falsch == {"laufzeit_bis": [f"„Gilt bis“ liegt vor „Gilt von“. {EINES}"]}
    konzeption = Konzeption.objects.values_list("pk", flat=True)[0]
    angaben = {"konzeption": konzeption, "titel": "Probe", "beginn": "01.01.2027", "ende": "01.01.2026"}
    assert fehler(controlling, "massnahme_neu", [], angaben) == {"ende": [f"„Ende geplant“ liegt vor „Beginn geplant“. {EINES}"]}


def test_teile_einer_massnahme_sagen_was_ihnen_fehlt(controlling: Client) -> None:
    row = Massnahme.objects.get(titel="Halle-Pass").pk
    indikator, gebiet = Indikator.objects.all()[0].pk, Gebiet.objects.filter(ebene=1)[0].pk
    erwartung = {
        "indikator": indikator, "gebiet": gebiet, "richtung": "steigt", "ab": "01.01.2026", "bis": "01.01.2025", "begruendung": "x",
    }  # fmt: skip
    faelle = (
        ("bedarf", {"jahr": "2026", "art": "geplant"}, "betrag_cent", "Bitte nennen Sie einen Betrag, Stellen oder beides."),
        ("bedarf", {"jahr": "2026", "art": "beschlossen", "betrag_cent": "5"}, "beschluss", "nennt den Beschluss"),
        ("erwartung", erwartung, "bis", f"„Sichtbar bis“ liegt nicht nach „Verglichen ab“. {EINES}"),
        ("papier", {"csrfmiddlewaretoken": "x"}, "vorlage", "Bitte wählen Sie eine Vorlage oder einen Beschluss."),
    )
    for teil, daten, feld, satz in faelle:
        falsch = fehler(controlling, "massnahmenteil_neu", [row, teil], daten)
        assert list(falsch) == [feld] and len(falsch[feld]) == 1 and satz in falsch[feld][0]


def test_foerdermittel_und_foerderrunde_sagen_was_ihnen_fehlt(controlling: Client) -> None:
    angaben = {"programm": "Probe", "geber": "Land", "stand": "bewilligt"}
    falsch = fehler(controlling, "foerdermittel_neu", [], angaben)
    assert falsch == {"von": ["Bewilligte Fördermittel haben einen Förderzeitraum. Bitte nennen Sie beide Tage."]}
    falsch = fehler(controlling, "foerdermittel_neu", [], {**angaben, "von": "01.01.2027", "bis": "01.01.2026"})
    assert falsch == {"bis": [f"„Förderzeitraum bis“ liegt vor „Förderzeitraum von“. {EINES}"]}
    runde = {
        "titel": "Probe", "kalenderjahr": "2026", "topf_cent": "5.000", "antraege_ab": "01.03.2026", "antragsfrist": "01.02.2026",
        "unterlagen": "Antrag",
    }  # fmt: skip
    assert fehler(controlling, "bba_runde_neu", [], runde) == {"antragsfrist": [f"„Antragsfrist“ liegt vor „Anträge ab“. {EINES}"]}


def test_ein_bba_antrag_sagt_was_nicht_zusammenpasst(halle: str, als: Callable[..., Client]) -> None:
    runde = BbaRunde.objects.exclude(antraege=None)[0]
    schule = runde.antraege.all()[0].einrichtung_id
    angaben = {
        "einrichtung": schule, "titel": "Probe", "ziel": "Singen", "eingegangen_am": "01.02.2026", "beginn": "01.04.2026",
        "ende": "01.03.2026", "gesamtkosten_cent": "1.000", "eigenmittel_cent": "0", "beantragt_cent": "2.000",
    }  # fmt: skip
    falsch = fehler(als("netzwerkstelle"), "bba_antrag_neu", [runde.pk], angaben)
    assert falsch["ende"] == [f"„Ende des Vorhabens“ liegt vor „Beginn des Vorhabens“. {EINES}"]
    assert list(falsch) == ["ende", "beantragt_cent"] and "höchstens" in falsch["beantragt_cent"][0]


def test_zweimal_gesendet_gibt_es_eine_konzeption_und_eine_fassung(controlling: Client) -> None:
    angaben = {
        "name": "Jugendhilfeteilplan", "art": Konzeption.objects.values_list("art", flat=True)[0], "laufzeit_von": "01.01.2027",
        "evaluation_monate": "24",
    }  # fmt: skip
    assert controlling.post(reverse("konzeption_neu"), angaben).status_code == 302
    falsch = fehler(controlling, "konzeption_neu", [], {**angaben, "name": "jugendhilfeteilplan"})
    ((feld, (satz,)),) = falsch.items()
    assert feld == "name" and satz.startswith("Eine Konzeption „Jugendhilfeteilplan“ gibt es schon, ab dem 01.01.2027. Ist")
    row = Konzeption.objects.get(name="Jugendhilfeteilplan")
    fassung = reverse("konzeptionsteil_neu", args=[row.schluessel, "fassung"]), {"anlass": "Entwurf"}
    assert controlling.post(*fassung).status_code == 302
    falsch = fehler(controlling, "konzeptionsteil_neu", [row.schluessel, "fassung"], {"anlass": "Entwurf"})
    assert falsch["__all__"][0].startswith("Genau so ist Fassung 1 schon eingetragen") and row.fassungen.count() == 1
    assert controlling.post(fassung[0], {"anlass": "Beschluss"}).status_code == 302, "dasselbe, aus anderem Anlass"


def test_ein_name_der_zwei_konzeptionen_meint_ist_ein_fehler_der_datei(controlling: Client) -> None:
    eine = Konzeption.objects.all()[0]
    Konzeption.objects.create(schluessel="zweite", name=eine.name, art=eine.art, laufzeit_von=eine.laufzeit_von)
    kontext = lies_bestand().kontext(None)
    doppelte = lies_massnahmen(lies_tabelle(f"Konzeption;Maßnahme\n{eine.name};Probe\nzweite;Probe".encode(), "m.csv"), kontext)
    ((zeile, satz),) = [(f.zeile, f.satz) for f in doppelte.fehler]
    assert zeile == 2 and "steht für mehrere; nennen Sie den Schlüssel" in satz


def test_neben_der_ganzen_stadt_stehen_keine_teile(controlling: Client, besetzung: Besetzung) -> None:
    stadt, raum = Gebiet.objects.get(ebene=1, gueltig_bis=None), Gebiet.objects.get(ebene=3, schluessel="I", gueltig_bis=None)
    satz = "Die ganze Stadt enthält schon: Sozialraum I. Bitte wählen Sie entweder die ganze Stadt oder einzelne Gebiete."
    konzeption = Konzeption.objects.all()[0]
    angaben = {"konzeption": konzeption.pk, "titel": "Probe überall", "gebiete": [stadt.pk, raum.pk]}
    assert fehler(controlling, "massnahme_neu", [], angaben) == {"gebiete": [satz]}
    assert not Massnahme.objects.filter(titel="Probe überall").exists()
    ganz = Massnahme.objects.filter(gebiete__gebiet=stadt)[0]
    with pytest.raises(Abgelehnt, match="Die ganze Stadt enthält schon: Sozialraum I"):
        plane_zusammen([ganz], {}, {"gebiete": (Wie.HINZU, [raum])})
    wer = wer_ist(besetzung.controlling)
    datei = f"Konzeption;Maßnahme;Gebiete\n{konzeption.name};Probe überall;ganze Stadt und Sozialraum I".encode()
    fehlende = pruefe(lege_entwurf_an(wer=wer, inhalt=datei, dateiname="m.csv")).fehler
    assert [(f.zeile, f.spalte, f.satz) for f in fehlende] == [(2, "Gebiete", satz)]


def test_ein_angebot_gehoert_dorthin_wo_eine_regel_es_zaehlt(controlling: Client, besetzung: Besetzung) -> None:
    art = Angebotsart.objects.get(schluessel="schulsozialarbeit")
    kita = Einrichtung.objects.filter(art__schluessel="kita", gueltig_bis=None)[0]
    fremd = Einrichtung.objects.filter(art__gruppe="beratung")[0]
    daten = {"art": art.pk, "einrichtung": kita.pk, "gueltig_von": "01.08.2026"}
    ((feld, (satz,)),) = fehler(controlling, "angebot_neu", [], daten).items()
    assert feld == "einrichtung" and satz.startswith("„Schulsozialarbeit“ zählt nach den Ausbauregeln an: ") and "Gymnasium" in satz
    (falsch,) = fehler(controlling, "angebot_neu", [], {**daten, "einrichtung": fremd.pk}).items()
    assert falsch == ("einrichtung", ["Dorthin gehört kein solches Angebot. Bitte wählen Sie eine Einrichtung aus der Liste."])
    datei = f"Einrichtung;Angebot;Ab\n{kita.schluessel};Schulsozialarbeit;01.08.2026".encode()
    pruefung = angebotsimport.pruefe(angebotsimport.lege_entwurf_an(wer=wer_ist(besetzung.controlling), inhalt=datei, dateiname="a.csv"))
    assert [(f.zeile, f.spalte) for f in pruefung.fehler] == [(2, "Einrichtung")] and "Ausbauregeln an" in pruefung.fehler[0].satz


def test_ein_tag_vor_dem_geplanten_beginn_wird_einmal_gefragt(controlling: Client) -> None:
    row = Massnahme.objects.get(titel="Halle-Pass")
    Massnahme.objects.filter(pk=row.pk).update(beginn=date(2025, 6, 1))
    auswertung = {"tag": "01.01.2020", "urteil": "wirksam", "text": "Gut besucht"}
    falsch = fehler(controlling, "massnahme_auswerten", [row.pk], auswertung)
    assert list(falsch) == ["tag"] and "beginnt nach Plan erst am 01.06.2025" in falsch["tag"][0]
    ziel = reverse("massnahme_auswerten", args=[row.pk])
    assert controlling.post(ziel, {**auswertung, "trotzdem": "on"}).status_code == 302
    letzter = row.berichte.first()
    tag = f"{max(letzter.tag if letzter else date(2025, 5, 1), date(2025, 5, 1)):%d.%m.%Y}"
    Massnahme.objects.filter(pk=row.pk).update(beginn=date(2030, 6, 1))
    falsch = fehler(controlling, "massnahme_berichten", [row.pk], {"tag": tag, "stand_neu": "laeuft", "text": "Es läuft"})
    assert list(falsch) == ["tag"] and "01.06.2030" in falsch["tag"][0]
