"""A Vorlage with its Anlagen: what binds, who reads, and that DOCX, Vortrag, Sprechzettel and Mappe say what the kept reports say."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from basis.models import Datei, Nutzer
from berichte import pdf
from berichte.actions.berichte import erzeuge_bericht
from berichte.actions.vorlagen import FEST, binde_anlage, loese_anlage, schiebe_anlage_hoch
from berichte.models import Bericht, Berichtsfreigabe, Vorlagenanlage
from berichte.sections import sitzungsmappe
from berichte.sections.vorlagedocx import LEER, als_docx
from berichte.sections.vorlagenpapier import stelle_zusammen
from budgets.actions import verteilung as verteilungen
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.vorlagen import Beratungsangaben, Fassungsangaben, fuege_beratung_hinzu, lege_fassung_an
from sozialraum.models import Beschlussauftrag, Gebiet, Gremium, Protokoll, Vorlage
from tests.berichte.conftest import gebiet
from tests.factories import wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Any]
TAG = date(2007, 10, 15)
TEXT = "Der Jugendhilfeausschuss beschließt die Budgets.\nDie Verwaltung berichtet im Herbst <b>2008</b>."


@pytest.fixture
def wer(besetzung: Any) -> Any:
    return wer_ist(besetzung.controlling)


@pytest.fixture
def vorlage(halle: str, wer: Any) -> Vorlage:
    """Of the JHA, which decides, with its text."""
    ziel = Vorlage.objects.create(nummer="IV/2007/06543", betreff="Budgets 2007", finanzen="keine", folgen="")
    jha = Gremium.objects.get(schluessel="jha")
    fuege_beratung_hinzu(wer=wer, vorlage=ziel, angaben=Beratungsangaben(jha, "entscheidung", tag=date(2007, 11, 1)))
    lege_fassung_an(wer=wer, vorlage=ziel, angaben=Fassungsangaben("geplant", TEXT))
    return ziel


@pytest.fixture
def abgelegt(grundlage: Any, wer: Any, schnell: list[str]) -> list[Bericht]:
    orte = (("fachbereich", "FB"), ("sozialraum", "I"), ("sozialraum", "II"))
    return [erzeuge_bericht(wer=wer, grundlage=grundlage, gebiet=gebiet(grundlage, *ort)) for ort in orte]


@pytest.fixture
def gebunden(vorlage: Vorlage, abgelegt: list[Bericht], wer: Any) -> list[Vorlagenanlage]:
    return [binde_anlage(wer=wer, vorlage=vorlage, quelle=b, oeffentlich=n < 2) for n, b in enumerate(abgelegt)]


def _nummern(vorlage: Vorlage) -> list[tuple[int, int | None]]:
    return list(vorlage.anlagen.order_by("nummer").values_list("nummer", "bericht"))


def test_anlagen_behalten_ihre_reihenfolge_ohne_luecken(vorlage: Vorlage, gebunden: list[Vorlagenanlage], wer: Any) -> None:
    a, b, c = (anlage.bericht_id for anlage in gebunden)
    assert _nummern(vorlage) == [(1, a), (2, b), (3, c)]
    schiebe_anlage_hoch(wer=wer, anlage=gebunden[2])
    assert _nummern(vorlage) == [(1, a), (2, c), (3, b)]
    schiebe_anlage_hoch(wer=wer, anlage=gebunden[0])  # the first one stays
    loese_anlage(wer=wer, anlage=gebunden[0])
    assert _nummern(vorlage) == [(1, c), (2, b)] and Bericht.objects.filter(pk=a).exists()
    texte = list(Protokoll.objects.filter(aktion__startswith="anlage_").order_by("pk").values_list("aktion", flat=True))
    assert texte == ["anlage_beigefügt"] * 3 + ["anlage_nach oben geschoben", "anlage_entfernt"]
    with pytest.raises(Abgelehnt, match="nicht mehr beigefügt"):
        loese_anlage(wer=wer, anlage=gebunden[0])


def test_was_abgelehnt_wird(vorlage: Vorlage, abgelegt: list[Bericht], gebunden: list[Vorlagenanlage], wer: Any, vorgelegt: Any) -> None:
    geheim = Vorlage.objects.create(nummer="IV/2007/06544", betreff="Entgelte", oeffentlich=False)
    entwurf = verteilungen.kopiere(wer=wer, verteilung=vorgelegt, name="Probe", grund="x", gebiet=vorgelegt.gebiet)
    als_entwurf = Bericht.objects.create(
        typ=abgelegt[0].typ, gebiet=abgelegt[0].gebiet, verteilung=entwurf, stand="entwurf", gebietsstand=TAG, datenstand=TAG, inhalt={},
        pruefsumme="0" * 64, pdf=abgelegt[0].pdf, erstellt_von=wer.nutzer,
    )  # fmt: skip
    for ziel, quelle, oeffentlich, satz in (
        (vorlage, abgelegt[0], True, "schon Anlage"),
        (vorlage, als_entwurf, True, "Entwurf"),
        (geheim, abgelegt[0], True, "nichtöffentlich"),
    ):
        with pytest.raises(Abgelehnt, match=satz):
            binde_anlage(wer=wer, vorlage=ziel, quelle=quelle, oeffentlich=oeffentlich)
    lege_fassung_an(wer=wer, vorlage=vorlage, angaben=Fassungsangaben("beschlossen", TEXT + " So beschlossen."))
    for tue in (loese_anlage, schiebe_anlage_hoch):
        with pytest.raises(Abgelehnt, match="entschieden"):
            tue(wer=wer, anlage=gebunden[1])
    assert _papier(vorlage).entschieden and not _papier(geheim).entschieden
    assert len(_nummern(vorlage)) == 3 and FEST.startswith("Über die Vorlage ist entschieden")


def _freigabe(typ: str, ort: Any, wer: Any, *, oeffentlich: bool) -> Berichtsfreigabe:
    """As the workshop keeps one; whose content is tried in test_freigabe."""
    inhalt = {"bericht": {"kernaussage": "Vier von neun laufen.", "wichtigste": ["Zwei sind spät."]}, "texte": []}
    datei = Datei.objects.create(name="umsetzungsstand.pdf", inhalt=typ.encode() + str(oeffentlich).encode(), mime="application/pdf")
    andere = Nutzer.objects.exclude(pk=wer.nutzer.pk).first()
    return Berichtsfreigabe.objects.create(
        typ=typ, gebiet=ort, von=date(2007, 1, 1), bis=date(2007, 6, 30), fassung=2 if oeffentlich else 1, datenstand=TAG, inhalt=inhalt,
        pruefsumme="a" * 64, fingerabdruck="b" * 64, pdf=datei, vorgelegt_von=andere, freigegeben_von=wer.nutzer, oeffentlich=oeffentlich,
    )  # fmt: skip


def test_ein_bericht_der_werkstatt_ist_anlage_wenn_er_ins_gremium_darf(vorlage: Vorlage, wer: Any) -> None:
    stadt, raum = Gebiet.objects.get(ebene=1), Gebiet.objects.get(ebene=3, schluessel="II")
    innen, aussen = (_freigabe("umsetzungsstand", stadt, wer, oeffentlich=o) for o in (False, True))
    with pytest.raises(Abgelehnt, match="nicht als öffentlich freigegeben"):
        binde_anlage(wer=wer, vorlage=vorlage, quelle=innen, oeffentlich=True)
    with pytest.raises(Abgelehnt, match="nennt einzelne Hinweise"):
        binde_anlage(wer=wer, vorlage=vorlage, quelle=_freigabe("systeme", raum, wer, oeffentlich=False), oeffentlich=False)
    binde_anlage(wer=wer, vorlage=vorlage, quelle=innen, oeffentlich=False)
    binde_anlage(wer=wer, vorlage=vorlage, quelle=aussen, oeffentlich=True)
    zeilen = _papier(vorlage).anlagen
    assert [z.wichtigste for z in zeilen] == [("Vier von neun laufen.", "Zwei sind spät.")] * 2
    with pytest.raises(IntegrityError, match="anlage_ist_genau_ein_bericht"), transaction.atomic():
        Vorlagenanlage.objects.create(vorlage=vorlage, nummer=9)


def test_offene_anfragen_der_gremien_stehen_auf_dem_sprechzettel(vorlage: Vorlage, als: Als) -> None:
    jha, rat = Gremium.objects.get(schluessel="jha"), Gremium.objects.get(schluessel="stadtrat")
    alle = ((jha, "anfrage", "Wie viele Plätze sind frei?"), (jha, "auftrag", "Konzept"), (rat, "anfrage", "Was kostet das?"))
    for gremium, art, titel in alle:
        Beschlussauftrag.objects.create(gremium=gremium, art=art, titel=titel, quelle="Sitzung", frist=date(2007, 12, 1), oeffentlich=True)
    antwort = als("controlling").get(reverse("sprechzettel_pdf", args=[vorlage.pk]))
    text = " ".join(" ".join(s.extract_text() for s in PdfReader(io.BytesIO(antwort.content)).pages).split())
    assert "Wie viele Plätze sind frei? (Jugendhilfeausschuss, bis 01.12.2007)" in text.replace("- ", "")
    assert "Konzept" not in text and "Was kostet das?" not in text


def test_wer_welche_anlage_liest(vorlage: Vorlage, gebunden: list[Vorlagenanlage], als: Als) -> None:
    """The third is not öffentlich: the JHA deliberates, so its members read it; a member of another Gremium does not."""
    adressen = [reverse("anlage_pdf", args=[vorlage.pk, a.pk]) for a in gebunden]
    for rolle in ("controlling", "ressort1", "gremium"):
        assert [als(rolle).get(a).status_code for a in adressen] == [200, 200, 200], rolle
    vorlage.beratungsfolge.update(gremium=Gremium.objects.get(schluessel="stadtrat"))
    assert [als("gremium").get(a).status_code for a in adressen] == [200, 200, 404]
    papier = als("gremium").get(reverse("vorlage_unterlagen", args=[vorlage.pk])).context["papier"]
    assert [a.nummer for a in papier.anlagen] == [1, 2]
    assert als("controlling").get(adressen[0]).content == bytes(gebunden[0].pdf.inhalt)
    for name in ("anlage_hoch", "anlage_loesen"):
        assert als("ressort1").post(reverse(name, args=[vorlage.pk, gebunden[1].pk])).status_code == 404


def test_die_papiere_einer_nichtoeffentlichen_vorlage_bekommt_kein_fremdes_gremium(vorlage: Vorlage, als: Als) -> None:
    schritte = vorlage.beratungsfolge
    schritte.update(oeffentlich=False)
    Vorlage.objects.update(oeffentlich=False)
    adressen = [reverse(n, args=[vorlage.pk]) for n in ("vorlage_unterlagen", "vorlage_docx", "vortrag_pdf", "sprechzettel_pdf")]
    assert {als("gremium").get(a).status_code for a in adressen} == {200}
    schritte.update(gremium=Gremium.objects.get(schluessel="stadtrat"))
    adressen.append(reverse("sitzungsmappe", args=[vorlage.pk]))
    assert {als("gremium").get(a).status_code for a in adressen} == {404}


def test_auf_der_seite_beigefuegt_und_entfernt(vorlage: Vorlage, abgelegt: list[Bericht], als: Als) -> None:
    client, seite = als("controlling"), reverse("vorlage_unterlagen", args=[vorlage.pk])
    assert "Noch fehlt: Begründung, Folgen bei Ablehnung, Anlagen." in client.get(seite).content.decode()
    assert client.post(seite, {"quelle": "bericht-999999", "oeffentlich": "on"}).status_code == 422
    assert client.post(seite, {"quelle": f"bericht-{abgelegt[1].pk}", "oeffentlich": "on"}).status_code == 302
    anlage = vorlage.anlagen.get()
    html = client.get(seite).content.decode()
    assert abgelegt[1].inhalt["wichtigste"][0] in html and f"bericht-{abgelegt[1].pk}" not in html
    client.post(reverse("anlage_loesen", args=[vorlage.pk, anlage.pk]))
    assert not vorlage.anlagen.exists()


def _papier(vorlage: Vorlage) -> Any:
    folge = list(vorlage.beratungsfolge.select_related("gremium", "sitzung"))
    return stelle_zusammen(vorlage, folge, vorlage.fassungen.order_by("-nummer").first(), vorlage.anlagen.all(), TAG)


def test_die_docx_sagt_was_vorlage_und_anlagen_sagen(vorlage: Vorlage, gebunden: list[Vorlagenanlage]) -> None:
    dokument = Document(io.BytesIO(als_docx(_papier(vorlage))))
    absaetze = [a.text for a in dokument.paragraphs]
    ueberschriften = [a.text for a in dokument.paragraphs if a.style.name.startswith(("Heading", "Title"))]
    assert ueberschriften[:2] == ["Beschlussvorlage IV/2007/06543", "Beratungsfolge"]
    assert set(TEXT.splitlines()) < set(absaetze)  # angle brackets are letters there
    danach = dict(pairwise(absaetze))
    assert danach["Folgen bei Ablehnung"] == LEER and danach["Finanzielle Auswirkungen"] == "keine"
    for anlage in gebunden:
        assert set(anlage.quelle.inhalt["wichtigste"]) < set(absaetze)
    tabellen = [[[z.text for z in zeile.cells] for zeile in t.rows] for t in dokument.tables]
    assert tabellen[1][1][:3] == ["Jugendhilfeausschuss", "01.11.2007", "Entscheidung"] and len(tabellen[2]) == 4
    assert all(t.rows[0]._tr.trPr is not None for t in dokument.tables)  # heads repeat


def test_steuerzeichen_im_text_zerstoeren_die_docx_nicht(vorlage: Vorlage) -> None:
    vorlage.begruendung = "vorher\x0b\x01nachher & <w:p/>\r\nzweite Zeile"
    absaetze = [a.text for a in Document(io.BytesIO(als_docx(_papier(vorlage)))).paragraphs]
    assert any("nachher & <w:p/>" in a for a in absaetze) and "zweite Zeile" in absaetze


def test_die_mappe_hat_alles_und_die_anlagen_byte_fuer_byte(
    vorlage: Vorlage, gebunden: list[Vorlagenanlage], als: Als, verapdf: Callable[[bytes], str]
) -> None:
    antwort = als("controlling").get(reverse("sitzungsmappe", args=[vorlage.pk]))
    assert antwort.status_code == 200 and "vorlage-iv-2007-06543-sitzungsmappe.zip" in antwort.headers["Content-Disposition"]
    mappe = zipfile.ZipFile(io.BytesIO(antwort.content))
    namen = mappe.namelist()
    assert namen[0] == "00-inhalt.pdf" and namen[1] == "01-vorlage.docx" and namen[-2:] == ["vortrag.pdf", "sprechzettel.pdf"]
    assert [mappe.read(n) for n in namen[2:-2]] == [bytes(a.pdf.inhalt) for a in gebunden]
    texte = {n: PdfReader(io.BytesIO(mappe.read(n))) for n in ("00-inhalt.pdf", "vortrag.pdf", "sprechzettel.pdf")}
    inhalt = " ".join(s.extract_text() for s in texte["00-inhalt.pdf"].pages)
    assert all(name in inhalt.replace("\n", "").replace("- ", "-") for name in ("vortrag.pdf", "sprechzettel.pdf"))
    assert len(texte["vortrag.pdf"].pages) >= len(gebunden) + 2  # a page each, between what it is about and what to decide
    assert all(s.mediabox.width > s.mediabox.height for s in texte["vortrag.pdf"].pages)
    ergebnis = verapdf(*map(mappe.read, texte))
    assert ergebnis.count("PASS") == 2 * len(texte) and "FAIL" not in ergebnis, ergebnis


def test_vortrag_und_sprechzettel_nennen_nur_zahlen_der_anlagen(vorlage: Vorlage, gebunden: list[Vorlagenanlage]) -> None:
    """Each sentence of an Anlage stands in both, with the checksum that proves it; later data cannot change them."""
    papier = _papier(vorlage)
    for auftrag in (sitzungsmappe.vortragsauftrag(papier), sitzungsmappe.sprechzettelauftrag(papier)):
        text = " ".join(s.extract_text() for s in PdfReader(io.BytesIO(pdf.drucke(auftrag).pdf)).pages)
        glatt = "".join(text.split())
        for anlage in gebunden:
            assert anlage.quelle.pruefsumme[:12] in glatt
            assert "".join(anlage.quelle.inhalt["wichtigste"][0].split())[:40].replace("-", "") in glatt.replace("-", "")
        assert "<b>" in text  # what looks like HTML is printed as letters
