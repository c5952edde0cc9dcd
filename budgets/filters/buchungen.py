"""Filters of the list of Buchungen, and its count and sums: from the Buchungssummen where these can tell, else from the rows."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.contrib.postgres.aggregates import BoolOr
from django.core.validators import RegexValidator
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.functional import cached_property

from basis.forms import DatumField
from basis.monate import monatsende
from budgets.models import Buchung, Buchungsart, Buchungssumme
from budgets.models.lesbar import lesbare_orte
from budgets.querysets.buchungssummen import EINNAHME, SUMMEN
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Hilfeart, Traeger

GROESSTE_ID = 2**31 - 1
POSTENFELDER = {"jahr": "haushaltsjahr__jahr", "stelle": "haushaltsstelle__nummer__startswith", "gebiet": "gebiet"}


class DatumFilter(django_filters.Filter):
    field_class = DatumField


@dataclass(frozen=True)
class Gesamt:
    """Of the filtered set: how many, cents of Ist and Festlegung per direction, whether a Budget of it is Muster, first and last day."""

    anzahl: int
    ist_ausgaben: int
    ist_einnahmen: int
    festlegung: int
    muster: bool
    von: date | None
    bis: date | None

    @property
    def zuschussbedarf(self) -> int:
        return self.ist_ausgaben - self.ist_einnahmen


class BuchungFilter(django_filters.FilterSet):
    jahr = django_filters.NumberFilter(
        method="nach_posten", label="Haushaltsjahr", min_value=1900, max_value=2200, decimal_places=0
    )
    stelle = django_filters.CharFilter(method="nach_posten", label="Haushaltsstelle beginnt mit")
    gebiet = django_filters.ModelChoiceFilter(method="nach_posten", queryset=Gebiet.objects.none(), label="Gebiet", empty_label="alle")
    posten = django_filters.CharFilter(
        method="filter_posten", label="Nummern der Budgets",
        validators=[RegexValidator(r"^\d{1,9}(-\d{1,9}){0,999}$", "Bitte geben Sie Nummern an, getrennt durch Bindestriche.")],
    )  # fmt: skip
    hilfeart = django_filters.ModelChoiceFilter(queryset=Hilfeart.objects.all(), label="Hilfeart", empty_label="alle")
    traeger = django_filters.ModelChoiceFilter(queryset=Traeger.objects.all(), label="Träger", empty_label="alle")
    art = django_filters.ChoiceFilter(choices=Buchungsart.choices, label="Art", empty_label="alle")
    von = DatumFilter(field_name="buchungstag", lookup_expr="gte", label="Gebucht von")
    bis = DatumFilter(field_name="buchungstag", lookup_expr="lte", label="Gebucht bis")
    lieferung = django_filters.NumberFilter(
        field_name="lieferung_id", label="Lieferung", min_value=1, max_value=GROESSTE_ID, decimal_places=0
    )

    class Meta:
        model = Buchung
        fields = ("jahr", "stelle", "gebiet", "posten", "hilfeart", "traeger", "art", "von", "bis", "lieferung")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ebenen = Gebiet.objects.filter(ebene__lte=Ebene.SOZIALRAUM)
        self.filters["gebiet"].queryset = ebenen if self._orte is None else ebenen.filter(pk__in=self._orte)

    @cached_property
    def _orte(self) -> frozenset[int] | None:
        return lesbare_orte(self.request.zugang)

    def nach_posten(self, rows: Any, name: str, wert: Any) -> Any:
        """``filter_queryset`` asks for all of them at once."""
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        rows, werte = super().filter_queryset(queryset), self.form.cleaned_data
        auswahl = {feld: werte[name] for name, feld in POSTENFELDER.items() if werte.get(name)}
        return rows.der_posten(**auswahl) if auswahl else rows

    def filter_posten(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return rows.filter(posten__in=_nummern(text))

    @cached_property
    def qs(self) -> QuerySet[Any]:
        """Within the days that the sums name: the order by day then begins at the set, not at the first Buchung of all years."""
        rows, gesamt = super().qs, self.gesamt
        if gesamt.von and gesamt.bis:
            rows = rows.filter(buchungstag__gte=gesamt.von, buchungstag__lte=gesamt.bis)
        return rows.mit_anzahl(gesamt.anzahl)

    @cached_property
    def gesamt(self) -> Gesamt:
        self.form.is_valid()
        werte = self.form.cleaned_data  # where one filter is wrong: the others, as for the rows
        nur_zeilen = any(werte.get(n) for n in ("traeger", "art", "lieferung")) or not _ganze_monate(werte.get("von"), werte.get("bis"))
        return self._aus_zeilen() if nur_zeilen else self._aus_summen(werte)

    def _aus_zeilen(self) -> Gesamt:
        ein, ist = EINNAHME, Q(art=Buchungsart.IST)
        rows: Any = super().qs
        return _gesamt(rows.order_by().aggregate(
            n=Count("pk"), aus=Sum("betrag_cent", filter=ist & ~ein), ein=Sum("betrag_cent", filter=ist & ein),
            fest=Sum("betrag_cent", filter=~ist & ~ein), muster=BoolOr("posten__muster"), von=Min("buchungstag"), bis=Max("buchungstag"),
        ))  # fmt: skip

    def _aus_summen(self, werte: dict[str, Any]) -> Gesamt:
        rows = Buchungssumme.objects.all() if self._orte is None else Buchungssumme.objects.filter(posten__gebiet__in=self._orte)
        felder = {name: f"posten__{feld}" for name, feld in POSTENFELDER.items()}
        felder |= {"hilfeart": "hilfeart", "von": "buchungsmonat__gte", "bis": "buchungsmonat__lte"}
        rows = rows.filter(**{feld: werte[name] for name, feld in felder.items() if werte.get(name)})
        if werte.get("posten"):
            rows = rows.filter(posten__in=_nummern(werte["posten"]))
        spanne = {"von": Min("buchungsmonat"), "bis": Max("buchungsmonat")}
        summen = rows.order_by().aggregate(**SUMMEN, muster=BoolOr("posten__muster"), **spanne)
        return _gesamt(summen | {"bis": summen["bis"] and monatsende(summen["bis"])})


def _nummern(text: str) -> list[int]:
    return [int(nummer) for nummer in text.split("-")]


def _ganze_monate(von: date | None, bis: date | None) -> bool:
    """Whether a span begins and ends with a month, as the Buchungssummen do."""
    return (von is None or von.day == 1) and (bis is None or bis.day == monthrange(bis.year, bis.month)[1])


def _gesamt(werte: dict[str, Any]) -> Gesamt:
    anzahl, aus, ein, fest = (int(werte[name] or 0) for name in ("n", "aus", "ein", "fest"))
    return Gesamt(anzahl, aus, ein, fest, bool(werte["muster"]), werte["von"], werte["bis"])
