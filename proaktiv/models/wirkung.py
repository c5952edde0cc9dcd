"""What shall show the effect of a Maßnahme, and what is known about it (domain.md 7)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from basis.history import verfolgt
from proaktiv.models.massnahme import Massnahme
from sozialraum.models import Gebiet, Indikator


@verfolgt()
class Wirkungserwartung(models.Model):
    """Which Indikator shall show the effect of a Maßnahme, in which direction, by when; the baseline is the last value before ``ab``."""

    class Richtung(models.TextChoices):
        STEIGT = "steigt", "soll steigen"
        SINKT = "sinkt", "soll sinken"
        HAELT = "haelt", "soll gleich bleiben"

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="erwartungen", verbose_name="Maßnahme")
    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="wirkungserwartungen", verbose_name="Indikator")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="wirkungserwartungen", verbose_name="Gebiet")
    richtung = models.CharField("Erwartung", max_length=8, choices=Richtung.choices)
    ab = models.DateField("Verglichen ab")
    bis = models.DateField("Sichtbar bis")
    begruendung = models.CharField("Warum", max_length=500, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Wirkungserwartung"
        verbose_name_plural = "Wirkungserwartungen"
        ordering = ["massnahme", "indikator__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(richtung__in=["steigt", "sinkt", "haelt"]), name="wirkungserwartung_richtung_ist_bekannt"),
            models.CheckConstraint(condition=Q(bis__gt=F("ab")), name="wirkungserwartung_reicht_nach_vorn"),
            models.UniqueConstraint(fields=["massnahme", "indikator", "gebiet"], name="wirkungserwartung_einmal"),
        ]

    def __str__(self) -> str:
        return f"{self.indikator} {self.get_richtung_display()}"


class Massnahmenauswertung(models.Model):
    """An evaluation note: what is known about the effect. Append-only."""

    class Urteil(models.TextChoices):
        WIRKSAM = "wirksam", "wirksam"
        TEILWEISE = "teilweise", "teilweise wirksam"
        NICHT = "nicht", "nicht wirksam"
        OFFEN = "offen", "noch nicht zu sagen"

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="auswertungen", verbose_name="Maßnahme")
    tag = models.DateField("Am")
    urteil = models.CharField("Wirkung", max_length=10, choices=Urteil.choices)
    text = models.TextField("Woran man das sieht", max_length=4000)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Auswertung einer Maßnahme"
        verbose_name_plural = "Auswertungen der Maßnahmen"
        ordering = ["massnahme", "-tag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="massnahmenauswertung_hat_einen_text"),
            models.CheckConstraint(
                condition=Q(urteil__in=["wirksam", "teilweise", "nicht", "offen"]), name="massnahmenauswertung_urteil_ist_bekannt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_urteil_display()} am {self.tag:%d.%m.%Y}"
