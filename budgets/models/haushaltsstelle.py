"""Where money is booked: Haushaltsstellen of both worlds, Kostenstellen, the crosswalk, Budgetposten (domain.md 4; GemHVO/KomHVO LSA)."""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Sum
from django.urls import reverse

from basis.history import verfolgt
from budgets.models.haushalt import Haushaltsjahr, Unterabschnitt
from budgets.models.lesbar import lesbare_orte
from budgets.postenart import AUSWAHL
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet


class Welt(models.TextChoices):
    KAMERAL = "kameral", "kameral (Unterabschnitt und Gruppierung)"
    DOPPISCH = "doppisch", "doppisch (Produkt und Sachkonto)"


class Mittelart(models.TextChoices):
    """What a Haushaltsstelle is for; the three parts of a Ressort's own budget, the money for help, and the income kinds booked gross."""

    HILFE = "hilfe", "Hilfen"
    FOERDERUNG = "foerderung", "Förderung"
    PERSONAL = "personal", "Personalkosten"
    SACH = "sach", "Sachkosten"
    MIETE = "miete", "Miete und Bewirtschaftung"
    KOSTENERSTATTUNG = "kostenerstattung", "Kostenerstattung"
    KOSTENBEITRAG = "kostenbeitrag", "Kostenbeiträge"
    LANDESMITTEL = "landesmittel", "Landesmittel"
    SONSTIGES = "sonstiges", "Sonstiges"


EINNAHMEARTEN = (Mittelart.KOSTENERSTATTUNG, Mittelart.KOSTENBEITRAG, Mittelart.LANDESMITTEL)


class Richtung(models.TextChoices):
    AUSGABE = "ausgabe", "Ausgabe"
    EINNAHME = "einnahme", "Einnahme"


@verfolgt()
class Kostenstelle(models.Model):
    """A Kostenstelle of the Ressort (or of the Fachbereich) that bears Personal-, Sach- and Mietkosten."""

    nummer = models.CharField("Nummer", max_length=20, unique=True)
    name = models.CharField("Name", max_length=150)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="kostenstellen", verbose_name="Gehört zu")
    muster = models.BooleanField("Musterdaten", default=False)

    class Meta:
        verbose_name = "Kostenstelle"
        verbose_name_plural = "Kostenstellen"
        ordering = ["nummer"]

    def __str__(self) -> str:
        return f"{self.nummer} {self.name}"


@verfolgt()
class Haushaltsstelle(models.Model):
    """A line of the budget: kameral ``UA.Gruppierung`` or doppisch ``Produkt.Sachkonto``; valid for years from–to."""

    welt = models.CharField("Haushaltswesen", max_length=8, choices=Welt.choices, default=Welt.KAMERAL)
    nummer = models.CharField("Nummer", max_length=40)
    name = models.CharField("Name", max_length=150)
    richtung = models.CharField("Richtung", max_length=8, choices=Richtung.choices, default=Richtung.AUSGABE)
    mittelart = models.CharField("Mittelart", max_length=16, choices=Mittelart.choices, default=Mittelart.SONSTIGES)
    unterabschnitt = models.ForeignKey(
        Unterabschnitt, on_delete=models.PROTECT, null=True, blank=True, related_name="haushaltsstellen", verbose_name="Unterabschnitt"
    )
    produkt = models.CharField("Produkt", max_length=20, blank=True)
    produktname = models.CharField("Produktbezeichnung", max_length=150, blank=True)
    sachkonto = models.CharField("Sachkonto", max_length=20, blank=True)
    traegt_verteilung = models.BooleanField("Trägt die Sozialraumbudgets ihres Unterabschnitts", default=False)
    gueltig_ab = models.PositiveSmallIntegerField("Gültig ab Jahr", null=True, blank=True)
    gueltig_bis = models.PositiveSmallIntegerField("Gültig bis Jahr", null=True, blank=True)
    muster = models.BooleanField("Musterdaten", default=False)

    class Meta:
        verbose_name = "Haushaltsstelle"
        verbose_name_plural = "Haushaltsstellen"
        ordering = ["welt", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["welt", "nummer"], name="haushaltsstelle_einmal"),
            models.CheckConstraint(
                condition=Q(welt="doppisch", produkt__gt="", sachkonto__gt="") | Q(welt="kameral", unterabschnitt__isnull=False),
                name="haushaltsstelle_ist_vollstaendig",
            ),
            models.UniqueConstraint(
                fields=["welt", "unterabschnitt"], condition=Q(traegt_verteilung=True), name="haushaltsstelle_eine_traegt_die_verteilung"
            ),
            models.CheckConstraint(
                condition=Q(traegt_verteilung=False) | Q(richtung="ausgabe", unterabschnitt__isnull=False), name="verteilt_werden_ausgaben"
            ),
            models.CheckConstraint(
                condition=Q(richtung="einnahme") | ~Q(mittelart__in=EINNAHMEARTEN), name="einnahmeart_steht_bei_einnahmen"
            ),
            models.CheckConstraint(
                condition=Q(gueltig_ab__isnull=True) | Q(gueltig_bis__isnull=True) | Q(gueltig_ab__lte=F("gueltig_bis")),
                name="haushaltsstelle_gueltig_von_bis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("haushaltsstelle", args=[self.pk])


@verfolgt()
class Ueberleitung(models.Model):
    """The dated crosswalk: from a year on, a kameral Haushaltsstelle is carried on as a doppisch one."""

    von = models.ForeignKey(Haushaltsstelle, on_delete=models.PROTECT, related_name="ueberleitungen", verbose_name="Kameral")
    nach = models.ForeignKey(Haushaltsstelle, on_delete=models.PROTECT, related_name="herkuenfte", verbose_name="Doppisch")
    ab_jahr = models.PositiveSmallIntegerField("Ab Haushaltsjahr")
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    class Meta:
        verbose_name = "Überleitung"
        verbose_name_plural = "Überleitungen"
        ordering = ["von", "-ab_jahr"]
        constraints = [
            models.UniqueConstraint(fields=["von", "ab_jahr"], name="ueberleitung_eine_je_jahr"),
            models.CheckConstraint(condition=~Q(von=F("nach")), name="ueberleitung_fuehrt_weiter"),
        ]

    def __str__(self) -> str:
        return f"{self.von.nummer} → {self.nach.nummer} ab {self.ab_jahr}"

    @property
    def letztes_jahr(self) -> int:
        """The last Haushaltsjahr of the Haushaltsstelle that is carried on."""
        return self.ab_jahr - 1


# What Nachweis.fortgeschrieben computes, for the database.
FORTGESCHRIEBEN = (
    F("ansatz_cent") + F("nachtrag_cent") + F("ausserplan_cent") + F("rest_cent") + F("umschichtung_cent") - F("sperre_cent")
)  # fmt: skip


class BudgetpostenQuerySet(models.QuerySet["Budgetposten"]):
    def sichtbar_fuer(self, zugang: Any) -> "BudgetpostenQuerySet":
        orte = lesbare_orte(zugang)
        return self if orte is None else self.filter(gebiet__in=orte)

    def je_jahr(self) -> Any:
        """The Nachweis of all of them together per Haushaltsjahr, the newest first."""
        return self.order_by("-haushaltsjahr__jahr").values(jahr=F("haushaltsjahr__jahr")).annotate(
            fortgeschrieben=Sum(FORTGESCHRIEBEN), festlegung=Sum("festlegung_cent"), ist=Sum("ist_cent"),
            verfuegbar=Sum(FORTGESCHRIEBEN - F("festlegung_cent") - F("ist_cent")),
        )  # fmt: skip

    def fortgeschrieben_je_unterabschnitt(self) -> Any:
        """One sum in cents for the Unterabschnitt of an outer query."""
        rows = self.filter(haushaltsstelle__unterabschnitt=OuterRef("pk")).order_by()
        return rows.values("haushaltsstelle__unterabschnitt").annotate(summe=Sum(FORTGESCHRIEBEN)).values("summe")

    def des_jahres(self, jahr: int) -> "BudgetpostenQuerySet":
        return self.filter(haushaltsjahr__jahr=jahr)

    def ausgaben(self) -> "BudgetpostenQuerySet":
        return self.filter(haushaltsstelle__richtung=Richtung.AUSGABE)


class Budgetposten(models.Model):
    """One line of the statement: Haushaltsjahr × Haushaltsstelle × holder. Its sums are kept by triggers from Mittel and Buchungen.

    Cents; nothing writes a sum but the triggers, so that they cannot differ from the rows below (migration 0031).
    """

    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="posten", verbose_name="Haushaltsjahr")
    haushaltsstelle = models.ForeignKey(Haushaltsstelle, on_delete=models.PROTECT, related_name="posten", verbose_name="Haushaltsstelle")
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="posten", verbose_name="Gebiet")
    art = models.CharField("Art", max_length=12, choices=AUSWAHL)
    dienst = models.CharField("Dienst", max_length=150, blank=True)
    kostenstelle = models.ForeignKey(
        Kostenstelle, on_delete=models.PROTECT, null=True, blank=True, related_name="posten", verbose_name="Kostenstelle"
    )
    muster = models.BooleanField("Musterdaten", default=False)
    ansatz_cent = models.BigIntegerField("Ansatz", default=0, editable=False)
    nachtrag_cent = models.BigIntegerField("Nachtrag", default=0, editable=False)
    ausserplan_cent = models.BigIntegerField("über-/außerplanmäßig", default=0, editable=False)
    rest_cent = models.BigIntegerField("Haushaltsrest", default=0, editable=False)
    umschichtung_cent = models.BigIntegerField("Umschichtung", default=0, editable=False)
    sperre_cent = models.BigIntegerField("Sperre", default=0, editable=False)
    festlegung_cent = models.BigIntegerField("Festlegung", default=0, editable=False)
    ist_cent = models.BigIntegerField("Ist", default=0, editable=False)

    objects = BudgetpostenQuerySet.as_manager()

    class Meta:
        verbose_name = "Budgetposten"
        verbose_name_plural = "Budgetposten"
        ordering = ["haushaltsjahr", "gebiet", "haushaltsstelle__nummer", "art", "dienst"]
        constraints = [
            models.UniqueConstraint(
                fields=["haushaltsjahr", "haushaltsstelle", "gebiet", "art", "dienst", "kostenstelle"],
                name="posten_einmal_je_jahr",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(art="dienst", dienst__gt="") | (~Q(art="dienst") & Q(dienst="")), name="dienst_hat_namen"),
            models.CheckConstraint(condition=Q(sperre_cent__gte=0), name="sperre_nicht_negativ"),
        ]

    def __str__(self) -> str:
        return f"{self.haushaltsstelle.nummer} {self.dienst or self.gebiet} {self.haushaltsjahr}"

    def get_absolute_url(self) -> str:
        """The running year of its Gebiet, in which it is a line."""
        return reverse("vollzug", args=[self.haushaltsjahr.jahr, Ebene(self.gebiet.ebene).name.lower(), self.gebiet.schluessel])
