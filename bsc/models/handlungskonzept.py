"""Handlungskonzepte of the Sozialraumplanungsgruppen: group, Gebiet, period, versions (Fachkonzept 2.2, 3.5; domain.md 6)."""

from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from basis.history import verfolgt
from bsc.konzeptweg import IN_KRAFT, STANDNAMEN, Laufzeit, Stand, gilt_am, lage
from bsc.models.messgroesse import Rhythmus
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Gremium
from sozialraum.rechte import Recht

STANDWAHL = [(stand.value, name) for stand, name in STANDNAMEN.items()]
GEGOLTEN = sorted(stand.value for stand in IN_KRAFT)
NICHT_ZURUECKGEZOGEN = ~Q(stand=Stand.ZURUECKGEZOGEN.value)


def laufzeit() -> Func:
    """The days on which a version is in force: until it was ended, else until its planned end."""
    ende = Coalesce(F("endete_am"), F("gueltig_bis"))
    return Func(F("gilt_ab"), ende, Value("[]"), function="daterange", output_field=DateRangeField())


class HandlungskonzeptQuerySet(models.QuerySet["Handlungskonzept"]):
    def sichtbar_fuer(self, zugang: Any) -> "HandlungskonzeptQuerySet":
        """What is or was in force: all staff. Drafts: who keeps Systeme in the Gebiet, and who reads all drafts.

        A member of a Gremium reads what was reported to it; of the group itself, all that is agreed.
        """
        if zugang.darf(Recht.ALLE_ENTWUERFE_LESEN):
            return self
        gemeldet = apps.get_model("bsc", "Konzeptrueckmeldung").objects.filter(gremium__in=zugang.gremien).values("konzept")
        eigenes = Q(gruppe__in=zugang.gremien, stand__in=[*GEGOLTEN, Stand.ABGESTIMMT.value])
        eigenes |= Q(pk__in=gemeldet, stand__in=GEGOLTEN)
        if not zugang.ist_intern:
            return self.filter(eigenes)
        return self.filter(Q(stand__in=GEGOLTEN) | Q(gebiet__in=zugang.gebiete_mit(Recht.SYSTEME_PFLEGEN)) | eigenes)

    def gueltig_am(self, tag: date) -> "HandlungskonzeptQuerySet":
        endet = Q(endete_am__gte=tag) | Q(endete_am__isnull=True, gueltig_bis__gte=tag)
        return self.filter(endet, stand__in=GEGOLTEN, gilt_ab__lte=tag)


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name)


@verfolgt()
class Handlungskonzept(models.Model):
    """One version. The group has agreed on it, then the Ressort puts it in force; from then on it is frozen, and a change is a new one.

    ``gilt_ab`` is the first day in force, ``endete_am`` the last one where it ended before ``gueltig_bis``.
    """

    stamm = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="spaetere", verbose_name="Erste Fassung"
    )
    version = models.PositiveSmallIntegerField("Fassung", default=1)
    ersetzt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    anlass = models.CharField("Anlass der Fassung", max_length=300, blank=True)
    gruppe = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, related_name="handlungskonzepte", verbose_name="Sozialraumplanungsgruppe"
    )
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="handlungskonzepte", verbose_name="Gebiet")
    gebiet_ebene = models.PositiveSmallIntegerField(default=Ebene.SOZIALRAUM.value, editable=False)
    titel = models.CharField("Titel", max_length=150, db_collation="de-x-icu")
    ausgangslage = models.TextField("Ausgangslage", max_length=3000)
    gueltig_von = models.DateField("Zeitraum von")
    gueltig_bis = models.DateField("Zeitraum bis")
    rhythmus = models.CharField("Rückgemeldet wird", max_length=16, choices=Rhythmus.choices, default=Rhythmus.HALBJAEHRLICH)
    stand = models.CharField("Stand", max_length=14, choices=STANDWAHL, default=Stand.ENTWURF.value)
    abgestimmt_von, abgestimmt_am = _person("Abstimmung eingetragen von"), models.DateField("Abgestimmt am", null=True, blank=True)
    in_kraft_von, in_kraft_am = _person("In Kraft gesetzt von"), models.DateField("In Kraft gesetzt am", null=True, blank=True)
    in_vertretung = models.CharField("In Kraft gesetzt in Vertretung von", max_length=150, blank=True)
    gilt_ab = models.DateField("Gilt ab", null=True, blank=True)
    endete_am = models.DateField("Letzter Tag", null=True, blank=True)
    ergebnis = models.TextField("Ergebnis", max_length=2000, blank=True)
    angelegt_von, angelegt_am = _person("Angelegt von"), models.DateField("Angelegt am", editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = HandlungskonzeptQuerySet.as_manager()

    class Meta:
        verbose_name = "Handlungskonzept"
        verbose_name_plural = "Handlungskonzepte"
        ordering = ["gebiet__schluessel", "-gueltig_von", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stamm", "version"], condition=NICHT_ZURUECKGEZOGEN, name="handlungskonzept_fassung_einmal"),
            models.UniqueConstraint(fields=["ersetzt"], condition=NICHT_ZURUECKGEZOGEN, name="handlungskonzept_eine_folgende"),
            models.CheckConstraint(
                condition=Q(version=1, stamm__isnull=True, ersetzt__isnull=True)
                | Q(version__gt=1, stamm__isnull=False, ersetzt__isnull=False, anlass__gt=""),
                name="handlungskonzept_nennt_vorgaenger_und_anlass",
            ),
            models.CheckConstraint(condition=Q(titel__gt="", ausgangslage__gt=""), name="handlungskonzept_ist_beschrieben"),
            models.CheckConstraint(condition=Q(gueltig_bis__gte=F("gueltig_von")), name="handlungskonzept_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=Q(gebiet_ebene__in=[Ebene.SOZIALRAUM.value, Ebene.STADTTEIL.value]),
                                   name="handlungskonzept_fuer_raum_oder_stadtteil"),
            models.CheckConstraint(condition=Q(stand__in=[s.value for s in Stand]), name="handlungskonzept_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(stand__in=GEGOLTEN, gilt_ab__isnull=False, abgestimmt_am__isnull=False, in_kraft_am__isnull=False,
                            gilt_ab__gte=F("gueltig_von"), gilt_ab__lte=F("gueltig_bis"))
                | (~Q(stand__in=GEGOLTEN) & Q(gilt_ab__isnull=True, endete_am__isnull=True)),
                name="handlungskonzept_in_kraft_ist_abgestimmt",
            ),
            models.CheckConstraint(
                condition=~Q(stand="abgestimmt") | Q(abgestimmt_am__isnull=False), name="handlungskonzept_abgestimmt_hat_tag"
            ),
            models.CheckConstraint(
                condition=Q(in_kraft_von__isnull=True) | Q(abgestimmt_von__isnull=True) | ~Q(in_kraft_von=F("abgestimmt_von")),
                name="handlungskonzept_zwei_personen",
            ),
            models.CheckConstraint(
                condition=Q(stand__in=["abgeloest", "beendet"], endete_am__isnull=False, endete_am__gte=F("gilt_ab"),
                            endete_am__lte=F("gueltig_bis"))
                | (~Q(stand__in=["abgeloest", "beendet"]) & Q(endete_am__isnull=True)),
                name="handlungskonzept_beendet_hat_letzten_tag",
            ),
            models.CheckConstraint(
                condition=~Q(stand__in=["beendet", "zurueckgezogen"]) | Q(ergebnis__gt=""), name="handlungskonzept_ende_nennt_das_ergebnis"
            ),
            ExclusionConstraint(
                name="handlungskonzept_eines_zur_zeit",
                expressions=[("gebiet", RangeOperators.EQUAL), (laufzeit(), RangeOperators.OVERLAPS)],
                condition=Q(stand__in=GEGOLTEN),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.titel}, Fassung {self.version}" if self.version > 1 else self.titel

    def get_absolute_url(self) -> str:
        return reverse("handlungskonzept", args=[self.pk])

    @property
    def laufzeit(self) -> Laufzeit:
        return Laufzeit(self.gilt_ab, self.gueltig_bis, self.endete_am)

    @property
    def lage(self) -> str:
        """The state in words of today."""
        return lage(Stand(self.stand), self.laufzeit, heute())

    @property
    def gilt_heute(self) -> bool:
        return gilt_am(Stand(self.stand), self.laufzeit, heute())

    @property
    def ort(self) -> str:
        return f"{self.gebiet.schluessel} {self.gebiet.name}"
