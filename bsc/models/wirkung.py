"""Cause and effect between goals: what the strategy map draws (Kaplan/Norton; domain.md 5)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from basis.history import verfolgt
from bsc.models.ziel import Ziel


@verfolgt()
class Zielwirkung(models.Model):
    """One goal helps to reach another of the same Gebiet, and why. A trigger keeps the Gebiet the same and refuses circles."""

    von = models.ForeignKey(Ziel, on_delete=models.PROTECT, related_name="wirkungen", verbose_name="Dieses Ziel")
    auf = models.ForeignKey(Ziel, on_delete=models.PROTECT, related_name="einwirkungen", verbose_name="wirkt auf")
    begruendung = models.CharField("Begründung", max_length=300)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Wirkung eines Ziels"
        verbose_name_plural = "Wirkungen der Ziele"
        ordering = ["von", "auf"]
        constraints = [
            models.UniqueConstraint(fields=["von", "auf"], name="zielwirkung_einmal"),
            models.CheckConstraint(condition=~Q(von=F("auf")), name="kein_ziel_wirkt_auf_sich_selbst"),
            models.CheckConstraint(condition=Q(begruendung__gt=""), name="zielwirkung_ist_begruendet"),
        ]

    def __str__(self) -> str:
        return f"„{self.von}“ wirkt auf „{self.auf}“"
