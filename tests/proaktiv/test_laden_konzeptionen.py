"""What Halle's konzeptionen.toml says, and what such a file may not say."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from proaktiv.actions.laden_konzeptionen import lade_konzeptionen
from proaktiv.actions.massnahmen import speichere_massnahme
from proaktiv.actions.sammelaenderung import aendere_zusammen
from proaktiv.erfundenes import ERFINDBAR
from proaktiv.models import (
    Foerderfrist,
    Handlungsfeld,
    Kettenregel,
    Konzeption,
    Massnahme,
    Massnahmenbericht,
    Meilenstein,
    Umsetzungspapier,
)
from proaktiv.sammelaenderung import Wie
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml
from tests.factories import Besetzung
from tests.proaktiv.bau import text

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


def test_was_die_quellen_nicht_drucken_traegt_das_zeichen_muster(halle: str, besetzung: Besetzung, als: Callable[[Any], Client]) -> None:
    """Named in seeds 000 and 004: these and no others; whatever else a Maßnahme is sorted by is invented."""
    gedruckt = {"Zusammenarbeit des ASD innerhalb der Verwaltung": {"einheit"}, "Dezentrale Jugendbüros": {"lebenswelt"}}
    for row in Massnahme.objects.filter(muster=False):
        felder = {f for f in ERFINDBAR if (getattr(row, f).exists() if f in ("gebiete", "phasen") else getattr(row, f))}
        assert set(row.muster_felder) <= felder
        if row.titel in gedruckt:
            assert felder - set(row.muster_felder) == gedruckt[row.titel], row.titel
        assert {"gebiete", "phasen", "traeger"} & felder <= set(row.muster_felder), row.titel
    assert not any(row.muster_felder for row in Massnahme.objects.filter(muster=True)), "die sind es ganz"
    je = dict(Massnahme.objects.values_list("titel", "plaetze"))
    assert je["Schulsozialarbeit an Grundschulen"] is None, "18 sind Stellen, keine Plätze"
    assert je["Organisationsentwicklung von Kitas und Schulen zur gesundheitsfördernden Einrichtung"] is None, "8 sind Einrichtungen"
    bueros = Massnahme.objects.get(titel="Dezentrale Jugendbüros")
    client = als(besetzung.controlling)
    seite = text(client.get(bueros.get_absolute_url()))
    assert "Angaben zu Kapitel, Gebiete, Lebensphasen, Handlungsfeld" in seite
    assert seite.partition("<dt>Träger</dt>")[2].partition("</dd>")[0].count("st-marke-muster") == 1
    assert "st-marke-muster" not in seite.partition("<dt>Lebenswelt</dt>")[2].partition("</dd>")[0]
    gemeldet = Massnahme.objects.filter(muster=False, berichte__muster=True, berichte__plaetze__isnull=False).first()
    assert gemeldet, "von einer gedruckten Maßnahme sind Plätze zur Vorführung gemeldet"
    plaetze = text(client.get(gemeldet.get_absolute_url())).partition("<dt>Plätze</dt>")[2].partition("</dd>")[0]
    assert "st-marke-muster" in plaetze and f"{gemeldet.plaetze}" in plaetze
    datei = client.get("/massnahmen/?format=csv&suche=Dezentrale").content.decode()
    assert "Davon erfunden" in datei and "Gebiete; Lebensphasen; Handlungsfeld" in datei


def test_was_jemand_aendert_ist_nicht_mehr_erfunden(halle: str) -> None:
    row = Massnahme.objects.get(titel="Dezentrale Jugendbüros")
    vorher = set(row.muster_felder)
    gebiete, phasen = [z.gebiet for z in row.gebiete.all()], [z.lebensphase for z in row.phasen.all()]
    row.ende = date(2029, 12, 31)
    speichere_massnahme(wer=WER, massnahme=row, gebiete=gebiete[:1], phasen=phasen)
    assert vorher - set(Massnahme.objects.get(pk=row.pk).muster_felder) == {"ende", "gebiete"}
    aendere_zusammen(wer=WER, massnahmen=[row], felder={"traeger": None}, mengen={"phasen": (Wie.WEG, phasen[:1])})
    assert vorher - set(Massnahme.objects.get(pk=row.pk).muster_felder) == {"ende", "gebiete", "traeger", "phasen"}


def test_jedes_handlungsfeld_hat_regeln(halle: str) -> None:
    je = Kettenregel.objects.filter(handlungsfeld__isnull=False).values_list("handlungsfeld__schluessel", "muster")
    assert {feld for feld, _ in je} == set(Handlungsfeld.objects.values_list("schluessel", flat=True)) and all(m for _, m in je)


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
