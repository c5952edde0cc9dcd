"""Gebiete on four Ebenen and their dated mapping (Fachkonzept, Anlage II; domain.md 1)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten


def zeitraum() -> Func:
    """[gueltig_von, gueltig_bis] as a date range; an open end is NULL."""
    return Func(F("gueltig_von"), F("gueltig_bis"), Value("[]"), function="daterange", output_field=DateRangeField())


def gueltig_am(tag: date, ueber: str = "") -> Q:
    """In force on a day; ``ueber`` leads to the row, for example "einrichtungen__"."""
    ohne_ende, endet_spaeter = Q(**{f"{ueber}gueltig_bis__isnull": True}), Q(**{f"{ueber}gueltig_bis__gte": tag})
    return Q(**{f"{ueber}gueltig_von__lte": tag}) & (ohne_ende | endet_spaeter)


def baum_aus(tag: date, rows: "Iterable[Any]") -> Gebietsbaum:
    """The frozen tree of Gebiete that came from ``mit_eltern``."""
    return Gebietsbaum(tag, {g.pk: Knoten(g.pk, g.schluessel, g.name, Ebene(g.ebene), g.eltern_id, g.kurzname or g.name) for g in rows})


class GebietQuerySet(models.QuerySet["Gebiet"]):
    def gueltig_am(self, tag: date) -> "GebietQuerySet":
        return self.filter(gueltig_am(tag))

    def mit_eltern(self, tag: date) -> "GebietQuerySet":
        """The Gebiete of one day, each with ``eltern_id``."""
        eltern = self.model.objects.gueltig_am(tag)  # mapped to something that no longer exists: not mapped
        zuordnung = Zuordnung.objects.filter(gueltig_am(tag), kind=models.OuterRef("pk"), eltern__in=eltern).values("eltern_id")[:1]
        return self.gueltig_am(tag).annotate(eltern_id=models.Subquery(zuordnung))

    def baum(self, tag: date) -> Gebietsbaum:
        """The frozen tree of one day, in one query; as long as the database says the same, it is the same object."""
        with connection.cursor() as cursor:
            cursor.execute(_BAUM, {"tag": tag})
            return _baum(tag, tuple(cursor.fetchall()))


# What ``mit_eltern`` asks, as text: nearly every page stands on the tree of today, and to put it together took longer than the answer.
_BAUM = """
    SELECT g.id, g.schluessel, g.name, g.ebene, (
        SELECT z.eltern_id FROM sozialraum_zuordnung z JOIN sozialraum_gebiet e ON e.id = z.eltern_id
            AND e.gueltig_von <= %(tag)s AND (e.gueltig_bis IS NULL OR e.gueltig_bis >= %(tag)s)
        WHERE z.kind_id = g.id AND z.gueltig_von <= %(tag)s AND (z.gueltig_bis IS NULL OR z.gueltig_bis >= %(tag)s) LIMIT 1),
        coalesce(nullif(g.kurzname, ''), g.name)
    FROM sozialraum_gebiet g WHERE g.gueltig_von <= %(tag)s AND (g.gueltig_bis IS NULL OR g.gueltig_bis >= %(tag)s)
    ORDER BY g.ebene, g.schluessel"""


@lru_cache(maxsize=64)
def _baum(tag: date, rows: tuple[tuple[Any, ...], ...]) -> Gebietsbaum:
    return Gebietsbaum(tag, {pk: Knoten(pk, s, name, Ebene(ebene), eltern, kurz) for pk, s, name, ebene, eltern, kurz in rows})


@verfolgt()
class Gebiet(models.Model):
    """A place on one of the four Ebenen; indicators, goals, reports and rights point at any of them."""

    class EbeneChoice(models.IntegerChoices):
        FACHBEREICH = 1, "Fachbereich"
        RESSORT = 2, "Ressort"
        SOZIALRAUM = 3, "Sozialraum"
        STADTTEIL = 4, "Stadtteil"

    schluessel = models.CharField("Schlüssel", max_length=20)
    ebene = models.PositiveSmallIntegerField("Ebene", choices=EbeneChoice.choices)
    name = models.CharField("Name", max_length=120, db_collation="de-x-icu")
    kurzname = models.CharField("Kurzname", max_length=40, blank=True)
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    kachel_spalte = models.PositiveSmallIntegerField("Kachel: Spalte", null=True, blank=True)
    kachel_zeile = models.PositiveSmallIntegerField("Kachel: Zeile", null=True, blank=True)

    objects = GebietQuerySet.as_manager()

    class Meta:
        verbose_name = "Gebiet"
        verbose_name_plural = "Gebiete"
        ordering = ["ebene", "schluessel"]
        constraints = [
            models.UniqueConstraint(fields=["ebene", "schluessel"], name="gebiet_schluessel_je_ebene"),
            models.UniqueConstraint(fields=["id", "ebene"], name="gebiet_id_und_ebene"),
            models.CheckConstraint(condition=Q(ebene__in=[1, 2, 3, 4]), name="gebiet_vier_ebenen"),
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")), name="gebiet_endet_nicht_vor_beginn"
            ),
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def bezeichnung(self) -> str:
        """As people say it: "Sozialraum II · Silberhöhe / Ammendorf", "461 Silberhöhe", "Ressort II"."""
        if self.ebene == Ebene.STADTTEIL:
            return f"{self.schluessel} {self.kurzname or self.name}"
        if self.ebene == Ebene.SOZIALRAUM:
            return f"Sozialraum {self.schluessel} · {self.name}"
        return self.name

    def gilt_am(self, tag: date) -> bool:
        """As ``gueltig_am``, for a row that is loaded."""
        return self.gueltig_von <= tag and (self.gueltig_bis is None or self.gueltig_bis >= tag)

    def get_absolute_url(self) -> str:
        return reverse("gebiet", args=[Ebene(self.ebene).name.lower(), self.schluessel])


@verfolgt()
class Zuordnung(models.Model):
    """Gebiet → the Gebiet one Ebene up, with validity. The mapping is data with dates, never code."""

    kind = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="zuordnungen", verbose_name="Gebiet")
    kind_ebene = models.PositiveSmallIntegerField(editable=False)
    eltern = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="unterstellte", verbose_name="gehört zu")
    eltern_ebene = models.PositiveSmallIntegerField(editable=False)
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        ordering = ["kind", "gueltig_von"]
        constraints = [
            models.CheckConstraint(condition=Q(eltern_ebene=F("kind_ebene") - 1), name="zuordnung_genau_eine_ebene_hoeher"),
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")), name="zuordnung_endet_nicht_vor_beginn"
            ),
            ExclusionConstraint(
                name="zuordnung_ueberschneidet_sich_nicht",
                expressions=[("kind", RangeOperators.EQUAL), (zeitraum(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.eltern} ab {self.gueltig_von:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind_ebene, self.eltern_ebene = self.kind.ebene, self.eltern.ebene
        super().save(*args, **kwargs)


@verfolgt()
class Standort(models.Model):
    """Where a Ressort works (Fachkonzept, chapter 4): Stadtteilzentrum, Außenstelle; some are only planned."""

    class Status(models.TextChoices):
        IN_BETRIEB = "in_betrieb", "in Betrieb"
        IN_PLANUNG = "in_planung", "in Planung"

    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="standorte", verbose_name="Gebiet")
    bezeichnung = models.CharField("Bezeichnung", max_length=150)
    anschrift = models.CharField("Anschrift", max_length=200, blank=True)
    status = models.CharField("Status", max_length=12, choices=Status.choices, default=Status.IN_BETRIEB)

    objects: ClassVar[models.Manager["Standort"]] = models.Manager()

    class Meta:
        verbose_name = "Standort"
        verbose_name_plural = "Standorte"
        ordering = ["gebiet", "bezeichnung"]
        constraints = [models.UniqueConstraint(fields=["gebiet", "bezeichnung"], name="standort_einmal_je_gebiet")]

    def __str__(self) -> str:
        return self.bezeichnung
