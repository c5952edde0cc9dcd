"""The Regelwerk Berichtswesen as data (Fachkonzept 3.1), and which of its reports were handed in."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import datum
from berichte.regelwerk import (
    AUF_ANFORDERUNG,
    BERICHTENDE,
    FRUEHESTE_FRIST,
    RHYTHMEN,
    SPAETESTE_FRIST,
    TYPNAMEN,
    Berichtstyp,
    Regel,
    fristsatz,
)
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Gremium
from sozialraum.rechte import Rolle
from sozialraum.zeitraum import Rhythmus, zeitraum_mit

TYPEN = [(t.value, name) for t, name in TYPNAMEN.items()]
ROLLEN = [(r.value, r.bezeichnung) for r in BERICHTENDE]
BERICHTSRHYTHMEN = [*((r.value, r.wort) for r in RHYTHMEN), ("", AUF_ANFORDERUNG)]
ORT_IN_WORTEN = "Planungsgremium des Gebiets"


@verfolgt()
class Berichtsregel(models.Model):
    """What holds for one Berichtstyp on one Ebene from a day on; the next row of both takes over. A change adds a row."""

    typ = models.CharField("Berichtstyp", max_length=30, choices=TYPEN)
    ebene = models.PositiveSmallIntegerField("Ebene", choices=Gebiet.EbeneChoice.choices)
    gueltig_ab = models.DateField("Gültig ab")
    rolle = models.CharField("Wer berichtet", max_length=20, choices=ROLLEN)
    gremium = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Wem: Gremium, dem vorgelegt wird"
    )
    gremium_am_ort = models.BooleanField("Wem: dem Planungsgremium des Gebiets", default=False)
    empfaenger = models.CharField("Wem: wer ihn sonst bekommt", max_length=200, blank=True)
    inhalt = models.TextField("Was: Inhalt, je Zeile ein Teil", max_length=2000)
    quellen = models.TextField("Woher: Quellen, je Zeile eine", max_length=2000)
    rhythmus = models.CharField("Wann: Rhythmus", max_length=10, choices=BERICHTSRHYTHMEN, blank=True)
    frist_tage = models.SmallIntegerField("Wann: Frist in Tagen nach dem Ende des Zeitraums", default=0)
    erinnerung_tage = models.PositiveSmallIntegerField("Erinnerung, Tage vor der Frist", default=14)
    eskalation_tage = models.PositiveSmallIntegerField("Eskalation, Tage nach der Frist", default=14)
    eskaliert_an = models.CharField("Eskalation an", max_length=20, choices=ROLLEN, default=Rolle.FACHBEREICHSLEITUNG.value)
    schriftlich = models.BooleanField("Wie: schriftlich (PDF)", default=True)
    muendlich = models.BooleanField("Wie: mündliche Präsentation", default=False)
    auswertung = models.BooleanField("Wie: DV-Auswertung (Seite)", default=False)
    quelle = models.CharField("Beleg der Regel", max_length=300, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Berichtsregel"
        verbose_name_plural = "Berichtsregeln"
        ordering = ["typ", "ebene", "-gueltig_ab"]
        constraints = [
            models.UniqueConstraint(
                fields=["typ", "ebene", "gueltig_ab"],
                name="berichtsregel_einmal_je_tag",
                violation_error_message="Für diesen Berichtstyp und diese Ebene gibt es ab diesem Tag schon eine Regel.",
            ),
            models.CheckConstraint(condition=Q(typ__in=[t.value for t in Berichtstyp]), name="berichtsregel_typ_ist_bekannt"),
            models.CheckConstraint(condition=Q(rhythmus__in=["", *(r.value for r in RHYTHMEN)]), name="berichtsregel_rhythmus_ist_bekannt"),
            models.CheckConstraint(condition=Q(gueltig_ab__day=1), name="berichtsregel_beginnt_am_monatsersten"),
            models.CheckConstraint(
                condition=Q(frist_tage__range=(FRUEHESTE_FRIST, SPAETESTE_FRIST), erinnerung_tage__lte=366)
                & Q(eskalation_tage__range=(1, 366)),
                name="berichtsregel_fristen_bis_ein_jahr",
            ),
            models.CheckConstraint(condition=Q(gremium__isnull=True) | Q(gremium_am_ort=False), name="berichtsregel_hat_ein_gremium"),
            models.CheckConstraint(
                condition=Q(schriftlich=True) | Q(muendlich=True) | Q(auswertung=True),
                name="berichtsregel_sagt_wie",
                violation_error_message="Bitte sagen Sie, wie berichtet wird: schriftlich, mündlich oder als DV-Auswertung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_typ_display()}, {self.get_ebene_display()}, ab {datum(self.gueltig_ab)}"

    def get_absolute_url(self) -> str:
        return reverse("berichtsregel", args=[self.pk])

    @property
    def regel(self) -> Regel:
        """As the calculation reads it."""
        return Regel(
            self.pk, Berichtstyp(self.typ), Ebene(self.ebene), self.gueltig_ab, Rhythmus(self.rhythmus) if self.rhythmus else None,
            self.frist_tage, self.erinnerung_tage, self.eskalation_tage, Rolle(self.rolle), Rolle(self.eskaliert_an),
            self.gremium_id, self.gremium_am_ort,
        )  # fmt: skip

    @property
    def wann(self) -> str:
        return fristsatz(Rhythmus(self.rhythmus) if self.rhythmus else None, self.frist_tage)

    @property
    def wem(self) -> str:
        """The Gremium and who else gets it; nobody is said as such."""
        gremium = ORT_IN_WORTEN if self.gremium_am_ort else str(self.gremium or "")
        return "; ".join(filter(None, [gremium, self.empfaenger])) or "nicht festgelegt"

    @property
    def wie(self) -> str:
        wege = (("schriftlich", self.schriftlich), ("mündliche Präsentation", self.muendlich), ("DV-Auswertung", self.auswertung))
        return ", ".join(wort for wort, ja in wege if ja)


@verfolgt()
class Abgabe(models.Model):
    """That a report which the Regelwerk asks for was handed in: for which Gebiet and Zeitraum, and when."""

    typ = models.CharField("Berichtstyp", max_length=30, choices=TYPEN)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="berichtsabgaben", verbose_name="Gebiet")
    anfang = models.DateField("Zeitraum von")
    ende = models.DateField("Zeitraum bis")
    rhythmus = models.CharField("Rhythmus", max_length=10, choices=[(r.value, r.wort) for r in RHYTHMEN])
    abgegeben_am = models.DateField("Abgegeben am")
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)
    abgegeben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Abgabe eines Berichts"
        verbose_name_plural = "Abgaben von Berichten"
        ordering = ["-abgegeben_am", "typ", "gebiet"]
        constraints = [
            models.CheckConstraint(condition=Q(typ__in=[t.value for t in Berichtstyp]), name="abgabe_typ_ist_bekannt"),
            models.CheckConstraint(condition=Q(anfang__lte=F("ende")), name="abgabe_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=Q(abgegeben_am__gte=F("anfang")), name="abgabe_nicht_vor_dem_zeitraum"),
            ExclusionConstraint(
                name="abgabe_einmal_je_zeitraum",
                violation_error_message="Für diesen Zeitraum ist die Abgabe schon eingetragen.",
                expressions=[
                    ("typ", RangeOperators.EQUAL),
                    ("gebiet", RangeOperators.EQUAL),
                    (Func("anfang", "ende", Value("[]"), function="daterange", output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        zeitraum = zeitraum_mit(Rhythmus(self.rhythmus), self.anfang).name
        return f"{self.get_typ_display()} {zeitraum}, {self.gebiet}"

    def get_absolute_url(self) -> str:
        return reverse("berichtspflicht", args=[self.typ, Ebene(self.gebiet.ebene).name.lower(), self.gebiet.schluessel, self.anfang])
