"""How a file with Buchungen is read: the profile that Controlling makes in the editor, and a file on its way (domain.md 4)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.models import Datei
from budgets.imports.buchungsbetrag import FORMATE
from budgets.imports.lesart import BELEG, BEWEGUNG, EINFACHE, STAND, Betragsspalte, Feldangabe, Lesart
from budgets.models.haushaltsstelle import Welt


class Modus(models.TextChoices):
    """How rows of a second export are recognised."""

    BELEG = BELEG, "Belegschlüssel: jede Zeile nennt ihren Beleg; bekannte werden übergangen, geänderte storniert und neu gebucht"
    BEWEGUNG = BEWEGUNG, "Bewegung: jede Zeile ist eine Buchung; gleiche Zeilen zählen so oft, wie sie in einer Datei stehen"
    STAND = STAND, "Stand: die Datei nennt Summen; gebucht wird der Unterschied zum letzten Stand"


class Kodierung(models.TextChoices):
    AUTO = "", "erkennen"
    UTF8 = "utf-8-sig", "UTF-8, auch mit Kennung (BOM)"
    CP1252 = "cp1252", "Windows-1252"
    LATIN9 = "iso8859-15", "Latin-9 (ISO 8859-15)"


class Trennzeichen(models.TextChoices):
    AUTO = "", "erkennen"
    SEMIKOLON = ";", "Semikolon"
    KOMMA = ",", "Komma"
    TAB = "tab", "Tabulator"
    STRICH = "|", "senkrechter Strich"


@verfolgt()
class Buchungsprofil(models.Model):
    """The reading of one kind of export; ``felder``: Feld → Spalte or fixed value, ``betraege``: columns with amounts."""

    name = models.CharField("Name", max_length=80, unique=True)
    quelle = models.CharField("Verfahren", max_length=40)
    modus = models.CharField("Erkennen schon gebuchter Zeilen", max_length=10, choices=Modus.choices, default=Modus.BEWEGUNG)
    welt = models.CharField("Haushaltswesen", max_length=8, choices=Welt.choices, default=Welt.DOPPISCH)
    kodierung = models.CharField("Zeichenkodierung", max_length=12, choices=Kodierung.choices, blank=True)
    trennzeichen = models.CharField("Trennzeichen", max_length=3, choices=Trennzeichen.choices, blank=True)
    zahlformat = models.CharField("Zahlenformat", max_length=8, choices=FORMATE, default="deutsch")
    kopfzeile = models.PositiveSmallIntegerField("Zeile der Überschriften", default=0)
    kopf = models.JSONField("Spalten der Datei", default=list)
    felder = models.JSONField("Felder", default=dict)
    betraege = models.JSONField("Betragsspalten", default=list)
    ertrag_negativ = models.BooleanField("Erträge stehen negativ in der Datei", default=False)
    einnahme_spalte = models.CharField("Einnahmen erkennt man an der Spalte", max_length=200, blank=True)
    einnahme_muster = models.CharField("mit dem Inhalt", max_length=200, blank=True)
    auslassen_spalte = models.CharField("Auslassen: Spalte", max_length=200, blank=True)
    auslassen_muster = models.CharField("Auslassen: Inhalt", max_length=200, blank=True)
    nur_spalte = models.CharField("Nur nehmen: Spalte", max_length=200, blank=True)
    nur_muster = models.CharField("Nur nehmen: Inhalt", max_length=200, blank=True)
    kurzes_sachkonto = models.BooleanField("Sachkonto nur bis zum ersten Leerzeichen", default=False)
    zentral = models.BooleanField("Ohne bekanntes Gebiet zentral buchen", default=False)
    aktiv = models.BooleanField("In Gebrauch", default=True)
    updated_at = models.DateTimeField("Zuletzt geändert", default=timezone.now)

    class Meta:
        verbose_name = "Buchungsprofil"
        verbose_name_plural = "Buchungsprofile"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(quelle=""), name="buchungsprofil_nennt_verfahren")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("buchungsprofil", args=[self.pk])

    @property
    def lesart(self) -> Lesart:
        return Lesart(
            **{name: getattr(self, name) for name in EINFACHE},
            felder={feld: Feldangabe(**angabe) for feld, angabe in self.felder.items()},
            betraege=tuple(Betragsspalte(**angabe) for angabe in self.betraege),
        )


class BuchungsentwurfQuerySet(models.QuerySet["Buchungsentwurf"]):
    def von(self, nutzer: Any) -> "BuchungsentwurfQuerySet":
        return self.filter(nutzer=nutzer).select_related("datei", "profil").defer("datei__inhalt")


class Buchungsentwurf(models.Model):
    """A file that was sent and not yet taken over. Only its extract is kept: the columns of the profile, Belege as keyed hash."""

    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="buchungsentwuerfe", verbose_name="Auszug")
    sha256 = models.CharField("SHA-256 der Datei", max_length=64)
    profil = models.ForeignKey(Buchungsprofil, on_delete=models.CASCADE, related_name="entwuerfe", verbose_name="Profil")
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Von")
    stichtag = models.DateField("Stand vom", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    zeilen = models.PositiveIntegerField("Zeilen", default=0)
    fallengelassen = models.JSONField("Nicht übernommene Spalten", default=list)
    hinweise = models.JSONField("Hinweise", default=list)
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    objects = BuchungsentwurfQuerySet.as_manager()

    class Meta:
        verbose_name = "Buchungsentwurf"
        verbose_name_plural = "Buchungsentwürfe"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.datei.name

    def get_absolute_url(self) -> str:
        return reverse("buchungen_pruefen", args=[self.pk])
