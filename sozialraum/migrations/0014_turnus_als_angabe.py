"""The Turnus was free text; what it says becomes one of the known ones, anything else is kept as a remark."""

import re

from django.db import migrations

KNOWN = {
    "14täglich": "14_taeglich",
    "14tägig": "14_taeglich",
    "vierzehntäglich": "14_taeglich",
    "zweiwöchentlich": "14_taeglich",
    "monatlich": "monatlich",
    "1ximmonat": "monatlich",
    "einmalimmonat": "monatlich",
    "vierteljährlich": "vierteljaehrlich",
    "quartalsweise": "vierteljaehrlich",
    "einmalimquartal": "vierteljaehrlich",
    "halbjährlich": "halbjaehrlich",
    "nachbedarf": "nach_bedarf",
    "beibedarf": "nach_bedarf",
}


def structure(apps, schema_editor):
    for gremium in apps.get_model("sozialraum", "Gremium").objects.exclude(turnus=""):
        text = gremium.turnus
        gremium.turnus = KNOWN.get(re.sub(r"[\s_.\-–]", "", text.casefold()), "")
        gremium.turnus_hinweis = "" if gremium.turnus else text
        gremium.save(update_fields=["turnus", "turnus_hinweis"])


def as_text(apps, schema_editor):
    """The way back: words again, as the sources print them."""
    words = {"14_taeglich": "14-täglich", "vierteljaehrlich": "vierteljährlich", "halbjaehrlich": "halbjährlich", "nach_bedarf": "nach Bedarf"}
    for gremium in apps.get_model("sozialraum", "Gremium").objects.all():
        gremium.turnus = (words.get(gremium.turnus, gremium.turnus) or gremium.turnus_hinweis)[:60]
        gremium.save(update_fields=["turnus"])


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0013_sitzungen")]

    operations = [migrations.RunPython(structure, as_text)]
