"""Money that moves within the year: shift rights, Deckungsvermerke, Umschichtungen, üpl. processes, Flexible Mittel (domain.md 4)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.models.haushalt import Haushaltsjahr, Unterabschnitt
from budgets.models.haushaltsstelle import Budgetposten
from sozialraum.models import Beschluss, Gebiet
from sozialraum.rechte import Recht


class Umschichtungsweg(models.TextChoices):
    """From the narrowest to the widest; each has its own right."""

    IM_SOZIALRAUM = "im_sozialraum", "innerhalb eines Sozialraums"
    IM_RESSORT = "im_ressort", "zwischen Sozialräumen eines Ressorts"
    ZWISCHEN_RESSORTS = "zwischen_ressorts", "zwischen Ressorts"
    AUS_RESERVE = "aus_reserve", "aus der Reserve"


@verfolgt()
class Umschichtungsrecht(models.Model):
    """Who may decide a way of shifting, up to which amount (empty: any), from which day; a change adds a row."""

    weg = models.CharField("Weg", max_length=20, choices=Umschichtungsweg.choices)
    rolle = models.CharField("Rolle", max_length=30)
    wertgrenze_cent = models.BigIntegerField("Bis (leer: ohne Grenze)", null=True, blank=True)
    mit_controlling = models.BooleanField("Nur gemeinsam mit dem Controlling", default=False)
    gueltig_ab = models.DateField("Gültig ab")
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Umschichtungsrecht"
        verbose_name_plural = "Umschichtungsrechte"
        ordering = ["weg", "-gueltig_ab", "rolle"]
        constraints = [
            models.UniqueConstraint(fields=["weg", "rolle", "gueltig_ab"], name="umschichtungsrecht_einmal_je_tag"),
            models.CheckConstraint(condition=Q(wertgrenze_cent__isnull=True) | Q(wertgrenze_cent__gt=0), name="wertgrenze_ueber_null"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weg_display()}: {self.rolle} ab {self.gueltig_ab:%d.%m.%Y}"


@verfolgt()
class Deckungsvermerk(models.Model):
    """A one-way Deckungsvermerk beside the Deckungskreise: what ``von`` saves may cover what ``nach`` lacks (§ 18 GemHVO LSA)."""

    von = models.ForeignKey(Unterabschnitt, on_delete=models.PROTECT, related_name="deckt", verbose_name="Deckungspflichtig")
    nach = models.ForeignKey(Unterabschnitt, on_delete=models.PROTECT, related_name="gedeckt_von", verbose_name="Deckungsberechtigt")
    gueltig_ab = models.PositiveSmallIntegerField("Ab Haushaltsjahr")
    gueltig_bis = models.PositiveSmallIntegerField("Bis Haushaltsjahr", null=True, blank=True)
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Deckungsvermerk"
        verbose_name_plural = "Deckungsvermerke"
        ordering = ["von", "nach"]
        constraints = [
            models.UniqueConstraint(fields=["von", "nach", "gueltig_ab"], name="deckungsvermerk_einmal"),
            models.CheckConstraint(condition=~Q(von=F("nach")), name="deckungsvermerk_zwischen_zweien"),
        ]

    def __str__(self) -> str:
        return f"{self.von.nummer} → {self.nach.nummer}"


class UmschichtungQuerySet(models.QuerySet["Umschichtung"]):
    def gebucht(self) -> "UmschichtungQuerySet":
        return self.filter(status=Umschichtung.Status.GEBUCHT)

    def offen(self) -> "UmschichtungQuerySet":
        return self.filter(status__in=[Umschichtung.Status.BEANTRAGT, Umschichtung.Status.MITGEZEICHNET])

    def sichtbar_fuer(self, zugang: Any) -> "UmschichtungQuerySet":
        """Requests are private to the Ressorts whose money moves; a draft to who wrote it and to those who read every draft."""
        if not zugang.darf(Recht.BUCHUNGEN_LESEN):
            return self.none()
        if zugang.sieht_alles:
            return self
        orte = zugang.gebiete_mit(Recht.BUCHUNGEN_LESEN)
        eigene = Q(gehoert_zu__in=orte) | Q(von__gebiet__in=orte) | Q(nach__gebiet__in=orte)
        return self.filter(eigene, ~Q(status=Umschichtung.Status.ENTWURF) | Q(erstellt_von=zugang.nutzer))


@verfolgt()
class Umschichtung(models.Model):
    """A request to move money from one Posten to another; decided by another person, booked with the decision in one transaction."""

    class Status(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        BEANTRAGT = "beantragt", "beantragt"
        MITGEZEICHNET = "mitgezeichnet", "mitgezeichnet"
        GEBUCHT = "gebucht", "entschieden und gebucht"
        ABGELEHNT = "abgelehnt", "abgelehnt"
        ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"

    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="umschichtungen", verbose_name="Haushaltsjahr")
    von = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="abgaenge", verbose_name="Von")
    nach = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="zugaenge", verbose_name="Nach")
    betrag_cent = models.BigIntegerField("Betrag")
    weg = models.CharField("Weg", max_length=20, choices=Umschichtungsweg.choices)
    gehoert_zu = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="+", verbose_name="Gehört zu")
    begruendung = models.TextField("Begründung")
    massnahme = models.CharField("Maßnahme", max_length=200, blank=True)
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    kehrt_um = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="umkehrungen", verbose_name="Kehrt um"
    )
    status = models.CharField("Status", max_length=14, choices=Status.choices, default=Status.ENTWURF)
    erstellt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Beantragt von")
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)
    beantragt_am = models.DateTimeField("Beantragt am", null=True, blank=True)
    mitgezeichnet_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Mitgezeichnet von"
    )
    mitgezeichnet_am = models.DateTimeField("Mitgezeichnet am", null=True, blank=True)
    entschieden_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Entschieden von"
    )
    entschieden_am = models.DateTimeField("Entschieden am", null=True, blank=True)
    entscheidungsgrund = models.TextField("Grund der Entscheidung", blank=True)
    muster = models.BooleanField("Musterdaten", default=False)

    objects = UmschichtungQuerySet.as_manager()

    class Meta:
        verbose_name = "Umschichtung"
        verbose_name_plural = "Umschichtungen"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(betrag_cent__gt=0), name="umschichtung_ueber_null"),
            models.CheckConstraint(condition=~Q(von=F("nach")), name="umschichtung_zwischen_zwei_posten"),
            models.CheckConstraint(condition=Q(begruendung__gt=""), name="umschichtung_begruendet"),
            models.CheckConstraint(
                condition=Q(entschieden_von__isnull=True) | ~Q(entschieden_von=F("erstellt_von")), name="umschichtung_vier_augen"
            ),
            models.CheckConstraint(
                condition=Q(mitgezeichnet_von__isnull=True)
                | ~Q(mitgezeichnet_von=F("erstellt_von")) & (Q(entschieden_von__isnull=True) | ~Q(entschieden_von=F("mitgezeichnet_von"))),
                name="umschichtung_mitzeichnung_vier_augen",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["gebucht", "abgelehnt"]) | Q(entschieden_von__isnull=False, entschieden_am__isnull=False),
                name="umschichtung_entschieden_von_wem",
            ),
            models.CheckConstraint(condition=~Q(status="abgelehnt") | Q(entscheidungsgrund__gt=""), name="ablehnung_nennt_den_grund"),
            models.CheckConstraint(
                condition=~Q(weg="aus_reserve") | ~Q(status="gebucht") | (Q(massnahme__gt="") & Q(beschluss__isnull=False)),
                name="flexible_mittel_mit_massnahme_und_beschluss",
            ),
            models.UniqueConstraint(
                fields=["kehrt_um"], condition=~Q(status__in=["abgelehnt", "zurueckgezogen"]), name="umschichtung_kehrt_einmal_um"
            ),
        ]

    def __str__(self) -> str:
        return f"Umschichtung {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("umschichtung", args=[self.pk])
