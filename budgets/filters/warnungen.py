"""Filters of the list of warnings; they are calculated, so the filter picks from them."""

from functools import cached_property
from typing import Any

import django_filters as filters

from budgets.models import Budgetposten
from budgets.querysets.umschichtungen import ressort_von
from budgets.warnungen import ARTWORTE, Warnung
from sozialraum.ebenen import Ebene

STADT = "stadt"


class WarnungFilter(filters.FilterSet):
    suche = filters.CharFilter(label="Ort oder Text")
    art = filters.ChoiceFilter(choices=[(art.value, wort) for art, wort in ARTWORTE.items()], label="Art", empty_label="alle")
    ressort = filters.ChoiceFilter(label="Ressort", empty_label="alle")

    def __init__(self, data: Any, *, queryset: list[Warnung], request: Any) -> None:
        self.alle, self.baum = queryset, request.zugang.baum
        super().__init__(data, queryset=Budgetposten.objects.none(), request=request)
        ressorts = [(k.schluessel, k.kurzname or k.name) for k in self.baum.auf_ebene(Ebene.RESSORT)]
        self.filters["ressort"].extra["choices"] = [*ressorts, (STADT, "keinem Ressort zugeordnet")]

    @cached_property
    def qs(self) -> list[Warnung]:
        if not self.form.is_valid():
            return self.alle
        wahl = self.form.cleaned_data
        suche = wahl["suche"].casefold()
        return [
            w for w in self.alle
            if suche in f"{w.ort} {w.text}".casefold()
            and wahl["art"] in ("", w.art.value)
            and wahl["ressort"] in ("", self._ressort(w))
        ]  # fmt: skip

    def _ressort(self, warnung: Warnung) -> str:
        nummer = ressort_von(warnung.gebiet, self.baum) if warnung.gebiet is not None else None
        return self.baum.knoten[nummer].schluessel if nummer is not None else STADT
