"""What left the house: published tables of the Fallstatistik, cell by cell, for everyone to read and for the audit of the next one."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.rechte import Recht


class VeroeffentlichungQuerySet(models.QuerySet["Veroeffentlichung"]):
    def bekannt(self) -> "VeroeffentlichungQuerySet":
        """What a reader outside may know: everything that was ever released, also if it was withdrawn later."""
        return self.filter(freigegeben_am__isnull=False)

    def geltend(self) -> "VeroeffentlichungQuerySet":
        """Released and not withdrawn: open to everybody who reads papers."""
        return self.filter(status=Veroeffentlichung.Status.FREIGEGEBEN)

    def sichtbar_fuer(self, zugang: Any) -> "VeroeffentlichungQuerySet":
        """Released ones: everybody with an account that reads papers. Drafts: who makes or releases them, or reads all drafts."""
        if any(zugang.darf(recht) for recht in (Recht.DATEN_PFLEGEN, Recht.VEROEFFENTLICHUNG_FREIGEBEN, Recht.ALLE_ENTWUERFE_LESEN)):
            return self
        return self.bekannt()


@verfolgt()
class Veroeffentlichung(models.Model):
    """A table that is, was or shall be public: what it counts, how fine it is and why not finer, who made and who released it."""

    class Status(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        FREIGEGEBEN = "freigegeben", "freigegeben"
        ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"
        VERWORFEN = "verworfen", "verworfen"

    class Inhalt(models.TextChoices):
        BESTAND = "bestand", "laufende Hilfen am Ende des Quartals"
        BEGONNEN = "begonnen", "begonnene Hilfen des Kalenderjahres"
        BEENDET = "beendet", "beendete Hilfen des Kalenderjahres"

    titel = models.CharField("Titel", max_length=200)
    inhalt = models.CharField("Inhalt", max_length=10, choices=Inhalt.choices)
    von = models.DateField("Erster Monat")
    bis = models.DateField("Letzter Monat")
    groesse = models.CharField("Größe", max_length=60)
    hilfearten = models.JSONField("Hilfearten", default=list)
    meldungen = models.JSONField("Fallmeldungen", default=list)
    gebietsstand = models.DateField("Gebietsstand")
    schwelle = models.PositiveSmallIntegerField("Schwelle")
    fassung = models.CharField("Gliederung", max_length=60)
    gruende = models.JSONField("Warum nicht feiner", default=list, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    status = models.CharField("Stand", max_length=15, choices=Status.choices, default=Status.ENTWURF)
    erstellt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Erstellt von"
    )
    created_at = models.DateTimeField("Erstellt am", default=timezone.now, editable=False)
    freigegeben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Freigegeben von"
    )
    freigegeben_am = models.DateTimeField("Freigegeben am", null=True, blank=True)
    zurueckgezogen_am = models.DateTimeField("Zurückgezogen am", null=True, blank=True)
    grund = models.CharField("Grund der Rücknahme", max_length=300, blank=True)

    objects = VeroeffentlichungQuerySet.as_manager()

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ["-bis", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(freigegeben_von__isnull=True) | Q(erstellt_von__isnull=True) | ~Q(freigegeben_von=F("erstellt_von")),
                name="veroeffentlichung_gibt_ein_anderer_frei",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["entwurf", "verworfen"], freigegeben_am__isnull=True, zurueckgezogen_am__isnull=True)
                | Q(status="freigegeben", freigegeben_am__isnull=False, zurueckgezogen_am__isnull=True)
                | (Q(status="zurueckgezogen", freigegeben_am__isnull=False, zurueckgezogen_am__isnull=False) & ~Q(grund="")),
                name="veroeffentlichung_stand_und_zeiten",
            ),
            models.CheckConstraint(condition=Q(schwelle__gte=2, von__lte=F("bis")), name="veroeffentlichung_mit_schwelle_und_zeitraum"),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("veroeffentlichung", args=[self.pk])


class Veroeffentlichungszelle(models.Model):
    """One number of a published table: which Stadtteile and Hilfearten it counts, and the number, or none where it is gesperrt.

    Append-only, also after a withdrawal: what was once read stays known.
    """

    veroeffentlichung = models.ForeignKey(
        Veroeffentlichung, on_delete=models.PROTECT, related_name="zellen", verbose_name="Veröffentlichung"
    )
    zeile = models.PositiveSmallIntegerField("Zeile")
    spalte = models.PositiveSmallIntegerField("Spalte")
    gebiet = models.CharField("Gebiet", max_length=200)
    hilfen = models.CharField("Hilfen", max_length=200)
    orte = models.JSONField("Stadtteile")
    merkmale = models.JSONField("Hilfearten")
    anzahl = models.PositiveIntegerField("Anzahl", null=True, blank=True)

    class Meta:
        verbose_name = "Zelle einer Veröffentlichung"
        verbose_name_plural = "Zellen der Veröffentlichungen"
        ordering = ["veroeffentlichung", "zeile", "spalte"]
        constraints = [
            models.UniqueConstraint(fields=["veroeffentlichung", "zeile", "spalte"], name="veroeffentlichungszelle_einmal"),
        ]

    def __str__(self) -> str:
        return f"{self.gebiet}, {self.hilfen}: {'gesperrt' if self.anzahl is None else self.anzahl}"
