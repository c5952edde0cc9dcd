"""The running year: what may be spent (Mittel), what was spent or bound (Buchung), closed months (domain.md 4; reliability.md 3 to 6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.models.buchungsabfrage import BuchungQuerySet
from budgets.models.haushalt import Haushaltsjahr
from budgets.models.haushaltsstelle import Budgetposten
from sozialraum.models import Beschluss, Datenlieferung, Gebiet, Hilfeart, Traeger


class Mittelbewegung(models.TextChoices):
    """In the order of the statement."""

    ANSATZ = "ansatz", "Ansatz"
    NACHTRAG = "nachtrag", "Nachtrag"
    UEBERPLANMAESSIG = "uepl", "überplanmäßig"
    AUSSERPLANMAESSIG = "apl", "außerplanmäßig"
    HAUSHALTSREST = "rest", "Haushaltsrest"
    UMSCHICHTUNG = "umschichtung", "Umschichtung"
    SPERRE = "sperre", "Sperre"


class Mittel(models.Model):
    """A change of what a Posten may spend, in cents. Append-only: whoever errs books the difference.

    A Sperre counts positively and is lifted by a negative row. Every row names a Beschluss, an order or the Umschichtung it stems from.
    """

    posten = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="mittel", verbose_name="Budgetposten")
    bewegung = models.CharField("Bewegung", max_length=12, choices=Mittelbewegung.choices)
    betrag_cent = models.BigIntegerField("Betrag")
    wirksam_am = models.DateField("Wirksam am")
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    anordnung = models.CharField("Anordnung", max_length=200, blank=True)
    verteilung = models.ForeignKey(
        "budgets.Verteilung", on_delete=models.PROTECT, null=True, blank=True, related_name="mittel", verbose_name="Verteilung"
    )
    umschichtung = models.ForeignKey(
        "budgets.Umschichtung", on_delete=models.PROTECT, null=True, blank=True, related_name="mittel", verbose_name="Umschichtung"
    )
    ueberschreitung = models.ForeignKey(
        "budgets.Ueberschreitung", on_delete=models.PROTECT, null=True, blank=True, related_name="mittel", verbose_name="Überschreitung"
    )
    vorjahresposten = models.ForeignKey(
        Budgetposten, on_delete=models.PROTECT, null=True, blank=True, related_name="uebertragen", verbose_name="Rest aus"
    )
    verfuegbar_bis = models.DateField("Verfügbar bis", null=True, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gebucht von"
    )
    created_at = models.DateTimeField("Gebucht am", default=timezone.now, editable=False)
    muster = models.BooleanField("Musterdaten", default=False)

    class Meta:
        verbose_name = "Mittelbewegung"
        verbose_name_plural = "Mittelbewegungen"
        ordering = ["wirksam_am", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(betrag_cent=0), name="mittel_bewegen_etwas"),
            models.CheckConstraint(
                condition=Q(beschluss__isnull=False) | Q(anordnung__gt="") | Q(umschichtung__isnull=False) | Q(verteilung__isnull=False),
                name="mittel_haben_einen_grund",
            ),
            models.CheckConstraint(
                condition=Q(bewegung="umschichtung", umschichtung__isnull=False)
                | (~Q(bewegung="umschichtung") & Q(umschichtung__isnull=True)),
                name="umschichtung_nennt_sich",
            ),
            models.CheckConstraint(
                condition=Q(ueberschreitung__isnull=True) | Q(bewegung__in=["uepl", "apl"]), name="ueberschreitung_bucht_ueber_plan"
            ),
            models.UniqueConstraint(
                fields=["ueberschreitung", "posten"], condition=Q(ueberschreitung__isnull=False), name="ueberschreitung_bucht_einmal"
            ),
            models.CheckConstraint(
                condition=~Q(bewegung="rest") | Q(vorjahresposten__isnull=False, verfuegbar_bis__isnull=False),
                name="rest_hat_herkunft_und_ende",
            ),
            models.UniqueConstraint(
                fields=["umschichtung", "posten"], condition=Q(umschichtung__isnull=False), name="umschichtung_bucht_einmal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bewegung_display()}: {self.posten}"


class Buchungsart(models.TextChoices):
    IST = "ist", "Ist"
    FESTLEGUNG = "festlegung", "Festlegung"


class Buchung(models.Model):
    """One booked amount in cents, positive as the Haushaltsstelle's direction goes; append-only, corrected only by a Storno.

    A Festlegung is the open remainder: what an Ist settles of it is booked as a negative Festlegung that names it. Payee, text and
    Aktenzeichen never come in; the Belegschlüssel is a keyed hash.
    """

    posten = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="buchungen", verbose_name="Budgetposten")
    art = models.CharField("Art", max_length=10, choices=Buchungsart.choices)
    betrag_cent = models.BigIntegerField("Betrag")
    buchungstag = models.DateField("Buchungstag")
    leistungsmonat = models.DateField("Leistungsmonat", null=True, blank=True)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Stadtteil")
    hilfeart = models.ForeignKey(Hilfeart, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Hilfeart")
    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Träger")
    lieferung = models.ForeignKey(
        Datenlieferung, on_delete=models.PROTECT, null=True, blank=True, related_name="buchungen", verbose_name="Datenlieferung"
    )
    blatt = models.CharField("Blatt", max_length=100, blank=True)
    zeile = models.PositiveIntegerField("Zeile", null=True, blank=True)
    spalte = models.CharField("Spalte", max_length=100, blank=True)
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gebucht von"
    )
    quelle = models.CharField("Verfahren", max_length=40, blank=True)
    beleg = models.CharField("Belegschlüssel", max_length=64, blank=True)
    storno_von = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="storno", verbose_name="Storno von"
    )
    mindert = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="minderungen", verbose_name="Mindert")
    grund = models.CharField("Grund", max_length=300, blank=True)
    created_at = models.DateTimeField("Gebucht am", default=timezone.now, editable=False)

    objects = BuchungQuerySet.as_manager()

    class Meta:
        verbose_name = "Buchung"
        verbose_name_plural = "Buchungen"
        ordering = ["-buchungstag", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(betrag_cent=0), name="buchung_bewegt_etwas"),
            models.CheckConstraint(
                condition=Q(lieferung__isnull=False, zeile__isnull=False) | Q(lieferung__isnull=True, nutzer__isnull=False),
                name="buchung_hat_herkunft",
            ),
            models.CheckConstraint(condition=Q(storno_von__isnull=True) | Q(grund__gt=""), name="storno_nennt_den_grund"),
            models.CheckConstraint(
                condition=Q(leistungsmonat__isnull=True) | Q(leistungsmonat__day=1), name="leistungsmonat_ist_ein_monatserster"
            ),
            models.CheckConstraint(condition=Q(mindert__isnull=True) | Q(art="festlegung"), name="nur_festlegung_mindert"),
        ]
        indexes = [
            models.Index(fields=["-buchungstag", "-id"], name="buchung_neueste_zuerst"),
            models.Index(fields=["posten", "-buchungstag", "-id"], name="buchung_eines_postens"),
            models.Index(fields=["lieferung", "zeile"], name="buchung_einer_lieferung"),
            models.Index(fields=["quelle", "beleg"], name="buchung_nach_beleg", condition=Q(beleg__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()} vom {self.buchungstag:%d.%m.%Y}: {self.posten}"

    def get_absolute_url(self) -> str:
        return reverse("buchung", args=[self.pk])


class Buchungssumme(models.Model):
    """What the Buchungen add up to per Posten, month of booking, month of service and Hilfeart; kept by triggers (migration 0031).

    So that pages over a million Buchungen read some thousand rows. Cents.
    """

    posten = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="summen", verbose_name="Budgetposten")
    buchungsmonat = models.DateField("Buchungsmonat")
    leistungsmonat = models.DateField("Leistungsmonat", null=True, blank=True)
    hilfeart = models.ForeignKey(Hilfeart, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Hilfeart")
    ist_cent = models.BigIntegerField("Ist", default=0)
    festlegung_cent = models.BigIntegerField("Festlegung", default=0)
    anzahl = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        verbose_name = "Buchungssumme"
        verbose_name_plural = "Buchungssummen"
        ordering = ["posten", "buchungsmonat"]
        constraints = [
            models.UniqueConstraint(
                fields=["posten", "buchungsmonat", "leistungsmonat", "hilfeart"], name="buchungssumme_einmal", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.posten} {self.buchungsmonat:%m.%Y}"


class Verfahrenssumme(models.Model):
    """What the Buchungen of one Verfahren add up to per Posten; kept by a trigger (migration 0098). Cents.

    ``festgelegt_cent`` is what was bound in all: what an Ist has taken off a Festlegung is not taken off here.
    """

    posten = models.ForeignKey(Budgetposten, on_delete=models.PROTECT, related_name="verfahrenssummen", verbose_name="Budgetposten")
    quelle = models.CharField("Verfahren", max_length=40, blank=True)
    ist_cent = models.BigIntegerField("Ist", default=0)
    festgelegt_cent = models.BigIntegerField("Festgelegt", default=0)

    class Meta:
        verbose_name = "Verfahrenssumme"
        verbose_name_plural = "Verfahrenssummen"
        ordering = ["posten", "quelle"]
        constraints = [models.UniqueConstraint(fields=["posten", "quelle"], name="verfahrenssumme_einmal")]

    def __str__(self) -> str:
        return f"{self.posten} {self.quelle}"


@verfolgt()
class Monatsabschluss(models.Model):
    """A month that accepts nothing more. Closing and reopening each need a second person and a reason."""

    class Status(models.TextChoices):
        BEANTRAGT = "beantragt", "Abschluss beantragt"
        ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"
        OEFFNUNG_BEANTRAGT = "oeffnung", "Öffnung beantragt"
        GEOEFFNET = "geoeffnet", "wieder geöffnet"

    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="abschluesse", verbose_name="Haushaltsjahr")
    monat = models.PositiveSmallIntegerField("Monat")
    status = models.CharField("Status", max_length=14, choices=Status.choices, default=Status.BEANTRAGT)
    grund = models.CharField("Grund", max_length=300, blank=True)
    beantragt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Beantragt von")
    beantragt_am = models.DateTimeField("Beantragt am", default=timezone.now)
    bestaetigt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Bestätigt von"
    )
    bestaetigt_am = models.DateTimeField("Bestätigt am", null=True, blank=True)

    class Meta:
        verbose_name = "Monatsabschluss"
        verbose_name_plural = "Monatsabschlüsse"
        ordering = ["haushaltsjahr", "monat"]
        constraints = [
            models.UniqueConstraint(fields=["haushaltsjahr", "monat"], name="abschluss_einmal_je_monat"),
            models.CheckConstraint(condition=Q(monat__gte=1, monat__lte=12), name="abschluss_eines_monats"),
            models.CheckConstraint(
                condition=Q(bestaetigt_von__isnull=True) | ~Q(bestaetigt_von=F("beantragt_von")), name="abschluss_vier_augen"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["abgeschlossen", "geoeffnet"]) | Q(bestaetigt_von__isnull=False, bestaetigt_am__isnull=False),
                name="abschluss_ist_bestaetigt",
            ),
            models.CheckConstraint(condition=~Q(status__in=["oeffnung", "geoeffnet"]) | Q(grund__gt=""), name="oeffnung_nennt_den_grund"),
            models.CheckConstraint(
                condition=Q(status__in=["abgeschlossen", "geoeffnet"]) | Q(bestaetigt_von__isnull=True),
                name="antrag_wartet_auf_die_zweite_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monat:02d}/{self.haushaltsjahr}"
