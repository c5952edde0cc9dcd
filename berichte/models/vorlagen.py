"""Which kept reports go to a Gremium with a Vorlage."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Deferrable, Q

from basis.history import verfolgt
from basis.models import Datei
from berichte.models.berichte import Bericht, Monatsfreigabe
from berichte.models.freigabe import Berichtsfreigabe
from berichte.models.scorecard import Scorecardablage
from sozialraum.models import Vorlage

Quelle = Bericht | Monatsfreigabe | Berichtsfreigabe | Scorecardablage
QUELLEN: dict[str, type[Quelle]] = {
    "bericht": Bericht, "monatsbericht": Monatsfreigabe, "freigabe": Berichtsfreigabe, "scorecard": Scorecardablage,
}  # fmt: skip

GENAU_EINE = reduce(or_, (Q(**{f"{feld}__isnull": feld != eine for feld in QUELLEN}) for eine in QUELLEN))


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
    freigabe = models.ForeignKey(
        Berichtsfreigabe, on_delete=models.PROTECT, null=True, blank=True, related_name="vorlagen", verbose_name="Bericht der Werkstatt"
    )
    scorecard = models.ForeignKey(
        Scorecardablage, on_delete=models.PROTECT, null=True, blank=True, related_name="vorlagen", verbose_name="Scorecard"
    )
    oeffentlich = models.BooleanField("Öffentlich", default=True)

    class Meta:
        verbose_name = "Anlage einer Vorlage"
        verbose_name_plural = "Anlagen von Vorlagen"
        ordering = ["vorlage", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["vorlage", "nummer"], name="anlage_nummer_einmal", deferrable=Deferrable.DEFERRED),
            *(models.UniqueConstraint(fields=["vorlage", feld], name=f"anlage_{feld}_einmal") for feld in QUELLEN),
            models.CheckConstraint(condition=GENAU_EINE, name="anlage_ist_genau_ein_bericht"),
        ]

    def __str__(self) -> str:
        return f"Anlage {self.nummer}: {self.quelle}"

    @property
    def quelle(self) -> Quelle:
        quelle = self.bericht or self.monatsbericht or self.freigabe or self.scorecard
        assert quelle
        return quelle

    @property
    def pdf(self) -> Datei:
        return self.quelle.pdf
