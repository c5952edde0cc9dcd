"""How often rows of a tracked model were changed, out of their history: a calendar asks for the number of the version."""

from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db.models import Count, Max


def aenderungen(modell: str, nummern: Iterable[int]) -> dict[int, tuple[int, datetime]]:
    """Of each row how many changes followed its beginning, and when the last of all was; one query."""
    verlauf = apps.get_model("proaktiv", f"{modell}Event").objects.filter(pgh_obj__in=list(nummern)).values("pgh_obj").order_by()
    je = verlauf.annotate(zahl=Count("pk"), zuletzt=Max("pgh_created_at"))
    return {f["pgh_obj"]: (f["zahl"] - 1, f["zuletzt"]) for f in je}
