"""What a form says when typing broke a rule of a table: at which field, and what to do.

Django's own message of a constraint names the constraint. An app tells the sentences of its rules in its `regelsaetze.py`: ``SAETZE``,
name of the constraint → (field, sentence). A rule that says only which of two days comes first needs none.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import CheckConstraint, DateField, F, Model, Q, TimeField, UniqueConstraint
from django.db.models.constraints import BaseConstraint

from basis.due import module

UNPASSEND = "Diese Angaben passen nicht zusammen: {}. Bitte prüfen Sie sie."


@cache
def saetze() -> Mapping[str, tuple[str, str]]:
    return {name: satz for modul in module("regelsaetze") for name, satz in modul.SAETZE.items()}


def felder(regel: BaseConstraint) -> list[str]:
    """The fields that a rule looks at, in its order."""
    gefunden: list[str] = []
    if isinstance(regel, UniqueConstraint):
        gefunden += regel.fields
    if isinstance(regel, ExclusionConstraint):
        gefunden += [name for ausdruck, _ in regel.expressions for name in _namen(F(ausdruck) if isinstance(ausdruck, str) else ausdruck)]
    gefunden += _namen(getattr(regel, "condition", None))
    return list(dict.fromkeys(name.partition("__")[0] for name in gefunden))


def _name(feld: Any) -> str:
    """Of an F, which the types of Django leave without one."""
    return str(feld.name)


def _namen(ausdruck: Any) -> Iterator[str]:
    if isinstance(ausdruck, F):
        yield _name(ausdruck)
    elif isinstance(ausdruck, Q):
        for kind in ausdruck.children:
            if isinstance(kind, tuple):
                yield kind[0]
                yield from _namen(kind[1])
            else:
                yield from _namen(kind)
    elif hasattr(ausdruck, "get_source_expressions"):
        for teil in ausdruck.get_source_expressions():
            yield from _namen(teil)


def _blaetter(bedingung: Q) -> Iterator[tuple[str, Any]]:
    for kind in bedingung.children:
        if isinstance(kind, Q):
            yield from _blaetter(kind)
        elif isinstance(kind, tuple):
            yield kind


def folge(modell: type[Model], regel: BaseConstraint) -> tuple[str, str, bool] | None:
    """(first, second, whether both may be the same) of a rule that puts two days or times in order and says nothing else."""
    if not isinstance(regel, CheckConstraint) or not isinstance(regel.condition, Q):
        return None
    rest = [(name, wert) for name, wert in _blaetter(regel.condition) if not name.endswith("__isnull")]
    if len(rest) != 1 or not isinstance(rest[0][1], F):
        return None
    zweites, _, vergleich = rest[0][0].partition("__")
    erstes = _name(rest[0][1])
    if vergleich not in ("gt", "gte") or not all(isinstance(modell._meta.get_field(f), DateField | TimeField) for f in (erstes, zweites)):
        return None
    return erstes, zweites, vergleich == "gte"


def zeitraeume(modell: type[Model]) -> Iterator[tuple[str, str]]:
    """(first, last day) of every period that may not overlap another: PostgreSQL makes no range of one the wrong way round."""
    for regel in modell._meta.constraints:
        if isinstance(regel, ExclusionConstraint):
            for ausdruck, _ in regel.expressions:
                tage = [] if isinstance(ausdruck, str) else list(_namen(ausdruck))
                yield from ((tage[0], letzter) for letzter in tage[1:])


def folgesatz(form: Any, erstes: str, zweites: str, *, gleich: bool = True) -> str:
    wie = "vor" if gleich else "nicht nach"
    return f"„{form[zweites].label}“ liegt {wie} „{form[erstes].label}“. Bitte berichtigen Sie eines von beiden."


def satz(form: Any, regel: BaseConstraint) -> tuple[str | None, str]:
    """Field and sentence; None as field: above all of them."""
    feld: str | None
    if regel.name in saetze():
        feld, text = saetze()[regel.name]
    elif paar := folge(form._meta.model, regel):
        feld, text = paar[1], folgesatz(form, paar[0], paar[1], gleich=paar[2])
    else:
        gezeigte = [name for name in felder(regel) if name in form.fields]
        feld = gezeigte[0] if len(gezeigte) == 1 else None
        text = UNPASSEND.format(", ".join(f"„{form[name].label}“" for name in gezeigte))
    return feld if feld in form.fields else None, text
