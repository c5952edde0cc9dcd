"""What was measured, who confirmed it, what was answered to red, and what was released (domain.md 5). All of it append-only."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bsc.models.messgroesse import Messgroesse
from bsc.models.ziel import Zielmassnahme
from sozialraum.models import Gebiet


class MesswertQuerySet(models.QuerySet["Messwert"]):
    def wirksam(self) -> "MesswertQuerySet":
        """Those that no correction has replaced."""
        return self.filter(ersetzt_durch__isnull=True)


class Messwert(models.Model):
    """The value of a measure on a Stichtag: by its two absolute numbers, or alone where no more is known (printed ratios).

    A computed one is frozen with the rows it came from (``belege``); a correction is a new row that names the old one.
    """

    class Herkunft(models.TextChoices):
        EINGABE = "eingabe", "eingetragen"
        BERECHNET = "berechnet", "berechnet und festgeschrieben"
        GEDRUCKT = "gedruckt", "aus einer Quelle übernommen"

    messgroesse = models.ForeignKey(Messgroesse, on_delete=models.PROTECT, related_name="werte", verbose_name="Messgröße")
    stichtag = models.DateField("Stichtag")
    zaehler = models.DecimalField("Zähler oder erste Seite", max_digits=24, decimal_places=6, null=True, blank=True)
    nenner = models.DecimalField("Nenner oder zweite Seite", max_digits=24, decimal_places=6, null=True, blank=True)
    wert = models.DecimalField("Wert", max_digits=20, decimal_places=6, null=True, blank=True)
    herkunft = models.CharField("Herkunft", max_length=10, choices=Herkunft.choices)
    ist_ausgangswert = models.BooleanField("Ausgangswert des Sollpfads", default=False)
    quelle = models.CharField("Quelle", max_length=300)
    belege = models.JSONField("Woraus berechnet", default=list, blank=True, editable=False)
    beruht_auf_fallzahlen = models.BooleanField("Beruht auf Fallzahlen", default=False, editable=False)
    ersetzt = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    grund = models.CharField("Grund der Korrektur", max_length=300, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = MesswertQuerySet.as_manager()

    class Meta:
        verbose_name = "Messwert"
        verbose_name_plural = "Messwerte"
        ordering = ["messgroesse", "stichtag", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wert__isnull=True, zaehler__isnull=False, nenner__isnull=False)
                | Q(wert__isnull=False, zaehler__isnull=True, nenner__isnull=True),
                name="messwert_hat_zwei_zahlen_oder_einen_wert",
            ),
            models.CheckConstraint(condition=~Q(herkunft="gedruckt") | Q(zaehler__isnull=True), name="gedrucktes_ist_nur_ein_wert"),
            models.CheckConstraint(condition=~Q(herkunft="berechnet") | Q(zaehler__isnull=False), name="berechnetes_nennt_zwei_zahlen"),
            models.CheckConstraint(condition=Q(ersetzt__isnull=True) | Q(grund__gt=""), name="messwertkorrektur_nennt_den_grund"),
            models.CheckConstraint(condition=Q(quelle__gt=""), name="messwert_nennt_seine_quelle"),
            models.UniqueConstraint(
                fields=["messgroesse", "stichtag"], condition=Q(ersetzt__isnull=True), name="messwert_ein_erster_je_stichtag"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.messgroesse} am {self.stichtag:%d.%m.%Y}"


class Messwertbestaetigung(models.Model):
    """The second person's word for an entered value; until then it does not count where the definition asks for one."""

    messwert = models.OneToOneField(Messwert, on_delete=models.PROTECT, related_name="bestaetigung", verbose_name="Messwert")
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Bestätigt von")
    created_at = models.DateTimeField("Bestätigt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Bestätigung eines Messwerts"
        verbose_name_plural = "Bestätigungen der Messwerte"

    def __str__(self) -> str:
        return f"{self.messwert}, bestätigt"


class Rotnotiz(models.Model):
    """The answer to red: cause, corrected Maßnahme and date, or a deviation that is accepted until a day and ends by itself."""

    class Art(models.TextChoices):
        KORREKTUR = "korrektur", "Maßnahme korrigieren"
        DULDUNG = "duldung", "Abweichung befristet hinnehmen"

    messgroesse = models.ForeignKey(Messgroesse, on_delete=models.PROTECT, related_name="notizen", verbose_name="Messgröße")
    stichtag = models.DateField("Zum Stichtag")
    art = models.CharField("Antwort", max_length=10, choices=Art.choices)
    ursache = models.TextField("Ursache", max_length=1000)
    massnahme = models.ForeignKey(
        Zielmassnahme, on_delete=models.PROTECT, null=True, blank=True, related_name="notizen", verbose_name="Betroffene Maßnahme"
    )
    korrektur = models.TextField("Was sich an der Maßnahme ändert", max_length=1000, blank=True)
    bis = models.DateField("Bis")
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Notiert von"
    )
    created_at = models.DateTimeField("Notiert am", default=timezone.now, editable=False)
    notiert_am = models.DateField("Notiert am Tag")
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    class Meta:
        verbose_name = "Notiz zu einem roten Status"
        verbose_name_plural = "Notizen zu einem roten Status"
        ordering = ["messgroesse", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ursache__gt=""), name="rotnotiz_nennt_die_ursache"),
            models.CheckConstraint(
                condition=Q(art="korrektur", korrektur__gt="") | Q(art="duldung", korrektur="", massnahme__isnull=True),
                name="rotnotiz_korrigiert_oder_duldet",
            ),
            models.CheckConstraint(condition=Q(bis__gte=F("notiert_am")), name="rotnotiz_reicht_nicht_in_die_vergangenheit"),
        ]

    def __str__(self) -> str:
        """Neutral: the Protokoll keeps this name, and which measure is red may be gesperrt."""
        return f"Antwort auf „handeln“ vom {self.notiert_am:%d.%m.%Y}"


class Scorecardfreigabe(models.Model):
    """A Scorecard released for reports on a Stichtag, with what it shows everybody: computed values are frozen, red measures answered.

    ``kopf`` says whose it was in the words of that day; it is empty in releases whose ``inhalt`` is what their author saw.
    """

    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="scorecardfreigaben", verbose_name="Gebiet")
    stichtag = models.DateField("Stichtag")
    kopf = models.JSONField("Kopf des Inhalts", default=dict, editable=False)
    inhalt = models.JSONField("Freigegebener Inhalt")
    muster = models.BooleanField("Musterdaten", default=False, editable=False)
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Freigegeben von")
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Freigegeben am", default=timezone.now, editable=False)
    freigegeben_am = models.DateField("Freigegeben am Tag", null=True, editable=False)

    class Meta:
        verbose_name = "Freigabe einer Scorecard"
        verbose_name_plural = "Freigaben der Scorecards"
        ordering = ["gebiet", "-stichtag", "-pk"]

    def __str__(self) -> str:
        return f"Scorecard {self.gebiet} zum {self.stichtag:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("scorecardfreigabe", args=[self.pk])

    @property
    def am(self) -> date:
        return self.freigegeben_am or timezone.localtime(self.created_at).date()

    @property
    def wer(self) -> str:
        return f"{self.nutzer}, i. V. {self.in_vertretung}" if self.in_vertretung else str(self.nutzer)
