"""What the pages of the Präventionskette share: tabs and breadcrumb."""

from typing import Any

from django.urls import reverse

from proaktiv.views.ansicht import Krumen
from sozialraum.rechte import Recht

BBA_LESEN, BBA_BEARBEITEN, BBA_ENTSCHEIDEN = Recht.BBA_LESEN, Recht.BBA_BEARBEITEN, Recht.BBA_ENTSCHEIDEN
BBA = ("BbA", "bba_runden")
# (title, address, right): a tab shows for whom it opens
KETTENREITER: tuple[tuple[str, str, Recht], ...] = ((*BBA, BBA_LESEN),)


def kettenreiter(zugang: Any, aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name, recht in KETTENREITER if zugang.darf(recht)]


def kettenweg(*dazu: tuple[str, str | None]) -> Krumen:
    """Breadcrumb: the first page of the area, and what follows."""
    return [("Präventionskette", reverse(KETTENREITER[0][1]) if dazu else None), *dazu]
