"""The Betriebserlaubnis of an Einrichtung (§ 45 SGB VIII): how many places it may have, and from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from basis.history import verfolgt
from budgets.models.vereinbarung import zeitraum
from sozialraum.models import Einrichtung


@verfolgt()
class Betriebserlaubnis(models.Model):
    """One notice of the supervising authority; a newer one ends it."""

    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="erlaubnisse", verbose_name="Einrichtung")
    plaetze = models.PositiveIntegerField("Erlaubte Plätze")
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    quelle = models.CharField("Bescheid oder Quelle", max_length=200)
    muster = models.BooleanField("Musterdaten", default=False)

    class Meta:
        verbose_name = "Betriebserlaubnis"
        verbose_name_plural = "Betriebserlaubnisse"
        ordering = ["einrichtung", "-gueltig_von"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")),
                name="betriebserlaubnis_endet_nicht_vor_beginn",
            ),
            models.CheckConstraint(condition=Q(plaetze__gt=0) & ~Q(quelle=""), name="betriebserlaubnis_nennt_plaetze_und_quelle"),
            ExclusionConstraint(
                name="eine_betriebserlaubnis_zur_zeit",
                expressions=[("einrichtung", RangeOperators.EQUAL), (zeitraum("gueltig_von", "gueltig_bis"), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.einrichtung}: {self.plaetze} Plätze ab {self.gueltig_von:%d.%m.%Y}"
