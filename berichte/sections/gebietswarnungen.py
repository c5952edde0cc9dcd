"""Early warnings on the page of a Gebiet: its own and those of the Gebiete below it, for whoever may read them."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject
from django.urls import reverse

from berichte.sections.gebiete import bezeichne
from proaktiv.models import Fruehwarnung
from sozialraum.access import Zugang
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht

HOECHSTENS = 20
ZEILE = {"pk": F("pk"), "regel": F("regel__name"), "satz": F("satz"), "tag": F("stichtag"), "muster": F("muster"), "ort": F("gebiet_id")}


def angaben(zugang: Zugang, baum: Gebietsbaum, knoten: Knoten, bis: date | None) -> dict[str, Any]:
    """What the query of the Gebiet brings along; nothing for those who read no warnings."""
    if not zugang.darf(Recht.HAUSRUNDEN_LESEN):
        return {}
    orte = [knoten.id, *(k.id for k in baum.nachfahren(knoten.id))]
    rows = Fruehwarnung.objects.sichtbar_fuer(zugang).wirksam().filter(gebiet__in=orte)
    rows = rows.filter(stichtag__lte=bis) if bis else rows
    rows = rows.order_by("-stichtag", "regel__name", "gebiet__ebene", "gebiet__schluessel", "pk")
    return {"warnungsliste": ArraySubquery(rows.values(json=JSONObject(**ZEILE))[:HOECHSTENS])}


def warnungen(gebiet: Gebiet, baum: Gebietsbaum, knoten: Knoten) -> dict[str, Any] | None:
    """None where one may not read them: then the page says nothing about them."""
    rows = getattr(gebiet, "warnungsliste", None)
    if rows is None:
        return None
    return {
        "zeilen": [
            {
                "url": reverse("fruehwarnung", args=[z["pk"]]),
                "regel": z["regel"],
                "satz": z["satz"],
                "tag": date.fromisoformat(z["tag"]),
                "ort": "" if z["ort"] == knoten.id else bezeichne(baum.knoten[z["ort"]]),
                "muster": z["muster"],
            }
            for z in rows
        ],
        "alle": len(rows) < HOECHSTENS,
    }
