"""Fallstatistik: counted Hilfen without anything about a person (domain.md 2; § 64 Abs. 3 SGB VIII).

A delivery states for a Hilfeart and a month everything that is to be counted (``Fallmeldung``); what has no row there is 0, a month
without a Meldung is keine Angabe.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.ebenen import Ebene
from sozialraum.models.gebiet import Gebiet
from sozialraum.models.lieferung import Datenlieferung
from sozialraum.models.organisation import Traeger
from sozialraum.models.statistik import Altersband, Bevoelkerung


class Uebergreifend(models.TextChoices):
    """Why a case belongs to no Stadtteil: a row of its own, never lost and never given to the place of a Heim."""

    UMA = "uma", "unbegleitete minderjährige Ausländer (umA)"
    PFLEGE = "86_6", "Vollzeitpflege nach § 86 Abs. 6 SGB VIII"
    AUSSERHALB = "ausserhalb", "gewöhnlicher Aufenthalt außerhalb der Stadt"
    UNBEKANNT = "unbekannt", "Stadtteil unbekannt"


class Leistungsort(models.TextChoices):
    IN_DER_STADT = "in", "in der Stadt"
    AUSSERHALB = "ausserhalb", "außerhalb der Stadt"
    OHNE_ANGABE = "", "keine Angabe"


@verfolgt()
class Hilfeart(models.Model):
    """One kind of Hilfe after the SGB VIII: catalogue of federal law, loaded from TOML."""

    class Form(models.TextChoices):
        AMBULANT = "ambulant", "ambulant"
        TEILSTATIONAER = "teilstationaer", "teilstationär"
        STATIONAER = "stationaer", "stationär"
        SONSTIGE = "sonstige", "sonstige Aufgabe"

    schluessel = models.SlugField("Schlüssel", max_length=30, unique=True)
    paragraf = models.CharField("Paragraf", max_length=80)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    form = models.CharField("Form", max_length=14, choices=Form.choices)
    gruppe = models.CharField("Gruppe", max_length=80, db_collation="de-x-icu")
    zaehlt_als_hze = models.BooleanField("Zählt in der Dichte der Hilfen zur Erziehung", default=False)
    synonyme = models.JSONField("Andere Schreibweisen in Dateien", default=list, blank=True)
    hinweis = models.CharField("Hinweis", max_length=300, blank=True)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Hilfeart"
        verbose_name_plural = "Hilfearten"
        ordering = ["reihenfolge", "schluessel"]
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["ambulant", "teilstationaer", "stationaer", "sonstige"]), name="hilfeart_form_ist_bekannt"
            ),
            models.CheckConstraint(condition=~Q(zaehlt_als_hze=True, form="sonstige"), name="sonstige_aufgabe_ist_keine_hze"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(gruppe=""), name="hilfeart_hat_name_und_gruppe"),
        ]

    def __str__(self) -> str:
        return f"{self.paragraf.split(' SGB VIII')[0]} {self.name}"

    def get_absolute_url(self) -> str:
        return f"{reverse('hilfearten')}#hilfeart-{self.schluessel}"


class FallmeldungQuerySet(models.QuerySet["Fallmeldung"]):
    def wirksam(self) -> "FallmeldungQuerySet":
        """The Meldungen that count: per Hilfeart × month the newest of a delivery that was not taken back."""
        return (
            self.filter(lieferung__zurueckgenommen_am__isnull=True).order_by("hilfeart_id", "monat", "-pk").distinct("hilfeart_id", "monat")
        )


class Fallmeldung(models.Model):
    """A delivery says all counts of one Hilfeart in one month. Append-only: a correction is a new row that names the old."""

    lieferung = models.ForeignKey(
        Datenlieferung, on_delete=models.PROTECT, related_name="fallmeldungen", verbose_name="Datenlieferung"
    )
    hilfeart = models.ForeignKey(Hilfeart, on_delete=models.PROTECT, related_name="meldungen", verbose_name="Hilfeart")
    monat = models.DateField("Monat (sein erster Tag)")
    ersetzt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    grund = models.CharField("Grund der Korrektur", max_length=300, blank=True)

    objects = FallmeldungQuerySet.as_manager()

    class Meta:
        verbose_name = "Fallmeldung"
        verbose_name_plural = "Fallmeldungen"
        indexes = [models.Index(fields=["hilfeart", "monat", "-id"], name="fallmeldung_neueste")]
        constraints = [
            models.UniqueConstraint(fields=["lieferung", "hilfeart", "monat"], name="fallmeldung_einmal_je_lieferung"),
            models.CheckConstraint(condition=Q(monat__day=1), name="fallmeldung_monat_ist_sein_erster_tag"),
            models.CheckConstraint(condition=Q(ersetzt__isnull=True) | ~Q(grund=""), name="fallmeldung_korrektur_mit_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.hilfeart} {self.monat:%m.%Y}"


class Fallzahl(models.Model):
    """Counts of one Meldung in one Stadtteil, or übergreifend with its reason. Sums only; the finest is a count, never a case.

    A case counts in the Stadtteil of the gewöhnlicher Aufenthalt that founds the Zuständigkeit (§§ 86 to 86b), never where it is placed.
    ``tage``: days of the ended cases together, first and last day included; None where the source does not say.
    """

    meldung = models.ForeignKey(Fallmeldung, on_delete=models.PROTECT, related_name="zahlen", verbose_name="Fallmeldung")
    # the composite key of the migration names Gebiet and Ebene; a second check of every row would be waste
    gebiet = models.ForeignKey(
        Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="fallzahlen", verbose_name="Stadtteil", db_constraint=False
    )
    ebene = models.PositiveSmallIntegerField(default=Ebene.STADTTEIL.value, editable=False)
    uebergreifend = models.CharField("Übergreifend", max_length=10, choices=Uebergreifend.choices, blank=True)
    altersband = models.ForeignKey(
        Altersband, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Altersgruppe", db_index=False
    )
    geschlecht = models.CharField("Geschlecht", max_length=1, choices=Bevoelkerung.Geschlecht.choices, blank=True)
    ort = models.CharField("Ort der Leistung", max_length=10, choices=Leistungsort.choices, blank=True)
    bestand = models.PositiveIntegerField("Bestand am Monatsende", default=0)
    begonnen = models.PositiveIntegerField("Begonnen", default=0)
    beendet = models.PositiveIntegerField("Beendet", default=0)
    tage = models.PositiveIntegerField("Tage der beendeten Hilfen", null=True, blank=True)
    zeile = models.PositiveIntegerField("Zeile", default=0)

    class Meta:
        verbose_name = "Fallzahl"
        verbose_name_plural = "Fallzahlen"
        constraints = [
            models.UniqueConstraint(
                fields=["meldung", "gebiet", "uebergreifend", "altersband", "geschlecht", "ort"],
                name="fallzahl_einmal_je_meldung",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(ebene=Ebene.STADTTEIL.value), name="fallzahl_gehoert_zu_einem_stadtteil"),
            models.CheckConstraint(
                condition=(Q(gebiet__isnull=False) & Q(uebergreifend=""))
                | (Q(gebiet__isnull=True) & Q(uebergreifend__in=["uma", "86_6", "ausserhalb", "unbekannt"])),
                name="stadtteil_oder_uebergreifend",
            ),
            models.CheckConstraint(condition=Q(ort__in=["in", "ausserhalb", ""]), name="fallzahl_ort_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(tage__isnull=True) | (Q(beendet=0) & Q(tage=0)) | (Q(beendet__gt=0) & Q(tage__gte=F("beendet"))),
                name="tage_gehoeren_zu_beendeten_hilfen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meldung}, {self.gebiet or self.get_uebergreifend_display()}: {self.bestand}"



class FallkohorteQuerySet(models.QuerySet["Fallkohorte"]):
    def wirksam(self) -> "FallkohorteQuerySet":
        """Of each Stand the newest delivery that was not taken back."""
        neuer = Fallkohorte.objects.filter(
            stand=models.OuterRef("stand"), lieferung__zurueckgenommen_am__isnull=True, lieferung_id__gt=models.OuterRef("lieferung_id")
        )
        return self.filter(lieferung__zurueckgenommen_am__isnull=True).exclude(models.Exists(neuer))


class Fallkohorte(models.Model):
    """Running Hilfen on one day that are alike, at least three together; what was less has been merged upwards (``stufe``).

    ``tagessatz_summe``: the rates of all its Hilfen that have one, in cents a day, exact on every step; ``tagessatz`` where all share one.
    No planned end: Hilfen without one, or (on the last step) of any.
    """

    lieferung = models.ForeignKey(Datenlieferung, on_delete=models.PROTECT, related_name="fallkohorten", verbose_name="Datenlieferung")
    stand = models.DateField("Stand")
    stufe = models.PositiveSmallIntegerField("Stufe der Zusammenfassung")
    hilfeart = models.ForeignKey(
        Hilfeart, on_delete=models.PROTECT, null=True, blank=True, related_name="kohorten", verbose_name="Hilfeart"
    )
    gruppe = models.CharField("Gruppe der Hilfearten", max_length=80, blank=True)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="fallkohorten", verbose_name="Gebiet")
    uebergreifend = models.CharField("Übergreifend", max_length=10, choices=Uebergreifend.choices, blank=True)
    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, null=True, blank=True, related_name="kohorten", verbose_name="Träger")
    tagessatz = models.PositiveIntegerField("Tagessatz, Cent", null=True, blank=True)
    tagessatz_summe = models.PositiveBigIntegerField("Summe der Tagessätze, Cent", default=0)
    ohne_tagessatz = models.PositiveIntegerField("Davon ohne Tagessatz", default=0)
    ende_von = models.DateField("Geplantes Ende von", null=True, blank=True)
    ende_bis = models.DateField("Geplantes Ende bis", null=True, blank=True)
    anzahl = models.PositiveIntegerField("Anzahl")

    objects = FallkohorteQuerySet.as_manager()

    class Meta:
        verbose_name = "Fallkohorte"
        verbose_name_plural = "Fallkohorten"
        indexes = [models.Index(fields=["stand", "lieferung"], name="fallkohorte_stand")]
        constraints = [
            models.CheckConstraint(condition=Q(anzahl__gte=3), name="fallkohorte_ab_drei"),
            models.CheckConstraint(condition=Q(ohne_tagessatz__lte=F("anzahl")), name="fallkohorte_ohne_satz_ist_ein_teil"),
            models.CheckConstraint(
                condition=Q(ende_von__isnull=True, ende_bis__isnull=True)
                | Q(ende_von__isnull=False, ende_bis__isnull=False, ende_bis__gte=F("ende_von")),
                name="fallkohorte_ende_ist_ein_zeitraum",
            ),
            models.CheckConstraint(
                condition=Q(tagessatz__isnull=True) | Q(tagessatz_summe=F("tagessatz") * F("anzahl"), ohne_tagessatz=0),
                name="fallkohorte_ein_satz_fuer_alle",
            ),
        ]

    def __str__(self) -> str:
        ort = self.gebiet or self.get_uebergreifend_display() or "Stadt"
        return f"{self.hilfeart or self.gruppe or 'alle Hilfen'}, {ort}: {self.anzahl}"
