"""Methods of the Typisierung as dated versions (domain.md 2)."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.models.gremien import Beschluss
from sozialraum.models.statistik import Indikator, Indikatorwert
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS


def _grenzen(name: str) -> ArrayField:
    return ArrayField(models.DecimalField(max_digits=9, decimal_places=4), verbose_name=name, default=list, blank=True)


def _klassen(name: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), verbose_name=name, default=list, blank=True)


def merkmale_als_json(verfahren: str) -> ArraySubquery:
    """The Merkmale of a method with all that a calculation knows of their Indikatoren, inside the query that asks for the method.

    ``verfahren`` is the way to the method's key; ``tage`` are the days on which anything was measured. Decimals travel as text, no float is
    made of them.
    """
    namen = ("schluessel", "name", "einheit", "richtung", "aggregation", "beruht_auf_fallzahlen", "nachkommastellen", "quelle")
    felder: dict[str, Any] = {name: F(f"indikator__{name}") for name in namen}
    band = {"band": F("indikator__nenner_altersband"), "von": F("indikator__nenner_altersband__von")}
    band |= {"bis": F("indikator__nenner_altersband__bis_unter")}
    tage = Indikatorwert.objects.filter(indikator=models.OuterRef("indikator"), zustand="wert", lieferung__zurueckgenommen_am__isnull=True)
    felder["tage"] = ArraySubquery(tage.order_by("stichtag").values("stichtag").distinct())
    form = JSONObject(
        pk="indikator_id", teil="teil", gewicht=Cast("gewicht", models.TextField()), veraenderung="veraenderung", **felder, **band
    )
    rows = Typisierungsmerkmal.objects.filter(verfahren=models.OuterRef(verfahren)).order_by("-teil", "indikator__name")
    return ArraySubquery(rows.values(json=form))


class TypisierungsverfahrenQuerySet(models.QuerySet["Typisierungsverfahren"]):
    def mit_merkmalen(self) -> "TypisierungsverfahrenQuerySet":
        """With its Merkmale and their days, as ``inputs.schwerpunkte.methode`` reads them."""
        return self.annotate(merkmalsliste=merkmale_als_json("pk"))


@verfolgt()
class Typisierungsverfahren(models.Model):
    """One version of a method: limits, classes and the rule for Schwerpunkträume. It never changes; a change is the next version.

    ``schwerpunkt`` holds pairs [Statusklasse, Dynamikklasse] (the second empty without Dynamik). Limits are those of the index.
    """

    schluessel = models.SlugField("Schlüssel", max_length=40)
    version = models.PositiveSmallIntegerField("Version")
    name = models.CharField("Name", max_length=150)
    gueltig_ab = models.DateField("Gültig ab")
    status_grenzen = _grenzen("Grenzen des Status")
    status_klassen = _klassen("Klassen des Status")
    dynamik_grenzen = _grenzen("Grenzen der Dynamik")
    dynamik_klassen = _klassen("Klassen der Dynamik")
    schwerpunkt = models.JSONField("Regel für Schwerpunkträume", default=list)
    ddof = models.PositiveSmallIntegerField("Abgezogene Freiheitsgrade", default=0)
    mindesteinwohner = models.PositiveIntegerField("Mindestzahl der Einwohnenden", default=300)
    vergleichsjahre = models.PositiveSmallIntegerField("Vergleichszeitraum in Jahren", default=2)
    quelle = models.CharField("Vorbild oder Quelle", max_length=300, blank=True)
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    notiz = models.TextField("Begründung", blank=True)
    muster = models.BooleanField("Musterdaten", default=False)

    objects = TypisierungsverfahrenQuerySet.as_manager()

    class Meta:
        verbose_name = "Typisierungsverfahren"
        verbose_name_plural = "Typisierungsverfahren"
        ordering = ["schluessel", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["schluessel", "version"], name="typisierungsverfahren_version_einmal"),
            models.CheckConstraint(
                condition=Q(status_grenzen__len__gte=1, status_grenzen__len__lte=4, status_klassen__len=F("status_grenzen__len") + 1),
                name="status_eine_klasse_mehr_als_grenzen",
            ),
            models.CheckConstraint(
                condition=Q(dynamik_grenzen__len=0, dynamik_klassen__len=0)
                | Q(dynamik_grenzen__len__gte=1, dynamik_grenzen__len__lte=4, dynamik_klassen__len=F("dynamik_grenzen__len") + 1),
                name="dynamik_eine_klasse_mehr_als_grenzen",
            ),
            models.CheckConstraint(condition=Q(ddof__lte=1), name="typisierung_ddof_0_oder_1"),
            models.CheckConstraint(
                condition=Q(vergleichsjahre__gte=1, vergleichsjahre__lte=20), name="typisierung_vergleich_1_bis_20_jahre"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, Version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("typisierungsverfahren", args=[self.schluessel, self.version])

    @property
    def kennung(self) -> str:
        """How an address names this version."""
        return f"{self.schluessel}-{self.version}"


@verfolgt()
class Typisierungsmerkmal(models.Model):
    """One weighted Indikator of Status or Dynamik; ``veraenderung`` measures it against the day some years earlier."""

    class Teil(models.TextChoices):
        STATUS = STATUS, "Status"
        DYNAMIK = DYNAMIK, "Dynamik"

    verfahren = models.ForeignKey(
        Typisierungsverfahren, on_delete=models.PROTECT, related_name="merkmale", verbose_name="Typisierungsverfahren"
    )
    teil = models.CharField("Teil", max_length=7, choices=Teil.choices)
    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="+", verbose_name="Indikator")
    gewicht = models.DecimalField("Gewicht", max_digits=9, decimal_places=4)
    veraenderung = models.BooleanField("Veränderung statt Stand", default=False)

    class Meta:
        verbose_name = "Merkmal eines Typisierungsverfahrens"
        verbose_name_plural = "Merkmale der Typisierungsverfahren"
        ordering = ["verfahren", "-teil", "indikator__name"]
        constraints = [
            models.UniqueConstraint(fields=["verfahren", "teil", "indikator"], name="typisierungsmerkmal_einmal_je_teil"),
            models.CheckConstraint(condition=Q(gewicht__gt=0, gewicht__lte=1000), name="typisierungsmerkmal_gewicht_ueber_0"),
        ]

    def __str__(self) -> str:
        return f"{self.get_teil_display()}: {self.indikator}"
