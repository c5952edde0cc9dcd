"""A released Scorecard as it was printed; what was released stays in ``bsc``."""

from django.db import models
from django.urls import reverse

from basis.zahlen import datum
from berichte.models.berichte import Ablage
from bsc.models import Scorecardfreigabe
from sozialraum.models import Gebiet


class Scorecardablage(Ablage):
    """The paper of one release of a Scorecard, with its rows and checksums. Append-only. ``fassung``: which release of its Stichtag."""

    freigabe = models.OneToOneField(Scorecardfreigabe, on_delete=models.PROTECT, related_name="ablage", verbose_name="Freigabe")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="scorecardablagen", verbose_name="Gebiet")

    class Meta:
        verbose_name = "Abgelegte Scorecard"
        verbose_name_plural = "Abgelegte Scorecards"
        ordering = ["-datenstand", "gebiet__ebene", "gebiet__schluessel", "-fassung"]
        constraints = [models.UniqueConstraint(fields=["gebiet", "datenstand", "fassung"], name="scorecardablage_einmal_je_fassung")]

    def __str__(self) -> str:
        return f"Scorecard {self.gebiet} zum {datum(self.datenstand)}, Fassung {self.fassung}"

    def get_absolute_url(self) -> str:
        return reverse("scorecardfreigabe", args=[self.freigabe_id])
