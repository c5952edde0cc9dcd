"""Pro-Aktive Systeme: where they start, who coordinates them, which organisations belong to them (Fachkonzept 3.3, 5.2; domain.md 6)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.ebenen import Ebene
from sozialraum.models import Einrichtung, Gebiet, Traeger
from sozialraum.models.gebiet import gueltig_am, zeitraum
from sozialraum.models.organisation import ende_nach_beginn


def einmal_zur_zeit(name: str, *felder: str) -> ExclusionConstraint:
    """No two rows with the same ``felder`` whose periods overlap."""
    gleich: list[Any] = [(feld, RangeOperators.EQUAL) for feld in felder]
    return ExclusionConstraint(name=name, expressions=[*gleich, (zeitraum(), RangeOperators.OVERLAPS)])


class Rundenart(models.TextChoices):
    """Which kind of round meets (Fachkonzept 5.1, 5.2); the composition counts the organisations of all three."""

    HAUSRUNDE = "hausrunde", "Hausrunde"
    QUARTIERSRUNDE = "quartiersrunde", "Quartiersrunde"
    PROJEKTRUNDE = "projektrunde", "Projektrunde"


class DatiertQuerySet(models.QuerySet[Any]):
    def gueltig_am(self, tag: date) -> Any:
        return self.filter(gueltig_am(tag))


@verfolgt()
class Akteursart(models.Model):
    """What kinds of organisations take part: catalogue data; each is Jugendhilfe or a Schnittstelle."""

    class Seite(models.TextChoices):
        JUGENDHILFE = "jugendhilfe", "Jugendhilfe"
        SCHNITTSTELLE = "schnittstelle", "Schnittstelle"

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=100, unique=True, db_collation="de-x-icu")
    seite = models.CharField("Seite", max_length=14, choices=Seite.choices)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)

    class Meta:
        verbose_name = "Akteursart"
        verbose_name_plural = "Akteursarten"
        ordering = ["reihenfolge", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(seite__in=["jugendhilfe", "schnittstelle"]), name="akteursart_seite_ist_bekannt"),
            models.CheckConstraint(condition=Q(name__gt=""), name="akteursart_hat_einen_namen"),
        ]

    def __str__(self) -> str:
        return self.name


@verfolgt()
class Akteur(models.Model):
    """An organisation that takes part, never a person. ``einrichtung`` or ``traeger`` say which one, where the city keeps it."""

    name = models.CharField("Organisation", max_length=150, unique=True, db_collation="de-x-icu")
    art = models.ForeignKey(Akteursart, on_delete=models.PROTECT, related_name="akteure", verbose_name="Art")
    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, null=True, blank=True, related_name="akteure", verbose_name="Träger"
    )
    einrichtung = models.ForeignKey(
        Einrichtung, on_delete=models.PROTECT, null=True, blank=True, related_name="akteure", verbose_name="Einrichtung"
    )
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        verbose_name = "Akteur"
        verbose_name_plural = "Akteure"
        ordering = ["name"]
        constraints = [
            ende_nach_beginn("akteur"),
            models.CheckConstraint(condition=Q(name__gt=""), name="akteur_hat_einen_namen"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("akteur", args=[self.pk])


class SystemQuerySet(DatiertQuerySet):
    def mit_allem(self) -> "SystemQuerySet":
        """With Sozialraum, as every list shows it."""
        return self.select_related("gebiet")


@verfolgt()
class System(models.Model):
    """A Pro-Aktives System of one Sozialraum. Which Einrichtungen, Stadtteile, Akteure and coordinators it has when, say dated rows."""

    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    rundenart = models.CharField("Art der Runde", max_length=16, choices=Rundenart.choices, default=Rundenart.HAUSRUNDE)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="systeme", verbose_name="Sozialraum")
    gebiet_ebene = models.PositiveSmallIntegerField(default=Ebene.SOZIALRAUM.value, editable=False)
    anlass = models.TextField("Wozu", max_length=1000, blank=True)
    gueltig_von = models.DateField("Besteht seit")
    gueltig_bis = models.DateField("Besteht bis", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "Pro-Aktives System"
        verbose_name_plural = "Pro-Aktive Systeme"
        ordering = ["name", "pk"]
        constraints = [
            ende_nach_beginn("system"),
            models.CheckConstraint(condition=Q(name__gt=""), name="system_hat_einen_namen"),
            models.CheckConstraint(condition=Q(rundenart__in=Rundenart.values), name="system_rundenart_ist_bekannt"),
            models.CheckConstraint(condition=Q(gebiet_ebene=Ebene.SOZIALRAUM.value), name="system_gehoert_zu_einem_sozialraum"),
            einmal_zur_zeit("system_name_einmal_je_sozialraum", "gebiet", "name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("system", args=[self.pk])


@verfolgt()
class Systemeinrichtung(models.Model):
    """An Einrichtung that a System starts from (Fachkonzept 5.2: Kindertagesstätten, Horte, Jugendfreizeiteinrichtungen)."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="einrichtungen", verbose_name="System")
    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="systeme", verbose_name="Einrichtung")
    gueltig_von = models.DateField("Von")
    gueltig_bis = models.DateField("Bis", null=True, blank=True)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        verbose_name = "Einrichtung eines Systems"
        verbose_name_plural = "Einrichtungen der Systeme"
        ordering = ["system", "gueltig_von", "pk"]
        constraints = [ende_nach_beginn("systemeinrichtung"), einmal_zur_zeit("systemeinrichtung_einmal", "system", "einrichtung")]

    def __str__(self) -> str:
        return f"{self.system}: {self.einrichtung}"


@verfolgt()
class Systemstadtteil(models.Model):
    """A Stadtteil that a System works for."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="stadtteile", verbose_name="System")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="systemstadtteile", verbose_name="Stadtteil")
    gebiet_ebene = models.PositiveSmallIntegerField(default=Ebene.STADTTEIL.value, editable=False)
    gueltig_von = models.DateField("Von")
    gueltig_bis = models.DateField("Bis", null=True, blank=True)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        verbose_name = "Stadtteil eines Systems"
        verbose_name_plural = "Stadtteile der Systeme"
        ordering = ["system", "gebiet__schluessel", "pk"]
        constraints = [
            ende_nach_beginn("systemstadtteil"),
            models.CheckConstraint(condition=Q(gebiet_ebene=Ebene.STADTTEIL.value), name="systemstadtteil_ist_ein_stadtteil"),
            einmal_zur_zeit("systemstadtteil_einmal", "system", "gebiet"),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.gebiet}"


@verfolgt()
class Systemkoordination(models.Model):
    """Which account coordinates a System (sozialpädagogische Fachkraft, Fachkonzept 5.2); one at a time."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="koordinationen", verbose_name="System")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="koordinationen", verbose_name="Koordination"
    )
    gueltig_von = models.DateField("Von")
    gueltig_bis = models.DateField("Bis", null=True, blank=True)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        verbose_name = "Koordination eines Systems"
        verbose_name_plural = "Koordinationen der Systeme"
        ordering = ["system", "gueltig_von", "pk"]
        constraints = [ende_nach_beginn("systemkoordination"), einmal_zur_zeit("system_hat_eine_koordination", "system")]

    def __str__(self) -> str:
        return f"{self.system}: {self.nutzer}"


@verfolgt()
class Mitgliedschaft(models.Model):
    """An Akteur belongs to a System from–to; the composition Jugendhilfe : Schnittstellen counts these."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="mitgliedschaften", verbose_name="System")
    akteur = models.ForeignKey(Akteur, on_delete=models.PROTECT, related_name="mitgliedschaften", verbose_name="Akteur")
    gueltig_von = models.DateField("Von")
    gueltig_bis = models.DateField("Bis", null=True, blank=True)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        verbose_name = "Mitgliedschaft in einem System"
        verbose_name_plural = "Mitgliedschaften in den Systemen"
        ordering = ["system", "akteur__name", "gueltig_von"]
        constraints = [ende_nach_beginn("mitgliedschaft"), einmal_zur_zeit("mitgliedschaft_einmal_zur_zeit", "system", "akteur")]

    def __str__(self) -> str:
        return f"{self.akteur} in {self.system}"


class Rundenauftrag(models.Model):
    """What a round is asked to do (Fachkonzept 5.2: Fragestellungen und Aufgaben). Append-only: a new Auftrag is a new version."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="auftraege", verbose_name="System")
    version = models.PositiveSmallIntegerField("Fassung")
    gueltig_ab = models.DateField("Gilt ab")
    fragestellungen = models.TextField("Fragestellungen", max_length=2000)
    aufgaben = models.TextField("Aufgaben", max_length=2000)
    anlass = models.CharField("Anlass der Fassung", max_length=300, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Auftrag einer Runde"
        verbose_name_plural = "Aufträge der Runden"
        ordering = ["system", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["system", "version"], name="rundenauftrag_fassung_einmal"),
            models.CheckConstraint(condition=Q(fragestellungen__gt="", aufgaben__gt=""), name="rundenauftrag_fragt_und_beauftragt"),
            models.CheckConstraint(condition=Q(version=1) | Q(anlass__gt=""), name="neuer_rundenauftrag_nennt_den_anlass"),
        ]

    def __str__(self) -> str:
        return f"Auftrag {self.system}, Fassung {self.version}"
