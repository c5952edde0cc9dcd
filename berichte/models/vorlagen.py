"""Which kept reports go to a Gremium with a Vorlage."""

from django.db import models
from django.db.models import Deferrable, Q

from basis.history import verfolgt
from basis.models import Datei
from berichte.models.berichte import Bericht, Monatsfreigabe
from sozialraum.models import Vorlage

QUELLEN = ("bericht", "monatsbericht")


@verfolgt()
class Vorlagenanlage(models.Model):
    """One kept report as the n-th Anlage of a Vorlage. Who may read the Vorlage reads it too, unless it is not öffentlich."""

    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, related_name="anlagen", verbose_name="Vorlage")
    nummer = models.PositiveSmallIntegerField("Anlage")
    bericht = models.ForeignKey(
        Bericht, on_delete=models.PROTECT, null=True, blank=True, related_name="vorlagen", verbose_name="Sozialraumbudget"
    )
    monatsbericht = models.ForeignKey(
        Monatsfreigabe, on_delete=models.PROTECT, null=True, blank=True, related_name="vorlagen", verbose_name="Monatsbericht"
    )
    oeffentlich = models.BooleanField("Öffentlich", default=True)

    class Meta:
        verbose_name = "Anlage einer Vorlage"
        verbose_name_plural = "Anlagen von Vorlagen"
        ordering = ["vorlage", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["vorlage", "nummer"], name="anlage_nummer_einmal", deferrable=Deferrable.DEFERRED),
            models.UniqueConstraint(fields=["vorlage", "bericht"], name="anlage_bericht_einmal"),
            models.UniqueConstraint(fields=["vorlage", "monatsbericht"], name="anlage_monatsbericht_einmal"),
            models.CheckConstraint(
                condition=Q(bericht__isnull=True, monatsbericht__isnull=False) | Q(bericht__isnull=False, monatsbericht__isnull=True),
                name="anlage_ist_genau_ein_bericht",
            ),
        ]

    def __str__(self) -> str:
        return f"Anlage {self.nummer}: {self.quelle}"

    @property
    def quelle(self) -> Bericht | Monatsfreigabe:
        quelle = self.bericht or self.monatsbericht
        assert quelle
        return quelle

    @property
    def pdf(self) -> Datei:
        return self.quelle.pdf
