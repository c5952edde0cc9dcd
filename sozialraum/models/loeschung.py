"""What is deleted after how long: data, held by the database where a table is append-only (reliability.md, invariant 14)."""

from django.db import models
from django.db.models import F, Q

from basis.history import verfolgt


@verfolgt(ohne=("zuletzt_am", "zuletzt_anzahl", "insgesamt"))
class Loeschfrist(models.Model):
    """One kind of data and its period. `mindestens` is the bound that a change respects; triggers delete nothing that is younger."""

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    bezeichnung = models.CharField("Was", max_length=120)
    inhalt = models.CharField("Was gelöscht wird", max_length=300)
    bleibt = models.CharField("Was bleibt", max_length=300)
    tage = models.PositiveIntegerField("Nach Tagen")
    mindestens = models.PositiveIntegerField("Mindestens Tage")
    grundlage = models.CharField("Grundlage", max_length=300)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    zuletzt_am = models.DateTimeField("Zuletzt gelöscht", null=True, blank=True, editable=False)
    zuletzt_anzahl = models.PositiveIntegerField("Dabei gelöscht", default=0, editable=False)
    insgesamt = models.PositiveBigIntegerField("Bisher gelöscht", default=0, editable=False)

    class Meta:
        verbose_name = "Löschfrist"
        verbose_name_plural = "Löschfristen"
        ordering = ["reihenfolge", "schluessel"]
        constraints = [
            models.CheckConstraint(condition=Q(tage__gte=F("mindestens")), name="loeschfrist_nicht_kuerzer_als_mindestens"),
            models.CheckConstraint(condition=Q(tage__lte=36_525), name="loeschfrist_hoechstens_hundert_jahre"),
        ]

    def __str__(self) -> str:
        return f"{self.bezeichnung}: {self.tage} Tage"
