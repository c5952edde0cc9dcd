"""What becomes of a Hinweis: Angebote and Aktionen, and the Reflexion upon them (Fachkonzept 3.3; domain.md 6)."""

import hashlib
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from basis.history import verfolgt
from budgets.models import Umschichtung
from proaktiv.kreislauf import FOLGENAMEN
from proaktiv.kreislaufangaben import WIRKUNGEN
from proaktiv.models.hausrunde import Hausrunde
from proaktiv.models.hinweis import Hinweis
from proaktiv.models.massnahme import Massnahme
from proaktiv.models.system import Akteur
from sozialraum.clock import heute
from sozialraum.models import Beschluss, Gremium, Indikator


@verfolgt()
class Aktionsart(models.Model):
    """What kinds of Angebote there are: catalogue data (Fachkonzept 3.3: Elternbildung, Gesundheitsvorsorge, Ernährungsberatung …)."""

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=100, unique=True, db_collation="de-x-icu")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)

    class Meta:
        verbose_name = "Aktionsart"
        verbose_name_plural = "Aktionsarten"
        ordering = ["reihenfolge", "name"]
        constraints = [models.CheckConstraint(condition=Q(name__gt=""), name="aktionsart_hat_einen_namen")]

    def __str__(self) -> str:
        return self.name


class AktionQuerySet(models.QuerySet["Aktion"]):
    def offen(self) -> "AktionQuerySet":
        return self.filter(stand__in=Aktion.OFFENE)


@verfolgt()
class Aktion(models.Model):
    """An Angebot or Aktion out of a Hinweis: kind, aim, who, until when, perhaps with flexible Mittel, a Maßnahme and a Beschluss."""

    class Form(models.TextChoices):
        ANGEBOT = "angebot", "Angebot"
        AKTION = "aktion", "Aktion"

    class Stand(models.TextChoices):
        GEPLANT = "geplant", "geplant"
        LAEUFT = "laeuft", "läuft"
        BEENDET = "beendet", "beendet"
        ABGEBROCHEN = "abgebrochen", "abgebrochen"

    OFFENE = ("geplant", "laeuft")

    hinweis = models.ForeignKey(Hinweis, on_delete=models.PROTECT, related_name="aktionen", verbose_name="Hinweis")
    hausrunde = models.ForeignKey(
        Hausrunde, on_delete=models.PROTECT, null=True, blank=True, related_name="aktionen", verbose_name="Geplant in der Runde"
    )
    form = models.CharField("Form", max_length=10, choices=Form.choices, default=Form.ANGEBOT)
    art = models.ForeignKey(Aktionsart, on_delete=models.PROTECT, related_name="aktionen", verbose_name="Art")
    titel = models.CharField("Angebot oder Aktion", max_length=150, db_collation="de-x-icu")
    ziel = models.CharField("Ziel", max_length=300)
    akteur = models.ForeignKey(Akteur, on_delete=models.PROTECT, related_name="aktionen", verbose_name="Wer es übernimmt")
    beginn = models.DateField("Beginn")
    bis = models.DateField("Bis")
    mittel = models.ForeignKey(
        Umschichtung, on_delete=models.PROTECT, null=True, blank=True, related_name="aktionen", verbose_name="Flexible Mittel"
    )
    massnahme = models.ForeignKey(
        Massnahme, on_delete=models.PROTECT, null=True, blank=True, related_name="aktionen", verbose_name="Maßnahme"
    )
    grundlage = models.CharField("Grundlage in Worten", max_length=200, blank=True, editable=False)  # from when it was free text
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="aktionen", verbose_name="Beschluss"
    )
    stand = models.CharField("Stand", max_length=12, choices=Stand.choices, default=Stand.GEPLANT, editable=False)
    beendet_am = models.DateField("Beendet am", null=True, blank=True, editable=False)
    ergebnis = models.TextField("Ergebnis", max_length=1000, blank=True, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    objects = AktionQuerySet.as_manager()

    class Meta:
        verbose_name = "Aktion"
        verbose_name_plural = "Aktionen"
        ordering = ["hinweis", "bis", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt="", ziel__gt=""), name="aktion_nennt_ihr_ziel"),
            models.CheckConstraint(condition=Q(bis__gte=F("beginn")), name="aktion_endet_nicht_vor_beginn"),
            models.CheckConstraint(
                condition=Q(stand__in=["beendet", "abgebrochen"], beendet_am__isnull=False, ergebnis__gt="")
                | Q(stand__in=["geplant", "laeuft"], beendet_am__isnull=True, ergebnis=""),
                name="beendete_aktion_nennt_tag_und_ergebnis",
            ),
        ]
        indexes = [models.Index(fields=["bis"], name="aktion_offen_bis", condition=Q(stand__in=["geplant", "laeuft"]))]

    def __str__(self) -> str:
        return self.titel

    def fassung(self, felder: Collection[str]) -> str:
        """What these fields hold, as one word: a page that was opened before somebody else changed them is noticed by it."""
        werte = sorted((f.name, str(getattr(self, f.attname))) for f in self._meta.concrete_fields if f.name in felder)
        return hashlib.sha256(repr(werte).encode()).hexdigest()[:20]

    @property
    def ist_offen(self) -> bool:
        return self.stand in self.OFFENE

    @property
    def lage(self) -> str:
        """Its state in a word, today: what was planned runs from its first day on, without a step of its own."""
        if self.stand == self.Stand.GEPLANT and self.beginn <= heute():
            return str(self.Stand.LAEUFT.label)
        return str(self.get_stand_display())

    def ist_ueberfaellig(self, tag: date) -> bool:
        return self.ist_offen and self.bis < tag


class Reflexion(models.Model):
    """What an Aktion brought about: effect, evidence, an Indikator before and after, and what follows. Append-only."""

    hinweis = models.ForeignKey(Hinweis, on_delete=models.PROTECT, related_name="reflexionen", verbose_name="Hinweis")
    aktion = models.ForeignKey(
        Aktion, on_delete=models.PROTECT, null=True, blank=True, related_name="reflexionen", verbose_name="Besonders zu"
    )
    hausrunde = models.ForeignKey(
        Hausrunde, on_delete=models.PROTECT, null=True, blank=True, related_name="reflexionen", verbose_name="In der Runde"
    )
    tag = models.DateField("Tag")
    wirkung = models.CharField("Wirkung", max_length=10, choices=[(w.value, name) for w, name in WIRKUNGEN.items()])
    beleg = models.TextField("Woran die Runde es sieht", max_length=1000)
    folge = models.CharField("Was folgt", max_length=18, choices=[(f.value, name) for f, name in FOLGENAMEN.items()])
    begruendung = models.TextField("Begründung", max_length=1000, blank=True)
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Übergeben an")
    indikator = models.ForeignKey(
        Indikator, on_delete=models.PROTECT, null=True, blank=True, related_name="reflexionen", verbose_name="Indikator"
    )
    vorher = models.DateField("Stichtag vorher", null=True, blank=True)
    nachher = models.DateField("Stichtag nachher", null=True, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Reflexion"
        verbose_name_plural = "Reflexionen"
        ordering = ["hinweis", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(beleg__gt=""), name="reflexion_hat_einen_beleg"),
            models.CheckConstraint(
                condition=Q(folge__in=["an_planungsgruppe", "an_unterausschuss"], gremium__isnull=False)
                | (~Q(folge__in=["an_planungsgruppe", "an_unterausschuss"]) & Q(gremium__isnull=True)),
                name="reflexion_uebergibt_an_ein_gremium",
            ),
            models.CheckConstraint(
                condition=Q(indikator__isnull=True, vorher__isnull=True, nachher__isnull=True)
                | Q(indikator__isnull=False, vorher__isnull=False, nachher__isnull=False, nachher__gt=F("vorher")),
                name="reflexion_vergleicht_zwei_stichtage",
            ),
            models.CheckConstraint(
                condition=~Q(wirkung="nicht", folge="schliessen") | Q(begruendung__gt=""), name="unwirksames_schliesst_mit_begruendung"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_wirkung_display()} am {self.tag:%d.%m.%Y}"
