"""Need and money of Maßnahmen: planned, amended, decided; own means, Fördermittel with their deadlines (domain.md 7). In cents."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from proaktiv.konzeptionsfristen import Fristlage, fristlage
from proaktiv.models.massnahme import Massnahme
from sozialraum.models import Beschluss

ERSTES, LETZTES = 1990, 2100
JAHR = [MinValueValidator(ERSTES), MaxValueValidator(LETZTES)]


def jahr_ist_moeglich(was: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(jahr__gte=ERSTES, jahr__lte=LETZTES), name=f"{was}_jahr_ist_moeglich")


class BedarfQuerySet(models.QuerySet["Massnahmenbedarf"]):
    def geltend(self) -> "BedarfQuerySet":
        """The newest entry of each Maßnahme, year and kind."""
        return self.order_by("massnahme_id", "jahr", "art", "-pk").distinct("massnahme_id", "jahr", "art")


class Massnahmenbedarf(models.Model):
    """What a Maßnahme needs in a year, in € and VZÄ: as planned, amended, decided, side by side. Append-only: the newest entry counts."""

    class Art(models.TextChoices):
        GEPLANT = "geplant", "geplant"
        GEAENDERT = "geaendert", "geändert"
        BESCHLOSSEN = "beschlossen", "beschlossen"

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="bedarfe", verbose_name="Maßnahme")
    jahr = models.PositiveSmallIntegerField("Jahr", validators=JAHR)
    art = models.CharField("Bedarf", max_length=12, choices=Art.choices)
    betrag_cent = models.BigIntegerField("Betrag", null=True, blank=True)
    vze = models.DecimalField("VZÄ", max_digits=7, decimal_places=2, null=True, blank=True)
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmenbedarfe", verbose_name="Beschluss"
    )
    grund = models.CharField("Grund oder Papier", max_length=300, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = BedarfQuerySet.as_manager()

    class Meta:
        verbose_name = "Bedarf einer Maßnahme"
        verbose_name_plural = "Bedarfe der Maßnahmen"
        ordering = ["massnahme", "jahr", "art", "-pk"]
        constraints = [
            jahr_ist_moeglich("massnahmenbedarf"),
            models.CheckConstraint(
                condition=Q(art__in=["geplant", "geaendert", "beschlossen"]), name="massnahmenbedarf_art_ist_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(betrag_cent__isnull=False) | Q(vze__isnull=False), name="massnahmenbedarf_nennt_geld_oder_stellen"
            ),
            models.CheckConstraint(
                condition=(Q(betrag_cent__isnull=True) | Q(betrag_cent__gte=0)) & (Q(vze__isnull=True) | Q(vze__gte=0)),
                name="massnahmenbedarf_nicht_negativ",
            ),
            models.CheckConstraint(
                condition=~Q(art="beschlossen") | Q(beschluss__isnull=False) | Q(grund__gt=""), name="beschlossener_bedarf_nennt_das_papier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.massnahme}: {self.get_art_display()} {self.jahr}"


@verfolgt()
class Foerdermittel(models.Model):
    """A grant: programme, who gives it, rate, period, purpose. What of it goes to which Maßnahme and year, says the Finanzierung."""

    class Stand(models.TextChoices):
        GEPLANT = "geplant", "Antrag geplant"
        BEANTRAGT = "beantragt", "beantragt"
        BEWILLIGT = "bewilligt", "bewilligt"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    programm = models.CharField("Programm", max_length=200, db_collation="de-x-icu")
    geber = models.CharField("Fördermittelgeber", max_length=200)
    zweck = models.TextField("Zweck", max_length=2000, blank=True)
    quote = models.DecimalField("Förderquote in %", max_digits=5, decimal_places=2, null=True, blank=True)
    von = models.DateField("Förderzeitraum von", null=True, blank=True)
    bis = models.DateField("Förderzeitraum bis", null=True, blank=True)
    stand = models.CharField("Stand", max_length=10, choices=Stand.choices, default=Stand.GEPLANT)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Fördermittel"
        verbose_name_plural = "Fördermittel"
        ordering = ["programm", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(programm__gt="", geber__gt=""), name="foerdermittel_nennt_programm_und_geber"),
            models.CheckConstraint(
                condition=Q(stand__in=["geplant", "beantragt", "bewilligt", "abgelehnt"]), name="foerdermittel_stand_ist_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(quote__isnull=True) | Q(quote__gt=Decimal(0), quote__lte=Decimal(100)), name="foerdermittel_quote_bis_hundert"
            ),
            models.CheckConstraint(
                condition=Q(von__isnull=True) | Q(bis__isnull=True) | Q(bis__gte=F("von")), name="foerdermittel_endet_nicht_vor_beginn"
            ),
            models.CheckConstraint(
                condition=~Q(stand="bewilligt") | Q(von__isnull=False, bis__isnull=False), name="bewilligtes_hat_einen_zeitraum"
            ),
        ]

    def __str__(self) -> str:
        return self.programm

    def get_absolute_url(self) -> str:
        return reverse("foerdermittel", args=[self.pk])

    @property
    def gesichert(self) -> bool:
        return self.stand == self.Stand.BEWILLIGT


class FoerderfristQuerySet(models.QuerySet["Foerderfrist"]):
    def offen(self) -> "FoerderfristQuerySet":
        """Open ones; those of a refused grant need nobody."""
        return self.filter(erledigt_am__isnull=True, entfallen_am__isnull=True).exclude(foerdermittel__stand="abgelehnt")

    def entfallen(self) -> "FoerderfristQuerySet":
        """Nobody has done them and nobody needs to: dropped, or of a refused grant."""
        return self.filter(Q(entfallen_am__isnull=False) | Q(erledigt_am__isnull=True, foerdermittel__stand="abgelehnt"))

    def bleibend(self) -> "FoerderfristQuerySet":
        """What the calendar shows: open ones and those that are done."""
        return self.filter(entfallen_am__isnull=True).exclude(foerdermittel__stand="abgelehnt")


@verfolgt()
class Foerderfrist(models.Model):
    """A day that a grant asks for: application, call for money, interim report, Verwendungsnachweis.

    It raises a task until it is done or falls away, which ``vermerk`` gives the reason of. ``verlegt_von``: the day before the last
    move, with its ``grund``.
    """

    class Art(models.TextChoices):
        ANTRAG = "antrag", "Antrag"
        ABRUF = "abruf", "Mittelabruf"
        ZWISCHENNACHWEIS = "zwischennachweis", "Zwischennachweis"
        VERWENDUNGSNACHWEIS = "verwendungsnachweis", "Verwendungsnachweis"
        SONSTIGE = "sonstige", "sonstige Frist"

    foerdermittel = models.ForeignKey(Foerdermittel, on_delete=models.PROTECT, related_name="fristen", verbose_name="Fördermittel")
    art = models.CharField("Frist", max_length=20, choices=Art.choices)
    tag = models.DateField("Bis zum")
    vermerk = models.CharField("Vermerk", max_length=300, blank=True)
    erledigt_am = models.DateField("Erledigt am", null=True, blank=True)
    entfallen_am = models.DateField("Entfallen am", null=True, blank=True)
    verlegt_von = models.DateField("Verlegt vom", null=True, blank=True)
    grund = models.CharField("Grund der Verlegung", max_length=300, blank=True)

    objects = FoerderfristQuerySet.as_manager()

    class Meta:
        verbose_name = "Förderfrist"
        verbose_name_plural = "Förderfristen"
        ordering = ["tag", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(art__in=["antrag", "abruf", "zwischennachweis", "verwendungsnachweis", "sonstige"]),
                name="foerderfrist_art_ist_bekannt",
            ),
            models.UniqueConstraint(fields=["foerdermittel", "art", "tag"], name="foerderfrist_einmal"),
            models.CheckConstraint(
                condition=Q(erledigt_am__isnull=True) | Q(entfallen_am__isnull=True), name="foerderfrist_erledigt_oder_entfallen"
            ),
            models.CheckConstraint(
                condition=(Q(entfallen_am__isnull=True) | Q(vermerk__gt="")) & (Q(verlegt_von__isnull=True) | Q(grund__gt="")),
                name="foerderfrist_nennt_den_grund",
            ),
        ]
        indexes = [models.Index(fields=["tag"], name="foerderfrist_offen", condition=Q(erledigt_am__isnull=True))]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.foerdermittel}"

    @property
    def ist_beendet(self) -> bool:
        return self.erledigt_am is not None or self.entfallen_am is not None

    def lage(self, tag: date) -> Fristlage:
        entfaellt = self.entfallen_am is not None or self.foerdermittel.stand == Foerdermittel.Stand.ABGELEHNT
        return fristlage(self.tag, self.erledigt_am, tag, entfaellt=entfaellt)


GESICHERT = Q(foerdermittel__isnull=True, im_haushalt=True) | Q(foerdermittel__stand="bewilligt")


class FinanzierungQuerySet(models.QuerySet["Massnahmenfinanzierung"]):
    def ohne_abgelehnte(self) -> "FinanzierungQuerySet":
        return self.exclude(foerdermittel__stand="abgelehnt")


@verfolgt()
class Massnahmenfinanzierung(models.Model):
    """Money for a Maßnahme in a year: own means (secured when the budget holds them), or a part of a grant (secured when it is granted)."""

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="finanzierungen", verbose_name="Maßnahme")
    jahr = models.PositiveSmallIntegerField("Jahr", validators=JAHR)
    foerdermittel = models.ForeignKey(
        Foerdermittel, on_delete=models.PROTECT, null=True, blank=True, related_name="finanzierungen", verbose_name="Fördermittel"
    )
    betrag_cent = models.BigIntegerField("Betrag")
    im_haushalt = models.BooleanField("Eigenmittel stehen im beschlossenen Haushalt", default=False)
    vermerk = models.CharField("Vermerk", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = FinanzierungQuerySet.as_manager()

    class Meta:
        verbose_name = "Finanzierung einer Maßnahme"
        verbose_name_plural = "Finanzierung der Maßnahmen"
        ordering = ["massnahme", "jahr", "pk"]
        constraints = [
            jahr_ist_moeglich("massnahmenfinanzierung"),
            models.CheckConstraint(condition=Q(betrag_cent__gte=0), name="massnahmenfinanzierung_nicht_negativ"),
            models.CheckConstraint(
                condition=Q(foerdermittel__isnull=True) | Q(im_haushalt=False), name="nur_eigenmittel_stehen_im_haushalt"
            ),
            models.UniqueConstraint(
                fields=["massnahme", "jahr", "foerdermittel"], nulls_distinct=False, name="massnahmenfinanzierung_einmal_je_quelle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.massnahme} {self.jahr}: {self.foerdermittel or 'Eigenmittel'}"

    @property
    def gesichert(self) -> bool:
        """As ``GESICHERT`` asks the database."""
        return self.foerdermittel.gesichert if self.foerdermittel else self.im_haushalt
