"""Ausbaustand: Angebote at Einrichtungen with their time, and the rules that count them (domain.md 7)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from basis.history import verfolgt
from proaktiv.ausbaustand import schuljahr
from proaktiv.models.system import DatiertQuerySet, einmal_zur_zeit
from sozialraum.models import Einrichtung, Einrichtungsart, Indikator, Traeger
from sozialraum.models.organisation import ende_nach_beginn

MONATE = [(8, "1. August"), (9, "1. September"), (10, "1. Oktober"), (11, "1. November"), (12, "1. Dezember"), (2, "1. Februar")]


@verfolgt()
class Angebotsart(models.Model):
    """What kinds of Angebote there are at Einrichtungen, such as Schulsozialarbeit: catalogue data."""

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=100, unique=True, db_collation="de-x-icu")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    schulsozialarbeit = models.BooleanField(
        "Ist Schulsozialarbeit", default=False, help_text="Dann pflegt auch die Netzwerkstelle die Angebote dieser Art."
    )

    class Meta:
        verbose_name = "Angebotsart"
        verbose_name_plural = "Angebotsarten"
        ordering = ["reihenfolge", "name"]
        constraints = [models.CheckConstraint(condition=Q(name__gt=""), name="angebotsart_hat_einen_namen")]

    def __str__(self) -> str:
        return self.name


@verfolgt()
class Angebot(models.Model):
    """An Angebot of one kind at one Einrichtung, from one day to another. It ends, it is never deleted."""

    art = models.ForeignKey(Angebotsart, on_delete=models.PROTECT, related_name="angebote", verbose_name="Angebot")
    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="angebote", verbose_name="Einrichtung")
    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, null=True, blank=True, related_name="angebote", verbose_name="Träger des Angebots"
    )
    vzae = models.DecimalField(
        "Umfang in VZÄ", max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    gueltig_von = models.DateField("Ab")
    gueltig_bis = models.DateField("Bis", null=True, blank=True)
    quelle = models.CharField("Grundlage", max_length=200, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = DatiertQuerySet.as_manager()

    class Meta:
        verbose_name = "Angebot an einer Einrichtung"
        verbose_name_plural = "Angebote an Einrichtungen"
        ordering = ["art", "einrichtung__name", "gueltig_von"]
        constraints = [
            ende_nach_beginn("angebot"),
            einmal_zur_zeit("angebot_einmal_zur_zeit", "art", "einrichtung"),
            models.CheckConstraint(condition=Q(vzae__isnull=True) | Q(vzae__gt=0), name="angebot_umfang_ist_positiv"),
        ]

    def __str__(self) -> str:
        return f"{self.art} an {self.einrichtung}"


@verfolgt()
class Ausbauregel(models.Model):
    """What is counted: an Angebotsart at Einrichtungen of some kinds, on one day of each school year.

    ``voraussetzung``: only Einrichtungen that have this other Angebot count, such as Kita-Sozialarbeit in KiFaZ.
    """

    class Praeposition(models.TextChoices):
        AN = "an", "an"
        IN = "in", "in"

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Regel", max_length=120, unique=True, db_collation="de-x-icu")
    angebotsart = models.ForeignKey(Angebotsart, on_delete=models.PROTECT, related_name="ausbauregeln", verbose_name="Angebot")
    voraussetzung = models.ForeignKey(
        Angebotsart, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Nur wo es schon gibt"
    )
    praeposition = models.CharField("Wort davor", max_length=4, choices=Praeposition.choices, default=Praeposition.AN)
    wort = models.CharField("Wie die Einrichtungen heißen", max_length=60)
    erstes_schuljahr = models.PositiveSmallIntegerField("Erstes Schuljahr", validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    letztes_schuljahr = models.PositiveSmallIntegerField("Letztes Schuljahr", validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    stichtag_monat = models.PositiveSmallIntegerField("Gezählt wird am", choices=MONATE, default=10)
    quelle = models.CharField("Grundlage", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Ausbauregel"
        verbose_name_plural = "Ausbauregeln"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(name__gt="", wort__gt=""), name="ausbauregel_hat_namen_und_wort"),
            models.CheckConstraint(condition=Q(praeposition__in=["an", "in"]), name="ausbauregel_praeposition_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(letztes_schuljahr__gte=F("erstes_schuljahr"), letztes_schuljahr__lte=F("erstes_schuljahr") + 20),
                name="ausbauregel_schuljahre_in_folge",
            ),
            models.CheckConstraint(condition=Q(stichtag_monat__gte=1, stichtag_monat__lte=12), name="ausbauregel_monat_ist_einer"),
            models.CheckConstraint(
                condition=Q(voraussetzung__isnull=True) | ~Q(voraussetzung=F("angebotsart")), name="ausbauregel_setzt_anderes_voraus"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ausbauregel", args=[self.schluessel])

    @property
    def schuljahre(self) -> range:
        return range(self.erstes_schuljahr, self.letztes_schuljahr + 1)

    @property
    def zeit(self) -> str:
        return f"{schuljahr(self.erstes_schuljahr)} bis {schuljahr(self.letztes_schuljahr)}"


@verfolgt()
class Ausbauziel(models.Model):
    """A kind of Einrichtung that a rule counts."""

    regel = models.ForeignKey(Ausbauregel, on_delete=models.PROTECT, related_name="ziele", verbose_name="Ausbauregel")
    einrichtungsart = models.ForeignKey(Einrichtungsart, on_delete=models.PROTECT, related_name="+", verbose_name="Einrichtungsart")

    class Meta:
        verbose_name = "Einrichtungsart einer Ausbauregel"
        verbose_name_plural = "Einrichtungsarten von Ausbauregeln"
        ordering = ["regel", "einrichtungsart__reihenfolge"]
        constraints = [models.UniqueConstraint(fields=["regel", "einrichtungsart"], name="ausbauziel_einmal_je_regel")]

    def __str__(self) -> str:
        return f"{self.regel}: {self.einrichtungsart}"


@verfolgt()
class Ausbaukriterium(models.Model):
    """What the Prioritätenliste of a rule weighs: an Indikator of the Stadtteil, with its share. All shares of a rule make exactly 1."""

    regel = models.ForeignKey(Ausbauregel, on_delete=models.PROTECT, related_name="kriterien", verbose_name="Ausbauregel")
    indikator = models.ForeignKey(Indikator, on_delete=models.PROTECT, related_name="+", verbose_name="Indikator")
    gewicht = models.DecimalField("Gewicht", max_digits=5, decimal_places=4)

    class Meta:
        verbose_name = "Kriterium einer Prioritätenliste"
        verbose_name_plural = "Kriterien von Prioritätenlisten"
        ordering = ["regel", "-gewicht", "indikator__name"]
        constraints = [
            models.UniqueConstraint(fields=["regel", "indikator"], name="ausbaukriterium_einmal_je_regel"),
            models.CheckConstraint(condition=Q(gewicht__gt=0, gewicht__lte=1), name="ausbaukriterium_gewicht_ist_ein_anteil"),
        ]

    def __str__(self) -> str:
        return f"{self.regel}: {self.indikator}"
