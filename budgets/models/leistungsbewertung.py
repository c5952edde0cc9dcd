"""How a Träger or one of its services was rated, as Jucon or somebody else states it (domain.md 4: Leistungs- und Trägerbewertungen)."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from budgets.models.vereinbarung import Vereinbarung
from sozialraum.models import Einrichtung, Traeger
from sozialraum.rechte import Recht


class LeistungsbewertungQuerySet(models.QuerySet["Leistungsbewertung"]):
    def sichtbar_fuer(self, zugang: Any) -> "LeistungsbewertungQuerySet":
        """For who reads Vereinbarungen; what is said of a Vereinbarung, for who reads that one."""
        if not zugang.darf(Recht.VEREINBARUNGEN_LESEN):
            return self.none()
        if zugang.sieht_alles:
            return self
        return self.filter(Q(vereinbarung__isnull=True) | Q(vereinbarung__in=Vereinbarung.objects.sichtbar_fuer(zugang)))

    def mit_allem(self) -> "LeistungsbewertungQuerySet":
        spaeter = Leistungsbewertung.objects.filter(berichtigt=OuterRef("pk"))
        rows = self.select_related("traeger", "einrichtung", "vereinbarung__traeger", "erstellt_von")
        return rows.annotate(ist_berichtigt=Exists(spaeter))


class Leistungsbewertung(models.Model):
    """One rating at a Stichtag, in the words of its source. Append-only: a correction is a new row that names the old one. No persons."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="leistungsbewertungen", verbose_name="Träger")
    vereinbarung = models.ForeignKey(
        Vereinbarung, on_delete=models.PROTECT, null=True, blank=True, related_name="leistungsbewertungen", verbose_name="Vereinbarung"
    )
    einrichtung = models.ForeignKey(
        Einrichtung, on_delete=models.PROTECT, null=True, blank=True, related_name="leistungsbewertungen", verbose_name="Einrichtung"
    )
    leistung = models.CharField("Leistung", max_length=150, blank=True)
    stichtag = models.DateField("Stichtag")
    bewertung = models.CharField("Bewertung", max_length=150)
    zahl = models.DecimalField("Zahl", max_digits=9, decimal_places=2, null=True, blank=True)
    skala = models.CharField("Skala", max_length=100, blank=True)
    bemerkung = models.TextField("Bemerkung", max_length=1000, blank=True)
    quelle = models.CharField("Quelle", max_length=100)
    berichtigt = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="berichtigung", verbose_name="Berichtigt"
    )
    erstellt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Eingetragen von")
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False)

    objects = LeistungsbewertungQuerySet.as_manager()

    class Meta:
        verbose_name = "Leistungsbewertung"
        verbose_name_plural = "Leistungsbewertungen"
        ordering = ["-stichtag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(bewertung__gt="") & Q(quelle__gt=""), name="leistungsbewertung_nennt_quelle_und_urteil"),
            models.CheckConstraint(
                condition=Q(zahl__isnull=True, skala="") | Q(zahl__isnull=False, skala__gt=""), name="leistungsbewertung_zahl_mit_skala"
            ),
        ]

    def __str__(self) -> str:
        return f"Bewertung von {self.traeger} zum {self.stichtag:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return f"{reverse('leistungsbewertungen')}?{urlencode({'traeger': self.traeger.schluessel})}"
