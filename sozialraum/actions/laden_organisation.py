"""Load einrichtungsarten.csv and organisation.csv: the catalogue of Arten and the units of the administration."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, stelle_sicher
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_gremien import halte, lies_saetze, protokolliere_laden
from sozialraum.actions.laden_stadt import gebiet_mit
from sozialraum.imports.stammdaten import Datensatz
from sozialraum.models import Einrichtungsart, Organisationseinheit

ARTEN = ("schluessel", "name", "gruppe", "schulart", "reihenfolge")
EINHEITEN = (
    *("schluessel", "name", "art", "uebergeordnet", "nachfolger", "gebiet", "gueltig_von", "gueltig_bis"),
    *("aufgaben_zentral", "aufgaben_dezentral", "quelle"),
)
TRENNER = "|"  # between the tasks of one cell


def lade_einrichtungsarten(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    saetze = lies_saetze(inhalt, dateiname, ARTEN, ("schluessel", "name", "gruppe"))
    maengel: list[str] = []
    for s in saetze:
        if s["gruppe"] not in Einrichtungsart.Gruppe.values:
            maengel.append(f"{s.ort('gruppe')}: „{s['gruppe']}“ ist keine Gruppe von Einrichtungen.")
        if (s["gruppe"] == Einrichtungsart.Gruppe.SCHULE) != bool(s["schulart"]):
            maengel.append(f"{s.ort('schulart')}: Schulen nennen ihre Schulart, andere Einrichtungen keine.")
        s.ganzzahl("reihenfolge", maengel)
    halte(maengel)
    with transaction.atomic():
        bericht = Ladebericht()
        for s in saetze:
            felder = {feld: s[feld] for feld in ("name", "gruppe", "schulart")} | {"reihenfolge": s.ganzzahl("reihenfolge", []) or 100}
            stelle_sicher(bericht, Einrichtungsart, {"schluessel": s["schluessel"]}, felder)
        protokolliere_laden(wer, f"Einrichtungsarten aus {dateiname} geladen.", bericht)
    return bericht


def lade_organisation(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    """Organisationseinheiten with parent and successor; both may stand further down in the file."""
    saetze = lies_saetze(inhalt, dateiname, EINHEITEN, ("schluessel", "name", "art"))
    maengel: list[str] = []
    bekannt = {s["schluessel"] for s in saetze} | set(Organisationseinheit.objects.values_list("schluessel", flat=True))
    for s in saetze:
        if s["art"] not in Organisationseinheit.Art.values:
            maengel.append(f"{s.ort('art')}: „{s['art']}“ ist keine Art von Organisationseinheit.")
        maengel += [f"{s.ort(v)}: „{s[v]}“ gibt es nicht." for v in ("uebergeordnet", "nachfolger") if s[v] and s[v] not in bekannt]
        von, bis = s.tag("gueltig_von", maengel), s.tag("gueltig_bis", maengel)
        if von and bis and bis < von:
            maengel.append(f"{s.ort('gueltig_bis')}: Das Ende der Gültigkeit liegt vor ihrem Anfang.")
        if s["nachfolger"] and not s["gueltig_bis"]:
            maengel.append(f"{s.ort('nachfolger')}: Einen Nachfolger hat nur, was endet.")
    halte(maengel)
    with transaction.atomic():
        bericht = Ladebericht()
        _verbinde({s["schluessel"]: _einheit(bericht, s) for s in saetze}, saetze)
        protokolliere_laden(wer, f"Organisationseinheiten aus {dateiname} geladen.", bericht)
    return bericht


def _einheit(bericht: Ladebericht, s: Datensatz) -> Organisationseinheit:
    felder: dict[str, Any] = {feld: s[feld] for feld in ("name", "art", "quelle")}
    felder |= {feld: s.tag(feld, []) for feld in ("gueltig_von", "gueltig_bis")}
    felder |= {f: "\n".join(t.strip() for t in s[f].split(TRENNER) if t.strip()) for f in ("aufgaben_zentral", "aufgaben_dezentral")}
    felder |= {"gebiet_id": gebiet_mit(s["gebiet"]).pk if s["gebiet"] else None}
    return stelle_sicher(bericht, Organisationseinheit, {"schluessel": s["schluessel"]}, felder)


def _verbinde(rows: dict[str, Organisationseinheit], saetze: Sequence[Datensatz]) -> None:
    alle = {e.schluessel: e for e in Organisationseinheit.objects.all()} | rows
    for s in saetze:
        row, felder = rows[s["schluessel"]], []
        for feld in ("uebergeordnet", "nachfolger"):
            ziel = alle[s[feld]] if s[feld] else None
            if getattr(row, f"{feld}_id") != (ziel.pk if ziel else None):
                setattr(row, feld, ziel)
                felder.append(feld)
        if felder:
            row.save(update_fields=felder)
    if kreis := next((e for e in rows.values() if haengt_an(e.uebergeordnet, e)), None):
        raise Abgelehnt(f"„{kreis}“ gehört über andere zu sich selbst.")


def haengt_an(einheit: Organisationseinheit | None, ziel: Organisationseinheit) -> bool:
    """Whether ``einheit`` is ``ziel`` or belongs to it; a circle further up ends the search."""
    gesehen: set[int] = set()
    while einheit is not None and einheit.pk not in gesehen:
        if einheit.pk == ziel.pk:
            return True
        gesehen.add(einheit.pk)
        einheit = einheit.uebergeordnet
    return False
