"""A paper that lists something as it stands now: HTML, with its rows as CSV and its whole content as JSON."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils import timezone

from basis.export import Blatt, blaetter_als_csv
from berichte import kanonisch
from berichte.druck.maschine import Anlage, Druckauftrag
from sozialraum.models import Stadt


class Papier(Protocol):
    """A frozen dataclass that holds all that its paper says."""

    @property
    def titel(self) -> str: ...

    @property
    def dateiname(self) -> str: ...


def papierauftrag(vorlage: str, bericht: Papier, tafel: Blatt | Sequence[Blatt], kontext: dict[str, Any]) -> Druckauftrag:
    """Printed now; the checksum is that of the JSON."""
    erstellt, stadt = timezone.now(), Stadt.objects.aktuelle()
    inhalt = kanonisch.schreibe(kanonisch.als_inhalt(bericht))
    summe, csv = kanonisch.pruefsumme_von(inhalt), blaetter_als_csv([tafel] if isinstance(tafel, Blatt) else tafel)
    anlagen = (
        Anlage(f"{bericht.dateiname}.csv", f"Die Zeilen als CSV: {bericht.titel}", csv),
        Anlage(f"{bericht.dateiname}.json", f"Die Angaben als JSON: {bericht.titel}", inhalt.encode()),
    )
    kontext |= {
        "bericht": bericht,
        "titel": bericht.titel,
        "stadt": {"name": stadt.name, "fachbereich": stadt.fachbereich} if stadt else {},
        "erstellt": erstellt,
        "vorfuehrung": stadt.fester_tag if stadt else None,
        "pruefsumme": summe,
    }
    html = render_to_string(vorlage, kontext)
    return Druckauftrag(html, timezone.localtime(erstellt).replace(tzinfo=None, microsecond=0), summe, anlagen)
