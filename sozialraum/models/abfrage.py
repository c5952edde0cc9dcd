"""What Träger are asked, and what they answered: an Abfrage, its questionnaires, and dated counts per Einrichtung. No persons."""

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.abfragebogen import MERKMALE, Kennung, kennung_als_text
from sozialraum.models.lieferung import Datenlieferung
from sozialraum.models.organisation import Einrichtung


@verfolgt()
class Traegerabfrage(models.Model):
    """One round of questions to the Träger of chosen Einrichtungen, for one day, to be returned by another."""

    titel = models.CharField("Titel", max_length=120)
    stichtag = models.DateField("Stichtag")
    rueckgabe_bis = models.DateField("Rückgabe bis")
    auswahl = models.CharField("Auswahl", max_length=300, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Begonnen von"
    )
    created_at = models.DateTimeField("Begonnen", default=timezone.now, editable=False)
    geschlossen_am = models.DateField("Geschlossen am", null=True, blank=True)
    schlussgrund = models.CharField("Grund", max_length=300, blank=True)

    class Meta:
        verbose_name = "Träger-Abfrage"
        verbose_name_plural = "Träger-Abfragen"
        ordering = ["-stichtag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(titel=""), name="traegerabfrage_hat_einen_titel"),
            models.CheckConstraint(
                condition=Q(geschlossen_am__isnull=True, schlussgrund="") | Q(geschlossen_am__isnull=False, schlussgrund__gt=""),
                name="traegerabfrage_schliesst_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("traegerabfrage", args=[self.pk])


def neues_wort() -> str:
    return secrets.token_hex(8)


class AbfragebogenQuerySet(models.QuerySet["Abfragebogen"]):
    def mit_allem(self) -> "AbfragebogenQuerySet":
        return self.select_related("abfrage", "einrichtung__art", "einrichtung__traeger", "einrichtung__stadtteil")

    def mit_stand(self, tag: date) -> "AbfragebogenQuerySet":
        """With ``zurueck_am`` (when its answers were taken over) and ``stand``: zurueck, fehlt, versandt, offen; each has exactly one."""
        zurueck = Einrichtungsangabe.objects.wirksam().filter(bogen=OuterRef("pk")).order_by("-pk").values("created_at")[:1]
        spaet = Q(abfrage__rueckgabe_bis__lt=tag, abfrage__geschlossen_am__isnull=True)
        return self.annotate(zurueck_am=Subquery(zurueck)).annotate(
            stand=Case(
                When(zurueck_am__isnull=False, then=Value("zurueck")),
                When(Q(versandt_am__isnull=True), then=Value("offen")),
                When(spaet, then=Value("fehlt")),
                default=Value("versandt"),
                output_field=models.CharField(),
            )
        )

    def zu_versenden(self) -> "AbfragebogenQuerySet":
        """Not noted as sent, and not back either: what came back must have been sent, noted or not."""
        return self.filter(versandt_am__isnull=True).ohne_antwort()

    def ohne_antwort(self) -> "AbfragebogenQuerySet":
        return self.exclude(Exists(Einrichtungsangabe.objects.wirksam().filter(bogen=OuterRef("pk"))))


@verfolgt(ohne=("wort",))
class Abfragebogen(models.Model):
    """The questionnaire of one Einrichtung. ``wort`` is chance: a file is recognised by it, whatever its name."""

    STAENDE = (("offen", "noch nicht versandt"), ("versandt", "unterwegs"), ("fehlt", "überfällig"), ("zurueck", "zurück"))

    abfrage = models.ForeignKey(Traegerabfrage, on_delete=models.PROTECT, related_name="boegen", verbose_name="Träger-Abfrage")
    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="boegen", verbose_name="Einrichtung")
    wort = models.CharField("Zufallswort", max_length=16, default=neues_wort, unique=True, editable=False)
    versandt_am = models.DateField("Versandt am", null=True, blank=True)
    erinnert_am = models.DateField("Erinnert am", null=True, blank=True)

    objects = AbfragebogenQuerySet.as_manager()

    class Meta:
        verbose_name = "Abfragebogen"
        verbose_name_plural = "Abfragebögen"
        ordering = ["einrichtung__name"]
        constraints = [
            models.UniqueConstraint(fields=["abfrage", "einrichtung"], name="abfragebogen_einmal_je_einrichtung"),
            models.CheckConstraint(
                condition=Q(erinnert_am__isnull=True) | Q(versandt_am__isnull=False), name="abfragebogen_erinnert_nur_was_versandt_ist"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.abfrage}: {self.einrichtung}"

    @property
    def kennung(self) -> str:
        return kennung_als_text(Kennung(self.abfrage_id, self.pk, self.wort))


class EinrichtungsangabeQuerySet(models.QuerySet["Einrichtungsangabe"]):
    def wirksam(self) -> "EinrichtungsangabeQuerySet":
        return self.filter(lieferung__zurueckgenommen_am__isnull=True)

    def geltend(self) -> "EinrichtungsangabeQuerySet":
        """The newest row of each Einrichtung and Stichtag, without what was taken back."""
        juengste = Einrichtungsangabe.objects.wirksam().filter(einrichtung=OuterRef("einrichtung"), stichtag=OuterRef("stichtag"))
        return self.filter(pk=Subquery(juengste.order_by("-pk").values("pk")[:1]))


class Einrichtungsangabe(models.Model):
    """Counts of one Einrichtung at a day, as its Träger gave them. A correction is a new row with its reason; None: keine Angabe."""

    einrichtung = models.ForeignKey(Einrichtung, on_delete=models.PROTECT, related_name="angaben", verbose_name="Einrichtung")
    stichtag = models.DateField("Stichtag")
    plaetze = models.PositiveIntegerField("Plätze", null=True, blank=True)
    personal_vzae = models.DecimalField("Personal insgesamt, VZÄ", max_digits=7, decimal_places=2, null=True, blank=True)
    fachkraefte_vzae = models.DecimalField("davon Fachkräfte, VZÄ", max_digits=7, decimal_places=2, null=True, blank=True)
    angebote = models.PositiveIntegerField("Angebote im Jahr", null=True, blank=True)
    erreichte = models.PositiveIntegerField("Erreichte Personen im Jahr", null=True, blank=True)
    bogen = models.ForeignKey(Abfragebogen, on_delete=models.PROTECT, related_name="angaben", verbose_name="Abfragebogen")
    lieferung = models.ForeignKey(Datenlieferung, on_delete=models.PROTECT, related_name="angaben", verbose_name="Datenlieferung")
    ersetzt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    grund = models.TextField("Grund der Korrektur", blank=True)
    created_at = models.DateTimeField("Übernommen", default=timezone.now, editable=False)

    objects = EinrichtungsangabeQuerySet.as_manager()

    class Meta:
        verbose_name = "Angabe einer Einrichtung"
        verbose_name_plural = "Angaben von Einrichtungen"
        ordering = ["-stichtag", "-pk"]
        indexes = [models.Index(fields=["einrichtung", "stichtag"], name="einrichtungsangabe_je_tag")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(**{f"{m.name}__isnull": True for m in MERKMALE}), name="einrichtungsangabe_sagt_etwas"
            ),
            models.CheckConstraint(condition=Q(personal_vzae__gte=0) | Q(personal_vzae__isnull=True), name="personal_nicht_negativ"),
            models.CheckConstraint(
                condition=Q(fachkraefte_vzae__isnull=True)
                | Q(fachkraefte_vzae__gte=0, personal_vzae__isnull=True)
                | Q(fachkraefte_vzae__gte=0, fachkraefte_vzae__lte=F("personal_vzae")),
                name="fachkraefte_sind_teil_des_personals",
            ),
            models.CheckConstraint(
                condition=Q(ersetzt__isnull=True, grund="") | Q(ersetzt__isnull=False, grund__gt=""), name="angabe_korrigiert_mit_grund"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.einrichtung} am {self.stichtag:%d.%m.%Y}"

    def werte(self) -> dict[str, Any]:
        return {m.name: getattr(self, m.name) for m in MERKMALE}
