"""Förderung of free Träger (§ 74 SGB VIII, UA 4750): applications, their steps, and the Förderliste of a year (domain.md 4)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.foerderweg import BESCHLOSSENE, BEWILLIGTE, SCHRITTNAMEN, STANDNAMEN, Antragslage, Schritt, Stand
from budgets.models.haushalt import Haushaltsjahr
from budgets.models.vereinbarung import Vereinbarung
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Gebiet, Gremium, Traeger, Vorlage
from sozialraum.rechte import Recht

FORMWAHL = Vereinbarung.Form.choices[::-1]  # the Bescheid first: here it is the rule
STANDWAHL = [(s.value, name) for s, name in STANDNAMEN.items()]
BEWILLIGT_DB, BESCHLOSSEN_DB = sorted(s.value for s in BEWILLIGTE), sorted(s.value for s in BESCHLOSSENE)


class FoerderlisteQuerySet(models.QuerySet["Foerderliste"]):
    def sichtbar_fuer(self, zugang: Any) -> "FoerderlisteQuerySet":
        """A draft for those who read everything; presented to its Gremium it is read by its members and by who may read Förderung."""
        if zugang.sieht_alles:
            return self
        vorgelegt = self.exclude(status=Foerderliste.Status.ENTWURF)
        return vorgelegt if zugang.darf(Recht.FOERDERUNG_LESEN) else vorgelegt.filter(gremium__in=zugang.gremien)


@verfolgt()
class Foerderliste(models.Model):
    """What is proposed to a Gremium for one year; presented it changes no more, decided it is final."""

    class Status(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        VORGELEGT = "vorgelegt", "vorgelegt"
        BESCHLOSSEN = "beschlossen", "beschlossen"

    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="foerderlisten", verbose_name="Haushaltsjahr")
    titel = models.CharField("Titel", max_length=150)
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="foerderlisten", verbose_name="Gremium")
    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Vorlage")
    status = models.CharField("Stand", max_length=12, choices=Status.choices, default=Status.ENTWURF, editable=False)
    vorgelegt_am = models.DateField("Vorgelegt am", null=True, blank=True, editable=False)
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="foerderlisten", verbose_name="Beschluss", editable=False
    )
    muster = models.BooleanField("Musterdaten", default=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    objects = FoerderlisteQuerySet.as_manager()

    class Meta:
        verbose_name = "Förderliste"
        verbose_name_plural = "Förderlisten"
        ordering = ["-haushaltsjahr__jahr", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["haushaltsjahr", "titel"], name="foerderliste_titel_je_jahr"),
            models.CheckConstraint(condition=~Q(titel=""), name="foerderliste_hat_einen_titel"),
            models.CheckConstraint(
                condition=Q(status="entwurf", vorgelegt_am__isnull=True) | (~Q(status="entwurf") & Q(vorgelegt_am__isnull=False)),
                name="vorgelegte_foerderliste_hat_einen_tag",
            ),
            models.CheckConstraint(
                condition=Q(status="beschlossen", beschluss__isnull=False) | (~Q(status="beschlossen") & Q(beschluss__isnull=True)),
                name="beschlossene_foerderliste_hat_einen_beschluss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titel} {self.haushaltsjahr}"

    def get_absolute_url(self) -> str:
        return reverse("foerderliste", args=[self.pk])


class FoerderantragQuerySet(models.QuerySet["Foerderantrag"]):
    def sichtbar_fuer(self, zugang: Any) -> "FoerderantragQuerySet":
        """Requests are private to the Ressort; those for the whole city are read by all who may read Förderung."""
        if not zugang.darf(Recht.FOERDERUNG_LESEN):
            return self.none()
        if zugang.sieht_alles:
            return self
        return self.filter(Q(gebiet__in=zugang.gebiete_mit(Recht.FOERDERUNG_LESEN)) | Q(gebiet__ebene=Ebene.FACHBEREICH))

    def mit_zahlungen(self) -> "FoerderantragQuerySet":
        def summe(schritt: Schritt) -> Any:
            return Coalesce(Sum("schritte__betrag_cent", filter=Q(schritte__schritt=schritt.value)), 0)

        rows = self.select_related("traeger", "gebiet", "haushaltsjahr", "liste")
        return rows.annotate(gezahlt=summe(Schritt.ABSCHLAG), zurueckgezahlt=summe(Schritt.ZURUECKZAHLEN))


@verfolgt()
class Foerderantrag(models.Model):
    """One application of one Träger for one year. Its state changes only by steps, each of which stays."""

    class Gegenstand(models.TextChoices):
        DIENST = "dienst", "Dienst"
        EINRICHTUNG = "einrichtung", "Einrichtung"
        PROJEKT = "projekt", "Projekt"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="foerderantraege", verbose_name="Träger")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="foerderantraege", verbose_name="Gebiet")
    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="foerderantraege", verbose_name="Haushaltsjahr")
    gegenstand = models.CharField("Gefördert wird", max_length=12, choices=Gegenstand.choices)
    titel = models.CharField("Titel", max_length=150)
    wirkungsauftrag = models.TextField("Wirkungsauftrag und Bedarf", max_length=1000)
    eingegangen_am = models.DateField("Eingegangen am")
    beginn = models.DateField("Beginn der Maßnahme")
    ende = models.DateField("Ende der Maßnahme")
    gesamtkosten_cent = models.BigIntegerField("Gesamtkosten")
    eigenmittel_cent = models.BigIntegerField("Eigenmittel")
    beantragt_cent = models.BigIntegerField("Beantragt")
    status = models.CharField("Stand", max_length=16, choices=STANDWAHL, default=Stand.EINGEGANGEN.value, editable=False)
    vorschlag_cent = models.BigIntegerField("Vorschlag der Verwaltung", null=True, blank=True, editable=False)
    vorzeitig_ab = models.DateField("Vorzeitiger Beginn zugelassen ab", null=True, blank=True, editable=False)
    liste = models.ForeignKey(
        Foerderliste, on_delete=models.PROTECT, null=True, blank=True, related_name="antraege", verbose_name="Förderliste", editable=False
    )
    beschlossen_cent = models.BigIntegerField("Beschlossen", null=True, blank=True, editable=False)
    bewilligt_cent = models.BigIntegerField("Bewilligt", null=True, blank=True, editable=False)
    bewilligt_am = models.DateField("Bewilligt am", null=True, blank=True, editable=False)
    form = models.CharField("Form", max_length=10, choices=FORMWAHL, blank=True, editable=False)
    nachweis_bis = models.DateField("Verwendungsnachweis fällig am", null=True, blank=True, editable=False)
    anerkannt_cent = models.BigIntegerField("Anerkannt", null=True, blank=True, editable=False)
    rueckforderung_cent = models.BigIntegerField("Rückforderung", default=0, editable=False)
    geprueft_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Geprüft von",
        editable=False,
    )
    entschieden_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Bewilligt von",
        editable=False,
    )
    muster = models.BooleanField("Musterdaten", default=False)

    objects = FoerderantragQuerySet.as_manager()

    class Meta:
        verbose_name = "Förderantrag"
        verbose_name_plural = "Förderanträge"
        ordering = ["-haushaltsjahr__jahr", "traeger__name", "titel"]
        constraints = [
            models.UniqueConstraint(fields=["traeger", "gebiet", "haushaltsjahr", "titel"], name="foerderantrag_einmal_je_jahr"),
            models.CheckConstraint(condition=~Q(titel="") & ~Q(wirkungsauftrag=""), name="foerderantrag_nennt_zweck"),
            models.CheckConstraint(condition=Q(ende__gte=F("beginn")), name="foerderantrag_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Stand]), name="foerderantrag_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(beantragt_cent__gt=0, eigenmittel_cent__gte=0)
                & Q(beantragt_cent__lte=F("gesamtkosten_cent") - F("eigenmittel_cent")),
                name="beantragt_hoechstens_was_fehlt",
            ),
            models.CheckConstraint(
                condition=Q(vorschlag_cent__isnull=True) | Q(vorschlag_cent__gte=0, vorschlag_cent__lte=F("beantragt_cent")),
                name="vorschlag_hoechstens_beantragt",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["gelistet", *BESCHLOSSEN_DB]) | Q(liste__isnull=False, vorschlag_cent__isnull=False),
                name="auf_der_liste_nur_mit_vorschlag",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=BESCHLOSSEN_DB, beschlossen_cent__gt=0) & Q(beschlossen_cent__lte=F("beantragt_cent")))
                | (~Q(status__in=BESCHLOSSEN_DB) & Q(beschlossen_cent__isnull=True)),
                name="beschlossen_hoechstens_beantragt",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=BEWILLIGT_DB, bewilligt_cent__gt=0, bewilligt_cent__lte=F("beschlossen_cent"), bewilligt_am__isnull=False,
                    form__in=["bescheid", "vertrag"],
                )
                | (~Q(status__in=BEWILLIGT_DB) & Q(bewilligt_cent__isnull=True, bewilligt_am__isnull=True, form="")),
                name="bewilligt_als_bescheid_oder_vertrag",
            ),
            models.CheckConstraint(
                condition=Q(bewilligt_am__isnull=True)
                | Q(beginn__gte=F("bewilligt_am"))
                | Q(vorzeitig_ab__isnull=False, vorzeitig_ab__lte=F("beginn")),
                name="kein_beginn_vor_der_bewilligung",
            ),
            models.CheckConstraint(
                condition=Q(rueckforderung_cent__gte=0) & (~Q(status="rueckforderung") | Q(rueckforderung_cent__gt=0)),
                name="rueckforderung_hat_einen_betrag",
            ),
            models.CheckConstraint(
                condition=Q(entschieden_von__isnull=True) | Q(geprueft_von__isnull=True) | ~Q(entschieden_von=F("geprueft_von")),
                name="wer_prueft_bewilligt_nicht",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.titel}, {self.traeger}"

    def get_absolute_url(self) -> str:
        return reverse("foerderantrag", args=[self.pk])

    @property
    def stand(self) -> Stand:
        return Stand(self.status)

    @property
    def lage(self) -> Antragslage:
        """What the next step looks at; needs ``mit_zahlungen``."""
        return Antragslage(
            stand=self.stand, beginn=self.beginn, beantragt=self.beantragt_cent, vorschlag=self.vorschlag_cent,
            beschlossen=self.beschlossen_cent, bewilligt=self.bewilligt_cent, vorzeitig_ab=self.vorzeitig_ab,
            gezahlt=self.gezahlt, rueckforderung=self.rueckforderung_cent,  # type: ignore[attr-defined]
            zurueckgezahlt=self.zurueckgezahlt,  # type: ignore[attr-defined]
        )  # fmt: skip


class Foerderschritt(models.Model):
    """One step of an application: what was done, by whom, with which amount. None changes."""

    antrag = models.ForeignKey(Foerderantrag, on_delete=models.PROTECT, related_name="schritte", verbose_name="Förderantrag")
    schritt = models.CharField("Schritt", max_length=16, choices=[(s.value, name) for s, name in SCHRITTNAMEN.items()])
    stand_alt = models.CharField("Stand vorher", max_length=16, choices=STANDWAHL)
    stand_neu = models.CharField("Stand nachher", max_length=16, choices=STANDWAHL)
    tag = models.DateField("Tag")
    betrag_cent = models.BigIntegerField("Betrag", null=True, blank=True)
    text = models.TextField("Ergebnis oder Grund", max_length=2000, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Förderschritt"
        verbose_name_plural = "Förderschritte"
        ordering = ["antrag", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(betrag_cent__isnull=True) | Q(betrag_cent__gte=0), name="foerderschritt_betrag_nicht_negativ"
            ),
            models.CheckConstraint(
                condition=~Q(schritt__in=["abschlag", "zurueckzahlen"]) | Q(betrag_cent__gt=0), name="zahlung_hat_einen_betrag"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_schritt_display()} am {self.tag:%d.%m.%Y}"
