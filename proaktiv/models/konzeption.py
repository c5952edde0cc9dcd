"""Konzeptionen: Präventionskonzept, Jugendhilfeplanung with Teilpläne, Bildungskonzept, Präventionskette (domain.md 7; seeds 000, 003)."""

import json
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis import kanonisch
from basis.history import verfolgt
from proaktiv.konzeptionsfassung import Konzeptionsinhalt
from proaktiv.konzeptionsfristen import EVALUATION_MONATE, naechste_evaluation
from sozialraum.models import Beschluss, Gremium, Organisationseinheit, Vorlage


@verfolgt()
class Konzeption(models.Model):
    """What the city plans, with its term and the office that leads it. A Teilplan belongs to another Konzeption of the same kind."""

    class Art(models.TextChoices):
        PRAEVENTION = "praevention", "Präventionskonzept"
        JUGENDHILFEPLANUNG = "jugendhilfeplanung", "Jugendhilfeplanung"
        BILDUNG = "bildung", "Bildungskonzept"
        PRAEVENTIONSKETTE = "praeventionskette", "Kommunale Präventionskette"

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Name", max_length=200, db_collation="de-x-icu")
    art = models.CharField("Art", max_length=18, choices=Art.choices)
    uebergeordnet = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="teilplaene", verbose_name="Teilplan von"
    )
    ziel = models.TextField("Wozu", max_length=2000, blank=True)
    laufzeit_von = models.DateField("Gilt von")
    laufzeit_bis = models.DateField("Gilt bis", null=True, blank=True)
    einheit = models.ForeignKey(
        Organisationseinheit, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptionen", verbose_name="Federführung"
    )
    evaluation_monate = models.PositiveSmallIntegerField("Evaluation alle … Monate", default=EVALUATION_MONATE)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Konzeption"
        verbose_name_plural = "Konzeptionen"
        ordering = ["laufzeit_von", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__gt=""), name="konzeption_hat_einen_namen"),
            models.CheckConstraint(
                condition=Q(art__in=["praevention", "jugendhilfeplanung", "bildung", "praeventionskette"]),
                name="konzeption_art_ist_bekannt",
            ),
            models.CheckConstraint(
                condition=Q(laufzeit_bis__isnull=True) | Q(laufzeit_bis__gte=F("laufzeit_von")), name="konzeption_endet_nicht_vor_beginn"
            ),
            models.CheckConstraint(condition=Q(evaluation_monate__gt=0), name="konzeption_wird_evaluiert"),
            models.CheckConstraint(condition=~Q(uebergeordnet=F("id")), name="konzeption_ist_nicht_ihr_eigener_teilplan"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("konzeption", args=[self.schluessel])

    def evaluation_faellig(self, letzte: date | None) -> date | None:
        """The day by which it is to be evaluated next, counted from the last one."""
        return naechste_evaluation(self.laufzeit_von, self.laufzeit_bis, letzte, self.evaluation_monate)


class Konzeptionsfassung(models.Model):
    """One version of a Konzeption with the paper that carries it. Append-only: a Fortschreibung is a new version.

    ``inhalt`` is what the Konzeption held when the version was entered (konzeptionsfassung.py); None: entered before that was kept.
    """

    konzeption = models.ForeignKey(Konzeption, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Konzeption")
    nummer = models.PositiveSmallIntegerField("Fassung")
    tag = models.DateField("Vom", null=True, blank=True)
    anlass = models.CharField("Anlass", max_length=300)
    vorlage = models.ForeignKey(
        Vorlage, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptionsfassungen", verbose_name="Vorlage"
    )
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptionsfassungen", verbose_name="Beschluss"
    )
    inhalt = models.JSONField("Inhalt", null=True, editable=False)
    pruefsumme = models.CharField("Prüfsumme", max_length=64, blank=True, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Fassung einer Konzeption"
        verbose_name_plural = "Fassungen der Konzeptionen"
        ordering = ["konzeption", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["konzeption", "nummer"], name="konzeptionsfassung_einmal"),
            models.CheckConstraint(condition=Q(anlass__gt=""), name="konzeptionsfassung_nennt_den_anlass"),
            models.CheckConstraint(
                condition=Q(inhalt__isnull=True, pruefsumme="") | Q(inhalt__isnull=False, pruefsumme__regex=r"^[0-9a-f]{64}$"),
                name="konzeptionsfassung_mit_pruefsumme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.konzeption}, Fassung {self.nummer}"

    def get_absolute_url(self) -> str:
        return reverse("konzeptionsfassung", args=[self.konzeption.schluessel, self.nummer])

    @property
    def hat_inhalt(self) -> bool:
        return bool(self.pruefsumme)

    def friere_ein(self, inhalt: Konzeptionsinhalt) -> None:
        text = kanonisch.schreibe(kanonisch.als_inhalt(inhalt))
        self.inhalt, self.pruefsumme = json.loads(text), kanonisch.pruefsumme_von(text)

    @property
    def gelesen(self) -> Konzeptionsinhalt | None:
        """What it holds; None for one that was entered before its content was kept."""
        return kanonisch.lies(Konzeptionsinhalt, self.inhalt) if self.hat_inhalt else None


@verfolgt()
class Kapitel(models.Model):
    """A chapter, with the number that the paper prints."""

    konzeption = models.ForeignKey(Konzeption, on_delete=models.PROTECT, related_name="kapitel", verbose_name="Konzeption")
    nummer = models.CharField("Nummer", max_length=20)
    titel = models.CharField("Titel", max_length=200)
    text = models.TextField("Inhalt", max_length=4000, blank=True)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    quelle = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Kapitel"
        verbose_name_plural = "Kapitel"
        ordering = ["konzeption", "reihenfolge", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["konzeption", "nummer"], name="kapitel_nummer_einmal"),
            models.UniqueConstraint(fields=["id", "konzeption"], name="kapitel_id_und_konzeption"),
            models.CheckConstraint(condition=Q(nummer__gt="", titel__gt=""), name="kapitel_hat_nummer_und_titel"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.titel}"


@verfolgt()
class Beteiligung(models.Model):
    """Who took part in writing or revising it: Jugendparlament, Stadtschülerrat, Träger; groups, never persons."""

    konzeption = models.ForeignKey(Konzeption, on_delete=models.PROTECT, related_name="beteiligungen", verbose_name="Konzeption")
    wer = models.CharField("Wer beteiligt war", max_length=200)
    form = models.CharField("In welcher Form", max_length=200, blank=True)
    tag = models.DateField("Am", null=True, blank=True)
    ergebnis = models.TextField("Was dabei herauskam", max_length=2000, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Beteiligung"
        verbose_name_plural = "Beteiligungen"
        ordering = ["konzeption", F("tag").asc(nulls_last=True), "pk"]
        constraints = [models.CheckConstraint(condition=Q(wer__gt=""), name="beteiligung_nennt_wen")]

    def __str__(self) -> str:
        return f"{self.wer} an {self.konzeption}"


@verfolgt()
class Konzeptionsevaluation(models.Model):
    """An evaluation that was done, by whom, and where it was presented (seed 002: every two years, in the Jugendhilfeausschuss)."""

    konzeption = models.ForeignKey(Konzeption, on_delete=models.PROTECT, related_name="evaluationen", verbose_name="Konzeption")
    tag = models.DateField("Am")
    durch = models.CharField("Durch (Einrichtung oder Stelle)", max_length=200)
    ergebnis = models.TextField("Ergebnis", max_length=4000)
    gremium = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="konzeptionsevaluationen", verbose_name="Vorgestellt in"
    )
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Evaluation einer Konzeption"
        verbose_name_plural = "Evaluationen der Konzeptionen"
        ordering = ["konzeption", "-tag", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["konzeption", "tag"], name="konzeptionsevaluation_einmal_je_tag"),
            models.CheckConstraint(condition=Q(durch__gt="", ergebnis__gt=""), name="konzeptionsevaluation_nennt_wer_und_was"),
        ]

    def __str__(self) -> str:
        return f"Evaluation vom {self.tag:%d.%m.%Y}"
