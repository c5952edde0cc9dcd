"""Spending above or beside the plan: applied for, checked, approved by order or Beschluss, booked (domain.md 4; § 105 KVG LSA)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.models.haushalt import Haushaltsjahr
from budgets.models.haushaltsstelle import Budgetposten, Haushaltsstelle
from budgets.models.lesbar import lesbare_orte
from budgets.models.vollzug import Mittelbewegung
from budgets.postenart import AUSWAHL
from budgets.ueberschreitungsweg import ANLASSNAMEN, OFFENE, STANDNAMEN, Stand
from sozialraum.models import Beschluss, Gebiet, Gremium

ARTEN = [(b.value, b.label) for b in (Mittelbewegung.UEBERPLANMAESSIG, Mittelbewegung.AUSSERPLANMAESSIG)]
STANDWAHL = [(stand.value, name) for stand, name in STANDNAMEN.items()]
ANLASSWAHL = [(anlass.value, name) for anlass, name in ANLASSNAMEN.items()]
BEWILLIGTE = ["bewilligt", "gebucht"]


@verfolgt()
class Ueberschreitungsgrenze(models.Model):
    """Who approves up to which amount (empty: any), from which day; without Gremium the Fachbereichsleitung, by order."""

    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gremium")
    grenze_cent = models.BigIntegerField("Bis (leer: ohne Grenze)", null=True, blank=True)
    gueltig_ab = models.DateField("Gültig ab")
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Wertgrenze für Überschreitungen"
        verbose_name_plural = "Wertgrenzen für Überschreitungen"
        ordering = ["gueltig_ab", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["gremium", "gueltig_ab"], name="ueberschreitungsgrenze_einmal_je_tag", nulls_distinct=False),
            models.CheckConstraint(condition=Q(grenze_cent__isnull=True) | Q(grenze_cent__gt=0), name="ueberschreitungsgrenze_ueber_null"),
        ]

    def __str__(self) -> str:
        return f"{self.gremium or 'Fachbereichsleitung'} ab {self.gueltig_ab:%d.%m.%Y}"


class UeberschreitungQuerySet(models.QuerySet["Ueberschreitung"]):
    def offen(self) -> "UeberschreitungQuerySet":
        return self.filter(status__in=OFFENE)

    def sichtbar_fuer(self, zugang: Any) -> "UeberschreitungQuerySet":
        """For the Ressorts whose budget is exceeded or covers; some read those of the whole city."""
        orte = lesbare_orte(zugang)
        if orte is None:
            return self
        deckt = Ueberschreitungsdeckung.objects.filter(ueberschreitung=OuterRef("pk"), posten__gebiet__in=orte)
        return self.filter(Q(gebiet__in=orte) | Exists(deckt))

    def bewilligt_im_jahr(self, haushaltsjahr: int, haushaltsstelle: int) -> int:
        """What is approved or booked on one Haushaltsstelle, in cents: it counts towards the Wertgrenze."""
        rows = self.filter(haushaltsjahr=haushaltsjahr, haushaltsstelle=haushaltsstelle, status__in=BEWILLIGTE)
        return rows.aggregate(summe=Sum("betrag_cent"))["summe"] or 0


@verfolgt()
class Ueberschreitung(models.Model):
    """One request; approved by another person than who asked or checked. ``posten`` is empty while there is none for the apl. purpose."""

    haushaltsjahr = models.ForeignKey(
        Haushaltsjahr, on_delete=models.PROTECT, related_name="ueberschreitungen", verbose_name="Haushaltsjahr"
    )
    art = models.CharField("Art", max_length=4, choices=ARTEN)
    posten = models.ForeignKey(
        Budgetposten, on_delete=models.PROTECT, null=True, blank=True, related_name="ueberschreitungen", verbose_name="Budgetposten"
    )
    haushaltsstelle = models.ForeignKey(Haushaltsstelle, on_delete=models.PROTECT, related_name="+", verbose_name="Haushaltsstelle")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="+", verbose_name="Gebiet")
    halter = models.CharField("Budget", max_length=12, choices=AUSWAHL)
    betrag_cent = models.BigIntegerField("Betrag")
    anlass = models.CharField("Unabweisbar durch", max_length=16, choices=ANLASSWAHL)
    begruendung = models.TextField("Begründung")
    status = models.CharField("Stand", max_length=14, choices=STANDWAHL, default=Stand.ANGEMELDET.value)
    erstellt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Angemeldet von")
    created_at = models.DateTimeField("Angemeldet am", default=timezone.now, editable=False)
    geprueft_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Geprüft von"
    )
    geprueft_am = models.DateTimeField("Geprüft am", null=True, blank=True)
    pruefvermerk = models.TextField("Prüfvermerk", blank=True)
    entschieden_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Entschieden von"
    )
    entschieden_am = models.DateTimeField("Entschieden am", null=True, blank=True)
    entscheidungsgrund = models.TextField("Grund der Entscheidung", blank=True)
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    anordnung = models.CharField("Anordnung (Fundstelle in den Akten)", max_length=200, blank=True)
    angeordnet_am = models.DateField("Angeordnet am", null=True, blank=True)
    gebucht_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gebucht von"
    )
    gebucht_am = models.DateTimeField("Gebucht am", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)

    objects = UeberschreitungQuerySet.as_manager()

    class Meta:
        verbose_name = "Überschreitung"
        verbose_name_plural = "Überschreitungen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(betrag_cent__gt=0), name="ueberschreitung_ueber_null"),
            models.CheckConstraint(condition=Q(begruendung__gt=""), name="ueberschreitung_begruendet"),
            models.CheckConstraint(
                condition=Q(posten__isnull=False) | Q(art="apl") & ~Q(status="gebucht"), name="ueberschreitung_nennt_ihren_posten"
            ),
            models.CheckConstraint(
                condition=Q(entschieden_von__isnull=True)
                | ~Q(entschieden_von=F("erstellt_von")) & (Q(geprueft_von__isnull=True) | ~Q(entschieden_von=F("geprueft_von"))),
                name="ueberschreitung_vier_augen",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["geprueft", "abgelehnt", *BEWILLIGTE])
                | Q(geprueft_von__isnull=False, geprueft_am__isnull=False, pruefvermerk__gt=""),
                name="ueberschreitung_ist_geprueft",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["abgelehnt", *BEWILLIGTE]) | Q(entschieden_von__isnull=False, entschieden_am__isnull=False),
                name="ueberschreitung_entschieden_von_wem",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=BEWILLIGTE) | Q(beschluss__isnull=False) | Q(anordnung__gt="", angeordnet_am__isnull=False),
                name="ueberschreitung_mit_beschluss_oder_anordnung",
            ),
            models.CheckConstraint(condition=~Q(status="abgelehnt") | Q(entscheidungsgrund__gt=""), name="ueberschreitung_ablehnung_grund"),
            models.CheckConstraint(
                condition=~Q(status="gebucht") | Q(gebucht_von__isnull=False, gebucht_am__isnull=False),
                name="ueberschreitung_gebucht_von_wem",
            ),
        ]

    def __str__(self) -> str:
        return f"Überschreitung {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ueberschreitung", args=[self.pk])


@verfolgt()
class Ueberschreitungsdeckung(models.Model):
    """What covers it: a Minderausgabe, the Reserve, or (on a Posten of income) a Mehreinnahme. Fixed once checked (migration 0071)."""

    ueberschreitung = models.ForeignKey(Ueberschreitung, on_delete=models.CASCADE, related_name="deckung", verbose_name="Überschreitung")
    posten = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="+", verbose_name="Deckender Budgetposten")
    betrag_cent = models.BigIntegerField("Betrag")

    class Meta:
        verbose_name = "Deckung"
        verbose_name_plural = "Deckungen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ueberschreitung", "posten"], name="ueberschreitungsdeckung_einmal"),
            models.CheckConstraint(condition=Q(betrag_cent__gt=0), name="ueberschreitungsdeckung_ueber_null"),
        ]

    def __str__(self) -> str:
        return f"{self.posten} deckt {self.ueberschreitung}"
