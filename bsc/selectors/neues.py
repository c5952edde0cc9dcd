"""What released Scorecards say: which measures ask for action, and which Scorecard was released last."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, IntegerField
from django.urls import reverse
from django.utils import timezone

from basis.diagramme import Status
from basis.due import Art, Faelligkeit, Frage, Spalte, Zeilen
from basis.zahlen import anzahl, datum
from bsc.models import Scorecardfreigabe
from sozialraum.access import Zugang
from sozialraum.models import Gebiet

LETZTE = 3
ROTE = Func(
    F("inhalt"), function="jsonb_path_query_array", output_field=IntegerField(),
    template=f"jsonb_array_length(%(function)s(%(expressions)s, '$[*] ? (@.status == \"{Status.HANDELN.value}\")'))",
)  # fmt: skip


def neues(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """The latest release of each Gebiet of one's own up to the day; all staff read them, whoever has no Gebiet sees the whole city's."""
    rows = Scorecardfreigabe.objects.filter(stichtag__lte=tag)
    if orte := zugang.eigene_gebiete:
        rows = rows.filter(gebiet__in=orte)
    letzte = rows.order_by("gebiet_id", "-stichtag", "-pk").distinct("gebiet_id").values("pk")
    felder: dict[str, Any] = {name: F(name) for name in ("pk", "stichtag", "kopf")}
    felder |= {"am": F("freigegeben_am"), "angelegt": F("created_at"), "rot": ROTE}
    felder |= {name: F(f"gebiet__{name}") for name in ("ebene", "schluessel", "name")}
    yield Frage(Scorecardfreigabe.objects.filter(pk__in=letzte), felder, _freigaben, Art.ZIEL)


def _freigaben(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    rot, neu = [], []
    for z in zeilen:
        am = date.fromisoformat(z["am"]) if z["am"] else timezone.localtime(datetime.fromisoformat(z["angelegt"])).date()
        ort = Gebiet(ebene=z["ebene"], schluessel=z["schluessel"], name=z["name"]).bezeichnung
        weg, bis = reverse("scorecardfreigabe", args=[z["pk"]]), datum(date.fromisoformat(z["stichtag"]))
        neu.append((am, z["pk"], Faelligkeit(f"Scorecard freigegeben: {ort}", f"zum {bis}", weg, am, spalte=Spalte.NEU)))
        if z["rot"] and z["kopf"]:  # without a head it is what its author saw, and may count what is gesperrt for others
            titel = anzahl(z["rot"], "Messgröße steht auf „handeln“", "Messgrößen stehen auf „handeln“")
            text = f"Scorecard {ort} zum {bis}"
            rot.append((z["ebene"], -z["rot"], ort, Faelligkeit(titel, text, weg, spalte=Spalte.ROT, wie_viele=z["rot"])))
    yield from (f for *_, f in sorted(rot, key=lambda r: r[:3]))
    yield from (f for *_, f in sorted(neu, key=lambda n: n[:2], reverse=True)[:LETZTE])
