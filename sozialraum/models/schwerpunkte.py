"""Lists of Schwerpunkträume: drafts, and what was frozen with inputs, result and checksum (domain.md 2)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.models.gebiet import Gebiet
from sozialraum.models.gremien import Beschluss
from sozialraum.models.typisierung import Typisierungsverfahren, merkmale_als_json
from sozialraum.rechte import Recht


class SchwerpunktraumlisteQuerySet(models.QuerySet["Schwerpunktraumliste"]):
    def mit_merkmalen(self) -> "SchwerpunktraumlisteQuerySet":
        """With the method and its Merkmale, as ``inputs.schwerpunkte.methode`` reads them."""
        return self.select_related("verfahren").annotate(merkmalsliste=merkmale_als_json("verfahren"))

    def festgestellt(self) -> "SchwerpunktraumlisteQuerySet":
        return self.filter(status=Schwerpunktraumliste.Status.FESTGESTELLT)

    def geltend(self) -> "SchwerpunktraumlisteQuerySet":
        """Frozen and not replaced by a frozen correction; the latest Stichtag first."""
        ersetzt = Schwerpunktraumliste.objects.festgestellt().filter(korrigiert=models.OuterRef("pk"))
        return self.festgestellt().exclude(models.Exists(ersetzt)).order_by("-stichtag", "-festgestellt_am", "-pk")

    def sichtbar_fuer(self, zugang: Any) -> "SchwerpunktraumlisteQuerySet":
        """Frozen ones: all staff, and members of the Gremium that decided on them. Drafts: who reads all drafts."""
        if zugang.darf(Recht.ALLE_ENTWUERFE_LESEN):
            return self
        if zugang.darf(Recht.INTERN_LESEN):
            return self.festgestellt()
        return self.festgestellt().filter(beschluss__gremium__in=zugang.gremien)


@verfolgt(ohne=("paket",))
class Schwerpunktraumliste(models.Model):
    """A list of Schwerpunkträume: a draft that is calculated afresh, or frozen with inputs, result and checksum (``paket``)."""

    class Status(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        FESTGESTELLT = "festgestellt", "festgestellt"

    name = models.CharField("Name", max_length=150)
    verfahren = models.ForeignKey(Typisierungsverfahren, on_delete=models.PROTECT, related_name="listen", verbose_name="Verfahren")
    gebietsstand = models.DateField("Gebietsstand")
    stichtag = models.DateField("Stichtag")
    vergleichstag = models.DateField("Vergleichstag", null=True, blank=True)
    ausschluesse = models.JSONField("Von der Bewertung ausgeschlossen", default=dict, blank=True)
    status = models.CharField("Status", max_length=12, choices=Status.choices, default=Status.ENTWURF)
    notiz = models.TextField("Begründung", blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    korrigiert = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="korrigiert_durch", verbose_name="Korrigiert"
    )
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="schwerpunktraumlisten", verbose_name="Beschluss"
    )
    erstellt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Erstellt von"
    )
    created_at = models.DateTimeField("Erstellt am", default=timezone.now, editable=False)
    festgestellt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Festgestellt von"
    )
    festgestellt_am = models.DateTimeField("Festgestellt am", null=True, blank=True)
    paket = models.JSONField("Paket", null=True, blank=True)
    pruefsumme = models.CharField("Prüfsumme", max_length=64, blank=True)

    objects = SchwerpunktraumlisteQuerySet.as_manager()

    class Meta:
        verbose_name = "Liste der Schwerpunkträume"
        verbose_name_plural = "Listen der Schwerpunkträume"
        ordering = ["-stichtag", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="festgestellt") | Q(festgestellt_am__isnull=False, paket__isnull=False, pruefsumme__gt=""),
                name="festgestellt_ist_vollstaendig",
            ),
            models.CheckConstraint(
                condition=Q(status="festgestellt")
                | Q(festgestellt_am__isnull=True, festgestellt_von__isnull=True, paket__isnull=True, pruefsumme="", beschluss__isnull=True),
                name="entwurf_traegt_kein_ergebnis",
            ),
            models.CheckConstraint(
                condition=Q(vergleichstag__isnull=True) | Q(vergleichstag__lt=F("stichtag")), name="vergleich_liegt_davor"
            ),
            models.CheckConstraint(condition=Q(korrigiert__isnull=True) | ~Q(notiz=""), name="korrigierte_liste_nennt_den_grund"),
            models.CheckConstraint(condition=Q(korrigiert__isnull=True) | ~Q(korrigiert=F("pk")), name="liste_korrigiert_eine_andere"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("schwerpunktraumliste", args=[self.pk])

    @property
    def ist_festgestellt(self) -> bool:
        return self.status == self.Status.FESTGESTELLT


class Schwerpunktraumzeile(models.Model):
    """One Stadtteil of a frozen list: its classes, or why it is not rated. Written once, when the list is frozen."""

    liste = models.ForeignKey(Schwerpunktraumliste, on_delete=models.PROTECT, related_name="zeilen", verbose_name="Liste")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="schwerpunktraumzeilen", verbose_name="Gebiet")
    schluessel = models.CharField("Schlüssel", max_length=20)
    name = models.CharField("Name", max_length=120)
    sozialraum = models.CharField("Sozialraum", max_length=20, blank=True)
    einwohner = models.PositiveIntegerField("Einwohnende", null=True, blank=True)
    bewertet = models.BooleanField("Bewertet")
    grund = models.TextField("Warum nicht bewertet", blank=True)
    z = models.JSONField("z-Werte", default=dict)
    status_index = models.DecimalField("Statusindex", max_digits=24, decimal_places=20, null=True, blank=True)
    statusklasse = models.CharField("Statusklasse", max_length=40, blank=True)
    dynamik_index = models.DecimalField("Dynamikindex", max_digits=24, decimal_places=20, null=True, blank=True)
    dynamikklasse = models.CharField("Dynamikklasse", max_length=40, blank=True)
    schwerpunktraum = models.BooleanField("Schwerpunktraum", default=False)

    class Meta:
        verbose_name = "Zeile einer Liste der Schwerpunkträume"
        verbose_name_plural = "Zeilen der Listen der Schwerpunkträume"
        ordering = ["liste", "schluessel"]
        constraints = [
            models.UniqueConstraint(fields=["liste", "gebiet"], name="schwerpunktraumzeile_einmal_je_liste"),
            models.CheckConstraint(
                condition=Q(bewertet=True, grund="", status_index__isnull=False, statusklasse__gt="")
                | (Q(bewertet=False, status_index__isnull=True, statusklasse="", dynamik_index__isnull=True) & ~Q(grund="")),
                name="bewertet_oder_grund",
            ),
            models.CheckConstraint(condition=Q(schwerpunktraum=False) | Q(bewertet=True), name="schwerpunktraum_ist_bewertet"),
            models.CheckConstraint(
                condition=Q(dynamik_index__isnull=True, dynamikklasse="") | Q(dynamik_index__isnull=False, dynamikklasse__gt=""),
                name="dynamik_index_mit_klasse",
            ),
            # PostgreSQL sorts NaN above every number
            models.CheckConstraint(
                condition=(Q(status_index__isnull=True) | Q(status_index__lt=10**4))
                & (Q(dynamik_index__isnull=True) | Q(dynamik_index__lt=10**4)),
                name="index_ist_eine_zahl",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.liste}"
