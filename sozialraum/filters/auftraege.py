"""Filters of the Beschlussverfolgung. Gremium and responsible office stand in the address by their keys."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.auftragslage import Lage
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.filters.gremien import TagFilter
from sozialraum.models import Beschlussauftrag, Gremium, Parameter
from sozialraum.models.auftraege import STATUSWAHL, VORLAUF, VORLAUF_SONST
from sozialraum.querysets.papiere import sichtbare_beschluesse

LAGEN = [(lage.value, lage.bezeichnung) for lage in (Lage.UEBERFAELLIG, Lage.BALD, Lage.IN_FRIST, Lage.OHNE_FRIST)]
UNERLEDIGT = "unerledigt"


class AuftragFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Auftrag, Beschluss oder Nummer")
    gremium = filters.ModelChoiceFilter(queryset=Gremium.objects.all(), to_field_name="schluessel", label="Gremium", empty_label="alle")
    art = filters.ChoiceFilter(choices=Beschlussauftrag.Art.choices, label="Art", empty_label="alle")
    status = filters.ChoiceFilter(choices=STATUSWAHL, label="Status", empty_label="alle")
    lage = filters.ChoiceFilter(
        choices=[(UNERLEDIGT, "alle unerledigten"), *LAGEN], method="nach_lage", label="Frist heute", empty_label="alle"
    )
    zustaendig = filters.ChoiceFilter(choices=[], method="nach_stelle", label="Zuständig", empty_label="alle")
    von = TagFilter(field_name="frist", lookup_expr="gte", label="Frist von")
    bis = TagFilter(field_name="frist", lookup_expr="lte", label="Frist bis")

    class Meta:
        model = Beschlussauftrag
        fields = ("suche", "gremium", "art", "status", "lage", "zustaendig", "von", "bis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["zustaendig"].extra["choices"] = _stellen(self.queryset)

    def finde(self, rows: QuerySet[Beschlussauftrag], name: str, value: str) -> QuerySet[Beschlussauftrag]:
        """In the names of the Beschlüsse that one reads: a filter must not tell what a page does not show."""
        nummer = Q(beschluss__vorlage__nummer__icontains=value) | Q(vorlage__nummer__icontains=value)
        benannt = sichtbare_beschluesse(self.request.zugang).filter(titel__icontains=value).values("pk")
        worte = Q(titel__icontains=value) | Q(text__icontains=value) | Q(beschluss__in=benannt)
        return rows.filter(worte | nummer | Q(punkt__beratung__vorlage__nummer__icontains=value))

    def nach_lage(self, rows: Any, name: str, value: str) -> Any:
        offen, tag = rows.offen(), heute()
        if value == Lage.UEBERFAELLIG:
            return rows.ueberfaellig(tag)
        if value == Lage.OHNE_FRIST:
            return offen.filter(frist__isnull=True)
        if value == UNERLEDIGT:
            return offen
        bald = tag + timedelta(days=int(Parameter.objects.wert(VORLAUF, tag, str(VORLAUF_SONST))))
        return offen.filter(frist__range=(tag, bald)) if value == Lage.BALD else offen.filter(frist__gt=bald)

    def nach_stelle(self, rows: QuerySet[Beschlussauftrag], name: str, value: str) -> QuerySet[Beschlussauftrag]:
        art, _, schluessel = value.partition(":")
        if art == "stelle":
            return rows.filter(einheit__schluessel=schluessel)
        return rows.filter(gebiet__ebene=int(art), gebiet__schluessel=schluessel)


def _stellen(rows: Any) -> list[tuple[str, str]]:
    """Who is responsible for any of the rows, in one query; a Gebiet by Ebene and key, an office by its key."""
    felder = ("einheit__schluessel", "einheit__name", "gebiet__ebene", "gebiet__schluessel", "gebiet__name")
    wahl = set()
    for schluessel, stelle, ebene, nummer, ort in rows.order_by().values_list(*felder).distinct():
        if schluessel:
            wahl.add((f"stelle:{schluessel}", stelle))
        elif ebene:
            wahl.add((f"{ebene}:{nummer}", f"Sozialraum {nummer} · {ort}" if ebene == Ebene.SOZIALRAUM else ort))
    return sorted(wahl, key=lambda eintrag: eintrag[1])
