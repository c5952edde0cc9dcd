"""What the page of a Pro-Aktives System shows of the Scorecard's side: the Handlungskonzepte that it works for."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.urls import reverse

from bsc.konzeptweg import TAGE, Stand, lage, laufzeit_aus
from bsc.models import Handlungskonzept, Konzeptauftrag, Massnahmensystem
from proaktiv.selectors.systemseite import Abschnitt, Zeile
from sozialraum.clock import heute

LEER = "Dieses System trägt keine Maßnahme eines Handlungskonzepts, das in Kraft ist oder war."


def felder() -> dict[str, Combinable]:
    """What the query of the System is to bring along; what is or was in force, as all staff reads it."""
    traegt = Massnahmensystem.objects.filter(massnahme__ziel__konzept=OuterRef("pk"), system=OuterRef(OuterRef("pk")))
    beauftragt = Konzeptauftrag.objects.filter(konzept=OuterRef("pk"), auftrag__system=OuterRef(OuterRef("pk")))
    rows = Handlungskonzept.objects.filter(Exists(traegt), gilt_ab__isnull=False).order_by("-gilt_ab", "pk")
    werte = {f: F(f) for f in ("pk", "titel", "version", "stand", *TAGE)}
    return {"handlungskonzepte": ArraySubquery(rows.values(json=JSONObject(**werte, beauftragt=Exists(beauftragt))))}


def abschnitt(system: Any) -> Abschnitt:
    """``system`` was read with ``felder``."""
    zeilen = tuple(_zeile(k) for k in system.handlungskonzepte)
    return Abschnitt("handlungskonzepte", "Handlungskonzepte, für die es arbeitet", zeilen, LEER)


def _zeile(k: dict[str, Any]) -> Zeile:
    row = Handlungskonzept(titel=k["titel"], version=k["version"])
    folge = "sein Auftrag folgt daraus" if k["beauftragt"] else "daraus folgt noch kein Auftrag"
    worte = f"{lage(Stand(k['stand']), laufzeit_aus(k), heute())}; {folge}"
    return Zeile(str(row), reverse("handlungskonzept", args=[k["pk"]]), worte)
