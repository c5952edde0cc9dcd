"""What Halle's konzeptionen.toml says, and what such a file may not say."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from proaktiv.actions.laden_konzeptionen import lade_konzeptionen
from proaktiv.models import Foerderfrist, Konzeption, Massnahme, Massnahmenbericht, Meilenstein, Umsetzungspapier
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml

pytestmark = pytest.mark.django_db
WER = Wer.befehl("test")
HALLE = Path(__file__).resolve().parents[2] / "fixtures" / "halle" / "konzeptionen.toml"


def test_halle_bringt_mit_was_die_quellen_nennen_und_ein_zweites_laden_aendert_nichts(halle: str) -> None:
    konzept = Konzeption.objects.get(schluessel="stark-ins-eigene-leben")
    assert not konzept.muster and konzept.fassungen.get().beschluss is not None
    nummern = {p.vorlage.nummer for p in Umsetzungspapier.objects.filter(konzeption=konzept) if p.vorlage}
    assert nummern == {"VII/2020/01879", "VII/2021/02580", "VII/2021/02605"}
    willkommen = Massnahme.objects.get(titel="Willkommen im Leben")
    assert willkommen.meilensteine.get().termin_text == "Okt 2021" and willkommen.stand == "laeuft"
    assert konzept.massnahmen.filter(kapitel__nummer="o. Nr.").count() == 5
    schritte = Meilenstein.objects.filter(konzeption__schluessel="praeventionskette").order_by("reihenfolge")
    assert schritte.count() == 6 and schritte[5].titel == "Beginn der Umsetzung in realisierbaren Schritten"
    teilplan = Konzeption.objects.get(schluessel="teilplan-schulsozialarbeit")
    assert teilplan.uebergeordnet and (teilplan.laufzeit_von, teilplan.laufzeit_bis) == (date(2024, 8, 1), date(2028, 7, 31))
    vorher = Massnahme.objects.count(), Massnahmenbericht.objects.count(), Foerderfrist.objects.count()
    bericht = lade_konzeptionen(wer=WER, angaben=lies_toml(HALLE))
    assert not bericht.neu and not bericht.geaendert and bericht.unveraendert["Konzeptionen"] == 5
    assert (Massnahme.objects.count(), Massnahmenbericht.objects.count(), Foerderfrist.objects.count()) == vorher


def test_leipzigs_zahlen_stehen_nicht_in_halles_dateien() -> None:
    text = HALLE.read_text()
    assert "43 von 67" not in text and "KiFaZ" not in text


def test_was_die_datei_nicht_sagen_darf(raeume: object) -> None:
    grund: dict[str, Any] = {"schluessel": "k", "name": "Konzept", "art": "bildung", "von": "2021-01-01"}
    for angaben, satz in (
        ({**grund, "von": "bald"}, "kein Tag"), ({**grund, "bis": "2020-01-01"}, "vor dem Beginn"), ({"schluessel": "k"}, "fehlt"),
        ({**grund, "vorlagen": ["X"]}, "gibt es nicht"), ({**grund, "massnahmen": [{"titel": "m", "kapitel": "9"}]}, "'9'"),
        ({**grund, "massnahmen": [{"titel": "m", "berichte": [{"tag": "2022-01-01", "stand": "fertig", "text": "x"}]}]}, "folgt nicht"),
        ({**grund, "massnahmen": [{"titel": "m", "mittel": [[2022, "Programm", "1.00", False]]}]}, "'Programm'"),
    ):  # fmt: skip
        with pytest.raises(Abgelehnt, match=rf"konzeptionen\.toml: .*{satz}"):
            lade_konzeptionen(wer=WER, angaben={"konzeptionen": [angaben]})
    assert not Konzeption.objects.exists()
