"""Maßnahmen of the Konzeptionen: what, where, for whom, by whom, how far, and what shall show the effect (domain.md 7).

The one Maßnahme that other apps above refer to or extend one-to-one (architecture.md). Its state changes by reports only.
"""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from proaktiv.massnahmenweg import MASSNAHMENSTAENDE, OFFEN, UNTERWEGS, Massnahmenstand
from proaktiv.models.kettenkatalog import Handlungsfeld, Lebensphase, Lebenswelt, Zielgruppe
from proaktiv.models.konzeption import Kapitel, Konzeption
from proaktiv.umsetzungsstand import Gruppe
from sozialraum.models import Beschluss, Gebiet, Organisationseinheit, Traeger, Vorlage

NIEMALS = Q(pk=None)
STANDWAHL = [(stand.value, name) for stand, name in MASSNAHMENSTAENDE.items()]


def _eines_von_beiden(was: str) -> models.CheckConstraint:
    eines = Q(konzeption__isnull=True, massnahme__isnull=False) | Q(konzeption__isnull=False, massnahme__isnull=True)
    return models.CheckConstraint(condition=eines, name=f"{was}_einer_konzeption_oder_massnahme")


def _wie_weit(tag: date, stand: str = "stand") -> Case:
    ueber = Q(ende__lt=tag) | Q(**{stand: "nicht_begonnen"}, beginn__lt=tag) | Q(**{stand: "verspaetet"})
    return Case(
        When(**{stand: "fertig"}, then=Value(Gruppe.FERTIG.value)),
        When(**{stand: "aufgegeben"}, then=Value(Gruppe.AUFGEGEBEN.value)),
        When(ueber, then=Value(Gruppe.VERSPAETET.value)),
        When(**{f"{stand}__in": sorted(UNTERWEGS)}, then=Value(Gruppe.LAEUFT.value)),
        default=Value(Gruppe.NICHT_BEGONNEN.value),
        output_field=models.CharField(),
    )


class MassnahmeQuerySet(models.QuerySet["Massnahme"]):
    def mit_allem(self) -> "MassnahmeQuerySet":
        return self.select_related("konzeption", "kapitel", "lebenswelt", "handlungsfeld", "zielgruppe", "traeger", "einheit")

    def fuer(self, orte: Collection[int], oder: Q = NIEMALS) -> "MassnahmeQuerySet":
        """Planned or going on, of one of these Gebiete, or of which nobody said where: it may be here. ``oder``: which else."""
        dort = (Q(gebiete__isnull=True) | Q(gebiete__gebiet__in=orte)) & Q(stand__in=[stand.value for stand in OFFEN])
        return self.filter(dort | oder).select_related("konzeption").distinct()

    def mit_gruppe(self, tag: date) -> "MassnahmeQuerySet":
        """With how far it is on a day, and the newest report.

        Late is also what should have begun or ended by its plan and did not say so; the last day itself is not late yet.
        """
        letzter = Massnahmenbericht.objects.filter(massnahme=OuterRef("pk")).order_by("-tag", "-pk")
        return self.annotate(
            gruppe=_wie_weit(tag), berichtet_am=Subquery(letzter.values("tag")[:1]), berichtsgrund=Subquery(letzter.values("grund")[:1])
        )

    def mit_vorher(self, tag: date) -> "MassnahmeQuerySet":
        """With how far it was on an earlier day by the reports up to it, by the plan that is entered today."""
        letzter = Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), tag__lte=tag).order_by("-tag", "-pk")
        stand = Coalesce(Subquery(letzter.values("stand_neu")[:1]), Value(Massnahmenstand.NICHT_BEGONNEN.value))
        return self.annotate(stand_vorher=stand, berichtet_vorher=Subquery(letzter.values("tag")[:1])).annotate(
            gruppe_vorher=_wie_weit(tag, "stand_vorher")
        )


@verfolgt()
class Massnahme(models.Model):
    """One Maßnahme of a Konzeption. ``plaetze`` and ``erreichte`` None: not known, which is not 0; ``gebiete`` and phases are rows.

    ``muster_felder``: what is invented of a Maßnahme that a source prints (keys of ``ERFINDBAR``).
    """

    konzeption = models.ForeignKey(Konzeption, on_delete=models.PROTECT, related_name="massnahmen", verbose_name="Konzeption")
    kapitel = models.ForeignKey(
        Kapitel, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Kapitel"
    )
    titel = models.CharField("Maßnahme", max_length=200, db_collation="de-x-icu")
    ziel = models.TextField("Ziel", max_length=2000, blank=True)
    lebenswelt = models.ForeignKey(
        Lebenswelt, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Lebenswelt"
    )
    handlungsfeld = models.ForeignKey(
        Handlungsfeld, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Handlungsfeld"
    )
    zielgruppe = models.ForeignKey(
        Zielgruppe, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Zielgruppe"
    )
    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Träger")
    einheit = models.ForeignKey(
        Organisationseinheit, on_delete=models.PROTECT, null=True, blank=True, related_name="massnahmen", verbose_name="Zuständige Stelle"
    )
    beginn = models.DateField("Beginn geplant", null=True, blank=True)
    ende = models.DateField("Ende geplant", null=True, blank=True)
    stand = models.CharField(
        "Stand", max_length=14, choices=STANDWAHL, default=Massnahmenstand.NICHT_BEGONNEN.value, editable=False
    )
    plaetze = models.PositiveIntegerField("Plätze", null=True, blank=True)
    erreichte = models.PositiveIntegerField("Erreichte im Jahr", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    muster_felder = ArrayField(models.CharField(max_length=20), verbose_name="Erfundene Angaben", default=list, blank=True, editable=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    objects = MassnahmeQuerySet.as_manager()

    class Meta:
        verbose_name = "Maßnahme"
        verbose_name_plural = "Maßnahmen"
        ordering = ["titel", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt=""), name="massnahme_hat_einen_titel"),
            models.CheckConstraint(condition=Q(stand__in=[s.value for s in Massnahmenstand]), name="massnahme_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(beginn__isnull=True) | Q(ende__isnull=True) | Q(ende__gte=F("beginn")), name="massnahme_endet_nicht_vor_beginn"
            ),
            models.UniqueConstraint(fields=["konzeption", "titel"], name="massnahme_titel_einmal_je_konzeption"),
        ]
        indexes = [models.Index(fields=["stand"], name="massnahme_stand")]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("massnahme", args=[self.pk])


@verfolgt()
class Massnahmengebiet(models.Model):
    """A Gebiet of any Ebene that a Maßnahme is for."""

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="gebiete", verbose_name="Maßnahme")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="massnahmen", verbose_name="Gebiet")

    class Meta:
        verbose_name = "Gebiet einer Maßnahme"
        verbose_name_plural = "Gebiete der Maßnahmen"
        ordering = ["massnahme", "gebiet__ebene", "gebiet__schluessel"]
        constraints = [models.UniqueConstraint(fields=["massnahme", "gebiet"], name="massnahmengebiet_einmal")]

    def __str__(self) -> str:
        return f"{self.massnahme}: {self.gebiet}"


@verfolgt()
class Massnahmenphase(models.Model):
    """A Lebensphase that a Maßnahme is for; two that follow one another make it a Maßnahme of the transition between them."""

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="phasen", verbose_name="Maßnahme")
    lebensphase = models.ForeignKey(Lebensphase, on_delete=models.PROTECT, related_name="massnahmen", verbose_name="Lebensphase")

    class Meta:
        verbose_name = "Lebensphase einer Maßnahme"
        verbose_name_plural = "Lebensphasen der Maßnahmen"
        ordering = ["massnahme", "lebensphase__reihenfolge"]
        constraints = [models.UniqueConstraint(fields=["massnahme", "lebensphase"], name="massnahmenphase_einmal")]

    def __str__(self) -> str:
        return f"{self.massnahme}: {self.lebensphase}"


class Massnahmenbericht(models.Model):
    """A status report: the state before and after, why, and how many are reached. Append-only: this is the history of the Maßnahme."""

    massnahme = models.ForeignKey(Massnahme, on_delete=models.PROTECT, related_name="berichte", verbose_name="Maßnahme")
    tag = models.DateField("Stand vom")
    stand_alt = models.CharField("Stand vorher", max_length=14, choices=STANDWAHL)
    stand_neu = models.CharField("Stand", max_length=14, choices=STANDWAHL)
    text = models.TextField("Was getan ist", max_length=4000, blank=True)
    grund = models.CharField("Grund", max_length=500, blank=True)
    plaetze = models.PositiveIntegerField("Plätze", null=True, blank=True)
    erreichte = models.PositiveIntegerField("Erreichte im Jahr", null=True, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Berichtet von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Bericht zu einer Maßnahme"
        verbose_name_plural = "Berichte zu den Maßnahmen"
        ordering = ["massnahme", "-tag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt="") | Q(grund__gt=""), name="massnahmenbericht_sagt_etwas"),
            models.CheckConstraint(
                condition=~Q(stand_neu__in=["nicht_begonnen", "verspaetet", "aufgegeben"]) | Q(grund__gt=""),
                name="massnahmenbericht_nennt_den_grund",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.massnahme}: {self.get_stand_neu_display()} am {self.tag:%d.%m.%Y}"


@verfolgt()
class Meilenstein(models.Model):
    """A milestone of a Konzeption (as the six of seed 003) or of a Maßnahme."""

    konzeption = models.ForeignKey(
        Konzeption, on_delete=models.PROTECT, null=True, blank=True, related_name="meilensteine", verbose_name="Konzeption"
    )
    massnahme = models.ForeignKey(
        Massnahme, on_delete=models.PROTECT, null=True, blank=True, related_name="meilensteine", verbose_name="Maßnahme"
    )
    titel = models.CharField("Meilenstein", max_length=300)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=1)
    termin = models.DateField("Termin", null=True, blank=True)
    termin_text = models.CharField("Termin in Worten", max_length=60, blank=True)
    erreicht_am = models.DateField("Erreicht am", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Meilenstein"
        verbose_name_plural = "Meilensteine"
        ordering = ["reihenfolge", F("termin").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt=""), name="meilenstein_hat_einen_titel"),
            _eines_von_beiden("meilenstein"),
        ]

    def __str__(self) -> str:
        return self.titel


@verfolgt()
class Umsetzungspapier(models.Model):
    """A Vorlage by which a Konzeption or a Maßnahme is carried out, and the Beschluss if there is one of it."""

    konzeption = models.ForeignKey(
        Konzeption, on_delete=models.PROTECT, null=True, blank=True, related_name="papiere", verbose_name="Konzeption"
    )
    massnahme = models.ForeignKey(
        Massnahme, on_delete=models.PROTECT, null=True, blank=True, related_name="papiere", verbose_name="Maßnahme"
    )
    vorlage = models.ForeignKey(
        Vorlage, on_delete=models.PROTECT, null=True, blank=True, related_name="umsetzungspapiere", verbose_name="Vorlage"
    )
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="umsetzungspapiere", verbose_name="Beschluss"
    )

    class Meta:
        verbose_name = "Umsetzungspapier"
        verbose_name_plural = "Umsetzungspapiere"
        ordering = ["vorlage__nummer", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(vorlage__isnull=False) | Q(beschluss__isnull=False), name="umsetzungspapier_nennt_eines"),
            _eines_von_beiden("umsetzungspapier"),
            models.UniqueConstraint(
                fields=["konzeption", "massnahme", "vorlage", "beschluss"], nulls_distinct=False, name="umsetzungspapier_einmal"
            ),
        ]

    def __str__(self) -> str:
        return str(self.beschluss or self.vorlage)
