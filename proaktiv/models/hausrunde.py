"""Hausrunden: series, dates, agenda, attendance of organisations, minutes in the four steps (Fachkonzept 3.3, 5.2; domain.md 6)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import datum
from proaktiv.kreislauf import Phase
from proaktiv.models.system import Akteur, System
from proaktiv.rundenweg import RUNDENNAMEN, VORHER, Runde, Rundenstand
from sozialraum.models.organisation import ende_nach_beginn
from sozialraum.rechte import Recht
from sozialraum.sitzungskalender import TURNUSNAMEN, WOCHENTAGE, Turnus

RUNDENSTANDWAHL = [(stand.value, name) for stand, name in RUNDENNAMEN.items()]
ERWARTET = sorted(stand.value for stand in VORHER)


@verfolgt()
class Rundenreihe(models.Model):
    """How often a System meets, from which day on, where and when; the dates are made from it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="reihen", verbose_name="System")
    turnus = models.CharField("Turnus", max_length=20, choices=[(t.value, name) for t, name in TURNUSNAMEN.items()])
    ankertag = models.DateField("Erster Tag")
    beginn = models.TimeField("Beginn", null=True, blank=True)
    ende = models.TimeField("Ende", null=True, blank=True)
    ort = models.CharField("Ort", max_length=200, blank=True)
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis", null=True, blank=True)

    class Meta:
        verbose_name = "Reihe von Hausrunden"
        verbose_name_plural = "Reihen von Hausrunden"
        ordering = ["system", "gueltig_von", "pk"]
        constraints = [
            ende_nach_beginn("rundenreihe"),
            models.CheckConstraint(condition=Q(turnus__in=[t.value for t in Turnus]), name="rundenreihe_turnus_bekannt"),
            models.CheckConstraint(
                condition=Q(beginn__isnull=True) | Q(ende__isnull=True) | Q(ende__gt=F("beginn")), name="rundenreihe_endet_nach_beginn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}, {self.get_turnus_display()}"


class HausrundeQuerySet(models.QuerySet["Hausrunde"]):
    def sichtbar_fuer(self, zugang: Any) -> "HausrundeQuerySet":
        """Rounds are private to the Ressort: Ressortleitung and Fachkraft in their Gebiete, and who reads everything."""
        if not zugang.darf(Recht.HAUSRUNDEN_LESEN):
            return self.none()
        return self if zugang.sieht_alles else self.filter(system__gebiet__in=zugang.gebiete_mit(Recht.HAUSRUNDEN_LESEN))

    def mit_allem(self) -> "HausrundeQuerySet":
        """With System and Sozialraum, the points of the agenda and the Akteure that were there."""
        return self.select_related("system__gebiet").annotate(
            punktzahl=Count("punkte", distinct=True),
            anwesend=Count("teilnahmen", filter=Q(teilnahmen__anwesend=True), distinct=True),
        )

    def offen(self) -> "HausrundeQuerySet":
        """Neither finished nor cancelled: those to come, and those whose minutes are not finished."""
        return self.filter(stand__in=[*ERWARTET, Rundenstand.GEHALTEN.value])

    def kommend(self, tag: date) -> "HausrundeQuerySet":
        return self.filter(stand__in=ERWARTET, tag__gte=tag).order_by("tag", "beginn", "pk")

    def ohne_niederschrift(self, tag: date) -> "HausrundeQuerySet":
        """Those whose day is over and whose minutes are not finished."""
        return self.filter(Q(stand=Rundenstand.GEHALTEN.value) | Q(stand__in=ERWARTET, tag__lt=tag)).order_by("tag", "pk")


@verfolgt()
class Hausrunde(models.Model):
    """One meeting. Finished or cancelled it changes no more."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="runden", verbose_name="System")
    reihe = models.ForeignKey(
        Rundenreihe, on_delete=models.PROTECT, null=True, blank=True, related_name="runden", verbose_name="Reihe", editable=False
    )
    tag = models.DateField("Tag")
    beginn = models.TimeField("Beginn", null=True, blank=True)
    ende = models.TimeField("Ende", null=True, blank=True)
    ort = models.CharField("Ort", max_length=200, blank=True)
    stand = models.CharField(
        "Stand", max_length=14, choices=RUNDENSTANDWAHL, default=Rundenstand.GEPLANT.value, editable=False
    )
    information = models.TextField("Information", max_length=4000, blank=True)
    kommunikation = models.TextField("Kommunikation", max_length=4000, blank=True)
    aktion = models.TextField("Aktion", max_length=4000, blank=True)
    reflexion = models.TextField("Reflexion", max_length=4000, blank=True)
    naechste_am = models.DateField("Nächste Runde", null=True, blank=True)
    absagegrund = models.CharField("Grund der Absage", max_length=300, blank=True, editable=False)
    eingeladen_am = models.DateField("Eingeladen am", null=True, blank=True, editable=False)
    abgeschlossen_am = models.DateField("Abgeschlossen am", null=True, blank=True, editable=False)
    abgeschlossen_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Abgeschlossen von",
        editable=False,
    )  # fmt: skip
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    objects = HausrundeQuerySet.as_manager()

    class Meta:
        verbose_name = "Hausrunde"
        verbose_name_plural = "Hausrunden"
        ordering = ["-tag", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["system", "tag"], condition=~Q(stand="abgesagt"), name="hausrunde_einmal_am_tag"),
            models.CheckConstraint(condition=Q(stand__in=[s.value for s in Rundenstand]), name="hausrunde_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(beginn__isnull=True) | Q(ende__isnull=True) | Q(ende__gt=F("beginn")), name="hausrunde_endet_nach_beginn"
            ),
            models.CheckConstraint(
                condition=Q(naechste_am__isnull=True) | Q(naechste_am__gt=F("tag")), name="naechste_runde_liegt_danach"
            ),
            models.CheckConstraint(
                condition=Q(stand="abgesagt", absagegrund__gt="") | (~Q(stand="abgesagt") & Q(absagegrund="")),
                name="abgesagte_runde_nennt_den_grund",
            ),
            models.CheckConstraint(
                condition=Q(stand="abgeschlossen", abgeschlossen_am__isnull=False)
                | (~Q(stand="abgeschlossen") & Q(abgeschlossen_am__isnull=True)),
                name="abgeschlossene_runde_hat_einen_tag",
            ),
            models.CheckConstraint(
                condition=~Q(stand="abgeschlossen")
                | Q(information__gt="") | Q(kommunikation__gt="") | Q(aktion__gt="") | Q(reflexion__gt=""),
                name="abgeschlossene_runde_hat_eine_niederschrift",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["system", "-tag"], name="hausrunde_system_tag")]

    def __str__(self) -> str:
        return f"{self.system.get_rundenart_display()} {self.system} am {self.tag:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("hausrunde", args=[self.pk])

    @property
    def wann(self) -> str:
        """ "Montag, 10.09.2007, 14:00 bis 16:00 Uhr"."""
        bis = f" bis {self.ende:%H:%M}" if self.ende else ""
        uhr = f"{self.beginn:%H:%M}{bis} Uhr" if self.beginn else ""
        return ", ".join(teil for teil in (WOCHENTAGE[self.tag.weekday()], datum(self.tag), uhr) if teil)

    def ist_kommend(self, tag: date) -> bool:
        return self.stand in ERWARTET and self.tag >= tag

    @property
    def niederschrift(self) -> list[tuple[Phase, str]]:
        """The minutes in the order of the four steps, without what is empty."""
        texte = [(phase, getattr(self, phase.value).strip()) for phase in Phase]
        return [(phase, text) for phase, text in texte if text]

    @property
    def lage(self) -> Runde:
        """What the next step looks at; needs ``mit_allem``."""
        return Runde(
            stand=Rundenstand(self.stand), tag=self.tag, punkte=self.punktzahl,  # type: ignore[attr-defined]
            anwesende=self.anwesend, hat_niederschrift=bool(self.niederschrift),  # type: ignore[attr-defined]
            naechste_am=self.naechste_am,
        )  # fmt: skip


@verfolgt()
class Rundenpunkt(models.Model):
    """A point of the agenda: an open loop, or a topic of its own."""

    hausrunde = models.ForeignKey(Hausrunde, on_delete=models.PROTECT, related_name="punkte", verbose_name="Hausrunde")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    titel = models.CharField("Punkt", max_length=200)
    hinweis = models.ForeignKey(
        "proaktiv.Hinweis", on_delete=models.PROTECT, null=True, blank=True, related_name="punkte", verbose_name="Hinweis"
    )

    class Meta:
        verbose_name = "Punkt einer Hausrunde"
        verbose_name_plural = "Punkte der Hausrunden"
        ordering = ["hausrunde", "reihenfolge", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt=""), name="rundenpunkt_hat_einen_titel"),
            models.UniqueConstraint(fields=["hausrunde", "hinweis"], name="hinweis_einmal_je_tagesordnung"),
        ]

    def __str__(self) -> str:
        return self.titel


@verfolgt()
class Teilnahme(models.Model):
    """Which Akteur was there or sent word; organisations, never persons."""

    hausrunde = models.ForeignKey(Hausrunde, on_delete=models.PROTECT, related_name="teilnahmen", verbose_name="Hausrunde")
    akteur = models.ForeignKey(Akteur, on_delete=models.PROTECT, related_name="teilnahmen", verbose_name="Akteur")
    anwesend = models.BooleanField("Anwesend", default=True)

    class Meta:
        verbose_name = "Teilnahme an einer Hausrunde"
        verbose_name_plural = "Teilnahmen an Hausrunden"
        ordering = ["hausrunde", "akteur__name"]
        constraints = [models.UniqueConstraint(fields=["hausrunde", "akteur"], name="teilnahme_einmal_je_runde")]

    def __str__(self) -> str:
        return f"{self.akteur}: {'anwesend' if self.anwesend else 'entschuldigt'}"
