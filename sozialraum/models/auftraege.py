"""Aufträge out of Beschlüsse, and the Beschlussverfolgung: deadline, office, status, reason for delay, done, noted (domain.md 1)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.auftragslage import BEENDET, Auftragsstatus, Lage, ampel, lage, lagesatz
from sozialraum.models.gebiet import Gebiet
from sozialraum.models.gremien import Beschluss, Gremium, Vorlage
from sozialraum.models.lesbar import lesbare
from sozialraum.models.organisation import Organisationseinheit
from sozialraum.models.parameter import wert_am
from sozialraum.models.sitzungen import Sitzung, Tagesordnungspunkt
from sozialraum.rechte import Recht

VORLAUF, VORLAUF_SONST = "beschlussverfolgung_vorlauf", 30  # days before its Frist in which an Auftrag counts as soon due
STATUSWAHL = [(status.value, status.bezeichnung) for status in Auftragsstatus]
HERKUNFT = ("beschluss", "vorlage", "punkt")
OEFFENTLICH = Q(
    Q(beschluss__isnull=True) | Q(beschluss__oeffentlich=True),
    Q(vorlage__isnull=True) | Q(vorlage__oeffentlich=True),
    Q(punkt__isnull=True) | Q(punkt__oeffentlich=True),
    oeffentlich=True,
)


class BeschlussauftragQuerySet(models.QuerySet["Beschlussauftrag"]):
    def sichtbar_fuer(self, zugang: Any) -> "BeschlussauftragQuerySet":
        """Members read those of their own Gremien; staff the öffentliche ones, others by their Gremium, and what it is to do itself."""
        if zugang.sieht_alles:
            return self
        if not zugang.ist_intern:
            return self.filter(gremium__in=zugang.gremien)
        orte = zugang.gebiete_mit(Recht.AUFTRAEGE_BERICHTEN)
        return lesbare(zugang, self, offen=OEFFENTLICH | Q(gebiet__in=orte) | Q(einheit__gebiet__in=orte))

    def mit_allem(self) -> "BeschlussauftragQuerySet":
        weg = ("gremium", "beschluss__vorlage", "beschluss__gremium", "vorlage", "punkt__sitzung", "punkt__beratung__vorlage")
        rows = self.select_related(*weg, "gebiet", "einheit__gebiet", "kenntnis_sitzung")
        return rows

    def mit_lage(self, tag: date) -> "BeschlussauftragQuerySet":
        """With the day, what counts as soon, the first Frist, and the rank: overdue ones first, then by Frist, ended ones last."""
        beendet = [When(status=status, then=Value(3 + n)) for n, status in enumerate(s for s in Auftragsstatus if s in BEENDET)]
        rang = Case(*beendet, When(frist__lt=tag, then=Value(0)), When(frist__isnull=False, then=Value(1)), default=Value(2))
        erste = Auftragsvermerk.objects.filter(auftrag=OuterRef("pk"), art=Auftragsvermerk.Art.FRIST).order_by("pk")
        return self.annotate(
            rang=rang,
            am=Value(tag, output_field=models.DateField()),
            vorlauf=Coalesce(wert_am(VORLAUF, tag), Value(VORLAUF_SONST), output_field=models.DecimalField()),
            erste_frist=Subquery(erste.values("frist_alt")[:1]),
        )

    def mit_papier(self) -> "BeschlussauftragQuerySet":
        """With the number of the Vorlage that it goes back to, by whichever way."""
        return self.annotate(papier_id=Coalesce("vorlage", "beschluss__vorlage", "punkt__beratung__vorlage"))

    def nach_dringlichkeit(self) -> "BeschlussauftragQuerySet":
        return self.order_by("rang", F("frist").asc(nulls_last=True), "gremium__name", "pk")

    def offen(self) -> "BeschlussauftragQuerySet":
        return self.exclude(status__in=[status.value for status in BEENDET])

    def ueberfaellig(self, tag: date) -> "BeschlussauftragQuerySet":
        return self.offen().filter(frist__lt=tag)


def _hoechstens_eines(*felder: str) -> Q:
    """At most one of these columns is set."""
    keines = Q(**{f"{feld}__isnull": True for feld in felder})
    for eines in felder:
        keines |= Q(**{f"{feld}__isnull": True for feld in felder if feld != eines})
    return keines


@verfolgt()
class Beschlussauftrag(models.Model):
    """What somebody is to do, or to answer (an Anfrage), out of a Beschluss, a Vorlage, a point of an agenda, or without one.

    Whether it is overdue is calculated. The report that an Anfrage is done is its answer.
    """

    class Art(models.TextChoices):
        AUFTRAG = "auftrag", "Auftrag"
        ANFRAGE = "anfrage", "Anfrage"

    art = models.CharField("Art", max_length=8, choices=Art.choices, default=Art.AUFTRAG)
    titel = models.CharField("Auftrag", max_length=200)
    text = models.TextField("Wortlaut", max_length=4000, blank=True)
    gremium = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="auftraege", verbose_name="Gremium"
    )
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="auftraege", verbose_name="Beschluss"
    )
    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, null=True, blank=True, related_name="auftraege", verbose_name="Vorlage")
    punkt = models.ForeignKey(
        Tagesordnungspunkt, on_delete=models.PROTECT, null=True, blank=True, related_name="auftraege", verbose_name="Tagesordnungspunkt"
    )
    gebiet = models.ForeignKey(
        Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="auftraege", verbose_name="Zuständiges Gebiet"
    )
    einheit = models.ForeignKey(
        Organisationseinheit, on_delete=models.PROTECT, null=True, blank=True, related_name="auftraege", verbose_name="Zuständige Stelle"
    )
    frist = models.DateField("Frist", null=True, blank=True)
    status = models.CharField("Status", max_length=12, choices=STATUSWAHL, default=Auftragsstatus.OFFEN.value, editable=False)
    verzoegerungsgrund = models.TextField("Grund der Verzögerung", blank=True, editable=False)
    erledigt_am = models.DateField("Erledigt am", null=True, blank=True, editable=False)
    kenntnis_am = models.DateField("Zur Kenntnis genommen am", null=True, blank=True, editable=False)
    kenntnis_sitzung = models.ForeignKey(
        Sitzung,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kenntnisnahmen",
        verbose_name="In der Sitzung",
        editable=False,
    )
    oeffentlich = models.BooleanField("Öffentlich", default=False)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    muster = models.BooleanField("Muster", default=False, editable=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    objects = BeschlussauftragQuerySet.as_manager()

    class Meta:
        verbose_name = "Beschlussauftrag"
        verbose_name_plural = "Beschlussaufträge"
        ordering = ["frist", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(titel=""), name="auftrag_hat_einen_titel"),
            models.CheckConstraint(condition=Q(art__in=["auftrag", "anfrage"]), name="auftrag_art_ist_bekannt"),
            models.CheckConstraint(condition=Q(gremium__isnull=False) | ~Q(quelle=""), name="auftrag_hat_ein_gremium_oder_eine_quelle"),
            models.CheckConstraint(condition=_hoechstens_eines(*HERKUNFT), name="auftrag_hat_hoechstens_eine_herkunft"),
            models.CheckConstraint(
                condition=Q(gebiet__isnull=True, einheit__isnull=False)
                | Q(gebiet__isnull=False, einheit__isnull=True)
                | Q(~Q(quelle=""), gebiet__isnull=True, einheit__isnull=True),
                name="auftrag_hat_eine_zustaendige_stelle",
            ),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Auftragsstatus]), name="auftrag_status_ist_bekannt"),
            models.CheckConstraint(
                condition=~Q(status="verzoegert") | ~Q(verzoegerungsgrund=""), name="verzoegerter_auftrag_nennt_den_grund"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["erledigt", "kenntnis"]) | Q(erledigt_am__isnull=True),
                name="nur_erledigtes_hat_einen_tag_der_erledigung",
            ),
            models.CheckConstraint(condition=~Q(status="erledigt") | Q(erledigt_am__isnull=False), name="erledigter_auftrag_hat_einen_tag"),
            models.CheckConstraint(
                condition=Q(status="kenntnis", kenntnis_am__isnull=False) | Q(~Q(status="kenntnis"), kenntnis_am__isnull=True),
                name="kenntnisnahme_hat_einen_tag",
            ),
            models.CheckConstraint(
                condition=Q(kenntnis_sitzung__isnull=True) | Q(kenntnis_am__isnull=False), name="kenntnisnahme_in_sitzung_hat_einen_tag"
            ),
        ]
        indexes = [models.Index(fields=["frist"], name="auftrag_frist", condition=~Q(status__in=[s.value for s in sorted(BEENDET)]))]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("beschlussauftrag", args=[self.pk])

    @property
    def stand(self) -> Auftragsstatus:
        return Auftragsstatus(self.status)

    @property
    def papier(self) -> Vorlage | None:
        """The Vorlage that it goes back to, by whichever way."""
        if self.vorlage:
            return self.vorlage
        return self.beschluss.vorlage if self.beschluss else (self.punkt.vorlage if self.punkt else None)

    @property
    def ist_oeffentlich(self) -> bool:
        """Follows the Beschluss, the Vorlage or the point it comes from; the own mark can only close it further."""
        quelle: Any = self.beschluss or self.vorlage or self.punkt
        return self.oeffentlich and (quelle is None or quelle.oeffentlich)

    @property
    def zustaendig(self) -> str:
        """The office or Gebiet in words; empty where the source names none."""
        if self.einheit:
            return self.einheit.name
        return self.gebiet.bezeichnung if self.gebiet else ""

    @property
    def ort(self) -> int | None:
        """The Gebiet whose leadership may report: the responsible one, or that of the responsible office."""
        return self.gebiet_id or (self.einheit.gebiet_id if self.einheit else None)

    @property
    def name(self) -> str:
        """As papers name it."""
        return f"Anfrage: {self.titel}" if self.art == self.Art.ANFRAGE else self.titel

    # what follows needs ``mit_lage``

    @property
    def lage(self) -> Lage:
        return lage(self.stand, self.frist, self.am, int(self.vorlauf))  # type: ignore[attr-defined]

    @property
    def lagesatz(self) -> str:
        return lagesatz(self.stand, self.frist, self.am, int(self.vorlauf))  # type: ignore[attr-defined]

    @property
    def ampel(self) -> str:
        return ampel(self.stand, self.frist, self.am, int(self.vorlauf))  # type: ignore[attr-defined]


class Auftragsvermerk(models.Model):
    """One entry in the history of an Auftrag: a note, a report, a moved Frist with the old one, the Kenntnisnahme. None changes."""

    class Art(models.TextChoices):
        VERMERK = "vermerk", "Vermerk"
        BERICHT = "bericht", "Bericht"
        FRIST = "frist", "Frist verschoben"
        KENNTNIS = "kenntnis", "Kenntnisnahme"

    auftrag = models.ForeignKey(Beschlussauftrag, on_delete=models.PROTECT, related_name="vermerke", verbose_name="Auftrag")
    art = models.CharField("Art", max_length=10, choices=Art.choices)
    text = models.TextField("Text", max_length=4000)
    status_alt = models.CharField("Status vorher", max_length=12, choices=STATUSWAHL, blank=True)
    status_neu = models.CharField("Status nachher", max_length=12, choices=STATUSWAHL, blank=True)
    frist_alt = models.DateField("Frist vorher", null=True, blank=True)
    frist_neu = models.DateField("Frist nachher", null=True, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Auftragsvermerk"
        verbose_name_plural = "Auftragsvermerke"
        ordering = ["auftrag", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="vermerk_hat_einen_text"),
            models.CheckConstraint(
                condition=Q(~Q(status_alt=""), ~Q(status_neu=""), art__in=["bericht", "kenntnis"])
                | Q(status_alt="", status_neu="", art__in=["vermerk", "frist"]),
                name="vermerk_nennt_status_vorher_und_nachher",
            ),
            models.CheckConstraint(
                condition=Q(Q(frist_alt__isnull=False) | Q(frist_neu__isnull=False), art="frist")
                | Q(~Q(art="frist"), frist_alt__isnull=True, frist_neu__isnull=True),
                name="vermerk_nennt_frist_vorher_und_nachher",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()} zu „{self.auftrag.titel}“"
