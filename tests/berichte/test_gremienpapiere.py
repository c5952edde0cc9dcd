"""Papers of the Gremien: overdue on top, every row leads to its Vorlage, nothing nichtöffentlich in the öffentliche Fassung."""

import io
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from berichte import pdf
from berichte.sections import beschlussverfolgung, tagesordnung
from sozialraum.models import Beratung, Beschluss, Beschlussauftrag, Sitzung, Stadt, Tagesordnungspunkt, Vorlage
from sozialraum.models.auftraege import BeschlussauftragQuerySet
from sozialraum.views.papiere import mit_lesbarem
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)
FRISTEN = (("Noch in der Frist", date(2008, 1, 31)), ("Überfälliges Konzept", date(2007, 6, 30)), ("Ohne Frist", None))


class Alle:
    """Reads everything."""

    sieht_alles = ist_intern = True


def adresse(ziel: Any) -> str:
    return f"https://steuerung.example{ziel.get_absolute_url()}"


@pytest.fixture
def auftraege(raeume: Raeume) -> BeschlussauftragQuerySet:
    Stadt.objects.update(fester_tag=HEUTE)
    jha = raeume.gremien["jha"]
    vorlage = Vorlage.objects.create(nummer="IV/2007/06543", betreff="Elternbildung")
    beschluss = Beschluss.objects.create(gremium=jha, vorlage=vorlage, titel="Elternbildung", tag=date(2007, 3, 1))
    for titel, frist in FRISTEN:
        Beschlussauftrag.objects.create(
            titel=titel, gremium=jha, beschluss=beschluss, gebiet=raeume["R-I"], frist=frist, oeffentlich=frist is not None
        )
    return mit_lesbarem(Alle(), Beschlussauftrag.objects.mit_allem().mit_lage(HEUTE)).nach_dringlichkeit()


@pytest.fixture
def sitzung(raeume: Raeume, auftraege: Any) -> Sitzung:
    felder = {"beginn": time(16, 30), "ort": "Ratssaal", "oeffentlicher_teil": True, "muster": True}
    sitzung = Sitzung.objects.create(gremium=raeume.gremien["jha"], tag=date(2007, 11, 1), **felder)
    schritt = Beratung.objects.create(vorlage=Vorlage.objects.get(), gremium=sitzung.gremium, sitzung=sitzung, zustaendigkeit="vorberatung")
    Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=1, titel="Elternbildung", beratung=schritt)
    Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=2, titel="Geheime Entgelte", oeffentlich=False)
    return sitzung


def _links(leser: PdfReader) -> list[str]:
    notizen = [n.get_object() for seite in leser.pages for n in seite.get("/Annots") or ()]
    return [n["/A"]["/URI"] for n in notizen if n.get("/Subtype") == "/Link" and "/URI" in n.get("/A", {})]


def test_das_papier_der_beschlussverfolgung(raeume: Raeume, auftraege: Any, verapdf: Callable[[bytes], str]) -> None:
    langes = "Sozialraumplanungsgruppenvereinbarungen"
    Beschlussauftrag.objects.filter(titel="Noch in der Frist").update(verzoegerungsgrund=f"Abstimmung der {langes} steht aus.")
    bericht = beschlussverfolgung.stelle_zusammen(raeume.gremien["jha"], auftraege.all(), HEUTE, adresse)
    druck = pdf.drucke(pdf.beschlussverfolgungsauftrag(bericht)).pdf
    leser = PdfReader(io.BytesIO(druck))
    text = " ".join(" ".join(seite.extract_text() for seite in leser.pages).split())
    assert "gilt der 15.10.2007 als heute" in text
    assert langes not in text and langes in text.replace("- ", ""), "ein langes Wort wird getrennt, statt über den Rand zu laufen"
    stellen = [text.index(f"{name} (1)") for name in ("Überfällig", "In der Frist", "Ohne Frist")]
    assert stellen == sorted(stellen) and "3 Aufträge, davon 3 unerledigt: 1 überfällig." in text
    assert _links(leser).count(adresse(Vorlage.objects.get())) == len(FRISTEN)
    assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
    ergebnis = verapdf(druck)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis


def test_das_papier_der_tagesordnung(sitzung: Sitzung, verapdf: Callable[[bytes], str]) -> None:
    punkte = list(sitzung.punkte.select_related("beratung__vorlage").order_by("nummer"))
    bericht = tagesordnung.stelle_zusammen(sitzung, punkte, {Vorlage.objects.get().pk}, adresse)
    druck = pdf.drucke(pdf.tagesordnungsauftrag(bericht)).pdf
    leser = PdfReader(io.BytesIO(druck))
    text = " ".join(" ".join(seite.extract_text() for seite in leser.pages).split())
    assert "Donnerstag, 01.11.2007, ab 16:30 Uhr" in text and "Geheime Entgelte" in text and "nicht weitergeben" in text
    assert _links(leser) == [adresse(Vorlage.objects.get())]
    ergebnis = verapdf(druck)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis


def test_die_oeffentliche_fassung_enthaelt_nichts_nichtoeffentliches(raeume: Raeume, auftraege: Any, sitzung: Sitzung) -> None:
    liste = beschlussverfolgung.stelle_zusammen(raeume.gremien["jha"], auftraege, HEUTE, adresse, oeffentliche_fassung=True)
    ordnung = tagesordnung.stelle_zusammen(sitzung, sitzung.punkte.all(), set(), adresse, oeffentliche_fassung=True)
    assert {zeile.titel for zeile in liste.zeilen} == {"Noch in der Frist", "Überfälliges Konzept"}
    assert [punkt.titel for punkt in ordnung.punkte] == ["Elternbildung"] and ordnung.fassung == "öffentlich"


def test_wer_welches_papier_bekommt(auftraege: Any, sitzung: Sitzung, als: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Members print what they read; the rows of other Gremien are not in their paper."""
    gedruckt: list[Any] = []
    monkeypatch.setattr("berichte.views.gremienpapiere.drucke", lambda request, auftrag, name: gedruckt.append(auftrag) or _leer())
    als("gremium").get(reverse("beschlussverfolgung_pdf", args=["stadtrat"]))
    assert "Überfälliges Konzept" not in gedruckt[-1].html and "steht kein Auftrag" in gedruckt[-1].html
    als("gremium").get(reverse("beschlussverfolgung_pdf", args=["jha"]))
    assert "Überfälliges Konzept" in gedruckt[-1].html
    als("gremium").get(f"{reverse('tagesordnung_pdf', args=[sitzung.pk])}?nur=oeffentlich")
    assert "Geheime Entgelte" not in gedruckt[-1].html
    for wer, status in (("controlling", 200), ("netzwerkstelle", 200), ("ohne_rolle", 404), (None, 302)):
        for name, nummer in (("beschlussverfolgung_pdf", "jha"), ("tagesordnung_pdf", sitzung.pk)):
            assert als(wer).get(reverse(name, args=[nummer])).status_code == status, (wer, name)


def _leer() -> Any:
    from django.http import HttpResponse

    return HttpResponse()
