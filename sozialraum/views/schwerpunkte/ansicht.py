"""What the pages of a list share besides its picture: breadcrumb, addresses."""

from django.urls import reverse

from sozialraum.models import Schwerpunktraumliste
from sozialraum.schwerpunktbild import Adresse


def krumen(*weg: tuple[str, str], jetzt: str = "") -> list[tuple[str, str | None]]:
    """Daten › Schwerpunkträume › …"""
    erste: list[tuple[str, str | None]] = [("Daten", reverse("daten"))]
    if not jetzt:
        return [*erste, ("Schwerpunkträume", None)]
    return [*erste, ("Schwerpunkträume", reverse("schwerpunktraeume")), *weg, (jetzt, None)]


def gebietsadresse(liste: Schwerpunktraumliste) -> Adresse:
    return lambda schluessel: reverse("schwerpunkt_erklaerung", args=[liste.pk, schluessel])
