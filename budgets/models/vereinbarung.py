"""Vereinbarungen with Träger: what is agreed, and its versions by part (domain.md 4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.vereinbarungslage import Art, Lage, Laufzeit, Teil, gesamtlage, lage_des_teils, teile_von
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Einrichtung, Gebiet, Traeger
from sozialraum.rechte import Recht


def zeitraum(von: str, *ende: str) -> Func:
    """The days of a row as a range that the database can compare; the first ``ende`` that is set counts."""
    bis: Any = Coalesce(*ende) if len(ende) > 1 else F(ende[0])
    return Func(F(von), bis, RangeBoundary(inclusive_lower=True, inclusive_upper=True), function="DATERANGE", output_field=DateRangeField())


class VereinbarungQuerySet(models.QuerySet["Vereinbarung"]):
    def sichtbar_fuer(self, zugang: Any) -> "VereinbarungQuerySet":
        """Entgelte are private: to the Ressort of the Gebiet; those of the whole city to all who may read Vereinbarungen at all."""
        if not zugang.darf(Recht.VEREINBARUNGEN_LESEN):
            return self.none()
        if zugang.sieht_alles:
            return self
        return self.filter(Q(gebiet__in=zugang.gebiete_mit(Recht.VEREINBARUNGEN_LESEN)) | Q(gebiet__ebene=Ebene.FACHBEREICH))

    def mit_allem(self) -> "VereinbarungQuerySet":
        fassungen = Vereinbarungsfassung.objects.order_by("teil", "-nummer").select_related("beschluss__vorlage", "beschluss__gremium")
        return self.select_related("traeger", "gebiet", "einrichtung").prefetch_related(models.Prefetch("fassungen", fassungen))


@verfolgt()
class Vereinbarung(models.Model):
    """One matter agreed with one Träger in one Gebiet with one Wirkungsauftrag; what exactly stands in its versions."""

    class Art(models.TextChoices):
        LQE = Art.LQE.value, "Leistung, Entgelt, Qualitätsentwicklung (§§ 78a–g SGB VIII)"
        AMBULANT = Art.AMBULANT.value, "Vereinbarung über Kosten ambulanter Leistungen (§ 77 SGB VIII)"
        ZUWENDUNG = Art.ZUWENDUNG.value, "Zuwendung (§ 74 SGB VIII)"
        GRUNDSATZ = Art.GRUNDSATZ.value, "Grundsatzvereinbarung mit den freien Trägern"

    class Form(models.TextChoices):
        VERTRAG = "vertrag", "Vertrag"
        BESCHEID = "bescheid", "Bescheid"

    class Zielgruppe(models.TextChoices):
        HZE = "hze", "Kinder und Jugendliche in Hilfen zur Erziehung (§§ 27–35 SGB VIII)"
        EINGLIEDERUNG = "eingliederung", "seelisch behinderte junge Menschen (§ 35a SGB VIII)"
        VOLLJAEHRIGE = "volljaehrige", "junge Volljährige (§ 41 SGB VIII)"
        JUGENDARBEIT = "jugendarbeit", "junge Menschen in der Jugendarbeit (§ 11 SGB VIII)"
        JUGENDSOZIALARBEIT = "jugendsozialarbeit", "junge Menschen in der Jugendsozialarbeit (§ 13 SGB VIII)"
        FAMILIEN = "familien", "Familien (§ 16 SGB VIII)"
        ALLE = "alle", "alle Zielgruppen"

    art = models.CharField("Art", max_length=10, choices=Art.choices)
    form = models.CharField("Form", max_length=10, choices=Form.choices)
    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, null=True, blank=True, related_name="vereinbarungen", verbose_name="Träger"
    )
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="vereinbarungen", verbose_name="Gebiet")
    einrichtung = models.ForeignKey(
        Einrichtung, on_delete=models.PROTECT, null=True, blank=True, related_name="vereinbarungen", verbose_name="Einrichtung"
    )
    titel = models.CharField("Gegenstand", max_length=150)
    zielgruppe = models.CharField("Zielgruppe", max_length=20, choices=Zielgruppe.choices)
    wirkungsauftrag = models.TextField("Wirkungsauftrag", max_length=1000)
    turnus_monate = models.PositiveSmallIntegerField("Neu verhandelt alle (Monate)", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    hinweis = models.CharField("Hinweis", max_length=400, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    objects = VereinbarungQuerySet.as_manager()

    class Meta:
        verbose_name = "Vereinbarung"
        verbose_name_plural = "Vereinbarungen"
        ordering = ["traeger__name", "titel", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(titel="") & ~Q(wirkungsauftrag=""), name="vereinbarung_hat_titel_und_wirkungsauftrag"),
            models.CheckConstraint(
                condition=Q(art=Art.GRUNDSATZ.value, traeger__isnull=True) | (~Q(art=Art.GRUNDSATZ.value) & Q(traeger__isnull=False)),
                name="nur_die_grundsatzvereinbarung_hat_viele_traeger",
            ),
            models.CheckConstraint(condition=Q(art__in=[a.value for a in Art]), name="vereinbarung_art_ist_bekannt"),
            models.CheckConstraint(
                condition=Q(form="vertrag") | Q(form="bescheid", art=Art.ZUWENDUNG.value), name="nur_eine_zuwendung_ist_ein_bescheid"
            ),
            models.UniqueConstraint(
                fields=["traeger", "gebiet", "titel"], name="zuwendung_ist_vertrag_oder_bescheid", condition=Q(art=Art.ZUWENDUNG.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titel}, {self.traeger}" if self.traeger_id else self.titel

    def get_absolute_url(self) -> str:
        return reverse("vereinbarung", args=[self.pk])

    @property
    def teile(self) -> tuple[Teil, ...]:
        return teile_von(self.art)

    def geschlossen(self, teil: str | None = None) -> list["Vereinbarungsfassung"]:
        """Closed versions, the newest first; needs ``mit_allem``."""
        return [f for f in self.fassungen.all() if f.ist_geschlossen and teil in (None, f.teil)]

    def lage(self, tag: date, vorlauf: int) -> Lage:
        return gesamtlage(self.art, laufzeiten(self.geschlossen()), tag, vorlauf)

    def lage_von(self, teil: str, tag: date, vorlauf: int) -> Lage:
        return lage_des_teils(self.art, teil, laufzeiten(self.geschlossen(teil)).get(teil, []), tag, vorlauf)

    def geltende(self, teil: str, tag: date) -> "Vereinbarungsfassung | None":
        """The version of a part in force on a day; an Entgelt also when it is valid on after its end."""
        kandidaten = sorted((f for f in self.geschlossen(teil) if f.gueltig_von <= tag), key=lambda f: f.gueltig_von)
        if not kandidaten:
            return None
        letzte = kandidaten[-1]
        weiter = self.art == Art.LQE and teil == Teil.ENTGELT and letzte.endet_am is None
        return letzte if weiter or letzte.laufzeit.ende >= tag else None

    @property
    def letztes_ende(self) -> date | None:
        """The last day that is agreed: of the part that ends first."""
        enden = [max((f.laufzeit.ende for f in self.geschlossen(teil)), default=None) for teil in self.teile]
        return min((ende for ende in enden if ende), default=None)

    @property
    def anteil(self) -> Any:
        """The budget share of the newest closed version that has one."""
        return next((f.budgetanteil for f in self.geschlossen() if f.budgetanteil is not None), None)


def laufzeiten(fassungen: Iterable["Vereinbarungsfassung"]) -> dict[str, list[Laufzeit]]:
    je_teil: dict[str, list[Laufzeit]] = {}
    for f in fassungen:
        je_teil.setdefault(f.teil, []).append(f.laufzeit)
    return je_teil


class VereinbarungsfassungQuerySet(models.QuerySet["Vereinbarungsfassung"]):
    def geltend(self, von: date, bis: date, *, mit_entwuerfen: bool = False) -> "VereinbarungsfassungQuerySet":
        """Closed versions in force on at least one day of the period, an early end counted; with drafts also what is only planned."""
        rows = self.filter(Q(endet_am__isnull=True) | Q(endet_am__gte=von), gueltig_von__lte=bis, gueltig_bis__gte=von)
        return rows if mit_entwuerfen else rows.filter(geschlossen_am__isnull=False)


@verfolgt()
class Vereinbarungsfassung(models.Model):
    """One version of one part. Closed by a second person it stays as it is; only an earlier end can still be entered."""

    class Teil(models.TextChoices):
        LEISTUNG = Teil.LEISTUNG.value, "Leistungsvereinbarung"
        ENTGELT = Teil.ENTGELT.value, "Entgeltvereinbarung"
        QUALITAET = Teil.QUALITAET.value, "Qualitätsentwicklungsvereinbarung"
        GESAMT = Teil.GESAMT.value, "ganze Vereinbarung"

    class Einheit(models.TextChoices):
        TAG = "tag", "je Tag und Platz"
        STUNDE = "stunde", "je Fachleistungsstunde"
        MONAT = "monat", "je Monat"
        JAHR = "jahr", "je Jahr"

    vereinbarung = models.ForeignKey(Vereinbarung, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Vereinbarung")
    teil = models.CharField("Teil", max_length=10, choices=Teil.choices)
    nummer = models.PositiveSmallIntegerField("Fassung")
    gueltig_von = models.DateField("Gültig von")
    gueltig_bis = models.DateField("Gültig bis")
    inhalt = models.TextField("Was vereinbart ist", max_length=4000)
    plaetze = models.PositiveIntegerField("Vereinbarte Plätze", null=True, blank=True)
    auslastung = models.DecimalField("Auslastung, mit der gerechnet ist", max_digits=5, decimal_places=4, null=True, blank=True)
    betrag_cent = models.BigIntegerField("Betrag", null=True, blank=True)
    einheit = models.CharField("Einheit", max_length=8, choices=Einheit.choices, blank=True)
    budgetanteil = models.DecimalField("Budgetanteil", max_digits=7, decimal_places=6, null=True, blank=True)
    schiedsstelle_ab = models.DateField("Antrag bei der Schiedsstelle am", null=True, blank=True)
    geschlossen_am = models.DateField("Geschlossen am", null=True, blank=True, editable=False)
    endet_am = models.DateField("Vorzeitig beendet zum", null=True, blank=True, editable=False)
    endet_grund = models.CharField("Grund des vorzeitigen Endes", max_length=300, blank=True, editable=False)
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    erstellt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Entworfen von"
    )
    geschlossen_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Geschlossen von"
    )

    objects = VereinbarungsfassungQuerySet.as_manager()

    class Meta:
        verbose_name = "Vereinbarungsfassung"
        verbose_name_plural = "Vereinbarungsfassungen"
        ordering = ["vereinbarung", "teil", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["vereinbarung", "teil", "nummer"], name="vereinbarungsfassung_nummer_je_teil"),
            models.UniqueConstraint(
                fields=["vereinbarung", "teil"], condition=Q(geschlossen_am__isnull=True), name="hoechstens_ein_entwurf_je_teil"
            ),
            models.CheckConstraint(condition=Q(gueltig_bis__gte=F("gueltig_von")), name="vereinbarungsfassung_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=~Q(inhalt=""), name="vereinbarungsfassung_hat_inhalt"),
            models.CheckConstraint(
                condition=Q(geschlossen_am__isnull=True)
                | Q(gueltig_von__gte=F("geschlossen_am"))
                | Q(schiedsstelle_ab__isnull=False, gueltig_von__gte=F("schiedsstelle_ab"))
                | ~Q(teil=Teil.ENTGELT.value),
                name="kein_rueckwirkendes_entgelt",
            ),
            models.CheckConstraint(
                condition=Q(budgetanteil__isnull=True) | Q(budgetanteil__gt=0, budgetanteil__lt=1), name="kein_exklusives_traegerbudget"
            ),
            models.CheckConstraint(
                condition=Q(betrag_cent__isnull=True, einheit="") | (Q(betrag_cent__gte=0) & ~Q(einheit="")), name="betrag_hat_einheit"
            ),
            models.CheckConstraint(condition=~Q(teil=Teil.ENTGELT.value) | Q(betrag_cent__isnull=False), name="entgelt_hat_einen_betrag"),
            models.CheckConstraint(
                condition=Q(auslastung__isnull=True) | Q(auslastung__gt=0, auslastung__lte=1), name="auslastung_ist_ein_anteil"
            ),
            models.CheckConstraint(
                condition=Q(geschlossen_von__isnull=True) | ~Q(geschlossen_von=F("erstellt_von")) | Q(erstellt_von__isnull=True),
                name="wer_entwirft_schliesst_nicht",
            ),
            models.CheckConstraint(
                condition=Q(endet_am__isnull=True, endet_grund="")
                | (Q(geschlossen_am__isnull=False, endet_am__lt=F("gueltig_bis")) & ~Q(endet_grund="")),
                name="vorzeitiges_ende_nennt_den_grund",
            ),
            ExclusionConstraint(
                name="vereinbarungsfassungen_ueberschneiden_sich_nicht",
                expressions=[
                    ("vereinbarung", RangeOperators.EQUAL),
                    ("teil", RangeOperators.EQUAL),
                    (zeitraum("gueltig_von", "endet_am", "gueltig_bis"), RangeOperators.OVERLAPS),
                ],
                condition=Q(geschlossen_am__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_teil_display()}, Fassung {self.nummer}"

    @property
    def ist_geschlossen(self) -> bool:
        return self.geschlossen_am is not None

    @property
    def laufzeit(self) -> Laufzeit:
        return Laufzeit(self.gueltig_von, self.gueltig_bis, self.endet_am)
