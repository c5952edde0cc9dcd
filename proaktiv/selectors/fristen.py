"""How many days each state of the cycle may last: dated parameters of the city, else the default."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Min, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from proaktiv.kreislauf import Stand
from proaktiv.kreislauffristen import FRIST, TAGE_SONST, Schleife, parameter
from proaktiv.models.hinweis import OFFENE_AKTION, HinweisQuerySet
from sozialraum.models import Parameter

# What a Hinweis is read with as one row of another query, to tell when it is due; needs ``mit_tagen``.
FRISTFELDER = {name: F(name) for name in ("stand", "stand_seit", "wiedervorlage", "aktion_bis", "tage")}


def tage_am(tag: date) -> dict[Stand, int]:
    """In force on a day, in one query; the latest row of each parameter counts."""
    return tage_an(tag)[tag]


def tage_an(*tage: date) -> dict[date, dict[Stand, int]]:
    """The same of several days at once, each with what was in force on it."""
    schluessel = {parameter(stand): stand for stand in TAGE_SONST}
    rows = Parameter.objects.filter(schluessel__in=schluessel, gueltig_von__lte=max(tage)).order_by("gueltig_von", "pk")
    werte = [(ab, schluessel[name], int(wert)) for name, wert, ab in rows.values_list("schluessel", "wert", "gueltig_von")]
    return {tag: {**TAGE_SONST, **{stand: wert for ab, stand, wert in werte if ab <= tag}} for tag in tage}


def mit_tagen(rows: HinweisQuerySet, tag: date) -> Any:
    """Each with the days of its own state, so that there is one query."""
    gilt = Parameter.objects.filter(schluessel=Concat(Value(FRIST), OuterRef("stand")), gueltig_von__lte=tag)
    tage = Subquery(gilt.order_by("-gueltig_von", "-pk").values("wert")[:1])
    return rows.annotate(tage=tage, aktion_bis=Min("aktionen__bis", filter=OFFENE_AKTION))


def schleife_aus(zeile: Mapping[str, Any]) -> tuple[Schleife, dict[Stand, int]]:
    """The loop and its days out of a row of JSON with ``FRISTFELDER``."""
    stand = Stand(zeile["stand"])
    tage = dict(TAGE_SONST) if zeile["tage"] is None else {**TAGE_SONST, stand: int(zeile["tage"])}
    return Schleife(stand, date.fromisoformat(zeile["stand_seit"]), _tag(zeile["wiedervorlage"]), _tag(zeile["aktion_bis"])), tage


def _tag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
