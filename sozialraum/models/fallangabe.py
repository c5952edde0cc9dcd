"""What other papers betray about counted cases: a decided Verteilung with case indicators gives their counts away to the euro."""

from django.db import models
from django.utils import timezone


class Fallangabe(models.Model):
    """Counts of the Fallstatistik that follow from a paper other than a Veröffentlichung. Append-only: what was read stays known."""

    gegenstand = models.CharField("Gegenstand", max_length=60)
    gegenstand_id = models.CharField("Nummer", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=300)
    name = models.CharField("Was und wann", max_length=60)
    merkmale = models.JSONField("Hilfearten")
    zahlen = models.JSONField("Gezählt")  # [Stadtteil or reason, Hilfeart, number]: what the audit measures by
    orte = models.JSONField("Mengen von Stadtteilen")  # the sets whose number follows from the paper
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Fallangabe"
        verbose_name_plural = "Fallangaben"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.bezeichnung}: {self.name}"
