"""Who works where: Träger, Einrichtungen, Organisationseinheiten of the administration (domain.md 1). Rows end, they are never deleted."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.ebenen import Ebene
from sozialraum.models.gebiet import Gebiet, gueltig_am
from sozialraum.models.lieferung import Datenlieferung

ENDET_NACH_BEGINN = Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von"))


def ende_nach_beginn(was: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=ENDET_NACH_BEGINN, name=f"{was}_endet_nicht_vor_beginn")


class TraegerQuerySet(models.QuerySet["Traeger"]):
    def gueltig_am(self, tag: date) -> "TraegerQuerySet":
        return self.filter(gueltig_am(tag))


@verfolgt()
class Traeger(models.Model):
    """Who runs Einrichtungen: öffentlich, frei anerkannt (§ 75 SGB VIII), privat-gewerblich, Eigenbetrieb."""

    class Art(models.TextChoices):
        OEFFENTLICH = "oeffentlich", "öffentlicher Träger"
        FREI = "frei", "anerkannter freier Träger (§ 75 SGB VIII)"
        PRIVAT = "privat", "privat-gewerblicher Träger"
        EIGENBETRIEB = "eigenbetrieb", "Eigenbetrieb"
        SONSTIGER = "sonstiger", "sonstiger Träger"

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    art = models.CharField("Art", max_length=12, choices=Art.choices)
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    lieferung = models.ForeignKey(
        Datenlieferung, on_delete=models.PROTECT, null=True, blank=True, related_name="traeger", verbose_name="Datenlieferung"
    )

    objects = TraegerQuerySet.as_manager()

    class Meta:
        verbose_name = "Träger"
        verbose_name_plural = "Träger"
        ordering = ["name"]
        constraints = [
            ende_nach_beginn("traeger"),
            models.CheckConstraint(condition=~Q(name=""), name="traeger_hat_einen_namen"),
            models.CheckConstraint(
                condition=Q(art__in=["oeffentlich", "frei", "privat", "eigenbetrieb", "sonstiger"]), name="traeger_art_ist_bekannt"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("traeger_seite", args=[self.schluessel])


@verfolgt()
class Einrichtungsart(models.Model):
    """What kinds of Einrichtungen a city has: catalogue data. Schools name their Schulart, others have none."""

    class Gruppe(models.TextChoices):
        KITA = "kita", "Kindertageseinrichtung"
        HORT = "hort", "Hort"
        SCHULE = "schule", "Schule"
        JUGENDFREIZEIT = "jugendfreizeit", "Jugendfreizeiteinrichtung"
        BERATUNG = "beratung", "Beratungsstelle"
        FAMILIE = "familie", "Kinder- und Familienzentrum"
        HILFEN = "hilfen", "Einrichtung der Hilfen zur Erziehung"
        SONSTIGE = "sonstige", "sonstige Einrichtung"

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=100, unique=True, db_collation="de-x-icu")
    gruppe = models.CharField("Gruppe", max_length=16, choices=Gruppe.choices)
    schulart = models.CharField("Schulart", max_length=60, blank=True)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)

    class Meta:
        verbose_name = "Einrichtungsart"
        verbose_name_plural = "Einrichtungsarten"
        ordering = ["reihenfolge", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gruppe="schule", schulart__gt="") | (~Q(gruppe="schule") & Q(schulart="")),
                name="nur_schulen_haben_eine_schulart",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="einrichtungsart_hat_einen_namen"),
        ]

    def __str__(self) -> str:
        return self.name


class EinrichtungQuerySet(models.QuerySet["Einrichtung"]):
    def gueltig_am(self, tag: date) -> "EinrichtungQuerySet":
        return self.filter(gueltig_am(tag))

    def mit_allem(self) -> "EinrichtungQuerySet":
        """With Art, Träger and Stadtteil, as every list shows them."""
        return self.select_related("art", "traeger", "stadtteil")


@verfolgt()
class Einrichtung(models.Model):
    """A Kita, school, Jugendfreizeiteinrichtung …, in one Stadtteil, run by one Träger. ``plaetze`` None: not known, or it has none."""

    schluessel = models.SlugField("Schlüssel", max_length=80, unique=True)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    art = models.ForeignKey(Einrichtungsart, on_delete=models.PROTECT, related_name="einrichtungen", verbose_name="Art")
    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="einrichtungen", verbose_name="Träger")
    stadtteil = models.ForeignKey(
        Gebiet,
        on_delete=models.PROTECT,
        related_name="einrichtungen",
        verbose_name="Stadtteil",
        limit_choices_to={"ebene": Ebene.STADTTEIL},
    )
    stadtteil_ebene = models.PositiveSmallIntegerField(default=Ebene.STADTTEIL.value, editable=False)
    anschrift = models.CharField("Anschrift", max_length=200, blank=True)
    plaetze = models.PositiveIntegerField("Plätze", null=True, blank=True)
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    lieferung = models.ForeignKey(
        Datenlieferung, on_delete=models.PROTECT, null=True, blank=True, related_name="einrichtungen", verbose_name="Datenlieferung"
    )

    objects = EinrichtungQuerySet.as_manager()

    class Meta:
        verbose_name = "Einrichtung"
        verbose_name_plural = "Einrichtungen"
        ordering = ["name"]
        constraints = [
            ende_nach_beginn("einrichtung"),
            models.CheckConstraint(condition=~Q(name=""), name="einrichtung_hat_einen_namen"),
            models.CheckConstraint(condition=Q(stadtteil_ebene=Ebene.STADTTEIL.value), name="einrichtung_liegt_in_einem_stadtteil"),
        ]
        indexes = [models.Index(fields=["stadtteil", "art"], name="einrichtung_ort_und_art")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("einrichtung", args=[self.schluessel])


class OrganisationseinheitQuerySet(models.QuerySet["Organisationseinheit"]):
    def gueltig_am(self, tag: date) -> "OrganisationseinheitQuerySet":
        """Those in force on a day; where the source names no beginning, the unit counts from ever."""
        return self.filter(Q(gueltig_von__isnull=True) | Q(gueltig_von__lte=tag), Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=tag))


@verfolgt()
class Organisationseinheit(models.Model):
    """A part of the administration, with validity and successor: the Fachbereich of 2006 is not the Fachbereich Bildung of 2018.

    Tasks stand one to a line, apart by whether they are done centrally or in the Sozialräume.
    """

    class Art(models.TextChoices):
        FACHBEREICH = "fachbereich", "Fachbereich"
        RESSORT = "ressort", "Ressort"
        ABTEILUNG = "abteilung", "Abteilung"
        TEAM = "team", "Team"
        STABSSTELLE = "stabsstelle", "Stabsstelle"
        ZENTRALER_DIENST = "zentraler_dienst", "zentraler Dienst"
        DIENST = "dienst", "Dienst"
        FACHSTELLE = "fachstelle", "Fach- oder Projektstelle"
        ANDERES_AMT = "anderes_amt", "anderes Amt"

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    art = models.CharField("Art", max_length=16, choices=Art.choices)
    uebergeordnet = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="untergeordnete", verbose_name="Gehört zu"
    )
    nachfolger = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="vorgaenger", verbose_name="Nachfolger"
    )
    gebiet = models.ForeignKey(
        Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="organisationseinheiten", verbose_name="Gebiet"
    )
    gueltig_von = models.DateField("Gültig von", null=True, blank=True)
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    aufgaben_zentral = models.TextField("Zentrale Aufgaben", blank=True)
    aufgaben_dezentral = models.TextField("Dezentrale Aufgaben", blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)

    objects = OrganisationseinheitQuerySet.as_manager()

    class Meta:
        verbose_name = "Organisationseinheit"
        verbose_name_plural = "Organisationseinheiten"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_von__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")),
                name="organisationseinheit_endet_nicht_vor_beginn",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisationseinheit_hat_einen_namen"),
            models.CheckConstraint(
                condition=~Q(uebergeordnet=F("id")) & ~Q(nachfolger=F("id")), name="organisationseinheit_folgt_nicht_sich_selbst"
            ),
            models.CheckConstraint(
                condition=Q(nachfolger__isnull=True) | Q(gueltig_bis__isnull=False), name="nachfolger_hat_nur_was_endet"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisationseinheit", args=[self.schluessel])

    def gilt_am(self, tag: date) -> bool:
        """As ``gueltig_am``, for a row that is loaded."""
        return (self.gueltig_von is None or self.gueltig_von <= tag) and (self.gueltig_bis is None or self.gueltig_bis >= tag)

    @property
    def aufgaben(self) -> list[tuple[str, list[str]]]:
        """(zentral or dezentral, tasks), without what is empty."""
        paare: list[tuple[Any, str]] = [("zentral", self.aufgaben_zentral), ("dezentral", self.aufgaben_dezentral)]
        return [(wo, [zeile.strip() for zeile in text.splitlines() if zeile.strip()]) for wo, text in paare if text.strip()]
