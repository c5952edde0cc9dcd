"""Sitzungen of the Gremien with their Tagesordnung (Fachkonzept 2.3, 2.4; domain.md 1)."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import datum
from sozialraum.models.gremien import Beratung, Ergebnis, Gremium, Vorlage
from sozialraum.models.lesbar import lesbare
from sozialraum.sitzungskalender import WOCHENTAGE


class SitzungQuerySet(models.QuerySet["Sitzung"]):
    def sichtbar_fuer(self, zugang: Any) -> "SitzungQuerySet":
        """All for staff; for members those of the own Gremien and those with a public part."""
        return self if zugang.ist_intern else self.filter(Q(oeffentlicher_teil=True) | Q(gremium__in=zugang.gremien))

    def kommend(self, tag: date) -> "SitzungQuerySet":
        """From that day on, the next first; cancelled ones are no Termin."""
        return self.filter(tag__gte=tag).exclude(status=Sitzung.Status.AUSGEFALLEN).order_by("tag", "beginn", "pk")


@verfolgt()
class Sitzung(models.Model):
    """One meeting of a Gremium. ``kennung`` and ``folge`` name it in calendars, whatever becomes of its day."""

    class Status(models.TextChoices):
        GEPLANT = "geplant", "geplant"
        EINBERUFEN = "einberufen", "einberufen"
        STATTGEFUNDEN = "stattgefunden", "stattgefunden"
        AUSGEFALLEN = "ausgefallen", "ausgefallen"

    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="sitzungen", verbose_name="Gremium")
    tag = models.DateField("Tag")
    beginn = models.TimeField("Beginn", null=True, blank=True)
    ende = models.TimeField("Ende", null=True, blank=True)
    ort = models.CharField("Ort", max_length=150, blank=True)
    status = models.CharField("Status", max_length=14, choices=Status.choices, default=Status.GEPLANT)
    oeffentlicher_teil = models.BooleanField("Öffentlicher Teil", default=False)
    nichtoeffentlicher_teil = models.BooleanField("Nichtöffentlicher Teil", default=True)
    ausfallgrund = models.CharField("Grund des Ausfalls", max_length=300, blank=True)
    muster = models.BooleanField("Muster", default=False, editable=False)
    kennung = models.UUIDField("Kennung im Kalender", default=uuid.uuid4, unique=True, editable=False)
    folge = models.PositiveSmallIntegerField("Zahl der Änderungen", default=0, editable=False)
    geaendert_am = models.DateTimeField("Geändert am", default=timezone.now, editable=False)

    objects = SitzungQuerySet.as_manager()

    class Meta:
        verbose_name = "Sitzung"
        verbose_name_plural = "Sitzungen"
        ordering = ["-tag", "-beginn", "gremium"]
        constraints = [
            models.UniqueConstraint(fields=["gremium", "tag", "beginn"], nulls_distinct=False, name="sitzung_einmal_je_termin"),
            models.UniqueConstraint(fields=["id", "gremium"], name="sitzung_id_und_gremium"),
            models.CheckConstraint(
                condition=Q(oeffentlicher_teil=True) | Q(nichtoeffentlicher_teil=True), name="sitzung_hat_mindestens_einen_teil"
            ),
            models.CheckConstraint(condition=~Q(status="ausgefallen") | ~Q(ausfallgrund=""), name="ausgefallene_sitzung_nennt_grund"),
            models.CheckConstraint(condition=Q(ende__isnull=True) | Q(beginn__isnull=False), name="sitzung_mit_ende_hat_beginn"),
        ]
        indexes = [models.Index(fields=["tag"], name="sitzung_tag")]

    def __str__(self) -> str:
        return f"{self.gremium}, {datum(self.tag)}"

    def get_absolute_url(self) -> str:
        return reverse("sitzung", args=[self.pk])

    @property
    def uhrzeit(self) -> str:
        """ "16:30 bis 18:00 Uhr", "ab 16:30 Uhr"; empty while it is not known."""
        if self.beginn is None:
            return ""
        return f"{self.beginn:%H:%M} bis {self.ende:%H:%M} Uhr" if self.ende else f"ab {self.beginn:%H:%M} Uhr"

    @property
    def wann(self) -> str:
        """ "Donnerstag, 01.11.2007, 16:30 bis 18:00 Uhr"."""
        return ", ".join(teil for teil in (WOCHENTAGE[self.tag.weekday()], datum(self.tag), self.uhrzeit) if teil)

    @property
    def teile(self) -> str:
        """Which parts the meeting has, in words."""
        namen = {(True, True): "öffentlich und nichtöffentlich", (True, False): "öffentlich", (False, True): "nichtöffentlich"}
        return namen.get((self.oeffentlicher_teil, self.nichtoeffentlicher_teil), "")

    @property
    def steht_noch_aus(self) -> bool:
        return self.status in (self.Status.GEPLANT, self.Status.EINBERUFEN)


class PunktQuerySet(models.QuerySet["Tagesordnungspunkt"]):
    def sichtbar_fuer(self, zugang: Any) -> "PunktQuerySet":
        """Public points for everybody who sees the Sitzung; nichtöffentliche ones by their Gremium."""
        return lesbare(zugang, self, "sitzung__gremium")


@verfolgt()
class Tagesordnungspunkt(models.Model):
    """One point of an agenda. With a Vorlage it is the step of that Vorlage's Beratungsfolge, which then holds the result."""

    sitzung = models.ForeignKey(Sitzung, on_delete=models.PROTECT, related_name="punkte", verbose_name="Sitzung")
    nummer = models.PositiveSmallIntegerField("Nummer")
    titel = models.CharField("Titel", max_length=300)
    oeffentlich = models.BooleanField("Öffentlich", default=True)
    beratung = models.OneToOneField(
        Beratung, on_delete=models.PROTECT, null=True, blank=True, related_name="punkt", verbose_name="Beratung der Vorlage"
    )
    ergebnis = models.CharField("Ergebnis", max_length=20, choices=Ergebnis.choices, blank=True)
    ergebnis_text = models.TextField("Vermerk zum Ergebnis", blank=True)

    objects = PunktQuerySet.as_manager()

    class Meta:
        verbose_name = "Tagesordnungspunkt"
        verbose_name_plural = "Tagesordnungspunkte"
        ordering = ["sitzung", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["sitzung", "nummer"], name="punkt_nummer_je_sitzung", deferrable=Deferrable.DEFERRED),
            models.CheckConstraint(condition=~Q(titel=""), name="punkt_hat_einen_titel"),
            models.CheckConstraint(
                condition=Q(beratung__isnull=True) | Q(ergebnis="", ergebnis_text=""), name="ergebnis_der_vorlage_steht_in_der_beratung"
            ),
        ]

    def __str__(self) -> str:
        return f"TOP {self.nummer}: {self.titel}"

    @property
    def vorlage(self) -> Vorlage | None:
        return self.beratung.vorlage if self.beratung else None

    @property
    def quelle_des_ergebnisses(self) -> "Beratung | Tagesordnungspunkt":
        return self.beratung or self

    @property
    def ergebniswort(self) -> str:
        return self.quelle_des_ergebnisses.get_ergebnis_display()

    @property
    def ergebnisvermerk(self) -> str:
        return self.quelle_des_ergebnisses.ergebnis_text
