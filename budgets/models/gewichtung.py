"""Gewichtungen: which indicators count how much, as dated versions (domain.md 3)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.models import Beschluss, Indikator


class Verfahren(models.TextChoices):
    ANTEIL = "anteil", "Belastungsfaktor (Anteil)"
    MINMAX = "minmax", "Standardpunkte (min–max)"
    ZWERT = "zwert", "z-Wert mit Spreizung"
    RANG = "rang", "Rangpunkte"
    QUINTIL = "quintil", "Quintilpunkte"


@verfolgt()
class Gewichtung(models.Model):
    """One version of a Gewichtung; a change adds a version. Its sum is checked when a Teiltopf takes it over."""

    schluessel = models.SlugField("Schlüssel", max_length=40)
    version = models.PositiveSmallIntegerField("Version")
    name = models.CharField("Name", max_length=150)
    gueltig_ab = models.DateField("Gültig ab")
    verfahren = models.CharField("Verfahren", max_length=8, choices=Verfahren.choices, default=Verfahren.ANTEIL)
    basisgewicht = models.DecimalField("Basisgewicht", max_digits=7, decimal_places=6, default=Decimal("0"))
    grundpunkte = models.DecimalField("Grundpunkte", max_digits=9, decimal_places=3, default=Decimal("0"))
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    notiz = models.TextField("Begründung", blank=True)
    muster = models.BooleanField("Musterdaten", default=False)

    class Meta:
        verbose_name = "Gewichtung"
        verbose_name_plural = "Gewichtungen"
        ordering = ["schluessel", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["schluessel", "version"], name="gewichtung_version_einmal"),
            models.CheckConstraint(condition=Q(basisgewicht__gte=0, basisgewicht__lte=1), name="basisgewicht_zwischen_0_und_1"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, Version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("gewichtung", args=[self.schluessel, self.version])


class GewichtBase(models.Model):
    """The weight of one Indikator."""

    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="+", verbose_name="Indikator")
    gewicht = models.DecimalField("Gewicht", max_digits=7, decimal_places=6)
    abweichender_stichtag = models.BooleanField("Zähler und Nenner dürfen von verschiedenen Tagen sein", default=False)

    class Meta:
        abstract = True
        ordering = ["-gewicht", "indikator__name"]

    def __str__(self) -> str:
        return f"{self.indikator}: {self.gewicht.normalize():f}"


@verfolgt()
class Gewicht(GewichtBase):
    gewichtung = models.ForeignKey(Gewichtung, on_delete=models.CASCADE, related_name="gewichte", verbose_name="Gewichtung")

    class Meta(GewichtBase.Meta):
        verbose_name = "Gewicht"
        verbose_name_plural = "Gewichte"
        constraints = [
            models.UniqueConstraint(fields=["gewichtung", "indikator"], name="gewicht_einmal_je_indikator"),
            models.CheckConstraint(condition=Q(gewicht__gt=0, gewicht__lte=1), name="gewicht_ueber_0_bis_1"),
        ]
