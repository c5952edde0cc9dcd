"""The Überschreitungen of the city that is loaded, and what its file may not say."""

from pathlib import Path
from typing import Any

import pytest

from budgets.actions.laden_ueberschreitungen import lade_ueberschreitungen
from budgets.models import Mittel, Ueberschreitung, Ueberschreitungsgrenze
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml

HALLE = Path(__file__).resolve().parents[2] / "fixtures" / "halle" / "ueberschreitungen.toml"
pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")


def test_die_vorfuehrung_zeigt_zwei_staende_und_bucht_nichts(halle: str) -> None:
    rows = Ueberschreitung.objects.order_by("status").values_list("status", "gebiet__schluessel", "betrag_cent", "muster")
    assert list(rows) == [("angemeldet", "IV", 5300_00, True), ("geprueft", "II", 5960_00, True)]
    assert not Mittel.objects.filter(ueberschreitung__isnull=False).exists()
    angaben = lies_toml(HALLE)
    assert not lade_ueberschreitungen(wer=WER, angaben=angaben).hinweise
    assert (Ueberschreitung.objects.count(), Ueberschreitungsgrenze.objects.count()) == (2, 3)
    Ueberschreitungsgrenze.objects.update(quelle="Hauptsatzung")
    erste: dict[str, Any] = {**angaben["ueberschreitungen"][0], "begruendung": "Neu"}
    fremd = lade_ueberschreitungen(wer=WER, angaben={"ueberschreitungen": [{**erste, "von": "niemand"}]})
    assert "„niemand“ gibt es nicht" in fremd.hinweise[0]
    with pytest.raises(Abgelehnt, match=r"ueberschreitungen\.toml: Budgetposten „4550\.9999 II“ gibt es nicht"):
        lade_ueberschreitungen(wer=WER, angaben={"ueberschreitungen": [{**erste, "haushaltsstelle": "4550.9999"}]})
    with pytest.raises(Abgelehnt, match=r"ueberschreitungen\.toml: Die Angabe 'betrag' fehlt"):
        lade_ueberschreitungen(wer=WER, angaben={"ueberschreitungen": [{k: w for k, w in erste.items() if k != "betrag"}]})
