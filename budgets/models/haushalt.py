"""Haushaltsjahr, Unterabschnitt, Deckungskreis, consolidation path (Fachkonzept 2.5, 2.6; domain.md 4)."""

from datetime import date

from django.db import models
from django.db.models import Q

from basis.geld import euro
from basis.history import verfolgt
from sozialraum.models import Beschluss


class HaushaltsjahrQuerySet(models.QuerySet["Haushaltsjahr"]):
    def fuer(self, tag: date) -> "Haushaltsjahr | None":
        """The Haushaltsjahr of a day, else the nearest earlier one, else the first."""
        return self.filter(jahr__lte=tag.year).order_by("-jahr").first() or self.order_by("jahr").first()


@verfolgt()
class Haushaltsjahr(models.Model):
    """One budget year; "2005/06" of the Fachkonzept is read as two years of the same label."""

    class Status(models.TextChoices):
        PLANUNG = "planung", "Planung"
        VORLAEUFIG = "vorlaeufig", "vorläufige Haushaltsführung"
        BESCHLOSSEN = "beschlossen", "beschlossen"
        ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"

    jahr = models.PositiveSmallIntegerField("Jahr", unique=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=20, blank=True)
    status = models.CharField("Status", max_length=14, choices=Status.choices, default=Status.PLANUNG)
    hinweis = models.CharField("Hinweis", max_length=300, blank=True)

    objects = HaushaltsjahrQuerySet.as_manager()

    class Meta:
        verbose_name = "Haushaltsjahr"
        verbose_name_plural = "Haushaltsjahre"
        ordering = ["jahr"]
        constraints = [models.CheckConstraint(condition=Q(jahr__gte=1990, jahr__lte=2100), name="haushaltsjahr_ist_ein_jahr")]

    def __str__(self) -> str:
        return str(self.jahr)


@verfolgt()
class Unterabschnitt(models.Model):
    """A kameral Unterabschnitt such as 4550."""

    class Bereich(models.TextChoices):
        HZE = "hze", "Hilfen zur Erziehung"
        PRAEVENTION = "praevention", "Prävention"
        SONSTIGES = "sonstiges", "Sonstiges"

    nummer = models.CharField("Nummer", max_length=10, unique=True)
    name = models.CharField("Name", max_length=150)
    bereich = models.CharField("Bereich", max_length=12, choices=Bereich.choices)

    class Meta:
        verbose_name = "Unterabschnitt"
        verbose_name_plural = "Unterabschnitte"
        ordering = ["nummer"]

    def __str__(self) -> str:
        return f"{self.nummer} {self.name}"


@verfolgt()
class Deckungskreis(models.Model):
    """Unterabschnitte that cover each other (Fachkonzept 2.6: 4550, 4560, 4750)."""

    name = models.CharField("Name", max_length=150, unique=True)
    unterabschnitte = models.ManyToManyField(Unterabschnitt, related_name="deckungskreise", verbose_name="Unterabschnitte")
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Deckungskreis"
        verbose_name_plural = "Deckungskreise"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@verfolgt()
class Deckungskreisansatz(models.Model):
    """The printed total of a Deckungskreis in one year."""

    deckungskreis = models.ForeignKey(Deckungskreis, on_delete=models.PROTECT, related_name="ansaetze", verbose_name="Deckungskreis")
    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="deckungskreisansaetze", verbose_name="Jahr")
    betrag_cent = models.BigIntegerField("Betrag")
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    quelle = models.CharField("Quelle", max_length=200, blank=True)
    hinweis = models.CharField("Hinweis", max_length=300, blank=True)

    class Meta:
        verbose_name = "Ansatz des Deckungskreises"
        verbose_name_plural = "Ansätze des Deckungskreises"
        ordering = ["deckungskreis", "haushaltsjahr"]
        constraints = [
            models.UniqueConstraint(fields=["deckungskreis", "haushaltsjahr"], name="deckungskreis_ein_ansatz_je_jahr"),
            models.CheckConstraint(condition=Q(betrag_cent__gte=0), name="deckungskreisansatz_nicht_negativ"),
        ]

    def __str__(self) -> str:
        return f"{self.deckungskreis} {self.haushaltsjahr}"


@verfolgt()
class Ansatz(models.Model):
    """The Ansatz of one Unterabschnitt in one year; ``muster`` where the source prints no split."""

    unterabschnitt = models.ForeignKey(Unterabschnitt, on_delete=models.PROTECT, related_name="ansaetze", verbose_name="Unterabschnitt")
    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="ansaetze", verbose_name="Jahr")
    betrag_cent = models.BigIntegerField("Betrag")
    muster = models.BooleanField("Musterdaten", default=False)
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Ansatz"
        verbose_name_plural = "Ansätze"
        ordering = ["haushaltsjahr", "unterabschnitt"]
        constraints = [
            models.UniqueConstraint(fields=["unterabschnitt", "haushaltsjahr"], name="ansatz_einmal_je_jahr"),
            models.CheckConstraint(condition=Q(betrag_cent__gte=0), name="ansatz_nicht_negativ"),
        ]

    def __str__(self) -> str:
        return f"{self.unterabschnitt.nummer} {self.haushaltsjahr}"


@verfolgt()
class Konsolidierungsschritt(models.Model):
    """One printed contribution to the consolidation path; only the total is checked, never the split."""

    deckungskreis = models.ForeignKey(Deckungskreis, on_delete=models.PROTECT, related_name="schritte", verbose_name="Deckungskreis")
    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="schritte", verbose_name="Jahr")
    betrag_cent = models.BigIntegerField("Minderung")
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    text = models.CharField("Erläuterung", max_length=300, blank=True)

    class Meta:
        verbose_name = "Konsolidierungsschritt"
        verbose_name_plural = "Konsolidierungsschritte"
        ordering = ["haushaltsjahr"]
        constraints = [models.UniqueConstraint(fields=["deckungskreis", "haushaltsjahr"], name="konsolidierung_ein_schritt_je_jahr")]

    def __str__(self) -> str:
        return f"{self.haushaltsjahr}: {euro(self.betrag_cent)}"
