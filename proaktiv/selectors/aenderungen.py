"""What the history of a tracked model says: how often a row was changed (a calendar counts versions), and what it was."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Max


def aenderungen(modell: str, nummern: Iterable[int]) -> dict[int, tuple[int, datetime]]:
    """Of each row how many changes followed its beginning, and when the last of all was; one query."""
    verlauf = apps.get_model("proaktiv", f"{modell}Event").objects.filter(pgh_obj__in=list(nummern)).values("pgh_obj").order_by()
    je = verlauf.annotate(zahl=Count("pk"), zuletzt=Max("pgh_created_at"))
    return {f["pgh_obj"]: (f["zahl"] - 1, f["zuletzt"]) for f in je}


def zuletzt_so(modell: str, nummer: int, **wie: Any) -> Any:
    """The newest kept version of a row that was as ``wie`` says; None where there is none (any more)."""
    return apps.get_model("proaktiv", f"{modell}Event").objects.filter(pgh_obj=nummer, **wie).order_by("-pgh_id").first()
