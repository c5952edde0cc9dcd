"""What a Handlungskonzept consists of: operative Ziele, Maßnahmen, the Systeme that carry them, who took part (domain.md 6)."""

from django.db import models
from django.db.models import Q

from basis.history import verfolgt
from bsc.models.handlungskonzept import Handlungskonzept
from bsc.models.ziel import Ziel, Zielmassnahme
from bsc.models.zielvereinbarung import Vereinbarungsziel
from proaktiv.models import Akteur, Massnahme, System


@verfolgt()
class Konzeptziel(models.Model):
    """An operatives Ziel: taken from a Zielvereinbarung, or from the Scorecard where there is none yet."""

    konzept = models.ForeignKey(Handlungskonzept, on_delete=models.PROTECT, related_name="ziele", verbose_name="Handlungskonzept")
    text = models.CharField("Operatives Ziel", max_length=300, db_collation="de-x-icu")
    vereinbarungsziel = models.ForeignKey(
        Vereinbarungsziel, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptziele",
        verbose_name="Ziel der Zielvereinbarung",
    )  # fmt: skip
    ziel = models.ForeignKey(
        Ziel, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptziele", verbose_name="Ziel der Scorecard"
    )

    class Meta:
        verbose_name = "Operatives Ziel eines Handlungskonzepts"
        verbose_name_plural = "Operative Ziele der Handlungskonzepte"
        ordering = ["konzept", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="konzeptziel_hat_wortlaut"),
            models.CheckConstraint(
                condition=Q(vereinbarungsziel__isnull=False, ziel__isnull=True) | Q(vereinbarungsziel__isnull=True, ziel__isnull=False),
                name="konzeptziel_nennt_woraus_es_kommt",
            ),
            models.UniqueConstraint(fields=["konzept", "text"], name="konzeptziel_einmal"),
        ]

    def __str__(self) -> str:
        return self.text


@verfolgt()
class Konzeptmassnahme(models.Model):
    """What is done for an operatives Ziel: by which office, until when.

    ``zielmassnahme``, ``konzeptionsmassnahme``: the Maßnahme of the Scorecard, of a Konzeption, that it is; there it says how far it is.
    """

    ziel = models.ForeignKey(Konzeptziel, on_delete=models.PROTECT, related_name="massnahmen", verbose_name="Operatives Ziel")
    zielmassnahme = models.ForeignKey(
        Zielmassnahme, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptmassnahmen",
        verbose_name="Maßnahme der Scorecard",
    )  # fmt: skip
    konzeptionsmassnahme = models.ForeignKey(
        Massnahme, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptmassnahmen",
        verbose_name="Maßnahme einer Konzeption",
    )  # fmt: skip
    text = models.CharField("Maßnahme", max_length=300)
    verantwortlich = models.CharField("Verantwortliche Stelle", max_length=100)
    bis = models.DateField("Bis")

    class Meta:
        verbose_name = "Maßnahme eines Handlungskonzepts"
        verbose_name_plural = "Maßnahmen der Handlungskonzepte"
        ordering = ["ziel", "bis", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt="", verantwortlich__gt=""), name="konzeptmassnahme_ist_vollstaendig"),
        ]

    def __str__(self) -> str:
        return self.text


@verfolgt()
class Massnahmensystem(models.Model):
    """A Pro-Aktives System carries a Maßnahme."""

    massnahme = models.ForeignKey(Konzeptmassnahme, on_delete=models.PROTECT, related_name="systeme", verbose_name="Maßnahme")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="massnahmen", verbose_name="Pro-Aktives System")

    class Meta:
        verbose_name = "System einer Maßnahme"
        verbose_name_plural = "Systeme der Maßnahmen"
        ordering = ["massnahme", "system__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["massnahme", "system"], name="massnahmensystem_einmal")]

    def __str__(self) -> str:
        return f"{self.system}: {self.massnahme}"


@verfolgt()
class Konzeptbeteiligung(models.Model):
    """Which organisation or group took part in working it out, when and how; never a person."""

    konzept = models.ForeignKey(Handlungskonzept, on_delete=models.PROTECT, related_name="beteiligungen", verbose_name="Handlungskonzept")
    akteur = models.ForeignKey(
        Akteur, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptbeteiligungen", verbose_name="Akteur"
    )
    wer = models.CharField("Wer sonst", max_length=150, blank=True)
    tag = models.DateField("Am")
    wie = models.CharField("Wie beteiligt", max_length=200)
    beitrag = models.TextField("Was eingebracht wurde", max_length=1000, blank=True)

    class Meta:
        verbose_name = "Beteiligung an einem Handlungskonzept"
        verbose_name_plural = "Beteiligungen an Handlungskonzepten"
        ordering = ["konzept", "tag", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(akteur__isnull=False, wer="") | Q(akteur__isnull=True, wer__gt=""),
                                   name="konzeptbeteiligung_nennt_wen"),
            models.CheckConstraint(condition=Q(wie__gt=""), name="konzeptbeteiligung_sagt_wie"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.tag:%d.%m.%Y}"

    @property
    def name(self) -> str:
        return self.akteur.name if self.akteur else self.wer
