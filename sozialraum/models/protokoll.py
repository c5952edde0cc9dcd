"""Who did what, when, why: append-only, linked by a hash chain that is written at COMMIT (reliability.md, invariant 14)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sozialraum.models.gebiet import Gebiet


class ProtokollQuerySet(models.QuerySet["Protokoll"]):
    def sichtbar_fuer(self, zugang) -> "ProtokollQuerySet":
        """Rows without Gebiet concern everybody who may read the Protokoll; those with one only whoever has a right there."""
        if zugang.sieht_alles:
            return self
        return self.filter(Q(privat_fuer__isnull=True) | Q(privat_fuer__in=zugang.eigene_gebiete))


class Protokoll(models.Model):
    """One business write."""

    zeit = models.DateTimeField("Zeit", default=timezone.now, editable=False)
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Wer")
    wer = models.CharField("Wer", max_length=200)
    in_vertretung = models.CharField("i. V.", max_length=200, blank=True)
    aktion = models.CharField("Vorgang", max_length=60)
    gegenstand = models.CharField("Gegenstand", max_length=60)
    gegenstand_id = models.CharField("Nummer", max_length=60, blank=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=300, blank=True)
    text = models.TextField("Was")
    grund = models.TextField("Warum", blank=True)
    daten = models.JSONField("Angaben", default=dict)
    privat_fuer = models.ForeignKey(Gebiet, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Nur für")

    objects = ProtokollQuerySet.as_manager()

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokoll"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["gegenstand", "gegenstand_id"], name="protokoll_gegenstand")]

    def __str__(self) -> str:
        return self.text


class Protokollglied(models.Model):
    """The link of one Protokoll row: hash(content), the previous link's hash, and the hash over both. Written by the database alone."""

    protokoll = models.OneToOneField(Protokoll, on_delete=models.DO_NOTHING, db_constraint=False, related_name="glied")
    inhalt_hash = models.CharField(max_length=64)
    vorher = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "Protokollglied"
        verbose_name_plural = "Protokollglieder"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.hash
