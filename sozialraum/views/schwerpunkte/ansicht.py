"""What the pages of a list share besides its picture: places on the map, breadcrumb, addresses."""

from django.urls import reverse

from sozialraum.models import Gebiet, Schwerpunktraumliste
from sozialraum.schwerpunktbild import Adresse


def lage_nach_schluessel() -> dict[str, Gebiet]:
    """Where the Stadtteile stand on the map, whatever the day; one query."""
    rows = Gebiet.objects.filter(ebene=Gebiet.EbeneChoice.STADTTEIL).only("schluessel", "kachel_spalte", "kachel_zeile", "geometrie")
    return {row.schluessel: row for row in rows}


def krumen(*weg: tuple[str, str], jetzt: str = "") -> list[tuple[str, str | None]]:
    """Daten › Schwerpunkträume › …"""
    erste: list[tuple[str, str | None]] = [("Daten", reverse("daten"))]
    if not jetzt:
        return [*erste, ("Schwerpunkträume", None)]
    return [*erste, ("Schwerpunkträume", reverse("schwerpunktraeume")), *weg, (jetzt, None)]


def gebietsadresse(liste: Schwerpunktraumliste) -> Adresse:
    return lambda schluessel: reverse("schwerpunkt_erklaerung", args=[liste.pk, schluessel])
