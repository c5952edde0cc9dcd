"""What people write to a report: it stays text on page and paper, whatever it looks like, and is as long as allowed."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from basis.zahlen import datum
from berichte.arten import LAENGSTER_TEXT
from berichte.models import Berichtsentwurf, Berichtstext
from berichte.regelwerk import Berichtstyp
from sozialraum.clock import heute
from tests.berichte.test_freigabe import freigegeben, gedruckt, stelle
from tests.factories import Besetzung
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
FEINDLICH = (
    '<script>alert(1)</script>', '<img src="http://127.0.0.1:9/x" onerror="alert(1)">', '<svg xmlns="http://www.w3.org/2000/svg"><image '
    'href="file:///etc/passwd"/></svg>', '<link rel="stylesheet" href="file:///etc/passwd">', "@import url(file:///etc/passwd);",
    "{% include 'base.html' %}{{ settings.SECRET_KEY }}", "<" * 2000, "A" * LAENGSTER_TEXT,
)  # fmt: skip


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestTexte:
    @pytest.mark.parametrize("wort", FEINDLICH)
    def test_feindlicher_text_bleibt_text(self, besetzung: Besetzung, als: Als, gedruckt: list[Any], wort: str) -> None:
        row = freigegeben(besetzung, stelle(), einschaetzung=wort)
        seiten = [als("controlling").get(row.get_absolute_url()).content.decode(), gedruckt[-1].html]
        for seite in seiten:
            assert wort not in seite or not set(wort) & set("<>\"'&"), "escaped"
            assert "<script>alert" not in seite and '<svg xmlns="http://www.w3.org/2000/svg"><image' not in seite

    @pytest.mark.parametrize("laenge", [LAENGSTER_TEXT + 1, 500_000])
    def test_zu_langer_text_wird_mit_einem_satz_abgelehnt(self, als: Als, laenge: int) -> None:
        adresse = "/berichte/werkstatt/systeme/fachbereich/FB/2007-01-01/2007-06-30/"
        antwort = als("controlling").post(adresse, {"ausblick": "A" * laenge})
        assert antwort.status_code == 422 and "4000" in text(antwort) and not Berichtsentwurf.objects.exists()

    def test_fuenf_megabyte_werden_nicht_gelesen(self, als: Als) -> None:
        adresse = "/berichte/werkstatt/systeme/fachbereich/FB/2007-01-01/2007-06-30/"
        antwort = als("controlling").post(adresse, {"ausblick": "A" * 5_000_000})
        assert 400 <= antwort.status_code < 500 and not Berichtstext.objects.exists()


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_das_papier_traegt_feindliche_texte_als_text_und_ist_gueltig(besetzung: Besetzung, verapdf: Callable[[bytes], str]) -> None:
    """Really printed: nothing is fetched or read, the checksum of the whole content stands on it, and it is attached."""
    row = freigegeben(besetzung, stelle(Berichtstyp.UMSETZUNGSSTAND), einschaetzung="\n".join(FEINDLICH[:6]))
    leser = PdfReader(io.BytesIO(bytes(row.pdf.inhalt)))
    seiten = " ".join("".join(s.extract_text() for s in leser.pages).split())
    assert "<script>alert(1)</script>" in seiten and "{% include 'base.html' %}" in seiten and "root:" not in seiten
    assert f"freigegeben am {datum(heute())}" in seiten and "Fassung 1" in seiten
    assert row.pruefsumme[:12] in seiten and "Einschätzung" in seiten
    angehaengt = next(teile[0] for name, teile in leser.attachments.items() if name.endswith(".json"))
    assert hashlib.sha256(angehaengt).hexdigest() == row.pruefsumme
    assert verapdf(bytes(row.pdf.inhalt)).count("PASS") == 2
