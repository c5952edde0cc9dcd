"""What became of a consent to a Zielvereinbarung whose content was changed before the other side agreed too (domain.md 5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bsc.models.zielvereinbarung import Zielvereinbarung
from bsc.vereinbarungsweg import Seite

SEITENWAHL = [(Seite.OBEN.value, "obere Seite"), (Seite.UNTEN.value, "untere Seite")]


class Zustimmungswegfall(models.Model):
    """Whose word lapsed, and by which change; append-only."""

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="wegfaelle", verbose_name="Zielvereinbarung"
    )
    seite = models.CharField("Seite", max_length=5, choices=SEITENWAHL)
    zugestimmt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Zugestimmt hatte"
    )
    zugestimmt_am = models.DateField("Zugestimmt am")
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    anlass = models.TextField("Was geändert wurde")
    geaendert_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Geändert von"
    )
    entfallen_am = models.DateField("Entfallen am")

    class Meta:
        verbose_name = "Entfallene Zustimmung"
        verbose_name_plural = "Entfallene Zustimmungen"
        ordering = ["vereinbarung", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(anlass__gt=""), name="entfallene_zustimmung_nennt_den_anlass"),
            models.CheckConstraint(condition=Q(seite__in=[s.value for s in Seite]), name="entfallene_zustimmung_einer_seite"),
        ]

    def __str__(self) -> str:
        return f"{self.vereinbarung}: Zustimmung der {self.get_seite_display()} entfallen am {self.entfallen_am:%d.%m.%Y}"
