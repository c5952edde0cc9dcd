"""Where values come from: a Datenlieferung with file, hash, profile, person (reliability.md, invariants 6 and 7)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.models import Datei


class Lieferungsart(models.TextChoices):
    BASISSTATISTIK = "basisstatistik", "Basisstatistik (Indikatorwerte)"
    BEVOELKERUNG = "bevoelkerung", "Bevölkerung nach Alter und Geschlecht"
    FALLSTATISTIK = "fallstatistik", "Fallstatistik (Fallzahlen)"
    FALLEXPORT = "fallexport", "Fallstatistik (Fallexport, beim Einlesen gezählt)"
    ERFASSUNG = "erfassung", "Erfassung von Hand"
    TRAEGER = "traeger", "Träger"
    EINRICHTUNGEN = "einrichtungen", "Einrichtungen"
    BUCHUNGEN = "buchungen", "Buchungen"
    TRAEGERABFRAGE = "traegerabfrage", "Rückmeldung einer Einrichtung"


STAMMDATEN = frozenset({Lieferungsart.TRAEGER, Lieferungsart.EINRICHTUNGEN})  # rows that are brought in line, not values that add up


@verfolgt()
class Importprofil(models.Model):
    """A remembered mapping of columns, so that next month's file needs no clicking."""

    name = models.CharField("Name", max_length=100, unique=True)
    art = models.CharField("Art", max_length=20, choices=Lieferungsart.choices)
    zuordnung = models.JSONField("Zuordnung der Spalten", default=dict)
    zahlformat = models.CharField("Zahlenformat", max_length=12, default="auto")
    updated_at = models.DateTimeField("Zuletzt benutzt", default=timezone.now)

    class Meta:
        verbose_name = "Importprofil"
        verbose_name_plural = "Importprofile"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportentwurfQuerySet(models.QuerySet["Importentwurf"]):
    def im_assistenten(self, nutzer: Any) -> "ImportentwurfQuerySet":
        """Somebody's imports; without returned questionnaires, which wait on the page of their Abfrage, and without counts of schools."""
        rows = self.filter(nutzer=nutzer, indikator__isnull=True).exclude(art=Lieferungsart.TRAEGERABFRAGE)
        return rows.select_related("datei", "profil").defer("datei__inhalt")

    def mit_schulwerten(self, nutzer: Any) -> "ImportentwurfQuerySet":
        """Somebody's files of school counts; they have pages of their own."""
        return self.filter(nutzer=nutzer, indikator__isnull=False).select_related("datei", "indikator").defer("datei__inhalt")


class Importentwurf(models.Model):
    """A file on its way through the four steps. Nothing of it counts before the last one; drafts are purged after some days.

    ``indikator``: of which the file holds counts of schools; empty for every other import.
    """

    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="entwuerfe", verbose_name="Datei")
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="importentwuerfe", verbose_name="Von")
    art = models.CharField("Art", max_length=20, choices=Lieferungsart.choices)
    blatt = models.CharField("Blatt", max_length=100, blank=True)
    stichtag = models.DateField("Stichtag", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=200, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    zuordnung = models.JSONField("Zuordnung der Spalten", default=dict)
    zahlformat = models.CharField("Zahlenformat", max_length=12, default="auto")
    profil = models.ForeignKey(Importprofil, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="Profil")
    merken_als = models.CharField("Zuordnung merken als", max_length=100, blank=True)
    indikator = models.ForeignKey(
        "sozialraum.Indikator", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="Indikator"
    )
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    objects = ImportentwurfQuerySet.as_manager()

    class Meta:
        verbose_name = "Importentwurf"
        verbose_name_plural = "Importentwürfe"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.datei.name


class DatenlieferungQuerySet(models.QuerySet["Datenlieferung"]):
    def wirksam(self) -> "DatenlieferungQuerySet":
        return self.filter(zurueckgenommen_am__isnull=True)


@verfolgt()
class Datenlieferung(models.Model):
    """One delivery that was taken over as a whole; it can be taken back as a whole until something uses it."""

    art = models.CharField("Art", max_length=20, choices=Lieferungsart.choices)
    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, null=True, blank=True, related_name="lieferungen", verbose_name="Datei")
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    profil = models.CharField("Profil", max_length=100, blank=True)
    zuordnung = models.JSONField("Zuordnung der Spalten", default=dict)
    quelle = models.CharField("Quelle", max_length=200, blank=True)
    stichtag = models.DateField("Jüngster Stichtag", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="lieferungen", verbose_name="Übernommen von"
    )
    created_at = models.DateTimeField("Übernommen am", default=timezone.now, editable=False)
    anzahl_neu = models.PositiveIntegerField("Neu", default=0)
    anzahl_geaendert = models.PositiveIntegerField("Geändert", default=0)
    anzahl_unveraendert = models.PositiveIntegerField("Unverändert", default=0)
    anzahl_warnungen = models.PositiveIntegerField("Warnungen", default=0)
    grund = models.TextField("Grund der Korrektur", blank=True)
    zurueckgenommen_am = models.DateTimeField("Zurückgenommen am", null=True, blank=True)
    zurueckgenommen_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Zurückgenommen von"
    )
    ruecknahme_grund = models.TextField("Grund der Rücknahme", blank=True)

    objects = DatenlieferungQuerySet.as_manager()

    class Meta:
        verbose_name = "Datenlieferung"
        verbose_name_plural = "Datenlieferungen"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "profil", "stichtag"],
                condition=Q(zurueckgenommen_am__isnull=True) & ~Q(sha256=""),
                name="lieferung_dieselbe_datei_einmal",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(zurueckgenommen_am__isnull=True, zurueckgenommen_von__isnull=True, ruecknahme_grund="")
                | (Q(zurueckgenommen_am__isnull=False) & Q(zurueckgenommen_von__isnull=False) & ~Q(ruecknahme_grund="")),
                name="ruecknahme_mit_wer_wann_warum",
            ),
            models.CheckConstraint(
                condition=Q(art=Lieferungsart.ERFASSUNG) | Q(datei__isnull=False, sha256__gt=""), name="lieferung_hat_eine_datei"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.datei.name if self.datei else self.get_art_display()} vom {timezone.localtime(self.created_at):%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("lieferung", args=[self.pk])


class Verwendung(models.Model):
    """Something final that uses a Datenlieferung; while one exists the delivery cannot be taken back."""

    lieferung = models.ForeignKey(Datenlieferung, on_delete=models.PROTECT, related_name="verwendungen", verbose_name="Datenlieferung")
    gegenstand = models.CharField("Gegenstand", max_length=60)
    gegenstand_id = models.CharField("Nummer", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=300)
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Verwendung"
        verbose_name_plural = "Verwendungen"
        constraints = [
            models.UniqueConstraint(fields=["lieferung", "gegenstand", "gegenstand_id"], name="verwendung_einmal"),
        ]

    def __str__(self) -> str:
        return self.bezeichnung


class Stammaenderung(models.Model):
    """What a delivery of Träger or Einrichtungen did to one row: as it was (None: it was not there) and as it then stood."""

    lieferung = models.ForeignKey(
        Datenlieferung, on_delete=models.PROTECT, related_name="stammaenderungen", verbose_name="Datenlieferung"
    )
    modell = models.CharField("Was", max_length=20, choices=[("traeger", "Träger"), ("einrichtung", "Einrichtung")])
    schluessel = models.CharField("Schlüssel", max_length=80)
    vorher = models.JSONField("Vorher", null=True)
    nachher = models.JSONField("Nachher")

    class Meta:
        verbose_name = "Änderung an Stammdaten"
        verbose_name_plural = "Änderungen an Stammdaten"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(modell__in=["traeger", "einrichtung"]), name="stammaenderung_modell_ist_bekannt"),
        ]

    def __str__(self) -> str:
        return f"{self.get_modell_display()} {self.schluessel}"
