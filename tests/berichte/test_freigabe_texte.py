"""What people write to a report: it stays text in all outputs, whatever it looks like, fetches nothing, and is as long as allowed."""

import csv
import hashlib
import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from basis.export import FORMULA_START
from basis.zahlen import datum
from berichte.actions import freigabe as actions
from berichte.arten import LAENGSTER_TEXT
from berichte.models import Berichtsentwurf, Berichtstext
from berichte.regelwerk import Berichtstyp
from proaktiv.personenbezug import finde
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Vorlage
from tests.berichte.test_druck import lauscher
from tests.berichte.test_freigabe import freigegeben, gedruckt, stelle
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt", "lauscher"]
Als = Callable[..., Client]
WERKSTATT = "/berichte/werkstatt/systeme/fachbereich/FB/2007-01-01/2007-06-30/"
FEINDLICH = (
    "<script>alert(1)</script>", '<img src="http://127.0.0.1:9/x" onerror="alert(1)">', "<img src=file:///etc/passwd>",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    '<link rel="stylesheet" href="file:///etc/passwd">', '<link rel="attachment" href="file:///etc/passwd">',
    "<style>@import url(http://127.0.0.1:9/x.css);</style>", '<p style="background:url(http://127.0.0.1:9/x)">x</p>',
    "@import url(file:///etc/passwd);", '<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=">',
    "{% include 'base.html' %}{{ settings.SECRET_KEY }}", "[Anmelden](http://127.0.0.1:9/) und ![Bild](file:///etc/passwd)",
    "</textarea></p></main></html><h1>Anderes</h1>", "&lt;b&gt; &#60;script&#62; &amp;", "<!-- ", "<![CDATA[ ]]>", "<?xml version='1.0'?>",
)  # fmt: skip
LANG = ("<b>" * 1300, "<" * 2000, "A" * LAENGSTER_TEXT, "<div>" * 800, "\n" * 100 + "x")
FORMELN = ("=HYPERLINK(\"http://127.0.0.1:9/\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1+1", "＝1")  # fmt: skip
UNLESBAR = {"\x00": "null", "\x07": "U+0007", "\x1b": "U+001B", "\u202e": "U+202E", "\u2067": "U+2067", "\x85": "U+0085"}
SCHWER = ("A" * 4000, "0" * 4000, "Frau " * 800, "a." * 2000, "1." * 2000, "Anna-" * 800, "Von Der " * 500, "geb. " * 800, "a@" * 2000)


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestTexte:
    @pytest.mark.zusage("fremdes_skript")
    @pytest.mark.parametrize("wort", [*FEINDLICH, *LANG])
    def test_feindlicher_text_bleibt_text(self, besetzung: Besetzung, als: Als, gedruckt: list[Any], wort: str) -> None:
        row = freigegeben(besetzung, stelle(), einschaetzung=wort)
        seiten = [als("controlling").get(row.get_absolute_url()).content.decode(), gedruckt[-1].html]
        for seite in seiten:
            assert wort not in seite or not set(wort) & set("<>\"'&"), "escaped"
            assert "<script>alert" not in seite and '<svg xmlns="http://www.w3.org/2000/svg"><image' not in seite
        entwurf = als("controlling").get(WERKSTATT).content.decode()
        assert wort not in entwurf or not set(wort) & set("<>\"'&")

    @pytest.mark.zusage("formeln")
    @pytest.mark.parametrize("wort", FORMELN)
    def test_was_wie_eine_formel_aussieht_rechnet_keine_tabelle(self, besetzung: Besetzung, als: Als, wort: str) -> None:
        adresse = freigegeben(besetzung, stelle(), einschaetzung=wort).get_absolute_url()
        mappe = load_workbook(io.BytesIO(als("controlling").get(f"{adresse}?format=xlsx").content))
        zellen = [z for zeile in mappe["Texte"].iter_rows() for z in zeile if z.value == wort]
        assert zellen and all(z.data_type == "s" for z in zellen)
        datei = als("controlling").get(f"{adresse}?format=csv").content.decode("utf-8-sig")
        geschrieben = [z for zeile in csv.reader(io.StringIO(datei, newline=""), delimiter=";") for z in zeile if wort.lstrip("'") in z]
        assert geschrieben and not any(z.startswith(FORMULA_START) for z in geschrieben)

    @pytest.mark.parametrize("zeichen", UNLESBAR)
    def test_was_sich_nicht_halten_laesst_wird_mit_einem_satz_abgelehnt(self, besetzung: Besetzung, als: Als, zeichen: str) -> None:
        antwort = als("controlling").post(WERKSTATT, {"ausblick": f"Guter Anfang\nund{zeichen}Ende"})
        assert antwort.status_code == 422 and UNLESBAR[zeichen].lower() in text(antwort).lower() and not Berichtstext.objects.exists()
        assert "Guter Anfang" in text(antwort), "what was written is not lost"
        with pytest.raises(Abgelehnt, match="Zeile 2 enthält"):
            actions.schreibe_texte(wer=wer_ist(besetzung.controlling), stelle=stelle(), texte={"ausblick": f"Guter\n{zeichen}Anfang"})

    @pytest.mark.parametrize("laenge", [LAENGSTER_TEXT + 1, 500_000])
    def test_zu_langer_text_wird_mit_einem_satz_abgelehnt(self, als: Als, laenge: int) -> None:
        antwort = als("controlling").post(WERKSTATT, {"ausblick": "A" * laenge})
        assert antwort.status_code == 422 and "4000" in text(antwort) and not Berichtsentwurf.objects.exists()

    @pytest.mark.parametrize(("wort", "status"), [("A" * 5_000_000, 422), ("<b>" * 1_700_000, 422), ("A" * 6_000_000, 400)])
    def test_fuenf_megabyte_werden_nicht_behalten(self, als: Als, wort: str, status: int) -> None:
        """Refused with a sentence; beyond the limit of a request it is not even read."""
        antwort = als("controlling").post(WERKSTATT, {"ausblick": wort})
        assert antwort.status_code == status and not Berichtstext.objects.exists()
        assert status == 400 or "höchstens 4000" in text(antwort)

    def test_zehntausend_tags_sind_zu_lang(self, besetzung: Besetzung) -> None:
        with pytest.raises(Abgelehnt, match="höchstens 4000 Zeichen"):
            actions.schreibe_texte(wer=wer_ist(besetzung.controlling), stelle=stelle(), texte={"ausblick": "<div>" * 10_000})


@pytest.mark.parametrize("wort", SCHWER)
def test_die_suche_nach_personen_bleibt_schnell(wort: str) -> None:
    """Its patterns meet the worst of the allowed length."""
    beginn = time.process_time()
    list(finde(wort[:LAENGSTER_TEXT], date(2007, 10, 15), frozenset()))
    assert time.process_time() - beginn < 3


@pytest.mark.zusage("text_gegen_papier")
@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_kein_ausgang_holt_oder_liest_was_ein_text_nennt(
    besetzung: Besetzung, als: Als, verapdf: Callable[[bytes], str], lauscher: tuple[int, list[bytes]]
) -> None:
    """Really printed: nothing is fetched or read, the checksum of the whole content stands on it, and it is attached."""
    port, besucher = lauscher
    worte = [wort.replace("127.0.0.1:9", f"127.0.0.1:{port}") for wort in FEINDLICH]
    row = freigegeben(besetzung, stelle(Berichtstyp.UMSETZUNGSSTAND), einschaetzung="\n".join(worte))
    leser, client = PdfReader(io.BytesIO(bytes(row.pdf.inhalt))), als("controlling")
    for frage in ("", "?format=xlsx", "?format=csv", "pdf/"):
        assert client.get(row.get_absolute_url() + frage).status_code == 200
    seiten = " ".join("".join(s.extract_text() for s in leser.pages).split())
    glatt = "".join(seiten.split())
    assert all("".join(wort.split()) in glatt for wort in worte) and "root:" not in seiten
    assert f"freigegeben am {datum(heute())}" in seiten and "Fassung 1" in seiten
    assert row.pruefsumme[:12] in seiten and "Einschätzung" in seiten
    angehaengt = next(teile[0] for name, teile in leser.attachments.items() if name.endswith(".json"))
    assert hashlib.sha256(angehaengt).hexdigest() == row.pruefsumme and len(leser.attachments) == 2
    assert besucher == []
    assert verapdf(bytes(row.pdf.inhalt)).count("PASS") == 2


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_auch_die_vorlage_holt_nichts_und_traegt_ihre_texte_als_text(als: Als, lauscher: tuple[int, list[bytes]]) -> None:
    """DOCX, Vortrag and Sprechzettel; what was kept before control characters were refused does not destroy them."""
    port, besucher = lauscher
    worte = [wort.replace("127.0.0.1:9", f"127.0.0.1:{port}") for wort in (*FEINDLICH, *FORMELN)]
    row = Vorlage.objects.create(nummer="IV/2007/06999", betreff="<b>Budgets</b>", begruendung="\n".join([*worte, "vor\x07her\u202eum"]))
    client = als("controlling")
    docx = Document(io.BytesIO(client.get(reverse("vorlage_docx", args=[row.pk])).content))
    absaetze = {a.text for a in docx.paragraphs}
    assert {wort.strip() for wort in worte} <= absaetze
    assert not [r for r in docx.part.rels.values() if r.is_external], "no link leads out of the file"
    for name in ("vortrag_pdf", "sprechzettel_pdf"):
        antwort = client.get(reverse(name, args=[row.pk]))
        assert antwort.status_code == 200 and antwort.content.startswith(b"%PDF"), name
        assert "root:" not in "".join(s.extract_text() for s in PdfReader(io.BytesIO(antwort.content)).pages)
    assert besucher == []
