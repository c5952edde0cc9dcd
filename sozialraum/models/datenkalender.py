"""Who delivers which figures, how often, and until when: the calendar behind the Datenstand."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.models.gebiet import zeitraum
from sozialraum.models.organisation import Organisationseinheit, ende_nach_beginn
from sozialraum.models.statistik import Indikator
from sozialraum.zeitraum import RHYTHMUSWORTE, Rhythmus

BESTAENDE = {"bevoelkerung": "Bevölkerung nach Alter und Geschlecht", "fallstatistik": "Fallstatistik (Fallzahlen)"}


@verfolgt()
class Datenverantwortung(models.Model):
    """One Indikator, or the Bevölkerung or Fallstatistik as a whole: delivered by whom, in which rhythm, how many days after the period."""

    RHYTHMEN = tuple((r.value, wort) for r, wort in RHYTHMUSWORTE.items())

    indikator = models.ForeignKey(
        Indikator, on_delete=models.PROTECT, null=True, blank=True, related_name="verantwortungen", verbose_name="Indikator"
    )
    bestand = models.CharField("Anderer Bestand", max_length=20, choices=list(BESTAENDE.items()), blank=True)
    rhythmus = models.CharField("Rhythmus", max_length=10, choices=RHYTHMEN)
    stelle = models.CharField("Liefernde Stelle", max_length=150, db_collation="de-x-icu")
    einheit = models.ForeignKey(
        Organisationseinheit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Kümmert sich im Haus"
    )
    frist_tage = models.PositiveSmallIntegerField("Frist in Tagen nach dem Ende des Zeitraums")
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    hinweis = models.CharField("Hinweis", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)

    class Meta:
        verbose_name = "Datenverantwortung"
        verbose_name_plural = "Datenverantwortungen"
        ordering = ["stelle", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indikator__isnull=False, bestand="") | Q(indikator__isnull=True, bestand__in=list(BESTAENDE)),
                name="datenverantwortung_fuer_genau_eines",
            ),
            models.CheckConstraint(condition=~Q(stelle=""), name="datenverantwortung_hat_eine_stelle"),
            models.CheckConstraint(condition=Q(rhythmus__in=[r.value for r in Rhythmus]), name="datenverantwortung_rhythmus_ist_bekannt"),
            models.CheckConstraint(condition=Q(frist_tage__lte=1000), name="datenverantwortung_frist_bis_1000_tage"),
            ende_nach_beginn("datenverantwortung"),
            ExclusionConstraint(
                name="datenverantwortung_ueberschneidet_sich_nicht",
                violation_error_message="Dafür ist in dieser Zeit schon eine Stelle eingetragen. Bitte beenden Sie zuerst jenen Eintrag.",
                expressions=[
                    (Coalesce(F("indikator"), 0), RangeOperators.EQUAL),
                    ("bestand", RangeOperators.EQUAL),
                    (zeitraum(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gegenstand} von {self.stelle}"

    @property
    def gegenstand(self) -> str:
        return str(self.indikator) if self.indikator else self.get_bestand_display()

    def get_absolute_url(self) -> str:
        return reverse("datenverantwortung", args=[self.pk])
