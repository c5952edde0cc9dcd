"""Bildungsbezogene Angebote (BbA) at schools: funding rounds with their pot, applications, documents, steps (domain.md 7)."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from proaktiv.bba import OBERGRENZE, Topf
from proaktiv.bbaweg import (
    BBA_ENTSCHEIDUNGEN,
    BBA_SCHRITTNAMEN,
    BBA_STANDNAMEN,
    BBA_UEBERGAENGE,
    BEENDETE,
    BEWILLIGTE,
    BbaLage,
    BbaSchrittart,
    BbaStand,
)
from sozialraum.models import Beschluss, Einrichtung, Gremium, Parameter

BBA_STANDWAHL = [(s.value, name) for s, name in BBA_STANDNAMEN.items()]
BEWILLIGT_DB, BEENDET_DB = sorted(s.value for s in BEWILLIGTE), sorted(s.value for s in BEENDETE)


class BbaRundeQuerySet(models.QuerySet["BbaRunde"]):
    def mit_topf(self) -> "BbaRundeQuerySet":
        """With what is bound and what has flowed, how many applications there are and how many wait for their decision."""
        geflossen = F("antraege__gezahlt_cent") - F("antraege__zurueckgezahlt_cent")
        return self.annotate(
            belegt=Coalesce(Sum("antraege__belegt_cent"), 0),
            ausgegeben=Coalesce(Sum(geflossen), 0),
            gebunden=F("belegt") - F("ausgegeben"),
            frei=F("topf_cent") - F("belegt"),
            antragszahl=Count("antraege"),
            offen=Count("antraege", filter=~Q(antraege__status__in=[*BEWILLIGT_DB, *BEENDET_DB])),
        ).order_by("-kalenderjahr", "-antragsfrist", "titel")

    def mit_obergrenze(self) -> "BbaRundeQuerySet":
        """With what a school gets at most in that year, in cents: the value in force on its first day; None if there is none."""
        am_ersten = Q(gueltig_von__year=OuterRef("kalenderjahr"), gueltig_von__month=1, gueltig_von__day=1)
        rows = Parameter.objects.filter(Q(gueltig_von__year__lt=OuterRef("kalenderjahr")) | am_ersten, schluessel=OBERGRENZE)
        cent = Cast(F("wert") * 100, models.BigIntegerField())
        return self.annotate(obergrenze=Subquery(rows.order_by("-gueltig_von", "-pk").values(cent=cent)[:1]))


@verfolgt()
class BbaRunde(models.Model):
    """One Förderrunde: a pot for one Kalenderjahr, from when and until when schools apply, and when the Steuergruppe meets."""

    titel = models.CharField("Förderrunde", max_length=100, unique=True, db_collation="de-x-icu")
    kalenderjahr = models.PositiveSmallIntegerField("Kalenderjahr")
    topf_cent = models.BigIntegerField("Topf")
    antraege_ab = models.DateField("Anträge ab")
    antragsfrist = models.DateField("Antragsfrist")
    sitzung_am = models.DateField("Sitzung der Steuergruppe", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    # read along by ``mit_topf``
    ausgegeben: int
    gebunden: int
    offen: int

    objects = BbaRundeQuerySet.as_manager()

    class Meta:
        verbose_name = "BbA-Förderrunde"
        verbose_name_plural = "BbA-Förderrunden"
        ordering = ["-kalenderjahr", "-antragsfrist", "titel"]
        constraints = [
            models.CheckConstraint(condition=Q(titel__gt=""), name="bbarunde_hat_einen_titel"),
            models.CheckConstraint(condition=Q(topf_cent__gt=0), name="bbarunde_hat_einen_topf"),
            models.CheckConstraint(condition=Q(kalenderjahr__gte=2000, kalenderjahr__lte=2100), name="bbarunde_kalenderjahr_ist_eines"),
            models.CheckConstraint(condition=Q(antragsfrist__gte=F("antraege_ab")), name="bbarunde_frist_nicht_vor_beginn"),
            models.CheckConstraint(
                condition=Q(sitzung_am__isnull=True) | Q(sitzung_am__gte=F("antraege_ab")), name="bbarunde_sitzung_nicht_vor_beginn"
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("bba_runde", args=[self.pk])

    @property
    def topf(self) -> Topf:
        """Needs ``mit_topf``."""
        return Topf(self.topf_cent, self.ausgegeben, self.gebunden)


@verfolgt()
class BbaUnterlage(models.Model):
    """A document that an application of this round needs to be complete."""

    runde = models.ForeignKey(BbaRunde, on_delete=models.PROTECT, related_name="unterlagen", verbose_name="Förderrunde")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    name = models.CharField("Unterlage", max_length=150)

    class Meta:
        verbose_name = "BbA-Unterlage"
        verbose_name_plural = "BbA-Unterlagen"
        ordering = ["runde", "reihenfolge"]
        constraints = [
            models.UniqueConstraint(fields=["runde", "name"], name="bbaunterlage_einmal_je_runde"),
            models.CheckConstraint(condition=Q(name__gt=""), name="bbaunterlage_hat_einen_namen"),
        ]

    def __str__(self) -> str:
        return self.name


class BbaAntragQuerySet(models.QuerySet["BbaAntrag"]):
    def mit_allem(self) -> "BbaAntragQuerySet":
        return self.select_related("runde", "einrichtung__art", "einrichtung__stadtteil")

    def unbezahlt(self) -> "BbaAntragQuerySet":
        """Granted and not paid in full, while it still can be."""
        zahlbar = [s.value for s in BBA_UEBERGAENGE[BbaSchrittart.AUSZAHLEN]]
        return self.filter(status__in=zahlbar, gezahlt_cent__lt=F("belegt_cent"))


@verfolgt()
class BbaAntrag(models.Model):
    """One application of one school in one round. Its state and its money change only by steps, each of which stays.

    ``belegt_cent`` is what it holds of the pot and of the school's ceiling (bbaweg.bba_belegt).
    """

    runde = models.ForeignKey(BbaRunde, on_delete=models.PROTECT, related_name="antraege", verbose_name="Förderrunde")
    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="bba_antraege", verbose_name="Schule")
    titel = models.CharField("Vorhaben", max_length=150, db_collation="de-x-icu")
    ziel = models.TextField("Wie es den Schulerfolg sichert", max_length=1500)
    teilnehmende = models.PositiveIntegerField("Schülerinnen und Schüler", null=True, blank=True)
    partner = models.CharField("Außerschulische Partner", max_length=200, blank=True)
    eingegangen_am = models.DateField("Eingegangen am")
    beginn = models.DateField("Beginn")
    ende = models.DateField("Ende")
    gesamtkosten_cent = models.BigIntegerField("Gesamtkosten")
    eigenmittel_cent = models.BigIntegerField("Eigenmittel und andere Mittel", default=0)
    beantragt_cent = models.BigIntegerField("Beantragt")
    status = models.CharField("Stand", max_length=16, choices=BBA_STANDWAHL, default=BbaStand.EINGEGANGEN.value, editable=False)
    status_seit = models.DateField("Letzter Schritt", editable=False)
    nachfrist = models.DateField("Nachreichen bis", null=True, blank=True, editable=False)
    votum_cent = models.BigIntegerField("Votum der Netzwerkstelle", null=True, blank=True, editable=False)
    bewilligt_cent = models.BigIntegerField("Bewilligt", null=True, blank=True, editable=False)
    belegt_cent = models.BigIntegerField("Belegt", default=0, editable=False)
    gezahlt_cent = models.BigIntegerField("Gezahlt", default=0, editable=False)
    nachweis_bis = models.DateField("Verwendungsnachweis bis", null=True, blank=True, editable=False)
    anerkannt_cent = models.BigIntegerField("Anerkannt", null=True, blank=True, editable=False)
    rueckforderung_cent = models.BigIntegerField("Rückforderung", default=0, editable=False)
    rueckzahlung_bis = models.DateField("Zurückzuzahlen bis", null=True, blank=True, editable=False)
    zurueckgezahlt_cent = models.BigIntegerField("Zurückgezahlt", default=0, editable=False)
    beraten_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beraten von",
        editable=False,
    )  # fmt: skip
    entschieden_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="Entscheidung eingetragen von", editable=False,
    )  # fmt: skip
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    objects = BbaAntragQuerySet.as_manager()

    class Meta:
        verbose_name = "BbA-Antrag"
        verbose_name_plural = "BbA-Anträge"
        ordering = ["runde", "einrichtung__name", "titel"]
        constraints = [
            models.UniqueConstraint(fields=["runde", "einrichtung", "titel"], name="bbaantrag_einmal_je_runde"),
            models.CheckConstraint(condition=Q(titel__gt="", ziel__gt=""), name="bbaantrag_nennt_vorhaben_und_ziel"),
            models.CheckConstraint(condition=Q(ende__gte=F("beginn")), name="bbaantrag_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in BbaStand]), name="bbaantrag_stand_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(beantragt_cent__gt=0, eigenmittel_cent__gte=0)
                & Q(beantragt_cent__lte=F("gesamtkosten_cent") - F("eigenmittel_cent")),
                name="bbaantrag_beantragt_hoechstens_was_fehlt",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=BEWILLIGT_DB, bewilligt_cent__gt=0) & Q(bewilligt_cent__lte=F("beantragt_cent")))
                | (~Q(status__in=BEWILLIGT_DB) & Q(bewilligt_cent__isnull=True, belegt_cent=0)),
                name="bbaantrag_bewilligt_hoechstens_beantragt",
            ),
            models.CheckConstraint(
                condition=Q(gezahlt_cent__gte=0, zurueckgezahlt_cent__gte=0, belegt_cent__gte=0)
                & Q(zurueckgezahlt_cent__lte=F("rueckforderung_cent"), rueckforderung_cent__lte=F("gezahlt_cent"))
                & Q(gezahlt_cent__lte=F("belegt_cent") + F("zurueckgezahlt_cent"))
                & (Q(bewilligt_cent__isnull=True) | Q(belegt_cent__lte=F("bewilligt_cent"))),
                name="bbaantrag_zahlt_hoechstens_was_belegt_ist",
            ),
            models.CheckConstraint(
                condition=Q(entschieden_von__isnull=True) | Q(beraten_von__isnull=True) | ~Q(entschieden_von=F("beraten_von")),
                name="bbaantrag_wer_beraet_entscheidet_nicht",
            ),
        ]
        indexes = [models.Index(fields=["einrichtung", "runde"], name="bbaantrag_schule_und_runde")]

    def __str__(self) -> str:
        return f"{self.titel}, {self.einrichtung}"

    def get_absolute_url(self) -> str:
        return reverse("bba_antrag", args=[self.pk])

    @property
    def stand(self) -> BbaStand:
        return BbaStand(self.status)

    def lage(self, fehlende: tuple[str, ...] = ()) -> BbaLage:
        """What the next step looks at; ``fehlende`` are the names of documents that are not there yet."""
        return BbaLage(
            stand=self.stand, seit=self.status_seit, ende=self.ende, beantragt=self.beantragt_cent, belegt=self.belegt_cent,
            gezahlt=self.gezahlt_cent, rueckforderung=self.rueckforderung_cent, zurueckgezahlt=self.zurueckgezahlt_cent,
            nachgewiesen=self.nachgewiesen_cent, fehlende=fehlende,
        )  # fmt: skip

    @property
    def nachgewiesen_cent(self) -> int | None:
        """What the proof of use shows as spent; None before there is one."""
        if self.stand is not BbaStand.NACHGEWIESEN:
            return None
        return self.schritte.filter(schritt=BbaSchrittart.NACHWEISEN.value).values_list("betrag_cent", flat=True).last()


class BbaEingang(models.Model):
    """On which day a document came in. Append-only."""

    antrag = models.ForeignKey(BbaAntrag, on_delete=models.PROTECT, related_name="eingaenge", verbose_name="BbA-Antrag")
    unterlage = models.ForeignKey(BbaUnterlage, on_delete=models.PROTECT, related_name="eingaenge", verbose_name="Unterlage")
    tag = models.DateField("Eingegangen am")
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Eingang einer BbA-Unterlage"
        verbose_name_plural = "Eingänge von BbA-Unterlagen"
        ordering = ["antrag", "unterlage__reihenfolge"]
        constraints = [models.UniqueConstraint(fields=["antrag", "unterlage"], name="bbaeingang_einmal")]

    def __str__(self) -> str:
        return f"{self.unterlage} am {self.tag:%d.%m.%Y}"


class BbaSchritt(models.Model):
    """One step of an application: what was done, when, by whom, with which amount. Append-only.

    A decision names the Gremium, whose Sitzung was on ``tag``, and its Beschluss or number; those entered before that was asked do not.
    """

    antrag = models.ForeignKey(BbaAntrag, on_delete=models.PROTECT, related_name="schritte", verbose_name="BbA-Antrag")
    schritt = models.CharField("Schritt", max_length=16, choices=[(s.value, name) for s, name in BBA_SCHRITTNAMEN.items()])
    stand_alt = models.CharField("Stand vorher", max_length=16, choices=BBA_STANDWAHL)
    stand_neu = models.CharField("Stand nachher", max_length=16, choices=BBA_STANDWAHL)
    tag = models.DateField("Tag")
    betrag_cent = models.BigIntegerField("Betrag", null=True, blank=True)
    text = models.TextField("Ergebnis oder Grund", max_length=2000, blank=True)
    gremium = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="bba_entscheidungen", verbose_name="Gremium"
    )
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="bba_entscheidungen", verbose_name="Beschluss"
    )
    beschluss_nummer = models.CharField("Nummer des Beschlusses", max_length=60, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Schritt eines BbA-Antrags"
        verbose_name_plural = "Schritte von BbA-Anträgen"
        ordering = ["antrag", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(betrag_cent__isnull=True) | Q(betrag_cent__gte=0), name="bbaschritt_betrag_nicht_negativ"),
            models.CheckConstraint(
                condition=Q(gremium__isnull=True, beschluss__isnull=True, beschluss_nummer="")
                | (
                    Q(gremium__isnull=False, schritt__in=sorted(s.value for s in BBA_ENTSCHEIDUNGEN))
                    & (Q(beschluss__isnull=False) | Q(beschluss_nummer__gt=""))
                ),
                name="bbaschritt_entscheidung_mit_beschluss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_schritt_display()} am {self.tag:%d.%m.%Y}"

    @property
    def beschlusssatz(self) -> str:
        """Of a decision: which Gremium, in the Sitzung of which day, by which Beschluss; empty for what was entered without."""
        if self.gremium is None:
            return ""
        papier = str(self.beschluss) if self.beschluss else self.beschluss_nummer
        return f"{self.gremium.kurz or self.gremium.name}, {self.tag:%d.%m.%Y}, {papier}"
