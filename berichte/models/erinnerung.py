"""How often an account is reminded by mail, which mails went out, and which did not."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import datum
from berichte.erinnerung import TAKTWORTE, Gesendet, Takt

TAKTE = [(takt.value, wort) for takt, wort in TAKTWORTE.items()]


@verfolgt()
class Erinnerungstakt(models.Model):
    """What an account chose; without a row it is reminded every day."""

    nutzer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erinnerungstakt", verbose_name="Zugang")
    takt = models.CharField("Erinnerung per E-Mail", max_length=14, choices=TAKTE, default=Takt.TAEGLICH.value)

    class Meta:
        verbose_name = "Takt der Erinnerungen"
        verbose_name_plural = "Takte der Erinnerungen"
        constraints = [
            models.CheckConstraint(condition=Q(takt__in=[takt.value for takt in Takt]), name="erinnerungstakt_ist_bekannt"),
        ]

    def __str__(self) -> str:
        return f"Erinnerungen an {self.nutzer}: {self.get_takt_display()}"


class Erinnerungsbrief(models.Model):
    """One mail that went out. It keeps which entries it named, as hashes, not what it said. Append-only."""

    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erinnerungsbriefe", verbose_name="Zugang")
    tag = models.DateField("Tag")
    anzahl = models.PositiveIntegerField("Zahl der Aufgaben")
    kennungen: Any = ArrayField(models.CharField(max_length=16), verbose_name="Kennungen der Einträge")
    pruefsumme = models.CharField("Prüfsumme des Inhalts", max_length=64)
    created_at = models.DateTimeField("Versandt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Erinnerungsbrief"
        verbose_name_plural = "Erinnerungsbriefe"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["nutzer", "tag", "pruefsumme"], name="erinnerung_derselbe_inhalt_einmal_am_tag"),
            models.CheckConstraint(condition=Q(anzahl__gte=1), name="erinnerung_nennt_etwas"),
        ]

    def __str__(self) -> str:
        return f"Erinnerung vom {datum(self.tag)} an {self.nutzer}"

    @property
    def gesendet(self) -> Gesendet:
        return Gesendet(self.tag, frozenset(self.kennungen))


class Erinnerungsfehler(models.Model):
    """A mail that did not go out: whose address the server refused, or that it did not answer (then of no account). One a day of each."""

    class Art(models.TextChoices):
        ADRESSE = "adresse", "Adresse abgelehnt"
        SERVER = "server", "Mailserver antwortet nicht"

    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="erinnerungsfehler", verbose_name="Zugang"
    )
    tag = models.DateField("Tag")
    art = models.CharField("Was geschah", max_length=10, choices=Art.choices)
    grund = models.CharField("Meldung des Servers", max_length=100)
    versuche = models.PositiveIntegerField("Versuche an diesem Tag", default=1)
    zuletzt = models.DateTimeField("Zuletzt versucht", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Gescheiterte Erinnerung"
        verbose_name_plural = "Gescheiterte Erinnerungen"
        ordering = ["-zuletzt", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nutzer", "tag", "art"], name="erinnerungsfehler_einmal_am_tag", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(art="adresse", nutzer__isnull=False) | Q(art="server", nutzer__isnull=True),
                name="erinnerungsfehler_von_adresse_oder_server",
            ),
            models.CheckConstraint(condition=Q(versuche__gte=1), name="erinnerungsfehler_nach_einem_versuch"),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()} am {datum(self.tag)}: {self.nutzer or 'alle Zugänge'}"
