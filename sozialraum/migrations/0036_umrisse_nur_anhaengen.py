"""Outlines that were loaded before become a first version; outlines and their row history are final."""

import json
from typing import Any

from django.db import migrations
from django.db.models import Min

from basis.sql import append_only


def to_version(apps: Any, schema_editor: Any) -> None:
    gebiet, stand_model = apps.get_model("sozialraum", "Gebiet"), apps.get_model("sozialraum", "Geometriestand")
    rows = list(gebiet.objects.filter(geometrie__isnull=False, ebene=4))
    if not rows:
        return
    merkmale = [{"type": "Feature", "properties": {"schluessel": r.schluessel}, "geometry": r.geometrie} for r in rows]
    inhalt = json.dumps({"type": "FeatureCollection", "features": merkmale}).encode()
    datei = _datei(apps, inhalt)
    stand = stand_model.objects.create(
        gueltig_ab=gebiet.objects.aggregate(erster=Min("gueltig_von"))["erster"], quelle="früher geladen", lizenz="nicht angegeben",
        datei=datei, anzahl=len(rows),
    )  # fmt: skip
    umriss = apps.get_model("sozialraum", "Umriss")
    umriss.objects.bulk_create(umriss(stand=stand, gebiet_id=r.pk, geometrie=r.geometrie) for r in rows)
    gebiet.objects.filter(pk__in=[r.pk for r in rows]).update(geometrie=None)


def _datei(apps: Any, inhalt: bytes) -> Any:
    from hashlib import sha256

    return apps.get_model("basis", "Datei").objects.create(
        name="umrisse.geojson", inhalt=inhalt, mime="application/geo+json", groesse=len(inhalt), sha256=sha256(inhalt).hexdigest()
    )


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0035_geometriestand")]

    operations = [
        migrations.RunPython(to_version, migrations.RunPython.noop),
        append_only("sozialraum_umriss"),
        append_only("sozialraum_geometriestandevent"),
    ]
