"""What is to be reached: the printed catalogue, goals of a Gebiet in four perspectives, what is done for them (Fachkonzept 3.2, 5.1)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet


class Perspektive(models.TextChoices):
    """Exactly the four of the Fachkonzept, in the order of the page."""

    FINANZEN = "finanzen", "Finanzperspektive"
    KUNDEN = "kunden", "Kundenperspektive"
    PROZESS = "prozess", "Prozessperspektive"
    ENTWICKLUNG = "entwicklung", "Entwicklungsperspektive"


@verfolgt()
class Katalogziel(models.Model):
    """A goal of the city that goals of the Scorecard refer to: strategische Ziele (1.1), Leitziele and Verwaltungsziele (Anlage I).

    A wording that goals refer to is not changed: a new entry takes its place (``loest_ab``), and goals move there one by one or on demand.
    """

    class Art(models.TextChoices):
        STRATEGISCH = "strategisch", "Strategisches Ziel der Stadt"
        LEITZIEL = "leitziel", "Leitziel der Kinder-, Jugend- und Familienpolitik"
        VERWALTUNG = "verwaltung", "Ziel der Verwaltung"

    art = models.CharField("Art", max_length=12, choices=Art.choices)
    nummer = models.PositiveSmallIntegerField("Nummer")
    text = models.TextField("Wortlaut", max_length=1000)
    quelle = models.CharField("Quelle", max_length=200)
    loest_ab = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="abgeloest_durch", verbose_name="Löst ab"
    )
    grund = models.CharField("Grund der Änderung", max_length=300, blank=True)

    class Meta:
        verbose_name = "Katalogziel"
        verbose_name_plural = "Katalogziele"
        ordering = ["art", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["art", "nummer"], name="katalogziel_einmal"),
            models.CheckConstraint(condition=Q(text__gt="") & Q(quelle__gt=""), name="katalogziel_hat_wortlaut_und_quelle"),
            models.CheckConstraint(condition=Q(loest_ab__isnull=True) | Q(grund__gt=""), name="neuer_wortlaut_nennt_den_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()} {self.nummer}"


def im_jahr(jahr: int, ueber: str = "") -> Q:
    """Goals that hold in a year; ``ueber`` leads to the row, for example "ziel__"."""
    ohne_ende, endet_spaeter = Q(**{f"{ueber}bis_jahr__isnull": True}), Q(**{f"{ueber}bis_jahr__gte": jahr})
    return Q(**{f"{ueber}von_jahr__lte": jahr}) & (ohne_ende | endet_spaeter)


@verfolgt()
class Ziel(models.Model):
    """A goal of one Gebiet for a span of years; ``oberziel`` is the goal of a higher Ebene that it was broken down from.

    ``verantwortlich`` names an office or role, never a person.
    """

    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="ziele", verbose_name="Gebiet")
    perspektive = models.CharField("Perspektive", max_length=12, choices=Perspektive.choices)
    text = models.CharField("Ziel", max_length=200, db_collation="de-x-icu")
    erlaeuterung = models.TextField("Erläuterung", max_length=2000, blank=True)
    von_jahr = models.PositiveSmallIntegerField("Von Jahr")
    bis_jahr = models.PositiveSmallIntegerField("Bis Jahr", null=True, blank=True)
    oberziel = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="unterziele", verbose_name="Heruntergebrochen aus"
    )
    katalogziel = models.ForeignKey(
        Katalogziel, on_delete=models.PROTECT, null=True, blank=True, related_name="ziele", verbose_name="Dient dem Ziel"
    )
    verantwortlich = models.CharField("Verantwortlich", max_length=100, blank=True)
    perspektive_vorschlag = models.BooleanField("Perspektive ist ein Vorschlag", default=False)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Ziel"
        verbose_name_plural = "Ziele"
        ordering = ["gebiet", "reihenfolge", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="ziel_hat_wortlaut"),
            models.CheckConstraint(condition=Q(perspektive__in=Perspektive.values), name="ziel_in_einer_der_vier_perspektiven"),
            models.CheckConstraint(condition=Q(bis_jahr__isnull=True) | Q(bis_jahr__gte=F("von_jahr")), name="ziel_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=Q(oberziel__isnull=True) | ~Q(oberziel=F("id")), name="ziel_ist_nicht_sein_oberziel"),
            models.UniqueConstraint(fields=["gebiet", "oberziel"], name="ziel_einmal_je_gebiet_heruntergebrochen"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("scorecard", args=[self.von_jahr, Ebene(self.gebiet.ebene).name.lower(), self.gebiet.schluessel])


def stammziel(ziel: Ziel) -> int:
    """The goal that this one and its relatives were broken down from, from Ebene to Ebene; itself, if it came from none."""
    oben = ziel
    while oben.oberziel is not None:
        oben = oben.oberziel
    return oben.pk


def in_der_familie(ziel: Ziel) -> Q:
    """The first goal and all that hang below it: four Ebenen, so at most three steps (a trigger lets every step lead downwards)."""
    stamm = stammziel(ziel)
    return Q(pk=stamm) | Q(oberziel=stamm) | Q(oberziel__oberziel=stamm) | Q(oberziel__oberziel__oberziel=stamm)


@verfolgt()
class Zielmassnahme(models.Model):
    """What is done for a goal: by which office, until when, how far."""

    class Stand(models.TextChoices):
        GEPLANT = "geplant", "geplant"
        LAEUFT = "laeuft", "läuft"
        UMGESETZT = "umgesetzt", "umgesetzt"
        AUFGEGEBEN = "aufgegeben", "aufgegeben"

    ziel = models.ForeignKey(Ziel, on_delete=models.PROTECT, related_name="massnahmen", verbose_name="Ziel")
    text = models.CharField("Maßnahme", max_length=300)
    verantwortlich = models.CharField("Verantwortlich", max_length=100, blank=True)
    termin = models.DateField("Termin", null=True, blank=True)
    stand = models.CharField("Stand", max_length=12, choices=Stand.choices, default=Stand.GEPLANT)
    ergebnis = models.CharField("Ergebnis", max_length=500, blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Maßnahme"
        verbose_name_plural = "Maßnahmen"
        ordering = ["ziel", "termin", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__gt=""), name="zielmassnahme_hat_wortlaut"),
            models.CheckConstraint(condition=Q(stand__in=["geplant", "laeuft", "umgesetzt", "aufgegeben"]), name="zielmassnahme_stand"),
            models.CheckConstraint(condition=~Q(stand="aufgegeben") | Q(ergebnis__gt=""), name="aufgegebene_massnahme_sagt_warum"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def ist_offen(self) -> bool:
        return self.stand in (self.Stand.GEPLANT, self.Stand.LAEUFT)

    def ist_verspaetet(self, tag: date, termin: date | None) -> bool:
        """``termin``: the one that counts, its own or that of a correction."""
        return self.ist_offen and termin is not None and termin < tag
