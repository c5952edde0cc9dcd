"""Schools with what they count, for tests."""

from datetime import date
from typing import Any

from sozialraum.access import Wer
from sozialraum.actions.schulwerte import Schulangaben, uebernimm_schulwerte
from sozialraum.models import Datenlieferung, Einrichtung, Einrichtungsart, Indikator, Traeger

KOPF, TAG = "schule;stichtag;zaehler;nenner", date(2007, 7, 31)


def baue_schule(schluessel: str, stadtteil: Any, *, gruppe: str = "schule", **felder: Any) -> Einrichtung:
    schulart = "Sekundarschule" if gruppe == "schule" else ""
    art, _ = Einrichtungsart.objects.get_or_create(
        schluessel=f"test-{gruppe}", defaults={"name": f"Test {gruppe}", "gruppe": gruppe, "schulart": schulart}
    )
    beginn = {"name": "Test", "art": "oeffentlich", "gueltig_von": date(1990, 1, 1)}
    traeger, _ = Traeger.objects.get_or_create(schluessel="test", defaults=beginn)
    angaben = {"name": f"Schule {schluessel}", "art": art, "traeger": traeger, "gueltig_von": date(1991, 8, 1), **felder}
    return Einrichtung.objects.create(schluessel=schluessel, stadtteil=stadtteil, **angaben)


def baue_schulindikator() -> Indikator:
    return Indikator.objects.create(
        schluessel="absentismus_an_schulen", name="Schulabsentismus an Schulen", kategorie="bildung", zaehler="Fehlende", nenner="Schüler",
        einheit="prozent", beruht_auf_fallzahlen=True, je_schule=True,
    )  # fmt: skip


def lade(*zeilen: str, grund: str = "", kopf: str = KOPF, indikator: Indikator | None = None, muster: bool = False) -> Datenlieferung:
    indikator = indikator or Indikator.objects.get(schluessel="absentismus_an_schulen")
    inhalt = "\n".join([kopf, *zeilen]).encode()
    angaben = Schulangaben(indikator, inhalt, "schulen.csv", "Muster", muster)
    return uebernimm_schulwerte(wer=Wer.befehl("test"), angaben=angaben, grund=grund).lieferung
