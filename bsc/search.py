"""What the search finds here: Zielvereinbarungen that one may see."""

from collections.abc import Iterator

from django.db.models import Q

from basis.search import JE_GRUPPE, Treffer
from bsc.models import Zielvereinbarung
from sozialraum.access import Zugang
from sozialraum.rechte import Recht


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """One query."""
    if not zugang.darf(Recht.INTERN_LESEN):
        return
    rows = Zielvereinbarung.objects.sichtbar_fuer(zugang).filter(Q(titel__icontains=text) | Q(gebiet__name__icontains=text))
    for row in rows.select_related("gebiet", "obergebiet", "gremium")[:JE_GRUPPE]:
        yield Treffer("Zielvereinbarungen", str(row), f"{row.seite_unten()}, {row.get_stand_display()}", row.get_absolute_url())
