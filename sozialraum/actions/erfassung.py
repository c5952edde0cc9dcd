"""Values entered by hand in a grid: one Datenlieferung, taken over and taken back as a whole like every other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions import uebernahme
from sozialraum.actions.einlesen import Wertzeile
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.statistik import GRUND_FEHLT, sperre_werte
from sozialraum.eingaberaster import Befund, Wirkung
from sozialraum.inputs.eingabe import Raster
from sozialraum.models import Datenlieferung
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.signals import werte_uebernommen

INZWISCHEN = "Inzwischen haben sich Werte dieses Rasters geändert. Ihre Eingaben stehen noch da; bitte prüfen Sie sie erneut."


@dataclass(frozen=True)
class Angaben:
    """``gesehen``: the fingerprint of the values that the difference was shown against."""

    quelle: str
    grund: str = ""
    muster: bool = False
    gesehen: str = ""


@transaction.atomic
def erfasse(*, wer: Wer, lade: Callable[[], Raster], pruefe: Callable[[Raster], Sequence[Befund]], angaben: Angaben) -> Datenlieferung:
    """Reads the grid again under the lock, checks it against what counts now, and stores what differs.

    Refused: errors, nothing new, changed values without a reason, values that changed since the person saw the difference.
    """
    sperre_werte()
    raster = lade()
    if raster.fingerabdruck != angaben.gesehen:
        raise Abgelehnt(INZWISCHEN)
    befunde = pruefe(raster)
    if any(befund.wirkung is Wirkung.FEHLER for befund in befunde):
        raise Abgelehnt("Einige Eingaben haben Fehler. Es wurde nichts gespeichert.")
    zeilen = _zeilen(raster, befunde)
    if not zeilen:
        raise Abgelehnt("Es gibt nichts zu übernehmen: Kein Wert ist neu oder geändert.")
    if not angaben.quelle.strip():
        raise Abgelehnt("Bitte nennen Sie die Quelle der Werte.")
    lieferung = Datenlieferung.objects.create(
        art=Lieferungsart.ERFASSUNG, quelle=angaben.quelle.strip(), stichtag=raster.stichtag, muster=angaben.muster, nutzer=wer.nutzer
    )
    _trage_ein(lieferung, zeilen, angaben.grund.strip())
    text = f"Von Hand erfasst zum {datum(raster.stichtag)}: {lieferung.anzahl_neu} Werte neu, {lieferung.anzahl_geaendert} geändert."
    protokolliere(wer=wer, aktion="werte_erfasst", gegenstand=lieferung, text=text, grund=lieferung.grund)
    werte_uebernommen.send(sender=Datenlieferung, lieferung=lieferung, zurueckgenommen=False)
    return lieferung


def _zeilen(raster: Raster, befunde: Sequence[Befund]) -> list[Wertzeile]:
    """What is new or different; the line is the row of the grid."""
    return [
        Wertzeile(p.indikator.pk, p.gebiet.pk, raster.stichtag, b.neu.zaehler, b.neu.nenner, b.neu.zustand.value, "", nummer)
        for nummer, (p, b) in enumerate(zip(raster.plaetze, befunde, strict=True), 1)
        if b.neu and b.wirkung in (Wirkung.NEU, Wirkung.GEAENDERT)
    ]


def _trage_ein(lieferung: Datenlieferung, zeilen: Sequence[Wertzeile], grund: str) -> None:
    wirkung = uebernahme.vergleiche(lieferung.art, zeilen)
    if wirkung.geaendert and not grund:
        raise Abgelehnt(GRUND_FEHLT)
    uebernahme.trage_ein(lieferung.art, lieferung.pk, grund)
    lieferung.anzahl_neu, lieferung.anzahl_geaendert = wirkung.neu, wirkung.geaendert
    lieferung.grund = grund if wirkung.geaendert else ""
    lieferung.save(update_fields=["anzahl_neu", "anzahl_geaendert", "grund"])
