"""What the search finds here: Hinweise that one may read, by their words."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from proaktiv.kreislauf import Stand
from proaktiv.models import Hinweis
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

HINWEISE = "Hinweise"


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """One query. ``teile`` are rows of (group, title, addition, number)."""
    teile = [*_hinweise(text, zugang)]
    if not teile:
        return
    for gruppe, titel, dazu, pk in teile[0].union(*teile[1:], all=True):
        yield Treffer(gruppe, titel, Stand(dazu).bezeichnung, reverse("hinweis", args=[pk]))


def _hinweise(text: str, zugang: Zugang) -> Iterator[Any]:
    if zugang.darf(Recht.HAUSRUNDEN_LESEN):
        worte = Q(titel__icontains=text) | Q(text__icontains=text) | Q(system__name__icontains=text)
        rows = Hinweis.objects.sichtbar_fuer(zugang).filter(worte).order_by("-stand_seit", "-pk")
        yield rows.values_list(Value(HINWEISE), Cast(F("titel"), CharField()), Cast(F("stand"), CharField()), "pk")[:JE_GRUPPE]
