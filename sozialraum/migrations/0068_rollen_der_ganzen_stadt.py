"""Roles that act for the whole city end where they were given for one Ressort, Sozialraum or Stadtteil; the Protokoll says so.

They had acted in the whole city, which nobody had decided; so they are not widened but given anew by whoever is responsible.
"""

from datetime import timedelta

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

ROLLEN = ("fachbereichsleitung", "controlling", "rechnungspruefung", "systemverwaltung")
GRUND = "Rollen dieser Art gelten für den ganzen Fachbereich. Bitte dort neu vergeben, wenn sie weiter gelten soll."


def beende(apps, schema_editor):
    stadt = apps.get_model("sozialraum", "Stadt").objects.first()
    gestern = (stadt.fester_tag if stadt and stadt.fester_tag else timezone.localdate()) - timedelta(days=1)
    rows = apps.get_model("sozialraum", "Rollenzuweisung").objects.filter(rolle__in=ROLLEN, gebiet__ebene__gt=1)
    for row in rows.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gt=gestern)).select_related("gebiet", "nutzer"):
        name = f"{row.get_rolle_display()} · {row.gebiet.name}"
        apps.get_model("sozialraum", "Protokoll").objects.create(
            wer="Aktualisierung", aktion="rolle_beendet", gegenstand="rollenzuweisung", gegenstand_id=str(row.pk), bezeichnung=name[:300],
            text=f"Rolle {name} von {row.nutzer.anzeigename or row.nutzer.username} endet mit dem {gestern:%d.%m.%Y}.", grund=GRUND,
        )  # fmt: skip
        row.vertretungen.filter(gueltig_von__gt=gestern).delete()
        row.vertretungen.filter(gueltig_bis__gt=gestern).update(gueltig_bis=gestern)
        if row.gueltig_von > gestern:
            row.delete()
        else:
            row.gueltig_bis = gestern
            row.save(update_fields=["gueltig_bis"])


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0062_fallangabe")]

    operations = [migrations.RunPython(beende, migrations.RunPython.noop)]
