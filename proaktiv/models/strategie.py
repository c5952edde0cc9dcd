"""Strategies of a Konzeption: for the whole city, a planning area, or a Zielgruppe (domain.md 7; seed 003, step 4)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from basis.history import verfolgt
from proaktiv.models.kettenkatalog import Handlungsfeld, Zielgruppe
from proaktiv.models.konzeption import Konzeption
from sozialraum.models import Beschluss, Gebiet


@verfolgt()
class Strategie(models.Model):
    """What is pursued, and for what it holds: exactly one of the whole city, a Gebiet, a Zielgruppe. It ends, it is never deleted."""

    class Reichweite(models.TextChoices):
        STADT = "stadt", "gesamte Stadt"
        RAUM = "raum", "Planungsraum"
        ZIELGRUPPE = "zielgruppe", "Zielgruppe"

    class Stand(models.TextChoices):
        ENTWURF = "entwurf", "in Arbeit"
        ABGESTIMMT = "abgestimmt", "abgestimmt"
        BESCHLOSSEN = "beschlossen", "beschlossen"

    konzeption = models.ForeignKey(Konzeption, on_delete=models.PROTECT, related_name="strategien", verbose_name="Konzeption")
    titel = models.CharField("Strategie", max_length=200, db_collation="de-x-icu")
    reichweite = models.CharField("Gilt für", max_length=10, choices=Reichweite.choices)
    gebiet = models.ForeignKey(
        Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="strategien", verbose_name="Planungsraum"
    )
    zielgruppe = models.ForeignKey(
        Zielgruppe, on_delete=models.PROTECT, null=True, blank=True, related_name="strategien", verbose_name="Zielgruppe"
    )
    handlungsfeld = models.ForeignKey(
        Handlungsfeld, on_delete=models.PROTECT, null=True, blank=True, related_name="strategien", verbose_name="Handlungsfeld"
    )
    text = models.TextField("Was verfolgt wird", max_length=4000)
    stand = models.CharField("Stand", max_length=12, choices=Stand.choices, default=Stand.ENTWURF)
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="strategien", verbose_name="Beschluss"
    )
    gueltig_von = models.DateField("Gilt von")
    gueltig_bis = models.DateField("Gilt bis", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Strategie"
        verbose_name_plural = "Strategien"
        ordering = ["reichweite", "titel", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt="", text__gt=""), name="strategie_hat_titel_und_text"),
            models.CheckConstraint(
                condition=Q(reichweite="stadt", gebiet__isnull=True, zielgruppe__isnull=True)
                | Q(reichweite="raum", gebiet__isnull=False, zielgruppe__isnull=True)
                | Q(reichweite="zielgruppe", gebiet__isnull=True, zielgruppe__isnull=False),
                name="strategie_gilt_fuer_genau_eines",
            ),
            models.CheckConstraint(condition=Q(stand__in=["entwurf", "abgestimmt", "beschlossen"]), name="strategie_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")), name="strategie_endet_nicht_vor_beginn"
            ),
            models.UniqueConstraint(fields=["konzeption", "titel"], name="strategie_titel_einmal_je_konzeption"),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("strategie", args=[self.pk])

    @property
    def wofuer(self) -> str:
        """In words: the city, the area, or whom."""
        return str(self.gebiet or self.zielgruppe or self.get_reichweite_display())
