"""Load hilfearten.toml: the catalogue of Hilfen after the SGB VIII."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Hilfeart, Sperrmuster

KATALOG = Path(settings.BASE_DIR) / "fixtures" / "recht" / "hilfearten.toml"  # federal law: the same for every city
PFLICHT = ("schluessel", "paragraf", "name", "form", "gruppe", "zaehlt_als_hze")


@transaction.atomic
def lade_hilfearten(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """Creates and changes Hilfearten as the file says, in its order. One that the file no longer names stays: Fallzahlen point at it."""
    bericht = Ladebericht()
    eintraege = angaben.get("hilfearten", [])
    if maengel := [*_maengel(eintraege), *_doppelte(eintraege)]:
        raise Abgelehnt(*maengel)
    row = None
    for nummer, h in enumerate(eintraege, 1):
        felder = {name: h[name] for name in PFLICHT if name != "schluessel"}
        felder |= {"synonyme": h.get("synonyme", []), "hinweis": h.get("hinweis", ""), "reihenfolge": nummer}
        row = stelle_sicher(bericht, Hilfeart, {"schluessel": h["schluessel"]}, felder)
    if row is not None and bericht.hat_geaendert:
        Sperrmuster.objects.all().delete()  # forms and groups decide which sums there are
        daten = {"aenderungen": bericht.aenderungen}
        text = f"Katalog der Hilfearten geladen. {bericht.als_satz()}"
        protokolliere(wer=wer, aktion="stammdaten_geladen", gegenstand=row, text=text, daten=daten)
    return bericht


def _maengel(eintraege: list[dict[str, Any]]) -> list[str]:
    maengel = []
    for nummer, h in enumerate(eintraege, 1):
        ort = f"hilfearten.toml, Eintrag {nummer} ({h.get('schluessel') or 'ohne Schlüssel'})"
        maengel += [f"{ort}: Die Angabe „{name}“ fehlt." for name in PFLICHT if name not in h]
        if "form" in h and h["form"] not in Hilfeart.Form.values:
            maengel.append(f"{ort}: „{h['form']}“ ist keine Form; erlaubt sind {', '.join(Hilfeart.Form.values)}.")
        elif h.get("form") == "sonstige" and h.get("zaehlt_als_hze"):
            maengel.append(f"{ort}: Eine sonstige Aufgabe zählt nicht als Hilfe zur Erziehung.")
    return maengel


def _doppelte(eintraege: list[dict[str, Any]]) -> list[str]:
    """Two Hilfearten under one spelling would make a file ambiguous."""
    from sozialraum.imports.hilfeartsuche import Hilfeartangabe, mehrdeutige

    bekannt = [h for h in eintraege if all(name in h for name in PFLICHT)]
    angaben = [
        Hilfeartangabe(nummer, h["schluessel"], h["paragraf"], h["name"], h["form"], h["gruppe"], tuple(h.get("synonyme", ())))
        for nummer, h in enumerate(bekannt)
    ]
    return [f"hilfearten.toml: „{text}“ steht für mehrere Hilfearten: {', '.join(wer)}." for text, wer in mehrdeutige(angaben).items()]
