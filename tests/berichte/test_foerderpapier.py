"""The Förderliste as a paper: sums to the cent, what the Gremium refused, who may print it."""

import io
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from berichte import pdf
from berichte.sections.foerderliste import Foerderpapier, Foerderzeile, blatt
from budgets.querysets.foerderung import Foerdertopf


def _zeile(nummer: int, gebiet: str, vorschlag: int, **felder: Any) -> Foerderzeile:
    angaben = {"titel": f"Maßnahme {nummer}", "traeger": "Muster Träger", "art": "Projekt", "gesamtkosten": 100_000, "eigenmittel": 10_000,
               "beantragt": 90_000, "beschlossen": None, "abgelehnt": False, "vorzeitig_ab": None}  # fmt: skip
    return Foerderzeile(nummer=nummer, gebiet=gebiet, vorschlag=vorschlag, **{**angaben, **felder})


def _papier(*zeilen: Foerderzeile) -> Foerderpapier:
    return Foerderpapier(
        titel="Förderliste 2008", jahr=2008, gremium="Jugendhilfeausschuss", vorlage="IV/2007/90009", stand="vorgelegt",
        tag=date(2007, 10, 15), muster=True, topf=Foerdertopf(1_000_000, 300_000), zeilen=zeilen,
    )  # fmt: skip


def test_die_summe_der_zeilen_steht_unter_der_liste() -> None:
    papier = _papier(_zeile(1, "Sozialraum I", 80_050), _zeile(2, "Sozialraum I", 7_000), _zeile(3, "Sozialraum II", 1))
    assert papier.summen["vorschlag"] == 87_051
    assert [(gebiet, len(zeilen)) for gebiet, zeilen in papier.gruppen] == [("Sozialraum I", 2), ("Sozialraum II", 1)]
    assert "870,51" in papier.wichtigste[0] and "10.000,00" in papier.wichtigste[1]


def test_abgelehntes_steht_als_wort_und_nicht_als_null() -> None:
    papier = _papier(_zeile(1, "I", 5, beschlossen=5), _zeile(2, "I", 5, abgelehnt=True))
    assert papier.mit_beschluss and [zeile[-1] for zeile in blatt(papier).zeilen][1] == "abgelehnt"


@pytest.mark.django_db
def test_das_papier_wird_gedruckt(tmp_path: Path) -> None:
    """``BILDER`` keeps it, for veraPDF."""
    zeilen = [_zeile(n, f"Sozialraum {'I' * (1 + n // 9)}", 1_000 * n) for n in range(1, 24)]
    zeilen.append(_zeile(24, "ganze Stadt", 5, vorzeitig_ab=date(2007, 12, 1)))
    druck = pdf.drucke(pdf.foerderlistenauftrag(_papier(*zeilen, _zeile(25, "ganze Stadt", 5, abgelehnt=True))))
    leser = PdfReader(io.BytesIO(druck.pdf))
    text = "\n".join(seite.extract_text() for seite in leser.pages)
    assert leser.trailer["/Root"]["/MarkInfo"]["/Marked"] and "Maßnahme 24" in text and "abgelehnt" in text
    if ordner := os.environ.get("BILDER"):
        (Path(ordner) / "foerderliste.pdf").write_bytes(druck.pdf)
