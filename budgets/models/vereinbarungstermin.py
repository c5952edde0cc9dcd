"""What is due in a Vereinbarung: yearly update, audit, Verwendungsnachweis, new negotiation."""

from django.db import models
from django.db.models import Q

from basis.history import verfolgt
from budgets.models.vereinbarung import Vereinbarung, Vereinbarungsfassung
from budgets.vereinbarungsfristen import TERMINNAMEN


class VereinbarungsterminQuerySet(models.QuerySet["Vereinbarungstermin"]):
    def offen(self) -> "VereinbarungsterminQuerySet":
        return self.filter(erledigt_am__isnull=True)


@verfolgt()
class Vereinbarungstermin(models.Model):
    """A date of a Vereinbarung: yearly update, audit, Verwendungsnachweis, new negotiation; with what came of it."""

    vereinbarung = models.ForeignKey(Vereinbarung, on_delete=models.PROTECT, related_name="termine", verbose_name="Vereinbarung")
    fassung = models.ForeignKey(
        Vereinbarungsfassung, on_delete=models.PROTECT, null=True, blank=True, related_name="termine", verbose_name="Aus der Fassung"
    )
    art = models.CharField("Art", max_length=16, choices=[(t.value, name) for t, name in TERMINNAMEN.items()])
    faellig_am = models.DateField("Fällig am")
    erledigt_am = models.DateField("Erledigt am", null=True, blank=True, editable=False)
    ergebnis = models.TextField("Ergebnis", max_length=2000, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = VereinbarungsterminQuerySet.as_manager()

    class Meta:
        verbose_name = "Vereinbarungstermin"
        verbose_name_plural = "Vereinbarungstermine"
        ordering = ["faellig_am", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(erledigt_am__isnull=True) | ~Q(ergebnis=""), name="erledigter_termin_hat_ein_ergebnis"),
            models.CheckConstraint(condition=Q(art__in=[t.value for t in TERMINNAMEN]), name="vereinbarungstermin_art_ist_bekannt"),
        ]
        indexes = [models.Index(fields=["faellig_am"], name="vereinbarungstermin_offen", condition=Q(erledigt_am__isnull=True))]

    def __str__(self) -> str:
        return f"{self.get_art_display()} am {self.faellig_am:%d.%m.%Y}"
