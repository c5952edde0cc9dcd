"""How Buchungen are asked for, so that a million of them cost no more than ten thousand (performance.md 3)."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, DateField, ExpressionWrapper, F, Func, QuerySet, Value

from budgets.models.lesbar import lesbare_orte

WENIGE = 20_000  # so many rows are read and sorted sooner than found among the days of all others
TAG = ExpressionWrapper(F("buchungstag") + Value(0), output_field=DateField())  # no index follows it
NACH_TAG = {"buchungstag": TAG.asc(), "-buchungstag": TAG.desc()}


def _eine_von(feld: str, nummern: QuerySet[Any]) -> Func:
    """``feld = ANY(ARRAY(SELECT …))``: the numbers are found first, whatever the planner believes of the sizes."""
    return Func(F(feld), ArraySubquery(nummern), template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


class BuchungQuerySet(QuerySet[Any]):
    """``mit_anzahl`` tells the number of rows where it is known already: counting a million rows takes longer than showing fifty."""

    _bekannt: int | None = None
    _namen: tuple[str, ...] = ()

    def sichtbar_fuer(self, zugang: Any) -> "BuchungQuerySet":
        """The Buchungen of the Posten that one may see."""
        orte = lesbare_orte(zugang)
        return self if orte is None else self.der_posten(gebiet__in=orte)

    def der_posten(self, **auswahl: Any) -> "BuchungQuerySet":
        """Those of the chosen Posten. Which these are is asked first: joined with them, all Buchungen would be read and sorted."""
        posten = apps.get_model("budgets", "Budgetposten").objects.filter(**auswahl).order_by().values("pk")
        return self.filter(_eine_von("posten_id", posten))

    def mit_namen(self, *felder: str) -> "BuchungQuerySet":
        """Loads what the rows point to; of a page only for its own rows, once they are found."""
        rows = self.select_related(*felder)
        rows._namen = felder
        return rows

    def mit_anzahl(self, anzahl: int) -> "BuchungQuerySet":
        rows = self.all()
        rows._bekannt = anzahl
        return rows

    def count(self) -> int:
        return super().count() if self._bekannt is None else self._bekannt

    def order_by(self, *felder: Any) -> Any:
        rows: Any = super().order_by(*felder)
        rows._bekannt = self._bekannt
        return rows

    def __getitem__(self, stelle: Any) -> Any:
        if not (isinstance(stelle, slice) and self._namen and self._result_cache is None):
            return super().__getitem__(stelle)
        gesucht = self.values("pk")
        if self._bekannt is not None and self._bekannt <= WENIGE:
            gesucht = gesucht.order_by(*(NACH_TAG.get(str(feld), feld) for feld in self.query.order_by))
        rows = self.model._default_manager.filter(_eine_von("pk", gesucht[stelle]))
        return rows.select_related(*self._namen).order_by(*self.query.order_by)

    def _clone(self) -> "BuchungQuerySet":
        rows: Any = super()._clone()  # type: ignore[misc]  # Django's own, which its types leave out
        rows._namen = self._namen
        return rows

    def values(self, *felder: Any, **ausdruecke: Any) -> Any:
        rows: Any = super().values(*felder, **ausdruecke)
        rows._namen = ()
        return rows
