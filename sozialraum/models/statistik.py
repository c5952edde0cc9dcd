"""Basisstatistik: Bevölkerung, Indikatoren and their values (domain.md 2)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import Zustand
from sozialraum.models.gebiet import Gebiet
from sozialraum.models.lieferung import Datenlieferung


@verfolgt()
class Altersband(models.Model):
    """An age band as data, for example 0–<21; feeds Nenner and the population of a Teiltopf."""

    schluessel = models.SlugField("Schlüssel", max_length=20, unique=True)
    name = models.CharField("Name", max_length=60)
    von = models.PositiveSmallIntegerField("ab Alter")
    bis_unter = models.PositiveSmallIntegerField("bis unter Alter")

    class Meta:
        verbose_name = "Altersband"
        verbose_name_plural = "Altersbänder"
        ordering = ["von", "bis_unter"]
        constraints = [models.CheckConstraint(condition=Q(bis_unter__gt=F("von")), name="altersband_von_vor_bis")]

    def __str__(self) -> str:
        return self.name


class BevoelkerungQuerySet(models.QuerySet["Bevoelkerung"]):
    def wirksam(self) -> "BevoelkerungQuerySet":
        """The rows that count: the newest delivery of each Gebiet × Stichtag that was not taken back."""
        neuer = Bevoelkerung.objects.filter(
            gebiet=models.OuterRef("gebiet"),
            stichtag=models.OuterRef("stichtag"),
            lieferung__zurueckgenommen_am__isnull=True,
            lieferung_id__gt=models.OuterRef("lieferung_id"),
        )
        return self.filter(lieferung__zurueckgenommen_am__isnull=True).exclude(models.Exists(neuer))


class Bevoelkerung(models.Model):
    """Inhabitants by year of age and Geschlecht; append-only like every statistical value."""

    class Geschlecht(models.TextChoices):
        WEIBLICH = "w", "weiblich"
        MAENNLICH = "m", "männlich"
        DIVERS = "d", "divers"

    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="bevoelkerung", verbose_name="Gebiet")
    stichtag = models.DateField("Stichtag")
    alter = models.PositiveSmallIntegerField("Alter")
    geschlecht = models.CharField("Geschlecht", max_length=1, choices=Geschlecht.choices)
    anzahl = models.PositiveIntegerField("Anzahl")
    lieferung = models.ForeignKey(Datenlieferung, on_delete=models.PROTECT, related_name="bevoelkerung", verbose_name="Datenlieferung")
    zeile = models.PositiveIntegerField("Zeile")

    objects = BevoelkerungQuerySet.as_manager()

    class Meta:
        verbose_name = "Bevölkerung"
        verbose_name_plural = "Bevölkerung"
        constraints = [
            models.UniqueConstraint(
                fields=["gebiet", "stichtag", "alter", "geschlecht", "lieferung"], name="bevoelkerung_einmal_je_lieferung"
            ),
            models.CheckConstraint(condition=Q(alter__lte=120), name="bevoelkerung_alter_bis_120"),
        ]

    def __str__(self) -> str:
        return f"{self.gebiet} {self.alter} {self.geschlecht} {self.stichtag:%d.%m.%Y}"


@verfolgt()
class Indikator(models.Model):
    """What is measured, and how it may be read and rolled up."""

    class Kategorie(models.TextChoices):
        SOZIODEMOGRAFISCH = "soziodemografisch", "soziodemografisch"
        JUGENDHILFERELEVANT = "jugendhilferelevant", "jugendhilferelevant"
        BILDUNG = "bildung", "Bildung"
        GESUNDHEIT = "gesundheit", "Gesundheit"

    class Einheit(models.TextChoices):
        PROZENT = "prozent", "%"
        JE_1000 = "je_1000", "je 1.000"
        JE_10000 = "je_10000", "je 10.000"
        ABSOLUT = "absolut", "Anzahl"
        EURO = "euro", "€"

    class Richtung(models.TextChoices):
        BELASTEND = "belastend", "hoch ist belastend"
        ENTLASTEND = "entlastend", "hoch ist entlastend"
        NEUTRAL = "neutral", "ohne Wertung"

    class Aggregation(models.TextChoices):
        QUOTE = "quote", "Σ Zähler / Σ Nenner"
        SUMME = "summe", "Summe"
        KEINE = "keine", "wird nicht zusammengefasst"

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    kategorie = models.CharField("Kategorie", max_length=20, choices=Kategorie.choices)
    zaehler = models.CharField("Zähler", max_length=200)
    nenner = models.CharField("Nenner", max_length=200, blank=True)
    nenner_altersband = models.ForeignKey(
        Altersband, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Nenner aus der Bevölkerung"
    )
    einheit = models.CharField("Einheit", max_length=10, choices=Einheit.choices)
    richtung = models.CharField("Richtung", max_length=10, choices=Richtung.choices, default=Richtung.BELASTEND)
    aggregation = models.CharField("Zusammenfassung", max_length=6, choices=Aggregation.choices, default=Aggregation.QUOTE)
    beruht_auf_fallzahlen = models.BooleanField("Beruht auf Fallzahlen der Jugendhilfe", default=False)
    je_schule = models.BooleanField("Wird an den Schulen gezählt", default=False)
    nachkommastellen = models.PositiveSmallIntegerField("Nachkommastellen", default=1)
    rhythmus = models.CharField("Rhythmus", max_length=60, blank=True)
    quelle = models.CharField("Quelle", max_length=200, blank=True)
    klassen = models.JSONField("Grenzen der fünf Klassen", default=list, blank=True)
    aktiv = models.BooleanField("In Gebrauch", default=True)

    class Meta:
        verbose_name = "Indikator"
        verbose_name_plural = "Indikatoren"
        ordering = ["kategorie", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(aggregation="quote") | ~Q(nenner="") | Q(nenner_altersband__isnull=False), name="quote_hat_einen_nenner"
            ),
            models.CheckConstraint(
                condition=Q(je_schule=False) | Q(aggregation="quote", nenner_altersband__isnull=True, beruht_auf_fallzahlen=True),
                name="schulwerte_sind_geschuetzte_quoten",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indikator", args=[self.schluessel])

    @property
    def darf_je_schule(self) -> bool:
        """A rate with a Nenner of its own, under the Geheimhaltung of case numbers (constraint ``schulwerte_sind_geschuetzte_quoten``)."""
        return self.aggregation == self.Aggregation.QUOTE and self.nenner_altersband_id is None and self.beruht_auf_fallzahlen

    @property
    def ist_gruppenrate(self) -> bool:
        """How many of a group of people: where the group is small, the rate tells of single ones (sozialraum/gruppensperre.py)."""
        return self.aggregation != self.Aggregation.SUMME and self.einheit not in (self.Einheit.ABSOLUT, self.Einheit.EURO)

    @property
    def einheit_am_wert(self) -> str:
        """Behind a value; a count has none."""
        return "" if self.einheit == self.Einheit.ABSOLUT else str(self.get_einheit_display())

    @property
    def faktor(self) -> int:
        """By what a rate is multiplied for the screen: 100, 1.000, 10.000, else 1."""
        return {"prozent": 100, "je_1000": 1000, "je_10000": 10000}.get(self.einheit, 1)


@verfolgt()
class Indikatordefinition(models.Model):
    """The wording of a definition from one day on; a new wording is a new version."""

    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="definitionen", verbose_name="Indikator")
    version = models.PositiveSmallIntegerField("Version")
    gueltig_ab = models.DateField("Gültig ab")
    text = models.TextField("Definition")

    class Meta:
        verbose_name = "Definition"
        verbose_name_plural = "Definitionen"
        ordering = ["indikator", "-version"]
        constraints = [models.UniqueConstraint(fields=["indikator", "version"], name="definition_version_einmal")]

    def __str__(self) -> str:
        return f"{self.indikator}, Version {self.version}"


class IndikatorwertQuerySet(models.QuerySet["Indikatorwert"]):
    def wirksam(self) -> "IndikatorwertQuerySet":
        """The values that count: per Indikator × Gebiet × Stichtag the newest of a delivery that was not taken back."""
        return (
            self.filter(lieferung__zurueckgenommen_am__isnull=True)
            .order_by("indikator_id", "gebiet_id", "stichtag", "-pk")
            .distinct("indikator_id", "gebiet_id", "stichtag")
        )


class Indikatorwert(models.Model):
    """Zähler and Nenner of one Indikator, Gebiet and Stichtag. Append-only: a correction is a new row that names the old."""

    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="werte", verbose_name="Indikator")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="werte", verbose_name="Gebiet")
    stichtag = models.DateField("Stichtag")
    zaehler = models.DecimalField("Zähler", max_digits=26, decimal_places=12, null=True, blank=True)
    nenner = models.DecimalField("Nenner", max_digits=26, decimal_places=12, null=True, blank=True)
    zustand = models.CharField("Zustand", max_length=12, choices=[(z.value, z.value) for z in Zustand], default=Zustand.WERT)
    lieferung = models.ForeignKey(Datenlieferung, on_delete=models.PROTECT, related_name="werte", verbose_name="Datenlieferung")
    blatt = models.CharField("Blatt", max_length=100, blank=True)
    zeile = models.PositiveIntegerField("Zeile", default=0)
    ersetzt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    grund = models.CharField("Grund der Korrektur", max_length=300, blank=True)
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    objects = IndikatorwertQuerySet.as_manager()

    class Meta:
        verbose_name = "Indikatorwert"
        verbose_name_plural = "Indikatorwerte"
        indexes = [
            models.Index(fields=["indikator", "gebiet", "-stichtag", "-id"], name="indikatorwert_suche"),
            models.Index(fields=["gebiet", "indikator", "stichtag"], name="indikatorwert_gebiet"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["indikator", "gebiet", "stichtag", "lieferung"], name="wert_einmal_je_lieferung"),
            models.CheckConstraint(
                condition=(Q(zustand="wert") & Q(zaehler__isnull=False)) | (~Q(zustand="wert") & Q(zaehler__isnull=True)),
                name="wert_oder_grund_des_fehlens",
            ),
            models.CheckConstraint(condition=Q(nenner__isnull=True) | Q(nenner__gt=0), name="nenner_ist_positiv"),
            # PostgreSQL sorts NaN above every number
            models.CheckConstraint(
                condition=(Q(zaehler__isnull=True) | Q(zaehler__lt=10**14)) & (Q(nenner__isnull=True) | Q(nenner__lt=10**14)),
                name="wert_ist_eine_zahl",
            ),
            models.CheckConstraint(condition=Q(ersetzt__isnull=True) | ~Q(grund=""), name="korrektur_mit_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.indikator} {self.gebiet} {self.stichtag:%d.%m.%Y}"
