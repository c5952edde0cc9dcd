"""The city: everything that is true of one city only is a row here, so that any city runs by data alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from basis.history import verfolgt
from sozialraum.ebenen import Ebene


def ebenen_namen() -> dict[str, str]:
    return {"1": "Fachbereich", "2": "Ressort", "3": "Sozialraum", "4": "Stadtteil"}


_gemerkt: ContextVar[dict[str, "Stadt | None"] | None] = ContextVar("stadt", default=None)


@contextmanager
def stadt_einmal_lesen() -> Iterator[None]:
    """Within a request the city is read once, however often its day or its name is asked for."""
    token = _gemerkt.set({})
    try:
        yield
    finally:
        _gemerkt.reset(token)


class StadtManager(models.Manager["Stadt"]):
    def aktuelle(self) -> "Stadt | None":
        merker = _gemerkt.get()
        if merker is None:
            return self._lies()
        if "stadt" not in merker:
            merker["stadt"] = self._lies()
        return merker["stadt"]

    def _lies(self) -> "Stadt | None":
        return next(iter(self.raw(*_frage())), None)


@cache
def _frage() -> tuple[str, tuple[Any, ...]]:
    """The query of the city, put together once: every page asks it."""
    sql, werte = Stadt.objects.order_by("pk")[:1].query.sql_with_params()
    return sql, tuple(werte)


@verfolgt()
class Stadt(models.Model):
    """The one city of this installation."""

    name = models.CharField("Name", max_length=100)
    fachbereich = models.CharField("Fachbereich", max_length=150)
    absender = models.CharField("Absender auf Papier", max_length=200, blank=True)
    vorlagen_muster = models.CharField("Muster der Vorlagennummer (regulärer Ausdruck)", max_length=200, blank=True)
    vorlagen_beispiel = models.CharField("Beispiel einer Vorlagennummer", max_length=60, blank=True)
    ebenen = models.JSONField("Namen der Ebenen", default=ebenen_namen)
    fester_tag = models.DateField("Fester Tag der Vorführung", null=True, blank=True)
    einzige = models.BooleanField(default=True, editable=False, unique=True)

    objects: ClassVar[StadtManager] = StadtManager()

    class Meta:
        verbose_name = "Stadt"
        verbose_name_plural = "Städte"
        constraints = [models.CheckConstraint(condition=Q(einzige=True), name="stadt_gibt_es_einmal")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if (merker := _gemerkt.get()) is not None:
            merker.clear()

    def ebene(self, ebene: Ebene | int) -> str:
        """The city's own name of an Ebene, for example Ortsteil instead of Stadtteil."""
        return self.ebenen.get(str(int(ebene)), Ebene(ebene).name.title())
