"""Frühwarnregeln with versions, and what they raised (Fachkonzept 3.3, Frühwarnsysteme; domain.md 6)."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import zahl
from proaktiv.fruehwarnung import REGELARTEN, WARNRICHTUNGEN, Regel, Regelart, Warnrichtung, regelsatz
from proaktiv.models.hinweis import Hinweis
from sozialraum.models import Datenlieferung, Gebiet, Indikator
from sozialraum.rechte import Recht


@verfolgt()
class Fruehwarnregel(models.Model):
    """Watches one Indikator on one Ebene. How, says the version in force; switched off it raises nothing."""

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Name", max_length=150, unique=True, db_collation="de-x-icu")
    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="fruehwarnregeln", verbose_name="Indikator")
    ebene = models.PositiveSmallIntegerField("Ebene", choices=Gebiet.EbeneChoice.choices, default=Gebiet.EbeneChoice.STADTTEIL)
    aktiv = models.BooleanField("In Gebrauch", default=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Frühwarnregel"
        verbose_name_plural = "Frühwarnregeln"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__gt=""), name="fruehwarnregel_hat_einen_namen"),
            models.CheckConstraint(condition=Q(ebene__in=[2, 3, 4]), name="fruehwarnregel_unter_dem_fachbereich"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("fruehwarnregel", args=[self.schluessel])

    @property
    def einheit(self) -> str:
        return self.indikator.einheit_am_wert

    @property
    def stand(self) -> str:
        return "in Gebrauch" if self.aktiv else "ausgeschaltet"

    @property
    def urteil(self) -> str:
        """The newest version in words."""
        fassungen = sorted(self.fassungen.all(), key=lambda f: f.version)
        return regelsatz(fassungen[-1].als_regel, self.einheit) if fassungen else ""


class Fruehwarnfassung(models.Model):
    """How a rule judges from a day on. Append-only: a change is a new version with its reason."""

    regel = models.ForeignKey(Fruehwarnregel, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Frühwarnregel")
    version = models.PositiveSmallIntegerField("Fassung")
    gueltig_ab = models.DateField("Gilt ab")
    art = models.CharField("Art", max_length=14, choices=[(a.value, name) for a, name in REGELARTEN.items()])
    richtung = models.CharField("Richtung", max_length=4, choices=[(r.value, name) for r, name in WARNRICHTUNGEN.items()])
    grenze = models.DecimalField("Grenze", max_digits=20, decimal_places=6, null=True, blank=True)
    relativ = models.BooleanField("In Prozent des Vergleichswerts", default=False)
    mindestfallzahl = models.PositiveIntegerField("Mindestfallzahl", default=0)
    anlass = models.CharField("Anlass der Fassung", max_length=300, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Fassung einer Frühwarnregel"
        verbose_name_plural = "Fassungen der Frühwarnregeln"
        ordering = ["regel", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["regel", "version"], name="fruehwarnfassung_einmal"),
            models.CheckConstraint(
                condition=Q(art="anstieg", grenze__isnull=True, relativ=False)
                | Q(art="schwelle", grenze__isnull=False, relativ=False)
                | Q(art__in=["abstand", "veraenderung"], grenze__isnull=False, grenze__gt=0),
                name="fruehwarnfassung_ist_eine_regel",
            ),
            models.CheckConstraint(condition=Q(richtung__in=["hoch", "tief"]), name="fruehwarnfassung_richtung_ist_bekannt"),
            models.CheckConstraint(condition=Q(version=1) | Q(anlass__gt=""), name="neue_fruehwarnfassung_nennt_den_anlass"),
        ]

    def __str__(self) -> str:
        return f"{self.regel}, Fassung {self.version}"

    @property
    def als_regel(self) -> Regel:
        """For the evaluation (proaktiv/fruehwarnung.py)."""
        return Regel(Regelart(self.art), Warnrichtung(self.richtung), self.grenze, self.relativ, self.mindestfallzahl)

    @property
    def satz(self) -> str:
        return regelsatz(self.als_regel, self.regel.einheit)


WIRKSAM = Q(zurueckgezogen_am__isnull=True, fehlalarm_am__isnull=True)


class FruehwarnungQuerySet(models.QuerySet["Fruehwarnung"]):
    def sichtbar_fuer(self, zugang: Any) -> "FruehwarnungQuerySet":
        """As the Hinweis that each raised."""
        if not zugang.darf(Recht.HAUSRUNDEN_LESEN):
            return self.none()
        return self if zugang.sieht_alles else self.filter(gebiet__in=zugang.gebiete_mit(Recht.HAUSRUNDEN_LESEN))

    def wirksam(self) -> "FruehwarnungQuerySet":
        """Neither withdrawn nor marked as false alarm."""
        return self.filter(WIRKSAM)


@verfolgt()
class Fruehwarnung(models.Model):
    """What a rule raised: one that counts per rule, Gebiet and Stichtag, with version, values and Hinweis. What was withdrawn stays."""

    regel = models.ForeignKey(Fruehwarnregel, on_delete=models.PROTECT, related_name="warnungen", verbose_name="Frühwarnregel")
    fassung = models.ForeignKey(Fruehwarnfassung, on_delete=models.PROTECT, related_name="warnungen", verbose_name="Fassung")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="fruehwarnungen", verbose_name="Gebiet")
    stichtag = models.DateField("Stichtag")
    werte = models.JSONField("Werte, die sie auslösten", default=list)
    satz = models.CharField("Befund", max_length=1000)
    hinweis = models.OneToOneField(Hinweis, on_delete=models.PROTECT, related_name="fruehwarnung", verbose_name="Hinweis")
    lieferung = models.ForeignKey(
        Datenlieferung, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Datenlieferung"
    )
    zurueckgezogen_am = models.DateField("Zurückgezogen am", null=True, blank=True)
    fehlalarm_am = models.DateField("Als Fehlalarm markiert am", null=True, blank=True)
    grund = models.CharField("Grund", max_length=300, blank=True)
    created_at = models.DateTimeField("Ausgelöst am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = FruehwarnungQuerySet.as_manager()

    class Meta:
        verbose_name = "Frühwarnung"
        verbose_name_plural = "Frühwarnungen"
        ordering = ["-stichtag", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regel", "gebiet", "stichtag"],
                condition=Q(zurueckgezogen_am__isnull=True),
                name="fruehwarnung_einmal_je_stichtag",
            ),
            models.CheckConstraint(condition=Q(satz__gt=""), name="fruehwarnung_nennt_den_befund"),
            models.CheckConstraint(
                condition=WIRKSAM | Q(grund__gt=""),
                name="fruehwarnung_endet_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regel}, {self.gebiet} am {self.stichtag:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("fruehwarnung", args=[self.pk])

    @property
    def lage(self) -> str:
        """Whether it counts."""
        return "zurückgezogen" if self.zurueckgezogen_am else "Fehlalarm" if self.fehlalarm_am else "ausgelöst"

    @property
    def zeilen(self) -> list[tuple[str, date, str]]:
        """What, of which day, how high: the values that raised it, as they are shown."""
        stellen = self.regel.indikator.nachkommastellen
        return [(w["was"], date.fromisoformat(w["stichtag"]), zahl(Fraction(w["zahl"]), stellen)) for w in self.werte]
