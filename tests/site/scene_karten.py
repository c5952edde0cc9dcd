"""Outlines of a few Stadtteile, so that their pages have something to show."""

import json
from datetime import date
from typing import Any

from tests.factories import wer_ist


def baue(szene: Any) -> None:
    from sozialraum.actions.geometrie import Angaben, lade_umrisse

    merkmale = [
        {"type": "Feature", "properties": {"key": schluessel}, "geometry": {"type": "Polygon", "coordinates": [_quadrat(nummer)]}}
        for nummer, schluessel in enumerate(("101", "102", "103"))
    ]
    inhalt = json.dumps({"type": "FeatureCollection", "features": merkmale}).encode()
    angaben = Angaben(date(2007, 1, 1), "Muster-Geoinformation", "Musterdaten, frei")
    lade_umrisse(wer=wer_ist(szene.besetzung.controlling), inhalt=inhalt, dateiname="umrisse.geojson", angaben=angaben)


def _quadrat(nummer: int) -> list[list[float]]:
    x = 11.9 + nummer / 100
    return [[x, 51.4], [x + 0.01, 51.4], [x + 0.01, 51.41], [x, 51.41], [x, 51.4]]
