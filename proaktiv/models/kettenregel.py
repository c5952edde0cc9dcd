"""What a field of the matrix needs, or that it does not apply (domain.md 7): dated rules, a change adds a row."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from proaktiv.models.kettenkatalog import Handlungsfeld, Lebensphase, Lebenswelt
from sozialraum.models import Beschluss, Indikator


class Kettenregel(models.Model):
    """The rule of one field, Lebensphase × Lebenswelt or × Handlungsfeld, from a day on: indicator × share, or *entfällt*. Append-only."""

    lebensphase = models.ForeignKey(Lebensphase, on_delete=models.PROTECT, related_name="kettenregeln", verbose_name="Lebensphase")
    lebenswelt = models.ForeignKey(
        Lebenswelt, on_delete=models.PROTECT, null=True, blank=True, related_name="kettenregeln", verbose_name="Lebenswelt"
    )
    handlungsfeld = models.ForeignKey(
        Handlungsfeld, on_delete=models.PROTECT, null=True, blank=True, related_name="kettenregeln", verbose_name="Handlungsfeld"
    )
    gueltig_ab = models.DateField("Gilt ab")
    entfaellt = models.BooleanField("Das Feld entfällt", default=False)
    indikator = models.ForeignKey(
        Indikator, on_delete=models.PROTECT, null=True, blank=True, related_name="kettenregeln", verbose_name="Indikator"
    )
    anteil = models.DecimalField("Anteil", max_digits=7, decimal_places=6, null=True, blank=True)
    begruendung = models.CharField("Begründung", max_length=300)
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="kettenregeln", verbose_name="Beschluss"
    )
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Regel der Matrix"
        verbose_name_plural = "Regeln der Matrix"
        ordering = ["lebensphase", "-gueltig_ab", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lebenswelt__isnull=True, handlungsfeld__isnull=False)
                | Q(lebenswelt__isnull=False, handlungsfeld__isnull=True),
                name="kettenregel_eines_feldes",
            ),
            models.CheckConstraint(
                condition=Q(entfaellt=True, anteil__isnull=True, indikator__isnull=True) | Q(entfaellt=False, anteil__isnull=False),
                name="kettenregel_bedarf_oder_entfaellt",
            ),
            models.CheckConstraint(
                condition=Q(anteil__isnull=True) | Q(anteil__gt=Decimal(0), anteil__lte=Decimal(1)), name="kettenregel_anteil_bis_eins"
            ),
            models.CheckConstraint(condition=Q(begruendung__gt=""), name="kettenregel_nennt_den_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.lebensphase} × {self.lebenswelt or self.handlungsfeld}"
