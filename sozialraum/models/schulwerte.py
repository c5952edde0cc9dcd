"""What is counted at a school (domain.md 2 and 6): the sums of the Stadtteile are Indikatorwerte of the same delivery."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sozialraum.models.gebiet import Gebiet
from sozialraum.models.lieferung import Datenlieferung
from sozialraum.models.organisation import Einrichtung
from sozialraum.models.statistik import Indikator


class SchulwertQuerySet(models.QuerySet["Schulwert"]):
    def wirksam(self) -> "SchulwertQuerySet":
        """The counts that are valid: per Indikator × school × Stichtag the newest of a delivery that was not taken back."""
        return (
            self.filter(lieferung__zurueckgenommen_am__isnull=True)
            .order_by("indikator_id", "einrichtung_id", "stichtag", "-pk")
            .distinct("indikator_id", "einrichtung_id", "stichtag")
        )


class Schulwert(models.Model):
    """Zähler and Nenner of one school on one Stichtag. Append-only: a correction is a new row that names the old.

    ``stadtteil`` is where the school counts on that day; it stays when the school moves later.
    """

    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="schulwerte", verbose_name="Indikator")
    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="schulwerte", verbose_name="Schule")
    stadtteil = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="schulwerte", verbose_name="Stadtteil")
    stichtag = models.DateField("Stichtag")
    zaehler = models.PositiveIntegerField("Zähler")
    nenner = models.PositiveIntegerField("Nenner")
    lieferung = models.ForeignKey(Datenlieferung, on_delete=models.PROTECT, related_name="schulwerte", verbose_name="Datenlieferung")
    zeile = models.PositiveIntegerField("Zeile", default=0)
    ersetzt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    grund = models.CharField("Grund der Korrektur", max_length=300, blank=True)
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    objects = SchulwertQuerySet.as_manager()

    class Meta:
        verbose_name = "Schulwert"
        verbose_name_plural = "Schulwerte"
        indexes = [models.Index(fields=["indikator", "stichtag", "stadtteil"], name="schulwert_suche")]
        constraints = [
            models.UniqueConstraint(fields=["indikator", "einrichtung", "stichtag", "lieferung"], name="schulwert_einmal_je_lieferung"),
            models.CheckConstraint(condition=Q(nenner__gt=0, zaehler__lte=F("nenner")), name="schulwert_ist_ein_anteil"),
            models.CheckConstraint(condition=Q(ersetzt__isnull=True) | ~Q(grund=""), name="schulkorrektur_mit_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.indikator} {self.einrichtung} {self.stichtag:%d.%m.%Y}"
