"""Who may act for which Gebiet or Gremium, from when to when (domain.md 9)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from basis.history import verfolgt
from sozialraum.ebenen import Ebene
from sozialraum.models.gebiet import Gebiet, zeitraum
from sozialraum.models.gremien import Gremium
from sozialraum.rechte import Rolle


@verfolgt()
class Rollenzuweisung(models.Model):
    """A role of an account: for a Gebiet (rights inherit down the tree), for a Gremium, or for the whole city.

    A role that decides or manages access has no effect while it ``wartet`` for a second person.
    """

    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rollen", verbose_name="Zugang")
    rolle = models.CharField("Rolle", max_length=20, choices=[(r.value, r.bezeichnung) for r in Rolle])
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="rollen", verbose_name="Gebiet")
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="mitglieder", verbose_name="Gremium")
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)
    vergeben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Vergeben von"
    )
    bestaetigt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Bestätigt von"
    )
    wartet = models.BooleanField("Wartet auf Bestätigung", default=False)
    aus_verzeichnis = models.BooleanField("Aus dem Verzeichnis der Stadt", default=False)

    class Meta:
        verbose_name = "Rollenzuweisung"
        verbose_name_plural = "Rollenzuweisungen"
        ordering = ["nutzer", "rolle", "gueltig_von"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")), name="rolle_endet_nicht_vor_beginn"
            ),
            models.CheckConstraint(
                condition=~Q(rolle__in=[Rolle.RESSORTLEITUNG, Rolle.FACHKRAFT]) | Q(gebiet__isnull=False), name="rolle_mit_gebiet"
            ),
            models.CheckConstraint(
                condition=(Q(rolle=Rolle.GREMIUMSMITGLIED) & Q(gremium__isnull=False))
                | (~Q(rolle=Rolle.GREMIUMSMITGLIED) & Q(gremium__isnull=True)),
                name="gremium_genau_bei_mitgliedern",
            ),
            models.CheckConstraint(condition=~Q(vergeben_von=F("nutzer")), name="niemand_vergibt_sich_eine_rolle"),
            models.CheckConstraint(
                condition=~Q(bestaetigt_von=F("nutzer")) & ~Q(bestaetigt_von=F("vergeben_von")), name="rolle_bestaetigt_ein_dritter"
            ),
            models.CheckConstraint(condition=Q(wartet=False) | Q(bestaetigt_von__isnull=True), name="bestaetigte_rolle_wartet_nicht"),
        ]

    def __str__(self) -> str:
        """The whole city needs no naming: "Controlling und Planung", but "Ressortleitung · Ressort II"."""
        ganze_stadt = self.gebiet is not None and self.gebiet.ebene == Ebene.FACHBEREICH
        wo = None if ganze_stadt else self.gebiet or self.gremium
        return f"{Rolle(self.rolle).bezeichnung}{f' · {wo}' if wo else ''}"


@verfolgt()
class Vertretung(models.Model):
    """Somebody acts "i. V." for a Rollenzuweisung from–to; the Protokoll says so."""

    zuweisung = models.ForeignKey(Rollenzuweisung, on_delete=models.PROTECT, related_name="vertretungen", verbose_name="Vertretene Rolle")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="vertretungen", verbose_name="Vertretung durch"
    )
    gueltig_von = models.DateField("Von")
    gueltig_bis = models.DateField("Bis")
    grund = models.CharField("Grund", max_length=200, blank=True)

    class Meta:
        verbose_name = "Vertretung"
        verbose_name_plural = "Vertretungen"
        ordering = ["-gueltig_von"]
        constraints = [
            models.CheckConstraint(condition=Q(gueltig_bis__gte=F("gueltig_von")), name="vertretung_endet_nicht_vor_beginn"),
            ExclusionConstraint(
                name="vertretung_ueberschneidet_sich_nicht",
                expressions=[("zuweisung", RangeOperators.EQUAL), (zeitraum(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nutzer} i. V. {self.zuweisung} bis {self.gueltig_bis:%d.%m.%Y}"
