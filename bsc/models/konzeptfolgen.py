"""What follows from a Handlungskonzept that is in force: Rückmeldungen upwards, Aufträge of the rounds; append-only (Fachkonzept 3.5)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import MD5, Coalesce

from bsc.konzeptweg import An
from bsc.models.handlungskonzept import Handlungskonzept
from proaktiv.models import Rundenauftrag
from sozialraum.models import Beschluss, Gremium, Vorlage

OHNE_GEHEIMES = (Q(vorlage__isnull=True) | Q(vorlage__oeffentlich=True)) & (Q(beschluss__isnull=True) | Q(beschluss__oeffentlich=True))


class RueckmeldungQuerySet(models.QuerySet["Konzeptrueckmeldung"]):
    def lesbar(self, zugang: Any) -> "RueckmeldungQuerySet":
        """All of them for staff. A member of a Gremium reads what was reported to it; one of the group itself what was reported to any
        Gremium, unless it names a paper that is not öffentlich."""
        if zugang.ist_intern:
            return self
        der_gruppe = Q(an=An.GREMIUM.value, konzept__gruppe__in=zugang.gremien) & OHNE_GEHEIMES
        return self.filter(Q(gremium__in=zugang.gremien) | der_gruppe)


class Konzeptrueckmeldung(models.Model):
    """What was reported to the Ressort, to the Unterausschuss or to the Ausschuss about the way to the goals, as of a day."""

    konzept = models.ForeignKey(Handlungskonzept, on_delete=models.PROTECT, related_name="rueckmeldungen", verbose_name="Handlungskonzept")
    an = models.CharField("An", max_length=8, choices=[(An.RESSORT.value, "das Ressort"), (An.GREMIUM.value, "ein Gremium")])
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gremium")
    stichtag = models.DateField("Stichtag")
    text = models.TextField("Rückmeldung", max_length=4000)
    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Vorlage")
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gemeldet von"
    )
    gemeldet_am = models.DateField("Gemeldet am", editable=False)

    objects = RueckmeldungQuerySet.as_manager()

    class Meta:
        verbose_name = "Rückmeldung zu einem Handlungskonzept"
        verbose_name_plural = "Rückmeldungen zu Handlungskonzepten"
        ordering = ["konzept", "-stichtag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="konzeptrueckmeldung_hat_text"),
            models.CheckConstraint(
                condition=Q(an="ressort", gremium__isnull=True) | Q(an="gremium", gremium__isnull=False),
                name="konzeptrueckmeldung_nennt_empfaenger",
            ),
            models.CheckConstraint(condition=Q(gemeldet_am__gte=models.F("stichtag")), name="konzeptrueckmeldung_nicht_im_voraus"),
            models.UniqueConstraint(
                "konzept", "an", Coalesce("gremium", Value(0)), "stichtag", MD5("text"), name="konzeptrueckmeldung_einmal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.konzept}: Rückmeldung zum {self.stichtag:%d.%m.%Y}"

    @property
    def empfaenger(self) -> str:
        return self.gremium.name if self.gremium else "Ressort"


class Konzeptauftrag(models.Model):
    """The Auftrag of a round that follows from a Handlungskonzept."""

    konzept = models.ForeignKey(Handlungskonzept, on_delete=models.PROTECT, related_name="auftraege", verbose_name="Handlungskonzept")
    auftrag = models.ForeignKey(Rundenauftrag, on_delete=models.PROTECT, related_name="konzepte", verbose_name="Auftrag der Runde")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Genannt von"
    )
    genannt_am = models.DateField("Genannt am", editable=False)

    class Meta:
        verbose_name = "Auftrag aus einem Handlungskonzept"
        verbose_name_plural = "Aufträge aus Handlungskonzepten"
        ordering = ["konzept", "pk"]
        constraints = [models.UniqueConstraint(fields=["konzept", "auftrag"], name="konzeptauftrag_einmal")]

    def __str__(self) -> str:
        return f"{self.konzept}: {self.auftrag}"
