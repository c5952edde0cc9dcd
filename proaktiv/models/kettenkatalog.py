"""The dated catalogues of the Präventionskette: Lebensphasen, Lebenswelten, Handlungsfelder, Zielgruppen (domain.md 7). Entries end."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from basis.history import verfolgt
from proaktiv.models.system import DatiertQuerySet


class Katalogeintrag(models.Model):
    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=100, unique=True, db_collation="de-x-icu")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["reihenfolge", "name"]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(name__gt=""), name="%(class)s_hat_einen_namen"),
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")), name="%(class)s_endet_nicht_vor_beginn"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@verfolgt()
class Lebensphase(Katalogeintrag):
    """A stretch of growing up; ages from–to below (``alter_bis`` is the first age that does not belong to it).

    ``uebergang``: what people call the transition into the phase that follows it.
    """

    alter_von = models.PositiveSmallIntegerField("Alter von", null=True, blank=True)
    alter_bis = models.PositiveSmallIntegerField("Alter bis unter", null=True, blank=True)
    uebergang = models.CharField("Übergang in die nächste", max_length=80, blank=True, default="")

    class Meta(Katalogeintrag.Meta):
        verbose_name = "Lebensphase"
        verbose_name_plural = "Lebensphasen"
        constraints: ClassVar[Any] = [
            *Katalogeintrag.Meta.constraints,
            models.CheckConstraint(
                condition=Q(alter_von__isnull=True) | Q(alter_bis__isnull=True) | Q(alter_bis__gt=F("alter_von")),
                name="lebensphase_alter_bis_nach_von",
            ),
        ]


@verfolgt()
class Lebenswelt(Katalogeintrag):
    """Where children and young people live and learn: family, Kita, school, free time."""

    class Meta(Katalogeintrag.Meta):
        verbose_name = "Lebenswelt"
        verbose_name_plural = "Lebenswelten"


@verfolgt()
class Handlungsfeld(Katalogeintrag):
    """What a Maßnahme works on: health, social matters, education."""

    class Meta(Katalogeintrag.Meta):
        verbose_name = "Handlungsfeld"
        verbose_name_plural = "Handlungsfelder"


@verfolgt()
class Zielgruppe(Katalogeintrag):
    """Whom a Maßnahme is for."""

    class Meta(Katalogeintrag.Meta):
        verbose_name = "Zielgruppe"
        verbose_name_plural = "Zielgruppen"
