"""Dated values: thresholds, ceilings, periods. A change adds a row (architecture.md, habit 6)."""

from datetime import date
from decimal import Decimal

from django.db import models

from basis.history import verfolgt
from sozialraum.models.gremien import Beschluss

GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH = "geheimhaltung_intern", "geheimhaltung_oeffentlich"
SCHWELLEN = {GEHEIMHALTUNG_INTERN: 3, GEHEIMHALTUNG_OEFFENTLICH: 5}  # whole numbers that only rise; the value where none is loaded


class ParameterQuerySet(models.QuerySet["Parameter"]):
    def wert(self, schluessel: str, tag: date, sonst: str | None = None) -> Decimal:
        """The value in force on a day; raises Parameter.DoesNotExist with a sentence unless ``sonst`` is given."""
        row = self.filter(schluessel=schluessel, gueltig_von__lte=tag).order_by("-gueltig_von", "-pk").first()
        if row is None and sonst is None:
            raise Parameter.DoesNotExist(f"Der Parameter „{schluessel}“ hat am {tag:%d.%m.%Y} keinen Wert.")
        return row.wert if row else Decimal(sonst or "0")

    def schwelle(self, schluessel: str, tag: date) -> int:
        """The smallest count that is shown: internally (``geheimhaltung_intern``) or to the public."""
        return int(self.wert(schluessel, tag, str(SCHWELLEN[schluessel])))


def juengster_wert(schluessel: str) -> models.Subquery:
    """The latest value of a parameter, whatever the day, inside another query; None if there is none."""
    return models.Subquery(Parameter.objects.filter(schluessel=schluessel).order_by("-gueltig_von", "-pk").values("wert")[:1])


def wert_am(schluessel: str, tag: date) -> models.Subquery:
    """The value in force on a day, inside another query; None if there is none."""
    rows = Parameter.objects.filter(schluessel=schluessel, gueltig_von__lte=tag)
    return models.Subquery(rows.order_by("-gueltig_von", "-pk").values("wert")[:1])


@verfolgt()
class Parameter(models.Model):
    """One value of one parameter from one day on."""

    schluessel = models.SlugField("Schlüssel", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=200)
    wert = models.DecimalField("Wert", max_digits=18, decimal_places=6)
    einheit = models.CharField("Einheit", max_length=40, blank=True)
    gueltig_von = models.DateField("Gültig von")
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Beschluss")
    quelle = models.CharField("Quelle", max_length=300, blank=True)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        verbose_name = "Parameter"
        verbose_name_plural = "Parameter"
        ordering = ["schluessel", "-gueltig_von"]
        constraints = [models.UniqueConstraint(fields=["schluessel", "gueltig_von"], name="parameter_ein_wert_je_tag")]

    def __str__(self) -> str:
        return f"{self.bezeichnung}: {self.wert.normalize():f} {self.einheit}".strip()
