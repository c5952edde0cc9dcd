"""Outlines of the Stadtteile as dated versions, each with its source and licence."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.models import Datei
from sozialraum.models.gebiet import Gebiet


class GeometriestandQuerySet(models.QuerySet["Geometriestand"]):
    def wirksam(self, bekannt_bis: datetime | None = None) -> "GeometriestandQuerySet":
        """Versions that count, or that counted at a moment in the past: a frozen paper keeps the outlines it was frozen with."""
        if bekannt_bis is None:
            return self.filter(zurueckgenommen_am__isnull=True)
        galt_noch = Q(zurueckgenommen_am__isnull=True) | Q(zurueckgenommen_am__gt=bekannt_bis)
        return self.filter(galt_noch, created_at__lte=bekannt_bis)

    def am(self, tag: date, bekannt_bis: datetime | None = None) -> "GeometriestandQuerySet":
        """The version of a day first: the latest that began by then, else the earliest after it (outlines are often newer than values)."""
        begonnen = models.Case(models.When(gueltig_ab__lte=tag, then=Value(0)), default=Value(1), output_field=models.IntegerField())
        davor = models.Case(models.When(gueltig_ab__lte=tag, then=F("gueltig_ab")))
        return self.wirksam(bekannt_bis).order_by(begonnen, davor.desc(nulls_last=True), "gueltig_ab")


@verfolgt()
class Geometriestand(models.Model):
    """One version of the outlines: from when it is meant, who made it, under which licence."""

    gueltig_ab = models.DateField("Stand der Umrisse")
    quelle = models.CharField("Quelle", max_length=200)
    lizenz = models.CharField("Lizenz", max_length=200)
    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="geometriestaende", verbose_name="Datei")
    hinweise = models.JSONField("Hinweise", default=list, blank=True)
    anzahl = models.PositiveIntegerField("Stadtteile mit Umriss")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Geladen von"
    )
    created_at = models.DateTimeField("Geladen am", default=timezone.now, editable=False)
    zurueckgenommen_am = models.DateTimeField("Zurückgenommen am", null=True, blank=True)
    zurueckgenommen_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Zurückgenommen von"
    )
    ruecknahme_grund = models.TextField("Grund der Rücknahme", blank=True)

    objects = GeometriestandQuerySet.as_manager()

    class Meta:
        verbose_name = "Geometriestand"
        verbose_name_plural = "Geometriestände"
        ordering = ["-gueltig_ab", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gueltig_ab"], condition=Q(zurueckgenommen_am__isnull=True), name="ein_geometriestand_je_tag"),
            models.CheckConstraint(condition=~Q(quelle="") & ~Q(lizenz=""), name="geometriestand_mit_herkunft"),
            models.CheckConstraint(
                condition=Q(zurueckgenommen_am__isnull=True, zurueckgenommen_von__isnull=True, ruecknahme_grund="")
                | (Q(zurueckgenommen_am__isnull=False, zurueckgenommen_von__isnull=False) & ~Q(ruecknahme_grund="")),
                name="geometrie_ruecknahme_wer_wann_warum",
            ),
        ]

    def __str__(self) -> str:
        return f"Umrisse, Stand {self.gueltig_ab:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("geometriestand", args=[self.pk])


class Umriss(models.Model):
    """The simplified outline of one Stadtteil in one version (GeoJSON MultiPolygon, WGS 84). Append-only."""

    stand = models.ForeignKey(Geometriestand, on_delete=models.PROTECT, related_name="umrisse", verbose_name="Geometriestand")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="umrisse", verbose_name="Stadtteil")
    geometrie = models.JSONField("Umriss (GeoJSON)")

    objects: ClassVar[models.Manager["Umriss"]] = models.Manager()

    class Meta:
        verbose_name = "Umriss"
        verbose_name_plural = "Umrisse"
        constraints = [models.UniqueConstraint(fields=["stand", "gebiet"], name="umriss_einmal_je_stand")]

    def __str__(self) -> str:
        return f"{self.gebiet}, {self.stand}"


def umriss_am(tag: date, bekannt_bis: datetime | None = None) -> models.Subquery:
    """For rows of Gebiet: outline, source, licence and day of the version of a day; None where it has none."""
    stand = Geometriestand.objects.am(tag, bekannt_bis).values("pk")[:1]
    rows = Umriss.objects.filter(gebiet=models.OuterRef("pk"), stand=models.Subquery(stand))
    angaben = JSONObject(geometrie="geometrie", quelle="stand__quelle", lizenz="stand__lizenz", stand="stand__gueltig_ab")
    return models.Subquery(rows.values(angaben=angaben)[:1])
