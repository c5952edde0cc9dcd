"""All that was ever laid down about a measure, in one query: definitions, thresholds, plan values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, Model, OuterRef
from django.db.models.functions import JSONObject

from bsc.models import Messdefinition, Messgroesse, Planwert, Schwelle
from bsc.selectors.scorecard import text

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Geschichte:
    """The newest first."""

    definitionen: list[Messdefinition]
    schwellen: list[Schwelle]
    planwerte: list[Planwert]

    def definition_am(self, tag: date) -> Messdefinition | None:
        return next((d for d in self.definitionen if d.gueltig_ab <= tag), None)


def lies_geschichte(pk: int) -> Geschichte:
    je = {"messgroesse": OuterRef("pk")}
    wege = {
        "alle_definitionen": _als_json(Messdefinition, Messdefinition.objects.filter(**je).order_by("-gueltig_ab")),
        "alle_schwellen": _als_json(Schwelle, Schwelle.objects.filter(**je).order_by("-gueltig_ab")),
        "alle_planwerte": _als_json(Planwert, Planwert.objects.filter(**je).order_by("tag", "-gueltig_ab", "-pk")),
    }
    row: Any = Messgroesse.objects.annotate(**wege).get(pk=pk)
    return Geschichte(
        _aus_json(Messdefinition, row.alle_definitionen), _aus_json(Schwelle, row.alle_schwellen), _aus_json(Planwert, row.alle_planwerte)
    )


def _als_json(modell: type[Model], rows: Any) -> ArraySubquery:
    felder = {f.attname: text(f.attname) if isinstance(f, DecimalField) else f.attname for f in modell._meta.concrete_fields}
    return ArraySubquery(rows.values(json=JSONObject(**felder)))


def _aus_json(modell: type[M], rows: Iterable[Mapping[str, Any]]) -> list[M]:
    felder = modell._meta.concrete_fields
    return [modell(**{f.attname: f.to_python(row[f.attname]) for f in felder}) for row in rows]
