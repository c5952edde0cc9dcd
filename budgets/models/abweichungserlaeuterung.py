"""Why a Posten deviates, what is done about it and until when (domain.md 4: *handeln* asks for measure and date)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.erlaeuterungspflicht import Erlaeuterungsstand, anteil, hoehe
from budgets.models.haushaltsstelle import Budgetposten


class AbweichungserlaeuterungQuerySet(models.QuerySet["Abweichungserlaeuterung"]):
    def neueste_je_posten(self, bis: Any) -> "AbweichungserlaeuterungQuerySet":
        """Per Posten the latest up to a Stichtag; of several versions of one Stichtag the last."""
        juengere = Abweichungserlaeuterung.objects.filter(posten=OuterRef("posten"), stichtag__lte=bis).order_by("-stichtag", "-pk")
        return self.filter(stichtag__lte=bis, pk=Subquery(juengere.values("pk")[:1]))

    def geltende(self) -> "AbweichungserlaeuterungQuerySet":
        """What no later version has replaced."""
        return self.filter(berichtigung__isnull=True)

    def mit_ort(self) -> "AbweichungserlaeuterungQuerySet":
        return self.select_related("posten__haushaltsstelle__unterabschnitt", "posten__gebiet", "posten__haushaltsjahr", "erstellt_von")


@verfolgt()
class Abweichungserlaeuterung(models.Model):
    """One version for a Posten and a Stichtag (the end of a month). Append-only: a correction is a new row that names the old one.

    Amounts in cents, as they were when it was written: the deviation, the fortgeschriebener Ansatz it is measured against, the way of the
    Prognose. Read by whoever reads the statement (domain.md 9); it names no persons.
    """

    posten = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="erlaeuterungen", verbose_name="Budgetposten")
    stichtag = models.DateField("Stichtag")
    ursache = models.TextField("Ursache")
    massnahme = models.TextField("Maßnahme")
    termin = models.DateField("Termin")
    abweichung_cent = models.BigIntegerField("Abweichung")
    ansatz_cent = models.BigIntegerField("Fortgeschriebener Ansatz")
    verfahren = models.CharField("Weg der Prognose", max_length=40)
    berichtigt = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="berichtigung", verbose_name="Berichtigt"
    )
    erstellt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Geschrieben von")
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Geschrieben am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False)

    objects = AbweichungserlaeuterungQuerySet.as_manager()

    class Meta:
        verbose_name = "Erläuterung"
        verbose_name_plural = "Erläuterungen"
        ordering = ["-stichtag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ursache__gt="") & Q(massnahme__gt=""), name="erlaeuterung_nennt_ursache_und_massnahme"),
            models.CheckConstraint(condition=Q(termin__gt=F("stichtag")), name="erlaeuterung_termin_nach_dem_stichtag"),
            models.UniqueConstraint(fields=["posten", "stichtag"], condition=Q(berichtigt__isnull=True), name="erlaeuterung_eine_erste"),
        ]
        indexes = [models.Index(fields=["posten", "-stichtag", "-id"], name="erlaeuterung_neueste")]

    def __str__(self) -> str:
        return f"Erläuterung zum {self.stichtag:%d.%m.%Y}: {self.posten}"

    def get_absolute_url(self) -> str:
        return reverse("erlaeuterung", args=[self.pk])

    @property
    def anteil(self) -> Any:
        return anteil(self.abweichung_cent, self.ansatz_cent)

    @property
    def hoehe(self) -> str:
        return hoehe(self.abweichung_cent, self.ansatz_cent)

    @property
    def stand(self) -> Erlaeuterungsstand:
        return Erlaeuterungsstand(
            self.pk, self.posten_id, self.stichtag, self.termin, self.abweichung_cent, self.ansatz_cent, self.massnahme
        )
