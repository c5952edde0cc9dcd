"""Reports that were produced: content as canonical JSON, the PDF, the checksum. Append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from basis.models import Datei
from basis.monate import monatsname
from budgets.models import Haushaltsjahr, Verteilung
from sozialraum.models import Gebiet


class Bericht(models.Model):
    """One report for one Gebiet, as it was printed; later data never changes it.

    ``stand`` is the Verteilung's status when it was kept, ``paket`` the checksum of the calculation that all its reports share.
    """

    class Typ(models.TextChoices):
        SOZIALRAUMBUDGET = "sozialraumbudget", "Sozialraumbudget"

    typ = models.CharField("Berichtstyp", max_length=30, choices=Typ.choices)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="berichte", verbose_name="Gebiet")
    verteilung = models.ForeignKey(Verteilung, on_delete=models.PROTECT, related_name="berichte", verbose_name="Verteilung")
    stand = models.CharField("Stand bei der Ablage", max_length=12, choices=Verteilung.Status.choices)
    paket = models.CharField("Prüfsumme der Rechnung", max_length=64, blank=True)
    gebietsstand = models.DateField("Gebietsstand")
    datenstand = models.DateField("Datenstand")
    inhalt = models.JSONField("Inhalt")
    pruefsumme = models.CharField("Prüfsumme", max_length=64)
    protokollkopf = models.CharField("Kopf der Protokollkette", max_length=64, blank=True)
    pdf = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="berichte", verbose_name="PDF")
    muster = models.BooleanField("Musterdaten", default=False)
    erstellt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Erstellt von")
    created_at = models.DateTimeField("Erstellt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Bericht"
        verbose_name_plural = "Berichte"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["typ", "gebiet", "verteilung", "pruefsumme", "paket"], name="bericht_einmal_je_inhalt")
        ]

    def __str__(self) -> str:
        return f"{self.get_typ_display()} {self.gebiet} ({self.created_at:%d.%m.%Y})"

    def get_absolute_url(self) -> str:
        return reverse("bericht", args=[self.pk])


class Ablage(models.Model):
    """What every released report keeps: content, paper, checksums, the head of the Protokoll, and who released it. Append-only.

    What changes later makes a new ``fassung`` of the same report; the earlier ones stay.
    """

    fassung = models.PositiveSmallIntegerField("Fassung")
    datenstand = models.DateField("Datenstand")
    inhalt = models.JSONField("Inhalt")
    pruefsumme = models.CharField("Prüfsumme", max_length=64)
    protokollkopf = models.CharField("Kopf der Protokollkette", max_length=64, blank=True)
    pdf = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="+", verbose_name="PDF")
    muster = models.BooleanField("Musterdaten", default=False)
    freigegeben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Freigegeben von"
    )
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Freigegeben am", default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Monatsfreigabe(Ablage):
    """A Monats-Controllingbericht that one person released, without texts. The database takes no new ones."""

    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="monatsberichte", verbose_name="Haushaltsjahr")
    monat = models.PositiveSmallIntegerField("Monat")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="monatsberichte", verbose_name="Gebiet")

    class Meta:
        verbose_name = "Monatsbericht"
        verbose_name_plural = "Monatsberichte"
        ordering = ["-haushaltsjahr__jahr", "-monat", "gebiet__ebene", "gebiet__schluessel", "-fassung"]
        constraints = [
            models.UniqueConstraint(fields=["haushaltsjahr", "monat", "gebiet", "fassung"], name="monatsbericht_einmal_je_fassung"),
            models.CheckConstraint(condition=Q(monat__gte=1, monat__lte=12), name="monatsbericht_eines_monats"),
        ]

    def __str__(self) -> str:
        return f"Monatsbericht {self.monat:02d}/{self.haushaltsjahr.jahr} {self.gebiet}, Fassung {self.fassung}"

    def get_absolute_url(self) -> str:
        return reverse("monatsfreigabe", args=[self.pk])

    @property
    def zeitraumname(self) -> str:
        return monatsname(self.datenstand)
