"""Outlines of the Stadtteile: take a GeoJSON file over as a dated version, take a version back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from basis.imports.kindprozess import Grenzen, Lesefehler, rechne
from basis.models import Datei
from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.ebenen import Ebene
from sozialraum.imports.geometrie import MAX_BYTES
from sozialraum.models import Gebiet, Geometriestand, Umriss

GRENZEN = Grenzen(speicher=512 * 1024 * 1024, rechenzeit=20, dauer=40.0)
ABBRUCH = "Das Lesen der Datei wurde abgebrochen, weil sie zu viel Rechenzeit oder Speicher braucht. Vereinfachen Sie die Flächen."
ZU_GROSS = f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB. Vereinfachen Sie die Flächen im Geoinformationssystem."


@dataclass(frozen=True)
class Angaben:
    """What the file does not say itself; ``schluesselname`` is the property that names the Stadtteil, if it is an unusual one."""

    gueltig_ab: date
    quelle: str
    lizenz: str
    schluesselname: str = ""


def lade_umrisse(*, wer: Wer, inhalt: bytes, dateiname: str, angaben: Angaben) -> Geometriestand:
    """Reads the file in a limited child process and stores all of it as a new version, or nothing. Raises Abgelehnt with every finding."""
    if not angaben.quelle.strip() or not angaben.lizenz.strip():
        raise Abgelehnt("Bitte nennen Sie Quelle und Lizenz der Umrisse.")
    gebiete = dict(Gebiet.objects.filter(ebene=Ebene.STADTTEIL).values_list("schluessel", "pk"))
    if not gebiete:
        raise Abgelehnt("Es gibt noch keine Stadtteile, zu denen Umrisse gehören könnten.")
    gelesen = _lies(inhalt, sorted(gebiete), angaben.schluesselname)
    try:
        with transaction.atomic():
            return _lege_an(wer, inhalt, dateiname, angaben, gelesen, gebiete)
    except IntegrityError as fehler:
        if "ein_geometriestand_je_tag" not in str(fehler):
            raise
        satz = f"Für den {datum(angaben.gueltig_ab)} gibt es schon Umrisse. Nehmen Sie sie zurück, oder nennen Sie einen anderen Stand."
        raise Abgelehnt(satz) from fehler


def _lies(inhalt: bytes, schluessel: Sequence[str], schluesselname: str) -> dict[str, Any]:
    if len(inhalt) > MAX_BYTES:
        raise Abgelehnt(ZU_GROSS)
    angaben = {"bekannte": schluessel, "schluesselname": schluesselname.strip() or None, "lage": _lage()}
    try:
        gelesen: dict[str, Any] = rechne(
            ("sozialraum.imports.geometrie", "als_json"), inhalt, angaben, grenzen=GRENZEN, abbruch=ABBRUCH
        )  # fmt: skip
    except Lesefehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    return gelesen


def _lage() -> list[float] | None:
    """The rectangle of the latest outlines: a file of another city is recognised by it."""
    stand = Geometriestand.objects.wirksam().first()
    umrisse = [umriss.geometrie["coordinates"] for umriss in stand.umrisse.all()] if stand else []
    punkte = [punkt for teile in umrisse for ring in chain.from_iterable(teile) for punkt in ring]
    if not punkte:
        return None
    xs, ys = [p[0] for p in punkte], [p[1] for p in punkte]
    return [min(xs), min(ys), max(xs), max(ys)]


def _lege_an(
    wer: Wer, inhalt: bytes, dateiname: str, angaben: Angaben, gelesen: dict[str, Any], gebiete: dict[str, int]
) -> Geometriestand:  # fmt: skip
    datei = Datei.objects.create(name=dateiname[-200:], inhalt=inhalt, mime="application/geo+json")
    stand = Geometriestand.objects.create(
        gueltig_ab=angaben.gueltig_ab, quelle=angaben.quelle.strip(), lizenz=angaben.lizenz.strip(), datei=datei,
        hinweise=list(gelesen["hinweise"]), anzahl=len(gelesen["polygone"]), nutzer=wer.nutzer,
    )  # fmt: skip
    Umriss.objects.bulk_create(
        Umriss(stand=stand, gebiet_id=gebiete[schluessel], geometrie={"type": "MultiPolygon", "coordinates": teile})
        for schluessel, teile in gelesen["polygone"].items()
    )
    text = f"{stand}: {stand.anzahl} Stadtteile aus {datei.name} geladen."
    protokolliere(wer=wer, aktion="umrisse_geladen", gegenstand=stand, text=text, daten={"sha256": datei.sha256})
    return stand


@transaction.atomic
def nimm_umrisse_zurueck(*, wer: Wer, stand: Geometriestand, grund: str) -> Geometriestand:
    """The version counts no more, the one before does again. What was frozen with it keeps it."""
    stand = Geometriestand.objects.select_for_update(of=("self",)).get(pk=stand.pk)
    if stand.zurueckgenommen_am:
        raise Abgelehnt("Diese Umrisse sind schon zurückgenommen.")
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Rücknahme.")
    if wer.nutzer is None:
        raise Abgelehnt("Eine Rücknahme braucht eine angemeldete Person.")
    stand.zurueckgenommen_am, stand.zurueckgenommen_von, stand.ruecknahme_grund = timezone.now(), wer.nutzer, grund.strip()
    stand.save(update_fields=["zurueckgenommen_am", "zurueckgenommen_von", "ruecknahme_grund"])
    protokolliere(wer=wer, aktion="umrisse_zurueckgenommen", gegenstand=stand, text=f"{stand} zurückgenommen.", grund=grund)
    return stand
