"""Hinweise and the thread of their cycle: Hinweis, Abwägung, each step (Fachkonzept 3.3; domain.md 6). No person enters these texts."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, DateField, F, Min, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from proaktiv.kreislauf import BEENDET, ENTSCHEIDUNGSNAMEN, SCHRITTNAMEN, STANDNAMEN, VOR_DER_ENTSCHEIDUNG, Kreislauflage, Stand
from proaktiv.kreislaufangaben import DRINGLICHKEITEN, REICHWEITEN
from proaktiv.kreislauffristen import TAGE_SONST, Schleife, fristsatz
from proaktiv.models.hausrunde import Hausrunde
from proaktiv.models.system import Akteur, System
from sozialraum.models import Gebiet, Gremium
from sozialraum.rechte import Recht

STANDWAHL = [(stand.value, name) for stand, name in STANDNAMEN.items()]
BEENDETE = sorted(stand.value for stand in BEENDET)
OFFENE_AKTION = Q(aktionen__stand__in=["geplant", "laeuft"])


class HinweisQuerySet(models.QuerySet["Hinweis"]):
    def sichtbar_fuer(self, zugang: Any) -> "HinweisQuerySet":
        """Loops are private to the Ressort, by their Gebiet or by their System's Sozialraum; who reads everything reads them all."""
        if not zugang.darf(Recht.HAUSRUNDEN_LESEN):
            return self.none()
        if zugang.sieht_alles:
            return self
        orte = zugang.gebiete_mit(Recht.HAUSRUNDEN_LESEN)
        return self.filter(Q(gebiet__in=orte) | Q(system__gebiet__in=orte))

    def offen(self) -> "HinweisQuerySet":
        return self.exclude(stand__in=BEENDETE)

    def mit_allem(self) -> "HinweisQuerySet":
        return self.select_related("gebiet", "system", "akteur", "uebergeben_an", "hausrunde")

    def mit_lage(self, tag: date, tage: dict[Stand, int] | None = None) -> "HinweisQuerySet":
        """With the day, the open Aktionen and the day on which the next step is due (``tage`` per state, else the default)."""
        rows = self.annotate(
            am=Value(tag, output_field=DateField()),
            offene=Count("aktionen", filter=OFFENE_AKTION),
            aktion_bis=Min("aktionen__bis", filter=OFFENE_AKTION),
        )
        je_stand = {**TAGE_SONST, **(tage or {})}
        frist = [When(stand=s.value, then=Cast(F("stand_seit") + timedelta(days=n), DateField())) for s, n in je_stand.items()]
        eigene = [
            When(stand__in=BEENDETE, then=Value(None, output_field=DateField())),
            When(stand=Stand.BEOBACHTET.value, then=Coalesce("wiedervorlage", "stand_seit")),
            When(stand=Stand.IN_AKTION.value, aktion_bis__isnull=False, then=F("aktion_bis")),
        ]
        return rows.annotate(faellig_am=Case(*eigene, *frist, default=F("stand_seit"), output_field=DateField()))

    def nach_dringlichkeit(self) -> "HinweisQuerySet":
        """What is due first stands first, what is ended last; needs ``mit_lage``."""
        return self.order_by(F("faellig_am").asc(nulls_last=True), "pk")

    def ueberfaellig(self) -> "HinweisQuerySet":
        """Needs ``mit_lage``."""
        return self.filter(faellig_am__lt=F("am"))


@verfolgt()
class Hinweis(models.Model):
    """A need or a resource, from an Akteur, an own observation, a Reflexion or a Frühwarnregel. Its state changes by steps only."""

    class Art(models.TextChoices):
        BEDARF = "bedarf", "Bedarf"
        RESSOURCE = "ressource", "Ressource"

    class Herkunft(models.TextChoices):
        AKTEUR = "akteur", "von einem Akteur"
        BEOBACHTUNG = "beobachtung", "eigene Beobachtung"
        REFLEXION = "reflexion", "aus einer Reflexion"
        FRUEHWARNUNG = "fruehwarnung", "aus einer Frühwarnregel"

    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="hinweise", verbose_name="System"
    )
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="hinweise", verbose_name="Gebiet")
    art = models.CharField("Art", max_length=10, choices=Art.choices)
    titel = models.CharField("Hinweis", max_length=150, db_collation="de-x-icu")
    text = models.TextField("Was wahrgenommen wurde", max_length=2000, blank=True)
    herkunft = models.CharField("Woher", max_length=14, choices=Herkunft.choices)
    akteur = models.ForeignKey(Akteur, on_delete=models.PROTECT, null=True, blank=True, related_name="hinweise", verbose_name="Akteur")
    hausrunde = models.ForeignKey(
        Hausrunde, on_delete=models.PROTECT, null=True, blank=True, related_name="hinweise", verbose_name="Aufgenommen in der Runde"
    )
    folgt_auf = models.OneToOneField(
        "proaktiv.Reflexion", on_delete=models.PROTECT, null=True, blank=True, related_name="neuer_hinweis", verbose_name="Folgt auf",
        editable=False,
    )  # fmt: skip
    stand = models.CharField("Stand", max_length=14, choices=STANDWAHL, default=Stand.AUFGENOMMEN.value, editable=False)
    stand_seit = models.DateField("Seit", editable=False)
    wiedervorlage = models.DateField("Wiedervorlage", null=True, blank=True, editable=False)
    uebergeben_an = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="hinweise", verbose_name="Übergeben an", editable=False
    )
    erfasst_am = models.DateField("Aufgenommen am")
    erfasst_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Aufgenommen von",
        editable=False,
    )  # fmt: skip
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    objects = HinweisQuerySet.as_manager()

    class Meta:
        verbose_name = "Hinweis"
        verbose_name_plural = "Hinweise"
        ordering = ["-erfasst_am", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt=""), name="hinweis_hat_einen_titel"),
            models.CheckConstraint(condition=Q(art__in=["bedarf", "ressource"]), name="hinweis_art_ist_bekannt"),
            models.CheckConstraint(condition=Q(stand__in=[s.value for s in Stand]), name="hinweis_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(herkunft="akteur", akteur__isnull=False, folgt_auf__isnull=True)
                | Q(herkunft="reflexion", folgt_auf__isnull=False)
                | Q(herkunft__in=["beobachtung", "fruehwarnung"], akteur__isnull=True, folgt_auf__isnull=True),
                name="hinweis_nennt_seine_herkunft",
            ),
            models.CheckConstraint(
                condition=Q(herkunft="fruehwarnung") | Q(system__isnull=False), name="nur_eine_fruehwarnung_kommt_ohne_system"
            ),
            models.CheckConstraint(
                condition=Q(stand="beobachtet", wiedervorlage__isnull=False) | (~Q(stand="beobachtet") & Q(wiedervorlage__isnull=True)),
                name="beobachtetes_wird_wieder_vorgelegt",
            ),
            models.CheckConstraint(
                condition=~Q(stand="uebergeben") | Q(uebergeben_an__isnull=False), name="uebergebenes_nennt_das_gremium"
            ),
            models.CheckConstraint(condition=Q(stand_seit__gte=F("erfasst_am")), name="hinweis_stand_nicht_vor_der_aufnahme"),
        ]
        indexes = [
            models.Index(fields=["gebiet", "stand"], name="hinweis_gebiet_stand"),
            models.Index(fields=["stand_seit"], name="hinweis_offen", condition=~Q(stand__in=BEENDETE)),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("hinweis", args=[self.pk])

    @property
    def phase(self) -> str:
        """The step of the cycle it stands in; empty if it is handed over or ended."""
        phase = Stand(self.stand).phase
        return phase.bezeichnung if phase else ""

    @property
    def ist_aenderbar(self) -> bool:
        """Whether its words may still be corrected."""
        return Stand(self.stand) in VOR_DER_ENTSCHEIDUNG

    # what follows needs ``mit_lage``

    @property
    def lage(self) -> Kreislauflage:
        return Kreislauflage(Stand(self.stand), self.offene)  # type: ignore[attr-defined]

    @property
    def schleife(self) -> Schleife:
        return Schleife(Stand(self.stand), self.stand_seit, self.wiedervorlage, self.aktion_bis)  # type: ignore[attr-defined]

    def fristsatz(self, tage: dict[Stand, int]) -> str:
        return fristsatz(self.schleife, tage, self.am)  # type: ignore[attr-defined]


class Abwaegung(models.Model):
    """The joint weighing of a Hinweis: how urgent, how far it reaches, by what it shows, what was decided. Append-only."""

    hinweis = models.ForeignKey(Hinweis, on_delete=models.PROTECT, related_name="abwaegungen", verbose_name="Hinweis")
    hausrunde = models.ForeignKey(
        Hausrunde, on_delete=models.PROTECT, null=True, blank=True, related_name="abwaegungen", verbose_name="In der Runde"
    )
    tag = models.DateField("Tag")
    dringlichkeit = models.CharField("Dringlichkeit", max_length=10, choices=[(d.value, name) for d, name in DRINGLICHKEITEN.items()])
    reichweite = models.CharField("Reichweite", max_length=12, choices=[(r.value, name) for r, name in REICHWEITEN.items()])
    beleg = models.TextField("Woran die Runde es sieht", max_length=1000)
    entscheidung = models.CharField("Entscheidung", max_length=12, choices=[(e.value, n) for e, n in ENTSCHEIDUNGSNAMEN.items()])
    begruendung = models.TextField("Begründung", max_length=1000, blank=True)
    wiedervorlage = models.DateField("Wiedervorlage", null=True, blank=True)
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Übergeben an")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Abwägung"
        verbose_name_plural = "Abwägungen"
        ordering = ["hinweis", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(beleg__gt=""), name="abwaegung_hat_einen_beleg"),
            models.CheckConstraint(
                condition=Q(entscheidung="beobachten", wiedervorlage__isnull=False, wiedervorlage__gt=F("tag"))
                | (~Q(entscheidung="beobachten") & Q(wiedervorlage__isnull=True)),
                name="wer_beobachtet_legt_wieder_vor",
            ),
            models.CheckConstraint(
                condition=Q(entscheidung="uebergeben", gremium__isnull=False)
                | (~Q(entscheidung="uebergeben") & Q(gremium__isnull=True)),
                name="abwaegung_uebergibt_an_ein_gremium",
            ),
            models.CheckConstraint(
                condition=~Q(entscheidung="kein_bedarf") | Q(begruendung__gt=""), name="kein_bedarf_ist_begruendet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_entscheidung_display()} am {self.tag:%d.%m.%Y}"


class Kreislaufschritt(models.Model):
    """One step of a Hinweis in its thread: from which state to which, when, by whom, with which words. Append-only."""

    hinweis = models.ForeignKey(Hinweis, on_delete=models.PROTECT, related_name="schritte", verbose_name="Hinweis")
    schritt = models.CharField("Schritt", max_length=14, choices=[(s.value, name) for s, name in SCHRITTNAMEN.items()])
    stand_alt = models.CharField("Stand vorher", max_length=14, choices=STANDWAHL)
    stand_neu = models.CharField("Stand nachher", max_length=14, choices=STANDWAHL)
    tag = models.DateField("Tag")
    text = models.TextField("Was", max_length=2000, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Schritt im Kreislauf"
        verbose_name_plural = "Schritte im Kreislauf"
        ordering = ["hinweis", "pk"]

    def __str__(self) -> str:
        return f"{self.get_schritt_display()} am {self.tag:%d.%m.%Y}"
